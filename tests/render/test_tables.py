"""The table of a figure: a row for each print, exact, with nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import trees
from hypothesis import given
from hypothesis import strategies as st

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.render.known import Known
from factsite.render.tables import FIELDS, Row, guarded, rows, table

COST = """\
label: Cost
definition: What it costs.
unit: EUR
values:
  - period: 2027
    status: budget
    value: 3.14 million
    sources:
      - {source: paper, at: ¶1, printed: €3.14 million}
      - {source: report, at: "=cmd", printed: about €3.1 million, converted: $3.3 million}
  - period: 2028
    value: 2 million to 3 million
    source: report
    at: table 1
    printed: 2-3
    scale: million euros
    why: The table counts so.
  - period: 2027..2028
    formula: mean(cost 2027, cost 2028)
"""
MakeRows = Callable[..., list[Row]]


@pytest.fixture
def made(tmp_path: Path) -> MakeRows:
    """The rows of the figure `cost` on a day."""

    def make(text: str = COST, day: str = "2030-06-30") -> list[Row]:
        trees.write(tmp_path, {"data/figures/cost.yml": text})
        project = read(tmp_path)
        assert project.problems == ()
        on = date.fromisoformat(day)
        known = Known(known_on(project.book, on), project.book, on)
        figure = known.book.figure("cost")
        return rows(known, figure) if figure else []

    return make


def test_each_print_has_a_row_and_the_value_is_repeated(made: MakeRows) -> None:
    first, second, *_ = made()
    assert (first["source"], second["source"]) == ("paper", "report")
    same = FIELDS[: FIELDS.index("source")]
    assert [first[name] for name in same] == [second[name] for name in same]
    assert (first["low"], first["high"], first["unit"]) == ("3140000", "3140000", "EUR")
    assert (first["first"], first["last"]) == ("2027-01-01", "2027-12-31")
    assert second["converted"] == "$3.3 million"


def test_a_range_has_two_ends_and_a_numeral_its_scale(made: MakeRows) -> None:
    row = made()[2]
    assert (row["low"], row["high"], row["scale"]) == ("2000000", "3000000", "million euros")


def test_a_value_that_nobody_prints_has_one_row_without_a_source(made: MakeRows) -> None:
    row = made()[-1]
    assert row["formula"] == "mean(cost 2027, cost 2028)"
    assert "source" not in row
    assert Decimal(row["low"]) <= Decimal(row["high"])


def test_nothing_of_a_later_source_is_in_it(made: MakeRows) -> None:
    (row,) = made(day="2028-12-31")
    assert (row["source"], row["low"]) == ("paper", "3140000")


def test_the_file_has_a_head_and_the_same_rows(made: MakeRows) -> None:
    text = table(made()).decode()
    assert text.startswith(",".join(FIELDS) + "\r\n")
    read_back = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(read_back) == len(made())
    assert read_back[1]["at"] == "'=cmd"
    assert read_back[0]["printed"] == "€3.14 million"


@pytest.mark.parametrize("cell", ["=1+1", "+a", "-a", "@SUM(A1)", "\tx", "\rx", "＝1", "- 5", "+"])
def test_what_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+0.5", "-2400000000", "about -5", "", "a=b"])
def test_plain_numbers_and_words_are_left_alone(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2))
def test_any_cell_comes_back(cells: list[str]) -> None:
    raw = table([{"a": cells[0], "b": cells[1]}], ("a", "b")).decode()
    (row,) = csv.DictReader(io.StringIO(raw, newline=""))
    assert [row["a"], row["b"]] == [guarded(cell) for cell in cells]
