"""The words that facts are written in: units, calendars and statuses, which are data too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from factsite.load.dates import GREGORIAN, Calendar, Period
from factsite.load.fields import Flag, Part, Quantity, Text, Words
from factsite.quantities.units import Unit, Units


class UnitFact(Part):
    """A unit beyond the built-in ones."""

    kind: Literal[
        "currency",
        "share",
        "points",
        "count",
        "multiple",
        "duration",
        "length",
        "area",
        "mass",
        "volume",
    ]
    symbol: Text | None = None
    one: Text
    many: Text
    words: Words = ()
    size: Quantity | None = Field(None, description="how many of the kind's base unit it is")


class CalendarFact(Part):
    """A calendar: where its years start and how they are named."""

    label: Text
    starts: Annotated[Text, WithJsonSchema({"type": "string", "pattern": r"^\d\d-\d\d$"})]
    prefix: Text | None = None
    named_by: Literal["first", "last"] = "first"
    year: Text = Field(description="how a reader sees a year: fiscal {year}")


class StatusFact(Part):
    """What kind of number a value is; the order of the file is the order of precedence."""

    label: Text
    meaning: Text
    stated: Flag = Field(
        True, description="false: not a stage, so it is compared with every other value"
    )
    stage: Text | None = Field(
        None, description="values of one stage may be added and compared: asked, set aside, spent"
    )
    stands_in: Flag = Field(True, description="false: shown only when asked for by name")
    tentative: Flag = Field(False, description="drawn hatched")


@dataclass(frozen=True)
class CalendarWords:
    """A calendar and how a reader sees it: its name, and a year as `fiscal {year}`."""

    calendar: Calendar
    label: str
    year: str

    def title(self, period: Period) -> str:
        """The period in words: `fiscal 2021`, `fiscal 2016 to 2020`."""
        years = [part.removeprefix(self.calendar.prefix) for part in period.text.split("..")]
        return self.year.replace("{year}", " to ".join(years))


def calendar(id: str, fact: CalendarFact) -> CalendarWords:
    """The calendar that the fact describes; ValueError where its first day does not exist."""
    if id == GREGORIAN.id:
        raise ValueError(f"the calendar “{id}” is built in")
    if "{year}" not in fact.year:
        raise ValueError("`year` must hold {year}, which becomes the year")
    found = re.fullmatch(r"(\d\d)-(\d\d)", fact.starts, re.ASCII)
    starts = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= starts[0] <= 12 and 1 <= starts[1] <= 28):
        raise ValueError("a year starts on a day such as 04-01, the 28th at the latest")
    made = Calendar(id, starts, fact.prefix or "", fact.named_by)
    return CalendarWords(made, fact.label, fact.year)


def unit(id: str, fact: UnitFact) -> Unit:
    """The unit that the fact describes; ValueError where it is built in or its size is no size."""
    if id in Units.builtin():
        raise ValueError(f"the unit “{id}” is built in")
    words = tuple(word.casefold() for word in (*fact.words, fact.one, fact.many))
    size = fact.size.low if fact.size else Decimal(1)
    return Unit(id, fact.kind, fact.symbol or "", fact.one, fact.many, words, size, {})
