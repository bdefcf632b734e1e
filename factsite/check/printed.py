"""What a source printed reads as the value that it bears out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from factsite.check.figures import values
from factsite.check.rules import rule
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value, Witness
from factsite.load.nodes import Path
from factsite.load.readings import in_base, reading, try_reading
from factsite.problems import Code, Problem
from factsite.quantities.display import show
from factsite.quantities.interval import Interval
from factsite.quantities.reading import Reading, Unreadable
from factsite.quantities.units import Unit

Row = tuple[Figure, int, Value, Path, Witness]


def prints(book: Factbook) -> Iterator[Row]:
    """Every witness of every value in a known unit, with its path in the record."""
    for figure, number, value in values(book):
        if figure.unit not in book.units:
            continue
        flat = value.source is not None
        for n, witness in enumerate(value.witnesses):
            path: Path = ("values", number)
            if not flat or n:
                path = (*path, "sources", n - flat)
            yield figure, number, value, path, witness


def in_words(read: Reading, unit: Unit) -> str:
    """What was read, in words of the unit, with `at least` or `up to` where it is open."""
    low = None if read.low is None else read.low_value / unit.size
    high = None if read.high is None else read.high_value / unit.size
    return show(Interval(low, high), unit, step=read.step / unit.size)


@rule(
    "printed-unreadable",
    "A printed phrase cannot be read as one figure",
    "`printed` holds exactly one figure, cut from the source's words. A phrase that no rule "
    "reads is "
    "taken on trust only with `unread:` and why.",
)
def printed_unreadable(book: Factbook, code: Code) -> Iterator[Problem]:
    """Phrases that do not read as one figure."""
    for figure, _, _, path, witness in prints(book):
        if try_reading(book.units, figure, witness) is not None:
            continue
        if witness.printed is None or witness.unread is not None:
            continue
        try:
            reading(book.units, figure, witness)
        except Unreadable as error:
            origin = book.origins[figure.ref]
            place = origin.place(*path, "printed")
            if error.word:
                place = origin.document.find((*origin.base, *path, "printed"), error.word)
            yield Problem(
                code,
                f"“{witness.printed}” cannot be read as a figure: {error.why}",
                place,
                "cut it to the figure alone",
            )


@rule(
    "needless-unread",
    "A phrase is taken on trust, but it can be read",
    "`unread` takes a print out of the proof. It is for phrases that no rule reads, such as those "
    "in a language or a picture that the reader does not know.",
)
def needless_unread(book: Factbook, code: Code) -> Iterator[Problem]:
    """Phrases with `unread` that read as one figure of the right unit."""
    for figure, _, _, path, witness in prints(book):
        if witness.printed is None or witness.unread is None:
            continue
        try:
            read = reading(book.units, figure, witness)
        except Unreadable:
            continue
        if not read.units or book.units.admits(figure.unit, read.units):
            said = in_words(read, book.units[figure.unit])
            what = f"“{witness.printed}” reads as {said}, so it need not be taken on trust"
            yield Problem(code, what, book.place(figure, *path, "unread"), "remove `unread`")


@rule(
    "printed-unit",
    "A printed phrase is in another unit than its figure",
    "A number in one unit bears out no value in another. It belongs to another figure, or to "
    "`converted:`.",
)
def printed_unit(book: Factbook, code: Code) -> Iterator[Problem]:
    """Phrases that print a unit which is not the figure's."""
    for figure, _, _, path, witness in prints(book):
        read = try_reading(book.units, figure, witness)
        if read is None or not read.units or book.units.admits(figure.unit, read.units):
            continue
        place = book.place(figure, *path, "printed")
        named = ", ".join(sorted(read.units)[:4])
        message = f"“{witness.printed}” is in {named}, but the figure is in {figure.unit}"
        yield Problem(code, message, place, "correct the unit, or give it as `converted:`")


@rule(
    "printed-disagrees",
    "A printed phrase does not read as its value",
    "Either the value or the phrase is mistyped, often by a scale word: million for billion.",
)
def printed_disagrees(book: Factbook, code: Code) -> Iterator[Problem]:
    """Phrases whose range does not hold the value."""
    for figure, number, value, path, witness in prints(book):
        read = try_reading(book.units, figure, witness)
        if (
            read is None
            or value.value is None
            or value.formula is not None
            or (read.units and not book.units.admits(figure.unit, read.units))
        ):
            continue
        if read.interval.contains(in_base(book.units, figure, value.value)):
            continue
        unit = book.units[figure.unit]
        printed = in_words(read, unit)
        typed = show(value.value, unit)
        place = book.place(figure, *path, "printed")
        message = f"printed figure reads as {printed}, but the value is {typed}"
        also = (book.place(figure, "values", number, "value"),)
        yield Problem(
            code, message, place, _slip(value.value.low * unit.size, read.low_value), also
        )


def _slip(typed: Decimal, printed: Decimal) -> str:
    """What probably went wrong: a factor of ten, or digits."""
    if typed and printed and (typed > 0) == (printed > 0):
        ratio = max(typed, printed) / min(typed, printed) if typed > 0 else typed / printed
        exponent = ratio.log10()
        if exponent == exponent.to_integral_value() and exponent:
            factor = f"{10 ** int(abs(exponent)):,}"
            scale = ": million or billion?" if abs(exponent) == 3 else ""
            return f"off by a factor of {factor}{scale}"
        if sorted(typed.normalize().as_tuple().digits) == sorted(
            printed.normalize().as_tuple().digits
        ):
            return "the digits are in another order"
    return "look at the source again and correct `printed` or `value`"


@rule(
    "value-not-printed",
    "No witness prints the value's own digits",
    "A value takes its digits from a print: what only fits within rounding proves fewer digits "
    "than it shows.",
)
def value_not_printed(book: Factbook, code: Code) -> Iterator[Problem]:
    """Values whose digits stand in none of their prints."""
    for figure, number, value in values(book):
        if (
            value.value is None
            or value.formula is not None
            or figure.unit not in book.units
            or any(w.unread for w in value.witnesses)
        ):
            continue
        readings = [read for w in value.witnesses if (read := try_reading(book.units, figure, w))]
        typed = in_base(book.units, figure, value.value)
        agree = [r for r in readings if r.interval.contains(typed)]
        if len(agree) < len(value.witnesses):
            continue  # another rule says which of them is wrong
        if any((r.low_value, r.high_value) == (typed.low, typed.high) for r in agree):
            continue
        place = book.place(figure, "values", number, "value")
        nearest = in_words(agree[0], book.units[figure.unit])
        yield Problem(
            code, "no source prints this number", place, f"the closest print reads as {nearest}"
        )
