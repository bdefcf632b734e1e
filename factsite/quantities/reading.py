"""Reading a printed figure phrase: its interval, its units and the words that qualify it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from factsite.quantities.amounts import Amount, parse_value
from factsite.quantities.around import YEAR
from factsite.quantities.figure import Figure
from factsite.quantities.heading import Heading, heading
from factsite.quantities.interval import EXACT, ROUNDED, Interval, tidy
from factsite.quantities.meaning import combined, denoted
from factsite.quantities.phrase import Phrase, PhraseParser
from factsite.quantities.text import Text, Unreadable, is_year
from factsite.quantities.tokens import tokens
from factsite.quantities.units import Unit, Units, rates

__all__ = ["Amount", "Reading", "Unreadable", "parse_value", "read"]

# Beyond this factor between its ends a range is taken for a misreading of its scale.
_WIDEST_RANGE = Decimal(1000)
_ZERO = Decimal(0)
# Kinds of which so much a year is counted by the year and not by the second, as it is printed.
_OF_A_PERIOD = frozenset(["currency", "count", "share", "points", "multiple"])


@dataclass(frozen=True)
class Reading:
    """What a phrase says, all numbers in base units of the kind of its units.

    `interval` is what it denotes, `low_value` and `high_value` are the printed numbers (equal but
    for a range), `units` the ids of the units it may name (empty where it prints none), `step` the
    place value of its last printed digit, `qualifier` the id of the words that qualify it.
    """

    interval: Interval
    low_value: Decimal
    high_value: Decimal
    units: frozenset[str]
    qualifier: str | None
    step: Decimal

    @property
    def low(self) -> Decimal | None:
        """The low end of the interval."""
        return self.interval.low

    @property
    def high(self) -> Decimal | None:
        """The high end of the interval."""
        return self.interval.high


def read(
    phrase: str,
    units: Units,
    *,
    default_scale: str | None = None,
    default_unit: Unit | None = None,
    truncated: bool = False,
) -> Reading:
    """What the phrase says as a figure.

    `default_scale` is a table's heading or scale (億ユーロ, million dollars) for a bare numeral;
    `default_unit` is what a phrase counts that prints no unit, one of the several that its word
    may mean (tons), or a rate whose lower unit it leaves out; `truncated` says that an exact figure
    was cut and not rounded. A fraction in words (two thirds) is a share in percent, known to a
    percent. Raises Unreadable for any text that is no figure, holds two, or has a word that is
    neither a figure's nor a unit's.
    """
    above = heading(default_scale, units) if default_scale is not None else None
    text = Text.of(phrase)
    if above is None and default_unit is None and is_year(text.plain):
        raise text.unreadable("{} may be a year; it is read only where a unit is given", 0)
    return _Reader(text, units, above, default_unit).reading(truncated)


class _Reader:
    """One phrase on its way to a reading."""

    def __init__(self, text: Text, units: Units, above: Heading | None, unit: Unit | None) -> None:
        self._text = text
        self._units = units
        self._heading = above
        self._unit = unit
        self._parser = PhraseParser(text, tokens(text, units), units)

    def reading(self, truncated: bool) -> Reading:
        """The whole phrase, read to its end."""
        parsed = self._parser.phrase()
        low, high = self._scaled(parsed)
        ids, size = self._counted(parsed)
        (first, step), (last, last_step) = _end(low, size), _end(high, size)
        exact = [(first, _ZERO if low.top else step), (last, _ZERO if high.top else last_step)]
        try:
            qualifier, effects = combined(parsed.qualifiers)
            interval = denoted(exact[0], exact[1], effects, truncated)
        except ValueError as error:
            self._refuse(str(error))
        if parsed.change is not None:
            self._expect_change(first, ids)
        if parsed.change == -1:
            interval, first, last = -interval, _negative(last), _negative(first)
        return Reading(
            interval, tidy(first), tidy(last), ids, qualifier, tidy(min(step, last_step))
        )

    def _scaled(self, parsed: Phrase) -> tuple[Figure, Figure]:
        """Both ends of the phrase with the scale of the heading, or the low one with the other's.

        "3 to 4 billion" is 3 billion to 4 billion; "900 to 1,100" and "900,000 to 1 million" are
        as printed, since the other reading is no range.
        """
        low, high = parsed.low, parsed.high
        if self._heading:
            low, high = self._under_heading(low), self._under_heading(high)
        elif not low.complete and high.scale > 1:
            inherited = low.times(high.scale)
            if inherited.value < high.value:
                return inherited, high
            if low.value * _WIDEST_RANGE < high.value:
                self._refuse("the scale of the first number is not plain")
        if parsed.is_range and low.value >= high.value:
            self._refuse("a range goes from the lower number to the higher; is this a change?")
        return low, high

    def _under_heading(self, figure: Figure) -> Figure:
        if figure.complete and self._heading and self._heading.scale != 1:
            self._refuse("the phrase prints a scale or a unit of its own, so no heading scales it")
        return figure.times(self._heading.scale) if self._heading else figure

    def _counted(self, parsed: Phrase) -> tuple[frozenset[str], Decimal]:
        """The units of the figure, or of the rate that it is, and their size."""
        ids = self._shared(parsed.low.units, parsed.high.units)
        if self._heading:
            ids = self._shared(ids, self._heading.units)
        each = tuple(dict.fromkeys(parsed.each))  # both ends of a range may name it
        if not each:
            ids = self._whole_rate(ids)
            return ids, self._size(ids)
        if len(each) > 1:
            self._refuse("a rate for more than one unit is not read")
        if self._unit and not ids:
            ids = self._unit.tops or frozenset([self._unit.id])
        if not ids:
            self._refuse("it is not printed what the rate counts")
        size = self._size(ids)
        if not self._yearly(each[0], ids):
            size = ROUNDED.divide(size, self._size(each[0]))
        return rates(ids, each[0]) or self._refuse("a rate needs two units that differ"), size

    def _whole_rate(self, ids: frozenset[str]) -> frozenset[str]:
        """The default unit where it is a rate, of which only the upper unit is printed."""
        if self._unit and self._unit.tops & ids:
            return frozenset([self._unit.id])
        return ids

    def _yearly(self, each: frozenset[str], ids: frozenset[str]) -> bool:
        """Whether it is so much money, or so many of something, a year."""
        if each != YEAR or (self._unit and self._unit.kind == "rate"):
            return False
        return any(self._units[id].kind in _OF_A_PERIOD for id in ids)

    def _shared(self, *printed: frozenset[str]) -> frozenset[str]:
        """The units that every word for one may mean."""
        named = [ids for ids in printed if ids]
        if not named:
            return frozenset()
        shared = named[0].intersection(*named[1:])
        return shared or self._refuse("the words for units name different units")

    def _size(self, ids: frozenset[str]) -> Decimal:
        """The size of the units; the default one decides where none is printed or several fit."""
        if self._unit and (not ids or self._unit.id in ids):
            return self._unit.size
        size = self._units.size(ids)
        if size is None:
            self._refuse("the word for the unit may mean units of different size")
        return size

    def _expect_change(self, first: Decimal, ids: frozenset[str]) -> None:
        if first < 0:
            self._refuse("a change by a negative figure does not say in which direction")
        if any(self._units[id].kind == "multiple" for id in ids):
            self._refuse("a rise by so many times may mean two things")

    def _refuse(self, why: str) -> NoReturn:
        raise self._text.unreadable(why, 0)


def _end(figure: Figure, size: Decimal) -> tuple[Decimal, Decimal]:
    """The number in base units, and the place value of its last digit."""
    return EXACT.multiply(figure.value, size), EXACT.multiply(figure.step, size)


def _negative(value: Decimal) -> Decimal:
    return value.copy_negate() if value else value
