from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from factsite.check.wording import answered, in_range
from factsite.load.factbook import Answer
from factsite.load.spans import Listing, Span
from factsite.quantities.interval import Interval
from factsite.quantities.measure import Measure
from factsite.quantities.units import Units

UNITS = Units.builtin()


def between(low: str | None, high: str | None) -> Interval:
    return Interval(*(None if end is None else Decimal(end) for end in (low, high)))


@pytest.mark.parametrize(
    ("low", "high", "unit", "words"),
    [
        ("6200000", "6400000", "EUR", "€6.2 million to €6.4 million"),
        ("412", "412", "persons", "412 people"),
        ("412", None, "persons", "at least 412 people"),
        (None, None, "EUR", "any number"),
        ("1000", "2000", "kilometers", "1 kilometer to 2 kilometers"),
        ("1234567", "1234568", "persons", "1,234,567 people to 1,234,568 people"),
    ],
)
def test_all_that_is_possible_is_told(
    low: str | None, high: str | None, unit: str, words: str
) -> None:
    assert in_range(between(low, high), UNITS[unit]) == words


def test_a_quotient_without_end_is_cut() -> None:
    third = Interval.point(Decimal(100)) / Decimal(3)
    assert in_range(third, UNITS["percent"]) == "33.3333 percent"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Measure.number(3, "EUR"), "€3"),
        (Measure.number(Decimal("1.5")), "1.5"),
        (Span(date(2028, 10, 1), date(2028, 10, 1)), "2028-10-01"),
        (Span(date(2028, 10, 1), date(2028, 10, 31)), "2028-10-01 to 2028-10-31"),
        (Listing(("tolls", "paint")), "tolls, paint"),
    ],
)
def test_an_answer_of_any_kind_has_words(answer: Answer, words: str) -> None:
    assert answered(UNITS, answer) == words
