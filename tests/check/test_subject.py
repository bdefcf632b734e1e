"""Which fact is meant, and which problems concern it."""

from __future__ import annotations

from pathlib import Path

import pytest
import trees

from factsite.check import run_all
from factsite.check.subject import Subject, concerning, subject
from factsite.load.factbook import Factbook
from factsite.load.lookup import NoAnswer
from factsite.load.project import read
from factsite.problems import sort

COST = """\
label: Cost
definition: What it costs.
unit: EUR
values:
  - {period: 2028, status: budget, value: 3, source: paper, at: ¶1, printed: EUR 3}
  - {period: 2029, status: budget, value: 3, source: paper, at: ¶1, printed: EUR 3}
  - {period: 2029, status: settled, value: 4, source: paper, at: ¶1, printed: EUR 4}
"""
TERMS = """\
toll:
  name: Toll
  definition: See {{ figure("cost", "2029") }}.
  source: papers
fee:
  name: Fee
  definition: A fee.
  source: papers
"""
FILES = {"data/figures/cost.yml": COST, "data/terms.yml": TERMS}


def book(folder: Path, **files: str) -> Factbook:
    trees.write(
        folder, {**FILES, **{f"data/{k.replace('__', '/')}.yml": v for k, v in files.items()}}
    )
    return read(folder).book


@pytest.mark.parametrize(
    ("fact", "anchors"),
    [
        ("cost", ("2028-budget", "2029-budget", "2029-settled")),
        ("figures/cost", ("2028-budget", "2029-budget", "2029-settled")),
        ("figures/cost#2029-settled", ("2029-settled",)),
        ("cost#2029-SETTLED", ("2029-settled",)),
        ("cost 2029", ("2029-budget", "2029-settled")),
        ("cost 2029 budget", ("2029-budget",)),
    ],
)
def test_a_fact_is_named_in_several_ways(tmp_path: Path, fact: str, anchors: tuple[str]) -> None:
    assert subject(book(tmp_path), fact) == Subject("figures/cost", anchors)


def test_a_record_of_another_kind_has_no_values(tmp_path: Path) -> None:
    assert subject(book(tmp_path), "toll") == Subject("terms/toll")


@pytest.mark.parametrize(
    ("fact", "why", "hint"),
    [
        ("costs", "there is no fact “costs”", "did you mean “cost”?"),
        ("figures/costs", "there is no fact “figures/costs”", "did you mean “figures/cost”?"),
        ("", "there is no fact “”", ""),
        ("cost 2031", "“cost” has no value 2031", "there is: 2028, 2029"),
        ("cost#xx", "“cost” has no value xx", "there is: 2028-budget, 2029-budget, 2029-settled"),
        ("cost 2029 cap", "“cost” has no value “cap” for 2029", "there is: budget, settled"),
        ("toll 2029", "“terms/toll” has no values", "name the record alone"),
        ("toll#x", "“terms/toll” has no values", "name the record alone"),
    ],
)
def test_a_name_of_nothing_says_what_there_is(
    tmp_path: Path, fact: str, why: str, hint: str
) -> None:
    with pytest.raises(NoAnswer) as answer:
        subject(book(tmp_path), fact)
    assert answer.value.why == why
    assert answer.value.hint.startswith(hint)


def test_one_id_of_two_kinds_needs_its_kind(tmp_path: Path) -> None:
    made = book(tmp_path, terms__cost="name: Cost\ndefinition: A cost.\nsource: paper\n")
    with pytest.raises(NoAnswer, match="may be figures/cost or terms/cost"):
        subject(made, "cost")
    assert subject(made, "terms/cost") == Subject("terms/cost")


@pytest.mark.parametrize(
    ("ref", "lines"),
    [
        ("terms/toll", [4]),
        ("terms/fee", [8]),
        ("figures/cost", [4]),  # the term reads the figure in its definition
        ("sources/paper", []),
    ],
)
def test_the_problems_of_a_record_are_its_own_and_those_of_what_names_it(
    tmp_path: Path, ref: str, lines: list[int]
) -> None:
    made = book(tmp_path)
    told = sort(run_all(made))
    assert [p.place.line for p in told] == [4, 8]
    assert [p.place.line for p in concerning(made, ref, told)] == lines


def test_a_formula_names_what_it_reads(tmp_path: Path) -> None:
    claim = "statement: It costs.\nsource: papers\ncheck: cost 2029 = 3\nverdict: holds\n"
    made = book(tmp_path, claims__same=claim)
    told = concerning(made, "figures/cost", run_all(made))
    assert "data/claims/same.yml" in {p.place.path for p in told}
