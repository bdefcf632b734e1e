"""Events on a line of their own: ticks, and numbers that do not touch."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from factsite.render.bands import Span
from factsite.render.moments import Moments

DAYS = st.lists(st.integers(0, 4000), min_size=2, max_size=24).map(sorted)


def line(days: list[int]) -> Moments:
    start = date(2020, 1, 1)
    dates = [start + timedelta(days=n) for n in days]
    spans = tuple(Span(f"e{n}", day, day, "day") for n, day in enumerate(dates))
    margin = timedelta(days=10)
    return Moments(dates[0] - margin, dates[-1] + margin, spans)


@given(DAYS)
def test_no_two_numbers_of_one_row_touch(days: list[int]) -> None:
    marks = line(days).marks(346, 22)
    for row in {mark.row for mark in marks}:
        places = [mark.x for mark in marks if mark.row == row]
        assert all(after - before >= 22 for before, after in pairwise(places))


@given(DAYS, st.integers(2, 12))
def test_ticks_are_first_days_of_months_within_the_axis_and_not_too_many(
    days: list[int], most: int
) -> None:
    axis = line(days)
    ticks = axis.ticks(most)
    assert len(ticks) <= most
    assert all(tick.day == 1 and axis.first <= tick <= axis.last for tick in ticks)


def test_numbers_follow_the_order_of_the_list() -> None:
    assert [mark.number for mark in line([0, 5, 400]).marks(900, 22)] == [1, 2, 3]


def test_events_far_apart_stand_in_one_row() -> None:
    assert {mark.row for mark in line([0, 400, 800]).marks(900, 22)} == {0}
