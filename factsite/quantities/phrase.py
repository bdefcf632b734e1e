"""The grammar of figure phrases: one figure or a range, and the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from factsite.quantities.figure import Figure, FigureParser


@dataclass(frozen=True, slots=True)
class Phrase:
    """A whole phrase: one figure or the two ends of a range, and the words around them.

    `each` are the units that a rate is for: the dollar of "90 pence to the dollar".
    """

    low: Figure
    high: Figure
    qualifiers: Sequence[str]
    each: frozenset[str] = field(default_factory=frozenset)


class PhraseParser(FigureParser):
    """Reads a whole phrase to its end."""

    def phrase(self) -> Phrase:
        """The phrase, understood to its end; raises Unreadable."""
        each = self._for_each()
        self._qualify("before")
        opened = self._take("from") is not None
        self._between = self._take("between") is not None
        self._qualify("before")
        low = high = self._figure()
        self._qualify("after")
        if self._take("to") or (self._between and self._take("and")):
            high = self._high_end()
        elif opened or self._between:
            self._refuse("the second end of the range is missing")
        each = each or self._per()
        self._qualify("after")
        if self._at < len(self._tokens):
            self._refuse_here()
        return Phrase(low, high, self._qualifiers, each)

    def _high_end(self) -> Figure:
        self._qualify("before")
        figure = self._figure()
        self._take("range_end")
        self._qualify("after")
        return figure

    def _for_each(self) -> frozenset[str]:
        """The unit of "1ユーロ=" or "1人当たり" before the figure."""
        start = self._at
        numeral = self._peek().numeral
        if numeral and numeral.value == 1 and not numeral.scaled:
            self._at += 1
        units = self._unit()
        if units and self._take("for_each"):
            return units
        self._at = start
        return frozenset()

    def _per(self) -> frozenset[str]:
        """The unit of "per dollar", "to the dollar" or "a person" after the figure."""
        if self._take("per") is None and not (self._peek(1).units and self._take("article")):
            return frozenset()
        return self._unit() or self._refuse_here()
