from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
HEAD = "label: Cost\ndefinition: What it costs.\nunit: {}\nvalues:\n"


def cost(converted: str, amount: str = "3 million", source: str = "paper") -> str:
    """A value of €3.00 million, converted on line 10."""
    return HEAD.format("EUR") + (
        f"  - period: 2029\n    value: {amount}\n    source: {source}\n    at: ¶1\n"
        f"    printed: {amount.replace('3 ', '€3.00 ')}\n    converted: {converted}\n"
    )


def rate(on: str, amount: str, unit: str = "EUR per GBP", phrase: str = "") -> str:
    phrase = phrase or f"€{amount}"
    row = f"  - {{on: {on}, value: {amount}, source: paper, at: ¶3, printed: {phrase}}}\n"
    return HEAD.format(unit) + row


@pytest.mark.parametrize(
    ("converted", "fits"),
    [
        ("£2.54 million", True),
        ("about £2.5 million", True),
        ("£2.4 million", True),
        ("£25.4 million", False),
        ("£254,000", False),
        ("£2.1 million", False),
    ],
)
def test_a_conversion_fits_a_rate_of_its_time(check: Check, converted: str, fits: bool) -> None:
    found = check(figures__cost=cost(converted), figures__rate=rate("2028-09-14", "1.18"))
    assert [p.code.name for p in found] == ([] if fits else ["conversion-off"])
    if found:
        assert (found[0].place.line, found[0].place.column) == (10, 16)
        assert "1.18 euros per British pound (rate 2028-09-14)" in found[0].hint


def test_a_rate_the_other_way_round_serves_as_well(codes: Codes) -> None:
    turned = rate("2028-09-14", "0.8475", "GBP per EUR", "£0.8475")
    assert codes(figures__cost=cost("£2.54 million"), figures__rate=turned) == []
    assert codes(figures__cost=cost("£25.4 million"), figures__rate=turned) == ["conversion-off"]


def test_a_rate_of_another_time_leaves_room_but_not_for_a_slip(codes: Codes) -> None:
    old = rate("2018-09-14", "1.18")
    assert codes(figures__cost=cost("£2.1 million"), figures__rate=old) == []
    assert codes(figures__cost=cost("£25.4 million"), figures__rate=old) == ["conversion-off"]


def test_without_a_rate_nothing_can_be_said(codes: Codes) -> None:
    assert codes(figures__cost=cost("25.4 million British pounds")) == []


def test_a_rate_set_for_a_year_is_no_rate_of_a_day(codes: Codes) -> None:
    year = rate("2028-09-14", "1.18").replace("on: 2028-09-14", "period: 2028")
    assert codes(figures__cost=cost("£25.4 million"), figures__rate=year) == []


def test_another_conversion_of_the_time_serves_as_a_rate(codes: Codes) -> None:
    pounds = "25.4 million British pounds"
    found = codes(figures__cost=cost(pounds), figures__fee=cost(pounds.replace("25.4", "2.54")))
    assert found == ["conversion-off", "conversion-off"]
    assert codes(figures__cost=cost(pounds), figures__fee=cost(pounds)) == []


def test_a_listed_and_a_disputed_conversion_have_their_places(check: Check) -> None:
    text = cost("£2.54 million") + (
        "    sources:\n"
        "      - {source: report, at: ¶1, printed: €3.0 million, converted: £2.9 billion}\n"
        "    disputed:\n"
        "      - {source: report, at: ¶1, printed: €4 million, converted: £1, conflict: a}\n"
    )
    recorded = """\
about: Cost
kind: value
statements: [{source: paper, printed: a}, {source: report, printed: b}]
found_by: reading
prefer: 1
why: A.
"""
    near = rate("2028-09-14", "1.18")
    facts = {"figures__rate": near, "conflicts__a": recorded}
    found = check(figures__cost=text.replace("2.54", "25.4"), **facts)
    assert {p.code.name for p in found} == {"conversion-off"}
    assert [p.place.line for p in found] == [10, 12, 14]


def test_of_two_near_conversions_the_one_off_by_a_factor_is_told(check: Check) -> None:
    facts = {"figures__cost": cost("£2.54 million"), "figures__rate": rate("2018-09-14", "1.18")}
    for slip in ("£25.4 million", "£254,000"):
        (problem,) = check(**facts, figures__fee=cost(slip))
        assert problem.code.name == "conversion-off"
        assert problem.place.path == "data/figures/fee.yml"


SLIP = """\
about: Cost
kind: conversion
statements:
  - {source: paper, printed: £25.4 million, of: cost 2029}
  - {source: report, printed: "1.18"}
found_by: conversion-off
prefer: 2
why: A slip of the paper.
"""


def test_a_conversion_that_is_off_may_be_recorded_as_a_conflict(codes: Codes) -> None:
    wrong, near = cost("£25.4 million"), rate("2028-09-14", "1.18")
    assert codes(figures__cost=wrong, figures__rate=near, conflicts__slip=SLIP) == []
    fits = rate("2028-09-14", "0.118")
    found = codes(figures__cost=wrong, figures__rate=fits, conflicts__slip=SLIP)
    assert found == ["conflict-not-found"]


def test_a_recorded_slip_does_not_vouch_for_another(check: Check) -> None:
    (problem,) = check(
        figures__cost=cost("£25.4 million"),
        figures__fee=cost("£25.5 million"),
        figures__rate=rate("2028-09-14", "1.18"),
        figures__toll=cost("£2.54 million"),
        conflicts__slip=SLIP,
    )
    assert problem.code.name == "conversion-off"
    assert problem.place.path == "data/figures/fee.yml"


@pytest.mark.parametrize(
    ("old", "new", "more"),
    [
        ("conversion-off", "reading", []),
        ("conversion-off", "values-disagree", ["conflict-not-found"]),
        ("£25.4 million", "£2.54 million", ["conflict-not-found", "statement-not-printed"]),
        ("£25.4 million", "€3.00 million", ["conflict-not-found"]),
    ],
)
def test_a_conflict_of_another_rule_or_print_excuses_no_conversion(
    codes: Codes, old: str, new: str, more: list[str]
) -> None:
    wrong, near = cost("£25.4 million"), rate("2028-09-14", "1.18")
    other = SLIP.replace(old, new)
    found = codes(figures__cost=wrong, figures__rate=near, conflicts__slip=other)
    assert sorted(found) == sorted(["conversion-off", *more])


@pytest.mark.parametrize(
    ("converted", "why"),
    [
        ("a lot of pounds", "“lot” is no word of a figure and names no unit"),
        ("2.54 million", "it names none"),
        ("€2.54 million", "it names none"),
        ("about half", "it names none"),
    ],
)
def test_what_is_converted_is_an_amount_in_another_currency(
    check: Check, converted: str, why: str
) -> None:
    (problem,) = check(figures__cost=cost(converted))
    assert (problem.code.name, problem.place.line) == ("conversion-unreadable", 10)
    assert problem.message.endswith(why)


def test_only_money_is_converted(codes: Codes) -> None:
    text = cost("£2.54 million").replace("EUR", "persons").replace("€3.00 m", "3.00 m")
    assert codes(figures__cost=text) == ["conversion-unreadable"]


def test_an_amount_for_each_of_something_is_converted_like_another(codes: Codes) -> None:
    text = cost("£{} per person", "3 thousand").replace("unit: EUR", "unit: EUR per persons")
    text = text.replace("€3.00 thousand", "€3,000 per person")
    near = rate("2028-09-14", "1.18")
    assert codes(figures__cost=text.format("2,540"), figures__rate=near) == []
    assert codes(figures__cost=text.format("254"), figures__rate=near) == ["conversion-off"]
