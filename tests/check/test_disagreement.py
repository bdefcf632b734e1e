from __future__ import annotations

from collections.abc import Callable

import pytest

Codes = Callable[..., list[str]]
HEAD = "label: Cost\ndefinition: What it costs.\nunit: EUR\nvalues:\n"
DISPUTED = (
    HEAD
    + """\
  - period: 2029
    value: 3.1 million
    source: paper
    at: ¶1
    printed: €3.1 million
    disputed: [{source: report, at: ¶1, printed: %s, conflict: cost}]
"""
)


def figure(*values: tuple[str, str, str]) -> str:
    rows = (
        f"  - {{{what}, value: {amount} million, source: {source}, at: ¶1, "
        f"printed: €{amount} million}}\n"
        for what, amount, source in values
    )
    return HEAD + "".join(rows)


@pytest.mark.parametrize(
    ("one", "other", "compared"),
    [
        ("status: budget", "status: settled", False),
        ("status: budget", "status: reported", True),
        ("status: reported", "note: A", True),
        ("status: budget, basis: cash", "status: budget, basis: dues", False),
        ("status: budget, basis: cash", "status: reported", True),
    ],
)
def test_two_stated_stages_stand_side_by_side_and_all_else_is_compared(
    codes: Codes, one: str, other: str, compared: bool
) -> None:
    values = [(f"period: 2029, {one}", "3.1", "paper"), (f"period: 2029, {other}", "4.1", "report")]
    assert codes(figures__cost=figure(*values)) == (["values-disagree"] if compared else [])


def test_values_of_other_times_or_that_meet_do_not_disagree(codes: Codes) -> None:
    one = ("period: 2029, status: budget", "3.1", "paper")
    assert codes(figures__cost=figure(one, ("period: 2030", "4.1", "report"))) == []
    assert codes(figures__cost=figure(one, ("period: 2029", "3", "report"))) == []


@pytest.mark.parametrize(
    "relabelled",
    [
        "status: reported",
        "status: estimate",
        "status: settled, basis: dues",
        "status: settled",
        "calendar: gregorian",
        "note: Of another paper",
    ],
)
def test_a_disputed_print_is_found_under_whatever_label(codes: Codes, relabelled: str) -> None:
    """Only another stated stage, or another stated basis, sets two values apart."""
    words = "settled: {label: A, meaning: B}\nestimate: {label: A, meaning: B, stated: false}\n"
    words += "reported: {label: A, meaning: B, stated: false}\n"
    one = ("period: 2029, status: settled", "3.1", "paper")
    if relabelled == "status: settled":
        one = ("period: 2029, status: settled, basis: cash", "3.1", "paper")
    other = (f"period: 2029, {relabelled}", "4.1", "report")
    assert codes(statuses=words, figures__cost=figure(one, other)) == ["values-disagree"]


def test_a_lower_bound_cannot_be_true_with_a_value_one_below(codes: Codes) -> None:
    text = """\
label: Crew
definition: Who works there.
unit: persons
values:
  - {on: 2028, status: budget, value: 412, source: paper, at: ¶1, printed: at least 412 people}
  - {on: 2028, status: reported, value: %s, source: report, at: ¶1, printed: %s people}
"""
    assert codes(figures__crew=text % ("411", "411")) == ["values-disagree"]
    assert codes(figures__crew=text % ("413", "413")) == []


def test_a_formula_without_a_print_is_compared_by_what_it_gives(codes: Codes) -> None:
    steel = figure(("period: 2029", "3.1", "paper"))
    cost = figure(("period: 2029", "%s", "report")) + (
        "  - {period: 2029, status: reported, formula: steel 2029 * 1}\n"
    )
    assert codes(figures__steel=steel, figures__cost=cost.replace("%s", "3.1")) == []
    found = codes(figures__steel=steel, figures__cost=cost.replace("%s", "4.1"))
    assert found == ["values-disagree"]


@pytest.mark.parametrize(
    ("printed", "agrees"),
    [("€3 million", True), ("about €3 million", True), ("€4.1 million", False)],
)
def test_a_disputed_print_that_agrees_is_a_witness(
    codes: Codes, printed: str, agrees: bool
) -> None:
    recorded = """\
about: Cost
kind: value
statements: [{source: paper, printed: a}, {source: report, printed: b}]
found_by: reading
prefer: 1
why: A.
"""
    found = codes(figures__cost=DISPUTED % printed, conflicts__cost=recorded)
    assert found == (["disputed-agrees"] if agrees else [])
