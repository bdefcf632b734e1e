"""Amounts as an editor writes them in a `value:`, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from factsite.quantities.interval import EXACT, Interval, tidy
from factsite.quantities.lexicon import lexicon
from factsite.quantities.text import LONGEST, Unreadable

_ONE_NUMBER = re.compile(
    r"(?P<number>-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?: +(?P<scale>[a-z]+))?"
)


@dataclass(frozen=True)
class Amount:
    """One number (`low` equals `high`) or a range, and the place value of its last digit."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def interval(self) -> Interval:
        """From low to high, not widened: what an editor writes is meant exactly."""
        return Interval(self.low, self.high)


def parse_value(text: str) -> Amount:
    """The amount of `48.3 billion`, `64,000`, `-2.4 billion` or `3 billion to 4 billion`.

    Digits, thousands separators, one scale word, and `to` for a range; nothing else.
    Raises Unreadable.
    """
    if len(text) > LONGEST:
        raise Unreadable(f"a value has at most {LONGEST} characters", "", LONGEST)
    low, low_step, end, low_scaled = _one(text, 0)
    if end == len(text):
        return Amount(low, low, low_step)
    if not text.startswith(" to ", end):
        raise _stopped(text, end)
    high, high_step, last, high_scaled = _one(text, end + 4)
    if last != len(text):
        raise _stopped(text, last)
    if high_scaled and not low_scaled:
        raise Unreadable("each end of a range needs its own scale word", text[:end], 0)
    if low >= high:
        raise Unreadable("a range goes from the lower number to the higher", text, 0)
    return Amount(low, high, min(low_step, high_step))


def _one(text: str, at: int) -> tuple[Decimal, Decimal, int, bool]:
    """A number, the place value of its last digit, its end, and whether it has a scale word."""
    match = _ONE_NUMBER.match(text, at)
    if match is None:
        raise _stopped(text, at)
    number = Decimal(match["number"].replace(",", ""))
    step = Decimal((0, (1,), int(number.as_tuple().exponent)))
    word = match["scale"]
    if word in (None, "to"):
        return tidy(number), step, match.end("number"), False
    scale = (lexicon().get(word) or {}).get("scales")
    if scale is None:
        raise _stopped(text, match.start("scale"))
    scaled, place = EXACT.multiply(number, scale), EXACT.multiply(step, scale)
    return tidy(scaled), tidy(place), match.end(), True


def _stopped(text: str, at: int) -> Unreadable:
    why = "a value is digits and at most one scale word, such as 48.3 billion or 64,000"
    words = text[at:].split()
    if not words:
        return Unreadable(f"{why}; here it ends too early", "", at)
    return Unreadable(f"{why}; “{words[0]}” is neither", words[0], at)
