"""Every reference leads to a record, in data and in prose."""

from __future__ import annotations

from collections.abc import Iterator

from factsite.check.rules import rule
from factsite.load import lookup
from factsite.load.answers import DATES, adds_up, rows, wanted
from factsite.load.dates import Date
from factsite.load.factbook import Factbook, parts, references
from factsite.load.fields import Sourced
from factsite.load.figures import Figure, Value
from factsite.load.models import SINGULAR, Person
from factsite.load.prose import BLOCKS, Call, Text, nearest
from factsite.problems import Code, Place, Problem


@rule(
    "unknown-id",
    "A reference leads to no record",
    "Readers could not follow it. It is misspelt, or the record is still to be written.",
)
def unknown_id(book: Factbook, code: Code) -> Iterator[Problem]:
    """References in records to ids that are not there."""
    for kind in book.records:
        for record in book.all(kind):
            for path, named, id in references(record):
                if _is_missing(book, named, id):
                    yield _unknown(book, code, named, id, book.place(record, *path))


def _is_missing(book: Factbook, kind: str, id: str) -> bool:
    """Whether there is no such record, and nothing that could not be read may be it."""
    return f"{kind}/{id}" not in book.origins and kind not in book.unread


def _unknown(book: Factbook, code: Code, kind: str, id: str, place: Place) -> Problem:
    hint = nearest(id, list(book.records[kind])) or f"write data/{kind}/{id}.yml, or correct the id"
    return Problem(code, f"there is no {SINGULAR[kind]} “{id}”", place, hint)


@rule(
    "no-source",
    "A record, or a dated part of it, has no source",
    "No fact without a source. What no source is named for is never known, and so never shown.",
)
def no_source(book: Factbook, code: Code) -> Iterator[Problem]:
    """Records without any source, and dated parts that neither have one nor inherit one."""
    for record in (r for kind in book.records if kind != "sources" for r in book.all(kind)):
        every = list(parts(record))
        found = [(path, part) for path, part in every if isinstance(part, Sourced)]
        cited = {path for path, part in found if part.citations}
        named = cited or any(path and "printed" in type(p).model_fields for path, p in every)
        if not named:
            place = book.place(record)
            yield Problem(code, f"{record.ref} has no source", place, "add `source: id`")
            continue
        for path, part in found:
            if _is_dated(part) and not any(path[:n] in cited for n in range(len(path) + 1)):
                what = f"no source is named for `{path[0]}`"
                yield Problem(code, what, book.place(record, *path), "add `source: id`")


DATES_OF_PARTS = frozenset(["date", "attested", "to"])
NAMED = {"values": "table", "chart": "chart"}


def _is_dated(part: Sourced) -> bool:
    return not DATES_OF_PARTS.isdisjoint(type(part).model_fields)


@rule(
    "unknown-fact",
    "Prose reads a fact that is not there",
    "The call is misspelt, or the fact is still to be written.",
)
def unknown_fact(book: Factbook, code: Code) -> Iterator[Problem]:
    """Calls in prose that name no record."""
    for call in all_calls(book):
        if call.ref and _is_missing(book, *call.ref):
            yield _unknown(book, code, *call.ref, call.place)


@rule(
    "no-such-value",
    "Prose asks for a value that a figure does not have",
    "The period, status or basis is not in the figure, or more than one value would fit.",
)
def no_such_value(book: Factbook, code: Code) -> Iterator[Problem]:
    """Calls without one value to show or to take apart, and limits of a series that are no time."""
    for call in all_calls(book):
        yield from _bad_limits(book, code, call)
        is_one = call.reader in ("figure", "breakdown")
        figure = book.figure(call.arguments["id"]) if is_one else None
        if figure is None or not book.is_sound(figure):
            continue
        try:
            value = lookup.value(book, figure, *wanted(call))
        except lookup.NoAnswer as error:
            yield Problem(code, error.why, call.place, error.hint)
            continue
        if call.reader == "breakdown":
            yield from _not_made_of(book, code, figure, value, call)


def _not_made_of(
    book: Factbook, code: Code, figure: Figure, value: Value, call: Call
) -> Iterator[Problem]:
    """A problem where a breakdown is asked of a value without parts that add up to it."""
    if not value.parts:
        have = [v.anchor for v in figure.values if v.parts]
        hint = f"with parts: {', '.join(have)}" if have else "name its `parts`, or leave it out"
        what = f"“{figure.id}” {value.anchor} has no parts"
        yield Problem(code, what, call.place, hint)
    elif value.does_not_meet and not adds_up(book, figure, value):
        what = f"the parts of “{figure.id}” {value.anchor} do not add up to it"
        yield Problem(code, what, call.place, "show it as a table: {{ values(…) }}")


def _bad_limits(book: Factbook, code: Code, call: Call) -> Iterator[Problem]:
    """A table or chart with limits that are no times, with a status of no value, or with no row."""
    figure = book.figure(call.arguments["id"]) if call.reader in ("values", "chart") else None
    if figure is None or figure.calendar not in book.calendars:
        return
    problems = [*_no_times(book, code, figure, call), *_no_status(code, figure, call)]
    yield from problems
    if not problems and book.is_sound(figure) and not rows(book, figure, call):
        times = ", ".join(dict.fromkeys(v.when for v in figure.values))
        what = f"the {NAMED[call.reader]} of “{figure.id}” has no value to show"
        yield Problem(code, what, call.place, f"there is: {times}")


def _no_times(book: Factbook, code: Code, figure: Figure, call: Call) -> Iterator[Problem]:
    """Limits that are neither a period of the figure's calendar nor a date."""
    for name in ("since", "until"):
        limit = call.arguments.get(name, "")
        if limit and not _is_time(book, figure, limit):
            hint = f"write a period of {figure.calendar}, or a date"
            yield Problem(code, f"“{name}” is no time: {limit}", call.place, hint)


def _no_status(code: Code, figure: Figure, call: Call) -> Iterator[Problem]:
    """A status that no value of the figure has."""
    status = call.arguments.get("status", "")
    if status and status not in {value.status for value in figure.values}:
        have = sorted({value.status for value in figure.values if value.status})
        hint = f"there is: {', '.join(have)}"
        yield Problem(code, f"“{figure.id}” has no value “{status}”", call.place, hint)


@rule(
    "block-in-text",
    "A table or chart stands within a paragraph",
    "It is a block of its own, and would break the sentence and the page around it.",
)
def block_in_text(book: Factbook, code: Code) -> Iterator[Problem]:
    """Calls of tables and charts that do not stand in a paragraph of their own."""
    for text in all_texts(book):
        for call in text.calls:
            before = text.source[: call.start].split("\n\n")[-1]
            after = text.source[call.end :].split("\n\n")[0]
            if call.reader in BLOCKS and (before + after).strip():
                hint = "leave an empty line before and after it"
                yield Problem(code, f"“{call.reader}” stands within a text", call.place, hint)


@rule(
    "no-such-date",
    "Prose asks for a date that an agreement does not have",
    "The passage would be left out on every day. Add the date with its source, or do not name it.",
)
def no_such_date(book: Factbook, code: Code) -> Iterator[Problem]:
    """Calls of `agreement` for a date that the record lacks."""
    for call in all_calls(book):
        record = (
            book.get("agreements", call.arguments["id"]) if call.reader == "agreement" else None
        )
        field = DATES.get(call.arguments.get("show", ""))
        if record is None or field is None or getattr(record, field) is not None:
            continue
        have = [word for word, name in DATES.items() if getattr(record, name) is not None]
        hint = f"there is: {', '.join(have)}" if have else "the record has no dates"
        yield Problem(code, f"“{record.id}” has no date `{field}`", call.place, hint)


SHOWN_INLINE = {"event": ("events", "what"), "claim": ("claims", "statement")}


@rule(
    "prose-cycle",
    "A text shows itself",
    "An event's and a claim's text stands where it is called, so it cannot call itself, "
    "on whatever way round.",
)
def prose_cycle(book: Factbook, code: Code) -> Iterator[Problem]:
    """Events and claims whose texts lead back to themselves."""
    calls = {
        f"{kind}/{id}": [
            call
            for path, text in book.texts.get(f"{kind}/{id}", {}).items()
            if path == (field,)
            for call in text.calls
            if call.reader in SHOWN_INLINE and call.arguments.get("show", "what") == "what"
        ]
        for kind, field in SHOWN_INLINE.values()
        for id in book.records[kind]
    }
    for ref, own in calls.items():
        for call in own:
            if _leads_to(calls, "/".join(call.ref or ()), ref):
                hint = "name it in other words"
                yield Problem(code, f"the text of {ref} leads back to itself", call.place, hint)


def _leads_to(calls: dict[str, list[Call]], start: str, goal: str) -> bool:
    """Whether the text of `start` shows that of `goal`, itself or through others."""
    todo, seen = [start], set[str]()
    while todo:
        ref = todo.pop()
        if ref == goal:
            return True
        if ref not in seen:
            seen.add(ref)
            todo += ["/".join(call.ref or ()) for call in calls.get(ref, [])]
    return False


def _is_time(book: Factbook, figure: Figure, text: str) -> bool:
    for read in (book.calendars[figure.calendar].calendar.period, Date.parse):
        try:
            read(text)
        except ValueError:
            continue
        return True
    return False


@rule(
    "no-office",
    "Prose asks for a person's office on a day for which none is known",
    "An attested role holds on its day only; attestations are never joined into a term.",
)
def no_office(book: Factbook, code: Code) -> Iterator[Problem]:
    """Calls of `person` with a day on which no office is known."""
    for call in all_calls(book):
        person = book.get("people", call.arguments["id"]) if call.reader == "person" else None
        if not isinstance(person, Person) or "on" not in call.arguments:
            continue
        try:
            day = Date.parse(call.arguments["on"])
        except ValueError as error:
            yield Problem(code, f"“{call.arguments['on']}” is no day: {error}", call.place)
            continue
        if day.precision != "day" or not lookup.offices(person, day.first):
            yield Problem(
                code,
                f"no office of {person.name} is known for {day}",
                call.place,
                _nearest_offices(person, day),
            )


def _nearest_offices(person: Person, day: Date) -> str:
    times = [(role.start.date if role.start else role.attested, role.role) for role in person.roles]
    near = sorted(((abs((t.first - day.first).days), f"{r} ({t})") for t, r in times if t))
    return (
        "known: " + "; ".join(text for _, text in near[:3]) if near else "the record has no roles"
    )


def all_calls(book: Factbook) -> Iterator[Call]:
    """Every call in the prose of chapters and records."""
    for text in all_texts(book):
        yield from text.calls


def all_texts(book: Factbook) -> Iterator[Text]:
    """Every text of prose, of chapters and records."""
    for chapter in book.chapters.values():
        yield from chapter.texts
    for own in book.texts.values():
        yield from own.values()


@rule(
    "unknown-party",
    "Someone signed for a party that the agreement does not have",
    "The code is misspelt, or the party is missing from `parties`.",
)
def unknown_party(book: Factbook, code: Code) -> Iterator[Problem]:
    """Signatories whose `for` is none of the agreement's parties."""
    for agreement in book.agreements:
        for n, signatory in enumerate(agreement.signed.signatories if agreement.signed else ()):
            if signatory.party is not None and signatory.party not in agreement.parties:
                place = book.place(agreement, "signed", "signatories", n, "for")
                what = f"“{signatory.party}” is no party of this agreement"
                yield Problem(code, what, place, f"one of {', '.join(agreement.parties)}")
