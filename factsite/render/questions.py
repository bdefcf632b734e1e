"""Questions that pages ask of the facts as a whole; an answer is plain and can be compared.

Each is a function of what is known on the day and of texts, so that an earlier answer can be
checked against today's without rendering the page again.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from factsite.load import lookup
from factsite.load.factbook import references
from factsite.load.models import Agreement, Claim, Conflict, Person
from factsite.load.prose import Call
from factsite.load.readings import in_base, possible
from factsite.problems import Place
from factsite.render import bands, ranges
from factsite.render.bands import Band
from factsite.render.known import Known
from factsite.render.ranges import Ranges

Question = Callable[..., Any]
QUESTIONS: dict[str, Question] = {}
# The questions whose answers hold the numbers of a figure's values, not only their names.
SHOWING_VALUES: set[str] = set()


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
def replaced_by(known: Known, figure: str, anchor: str) -> tuple[str, bool]:
    """The anchor of the value that later sources put in the place of this one; empty for none.

    With it, whether the later prints, as exact as they are, bear this number out.
    """
    found = known.book.figure(_id(figure))
    value = next((v for v in found.values if v.anchor == anchor), None) if found else None
    by = lookup.replaced_by(known.book, found, value) if found and value else None
    if found is None or value is None or by is None:
        return "", False
    units, amount = known.book.units, value.value
    after = possible(units, found, by.witnesses)
    bears_out = after and amount and after.contains(in_base(units, found, amount))
    return by.anchor, bool(bears_out)


@question
def to_review(known: Known) -> list[tuple[str, str]]:
    """The records to be looked at again, by kind and id: the first that is due comes first.

    A record that was checked only after the day is left out.
    """
    records = [record for kind in known.book.records for record in known.book.all(kind)]
    due = [
        (record.review_due, type(record).kind_name, record.id)
        for record in records
        if record.review_due and record.checked and record.checked <= known.day
    ]
    return [(kind, id) for _, kind, id in sorted(due)]


@question
def overdue(known: Known) -> int:
    """How many of the records to be looked at again were due before the day."""
    due = (known.book.records[kind][id].review_due for kind, id in to_review(known))
    return sum(1 for day in due if day and day < known.day)


@question
def latest(known: Known, figure: str) -> str:
    """The anchor of the value to show first: the latest whose time has begun by the day.

    Where every value is of a time to come, it is the first of them; empty where there is none.
    """
    found = known.book.figure(_id(figure))
    values = lookup.series(known.book, found) if found else ()
    begun = [v for v in values if found and known.book.period(found, v).first <= known.day]
    chosen = begun[-1:] or values[:1]
    return chosen[0].anchor if chosen else ""


@question
def state(known: Known, agreement: str) -> lookup.State:
    """The agreement's state on the day."""
    return known.states.get(_id(agreement), lookup.State("unknown"))


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
    stated = known.disputing.get(id, ()) if kind == "figures" else ()
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
    return list(known.taken.get(_id(source), ()))


@question
def timeline(known: Known) -> list[str]:
    """The ids of the events in order of time."""
    return [event.id for event in known.timeline]


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
def events_of(known: Known, ref: str) -> list[str]:
    """The ids of the events that refer to the record, in order of time."""
    kind, _, id = ref.partition("/")
    return list(known.events.get((kind, id), ()))


@question
def lineage(known: Known, agreement: str = "") -> Band | None:
    """The terms of an agreement and its neighbors; of the longest line where none is named.

    None where the agreement stands alone.
    """
    line = known.neighbors.get(_id(agreement), ()) if agreement else known.longest
    return bands.band(line, known.day)


@question
def eras(known: Known) -> list[Era]:
    """All events in order of time, by the agreement of the longest line that had begun by then."""
    line = sorted((s for s in known.longest if s.shape != "plan"), key=lambda s: s.first)
    firsts = [span.first for span in line]
    found: dict[tuple[str, str], list[str]] = {}
    for event in known.timeline:
        begun = line[: bisect(firsts, event.when.first)][-1:]
        if event.planned and event.when.first > known.day:
            key = "", "ahead"
        else:
            key = (begun[0].id, begun[0].shape) if begun else ("", "before")
        found.setdefault(key, []).append(event.id)
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
    """What the statements of a conflict can mean, on one axis; None where there is none."""
    found = known.book.get("conflicts", _id(conflict))
    if not isinstance(found, Conflict):
        return None
    disputed = [(dating.followed, dating.other) for dating in known.dated.get(found.id, ())]
    return ranges.ranges(known.book, found, disputed, known.rates)


@question
def followed(known: Known, conflict: str) -> tuple[str, str]:
    """The figure and anchor of the value that the preferred statement bears out; empty for none."""
    found = known.book.get("conflicts", _id(conflict))
    if not isinstance(found, Conflict) or not found.prefer.isdigit():
        return "", ""
    statement = found.statements[int(found.prefer) - 1]
    figure = known.book.figure((statement.of or "").partition(" ")[0])
    value = ranges.printing(figure, statement) if figure else None
    if figure is None or value is None:
        return "", ""
    borne_out = statement.source in {witness.source for witness in value.witnesses}
    return (figure.id, value.anchor) if borne_out else ("", "")


@question
def dated_in(known: Known, conflict: str) -> list[tuple[str, str]]:
    """The records, by kind and id, that dispute a date in the conflict."""
    datings = known.dated.get(_id(conflict), ())
    return list(dict.fromkeys((dating.kind, dating.id) for dating in datings))


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
