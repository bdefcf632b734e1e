"""Dates that carry their own precision, calendars that name spans of them, and rhythms."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

FIRST_YEAR, LAST_YEAR = 1000, 2999
PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})|/(early|mid|late))?)?\Z", re.ASCII)
_RHYTHM = re.compile(r"([1-9][0-9]{0,2}) (day|week|month|year)s?\Z", re.ASCII)
RHYTHM_PATTERN = r"^[1-9][0-9]{0,2} (day|week|month|year)s?$"
DATE_PATTERN = r"^\d{4}(-\d{2}(-\d{2}|/(early|mid|late))?)?$"


@total_ordering
@dataclass(frozen=True)
class Date:
    """A date known to the year, the month, a third of it or the day: the span it may lie in."""

    text: str
    first: date
    last: date
    precision: str  # year, month, part or day

    @classmethod
    def parse(cls, text: str) -> Date:
        """The date written as `1987`, `2020-11`, `2021-01/late` or `2021-02-11`.

        Raises ValueError with what is wrong in plain words.
        """
        match = _DATE.match(text)
        if match is None:
            raise ValueError("a date is written 1987, 2020-11, 2021-01/late or 2021-02-11")
        year, month, day, part = match.groups()
        if not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValueError(f"a year is one of {FIRST_YEAR} to {LAST_YEAR}")
        if month is None:
            return cls(text, date(int(year), 1, 1), date(int(year), 12, 31), "year")
        if not 1 <= int(month) <= 12:
            raise ValueError(f"there is no month {month}")
        return cls._in_month(text, int(year), int(month), day, part)

    @classmethod
    def _in_month(cls, text: str, year: int, month: int, day: str | None, part: str | None) -> Date:
        days = monthrange(year, month)[1]
        if day is not None:
            if not 1 <= int(day) <= days:
                raise ValueError(f"that month has no day {day}")
            exact = date(year, month, int(day))
            return cls(text, exact, exact, "day")
        start, end = PARTS[part] if part else (1, days)
        precision = "part" if part else "month"
        return cls(text, date(year, month, start), date(year, month, min(end, days)), precision)

    @property
    def part(self) -> str:
        """The third of the month, `early`, `mid` or `late`; empty for any other precision."""
        return self.text.partition("/")[2]

    def __lt__(self, other: Date) -> bool:
        return (self.first, self.last) < (other.first, other.last)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Period:
    """A named span of days: `FY2021` on one calendar, or `FY2016..FY2020`."""

    text: str
    calendar: str
    first: date
    last: date

    @property
    def slug(self) -> str:
        """The period in an address: lower case, the two ends of a span joined by `-to-`."""
        return self.text.lower().replace("..", "-to-")


@dataclass(frozen=True)
class Calendar:
    """A way of naming years: where the year starts and which of its two years names it."""

    id: str
    starts: tuple[int, int] = (1, 1)
    prefix: str = ""
    named_by: str = "first"

    def period(self, text: str) -> Period:
        """The span that `text` names: one year, or two joined by `..`.

        Raises ValueError where it is no year of this calendar.
        """
        one, dots, other = text.partition("..")
        first, last = self._year(one)
        if dots:
            start, (later, last) = first, self._year(other)
            if later <= start:
                raise ValueError(f"{other} is not after {one}")
        return Period(text, self.id, first, last)

    def _year(self, text: str) -> tuple[date, date]:
        digits = text.removeprefix(self.prefix)
        if not text.startswith(self.prefix) or not re.fullmatch(r"\d{4}", digits, re.ASCII):
            raise ValueError(f"a year of the calendar “{self.id}” is written {self.prefix}2021")
        year = int(digits) - (self.named_by == "last")
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"a year is one of {FIRST_YEAR} to {LAST_YEAR}")
        month, day = self.starts
        first = date(year, month, day)
        return first, date(year + 1, month, day) - timedelta(days=1)


GREGORIAN = Calendar("gregorian")


@dataclass(frozen=True)
class Rhythm:
    """How often something comes round: `6 months`."""

    number: int
    unit: str  # day, week, month or year

    @classmethod
    def parse(cls, text: str) -> Rhythm:
        """The rhythm written as a whole number below 1,000 and days, weeks, months or years.

        Raises ValueError with what is wrong in plain words.
        """
        match = _RHYTHM.match(text)
        if match is None:
            raise ValueError("a whole number below 1,000 and days, weeks, months or years")
        return cls(int(match[1]), match[2])

    def after(self, day: date) -> date:
        """The day one turn later; the last of its month where that is shorter."""
        if self.unit in ("day", "week"):
            return day + timedelta(days=self.number * (7 if self.unit == "week" else 1))
        months = day.month - 1 + self.number * (12 if self.unit == "year" else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"
