"""A table's heading: the scale and the unit of the bare numerals below it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from factsite.quantities.interval import EXACT
from factsite.quantities.text import Text
from factsite.quantities.tokens import tokens
from factsite.quantities.units import Units


@dataclass(frozen=True, slots=True)
class Heading:
    """What each numeral below counts: so many of these units; no units where none is printed."""

    scale: Decimal
    units: frozenset[str]


def heading(printed: str, units: Units) -> Heading:
    """The scale and unit of `億ユーロ`, `百万ユーロ`, `million dollars`, `in thousands` or `%`.

    Raises Unreadable where the words are no scale and no unit.
    """
    text = Text.of(printed)
    scale, named, seen = Decimal(1), frozenset[str](), False
    for token in tokens(text, units, as_scale=True):
        if "heading_fillers" in token.roles:
            continue
        letter = token.roles.get("letters") if named or not token.units else None
        numeral = token.numeral
        if numeral and numeral.top is not None:
            raise text.unreadable("the scale {} is vague", token.start, token.end)
        factor = numeral.value if numeral else token.roles.get("scales", letter)
        if factor:
            scale = EXACT.multiply(scale, factor)
        elif token.units:
            named = named & token.units if named else token.units
            if not named:
                raise text.unreadable("the heading names different units", 0)
        else:
            raise text.unreadable("{} is no scale and no unit", token.start, token.end)
        seen = True
    if not seen:
        raise text.unreadable("the heading names no scale and no unit", 0)
    return Heading(scale, named)
