"""What records say besides figures: dates, lists, offices and states, for checks to ask of."""

from __future__ import annotations

from datetime import date

from factsite.load import lookup
from factsite.load.dates import Date
from factsite.load.factbook import Factbook
from factsite.load.fields import Record
from factsite.load.models import Agreement, Dated, Extends, Person
from factsite.load.prose import nearest
from factsite.load.spans import Listing, Span

KINDS = ("agreements", "events", "people", "sources", "organizations", "terms")


class NotDated(ValueError):
    """Why a record does not say what is asked, and what it does say."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.hint = hint


def field(book: Factbook, id: str, name: str) -> tuple[str, str, Span | Listing]:
    """The kind and id of a record, and what its field holds; the id itself without a field.

    Raises NotDated where there is no such record or field, or where it is empty.
    """
    kind, _, bare = id.rpartition("/")
    kinds = (kind,) if kind else KINDS
    found = [record for k in kinds if k in book.records and (record := book.get(k, bare))]
    if not found:
        raise NotDated(f"there is no fact “{id}”", _close(book, bare))
    if not name:
        return found[0].ref.partition("/")[0], bare, Listing((bare,))
    for record in found:
        if (answer := _field(record, name)) is not None:
            return record.ref.partition("/")[0], bare, answer
    have = [n for record in found for n in type(record).model_fields if _field(record, n)]
    hint = f"there is: {', '.join(have)}" if have else ""
    raise NotDated(f"“{id}” has no `{name}`", hint)


def _close(book: Factbook, id: str) -> str:
    return nearest(id, [known for kind in ("figures", *KINDS) for known in book.records[kind]])


def _field(record: Record, name: str) -> Span | Listing | None:
    if name == "signatories" and isinstance(record, Agreement):
        return (
            Listing(tuple(s.person for s in record.signed.signatories)) if record.signed else None
        )
    value = getattr(record, name, None) if name in type(record).model_fields else None
    match value:
        case Date():
            return Span.of(value)
        case date():
            return Span(value, value)
        case Dated():
            return Span.of(value.date)
        case Extends():
            return Span.of(value.to)
        case str() if name not in ("id", "note"):
            return Listing((value,))
        case tuple() if value and all(isinstance(item, str) for item in value):
            return Listing(value)
    return None


def words(book: Factbook, name: str) -> list[str]:
    """Every word that a field of that name has in some record, in order."""
    found: set[str] = set()
    for kind in KINDS:
        for record in book.all(kind):
            answer = _field(record, name)
            found.update(answer.items if isinstance(answer, Listing) else ())
    return sorted(found)


def roles(book: Factbook, id: str, when: Span) -> Listing:
    """The offices that a person holds on every day of the span."""
    person = book.get("people", id)
    assert isinstance(person, Person)
    on_first = {role.role for _, role in lookup.offices(person, when.first)}
    return Listing(
        tuple(r.role for _, r in lookup.offices(person, when.last) if r.role in on_first)
    )


def state(book: Factbook, whole: Factbook, id: str, when: Span) -> Listing:
    """The state of an agreement on a day, as a word: in-force, expired. Raises NotDated.

    `whole` is the book that one of a day was taken from.
    """
    agreement = book.get("agreements", id)
    assert isinstance(agreement, Agreement)
    if when.first != when.last:
        raise NotDated("a state is of one day", "name a date to the day")
    return Listing((lookup.state(book, whole, agreement, when.first).word,))


def office(book: Factbook, id: str, end: str, name: object, on: Span | None = None) -> Span:
    """The day on which a person's office starts or ends; of the term `on` a day, if one is named.

    Raises NotDated.
    """
    person = book.get("people", id)
    assert isinstance(person, Person)
    wanted = name.items[0].casefold() if isinstance(name, Listing) else ""
    held = [role for role in person.roles if role.role.casefold() == wanted]
    if on is not None:
        held = [role for _, role in lookup.offices(person, on.first) if role in held]
    if len(held) > 1:
        why = f"“{id}” held that office {len(held)} times"
        raise NotDated(why, f"name a day of the term: {end}({id}, office, DATE)")
    for role in held:
        if (when := getattr(role, end)) is not None:
            return Span.of(when.date)
    have = [role.role for role in person.roles if getattr(role, end) is not None]
    hint = f"known: {', '.join(have)}" if have else "no role has one"
    raise NotDated(f"the record of “{id}” has no `{end}` of that office", hint)
