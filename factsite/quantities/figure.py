"""One printed number with its scale and units, and the shares and multiples that words make."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from factsite.quantities.interval import EXACT, ROUNDED

ONE = Decimal(1)
_HUNDRED = Decimal(100)
_TENTH = Decimal("0.1")
PERCENT = frozenset(["percent"])
_TIMES = frozenset(["times"])


class Figure(NamedTuple):
    """One printed number: signed value, place value of its last digit, scale and units.

    `complete` tells that a scale or a unit stands behind the digits, so that no other applies.
    A vague one (several hundred) goes from `value` to `top`.
    """

    value: Decimal
    step: Decimal
    scale: Decimal = ONE
    complete: bool = False
    units: frozenset[str] = frozenset()
    top: Decimal | None = None

    def times(self, factor: Decimal) -> Figure:
        """The figure in a scale."""
        value, step = EXACT.multiply(self.value, factor), EXACT.multiply(self.step, factor)
        top = None if self.top is None else EXACT.multiply(self.top, factor)
        return self._replace(value=value, step=step, top=top, complete=True)

    def plus(self, value: Decimal, step: Decimal) -> Figure:
        """The figure with a smaller number behind it: 2 and a half, 110円50銭."""
        return self._replace(value=EXACT.add(self.value, value), step=step, complete=True)


def share(over: Decimal, under: Decimal) -> Figure:
    """So many of so many in percent, known to a percent; below a tenth to its second digit."""
    value = ROUNDED.divide(EXACT.multiply(over, _HUNDRED), under)
    step = Decimal((0, (1,), min(value.adjusted() - 1, 0)))
    return Figure(value, step, complete=True, units=PERCENT)


def multiple(over: Figure, under: Figure) -> Figure:
    """How many times the one number is the other, as exactly as the larger is printed."""
    larger = max(over, under, key=lambda figure: figure.value)
    value = ROUNDED.divide(over.value, under.value)
    step = ROUNDED.divide(EXACT.multiply(value, larger.step), larger.value)
    return Figure(value, step, complete=True, units=_TIMES)


def in_one_word(value: Decimal) -> Figure:
    """Twice, doubled, halved: known as "2 times" and "0.5 times" are."""
    return Figure(value, ONE if value > 1 else _TENTH, complete=True, units=_TIMES)
