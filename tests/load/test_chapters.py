from __future__ import annotations

import pytest

from factsite.load.chapters import Chapter, read
from factsite.problems import Place, Problem


def chapter(text: str) -> Chapter:
    made, problems = read(text.encode(), "a.md")
    assert problems == []
    assert made is not None
    return made


def only(text: str) -> Problem:
    _, problems = read(text.encode(), "a.md")
    (problem,) = problems
    return problem


def test_a_chapter_is_front_matter_and_prose() -> None:
    made = chapter(
        "---\ntitle: The bridge\nstandfirst: Of {{ term('toll') }}.\n"
        "key_figures:\n  - '{{ figure(\"cost\") }} a year'\n"
        "summary:\n  - Of {{ term('pier') }}.\n---\nIt {{ term('span') }}.\n"
    )
    assert made.front.title == "The bridge"
    assert made.body.source == "It {{ term('span') }}.\n"
    calls = [call for text in made.texts for call in text.calls]
    assert [call.arguments["id"] for call in calls] == ["toll", "pier", "cost", "span"]
    assert [call.place for call in calls] == [
        Place("docs/a.md", 3, 16), Place("docs/a.md", 7, 8),
        Place("docs/a.md", 5, 6), Place("docs/a.md", 9, 4),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["---\ntitle: A\n---", "--- \ntitle: A\n--- \nB", "---\r\ntitle: A\r\n---\r\nB"]
)
def test_front_matter_may_end_as_editors_leave_it(text: str) -> None:
    assert chapter(text).front.title == "A"


def test_a_rule_in_the_body_is_no_end_of_the_front_matter() -> None:
    assert chapter("---\ntitle: A\n---\nB\n\n---\nC\n").body.source == "B\n\n---\nC\n"


def test_a_problem_of_the_body_has_the_line_of_the_file() -> None:
    assert only("---\ntitle: A\n---\nB\n\nC <b>D</b>\n").place == Place("docs/a.md", 6, 3)


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "no-front-matter", (1, 1)),
        ("# A\n", "no-front-matter", (1, 1)),
        ("---\ntitle: A\nB\n", "no-front-matter", (1, 1)),
        ("---\ndescription: A\n---\n", "missing-key", (2, 1)),
        ("---\ntitle: A\nhide: [toc]\n---\n", "unknown-key", (3, 1)),
        ("---\ntitle: A\ntemplate: x.html\n---\n", "unknown-key", (3, 1)),
        ("---\ntitle: <script>\n---\n", "markup", (2, 8)),
        ("---\ntitle:\n---\n", "empty-value", (2, 1)),
        ("---\ntitle: A: B\n---\n", "yaml-syntax", (2, 9)),
        ("---\ntitle: A\nsince: 2028\n---\n", "bad-date", (3, 8)),
        ("---\ntitle: A\nkey_figures: B\n---\n", "bad-value", (3, 14)),
        ("---\ntitle: A\nstandfirst: Of {{ trm('b') }}\n---\n", "unknown-reader", (3, 16)),
        ("---\ntitle: A\n---\n\x00", "bad-text", (4, 1)),
    ],
)
def test_what_is_wrong_is_one_problem_at_its_place(
    text: str, code: str, place: tuple[int, int]
) -> None:
    problem = only(text)
    assert (problem.code.name, problem.place) == (code, Place("docs/a.md", *place))
