"""Where a link in prose leads on the site, and whether that is out on the day."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

from factsite.render.known import Known
from factsite.render.pages import COMMON_PAGE, EDITIONS, OWN_PAGE
from factsite.render.pages import address as address_of
from factsite.render.questions import question

_COMMON = {page: kind for kind, page in COMMON_PAGE.items()}


def from_root(target: str, page: str, folder: str) -> str | None:
    """The address from the site's root that a relative one leads to; None where it is another kind.

    `page` is the address that addresses are relative to, `folder` the one in docs/ that files
    (`other.md` and pictures) are relative to.
    """
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    rest = target[len(parts.path) :]
    if not parts.path:
        return page + rest
    is_file = bool(posixpath.splitext(parts.path)[1])
    path = posixpath.normpath(posixpath.join(folder if is_file else page, parts.path))
    if path.endswith(".md"):
        return address_of(path) + rest
    is_folder = posixpath.basename(parts.path) in ("", ".", "..")
    return ("" if path == "." else f"{path}/" if is_folder else path) + rest


def asked(address: str) -> tuple[str, str]:
    """The arguments of `is_out` for an address from the site's root."""
    parts = urlsplit(address)
    return unquote(parts.path).rstrip("/"), unquote(parts.fragment)


@question
def is_out(known: Known, address: str, fragment: str = "") -> bool:
    """Whether a chapter, a record or a figure's value is known on the day, by its address.

    The address is from the site's root, with or without its last `/`. An edition is out on the days
    after its own. What is none of these is not held back: the answer is True, and whether such a
    link lands is for the check of links.
    """
    path = address.strip("/")
    if path.startswith(f"{EDITIONS}/"):
        return path.split("/")[1] < known.day.isoformat()
    for chapter in known.whole.chapters:
        if address_of(chapter).strip("/") == path:
            return chapter in known.chapters
    kind, _, id = path.partition("/")
    if path in _COMMON:
        return _is_known(known, _COMMON[path], fragment)
    return kind not in OWN_PAGE or (_is_known(known, kind, id) and _has(known, id, fragment))


def _is_known(known: Known, kind: str, id: str) -> bool:
    return known.whole.get(kind, id) is None or known.book.get(kind, id) is not None


def _has(known: Known, figure: str, anchor: str) -> bool:
    """Whether the figure's value of that anchor is known, or it has none."""
    whole, today = known.whole.figure(figure), known.book.figure(figure)
    later = {v.anchor for v in whole.values} if whole else set()
    return anchor not in later - ({v.anchor for v in today.values} if today else set())
