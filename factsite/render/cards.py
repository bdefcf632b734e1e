"""What the card of an inline figure shows besides its record: what its print means, small bars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factsite.load.dates import GREGORIAN
from factsite.load.figures import Figure, Value
from factsite.load.readings import try_reading
from factsite.render.frame import px, span
from factsite.render.known import Known
from factsite.render.plots import plotted
from factsite.render.questions import showing_values
from factsite.render.rows import Plot, Row
from factsite.render.shown import Quantity, spread

WIDTH, HEIGHT = Decimal(316), Decimal(54)
FEWEST = 3  # values that make a row of bars worth drawing


@dataclass(frozen=True)
class Small:
    """A figure's values as small shapes over the years from `since` to `until`.

    `firm` and `tentative` are the data of SVG paths on a sheet of WIDTH by HEIGHT, `base` the
    height of zero on it; `count` is how many values the figure has. Without enough values to draw,
    the paths are empty.
    """

    count: int
    since: int = 0
    until: int = 0
    base: str = ""
    firm: str = ""
    tentative: str = ""


@dataclass(frozen=True)
class Of:
    """What is to be told of one value.

    `means` is what its first print can mean, None where that is one number; `mark` is the path of
    its own time among the small shapes, empty where it is not drawn; `first` and `last` are the
    days of a year that is not the plain one.
    """

    means: Quantity | None = None
    mark: str = ""
    first: date | None = None
    last: date | None = None


@showing_values
def small(known: Known, figure: str) -> Small:
    """The small drawing of a figure."""
    found = known.book.figure(figure.rpartition("/")[2])
    plot = plotted(known, figure).plot
    count = len(found.values) if found else 0
    if len(plot.known) < FEWEST:
        return Small(count)
    firm, tentative = (
        "".join(_shape(plot, row) for row in plot.known if row.tentative is which)
        for which in (False, True)
    )
    since, until = plot.known[0].first.year, plot.latest.first.year
    return Small(count, since, until, px(_height(plot, Decimal(0))), firm, tentative)


@showing_values
def told(known: Known, figure: str, anchor: str) -> Of:
    """What is to be told of the figure's value on its card."""
    found = known.book.figure(figure.rpartition("/")[2])
    value = next((v for v in found.values if v.anchor == anchor), None) if found else None
    if found is None or value is None:
        return Of()
    period = known.book.period(found, value)
    calendar = value.calendar or found.calendar
    is_plain = value.on is not None or calendar == GREGORIAN.id
    days = (None, None) if is_plain else (period.first, period.last)
    return Of(_means(known, found, value), _mark(known, found, value), *days)


def _means(known: Known, figure: Figure, value: Value) -> Quantity | None:
    """The range of the first print that can be read."""
    unit = known.book.units[figure.unit]
    for witness in value.witnesses[:1]:
        if read := try_reading(known.book.units, figure, witness):
            return spread(read.interval / unit.size, unit)
    return None


def _mark(known: Known, figure: Figure, value: Value) -> str:
    """The shape at the value's own time, which may be that of another value of the same time."""
    plot = plotted(known, figure.id).plot
    is_year = value.on is None and ".." not in (value.period or "")
    if len(plot.known) < FEWEST or is_year != (plot.kind == "bars"):
        return ""
    first = known.book.period(figure, value).first
    return next((_shape(plot, row) for row in plot.known if row.first == first), "")


def _shape(plot: Plot, row: Row) -> str:
    """A bar over its year, or a dot on its day."""
    since, until = plot.known[0].first.year, plot.latest.first.year
    slot = WIDTH / (until - since + 1)
    x, y = slot * (row.first.year - since), _height(plot, row.number)
    if plot.kind != "bars":
        x += slot * Decimal(row.first.timetuple().tm_yday) / 366
        return f"M{px(min(x, WIDTH - 3) - 3)} {px(y)}a3 3 0 1 0 6 0a3 3 0 1 0-6 0z"
    base = _height(plot, Decimal(0))
    return f"M{px(x)} {px(base)}V{px(y)}h{px(slot * Decimal('0.72'))}V{px(base)}z"


def _height(plot: Plot, number: Decimal) -> Decimal:
    low, high = span(plot.known)
    return HEIGHT - 2 - (number - low) * (HEIGHT - 6) / (high - low)
