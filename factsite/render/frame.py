"""Where things stand in a chart: axes, bars and dots as boxes, and lengths as they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape

from factsite.render.rows import Plot, Row, number

CHARACTER = Decimal("7.2")
FOOT, STRIPS = 28, 46


@dataclass(frozen=True)
class Box:
    """A rectangle that something takes up."""

    left: Decimal
    top: Decimal
    right: Decimal
    bottom: Decimal

    def meets(self, other: Box) -> bool:
        """Whether the two have a point inside in common."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def raised(self, by: int) -> Box:
        """The same box further up."""
        return Box(self.left, self.top - by, self.right, self.bottom - by)


@dataclass
class Frame:
    """The axes of one drawing: `left` is where the base line starts, `slot` the room of a row.

    `ticks` are the numbers of the value axis as they are written; `half` is half a bar.
    """

    plot: Plot
    width: int
    height: int
    top: Decimal = Decimal(46)

    def __post_init__(self) -> None:
        low, high = span(self.plot.known)
        ticks = grid(low, high)
        self.low, self.high = ticks[0], ticks[-1]
        step = ticks[1] - ticks[0]
        self.ticks = {tick: number(tick, self.plot.exponent, step) for tick in ticks}
        self.left = max(map(width, self.ticks.values())) + 8
        self.floor = Decimal(self.height - FOOT - (STRIPS if self.plot.strips else 0))
        self.slot = (self.width - self.left) / len(self.plot.rows)
        self.half = self.slot * Decimal("0.34")
        self._places = {row: n for n, row in enumerate(self.plot.rows)}

    def x(self, row: Row) -> Decimal:
        """The middle of the row."""
        if self.plot.kind != "bars":
            return self.on(row.first)
        return self.left + self.slot * (self._places[row] + Decimal("0.5"))

    def on(self, day: date) -> Decimal:
        """Where a day stands on an axis of days."""
        first, last = self.plot.years
        days = Decimal((day - date(first, 1, 1)).days)
        whole = Decimal((date(last + 1, 1, 1) - date(first, 1, 1)).days)
        return self.left + (self.width - self.left) * days / whole

    def at(self, day: date) -> Decimal:
        """Where a day stands on any axis; at an end of it where the day lies outside."""
        if self.plot.kind != "bars":
            return min(max(self.on(day), self.left), Decimal(self.width))
        rows = self.plot.rows
        n = max((n for n, row in enumerate(rows) if row.first <= day), default=0)
        end = rows[n + 1].first if n + 1 < len(rows) else rows[n].first + timedelta(days=365)
        part = Decimal((day - rows[n].first).days) / (end - rows[n].first).days
        return self.left + self.slot * (n + min(max(part, Decimal(0)), Decimal(1)))

    def y(self, value: Decimal) -> Decimal:
        """The height of a value."""
        return self.floor - (value - self.low) * (self.floor - self.top) / (self.high - self.low)

    def bar(self, row: Row) -> Box:
        """What the row's bar or dot takes up."""
        x, y = self.x(row), self.y(row.number)
        if self.plot.kind != "bars":
            return Box(x - 4, y - 4, x + 4, y + 4)
        zero = self.y(Decimal(0))
        return Box(x - self.half, min(y, zero), x + self.half, max(y, zero))

    def extent(self, row: Row) -> Box:
        """What the row's bar or dot takes up together with its whisker."""
        box, (low, high) = self.bar(row), row.ends
        top, bottom = min(box.top, self.y(high)), max(box.bottom, self.y(low))
        return Box(box.left, top, box.right, bottom)

    def reach(self, row: Row) -> Box:
        """Where the row is chosen: all the room up to its neighbors, to half of 24 px or more."""
        x, slots = self.x(row), self.slot / 2
        if self.plot.kind == "bars":
            return Box(x - slots, self.top, x + slots, self.floor)
        places = [self.x(other) for other in self.plot.known]
        near = [abs(x - other) / 2 for other in places if other != x]
        half, y = min([Decimal(12), *near]), self.y(row.number)
        return Box(x - half, y - 12, x + half, y + 12)


def grid(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round numbers from at most `low` to at least `high`, about five of them, evenly spaced."""
    rough = (high - low) / 4
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * n for n in range(int(first), int(last) + 1)]


def span(rows: Sequence[Row]) -> tuple[Decimal, Decimal]:
    """The lowest and highest number of an axis for the rows, zero among them; never the same."""
    low = min(Decimal(0), *(row.ends[0] for row in rows))
    high = max(Decimal(0), *(row.ends[1] for row in rows))
    return (low, high) if low < high else (low, low + 1)


def width(label: str) -> Decimal:
    """About how wide a label is at 13 px: rather too wide than too narrow."""
    return sum((CHARACTER if ord(c) < 0x2E80 else CHARACTER * 2 for c in label), Decimal(0))


def rect(kind: str, box: Box) -> str:
    """A rectangle as an element; `kind` is its classes."""
    place = f'x="{px(box.left)}" y="{px(box.top)}"'
    size = f'width="{px(box.right - box.left)}" height="{px(box.bottom - box.top)}"'
    return f'<rect class="{kind}" {place} {size}/>'


def text(kind: str, x: Decimal, y: Decimal, label: str) -> str:
    """A label as an element; `kind` is its classes."""
    return f'<text class="{kind}" x="{px(x)}" y="{px(y)}">{escape(label)}</text>'


def px(length: Decimal) -> str:
    """A length to a tenth of a pixel; never a negative zero."""
    rounded = length.quantize(Decimal("0.1"))
    return f"{rounded if rounded else Decimal(0):f}".removesuffix(".0")
