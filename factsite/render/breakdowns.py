"""What a value is made of: its parts as bars of one scale, and the drawing of them.

The drawing has a wide and a narrow form, as charts of a figure over time have. All bars start at
zero; a part that is tentative is hatched, one of another status or basis than the whole is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from factsite.render.frame import Box, px, rect, text, width
from factsite.render.known import Known
from factsite.render.plots import Group, group, is_tentative, mark
from factsite.render.proofs import Given, added_up
from factsite.render.questions import showing_values
from factsite.render.rows import number, scale

LINE = 16


@dataclass(frozen=True)
class Part:
    """A part: the record or given input that it is, its size, and what sets it apart.

    `size` counts the unit of the whole and is known to `step`; `share` is that of the whole.
    """

    kind: str
    id: str
    name: str
    size: Decimal
    step: Decimal
    share: Decimal
    tentative: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Breakdown:
    """The parts of a value, the largest first, written in 10 ** `exponent`.

    `fit` is that of AddedUp; `marks` are a sign, status and basis for each that is not the whole's.
    """

    parts: tuple[Part, ...]
    exponent: int
    fit: str
    marks: tuple[tuple[str, str, str], ...] = ()


@showing_values
def broken_down(known: Known, figure: str, anchor: str) -> Breakdown | None:
    """What the figure's value is made of; None where it has no parts, or they do not add up."""
    found = added_up(known, figure, anchor)
    owner = known.book.figure(figure.rpartition("/")[2])
    if owner is None or found is None or found.result is None or found.fit == "apart":
        return None
    sizes = [_size(given) for given in found.inputs]
    whole = sum(sizes, Decimal(0))
    if not whole:
        return None
    value = next(v for v in owner.values if v.anchor == anchor)
    marks: dict[Group, str] = {}
    parts = []
    for given, size in zip(found.inputs, sizes, strict=True):
        tentative, sign = _apart(known, given, group(value), marks)
        step = given.answer.number.step if given.answer.number else Decimal(1)
        named = given.kind, given.id, given.name
        parts.append(Part(*named, size, step, size / whole, tentative, sign))
    parts.sort(key=lambda part: -part.size)
    signs = tuple((sign, *other) for other, sign in marks.items())
    return Breakdown(tuple(parts), scale([whole]), found.fit, signs)


def _size(given: Given) -> Decimal:
    shown = given.answer.number
    ends = [end for end in (shown.low, shown.high) if end is not None] if shown else []
    return sum(ends, Decimal(0)) / len(ends) if ends else Decimal(0)


def _apart(known: Known, given: Given, usual: Group, marks: dict[Group, str]) -> tuple[bool, str]:
    """Whether the part is tentative, and a sign where its status or basis is not the whole's."""
    figure = known.book.figure(given.id) if given.kind == "figures" else None
    value = next((v for v in figure.values if v.anchor == given.name), None) if figure else None
    if value is None:
        return False, ""
    other = group(value)
    if other != usual and other not in marks:
        marks[other] = mark(len(marks))
    return is_tentative(known.book, value), marks.get(other, "")


@dataclass(frozen=True)
class Bar:
    """A part as it is drawn: its name, its size and share as written, and where it leads."""

    part: Part
    label: str
    written: str
    share: str
    address: str


def written(breakdown: Breakdown, part: Part) -> str:
    """The size of a part in the breakdown's scale, with its sign."""
    return number(part.size, breakdown.exponent, part.step) + part.mark


def draw(bars: list[Bar], name: str, said: tuple[str, str]) -> str:
    """The wide and the narrow drawing; `name` starts the ids, `said` is a title and a text."""
    return "".join(_drawing(bars, kind, f"{name}-{kind}", said) for kind in ("wide", "narrow"))


def _drawing(bars: list[Bar], kind: str, name: str, said: tuple[str, str]) -> str:
    wide, column = (720, 232) if kind == "wide" else (350, 0)
    shapes: list[str] = []
    top = Decimal(2)
    room = max(width(bar.written + bar.share) for bar in bars) + 24
    zero, per = _scale(bars, Decimal(column), wide - column - room)
    for bar in bars:
        lines = wrapped(bar.label, Decimal(column - 12 if column else wide))
        high = max(34, LINE * len(lines) + 10) if column else LINE * len(lines) + 34
        shapes += _row(bar, lines, Box(Decimal(0), top, Decimal(wide), top + high), zero, per)
        top += high
    if column:
        shapes.append(f'<path class="ax" d="M{px(zero)} 0V{px(top)}"/>')
    title, about = map(escape, said)
    size = f'width="{wide}" height="{px(top + 2)}" viewBox="0 0 {wide} {px(top + 2)}"'
    return (
        f'<svg class="c {kind}" {size} role="group" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{title}</title><desc id="{name}-d">{about}</desc>'
        f"{''.join(shapes)}</svg>"
    )


def _scale(bars: list[Bar], left: Decimal, room: Decimal) -> tuple[Decimal, Decimal]:
    """Where zero stands, and how long one unit is."""
    low = min(Decimal(0), *(bar.part.size for bar in bars))
    high = max(Decimal(0), *(bar.part.size for bar in bars))
    per = room / (high - low)
    return left - low * per, per


def _row(bar: Bar, lines: list[str], box: Box, zero: Decimal, per: Decimal) -> Iterator[str]:
    """One part: its name beside or above its bar, its size and share behind it."""
    is_beside = zero > 0
    tall = 20 if is_beside else 14
    middle = (box.top + box.bottom) / 2 if is_beside else box.bottom - 17
    first = middle - Decimal(LINE * (len(lines) - 1)) / 2 + 5 if is_beside else box.top + 18
    end = zero + bar.part.size * per
    kind = "b next" if bar.part.tentative else "b on"
    left, right = min(zero, end), max(zero, end, zero + Decimal("1.5"))
    name = escape(f"{bar.label}: {bar.written}, {bar.share}")
    yield f'<a href="{escape(bar.address)}" aria-label="{name}">{rect("hit", box)}'
    for n, line in enumerate(lines):
        yield text("k", Decimal(0), first + LINE * n, line)
    yield rect(kind, Box(left, middle - tall // 2, right, middle + tall // 2))
    y = middle + Decimal("4.5")
    yield text("v", right + 8, y, bar.written)
    yield text("", right + 16 + width(bar.written), y, bar.share)
    yield "</a>"


def wrapped(label: str, room: Decimal) -> list[str]:
    """The label on as many lines as it needs; a word is never cut."""
    lines: list[str] = []
    for word in label.split():
        if lines and width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
