from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from factsite.quantities.lexicon import qualifiers
from factsite.quantities.reading import Reading, Unreadable, read
from factsite.quantities.spelling import table
from factsite.quantities.units import Unit, Units

UNITS = Units.builtin()
ROWS = yaml.load((Path(__file__).parent / "phrases.yml").read_text("utf-8"), yaml.BaseLoader)
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


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(ROWS) >= 120
    assert {row.get("qualifier") for row in ROWS} >= set(qualifiers())


# What a refusal points at


@pytest.mark.parametrize(
    ("phrase", "word", "offset"),
    [
        ("43 percent of votes", "votes", 14),
        ("about €5 herons", "herons", 9),
        ("約５００羽", "羽", 4),
        ("約５億ﾄﾞﾗﾏ", "ﾄﾞﾗﾏ", 3),
        ("３½", "½", 1),
        ("fiscal 1907", "fiscal", 0),
        ("€5 (£4)", "(", 3),
    ],
)
def test_a_refusal_points_into_the_phrase_as_printed(phrase: str, word: str, offset: int) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(phrase, UNITS)
    assert (refusal.value.word, refusal.value.offset) == (word, offset)


def test_a_phrase_that_is_too_long_is_refused() -> None:
    with pytest.raises(Unreadable, match="at most 300 characters"):
        read("5" * 301, UNITS)


# Rounding, cutting, headings


def test_a_cut_figure_lies_up_to_one_unit_above() -> None:
    reading = read("€483.6 billion", UNITS, truncated=True)
    assert (reading.low, reading.high) == (Decimal("483.6e9"), Decimal("483.7e9"))


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


WORDS = sorted(
    {word for each in qualifiers().values() for word in (*each.before, *each.after)}
    | {word for row in table("words.yml").values() for word in row if not word.isdigit()}
    | {"5", "1,200", "3.4", "0", "-0", "二千", "億", "万", "・", "thousand", "million", "bn", "k"}
    | {"€", "$", "euros", "people", "人", "percent", "割", "m", "t", "  "}
)


@given(st.lists(st.sampled_from(WORDS), max_size=9), st.sampled_from([" ", ""]))
def test_any_words_of_figures_end_in_a_reading_or_a_refusal(words: list[str], gap: str) -> None:
    outcome = reading_or_refusal(gap.join(words))
    if isinstance(outcome, Reading):
        assert outcome.low_value <= outcome.high_value
        assert outcome.step > 0


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
    assert read(text, UNITS).low_value == number
