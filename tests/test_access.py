"""The states of pages that axe and a keyboard must find right: cards, menus, tools, large text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import launch
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

# Every rule that axe has on by default, and those of WCAG 2.2 besides; nothing is left out.
# Without preload, because a page from the disk may not read its own style sheets.
RULES = {"preload": False, "rules": {"target-size": {"enabled": True}}}
WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=390, height=844)
FACT = "a.fact[data-card]"
NO_WIDER = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as started:
        yield started


@pytest.fixture(params=["light", "dark"])
def wide(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, color_scheme=request.param)
    yield quiet(context)
    context.close()


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=NARROW, color_scheme=request.param, has_touch=True)
    yield quiet(context)
    context.close()


def quiet(context: BrowserContext) -> Page:
    """A page that waits seconds, not half a minute, for what does not come."""
    page = context.new_page()
    page.set_default_timeout(5000)
    return page


@pytest.fixture(scope="module")
def chapter(site: Path) -> str:
    """The address of the chapter with most figures in its text."""
    pages = [page for page in site.glob("*/index.html") if "fs-chapter" in page.read_text("utf-8")]
    most = max(pages, key=lambda page: page.read_text("utf-8").count("data-card="))
    return most.as_uri()


def findings(page: Page) -> list[str]:
    """What axe finds, a line each."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {node['target']}" for v in violations for node in v["nodes"]]


def fact(page: Page, number: int = 0) -> Locator:
    """A figure in a paragraph of the text, in view."""
    link = page.locator(f".fs > p > {FACT}").nth(number)
    link.scroll_into_view_if_needed()
    return link


def card(page: Page) -> Locator:
    return page.locator("dialog.card")


def stop_the_clock(page: Page) -> None:
    """Timers of the page run only when they are told to from here on."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))


def towards(link: Locator, box: FloatRect, part: float) -> tuple[float, float]:
    """A point on the straight way from the link to a place well inside the box."""
    start = link.bounding_box()
    assert start is not None
    ends = [(start["x"] + 5, box["x"] + 40), (start["y"] + 5, box["y"] + 40)]
    x, y = (a + (b - a) * part for a, b in ends)
    return x, y


def holds_focus(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('.card').contains(document.activeElement)"))


def test_a_card_opens_under_a_resting_pointer_and_stays_while_it_is_read(
    chapter: str, wide: Page
) -> None:
    wide.goto(chapter)
    stop_the_clock(wide)
    fact(wide).hover()
    wide.clock.run_for(240)
    expect(card(wide)).to_be_hidden()
    wide.clock.run_for(20)
    expect(card(wide)).to_be_visible()
    assert not holds_focus(wide)
    box = card(wide).bounding_box()
    assert box is not None
    for part in (0.2, 0.4, 0.6, 0.8, 1):
        wide.mouse.move(*towards(fact(wide), box, part))
        wide.clock.run_for(200)
    wide.clock.run_for(5000)
    expect(card(wide)).to_be_visible()
    wide.keyboard.press("Escape")
    expect(card(wide)).to_be_hidden()


def test_a_card_closes_when_the_pointer_goes_elsewhere(chapter: str, wide: Page) -> None:
    wide.goto(chapter)
    stop_the_clock(wide)
    fact(wide).hover()
    wide.clock.run_for(260)
    expect(card(wide)).to_be_visible()
    wide.mouse.move(3, 400, steps=5)
    wide.clock.run_for(400)
    expect(card(wide)).to_be_hidden()


def test_a_pointer_in_passing_opens_nothing(chapter: str, wide: Page) -> None:
    wide.goto(chapter)
    stop_the_clock(wide)
    fact(wide).hover()
    wide.clock.run_for(200)
    wide.mouse.move(3, 400)
    wide.clock.run_for(1000)
    expect(card(wide)).to_be_hidden()


@pytest.mark.parametrize("width", [1200, 1280, 1600])
def test_where_there_is_room_the_card_stands_beside_the_text(
    chapter: str, wide: Page, width: int
) -> None:
    wide.set_viewport_size({"width": width, "height": 900})
    wide.goto(chapter)
    link = fact(wide, 1)
    link.hover()
    expect(card(wide)).to_be_visible()
    beside, text = card(wide).bounding_box(), link.locator("xpath=..").bounding_box()
    assert beside is not None
    assert text is not None
    assert beside["x"] >= text["x"] + text["width"]
    assert beside["x"] + beside["width"] <= width


@pytest.mark.parametrize("width", [760, 1000, 1280])
def test_a_card_never_covers_its_own_figure(chapter: str, wide: Page, width: int) -> None:
    wide.set_viewport_size({"width": width, "height": 700})
    wide.goto(chapter)
    for number in range(4):
        link = fact(wide, number)
        link.focus()
        wide.keyboard.press("Space")
        over, own = card(wide).bounding_box(), link.bounding_box()
        assert over is not None
        assert own is not None
        apart = (
            over["y"] >= own["y"] + own["height"]
            or over["y"] + over["height"] <= own["y"]
            or over["x"] >= own["x"] + own["width"]
        )
        assert apart
        wide.keyboard.press("Escape")


def test_the_focus_shows_a_card_and_a_key_goes_into_it(chapter: str, wide: Page) -> None:
    wide.goto(chapter)
    first = wide.locator(f"main {FACT}").first
    first.focus()
    wide.keyboard.press("Shift+Tab")
    wide.keyboard.press("Tab")
    expect(first).to_be_focused()
    expect(card(wide)).to_be_visible()
    assert first.get_attribute("aria-expanded") == "true"
    assert findings(wide) == []
    for key in ("ArrowDown", "Enter", "Space"):
        wide.keyboard.press(key)
        assert holds_focus(wide)
        wide.keyboard.press("Escape")
        expect(card(wide)).to_be_hidden()
        expect(first).to_be_focused()
    assert first.get_attribute("aria-expanded") == "false"


def test_tab_leads_through_the_card_and_on_in_the_text(chapter: str, wide: Page) -> None:
    wide.goto(chapter)
    link = fact(wide)
    link.focus()
    wide.keyboard.press("Enter")
    stops = card(wide).locator("button, a[href]").count()
    for _ in range(stops):
        assert holds_focus(wide)
        wide.keyboard.press("Tab")
    expect(card(wide)).to_be_hidden()
    follows = wide.evaluate(
        "(link) => Boolean(link.compareDocumentPosition(document.activeElement)"
        " & Node.DOCUMENT_POSITION_FOLLOWING)",
        link.element_handle(),
    )
    assert follows
    assert wide.evaluate("document.activeElement.closest('.fs') !== null")


def test_on_a_phone_a_card_is_a_sheet_that_keeps_the_focus_and_gives_it_back(
    chapter: str, phone: Page
) -> None:
    phone.goto(chapter)
    link = fact(phone)
    link.tap()
    expect(card(phone)).to_be_visible()
    assert phone.evaluate("document.querySelector('.card').matches(':modal')")
    assert findings(phone) == []
    for _ in range(8):
        inside = phone.evaluate(
            "document.activeElement === document.body"
            " || document.querySelector('.card').contains(document.activeElement)"
        )
        assert inside
        phone.keyboard.press("Tab")
    phone.keyboard.press("Escape")
    expect(card(phone)).to_be_hidden()
    expect(link).to_be_focused()
    link.tap()
    phone.touchscreen.tap(200, 40)
    expect(card(phone)).to_be_hidden()
    link.tap()
    card(phone).locator(".x").tap()
    expect(card(phone)).to_be_hidden()


def test_a_card_tells_what_stands_behind_the_figure(chapter: str, wide: Page) -> None:
    wide.goto(chapter)
    for number in range(wide.locator(f".fs > p > {FACT}").count()):
        link = fact(wide, number)
        link.focus()
        wide.keyboard.press("Enter")
        assert card(wide).locator("dt").count() >= 2
        assert card(wide).locator(".n").inner_text()
        way = card(wide).locator(".go a").first
        assert way.evaluate("(a) => a.href") == link.evaluate("(a) => a.href")
        wide.keyboard.press("Escape")


def test_without_a_script_a_figure_is_a_link(chapter: str, browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    page = quiet(context)
    page.goto(chapter)
    expect(card(page)).to_be_hidden()
    link = page.locator(f"main {FACT}").first
    assert link.get_attribute("aria-haspopup") is None
    link.click()
    assert "/figures/" in page.url
    context.close()


def test_motion_lasts_an_eighth_of_a_second_at_most_and_may_be_refused(
    chapter: str, browser: Browser
) -> None:
    longest = """() => Math.max(0, ...document.getAnimations().map(
        (each) => each.effect.getComputedTiming().endTime))"""
    wishes: dict[Literal["no-preference", "reduce"], int] = {"no-preference": 125, "reduce": 0}
    for wish, most in wishes.items():
        context = browser.new_context(viewport=NARROW, has_touch=True, reduced_motion=wish)
        page = quiet(context)
        page.goto(chapter)
        fact(page).focus()
        page.keyboard.press("Enter")
        assert page.evaluate(longest) <= most
        context.close()


def test_menus_of_the_header_are_right_when_open(site: Path, wide: Page) -> None:
    wide.goto((site / "index.html").as_uri())
    more = wide.locator(".menu.more > summary")
    more.focus()
    wide.keyboard.press("Enter")
    expect(wide.locator(".menu.more[open]")).to_be_visible()
    assert findings(wide) == []
    wide.keyboard.press("Escape")
    expect(wide.locator(".menu.more[open]")).to_have_count(0)
    expect(more).to_be_focused()


def test_the_menu_of_a_phone_is_right_when_open(site: Path, phone: Page) -> None:
    phone.goto((site / "index.html").as_uri())
    phone.locator(".burger > summary").tap()
    assert findings(phone) == []
    assert phone.evaluate(NO_WIDER)


def test_a_sorted_and_filtered_index_is_right(site: Path, wide: Page) -> None:
    wide.goto((site / "figures" / "index.html").as_uri())
    buttons = wide.locator(".index thead th button")
    buttons.last.focus()
    wide.keyboard.press("Enter")
    assert wide.locator(".index th[aria-sort]").count() == 1
    wide.locator(".tools .chip").last.click()
    wide.locator(".tools input").first.fill("a")
    assert findings(wide) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_scheme_that_a_reader_chooses_is_right_and_kept(
    site: Path, browser: Browser, width: int
) -> None:
    context = browser.new_context(
        viewport=ViewportSize(width=width, height=900), color_scheme="light"
    )
    page = quiet(context)
    paper = "getComputedStyle(document.body).backgroundColor"
    page.goto((site / "index.html").as_uri())
    before = page.evaluate(paper)
    page.locator("button.scheme").click()
    assert page.evaluate(paper) != before
    assert findings(page) == []
    page.reload()
    assert page.evaluate(paper) != before
    page.locator("button.scheme").click()
    assert page.evaluate(paper) == before
    context.close()


def test_a_keyboard_walks_from_the_skip_link_through_header_and_text(
    chapter: str, wide: Page
) -> None:
    wide.goto(chapter)
    seen: list[str] = []
    where = """() => {
        const at = document.activeElement, ring = getComputedStyle(at).outlineStyle;
        const box = at.getBoundingClientRect(), bar = document.querySelector('.bar');
        const isAbove = bar.contains(at) || at.matches('.skip');
        const top = isAbove ? 0 : bar.getBoundingClientRect().bottom;
        const isHidden = box.bottom <= top || box.top >= innerHeight;
        const kind = ['.skip', '.bar', '.side', '.fact', '.toc'].find((k) => at.closest(k));
        return [kind || at.localName, isHidden || (ring === 'none' && !at.closest('.field'))];
    }"""
    for _ in range(120):
        wide.keyboard.press("Tab")
        kind, is_wrong = wide.evaluate(where)
        assert not is_wrong, (seen, wide.evaluate("document.activeElement.outerHTML"))
        if kind not in seen:
            seen.append(kind)
        if kind == ".fact":
            break
    assert seen[:3] == [".skip", ".bar", ".side"]
    assert seen[-1] == ".fact"
    expect(card(wide)).to_be_visible()
    wide.keyboard.press("Escape")
    expect(card(wide)).to_be_hidden()
    wide.keyboard.press("Tab")
    assert wide.evaluate("document.activeElement.closest('.fs') !== null")


def test_the_skip_link_leads_past_the_header(chapter: str, wide: Page) -> None:
    wide.goto(chapter)
    wide.keyboard.press("Tab")
    wide.keyboard.press("Enter")
    assert wide.evaluate("document.activeElement.id") == "page-content"
    wide.keyboard.press("Tab")
    assert wide.evaluate("document.activeElement.closest('#page-content') !== null")


def types(site: Path) -> list[Path]:
    """A page of each type: all lists and chapters, and the longest record of each kind.

    Not the lost page: its addresses are from the root of a host, so it has no look on a disk.
    """
    folders = ("figures", "agreements", "people", "organizations", "sources")
    longest = [
        max((site / kind).glob("*/index.html"), key=lambda page: page.stat().st_size)
        for kind in folders
    ]
    lists = [page for page in site.glob("*/index.html") if page.parent.name != "as-of"]
    return [site / "index.html", *sorted(lists), *longest]


def test_headings_are_in_order_on_every_type_of_page(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=True)
    page = quiet(context)
    wrong: list[str] = []
    for each in types(site):
        page.goto(each.as_uri())
        levels = page.evaluate(
            "[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')]"
            ".filter((h) => h.checkVisibility()).map((h) => Number(h.localName[1]))"
        )
        jumps = [b for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
        if levels.count(1) != 1 or levels[0] != 1 or jumps:
            wrong.append(f"{each.parent.name}: {levels}")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("zoom", [2, 4])
def test_no_page_scrolls_sideways_when_all_is_twice_or_four_times_as_large(
    site: Path, browser: Browser, zoom: int
) -> None:
    viewport = ViewportSize(width=1280 // zoom, height=960 // zoom)
    context = browser.new_context(viewport=viewport, device_scale_factor=zoom)
    page = quiet(context)
    wrong: list[str] = []
    for each in types(site):
        page.goto(each.as_uri())
        wrong += [] if page.evaluate(NO_WIDER) else [each.parent.name]
    context.close()
    assert wrong == []
