"""Amounts printed in two currencies fit an exchange rate of their time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from factsite.check.figures import values
from factsite.check.rules import rule
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value, Witness
from factsite.load.nodes import Path
from factsite.load.readings import try_reading
from factsite.problems import Code, Problem
from factsite.quantities.display import show
from factsite.quantities.interval import Interval
from factsite.quantities.reading import Reading, Unreadable, read

NO_CURRENCY = "it names none"
NEAR = timedelta(days=60)
# Rates move: within that time large currencies seldom move by more against each other, while a
# slip of the hand is off by a factor.
DRIFT = Decimal("0.05")
# Over years a rate may double; a slip by a factor of ten still stands out.
FAR = Decimal(1)
# Over all the years of the data it stays within this of the middle one: four times, or a quarter.
FACTOR = Decimal(3)


@dataclass(frozen=True)
class Rate:
    """A rate of two currencies, said or implied on some day by a source: `above` per `below`."""

    above: str
    below: str
    interval: Interval
    first: date
    last: date
    name: str

    @cached_property
    def since(self) -> date:
        """The first day that it is near to."""
        return self.first - NEAR

    @cached_property
    def until(self) -> date:
        """The last day that it is near to."""
        return self.last + NEAR


@dataclass(frozen=True)
class Conversion:
    """An amount that a witness prints in a second currency, and the rate that the two imply."""

    figure: Figure
    number: int
    value: Value
    witness: Witness
    path: Path
    rate: Rate


Row = tuple[Figure, int, Value, Path, Witness]


def converted(book: Factbook) -> Iterator[Row]:
    """Every witness and disputed print with a second currency, with its path in the record."""
    for figure, number, value in values(book):
        flat = value.source is not None
        for n, witness in enumerate((*value.witnesses, *value.disputed)):
            if witness.converted is None:
                continue
            path: Path = ("values", number)
            if n >= len(value.witnesses):
                path = (*path, "disputed", n - len(value.witnesses))
            elif not flat or n:
                path = (*path, "sources", n - flat)
            if figure.unit in book.units:
                yield figure, number, value, path, witness


def conversions(book: Factbook) -> Iterator[Conversion]:
    """The printed conversions that can be read and name one currency."""
    known = _currencies(book)
    for figure, number, value, path, witness in converted(book):
        rate = _implied(book, figure, witness, known)
        if rate:
            yield Conversion(figure, number, value, witness, path, rate)


def _currencies(book: Factbook) -> frozenset[str]:
    """The currencies that figures of the book are in; a bare sign means one of them."""
    return book.units_in_use & book.units.money


def _implied(
    book: Factbook, figure: Figure, witness: Witness, known: frozenset[str]
) -> Rate | None:
    day = book.published(witness.source)
    own = try_reading(book.units, figure, witness)
    try:
        other = read(witness.converted or "", book.units)
    except Unreadable:
        return None
    currency, named = _currency(figure.unit), _named(book, figure, other)
    named = named if len(named) == 1 else named & known
    if own is None or day is None or len(named) != 1 or _holds_zero(own.interval, other.interval):
        return None
    unit = next(iter(named))
    above, below = sorted([currency, unit])
    pair = (own.interval, other.interval) if above == currency else (other.interval, own.interval)
    return Rate(above, below, pair[0] / pair[1], day, day, witness.source)


def _currency(unit: str) -> str:
    """The currency of an amount, or of one for each of something."""
    return unit.partition(" per ")[0]


def _named(book: Factbook, figure: Figure, other: Reading) -> frozenset[str]:
    """The currencies, other than the figure's own, that a reading may be in."""
    if _currency(figure.unit) not in book.units.money:
        return frozenset()
    units = {_currency(unit) for unit in other.units}
    return frozenset(units & book.units.money - {_currency(figure.unit)})


def _holds_zero(*intervals: Interval) -> bool:
    return any(interval.contains(Decimal(0)) for interval in intervals)


def rates(book: Factbook) -> Iterator[Rate]:
    """The exchange rates of single days that figures of the book give.

    A rate set for a period, such as the one that a budget counts with, is no market's.
    """
    for figure in book.figures:
        one, per, other = figure.unit.partition(" per ")
        if not per or not {one, other} <= book.units.money:
            continue
        above, below = sorted([one, other])
        for value in figure.values:
            if value.formula or value.value is None or value.on is None:
                continue
            period = book.period(figure, value)
            interval = value.value.interval
            if _holds_zero(interval):
                continue
            if above != one:
                interval = Interval.point(1) / interval
            name = f"{figure.id} {value.when}"
            yield Rate(above, below, interval, period.first, period.last, name)


def off(book: Factbook) -> Iterator[tuple[Conversion, list[Rate]]]:
    """Conversions that fit no rate of their time, each with the rates that were looked at.

    Rates far off the middle of all are no measure for others. Where none is near in time, those of
    other times serve, with more room.
    """
    found = list(conversions(book))
    by_pair: dict[tuple[str, str], list[Rate]] = {}
    for rate in (*rates(book), *(c.rate for c in found)):
        by_pair.setdefault((rate.above, rate.below), []).append(rate)
    sound = {pair: _sound(each) for pair, each in by_pair.items()}
    for conversion in found:
        own = conversion.rate
        alike = [r for r in sound[own.above, own.below] if r is not own]
        near, room = [r for r in alike if r.since <= own.first <= r.until], DRIFT
        if not near:
            near, room = sorted(alike, key=lambda r: abs(r.first - own.first)), FAR
        if near and not any(_drifted(r.interval, room).meets(own.interval) for r in near):
            yield conversion, near


def _sound(rates: list[Rate]) -> list[Rate]:
    """The rates without those that lie a factor off the middle one, where there are three."""
    ends = sorted(r.interval.high for r in rates if r.interval.high is not None)
    if len(ends) < 3:
        return rates
    middle = Interval.point(ends[len(ends) // 2])
    return [r for r in rates if _drifted(middle, FACTOR).meets(r.interval)]


def _drifted(interval: Interval, room: Decimal) -> Interval:
    """The interval with the room that a rate may move."""
    low, high = interval.low, interval.high
    return Interval(low and low / (1 + room), high and high * (1 + room))


@rule(
    "conversion-unreadable",
    "An amount printed in a second currency cannot be read",
    "`converted` holds one amount in another currency, as printed beside the figure.",
)
def conversion_unreadable(book: Factbook, code: Code) -> Iterator[Problem]:
    """Phrases of `converted` that are no amount in another currency."""
    for figure, _, _, path, witness in converted(book):
        phrase = witness.converted or ""
        try:
            why = "" if _named(book, figure, read(phrase, book.units)) else NO_CURRENCY
        except Unreadable as error:
            why = error.why
        if why:
            place = book.place(figure, *path, "converted")
            message = f"“{phrase}” cannot be read as an amount in another currency: {why}"
            yield Problem(code, message, place, "cut it to the amount alone, with its currency")


def message_of(book: Factbook, conversion: Conversion, near: list[Rate]) -> tuple[str, str]:
    """What is wrong with the conversion, and the rates that it was held against."""
    rate, unit = conversion.rate, book.units[f"{conversion.rate.above} per {conversion.rate.below}"]
    implied = show(_rounded(rate.interval), unit)
    printed = f"“{conversion.witness.printed}” as “{conversion.witness.converted}”"
    others = [f"{show(_rounded(r.interval), unit)} ({r.name})" for r in near[:4]]
    hint = f"others imply {'; '.join(others)}; correct one, or record the conflict"
    return f"{printed} implies {implied}, which no rate of the time fits", hint


def _rounded(interval: Interval) -> Interval:
    """The ends at four digits, for a reader."""
    ends = [interval.low, interval.high]
    cut = [e and e.quantize(Decimal(1).scaleb(e.adjusted() - 3)) for e in ends]
    return Interval(cut[0], cut[1])
