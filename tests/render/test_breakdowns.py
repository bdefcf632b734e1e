"""What a value is made of, as an answer and as bars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
import trees
from hypothesis import given
from hypothesis import strategies as st

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.publish import website
from factsite.publish.job import Job, check
from factsite.render.breakdowns import Bar, Breakdown, Part, broken_down, draw, wrapped
from factsite.render.frame import width
from factsite.render.known import Known

MakeJob = Callable[[Path], Job]
TOLLS = """
label: Tolls
definition: What the tolls bring in.
unit: EUR
values:
  - {period: 2028, status: STATUS, value: 1 million, source: paper, at: ¶1, printed: €1 million}
"""
INCOME = """
label: All income
definition: Tolls and fees.
unit: EUR
values:
  - {period: 2028, status: settled, value: VALUE million, source: paper, at: ¶3,
     printed: €VALUE million, parts: [tolls 2028, given.fees], given: {
       fees: {value: 3 million, source: report, at: ¶4, printed: €3 million}}}
"""


def known(root: Path, *, value: str = "4", status: str = "settled") -> Known:
    tolls = TOLLS.replace("STATUS", status)
    income = INCOME.replace("VALUE", value)
    trees.write(root, {"data/figures/tolls.yml": tolls, "data/figures/income.yml": income})
    book = read(root).book
    day = date(2035, 1, 1)
    return Known(known_on(book, day), book, day)


def made_of(facts: Known) -> Breakdown:
    found: Breakdown | None = broken_down(facts, "figures/income", "2028-settled")
    assert found is not None
    return found


def test_the_largest_part_comes_first_and_shares_are_those_of_the_whole(tmp_path: Path) -> None:
    found = made_of(known(tmp_path))
    assert [(p.kind, p.name, p.share) for p in found.parts] == [
        ("given", "fees", Decimal("0.75")),
        ("figures", "2028-settled", Decimal("0.25")),
    ]
    assert found.fit == "exact"


def test_a_part_of_another_status_is_marked(tmp_path: Path) -> None:
    found = made_of(known(tmp_path, status="budget"))
    assert [part.mark for part in found.parts] == ["", "†"]
    assert found.marks == (("†", "budget", ""),)


def test_what_does_not_add_up_is_not_taken_apart(tmp_path: Path) -> None:
    assert broken_down(known(tmp_path, value="9"), "figures/income", "2028-settled") is None


def test_a_value_without_parts_is_not_taken_apart(tmp_path: Path) -> None:
    assert broken_down(known(tmp_path), "figures/tolls", "2028-settled") is None


def bar(size: str, *, tentative: bool = False, label: str = "Tolls & fees") -> Bar:
    part = Part("given", "", "x", Decimal(size), Decimal(1), Decimal(1), tentative)
    return Bar(part, label, size, "12%", "../income/#parts")


def test_each_part_is_a_link_with_a_name_and_its_bar_starts_at_zero() -> None:
    made = draw([bar("40"), bar("10")], "b", ("t", "d"))
    for svg in ElementTree.fromstring(f"<svgs>{made}</svgs>"):
        links = list(svg.iter("a"))
        assert [link.get("aria-label") for link in links] == [
            "Tolls & fees: 40, 12%",
            "Tolls & fees: 10, 12%",
        ]
        bars = [r for r in svg.iter("rect") if r.get("class") == "b on"]
        lengths = [float(r.get("width", "")) for r in bars]
        assert len({r.get("x") for r in bars}) == 1
        assert lengths[0] == pytest.approx(4 * lengths[1], abs=0.3)


def test_a_tentative_part_is_hatched() -> None:
    assert draw([bar("40"), bar("10", tentative=True)], "b", ("t", "d")).count('"b next"') == 2


@given(st.lists(st.text("abcdefg", min_size=1, max_size=12), min_size=1), st.integers(60, 400))
def test_a_long_name_is_wrapped_and_loses_no_word(words: list[str], room: int) -> None:
    lines = wrapped(" ".join(words), Decimal(room))
    assert " ".join(lines).split() == words
    assert all(width(line) <= room or " " not in line for line in lines)


def test_a_chapter_takes_a_value_apart_and_says_that_it_adds_up(
    minimal: Path, job: MakeJob
) -> None:
    for name, text in (("tolls", TOLLS), ("income", INCOME)):
        text = text.replace("STATUS", "budget").replace("settled", "budget").replace("VALUE", "4")
        text = text.replace("paper", "gazette-2028").replace("report", "gazette-2028")
        (minimal / f"data/figures/{name}.yml").write_text(text, "utf-8")
    call = '{{ breakdown("income", "2028", title="Fees bring in most") }}'
    (minimal / "docs/index.md").write_text(f"---\ntitle: A\n---\n{call}\n", "utf-8")
    html = website.make_stage(job(minimal), check(job(minimal)))[0].bodies["index.md"].html
    assert "<h3>Fees bring in most</h3>" in html
    assert "The two parts add up to the printed total, €4 million." in html
    assert "75%" in html
    assert 'href="figures/income/#parts-2028-budget"' in html
