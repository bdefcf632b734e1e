"""What a card tells of a figure: what its print can mean, and its own time among the small bars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import trees
from selectolax.lexbor import LexborHTMLParser

from factsite.load.project import read
from factsite.publish import website
from factsite.publish.job import Job
from factsite.render import cards
from factsite.render.known import Known

LENGTH = """
label: Length
definition: How long it is.
unit: meters
values:
  - {period: 2025, value: 412, source: paper, at: ¶1, printed: 412 meters}
  - {period: 2026, value: 410, source: paper, at: ¶2, printed: about 410 meters}
  - {period: 2028, value: 206, source: paper, at: ¶3, printed: 206 meters}
  - {period: 2025..2028, value: 400, source: paper, at: ¶4, printed: a long span, unread: Drawn.}
"""


def known(root: Path) -> Known:
    trees.write(root, {"data/figures/length.yml": LENGTH})
    book = read(root).book
    return Known(book, book, date(2035, 1, 1))


def test_a_card_tells_the_range_that_the_print_can_mean(tmp_path: Path) -> None:
    book = known(tmp_path)
    exact, about = (cards.told(book, "figures/length", at).means for at in ("2025", "2026"))
    assert exact is not None
    assert about is not None
    assert (exact.low, exact.high) == (Decimal("411.5"), Decimal("412.5"))
    assert about.low is not None
    assert about.low < Decimal(400)
    assert cards.told(book, "figures/length", "2025..2028").means is None


def test_the_bar_of_the_values_own_year_is_one_of_the_small_bars(tmp_path: Path) -> None:
    book = known(tmp_path)
    small = cards.small(book, "figures/length")
    marks = [cards.told(book, "figures/length", at).mark for at in ("2025", "2026", "2028")]
    assert small.firm == "".join(marks)
    assert len(set(marks)) == 3
    assert (small.since, small.until, small.count) == (2025, 2028, 4)
    assert cards.told(book, "figures/length", "2025..2028").mark == ""


def test_a_year_that_is_not_the_plain_one_comes_with_its_days(minimal: Path) -> None:
    book = read(minimal).book
    told = cards.told(Known(book, book, date(2035, 1, 1)), "figures/bridge-cost", "ry2029-budget")
    assert (told.first, told.last) == (date(2028, 10, 1), date(2029, 9, 30))


def test_every_figure_of_a_text_has_a_card_once_and_stands_in_the_list_beside_it(
    minimal: Path, job: Callable[[Path], Job]
) -> None:
    prose = 'It is {{ figure("bridge-cost", "RY2029") }}, {{ figure("bridge-cost", "RY2029") }}.'
    chapter = minimal / "docs" / "who-decides.md"
    chapter.write_text(f"{chapter.read_text('utf-8')}\n{prose}\n", "utf-8")
    website.build(job(minimal))
    made = job(minimal).published / "who-decides" / "index.html"
    page = LexborHTMLParser(made.read_text("utf-8"))
    named = {link.attributes["data-card"] for link in page.css("a.fact[data-card]")}
    assert named == {"card-bridge-cost-ry2029-budget"}
    assert [one.id for one in page.css(".cards [id]")] == ["card-bridge-cost-ry2029-budget"]
    assert page.css_first(".cards").attributes["hidden"] is None
    assert [link.text() for link in page.css(".toc a[href*='figures/']")] == ["Cost of the bridge"]
