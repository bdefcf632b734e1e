from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
PACT = "name: Pact\nkind: pact\nparties: [A]\nsource: report\n"
TERM = "signed: 2027-10-02\nin_force: 2027-11-01\nexpires: 2029-09-30\n"


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (TERM, None),
        ("signed: 2027-10-02\nin_force: 2027-10-02\n", None),
        ("signed: 2027-10\nin_force: 2027-10-01\n", None),
        ("agreed: 2028\nsigned: 2027\n", "ends-before-begins"),
        ("signed: 2027-10-02\nin_force: 2027-10-01\n", "ends-before-begins"),
        ("in_force: 2027-11-01\nexpires: 2027-10-31\n", "ends-before-begins"),
        ("signed: 2029-12-31\n", None),
        ("signed: 2030-01-02\n", "source-too-early"),
        ("in_force: 2030-01-02\n", None),
        ("expires: 2040\n", None),
        ("signed: {date: 2028-12-01, source: paper}\n", "source-too-early"),
    ],
)
def test_the_dates_of_an_agreement_come_in_order(
    codes: Codes, dates: str, code: str | None
) -> None:
    assert codes(agreements__pact=PACT + dates) == ([code] if code else [])


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("start: 2026, end: 2027", None),
        ("start: 2027, end: 2027", None),
        ("start: 2027, end: 2026", "ends-before-begins"),
        ("start: 2026, attested: 2027-05-01", None),
        ("start: 2026, attested: 2025-05-01", "attested-outside"),
        ("end: 2026, attested: 2027-05-01", "attested-outside"),
        ("start: 2030-05-01", "source-too-early"),
        ("attested: 2030-05-01", "source-too-early"),
        ("start: 2026, end: 2030-05-01", None),
    ],
)
def test_the_dates_of_a_role_come_in_order(codes: Codes, role: str, code: str | None) -> None:
    text = f"name: Ada Dee\nroles:\n  - {{role: Warden, {role}}}\nsource: report\n"
    assert codes(people__dee_ada=text) == ([code] if code else [])


def test_the_source_of_a_role_reports_its_dates(codes: Codes) -> None:
    role = "{role: Warden, source: paper, start: 2029-05-01}"
    text = f"name: Ada Dee\nsource: report\nroles:\n  - {role}\n"
    assert codes(people__dee_ada=text) == ["source-too-early"]


@pytest.mark.parametrize(
    ("when", "early"),
    [("date: 2028-10-04", False), ("date: 2028-10-05", True), ("planned: 2029", False)],
)
def test_a_source_reports_no_event_of_the_future(codes: Codes, when: str, early: bool) -> None:
    found = codes(events__opening=f"what: It opens.\n{when}\nsource: paper\n")
    assert found == (["source-too-early"] if early else [])


@pytest.mark.parametrize("key", ["under", "amends", "succeeds"])
def test_agreements_that_lead_back_to_themselves_are_told_once(check: Check, key: str) -> None:
    (problem,) = check(
        agreements__a=PACT + f"{key}: b\n",
        agreements__b=PACT + f"{key}: c\n",
        agreements__c=PACT + f"{key}: a\n",
        agreements__d=PACT + f"{key}: a\n",
    )
    assert problem.code.name == "agreement-cycle"
    assert "a → b → c → a" in problem.message


def test_an_agreement_cannot_follow_itself(codes: Codes) -> None:
    assert codes(agreements__a=PACT + "succeeds: a\n") == ["agreement-cycle"]


def test_a_long_chain_of_agreements_is_no_circle(codes: Codes) -> None:
    chain = {
        f"agreements__a{n}": PACT + (f"succeeds: a{n - 1}\n" if n else "") for n in range(1200)
    }
    assert codes(**chain) == []


def test_two_ways_to_one_agreement_are_no_circle(codes: Codes) -> None:
    assert (
        codes(
            agreements__a=PACT,
            agreements__b=PACT + "under: a\n",
            agreements__c=PACT + "under: a\nsucceeds: b\n",
        )
        == []
    )


@pytest.mark.parametrize(
    ("extension", "code"),
    [
        ("in_force: 2029-09-30\nextends: {agreement: pact, to: 2030-09-30}", None),
        ("in_force: 2029-10-01\nextends: {agreement: pact, to: 2030-09-30}", None),
        ("in_force: 2029-10-02\nextends: {agreement: pact, to: 2030-09-30}", "extension-apart"),
        ("in_force: 2029-09-30\nextends: {agreement: pact, to: 2029-09-30}", "extension-apart"),
    ],
)
def test_an_extension_begins_in_time_and_ends_later(
    codes: Codes, extension: str, code: str | None
) -> None:
    found = codes(agreements__pact=PACT + TERM, agreements__longer=f"{PACT}{extension}\n")
    assert found == ([code] if code else [])


def test_what_has_no_end_cannot_be_extended(codes: Codes) -> None:
    longer = PACT + "extends: {agreement: pact, to: 2030}\n"
    assert codes(agreements__pact=PACT, agreements__longer=longer) == ["extension-apart"]


@pytest.mark.parametrize(("day", "code"), [("2028-01-01", None), ("2027-01-01", "successor-first")])
def test_a_successor_comes_into_force_later(codes: Codes, day: str, code: str | None) -> None:
    newer = PACT + f"succeeds: pact\nin_force: {day}\n"
    found = codes(agreements__pact=PACT + TERM, agreements__newer=newer)
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("dates", "early"),
    [
        ("date: 2029-05-01\naccessed: 2029-05-01", False),
        ("date: 2029-05-01\naccessed: 2029-04-30", False),
        ("date: 2029-05-01\naccessed: 2029-04-29", True),
        ("date: 2029\naccessed: 2029-04-29", False),
    ],
)
def test_a_source_is_read_after_it_was_published(codes: Codes, dates: str, early: bool) -> None:
    text = f"title: A\npublisher: B\nurl: https://a.example\nlanguage: en\nkind: C\n{dates}\n"
    assert codes(sources__leaflet=text) == (["accessed-too-early"] if early else [])
