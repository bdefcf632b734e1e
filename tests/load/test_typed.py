from __future__ import annotations

import pytest
from pydantic import BaseModel

from factsite.load import nodes, typed
from factsite.load.chapters import FrontMatter
from factsite.load.figures import Figure
from factsite.load.models import Agreement, Conflict, Dated, Event, Person, Source
from factsite.problems import Place, Problem

FIGURE = """\
label: Cost
definition: What it costs.
unit: EUR
values:
  - period: 2029
    value: 3
    source: paper
    at: ¶2
    printed: EUR 3
"""


def problems(model: type[BaseModel], text: str, **extra: str) -> list[Problem]:
    document, wrong = nodes.parse(text.encode(), "a.yml")
    assert document is not None
    assert wrong == []
    return typed.make(model, document.value, document, **extra)[1]


def only(model: type[BaseModel], text: str, **extra: str) -> tuple[str, str, tuple[int, int], str]:
    (problem,) = problems(model, text, **extra)
    assert problem.place.path == "a.yml"
    return problem.code.name, problem.message, problem.place[1:], problem.hint


def test_a_whole_record_has_no_problem() -> None:
    assert problems(Figure, FIGURE, id="cost") == []


@pytest.mark.parametrize(
    ("right", "wrong", "code", "place", "hint"),
    [
        ("label: Cost", "lable: Cost", "unknown-key", (1, 1), "did you mean “label”?"),
        ("label: Cost", "label: [a, b]", "bad-value", (1, 8), "remove the brackets"),
        ("label: Cost", "label: {a: b}", "bad-value", (1, 8), "remove the brackets"),
        ("label: Cost", "label: <b>", "markup", (1, 8), "write plain words"),
        ("label: Cost\n", "", "missing-key", (1, 1), "add `label: …`"),
        ("unit: EUR", "unit: EUR\nid: cost", "unknown-key", (4, 1), "remove it"),
        ("    printed:", "    prnted:", "unknown-key", (9, 5), "did you mean “printed”?"),
        ("    printed: EUR 3\n", "", "missing-key", (5, 5), "add `printed`, or `unread` with why"),
        ("    at: ¶2\n", "", "missing-key", (5, 5), "add `at`"),
        ("    source: paper\n    at: ¶2\n", "", "missing-source", (5, 5), "add `source`"),
        ("    value: 3\n", "", "missing-key", (5, 5), ""),
        ("period: 2029", "period: [2029]", "bad-value", (5, 13), "remove the brackets"),
        ("period: 2029", "on: soon", "bad-date", (5, 9), ""),
        ("    value: 3", "    value: 3\n    on: 2029", "missing-key", (5, 5), ""),
        ("    value: 3", "    value: 3\n    anchor: a", "unknown-key", (5, 5), ""),
        ("    value: 3", "    value: 3\n    scale: million", "missing-key", (5, 5), "add `why`"),
        ("    value: 3", "    value: 3\n    preferred: yes", "bad-value", (7, 16), "write true or"),
        ("    value: 3", "    value: 3\n    sources: [paper]", "bad-value", (7, 15), "write `key:"),
        ("    value: 3", "    value: 3\n    sources: paper", "bad-value", (7, 14), "write [a, b]"),
        ("    value: 3", "    value: 3\n    given: [a]", "bad-value", (7, 12), "write `key"),
    ],
)  # fmt: skip
def test_a_slip_is_one_problem_at_its_place_with_a_hint(
    right: str, wrong: str, code: str, place: tuple[int, int], hint: str
) -> None:
    assert right in FIGURE
    found = only(Figure, FIGURE.replace(right, wrong), id="cost")
    assert (found[0], found[2]) == (code, place)
    assert found[3].startswith(hint)


def test_a_list_in_which_everything_is_wrong_is_not_also_too_short() -> None:
    text = FIGURE.split("  - period")[0] + "  - a\n"
    assert only(Figure, text, id="cost")[2] == (5, 5)


def test_an_empty_list_is_too_short() -> None:
    text = FIGURE.split("values:")[0] + "values: []\n"
    assert only(Figure, text, id="cost")[1] == "this list is too short"


def test_a_misspelt_key_of_an_input_names_the_keys_of_inputs() -> None:
    given = "    given: {fee: {vale: 2, source: paper, at: ¶1, printed: two}}\n"
    text = FIGURE.replace("    value: 3\n", "    formula: given.fee\n" + given)
    assert only(Figure, text, id="cost")[3] == "did you mean “value”?"


def test_an_unquoted_comma_in_flow_style_is_explained() -> None:
    text = "name: A\nkind: pact\nparties: [B]\nsigned: {date: 2028, place: Uptown, plaza: x}\n"
    assert "quote a value with a comma" in only(Agreement, text, id="a")[3]


def test_many_unknown_keys_are_not_all_told() -> None:
    text = FIGURE + "".join(f"key{n}: a\n" for n in range(5_000))
    assert len(problems(Figure, text, id="cost")) == nodes.MAX_PROBLEMS


@pytest.mark.parametrize(
    ("model", "text", "code"),
    [
        (Event, "what: A", "missing-key"),
        (Event, "what: A\ndate: 2028\nplanned: 2029", "missing-key"),
        (Person, "name: A\nroles:\n  - {role: Warden}", "missing-key"),
        (Person, "name: A\nroles: [Warden]", "bad-value"),
        (Person, "name: A\nother_names: B", "bad-value"),
        (Agreement, "name: A\nkind: B\nparties: C", "bad-value"),
        (Agreement, "name: A\nkind: B\nparties: [C]\nsigned: [2028]", "bad-value"),
        (Conflict, "about: A\nkind: valu\nfound_by: reading\nprefer: 1\nwhy: B\nstatements:\n"
         "  - {source: a, printed: b}\n  - {source: a, printed: b}", "bad-value"),
        (Conflict, "about: A\nkind: value\nfound_by: reading\nprefer: 1\nwhy: B\nstatements:\n"
         "  - {source: a, printed: b}", "bad-value"),
        (Source, "publisher: A\nurl: https://a.example\nlanguage: en\nkind: B\n"
         "accessed: 2030-01-01", "missing-key"),
    ],
)  # fmt: skip
def test_what_a_kind_needs_is_asked_for(model: type[BaseModel], text: str, code: str) -> None:
    assert only(model, text, id="a")[0] == code


def test_a_list_or_a_text_in_place_of_a_record_is_one_problem() -> None:
    assert only(FrontMatter, "- a\n")[1] == "a mapping of keys is expected here"
    assert only(FrontMatter, "a\n")[1] == "a mapping of keys is expected here"


def test_the_place_of_a_record_in_a_file_of_many_is_its_own() -> None:
    document, _ = nodes.parse(b"a:\n  nam: b\n", "a.yml")
    assert document is not None
    _, (first, *_) = typed.make(Dated, {"dat": "2028"}, document, ("a",))
    assert first.place == Place("a.yml", 2, 3)


def test_the_keys_of_a_kind_are_those_that_are_typed() -> None:
    assert "id" not in typed.keys(Figure)
    assert "title" in typed.keys(FrontMatter)
