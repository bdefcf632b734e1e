from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
FIGURE = """\
label: Cost
definition: What it costs.
unit: EUR
values:
  - {period: 2029, status: budget, value: 3, source: paper, at: ¶1, printed: EUR 3}
"""
PERSON = """\
name: Ada Dee
roles:
  - {role: Warden, source: paper, start: 2026-05-01, end: 2027-05-01}
  - {role: Keeper, source: paper, attested: 2028-05-01}
"""
PACT = "name: Pact\nkind: pact\nparties: [A]\n"


def chapter(text: str) -> str:
    return f"---\ntitle: A\n---\n{text}\n"


@pytest.mark.parametrize(
    "line",
    [
        "amends: patc",
        "extends: {agreement: patc, to: 2030}",
        "signed: {date: 2028-10-02, signatories: [{person: dee-ado}]}",
        "sources: [{source: papr}]",
        "expires: {date: 2030, source: papr}",
    ],
)
def test_a_reference_that_leads_nowhere_is_found_at_its_place(check: Check, line: str) -> None:
    text = f"{PACT}source: paper\n{line}\n"
    found = check(agreements__pact=text, people__dee_ada=PERSON)
    assert [(p.code.name, p.place.line) for p in found] == [("unknown-id", 5)]
    assert found[0].hint.startswith("did you mean")


def test_a_record_that_is_itself_wrong_is_not_also_missing(codes: Codes) -> None:
    assert codes(agreements__pact=PACT + "source: paper\nunder: charter\n") == ["unknown-id"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ('figure("cost", "2029")', None),
        ('figure("cost")', None),
        ('figure("cots", "2029")', "unknown-fact"),
        ('person("dee")', "unknown-fact"),
        ('cite("papr", "¶1")', "unknown-fact"),
        ('chart("cots")', "unknown-fact"),
        ('figure("cost", "2031")', "no-such-value"),
        ('figure("cost", "2029", "settled")', "no-such-value"),
        ('figure("cost", "2029", "budget", "cash")', "no-such-value"),
        ('breakdown("cost", "2029")', "no-such-value"),
        ('breakdown("cost", "2031")', "no-such-value"),
        ('breakdown("cots", "2029")', "unknown-fact"),
        ('lineage("pcat")', "unknown-fact"),
        ('person("dee-ada")', None),
        ('person("dee-ada", on="2026-06-01")', None),
        ('person("dee-ada", on="2028-05-01")', None),
        ('person("dee-ada", on="2028-05-02")', "no-office"),
        ('person("dee-ada", on="2026")', "no-office"),
        ('person("dee-ada", on="soon")', "no-office"),
        ('literal("3", why="legs")', None),
    ],
)
def test_a_call_reads_what_there_is(codes: Codes, call: str, code: str | None) -> None:
    found = codes(
        figures__cost=FIGURE, people__dee_ada=PERSON, docs__a=chapter(f"It is:\n\n{{{{ {call} }}}}")
    )
    assert found == ([code] if code else [])


MADE_OF = """\
label: Cost of all
definition: What all of it costs.
unit: EUR
values:
  - {period: 2029, status: budget, value: VALUE, source: paper, at: ¶2, printed: EUR VALUE,
     parts: [cost 2029, given.rest],
     given: {rest: {value: 3, source: paper, at: ¶3, printed: EUR 3}}}
"""


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("6", []),
        ("8", ["no-such-value: the parts of “total” 2029-budget do not add up to it"]),
    ],
)
def test_only_what_adds_up_is_taken_apart(check: Check, value: str, found: list[str]) -> None:
    total = MADE_OF.replace("VALUE", value)
    if found:
        total = total.replace("parts:", "does_not_meet: It says so., parts:")
    text = chapter('{{ breakdown("total", "2029") }}')
    problems = check(figures__cost=FIGURE, figures__total=total, docs__a=text)
    assert [f"{p.code.name}: {p.message}" for p in problems] == found


def test_calls_in_the_texts_of_records_are_checked_too(check: Check) -> None:
    text = FIGURE.replace("What it costs.", 'What {{ term("span") }} costs.')
    (problem,) = check(figures__cost=text)
    assert (problem.code.name, problem.place) == (
        "unknown-fact",
        ("data/figures/cost.yml", 2, 18),
    )


def test_the_nearest_offices_are_named(check: Check) -> None:
    text = chapter('Signed by {{ person("dee-ada", on="2028-05-02") }}.')
    (problem,) = check(people__dee_ada=PERSON, docs__a=text)
    assert problem.hint == "known: Keeper (2028-05-01); Warden (2026-05-01)"


@pytest.mark.parametrize(
    ("text", "sourced"),
    [
        (PACT, False),
        (PACT + "source: paper\n", True),
        (PACT + "sources: [{source: paper}]\n", True),
        (PACT + "source: paper\nexpires: 2030\n", True),
        (PACT + "signed: {date: 2028, source: paper}\n", True),
        (PACT + "signed: {date: 2028, source: paper}\nexpires: 2030\n", False),
        (PACT + "signed: {date: 2028}\n", False),
    ],
)
def test_a_record_and_its_dates_need_a_source(codes: Codes, text: str, sourced: bool) -> None:
    assert codes(agreements__pact=text) == ([] if sourced else ["no-source"])


@pytest.mark.parametrize(
    ("role", "sourced"),
    [
        ("{role: Warden, start: 2026}", False),
        ("{role: Warden, start: {date: 2026, source: paper}}", False),
        ("{role: Warden, start: {date: 2026, source: paper}, source: paper}", True),
        ("{role: Warden, start: 2026, end: 2027, source: paper}", True),
        ("{role: Warden, attested: 2026}", False),
    ],
)
def test_a_role_needs_a_source(codes: Codes, role: str, sourced: bool) -> None:
    text = f"name: Ada Dee\nroles: [{role}, {{role: Keeper, source: paper, start: 2027}}]\n"
    assert set(codes(people__dee_ada=text)) == (set() if sourced else {"no-source"})


@pytest.mark.parametrize(
    "call",
    [
        'chart("cost", since="soon")',
        'values("cost", until="FY2029")',
        'values("cost", status="settled")',
    ],
)
def test_a_limit_or_status_that_a_figure_does_not_have_is_told(codes: Codes, call: str) -> None:
    text = chapter("{{ " + call + " }}")
    assert codes(figures__cost=FIGURE, docs__a=text) == ["no-such-value"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('A.\n\n{{ chart("cost") }}\n\nB.', []),
        ('A {{ chart("cost") }}', ["block-in-text"]),
        ('{{ values("cost") }}\nB.', ["block-in-text"]),
    ],
)
def test_a_chart_stands_in_a_paragraph_of_its_own(
    codes: Codes, text: str, found: list[str]
) -> None:
    assert codes(figures__cost=FIGURE, docs__a=chapter(text)) == found
