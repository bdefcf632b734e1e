"""The real pages in a real browser: one of each type, wide and narrow, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import launch
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

# Without preload, because a page from the disk may not read its own style sheets.
RULES = {
    "preload": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
LISTS = ["", "timeline/", "glossary/", "claims/", "conflicts/", "checks/", "review/"]
KINDS = ["figures", "agreements", "people", "organizations", "sources"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as started:
        yield started


def addresses(site: Path) -> list[str]:
    """One page of each type: lists, indexes, and of each kind the record with the longest page."""
    longest = [
        max((site / kind).glob("*/index.html"), key=lambda page: page.stat().st_size).parent
        for kind in KINDS
    ]
    records = [f"{page.relative_to(site).as_posix()}/" for page in longest]
    return [*LISTS, *(f"{kind}/" for kind in KINDS), *records]


def told(results: dict[str, object]) -> list[str]:
    """The findings of axe, a line each."""
    violations = results["violations"]
    assert isinstance(violations, list)
    return [f"{v['id']}: {v['nodes'][0]['target']}" for v in violations]


@pytest.fixture(params=[(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_every_type_of_page_is_accessible_and_quiet(site: Path, page: Page) -> None:
    wrong: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses(site):
        page.goto((site / address / "index.html").as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        wrong += [f"{address} is {wide} px too wide"] if wide > 0 else []
        findings = told(Axe().run(page, options=RULES).response)
        wrong += [f"{address}: {finding}" for finding in findings]
    assert wrong == []
    assert [url for url in asked if not url.startswith("file:")] == []


def test_a_figure_in_the_text_leads_to_its_value_and_that_to_its_source(
    site: Path, page: Page
) -> None:
    page.goto((site / "index.html").as_uri())
    fact = page.locator("main a.fact").first
    target = fact.get_attribute("href")
    assert target is not None
    file, _, anchor = target.partition("#")
    page.goto((site / file / "index.html").as_uri() + f"#{anchor}")
    row = page.locator(f"[id='{anchor}']")
    assert row.count() == 1
    assert row.locator("a[href*='sources/']").count() >= 1


def test_a_chip_narrows_the_cases_to_those_that_it_names(site: Path, page: Page) -> None:
    page.goto((site / "conflicts" / "index.html").as_uri())
    page.locator("button.chip[data-show=open]").click()
    shown = page.locator(".case:not([hidden])")
    assert 0 < shown.count() < page.locator(".case").count()
    assert shown.count() == page.locator(".case[data-tags=open]").count()
    assert page.locator("button.chip[aria-pressed=true]").count() == 1
