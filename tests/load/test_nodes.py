from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factsite.load import nodes
from factsite.load.nodes import Document, Plain, parse
from factsite.problems import Place, Problem

YAML = st.text(alphabet="ab: -\n\t'\"[]{},#&*!|>?%@`<~.0\\é", max_size=200)


def document(text: str) -> Document:
    made, problems = parse(text.encode(), "a.yml")
    assert made is not None
    assert problems == []
    return made


def only(raw: bytes) -> Problem:
    _, problems = parse(raw, "a.yml")
    (problem,) = problems
    return problem


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: NO", {"a": "NO"}),
        ("a: 012", {"a": "012"}),
        ("a: 1:30", {"a": "1:30"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 2028-10-03", {"a": "2028-10-03"}),
        ("a: 1.10", {"a": "1.10"}),
        ("a: true", {"a": "true"}),
        ("a: =", {"a": "="}),
        ('"a": b', {"a": "b"}),
        ('a: ""', {"a": ""}),
        ('a: "~"', {"a": "~"}),
        ("- a\n- [b, c]\n- {d: e}", ["a", ["b", "c"], {"d": "e"}]),
        ("a: >-\n  b\n  c", {"a": "b c"}),
    ],
)
def test_every_scalar_stays_the_text_that_was_written(text: str, value: Plain) -> None:
    assert document(text).value == value


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    made, problems = parse(b"\xef\xbb\xbfa: b\r\nc: |\r\n  d\r\n  e\r\n", "a.yml")
    assert problems == []
    assert made is not None
    assert made.value == {"a": "b", "c": "d\ne\n"}


def test_values_and_keys_have_their_places() -> None:
    made = document("a:\n  - b: c\n    d: [e, f]\n")
    assert made.place("a", 0, "b") == Place("a.yml", 2, 8)
    assert made.place("a", 0, "d", key=True) == Place("a.yml", 3, 5)
    assert made.place("a", 0, "d", 1) == Place("a.yml", 3, 12)


def test_a_path_that_is_not_there_has_the_place_of_what_is_around_it() -> None:
    assert document("a:\n  b: c\n").place("a", "x", "y") == Place("a.yml", 2, 3)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: one two two", (1, 12)),
        ("a: |\n  one two\n  then two", (3, 8)),
        ("a: >-\n  one two\n  then two", (3, 8)),
        ('a: "one two \\" two"', (1, 16)),
        ("a: one\n  two then\n  two", (3, 3)),
    ],
)
def test_a_piece_of_a_text_is_found_where_it_is_written(text: str, place: tuple[int, int]) -> None:
    assert document(text).find(("a",), "two", nth=1) == Place("a.yml", *place)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: &b c", "yaml-feature", (1, 4)),
        ("a: *b", "yaml-feature", (1, 4)),
        ("a: !!str b", "yaml-feature", (1, 4)),
        ("a: !!python/object/apply:os.system [b]", "yaml-feature", (1, 4)),
        ("<<: {a: b}", "yaml-feature", (1, 1)),
        ("a: b\na: c", "duplicate-key", (2, 1)),
        ("a: {b: c, b: d}", "duplicate-key", (1, 11)),
        ("a:", "empty-value", (1, 1)),
        ("a: ~", "empty-value", (1, 1)),
        ("a: null", "empty-value", (1, 1)),
        ("a:\n  -\n  - b", "empty-value", (2, 4)),
        ("a: {b: c, d}", "empty-value", (1, 11)),
        ("a: b: c", "yaml-syntax", (1, 5)),
        ('a: "b', "yaml-syntax", (1, 4)),
        ("a:\n\tb: c", "yaml-syntax", (2, 1)),
        ("a: {{ b }}", "yaml-syntax", (1, 5)),
        ("a: b\n---\na: c", "yaml-syntax", (2, 1)),
        ("? [a]\n: b", "yaml-syntax", (1, 3)),
        ("", "empty-file", (1, 1)),
        ("# a\n", "empty-file", (1, 1)),
        ("---\n", "empty-file", (1, 1)),
        ("~", "empty-file", (1, 1)),
        ("[" * 21, "too-large", (1, 21)),
        ("- " * 500_000, "too-large", (1, 41)),
        ("".join(f"{' ' * n}a:\n" for n in range(100)), "too-large", (21, 21)),
        ("a: [" + "b," * 110_000 + "]", "too-large", (1, 200_003)),
        ("a: b\x00", "bad-text", (1, 5)),
        ("a: b\u202ec", "bad-text", (1, 5)),
        ("a: b\u2028c", "bad-text", (1, 5)),
        ("a: b\x85c", "bad-text", (1, 5)),
        ("a: b\rc: d", "bad-text", (1, 5)),
        ("\ufeff\ufeffa: b", "bad-text", (1, 1)),
        ('a: "b\\0"', "bad-text", (1, 4)),
        ('a: "b\\e[31m"', "bad-text", (1, 4)),
        ('a: "b\\u202e"', "bad-text", (1, 4)),
    ],
)
def test_what_is_refused_is_one_problem_at_its_place(
    text: str, code: str, place: tuple[int, int]
) -> None:
    problem = only(text.encode())
    assert (problem.code.name, problem.place) == (code, Place("a.yml", *place))
    assert problem.hint


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("a: b".encode("utf-16"), "bad-text"),
        ("a: é".encode("latin-1"), "bad-text"),
        (b"a: \xed\xa0\x80", "bad-text"),
        (b"a" * (nodes.MAX_BYTES + 1), "too-large"),
    ],
)
def test_what_is_no_text_of_a_fact_file_is_one_problem(raw: bytes, code: str) -> None:
    assert only(raw).code.name == code


def test_a_bad_byte_has_its_line_and_column() -> None:
    assert only(b"a: b\nc: \xe9\n").place == Place("a.yml", 2, 4)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a:\n\tb: c", "by spaces"),
        ("a: @b", "in quotes"),
        ("a: b: c", "quote a value that has a colon"),
        ("a: {b: c, d}", "in flow style"),
        ("a: {{ b }}", "in quotes"),
        ('a: "C:\\d"', "backslash"),
    ],
)
def test_the_hint_says_what_to_do(text: str, hint: str) -> None:
    assert hint in only(text.encode()).hint


def test_a_flood_of_problems_ends_the_file() -> None:
    _, problems = parse(b"a: b\n" * 50_000, "a.yml")
    assert len(problems) == nodes.MAX_PROBLEMS + 1


@given(st.binary(max_size=300) | YAML.map(str.encode))
@example(b"\xff\xfe")
@example(b"%YAML 9.9\n---\na: b")
@example(b"- - -\n -\n - ")
@example(b"a: {b: {}}\n? ")
def test_any_bytes_are_a_document_or_problems(raw: bytes) -> None:
    made, problems = parse(raw, "a.yml")
    assert made is not None or problems
    assert all(p.place.line >= 1 and p.place.column >= 1 for p in problems)


@given(st.dictionaries(st.text("abc", min_size=1), st.text("xyz 0-9~:#'", min_size=1)))
def test_quoted_texts_are_read_back(pairs: dict[str, str]) -> None:
    lines = [f"{key}: '{value.replace(chr(39), chr(39) * 2)}'" for key, value in pairs.items()]
    if pairs:
        assert document("\n".join(lines)).value == pairs


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("a: one two two one target", (1, 20)),
        ("a: 'it''s one two target'", (1, 19)),
        ('a: "it is \\"one\\" target"', (1, 19)),
        ("a:\n  one two\n  two one\n  one target", (4, 7)),
        ("a: >\n  one two\n  two one\n  one target\n", (4, 7)),
        ("a: |\n  one two\n\n  two one target\n", (4, 11)),
        ("a: >- # a comment with target\n  one two\n  target one\n", (3, 3)),
    ],
)
def test_a_character_of_a_text_is_found_however_it_is_written(
    written: str, place: tuple[int, int]
) -> None:
    document, problems = parse(written.encode(), "data/x.yml")
    assert problems == []
    assert document is not None
    assert isinstance(document.value, dict)
    text = document.value["a"]
    assert isinstance(text, str)
    found = document.at(("a",), text, text.index("target"))
    assert (found.line, found.column) == place
