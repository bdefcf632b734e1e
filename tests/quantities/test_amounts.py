from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.quantities.amounts import Amount, parse_value
from factsite.quantities.text import Unreadable


@pytest.mark.parametrize(
    ("text", "low", "high", "step"),
    [
        ("483.6 billion", "483600000000", "483600000000", "100000000"),
        ("64,000", "64000", "64000", "1"),
        ("64000", "64000", "64000", "1"),
        ("36.30", "36.3", "36.3", "0.01"),
        ("-2.4 billion", "-2400000000", "-2400000000", "100000000"),
        ("3 billion to 4 billion", "3000000000", "4000000000", "1000000000"),
        ("3 to 4.5", "3", "4.5", "0.1"),
        ("900 thousand to 1 million", "900000", "1000000", "1000"),
    ],
)
def test_a_value_is_read_exactly(text: str, low: str, high: str, step: str) -> None:
    assert parse_value(text) == Amount(Decimal(low), Decimal(high), Decimal(step))


@pytest.mark.parametrize(
    "text",
    [
        "", " 5", "5 ", "+5", ".5", "5.", "--5", "1e5", "1_000", "٣", "５", "1,23", "1,2345", "3-4",
        "€5", "5%", "5 yen", "5 gazillion", "5 hundred", "one", "about 5", "5 billion million",
        "5 to 3", "5 to 5", "3 to 4 billion", "5 billion to",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_value(text)
    assert 0 <= refusal.value.offset <= len(text)


@given(st.text(alphabet="0123456789 ,.-tobilmn€", max_size=40) | st.text(max_size=310))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_value(text)
    except Unreadable:
        return
    assert amount.interval.contains(amount.low)


@given(st.decimals(min_value=-(10**18), max_value=10**18, places=2, allow_nan=False))
def test_what_python_prints_is_read_back(number: Decimal) -> None:
    assert parse_value(f"{number:,f}").low == number
