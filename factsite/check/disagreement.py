"""Values of one figure and time that cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from factsite.check.figures import values
from factsite.check.rules import rule
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.load.readings import in_base, possible, try_reading
from factsite.problems import Code, Problem
from factsite.quantities.interval import Interval


def disagreeing(book: Factbook) -> Iterator[tuple[Figure, tuple[int, Value], tuple[int, Value]]]:
    """Pairs of values of one figure and period that are comparable and do not meet."""
    for figure in book.figures:
        if figure.unit not in book.units:
            continue
        for (n, one), (m, other) in _of_one_time(figure):
            if one.anchor == other.anchor:
                continue  # another rule tells of the two
            if not _comparable(book, one, other):
                continue
            first, second = known(book, figure, one), known(book, figure, other)
            if first and second and not first.meets(second):
                yield figure, (n, one), (m, other)


def _of_one_time(figure: Figure) -> Iterator[tuple[tuple[int, Value], tuple[int, Value]]]:
    """Every two values of one time, with their numbers."""
    found: dict[tuple[str, str], list[tuple[int, Value]]] = {}
    for number, value in enumerate(figure.values):
        found.setdefault(_time(figure, value), []).append((number, value))
    for those in found.values():
        yield from combinations(those, 2)


def _time(figure: Figure, value: Value) -> tuple[str, str]:
    return value.when, value.calendar or figure.calendar


def known(book: Factbook, figure: Figure, value: Value) -> Interval | None:
    """What the prints of a value leave possible, or its formula where there are none."""
    within = possible(book.units, figure, value.witnesses)
    working = book.workings.get((figure.id, value.anchor))
    if within is None and working and working.result:
        return working.result.interval
    return within


def _comparable(book: Factbook, one: Value, other: Value) -> bool:
    """Two different stated stages or bases stand side by side; all else is compared."""
    stages = {v.status for v in (one, other) if _is_stated(book, v.status)}
    bases = {v.basis for v in (one, other) if v.basis}
    return len(stages) < 2 and len(bases) < 2


def _is_stated(book: Factbook, status: str | None) -> bool:
    fact = book.statuses.get(status or "")
    return status is not None and (fact is None or fact.stated)


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
                and (not read.units or book.units.admits(figure.unit, read.units))
                and read.interval.contains(in_base(book.units, figure, value.value))
            ):
                place = book.place(figure, "values", number, "disputed", n, "printed")
                yield Problem(
                    code,
                    f"“{witness.printed}” agrees with the value",
                    place,
                    "move it to `sources:`",
                )
