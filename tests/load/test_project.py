from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.load.project import Project
from factsite.problems import Problem

Read = Callable[[dict[str, str | bytes | None]], Project]
TERM = "name: Toll\ndefinition: What one pays.\nsource: paper\n"


def only(project: Project) -> Problem:
    (problem,) = project.problems
    return problem


def test_a_record_is_named_by_its_path(project: Read) -> None:
    made = project({"data/terms/toll.yml": TERM})
    assert made.problems == ()
    assert list(made.book.records["terms"]) == ["toll"]


def test_many_records_may_stand_in_one_file_beside_others(project: Read) -> None:
    many = "span:\n  name: Span\n  definition: From pier to pier.\n"
    made = project({"data/terms/toll.yml": TERM, "data/terms.yml": many})
    assert made.problems == ()
    assert list(made.book.records["terms"]) == ["span", "toll"]
    assert made.book.place(made.book.records["terms"]["span"], "name") == ("data/terms.yml", 2, 9)


def test_blanks_and_hidden_files_are_no_facts(project: Read) -> None:
    made = project({"data/_blank/terms.yml": "?", "data/.swp": "?", "data/terms/.a.yml": "?"})
    assert made.problems == ()


@pytest.mark.parametrize(
    ("path", "code", "hint"),
    [
        ("data/trems/toll.yml", "unknown-file", "did you mean “terms”?"),
        ("data/trems.yml", "unknown-file", "did you mean “terms”?"),
        ("data/terms/toll.yaml", "unknown-file", "rename it: the ending is .yml"),
        ("data/terms/toll", "unknown-file", "facts stand in"),
        ("data/terms/toll.yml~", "unknown-file", "facts stand in"),
        ("data/terms/river/toll.yml", "unknown-file", "facts stand in"),
        ("data/units/toll.yml", "unknown-file", "facts stand in"),
        ("data/README.md", "unknown-file", "one of"),
        ("data/terms/Toll.yml", "bad-file-name", "rename the file"),
        ("data/terms/my toll.yml", "bad-file-name", "rename the file"),
        ("data/terms/😀.yml", "bad-file-name", "rename the file"),
        ("data/terms/aux.yml", "bad-file-name", "rename the file"),
        ("docs/My Page.md", "bad-file-name", "rename the file"),
        ("docs/terms/toll.md", "bad-file-name", "move the chapter"),
        ("docs/terms.md", "bad-file-name", "move the chapter"),
        ("docs/toll.MD", "unknown-file", "rename it: the ending is .md"),
        ("docs/toll.markdown", "unknown-file", "rename it: the ending is .md"),
    ],
)
def test_a_file_in_the_wrong_place_is_one_problem(
    project: Read, path: str, code: str, hint: str
) -> None:
    problem = only(project({path: TERM}))
    assert (problem.code.name, problem.place) == (code, (path, 1, 1))
    assert problem.hint.startswith(hint)


def test_a_file_name_that_is_no_text_is_one_problem(project: Read) -> None:
    problem = only(project({"data/terms/\udcff.yml": TERM}))
    assert problem.code.name == "bad-file-name"


def test_names_that_differ_by_case_alone_are_refused(project: Read) -> None:
    made = project({"data/terms/toll.yml": TERM, "data/terms/TOLL.yml": TERM})
    assert only(made).place.path == "data/terms/TOLL.yml"


def test_two_records_of_one_id_name_each_other(project: Read) -> None:
    many = "toll: {name: Toll, definition: What one pays., source: paper}\n"
    problem = only(project({"data/terms/toll.yml": TERM, "data/terms.yml": many}))
    assert problem.code.name == "duplicate-id"
    assert [problem.place.path, *(p.path for p in problem.also)] == [
        "data/terms.yml", "data/terms/toll.yml",
    ]  # fmt: skip


def test_two_chapters_of_one_address_name_each_other(project: Read) -> None:
    text = "---\ntitle: A\n---\n"
    problem = only(project({"docs/toll.md": text, "docs/toll/index.md": text}))
    assert problem.message == "docs/toll.md and docs/toll/index.md have the same address"


@pytest.mark.parametrize(
    ("path", "text", "hint"),
    [
        ("data/terms.yml", TERM, "one record alone stands in data/terms/<id>.yml"),
        ("data/terms.yml", "- a\n", "write one `id:` a record"),
        ("data/units.yml", "a\n", "write one `id:` a record"),
    ],
)
def test_a_file_of_many_that_is_none_is_one_problem(
    project: Read, path: str, text: str, hint: str
) -> None:
    problem = only(project({path: text}))
    assert problem.code.name == "bad-value"
    assert problem.hint.startswith(hint)


def test_an_id_in_a_file_of_many_has_its_place(project: Read) -> None:
    many = "toll: {name: A, definition: B.}\nBig Toll: {name: A, definition: B.}\n"
    problem = only(project({"data/terms.yml": many}))
    assert (problem.code.name, problem.place) == ("bad-id", ("data/terms.yml", 2, 1))


def test_a_key_without_a_value_is_told_once(project: Read) -> None:
    problem = only(project({"data/terms/toll.yml": TERM.replace("Toll", "")}))
    assert (problem.code.name, problem.place) == ("empty-value", ("data/terms/toll.yml", 1, 1))


def test_all_files_are_read_before_anything_is_told(project: Read) -> None:
    made = project({"data/terms/a.yml": "nam: A", "data/terms/b.yml": "[", "docs/c.md": "C"})
    assert {p.place.path for p in made.problems} == {
        "data/terms/a.yml", "data/terms/b.yml", "docs/c.md",
    }  # fmt: skip


def test_free_texts_are_prose(project: Read) -> None:
    text = TERM.replace("What one pays.", "What {{ term('one') }} pays.")
    made = project({"data/terms/toll.yml": text})
    (call,) = made.book.texts["terms/toll"][("definition",)].calls
    assert call.place == ("data/terms/toll.yml", 2, 18)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("definition: a {{ x }}", (1, 15)),
        ("definition: 'it''s {{ x }}'", (1, 20)),
        ('definition: "\\"it\\" {{ x }}"', (1, 21)),
        ("definition: >-\n  it is\n  so {{ x }}", (3, 6)),
        ("definition: |\n  it is\n\n  so {{ x }}", (4, 6)),
        ("definition: it\n  is {{ x }}", (2, 6)),
    ],
)
def test_a_wrong_call_has_its_place_however_the_text_is_quoted(
    project: Read, text: str, place: tuple[int, int]
) -> None:
    problem = only(project({"data/terms/toll.yml": f"{text}\nname: Toll\nsource: paper\n"}))
    assert (problem.code.name, problem.place) == (
        "prose-not-a-call",
        ("data/terms/toll.yml", *place),
    )


def test_a_project_without_facts_is_a_problem(project: Read) -> None:
    made = project(
        {"data/sources.yml": None, "data/statuses.yml": None, "data/_blank/terms.yml": TERM}
    )
    assert only(made).code.name == "no-data"
