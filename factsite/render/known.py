"""What is known on a day, with the indexes over it that answers for many pages share.

Each index is made when it is first asked for, once a build: a page that looked through all records
for itself would make a site of twice the facts cost four times the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from factsite.check.conversions import Rate, conversions, rates
from factsite.check.dates import disputed_dates
from factsite.load import lookup
from factsite.load.answers import answers, wanted
from factsite.load.chapters import Chapter
from factsite.load.dates import Date
from factsite.load.factbook import Factbook, references
from factsite.load.models import Conflict, DisputedDate, Event, Organization
from factsite.load.prose import Call
from factsite.render import bands
from factsite.render.bands import Span

Line = tuple[Span, ...]


@dataclass(frozen=True)
class Dating:
    """A record, the date that it follows, and one that a source gives in its place."""

    kind: str
    id: str
    followed: Date
    other: DisputedDate


@dataclass(frozen=True)
class Known:
    """What is known on the day, and the whole book that it was taken from."""

    book: Factbook
    whole: Factbook
    day: date

    @cached_property
    def digests(self) -> dict[str, str | None]:
        """What reads were found to be, by their names; `reads` fills it as it looks them up."""
        return {}

    @cached_property
    def referring(self) -> Mapping[tuple[str, str], tuple[tuple[str, str], ...]]:
        """For each (kind, id) the records that refer to it, by kind and id, each once."""
        found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
        for kind in self.book.records:
            for record in self.book.all(kind):
                for _, named, id in references(record):
                    found.setdefault((named, id), {})[(kind, record.id)] = None
        return {key: tuple(by) for key, by in found.items()}

    @cached_property
    def disputing(self) -> Mapping[str, tuple[str, ...]]:
        """For each figure the conflicts that state values of it."""
        found: dict[str, dict[str, None]] = {}
        for conflict in self.book.all("conflicts"):
            assert isinstance(conflict, Conflict)
            for statement in conflict.statements:
                id = (statement.of or "").partition(" ")[0]
                found.setdefault(id, {})[conflict.id] = None
        return {id: tuple(by) for id, by in found.items()}

    @cached_property
    def resting(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each figure the values, by figure and anchor, that are worked out from its own."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for by, working in self.book.workings.items():
            for read in working.inputs:
                if read.kind == "figures":
                    found.setdefault(read.id, {})[by] = None
        return {id: tuple(by) for id, by in found.items()}

    @cached_property
    def dated(self) -> Mapping[str, tuple[Dating, ...]]:
        """For each conflict the dates that records dispute in it."""
        found: dict[str, list[Dating]] = {}
        for record, _, followed, other in disputed_dates(self.book):
            if other.conflict is not None:
                kind, _, id = record.ref.partition("/")
                found.setdefault(other.conflict, []).append(Dating(kind, id, followed, other))
        return {id: tuple(datings) for id, datings in found.items()}

    @cached_property
    def rates(self) -> tuple[Rate, ...]:
        """The exchange rates that figures give, and those that printed conversions imply."""
        return (*rates(self.book), *(found.rate for found in conversions(self.book)))

    @cached_property
    def taken(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each source the values that it bears out or disputes, by figure and anchor."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for figure in self.book.figures:
            for value in figure.values:
                for witness in (*value.witnesses, *value.disputed):
                    found.setdefault(witness.source, {})[figure.id, value.anchor] = None
        return {source: tuple(by) for source, by in found.items()}

    @cached_property
    def published(self) -> Mapping[str, tuple[str, ...]]:
        """For each publisher its sources in order of their dates, those without one last."""
        found: dict[str, list[str]] = {}
        for s in sorted(self.book.sources, key=lambda s: (s.date is None, s.date or s.id, s.id)):
            found.setdefault(s.publisher, []).append(s.id)
        return {publisher: tuple(ids) for publisher, ids in found.items()}

    @cached_property
    def bodies(self) -> Mapping[str, str]:
        """The organizations by each of their names."""
        bodies = [o for o in self.book.all("organizations") if isinstance(o, Organization)]
        short = {o.short_name: o.id for o in bodies if o.short_name}
        named = {each.name: o.id for o in bodies for each in o.other_names}
        return {**short, **named, **{o.name: o.id for o in bodies}}

    @cached_property
    def timeline(self) -> tuple[Event, ...]:
        """The events in order of time."""
        events = (e for e in self.book.all("events") if isinstance(e, Event))
        return tuple(sorted(events, key=lambda e: (e.when.first, e.when.last, e.id)))

    @cached_property
    def events(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """For each (kind, id) the events that refer to it, in order of time."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for event in self.timeline:
            for _, kind, id in references(event):
                found.setdefault((kind, id), {})[event.id] = None
        return {key: tuple(by) for key, by in found.items()}

    @cached_property
    def states(self) -> Mapping[str, lookup.State]:
        """The state of each agreement on the day."""
        return {
            a.id: lookup.state(self.book, self.whole, a, self.day) for a in self.book.agreements
        }

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The agreements that follow one another, as spans of time."""
        return tuple(bands.lines(self.book, self.states, self.day))

    @cached_property
    def longest(self) -> Line:
        """The line of the most agreements; empty where there is none."""
        return max(self.lines, key=len, default=())

    @cached_property
    def neighbors(self) -> Mapping[str, Line]:
        """For each agreement of a line the part of it around the agreement."""
        return {span.id: bands.near(line, n) for line in self.lines for n, span in enumerate(line)}

    @cached_property
    def chapters(self) -> Mapping[str, Chapter]:
        """The chapters of the day: those with a later `since` are left out."""
        return {
            path: chapter
            for path, chapter in self.whole.chapters.items()
            if chapter.front.since is None or chapter.front.since <= self.day
        }

    @cached_property
    def calling(self) -> Mapping[str, tuple[str, ...]]:
        """For each `kind/id` the chapters whose prose names it."""
        found: dict[str, dict[str, None]] = {}
        for path, call in self._calls():
            if call.ref and self.answers(call):
                found.setdefault("/".join(call.ref), {})[path] = None
        return {ref: tuple(paths) for ref, paths in found.items()}

    @cached_property
    def quoting(self) -> Mapping[str, Mapping[str, None]]:
        """For each source the chapters that show a value or a table with it."""
        found: dict[str, dict[str, None]] = {}
        for path, call in self._calls():
            for source in self._sources_shown(call):
                found.setdefault(source, {})[path] = None
        return found

    def _calls(self) -> Iterator[tuple[str, Call]]:
        """Every call in a chapter's prose, with the chapter's path."""
        for path, chapter in self.chapters.items():
            for text in chapter.texts:
                yield from ((path, call) for call in text.calls)

    def _sources_shown(self, call: Call) -> tuple[str, ...]:
        """The sources that a call of a figure shows: the first of a value, all of a table."""
        figure = self.book.figure(call.arguments.get("id", ""))
        if figure is None or call.reader not in ("figure", "values"):
            return ()
        if call.reader == "values":
            since, until = call.arguments.get("since", ""), call.arguments.get("until", "")
            inside = (v for v in figure.values if lookup.within(self.book, figure, v, since, until))
            named = call.arguments.get("status", "")
            shown = (v for v in inside if not named or v.status == named)
            return tuple(w.source for v in shown for w in (*v.witnesses, *v.disputed))
        try:
            witnesses = lookup.value(self.book, figure, *wanted(call)).witnesses
        except lookup.NoAnswer:
            return ()
        return tuple(w.source for w in witnesses[:1])

    def answers(self, call: Call) -> bool:
        """Whether what the call reads is known on the day."""
        return answers(self.book, call)
