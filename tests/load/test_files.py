from __future__ import annotations

import os
from pathlib import Path

import pytest

from factsite.load import files, nodes
from factsite.problems import Problem


def walked(root: Path) -> tuple[list[str], list[Problem]]:
    problems: list[Problem] = []
    return [found.path for found in files.walk(root, "data", problems)], problems


def fill(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("a")


def test_regular_files_come_in_order_of_their_names(tmp_path: Path) -> None:
    fill(tmp_path, "data/b.yml", "data/a/d.yml", "data/a/c.yml")
    assert walked(tmp_path) == (["data/a/c.yml", "data/a/d.yml", "data/b.yml"], [])


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    fill(tmp_path, "data/.DS_Store", "data/.git/a.yml", "data/.a.yml.swp", "data/a.yml")
    assert walked(tmp_path) == (["data/a.yml"], [])


def link_to_file(path: Path) -> None:
    (path.parent.parent / "secret.yml").write_text("a")
    path.symlink_to("../secret.yml")


def link_to_folder(path: Path) -> None:
    path.symlink_to(path.parent.parent)


def dead_link(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [link_to_file, link_to_folder, dead_link, os.mkfifo])
def test_links_and_pipes_are_not_followed(tmp_path: Path, make: object) -> None:
    fill(tmp_path, "data/a.yml")
    assert callable(make)
    make(tmp_path / "data" / "odd.yml")
    found, (problem,) = walked(tmp_path)
    assert found == ["data/a.yml"]
    assert (problem.code, problem.place.path) == (files.ODD_FILE, "data/odd.yml")


@pytest.mark.parametrize("name", ["x.yml", "x.md"])
def test_a_folder_named_like_a_file_is_a_problem(tmp_path: Path, name: str) -> None:
    fill(tmp_path, f"data/{name}/a.yml")
    found, (problem,) = walked(tmp_path)
    assert (found, problem.code) == ([], files.ODD_FILE)


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    assert [p.code for p in walked(tmp_path)[1]] == [files.CANNOT_READ]


def test_a_file_that_went_away_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert files.read(files.File(tmp_path / "a", "data/a"), problems) is None
    assert [p.code for p in problems] == [files.CANNOT_READ]


def test_a_name_that_is_no_id_is_a_problem() -> None:
    assert files.bad_name("data/terms/a.yml", "a") is None
    wrong = files.bad_name("data/terms/A.yml", "A")
    reserved = files.bad_name("data/terms/con.yml", "con")
    assert wrong is not None
    assert reserved is not None
    assert "cannot be an id" in wrong.message
    assert "is reserved" in reserved.message


def test_folders_without_end_are_one_problem(tmp_path: Path) -> None:
    fill(tmp_path, "data/" + "a/" * 40 + "b.yml")
    found, (problem,) = walked(tmp_path)
    assert (found, problem.code) == ([], files.ODD_FILE)


def test_no_more_of_a_huge_file_is_read_than_shows_that_it_is_one(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(10**12)
    raw = files.read(files.File(tmp_path / "a", "data/a"), [])
    assert raw is not None
    assert len(raw) == nodes.MAX_BYTES + 1
