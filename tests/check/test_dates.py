from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
CONFLICT = """\
about: The day
kind: date
statements:
  - {source: paper, printed: Oct. 1}
  - {source: report, printed: Oct. 2}
found_by: dates-disagree
prefer: 1
why: The paper is nearer.
"""
EVENT = "what: It opens.\ndate: 2028-10-01\nsource: paper\ndisputed:\n  - {%s, source: report%s}\n"
NAMED = ", conflict: opening"


def test_a_disputed_date_names_its_conflict(check: Check) -> None:
    text = EVENT % ("date: 2028-10-02", "")
    (problem,) = check(events__opening=text)
    assert (problem.code.name, problem.place.line) == ("dates-disagree", 5)
    assert problem.message == "report says 2028-10-02, this record 2028-10-01"
    named = EVENT % ("date: 2028-10-02", NAMED)
    assert check(events__opening=named, conflicts__opening=CONFLICT) == []


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ("2028-10-01", True),
        ("2028-10", True),
        ("2028", True),
        ("2028-10/early", True),
        ("2028-10/late", False),
        ("2028-11", False),
        ("2029-10-01", False),
    ],
)
def test_a_date_that_may_be_the_same_day_is_not_disputed(
    check: Check, other: str, agrees: bool
) -> None:
    text = EVENT % (f"date: {other}", NAMED)
    found = check(events__opening=text, conflicts__opening=CONFLICT)
    assert [p.code.name for p in found] == (["disputed-date-agrees"] if agrees else [])
    if found:
        assert (found[0].place.line, found[0].place.column) == (5, 12)


PACT = """\
name: Pact
kind: pact
parties: [A]
source: report
signed: {date: 2027-10-02, disputed: [{date: 2027-10-03, source: paper%s}]}
"""
PERSON = """\
name: Ann Smith
source: report
roles:
  - role: Mayor
    start: {date: 2027-10-02, disputed: [{date: 2027-10-03, source: paper%s}]}
"""


@pytest.mark.parametrize(
    ("name", "text"), [("agreements__pact", PACT), ("people__smith_ann", PERSON)]
)
def test_dates_of_agreements_and_offices_may_be_disputed_too(
    check: Check, name: str, text: str
) -> None:
    (problem,) = check(**{name: text % ""})
    assert (problem.code.name, problem.place.line) == ("dates-disagree", 5)
    assert check(**{name: text % NAMED}, conflicts__opening=CONFLICT) == []


def test_the_conflict_of_a_disputed_date_has_a_statement_of_its_source(check: Check) -> None:
    text = EVENT % ("date: 2028-10-02", NAMED)
    other = CONFLICT.replace("source: report", "source: paper")
    (problem,) = check(events__opening=text, conflicts__opening=other)
    assert (problem.code.name, problem.place.line) == ("disputed-unrecorded", 5)


def test_a_conflict_whose_disputed_date_has_gone_is_told(codes: Codes) -> None:
    assert codes(conflicts__opening=CONFLICT) == ["conflict-not-found"]


def test_a_conflict_that_no_disputed_date_names_any_more_is_an_unknown_one(check: Check) -> None:
    text = EVENT % ("date: 2028-10-02", NAMED)
    (problem,) = check(events__opening=text)
    assert (problem.code.name, problem.place.line) == ("unknown-id", 5)
