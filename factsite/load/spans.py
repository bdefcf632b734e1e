"""Dates and lists as checks see them: spans of days, and texts or ids in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from factsite.load.dates import Date
from factsite.quantities.interval import ROUNDED, Interval
from factsite.quantities.measure import Measure

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAY, _YEAR = Decimal(86_400), Decimal(31_556_952)


@dataclass(frozen=True)
class Span:
    """The days among which a date lies, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, when: Date) -> Span:
        """The days that a date may mean."""
        return cls(when.first, when.last)

    def since(self, other: Span) -> Measure:
        """The time from the other date to this one, in days."""
        low, high = (self.first - other.last).days, (self.last - other.first).days
        interval = Interval(low * _DAY, high * _DAY)
        return Measure(interval, interval, "days")

    def meets(self, other: Span) -> bool:
        """Whether both may be the same day."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Listing:
    """Texts or ids in order; where it `is_choice`, one of them is meant, and which is not known."""

    items: tuple[str, ...]
    is_choice: bool = False

    def has(self, other: Listing) -> bool:
        """Whether each item of the other stands in this one, in whatever case."""
        own = {item.casefold() for item in self.items}
        return all(item.casefold() in own for item in other.items)


def by_weekday(span: Span) -> Listing:
    """The days of the week that the date may fall on."""
    days = min((span.last - span.first).days + 1, 7)
    named = (WEEKDAYS[(span.first + timedelta(n)).weekday()] for n in range(days))
    return Listing(tuple(named), is_choice=days > 1)


def by_month(span: Span) -> Listing:
    """The months that the date may fall in, from the first on."""
    count = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    named = (MONTHS[(span.first.month - 1 + n) % 12] for n in range(min(count, 12)))
    return Listing(tuple(named), is_choice=count > 1)


def years_between(first: Span, last: Span) -> Measure:
    """The length in calendar years from the first date to the last, that day included."""
    short, long = _years(first.last, last.first), _years(first.first, last.last)
    interval = Interval(min(short, long) * _YEAR, max(short, long) * _YEAR)
    return Measure(interval, interval, "years")


def _years(first: date, last: date) -> Decimal:
    """Whole years from a day to the end of another, and the rest as a part of the year begun."""
    end = last + timedelta(1)
    whole = end.year - first.year
    if _later(first, whole) > end:
        whole -= 1
    start, following = _later(first, whole), _later(first, whole + 1)
    rest = ROUNDED.divide(Decimal((end - start).days), Decimal((following - start).days))
    return whole + rest


def _later(day: date, years: int) -> date:
    """The same day of a later year; 1 March for a 29 February that there is not."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
