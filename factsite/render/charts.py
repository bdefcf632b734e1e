"""Plain charts as SVG: bars for what adds up over a year, dots for what is counted on a day.

Many dots are a line, which breaks where a value is missing or is not taken like the one before it.

Each chart is drawn twice, wide and narrow, at its true size; the style sheet shows one. Bars start
at zero, a year without a value is a dotted piece of the base line, what is tentative is hatched, a
value known as a range has a whisker. Lengths are decimals, rounded to a tenth of a pixel last:
the same rows give the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape

from factsite.render.frame import Box, Frame, px, rect, span, text, width
from factsite.render.labels import Labels
from factsite.render.rows import Plot, Row
from factsite.render.strips import STRIPS, Names, strips

SIZES = {"wide": (720, 300), "narrow": (350, 270)}
TARGET = 24
EVERY = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)
YEAR_ROOM = 42
SHORT_YEAR_ROOM = 24


@dataclass(frozen=True)
class Said:
    """What is said with a drawing: `title` and `about` are its text alternative.

    `links` has an address and a name for the row of each anchor, `names` the names of each strip's
    agreement, the fullest first.
    """

    title: str
    about: str
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Names = field(default_factory=dict)


def draw(plot: Plot, name: str, said: Said, words: Mapping[str, str]) -> str:
    """The wide and the narrow drawing; empty without a value.

    `name` starts the ids; `words` has `peak`, `low`, `tentative`, `gap` and `strips`.
    """
    if not plot.known:
        return ""
    more = STRIPS if plot.strips else 0
    return "".join(
        _drawing(Frame(plot, width, height + more), kind, f"{name}-{kind}", said, words)
        for kind, (width, height) in SIZES.items()
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
        if plot.kind != "bars":
            x += slot * Decimal(row.first.timetuple().tm_yday) / 366
            shapes.append(_dot(plot, row, x, base - tall, 2))
        else:
            piece = f"M{px(x)} {px(base)}v{px(-tall)}h{px(slot * Decimal('0.74'))}v{px(tall)}z"
            kind = _bar(plot, row)
            bars[kind] = bars.get(kind, "") + piece
    shapes += [f'<path class="{kind}" d="{pieces}"/>' for kind, pieces in bars.items()]
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg class="c sp" {size} aria-hidden="true">{"".join(shapes)}</svg>'


def _drawing(frame: Frame, kind: str, name: str, said: Said, words: Mapping[str, str]) -> str:
    size = f'width="{frame.width}" height="{frame.height}"'
    view = f'viewBox="0 0 {frame.width} {frame.height}"'
    role = "group" if said.links else "img"  # what may be chosen is no part of a picture
    named = f'role="{role}" aria-labelledby="{name}-t {name}-d"'
    title, about = escape(said.title), escape(said.about)
    alternative = f'<title id="{name}-t">{title}</title><desc id="{name}-d">{about}</desc>'
    labels = Labels(frame, words, all_values=kind == "wide" and frame.plot.kind != "line")
    written = list(labels.drawn())
    below = strips(frame, name, said.names, words["strips"])
    shapes = _shapes(frame, said, labels.unsigned)
    drawn = "".join([*_grid(frame), *shapes, *_years(frame), *below, *written])
    return f'<svg class="c {kind}" {size} {view} {named}>{alternative}{drawn}</svg>'


def _grid(frame: Frame) -> Iterator[str]:
    for tick, label in frame.ticks.items():
        y = frame.y(tick)
        line = "ax" if tick == 0 else "g"
        yield f'<path class="{line}" d="M{px(frame.left)} {px(y)}H{frame.width}"/>'
        yield text("e", frame.left - 8, y + 4, label)


def _shapes(frame: Frame, said: Said, unsigned: Set[Row]) -> Iterator[str]:
    plot = frame.plot
    yield from _lines(frame)
    reaches = {row: frame.reach(row) for row in plot.known} if said.links else {}
    in_order = all(box.right - box.left >= TARGET for box in reaches.values())
    for row in plot.rows:
        if row.value is None:
            x, y = frame.x(row), frame.y(Decimal(0)) - Decimal("1.5")
            yield f'<path class="gap" d="M{px(x - frame.half)} {px(y)}H{px(x + frame.half)}"/>'
            continue
        if plot.kind == "bars":
            kind = "b other" if row in unsigned else _bar(plot, row)
            shape = rect(kind, frame.bar(row)) + _whisker(frame, row)
        else:
            dot = _dot(plot, row, frame.x(row), frame.y(row.value), 4 if plot.kind == "dots" else 3)
            shape = _whisker(frame, row) + dot
        link = said.links.get(row.anchor)
        yield _linked(link, reaches[row], shape, in_order) if link else shape


def _linked(link: tuple[str, str], reach: Box, shape: str, in_order: bool) -> str:
    """The shape as a link; where shapes are too close to be aimed at, no stop for the keyboard."""
    address, name = map(escape, link)
    stop = "" if in_order else ' tabindex="-1"'
    start = f'<a href="{address}"{stop} aria-label="{name}"><title>{name}</title>'
    return f"{start}{rect('hit', reach)}{shape}</a>"


def _lines(frame: Frame) -> Iterator[str]:
    """A line through each run of rows that may be joined."""
    run: list[Row] = []
    for row in [*frame.plot.known, None]:
        if row is not None and row.joined:
            run.append(row)
            continue
        if len(run) > 1:
            places = (f"{px(frame.x(each))} {px(frame.y(each.number))}" for each in run)
            yield f'<path class="ln" d="M{"L".join(places)}"/>'
        run = [row] if row is not None else []


def _whisker(frame: Frame, row: Row) -> str:
    """The range of a row; nothing for a row that has none."""
    if not row.is_range:
        return ""
    x = frame.x(row)
    low, high = (frame.y(end) for end in row.ends)
    shape = f"M{px(x - 4)} {px(high)}h8m-4 0V{px(low)}m-4 0h8"
    kind = "w rule" if row.by_rule else "w"
    return f'<path class="wh" d="{shape}"/><path class="{kind}" d="{shape}"/>'


def _dot(plot: Plot, row: Row, x: Decimal, y: Decimal, radius: int) -> str:
    kind = "pt next" if row.tentative else "pt" if plot.is_current(row) else "pt q"
    return f'<circle class="{kind}" cx="{px(x)}" cy="{px(y)}" r="{radius}"/>'


def _bar(plot: Plot, row: Row) -> str:
    return "b next" if row.tentative else "b on" if plot.is_current(row) else "b"


def _years(frame: Frame) -> Iterator[str]:
    """The years under the base line: first, last, and as many round ones as have room."""
    places = _places(frame)
    first, last = min(places), max(places)
    room = (frame.width - frame.left) / (last - first + 1)
    if frame.plot.kind == "bars" and SHORT_YEAR_ROOM <= room < YEAR_ROOM:
        yield from _short_years(frame)
        return
    often = next(n for n in EVERY if room * n >= YEAR_ROOM)
    taken: list[Box] = []
    for year in dict.fromkeys((last, first, *(y for y in places if y % often == 0))):
        half = width(str(year)) / 2
        x = min(max(places[year], half), frame.width - half)
        box = Box(x - half - 3, Decimal(0), x + half + 3, Decimal(1))
        if not any(box.meets(other) for other in taken):
            taken.append(box)
            yield text("m k", x, frame.floor + 20, str(year))


def _short_years(frame: Frame) -> Iterator[str]:
    """Every year, with two digits but for the ends and every fifth; quiet where there is none."""
    rows = frame.plot.rows
    for row in rows:
        is_long = row in (rows[0], rows[-1]) or int(row.label) % 5 == 0
        is_beside = row in (rows[1:2] + rows[-2:-1]) and int(row.label) % 5 == 0
        label = row.label if is_long and not is_beside else row.label[-2:]
        kind = "m" if row.value is None else "m k"
        half = width(label) / 2
        x = min(max(frame.x(row), half), frame.width - half)
        yield text(kind, x, frame.floor + 20, label)


def _places(frame: Frame) -> dict[int, Decimal]:
    """Where each year stands: under its bar, or where it starts on an axis of days."""
    plot = frame.plot
    if plot.kind == "bars":
        return {int(row.label): frame.x(row) for row in plot.rows}
    first, last = plot.years
    return {year: frame.on(date(year, 1, 1)) for year in range(first, last + 1)}
