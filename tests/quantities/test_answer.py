from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from factsite.quantities.answer import answer, phrases
from factsite.quantities.units import Unit, Units

UNITS = Units.builtin()


def said(phrase: str, **options: Any) -> dict[str, Any]:
    """The answer as a program gets it."""
    row = json.loads(answer(phrase, UNITS, **options).as_json())
    assert isinstance(row, dict)
    return row


def test_a_program_gets_the_ends_in_base_units() -> None:
    assert said("約3,000億ユーロ") == {
        "phrase": "約3,000億ユーロ",
        "low": "285000000000",
        "high": "315000000000",
        "unit": "EUR",
        "qualifier": "about",
        "problem": None,
    }


def test_an_open_end_and_a_missing_unit_are_null() -> None:
    row = said("at least 0.5")
    assert (row["low"], row["high"], row["unit"]) == ("0.5", None, None)


def test_several_units_are_listed() -> None:
    herons = Unit("herons", "count", "", "heron", "herons", ("birds",))
    gulls = Unit("gulls", "count", "", "gull", "gulls", ("birds",))
    found = answer("5 birds", UNITS.extended([herons, gulls]))
    assert json.loads(found.as_json())["unit"] == "gulls|herons"
    assert "gulls or herons" in found.as_text()
    assert "one of AUD, BBD, BMD, BND and" in answer("5 dollars", UNITS).as_text()


def test_what_is_refused_says_why() -> None:
    row = said("64,000 unicorns")
    assert row["problem"] == "“unicorns” is no word of a figure and names no unit"
    assert row["low"] is row["high"] is row["unit"] is row["qualifier"] is None
    assert answer("64,000 unicorns", UNITS).as_text() == (
        "64,000 unicorns\n  not read: “unicorns” is no word of a figure and names no unit"
    )


def test_an_editor_gets_a_line_for_each_part() -> None:
    assert answer("nearly 200 people", UNITS).as_text().splitlines() == [
        "nearly 200 people",
        "  low        190",
        "  high       200",
        "  unit       persons",
        "  qualifier  nearly: from x − w to x",
        "  last digit 1",
    ]
    lines = answer("at least €12,345.50", UNITS).as_text().splitlines()
    assert lines[1:3] == ["  low        12,345.5", "  high       open"]
    assert "  qualifier  none" in answer("5", UNITS).as_text()
    assert "  unit       none printed" in answer("5", UNITS).as_text()


def test_the_options_of_a_fact_file_are_heeded() -> None:
    assert said("36.5", heading="million euros")["low"] == "36450000"
    assert said("36.5", truncated=True)["high"] == "36.6"
    assert said("5 tons")["problem"]
    assert said("5 tons", unit=UNITS["tonnes"])["low"] == "4500"


def test_lines_end_in_many_ways() -> None:
    assert list(phrases([b"5\n", b"6\r\n", b"\n", b"7"])) == ["5", "6", "", "7"]


@given(st.lists(st.binary(max_size=400)))
def test_any_bytes_get_an_answer_each(lines: list[bytes]) -> None:
    rows = [json.loads(answer(phrase, UNITS).as_json()) for phrase in phrases(lines)]
    assert len(rows) == len(lines)
    assert all((row["problem"] is None) or row["low"] is row["high"] is None for row in rows)
    assert all(answer(phrase, UNITS).as_text() for phrase in phrases(lines))
