from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.load import project as projects
from factsite.load.asof import HAPPENED, known_on
from factsite.load.dates import Date
from factsite.load.factbook import Factbook, parts, references
from factsite.load.models import Agreement, Event, Person
from factsite.load.project import Project

Read = Callable[[dict[str, str | bytes | None]], Project]
MINIMAL = Path(__file__).parents[1] / "fixtures" / "minimal"
BEFORE, BETWEEN, AFTER = date(2028, 10, 2), date(2028, 10, 3), date(2029, 12, 31)
days = st.dates(date(2026, 1, 1), date(2031, 12, 31))


@cache
def minimal() -> Factbook:
    return projects.read(MINIMAL).book


def known(project: Read, day: date, **files: str) -> Factbook:
    """What is known on the day; the source `paper` is of BETWEEN, `report` of AFTER."""
    made = project({f"data/{path.replace('_', '/', 1)}.yml": text for path, text in files.items()})
    assert made.problems == ()
    return known_on(made.book, day)


def anchors(book: Factbook) -> set[tuple[str, str]]:
    return {(figure.id, value.anchor) for figure in book.figures for value in figure.values}


def ids(book: Factbook) -> set[tuple[str, str]]:
    return {(kind, id) for kind, records in book.records.items() for id in records}


@given(days, days)
def test_what_is_known_on_a_day_is_known_later(one: date, other: date) -> None:
    early, late = (known_on(minimal(), day) for day in sorted((one, other)))
    assert ids(early) <= ids(late)
    assert anchors(early) <= anchors(late)


def test_why_a_verdict_is_what_it_is_waits_for_the_facts_that_decide_it(project: Read) -> None:
    files = {
        "sources": (
            "paper: {title: A, publisher: P, date: 2028-10-03, url: 'https://a.example/1',"
            " language: en, kind: news, accessed: 2031-01-01}\n"
            "report: {title: B, publisher: P, date: 2029-12-31, url: 'https://a.example/2',"
            " language: en, kind: news, accessed: 2031-01-01}\n"
        ),
        "figures_cost": (
            "label: Cost\ndefinition: What it costs.\nunit: EUR\nvalues:\n"
            "  - {period: 2029, value: 3 million, source: report, at: ¶1, printed: €3 million}\n"
        ),
        "claims": (
            "dear: {statement: It is dear, source: paper, at: ¶1, printed: dear,"
            " check: cost 2029 > 1 million EUR, verdict: holds, why: It was counted later}\n"
        ),
    }
    (early,) = known(project, BETWEEN, **files).all("claims")
    (late,) = known(project, AFTER, **files).all("claims")
    assert (early.verdict, early.why) == ("open", None)
    assert (late.verdict, late.why) == ("holds", "It was counted later")


@given(days)
def test_what_is_known_refers_to_nothing_that_is_not(day: date) -> None:
    book = known_on(minimal(), day)
    for kind in book.records:
        for record in book.all(kind):
            assert all(id in book.records[named] for _, named, id in references(record))


@given(days)
def test_nothing_has_happened_before_its_day(day: date) -> None:
    book = known_on(minimal(), day)
    inner = [pair for kind in book.records for r in book.all(kind) for pair in parts(r)]
    when = [part.date for path, part in inner if path and path[-1] in HAPPENED and has_date(part)]
    assert all(d.last <= day for d in when)


def has_date(part: Any) -> bool:
    return isinstance(getattr(part, "date", None), Date)


@given(days)
def test_the_view_of_a_view_is_the_view(day: date) -> None:
    once = known_on(minimal(), day)
    assert ids(known_on(once, day)) == ids(once)


def test_on_the_last_day_everything_is_known() -> None:
    book = minimal()
    late = known_on(book, date(9999, 1, 1))
    assert (ids(late), anchors(late)) == (ids(book), anchors(book))


@pytest.mark.parametrize(("day", "there"), [(BEFORE, False), (BETWEEN, True)])
def test_a_record_is_known_once_one_of_its_sources_is(
    project: Read, day: date, there: bool
) -> None:
    text = "name: Toll\ndefinition: A.\nsources: [{source: report}, {source: paper}]\n"
    assert ("terms", "toll") in ids(known(project, date(2030, 1, 1), terms_toll=text))
    assert (("terms", "toll") in ids(known(project, day, terms_toll=text))) is there


PACT = "name: Pact\nkind: pact\nparties: [A]\nsource: paper\n"


def pact(project: Read, day: date, text: str) -> Agreement:
    (found,) = known(project, day, agreements_pact=PACT + text).agreements
    return found


def test_what_happened_is_not_known_before_its_day(project: Read) -> None:
    assert pact(project, BETWEEN, "in_force: 2028-11-01\n").in_force is None
    assert pact(project, date(2028, 11, 1), "in_force: 2028-11-01\n").in_force is not None


def test_what_is_known_to_the_month_alone_has_happened_at_its_end(project: Read) -> None:
    assert pact(project, date(2028, 11, 29), "in_force: 2028-11\n").in_force is None
    assert pact(project, date(2028, 11, 30), "in_force: 2028-11\n").in_force is not None


def test_what_is_foreseen_is_known_before_its_day(project: Read) -> None:
    assert pact(project, BETWEEN, "expires: 2030-09-30\n").expires is not None


def test_a_field_with_a_source_of_its_own_waits_for_that(project: Read) -> None:
    text = "expires: {date: 2030-09-30, source: report}\n"
    assert pact(project, BETWEEN, text).expires is None
    assert pact(project, AFTER, text).expires is not None


def test_an_agreement_has_its_earlier_name_until_it_is_signed(project: Read) -> None:
    text = "before: {name: Talks}\ntitle: The Pact\nsigned: {date: 2029-12-20, source: report}\n"
    early, late = pact(project, BETWEEN, text), pact(project, AFTER, text)
    assert (early.name, early.title) == ("Talks", None)
    assert (late.name, late.title) == ("Pact", "The Pact")


def test_a_value_has_only_the_witnesses_that_were_out(project: Read) -> None:
    text = """\
label: Cost
definition: A.
unit: EUR
values:
  - {period: 2029, value: 3.14, source: report, at: ¶1, printed: EUR 3.14,
     sources: [{source: paper, at: ¶2, printed: about EUR 3}]}
  - {period: 2030, value: 4, source: report, at: ¶1, printed: EUR 4}
"""
    (early,) = known(project, BETWEEN, figures_cost=text).figures
    (late,) = known(project, AFTER, figures_cost=text).figures
    assert [[w.source for w in v.witnesses] for v in early.values] == [["paper"]]
    assert [[w.source for w in v.witnesses] for v in late.values] == [
        ["report", "paper"],
        ["report"],
    ]


def test_a_value_shows_no_digit_that_only_a_later_print_has(project: Read) -> None:
    text = """\
label: Cost
definition: A.
unit: EUR
values:
  - {period: 2029, value: 3.14 million, source: report, at: ¶1, printed: EUR 3.14 million,
     sources: [{source: paper, at: ¶2, printed: EUR 3.1 million}]}
"""
    (early,) = known(project, BETWEEN, figures_cost=text).figures
    amount = early.values[0].value
    assert amount is not None
    assert amount.low == 3_100_000


def test_a_conflict_is_known_when_both_sides_are(project: Read) -> None:
    text = """\
about: Cost
kind: value
statements: [{source: paper, printed: a}, {source: report, printed: b}]
found_by: reading
prefer: both
why: A.
"""
    assert ids(known(project, BETWEEN, conflicts_cost=text)) == {("sources", "paper")}
    assert ("conflicts", "cost") in ids(known(project, AFTER, conflicts_cost=text))


def test_a_role_is_known_when_its_source_is_and_its_end_when_it_has_come(project: Read) -> None:
    text = """\
name: Ada Dee
roles:
  - {role: Warden, source: paper, start: 2027, end: {date: 2029-06-30, source: report}}
  - {role: Keeper, source: report, attested: 2029-12-01}
"""
    (early,) = known(project, BETWEEN, people_dee=text).people
    (late,) = known(project, AFTER, people_dee=text).people
    assert isinstance(early, Person)
    assert [(r.role, r.end is None) for r in early.roles] == [("Warden", True)]
    assert [(r.role, r.end is None) for r in late.roles] == [("Warden", False), ("Keeper", True)]


@pytest.mark.parametrize(
    ("when", "there"), [("date: 2029-01-01", False), ("planned: 2029-01-01", True)]
)
def test_a_planned_event_is_known_before_its_day(project: Read, when: str, there: bool) -> None:
    book = known(project, BETWEEN, events_opening=f"what: It opens.\n{when}\nsource: paper\n")
    assert (("events", "opening") in ids(book)) is there


def test_a_reference_to_what_is_not_known_yet_is_left_out(project: Read) -> None:
    book = known(
        project,
        BETWEEN,
        events_opening="what: It opens.\nplanned: 2029\nsource: paper\nagreements: [pact, later]\n",
        agreements_pact=PACT,
        agreements_later=PACT.replace("paper", "report") + "succeeds: pact\n",
    )
    event = book.get("events", "opening")
    assert isinstance(event, Event)
    assert event.agreements == ("pact",)


def test_other_names_of_a_person_known_by_an_office_alone_stay(project: Read) -> None:
    text = (
        "name: Ada Dee\nother_names: [A. D.]\n"
        "roles: [{role: Warden, source: paper, attested: 2028-10-03}]\n"
    )
    person = known(project, BETWEEN, people_dee=text).get("people", "dee")
    assert isinstance(person, Person)
    assert [other.name for other in person.other_names] == ["A. D."]


def derived(formula: str, more: str = "") -> str:
    head = "label: Cost\ndefinition: A.\nunit: EUR\nvalues:\n"
    return f"{head}  - period: 2029\n    formula: {formula}\n{more}"


def priced(source: str, value: str = "3") -> str:
    row = f"  - {{period: 2029, value: {value}, source: {source}, at: ¶1, printed: €{value}}}\n"
    return "label: Cost\ndefinition: A.\nunit: EUR\nvalues:\n" + row


def numbers(book: Factbook) -> dict[str, int]:
    found = {figure.id: figure.values[0].value for figure in book.figures}
    return {id: int(amount.low) for id, amount in found.items() if amount}


def test_a_derived_value_is_known_once_its_inputs_are(project: Read) -> None:
    files = {
        "figures_early": priced("paper"),
        "figures_late": priced("report"),
        "figures_one": derived("1 * early 2029"),
        "figures_two": derived("early 2029 + late 2029"),
        "figures_three": derived("one 2029 + two 2029"),
    }
    assert numbers(known(project, BEFORE, **files)) == {}
    assert numbers(known(project, BETWEEN, **files)) == {"early": 3, "one": 3}
    late = {"early": 3, "late": 3, "one": 3, "two": 6, "three": 9}
    assert numbers(known(project, AFTER, **files)) == late


def test_a_derived_value_is_worked_out_from_what_was_known(project: Read) -> None:
    cost = priced("paper") + priced("report", "5").partition("values:\n")[2]
    cost = cost.replace("value: 3", "status: budget, value: 3")
    cost = cost.replace("value: 5", "status: settled, value: 5")
    files = {"figures_cost": cost, "figures_made": derived("1 * cost 2029")}
    assert numbers(known(project, BETWEEN, **files))["made"] == 3
    late = numbers(known(project, AFTER, **files))["made"]
    assert late == 5


@pytest.mark.parametrize(("source", "there"), [("paper", True), ("report", False)])
def test_an_input_that_is_no_fact_is_known_with_its_source(
    project: Read, source: str, there: bool
) -> None:
    more = f"    given: {{fee: {{value: 3, source: {source}, at: ¶1, printed: €3}}}}\n"
    book = known(project, BETWEEN, figures_made=derived("given.fee", more))
    assert numbers(book) == ({"made": 3} if there else {})
    assert (("made", "2029") in book.workings) is there


def test_a_derived_value_that_was_printed_is_known_before_its_inputs(project: Read) -> None:
    more = "    source: paper\n    at: ¶1\n    printed: €3\n"
    files = {"figures_made": derived("1 * late 2029", more), "figures_late": priced("report")}
    book = known(project, BETWEEN, **files)
    assert numbers(book) == {"made": 3}
    assert book.workings["made", "2029"].result is None


def test_a_derived_value_shows_no_digit_that_only_a_later_print_has(project: Read) -> None:
    more = (
        "    sources:\n      - {source: report, at: ¶1, printed: €3.14 million}\n"
        "      - {source: paper, at: ¶1, printed: €3.1 million}\n"
    )
    files = {
        "figures_made": derived("1 * early 2029", more),
        "figures_early": priced("paper", "3 million"),
    }
    assert numbers(known(project, BETWEEN, **files))["made"] == 3_100_000
    assert numbers(known(project, AFTER, **files))["made"] == 3_140_000


def test_the_parts_of_a_value_are_totaled_from_what_was_known(project: Read) -> None:
    whole = priced("paper", "6").replace("value:", "parts: [early 2029, late 2029], value:")
    files = {
        "figures_early": priced("paper"),
        "figures_late": priced("report"),
        "figures_whole": whole,
    }
    assert known(project, BETWEEN, **files).totals["whole", "2029"].result is None
    assert known(project, AFTER, **files).totals["whole", "2029"].result is not None


def test_a_fault_of_arithmetic_is_told_when_its_print_is_out(project: Read) -> None:
    more = (
        "    sources:\n      - {source: report, at: ¶1, printed: €9}\n"
        "    does_not_meet: The report counts otherwise.\n"
    )
    files = {"figures_made": derived("1 * early 2029", more), "figures_early": priced("paper")}
    (early,) = known(project, BETWEEN, **files).figure("made").values
    (late,) = known(project, AFTER, **files).figure("made").values
    assert early.does_not_meet is None
    assert late.does_not_meet is not None


def test_what_adds_up_from_the_first_year_waits_for_that_year(project: Read) -> None:
    first = priced("report").replace("2029", "2028")
    cost = first + priced("paper").partition("values:\n")[2]
    files = {"figures_cost": cost, "figures_made": derived("cumulative(cost 2029)")}
    assert numbers(known(project, BETWEEN, **files)) == {"cost": 3}
    assert known(project, AFTER, **files).workings["made", "2029"].result is not None
