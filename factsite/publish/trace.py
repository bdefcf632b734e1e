"""What is wrong between pages, told at the file that made it: dead links, and the navigation."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from factsite.load.project import Project
from factsite.load.prose import nearest
from factsite.load.settings import CONFIG
from factsite.problems import Place, Problem, code
from factsite.publish import links
from factsite.render.build_log import Entry
from factsite.render.pages import address

DEAD_LINK = code(
    "dead-link",
    "A link leads nowhere",
    "Every internal link and anchor of the built site must land. Correct the address, or the page "
    "that it names.",
)
BAD_LINK = code(
    "bad-link",
    "A link would not work everywhere",
    "Links are relative, so that the site works under any address and from a disk, and a page asks "
    "no other server for anything.",
)
BAD_NAV = code(
    "bad-nav",
    "The navigation and the chapters do not fit",
    "Each chapter stands once in `nav` of mkdocs.yml, and each entry there is a page.",
)
MANY = 9  # a link on more pages than these is not of their facts
WHY = {
    "no-page": "there is no such page",
    "no-anchor": "there is no such place on the page",
    "outside": "it leads out of the site",
    "not-relative": "it is not relative",
    "bad-scheme": "browsers should not follow such an address",
    "other-origin": "the browser would ask another server",
    "duplicate-id": "two places on the page have this id",
}


def nav_problems(project: Project, nav: tuple[str, ...], pages: set[str]) -> list[Problem]:
    """Chapters that the navigation does not have, and entries that there is no page for."""
    problems = []
    if not nav:
        return []
    for path in sorted(set(project.book.chapters) - set(nav)):
        hint = f"add it to `nav` in {CONFIG}: - Title: {path}"
        what = "the navigation does not have this chapter"
        problems.append(Problem(BAD_NAV, what, Place(f"docs/{path}"), hint))
    for path in sorted(set(nav) - pages):
        place = _find(project.root, Place(CONFIG), path)
        hint = nearest(path, sorted(pages)) or f"write docs/{path}, or remove the entry"
        problems.append(Problem(BAD_NAV, f"there is no page {path}", place, hint))
    return problems


def problems_of(
    project: Project, dead: list[links.DeadLink], log: Mapping[str, Entry]
) -> list[Problem]:
    """A problem for each dead link; one that stands on many pages is the frame's, and told once."""
    pages: dict[tuple[str, str], list[links.DeadLink]] = {}
    for link in dead:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(link.page), link.href))
        pages.setdefault((link.why, target.lstrip("/") or "."), []).append(link)
    problems = []
    for (why, target), group in pages.items():
        if len(group) <= MANY:
            problems += [_trace(project, link, log) for link in group]
            continue
        place = _find(project.root, Place(CONFIG), target)
        what = f"the link to “{target}”, on {len(group)} pages, leads nowhere: {WHY[why]}"
        hint = "look at mkdocs.yml, and at templates/ for what stands on every page"
        problems.append(Problem(DEAD_LINK, what, place, hint))
    return problems


def _trace(project: Project, dead: links.DeadLink, log: Mapping[str, Entry]) -> Problem:
    """The problem at the place in data/ or docs/ that made the link."""
    folder = posixpath.dirname(dead.page)
    path = next((path for path in log if address(path).rstrip("/") == folder), "")
    place = _in_records(project, dead.href) if not path or not log[path].source_path else None
    if place is None:
        origin = project.book.origins.get(path.removesuffix(".md"))
        start = Place(log[path].source_path or "templates") if path else Place("templates")
        place = _find(project.root, origin.place() if origin else start, dead.href)
    message = f"the link “{dead.href}” leads nowhere: {WHY[dead.why]}"
    own = DEAD_LINK
    if dead.why not in ("no-page", "no-anchor"):
        own, message = BAD_LINK, f"“{dead.href}”: {WHY[dead.why]}"
    hint = f"did you mean “{dead.nearest}”?" if dead.nearest else f"on the page {folder or '.'}/"
    return Problem(own, message, place, hint)


def _in_records(project: Project, href: str) -> Place | None:
    """Where a free text of a record holds the link, for pages that show many records."""
    for piece in _pieces(href):
        for own in project.book.texts.values():
            for text in own.values():
                if f"({piece}" in text.source or f"/{piece})" in text.source:
                    return text.locate(text.source.find(piece))
    return None


def _pieces(href: str) -> list[str]:
    """What may stand in a source file for the link: its address, its anchor, its last word."""
    parts = urlsplit(href)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2]
    fragment = unquote(parts.fragment)
    inside = unquote(href).lstrip("./")
    pieces = (href, unquote(href), inside, fragment and f"#{fragment}", last, fragment)
    return [piece for piece in pieces if piece]


def _find(root: Path, start: Place, href: str) -> Place:
    """Where in the source file the link stands, from its start on."""
    try:
        text = (root / start.path).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return start
    offset = sum(len(line) for line in text.splitlines(keepends=True)[: start.line - 1])
    for piece in _pieces(href):
        if (at := text.find(piece, offset)) >= 0:
            return Place(start.path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return start
