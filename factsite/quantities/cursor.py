"""A place among the pieces of a phrase: looking ahead, moving on, refusing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from factsite.quantities.text import Text
from factsite.quantities.tokens import Token
from factsite.quantities.units import Units

_NOTHING = Token(0, 0)


class Cursor:
    """Moves from left to right; every method takes what it understands and goes past it."""

    def __init__(self, text: Text, tokens: Sequence[Token], units: Units) -> None:
        self._text = text
        self._tokens = tokens
        self._units = units
        self._at = 0

    def _peek(self, ahead: int = 0) -> Token:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else _NOTHING

    def _take(self, role: str) -> Any:
        """What the word here brings in that role, moving past it; None if it has no such role."""
        if self._at >= len(self._tokens):
            return None
        value = self._tokens[self._at].roles.get(role)
        if value is not None:
            self._at += 1
        return value

    def _unit(self) -> frozenset[str]:
        units = self._peek().units
        if units:
            self._at += 1
        return units

    def _refuse(self, why: str) -> NoReturn:
        raise self._text.unreadable(why, 0)

    def _refuse_here(self) -> NoReturn:
        """Stop at the word that is not understood where it stands."""
        if self._at >= len(self._tokens):
            self._refuse("no number is printed" if not self._at else "the phrase ends too early")
        token = self._tokens[self._at]
        why = "{} is not understood at this place; cut the phrase to the figure"
        if "dates" in token.roles:
            why = "{} marks a date, an article or an ordinal, which is no figure"
        elif token.numeral or (self._at and "opening" in token.roles):
            why = "the phrase holds more than one figure; cut it before {}"
        raise self._text.unreadable(why, token.start, token.end)
