"""Questions of the page that tells how every figure is checked: examples, counts, what is unmet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from factsite.load.figures import Figure, Value, Witness
from factsite.load.models import Conflict
from factsite.load.readings import try_reading
from factsite.quantities.interval import ROUNDED, Interval
from factsite.quantities.reading import Reading
from factsite.render.known import Known
from factsite.render.proofs import added_up, worked_out
from factsite.render.questions import question
from factsite.render.shown import Quantity, spread

# The width of the axis of examples: how many percent lie on either side of the printed number.
AROUND = Decimal(10)
_LONGEST = 40  # characters of a phrase that still makes an example


@dataclass(frozen=True)
class Example:
    """A print of a value: what it means, and where that lies around the printed number.

    `kind` is the id of the words that qualify it, `range`, `cut` or `plain`. `low` and `high` are
    percent of the printed number; None is an end that is open or beyond the axis.
    """

    kind: str
    figure: str
    anchor: str
    witness: int
    means: Quantity | None
    low: Decimal | None
    high: Decimal | None


Print = tuple[Figure, Value, int, Witness, Reading]


@question
def examples(known: Known, language: str) -> list[Example]:
    """One print for each way of printing that the facts have, the most frequent way first.

    Those that fit on the axis, and short ones in the language, are chosen before others.
    """
    found: dict[str, list[Print]] = {}
    for each in _prints(known):
        found.setdefault(_kind(each), []).append(each)

    def key(each: Print) -> tuple[bool, bool, bool, bool, int, str, str]:
        figure, value, _, witness, made = each
        source = known.book.source(witness.source)
        is_foreign = source is None or source.language != language
        size = len(witness.printed or "")
        is_off = not _fits(made)
        return not made.units, is_off, size > _LONGEST, is_foreign, size, figure.id, value.anchor

    by_number = sorted(found, key=lambda kind: (-len(found[kind]), kind))
    return [_example(known, kind, min(found[kind], key=key)) for kind in by_number]


@question
def best_proved(known: Known, language: str) -> Example | None:
    """The first print of the value that most sources print alike, in the language if there is one.

    None where no value is printed as it is.
    """
    counted = Counter((f.id, v.anchor) for f, v, *_ in _prints(known))

    def key(each: Print) -> tuple[bool, int, str, str]:
        figure, value, _, witness, _ = each
        source = known.book.source(witness.source)
        is_foreign = source is None or source.language != language
        return is_foreign, -counted[figure.id, value.anchor], figure.id, value.anchor

    plain = [p for p in _prints(known) if _kind(p) == "plain" and p[4].units and not p[1].formula]
    return _example(known, "plain", min(plain, key=key)) if plain else None


@question
def worked_example(known: Known) -> tuple[str, str]:
    """A derived value of two facts that its print meets: its figure and anchor; empty for none."""
    for (figure, anchor), working in sorted(known.book.workings.items()):
        if len(working.inputs) == 2 and all(read.kind == "figures" for read in working.inputs):
            found = worked_out(known, figure, anchor)
            if found and found.result and found.prints and all(found.prints):
                return figure, anchor
    return "", ""


@question
def derived_counts(known: Known) -> dict[str, int]:
    """How many values are worked out, from what, who prints them, and how parts add up."""
    counts: Counter[str] = Counter()
    for figure in known.book.figures:
        for value in figure.values:
            working = known.book.workings.get((figure.id, value.anchor))
            if value.formula and working and working.result:
                is_given = any(read.kind == "given" for read in working.inputs)
                counts.update(["derived", "given" if is_given else "facts"])
                counts.update(["printed" if value.witnesses else "ours"])
            if value.parts and (total := added_up(known, figure.id, value.anchor)):
                counts.update(["totals", total.fit])
    names = ("derived", "facts", "given", "printed", "ours", "totals", "exact", "rounding", "apart")
    return {name: counts[name] for name in names}


@question
def conflicts_found(known: Known) -> list[tuple[str, int]]:
    """The rules that find disagreements, or `reading`, and how many each, most frequent first."""
    found = Counter(c.found_by for c in known.book.all("conflicts") if isinstance(c, Conflict))
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@question
def on_trust(known: Known) -> list[tuple[str, str, int]]:
    """The prints that are taken on trust: figure, anchor and number of the witness."""
    return [
        (figure.id, value.anchor, n)
        for figure in known.book.figures
        for value in figure.values
        for n, witness in enumerate(value.witnesses)
        if witness.unread
    ]


@question
def unmet(known: Known) -> list[tuple[str, str]]:
    """The values whose source's own arithmetic does not come out: figure and anchor."""
    return [
        (figure.id, value.anchor)
        for figure in known.book.figures
        for value in figure.values
        if value.does_not_meet
    ]


def _prints(known: Known) -> Iterator[Print]:
    """Every print of a value that can be read."""
    for figure in known.book.figures:
        for value in figure.values:
            for n, witness in enumerate(value.witnesses):
                if value.value and (made := try_reading(known.book.units, figure, witness)):
                    yield figure, value, n, witness, made


def _kind(each: Print) -> str:
    _, _, _, witness, made = each
    if witness.truncated:
        return "cut"
    return made.qualifier or ("range" if made.low_value != made.high_value else "plain")


def _example(known: Known, kind: str, each: Print) -> Example:
    figure, value, n, _, made = each
    unit = known.book.units[figure.unit]
    means = spread(Interval(made.low, made.high) / unit.size, unit)
    middle = (made.low_value + made.high_value) / 2
    low, high = (_percent(end, middle) for end in (made.low, made.high))
    return Example(kind, figure.id, value.anchor, n, means, low, high)


def _fits(made: Reading) -> bool:
    """Whether every end that the print has lies on the axis."""
    middle = (made.low_value + made.high_value) / 2
    return all(end is None or _percent(end, middle) is not None for end in (made.low, made.high))


def _percent(end: Decimal | None, middle: Decimal) -> Decimal | None:
    """How many percent the end lies above the printed number; None where not on the axis."""
    if end is None or not middle:
        return None
    percent = ROUNDED.divide((end - middle) * 100, abs(middle)).quantize(Decimal("0.01"))
    return percent if abs(percent) <= AROUND else None
