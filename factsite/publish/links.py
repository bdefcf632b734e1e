"""Whether every link, anchor and asset of a built site is there, and none comes from elsewhere."""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from heapq import nsmallest
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True, order=True)
class DeadLink:
    """One finding of the check.

    `page` is a path in the tree, `href` what stands there, `nearest` the existing address or
    anchor that is most like it (empty for none, and after the first hundred targets). `why` is
    one of `no-page`, `no-anchor`, `outside` (leads out of the site), `not-relative` (breaks where
    the site is moved or opened from a disk), `bad-scheme`, `other-origin` (the browser would ask
    another server) and `duplicate-id`.
    """

    page: str
    href: str
    why: str
    nearest: str = ""


class Link(NamedTuple):
    """An address on a page; the browser fetches it by itself if `fetched`."""

    href: str
    fetched: bool = False
    canonical: bool = False


@dataclass(frozen=True)
class Links:
    """What one page links to, its anchors, and those that stand on it twice."""

    links: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()
    doubles: tuple[str, ...] = ()


_PAGES = (".html", ".htm")
_PARSED = (*_PAGES, ".svg")
# What `link` elements only name; everything else that they point to is fetched or connected to.
_NAMING = {"alternate", "author", "bookmark", "canonical", "help", "license", "me", "next", "prev"}
_FETCHED = ("src", "poster", "data", "background")
_FOLLOWED = ("action", "formaction")
_SETS = ("srcset", "imagesrcset")
_NAMED = {"id", "name", "href", "xlink:href", "style", "http-equiv", *_FETCHED, *_FOLLOWED, *_SETS}
# Every pattern reads its text once, whatever it is (`*+` never goes back).
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_URL = re.compile(
    r"""url\(\s*+(?:"([^"]*)"|'([^']*)'|([^)"'\s]*+))\s*+\)|@import\s*+(?:"([^"]*)"|'([^']*)')""",
    re.I,
)
_CANDIDATE = re.compile(r"([^\s,]\S*+)(?:(?<!,)[^,]*)?")
_REFRESH = re.compile(r"[\d.\s]+[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]*)", re.I)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_KNOWN_SCHEMES = {"http", "https", "mailto", "tel", "data"}


def check(
    root: Path | Mapping[str, bytes], *, base_path: str = "/", pages: Iterable[str] | None = None
) -> list[DeadLink]:
    """Every link of the tree that does not land, sorted.

    `root` is a folder or its files by path. `base_path` is the path of the site's address; only
    404.html and canonical links may start with it. `pages` limits whose links are checked (to
    what changed); the others are still read where an anchor of theirs is asked for.
    """
    site = Site(_files(root), "/" + base_path.strip("/"))
    names = site.files if pages is None else pages
    return sorted({dead for name in sorted(names) for dead in site.dead(name)})


def read(html: str) -> Links:
    """The links and anchors of one page or SVG."""
    links: list[Link] = []
    anchors: list[str] = []
    root = LexborHTMLParser(html).root
    for node in root.traverse() if root else ():
        has = node.attributes
        if _NAMED.isdisjoint(has) and node.tag != "style":
            continue
        if anchor := has.get("id"):
            anchors.append(anchor)
        links.extend(_links(node.tag or "", has, node))
        if node.tag == "a" and (name := has.get("name")) and name != anchor:
            anchors.append(name)
    doubles = tuple(anchor for anchor, count in Counter(anchors).items() if count > 1)
    return Links(tuple(dict.fromkeys(links)), frozenset(anchors), doubles)


def _links(tag: str, has: Mapping[str, str | None], node: LexborNode) -> Iterator[Link]:
    """The addresses that one element names."""
    for name, value in has.items():
        if value is None:
            continue
        if name in ("href", "xlink:href"):
            rel = set((has.get("rel") or "").lower().split())
            fetched = not rel <= _NAMING if tag == "link" else tag not in ("a", "area")
            yield Link(value.strip(), fetched, tag == "link" and "canonical" in rel)
        elif name in _FETCHED:
            yield Link(value.strip(), fetched=True)
        elif name in _FOLLOWED:
            yield Link(value.strip())
        elif name in _SETS:
            yield from (Link(href.rstrip(","), fetched=True) for href in _CANDIDATE.findall(value))
        elif name == "style":
            yield from _styled(value)
    if tag == "style":
        yield from _styled(node.text())
    refreshes = tag == "meta" and (has.get("http-equiv") or "").lower() == "refresh"
    if refreshes and (found := _REFRESH.match(has.get("content") or "")):
        yield Link(found[1].strip(), fetched=True)


def _styled(css: str) -> Iterator[Link]:
    """The addresses in a style sheet."""
    if "url(" in css.lower() or "@import" in css.lower():
        for groups in _URL.findall(_COMMENT.sub("", css)):
            yield Link("".join(groups).strip(), fetched=True)


@dataclass(frozen=True)
class Site:
    """The files of a site by path, each read at most once."""

    files: Mapping[str, bytes | Path]
    base: str
    _read: dict[str, Links] = field(default_factory=dict)
    _near: dict[tuple[str, str], str] = field(default_factory=dict)
    _nears: int = 100  # likeness is sought for so many targets; more are one mistake made often

    def dead(self, page: str) -> Iterator[DeadLink]:
        """What is wrong with the links of one page or style sheet."""
        links = self.links(page)
        for link in links.links:
            if found := self._fault(page, link):
                yield DeadLink(page, link.href, *found)
        if page.endswith(_PAGES):
            yield from (DeadLink(page, double, "duplicate-id") for double in links.doubles)

    def links(self, name: str) -> Links:
        """What the file links to and its anchors; nothing for a file of another kind."""
        if name not in self._read:
            self._read[name] = self._reading(name)
        return self._read[name]

    def _reading(self, name: str) -> Links:
        if not name.endswith((*_PARSED, ".css")) or name not in self.files:
            return Links()
        content = self.files[name]
        data = content.read_bytes() if isinstance(content, Path) else content
        text = data.decode("utf-8", "replace")
        return Links(tuple(_styled(text))) if name.endswith(".css") else read(text)

    def _fault(self, page: str, link: Link) -> tuple[str, str] | None:
        """Why the link does not land, and what is nearest to it."""
        href = link.href
        if href.startswith("//"):
            return ("other-origin" if link.fetched else "not-relative"), ""
        if scheme := _SCHEME.match(href):
            return _abroad(scheme[0][:-1].lower(), link)
        path, _, fragment = href.partition("#")
        path = path.partition("?")[0]
        if path.startswith("/"):
            if page != "404.html" and not link.canonical:
                return "not-relative", self._relative(page, path)
            target = self._under_base(path)
        else:
            target = _joined(page, unquote(path)) if path else page
        if target is None or target == ".." or target.startswith("../"):
            return "outside", ""
        return self._landing(page, target, fragment)

    def _landing(self, page: str, target: str, fragment: str) -> tuple[str, str] | None:
        file = f"{target}index.html" if target == "" or target.endswith("/") else target
        if file not in self.files:
            return "no-page", self._nearest_page(page, file)
        wanted = fragment.partition(":~:")[0]
        if not wanted or wanted.lower() == "top" or not file.endswith(_PARSED):
            return None
        anchors = self.links(file).anchors
        if wanted in anchors or (wanted := unquote(wanted)) in anchors:
            return None
        return "no-anchor", self._near_anchor(file, wanted)

    def _under_base(self, path: str) -> str | None:
        """A path from the server's root as one from the site's; None outside the site."""
        start = self.base.rstrip("/") + "/"
        return _joined("", unquote(path[len(start) :])) if path.startswith(start) else None

    def _relative(self, page: str, path: str) -> str:
        """What the address from the server's root should have been on this page."""
        target = self._under_base(path)
        if target is None:
            return ""
        return _relative(page, target) if self._landing(page, target, "") is None else ""

    def _near_anchor(self, file: str, wanted: str) -> str:
        near = self._like(file, wanted, self.links(file).anchors)
        return f"#{near}" if near else ""

    def _nearest_page(self, page: str, file: str) -> str:
        if f"{file}/index.html" in self.files:
            return _relative(page, f"{file}/")
        near = self._like("", file, self._by_start.get(file[:1], []))
        if near in ("", page):
            return ""
        return _relative(page, near.removesuffix("index.html"))

    def _like(self, place: str, wanted: str, names: Iterable[str]) -> str:
        """The name most like the wanted one in one place, sought once."""
        if (place, wanted) not in self._near:
            sought = len(self._near) < self._nears and len(wanted) < 200
            self._near[place, wanted] = _nearest(wanted, names) if sought else ""
        return self._near[place, wanted]

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        """The files by their first letter: likeness is sought among few of them."""
        starts: dict[str, list[str]] = {}
        for name in sorted(self.files):
            starts.setdefault(name[:1], []).append(name)
        return starts


def _abroad(scheme: str, link: Link) -> tuple[str, str] | None:
    """What is wrong with an address that has a scheme."""
    if scheme not in _KNOWN_SCHEMES:
        return "bad-scheme", ""
    return ("other-origin", "") if link.fetched and scheme != "data" else None


def _joined(page: str, path: str) -> str:
    """The path from the site's root; its end says whether it is a folder."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if joined == ".":
        return ""
    folder = path.endswith("/") or posixpath.basename(path) in (".", "..")
    return f"{joined}/" if folder else joined


def _relative(page: str, target: str) -> str:
    """The address of `target` as it is written on `page`."""
    way = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(page)}")
    return f"{way}/" if target == "" or target.endswith("/") else way


def _nearest(wanted: str, names: Iterable[str]) -> str:
    """The name most like the wanted one; of very many, those that start alike are compared."""
    alike = sorted(names)
    if len(alike) > 200:
        alike = nsmallest(200, alike, key=lambda name: -_shared(wanted, name))
    return next(iter(get_close_matches(wanted, alike, n=1, cutoff=0.6)), "")


def _shared(one: str, other: str) -> int:
    """How many letters two names share from their starts."""
    return len(posixpath.commonprefix((one, other)))


def _files(root: Path | Mapping[str, bytes]) -> Mapping[str, bytes | Path]:
    if not isinstance(root, Path):
        return root
    return {
        Path(folder, name).relative_to(root).as_posix(): Path(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
    }
