from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from factsite.load.dates import Period
from factsite.load.project import Project
from factsite.load.vocabulary import CalendarFact, CalendarWords, calendar

Read = Callable[[dict[str, str | bytes | None]], Project]
RIVER = {"label": "river year", "starts": "10-01", "prefix": "RY", "named_by": "last"}


def river() -> CalendarWords:
    return calendar("river", CalendarFact.model_validate({**RIVER, "year": "river year {year}"}))


def period(text: str) -> Period:
    return river().calendar.period(text)


def test_a_reader_sees_a_year_in_the_calendars_words() -> None:
    assert river().title(period("RY2029")) == "river year 2029"
    assert river().title(period("RY2027..RY2029")) == "river year 2027 to 2029"


def test_units_calendars_and_statuses_are_data(project: Read) -> None:
    made = project(
        {
            "data/units.yml": "spans: {kind: count, one: span, many: spans, size: 2}\n",
            "data/calendars.yml": "river: {label: A, starts: 10-01, year: '{year}'}\n",
            "data/statuses.yml": "b: {label: B, meaning: C}\na: {label: A, meaning: C}\n",
        }
    )
    assert made.problems == ()
    assert made.book.units["spans"].size == Decimal(2)
    assert set(made.book.calendars) == {"gregorian", "river"}
    assert list(made.book.statuses) == ["b", "a"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("data/units.yml", "spans: {kind: cnt, one: span, many: spans}"),
        ("data/units.yml", "spans: {kind: count, one: span, many: spans, size: 0}"),
        ("data/units.yml", "spans: {kind: count, one: span, many: spans, size: -2}"),
        ("data/units.yml", "spans: a"),
        ("data/calendars.yml", "river: {label: A, starts: 13-01, year: B}"),
        ("data/calendars.yml", "river: {label: A, starts: 02-30, year: B}"),
        ("data/calendars.yml", "river: {label: A, starts: ²-01, year: B}"),
        ("data/calendars.yml", "gregorian: {label: A, starts: 04-01, year: B}"),
        ("data/units.yml", "persons: {kind: count, one: a, many: b}"),
        ("data/statuses.yml", "budget: {label: A, meaning: B, stated: no}"),
    ],
)
def test_a_word_that_cannot_be_is_one_problem(project: Read, path: str, text: str) -> None:
    (problem,) = project({path: text}).problems
    assert (problem.code.name, problem.place.path) == ("bad-value", path)
