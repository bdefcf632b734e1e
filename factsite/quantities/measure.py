"""Measures: quantities with units, and the arithmetic that keeps units, times and stages apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from factsite.quantities.amounts import Amount
from factsite.quantities.interval import EXACT, Interval, tidy
from factsite.quantities.meaning import last_digit
from factsite.quantities.units import Unit, Units

NUMBER = ""
_PERCENT, _POINTS, _TIMES = "percent", "percentage-points", "times"
_HUNDRED = Decimal(100)
# The digits that are shown of a quotient which is known to more of them than a reader can use.
_MOST_DIGITS, _ENDLESS = 4, 30
_MILLION = 6


class Unfit(ValueError):
    """Quantities that cannot be put together: why, in plain words."""


@dataclass(frozen=True)
class Manner:
    """How a quantity was taken: what must be alike where two are added or compared.

    `calendars` that its periods are of, `shapes` (a flow over a period, a stock on a day), and
    `stages` such as asked for, set aside or spent.
    """

    calendars: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()

    def __or__(self, other: Manner) -> Manner:
        return Manner(
            self.calendars | other.calendars,
            self.shapes | other.shapes,
            self.stages | other.stages,
        )

    def mixes(self) -> str:
        """What in it does not go together, in plain words; empty where all does."""
        if len(self.shapes) > 1:
            return "a count on a day cannot be set against a sum over a period"
        if len(self.calendars) > 1:
            return f"years of two calendars are mixed: {', '.join(sorted(self.calendars))}"
        if len(self.stages) > 1:
            return f"numbers of two stages are mixed: {', '.join(sorted(self.stages))}"
        return ""


PLAIN = Manner()


@dataclass(frozen=True)
class Measure:
    """A quantity in base units of its unit: what it may be, and the number itself.

    `interval` is what its prints leave possible, `point` what its values say (both ends are the
    same but for a range); `unit` is an id, or empty for a pure number.
    """

    interval: Interval
    point: Interval
    unit: str = NUMBER
    manner: Manner = PLAIN

    @classmethod
    def number(cls, value: Decimal | int, unit: str = NUMBER) -> Measure:
        """An exact number."""
        exact = Interval.point(value)
        return cls(exact, exact, unit)

    def _with(self, change: Callable[[Interval], Interval], unit: str | None = None) -> Measure:
        new = self.unit if unit is None else unit
        return replace(self, interval=change(self.interval), point=change(self.point), unit=new)

    def _and(
        self, other: Measure, combine: Callable[[Interval, Interval], Interval], unit: str
    ) -> Measure:
        return Measure(
            combine(self.interval, other.interval),
            combine(self.point, other.point),
            unit,
            self.manner | other.manner,
        )


class Arithmetic:
    """Sums, differences, products and quotients of measures; each raises Unfit where units differ.

    Measures of one kind that convert into each other (meters, kilometers) go together, as all
    numbers are in base units; currencies and counts must be the same. Division by what may be
    zero raises ZeroDivisionError.
    """

    def __init__(self, units: Units) -> None:
        self._units = units

    def kind(self, unit: str) -> str:
        """The kind of the unit; `number` for none."""
        return self._units[unit].kind if unit else "number"

    def alike(self, one: Measure, other: Measure) -> str:
        """The unit that both share. Raises Unfit, saying which two units do not go together."""
        if one.unit == other.unit:
            return one.unit
        kinds = {self.kind(one.unit), self.kind(other.unit)}
        if one.unit and other.unit and self._units.admits(one.unit, frozenset([other.unit])):
            return one.unit
        if kinds == {"number", "multiple"}:
            return _TIMES
        if kinds == {"share", "points"}:
            raise Unfit("percent cannot be set against percentage points")
        names = " and ".join(unit or "a pure number" for unit in (one.unit, other.unit))
        why = "; convert one by an exchange rate" if kinds == {"currency"} else ""
        raise Unfit(f"{names} do not go together{why}")

    def add(self, one: Measure, other: Measure) -> Measure:
        """The sum. A share changed by points is a share."""
        unit = self._changed_share(one, other) or self.alike(one, other)
        return one._and(other, Interval.__add__, unit)

    def subtract(self, one: Measure, other: Measure) -> Measure:
        """The first without the second. Between two shares lie points."""
        if self.kind(one.unit) == self.kind(other.unit) == "share":
            return one._and(other, Interval.__sub__, _POINTS)
        unit = self._changed_share(one, other) or self.alike(one, other)
        return one._and(other, Interval.__sub__, unit)

    def _changed_share(self, one: Measure, other: Measure) -> str:
        kinds = self.kind(one.unit), self.kind(other.unit)
        return one.unit if kinds == ("share", "points") else ""

    def multiply(self, one: Measure, other: Measure) -> Measure:
        """The product with a pure number, a multiple or a share, taken as the other part was."""
        for factor, rest in ((other, one), (one, other)):
            kind = self.kind(factor.unit)
            if kind == "share":
                factor = factor._with(lambda interval: interval / _HUNDRED)
            if kind in ("number", "multiple", "share"):
                return replace(rest._and(factor, Interval.__mul__, rest.unit), manner=rest.manner)
        raise Unfit(f"{one.unit} times {other.unit} has no unit; a rate is used by `convert`")

    def divide(self, one: Measure, other: Measure) -> Measure:
        """The quotient: a pure number for two of a kind, else of the first's unit."""
        kind = self.kind(other.unit)
        if kind == "share" and self.kind(one.unit) not in ("share", "points"):
            other = other._with(lambda interval: interval / _HUNDRED, NUMBER)
            kind = "number"
        if kind in ("number", "multiple"):
            return replace(one._and(other, Interval.__truediv__, one.unit), manner=one.manner)
        self.alike(one, other)
        return replace(one._and(other, Interval.__truediv__, NUMBER), manner=PLAIN)

    def ratio(self, one: Measure, other: Measure) -> Measure:
        """How many times the second the first is."""
        self.alike(one, other)
        return replace(self.divide(one, other), unit=_TIMES)

    def share(self, part: Measure, whole: Measure) -> Measure:
        """What the part is of the whole, in percent."""
        self.alike(part, whole)
        return self.divide(part, whole)._with(lambda interval: interval * _HUNDRED, _PERCENT)

    def change(self, first: Measure, then: Measure) -> Measure:
        """How far the second lies from the first, in percent of the first, which is above zero."""
        if first.interval.low is None or first.interval.low <= 0:
            raise Unfit("a change is counted from what is above zero")
        share = self.share(then, first)
        return share._with(lambda interval: interval - _HUNDRED)

    def growth(self, level: Measure, rate: Measure) -> Measure:
        """The level after a change by a rate in percent."""
        if self.kind(rate.unit) != "share":
            raise Unfit("`growth` needs a rate in percent as its second part")
        grown = rate._with(lambda interval: interval / _HUNDRED + 1, NUMBER)
        return self.multiply(level, grown)

    def per(self, one: Measure, other: Measure) -> Measure:
        """The first for each of the second, in a rate of their units."""
        unit = f"{one.unit} per {other.unit}"
        if unit not in self._units:
            raise Unfit(f"“{unit}” is no rate of two units")
        manner = replace(one.manner, shapes=frozenset())
        return replace(one._and(other, Interval.__truediv__, unit), manner=manner)

    def convert(self, amount: Measure, rate: Measure) -> Measure:
        """The amount in the other unit of the rate."""
        above, per, below = rate.unit.partition(" per ")
        if not per:
            raise Unfit("`convert` needs a rate, such as an exchange rate, as its second part")
        if amount.unit == below:
            made = amount._and(rate, Interval.__mul__, above)
        elif amount.unit == above:
            made = amount._and(rate, Interval.__truediv__, below)
        else:
            raise Unfit(f"a rate in {rate.unit} converts no {amount.unit or 'pure number'}")
        return replace(made, manner=amount.manner)


def whole(interval: Interval) -> Interval:
    """The interval cut to whole numbers, where it holds any: what is counted has no fractions."""
    low = interval.low and interval.low.to_integral_value(ROUND_CEILING, EXACT)
    high = interval.high and interval.high.to_integral_value(ROUND_FLOOR, EXACT)
    if low is not None and high is not None and low > high:
        return interval
    return Interval(low, high)


def amount(measure: Measure, unit: Unit) -> Amount:
    """The number to show for a measure, in the unit, with no digit that is not known.

    Its last digit is the finest that is known to one unit of it, which is how measured numbers are
    written; two digits are kept, though the second be known less well: pages give the range.
    """
    point, possible = measure.point / unit.size, measure.interval / unit.size
    assert point.low is not None
    assert point.high is not None
    largest = max(point.low, point.high, key=Decimal.copy_abs)
    if not largest:
        return Amount(Decimal(0), Decimal(0), Decimal(1))
    first, step = largest.adjusted(), last_digit(largest, Decimal(1))
    if len(largest.normalize(EXACT).as_tuple().digits) > _ENDLESS:
        step = Decimal((0, (1,), first - _MOST_DIGITS + 1))
    if possible.low is not None and possible.high is not None and possible.low < possible.high:
        known = _power_above(EXACT.subtract(possible.high, possible.low) / 2)
        step = max(step, min(known, Decimal((0, (1,), first - 1))))
    low, high = (end.quantize(step, context=EXACT) for end in (point.low, point.high))
    return Amount(tidy(low), tidy(high), min(step, _written(largest)))


def _written(value: Decimal) -> Decimal:
    """The place down to which such a number is written out, as 310 billion: not 0.31 trillion."""
    size = value.adjusted() if value else 0
    return Decimal((0, (1,), size - size % 3 if size >= _MILLION else 0))


def _power_above(size: Decimal) -> Decimal:
    """The smallest power of ten that is no smaller."""
    power = Decimal((0, (1,), size.adjusted()))
    return power if size <= power else Decimal((0, (1,), size.adjusted() + 1))
