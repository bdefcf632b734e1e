"""One number without sign and unit: digits or words, halves and fractions, vague ones, scales."""

from __future__ import annotations

from decimal import Decimal

from factsite.quantities.figure import ONE, Figure, in_one_word, share
from factsite.quantities.interval import EXACT
from factsite.quantities.spelled import SpelledParser

_ZERO = Decimal(0)
_TWO = Decimal(2)
_TEN = Decimal(10)
_HALF = Decimal("0.5")
_TENTH = Decimal("0.1")
_DOZEN = Decimal(12)
_HUNDRED = Decimal(100)


class NumberParser(SpelledParser):
    """Reads one number with its scale."""

    def _number(self, money: bool) -> Figure:
        numeral = self._peek().numeral
        if numeral is None:
            if "alone" in self._peek().roles:
                return self._scaled_by_words(Figure(_ZERO, ONE), money)
            return self._half() or self._vague() or self._multiple() or self._in_words(money)
        self._at += 1
        figure = Figure(numeral.value, numeral.step, numeral.scale, numeral.scaled)
        if numeral.top is not None:
            return figure._replace(top=numeral.top)
        return self._fraction(figure.value) or self._scaled_by_words(figure, money)

    def _in_words(self, money: bool) -> Figure:
        value = self._spelled()
        fraction = self._fraction(value)
        return fraction or self._smaller(self._scaled_by_words(Figure(value, ONE), money))

    def _scaled_by_words(self, figure: Figure, money: bool) -> Figure:
        """The figure with what is added to it and the scale: 5.2 billion, 2½ million.

        Raises Unreadable where a scale stands behind another.
        """
        added: Decimal | None = self._take("added") if figure.step == 1 else None
        if added is not None:
            figure = figure.plus(added, _TENTH)._replace(complete=False)
        factor = ONE
        if not figure.complete and "scales" in self._peek(1).roles and self._take("hundred"):
            factor = _HUNDRED
        scale = self._scale(money)
        if scale is None:
            return figure
        if figure.complete:
            self._refuse("the number has two scales")
        factor = EXACT.multiply(factor, scale)
        return figure.times(factor)._replace(scale=EXACT.multiply(figure.scale, factor))

    def _smaller(self, figure: Figure) -> Figure:
        """The figure with what is said of it in smaller scales: two million three hundred."""
        limit = figure.scale
        while limit > 1:
            start = self._at
            if not self._between:
                self._take("and")
            group = self._below_thousand()
            scale: Decimal = self._take("scales") or ONE
            if group is None or group * scale >= limit:
                self._at = start
                break
            figure, limit = figure.plus(group * scale, scale)._replace(scale=ONE), scale
        return figure

    def _scale(self, money: bool) -> Decimal | None:
        """The factor of a scale word; a letter is a scale beside money, or if it is no unit."""
        if "hyphen" in self._peek().roles and "scales" in self._peek(1).roles:
            self._at += 1
        factor: Decimal | None = self._take("scales")
        if factor is None and (money or self._peek(1).units or not self._peek().units):
            factor = self._take("letters")
        return factor

    def _half(self) -> Figure | None:
        """A half (a share), half a million, half a dozen, half a year; 半数."""
        if self._take("half_share"):
            return share(ONE, _TWO)
        alone = "article" in self._peek().roles and "half" in self._peek(1).roles
        self._at += alone
        if self._take("half") is None:
            return None
        if alone or self._take("article") is None:
            return share(ONE, _TWO)
        if self._take("dozen"):
            return Figure(Decimal(6), ONE)
        half = Figure(_HALF, _TENTH)
        factor = self._take("scales")
        if factor is None and not self._peek().units:
            self._refuse_here()
        return half if factor is None else half.times(factor)

    def _fraction(self, number: Decimal) -> Figure | None:
        """Two thirds, a quarter, 三分の二."""
        if self._take("parts_of"):
            over = self._peek().numeral
            if over is None or over.top is not None or not over.value or not number:
                self._refuse_here()
            self._at += 1
            return share(over.value, number)
        if "hyphen" in self._peek().roles and "parts" in self._peek(1).roles:
            self._at += 1
        parts = self._take("parts")
        return None if parts is None or not number else share(number, parts)

    def _vague(self) -> Figure | None:
        """Several hundred, tens of thousands: from two to ten of what is named."""
        named: Decimal | None = ONE if self._take("several") else self._take("plurals")
        if named is None:
            return None
        while factor := self._several_of():
            named = EXACT.multiply(named, factor)
        if self._after_plural() and self._peek(1).units:
            self._take("links")
        top = EXACT.multiply(named, _TEN)
        return Figure(named * 2, named, named, named > 1, top=top)

    def _several_of(self) -> Decimal | None:
        """What there are several of: hundred, a dozen, "of thousands"."""
        start = self._at
        if self._after_plural():
            self._take("links")
        factor: Decimal | None = self._take("plurals") or self._take("scales")
        for word, size in (("hundred", _HUNDRED), ("dozen", _DOZEN)):
            factor = factor or (size if self._take(word) else None)
        if factor is None:
            self._at = start
        return factor

    def _after_plural(self) -> bool:
        return "plurals" in self._tokens[self._at - 1].roles

    def _multiple(self) -> Figure | None:
        """Twice, doubled, threefold."""
        value = self._take("multiples")
        return None if value is None else in_one_word(value)
