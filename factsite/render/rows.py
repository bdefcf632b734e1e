"""What a chart shows: rows of values in order of time, and the scale in which they are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factsite.render.bands import Span

SCALES = (12, 9, 6, 0)


@dataclass(frozen=True)
class Row:
    """One value at its time, or a year without one (`value` is None).

    `label` is its year on the axis; `low` and `high` are the ends of what its sources allow; `step`
    is the place of its last known digit; `mark` a sign for what sets it apart from the others.
    `anchor` names the value; `by_rule` tells that our rule for “about” gives the ends, and `joined`
    that a line may lead here from the row before.
    """

    label: str
    first: date
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)
    tentative: bool = False
    mark: str = ""
    anchor: str = ""
    by_rule: bool = False
    joined: bool = False

    @property
    def number(self) -> Decimal:
        """The value of a row that has one."""
        assert self.value is not None
        return self.value

    @property
    def is_range(self) -> bool:
        """Whether the value is known as a range only."""
        return self.ends[0] != self.ends[1]

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The lowest and highest number to draw."""
        known = [n for n in (self.low, self.value, self.high) if n is not None]
        return min(known), max(known)


@dataclass(frozen=True)
class Plot:
    """The rows of a chart in order of time, as bars, dots or a line of dots.

    Numbers count 10 ** `exponent`; `strips` are the terms of agreements that it is drawn over;
    `extremes` the lowest and highest number of the figure, where the rows are a part of it.
    """

    kind: str
    rows: tuple[Row, ...]
    exponent: int = 0
    strips: tuple[Span, ...] = ()
    extremes: tuple[Decimal, Decimal] | None = None

    @property
    def known(self) -> tuple[Row, ...]:
        """The rows that have a value."""
        return tuple(row for row in self.rows if row.value is not None)

    @property
    def peak(self) -> Row:
        """The first row of the highest value."""
        return max(self.known, key=lambda row: row.number)

    @property
    def least(self) -> Row:
        """The first row of the lowest value."""
        return min(self.known, key=lambda row: row.number)

    def is_extreme(self, row: Row) -> bool:
        """Whether no value of the whole figure is lower, or none is higher."""
        return self.extremes is None or row.number in self.extremes

    @property
    def latest(self) -> Row:
        """The last row with a value."""
        return self.known[-1]

    @property
    def has_gaps(self) -> bool:
        """Whether a year has no value."""
        return len(self.known) < len(self.rows)

    @property
    def has_tentative(self) -> bool:
        """Whether a value is tentative."""
        return any(row.tentative for row in self.rows)

    @property
    def rules_ranges(self) -> bool:
        """Whether our rule for “about” gives the ends of a range."""
        return any(row.is_range and row.by_rule for row in self.known)

    @property
    def prints_ranges(self) -> bool:
        """Whether a value is a range by itself."""
        return any(row.is_range and not row.by_rule for row in self.known)

    def is_current(self, row: Row) -> bool:
        """Whether the row is of the agreement in force, or the latest where there is none."""
        if not self.strips:
            return row is self.latest
        return any(s.shape == "now" and s.first <= row.first <= s.last for s in self.strips)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year."""
        return self.rows[0].first.year, self.rows[-1].first.year

    def written(self, row: Row) -> str:
        """The row's value in the plot's scale, with no more digits than are known."""
        return "" if row.value is None else number(row.value, self.exponent, row.step)


def scale(values: Iterable[Decimal]) -> int:
    """The power of ten, of those with a word of their own, in which most of these are short."""
    size = max((abs(value).adjusted() for value in values if value), default=0)
    return next(exponent for exponent in SCALES if size >= exponent or not exponent)


def number(value: Decimal, exponent: int, step: Decimal) -> str:
    """The value counted in 10 ** `exponent`, written down to the place of `step`."""
    decimals = max(exponent - step.adjusted(), 0)
    written = f"{abs(value).scaleb(-exponent):,.{decimals}f}"
    return f"−{written}" if value < 0 else written
