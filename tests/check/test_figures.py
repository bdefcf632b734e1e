from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
VALUE = "{period: 2029, status: budget, value: 3, source: paper, at: ¶1, printed: EUR 3}"


def figure(*values: str, head: str = "unit: EUR") -> str:
    rows = "".join(f"  - {value}\n" for value in values)
    return f"label: Cost\ndefinition: What it costs.\n{head}\nvalues:\n{rows}"


def test_a_whole_figure_has_no_problem(codes: Codes) -> None:
    assert codes(figures__cost=figure(VALUE)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "code", "line"),
    [
        ("unit: EUR", "unit: EURO", "unknown-unit", 3),
        ("unit: EUR", "unit: spans", "unknown-unit", 3),
        ("unit: EUR", "unit: EUR\ncalendar: river", "unknown-calendar", 4),
        ("status: budget", "status: planned", "unknown-status", 5),
        ("status: budget", "calendar: river", "unknown-calendar", 5),
        ("period: 2029", "period: FY2029", "bad-period", 5),
        ("period: 2029", "period: 2029..2028", "bad-period", 5),
    ],
)
def test_a_figure_is_in_words_that_are_declared(
    check: Check, right: str, wrong: str, code: str, line: int
) -> None:
    (problem,) = check(figures__cost=figure(VALUE).replace(right, wrong))
    assert (problem.code.name, problem.place.line) == (code, line)


def test_declared_words_are_known(codes: Codes) -> None:
    text = figure(
        "{period: RY2029, value: 3, source: paper, at: ¶1, printed: 3 spans}",
        head="unit: spans\ncalendar: river",
    )
    river = "river: {label: A, starts: 10-01, prefix: RY, year: '{year}'}\n"
    spans = "spans: {kind: count, one: span, many: spans}\n"
    assert codes(figures__cost=text, calendars=river, units=spans) == []


def test_a_year_of_an_event_is_one_of_its_calendar(codes: Codes) -> None:
    text = "what: It opens.\ndate: 2028-10-01\nfiscal_year: FY2028\nsource: paper\n"
    assert codes(events__opening=text) == ["bad-period"]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("status: budget", True),
        ("status: budget, basis: cash", False),
        ("status: settled", False),
        ("note: B", False),
    ],
)
def test_two_values_of_one_period_status_and_basis_are_one(
    codes: Codes, other: str, same: bool
) -> None:
    found = codes(figures__cost=figure(VALUE, VALUE.replace("status: budget", other)))
    assert found == (["duplicate-value"] if same else [])
