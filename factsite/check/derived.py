"""Derived values recompute, parts add up, and what does not is said and explained."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from factsite.check.figures import values
from factsite.check.printed import in_words
from factsite.check.rules import rule
from factsite.check.wording import in_range
from factsite.load.chapters import Locator
from factsite.load.factbook import Factbook
from factsite.load.fields import Record
from factsite.load.figures import Figure, Value
from factsite.load.nodes import Path
from factsite.load.readings import in_base, measure_of, possible, try_reading
from factsite.problems import Code, Place, Problem
from factsite.quantities.amounts import Amount
from factsite.quantities.display import show
from factsite.quantities.formula import Malformed, parse, references
from factsite.quantities.interval import Interval
from factsite.quantities.units import Unit

UNMET = "or say `does_not_meet: why`"
MIXED = "choose values that go together, or say `mixes: why`"


def place_in(book: Factbook, record: Record, path: Path, text: str, start: int) -> Place:
    """The place of a mistake within the text of a formula, whatever its quoting."""
    origin = book.origins[record.ref]
    locate = Locator(text, origin.document, (*origin.base, *path))
    if start < len(text):
        return locate(start)
    last = locate(len(text) - 1)
    return last._replace(column=last.column + 1)


@rule(
    "formula-wrong",
    "A formula has no answer",
    "A derived value is computed at every build from the values that it names. A misspelt id, a "
    "value that is not there, units that do not go together or a formula that leads back to "
    "itself leave it without a number.",
)
def formula_wrong(book: Factbook, code: Code) -> Iterator[Problem]:
    """Formulas and parts that come to nothing."""
    for figure, number, value in values(book):
        working = book.workings.get((figure.id, value.anchor)) if value.formula else None
        if working and working.fault and not working.fault.is_known:
            fault = working.fault
            path: Path = ("values", number, "formula")
            place = place_in(book, figure, path, value.formula or "", fault.start)
            yield Problem(code, fault.why, place, fault.hint)
        total = book.totals.get((figure.id, value.anchor)) if value.parts else None
        for n, fault in total.faults if total else ():
            if not fault.is_known:
                path = ("values", number, "parts", n)
                place = place_in(book, figure, path, value.parts[n], fault.start)
                yield Problem(code, fault.why, place, fault.hint)


@rule(
    "mixed-values",
    "Values that were not taken alike are put together",
    "A calendar year is no fiscal year, what was asked for is not what was spent, and a count on "
    "a day is no sum over a period. Where it is meant, `mixes:` says why.",
)
def mixed_values(book: Factbook, code: Code) -> Iterator[Problem]:
    """Formulas and parts that mix calendars, stages or stocks and flows without a reason."""
    for figure, number, value in values(book):
        key = (figure.id, value.anchor)
        made = {"formula": book.workings.get(key), "parts": book.totals.get(key)}
        if any(working and working.result is None for working in made.values()):
            continue  # another rule tells
        found = {name: working.mixed for name, working in made.items() if working}
        if value.mixes is None:
            for name, mixed in found.items():
                text = value.formula or "" if name == "formula" else ""
                for why, start in mixed[:1]:
                    place = book.place(figure, "values", number, name)
                    if text:
                        place = place_in(book, figure, ("values", number, name), text, start)
                    yield Problem(code, why, place, MIXED)
        elif not any(found.values()):
            place = book.place(figure, "values", number, "mixes")
            yield Problem(code, "nothing is mixed here", place, "remove `mixes`")


Gap = tuple[Figure, int, Value, Path, str, str]  # with a path, a message and a hint


def print_gaps(book: Factbook) -> Iterator[Gap]:
    """Prints of derived values that what was worked out does not meet."""
    for figure, number, value in values(book):
        working = book.workings.get((figure.id, value.anchor)) if value.formula else None
        if working is None or working.result is None:
            continue
        for n, witness in enumerate(value.witnesses):
            read = try_reading(book.units, figure, witness)
            unit = book.units[figure.unit]
            if read is None or (read.units and not book.units.admits(figure.unit, read.units)):
                continue
            if not read.interval.meets(working.result.interval):
                flat = value.source is not None
                path: Path = () if flat and not n else ("sources", n - flat)
                printed, made = in_words(read, unit), in_range(working.result.interval, unit)
                message = f"the formula gives {made}, but “{witness.printed}” reads as {printed}"
                hint = f"correct the formula, an input or the print, {UNMET}"
                yield figure, number, value, ("values", number, *path, "printed"), message, hint


def part_gaps(book: Factbook) -> Iterator[Gap]:
    """Values that their parts do not add up to, by more than rounding."""
    for figure, number, value in values(book):
        total = book.totals.get((figure.id, value.anchor)) if value.parts else None
        if total is None or total.result is None:
            continue
        whole = _whole(book, figure, value)
        if whole is None:
            continue
        if not total.result.interval.meets(whole):
            unit = book.units[figure.unit]
            made, typed = in_range(total.result.interval, unit), in_range(whole, unit)
            message = f"the parts add up to {made}, but the value is {typed}"
            hint = _apart(total.result.interval, whole, unit)
            yield figure, number, value, ("values", number, "parts"), message, hint


def _apart(total: Interval, whole: Interval, unit: Unit) -> str:
    """How far the parts are from the value at least, and what to do about it."""
    if total.high is not None and whole.low is not None and total.high < whole.low:
        short = in_range(Interval.point(whole.low - total.high), unit)
        return f"at least {short} short: add or correct a part, {UNMET}"
    over = (total.low or 0) - (whole.high or 0)
    return f"at least {in_range(Interval.point(over), unit)} too much: correct a part, {UNMET}"


def _whole(book: Factbook, figure: Figure, value: Value) -> Interval | None:
    """What the value's prints leave possible; the value itself where they say another thing."""
    working = book.workings.get((figure.id, value.anchor))
    if working and working.result:
        return working.result.interval
    if value.value is None or figure.unit not in book.units:
        return None
    within = possible(book.units, figure, value.witnesses)
    return measure_of(book.units, figure, value.value, within).interval


@rule(
    "derived-disagrees",
    "A derived value does not meet what its source printed",
    "The formula, an input or the phrase is wrong. Where the source's own arithmetic does not "
    "come out, `does_not_meet:` says why.",
)
def derived_disagrees(book: Factbook, code: Code) -> Iterator[Problem]:
    """Prints that the formula does not meet, without a reason given."""
    for figure, _, value, path, message, hint in print_gaps(book):
        if value.does_not_meet is None:
            also = (book.place(figure, *path[:2], "formula"),)
            yield Problem(code, message, book.place(figure, *path), hint, also)


@rule(
    "parts-disagree",
    "The parts of a value do not add up to it",
    "The intervals of the parts, added up, must meet the whole: what rounding allows is let pass, "
    "a missing or outdated part is not. Where the source's own sum does not come out, "
    "`does_not_meet:` says why.",
)
def parts_disagree(book: Factbook, code: Code) -> Iterator[Problem]:
    """Totals that are not the sum of their parts, without a reason given."""
    for figure, number, value, path, message, hint in part_gaps(book):
        if value.does_not_meet is None:
            also = (book.place(figure, "values", number, "value"),) if value.formula is None else ()
            yield Problem(code, message, book.place(figure, *path), hint, also)


@rule(
    "meets-after-all",
    "A value is said not to meet its source's arithmetic, but it does",
    "`does_not_meet` tells readers of a fault that there is not.",
)
def meets_after_all(book: Factbook, code: Code) -> Iterator[Problem]:
    """Values with `does_not_meet` whose prints and parts all meet."""
    gaps = {(f.id, n) for found in (print_gaps, part_gaps) for f, n, *_ in found(book)}
    for figure, number, value in values(book):
        key = (figure.id, value.anchor)
        done = [book.workings.get(key), book.totals.get(key)]
        if any(w and w.result is None for w in done):
            continue
        if value.does_not_meet and (figure.id, number) not in gaps:
            place = book.place(figure, "values", number, "does_not_meet")
            what = "the arithmetic comes out, so there is nothing to explain"
            yield Problem(code, what, place, "remove `does_not_meet`")


@rule(
    "unused-given",
    "An input is given that no formula uses",
    "It looks as if it were proved, and nothing depends on it.",
)
def unused_given(book: Factbook, code: Code) -> Iterator[Problem]:
    """Inputs under `given:` that neither the formula nor the parts read."""
    for figure, number, value in values(book):
        used = {name for text in (value.formula or "", *value.parts) for name in _given(text)}
        for name in value.given:
            if name not in used:
                place = book.place(figure, "values", number, "given", name, key=True)
                yield Problem(code, f"nothing uses `given.{name}`", place, "use it, or remove it")


def _given(formula: str) -> list[str]:
    """The names of the given inputs that a formula reads; none where it cannot be read."""
    try:
        return [r.field for r in references(parse(formula)) if r.id == "given"] if formula else []
    except Malformed:
        return []


@rule(
    "given-disagrees",
    "An input that is given does not read as its print",
    "Either the value or the phrase is mistyped.",
)
def given_disagrees(book: Factbook, code: Code) -> Iterator[Problem]:
    """Given inputs whose print reads as another number, in another unit, or not at all."""
    for figure, number, value in values(book):
        for name, given in value.given.items():
            own = figure.model_copy(update={"unit": given.unit or figure.unit})
            if own.unit not in book.units or given.unread:
                continue
            place = book.place(figure, "values", number, "given", name, "printed")
            read = try_reading(book.units, own, given)
            if read is None:
                what = f"“{given.printed}” cannot be read as a figure"
                yield Problem(code, what, place, "cut it to the figure alone")
            elif read.units and not book.units.admits(own.unit, read.units):
                yield Problem(code, f"“{given.printed}” is not in {own.unit}", place, "add `unit:`")
            elif (read.low_value, read.high_value) != _ends(book, own, given.value):
                unit = book.units[own.unit]
                typed = show(given.value, unit)
                message = (
                    f"printed figure reads as {in_words(read, unit)}, but the value is {typed}"
                )
                also = (book.place(figure, "values", number, "given", name, "value"),)
                yield Problem(code, message, place, "correct one of them", also)


def _ends(book: Factbook, figure: Figure, given: Amount) -> tuple[Decimal | None, Decimal | None]:
    exact = in_base(book.units, figure, given)
    return exact.low, exact.high
