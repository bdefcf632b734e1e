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
    disputed: [{source: report, at: ¶1, printed: €%s million%s}]
"""
)


def figure(*values: tuple[str, str, str]) -> str:
    rows = (
        f"  - {{{what}, value: {amount} million, source: {source}, at: ¶1, "
        f"printed: €{amount} million}}\n"
        for what, amount, source in values
    )
    return HEAD + "".join(rows)


def conflict(
    found_by: str = "values-disagree",
    prefer: str = "1",
    of: str = "",
    sources: str = "paper report",
) -> str:
    rows = "".join(f"  - {{source: {source}, printed: a{of}}}\n" for source in sources.split())
    head = f"about: Cost\nkind: value\nfound_by: {found_by}\nprefer: {prefer}\nwhy: A.\n"
    return f"{head}statements:\n{rows}"


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


TWO = figure(("period: 2029, status: budget", "3.1", "paper"), ("period: 2029", "4.1", "report"))


def test_a_conflict_of_both_sources_records_the_disagreement(codes: Codes) -> None:
    assert codes(figures__cost=TWO, conflicts__cost=conflict(of=", of: cost 2029")) == []


def test_a_conflict_of_other_sources_records_nothing(codes: Codes) -> None:
    text = conflict(sources="paper paper")
    assert sorted(codes(figures__cost=TWO, conflicts__cost=text)) == [
        "conflict-not-found", "values-disagree",
    ]  # fmt: skip


def test_a_conflict_whose_disagreement_has_gone_is_told(codes: Codes) -> None:
    same = TWO.replace("4.1", "3.1")
    assert codes(figures__cost=same, conflicts__cost=conflict()) == ["conflict-not-found"]
    assert codes(figures__cost=same, conflicts__cost=conflict("reading")) == []


def test_a_conflict_names_a_rule_that_there_is(codes: Codes) -> None:
    assert codes(conflicts__cost=conflict("values-disagre")) == ["conflict-not-found"]


@pytest.mark.parametrize(
    ("prefer", "known"), [("1", True), ("2", True), ("3", False), ("both", True), ("open", True)]
)
def test_a_preference_is_a_statement_that_there_is(codes: Codes, prefer: str, known: bool) -> None:
    found = codes(conflicts__cost=conflict("reading", prefer))
    assert found == ([] if known else ["bad-preference"])


@pytest.mark.parametrize(
    ("of", "known"),
    [("cost 2029", True), ("cost", True), ("cost 2029 budget", True),
     ("cost 2031", False), ("cots 2029", False)],
)  # fmt: skip
def test_a_statement_is_about_a_figure_that_there_is(codes: Codes, of: str, known: bool) -> None:
    found = codes(figures__cost=TWO, conflicts__cost=conflict(of=f", of: {of}"))
    assert set(found) == (set() if known else {"bad-of"})


def test_a_disputed_print_names_a_conflict_with_its_source(codes: Codes) -> None:
    other = conflict("reading", sources="paper paper")
    named = DISPUTED % ("4.1", ", conflict: cost")
    assert codes(figures__cost=named, conflicts__cost=conflict()) == []
    assert codes(figures__cost=named, conflicts__cost=other) == ["disputed-unrecorded"]
    assert codes(figures__cost=named) == ["unknown-id"]


def test_a_disputed_print_without_a_conflict_is_told(codes: Codes) -> None:
    assert codes(figures__cost=DISPUTED % ("4.1", "")) == ["disputed-unrecorded"]


def test_a_disputed_print_that_agrees_is_a_witness(codes: Codes) -> None:
    agrees = DISPUTED % ("3", ", conflict: cost")
    assert codes(figures__cost=agrees, conflicts__cost=conflict()) == ["disputed-agrees"]


def test_a_conflict_on_one_figure_records_nothing_on_another(codes: Codes) -> None:
    other = TWO.replace("Cost", "Length")
    found = codes(
        figures__cost=TWO, figures__length=other, conflicts__cost=conflict(of=", of: cost")
    )
    assert found == ["values-disagree"]
