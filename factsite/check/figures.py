"""Figures are in words that the data declares: units, calendars, statuses, periods."""

from __future__ import annotations

from collections.abc import Iterator

from factsite.check.rules import rule
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.load.prose import nearest
from factsite.problems import Code, Place, Problem

EXAMPLE = "a year of the calendar, or two as a span: FY2016..FY2020"


def values(book: Factbook) -> Iterator[tuple[Figure, int, Value]]:
    """Every value of every figure, with its number in the figure."""
    return iter(book.values)


@rule(
    "unknown-unit",
    "A figure's unit is not known",
    "Without its unit a number means nothing. Units are built in, or declared in data/units.yml.",
)
def unknown_unit(book: Factbook, code: Code) -> Iterator[Problem]:
    """Figures in units that are neither built in nor declared."""
    if "units" in book.unread:
        return
    for figure in book.figures:
        if figure.unit not in book.units:
            hint = nearest(figure.unit, list(book.units)) or "declare it in data/units.yml"
            place = book.place(figure, "unit")
            yield Problem(code, f"the unit “{figure.unit}” is not known", place, hint)


@rule(
    "unknown-status",
    "A value's status is not declared",
    "Statuses and their order stand in data/statuses.yml; the order decides which value is shown.",
)
def unknown_status(book: Factbook, code: Code) -> Iterator[Problem]:
    """Values of a status that data/statuses.yml does not have."""
    if "statuses" in book.unread:
        return
    for figure, number, value in values(book):
        if value.status is not None and value.status not in book.statuses:
            place = book.place(figure, "values", number, "status")
            hint = nearest(value.status, list(book.statuses)) or "declare it in data/statuses.yml"
            yield Problem(code, f"the status “{value.status}” is not declared", place, hint)


@rule(
    "unknown-calendar",
    "A calendar is not declared",
    "A fiscal year is a span of days only by its calendar; calendars stand in data/calendars.yml.",
)
def unknown_calendar(book: Factbook, code: Code) -> Iterator[Problem]:
    """Calendars of figures, values and events that are not declared."""
    if "calendars" in book.unread:
        return
    for kind in ("figures", "events"):
        for record in book.all(kind):
            name = getattr(record, "calendar", "")
            if name not in book.calendars:
                yield _no_calendar(book, code, name, book.place(record, "calendar"))
    for figure, number, value in values(book):
        if value.calendar and value.calendar not in book.calendars:
            place = book.place(figure, "values", number, "calendar")
            yield _no_calendar(book, code, value.calendar, place)


def _no_calendar(book: Factbook, code: Code, name: str, place: Place) -> Problem:
    hint = nearest(name, list(book.calendars)) or "declare it in data/calendars.yml"
    return Problem(code, f"the calendar “{name}” is not declared", place, hint)


@rule(
    "bad-period",
    "A period is no year of its calendar",
    "A value without a span of days can be compared with nothing.",
)
def bad_period(book: Factbook, code: Code) -> Iterator[Problem]:
    """Periods of values and fiscal years of events that their calendars do not have."""
    for figure, number, value in values(book):
        if value.period is None or (value.calendar or figure.calendar) not in book.calendars:
            continue
        try:
            book.period(figure, value)
        except ValueError as error:
            place = book.place(figure, "values", number, "period")
            yield Problem(code, f"“{value.period}” is no period: {error}", place, EXAMPLE)
    for event in book.all("events"):
        year = getattr(event, "fiscal_year", None)
        calendar = book.calendars.get(getattr(event, "calendar", ""))
        if year is None or calendar is None:
            continue
        try:
            calendar.calendar.period(year)
        except ValueError as error:
            place = book.place(event, "fiscal_year")
            yield Problem(code, f"“{year}” is no year: {error}", place, EXAMPLE)


@rule(
    "duplicate-value",
    "Two values of a figure have one period, status and basis",
    "Prints of one number are witnesses of one value; a print that cannot be true with it is "
    "disputed.",
)
def duplicate_value(book: Factbook, code: Code) -> Iterator[Problem]:
    """Values that would share one anchor."""
    for figure in book.figures:
        seen: dict[tuple[str, str | None], int] = {}
        for number, value in enumerate(figure.values):
            key = (value.anchor, value.basis)
            if key not in seen:
                seen[key] = number
                continue
            place = book.place(figure, "values", number)
            other = book.place(figure, "values", seen[key])
            message = f"there is another value for {value.anchor}"
            yield Problem(code, message, place, "add this print to its `sources:`", (other,))
