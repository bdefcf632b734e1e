"""Charts as a reader sees them: the shapes and labels in the SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.render.charts import Said, draw, trend
from factsite.render.rows import Plot, Row, scale

WORDS = {
    "peak": "peak",
    "low": "low",
    "tentative": "tentative",
    "gap": "no figure read",
    "strips": "Agreement of the time",
}


def row(year: int, value: str | None, **more: Any) -> Row:
    amount = None if value is None else Decimal(value)
    return Row(str(year), date(year, 1, 1), amount, amount, amount, Decimal("0.1"), **more)


def bars(*values: str | None, start: int = 2001, **more: Any) -> Plot:
    rows = [row(start + n, value) for n, value in enumerate(values)]
    return Plot("bars", tuple(rows), **more)


def drawings(plot: Plot) -> list[Element]:
    made = draw(plot, "chart-1", Said("Water of the river", "A few values."), WORDS)
    return list(ElementTree.fromstring(f"<svgs>{made}</svgs>"))


def labels(svg: Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


def boxes(svg: Element) -> Iterator[tuple[str, float, float, float, float]]:
    """What each label takes up at the size that the style sheet gives it, digits being 6.6 wide."""
    for text in svg.iter("text"):
        words, kinds = text.text or "", (text.get("class") or "").split()
        if "inv2" in kinds:
            continue
        wide, x, y = 6.6 * len(words), float(text.get("x", "")), float(text.get("y", ""))
        left = x - wide if "e" in kinds else x - wide / 2
        yield words, left, y - 11, left + wide, y + 2


def test_there_is_a_wide_and_a_narrow_drawing_each_with_its_own_ids() -> None:
    wide, narrow = drawings(bars("3", "4"))
    assert (wide.get("width"), narrow.get("width")) == ("720", "350")
    ids = [e.get("id") for svg in (wide, narrow) for e in svg.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) == 4


def test_each_drawing_says_in_words_what_it_shows() -> None:
    for svg in drawings(bars("3", "4")):
        title, about = svg[0], svg[1]
        assert (title.tag, title.text, about.tag, about.text) == (
            "title",
            "Water of the river",
            "desc",
            "A few values.",
        )
        assert svg.get("aria-labelledby") == f"{title.get('id')} {about.get('id')}"


def test_a_title_cannot_break_out_of_the_drawing() -> None:
    made = draw(bars("3", "4"), "c", Said("<b>&", '"'), WORDS)
    assert '<title id="c-wide-t">&lt;b&gt;&amp;</title>' in made


def test_without_a_value_nothing_is_drawn() -> None:
    assert draw(bars(None), "c", Said("t", "d"), WORDS) == ""
    assert trend(bars(None), 2001, 2001) == ""


def test_a_year_without_a_value_is_a_dotted_piece_and_no_bar() -> None:
    for svg in drawings(bars("3", None, "4")):
        assert len([e for e in svg.iter("path") if e.get("class") == "gap"]) == 1
        assert len(list(svg.iter("rect"))) == 2


def test_a_long_gap_is_named_where_there_is_room() -> None:
    wide, _ = drawings(bars("3", *[None] * 8, "4"))
    assert "no figure read" in labels(wide)


def test_what_is_tentative_is_hatched_and_says_so() -> None:
    plot = Plot("bars", (row(2001, "3"), row(2002, "4", tentative=True)))
    for svg in drawings(plot):
        assert [e.get("class") for e in svg.iter("rect")] == ["b", "b next"]
        assert "tentative" in labels(svg)


def test_a_value_known_as_a_range_has_a_whisker_from_end_to_end() -> None:
    about = Row("2002", date(2002, 1, 1), Decimal(4), Decimal(3), Decimal(5))
    wide, _ = drawings(Plot("bars", (row(2001, "8"), about)))
    whisker = next(e.get("d", "") for e in wide.iter("path") if e.get("class") == "w")
    top, bottom = (float(n) for n in re.findall(r"M\S+ (\S+?)h8m-4 0V(\S+?)m", whisker)[0])
    bar = list(wide.iter("rect"))[1]
    assert top < float(bar.get("y", "")) < bottom


def test_a_whisker_tells_our_rule_from_what_is_printed() -> None:
    printed = Row("2001", date(2001, 1, 1), Decimal(4), Decimal(3), Decimal(5))
    plot = Plot("bars", (printed, replace(printed, label="2002", by_rule=True)))
    wide, _ = drawings(plot)
    kinds = [e.get("class") for e in wide.iter("path") if (e.get("class") or "").startswith("w")]
    assert kinds == ["wh", "w", "wh", "w rule"]


def test_many_dots_are_a_line_that_breaks_where_values_are_not_joined() -> None:
    joined = {2002: True, 2003: True, 2005: True}
    rows = [row(year, "4", joined=joined.get(year, False)) for year in range(2001, 2006)]
    for svg in drawings(Plot("line", tuple(rows))):
        lines = [e.get("d", "") for e in svg.iter("path") if e.get("class") == "ln"]
        assert [line.count("L") + 1 for line in lines] == [3, 2]
        assert len(list(svg.iter("circle"))) == 5


def linked(count: int) -> Element:
    """The wide drawing of so many bars, each of which leads somewhere."""
    rows = tuple(row(2001 + n, "4", anchor=f"v{n}") for n in range(count))
    links = {f"v{n}": (f"#v{n}", f"{2001 + n}: <4>") for n in range(count)}
    made = draw(Plot("bars", rows), "c", Said("t", "d", links), WORDS)
    return next(iter(ElementTree.fromstring(f"<svgs>{made}</svgs>")))


def test_a_bar_leads_to_its_value_and_says_which() -> None:
    svg = linked(3)
    links = [(link.get("href"), link.get("aria-label")) for link in svg.iter("a")]
    assert links == [("#v0", "2001: <4>"), ("#v1", "2002: <4>"), ("#v2", "2003: <4>")]
    assert svg.get("role") == "group"


def test_bars_too_narrow_to_be_aimed_at_are_no_stops_of_the_keyboard() -> None:
    stops = {
        count: {link.get("tabindex") for link in linked(count).iter("a")} for count in (20, 60)
    }
    assert stops == {20: {None}, 60: {"-1"}}


def test_years_are_shortened_where_that_gives_room_for_each() -> None:
    shown = labels(drawings(bars(*["4"] * 20))[0])
    assert {"2001", "02", "04", "2005", "06", "2020"} <= set(shown)


def test_peak_low_and_latest_are_always_labelled() -> None:
    plot = bars(*[str(100 + (7 * n) % 53) for n in range(60)])
    for svg in drawings(plot):
        shown = labels(svg)
        for special in (plot.peak, plot.least, plot.latest):
            assert plot.written(special) in shown


def test_what_differs_from_the_other_values_keeps_its_sign() -> None:
    plot = Plot("bars", (row(2001, "3"), row(2002, "3.5", mark="†"), row(2003, "4")))
    for svg in drawings(plot):
        assert any(label.endswith("†") for label in labels(svg))


def test_a_bar_whose_sign_has_no_room_is_outlined() -> None:
    rows = tuple(row(1900 + n, "4", mark="†" if n % 2 else "") for n in range(100))
    for svg in drawings(Plot("bars", rows)):
        signs = sum(label.count("†") for label in labels(svg))
        outlined = [e for e in svg.iter("rect") if e.get("class") == "b other"]
        assert signs + len(outlined) == 50


def test_numbers_are_written_with_the_digits_that_are_known() -> None:
    exact = Row("2001", date(2001, 1, 1), Decimal(3_400_000), step=Decimal(100_000))
    plot = Plot("bars", (exact,), exponent=scale([Decimal(3_400_000)]))
    assert plot.written(exact) == "3.4"


@pytest.mark.parametrize(
    ("largest", "exponent"), [("999999", 0), ("1000000", 6), ("-2500000000", 9), ("0", 0)]
)
def test_the_scale_is_the_largest_with_a_word_that_the_values_reach(
    largest: str, exponent: int
) -> None:
    assert scale([Decimal(largest), Decimal(1)]) == exponent


def test_dots_stand_where_their_days_are() -> None:
    days = (date(2001, 1, 1), date(2001, 7, 2), date(2002, 1, 1))
    rows = tuple(Row(str(d.year), d, Decimal(4 + n)) for n, d in enumerate(days))
    wide, _ = drawings(Plot("dots", rows))
    first, middle, last = (float(e.get("cx", "")) for e in wide.iter("circle"))
    assert middle - first == pytest.approx(last - middle, abs=2)


def test_a_small_drawing_shares_its_axis_of_years_with_others() -> None:
    early, late = (trend(bars("3", start=year), 2001, 2004) for year in (2001, 2004))
    assert re.search(r'd="M0 \S+v', early.partition('"b on"')[2])
    assert re.search(r'd="M108 \S+v', late.partition('"b on"')[2])


amounts = st.decimals(-10_000, 10_000, places=1, allow_nan=False).map(str)
years = st.lists(st.one_of(st.none(), amounts), min_size=1, max_size=60)
days = st.lists(st.tuples(st.dates(date(1990, 1, 1), date(2020, 12, 31)), amounts), min_size=1)
plots = st.one_of(
    years.filter(any).map(lambda values: bars(*_trimmed(values))),
    days.map(lambda counted: dots(dict(counted))),
    days.map(lambda counted: dots(dict(counted), "line")),
)


def dots(counted: dict[date, str], kind: str = "dots") -> Plot:
    rows = (Row(str(d.year), d, Decimal(counted[d]), joined=True) for d in sorted(counted))
    return Plot(kind, tuple(rows))


def _trimmed(values: list[str | None]) -> list[str | None]:
    """The values without gaps at either end, as a figure's rows come."""
    known = [n for n, value in enumerate(values) if value is not None]
    return values[known[0] : known[-1] + 1]


@given(plots)
def test_every_bar_starts_at_zero(plot: Plot) -> None:
    for svg in drawings(plot):
        axis = next(e.get("d", "") for e in svg.iter("path") if e.get("class") == "ax")
        zero = float(re.findall(r"M\S+ (\S+?)H", axis)[0])
        for bar in svg.iter("rect"):
            top, tall = float(bar.get("y", "")), float(bar.get("height", ""))
            assert min(abs(top - zero), abs(top + tall - zero)) <= 0.11


@given(plots)
def test_no_label_covers_another(plot: Plot) -> None:
    for svg in drawings(plot):
        for one, other in combinations(boxes(svg), 2):
            apart = one[3] <= other[1] or other[3] <= one[1]
            assert apart or one[4] <= other[2] or other[4] <= one[2], (one, other)


@given(plots)
def test_no_label_leaves_the_drawing(plot: Plot) -> None:
    for svg in drawings(plot):
        wide, tall = float(svg.get("width", "")), float(svg.get("height", ""))
        for label, left, top, right, bottom in boxes(svg):
            assert 0 <= left <= right <= wide, label
            assert 0 <= top <= bottom <= tall, label


def drawn(plot: Plot) -> str:
    return draw(plot, "c", Said("t", "d"), WORDS) + trend(plot, 2001, 2060)
