from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.load.dates import Date
from factsite.load.spans import (
    MONTHS,
    WEEKDAYS,
    Listing,
    Span,
    by_month,
    by_weekday,
    years_between,
)

DAY, YEAR = Decimal(86_400), Decimal(31_556_952)
days = st.dates(date(1000, 1, 1), date(2999, 12, 31))
lengths = st.integers(0, 800).map(timedelta)


def span(text: str) -> Span:
    return Span.of(Date.parse(text))


def ends(first: str, last: str) -> tuple[Decimal, Decimal]:
    """The shortest and longest time in calendar years."""
    found = years_between(span(first), span(last))
    assert found.unit == "years"
    assert found.interval.low is not None
    assert found.interval.high is not None
    return found.interval.low / YEAR, found.interval.high / YEAR


@pytest.mark.parametrize(
    ("first", "last", "low", "high"),
    [
        ("2021-02-11", "2021-03-11", 28, 28),
        ("2021-03-11", "2021-02-11", -28, -28),
        ("2021-02-11", "2021-02-11", 0, 0),
        ("2021-02", "2021-03-01", 1, 28),
        ("2020", "2020", -365, 365),
    ],
)
def test_the_time_between_dates_is_as_wide_as_they_are(
    first: str, last: str, low: int, high: int
) -> None:
    found = span(last).since(span(first))
    assert (found.interval.low, found.interval.high) == (low * DAY, high * DAY)
    assert found.unit == "days"


@given(days, lengths, days, lengths, st.integers(0, 800), st.integers(0, 800))
def test_the_time_between_any_days_of_two_spans_lies_within(
    one: date, long: timedelta, other: date, wide: timedelta, m: int, n: int
) -> None:
    first, last = Span(one, one + long), Span(other, other + wide)
    here, there = one + min(long, timedelta(m)), other + min(wide, timedelta(n))
    assert last.since(first).interval.contains((there - here).days * DAY)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("2016-04-01", "2021-03-31", "5"),
        ("2020-01-01", "2020-12-31", "1"),
        ("2020-02-29", "2021-02-28", "1"),
        ("2020-03-01", "2024-02-29", "4"),
        ("2019-01-01", "2019-01-01", str(Decimal(1) / 365)),
    ],
)
def test_calendar_years_include_the_last_day(first: str, last: str, years: str) -> None:
    assert [f"{end:.20f}" for end in ends(first, last)] == [f"{Decimal(years):.20f}"] * 2


def test_a_span_of_imprecise_dates_is_a_range() -> None:
    low, high = ends("2016", "2018")
    assert (low < 2, round(low), high) == (True, 1, 3)


@given(days, lengths, days, lengths)
def test_years_between_any_dates_go_from_short_to_long(
    one: date, long: timedelta, other: date, wide: timedelta
) -> None:
    found = years_between(Span(one, one + long), Span(other, other + wide)).interval
    assert found.contains(years_between(Span(one, one), Span(other, other)).interval)


@pytest.mark.parametrize("text", ["2999-12-31", "1000-01-01", "2000-02-29"])
def test_the_ends_of_time_are_dates_too(text: str) -> None:
    for other in ("1000-01-01", "2999-12-31", "2999", "1000"):
        assert ends(text, other)
        assert ends(other, text)
    assert by_weekday(span(text))
    assert by_month(span(text))


@pytest.mark.parametrize(
    ("text", "weekdays", "months"),
    [
        ("2020-02-01", ["Saturday"], ["February"]),
        ("2020-02", [*WEEKDAYS[5:], *WEEKDAYS[:5]], ["February"]),
        ("2020", [*WEEKDAYS[2:], *WEEKDAYS[:2]], list(MONTHS)),
    ],
)
def test_a_date_may_fall_on_several_weekdays_and_months(
    text: str, weekdays: list[str], months: list[str]
) -> None:
    assert list(by_weekday(span(text)).items) == weekdays
    assert list(by_month(span(text)).items) == months


def test_a_span_over_new_year_names_its_months_from_the_first() -> None:
    assert by_month(Span(date(2020, 12, 30), date(2021, 2, 1))).items == (
        "December",
        "January",
        "February",
    )


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ("2020", "2020-05-01", True),
        ("2020-12-31", "2020", True),
        ("2020", "2021", False),
        ("2020-05", "2020-05/late", True),
    ],
)
def test_dates_meet_where_they_share_a_day(one: str, other: str, meets: bool) -> None:
    assert span(one).meets(span(other)) is meets
    assert span(other).meets(span(one)) is meets


def test_a_listing_has_items_in_whatever_case() -> None:
    offices = Listing(("Mayor", "Keeper of the Bridge"))
    assert offices.has(Listing(("mayor",)))
    assert offices.has(offices)
    assert not offices.has(Listing(("Warden", "Mayor")))
    assert not Listing(()).has(offices)
