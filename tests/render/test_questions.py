"""Questions that pages ask: what is answered, and that nothing later than the day shows through."""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from factsite.load import lookup
from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.render import bands, questions
from factsite.render.known import Known

ROOT = Path(__file__).parents[2]
ASKED = re.compile(r'\bview\.ask\("(\w+)"')
Ask = Callable[..., Known]
LATE = "2035-01-01"
SOURCES = """
gazette: {title: A, publisher: River Gazette, date: 2028-10-03, url: "https://g.example/1",
  language: en, kind: news, accessed: 2031-01-01}
herald: {title: B, publisher: The Herald, date: 2029-12-20, url: "https://h.example/2",
  language: en, kind: news, accessed: 2031-01-01}
late: {title: C, publisher: The Herald, date: 2032-01-10, url: "https://h.example/3",
  language: en, kind: news, accessed: 2032-02-01}
"""
STATUSES = """
budget: {label: budget, meaning: decided}
tentative: {label: tentative, meaning: set aside, tentative: true}
reported: {label: reported, meaning: printed by someone, stated: false}
"""
COST = """
label: Cost of the bridge
definition: What the bridge costs in a year.
unit: EUR
values:
  - {period: 2029, status: tentative, value: 3.4 million, source: gazette, at: ¶1,
     printed: €3.4 million}
  - {period: 2029, status: budget, value: 3.1 million, source: herald, at: ¶2,
     printed: €3.1 million}
  - {period: 2028, status: budget, value: 2.9 million, source: gazette, at: ¶1,
     printed: €2.9 million}
  - {period: 2030, status: budget, value: 3 million, source: late, at: ¶3, unread: a table}
"""
PACTS = """
first: {name: First pact, kind: pact, parties: [Uptown], signed: 2020-02-01, in_force: 2020-04-01,
  expires: 2025-03-31, source: gazette}
second: {name: Second pact, kind: pact, parties: [Uptown], succeeds: first, signed: 2025-02-01,
  in_force: 2025-04-01, expires: 2030-03-31, source: gazette}
longer: {name: Longer pact, kind: protocol, parties: [Uptown],
  extends: {agreement: second, to: 2031-03-31}, agreed: {date: 2029-12-01, source: herald},
  signed: {date: 2032-01-05, source: late}, source: herald}
alone: {name: Ferry pact, kind: pact, parties: [Uptown], in_force: 2024-01-01, source: gazette}
"""


@pytest.fixture
def known(tmp_path: Path) -> Ask:
    """What is known on a day of the facts in the named files, beside the sources and statuses."""

    def ask(day: str = LATE, **files: str) -> Known:
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        texts = {"data/sources.yml": SOURCES, "data/statuses.yml": STATUSES}
        texts |= {_path(name): text for name, text in files.items()}
        _write(tmp_path, texts)
        project = read(tmp_path)
        wrong = [p for p in project.problems if p.code.name not in ("bad-setting", "cannot-read")]
        assert not wrong
        on = date.fromisoformat(day)
        return Known(known_on(project.book, on), project.book, on)

    return ask


def _path(name: str) -> str:
    folder, _, file = name.partition("__")
    if not file:
        return f"data/{name}.yml"
    return f"docs/{file}.md" if folder == "docs" else f"data/{folder}/{file}.yml"


def _write(root: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def test_what_is_asked_for_by_name_is_a_question_and_every_question_is_asked() -> None:
    modules = sorted(ROOT.glob("factsite/render/*.py"))
    for module in modules:  # each registers its questions as it is imported
        importlib.import_module(f"factsite.render.{module.stem}")
    files = [*ROOT.glob("templates/**/*.html"), *modules]
    asked = {name for file in files for name in ASKED.findall(file.read_text("utf-8"))}
    assert asked == set(questions.QUESTIONS)


def test_a_call_is_known_once_what_it_reads_is(known: Ask) -> None:
    call = ("figure", "id", "cost", "when", "2030")
    assert not questions.is_known(known("2031-06-01", figures__cost=COST), *call)
    assert questions.is_known(known(figures__cost=COST), *call)


def test_a_call_of_an_office_is_known_where_one_was_held_on_its_day(known: Ask) -> None:
    people = "dee: {name: Dee, roles: [{role: Warden, attested: 2028-10-02}], source: gazette}"
    asked = known(people=people)
    assert questions.is_known(asked, "person", "id", "dee", "on", "2028-10-02")
    assert not questions.is_known(asked, "person", "id", "dee", "on", "2028-10-03")


def test_the_value_shown_is_that_of_the_first_status(known: Ask) -> None:
    assert questions.shown(known(figures__cost=COST), "figures/cost", "2029") == "2029-budget"


def test_a_value_that_came_later_does_not_stand_in_for_the_one_of_the_day(known: Ask) -> None:
    asked = known("2028-12-31", figures__cost=COST)
    assert questions.shown(asked, "figures/cost", "2029") == "2029-tentative"


def test_a_figure_that_is_not_there_has_no_answer(known: Ask) -> None:
    with pytest.raises(lookup.NoAnswer):
        questions.shown(known(figures__cost=COST), "figures/other")
    assert questions.latest(known(figures__cost=COST), "figures/other") == ""


@pytest.mark.parametrize(
    ("day", "anchor"),
    [(LATE, "2030-budget"), ("2029-12-31", "2029-budget"), ("2028-12-31", "2028-budget")],
)
def test_a_figure_shows_the_latest_value_whose_time_has_begun(
    known: Ask, day: str, anchor: str
) -> None:
    assert questions.latest(known(day, figures__cost=COST), "figures/cost") == anchor


def test_an_agreement_has_the_state_of_the_day(known: Ask) -> None:
    state = questions.state(known("2029-12-31", agreements=PACTS), "agreements/second")
    assert (state.word, state.pending) == ("in-force", "longer")
    assert questions.state(known(agreements=PACTS), "agreements/none").word == "unknown"


def test_offices_are_those_of_the_day_or_of_the_day_asked_for(known: Ask) -> None:
    people = """
dee: {name: Dee, source: gazette, roles: [
  {role: Clerk, start: 2020-01-01, end: 2024-12-31}, {role: Warden, start: 2025-01-01}]}
"""
    asked = known("2030-01-01", people=people)
    assert questions.offices(asked, "people/dee") == [1]
    assert questions.offices(asked, "people/dee", "2021-05-05") == [0]
    assert questions.offices(asked, "people/none") == []


def test_records_that_refer_to_one_are_found_by_kind(known: Ask) -> None:
    events = "opens: {what: It opens, date: 2025-04-01, agreements: [second], source: gazette}"
    asked = known(agreements=PACTS, events=events)
    assert questions.referring(asked, "agreements/second", "events") == ["opens"]
    assert questions.referring(asked, "agreements/second", "agreements") == ["longer"]
    assert questions.is_referred_to(asked, "agreements/second")
    assert not questions.is_referred_to(asked, "agreements/alone")


def test_conflicts_of_a_figure_are_those_that_state_a_value_of_it(known: Ask) -> None:
    asked = known(figures__cost=COST, conflicts=CONFLICTS)
    assert questions.conflicts_of(asked, "figures/cost") == ["sum"]


def test_chapters_that_name_a_record_are_listed_once_they_are_out(known: Ask) -> None:
    chapter = '---\ntitle: Who pays?\nsince: 2029-01-01\n---\n{{ agreement("first") }}\n'
    named = [("who.md", "Who pays?")]
    assert (
        questions.cited_on(known(agreements=PACTS, docs__who=chapter), "agreements/first") == named
    )
    earlier = known("2028-12-31", agreements=PACTS, docs__who=chapter)
    assert questions.cited_on(earlier, "agreements/first") == []


def test_a_source_is_quoted_where_a_figure_shows_its_print(known: Ask) -> None:
    chapter = '---\ntitle: Who pays?\n---\n{{ figure("cost", "2028") }}\n'
    asked = known(figures__cost=COST, docs__who=chapter)
    assert questions.quoted_on(asked, "sources/gazette") == [("who.md", "Who pays?")]
    assert questions.quoted_on(asked, "sources/herald") == []


def test_values_taken_from_a_source_are_named_by_figure_and_anchor(known: Ask) -> None:
    assert questions.taken_from(known(figures__cost=COST), "sources/herald") == [
        ("cost", "2029-budget")
    ]


EVENTS = """
opens: {what: It opens, date: 2025-04, agreements: [second], source: gazette}
before: {what: The flood, date: 2019, source: gazette}
paints: {what: It is painted, date: 2021-05-05, people: [dee], source: gazette}
ends: {what: It ends, planned: 2030-03-31, agreements: [second], source: gazette}
"""
DEE = "dee: {name: Dee, roles: [{role: Clerk, attested: 2021-05-05}], source: gazette}"


def test_events_stand_in_order_of_time_whatever_their_precision(known: Ask) -> None:
    asked = known(agreements=PACTS, events=EVENTS, people=DEE)
    assert questions.timeline(asked) == ["before", "paints", "opens", "ends"]


def test_the_events_of_a_record_are_its_own_in_order_of_time(known: Ask) -> None:
    asked = known(agreements=PACTS, events=EVENTS, people=DEE)
    assert questions.events_of(asked, "agreements/second") == ["opens", "ends"]


def test_agreements_stand_in_order_of_their_signing(known: Ask) -> None:
    order = questions.agreements_in_order(known(agreements=PACTS))
    assert order == ["first", "alone", "second", "longer"]


def test_events_fall_under_the_agreement_that_had_begun_and_what_is_foreseen_comes_last(
    known: Ask,
) -> None:
    eras = questions.eras(known("2029-12-31", agreements=PACTS, events=EVENTS, people=DEE))
    assert [(era.agreement, era.shape, era.events) for era in eras] == [
        ("", "before", ("before",)),
        ("first", "past", ("paints",)),
        ("second", "now", ("opens",)),
        ("", "ahead", ("ends",)),
    ]


def test_without_a_line_of_agreements_all_events_are_of_one_era(known: Ask) -> None:
    events = "before: {what: The flood, date: 2019, source: gazette}"
    assert [era.shape for era in questions.eras(known(events=events))] == ["before"]


def test_a_line_of_agreements_ends_with_the_extension_that_waits(known: Ask) -> None:
    band = questions.lineage(known("2029-12-31", agreements=PACTS), "agreements/second")
    assert band is not None
    assert [(span.id, span.shape) for span in band.spans] == [
        ("first", "past"),
        ("second", "now"),
        ("longer", "next"),
    ]
    assert band.spans[2].first == date(2030, 4, 1)


def test_spans_of_a_line_do_not_overlap(known: Ask) -> None:
    early = PACTS.replace("in_force: 2025-04-01", "in_force: 2024-01-01")
    band = questions.lineage(known("2029-12-31", agreements=early))
    assert band is not None
    assert all(a.last < b.first for a, b in zip(band.spans, band.spans[1:], strict=False))


def test_an_agreement_that_stands_alone_has_no_line(known: Ask) -> None:
    assert questions.lineage(known(agreements=PACTS), "agreements/alone") is None
    assert questions.lineage(known(people=DEE)) is None


def test_an_end_not_known_to_the_day_is_soft(known: Ask) -> None:
    vague = PACTS.replace("in_force: 2020-04-01,", "").replace("2025-03-31", "2025-03")
    band = questions.lineage(known("2029-12-31", agreements=vague), "agreements/first")
    assert band is not None
    first = band.spans[0]
    assert (first.first, first.soft_first, first.soft_last) == (date(2020, 2, 1), True, True)


def test_a_successor_in_talks_waits_behind_the_term_of_the_day(known: Ask) -> None:
    talks = """
third: {name: Third pact, kind: pact, parties: [Uptown], succeeds: second,
  talks: {date: 2029-11, source: herald}, agreed: {date: 2032-01-05, source: late},
  source: herald}
"""
    pacts = PACTS.replace("longer:", "other:").replace(
        "extends: {agreement: second, to: 2031-03-31},", ""
    )
    band = questions.lineage(known("2029-12-31", agreements=pacts + talks), "agreements/second")
    assert band is not None
    assert [(span.id, span.shape) for span in band.spans][1:] == [
        ("second", "now"),
        ("third", "plan"),
    ]
    assert band.spans[2].first == date(2030, 4, 1)


def test_an_amendment_that_waits_is_drawn_behind_the_term_that_it_may_carry_on(known: Ask) -> None:
    pacts = PACTS.replace("extends: {agreement: second, to: 2031-03-31}", "amends: second")
    band = questions.lineage(known("2029-12-31", agreements=pacts), "agreements/longer")
    assert band is not None
    assert [(span.id, span.shape) for span in band.spans][1:] == [
        ("second", "now"),
        ("longer", "plan"),
    ]


def test_lines_are_made_once_for_all_pages(known: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[date] = []
    make = bands.lines
    monkeypatch.setattr(bands, "lines", lambda *facts: made.append(facts[2]) or make(*facts))
    asked = known("2029-12-31", agreements=PACTS)
    for id in ("first", "second", "alone", ""):
        questions.lineage(asked, id)
    questions.eras(asked)
    assert made == [date(2029, 12, 31)]


def test_lines_that_bite_their_tail_come_to_an_end(known: Ask) -> None:
    circle = PACTS.replace("first: {", "first: {succeeds: second, ")
    assert questions.lineage(known(agreements=circle), "agreements/first") is None


def test_the_axis_of_a_band_holds_the_day_and_names_round_years(known: Ask) -> None:
    band = questions.lineage(known("2029-12-31", agreements=PACTS))
    assert band is not None
    assert band.place(band.first, 900) == 0
    assert band.place(band.last, 900, after=True) == 900
    assert band.years(3) == (2025, 2030)


ROLES = """
dee: {name: Dee, source: gazette, roles: [
  {role: Clerk, start: 2020-01-01, end: 2024-12-31},
  {role: Scribe, start: 2022-01-01, end: 2023},
  {role: Warden, start: 2025-01-01},
  {role: Guest, attested: 2021-05-05}]}
"""


def test_roles_that_run_at_once_stand_in_rows_of_their_own(known: Ask) -> None:
    band = questions.career(known("2030-01-01", people=ROLES), "people/dee")
    assert band is not None
    rows = {span.id: (span.row, span.shape) for span in band.spans}
    assert rows == {"0": (0, "past"), "1": (1, "past"), "2": (0, "now"), "3": (1, "moment")}


def test_an_attested_role_is_never_drawn_as_a_term(known: Ask) -> None:
    assert questions.career(known(people=DEE), "people/dee") is None
    assert questions.career(known(people=DEE), "people/none") is None


CLAIMS = """
tenth: {statement: It holds ten, source: gazette, at: ¶10, verdict: holds}
second: {statement: It holds two, source: gazette, at: ¶2, verdict: open, why: Not counted yet.}
other: {statement: It is old, source: herald, verdict: holds}
"""


def test_claims_stand_by_source_in_order_of_their_place(known: Ask) -> None:
    asked = known(claims=CLAIMS)
    assert questions.claims_by_source(asked) == [
        ("gazette", ["second", "tenth"]),
        ("herald", ["other"]),
    ]


def test_verdicts_are_counted_the_most_frequent_first(known: Ask) -> None:
    assert questions.verdicts(known(claims=CLAIMS)) == [("holds", 2), ("open", 1)]


CONFLICTS = """
sum:
  about: Cost in 2029
  kind: value
  statements:
    - {source: gazette, at: ¶1, printed: €3.4 million, of: cost 2029}
    - {source: herald, at: ¶2, printed: €4.3 million, of: cost 2029}
    - {source: herald, at: ¶3, printed: no sum was named}
  found_by: reading
  prefer: "1"
  why: The first is nearer.
place:
  about: Place of signing
  kind: place
  statements: [{source: gazette, printed: in Uptown}, {source: herald, printed: in Downtown}]
  found_by: reading
  prefer: both
  why: It was signed twice.
"""


def test_a_statement_names_the_value_that_it_is_about(known: Ask) -> None:
    asked = known(figures__cost=COST)
    assert questions.value_named(asked, "cost 2029") == ("cost", "2029-budget")
    assert questions.value_named(asked, "cost 1999") == ("cost", "")
    assert questions.value_named(asked, "other 2029") == ("", "")


def test_printed_figures_of_a_conflict_are_ranges_with_the_gap_between_them(known: Ask) -> None:
    found = questions.meanings(known(figures__cost=COST, conflicts=CONFLICTS), "conflicts/sum")
    assert found is not None
    assert [(row.statement, row.meets) for row in found.rows] == [(0, True), (1, False)]
    assert found.apart == (Decimal(3450000), Decimal(4250000))
    assert found.place(found.first, 500) == 0
    assert found.place(found.last, 500) == 500
    assert all(found.first <= tick <= found.last for tick in found.ticks())


def test_a_conflict_about_no_figure_has_no_ranges(known: Ask) -> None:
    asked = known(figures__cost=COST, conflicts=CONFLICTS)
    assert questions.meanings(asked, "conflicts/place") is None
    assert questions.meanings(asked, "conflicts/none") is None


def test_counts_are_of_what_is_known_on_the_day(known: Ask) -> None:
    then = questions.counts(known("2031-01-01", figures__cost=COST))
    assert (then["values"], then["prints"], then["unread"], then["sources"]) == (3, 3, 0, 2)
    now = questions.counts(known(figures__cost=COST))
    assert (now["values"], now["prints"], now["unread"], now["sources"]) == (4, 3, 1, 3)


def test_a_value_is_replaced_once_the_later_one_is_known(known: Ask) -> None:
    asked = "figures/cost", "2029-tentative"
    late = known(figures__cost=COST)
    assert questions.replaced_by(late, *asked) == ("2029-budget", False)
    assert questions.replaced_by(late, "figures/cost", "2029-budget") == ("", False)
    assert questions.replaced_by(late, "figures/other", "2029") == ("", False)
    early = known("2028-12-31", figures__cost=COST)
    assert questions.replaced_by(early, *asked) == ("", False)


def test_a_rounder_print_of_the_same_number_confirms_it(known: Ask) -> None:
    text = COST.replace("3.1 million", "3 million").replace("3.4 million", "3.04 million")
    cost = text.replace("€3 million", "roughly €3 million", 1)
    assert questions.replaced_by(known(figures__cost=cost), "figures/cost", "2029-tentative") == (
        "2029-budget",
        True,
    )


def test_what_is_to_be_reviewed_comes_in_order_of_the_day_it_is_due(known: Ask) -> None:
    terms = """
toll: {name: Toll, definition: A fee., source: gazette, checked: 2030-01-31, review_every: 1 year}
fee: {name: Fee, definition: A fee., source: gazette, checked: 2030-01-31, review_every: 1 day}
span: {name: Span, definition: A part., source: gazette, checked: 2030-01-31}
late: {name: Late, definition: A part., source: gazette, checked: 2033-01-31, review_every: 1 day}
"""
    asked = known("2030-12-31", terms=terms)
    assert questions.to_review(asked) == [("terms", "fee"), ("terms", "toll")]
    assert questions.overdue(asked) == 1
    assert questions.overdue(known("2031-01-31", terms=terms)) == 1  # due on the day itself
