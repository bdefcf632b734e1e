"""Reading a printed figure phrase: its interval, its units and the words that qualify it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from factsite.quantities.amounts import Amount, parse_value
from factsite.quantities.figure import Figure
from factsite.quantities.heading import Heading, heading
from factsite.quantities.interval import EXACT, ROUNDED, Interval, tidy
from factsite.quantities.meaning import combined, denoted
from factsite.quantities.phrase import PhraseParser
from factsite.quantities.text import Text, Unreadable
from factsite.quantities.tokens import tokens
from factsite.quantities.units import Unit, Units, rates

__all__ = ["Amount", "Reading", "Unreadable", "parse_value", "read"]

# Beyond this factor between its ends a range is taken for a misreading of its scale.
_WIDEST_RANGE = Decimal(1000)


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
    `default_unit` is what a phrase counts that prints no unit, or one of the several that its word
    may mean (tons); `truncated` says that an exact figure was cut and not rounded. A fraction in
    words (two thirds) is a share in percent, known to a percent. Raises Unreadable for any text
    that is no figure, holds two, or has a word that is neither a figure's nor a unit's.
    """
    above = heading(default_scale, units) if default_scale is not None else None
    text = Text.of(phrase)
    return _Reader(text, units, above, default_unit).reading(truncated)


class _Reader:
    """One phrase on its way to a reading."""

    def __init__(self, text: Text, units: Units, above: Heading | None, unit: Unit | None) -> None:
        self._text = text
        self._units = units
        self._heading = above
        self._unit = unit
        self._parser = PhraseParser(text, tokens(text, units), units.money)

    def reading(self, truncated: bool) -> Reading:
        """The whole phrase, read to its end."""
        parsed = self._parser.phrase()
        low, high = self._scaled(parsed.low, parsed.high)
        ids = self._shared(parsed.low.units, parsed.high.units)
        if self._heading:
            ids = self._shared(ids, self._heading.units)
        size = self._size(ids)
        if parsed.each:
            size = ROUNDED.divide(size, self._size(parsed.each))
            ids = rates(ids, parsed.each) or self._refuse("a rate needs two units that differ")
        ends = [(EXACT.multiply(f.value, size), EXACT.multiply(f.step, size)) for f in (low, high)]
        try:
            qualifier, effects = combined(parsed.qualifiers)
            interval = denoted(ends[0], ends[1], effects, truncated)
        except ValueError as error:
            self._refuse(str(error))
        first, last = (tidy(value) for value, _ in ends)
        step = tidy(min(ends[0][1], ends[1][1]))
        return Reading(interval, first, last, ids, qualifier, step)

    def _scaled(self, low: Figure, high: Figure) -> tuple[Figure, Figure]:
        """Both ends of the phrase with the scale of the heading, or the low one with the other's.

        "3 to 4 billion" is 3 billion to 4 billion; "900 to 1,100" and "900,000 to 1 million" are
        as printed, since the other reading is no range.
        """
        if self._heading:
            low, high = self._under_heading(low), self._under_heading(high)
        elif not low.complete and high.scale > 1:
            inherited = low.times(high.scale)
            if inherited.value <= high.value:
                return inherited, high
            if low.value * _WIDEST_RANGE < high.value:
                self._refuse("the scale of the first number is not plain")
        if low.value > high.value:
            self._refuse("a range goes from the lower number to the higher; is this a change?")
        return low, high

    def _under_heading(self, figure: Figure) -> Figure:
        if figure.complete and self._heading and self._heading.scale != 1:
            self._refuse("the phrase prints a scale or a unit of its own, so no heading scales it")
        return figure.times(self._heading.scale) if self._heading else figure

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

    def _refuse(self, why: str) -> NoReturn:
        raise self._text.unreadable(why, 0)
