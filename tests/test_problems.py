from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.problems import (
    CODES,
    Code,
    Found,
    Place,
    Problem,
    as_github,
    as_json,
    as_text,
    code,
    has_errors,
    printable,
    sort,
)

WRONG = Code("wrong", "Something is wrong", "It is not right.")
ODD = Code("odd", "Something is odd", "It may be right.", "warning")
texts = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(
    "\x1b\r\n\u202e%:,a", max_size=9
)


def no_line(path: str, number: int) -> str | None:
    return None


def shown(line: str, column: int, hint: str = "here") -> list[str]:
    problem = Problem(WRONG, "it is wrong", Place("a.yml", 3, column), hint)
    return as_text(problem, lambda path, number: line).split("\n")


def test_a_problem_shows_its_place_its_line_and_a_caret() -> None:
    assert shown("  key: value", 8) == [
        "a.yml:3:8: error: it is wrong  [wrong]",
        "    key: value",
        "         ^ here",
    ]


def test_the_caret_stands_below_wide_characters() -> None:
    assert shown("鍵: 値", 4)[1:] == ["    鍵: 値", "        ^ here"]


def test_a_long_line_is_cut_around_its_column() -> None:
    _, line, caret = shown("x" * 500 + "!" + "y" * 500, 501)
    assert len(line) <= 104
    assert line[caret.index("^")] == "!"


def test_a_place_behind_the_end_of_its_line_is_shown() -> None:
    assert shown("key", 4)[1:] == ["    key", "       ^ here"]


def test_without_a_line_the_hint_stands_alone() -> None:
    problem = Problem(WRONG, "it is wrong", Place("data"), "do it", (Place("b.yml", 2, 1),))
    assert as_text(problem, no_line).split("\n") == [
        "data:1:1: error: it is wrong  [wrong]",
        "    do it",
        "    see also b.yml:2:1",
    ]


@given(texts, texts, texts, texts, st.integers(1, 80))
def test_nothing_from_a_file_reaches_the_terminal_as_a_command(
    message: str, hint: str, path: str, line: str, column: int
) -> None:
    problem = Problem(WRONG, message, Place(path, 1, column), hint, (Place(path),))
    text = as_text(problem, lambda path, number: line.replace("\n", ""))
    assert all(c == "\n" or c.isprintable() for c in text)
    assert text.count("\n") <= 4


@given(texts, texts, texts)
def test_a_workflow_command_is_one_line_with_its_own_fields(
    message: str, hint: str, path: str
) -> None:
    command = as_github(Problem(WRONG, message, Place(path, 2, 3), hint))
    assert len(command.splitlines()) == 1 or not set("\r\n") & set(command)
    head, _, _ = command.removeprefix("::").partition("::")
    assert head.count(",") == 3


def test_a_workflow_command_names_the_place() -> None:
    problem = Problem(ODD, "50% is\nodd: yes", Place("a,b.yml", 2, 3), "look")
    assert as_github(problem) == (
        "::warning file=a%2Cb.yml,line=2,col=3,title=odd::50%25 is%0Aodd: yes look"
    )


def test_json_has_one_object_a_problem() -> None:
    made = json.loads(as_json([Problem(WRONG, "m", Place("a.yml", 2, 3), "h")]))
    assert made == [
        {
            "code": "wrong",
            "severity": "error",
            "message": "m",
            "hint": "h",
            "path": "a.yml",
            "line": 2,
            "column": 3,
        }
    ]
    assert json.loads(as_json([])) == []


def test_a_path_that_is_no_text_can_still_be_written_out() -> None:
    problem = Problem(WRONG, "m", Place("\udcff.yml"))
    for form in (as_text(problem, no_line), as_github(problem), as_json([problem])):
        assert "\\udcff" in form
        assert form.encode()


def test_problems_are_sorted_by_place_and_each_is_told_once() -> None:
    late, early = (Problem(WRONG, "m", Place("a.yml", line)) for line in (10, 9))
    other = Problem(WRONG, "m", Place("b.yml", 1))
    assert sort([other, late, early, late]) == [early, late, other]
    assert Found([late, early]).problems == [early, late]


def test_a_warning_is_no_error() -> None:
    assert not has_errors([Problem(ODD, "m", Place("a"))])
    assert has_errors([Problem(ODD, "m", Place("a")), Problem(WRONG, "m", Place("a"))])


def test_a_code_is_declared_once() -> None:
    name = next(iter(CODES), None) or code("first", "A", "B").name
    with pytest.raises(ValueError, match="declared twice"):
        code(name, "A", "B")


@given(st.text(st.characters(codec="utf-8")))
def test_printable_text_is_left_alone(text: str) -> None:
    assert printable(text).isprintable()
    assert printable(text) == text or not text.isprintable()
