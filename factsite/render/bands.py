"""Time drawn as bands: the terms of agreements that follow one another, and a person's roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from factsite.load.dates import Date
from factsite.load.factbook import Factbook
from factsite.load.lookup import State
from factsite.load.models import Agreement, Person, Role

OVER = {"in-force": "now", "extended": "now", "expired": "past", "replaced": "past"}
WAITING = ("talks", "agreed", "signed")
NEIGHBORS = 3
DAY = timedelta(days=1)
States = Mapping[str, State]


@dataclass(frozen=True)
class Span:
    """A stretch of time, both days included: an agreement's term, or a role by its number.

    `shape` is past, now, next (not in force yet), plan (the same, with an open end) or moment
    (known on that day only); an end is soft where it is not known to the day. `row` keeps roles
    apart.
    """

    id: str
    first: date
    last: date
    shape: str
    soft_first: bool = False
    soft_last: bool = False
    row: int = 0


@dataclass(frozen=True)
class Band:
    """Spans on one axis of time, which runs from `first` to `last`."""

    first: date
    last: date
    spans: tuple[Span, ...]

    def place(self, day: date, width: int, after: bool = False) -> int:
        """Where the day begins on an axis that is `width` wide; where it ends, with `after`."""
        whole = (self.last - self.first).days + 1
        return ((day - self.first).days + after) * width // whole

    def years(self, most: int) -> tuple[int, ...]:
        """The round years that begin within the axis, at most so many."""
        within = range(self.first.year + 1, self.last.year + 1)
        for step in (1, 2, 5, 10, 20, 50):
            found = [year for year in within if year % step == 0]
            if len(found) <= most:
                return tuple(found)
        return ()


def band(spans: tuple[Span, ...], day: date) -> Band | None:
    """The spans on an axis that holds them, and the day where it is near.

    None where all of them are moments, or there are none.
    """
    if all(span.shape == "moment" for span in spans):
        return None
    first, last = min(s.first for s in spans), max(s.last for s in spans)
    whole = last - first
    if last < day <= last + whole / 4:
        last = day
    return Band(first, last + whole / 40, spans)


def lines(book: Factbook, states: States, day: date) -> list[tuple[Span, ...]]:
    """Agreements that succeed or extend one another, in order of time; two or more in a line.

    `states` are those of all agreements on the day.
    """
    roots = _roots({a.id: _before(book, states, a) for a in book.agreements})
    by_root: dict[str, list[Agreement]] = {}
    for agreement in book.agreements:
        if agreement.id in roots:
            by_root.setdefault(roots[agreement.id], []).append(agreement)
    made = [_line(book, states, members, day) for members in by_root.values()]
    return [line for line in made if len(line) > 1]


def alone(book: Factbook, states: States, id: str, day: date) -> tuple[Span, ...]:
    """An agreement by itself as a line of one; empty where it is not known or has no date."""
    found = next((a for a in book.agreements if a.id == id), None)
    return _line(book, states, [found], day) if found else ()


def near(line: tuple[Span, ...], at: int) -> tuple[Span, ...]:
    """The part of a line around the span at that place."""
    return line[max(0, at - NEIGHBORS) : at + NEIGHBORS + 1]


def names(name: str, span: Span) -> tuple[str, str]:
    """What a span's agreement may be called: its name, or the year that this starts with.

    Where it starts with none, the year in which the span begins.
    """
    first = name.partition(" ")[0]
    return name, first if len(first) == 4 and first.isdecimal() else str(span.first.year)


def tenures(person: Person, day: date) -> tuple[Span, ...]:
    """The roles of a person by their numbers, each in the first row that is free."""
    spans: list[Span] = []
    for span in sorted((_tenure(n, role, day) for n, role in enumerate(person.roles)), key=_start):
        taken = {other.row for other in spans if other.last > span.first}
        row = next(row for row in range(len(spans) + 1) if row not in taken)
        spans.append(replace(span, row=row))
    return tuple(spans)


def _before(book: Factbook, states: States, agreement: Agreement) -> str | None:
    """The agreement that this one follows, or would carry on once an amendment is in force."""
    if agreement.succeeds:
        return agreement.succeeds
    if agreement.extends:
        return agreement.extends.agreement
    amended = book.get("agreements", agreement.amends) if agreement.amends else None
    ends = isinstance(amended, Agreement) and amended.expires is not None
    waits = ends and states[agreement.id].word in WAITING
    return agreement.amends if waits else None


def _roots(before: Mapping[str, str | None]) -> dict[str, str]:
    """For each agreement the first one of its line; those that run in a circle have none."""
    after: dict[str | None, list[str]] = {}
    for id, earlier in before.items():
        after.setdefault(earlier if earlier in before else None, []).append(id)
    found: dict[str, str] = {}
    todo = [(id, id) for id in after.get(None, [])]
    while todo:
        id, root = todo.pop()
        found[id] = root
        todo += [(later, root) for later in after.get(id, [])]
    return found


def _line(
    book: Factbook, states: States, members: Iterable[Agreement], day: date
) -> tuple[Span, ...]:
    """The spans of the members in order of time.

    One in force ends the one before it; one that waits starts after the one before it.
    """
    found = (_term(book, agreement, states[agreement.id], day) for agreement in members)
    spans = sorted((span for span in found if span), key=_start)
    for n in range(1, len(spans)):
        before, span = spans[n - 1], spans[n]
        if before.last < span.first:
            continue
        if span.shape in ("next", "plan"):
            first = before.last + DAY
            last = max(span.last, first) if span.shape == "next" else first + 365 * DAY
            spans[n] = replace(span, first=first, last=last)
        else:
            spans[n - 1] = replace(before, last=max(before.first, span.first - DAY))
    return tuple(spans)


def _term(book: Factbook, agreement: Agreement, state: State, day: date) -> Span | None:
    """When the agreement runs: from its force, or from what is known before it, to its last day."""
    waits = state.word in WAITING or state.missing in WAITING
    begun = _begun(book, agreement)
    if begun is None:
        return None
    ends = _ends(agreement)
    first = begun.first
    if waits and not agreement.extends:
        first = max(first, day)
    last = ends.last if ends else first + 365 * DAY if waits else day
    return Span(
        agreement.id,
        first,
        max(first, last),
        OVER.get(state.word, ("next" if ends else "plan") if waits else "past"),
        soft_first=begun.precision != "day" or not (waits or agreement.in_force),
        soft_last=ends is None or ends.precision != "day",
    )


def _begun(book: Factbook, agreement: Agreement) -> Date | None:
    """The first day of the term; of what is to carry another on, the last day of that one."""
    carried = agreement.extends.agreement if agreement.extends else agreement.amends
    if carried and agreement.in_force is None:
        found = book.get("agreements", carried)
        if isinstance(found, Agreement) and found.expires:
            return found.expires.date
    dated = (agreement.in_force, agreement.signed, agreement.agreed, agreement.talks)
    return next((each.date for each in dated if each), None)


def _ends(agreement: Agreement) -> Date | None:
    if agreement.extends:
        return agreement.extends.to
    return agreement.expires.date if agreement.expires else None


def _tenure(number: int, role: Role, day: date) -> Span:
    """A role from its start to its end, to the day on which it was last attested, or to the day."""
    end = role.end.date if role.end else role.attested
    if role.start is None:
        at = end.last if end else day
        return Span(str(number), at, at, "moment")
    start = role.start.date
    last = max(start.first, end.last if end else day)
    return Span(
        str(number),
        start.first,
        last,
        "now" if last >= day else "past",
        soft_first=start.precision != "day",
        soft_last=end is not None and (role.end is None or end.precision != "day"),
    )


def _start(span: Span) -> tuple[date, date]:
    return span.first, span.last
