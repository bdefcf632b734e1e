"""The grammar of figure phrases: one figure or a range, and the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from factsite.quantities.around import YEAR
from factsite.quantities.counted import FigureParser
from factsite.quantities.figure import Figure, multiple, share
from factsite.quantities.text import is_year


@dataclass(frozen=True, slots=True)
class Phrase:
    """A whole phrase: one figure or the two ends of a range, and what the words around them say.

    `each` are the units that a rate is for: the dollar of "90 pence to the dollar". `change` is 1
    for a rise, -1 for a fall, None for a level.
    """

    low: Figure
    high: Figure
    is_range: bool
    qualifiers: Sequence[str]
    each: Sequence[frozenset[str]]
    change: Decimal | None


class PhraseParser(FigureParser):
    """Reads a whole phrase to its end."""

    def phrase(self) -> Phrase:
        """The phrase, understood to its end; raises Unreadable."""
        enclosed = self._take("opening") is not None
        while self._take("fillers"):
            pass
        self._for_each()
        self._before()
        ratio = self._take("ratio") is not None
        opened = self._opened()
        self._before()
        low, high = self._ends(ratio, opened)
        self._tail()
        if enclosed:
            self._close(low, high)
        if self._at < len(self._tokens):
            self._refuse_here()
        is_range = low is not high
        if high.top is not None:
            high = high._replace(value=high.top)
        return Phrase(low, high, is_range, self._qualifiers, self._each, self._change)

    def _opened(self) -> bool:
        """Whether a word announces a range."""
        self._between = self._take("between") is not None
        if self._change is not None and "from" in self._peek().roles:
            self._refuse("a change from one figure to another prints both; cut it to one of them")
        return self._between or self._take("from") is not None

    def _ends(self, ratio: bool, opened: bool) -> tuple[Figure, Figure]:
        """The ends of a range; the same figure twice where there is none."""
        low = self._figure()
        part = self._part_of(low)
        if part:
            return part, part
        self._tail()
        against = "against" in self._peek().roles and "to" not in self._peek().roles
        if self._take("to") or self._take("against") or (self._between and self._take("and")):
            high = self._high_end()
            if ratio or self._take("ratio"):
                low = high = self._ratio(low, high)
            elif against:
                self._refuse("two numbers are a ratio only beside that word")
            return low, high
        if opened or ratio:
            self._refuse("the second end of the range is missing")
        return low, low

    def _high_end(self) -> Figure:
        self._before()
        figure = self._figure()
        self._take("range_end")
        self._after()
        return figure

    def _ratio(self, low: Figure, high: Figure) -> Figure:
        """3 to 1 as a multiple."""
        if not (_is_plain(low) and _is_plain(high)) or self._between:
            self._refuse("a ratio has two plain numbers")
        return multiple(low, high)

    def _part_of(self, low: Figure) -> Figure | None:
        """So many of so many: one in five, 5人に1人."""
        start = self._at
        if _is_plain(low) and self._take("one_in"):
            at = self._peek().start
            whole = self._number(False)
            year = is_year(self._text.plain[at : self._tokens[self._at - 1].end])
            if _is_plain(whole) and low.value < whole.value and not year:
                return share(low.value, whole.value)
        elif low.units and self._take("for_every"):
            part = self._figure()
            if part.units == low.units and 0 < part.value < low.value and part.top is None:
                return share(part.value, low.value)
        if self._at > start:
            self._at = start
            self._refuse_here()
        return None

    def _close(self, low: Figure, high: Figure) -> None:
        """The end of a bracket; accounts print a negative number so."""
        if not (low.complete or high.complete or low.units or high.units):
            self._refuse("a bare number in brackets may be a negative one; cut it to the number")
        if self._take("closing") is None:
            self._refuse_here()

    def _for_each(self) -> None:
        """The unit of "1ユーロ=", "1ユーロ110円" or "1人当たり" before the figure."""
        start = self._at
        numeral = self._peek().numeral
        one = numeral is not None and numeral.value == 1 and not numeral.scaled
        self._at += one
        units = self._unit()
        if not units and self._take("yearly"):
            units = YEAR
        if units and (self._take("for_each") or (one and self._starts_a_price(units))):
            self._each.append(units)
        else:
            self._at = start

    def _starts_a_price(self, units: frozenset[str]) -> bool:
        """Whether an amount of money follows that of the other: 1ユーロ約110円."""
        ahead = int("before" in self._peek().roles)
        other = self._peek(ahead + 1)
        priced = self._peek(ahead).numeral and other.units & self._units.money - units
        return bool(units & self._units.money and priced and "subunits" not in other.roles)

    def _tail(self) -> None:
        """The words behind the figure: "per dollar", "to the dollar", "a person a year"."""
        self._after()
        while self._take("per") or (self._peek(1).units and self._take("article")):
            self._each.append(self._unit() or self._refuse_here())
            self._after()


def _is_plain(figure: Figure) -> bool:
    """Whether it is a bare number above zero."""
    bare = not (figure.complete or figure.units or figure.top is not None)
    return bare and figure.value > 0
