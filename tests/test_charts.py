"""The drawings of the real pages as a browser shows them: no text too small, covered or cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import launch
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

SMALLEST, MOST = 12, 6
# Half a pixel is a matter of rounding; so is what a letter's box has beyond its ink.
MEASURE = """smallest => [...document.querySelectorAll("svg.c")].flatMap(svg => {
  const whole = svg.getBoundingClientRect();
  if (!whole.width) return [];
  const scale = whole.width / svg.viewBox.baseVal.width, found = [];
  const texts = [...svg.querySelectorAll("text")].map(text => {
    const size = parseFloat(getComputedStyle(text).fontSize) * scale;
    if (size < smallest) found.push(`${size.toFixed(1)} px: ${text.textContent}`);
    const box = text.getBoundingClientRect(), lead = (box.height - size) / 2;
    return {words: text.textContent, left: box.left, right: box.right,
            top: box.top + lead, bottom: box.bottom - lead};
  });
  for (const [n, a] of texts.entries()) {
    if (a.left < whole.left - 1 || a.right > whole.right + 1
        || a.top < whole.top - 1 || a.bottom > whole.bottom + 1)
      found.push(`outside: ${a.words}`);
    for (const b of texts.slice(n + 1))
      if (a.left + .5 < b.right && b.left + .5 < a.right
          && a.top + .5 < b.bottom && b.top + .5 < a.bottom)
        found.push(`covered: ${a.words} / ${b.words}`);
  }
  return found;
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launch(playwright) as started:
        yield started


def drawn(site: Path) -> list[str]:
    """Pages that hold a drawing with text in it: of each kind those with most in them."""
    found: dict[str, list[tuple[int, str]]] = {}
    for page in site.rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        if '<svg class="c wide"' in text:
            kind = page.relative_to(site).parts[0] if len(page.relative_to(site).parts) > 2 else ""
            found.setdefault(kind, []).append((text.count("<text"), page.as_uri()))
    return [page for kind in found.values() for _, page in sorted(kind)[-MOST:]]


@pytest.fixture(params=[1280, 800, 390])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


def test_text_in_drawings_is_large_enough_and_free(site: Path, page: Page) -> None:
    wrong: dict[str, list[str]] = {}
    for address in drawn(site):
        page.goto(address)
        if found := page.evaluate(MEASURE, SMALLEST):
            wrong[address.removeprefix(site.as_uri())] = found
    assert wrong == {}


def test_a_bar_leads_to_the_row_of_its_value(site: Path, page: Page) -> None:
    figure = max((site / "figures").glob("*/index.html"), key=lambda path: path.stat().st_size)
    page.goto(figure.as_uri())
    link = page.locator(".chart svg:visible a").first
    name, anchor = link.get_attribute("aria-label"), link.get_attribute("href")
    assert name
    assert anchor
    assert page.locator(f"[id='{anchor.partition('#')[2]}']").count() == 1
