"""Questions about what is proved: how values are worked out, what adds up, how claims are tested.

Templates show the inputs that are facts by their records; an answer names them, and holds what a
record does not: the letters, the ranges, the result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from factsite.load.factbook import Answer, Factbook, Input, Total, Working
from factsite.load.figures import Figure, Value
from factsite.load.models import Claim
from factsite.load.readings import in_base, measure_of, possible, try_reading
from factsite.load.spans import Listing, Span
from factsite.quantities.formula import Malformed, Operation, parse
from factsite.quantities.measure import Measure
from factsite.quantities.units import Units
from factsite.render.formulas import Phrase, Phrasing, comparisons, letter
from factsite.render.known import Known
from factsite.render.questions import question, showing_values
from factsite.render.shown import PURE, Quantity, point, spread


@dataclass(frozen=True)
class Answered:
    """What a part of a proof comes to: a number with what it may be, a date, or words.

    `span` is None where the number is known exactly.
    """

    number: Quantity | None = None
    span: Quantity | None = None
    first: date | None = None
    last: date | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """An input: its letter, the record or given input that it is, and what it comes to."""

    letter: str
    kind: str
    id: str
    name: str
    answer: Answered


@dataclass(frozen=True)
class WorkedOut:
    """How a value is worked out; `result` is None where an input is not known on the day.

    `prints` tells of each of its prints, in order, whether the result meets it; None where one
    cannot be read.
    """

    phrase: Phrase
    inputs: tuple[Given, ...]
    result: Answered | None
    prints: tuple[bool | None, ...]


@dataclass(frozen=True)
class AddedUp:
    """What the parts of a value add up to.

    `fit` is `exact` where they give the value to its last digit, `rounding` where they give
    another number of its range, else `apart`; `result` is None as in WorkedOut.
    """

    inputs: tuple[Given, ...]
    result: Answered | None
    fit: str


@dataclass(frozen=True)
class Side:
    """One side of a comparison, and what it comes to."""

    phrase: Phrase
    answer: Answered


@dataclass(frozen=True)
class Compared:
    """One comparison of a check: both sides as phrases and what they come to, and its verdict.

    `of` is what a limit is counted from; `between` has a second limit, `until`.
    """

    left: Side
    sign: str
    right: Side
    verdict: str
    of: Phrase | None = None
    until: Side | None = None


@dataclass(frozen=True)
class Check:
    """The check of a claim: its verdict on the day, what it read and what it compared.

    `is_known` says whether all that it rests on is known on the day; without that it is open.
    """

    verdict: str
    is_known: bool
    inputs: tuple[Given, ...]
    steps: tuple[Compared, ...]


@showing_values
def worked_out(known: Known, figure: str, anchor: str) -> WorkedOut | None:
    """How the derived value of the figure is worked out; None where it is not derived."""
    found, value = _value(known, figure, anchor)
    if found is None or value is None or value.formula is None:
        return None
    working = known.book.workings.get((found.id, anchor))
    if working is None:
        return None
    phrase = _phrase(known.book, value.formula, working.inputs)
    result = _answered(known.book.units, working.result) if working.result else None
    prints = tuple(_meets(known, found, value, n, working) for n in range(len(value.witnesses)))
    return WorkedOut(phrase, _inputs(known.book.units, working.inputs), result, prints)


@showing_values
def added_up(known: Known, figure: str, anchor: str) -> AddedUp | None:
    """What the parts of the figure's value add up to; None where it has none."""
    found, value = _value(known, figure, anchor)
    total = known.book.totals.get((found.id, anchor)) if found and value else None
    if found is None or value is None or total is None:
        return None
    units = known.book.units
    result = _answered(units, total.result) if total.result else None
    return AddedUp(_inputs(units, total.inputs), result, _fit(known.book, found, value, total))


@question
def worked_from(known: Known, figure: str) -> list[tuple[str, str]]:
    """The derived values of other figures that rest on its values: their figures and anchors."""
    id = figure.rpartition("/")[2]
    return [by for by in known.resting.get(id, ()) if by[0] != id]


@question
def check_of(known: Known, claim: str) -> Check | None:
    """The check of a claim with both sides of every comparison; None where it has none."""
    found = known.book.get("claims", claim.rpartition("/")[2])
    tested = known.book.tested.get(found.id) if found else None
    if not isinstance(found, Claim) or found.check is None or tested is None:
        return None
    units = known.book.units
    inputs = _inputs(units, tested.inputs)
    if tested.fault is not None:
        return Check(tested.verdict, False, inputs, ())
    phrasing = Phrasing(known.book, found.check, tested.inputs)
    made: list[tuple[Operation, Compared]] = []
    for node, step in zip(comparisons(parse(found.check)), tested.steps, strict=True):
        left = Side(phrasing.of(node.left), _answered(units, step.left))
        right = Side(phrasing.of(node.right), _answered(units, step.right))
        of = phrasing.of(node.of) if node.of else None
        compared = Compared(left, node.sign, right, step.verdict, of)
        if made and node.left is made[-1][0].left:  # the second half of a `between`
            compared = _between(made.pop()[1], compared)
        made.append((node, compared))
    return Check(tested.verdict, True, inputs, tuple(compared for _, compared in made))


def _between(above: Compared, below: Compared) -> Compared:
    verdicts = {above.verdict, below.verdict}
    both = next(v for v in ("fails", "open", "holds") if v in verdicts)
    return replace(above, sign="between", verdict=both, until=below.right)


def _value(known: Known, figure: str, anchor: str) -> tuple[Figure | None, Value | None]:
    found = known.book.figure(figure.rpartition("/")[2])
    value = next((v for v in found.values if v.anchor == anchor), None) if found else None
    return found, value


def _phrase(book: Factbook, text: str, inputs: tuple[Input, ...]) -> Phrase:
    try:
        return Phrasing(book, text, inputs).of(parse(text))
    except Malformed:
        return Phrase("text", text)


def _inputs(units: Units, inputs: tuple[Input, ...]) -> tuple[Given, ...]:
    return tuple(
        Given(letter(n), i.kind, i.id, i.name, _answered(units, i.answer))
        for n, i in enumerate(inputs)
    )


def _meets(known: Known, figure: Figure, value: Value, n: int, working: Working) -> bool | None:
    """Whether the result can be what the print says."""
    read = try_reading(known.book.units, figure, value.witnesses[n])
    if read is None or working.result is None:
        return None
    return read.interval.meets(working.result.interval)


def _fit(book: Factbook, figure: Figure, value: Value, total: Total) -> str:
    if total.result is None or value.value is None:
        return "apart"
    whole = in_base(book.units, figure, value.value)
    if total.result.point == whole:
        return "exact"
    within = measure_of(
        book.units, figure, value.value, possible(book.units, figure, value.witnesses)
    )
    return "rounding" if within.interval.meets(total.result.interval) else "apart"


def _answered(units: Units, answer: Answer) -> Answered:
    match answer:
        case Span():
            return Answered(first=answer.first, last=answer.last)
        case Listing():
            return Answered(items=answer.items)
        case Measure():
            unit = units[answer.unit or PURE]
            return Answered(point(answer, unit), spread(answer.interval / unit.size, unit))
