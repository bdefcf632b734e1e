from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.load.factbook import Factbook
from factsite.load.readings import in_base, try_reading


@pytest.mark.parametrize(
    ("unit", "value", "printed"),
    [
        ("EUR per years", "3 million", "€3 million a year"),
        ("EUR per acres", "7", "€7 per acre"),
        ("kilometers per hours", "70", "70 kilometers per hour"),
        ("EUR per days", "7.3", "€7.3 a day"),
    ],
)
def test_a_value_in_a_rate_of_sized_units_is_the_number_that_is_printed(
    book: Callable[..., Factbook], unit: str, value: str, printed: str
) -> None:
    row = f"  - {{period: 2029, value: {value}, source: paper, at: ¶1, printed: {printed}}}\n"
    text = f"label: A\ndefinition: B.\nunit: {unit}\nvalues:\n{row}"
    facts = book(figures__made=text)
    figure = facts.figure("made")
    assert figure is not None
    (made,) = figure.values
    read = try_reading(facts.units, figure, made.witnesses[0])
    assert read is not None
    assert made.value is not None
    exact = in_base(facts.units, figure, made.value)
    assert (exact.low, exact.high) == (read.low_value, read.high_value)
