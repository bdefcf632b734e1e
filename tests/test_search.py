"""Search on the real site in a real browser: what is found, by which keys, and what it loads."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from decimal import Decimal
from fnmatch import fnmatch
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from browser import launch
from conftest import ROOT
from playwright.sync_api import Browser, Page, sync_playwright

from factsite.load.project import Project
from factsite.quantities.reading import Unreadable, read
from factsite.quantities.tables import tables
from factsite.quantities.units import Units

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

SOUGHT = yaml.safe_load((Path(__file__).parent / "searches.yml").read_text("utf-8"))
PHRASES = yaml.safe_load((Path(__file__).parent / "quantities/phrases.yml").read_text("utf-8"))
READER = ROOT / "templates" / "assets" / "search" / "figure.js"
RULES = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                                       "best-practice"]}  # fmt: skip
FIRST = 3
FIELD, HITS = "dialog.ask input", "dialog.ask a.hit:not(.more)"


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test is quiet."""


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    """The real site on a server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as started:
        yield started


@pytest.fixture
def said() -> list[str]:
    """What the page complained of."""
    return []


@pytest.fixture
def page(browser: Browser, said: list[str]) -> Iterator[Page]:
    """A wide page; a test fails where it complains."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    page = context.new_page()
    listen(page, said)
    yield page
    context.close()
    assert said == []


def listen(page: Page, said: list[str]) -> None:
    page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))


def go(page: Page, site: Path, address: str = "figures/") -> None:
    page.goto((site / address / "index.html").as_uri())


def search(page: Page, query: str) -> None:
    """Opens search where it is closed, types the query and waits for what it finds."""
    if not page.locator("dialog.ask[open]").count():
        page.keyboard.press("/")
        page.wait_for_selector("dialog.ask[open]")
    page.fill(FIELD, query)
    page.wait_for_function(
        "q => document.getElementById('search-list').dataset.of === q", arg=query
    )


def found(page: Page, root: str) -> list[str]:
    """The addresses of the results in their order, from the site's root."""
    links = page.eval_on_selector_all(HITS, "all => all.map(hit => hit.href)")
    return [link.removeprefix(root).replace("index.html", "") for link in links]


@pytest.mark.parametrize("over", ["file", "http"])
@pytest.mark.parametrize("kind", ["questions", "asked", "words"])
def test_what_readers_look_for_is_among_the_first_results(
    site: Path, origin: str, page: Page, over: str, kind: str
) -> None:
    root = f"{site.as_uri()}/" if over == "file" else origin
    page.goto(f"{root}people/{'index.html' if over == 'file' else ''}")
    lost = {}
    for sought in SOUGHT[kind]:
        search(page, sought["ask"])
        first = found(page, root)[:FIRST]
        if not any(fnmatch(address, form) for address in first for form in sought["to"]):
            lost[sought["ask"]] = first
    assert lost == {}


@pytest.mark.parametrize(("typed", "meant"), SOUGHT["figures"]["typed"].items())
def test_a_typed_figure_finds_all_that_is_in_its_range(
    site: Path, page: Page, typed: str, meant: str
) -> None:
    go(page, site)
    search(page, typed)
    assert page.locator("dialog.ask .read b").inner_text() == meant
    addresses = found(page, f"{site.as_uri()}/")
    assert set(SOUGHT["figures"]["finds"]) <= set(addresses)
    groups = page.eval_on_selector_all("dialog.ask [role=group]", "all => all.length")
    assert groups > len(SOUGHT["figures"]["among"])
    assert page.locator("dialog.ask mark").count() >= len(SOUGHT["figures"]["finds"])


def test_nothing_of_the_data_is_loaded_before_the_first_key(site: Path, page: Page) -> None:
    asked: list[str] = []
    root = f"{site.as_uri()}/"
    page.on("request", lambda request: asked.append(request.url.removeprefix(root)))
    go(page, site)
    assert [path for path in asked if "search" in path] == []
    page.keyboard.press("/")
    page.wait_for_selector("dialog.ask[open]")
    assert [path for path in asked if path.startswith("search/")] == []
    search(page, "agreement")
    assert "search/index.js" in asked
    assert [path for path in asked if ":" in path] == []


def test_the_keyboard_opens_walks_chooses_and_closes(site: Path, page: Page) -> None:
    go(page, site)
    page.locator("button.find").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.ask[open]")
    search(page, "host nation support")
    field = page.locator(FIELD)
    chosen = "dialog.ask [role=option][aria-selected=true]"
    assert field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-activedescendant") == "hit-0"
    page.keyboard.press("ArrowDown")
    assert page.locator(chosen).get_attribute("id") == "hit-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.locator(chosen).get_attribute("id") == page.eval_on_selector_all(
        "dialog.ask [role=option]", "all => all.at(-1).id"
    )
    page.keyboard.press("ArrowDown")
    before = page.eval_on_selector(chosen, "hit => hit.closest('[role=group]').ariaLabel")
    page.keyboard.press("Tab")
    after = page.eval_on_selector(chosen, "hit => hit.closest('[role=group]').ariaLabel")
    assert before != after
    page.keyboard.press("Shift+Tab")
    assert page.locator(chosen).get_attribute("id") == "hit-0"
    assert page.evaluate("document.activeElement.matches('dialog.ask input')")
    page.keyboard.press("Escape")
    assert page.locator("dialog.ask[open]").count() == 0
    assert page.evaluate("document.activeElement.matches('button.find')")


def test_enter_opens_the_chosen_result_and_the_query_is_kept(site: Path, page: Page) -> None:
    go(page, site)
    search(page, "sympathy budget")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/index.html#sympathy-budget")
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog.ask[open] a.hit")
    assert page.locator(FIELD).input_value() == "sympathy budget"


def test_a_press_outside_closes_and_one_inside_does_not(site: Path, page: Page) -> None:
    go(page, site)
    search(page, "agreement")
    page.locator("dialog.ask .keys").click()
    assert page.locator("dialog.ask[open]").count() == 1
    page.mouse.click(20, 500)
    assert page.locator("dialog.ask[open]").count() == 0


def test_a_slash_in_a_field_is_a_slash(site: Path, page: Page) -> None:
    go(page, site)
    page.locator(".tools input").first.press("/")
    assert page.locator("dialog.ask[open]").count() == 0


def test_a_composed_word_is_searched_and_its_enter_opens_nothing(site: Path, page: Page) -> None:
    go(page, site)
    search(page, "agreement")
    page.eval_on_selector(
        FIELD,
        "f => f.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true}))",
    )
    assert page.locator("dialog.ask[open]").count() == 1


def test_more_of_a_group_opens_in_place(site: Path, page: Page) -> None:
    go(page, site)
    search(page, "agreement")
    many = page.locator(HITS).count()
    page.locator("dialog.ask a.more").first.click()
    assert page.locator(HITS).count() > many
    assert page.locator("dialog.ask[open]").count() == 1


def test_where_nothing_is_found_it_says_so_and_names_lists_that_are_there(
    site: Path, page: Page
) -> None:
    go(page, site)
    search(page, "xyzzyq")
    none = page.locator("dialog.ask .none")
    assert "xyzzyq" in none.inner_text()
    links = page.eval_on_selector_all("dialog.ask .none a", "all => all.map(a => a.href)")
    assert len(links) > 5
    assert [link for link in links if not Path(link.removeprefix("file://")).is_file()] == []


def test_a_number_of_results_is_told_to_who_listens(site: Path, page: Page) -> None:
    go(page, site)
    search(page, "agreement")
    status = page.locator("dialog.ask [role=status]")
    assert any(map(str.isdigit, status.inner_text()))


def test_a_query_that_would_be_code_is_a_text(site: Path, page: Page) -> None:
    go(page, site)
    for query in ("<img src=x onerror=alert(1)>", "(", "[a-", "a" * 500, "\\", "…", "**", "1e999"):
        search(page, query)
    assert page.locator("dialog.ask img").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_is_accessible(site: Path, browser: Browser, width: int, scheme: Any) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 860}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    go(page, site)
    page.locator("button.find").click()
    page.wait_for_selector("dialog.ask[open]")
    wrong: list[str] = []
    for query in ("", next(iter(SOUGHT["figures"]["typed"])), "agreement", "xyzzyq"):
        if query:
            search(page, query)
        findings = Axe().run(page, "dialog.ask", options=RULES).response["violations"]
        wrong += [f"{query}: {f['id']}: {f['nodes'][0]['target']}" for f in findings]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        wrong += [f"{query}: {wide} px too wide"] if wide > 0 else []
    context.close()
    assert wrong == []


def test_without_a_script_there_is_no_button(site: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    go(page, site)
    assert not page.locator("button.find").is_visible()
    context.close()


def test_a_figure_is_read_as_the_site_reads_it_or_not_at_all(
    real: Project, browser: Browser
) -> None:
    """For every phrase: the same range and units, or none."""
    units = real.book.units
    phrases = [row["phrase"] for row in PHRASES]
    wrong = []
    for used in (set(units), real.book.units_in_use):
        told = {id for id in used if " per " not in id}
        for phrase, made in zip(phrases, _read_in(browser, units, told, phrases), strict=True):
            if made is not None and not _is_same(phrase, units, made):
                wrong.append((phrase, made))
    assert wrong == []


def _read_in(browser: Browser, units: Units, used: set[str], phrases: list[str]) -> list[Any]:
    page = browser.new_page()
    page.add_script_tag(content=READER.read_text("utf-8"))
    told = json.dumps(tables(units, used, "en"))
    made: list[Any] = page.evaluate(
        "([told, phrases]) => phrases.map(factsite.reader(JSON.parse(told)).read)", [told, phrases]
    )
    page.close()
    assert sum(each is not None for each in made) > len(phrases) / 4
    return made


def _is_same(phrase: str, units: Units, made: dict[str, Any]) -> bool:
    try:
        meant = read(phrase, units)
    except Unreadable:
        return False
    ends = [None if made[end] is None else Decimal(made[end]) for end in ("low", "high")]
    named = set(made["units"])
    return (
        ends == [meant.low, meant.high]
        and named <= meant.units
        and bool(named) == bool(meant.units)
    )
