"""The real site, built once: every internal link and anchor lands. A second reading, not ours."""

from __future__ import annotations

import posixpath
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from factsite.publish import links

pytestmark = pytest.mark.xdist_group("site")


class Page(HTMLParser):
    """The addresses and anchors of a page, by the standard library's parser."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.anchors = {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            if name == "href" and tag == "a" and value is not None:
                self.links.append(value)
            if (name == "src" or (name == "href" and tag == "link")) and value is not None:
                self.fetched.append(value)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {
        p.relative_to(site).as_posix(): Page(p.read_text("utf-8")) for p in site.rglob("*.html")
    }


def landing(page: str, href: str) -> tuple[str, str]:
    """The file and the anchor that an address leads to."""
    parts = urlsplit(href)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
    if not parts.path:
        return page, unquote(parts.fragment)
    if parts.path.endswith(("/", "..", ".")):
        path = posixpath.join(path, "index.html")
    return posixpath.normpath(path), unquote(parts.fragment)


def is_external(href: str) -> bool:
    return bool(urlsplit(href).scheme)


def test_every_internal_link_and_anchor_lands(site: Path, pages: dict[str, Page]) -> None:
    dead = []
    for name, page in pages.items():
        if name == "404.html":
            continue
        for href in filter(lambda h: not is_external(h), page.links):
            file, anchor = landing(name, href)
            if file in pages:
                dead += [] if anchor in pages[file].anchors else [(name, href, "no such anchor")]
            elif not (site / file).is_file():
                dead.append((name, href, "no such page"))
    assert dead == []


def test_the_build_s_own_check_finds_nothing(site: Path) -> None:
    assert links.check(site) == []


def test_no_page_asks_another_server_for_anything(pages: dict[str, Page]) -> None:
    asked = {href for page in pages.values() for href in page.fetched if urlsplit(href).netloc}
    assert asked == set()


def test_every_kind_of_fact_has_pages(pages: dict[str, Page]) -> None:
    for kind in ("figures", "agreements", "people", "organizations", "sources"):
        assert any(name.startswith(f"{kind}/") and name.count("/") == 2 for name in pages), kind
