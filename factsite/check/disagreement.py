"""Values that cannot both be true are recorded as conflicts, and conflicts still are some."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from factsite.check.figures import is_sound, values
from factsite.check.rules import rule
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.load.models import Conflict, Statement
from factsite.load.prose import nearest
from factsite.load.readings import in_base, try_reading
from factsite.problems import Code, Problem
from factsite.quantities.interval import Interval

BY_READING = "reading"
FINDING = ("values-disagree",)  # the rules that find what a conflict records


@rule(
    "values-disagree",
    "Two values cannot both be true, and no conflict says so",
    "Readers are shown where sources disagree. Correct one value, move its print to "
    "`disputed:` with a "
    "conflict, or record a conflict with a statement of each source on this figure and period.",
)
def values_disagree(book: Factbook, code: Code) -> Iterator[Problem]:
    """Pairs of comparable values of one period that no conflict records."""
    for figure, (n, one), (m, other) in disagreeing(book):
        if any(_records(book, conflict, figure, (one, other)) for conflict in conflicts(book)):
            continue
        place = book.place(figure, "values", m, "value")
        also = (book.place(figure, "values", n, "value"),)
        message = f"{other.anchor} and {one.anchor} cannot both be true"
        yield Problem(code, message, place, "correct one, or record the conflict", also)


def _records(book: Factbook, conflict: Conflict, figure: Figure, pair: tuple[Value, Value]) -> bool:
    """Whether the conflict has a statement on each of two values of the figure."""
    return all(
        any(
            statement.source == witness.source and _is_about(book, statement, figure, value)
            for statement in conflict.statements
            for witness in value.witnesses
        )
        for value in pair
    )


def _is_about(book: Factbook, statement: Statement, figure: Figure, value: Value) -> bool:
    """Whether `of` names the figure and the value's time, or a figure that there is not.

    In the second case another rule tells, and this one cannot know.
    """
    id, _, rest = (statement.of or "").partition(" ")
    when = rest.partition(" ")[0]
    about = book.figure(id)
    if about is None or (when and when not in _times(about)):
        return bool(statement.of)
    return about.id == figure.id and when in ("", value.when)


def _times(figure: Figure) -> set[str]:
    return {value.when for value in figure.values}


def disagreeing(book: Factbook) -> Iterator[tuple[Figure, tuple[int, Value], tuple[int, Value]]]:
    """Pairs of values of one figure and period that are comparable and do not meet."""
    for figure in book.figures:
        if figure.unit not in book.units:
            continue
        for (n, one), (m, other) in combinations(enumerate(figure.values), 2):
            same_time = (one.period, one.on, one.calendar) == (
                other.period,
                other.on,
                other.calendar,
            )
            if one.anchor == other.anchor:
                continue  # another rule tells of the two
            if not (same_time and _comparable(book, one, other)):
                continue
            first, second = interval(book, figure, one), interval(book, figure, other)
            if first and second and not first.meets(second):
                yield figure, (n, one), (m, other)


def _comparable(book: Factbook, one: Value, other: Value) -> bool:
    """Two different stated stages or bases stand side by side; all else is compared."""
    stages = {v.status for v in (one, other) if _is_stated(book, v.status)}
    bases = {v.basis for v in (one, other) if v.basis}
    return len(stages) < 2 and len(bases) < 2


def _is_stated(book: Factbook, status: str | None) -> bool:
    fact = book.statuses.get(status or "")
    return status is not None and (fact is None or fact.stated)


def interval(book: Factbook, figure: Figure, value: Value) -> Interval | None:
    """What the prints of a value leave possible; None where nothing could be read."""
    readings = [
        read.interval for w in value.witnesses if (read := try_reading(book.units, figure, w))
    ]
    if not readings:
        return None
    lows = [i.low for i in readings if i.low is not None]
    highs = [i.high for i in readings if i.high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    return Interval(low, high) if low is None or high is None or low <= high else None


def conflicts(book: Factbook) -> Iterator[Conflict]:
    """The conflicts of the book."""
    for record in book.all("conflicts"):
        if isinstance(record, Conflict):
            yield record


@rule(
    "disputed-agrees",
    "A disputed print agrees with the value",
    "Then nothing is disputed: it is a witness, and belongs to `sources:`.",
)
def disputed_agrees(book: Factbook, code: Code) -> Iterator[Problem]:
    """Disputed prints whose range holds the value."""
    for figure, number, value in values(book):
        for n, witness in enumerate(value.disputed):
            read = try_reading(book.units, figure, witness)
            if (
                read
                and value.value
                and read.interval.contains(in_base(book.units, figure, value.value))
            ):
                place = book.place(figure, "values", number, "disputed", n, "printed")
                yield Problem(
                    code,
                    f"“{witness.printed}” agrees with the value",
                    place,
                    "move it to `sources:`",
                )


@rule(
    "disputed-unrecorded",
    "A disputed print names no conflict",
    "Readers must be told which print this site follows, and why: that is what the conflict says.",
)
def disputed_unrecorded(book: Factbook, code: Code) -> Iterator[Problem]:
    """Disputed prints without a conflict that has a statement of their source."""
    for figure, number, value in values(book):
        for n, witness in enumerate(value.disputed):
            path = ("values", number, "disputed", n)
            if witness.conflict is None:
                yield Problem(
                    code,
                    "this disputed print names no conflict",
                    book.place(figure, *path),
                    "add `conflict: id`",
                )
                continue
            found = book.get("conflicts", witness.conflict)
            if isinstance(found, Conflict) and witness.source not in {
                s.source for s in found.statements
            }:
                message = f"the conflict “{found.id}” has no statement of {witness.source}"
                yield Problem(
                    code,
                    message,
                    book.place(figure, *path, "conflict"),
                    "add the statement",
                    (book.place(found, "statements"),),
                )


@rule(
    "conflict-not-found",
    "A conflict is recorded, but its rule no longer fires",
    "A disagreement that has gone would still be shown to readers. Remove the record, or say "
    "`found_by: reading`.",
)
def conflict_not_found(book: Factbook, code: Code) -> Iterator[Problem]:
    """Conflicts whose rule finds nothing at their sources, or whose rule there is not."""
    if any(ref.startswith("figures/") for ref in book.broken):
        return  # what they say is not known, so nothing is known to be gone
    pairs = list(disagreeing(book))
    prints = [witness for _, _, value in values(book) for witness in value.disputed]
    disputed = {witness.conflict for witness in prints}
    unnamed = {
        witness.source for witness in prints if witness.conflict not in book.records["conflicts"]
    }
    for conflict in conflicts(book):
        place = book.place(conflict, "found_by")
        if conflict.found_by == BY_READING:
            continue
        if conflict.found_by not in FINDING:
            hint = nearest(conflict.found_by, [*FINDING, BY_READING])
            message = f"“{conflict.found_by}” is no rule that finds conflicts"
            yield Problem(code, message, place, hint)
            continue
        met = any(_records(book, conflict, figure, (v, w)) for figure, (_, v), (_, w) in pairs)
        if unnamed & {statement.source for statement in conflict.statements}:
            continue  # another rule tells that a print does not name its conflict
        if not met and conflict.id not in disputed:
            yield Problem(
                code,
                f"the rule “{conflict.found_by}” finds nothing here any more",
                place,
                "remove the conflict",
            )


@rule(
    "bad-preference",
    "A conflict prefers a statement that it does not have",
    "`prefer` is the number of a statement, counted from 1, or `both` or `open`.",
)
def bad_preference(book: Factbook, code: Code) -> Iterator[Problem]:
    """Preferences beyond the last statement."""
    for conflict in conflicts(book):
        if conflict.prefer.isdigit() and int(conflict.prefer) > len(conflict.statements):
            message = f"there are only {len(conflict.statements)} statements"
            yield Problem(code, message, book.place(conflict, "prefer"), "count from 1")


@rule(
    "bad-of",
    "A statement of a conflict is about a figure that is not there",
    "`of` names a figure and a period: the id, a space, the period.",
)
def bad_of(book: Factbook, code: Code) -> Iterator[Problem]:
    """Statements whose `of` names no figure or none of its times."""
    for conflict in conflicts(book):
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
            if when and is_sound(book, figure) and when.split(" ")[0] not in _times(figure):
                yield Problem(
                    code, f"“{id}” has no value for {when}", place, "name a period of the figure"
                )
