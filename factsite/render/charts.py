"""Plain charts as SVG: bars for what adds up over a year, dots for what is counted on a day.

Each chart is drawn twice, wide and narrow, at its true size; the style sheet shows one. Bars start
at zero, a year without a value is a dotted piece of the base line, what is tentative is hatched, a
value known as a range has a whisker. Lengths are decimals, rounded to a tenth of a pixel last:
the same rows give the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from html import escape

from factsite.render.frame import Box, Frame, px, span, text, width
from factsite.render.labels import Labels
from factsite.render.rows import Plot, Row

SIZES = {"wide": (720, 300), "narrow": (350, 270)}
EVERY = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)
YEAR_ROOM = 42


def draw(plot: Plot, name: str, title: str, about: str, words: Mapping[str, str]) -> str:
    """The wide and the narrow drawing; empty without a value.

    `name` starts the ids, `title` and `about` are the text alternative; `words` has `peak`, `low`,
    `tentative` and `gap`.
    """
    if not plot.known:
        return ""
    return "".join(
        _drawing(Frame(plot, *size), kind, f"{name}-{kind}", (title, about), words)
        for kind, size in SIZES.items()
    )


def trend(plot: Plot, since: int, until: int, width: int = 144, height: int = 30) -> str:
    """A small drawing of the years from `since` to `until`, without text; it starts at zero."""
    if not plot.known:
        return ""
    slot = Decimal(width) / max(until - since + 1, 1)
    low, high = span(plot.known)
    per = Decimal(height - 3) / (high - low)
    base = Decimal(height - 1) + low * per
    shapes = [f'<path class="tk" d="M0 {px(base + Decimal("0.5"))}h{width}"/>']
    bars: dict[str, str] = {}
    for row in plot.known:
        tall, x = row.number * per, slot * (row.first.year - since)
        if plot.kind == "dots":
            x += slot * Decimal(row.first.timetuple().tm_yday) / 366
            shapes.append(_dot(plot, row, x, base - tall, 2))
        else:
            piece = f"M{px(x)} {px(base)}v{px(-tall)}h{px(slot * Decimal('0.74'))}v{px(tall)}z"
            kind = _bar(plot, row)
            bars[kind] = bars.get(kind, "") + piece
    shapes += [f'<path class="{kind}" d="{pieces}"/>' for kind, pieces in bars.items()]
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg class="c sp" {size} aria-hidden="true">{"".join(shapes)}</svg>'


def _drawing(
    frame: Frame, kind: str, name: str, said: tuple[str, str], words: Mapping[str, str]
) -> str:
    size = f'width="{frame.width}" height="{frame.height}"'
    view = f'viewBox="0 0 {frame.width} {frame.height}"'
    named = f'role="img" aria-labelledby="{name}-t {name}-d"'
    title, about = map(escape, said)
    alternative = f'<title id="{name}-t">{title}</title><desc id="{name}-d">{about}</desc>'
    labels = Labels(frame, words, all_values=kind == "wide")
    drawn = "".join([*_grid(frame), *_shapes(frame), *_years(frame), *labels.drawn()])
    return f'<svg class="c {kind}" {size} {view} {named}>{alternative}{drawn}</svg>'


def _grid(frame: Frame) -> Iterator[str]:
    for tick, label in frame.ticks.items():
        y = frame.y(tick)
        line = "ax" if tick == 0 else "g"
        yield f'<path class="{line}" d="M{px(frame.left)} {px(y)}H{frame.width}"/>'
        yield text("e", frame.left - 8, y + 4, label)


def _shapes(frame: Frame) -> Iterator[str]:
    plot = frame.plot
    for row in plot.rows:
        if row.value is None:
            x, y = frame.x(row), frame.y(Decimal(0)) - Decimal("1.5")
            yield f'<path class="gap" d="M{px(x - frame.half)} {px(y)}H{px(x + frame.half)}"/>'
        elif plot.kind == "dots":
            yield _whisker(frame, row) + _dot(plot, row, frame.x(row), frame.y(row.value), 4)
        else:
            box = frame.bar(row)
            place = f'x="{px(box.left)}" y="{px(box.top)}"'
            size = f'width="{px(box.right - box.left)}" height="{px(box.bottom - box.top)}"'
            yield f'<rect class="{_bar(plot, row)}" {place} {size}/>' + _whisker(frame, row)


def _whisker(frame: Frame, row: Row) -> str:
    """The range of a row; nothing for a row that has none."""
    if not row.is_range:
        return ""
    x = frame.x(row)
    low, high = (frame.y(end) for end in row.ends)
    shape = f"M{px(x - 4)} {px(high)}h8m-4 0V{px(low)}m-4 0h8"
    return f'<path class="wh" d="{shape}"/><path class="w" d="{shape}"/>'


def _dot(plot: Plot, row: Row, x: Decimal, y: Decimal, radius: int) -> str:
    kind = "pt next" if row.tentative else "pt" if row is plot.latest else "pt q"
    return f'<circle class="{kind}" cx="{px(x)}" cy="{px(y)}" r="{radius}"/>'


def _bar(plot: Plot, row: Row) -> str:
    return "b next" if row.tentative else "b on" if row is plot.latest else "b"


def _years(frame: Frame) -> Iterator[str]:
    """The years under the base line: first, last, and as many round ones as have room."""
    places = _places(frame)
    first, last = min(places), max(places)
    room = (frame.width - frame.left) / (last - first + 1)
    often = next(n for n in EVERY if room * n >= YEAR_ROOM)
    taken: list[Box] = []
    for year in dict.fromkeys((last, first, *(y for y in places if y % often == 0))):
        half = width(str(year)) / 2
        x = min(max(places[year], half), frame.width - half)
        box = Box(x - half - 3, Decimal(0), x + half + 3, Decimal(1))
        if not any(box.meets(other) for other in taken):
            taken.append(box)
            yield text("m k", x, Decimal(frame.height - 8), str(year))


def _places(frame: Frame) -> dict[int, Decimal]:
    """Where each year stands: under its bar, or where it starts on an axis of days."""
    plot = frame.plot
    if plot.kind == "bars":
        return {int(row.label): frame.x(row) for row in plot.rows}
    first, last = plot.years
    return {year: frame.on(date(year, 1, 1)) for year in range(first, last + 1)}
