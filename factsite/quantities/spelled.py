"""Whole numbers in English words: fifty-five, two hundred and ten, a dozen, a hundred."""

from __future__ import annotations

from decimal import Decimal

from factsite.quantities.around import AroundParser

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_DOZEN = Decimal(12)


class SpelledParser(AroundParser):
    """Reads a number in words, up to its first scale word."""

    # Within "between A and B", "and" parts the ends and is no piece of a number.
    _between = False

    def _spelled(self) -> Decimal:
        """The number that stands here in words; refuses anything else."""
        if self._take("article"):
            return self._counted_once()
        value = self._below_thousand()
        if value is None:
            self._refuse_here()
        return value

    def _counted_once(self) -> Decimal:
        """An article counts one only before what such a word counts: a hundred, a million."""
        if self._take("hundred"):
            return _HUNDRED + self._rest_of_hundred()
        if self._take("dozen"):
            return _DOZEN
        if not self._peek().roles.keys() & {"scales", "parts"}:
            self._refuse_here()
        return _ONE

    def _below_thousand(self) -> Decimal | None:
        value = self._below_hundred()
        if value is None:
            return None
        if self._take("hundred"):
            return value * _HUNDRED + self._rest_of_hundred()
        return value * _DOZEN if self._take("dozen") else value

    def _rest_of_hundred(self) -> Decimal:
        start = self._at
        if not self._between:
            self._take("and")
        rest = self._below_hundred()
        if rest is None:
            self._at = start
        return rest or Decimal(0)

    def _below_hundred(self) -> Decimal | None:
        value: Decimal | None = self._take("numbers")
        if value is None or value < 20:
            return value
        start = self._at
        self._take("hyphen")
        ones: Decimal | None = self._take("numbers")
        if ones is not None and 0 < ones < 10:
            return value + ones
        self._at = start
        return value
