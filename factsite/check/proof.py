"""One figure, proved in the open: each print, what it reads as, its interval and the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from factsite.check.subject import Subject
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Print, Value
from factsite.load.readings import in_base, reading
from factsite.quantities.display import show
from factsite.quantities.interval import Interval
from factsite.quantities.measure import Measure
from factsite.quantities.reading import Reading, Unreadable
from factsite.quantities.units import Unit

Fits = Callable[[Interval], bool]


def proof(book: Factbook, asked: Subject) -> Iterator[str]:
    """The proof of each value that is meant, in lines; none where the fact is no figure.

    The verdict on a print is agrees, disagrees, disputed, on trust or cannot be read; a value that
    comes of a formula is computed.
    """
    figure = book.figure(asked.ref.removeprefix("figures/"))
    if figure is None or figure.unit not in book.units:
        return
    for value in figure.values:
        if value.anchor in asked.anchors:
            yield f"{figure.ref}#{value.anchor}"
            yield from _value(book, figure, value)


def _value(book: Factbook, figure: Figure, value: Value) -> Iterator[str]:
    """The rows of a value: its number, how it is computed, and each of its prints."""
    unit = book.units[figure.unit]
    if value.value is not None:
        yield _row("value", show(value.value, unit))
    working = book.workings.get((figure.id, value.anchor))
    if value.formula is not None:
        yield _row("formula", value.formula)
        yield from _computed(unit, working.result if working else None)
    if value.parts:
        total = book.totals.get((figure.id, value.anchor))
        yield _row("parts", " + ".join(value.parts))
        yield from _computed(unit, total.result if total else None)
    fits = _fits(book, figure, value, working.result if working else None)
    for witness in value.witnesses:
        yield from _print(book, figure, witness, fits)
    for witness in value.disputed:
        yield from _print(book, figure, witness, None, witness.conflict or "?")
    for name, given in value.given.items():
        own = figure.model_copy(update={"unit": given.unit or figure.unit})
        if own.unit in book.units:
            yield _row(f"given.{name}", show(given.value, book.units[own.unit]))
            yield from _print(book, own, given, _holds(in_base(book.units, own, given.value)))


def _computed(unit: Unit, result: Measure | None) -> Iterator[str]:
    """The rows of something worked out."""
    if result is None:
        yield _row("verdict", "cannot be computed")
        return
    yield _row("interval", _exact(result.interval, unit))
    yield _row("verdict", "computed")


def _fits(book: Factbook, figure: Figure, value: Value, result: Measure | None) -> Fits | None:
    """Whether what a print denotes agrees with the value, typed or worked out."""
    if result is not None:
        return result.interval.meets
    if value.value is None or value.formula is not None:
        return None
    return _holds(in_base(book.units, figure, value.value))


def _holds(amount: Interval) -> Fits:
    return lambda interval: interval.contains(amount)


def _print(
    book: Factbook, figure: Figure, stated: Print, fits: Fits | None, conflict: str = ""
) -> Iterator[str]:
    """The rows of one print: phrase and place, reading, interval, verdict."""
    yield _row("print", f"“{stated.printed or ''}”, {stated.source}, {stated.at}")
    if stated.unread is not None:
        yield _row("verdict", "on trust")
        return
    unit = book.units[figure.unit]
    try:
        read = reading(book.units, figure, stated)
    except Unreadable as error:
        yield _row("verdict", f"cannot be read: {error.why}")
        return
    yield _row("reading", _in_words(read, unit))
    yield _row("interval", _exact(read.interval, unit))
    if conflict:
        yield _row("verdict", f"disputed, see conflicts/{conflict}")
    elif fits is not None:
        yield _row("verdict", "agrees" if fits(read.interval) else "disagrees")


def _row(name: str, text: str) -> str:
    return f"  {name:9} {text}".rstrip()


def _in_words(read: Reading, unit: Unit) -> str:
    ends = _counted(read.interval, unit)
    known = [end for end in (ends.low, ends.high) if end is not None]
    return show(ends, unit, step=min(map(_step, known))) if known else "any number"


def _step(end: Decimal) -> Decimal:
    """The place of the last digit to write: the last one there is, or that of its scale word."""
    last = end.normalize().as_tuple().exponent
    assert isinstance(last, int)
    return Decimal(1).scaleb(min(last, end.adjusted() // 3 * 3) if end else 0)


def _exact(interval: Interval, unit: Unit) -> str:
    """The two ends in full, as numbers of the unit."""
    ends = _counted(interval, unit)
    low, high = ("open" if end is None else _number(end) for end in (ends.low, ends.high))
    return f"{low} .. {high} {unit.id}"


def _counted(interval: Interval, unit: Unit) -> Interval:
    low, high = (None if e is None else e / unit.size for e in (interval.low, interval.high))
    return Interval(low, high)


def _number(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
