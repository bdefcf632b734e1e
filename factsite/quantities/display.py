"""Figures as a reader sees them: no more digits than are known, and a scale that shows just those.

The largest scale is taken under which the known digits need at most two decimals (€1.07 trillion,
but €1,062.3 billion). "thousand" stands only where the last thousands are not known. Japanese
mixes 兆, 億 and 万 down to the last known one and leaves out empty ones (1兆623億ユーロ); where the
known digits end between two of them it writes 千 (3千億ユーロ) or decimals of the larger
(1.064兆ユーロ).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache

from factsite.quantities.amounts import Amount
from factsite.quantities.interval import EXACT, Interval
from factsite.quantities.meaning import last_digit
from factsite.quantities.spelling import table
from factsite.quantities.units import Unit

_MINUS = "−"
_MOST_DECIMALS = 2
# Below a million, digits are written out where all of them are known.
_MILLION = 6


@dataclass(frozen=True)
class _Style:
    """How one language writes figures: scale words by exponent of ten, and patterns by kind.

    `thousand` is set where numbers are grouped by ten thousands.
    """

    language: str
    scales: Mapping[int, str]
    patterns: Mapping[str, str]
    thousand: str | None


def show(
    amount: Amount | Interval | Decimal,
    unit: Unit,
    *,
    step: Decimal | None = None,
    language: str = "en",
    style: str = "full",
    about: bool = False,
    change: str | None = None,
) -> str:
    """The amount, counted in `unit`, as text: €48.3 billion, 64,000, 43 percent, 483億ユーロ.

    Nothing below `step` is shown; without one, an Amount's own step or all digits. An interval is
    shown as a range, a point, or "at least" and "up to". `style` is `full` or `short` (€48.3B,
    43%); `about` sets that word before it; `change` is `sign` (+€2.4 billion) or `word` (up €2.4
    billion; signs where a range goes from a fall to a rise). Raises ValueError for an unknown
    language, style or change, or an interval without ends.
    """
    if change not in (None, "sign", "word"):
        raise ValueError(f"no way to write a change as {change!r}")
    writing = _writing(language, style)
    if isinstance(amount, Amount) and step is None:
        step = amount.step
    low, high = (amount, amount) if isinstance(amount, Decimal) else (amount.low, amount.high)
    if low is None and high is None:
        raise ValueError("an interval open at both ends shows nothing")
    # "up five times" may mean two things.
    way = _way(low, high) if change == "word" and unit.kind != "multiple" else None
    if way == "fall":
        low, high = (end.copy_negate() if end is not None else None for end in (high, low))
    signed = change is not None and way is None
    first, last = (_one(end, unit, step, writing, signed) for end in (low, high))
    text = _joined(first, last, writing, about)
    return writing.patterns[way].format(amount=text) if way else text


def _way(low: Decimal | None, high: Decimal | None) -> str | None:
    """Whether all of it is a rise or a fall."""
    if low is not None and low > 0:
        return "rise"
    return "fall" if high is not None and high < 0 else None


def _joined(first: str, last: str, style: _Style, about: bool) -> str:
    """Both ends as one text; an open end is empty."""
    pattern = "at_least" if not last else "at_most" if not first else "range"
    if about:
        once = style.patterns["about"].format(amount=first or last)
        same = first == last
        first, last = (once, once if same else last) if first else (first, once)
    return first if first == last else style.patterns[pattern].format(low=first, high=last)


def _one(
    value: Decimal | None, unit: Unit, step: Decimal | None, style: _Style, signed: bool
) -> str:
    """One number with its unit; nothing for an open end."""
    if value is None:
        return ""
    known = value if step is None else _rounded(value, step)
    write = _scaled if style.thousand is None else _grouped
    number = write(abs(known), _last(abs(known), step), step is not None, style)
    name = unit.by_language.get(style.language, unit.many)
    if name == unit.many and number == "1":
        name = unit.one
    pattern = style.patterns.get(unit.kind, style.patterns["other"])
    gap = " " if unit.symbol[-1:].isalpha() else ""
    written = pattern.format(number=number, symbol=unit.symbol, gap=gap, name=name).strip()
    if not known:
        return written
    return _MINUS + written if known < 0 else f"+{written}" if signed else written


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """The value to the place of the step."""
    place = Decimal((0, (1,), step.adjusted()))
    return value.quantize(place, rounding=ROUND_HALF_EVEN, context=EXACT)


def _last(value: Decimal, step: Decimal | None) -> int:
    """The place, as an exponent of ten, of the last digit to show."""
    if step is not None:
        return step.adjusted()
    last = last_digit(value, Decimal(1)).adjusted()
    return last if value.adjusted() >= _MILLION else min(last, 0)


def _digits(value: Decimal, exponent: int, last: int) -> str:
    """The digits of the value counted in that power of ten, down to the last place."""
    return f"{value.scaleb(-exponent, EXACT):,.{max(exponent - last, 0)}f}"


def _scaled(value: Decimal, last: int, strict: bool, style: _Style) -> str:
    """Digits and a scale word: 48.3 billion. `strict` allows no zero that is not known."""
    exponent = _scale(value, last, strict, sorted(style.scales))
    return _digits(value, exponent, last) + style.scales.get(exponent, "")


def _scale(value: Decimal, last: int, strict: bool, exponents: list[int]) -> int:
    """The exponent of the scale to write the value in, 0 for none."""
    size = value.adjusted()
    for exponent in reversed(exponents):
        if _MILLION <= exponent <= size and 0 <= exponent - last <= _MOST_DECIMALS:
            return exponent
    if last <= 0 or not strict or size < exponents[0]:
        return 0
    least = last if size < _MILLION else max(last, _MILLION)
    return next((exponent for exponent in exponents if exponent >= least), exponents[-1])


def _grouped(value: Decimal, last: int, strict: bool, style: _Style) -> str:
    """Digits in groups of ten thousands: 1兆623億, 3千億, 1.064兆."""
    size = value.adjusted()
    if last < 0 or (last == 0 and size < _MILLION):
        return _digits(value, 0, last)
    base = min(last - last % 4, max(style.scales))
    if last - base in (1, 2) and base + 4 in style.scales and size >= base + 4:
        return _digits(value, base + 4, last) + style.scales[base + 4]
    return _groups(value, base, style, in_thousands=last - base == 3)


def _groups(value: Decimal, base: int, style: _Style, *, in_thousands: bool) -> str:
    """The value in every scale from the largest down to the base, leaving out empty groups.

    `in_thousands` writes the last group, of which no more is known, so: 5千.
    """
    number, written = int(value), ""
    for exponent in (*sorted(style.scales, reverse=True), 0):
        group, number = divmod(number, 10**exponent)
        if group and exponent >= base:
            cut = in_thousands and exponent == base
            digits = f"{group // 1000}{style.thousand}" if cut else f"{group:,}"
            written += digits + style.scales.get(exponent, "")
    return written or "0"


@cache
def _writing(language: str, style: str) -> _Style:
    """How the language writes figures in that style."""
    row = table("writing.yml").get(language, {}).get(style)
    if row is None:
        raise ValueError(f"no way to write figures in {language!r}, {style!r}")
    scales = {int(exponent): word for exponent, word in row["scales"].items()}
    return _Style(language, scales, row["patterns"], row.get("thousand"))
