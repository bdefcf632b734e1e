"""The labels of a chart: none covers another, and what has no room is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from factsite.render.frame import Box, Frame, px, text, width
from factsite.render.rows import Row

LINE = 15
LEVELS, MOST = 2, 9


@dataclass
class Labels:
    """The labels of one drawing; `all_values` asks for every value and not only the needed ones.

    `unsigned` are, once they are drawn, the rows whose sign has no room.
    """

    frame: Frame
    words: Mapping[str, str]
    all_values: bool
    taken: list[Box] = field(default_factory=list)
    unsigned: set[Row] = field(default_factory=set)

    def __post_init__(self) -> None:
        plot = self.frame.plot
        self.extents = {row: self.frame.extent(row) for row in plot.known}

    def drawn(self) -> Iterator[str]:
        """The labels: latest, peak and low first, then others where there is room, then gaps."""
        plot = self.frame.plot
        needed = dict.fromkeys((plot.latest, plot.peak, plot.least))
        for row in needed:
            yield from self._label(row, needed=True)
        for row in sorted(plot.known, key=lambda row: not row.mark):
            if row not in needed:
                yield from self._label(row, needed=False)
        for run in _runs(plot.rows):
            yield from self._gap(run)

    def _label(self, row: Row, needed: bool) -> Iterator[str]:
        for lines in self._choices(row, needed):
            box = self._room(row, lines, MOST if needed else 1 if lines == [row.mark] else LEVELS)
            if box is not None:
                yield from self._placed(row, lines, box)
                return
        if not row.mark:
            return
        inside = list(self._inside(row))
        yield from inside
        if not inside and (box := self._room(row, [row.mark], MOST)):
            yield from self._placed(row, [row.mark], box)
        elif not inside:
            self.unsigned.add(row)

    def _placed(self, row: Row, lines: Sequence[str], box: Box) -> Iterator[str]:
        self.taken.append(box)
        yield from self._leader(row, box)
        for n, line in enumerate(lines):
            kind = "v m" if n == 0 else "a m" if row.tentative else "m"
            yield text(kind, (box.left + box.right) / 2, box.bottom - 4 - LINE * n, line)

    def _choices(self, row: Row, needed: bool) -> list[list[str]]:
        """The lines of a label, the fullest first: value and word, value alone, its sign alone."""
        value = self.frame.plot.written(row) + row.mark
        choices = [[value]] if needed or self.all_values else []
        if needed and (word := self._word(row)):
            choices.insert(0, [value, word])
        if row.mark:
            choices.append([row.mark])
        return choices

    def _word(self, row: Row) -> str:
        """What is special about the row, in a word."""
        plot = self.frame.plot
        if row.tentative:
            return self.words["tentative"]
        if len(plot.known) < 3 or not plot.is_extreme(row):
            return ""
        if row is plot.peak:
            return self.words["peak"]
        return self.words["low"] if row is plot.least else ""

    def _room(self, row: Row, lines: Sequence[str], levels: int) -> Box | None:
        """Where the lines stand: above the row's bar, or higher where something is in the way.

        The lowest dot may have them below it.
        """
        frame, half = self.frame, max(map(width, lines)) / 2
        middle = min(max(frame.x(row), frame.left + half), frame.width - half)
        bottom = self.extents[row].top - 2
        box = Box(middle - half, bottom - LINE * len(lines), middle + half, bottom)
        others = [box for other, box in self.extents.items() if other is not row]
        if row is frame.plot.least and frame.plot.kind != "bars":
            lower = self.extents[row].bottom + 2
            under = Box(box.left, lower, box.right, lower + LINE * len(lines))
            if under.bottom < frame.floor and not any(map(under.meets, [*self.taken, *others])):
                return under
        for _ in range(levels):
            parts = [box, self._way(row, box)]
            if box.top >= 0 and not any(
                part.meets(other) for part in parts for other in [*self.taken, *others]
            ):
                return box
            box = box.raised(LINE)
        return None

    def _way(self, row: Row, box: Box) -> Box:
        """The thin stretch between the row's bar and a label above it."""
        x = self.frame.x(row)
        return Box(x - 1, box.bottom, x + 1, self.extents[row].top - 2)

    def _leader(self, row: Row, box: Box) -> Iterator[str]:
        """A thin line from the row's bar to a label that stands higher than right above it."""
        way = self._way(row, box)
        if way.bottom > way.top:
            self.taken.append(way)
            middle, top, bottom = (way.left + way.right) / 2, px(way.top), px(way.bottom)
            yield f'<path class="lead" d="M{px(middle)} {bottom}V{top}"/>'

    def _inside(self, row: Row) -> Iterator[str]:
        """The row's sign on its bar, where that is large enough for it."""
        bar = self.frame.bar(row)
        if self.frame.plot.kind != "bars":
            return
        if bar.right - bar.left >= width(row.mark) and bar.bottom - bar.top > LINE:
            current = self.frame.plot.is_current(row)
            kind = "m a" if row.tentative else "m inv" if current else "m inv2"
            yield text(kind, self.frame.x(row), bar.top + LINE - 2, row.mark)

    def _gap(self, run: Sequence[Row]) -> Iterator[str]:
        """Words over a run of years without a value, on one or two lines, where there is room."""
        frame, words = self.frame, self.words["gap"]
        left, right = frame.x(run[0]) - frame.slot / 2, frame.x(run[-1]) + frame.slot / 2
        middle, bottom = (left + right) / 2, frame.y(Decimal(0)) - 8
        others = [*self.taken, *self.extents.values()]
        for lines in ([words], _halves(words)):
            half = max(map(width, lines)) / 2
            box = Box(middle - half, bottom - LINE * len(lines), middle + half, bottom)
            if right - left >= half * 2 and not any(box.meets(other) for other in others):
                self.taken.append(box)
                for n, line in enumerate(reversed(lines)):
                    yield text("m", middle, bottom - 4 - LINE * n, line)
                return


def _halves(words: str) -> list[str]:
    """The words on two lines, as even as they can be."""
    parts = words.split()
    ways = [[" ".join(parts[:n]), " ".join(parts[n:])] for n in range(1, len(parts))]
    return min(ways, key=lambda way: max(map(len, way)), default=[words])


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The runs of rows without a value; each ends before a row that has one."""
    run: list[Row] = []
    for row in rows:
        if row.value is None:
            run.append(row)
        elif run:
            yield run
            run = []
