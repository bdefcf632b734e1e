"""What quantities, dates and lists come to, in the words of a message."""

from __future__ import annotations

from decimal import Decimal

from factsite.load.factbook import Answer
from factsite.load.spans import Listing, Span
from factsite.quantities.display import show
from factsite.quantities.interval import EXACT, Interval, tidy
from factsite.quantities.measure import Measure
from factsite.quantities.units import Unit, Units

# A quotient may have digits without end; so many of them tell any two apart.
_LONGEST, _CUT = 12, 6


def in_range(interval: Interval, unit: Unit) -> str:
    """All that is possible of a quantity in base units: €6.2 million to €6.4 million."""
    if interval.low is None and interval.high is None:
        return "any number"
    return show(_cut(interval / unit.size), unit)


def answered(units: Units, answer: Answer) -> str:
    """What a part of a formula or check comes to: a range, a date or a list."""
    match answer:
        case Measure(unit=""):
            ends = _cut(answer.interval)
            return str(ends) if ends.low != ends.high else f"{ends.low:,f}"
        case Measure():
            return in_range(answer.interval, units[answer.unit])
        case Span():
            is_day = answer.first == answer.last
            return f"{answer.first}" if is_day else f"{answer.first} to {answer.last}"
        case Listing():
            return ", ".join(answer.items)


def _cut(interval: Interval) -> Interval:
    return Interval(*(end and _few_digits(end) for end in (interval.low, interval.high)))


def _few_digits(value: Decimal) -> Decimal:
    if len(value.normalize(EXACT).as_tuple().digits) <= _LONGEST:
        return tidy(value)
    return tidy(value.quantize(Decimal(1).scaleb(value.adjusted() - _CUT + 1), context=EXACT))
