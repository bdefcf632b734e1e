"""The events of one record on a line of their own, close enough to tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from factsite.load.models import Event
from factsite.render.bands import DAY, Band, Span
from factsite.render.known import Known
from factsite.render.questions import question

STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)  # months


@dataclass(frozen=True)
class Mark:
    """An event on the line: its number, its span, where it stands and how high, in rows."""

    number: int
    span: Span
    x: int
    row: int


@dataclass(frozen=True)
class Moments(Band):
    """Events by their ids in order of time; their shape says how exactly the date is known."""

    def ticks(self, most: int) -> list[date]:
        """The first days of months that divide the axis evenly, at most so many."""
        start = self.first.year * 12 + self.first.month
        end = self.last.year * 12 + self.last.month - 1
        for step in STEPS:
            found = [n for n in range(start, end + 1) if n % step == 0]
            if len(found) <= most:
                return [date(n // 12, n % 12 + 1, 1) for n in found]
        return []

    def marks(self, width: int, room: int) -> list[Mark]:
        """Each event in the lowest row in which `room` is left beside the ones before it."""
        ends: list[int] = []
        found = []
        for number, span in enumerate(self.spans, 1):
            x = self.place(span.first + (span.last - span.first) / 2, width)
            row = next((n for n, end in enumerate(ends) if end + room <= x), len(ends))
            ends[row : row + 1] = [x]
            found.append(Mark(number, span, x, row))
        return found


@question
def moments(known: Known, ref: str) -> Moments | None:
    """The events that refer to the record, on an axis of their own; None where fewer than two."""
    kind, _, id = ref.partition("/")
    events = [known.book.get("events", e) for e in known.events.get((kind, id), ())]
    spans = tuple(_span(event) for event in events if isinstance(event, Event))
    if len(spans) < 2:
        return None
    first, last = min(s.first for s in spans), max(s.last for s in spans)
    margin = max((last - first) / 16, DAY * 10)
    return Moments(first - margin, last + margin, spans)


def _span(event: Event) -> Span:
    shape = "plan" if event.planned else "year" if event.fiscal_year else event.when.precision
    return Span(event.id, event.when.first, event.when.last, shape)
