"""From printed numbers and qualifiers to the interval that they denote."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from factsite.quantities.interval import EXACT, Interval, tidy
from factsite.quantities.lexicon import qualifiers

_HALF = Decimal("0.5")
_TWENTIETH = Decimal("0.05")
# Effects that go one way only; beside them stands at most "around".
_ONE_WAY = frozenset(["below", "above", "within", "open-above", "open-below"])


def combined(ids: Iterable[str]) -> tuple[str | None, frozenset[str]]:
    """The qualifier that decides, and the effects of all; "up to about" is an upper bound.

    Raises ValueError where two of them contradict each other.
    """
    each = sorted(set(ids), key=lambda id: qualifiers()[id].effect == "around")
    effects = frozenset(qualifiers()[id].effect for id in each)
    if len(effects & _ONE_WAY) > 1:
        raise ValueError("the words beside the figure contradict each other")
    return (each[0] if each else None), effects


def denoted(
    low: tuple[Decimal, Decimal],
    high: tuple[Decimal, Decimal],
    effects: frozenset[str],
    truncated: bool = False,
) -> Interval:
    """The interval of a number (both ends the same) or a range; an end is a value and its step.

    A number is known to half a unit of its last printed digit, each end of a range as well; one
    that was `truncated` lies up to a unit above. Raises ValueError where a bound is negative, as
    "up to -5" does not say in which direction.
    """
    if effects & _ONE_WAY and low[0] < 0:
        raise ValueError("a word that bounds a negative figure does not say in which direction")
    if not effects and truncated:
        return _cut(low, high)
    below = _below(low, effects)
    above = _above(high, effects)
    return Interval(
        None if "open-below" in effects else tidy(EXACT.subtract(low[0], below)),
        None if "open-above" in effects else tidy(EXACT.add(high[0], above)),
    )


def _below(end: tuple[Decimal, Decimal], effects: frozenset[str]) -> Decimal:
    """How far the truth may lie under a number."""
    if not effects:
        return EXACT.multiply(end[1], _HALF)
    if "below" in effects or "around" in effects:
        return width(*end)
    return Decimal(0)


def _above(end: tuple[Decimal, Decimal], effects: frozenset[str]) -> Decimal:
    """How far the truth may lie over a number."""
    if not effects:
        return EXACT.multiply(end[1], _HALF)
    if "above" in effects or "around" in effects:
        return width(*end)
    return last_digit(end[0], end[1]) if "within" in effects else Decimal(0)


def _cut(low: tuple[Decimal, Decimal], high: tuple[Decimal, Decimal]) -> Interval:
    """What was cut off lies toward zero."""
    under = low[1] if low[0] < 0 else Decimal(0)
    over = high[1] if high[0] >= 0 else Decimal(0)
    return Interval(tidy(EXACT.subtract(low[0], under)), tidy(EXACT.add(high[0], over)))


def width(value: Decimal, step: Decimal) -> Decimal:
    """How far a rounded number may lie from the truth.

    5 percent of it, but at most two units of its last digit that is not zero, and at least half a
    unit of its last printed digit: writers round to a digit that they trust, so that "about
    64,000" may be 65,700, and "about 342.8 billion" claims more than "about 300 billion".
    """
    share = EXACT.multiply(abs(value), _TWENTIETH)
    # A quotient (two thirds) has digits that nobody printed.
    claimed = EXACT.multiply(max(last_digit(value, step), step), Decimal(2))
    return max(min(share, claimed), EXACT.multiply(step, _HALF))


def last_digit(value: Decimal, step: Decimal) -> Decimal:
    """The place value of the last digit that is not zero; the step where there is none."""
    if not value:
        return step
    return Decimal((0, (1,), int(value.normalize(EXACT).as_tuple().exponent)))
