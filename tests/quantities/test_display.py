from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.quantities.amounts import Amount, parse_value
from factsite.quantities.display import show
from factsite.quantities.interval import EXACT, Interval
from factsite.quantities.reading import read
from factsite.quantities.units import Units

UNITS = Units.builtin()


@pytest.mark.parametrize(
    ("value", "unit", "full", "short", "japanese"),
    [
        ("483.6 billion", "EUR", "€483.6 billion", "€483.6B", "4,836億ユーロ"),
        ("483,600 million", "EUR", "€483,600 million", "€483,600M", "4,836.00億ユーロ"),
        ("1,062.3 billion", "EUR", "€1,062.3 billion", "€1,062.3B", "1兆623億ユーロ"),
        ("1.07 trillion", "EUR", "€1.07 trillion", "€1.07T", "1.07兆ユーロ"),
        ("1.064 trillion", "EUR", "€1,064 billion", "€1,064B", "1.064兆ユーロ"),
        ("0.3 trillion", "EUR", "€0.3 trillion", "€0.3T", "3千億ユーロ"),
        ("13,407,206,000", "EUR", "€13,407,206,000", "€13,407,206,000", "134億720万6,000ユーロ"),
        ("17,306 thousand", "EUR", "€17.306 million", "€17.306M", "1,730万6千ユーロ"),
        ("-2.4 billion", "EUR", "−€2.4 billion", "−€2.4B", "−24億ユーロ"),
        ("3 million to 4 million", "EUR", "€3 million to €4 million", "€3M to €4M",
         "300万ユーロ〜400万ユーロ"),
        ("5 million", "CHF", "CHF 5 million", "CHF 5M", "500万スイス フラン"),
        ("64,000", "count", "64,000", "64,000", "64,000"),
        ("64 thousand", "persons", "64 thousand people", "64K", "6万4千人"),
        ("0.5 million", "persons", "0.5 million people", "0.5M", "50万人"),
        ("31,072", "persons", "31,072 people", "31,072", "31,072人"),
        ("1", "persons", "1 person", "1", "1人"),
        ("43", "percent", "43 percent", "43%", "43%"),
        ("36.30", "percent", "36.30 percent", "36.30%", "36.30%"),
        ("5", "times", "5 times", "5×", "5倍"),
        ("40", "hectares", "40 hectares", "40 ha", "40ヘクタール"),
        ("9", "EUR per USD", "9 euros per US dollar", "9 euros per US dollar", "9ユーロ/米ドル"),
        ("0", "EUR", "€0", "€0", "0ユーロ"),
    ],
)  # fmt: skip
def test_an_amount_is_written_as_its_row_says(
    value: str, unit: str, full: str, short: str, japanese: str
) -> None:
    amount = parse_value(value)
    assert show(amount, UNITS[unit]) == full
    assert show(amount, UNITS[unit], style="short") == short
    assert show(amount, UNITS[unit], language="ja") == japanese


def test_an_amount_is_rounded_to_what_is_known() -> None:
    mean = Decimal("40340000000") / 7
    assert show(mean, UNITS["EUR"], step=Decimal(10**8)) == "€5.8 billion"
    assert show(Decimal("43.4999"), UNITS["percent"], step=Decimal(1)) == "43 percent"


def test_without_a_step_all_digits_are_shown() -> None:
    assert show(Decimal("311040000000"), UNITS["EUR"]) == "€311.04 billion"
    assert show(Decimal(64000), UNITS["count"]) == "64,000"
    assert show(Decimal(1_500_000), UNITS["EUR"]) == "€1.5 million"


def test_open_ends_are_said_in_words() -> None:
    at_least = Interval(Decimal(31_800_000), None)
    assert show(at_least, UNITS["EUR"]) == "at least €31.8 million"
    assert show(at_least, UNITS["EUR"], language="ja") == "3,180万ユーロ以上"
    assert show(-at_least, UNITS["EUR"]) == "up to −€31.8 million"


def test_an_unknown_style_or_an_empty_interval_is_refused() -> None:
    with pytest.raises(ValueError, match="no way to write figures in 'xx'"):
        show(Decimal(1), UNITS["EUR"], language="xx")
    with pytest.raises(ValueError, match="'long'"):
        show(Decimal(1), UNITS["EUR"], style="long")
    with pytest.raises(ValueError, match="open at both ends"):
        show(Interval(None, None), UNITS["EUR"])


@pytest.mark.parametrize(
    ("value", "about", "change", "english", "japanese"),
    [
        ("2.4 billion", True, None, "about €2.4 billion", "約24億ユーロ"),
        ("2.4 billion", False, "sign", "+€2.4 billion", "+24億ユーロ"),
        ("-2.4 billion", False, "sign", "−€2.4 billion", "−24億ユーロ"),
        ("0", False, "sign", "€0", "0ユーロ"),
        ("2.4 billion", False, "word", "up €2.4 billion", "24億ユーロ増"),
        ("-2.4 billion", False, "word", "down €2.4 billion", "24億ユーロ減"),
        ("-2.4 billion", True, "word", "down about €2.4 billion", "約24億ユーロ減"),
        ("0", False, "word", "€0", "0ユーロ"),
        ("2 to 3", True, None, "about €2 to €3", "約2ユーロ〜3ユーロ"),
        ("2 to 3", False, "sign", "+€2 to +€3", "+2ユーロ〜+3ユーロ"),
        ("-3 to -2", False, "word", "down €2 to €3", "2ユーロ〜3ユーロ減"),
        ("-3 to 2", False, "word", "−€3 to +€2", "−3ユーロ〜+2ユーロ"),
    ],
)
def test_a_change_and_an_approximation_are_said(
    value: str, about: bool, change: str | None, english: str, japanese: str
) -> None:
    amount = parse_value(value)
    assert show(amount, UNITS["EUR"], about=about, change=change) == english
    assert show(amount, UNITS["EUR"], about=about, change=change, language="ja") == japanese


def test_open_ends_are_said_of_changes_and_approximations() -> None:
    at_least = Interval(Decimal(5), None)
    assert show(at_least, UNITS["EUR"], about=True) == "at least about €5"
    assert show(at_least, UNITS["EUR"], change="word") == "up at least €5"
    assert show(-at_least, UNITS["EUR"], change="word") == "down at least €5"
    assert show(Interval(None, Decimal(5)), UNITS["EUR"], about=True) == "up to about €5"
    assert show(Interval(None, Decimal(5)), UNITS["EUR"], change="word") == "up to +€5"


def test_a_change_by_so_many_times_has_a_sign_and_no_word() -> None:
    assert show(Decimal(5), UNITS["times"], change="word") == "+5 times"


def test_an_unknown_kind_of_change_is_refused() -> None:
    with pytest.raises(ValueError, match="'arrow'"):
        show(Decimal(1), UNITS["EUR"], change="arrow")


KINDS = sorted({unit.kind for unit in UNITS.values()} | {"rate"})
RATES = ["EUR per USD", "kilograms per hectares", "EUR per persons", "kilometers per hours"]
BY_KIND = {
    kind: RATES if kind == "rate" else sorted(id for id in UNITS if UNITS[id].kind == kind)
    for kind in KINDS
}


@st.composite
def units_of_all_kinds(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(BY_KIND[draw(st.sampled_from(KINDS))]))


@given(
    ends=st.tuples(st.integers(-(10**9), 10**9), st.just(0) | st.integers(0, 10**9)),
    place=st.integers(-3, 11),
    id=units_of_all_kinds(),
    language=st.sampled_from(["en", "ja"]),
    style=st.sampled_from(["full", "short"]),
    about=st.booleans(),
    change=st.sampled_from([None, "sign", "word"]),
)
def test_what_is_shown_reads_as_what_it_was(
    ends: tuple[int, int],
    place: int,
    id: str,
    language: str,
    style: str,
    about: bool,
    change: str | None,
) -> None:
    step, unit = Decimal(10) ** place, UNITS[id]
    amount = Amount(ends[0] * step, (ends[0] + ends[1]) * step, step)
    text = show(amount, unit, language=language, style=style, about=about, change=change)
    reading = read(text, UNITS, default_unit=unit)
    assert reading.interval.contains(Interval(amount.low, amount.high) * unit.size)
    assert UNITS.admits(id, reading.units)
    assert reading.qualifier == ("about" if about else None)


@given(st.integers(1, 10**9), st.integers(-3, 11), units_of_all_kinds())
def test_no_digit_below_the_step_is_claimed_in_english(digits: int, place: int, id: str) -> None:
    step, unit = Decimal(10) ** place, UNITS[id]
    value = digits * step
    if value >= 1000 and place <= 12:
        shown = show(Amount(value, value, step), unit)
        assert read(shown, UNITS, default_unit=unit).step >= EXACT.multiply(step, unit.size)
