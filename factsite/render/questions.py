"""Questions that pages ask of the facts as a whole; an answer is plain and can be compared.

Each is a function of what is known on the day and of texts, so that an earlier answer can be
checked against today's without rendering the page again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from factsite.load import lookup
from factsite.load.chapters import Chapter
from factsite.load.factbook import Factbook, references
from factsite.load.figures import Figure, Value
from factsite.load.models import Agreement, Claim, Conflict, Event, Person
from factsite.load.prose import Call
from factsite.problems import Place
from factsite.render import bands, ranges
from factsite.render.bands import Band
from factsite.render.ranges import Ranges

Question = Callable[..., Any]
QUESTIONS: dict[str, Question] = {}
# The questions whose answers hold the numbers of a figure's values, not only their names.
SHOWING_VALUES: set[str] = set()


@dataclass(frozen=True)
class Known:
    """What is known on the day, and the whole book that it was taken from."""

    book: Factbook
    whole: Factbook
    day: date

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
        for path, chapter in self.chapters.items():
            for text in chapter.texts:
                for call in text.calls:
                    if call.ref and self.answers(call):
                        found.setdefault("/".join(call.ref), {})[path] = None
        return {ref: tuple(paths) for ref, paths in found.items()}

    @cached_property
    def quoting(self) -> Mapping[str, Mapping[str, None]]:
        """For each source the chapters that show a value with it as the first witness."""
        found: dict[str, dict[str, None]] = {}
        for path, chapter in self.chapters.items():
            for text in chapter.texts:
                for call in text.calls:
                    for source in self._first_witness(call):
                        found.setdefault(source, {})[path] = None
        return found

    def _first_witness(self, call: Call) -> tuple[str, ...]:
        """The source that a call of a figure cites, or none."""
        figure = self.book.figure(call.arguments["id"]) if call.reader == "figure" else None
        if figure is None:
            return ()
        wanted = (call.arguments.get(name, "") for name in ("when", "status", "basis"))
        try:
            witnesses = lookup.value(self.book, figure, *wanted).witnesses
        except lookup.NoAnswer:
            return ()
        return tuple(w.source for w in witnesses[:1])

    def answers(self, call: Call) -> bool:
        """Whether what the call reads is known on the day."""
        if call.ref is None:
            return True
        record = self.book.get(*call.ref)
        if record is None:
            return False
        arguments = call.arguments
        try:
            if call.reader == "figure" and isinstance(record, Figure):
                wanted = (arguments.get(k, "") for k in ("when", "status", "basis"))
                lookup.value(self.book, record, *wanted)
            if call.reader == "person" and isinstance(record, Person) and "on" in arguments:
                return bool(lookup.offices(record, date.fromisoformat(arguments["on"])))
        except lookup.NoAnswer:
            return False
        field = {
            "signed": "signed",
            "in-force": "in_force",
            "expires": "expires",
            "agreed": "agreed",
        }.get(arguments.get("show", ""))
        return call.reader != "agreement" or field is None or getattr(record, field) is not None


def question(ask: Question) -> Question:
    """Registers a question under its function's name."""
    QUESTIONS[ask.__name__] = ask
    return ask


def showing_values(ask: Question) -> Question:
    """Registers a question whose answer shows the values of the figure that is its first text."""
    SHOWING_VALUES.add(ask.__name__)
    return question(ask)


@dataclass(frozen=True)
class Era:
    """Events in order of time that fall under one agreement: `shape` is its span's.

    Events before any agreement are `before`, those foreseen after the day `ahead`; both have no
    agreement.
    """

    agreement: str
    shape: str
    events: tuple[str, ...]


@question
def is_known(known: Known, reader: str, *pairs: str) -> bool:
    """Whether what a call reads is known; its arguments come as names and values in turn."""
    arguments = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return known.answers(Call(reader, arguments, 0, 0, Place("")))


@question
def shown(known: Known, figure: str, when: str = "", status: str = "", basis: str = "") -> str:
    """The anchor of the value that a reader sees; NoAnswer where there is none."""
    found = known.book.figure(_id(figure))
    if found is None:
        raise lookup.NoAnswer(f"there is no figure “{figure}”")
    return lookup.value(known.book, found, when, status, basis).anchor


@question
def series(known: Known, figure: str) -> list[str]:
    """The anchors of one value a period, in order of time."""
    found = known.book.figure(_id(figure))
    return [v.anchor for v in lookup.series(known.book, found)] if found else []


@question
def in_order(known: Known, figure: str) -> list[str]:
    """The anchors of all values, the latest period first, within it by status."""
    found = known.book.figure(_id(figure))
    if found is None:
        return []
    order = list(known.book.statuses)

    def key(value: Value) -> tuple[int, int, str]:
        place = order.index(value.status) if value.status in order else len(order)
        return -known.book.period(found, value).first.toordinal(), place, value.basis or "~"

    return [v.anchor for v in sorted(found.values, key=key)]


@question
def state(known: Known, agreement: str) -> lookup.State:
    """The agreement's state on the day."""
    found = known.book.get("agreements", _id(agreement))
    if not isinstance(found, Agreement):
        return lookup.State("unknown")
    return lookup.state(known.book, known.whole, found, known.day)


@question
def offices(known: Known, person: str, day: str = "") -> list[int]:
    """The numbers of the roles that the person holds on the day (the as-of day by default)."""
    found = known.book.get("people", _id(person))
    when = date.fromisoformat(day) if day else known.day
    return [n for n, _ in lookup.offices(found, when)] if isinstance(found, Person) else []


@question
def referring(known: Known, ref: str, kind: str) -> list[str]:
    """The ids of the records of a kind that refer to the record."""
    named, _, id = ref.partition("/")
    return [other for k, other in known.referring.get((named, id), ()) if k == kind]


@question
def conflicts_of(known: Known, ref: str) -> list[str]:
    """The ids of the conflicts that a record names, that name it or that state values of it."""
    kind, _, id = ref.partition("/")
    record = known.book.get(kind, id)
    named = [other for _, k, other in references(record) if k == "conflicts"] if record else []
    stated = [
        conflict.id
        for conflict in known.book.all("conflicts")
        if kind == "figures" and isinstance(conflict, Conflict)
        if any((s.of or "").partition(" ")[0] == id for s in conflict.statements)
    ]
    return list(dict.fromkeys([*referring(known, ref, "conflicts"), *named, *stated]))


@question
def cited_on(known: Known, ref: str) -> list[tuple[str, str]]:
    """The chapters whose prose names the record: their paths and titles."""
    return [(path, known.whole.chapters[path].front.title) for path in known.calling.get(ref, ())]


@question
def quoted_on(known: Known, source: str) -> list[tuple[str, str]]:
    """The chapters that cite the source, by its name or by a figure: their paths and titles."""
    paths = {**dict.fromkeys(known.calling.get(source, ())), **known.quoting.get(_id(source), {})}
    return [(path, known.whole.chapters[path].front.title) for path in paths]


@question
def is_referred_to(known: Known, ref: str) -> bool:
    """Whether any record refers to the record."""
    kind, _, id = ref.partition("/")
    return bool(known.referring.get((kind, id)))


@question
def taken_from(known: Known, source: str) -> list[tuple[str, str]]:
    """The values that the source bears out: the ids of their figures and their anchors."""
    id = _id(source)
    return [
        (figure.id, value.anchor)
        for figure in known.book.figures
        for value in figure.values
        if any(w.source == id for w in (*value.witnesses, *value.disputed))
    ]


@question
def timeline(known: Known) -> list[str]:
    """The ids of the events in order of time."""
    events = [e for e in known.book.all("events") if isinstance(e, Event)]
    return [e.id for e in sorted(events, key=lambda e: (e.when.first, e.when.last, e.id))]


@question
def agreements_in_order(known: Known) -> list[str]:
    """The ids of the agreements in order of their first date."""

    def key(agreement: Agreement) -> tuple[str, str]:
        dated = (
            agreement.signed,
            agreement.agreed,
            agreement.in_force,
            agreement.talks,
            agreement.expires,
        )
        first = next((d.date.first.isoformat() for d in dated if d), "9999")
        return first, agreement.id

    return [a.id for a in sorted(known.book.agreements, key=key)]


@question
def period_first(known: Known, figure: str, anchor: str) -> tuple[str, str]:
    """The first and last day of a value, as ISO dates."""
    found = known.book.figure(_id(figure))
    value = next(v for v in found.values if v.anchor == anchor) if found else None
    if found is None or value is None:
        return "", ""
    period = known.book.period(found, value)
    return period.first.isoformat(), period.last.isoformat()


@question
def events_of(known: Known, ref: str) -> list[str]:
    """The ids of the events that refer to the record, in order of time."""
    named = set(referring(known, ref, "events"))
    return [id for id in timeline(known) if id in named]


@question
def lineage(known: Known, agreement: str = "") -> Band | None:
    """The terms of an agreement and its neighbors; of the longest line where none is named.

    None where the agreement stands alone.
    """
    lines = bands.lines(known.book, known.whole, known.day)
    if not agreement:
        longest = max(lines, key=len, default=())
        return bands.band(longest, known.day)
    id = _id(agreement)
    line = next((line for line in lines if id in {span.id for span in line}), ())
    return bands.band(bands.near(line, id), known.day) if line else None


@question
def eras(known: Known) -> list[Era]:
    """All events in order of time, by the agreement of the longest line that had begun by then."""
    line = max(bands.lines(known.book, known.whole, known.day), key=len, default=())
    found: dict[tuple[str, str], list[str]] = {}
    for id in timeline(known):
        event = known.book.get("events", id)
        assert isinstance(event, Event)
        begun = [span for span in line if span.first <= event.when.first and span.shape != "plan"]
        if event.planned and event.when.first > known.day:
            key = "", "ahead"
        else:
            key = (begun[-1].id, begun[-1].shape) if begun else ("", "before")
        found.setdefault(key, []).append(id)
    ahead = found.pop(("", "ahead"), [])
    made = [Era(id, shape, tuple(events)) for (id, shape), events in found.items()]
    return [*made, Era("", "ahead", tuple(ahead))] if ahead else made


@question
def career(known: Known, person: str) -> Band | None:
    """A person's roles by their numbers; None where each is known on single days only."""
    found = known.book.get("people", _id(person))
    if not isinstance(found, Person):
        return None
    return bands.band(bands.tenures(found, known.day), known.day)


@question
def claims_by_source(known: Known) -> list[tuple[str, list[str]]]:
    """The sources that make claims, the earliest first, each with its claims in order of place."""
    found: dict[str, list[tuple[list[int], str]]] = {}
    for claim in known.book.all("claims"):
        if isinstance(claim, Claim) and claim.citations:
            first = claim.citations[0]
            place = [int(n) for n in re.findall(r"\d+", first.at or "")]
            found.setdefault(first.source, []).append((place, claim.id))
    order = sorted(found, key=lambda id: (known.book.published(id) or known.day, id))
    return [(id, [claim for _, claim in sorted(found[id])]) for id in order]


@question
def verdicts(known: Known) -> list[tuple[str, int]]:
    """The verdicts that claims have and how many claims have each, the most frequent first."""
    found = Counter(c.verdict for c in known.book.all("claims") if isinstance(c, Claim))
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@question
def value_named(known: Known, of: str) -> tuple[str, str]:
    """The figure and the anchor that a conflict's statement is about; empty where not known."""
    id, _, when = of.partition(" ")
    found = known.book.figure(id)
    if found is None:
        return "", ""
    try:
        return id, lookup.value(known.book, found, *when.split(" ")[:3]).anchor
    except lookup.NoAnswer:
        return id, ""


@question
def meanings(known: Known, conflict: str) -> Ranges | None:
    """What the statements of a conflict can mean, on one axis; None where they are no figures."""
    found = known.book.get("conflicts", _id(conflict))
    return ranges.ranges(known.book, found) if isinstance(found, Conflict) else None


@question
def counts(known: Known) -> dict[str, int]:
    """How many records of each kind, values, prints and prints taken on trust there are."""
    values = [value for figure in known.book.figures for value in figure.values]
    prints = [witness for value in values for witness in value.witnesses]
    kinds = {kind: len(known.book.all(kind)) for kind in known.book.records}
    unread = sum(1 for witness in prints if witness.unread)
    return {**kinds, "values": len(values), "prints": len(prints) - unread, "unread": unread}


def _id(ref: str) -> str:
    return ref.rpartition("/")[2]
