"""The words around a figure: qualifiers, changes, "a year", and words without effect."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from factsite.quantities.cursor import Cursor
from factsite.quantities.text import Text
from factsite.quantities.tokens import Token
from factsite.quantities.units import Units

YEAR = frozenset(["years"])
# What an article may stand before without counting one: "a 5 percent rise", "an about equal".
_NAMED = frozenset(["before", "changes_before", "fillers", "yearly", "numbers"])


class AroundParser(Cursor):
    """Takes the words around a figure and remembers what they say."""

    def __init__(self, text: Text, tokens: Sequence[Token], units: Units) -> None:
        super().__init__(text, tokens, units)
        self._qualifiers: list[str] = []
        # The units that a rate is for: the dollar of "90 pence to the dollar".
        self._each: list[frozenset[str]] = []
        # 1 for a rise, -1 for a fall.
        self._change: Decimal | None = None

    def _before(self) -> None:
        """As many words as stand before the figure."""
        while self._peek().roles and (
            self._qualifier("before")
            or self._changed("changes_before")
            or self._yearly("yearly")
            or self._article()
        ):
            pass

    def _after(self) -> None:
        """As many words as stand after the figure."""
        while self._peek().roles and (
            self._qualifier("after")
            or self._changed("changes_after")
            or self._yearly("yearly_after")
        ):
            pass

    def _qualifier(self, where: str) -> bool:
        id = self._take(where)
        if id is not None:
            self._qualifiers.append(id)
        return id is not None or self._take("fillers") is not None

    def _changed(self, where: str) -> bool:
        sign: Decimal | None = self._take(where)
        if sign is None:
            return False
        if self._change is not None:
            self._refuse("two words say that the figure is a change")
        self._change = sign
        self._take("links")
        return True

    def _yearly(self, where: str) -> bool:
        if self._take(where) is None:
            return False
        self._each.append(YEAR)
        return True

    def _article(self) -> bool:
        """An article that counts nothing: "a 5 percent rise", but not "a million" or A10."""
        if "article" not in self._peek().roles or self._peek().end == self._peek(1).start:
            return False
        named = self._peek(1)
        counts = named.numeral or named.units & self._units.money or _NAMED & named.roles.keys()
        self._at += bool(counts)
        return bool(counts)
