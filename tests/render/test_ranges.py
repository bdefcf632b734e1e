"""The statements of a disagreement on one axis: figures, exchange rates and days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import trees

from factsite.load.project import read
from factsite.render import questions
from factsite.render.known import Known
from factsite.render.ranges import Ranges

COST = """
label: Cost
definition: What it costs.
unit: EUR
values:
  - {period: 2028, value: 310 million, source: paper, at: table, printed: "310",
     heading: EUR million, disputed: [
       {source: report, at: ¶1, printed: €340 million, conflict: case}]}
"""
EVENTS = """
opening: {what: It opens, date: 2028-05-04, source: paper, disputed: [
  {date: 2028-07, source: report, conflict: case}]}
"""


def asked(root: Path, statements: str, prefer: str = "1", **files: str) -> Known:
    conflict = (
        f"case:\n  about: A case\n  kind: value\n  found_by: reading\n  why: It is so.\n"
        f'  prefer: "{prefer}"\n  statements: [{statements}]\n'
    )
    texts = {f"data/{name.replace('__', '/')}.yml": text for name, text in files.items()}
    trees.write(root, {"data/conflicts.yml": conflict, **texts})
    book = read(root).book
    return Known(book, book, date(2035, 1, 1))


def drawn(root: Path, statements: str, prefer: str = "1", **files: str) -> Ranges | None:
    found = questions.meanings(asked(root, statements, prefer, **files), "conflicts/case")
    assert found is None or isinstance(found, Ranges)
    return found


BARE = '{source: paper, printed: "310", of: cost 2028}, '
OTHER = "{source: report, printed: €340 million, of: cost 2028}"


def test_a_numeral_of_a_table_is_read_with_the_scale_of_its_column(tmp_path: Path) -> None:
    found = drawn(tmp_path, BARE + OTHER, figures__cost=COST)
    assert found is not None
    assert [(row.low, row.high) for row in found.rows] == [
        (Decimal(309_500_000), Decimal(310_500_000)),
        (Decimal(339_500_000), Decimal(340_500_000)),
    ]
    assert [row.meets for row in found.rows] == [True, False]


def test_a_bare_numeral_of_no_known_table_is_not_drawn(tmp_path: Path) -> None:
    assert drawn(tmp_path, BARE.replace("310", "999") + OTHER, figures__cost=COST) is None


def test_nothing_is_shaded_where_both_stand(tmp_path: Path) -> None:
    found = drawn(tmp_path, BARE + OTHER, "both", figures__cost=COST)
    assert found is not None
    assert found.apart is None


def test_a_whole_and_its_part_are_no_ranges_of_one_thing(tmp_path: Path) -> None:
    part = COST.replace("label: Cost", "label: Part").replace("conflict: case", "conflict: none")
    whole = COST.replace("310", "900").replace("disputed: [", "parts: [part 2028], disputed: [")
    text = BARE.replace("310", "900") + "{source: report, printed: €340 million, of: part 2028}"
    assert drawn(tmp_path, text, figures__cost=whole, figures__part=part) is None


def test_our_arithmetic_stands_beside_a_print_that_it_does_not_meet(tmp_path: Path) -> None:
    twice = """
label: Twice
definition: Twice the cost.
unit: EUR
values:
  - {period: 2028, formula: cost 2028 + cost 2028, source: report, at: ¶3, printed: €700 million,
     does_not_meet: It is not so.}
"""
    text = "{source: report, printed: €700 million, of: twice 2028}, {source: paper, printed: no}"
    found = drawn(tmp_path, text, figures__cost=COST, figures__twice=twice)
    assert found is not None
    assert [(row.statement, row.what) for row in found.rows] == [(0, ""), (-1, "worked")]
    assert found.rows[1].low == Decimal(619_000_000)


def test_amounts_in_a_second_currency_imply_rates(tmp_path: Path) -> None:
    usd = "label: Sum\ndefinition: A sum.\nunit: USD\nvalues:\n  - {period: 2028, value: 1, "
    usd += "source: paper, at: ¶1, printed: $1}\n"
    text = "{source: paper, printed: $620 million, of: cost 2028}, "
    text += "{source: report, printed: $62 million, of: cost 2028}"
    found = drawn(tmp_path, text, figures__cost=COST, figures__usd=usd)
    assert found is not None
    assert (found.kind, found.unit) == ("rate", "EUR per USD")
    assert [row.meets for row in found.rows] == [True, False]
    low, high = found.rows[0].low, found.rows[0].high
    assert low is not None
    assert high is not None
    assert low < Decimal("0.5") < high
    assert found.rows[0].shown is not None


@pytest.mark.parametrize(
    ("statements", "prefer", "rows"),
    [
        ("{source: report, printed: July}, {source: paper, printed: in May}", "2", [0, 1]),
        ("{source: report, printed: July}, {source: report, printed: none}", "open", [0, 1]),
        (
            "{source: report, printed: July}, {source: report, printed: a}, "
            "{source: report, printed: b}",
            "both",
            [0, -1],
        ),
    ],
)
def test_dates_are_days_on_an_axis_beside_the_one_that_is_followed(
    tmp_path: Path, statements: str, prefer: str, rows: list[int]
) -> None:
    found = drawn(tmp_path, statements, prefer, events=EVENTS)
    assert found is not None
    assert found.kind == "date"
    assert [row.statement for row in found.rows] == rows
    assert found.rows[0].low == Decimal(date(2028, 7, 1).toordinal())
    assert found.rows[0].high == Decimal(date(2028, 8, 1).toordinal())


@pytest.mark.parametrize(
    ("other", "unit", "first"),
    [("2028-05-14", "day", "2028-05-"), ("2028-09-14", "month", "2028-0"), ("2019", "year", "20")],
)
def test_ticks_of_days_are_days_months_or_years_that_have_room(
    tmp_path: Path, other: str, unit: str, first: str
) -> None:
    statements = "{source: report, printed: later}, {source: paper, printed: then}"
    events = EVENTS.replace("2028-07", other)
    found = drawn(tmp_path, statements, "2", events=events)
    assert found is not None
    assert found.unit == unit
    ticks = [found.day_of(tick) for tick in found.ticks()]
    assert 1 <= len(ticks) <= 6
    assert all(tick.startswith(first) for tick in ticks)


def test_the_value_that_is_followed_is_that_of_the_preferred_statement(tmp_path: Path) -> None:
    assert questions.followed(
        asked(tmp_path, BARE + OTHER, figures__cost=COST), "conflicts/case"
    ) == ("cost", "2028")
    disputed = asked(tmp_path, BARE + OTHER, "2", figures__cost=COST)
    assert questions.followed(disputed, "conflicts/case") == ("", "")
    assert questions.followed(disputed, "conflicts/none") == ("", "")


def test_the_records_that_dispute_a_date_are_named(tmp_path: Path) -> None:
    statements = "{source: report, printed: later}, {source: paper, printed: then}"
    known = asked(tmp_path, statements, events=EVENTS)
    assert questions.dated_in(known, "conflicts/case") == [("events", "opening")]
