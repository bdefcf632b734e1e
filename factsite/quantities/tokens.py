"""A phrase cut into numerals, words and units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from factsite.quantities.lexicon import Roles, lexicon
from factsite.quantities.numerals import FIRST, Numeral, numeral
from factsite.quantities.text import Text
from factsite.quantities.units import Units

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*|\S")
_NO_ROLES: Mapping[str, bool] = {}
_NO_UNITS: frozenset[str] = frozenset()


class Token(NamedTuple):
    """A piece of a phrase: a numeral, or what a word may do and which units it may name."""

    start: int
    end: int
    numeral: Numeral | None = None
    roles: Roles = _NO_ROLES
    units: frozenset[str] = _NO_UNITS


def tokens(text: Text, units: Units, *, as_scale: bool = False) -> list[Token]:
    """The pieces of the text in order.

    Raises Unreadable at the first word that is neither a numeral, a known word nor a unit's.
    """
    found: list[Token] = []
    at, plain = 0, text.plain
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        token = _numeral(text, at, as_scale) if plain[at] in FIRST else None
        token = token or _word(text, at, units)
        if token is None:
            match = _WORD.match(plain, at)
            end = match.end() if match else at + 1
            raise text.unreadable("{} is no word of a figure and names no unit", at, end)
        found.append(token)
        at = token.end
    return found


def _numeral(text: Text, at: int, as_scale: bool) -> Token | None:
    found = numeral(text, at, as_scale=as_scale)
    return Token(at, found[0], found[1]) if found else None


def _word(text: Text, at: int, units: Units) -> Token | None:
    """The longest spelling at that place; one spelling may be both a word and a unit's."""
    word = lexicon().longest(text.folded, at)
    sign = units.signs.longest(text.plain, at)
    name = units.words.longest(text.folded, at)
    end = max(hit[0] if hit else 0 for hit in (word, sign, name))
    if not end:
        return None
    named = _NO_UNITS
    if sign and sign[0] == end:
        named = sign[1]
    if name and name[0] == end:
        named = named | name[1]
    return Token(at, end, None, word[1] if word and word[0] == end else _NO_ROLES, named)
