"""The Factbook as it was known on a day.

A statement is known once one of its sources is published; what happened is never known before
its own day, what is foreseen is. So a page made from this view can show nothing that only a later
source owns.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from factsite.load.dates import Date
from factsite.load.derived import derive
from factsite.load.factbook import Factbook, marks, references
from factsite.load.fields import Citation, Record, Sourced
from factsite.load.figures import Figure, Value
from factsite.load.models import Agreement, Conflict, Event, Person
from factsite.load.readings import amount_known

# What the sources of a whole record say, where only those of a part are out: its empty value.
ABOUT_ALL: dict[str, Any] = {"title": None, "summary": None, "note": None, "covers": ()}
HAPPENED = frozenset(["talks", "agreed", "signed", "in_force", "start", "end", "attested"])


def known_on(book: Factbook, day: date) -> Factbook:
    """The facts of the book that were known at the end of `day`."""
    view = _View(book, day)
    kept = {
        kind: {r.id: r for r in map(view.record, records.values()) if r}
        for kind, records in book.records.items()
    }
    kept["figures"] = _computed(replace(book, records=kept), book)
    trimmed = _resolve(kept)
    records = {kind: MappingProxyType(by_id) for kind, by_id in trimmed.items()}
    return _judged(derive(replace(book, records=MappingProxyType(records)), book))


def _judged(book: Factbook) -> Factbook:
    """The book with the verdicts that the facts of the day give.

    Why a verdict is what it is tells of the facts that decide it: it waits for them.
    """
    claims: dict[str, Record] = {}
    for claim in book.claims:
        if tested := book.tested.get(claim.id):
            why = None if tested.fault else claim.why
            claims[claim.id] = claim.model_copy(update={"verdict": tested.verdict, "why": why})
    every = MappingProxyType({**book.records["claims"], **claims})
    return replace(book, records=MappingProxyType({**book.records, "claims": every}))


def _computed(book: Factbook, whole: Factbook) -> dict[str, Record]:
    """The figures without derived values that nothing known on the day gives."""
    found: dict[str, Record] = {}
    for figure in derive(book, whole).figures:
        values = tuple(value for value in figure.values if value.value is not None)
        if values:
            found[figure.id] = figure.model_copy(update={"values": values})
    return found


class _View:
    def __init__(self, book: Factbook, day: date) -> None:
        self.book, self.day = book, day
        days = {s.id: book.published(s.id) for s in book.sources}
        self.known = {id for id, published in days.items() if published and published <= day}

    def record(self, record: Record) -> Record | None:
        """The record without what was not known yet, or None where none of it was."""
        if record.ref.startswith("sources/"):
            return record if record.id in self.known else None
        own = [c for c in record.citations if c.source in self.known]
        # Without sources of its own a record is known by its parts, and so is all that names it.
        inherited = bool(own) or not record.citations
        inner = {name: self.field(record, name, inherited) for name in type(record).model_fields}
        if not own and not self._stands_alone(record, inner):
            return None
        if isinstance(record, Event) and (record.date and record.date.last > self.day):
            return None
        if isinstance(record, Conflict) and len(inner["statements"]) < len(record.statements):
            return None  # whatever it prefers is one of them
        if not inherited:
            inner |= {name: ABOUT_ALL[name] for name in ABOUT_ALL if name in inner}
        kept = record.model_copy(update=inner)
        if isinstance(kept, Figure):
            values = tuple(self._as_printed(kept, value) for value in kept.values)
            return kept.model_copy(update={"values": values})
        return self._before_signing(kept) if isinstance(kept, Agreement) else kept

    def _stands_alone(self, record: Record, inner: dict[str, Any]) -> bool:
        """Whether some part with sources of its own keeps the record known."""
        match record:
            case Figure():
                return bool(inner["values"])
            case Person():
                return bool(inner["roles"])
            case Agreement():
                names = ("talks", "agreed", "signed", "in_force", "expires", "extends")
                return any(getattr(inner[n], "citations", ()) for n in names)
            case Conflict():
                return len(inner["statements"]) == len(record.statements)
            case _:
                return False

    def field(self, owner: BaseModel, name: str, inherited: bool) -> Any:
        """The value of a field without what was not known yet."""
        value = getattr(owner, name)
        if isinstance(value, Date):
            return None if name in HAPPENED and value.last > self.day else value
        if isinstance(value, BaseModel):
            return self.part(value, name, inherited)
        if isinstance(value, tuple) and any(isinstance(child, BaseModel) for child in value):
            return tuple(kept for child in value if (kept := self.part(child, name, inherited)))
        if name == "source" and value is not None and value not in self.known:
            return None
        return value

    def part(self, part: BaseModel, name: str, inherited: bool) -> BaseModel | None:
        """The part without what was not known yet, or None where it was not known at all."""
        if isinstance(part, Citation):
            return part if part.source in self.known else None
        if isinstance(part, Sourced) and part.citations:
            inherited = any(c.source in self.known for c in part.citations)
            if not inherited:
                return None
        when = getattr(part, "date", None)
        if name in HAPPENED and isinstance(when, Date) and when.last > self.day:
            return None
        if isinstance(part, Value):
            return self._value(part)
        fields = {f: self.field(part, f, inherited) for f in type(part).model_fields}
        if isinstance(part, Sourced) and not inherited and not part.citations:
            return None
        if "attested" in fields and not any(fields.get(k) for k in ("start", "end", "attested")):
            return None
        return part.model_copy(update=fields)

    def _value(self, value: Value) -> Value | None:
        """The value with the witnesses that were out; it is known once one of them is.

        A derived value is known as well once its inputs are, so it is worked out again.
        """
        witnesses = tuple(w for w in value.witnesses if w.source in self.known)
        if value.formula is None and not witnesses:
            return None
        given = {name: g for name, g in value.given.items() if g.source in self.known}
        disputed = tuple(w for w in value.disputed if w.source in self.known)
        names = ("source", "at", "printed", "heading", "scale", "why", "converted", "unread")
        flat: dict[str, Any] = dict.fromkeys(names)
        return value.model_copy(
            update={
                **flat,
                "value": None if value.formula else value.value,
                "given": given,
                "truncated": False,
                **({} if len(witnesses) == len(value.witnesses) else _unsaid(value)),
                "sources": witnesses,
                "disputed": disputed,
            }
        )

    def _as_printed(self, figure: Figure, value: Value) -> Value:
        """The value with no digit that only a later print has."""
        return value.model_copy(update={"value": amount_known(self.book.units, figure, value)})

    def _before_signing(self, agreement: Agreement) -> Agreement:
        """The agreement under the name that it had before it was signed."""
        before = agreement.before
        if before is None or agreement.signed is not None:
            return agreement
        change = {
            "name": before.name,
            "kind": before.kind or agreement.kind,
            "title": None,
            "other_names": (),
        }
        return agreement.model_copy(update=change)


def _resolve(kept: dict[str, dict[str, Record]]) -> dict[str, dict[str, Record]]:
    """The records without references to records that are not known yet."""
    return {
        kind: {id: _without_unknown(record, kept) for id, record in by_id.items()}
        for kind, by_id in kept.items()
    }


def _without_unknown(record: Record, kept: dict[str, dict[str, Record]]) -> Record:
    if all(id in kept[kind] for _, kind, id in references(record)):
        return record
    return record.model_copy(update=_changes(record, kept))


def _changes(part: BaseModel, kept: dict[str, dict[str, Record]]) -> dict[str, Any]:
    """The fields of the part with every reference to an unknown record left out."""
    change: dict[str, Any] = {}
    for mark in marks(type(part)):
        name, kind = mark.name, mark.kind
        value = getattr(part, name)
        if isinstance(value, BaseModel):
            change[name] = _child(value, kept)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            change[name] = tuple(new for child in value if (new := _child(child, kept)))
        elif kind and isinstance(value, str):
            change[name] = value if value in kept[kind] else None
        elif kind and value:
            change[name] = tuple(id for id in value if id in kept[kind])
    return change


def _child(part: BaseModel, kept: dict[str, dict[str, Record]]) -> BaseModel | None:
    """The part without unknown references, or None where it cannot do without one."""
    change = _changes(part, kept)
    fields = type(part).model_fields
    if any(
        new is None and fields[n].is_required() and getattr(part, n) is not None
        for n, new in change.items()
    ):
        return None
    return part.model_copy(update=change)


def _unsaid(value: Value) -> dict[str, None]:
    """What is not said of a value of which a print is still to come: it may be about that one."""
    names = ("does_not_meet", "mixes", "note") if value.formula else ("does_not_meet",)
    return dict.fromkeys(names)
