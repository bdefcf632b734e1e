"""What conflicts state: prints of the data, on figures and times that there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from factsite.check.dates import disputed_dates
from factsite.check.figures import values
from factsite.check.rules import rule
from factsite.load.factbook import Factbook
from factsite.load.fields import Record
from factsite.load.figures import Figure, Value, Witness
from factsite.load.models import Conflict, DisputedDate, Statement
from factsite.load.nodes import Path
from factsite.load.prose import nearest
from factsite.problems import Code, Problem

Prints = set[tuple[str, str]]


def times(figure: Figure) -> set[str]:
    """The times of which the figure has values."""
    return {value.when for value in figure.values}


def is_printed(statement: Statement, prints: Iterable[tuple[str, str]]) -> bool:
    """Whether the statement has one of the prints (source and phrase), or is a cut of it."""
    own = statement.printed
    return any(
        source == statement.source and (_is_cut(phrase, own) or _is_cut(own, phrase))
        for source, phrase in prints
    )


def _is_cut(part: str, whole: str) -> bool:
    """Whether the part stands in the whole, with no number cut in two."""
    before = r"(?<!\d)(?<!\d[.,])" if re.match(r"[\d.,]", part) else ""
    after = r"(?![.,]?\d)" if re.search(r"[\d.,]$", part) else ""
    return re.search(before + re.escape(part) + after, whole) is not None


def _borne(value: Value) -> Prints:
    """The prints that bear a value out."""
    found = {(w.source, phrase) for w in value.witnesses for phrase in (w.printed, w.converted)}
    found |= {(given.source, given.printed) for given in value.given.values()}
    return {(source, phrase) for source, phrase in found if phrase}


def _disputed(value: Value) -> Prints:
    """The prints that are held against a value."""
    return {(w.source, w.printed) for w in value.disputed if w.printed}


def _beside(value: Value) -> Prints:
    """What disputed prints give in a second currency."""
    return {(w.source, w.converted) for w in value.disputed if w.converted}


def _about(book: Factbook, statement: Statement) -> list[Value]:
    """The values that a statement is about."""
    id, _, rest = (statement.of or "").partition(" ")
    when, figure = rest.partition(" ")[0], book.figure(id)
    return [v for v in figure.values if when in ("", v.when)] if figure else []


@rule(
    "statement-not-printed",
    "A conflict states what the data does not have from that source",
    "A statement on a figure is a print of its value, or a disputed print of it: then readers see "
    "one text in both places. A statement on no figure has no `of`.",
)
def statement_not_printed(book: Factbook, code: Code) -> Iterator[Problem]:
    """Statements whose print differs from those of their source in the values they are about."""
    for conflict in book.conflicts:
        for n, statement in enumerate(conflict.statements):
            every = set[tuple[str, str]]()
            for value in _about(book, statement):
                every |= _borne(value) | _disputed(value) | _beside(value)
            own = sorted(phrase for source, phrase in every if source == statement.source)
            if own and not is_printed(statement, every):
                message = (
                    f"“{statement.printed}” is no print of {statement.source} in {statement.of}"
                )
                place = book.place(conflict, "statements", n, "printed")
                yield Problem(code, message, place, f"the data has “{'”, “'.join(own)}”")


@rule(
    "disputed-unrecorded",
    "A disputed print names no conflict",
    "Readers must be told which print this site follows, and why: that is what the conflict says.",
)
def disputed_unrecorded(book: Factbook, code: Code) -> Iterator[Problem]:
    """Disputed prints and dates without a conflict that has a statement of their source."""
    for record, path, other in _disputes(book):
        found = book.get("conflicts", other.conflict) if other.conflict else None
        if other.conflict is None and isinstance(other, Witness):
            place = book.place(record, *path)
            yield Problem(
                code, "this disputed print names no conflict", place, "add `conflict: id`"
            )
        if isinstance(found, Conflict) and other.source not in {s.source for s in found.statements}:
            message = f"the conflict “{found.id}” has no statement of {other.source}"
            place = book.place(record, *path, "conflict")
            also = (book.place(found, "statements"),)
            yield Problem(code, message, place, "add the statement", also)


def _disputes(book: Factbook) -> Iterator[tuple[Record, Path, DisputedDate | Witness]]:
    """Every disputed date and print, with its path in the record."""
    for record, path, _, other in disputed_dates(book):
        yield record, path, other
    for figure, number, value in values(book):
        for n, witness in enumerate(value.disputed):
            yield figure, ("values", number, "disputed", n), witness


@rule(
    "bad-preference",
    "A conflict prefers a statement that it does not have, or that the data disputes",
    "`prefer` is the number of a statement, counted from 1, or `both` or `open`. The one that it "
    "names is the one that the value follows.",
)
def bad_preference(book: Factbook, code: Code) -> Iterator[Problem]:
    """Preferences beyond the last statement, and for a print that stands under `disputed`."""
    for conflict in book.conflicts:
        if not conflict.prefer.isdigit():
            continue
        place = book.place(conflict, "prefer")
        if int(conflict.prefer) > len(conflict.statements):
            message = f"there are only {len(conflict.statements)} statements"
            yield Problem(code, message, place, "count from 1")
            continue
        preferred = conflict.statements[int(conflict.prefer) - 1]
        about = _about(book, preferred)
        # What is held against one value may bear out another, of another status.
        is_borne = any(is_printed(preferred, _borne(value)) for value in about)
        if not is_borne and any(is_printed(preferred, _disputed(value)) for value in about):
            message = f"“{preferred.printed}” is preferred here, but disputed in the data"
            yield Problem(code, message, place, "prefer the statement that the value follows")


@rule(
    "bad-of",
    "A statement of a conflict is about a figure that is not there",
    "`of` names a figure and a period: the id, a space, the period.",
)
def bad_of(book: Factbook, code: Code) -> Iterator[Problem]:
    """Statements whose `of` names no figure or none of its times."""
    for conflict in book.conflicts:
        for n, statement in enumerate(conflict.statements):
            if statement.of is None:
                continue
            id, _, when = statement.of.partition(" ")
            figure = book.figure(id)
            place = book.place(conflict, "statements", n, "of")
            if f"figures/{id}" in book.broken:
                continue
            if figure is None:
                yield Problem(
                    code,
                    f"there is no figure “{id}”",
                    place,
                    nearest(id, list(book.records["figures"])),
                )
                continue
            if when and book.is_sound(figure) and when.split(" ")[0] not in times(figure):
                yield Problem(
                    code, f"“{id}” has no value for {when}", place, "name a period of the figure"
                )
