"""One printed figure: its sign, its number, its unit, and the smaller unit behind it."""

from __future__ import annotations

from decimal import Decimal

from factsite.quantities.figure import ONE, PERCENT, Figure
from factsite.quantities.interval import EXACT
from factsite.quantities.number import NumberParser

_NONE = frozenset[str]()
_HUNDREDTH = Decimal("0.01")


class FigureParser(NumberParser):
    """Reads one number with its sign and units."""

    def _figure(self) -> Figure:
        minus = self._minus()
        before = self._unit() if self._peek().units & self._units.money else _NONE
        if before:
            self._before()
        minus = self._minus() or minus
        figure = self._of_a_unit(self._number(bool(before)))
        self._after()
        after = self._unit_after()
        if figure.units and (before or after):
            self._refuse("a fraction of a unit is not read")
        if before and after and not before & after:
            self._refuse("the words for units name different units")
        units = figure.units or before & after or before or after
        figure = figure._replace(units=units, complete=figure.complete or bool(after))
        figure = self._with_subunits(figure) if units else self._subunit(figure)
        return self._negative(figure) if minus else figure

    def _of_a_unit(self, figure: Figure) -> Figure:
        """The figure, before "of" and a unit: a third of a percent, 280 billions of euros."""
        if "links" not in self._peek().roles:
            return figure
        one = "article" in self._peek(1).roles or self._peek(1).roles.get("numbers") == 1
        if figure.units == PERCENT and one and self._peek(2).units:
            self._at += 2
            share = figure.times(_HUNDREDTH)
            return share._replace(units=_NONE)
        if figure.complete and not figure.units and self._peek(1).units:
            self._at += 1
        return figure

    def _negative(self, figure: Figure) -> Figure:
        if figure.top is not None:
            self._refuse("a vague amount below zero is not read")
        return figure._replace(value=figure.value.copy_negate()) if figure.value else figure

    def _minus(self) -> bool:
        """Whether a sign makes the number negative; a plus changes nothing."""
        if self._take("minus"):
            return True
        self._take("plus")
        return False

    def _unit_after(self) -> frozenset[str]:
        """The unit behind a number, joined to it or not: "5 percent", "5-percent".

        A hyphen before a unit that has digits behind it parts two figures: "$3bn-$4bn".
        """
        hyphen = "hyphen" in self._peek().roles
        if hyphen and self._peek(1).units and not self._peek(2).numeral:
            self._at += 1
        return self._unit()

    def _subunit(self, figure: Figure) -> Figure:
        """The figure, where it counts hundredths of money: 50 cents, 50銭."""
        wholes = self._peek().roles.get("subunits", {})
        units = _NONE.union(*map(self._units.named, wholes)) & self._units.money
        if not units or self._peek().units or figure.complete:
            return figure
        self._at += 1
        return figure.times(EXACT.divide(ONE, min(wholes.values())))._replace(units=units)

    def _with_subunits(self, figure: Figure) -> Figure:
        """The figure with smaller units behind it: 7割5分, 110円50銭."""
        limit = ONE
        while True:
            numeral = self._peek().numeral
            wholes = self._peek(1).roles.get("subunits", {})
            counts = [n for word, n in wholes.items() if self._units.named(word) & figure.units]
            if not numeral or numeral.scaled or numeral.top is not None or not counts:
                return figure
            size = EXACT.divide(ONE, counts[0])
            more = EXACT.multiply(numeral.value, size)
            if more >= limit or figure.step < limit or figure.top is not None:
                self._refuse_here()
            self._at += 2
            figure, limit = figure.plus(more, EXACT.multiply(numeral.step, size)), size
