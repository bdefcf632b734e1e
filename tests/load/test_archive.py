"""An archive of texts: what is read, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from factsite.load.archive import paragraphs, read
from factsite.problems import Problem

SOURCES = ("gazette-2029", "herald")


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code.name for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        "One.\n\nTwo, in\ntwo lines.\n\nThree.",
        "\n\nOne.\n\n\n\nTwo, in\ntwo lines.\n \t\nThree.\n\n",
        "\ufeffOne.\r\n\r\nTwo, in\r\ntwo lines.\r\n\r\nThree.\r\n",
    ],
)
def test_blank_lines_set_paragraphs_apart(tmp_path: Path, text: str) -> None:
    (tmp_path / "herald.txt").write_bytes(text.encode())
    texts, problems = read(tmp_path, SOURCES)
    assert problems == []
    assert texts == {"herald": ("One.", "Two, in\ntwo lines.", "Three.")}


def test_an_empty_text_has_no_paragraphs() -> None:
    assert paragraphs(" \n\n ") == ()


def test_a_readme_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("What stands here.")
    (tmp_path / ".herald.txt.swp").write_bytes(b"\xff")
    assert read(tmp_path, SOURCES) == ({}, [])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("heralds.txt", "did you mean “herald”?"),
        ("herald.md", "name it herald.txt, right in the folder"),
        ("2029/herald.txt", "name it herald.txt, right in the folder"),
    ],
)
def test_a_file_of_no_source_is_a_problem(tmp_path: Path, name: str, hint: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("One.")
    texts, (problem,) = read(tmp_path, SOURCES)
    assert texts == {}
    assert (problem.code.name, problem.hint) == ("unknown-text", hint)
    assert problem.place.path == f"{tmp_path.as_posix()}/{name}"


@pytest.mark.parametrize("raw", ["Brücke".encode("latin-1"), "One.".encode("utf-16"), b"a\x00b"])
def test_a_text_in_another_encoding_is_a_problem(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "herald.txt").write_bytes(raw)
    (tmp_path / "gazette-2029.txt").write_text("One.")
    texts, problems = read(tmp_path, SOURCES)
    assert codes(problems) == ["bad-text"]
    assert list(texts) == ["gazette-2029"]


def test_what_is_no_regular_file_or_not_there_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "herald.txt").symlink_to(tmp_path / "nowhere")
    assert codes(read(tmp_path, SOURCES)[1]) == ["odd-file"]
    assert codes(read(tmp_path / "missing", SOURCES)[1]) == ["cannot-read"]


def test_a_text_that_is_too_large_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "herald.txt").write_bytes(b"a" * 1_000_001)
    assert codes(read(tmp_path, SOURCES)[1]) == ["too-large"]
