"""The events of the timeline as signs on an axis; those too close to be told apart share one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from factsite.load.factbook import Factbook
from factsite.load.models import Agreement, Event
from factsite.render import bands
from factsite.render.bands import Band, Span
from factsite.render.known import Known
from factsite.render.questions import question

APART = 24


@dataclass(frozen=True)
class Sign:
    """Events in order of time at one place of an axis: `at` is its middle, `lane` its row.

    `shape` says how exactly the date of a single one is known: day, month (or a span of days),
    year, or plan; several are a group.
    """

    at: int
    shape: str
    events: tuple[str, ...]
    lane: int = 0


@dataclass(frozen=True)
class Covered:
    """Something that agreements in a row cover, from the first day of the first of them on."""

    what: str
    first: date
    last: date
    is_soft: bool = False


@dataclass(frozen=True)
class Overview:
    """The longest line of agreements, what they cover, and the events beside them.

    `earlier` tells how many events are before the axis.
    """

    band: Band
    covered: tuple[Covered, ...]
    signs: tuple[Sign, ...]
    earlier: int = 0


@question
def overview(known: Known, width: str, lanes: str, start: str) -> Overview | None:
    """Agreements and events on an axis that is `width` wide; None where no agreements follow.

    It starts with the first of both where `start` is `events`, else with the first agreement.
    """
    band = bands.band(known.longest, known.day)
    if band is None:
        return None
    events = [event for event in known.timeline if event.when.first <= band.last]
    if start == "events" and events:
        first = min(band.first, events[0].when.first)
        band = replace(band, first=first - timedelta(days=(band.last - first).days // 60))
    shown = [event for event in events if event.when.first >= band.first]
    signs = (_sign(band, event, int(width)) for event in shown)
    covers = covered(known.book, known.longest)
    return Overview(band, covers, tuple(apart(signs, int(lanes))), len(events) - len(shown))


def covered(book: Factbook, line: Iterable[Span]) -> tuple[Covered, ...]:
    """What the agreements of a line cover, in the order in which it was taken on.

    What stands in brackets behind it does not count. An agreement of which nothing is said, as of
    one that only carries another on, changes nothing.
    """
    found: list[Covered] = []
    running: dict[str, int] = {}  # where in `found` what the agreement before covers stands
    for span in line:
        agreement = book.get("agreements", span.id)
        items = agreement.covers if isinstance(agreement, Agreement) else ()
        names = [item.partition(" (")[0] for item in items] or list(running)
        running = {what: n for what, n in running.items() if what in names}
        for what in names:
            if what not in running:
                running[what] = len(found)
                found.append(Covered(what, span.first, span.last, span.soft_first))
            found[running[what]] = replace(found[running[what]], last=span.last)
    return tuple(found)


def _sign(band: Band, event: Event, width: int) -> Sign:
    left = band.place(event.when.first, width)
    right = band.place(min(event.when.last, band.last), width, after=True)
    at = min(max((left + right) // 2, APART // 2), width - APART // 2)
    precision = "year" if event.fiscal_year else event.when.precision
    shape = "plan" if event.planned else precision if precision in ("day", "year") else "month"
    return Sign(at, shape, (event.id,))


def apart(signs: Iterable[Sign], lanes: int) -> list[Sign]:
    """The signs, each in the first lane that is free; where none is, it joins the last sign."""
    found: list[Sign] = []
    last: dict[int, int] = {}  # the number of the last sign of each lane
    for sign in sorted(signs, key=lambda sign: sign.at):
        for lane in range(lanes):
            if lane not in last or found[last[lane]].at + APART <= sign.at:
                last[lane] = len(found)
                found.append(replace(sign, lane=lane))
                break
        else:
            n = max(last.values(), key=lambda n: found[n].at)
            found[n] = replace(found[n], shape="group", events=found[n].events + sign.events)
    return found
