"""Agreements under a chart: each under its time, the one in force told from the others."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.render.bands import Span, names
from factsite.render.charts import Said, draw
from factsite.render.rows import Plot, Row

CAPTION = "Agreement of the time"
WORDS = {"peak": "", "low": "", "tentative": "tentative", "gap": "none", "strips": CAPTION}
NAMES = {
    "first": ("2001 pact on the river and bridge", "2001"),
    "second": ("2005 pact on the river and bridge", "2005"),
}


def pact(id: str, first: int, last: int, shape: str = "past", **soft: bool) -> Span:
    return Span(id, date(first, 1, 1), date(last, 12, 31), shape, **soft)


def plot(*strips: Span, kind: str = "bars", years: range = range(2001, 2011)) -> Plot:
    rows = tuple(Row(str(year), date(year, 1, 1), Decimal(40 + year % 7)) for year in years)
    return Plot(kind, rows, strips=strips)


def drawings(shown: Plot) -> list[Element]:
    made = draw(shown, "c", Said("t", "d", names=NAMES), WORDS)
    return list(ElementTree.fromstring(f"<svgs>{made}</svgs>"))


def of_strips(svg: Element, height: str = "5") -> list[Element]:
    return [rect for rect in svg.iter("rect") if rect.get("height") == height]


PACTS = pact("first", 2001, 2004), pact("second", 2005, 2010, "now")


@pytest.mark.parametrize("kind", ["bars", "dots"])
def test_a_strip_lies_under_the_years_that_its_agreement_covered(kind: str) -> None:
    for svg in drawings(plot(*PACTS, kind=kind)):
        first, second = of_strips(svg)
        end = float(first.get("x", "")) + float(first.get("width", ""))
        assert float(second.get("x", "")) - end == pytest.approx(2, abs=0.3)
        widths = [float(strip.get("width", "")) for strip in (first, second)]
        assert widths[1] / widths[0] == pytest.approx(6 / 4, abs=0.05)


def test_values_of_the_agreement_in_force_are_told_from_earlier_ones() -> None:
    wide, _ = drawings(plot(*PACTS))
    bars = [rect.get("class") for rect in wide.iter("rect") if rect.get("height") != "5"]
    assert bars == ["b"] * 4 + ["b on"] * 6
    assert [strip.get("class") for strip in of_strips(wide)] == ["b", "b on"]


def test_what_is_not_in_force_yet_is_hatched() -> None:
    wide, _ = drawings(plot(PACTS[0], pact("second", 2005, 2010, "next")))
    assert [strip.get("class") for strip in of_strips(wide)] == ["b", "b next"]


def test_an_end_that_is_not_known_to_the_day_fades() -> None:
    soft = pact("first", 2001, 2004, soft_last=True)
    wide, narrow = drawings(plot(soft, PACTS[1]))
    for svg, name in ((wide, "c-wide"), (narrow, "c-narrow")):
        (fade,) = [rect for rect in svg.iter("rect") if "url" in (rect.get("fill") or "")]
        assert fade.get("fill") == f"url(#{name}-out)"
        assert any(each.get("id") == f"{name}-out" for each in svg.iter("linearGradient"))


def test_a_strip_has_the_fullest_name_that_fits() -> None:
    texts = [[text.text for text in svg.iter("text")] for svg in drawings(plot(*PACTS))]
    assert {
        "2001 pact on the river and bridge",
        "2005 pact on the river and bridge",
        CAPTION,
    } <= set(texts[0])
    assert "2001 pact on the river and bridge" not in texts[1]


def test_an_agreement_is_called_by_its_year_where_it_has_one() -> None:
    span = pact("first", 2002, 2004)
    assert names("2001 pact on the river and bridge", span) == (
        "2001 pact on the river and bridge",
        "2001",
    )
    assert names("river pact", span)[1] == "2002"


def test_a_chart_without_agreements_has_no_strips() -> None:
    wide, _ = drawings(plot())
    assert CAPTION not in [text.text for text in wide.iter("text")]


runs = st.lists(st.integers(30, 2_000), min_size=1, max_size=14)


@given(runs, st.sampled_from(["bars", "dots"]))
def test_no_name_of_a_strip_covers_another(days: list[int], kind: str) -> None:
    spans, start = [], date(2000, 3, 5)
    for n, length in enumerate(days):
        end = start + timedelta(days=length)
        shape = "now" if n == len(days) - 1 else "past"
        spans.append(Span(("first", "second")[n % 2], start, end, shape))
        start = end + timedelta(days=1)
    for svg in drawings(plot(*spans, kind=kind)):
        shown = [t for t in svg.iter("text") if t.text in (*NAMES["first"], *NAMES["second"])]
        on_line = max((t.get("y", "") for t in shown), default="", key=float) if shown else ""
        boxes = [
            (float(t.get("x", "")), float(t.get("x", "")) + 6.6 * len(t.text or ""))
            for t in shown
            if t.get("y") == on_line and "m" not in (t.get("class") or "").split()
        ]
        assert all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(boxes, 2))
        assert all(right <= float(svg.get("width", "")) for _, right in boxes)
