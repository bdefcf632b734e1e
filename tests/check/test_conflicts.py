from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.check.conflicts import FINDERS
from factsite.problems import CODES, Problem

Check = Callable[..., list[Problem]]
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


PRINTS = {"paper": "€3.1 million", "report": "€4.1 million"}


def conflict(
    found_by: str = "values-disagree",
    prefer: str = "1",
    of: str = "",
    sources: str = "paper report",
    paper: str = PRINTS["paper"],
) -> str:
    """A conflict of the sources, in which the paper prints the given phrase."""
    prints = {**PRINTS, "paper": paper}
    rows = "".join(f"  - {{source: {s}, printed: {prints[s]}{of}}}\n" for s in sources.split())
    head = f"about: Cost\nkind: value\nfound_by: {found_by}\nprefer: {prefer}\nwhy: A.\n"
    return f"{head}statements:\n{rows}"


TWO = figure(("period: 2029, status: budget", "3.1", "paper"), ("period: 2029", "4.1", "report"))


def test_a_conflict_of_both_sources_records_the_disagreement(codes: Codes) -> None:
    assert codes(figures__cost=TWO, conflicts__cost=conflict(of=", of: cost 2029")) == []


def test_a_cut_of_a_print_is_that_print(codes: Codes) -> None:
    cut = conflict(of=", of: cost 2029", paper="3.1 million")
    assert codes(figures__cost=TWO, conflicts__cost=cut) == []
    longer = conflict(of=", of: cost 2029", paper="a cost of €3.1 million in all")
    assert codes(figures__cost=TWO, conflicts__cost=longer) == []


def test_a_conflict_of_another_rule_records_nothing(codes: Codes) -> None:
    other = conflict("reading", of=", of: cost 2029")
    assert codes(figures__cost=TWO, conflicts__cost=other) == ["values-disagree"]


def test_a_conflict_with_another_print_records_nothing(codes: Codes) -> None:
    other = conflict(of=", of: cost 2029", paper="€3.7 million")
    assert sorted(codes(figures__cost=TWO, conflicts__cost=other)) == [
        "conflict-not-found", "statement-not-printed", "values-disagree",
    ]  # fmt: skip


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


def test_a_conflict_on_one_figure_records_nothing_on_another(codes: Codes) -> None:
    other = TWO.replace("Cost", "Length")
    found = codes(
        figures__cost=TWO, figures__length=other, conflicts__cost=conflict(of=", of: cost")
    )
    assert found == ["values-disagree"]


def test_a_disagreement_is_told_at_both_of_its_places(check: Check) -> None:
    (problem,) = check(figures__cost=TWO)
    assert problem.code.name == "values-disagree"
    assert (problem.place.line, [place.line for place in problem.also]) == (6, [5])


def test_a_conflict_on_one_of_the_two_times_records_nothing(codes: Codes) -> None:
    other = figure(
        ("period: 2029, status: budget", "3.1", "paper"),
        ("period: 2029", "4.1", "report"),
        ("period: 2030", "5", "paper"),
    )
    text = conflict(of=", of: cost 2030")
    assert "values-disagree" in codes(figures__cost=other, conflicts__cost=text)


RATE = """\
label: Rate
definition: What a pound costs.
unit: EUR per GBP
values:
  - {on: 2028-09-14, value: 1.18, source: report, at: ¶3, printed: €1.18}
"""
OFF = HEAD + (
    "  - {period: 2029, value: 3 million, source: paper, at: ¶1, printed: €3.00 million, "
    "converted: £25.4 million}\n"
)
PARTS = {
    "figures__steel": figure(("period: 2029", "3", "report")),
    "figures__cost": figure(("period: 2029", "7", "paper")).replace(
        "value:", "does_not_meet: \"See {{ conflict('cost') }}.\", parts: [steel 2029], value:"
    ),
}
SUM = {
    "figures__steel": figure(("period: 2029", "3", "report")),
    "figures__cost": HEAD
    + (
        "  - {period: 2029, formula: steel 2029 * 1, source: paper, at: ¶1, printed: €7 million, "
        "does_not_meet: \"See {{ conflict('cost') }}.\"}\n"
    ),
}
OTHER = """\
title: E
publisher: F
date: 2029-12
url: "https://other.example/"
language: en
kind: report
accessed: 2030-06-01
"""
OPENING = {
    "events__opening": "what: It opens.\ndate: 2028-10-01\nsource: paper\n"
    "disputed: [{date: 2028-10-02, source: report, conflict: cost}]\n"
}


@pytest.mark.parametrize(
    ("rule", "facts", "paper", "missed"),
    [
        ("values-disagree", {"figures__cost": TWO}, "€3.1 million", "values-disagree"),
        (
            "values-disagree",
            {"figures__cost": DISPUTED % ("4.1", ", conflict: cost")},
            "€3.1 million",
            "unknown-id",
        ),
        (
            "conversion-off",
            {"figures__cost": OFF, "figures__rate": RATE},
            "£25.4 million",
            "conversion-off",
        ),
        ("dates-disagree", OPENING, "October 1", "unknown-id"),
        ("parts-disagree", PARTS, "€7 million", "unknown-fact"),
        ("derived-disagrees", SUM, "€7 million", "unknown-fact"),
    ],
)
def test_what_a_rule_finds_must_stay_on_record_and_what_is_on_record_must_be_found(
    check: Check, codes: Codes, rule: str, facts: dict[str, str], paper: str, missed: str
) -> None:
    of = "" if rule == "dates-disagree" else ", of: cost 2029"
    recorded = conflict(rule, of=of, paper=paper)
    assert codes(**facts, conflicts__cost=recorded) == []
    (deleted,) = check(**facts)
    assert deleted.code.name == missed
    assert deleted.place.path in {f"data/{name.replace('__', '/')}.yml" for name in facts}
    elsewhere = {
        "figures__cost": figure(("period: 2029", "3.1", "other")),
        "sources__other": OTHER,
    }
    gone = check(**elsewhere, conflicts__cost=recorded)
    assert [(p.code.name, p.place.line) for p in gone] == [("conflict-not-found", 3)]


@pytest.mark.parametrize("name", sorted(FINDERS))
def test_every_rule_that_finds_conflicts_has_a_code(name: str) -> None:
    assert name in CODES
