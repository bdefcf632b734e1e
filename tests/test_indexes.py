"""Indexes, lists and folded cases of the real site in a real browser: what the one script adds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import launch
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

INDEXES = ["figures", "agreements", "people", "organizations", "sources"]
LISTS = ["timeline", "glossary", "claims", "conflicts"]
COMPARE = "agreements/compare"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page without a script."""
    context = browser.new_context(viewport={"width": 390, "height": 700}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def address(site: Path, name: str) -> str:
    return (site / name / "index.html").as_uri()


def first_cells(page: Page) -> list[str]:
    """What the rows of the first group that is not one row are sorted by, in their order."""
    found: list[str] = page.evaluate(
        """() => {
          const head = document.querySelector("table.index th[aria-sort]");
          const rows = (body) => [...body.rows].filter((row) => !row.matches(".grp"));
          const bodies = [...head.closest("table").tBodies].map(rows);
          const body = bodies.find((some) => some.length > 2) || bodies[0];
          return body.map((row) => row.cells[head.cellIndex])
            .map((cell) => cell.dataset.sort ?? cell.textContent.trim());
        }"""
    )
    return found


@pytest.mark.parametrize("name", INDEXES)
def test_every_head_sorts_up_and_down_and_empty_cells_come_last(
    site: Path, page: Page, name: str
) -> None:
    page.goto(address(site, name))
    for head in page.locator("table.index thead th:has(button)").all():
        head.locator("button").click()
        once = first_cells(page)
        head.locator("button").click()
        twice = first_cells(page)
        expect(page.locator("table.index th[aria-sort]")).to_have_count(1)
        expect(head).to_have_attribute("aria-sort", re.compile("ascending|descending"))
        filled = [cell for cell in once if cell not in ("", "–")]
        assert once[: len(filled)] == filled
        assert sorted(once) == sorted(twice)
        assert len(set(filled)) < 2 or once != twice


@pytest.mark.parametrize("name", INDEXES)
def test_rows_stay_in_their_group_when_sorted(site: Path, page: Page, name: str) -> None:
    groups = """() => [...document.querySelectorAll("table.index tbody")].map((body) =>
      [...body.rows].map((row) => row.textContent).sort())"""
    page.goto(address(site, name))
    before = page.evaluate(groups)
    page.locator("table.index thead button").last.click()
    assert page.evaluate(groups) == before


@pytest.mark.parametrize("name", [*INDEXES, *LISTS])
def test_words_narrow_a_list_and_the_count_says_how_far(site: Path, page: Page, name: str) -> None:
    page.goto(address(site, name))
    field = page.locator(".tools input[type=search]")
    count = page.locator(".tools [aria-live]")
    field.fill("no row has this")
    expect(count).to_contain_text("No row fits")
    field.fill("a")
    expect(count).to_have_text(re.compile(r"^\d+ / \d+$"))


@pytest.mark.parametrize("name", ["figures", "agreements", "sources", "conflicts", "timeline"])
def test_a_chip_leaves_as_many_rows_as_it_counts(site: Path, page: Page, name: str) -> None:
    page.goto(address(site, name))
    chips = page.locator(".tools .chip[data-show]:not([data-show=''])")
    for n in range(min(chips.count(), 4)):
        chip = chips.nth(n)
        promised = chip.locator("span").inner_text()
        chip.click()
        shown = page.locator(".tools [aria-live]").inner_text()
        assert shown.partition(" / ")[0] == promised
        page.reload()


def test_chips_of_two_groups_hold_together(site: Path, page: Page) -> None:
    page.goto(address(site, "sources"))
    groups = page.locator(".tools .chips")
    groups.nth(0).locator(".chip").nth(1).click()
    counted = groups.nth(1).locator(".chip").all()
    chip = next(each for each in counted if each.locator("span").inner_text() != "0")
    promised = chip.locator("span").inner_text()
    chip.click()
    assert page.locator(".tools [aria-live]").inner_text().startswith(f"{promised} /")
    expect(page.locator(".tools .chip[aria-pressed=true]")).to_have_count(2)


def test_a_group_without_rows_is_not_shown(site: Path, page: Page) -> None:
    page.goto(address(site, "figures"))
    page.locator(".tools .chip[data-show='g1']").click()
    expect(page.locator("tr.grp:visible")).to_have_count(1)


def test_the_phone_has_a_list_of_orders_in_place_of_the_heads(site: Path, phone: Page) -> None:
    phone.goto(address(site, "people"))
    expect(phone.locator("table.index thead")).to_be_hidden()
    orders = phone.locator(".order select")
    names = "() => [...document.querySelectorAll('tbody th[scope=row]')].map((e) => e.textContent)"
    before = phone.evaluate(names)
    orders.select_option(index=2)
    assert phone.evaluate(names) != before
    expect(phone.locator("th[aria-sort=descending]")).to_have_count(1)


def test_chips_choose_the_agreements_that_stand_side_by_side(site: Path, page: Page) -> None:
    page.goto(address(site, COMPARE))
    heads = page.locator(".cmp thead th:visible")
    expect(heads).to_have_count(4)
    page.locator(".compare .chip[aria-pressed=true]").first.click()
    expect(heads).to_have_count(3)
    page.locator(".compare .chip[aria-pressed=false]").first.click()
    expect(heads).to_have_count(4)
    expect(page.locator(".cmp tbody tr:not(.grp)").first.locator("td:visible")).to_have_count(4)


def test_on_the_phone_two_lists_choose_two_agreements(site: Path, phone: Page) -> None:
    phone.goto(address(site, COMPARE))
    heads = phone.locator(".cmp thead th:visible")
    expect(heads).to_have_count(2)
    phone.locator(".pair select").first.select_option(index=0)
    name = phone.locator(".pair select option").first.inner_text()
    expect(heads.first).to_contain_text(name)
    expect(heads).to_have_count(2)


def test_rows_that_say_nothing_of_the_columns_shown_are_left_out(site: Path, page: Page) -> None:
    page.goto(address(site, COMPARE))
    rows = page.locator(".cmp tbody tr:not(.grp):visible")
    for row in rows.all()[:-1]:
        assert row.locator("td:visible:not(:has(> .none))").count() > 0
    every = rows.count()
    page.locator(".chip[data-differ]").click()
    assert 0 < rows.count() < every
    expect(page.locator(".cmp tr.grp:visible").first).to_be_visible()


def test_what_changed_is_marked_and_said(site: Path, page: Page) -> None:
    page.goto(address(site, COMPARE))
    assert page.locator(".cmp td.ch").count() > 0
    expect(page.locator(".compare .meta")).to_contain_text("changed")


def test_the_comparison_leads_back_to_its_index_and_marks_it(site: Path, page: Page) -> None:
    page.goto(address(site, "agreements"))
    link = page.locator("a[href*='compare']").first.get_attribute("href")
    assert link is not None
    page.goto((site / "agreements" / link / "index.html").as_uri())
    expect(page.locator(".tabs [aria-current]")).to_have_text("Agreements")
    expect(page.locator(".crumbs a")).to_have_text("Agreements")


def test_settled_cases_are_folded_and_one_opens_by_its_address(site: Path, phone: Page) -> None:
    phone.goto(address(site, "conflicts"))
    folded = phone.locator("details.case:not([open])")
    assert folded.count() > 0
    named = folded.nth(folded.count() // 2).get_attribute("id")
    phone.goto(address(site, "conflicts") + f"#{named}")
    case = phone.locator(f"[id='{named}']")
    expect(case).to_have_attribute("open", "")
    expect(case.locator(".verdict")).to_be_visible()
    expect(case).to_be_in_viewport()


def test_without_a_script_all_is_there(site: Path, plain: Page) -> None:
    plain.goto(address(site, COMPARE))
    assert plain.locator(".cmp thead th:visible").count() > 4
    expect(plain.locator(".pair")).to_be_hidden()
    plain.goto(address(site, "figures"))
    expect(plain.locator(".tools .field")).to_be_hidden()
    assert plain.locator("table.index tbody th[scope=row]:visible").count() > 10
    plain.goto(address(site, "conflicts"))
    case = plain.locator("details.case:not([open])").first
    case.locator("summary").click()
    expect(plain.locator("details.case").first.locator(".verdict")).to_be_visible()


@pytest.mark.parametrize("name", ["", COMPARE, *INDEXES, *LISTS])
def test_no_page_scrolls_sideways_on_the_smallest_phone(site: Path, phone: Page, name: str) -> None:
    phone.goto(address(site, name))
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("kind", INDEXES)
def test_the_longest_page_of_a_kind_fits_the_smallest_phone(
    site: Path, phone: Page, kind: str
) -> None:
    longest = max((site / kind).glob("*/index.html"), key=lambda file: file.stat().st_size)
    phone.goto(longest.as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
