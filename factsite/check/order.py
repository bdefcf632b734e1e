"""Things happen in order: agreements, roles and the sources that report them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from factsite.check.figures import values
from factsite.check.rules import rule
from factsite.load.asof import HAPPENED
from factsite.load.dates import Date
from factsite.load.factbook import Factbook, parts
from factsite.load.fields import Record
from factsite.load.models import Agreement, Event, Person
from factsite.problems import Code, Problem

STEPS = ("talks", "agreed", "signed", "in_force", "expires")
LINKS = ("under", "amends", "succeeds")
REPORTED = HAPPENED - {"in_force", "end"}  # those two may be announced before their day
IN_WORDS = {
    "talks": "talks",
    "agreed": "agreed",
    "signed": "signed",
    "in_force": "in force",
    "expires": "expires",
}


@rule(
    "ends-before-begins",
    "Something ends, or goes on, before it began",
    "One of the two dates is mistyped.",
)
def ends_before_begins(book: Factbook, code: Code) -> Iterator[Problem]:
    """Agreements whose steps, and roles whose ends, are in the wrong order."""
    for agreement in book.agreements:
        steps = [(s, dated.date) for s in STEPS if (dated := getattr(agreement, s))]
        for (one, first), (other, then) in pairwise(steps):
            if then.last < first.first:
                place = book.place(agreement, other, "date")
                also = (book.place(agreement, one, "date"),)
                message = f"“{IN_WORDS[other]}” ({then}) comes before “{IN_WORDS[one]}” ({first})"
                yield Problem(code, message, place, "correct one of the dates", also)
    for person in book.people:
        for n, role in enumerate(person.roles):
            start, end = role.start, role.end
            if start and end and end.date.last < start.date.first:
                place = book.place(person, "roles", n, "end", "date")
                message = f"the role ends ({end.date}) before it starts ({start.date})"
                yield Problem(
                    code,
                    message,
                    place,
                    "correct one of the dates",
                    (book.place(person, "roles", n, "start", "date"),),
                )


@rule(
    "attested-outside",
    "A role is attested outside its own term",
    "The day, the start or the end is mistyped, or it is another role.",
)
def attested_outside(book: Factbook, code: Code) -> Iterator[Problem]:
    """Roles attested before they start or after they end."""
    for person in book.people:
        for n, role in enumerate(person.roles):
            if role.attested is None:
                continue
            early = role.start is not None and role.attested.last < role.start.date.first
            late = role.end is not None and role.end.date.last < role.attested.first
            if early or late:
                place = book.place(person, "roles", n, "attested")
                bound = (
                    role.start.date if early and role.start else role.end.date if role.end else ""
                )
                side = "before its start" if early else "after its end"
                yield Problem(
                    code,
                    f"attested on {role.attested}, {side} ({bound})",
                    place,
                    "correct one of the dates",
                )


@rule(
    "agreement-cycle",
    "Agreements lead back to themselves",
    "An agreement cannot amend, succeed or rest on one that amends, succeeds or rests on it.",
)
def agreement_cycle(book: Factbook, code: Code) -> Iterator[Problem]:
    """Chains of `under`, `amends`, `succeeds` and `extends` that close."""
    done: set[str] = set()
    for agreement in book.agreements:
        path: list[str] = []
        seen: set[str] = set()
        yield from _walk(book, code, agreement.id, path, seen, done)


def _walk(
    book: Factbook, code: Code, start: str, path: list[str], seen: set[str], done: set[str]
) -> Iterator[Problem]:
    """Depth first without recursion, so that a chain may be of any length."""
    stack = [(start, iter(_next(book, start)))]
    path.append(start)
    seen.add(start)
    while stack:
        id, following = stack[-1]
        key_and_other = next(following, None)
        if key_and_other is None:
            stack.pop()
            path.pop()
            seen.discard(id)
            done.add(id)
            continue
        key, other = key_and_other
        if other in seen:
            agreement = book.records["agreements"][id]
            round_trip = " → ".join([*path[path.index(other) :], other])
            yield Problem(
                code,
                f"this leads back to itself: {round_trip}",
                book.place(agreement, key),
                "remove one of the links",
            )
        elif other not in done and other in book.records["agreements"]:
            stack.append((other, iter(_next(book, other))))
            path.append(other)
            seen.add(other)


def _next(book: Factbook, id: str) -> list[tuple[str, str]]:
    agreement = book.records["agreements"].get(id)
    if not isinstance(agreement, Agreement):
        return []
    links = [(key, other) for key in LINKS if (other := getattr(agreement, key))]
    return links + ([("extends", agreement.extends.agreement)] if agreement.extends else [])


@rule(
    "extension-apart",
    "An extension does not touch what it extends",
    "It must be in force when the signed term ends, and end later than it.",
)
def extension_apart(book: Factbook, code: Code) -> Iterator[Problem]:
    """Extensions to a day that is no later, or in force only after the term had ended."""
    for agreement in book.agreements:
        if agreement.extends is None:
            continue
        extended = book.get("agreements", agreement.extends.agreement)
        if not isinstance(extended, Agreement) or extended is agreement:
            continue
        place = book.place(agreement, "extends", "to")
        if extended.expires is None:
            yield Problem(
                code,
                f"{extended.id} has no `expires` that could be extended",
                place,
                "add it there",
            )
            continue
        end = extended.expires.date
        also = (book.place(extended, "expires", "date"),)
        if agreement.extends.to.last <= end.first:
            yield Problem(
                code,
                f"extended to {agreement.extends.to}, no later than {end}",
                place,
                "correct the day",
                also,
            )
        own = agreement.expires
        if own is not None and own.date != agreement.extends.to:
            message = f"extended to {agreement.extends.to}, but this agreement ends on {own.date}"
            here = (book.place(agreement, "expires", "date"),)
            yield Problem(code, message, place, "correct one of the days", here)
        if agreement.in_force and agreement.in_force.date.first > end.last + timedelta(days=1):
            yield Problem(
                code,
                f"in force only on {agreement.in_force.date}, after the term ended on {end}",
                book.place(agreement, "in_force", "date"),
                "correct one of the dates",
                also,
            )


@rule(
    "successor-first",
    "A successor is in force before what it succeeds",
    "One of the dates is mistyped, or the two are the wrong way round.",
)
def successor_first(book: Factbook, code: Code) -> Iterator[Problem]:
    """Successors in force before their predecessors."""
    for agreement in book.agreements:
        older = book.get("agreements", agreement.succeeds or "")
        if not isinstance(older, Agreement) or not (older.in_force and agreement.in_force):
            continue
        if agreement.in_force.date.last < older.in_force.date.first:
            message = (
                f"in force on {agreement.in_force.date}, before {older.id} ({older.in_force.date})"
            )
            yield Problem(
                code,
                message,
                book.place(agreement, "in_force", "date"),
                "correct one of the dates",
                (book.place(older, "in_force", "date"),),
            )


@rule(
    "source-too-early",
    "A source reports what happened only after it was published",
    "No source can tell the future: the date or the source is mistaken. What is foreseen stands in "
    "`expires` or `planned`.",
)
def source_too_early(book: Factbook, code: Code) -> Iterator[Problem]:
    """Dates of things that happened or were counted later than every source that tells of them."""
    for figure, number, value in values(book):
        days = [day for w in value.witnesses if (day := book.published(w.source))]
        if value.on is not None and days and value.on.first > max(days) + timedelta(days=1):
            place = book.place(figure, "values", number, "on")
            what = f"counted on {value.on}, later than every source given for it ({max(days)})"
            yield Problem(code, what, place, "correct the date, or name a later source")
    for kind in ("agreements", "people", "events"):
        for record in book.all(kind):
            for path, part in parts(record):
                yield from _too_early(book, code, record, path, part)


def _too_early(
    book: Factbook, code: Code, record: Record, path: tuple[str | int, ...], part: object
) -> Iterator[Problem]:
    named = [("date", getattr(part, "date", None))] if path and path[-1] in REPORTED else []
    if isinstance(part, Event):
        named = [("date", part.date)]
    if hasattr(part, "attested"):
        named.append(("attested", part.attested))
    own = getattr(part, "citations", ()) or record.citations
    if isinstance(record, Person) and path[:1] == ("roles",) and len(path) > 2:
        own = getattr(part, "citations", ()) or record.roles[int(path[1])].citations or own
    days = [day for c in own if (day := book.published(c.source))]
    for key, when in named:
        # A day's slack, because a source's date is that of its own time zone.
        if isinstance(when, Date) and days and when.first > max(days) + timedelta(days=1):
            place = book.place(record, *path, key)
            yield Problem(
                code,
                f"{when} is later than every source given for it ({max(days)})",
                place,
                "correct the date, or name a later source",
            )


@rule(
    "accessed-too-early",
    "A source was read before it was published",
    "One of the two dates is mistyped.",
)
def accessed_too_early(book: Factbook, code: Code) -> Iterator[Problem]:
    """Sources read before their date."""
    for source in book.sources:
        if source.date is not None and source.accessed < source.date.first - timedelta(days=1):
            place = book.place(source, "accessed")
            yield Problem(
                code,
                f"read on {source.accessed}, before its date {source.date}",
                place,
                "correct one of the dates",
            )
