"""The pages of a site: one row each says its address, its template and what it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from factsite.load.models import SINGULAR
from factsite.render.known import Known

OWN_PAGE = ("figures", "agreements", "people", "organizations", "sources")
COMMON_PAGE = {
    "events": "timeline",
    "terms": "glossary",
    "claims": "claims",
    "conflicts": "conflicts",
}
CHECKS = "checks"
EDITIONS = "as-of"
REVIEW = "review"


@dataclass(frozen=True)
class Page:
    """One page: `path` is its document below the stage, `address` its folder in the site.

    `subject` is the record (`figures/x`) or chapter (`index.md`) that it is about, empty for lists.
    """

    path: str
    kind: str
    template: str
    subject: str = ""
    index: str = ""

    @property
    def address(self) -> str:
        """The page's address from the root of the site: empty, or ending in `/`."""
        return address(self.path)


def address(path: str) -> str:
    """The address of a document: `a.md` is `a/`, `a/index.md` is `a/`, `index.md` is the root."""
    stem = path.removesuffix(".md")
    if stem == "index":
        return ""
    return stem.removesuffix("/index") + "/"


def href(kind: str, id: str) -> str:
    """The address of a record, with its anchor where it stands on a common page."""
    return f"{kind}/{id}/" if kind in OWN_PAGE else f"{COMMON_PAGE[kind]}/#{id}"


def edition(day: date) -> str:
    """The address of the whole site as it stood on an earlier day."""
    return f"{EDITIONS}/{day.isoformat()}/"


def pages(known: Known) -> Iterator[Page]:
    """Every page of the site on the day."""
    for path in known.chapters:
        kind = "home" if path == "index.md" else "chapter"
        yield Page(path, kind, f"pages/{kind}.html", path)
    for kind in OWN_PAGE:
        yield Page(f"{kind}/index.md", "index", f"indexes/{kind}.html")
        for record in known.book.all(kind):
            template = f"pages/{SINGULAR[kind]}.html"
            yield Page(f"{kind}/{record.id}.md", SINGULAR[kind], template, record.ref, f"{kind}/")
    if len(known.longest) > 1:
        yield Page("agreements/compare.md", "index", "pages/compare.html", "", "agreements/")
    for name in (*COMMON_PAGE.values(), CHECKS):
        yield Page(f"{name}.md", name, f"pages/{name}.html")
    yield Page(f"{REVIEW}.md", "index", f"indexes/{REVIEW}.html")
