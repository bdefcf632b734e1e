from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from factsite.quantities.interval import EXACT
from factsite.quantities.lexicon import qualifiers
from factsite.quantities.reading import Reading, Unreadable, read
from factsite.quantities.spelling import table
from factsite.quantities.units import Unit, Units

UNITS = Units.builtin()
HERE = Path(__file__).parent
SOURCES = HERE.parents[1] / "data" / "sources"


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a table of phrases; every scalar of it is text."""
    table = yaml.load((HERE / name).read_text("utf-8"), yaml.BaseLoader)
    assert isinstance(table, list)
    return table


GRAMMAR, PRINTED = rows("grammar.yml"), rows("phrases.yml")
ROWS = GRAMMAR + PRINTED
READABLE = [row for row in ROWS if "problem" not in row]
REFUSED = [row for row in ROWS if "problem" in row]


def phrase_of(row: dict[str, Any]) -> str:
    return row["phrase"] or "(nothing)"


def end(text: str) -> Decimal | None:
    return None if text == "open" else Decimal(text)


@pytest.mark.parametrize("row", READABLE, ids=phrase_of)
def test_a_phrase_is_read_as_its_row_says(row: dict[str, Any]) -> None:
    reading = read(row["phrase"], UNITS)
    assert (reading.low, reading.high) == (end(row["low"]), end(row["high"]))
    assert reading.units.issuperset(row["units"])
    assert bool(reading.units) == bool(row["units"])
    assert reading.qualifier == row.get("qualifier")


@pytest.mark.parametrize("row", REFUSED, ids=phrase_of)
def test_a_phrase_that_is_no_figure_says_why(row: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(row["phrase"], UNITS)
    assert row["problem"] in refusal.value.why


def test_every_printed_phrase_names_the_page_that_prints_it() -> None:
    pages = {row["source"] for row in PRINTED}
    addresses = {page for page in pages if page.startswith(("http://", "https://"))}
    assert all((SOURCES / f"{page}.yml").is_file() for page in pages - addresses)
    assert len(PRINTED) >= 300
    assert sum(row["source"] in addresses for row in PRINTED) >= 120
    assert {row.get("qualifier") for row in GRAMMAR} >= set(qualifiers())


# What a refusal points at


@pytest.mark.parametrize(
    ("phrase", "word", "offset"),
    [
        ("43 percent of votes", "votes", 14),
        ("about €5 herons", "herons", 9),
        ("約５００羽", "羽", 4),
        ("約５億ﾄﾞﾗﾏ", "ﾄﾞﾗﾏ", 3),
        ("３⅓", "⅓", 1),
        ("fiscal 1907", "fiscal", 0),
        ("€5 (£4)", "(", 3),
    ],
)
def test_a_refusal_points_into_the_phrase_as_printed(phrase: str, word: str, offset: int) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(phrase, UNITS)
    assert (refusal.value.word, refusal.value.offset) == (word, offset)
    assert str(refusal.value) == refusal.value.why


def test_a_phrase_that_is_too_long_is_refused() -> None:
    with pytest.raises(Unreadable, match="at most 300 characters"):
        read("5" * 301, UNITS)
    assert read("5" * 300, UNITS).low_value == Decimal("5" * 300)


# Rounding, cutting, headings


def test_a_cut_figure_lies_up_to_one_unit_above() -> None:
    reading = read("€483.6 billion", UNITS, truncated=True)
    assert (reading.low, reading.high) == (Decimal("483.6e9"), Decimal("483.7e9"))


def test_a_cut_zero_lies_up_to_one_unit_above() -> None:
    reading = read("0", UNITS, truncated=True)
    assert (reading.low, reading.high) == (0, 1)


def test_a_cut_negative_figure_lies_below() -> None:
    reading = read("-2.4 percent", UNITS, truncated=True)
    assert (reading.low, reading.high) == (Decimal("-2.5"), Decimal("-2.4"))


def test_printed_numbers_are_kept_beside_the_interval() -> None:
    reading = read("between 1.04 and 1.2 billion euros", UNITS)
    assert reading.low_value == Decimal(1_040_000_000)
    assert reading.high_value == Decimal(1_200_000_000)
    assert reading.step == Decimal(10_000_000)


@pytest.mark.parametrize(
    ("phrase", "heading", "value", "step", "unit"),
    [
        ("7,345", "億ユーロ", "734500000000", "100000000", "EUR"),
        ("約7,345", "億ユーロ", "734500000000", "100000000", "EUR"),
        ("417.36", "億", "41736000000", "1000000", None),
        ("618,254", "百万ユーロ", "618254000000", "1000000", "EUR"),
        ("€618,254", "(百万ユーロ)", "618254000000", "1000000", "EUR"),
        ("7", "単位：千人", "7000", "1000", "persons"),
        ("36.5", "million euros", "36500000", "100000", "EUR"),
        ("36.5", "€ million", "36500000", "100000", "EUR"),
        ("36.5", "€m", "36500000", "100000", "EUR"),
        ("36.5", "in thousands of people", "36500", "100", "persons"),
        ("36.5", "%", "36.5", "0.1", "percent"),
        ("36.5", "[千人]", "36500", "100", "persons"),
        ("36.5", "m", "36.5", "0.1", "meters"),
        ("36.5", "k", "36500", "100", None),
        ("36.5 percent", "%", "36.5", "0.1", "percent"),
    ],
)
def test_a_heading_scales_a_bare_numeral(
    phrase: str, heading: str, value: str, step: str, unit: str | None
) -> None:
    reading = read(phrase, UNITS, default_scale=heading)
    assert (reading.low_value, reading.step) == (Decimal(value), Decimal(step))
    assert reading.units == (frozenset([unit]) if unit else frozenset())


@pytest.mark.parametrize(
    ("phrase", "heading", "why"),
    [
        ("5億ユーロ", "億ユーロ", "a scale or a unit of its own"),
        ("5ユーロ", "億ユーロ", "a scale or a unit of its own"),
        ("€5", "億ポンド", "name different units"),
        ("5", "herons", "names no unit"),
        ("5", "", "no scale and no unit"),
        ("5", "€ £", "names different units"),
        ("5", "数億ユーロ", "is vague"),
        ("5", "in :", "no scale and no unit"),
        ("5", "about million", "is no scale and no unit"),
    ],
)
def test_a_heading_that_does_not_fit_is_refused(phrase: str, heading: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(phrase, UNITS, default_scale=heading)


def test_a_declared_word_names_its_unit() -> None:
    herons = Unit("herons", "count", "", "heron", "herons", words=("grey herons", "羽"))
    units = UNITS.extended([herons])
    for phrase in ("about 300 grey herons", "約300羽", "300 herons or so"):
        assert read(phrase, units).units == {"herons"}


def test_a_missing_unit_is_the_default_one() -> None:
    reading = read("about 40", UNITS, default_unit=UNITS["kilometers"])
    assert (reading.low_value, reading.units) == (Decimal(40_000), frozenset())
    printed = read("40 miles", UNITS, default_unit=UNITS["kilometers"])
    assert printed.low_value == Decimal("64373.76")


def test_a_word_for_several_units_means_the_default_one() -> None:
    assert read("5 tons", UNITS, default_unit=UNITS["tonnes"]).low_value == 5000


# What the figure's own unit decides


def test_a_rate_may_leave_out_its_lower_unit() -> None:
    rate = UNITS["JPY per EUR"]
    reading = read("110円50銭", UNITS, default_unit=rate)
    assert (reading.low_value, reading.units) == (Decimal("110.5"), {rate.id})
    assert read("110.5", UNITS, default_unit=rate).units == frozenset()
    assert read("£110", UNITS, default_unit=rate).units == UNITS.named("£")


def test_the_lower_unit_of_a_rate_may_stand_alone() -> None:
    reading = read("80 per person", UNITS, default_unit=UNITS["EUR per persons"])
    assert reading.units == {"EUR per persons"}
    assert read("80 a year", UNITS, default_unit=UNITS["persons"]).units == {"persons per years"}


def test_a_yearly_sum_is_counted_by_the_year_unless_the_figure_is_a_rate() -> None:
    assert read("€80 a year", UNITS, default_unit=UNITS["EUR"]).low_value == 80
    rate = UNITS["EUR per years"]
    assert read("€80 a year", UNITS, default_unit=rate).low_value == EXACT.multiply(80, rate.size)


@pytest.mark.parametrize(("phrase", "value"), [("1987", 1987), ("2016-2020", 2016)])
def test_what_may_be_a_year_is_a_number_where_a_unit_is_known(phrase: str, value: int) -> None:
    with pytest.raises(Unreadable, match="may be a year"):
        read(phrase, UNITS)
    assert read(phrase, UNITS, default_unit=UNITS["persons"]).low_value == value
    assert read(phrase, UNITS, default_scale="million").low_value == value * 10**6


def test_a_fall_keeps_its_printed_numbers_below_zero() -> None:
    reading = read("down 5 to 6.5 percent", UNITS)
    assert (reading.low_value, reading.high_value) == (Decimal("-6.5"), Decimal(-5))
    assert reading.step == Decimal("0.1")
    cut = read("down 2.4 percent", UNITS, truncated=True)
    assert (cut.low, cut.high) == (Decimal("-2.5"), Decimal("-2.4"))


def test_a_vague_amount_keeps_its_ends_and_its_place() -> None:
    reading = read("数百億ユーロ", UNITS)
    assert (reading.low_value, reading.high_value) == (Decimal("2e10"), Decimal("1e11"))
    assert reading.step == Decimal("1e10")
    table = read("数百", UNITS, default_scale="億ユーロ")
    assert table.high_value == Decimal("1e11")


def test_a_share_is_known_to_a_percent_and_a_small_one_to_two_digits() -> None:
    assert read("a third", UNITS).step == 1
    assert read("1 in 30", UNITS).step == Decimal("0.1")
    assert read("1 in 3,000", UNITS).step == Decimal("0.001")


# Laws

NUMBERS = st.decimals(min_value=0, max_value=10**15, places=2, allow_nan=False)


def reading_or_refusal(phrase: str) -> Reading | Unreadable:
    try:
        return read(phrase, UNITS)
    except Unreadable as refusal:
        return refusal


@given(st.text(max_size=320))
@example("\x00")
@example("\ud800")
@example("ﷺ" * 300)
@example("\u0301")
@example(".5" * 150)
@example("一" * 300)
@example("9" * 300)
def test_any_text_ends_in_a_reading_or_a_refusal(phrase: str) -> None:
    outcome = reading_or_refusal(phrase)
    if isinstance(outcome, Unreadable):
        assert outcome.why
        assert 0 <= outcome.offset <= len(phrase)


def spellings(table: Any) -> Iterator[str]:
    """Every text in a table of words."""
    if isinstance(table, str):
        yield table
    for part in table if isinstance(table, (list, dict)) else ():
        yield part
        yield from spellings(table[part] if isinstance(table, dict) else "")


WORDS = sorted(
    {word for each in qualifiers().values() for word in (*each.before, *each.after)}
    | set(spellings(table("words.yml")))
    | {"5", "1,200", "3.4", "0", "-0", "二千", "億", "万", "数", "・", "½", "1年", "9" * 60}
    | {"€", "$", "円", "euros", "people", "人", "percent", "割", "m", "t", "years", "tons", "  "}
)
DEFAULTS = [None, *(UNITS[id] for id in ("EUR", "percent", "tonnes", "years", "EUR per USD"))]
HEADINGS = [None, None, "億円", "million euros", "%", "数億", "herons", ""]


@given(
    st.lists(st.sampled_from(WORDS), max_size=9),
    st.sampled_from([" ", ""]),
    st.sampled_from(DEFAULTS),
    st.sampled_from(HEADINGS),
    st.booleans(),
)
def test_any_words_of_figures_end_in_a_reading_or_a_refusal(
    words: list[str], gap: str, unit: Unit | None, heading: str | None, cut: bool
) -> None:
    phrase = gap.join(words)
    try:
        reading = read(phrase, UNITS, default_unit=unit, default_scale=heading, truncated=cut)
    except Unreadable:
        return
    assert reading.low_value <= reading.high_value
    assert reading.step > 0
    assert reading.low is not None or reading.high is not None


@given(st.sampled_from(READABLE), st.sampled_from([" ", "\u3000", "\u00a0"]))
def test_space_around_a_phrase_changes_nothing(row: dict[str, Any], space: str) -> None:
    assert read(f"{space}{row['phrase']}{space}", UNITS) == read(row["phrase"], UNITS)


@given(NUMBERS)
def test_a_printed_number_lies_in_its_own_interval(number: Decimal) -> None:
    reading = read(f"€{number:,}", UNITS)
    assert reading.low_value == number
    assert reading.interval.contains(number)


@given(NUMBERS)
def test_about_is_never_narrower_than_no_word(number: Decimal) -> None:
    exact, about = read(f"{number}", UNITS), read(f"about {number}", UNITS)
    assert about.interval.contains(exact.interval)


@given(NUMBERS.filter(bool), st.sampled_from([10, 100, 1000]))
def test_about_never_lets_in_a_slip_of_a_factor_of_ten(number: Decimal, slip: int) -> None:
    if number < 1:
        return
    about = read(f"about {number}", UNITS).interval
    assert not about.contains(number * slip)
    assert not about.contains(number / slip)


@given(NUMBERS)
def test_near_and_over_make_up_about(number: Decimal) -> None:
    about = read(f"about {number}", UNITS)
    assert read(f"nearly {number}", UNITS).low == about.low
    assert read(f"just over {number}", UNITS).high == about.high


@given(st.integers(1, 10**15))
def test_digits_and_kanji_scales_agree(number: int) -> None:
    text, rest = "", number
    for scale, sign in ((10**12, "兆"), (10**8, "億"), (10**4, "万"), (1, "")):
        part, rest = divmod(rest, scale)
        text += f"{part}{sign}" if part else ""
    assert read(f"{text}人", UNITS).low_value == number
