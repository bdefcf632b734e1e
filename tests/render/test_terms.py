"""What agreements set: their lengths, and which values belong to which of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.render import terms
from factsite.render.known import Known

BASE = {
    "data/sources.yml": """
gazette: {title: A, publisher: River Gazette, date: 2020-01-03, url: "https://g.example/1",
  language: en, kind: news, accessed: 2031-01-01}
herald: {title: B, publisher: The Herald, date: 2020-01-20, url: "https://h.example/2",
  language: en, kind: news, accessed: 2031-01-01}
""",
    "data/statuses.yml": """
budget: {label: budget, meaning: decided, stage: set aside}
cap: {label: limit, meaning: the most, stage: limits, stands_in: false}
""",
    "data/agreements.yml": """
first: {name: First pact, kind: pact, parties: [Uptown], signed: 2020-02-01, in_force: 2020-04-01,
  expires: 2025-03-31, source: gazette}
second: {name: Second pact, kind: pact, parties: [Uptown], succeeds: first, signed: 2025-02-01,
  in_force: 2025-04-01, expires: 2028-02-29, source: gazette}
longer: {name: Longer pact, kind: protocol, parties: [Uptown],
  extends: {agreement: second, to: 2029-02-28}, in_force: 2028-02-20, source: gazette}
vague: {name: Vague pact, kind: pact, parties: [Uptown], in_force: 2021-04, expires: 2022-03-31,
  source: gazette}
open: {name: Ferry pact, kind: pact, parties: [Uptown], in_force: 2024-01-01, source: gazette}
""",
    "data/figures/rowers.yml": """
label: Rowers at most
definition: How many may row.
unit: persons
values:
  - {period: 2021, status: cap, value: '40', source: gazette, at: ¶1, printed: '40'}
  - {on: 2025-02-01, status: cap, value: '45', source: gazette, at: ¶2, printed: '45'}
  - {period: 2026, status: cap, value: '50', source: gazette, at: ¶2, printed: '50'}
  - {period: 2027, status: cap, value: '51', source: herald, at: ¶2, printed: '51'}
  - {period: 2035, status: cap, value: '60', source: gazette, at: ¶2, printed: '60'}
""",
    "data/figures/cost.yml": """
label: Cost of the bridge
under: second
definition: What the bridge costs in a year.
unit: EUR
values:
  - {period: 2021, status: budget, value: 3 million, source: gazette, at: ¶1, printed: €3 million}
  - {period: 2023, status: budget, value: 4 million, source: herald, at: ¶1, printed: €4 million}
""",
}


@pytest.fixture
def known(tmp_path: Path) -> Known:
    for name, text in BASE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    project = read(tmp_path)
    wrong = [p for p in project.problems if p.code.name not in ("bad-setting", "cannot-read")]
    assert not wrong
    day = date(2035, 1, 1)
    return Known(known_on(project.book, day), project.book, day)


def test_a_term_is_counted_in_years_and_months(known: Known) -> None:
    assert terms.runs(known, "agreements/first") == (5, 0)
    assert terms.runs(known, "agreements/second") == (2, 11)


def test_an_extension_counts_from_the_end_of_what_it_carries_on(known: Known) -> None:
    assert terms.runs(known, "agreements/longer") == (1, 0)


@pytest.mark.parametrize("id", ["vague", "open", "unheard"])
def test_no_length_is_made_up(known: Known, id: str) -> None:
    assert terms.runs(known, f"agreements/{id}") == (0, 0)


def test_an_agreement_sets_what_its_sources_print_of_its_term(known: Known) -> None:
    assert terms.set_by(known, "agreements/first", "limits") == [("rowers", "2021-cap")]


def test_what_is_dated_on_the_day_of_a_signing_belongs_to_that_agreement(known: Known) -> None:
    found = terms.set_by(known, "agreements/second", "limits")
    assert found == [("rowers", "2025-02-01-cap"), ("rowers", "2026-cap")]


def test_another_stage_is_not_what_an_agreement_sets(known: Known) -> None:
    assert terms.set_by(known, "agreements/first", "agreed") == []


def test_sums_of_its_years_are_what_it_came_to(known: Known) -> None:
    found = terms.came_to(known, "agreements/first", "limits")
    assert found == [("cost", ["2021-budget", "2023-budget"])]
    assert terms.came_to(known, "agreements/alone", "limits") == []


def test_a_figure_of_two_in_a_line_is_compared_by_its_first_and_last_values(known: Known) -> None:
    line = [span.id for span in known.longest]
    (found,) = terms.side_by_side(known, "limits")
    by = dict(zip(line, found[1], strict=True))
    assert found[0] == "rowers"
    assert by["first"] == ["2021-cap"]
    assert by["second"] == ["2025-02-01-cap", "2027-cap"]
    assert by["longer"] == []


def test_a_figure_of_one_agreement_alone_is_not_compared(known: Known) -> None:
    assert "cost" not in [id for id, _ in terms.side_by_side(known, "limits")]
