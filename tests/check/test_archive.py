"""Printed phrases are looked up in the texts of their sources."""

from __future__ import annotations

from pathlib import Path

import pytest
import trees
from hypothesis import given
from hypothesis import strategies as st

from factsite.check.archive import check, normal, quoted, stands_in, summary
from factsite.load.factbook import Factbook
from factsite.load.project import read
from factsite.problems import Problem

TEXT = (
    "The board met on Monday.",
    "It set aside “about €3.1 million” for\nthe bridge – more than ever.",
    "In all, 21,500 people crossed; 全部で約２千１百人が渡った。",
    "Spans: 12. The board’s share is 40 %.",
)
FIGURE = """
label: Cost
definition: What it costs.
unit: EUR
values:
  - {{period: 2029, value: 3.1 million, source: paper, at: {at}, printed: {printed}}}
"""


def book(folder: Path, **files: str) -> Factbook:
    trees.write(folder, {f"data/{k.replace('__', '/')}.yml": v for k, v in files.items()})
    return read(folder).book


def found(folder: Path, at: str, printed: str) -> list[Problem]:
    made = book(folder, figures__cost=FIGURE.format(at=at, printed=printed))
    return check(made, {"paper": TEXT})


@pytest.mark.parametrize(
    ("at", "printed"),
    [
        ("¶2", "about €3.1 million"),
        ("¶2", '"\\"about €3.1 million\\""'),
        ("¶2", '"for the bridge - more"'),
        ("¶1–2", "€3.1 million"),
        ("¶1 and ¶2", "€3.1 million"),
        ("headline", "€3.1 million"),
        ("table 2", "€3.1 million"),
        ("last ¶", "€3.1 million"),
        ("¶3", "約2千1百人"),
        ("¶3", '"約２千 １百人"'),
        ("¶4", "The board's share"),
    ],
)
def test_a_phrase_stands_where_it_is_said_to(tmp_path: Path, at: str, printed: str) -> None:
    assert found(tmp_path, at, printed) == []


@pytest.mark.parametrize(
    ("printed", "hint"),
    [
        ("About €3.1 million", "¶2 has “about €3.1 million”: write it as printed"),
        ("nearly €3.1 million", "copy the words from the source as they stand there"),
        ('"1,500"', "copy the words from the source as they stand there"),
        ("21", "copy the words from the source as they stand there"),
        ("million” for the bri", "copy the words from the source as they stand there"),
        ("千1百人", "copy the words from the source as they stand there"),
    ],
)
def test_a_phrase_that_is_nowhere_is_a_problem(tmp_path: Path, printed: str, hint: str) -> None:
    (problem,) = found(tmp_path, "¶2", printed)
    assert (problem.code.name, problem.hint) == ("not-in-archive", hint)


def test_a_phrase_in_another_paragraph_names_it(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "¶4", "€3.1 million")
    assert problem.code.name == "wrong-paragraph"
    assert problem.message == "“€3.1 million” does not stand in ¶4 of paper, but in ¶2"
    assert problem.hint == "write `at: ¶2`"
    (beyond,) = found(tmp_path, "¶40", "€3.1 million")
    assert beyond.code.name == "wrong-paragraph"


def test_every_kind_of_printed_phrase_is_looked_up(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        figures__cost="""
label: Cost
definition: What it costs.
unit: EUR
values:
  - period: 2029
    value: 3
    source: paper
    at: ¶1
    printed: flat
    converted: flat dollars
    sources: [{source: paper, at: ¶1, printed: witness, unread: why}]
    disputed: [{source: paper, at: ¶1, printed: disputed, converted: disputed dollars}]
  - period: 2030
    formula: given.fee
    given: {fee: {value: 2, source: paper, at: ¶1, printed: given}}
""",
        conflicts__cost="""
about: Cost
kind: value
statements:
  - {source: paper, at: ¶1, printed: statement}
  - {source: report, printed: other}
found_by: reading
prefer: 1
why: So.
""",
        claims__flat="""
statement: It costs.
source: paper
printed: claim
verdict: open
why: So.
""",
        claims__listed="""
statement: It costs.
sources: [{source: paper, at: ¶1}]
printed: listed claim
verdict: open
why: So.
""",
    )
    phrases = {q.phrase for q in quoted(made)}
    assert phrases == {
        "flat", "flat dollars", "witness", "disputed", "disputed dollars", "given", "statement",
        "other", "claim", "listed claim",
    }  # fmt: skip
    problems = check(made, {"paper": TEXT})
    assert len(problems) == len(phrases) - 1  # of the other source there is no text
    assert len({p.place for p in problems}) == len(problems)


def test_sources_without_a_text_are_summed_up_and_no_problem(tmp_path: Path) -> None:
    made = book(tmp_path, figures__cost=FIGURE.format(at="¶2", printed="€3.1 million"))
    assert check(made, {}) == []
    said = "0 of 1 printed phrases looked up in the archive; it has no text of paper"
    assert summary(made, {}) == said
    assert summary(made, {"paper": TEXT}) == "1 of 1 printed phrases looked up in the archive"


@given(st.text(), st.text(), st.text())
def test_what_was_cut_from_a_text_between_spaces_stands_in_it(a: str, b: str, c: str) -> None:
    phrase = normal(f"“{b}”")
    assert stands_in(phrase, normal(f"{a} “{b}” {c}"))
