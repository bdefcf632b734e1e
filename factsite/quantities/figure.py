"""One printed number: sign, digits or words, scale and unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from factsite.quantities.cursor import Cursor
from factsite.quantities.interval import EXACT, ROUNDED
from factsite.quantities.numerals import Numeral
from factsite.quantities.text import Text
from factsite.quantities.tokens import Token

_ONE = Decimal(1)
_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
_PERCENT = frozenset(["percent"])


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number: signed value, place value of its last digit, scale and units.

    `complete` tells that a scale or a unit stands behind the digits, so that no other applies.
    """

    value: Decimal
    step: Decimal
    scale: Decimal = _ONE
    complete: bool = False
    units: frozenset[str] = frozenset()

    def times(self, factor: Decimal) -> Figure:
        """The figure in a scale."""
        value, step = EXACT.multiply(self.value, factor), EXACT.multiply(self.step, factor)
        return replace(self, value=value, step=step, complete=True)


class FigureParser(Cursor):
    """Reads one number with its sign, scale and units."""

    def __init__(self, text: Text, tokens: Sequence[Token], money: frozenset[str]) -> None:
        super().__init__(text, tokens)
        self._money = money
        # Within "between A and B", "and" parts the ends and is no piece of a number.
        self._between = False

    def _figure(self) -> Figure:
        minus = self._minus()
        before = self._unit() if self._peek().units & self._money else frozenset[str]()
        minus = self._minus() or minus
        figure = self._number(bool(before))
        self._qualify("after")
        after = self._unit_after()
        if figure.units and (before or after):
            self._refuse("a fraction of a unit is not read")
        units = figure.units or before & after or before or after
        if before and after and not before & after:
            self._refuse("the words for units name different units")
        value = figure.value.copy_negate() if minus and figure.value else figure.value
        return replace(figure, value=value, units=units, complete=figure.complete or bool(after))

    def _minus(self) -> bool:
        """Whether a sign makes the number negative; a plus changes nothing."""
        if self._take("minus"):
            return True
        self._take("plus")
        return False

    def _unit_after(self) -> frozenset[str]:
        """The unit behind a number, joined to it or not: "5 percent", "5-percent"."""
        if "hyphen" in self._peek().roles and self._peek(1).units:
            self._at += 1
        return self._unit()

    def _number(self, money: bool) -> Figure:
        part = self._half()
        if part:
            return part
        numeral = self._peek().numeral
        if numeral:
            self._at += 1
        else:
            numeral = self._spelled()
        return self._fraction(numeral) or self._with_scale(numeral, money)

    def _with_scale(self, numeral: Numeral, money: bool) -> Figure:
        figure = Figure(numeral.value, numeral.step, numeral.scale, numeral.scaled)
        factor = self._scale(money)
        if factor is None:
            return figure
        if numeral.scaled:
            self._refuse("the number has two scales")
        return replace(figure.times(factor), scale=EXACT.multiply(numeral.scale, factor))

    def _scale(self, money: bool) -> Decimal | None:
        """The factor of a scale word; a letter is a scale beside money, or if it is no unit."""
        if "hyphen" in self._peek().roles and "scales" in self._peek(1).roles:
            self._at += 1
        factor: Decimal | None = self._take("scales")
        if factor is None and (money or self._peek(1).units or not self._peek().units):
            factor = self._take("letters")
        return factor

    def _half(self) -> Figure | None:
        """A half (a share), half a million, half a year; 半数."""
        if self._take("half_share"):
            return self._share(_ONE, Decimal(2))
        alone = "article" in self._peek().roles and "half" in self._peek(1).roles
        self._at += alone
        if self._take("half") is None:
            return None
        if alone or self._take("article") is None:
            return self._share(_ONE, Decimal(2))
        half = Figure(Decimal("0.5"), _TENTH)
        factor = self._take("scales")
        if factor is None and not self._peek().units:
            self._refuse_here()
        return half if factor is None else half.times(factor)

    def _fraction(self, numeral: Numeral) -> Figure | None:
        """Two thirds, a quarter, 三分の二."""
        if self._take("parts_of"):
            over = self._peek().numeral
            if over is None or not numeral.value:
                self._refuse_here()
            self._at += 1
            return self._share(over.value, numeral.value)
        if "hyphen" in self._peek().roles and "parts" in self._peek(1).roles:
            self._at += 1
        parts = self._take("parts")
        return None if parts is None else self._share(numeral.value, parts)

    def _share(self, over: Decimal, under: Decimal) -> Figure:
        value = ROUNDED.divide(EXACT.multiply(over, _HUNDRED), under)
        return Figure(value, _ONE, complete=True, units=_PERCENT)

    def _spelled(self) -> Numeral:
        """Fifty-five, two hundred and ten, a dozen, a million."""
        value = _ONE if self._take("article") else self._below_hundred()
        if value is None:
            self._refuse_here()
        elif self._take("hundred"):
            value = value * 100 + self._rest_of_hundred()
        elif self._take("dozen"):
            value *= 12
        elif self._tokens[self._at - 1].roles.get("article"):
            self._expect_counted()
        return Numeral(value, _ONE)

    def _expect_counted(self) -> None:
        """An article counts one only before what such a word counts: a million, a third."""
        if not {"scales", "parts"} & set(self._peek().roles):
            self._refuse_here()

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
