"""Numbers as proofs show them: with no more digits than say something."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from factsite.quantities.interval import EXACT, Interval
from factsite.quantities.meaning import last_digit
from factsite.quantities.measure import Measure, amount
from factsite.quantities.units import Unit

PURE = "count"  # the unit without a name, for pure numbers
_MOST_DIGITS = 15  # a number with more of them is a quotient without end


@dataclass(frozen=True)
class Quantity:
    """A number or range in a unit, shown no finer than `step`; an open end is None."""

    low: Decimal | None
    high: Decimal | None
    step: Decimal
    unit: str


def point(measure: Measure, unit: Unit) -> Quantity:
    """The number itself, one digit finer than is known: what it may be stands beside it."""
    exact = measure.point / unit.size
    assert exact.low is not None
    assert exact.high is not None
    last = last_digit(exact.high, Decimal(1))
    step = max(last, _fine(measure.interval / unit.size, unit) or last)
    if exact.high and step < Decimal(1).scaleb(exact.high.adjusted() - _MOST_DIGITS):
        step = amount(measure, unit).step
    return Quantity(exact.low, exact.high, step, unit.id)


def spread(possible: Interval, unit: Unit) -> Quantity | None:
    """A range in the unit, its ends rounded outward; None where it is one number or unbounded."""
    low, high, fine = possible.low, possible.high, _fine(possible, unit)
    if fine is not None and low is not None and high is not None:
        ends = low.quantize(fine, ROUND_FLOOR, EXACT), high.quantize(fine, ROUND_CEILING, EXACT)
        return Quantity(*ends, fine, unit.id)
    end = low if high is None else high if low is None else None
    return Quantity(low, high, last_digit(end, Decimal(1)), unit.id) if end is not None else None


def _fine(possible: Interval, unit: Unit) -> Decimal | None:
    """A tenth of the place of what is not known; None where all is known, or nothing bounds it."""
    if possible.low is None or possible.high is None or possible.low == possible.high:
        return None
    width = EXACT.subtract(possible.high, possible.low)
    fine = Decimal(1).scaleb(width.adjusted() - 1)
    return max(fine, Decimal(1)) if unit.kind == "count" and unit.id != PURE else fine
