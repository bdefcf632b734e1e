"""A topic brings its own unit and its own calendar: data alone, and nothing in Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from factsite.check import run_all
from factsite.load.project import Project, read
from factsite.publish import website
from factsite.publish.job import Job

UNIT = """
acre-feet: {kind: volume, one: acre-foot, many: acre-feet, size: 1233.48183754752}
"""
CALENDAR = """
water-year:
  label: water year
  starts: 10-01
  prefix: WY
  named_by: last
  year: water year {year}
"""
INFLOW = """\
label: Inflow of the reservoir
definition: What runs into the reservoir in a year.
unit: acre-feet
calendar: water-year
values:
  - {period: WY2028, value: 12400, source: gazette-2030, at: ¶1, printed: "12,400 acre-feet"}
  - period: WY2029
    value: 12900
    sources:
      - {source: gazette-2030, at: ¶1, printed: "12,900 acre-feet"}
      - {source: gazette-2030, at: ¶2, printed: 15.9 million cubic meters}
  - period: WY2028..WY2029
    formula: sum(inflow WY2028..WY2029)
    source: gazette-2030
    at: ¶3
    printed: 25,300 acre-feet
"""
CLAIM = """
wetter:
  statement: The second year was the wetter one
  source: gazette-2030
  check: inflow WY2029 > inflow WY2028 and inflow WY2029 < 16 million cubic meters
  verdict: holds
"""


@pytest.fixture
def reservoir(minimal: Path) -> Callable[..., Project]:
    """Reads the smallest project with the unit, the calendar, a figure and a claim in them."""

    def make(right: str = "", wrong: str = "") -> Project:
        data = minimal / "data"
        for name, more in (("units", UNIT), ("calendars", CALENDAR), ("claims", CLAIM)):
            with (data / f"{name}.yml").open("a", encoding="utf-8") as file:
                file.write(more)
        text = INFLOW.replace(right, wrong) if right else INFLOW
        (data / "figures" / "inflow.yml").write_text(text, "utf-8")
        return read(minimal)

    return make


def test_they_are_read_and_checked(reservoir: Callable[..., Project]) -> None:
    project = reservoir()
    assert project.problems == ()
    assert run_all(project.book) == []
    figure = project.book.figure("inflow")
    assert figure is not None
    period = project.book.period(figure, figure.values[1])
    assert (period.first, period.last) == (date(2028, 10, 1), date(2029, 9, 30))
    assert project.book.tested["wetter"].verdict == "holds"


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("12,900 acre-feet", "12,800 acre-feet", "printed-disagrees"),
        ("15.9 million", "159 million", "printed-disagrees"),
        ("25,300 acre-feet", "26,300 acre-feet", "derived-disagrees"),
        ("12,400 acre-feet", "12,400 acres", "printed-unit"),
        ("WY2028,", "FY2028,", "bad-period"),
    ],
)
def test_a_slip_in_them_is_found(
    reservoir: Callable[..., Project], right: str, wrong: str, code: str
) -> None:
    book = reservoir(right, wrong).book
    assert code in {problem.code.name for problem in run_all(book)}


def test_they_are_added_up(reservoir: Callable[..., Project]) -> None:
    project = reservoir()
    result = project.book.workings["inflow", "wy2028-to-wy2029"].result
    assert result is not None
    assert result.unit == "acre-feet"
    acre_foot = Decimal("1233.48183754752")
    assert result.point.low == 25_300 * acre_foot
    assert result.interval.contains(25_300 * acre_foot)


def test_they_are_displayed(
    reservoir: Callable[..., Project], minimal: Path, job: Callable[[Path], Job]
) -> None:
    reservoir()
    website.build(job(minimal))
    page = minimal / "build" / "site" / "figures" / "inflow" / "index.html"
    text = " ".join(LexborHTMLParser(page.read_text("utf-8")).text(separator=" ").split())
    for words in ("12,900 acre-feet", "25,300 acre-feet", "water year 2029"):
        assert words in text
