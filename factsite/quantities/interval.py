"""Intervals of exact decimals: what is known of a quantity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal

# Wide enough that sums and products of figures a reader accepts are never rounded.
EXACT = Context(prec=1000, Emax=MAX_EMAX, Emin=MIN_EMIN)
# A quotient may have no end. It is rounded outward, so that no true value is ever lost.
ROUNDED = Context(prec=60, Emax=MAX_EMAX, Emin=MIN_EMIN)
_DOWN = Context(prec=60, rounding=ROUND_FLOOR, Emax=MAX_EMAX, Emin=MIN_EMIN)
_UP = Context(prec=60, rounding=ROUND_CEILING, Emax=MAX_EMAX, Emin=MIN_EMIN)

_ZERO = Decimal(0)
_INFINITY = Decimal("Infinity")


@dataclass(frozen=True)
class Interval:
    """All numbers from `low` to `high`, both included; None is an end that is open for ever.

    Sums, differences and products are exact; quotients are rounded outward to 60 digits.
    Raises ValueError where low is above high or an end is no finite number.
    """

    low: Decimal | None
    high: Decimal | None

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if end is not None and not end.is_finite():
                raise ValueError(f"not a finite number: {end}")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"the low end {self.low} is above the high end {self.high}")

    @classmethod
    def point(cls, x: Decimal | int) -> Interval:
        """The interval that holds x alone."""
        exact = Decimal(x)
        return cls(exact, exact)

    def contains(self, other: Decimal | Interval) -> bool:
        """Whether the number, or every number of the other interval, lies in this one."""
        low, high = (other.low, other.high) if isinstance(other, Interval) else (other, other)
        above = self.low is None or (low is not None and low >= self.low)
        below = self.high is None or (high is not None and high <= self.high)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both."""
        left = self.high is None or other.low is None or other.low <= self.high
        right = self.low is None or other.high is None or self.low <= other.high
        return left and right

    def scaled(self, factor: Decimal | int) -> Interval:
        """The interval of every number times factor."""
        return self * factor

    def __neg__(self) -> Interval:
        low, high = _ends(self)
        return _closed(high.copy_negate(), low.copy_negate())

    def __add__(self, other: Interval | Decimal | int) -> Interval:
        (a, b), (c, d) = _ends(self), _ends(_interval(other))
        return _closed(EXACT.add(a, c), EXACT.add(b, d))

    def __sub__(self, other: Interval | Decimal | int) -> Interval:
        return self + -_interval(other)

    def __mul__(self, other: Interval | Decimal | int) -> Interval:
        corners = _corners(self, _interval(other), _product)
        return _closed(min(corners), max(corners))

    def __truediv__(self, other: Interval | Decimal | int) -> Interval:
        divisor = _interval(other)
        if divisor.contains(_ZERO):
            raise ZeroDivisionError("the divisor may be zero")
        low = min(_corners(self, divisor, lambda x, y: _quotient(x, y, _DOWN)))
        return _closed(low, max(_corners(self, divisor, lambda x, y: _quotient(x, y, _UP))))

    def __str__(self) -> str:
        low = "-∞" if self.low is None else f"{tidy(self.low):,f}"
        high = "∞" if self.high is None else f"{tidy(self.high):,f}"
        return f"[{low}, {high}]"


def tidy(x: Decimal) -> Decimal:
    """The same number without zeros behind its point: 201700000000.0 is 201700000000."""
    whole = x.to_integral_value(context=EXACT)
    return whole if x == whole else x.normalize(EXACT)


def _interval(x: Interval | Decimal | int) -> Interval:
    return x if isinstance(x, Interval) else Interval.point(x)


def _ends(x: Interval) -> tuple[Decimal, Decimal]:
    """Both ends as numbers that may be infinite."""
    low = -_INFINITY if x.low is None else x.low
    return low, _INFINITY if x.high is None else x.high


def _closed(low: Decimal, high: Decimal) -> Interval:
    return Interval(low if low.is_finite() else None, high if high.is_finite() else None)


def _corners(
    x: Interval, y: Interval, operation: Callable[[Decimal, Decimal], Decimal]
) -> list[Decimal]:
    return [operation(a, b) for a in _ends(x) for b in _ends(y)]


def _product(a: Decimal, b: Decimal) -> Decimal:
    # An open end never reaches infinity, so nothing times it stays nothing.
    return _ZERO if not a or not b else EXACT.multiply(a, b)


def _quotient(a: Decimal, b: Decimal, context: Context) -> Decimal:
    return _ZERO if b.is_infinite() else context.divide(a, b)
