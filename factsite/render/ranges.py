"""What the printed figures of a disagreement can mean, as ranges on one axis."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from factsite.load.factbook import Factbook
from factsite.load.figures import Figure
from factsite.load.models import Conflict, Statement
from factsite.quantities.interval import Interval
from factsite.quantities.reading import Unreadable, read

MOST = 6


@dataclass(frozen=True)
class Range:
    """What one statement can mean, in the figure's unit; an open end is None.

    `meets` says whether it can be true together with the preferred one.
    """

    statement: int
    low: Decimal | None
    high: Decimal | None
    meets: bool = True


@dataclass(frozen=True)
class Ranges:
    """Ranges in one unit, on an axis from `first` to `last` with `step` between its ticks.

    `apart` are the ends of the gap that parts the ranges from one another, where there is one.
    """

    unit: str
    first: Decimal
    last: Decimal
    step: Decimal
    rows: tuple[Range, ...]
    apart: tuple[Decimal, Decimal] | None

    def place(self, value: Decimal, width: int) -> int:
        """Where a value stands on an axis that is `width` wide."""
        return int((value - self.first) * width / (self.last - self.first))

    def ticks(self) -> tuple[Decimal, ...]:
        """The round values within the axis."""
        number = int(self.first / self.step)
        ticks = [self.step * n for n in range(number, number + 3 * MOST)]
        return tuple(tick for tick in ticks if self.first <= tick <= self.last)


def ranges(book: Factbook, conflict: Conflict) -> Ranges | None:
    """The ranges of the statements about one unit; None where fewer than two can be read."""
    figures = [_figure(book, statement) for statement in conflict.statements]
    unit = next((figure.unit for figure in figures if figure), "")
    made = {
        n: meaning
        for n, (statement, figure) in enumerate(zip(conflict.statements, figures, strict=True))
        if figure and figure.unit == unit and (meaning := _meaning(book, figure, statement))
    }
    preferred = made.get(int(conflict.prefer) - 1) if conflict.prefer.isdigit() else None
    rows = tuple(
        Range(n, each.low, each.high, preferred is None or preferred.meets(each))
        for n, each in made.items()
    )
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    if len(rows) < 2 or min(ends) == max(ends):
        return None
    margin = (max(ends) - min(ends)) / 8
    first, last = min(ends) - margin, max(ends) + margin
    return Ranges(unit, first, last, _step(last - first), rows, _apart(rows))


def _figure(book: Factbook, statement: Statement) -> Figure | None:
    figure = book.figure((statement.of or "").partition(" ")[0])
    return figure if figure and figure.unit in book.units else None


def _meaning(book: Factbook, figure: Figure, statement: Statement) -> Interval | None:
    """What the statement's phrase denotes in the figure's unit, where it is one in that unit."""
    unit = book.units[figure.unit]
    try:
        made = read(statement.printed, book.units, default_unit=unit)
    except Unreadable:
        return None
    if made.units and not book.units.admits(figure.unit, made.units):
        return None
    low, high = (end / unit.size if end is not None else None for end in (made.low, made.high))
    return Interval(low, high) if low is not None or high is not None else None


def _apart(rows: tuple[Range, ...]) -> tuple[Decimal, Decimal] | None:
    """The widest gap between closed ranges that follow one another."""
    closed = sorted((r.low, r.high) for r in rows if r.low is not None and r.high is not None)
    gaps = []
    for (_, high), (low, _) in pairwise(closed):
        if high < low:
            gaps.append((low - high, high, low))
    return max(gaps)[1:] if gaps else None


def _step(whole: Decimal) -> Decimal:
    """A round step that divides the axis into no more than MOST parts."""
    step = Decimal(10) ** ((whole / MOST).adjusted())
    return next(step * n for n in (1, 2, 5, 10) if whole / (step * n) <= MOST)
