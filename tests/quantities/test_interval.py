from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.quantities.interval import EXACT, Interval

NUMBERS = st.decimals(min_value=-(10**15), max_value=10**15, places=3, allow_nan=False)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, Decimal]:
    """An interval and a number in it."""
    low, inside, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    ends = draw(st.tuples(st.sampled_from([low, None]), st.sampled_from([high, None])))
    return Interval(*ends), inside


@pytest.mark.parametrize(
    "operation",
    [
        pytest.param((Interval.__add__, EXACT.add), id="sum"),
        pytest.param((Interval.__sub__, EXACT.subtract), id="difference"),
        pytest.param((Interval.__mul__, EXACT.multiply), id="product"),
    ],
)
@given(x=intervals(), y=intervals())
def test_an_operation_on_intervals_holds_that_on_their_numbers(
    operation: tuple[Callable[..., Interval], Callable[..., Decimal]],
    x: tuple[Interval, Decimal],
    y: tuple[Interval, Decimal],
) -> None:
    on_intervals, on_numbers = operation
    assert on_intervals(x[0], y[0]).contains(on_numbers(x[1], y[1]))


@given(x=intervals(), y=intervals())
def test_a_quotient_holds_every_true_quotient(
    x: tuple[Interval, Decimal], y: tuple[Interval, Decimal]
) -> None:
    if y[0].contains(Decimal(0)):
        with pytest.raises(ZeroDivisionError):
            x[0] / y[0]
        return
    quotient = x[0] / y[0]
    assert (quotient * y[0]).contains(x[1])


def test_a_quotient_that_has_an_end_is_exact() -> None:
    assert Interval.point(6) / Interval.point(3) == Interval.point(2)


def test_a_quotient_without_end_is_rounded_outward() -> None:
    third = Interval.point(1) / 3
    assert third.low != third.high
    assert third.scaled(3).contains(Decimal(1))


def test_open_ends_stay_open() -> None:
    at_least = Interval(Decimal(5), None)
    assert at_least + 1 == Interval(Decimal(6), None)
    assert -at_least == Interval(None, Decimal(-5))
    assert at_least * -2 == Interval(None, Decimal(-10))
    assert at_least - at_least == Interval(None, None)
    assert Interval.point(10) / at_least == Interval(Decimal(0), Decimal(2))
    assert at_least * 0 == Interval.point(0)


def test_ends_belong_to_the_interval() -> None:
    box = Interval(Decimal(1), Decimal(2))
    assert all(box.contains(x) for x in (Decimal(1), Decimal(2), box))
    assert box.meets(Interval(Decimal(2), None))
    assert not box.meets(Interval(Decimal("2.001"), None))
    assert not box.contains(Interval(Decimal(1), None))
    assert Interval(None, None).contains(Interval(None, None))


def test_many_digits_are_never_rounded() -> None:
    long = Decimal("123456789" * 8)
    assert Interval.point(long) + 1 == Interval.point(int(long) + 1)


@pytest.mark.parametrize(("low", "high"), [("2", "1"), ("NaN", "1"), ("1", "Infinity")])
def test_what_is_no_interval_is_refused(low: str, high: str) -> None:
    with pytest.raises(ValueError, match=r"above the high end|not a finite number"):
        Interval(Decimal(low), Decimal(high))


def test_an_interval_prints_its_ends() -> None:
    assert str(Interval(Decimal("1500.0"), None)) == "[1,500, ∞]"
