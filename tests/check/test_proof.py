"""The proof of a figure, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
import trees

from factsite.check.proof import proof
from factsite.check.subject import Subject
from factsite.load.factbook import Factbook
from factsite.load.project import read

HEAD = "label: Cost\ndefinition: What it costs.\nunit: EUR\nvalues:\n"


def book(folder: Path, *rows: str) -> Factbook:
    text = HEAD + "".join(f"  - {row}\n" for row in rows)
    trees.write(folder, {"data/figures/cost.yml": text})
    made = read(folder)
    assert made.problems == ()
    return made.book


def lines(made: Factbook, anchor: str = "2029") -> list[str]:
    return [" ".join(line.split()) for line in proof(made, Subject("figures/cost", (anchor,)))]


def test_a_print_is_shown_with_what_it_reads_as_and_the_verdict(tmp_path: Path) -> None:
    row = "{period: 2029, value: 3.1 million, source: paper, at: ¶2, printed: €3.1 million}"
    assert lines(book(tmp_path, row)) == [
        "figures/cost#2029",
        "value €3.1 million",
        "print “€3.1 million”, paper, ¶2",
        "reading €3.05 million to €3.15 million",
        "interval 3,050,000 .. 3,150,000 EUR",
        "verdict agrees",
    ]


@pytest.mark.parametrize(
    ("keys", "verdict"),
    [
        ("printed: €3.1 million", "agrees"),
        ("printed: €3.1 billion", "disagrees"),
        ("printed: €3.1 million, unread: A picture.", "on trust"),
        ("unread: A picture.", "on trust"),
    ],
)
def test_the_verdict_on_a_print(tmp_path: Path, keys: str, verdict: str) -> None:
    row = f"{{period: 2029, value: 3.1 million, source: paper, at: ¶2, {keys}}}"
    assert lines(book(tmp_path, row))[-1] == f"verdict {verdict}"


def test_a_print_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    row = "{period: 2029, value: 3, source: paper, at: ¶2, printed: EUR umpteen}"
    assert lines(book(tmp_path, row))[-1].startswith("verdict cannot be read: ")


def test_a_disputed_print_names_its_conflict(tmp_path: Path) -> None:
    row = (
        "{period: 2029, value: 3, source: paper, at: ¶2, printed: EUR 3, "
        "disputed: [{source: report, at: ¶1, printed: EUR 4, conflict: cost}]}"
    )
    assert lines(book(tmp_path, row))[-1] == "verdict disputed, see conflicts/cost"


@pytest.mark.parametrize(
    ("printed", "words", "exact"),
    [
        ("at least €3 billion", "at least €3 billion", "3,000,000,000 .. open EUR"),
        ("up to €3", "up to €3", "open .. 3 EUR"),
    ],
)
def test_an_open_end_is_called_so(tmp_path: Path, printed: str, words: str, exact: str) -> None:
    row = f"{{period: 2029, value: 3, source: paper, at: ¶2, printed: {printed}}}"
    reading, interval = lines(book(tmp_path, row))[3:5]
    assert (reading, interval) == (f"reading {words}", f"interval {exact}")


def test_a_value_of_a_formula_is_computed_and_its_print_has_to_meet_it(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        "{period: 2029, formula: given.fee + given.toll, given: {"
        "fee: {value: 2, source: paper, at: ¶1, printed: €2.0}, "
        "toll: {value: 1, source: paper, at: ¶1, printed: €1.0}}, "
        "source: paper, at: ¶2, printed: €4.0}",
    )
    said = lines(made)
    assert said[2:5] == [
        "formula given.fee + given.toll", "interval 2.9 .. 3.1 EUR", "verdict computed",
    ]  # fmt: skip
    assert [line for line in said if line.startswith("verdict")] == [
        "verdict computed", "verdict disagrees", "verdict agrees", "verdict agrees",
    ]  # fmt: skip
    assert "given.fee €2" in said


def test_a_formula_without_an_answer_cannot_be_computed(tmp_path: Path) -> None:
    assert lines(book(tmp_path, "{period: 2029, formula: given.fee}")) == [
        "figures/cost#2029", "formula given.fee", "verdict cannot be computed",
    ]  # fmt: skip


def test_only_the_values_that_are_meant_are_proved(tmp_path: Path) -> None:
    rows = [
        f"{{period: {year}, value: 3, source: paper, at: ¶2, printed: EUR 3}}"
        for year in (2028, 2029)
    ]
    said = lines(book(tmp_path, *rows), "2028")
    assert [line for line in said if line.startswith("figures/")] == ["figures/cost#2028"]
