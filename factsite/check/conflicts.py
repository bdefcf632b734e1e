"""Conflicts on record: what rules find is recorded, and what is recorded is still found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from factsite.check import conversions, derived
from factsite.check.dates import disputed_dates
from factsite.check.disagreement import disagreeing
from factsite.check.figures import values
from factsite.check.rules import rule
from factsite.check.statements import is_printed, times
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value, Witness
from factsite.load.models import Conflict, Statement
from factsite.load.prose import nearest
from factsite.problems import Code, Place, Problem

BY_READING = "reading"
NOWHERE = Place("")


@dataclass(frozen=True)
class Mark:
    """A value that a conflict must have a statement on, with one of these prints; any if none.

    A print is a source and the phrase that it prints.
    """

    figure: Figure
    value: Value
    prints: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Finding:
    """What a rule finds that a conflict may record: it names the conflict, or what that must say.

    `message`, `place` and `also` are for the reader where no conflict does.
    """

    conflict: str = ""
    marks: tuple[Mark, ...] = ()
    message: str = ""
    place: Place = NOWHERE
    hint: str = ""
    also: tuple[Place, ...] = ()


Finder = Callable[[Factbook], Iterator[Finding]]


def _prints(witnesses: Iterable[Witness]) -> frozenset[tuple[str, str]]:
    return frozenset((w.source, w.printed or "") for w in witnesses)


def _of_values(book: Factbook) -> Iterator[Finding]:
    for figure, (n, one), (m, other) in disagreeing(book):
        marks = [Mark(figure, v, _prints(v.witnesses)) for v in (one, other)]
        message = f"{other.anchor} and {one.anchor} cannot both be true"
        place = book.place(figure, "values", m, "value")
        also = (book.place(figure, "values", n, "value"),)
        yield Finding("", tuple(marks), message, place, "correct one, or record the conflict", also)
    for _, _, value in values(book):
        for witness in value.disputed:
            yield Finding(witness.conflict or "")


def _of_dates(book: Factbook) -> Iterator[Finding]:
    for _, _, _, other in disputed_dates(book):
        yield Finding(other.conflict or "")


def _of_conversions(book: Factbook) -> Iterator[Finding]:
    for found, near in conversions.off(book):
        phrase = (found.witness.source, found.witness.converted or "")
        mark = Mark(found.figure, found.value, frozenset([phrase]))
        message, hint = conversions.message_of(book, found, near)
        place = book.place(found.figure, *found.path, "converted")
        yield Finding("", (mark,), message, place, hint)


def _of_gaps(gaps: Callable[[Factbook], Iterator[derived.Gap]]) -> Finder:
    def find(book: Factbook) -> Iterator[Finding]:
        for figure, _, value, *_ in gaps(book):
            yield Finding("", (Mark(figure, value),))

    return find


FINDERS: dict[str, Finder] = {
    "values-disagree": _of_values,
    "dates-disagree": _of_dates,
    "conversion-off": _of_conversions,
    "derived-disagrees": _of_gaps(derived.print_gaps),
    "parts-disagree": _of_gaps(derived.part_gaps),
}


@rule(
    "values-disagree",
    "Two values cannot both be true, and no conflict says so",
    "Readers are shown where sources disagree. Correct one value, move its print to "
    "`disputed:` with a "
    "conflict, or record a conflict with a statement of each source on this figure and period.",
)
def values_disagree(book: Factbook, code: Code) -> Iterator[Problem]:
    """Pairs of comparable values of one period that no conflict records."""
    yield from _unrecorded(book, code, _of_values)


@rule(
    "conversion-off",
    "An amount in a second currency fits no exchange rate of its time",
    "Value and conversion imply a rate. It must meet one that a rate of the data or another "
    "printed conversion gives within sixty days, with five percent of room for rates that move; "
    "where none is near, one of any time, up to its double or half. "
    "Otherwise one of the two is mistyped, or the source is wrong: then record the conflict.",
)
def conversion_off(book: Factbook, code: Code) -> Iterator[Problem]:
    """Printed conversions that fit no rate and that no conflict records."""
    yield from _unrecorded(book, code, _of_conversions)


def _unrecorded(book: Factbook, code: Code, find: Finder) -> Iterator[Problem]:
    by_figure = _by_figure(book)
    for found in find(book):
        recording = _recording(book, by_figure, found)
        if found.marks and not any(c.found_by == code.name for c in recording):
            yield Problem(code, found.message, found.place, found.hint, found.also)


def _by_figure(book: Factbook) -> Mapping[str, list[Conflict]]:
    """The conflicts by the figures that their statements are about; by "" where about any."""
    made: dict[str, list[Conflict]] = {}
    for conflict in book.conflicts:
        for id in {_about(book, s)[0] for s in conflict.statements if s.of}:
            made.setdefault(id, []).append(conflict)
    return made


def _recording(
    book: Factbook, by_figure: Mapping[str, list[Conflict]], found: Finding
) -> Iterator[Conflict]:
    """The conflicts that record what was found: it names them, or they have what it asks."""
    if not found.marks:
        named = book.get("conflicts", found.conflict)
        yield from [named] if isinstance(named, Conflict) else []
        return
    figure = found.marks[0].figure
    for conflict in (*by_figure.get(figure.id, ()), *by_figure.get("", ())):
        if _records(book, conflict, found):
            yield conflict


def _records(book: Factbook, conflict: Conflict, found: Finding) -> bool:
    """Whether the conflict has a statement on each of the values that were found."""
    return all(
        any(
            (not mark.prints or is_printed(statement, mark.prints))
            and _is_about(book, statement, mark.figure, mark.value)
            for statement in conflict.statements
        )
        for mark in found.marks
    )


def _is_about(book: Factbook, statement: Statement, figure: Figure, value: Value) -> bool:
    """Whether `of` names the figure and the value's time, or may be about any."""
    id, when = _about(book, statement)
    return bool(statement.of) and id in ("", figure.id) and when in ("", value.when)


def _about(book: Factbook, statement: Statement) -> tuple[str, str]:
    """The figure and the time that `of` names, "" for any.

    It is about any figure where it names none that there is: another rule tells, and those here
    cannot know.
    """
    id, _, rest = (statement.of or "").partition(" ")
    when = rest.partition(" ")[0]
    figure = book.figure(id)
    if figure is None or (when and when not in times(figure)):
        return "", ""
    return id, when


@rule(
    "conflict-not-found",
    "A conflict is recorded, but its rule no longer fires",
    "A disagreement that has gone would still be shown to readers. Remove the record, or say "
    "`found_by: reading`.",
)
def conflict_not_found(book: Factbook, code: Code) -> Iterator[Problem]:
    """Conflicts whose rule finds nothing at their sources, or whose rule there is not."""
    if any(ref.partition("/")[0] != "conflicts" for ref in book.broken):
        return  # what they say is not known, so nothing is known to be gone
    prints = [witness for _, _, value in values(book) for witness in value.disputed]
    known = book.records["conflicts"]
    unnamed = {witness.source for witness in prints if witness.conflict not in known}
    by_figure = _by_figure(book)
    recorded = {
        name: {c.id for found in find(book) for c in _recording(book, by_figure, found)}
        for name, find in FINDERS.items()
    }
    for conflict in book.conflicts:
        place = book.place(conflict, "found_by")
        if conflict.found_by == BY_READING:
            continue
        if conflict.found_by not in FINDERS:
            hint = nearest(conflict.found_by, [*FINDERS, BY_READING])
            message = f"“{conflict.found_by}” is no rule that finds conflicts"
            yield Problem(code, message, place, hint)
            continue
        if unnamed & {statement.source for statement in conflict.statements}:
            continue  # another rule tells that a print does not name its conflict
        if conflict.id not in recorded[conflict.found_by]:
            what = f"the rule “{conflict.found_by}” finds nothing here any more"
            yield Problem(code, what, place, "remove the conflict")
