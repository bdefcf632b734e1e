"""What the prints of a value read as, in the unit of its figure."""

from __future__ import annotations

from factsite.load.figures import Figure, Value, Witness
from factsite.quantities.interval import Interval
from factsite.quantities.reading import Amount, Reading, Unreadable, read
from factsite.quantities.units import Units


def reading(units: Units, figure: Figure, witness: Witness) -> Reading:
    """How the phrase of a witness reads, its figure's unit known; Unreadable where it does not."""
    scale = witness.heading or witness.scale
    return read(
        witness.printed or "",
        units,
        default_scale=scale,
        default_unit=units[figure.unit],
        truncated=witness.truncated,
    )


def try_reading(units: Units, figure: Figure, witness: Witness) -> Reading | None:
    """How the phrase reads, or None where it cannot be read or is taken on trust."""
    if witness.printed is None or witness.unread is not None or figure.unit not in units:
        return None
    try:
        return reading(units, figure, witness)
    except Unreadable:
        return None


def in_base(units: Units, figure: Figure, amount: Amount) -> Interval:
    """An amount of the figure in base units of its kind, as readings are."""
    size = units[figure.unit].size
    return Interval(amount.low * size, amount.high * size)


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
