from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from factsite.load import factbook
from factsite.load.project import Project
from factsite.quantities.measure import Measure

Read = Callable[[dict[str, str | bytes | None]], Project]
Judge = Callable[[str], factbook.Tested]


def figure(unit: str, *values: tuple[str, str, str]) -> str:
    rows = "".join(
        f"  - {{period: {when}, value: {amount}, source: paper, at: ¶1, printed: {phrase}}}\n"
        for when, amount, phrase in values
    )
    return f"label: A\ndefinition: What it is.\nunit: {unit}\nvalues:\n{rows}"


COST = figure(
    "EUR",
    ("2026", "3 million", "€3.00 million"),
    ("2027", "3.03 million", "€3.03 million"),
    ("2028", "3 million", "about €3 million"),
)
CREW = figure(
    "persons", ("2026", "412", "412 people"), ("2027", "411", "411 people"),
    ("2028", "412", "at least 412 people"),
)  # fmt: skip
FACTS: dict[str, str | bytes | None] = {
    "data/figures/cost.yml": COST,
    "data/figures/crew.yml": CREW,
    "data/figures/rate.yml": figure(
        "percent", ("2026", "40", "40.0 percent"), ("2027", "43", "43.0 percent")
    ),
    "data/figures/gap.yml": figure("percentage-points", ("2027", "3", "3.0 percentage points")),
    "data/agreements/pact.yml": """\
name: Pact
kind: pact
parties: [A]
source: report
signed: {date: 2027-10-06, signatories: [{person: smith-ann, for: A}]}
in_force: 2027-11-01
expires: 2029-10-31
covers: [labor, tolls]
""",
    "data/events/opening.yml": "what: It opens.\ndate: 2028-10\nsource: paper\n",
    "data/people/smith-ann.yml": """\
name: Ann Smith
source: paper
roles:
  - {role: Mayor, start: 2026-05-01, end: 2027-12-31}
  - {role: Envoy, start: 2027-01-01}
""",
}


@pytest.fixture
def judged(project: Read) -> Judge:
    """What a check of a claim comes to in a small project."""

    def run(check: str) -> factbook.Tested:
        quoted = check.replace("'", "''")
        claim = f"statement: It is so\nsource: paper\nverdict: holds\ncheck: '{quoted}'\n"
        made = project({**FACTS, "data/claims/so.yml": claim})
        assert made.problems == ()
        return made.book.tested["so"]

    return run


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        ("cost 2026 < 4 million", "holds"),
        ("cost 2026 < 2 million EUR", "fails"),
        ("cost 2026 < 3 million", "open"),
        ("cost 2026 > 2.9 million", "holds"),
        ("cost 2026 >= 3 million", "open"),
        ("crew 2026 >= 412", "holds"),
        ("crew 2026 <= 411", "fails"),
        ("crew 2026 > 412", "fails"),
        ("crew 2027 < crew 2026", "holds"),
        ("cost 2026 = cost 2028", "holds"),
        ("cost 2026 = cost 2027", "fails"),
        ("cost 2026 != cost 2027", "holds"),
        ("crew 2027 = crew 2028", "fails"),
        ("crew 2028 >= 412", "holds"),
        ("crew 2028 <= 412", "open"),
        ("crew 2028 < 412", "fails"),
        ("cost 2027 between 3 million and 4 million", "holds"),
        ("cost 2026 between 3 million and 4 million", "open"),
        ("cost 2027 between 3.5 million and 4 million", "fails"),
    ],
)
def test_a_comparison_is_true_only_of_the_whole_range(
    judged: Judge, check: str, verdict: str
) -> None:
    assert judged(check).verdict == verdict


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        ("change(cost 2026, cost 2027) within 2 percent", "holds"),
        ("change(cost 2026, cost 2027) within 1 percent", "open"),
        ("change(cost 2026, cost 2027) within 0.5 percent", "fails"),
        ("change(cost 2027, cost 2026) within 2 percent", "holds"),
        ("cost 2026 within 2 percent of cost 2027", "holds"),
        ("cost 2026 within 0.1 percent of cost 2027", "fails"),
        ("cost 2026 within 50 thousand EUR of cost 2027", "holds"),
        ("crew 2026 within 1 of crew 2027", "holds"),
        ("rate 2027 - rate 2026 within 4 percentage points", "holds"),
        ("rate 2027 within 1 percentage points of rate 2026", "fails"),
        ("rate 2027 - rate 2026 = gap 2027", "holds"),
    ],
)
def test_a_limit_is_a_distance_from_zero_or_from_another_value(
    judged: Judge, check: str, verdict: str
) -> None:
    assert judged(check).verdict == verdict


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        ("pact.signed = 2027-10-06", "holds"),
        ("pact.signed < pact.in_force", "holds"),
        ("opening.date > pact.expires", "fails"),
        ("opening.date = 2028-10-05", "open"),
        ("opening.date != 2028-10-05", "open"),
        ("opening.date = 2028-11-05", "fails"),
        ("opening.date < 2028-10-15", "open"),
        ("paper.date = 2028-10-03", "holds"),
        ("pact.in_force - pact.signed within 30 days", "holds"),
        ("pact.in_force - pact.signed within 20 days", "fails"),
        ("opening.date - pact.signed within 370 days", "open"),
        ("span(pact.in_force, pact.expires) = 2 years", "holds"),
        ("span(pact.in_force, pact.expires) = 3 years", "fails"),
        ('weekday(pact.signed) = "Wednesday"', "holds"),
        ('weekday(pact.signed) != "wednesday"', "fails"),
        ('weekday(opening.date) = "Wednesday"', "open"),
        ('month(opening.date) = "October"', "holds"),
        ('month(opening.date) = "March"', "fails"),
    ],
)
def test_dates_are_compared_as_the_days_that_they_may_be(
    judged: Judge, check: str, verdict: str
) -> None:
    assert judged(check).verdict == verdict


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        ('roles(smith-ann, 2027-10-06) has "Mayor"', "holds"),
        ('roles(smith-ann, pact.signed) has "envoy"', "holds"),
        ('roles(smith-ann, 2028-10-06) has "Mayor"', "fails"),
        ('start(smith-ann, "Envoy") = 2027-01-01', "holds"),
        ('end(smith-ann, "Mayor") < pact.expires', "holds"),
        ('state(pact, 2028-10-06) = "in-force"', "holds"),
        ('state(pact, 2029-12-01) = "in-force"', "fails"),
        ('pact.covers has "labor"', "holds"),
        ('weekday(opening.date) has "Wednesday"', "open"),
        ('roles(smith-ann, 2001-01-01) has "Mayor"', "open"),
        ("pact.signatories has smith-ann", "holds"),
        ('pact.kind = "pact"', "holds"),
    ],
)
def test_offices_states_and_lists_are_asked_of_the_records(
    judged: Judge, check: str, verdict: str
) -> None:
    assert judged(check).verdict == verdict


HOLDS, FAILS, OPEN = "crew 2026 = 412", "crew 2026 = 411", "cost 2026 > 3 million"


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        (f"{HOLDS} and {HOLDS}", "holds"),
        (f"{HOLDS} and {FAILS}", "fails"),
        (f"{OPEN} and {FAILS}", "fails"),
        (f"{OPEN} and {HOLDS}", "open"),
        (f"{OPEN} or {HOLDS}", "holds"),
        (f"{OPEN} or {FAILS}", "open"),
        (f"{FAILS} or {FAILS}", "fails"),
        (f"{HOLDS} or {FAILS} and {FAILS}", "holds"),
        (f"({HOLDS} or {FAILS}) and {FAILS}", "fails"),
        (f"not {HOLDS}", "fails"),
        (f"not {OPEN}", "open"),
        (f"not ({HOLDS} and {FAILS})", "holds"),
    ],
)
def test_tests_go_together_by_and_or_and_not(judged: Judge, check: str, verdict: str) -> None:
    assert judged(check).verdict == verdict


@pytest.mark.parametrize(
    ("check", "at", "why"),
    [
        ("cost 2026", "cost", "this is no test"),
        ("cost 2026 < crew 2026", "cost", "EUR and persons do not go together"),
        (
            "rate 2026 = gap 2027",
            "rate",
            "percent cannot be set against percentage points",
        ),
        ("cost 2026 < pact.signed", "cost", "these two cannot be compared"),
        ('cost 2026 has "labor"', "cost", "`has` asks whether a list has a word or an id"),
        ("pact.signed within 3 days", "pact", "a quantity is needed here"),
        ("cost 2026 within pact.signed", "pact", "the limit is no quantity"),
        (f"{HOLDS} and cost 2025 < 3", "cost 2025", "“cost” has no value for 2025"),
        ("cost 2026 < ", "", "the formula ends too early"),
        ("pact.agreed = 2027", "pact", "“pact” has no `agreed`"),
        ("pact.colour = 2027", "pact", "“pact” has no `colour`"),
        ("state(smith-ann, 2027-01-01) = 3", "state", "“state” needs the id of one of agreements"),
        ("state(pact, opening.date) = 3", "state", "a state is of one day"),
        ('start(smith-ann, "Judge") = 3', "start", "the record of “smith-ann” has no `start`"),
        ("weekday(crew 2026) = 3", "crew", "a date is needed here"),
        ("share(crew 2026) = 3", "share", "“share” takes 2 parts, and 1 are given"),
        ("crew 2026 / (crew 2026 - 412 persons) > 1", "crew 2026 /", "this divides by what may"),
        ("crew 2026 < 3 zonks", "3 zonks", "“zonks” names no one unit"),
    ],
)
def test_a_check_without_a_verdict_says_why_and_where(
    judged: Judge, check: str, at: str, why: str
) -> None:
    tested = judged(check)
    assert tested.fault is not None
    assert tested.verdict == "open"
    assert (tested.fault.why[: len(why)], tested.fault.start) == (why, check.rindex(at))


def test_what_was_compared_is_kept_in_order(judged: Judge) -> None:
    tested = judged("crew 2026 = 412 and not crew 2027 > 412")
    assert [(s.text, s.sign, s.verdict) for s in tested.steps] == [
        ("crew 2026", "=", "holds"), ("crew 2027", ">", "fails"),
    ]  # fmt: skip
    left = tested.steps[1].left
    assert isinstance(left, Measure)
    assert left.point.low == Decimal(411)
    assert [(i.text, i.kind, i.id, i.name) for i in tested.inputs] == [
        ("crew 2026", "figures", "crew", "2026"), ("crew 2027", "figures", "crew", "2027"),
    ]  # fmt: skip


def test_dates_and_lists_that_were_read_are_inputs_too(judged: Judge) -> None:
    tested = judged('pact.signed < 2028-01-01 and roles(smith-ann, pact.signed) has "Mayor"')
    assert [(i.kind, i.id, i.name) for i in tested.inputs] == [
        ("agreements", "pact", "signed"), ("people", "smith-ann", "roles"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "why"),
    [
        ("1 = 1", "this check reads no fact"),
        ('pact.covers has "paint"', "there is no “paint”"),
        ('weekday(pact.signed) != "Wensday"', "there is no “Wensday”"),
        ('state(pact, 2028-10-06) != "in-frce"', "there is no “in-frce”"),
        ('not roles(smith-ann, 2027-10-06) has "Mayoress"', "there is no “Mayoress”"),
        ("pact.in_force - pact.signed within 30", "this limit needs a unit"),
    ],
)
def test_what_could_only_be_a_slip_has_no_verdict(judged: Judge, check: str, why: str) -> None:
    found = judged(check)
    assert found.fault is not None
    assert (found.verdict, found.fault.why) == ("open", why)
