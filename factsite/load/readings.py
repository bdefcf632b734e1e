"""What the prints of a value read as, in the unit of its figure."""

from __future__ import annotations

from collections.abc import Iterable

from factsite.load.figures import Figure, Print, Value
from factsite.quantities.interval import Interval
from factsite.quantities.measure import Measure, whole
from factsite.quantities.reading import Amount, Reading, Unreadable, read
from factsite.quantities.units import Units


def reading(units: Units, figure: Figure, witness: Print) -> Reading:
    """How the phrase of a witness reads, its figure's unit known; Unreadable where it does not."""
    scale = witness.heading or witness.scale
    return read(
        witness.printed or "",
        units,
        default_scale=scale,
        default_unit=units[figure.unit],
        truncated=witness.truncated,
    )


def try_reading(units: Units, figure: Figure, witness: Print) -> Reading | None:
    """How the phrase reads, or None where it cannot be read or is taken on trust.

    Most rules ask for it, so the units remember the answer.
    """
    if witness.printed is None or witness.unread is not None or figure.unit not in units:
        return None
    scale = witness.heading or witness.scale
    key = (witness.printed, scale, figure.unit, witness.truncated)
    if key not in units.readings:
        try:
            units.readings[key] = reading(units, figure, witness)
        except Unreadable:
            units.readings[key] = None
    return units.readings[key]


def in_base(units: Units, figure: Figure, amount: Amount) -> Interval:
    """An amount of the figure in base units of its kind, as readings are."""
    return amount.interval * units[figure.unit].size


def amount_known(units: Units, figure: Figure, value: Value) -> Amount | None:
    """The value's amount as far as its own prints give it.

    Where none of them prints its digits, because the one that did was published later, it is what
    the first of them prints.
    """
    if value.value is None or figure.unit not in units:
        return value.value
    readings = [made for w in value.witnesses if (made := try_reading(units, figure, w))]
    exact = in_base(units, figure, value.value)
    if not readings or any(
        (r.low_value, r.high_value) == (exact.low, exact.high) for r in readings
    ):
        return value.value
    first, size = readings[0], units[figure.unit].size
    return Amount(first.low_value / size, first.high_value / size, first.step / size)


def possible(units: Units, figure: Figure, prints: Iterable[Print]) -> Interval | None:
    """What the prints of a number leave possible together; None where nothing could be read."""
    found = [made.interval for w in prints if (made := try_reading(units, figure, w))]
    lows = [i.low for i in found if i.low is not None]
    highs = [i.high for i in found if i.high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if not found or (low is not None and high is not None and low > high):
        return None
    return Interval(low, high)


def measure_of(units: Units, figure: Figure, amount: Amount, within: Interval | None) -> Measure:
    """The measure of a typed amount, which its prints leave `within` bounds.

    Where they say nothing, or something else than the amount, it is known to half a unit of its
    last typed digit. What is counted one by one has no fractions.
    """
    point, unit = in_base(units, figure, amount), units[figure.unit]
    if within is None or not within.contains(point):
        half = Interval(-amount.step, amount.step) * unit.size / 2
        within = point + half
    cut = whole(within) if unit.kind == "count" else within
    return Measure(cut if cut.contains(point) else within, point, figure.unit)
