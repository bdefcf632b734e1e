"""Records whose review is overdue, counted from a day that is handed in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import trees

from factsite.check.freshness import stale
from factsite.load.project import read
from factsite.problems import Problem

TERM = "name: Toll\ndefinition: A fee.\nsource: paper\n"


def found(folder: Path, keys: str, today: str) -> list[Problem]:
    trees.write(folder, {"data/terms/toll.yml": TERM + keys})
    made = read(folder)
    assert made.problems == ()
    return stale(made.book, date.fromisoformat(today))


@pytest.mark.parametrize(
    ("every", "due", "next_day"),
    [
        ("10 days", "2029-02-10", "2029-02-11"),
        ("2 weeks", "2029-02-14", "2029-02-15"),
        ("1 month", "2029-02-28", "2029-03-01"),
        ("1 year", "2030-01-31", "2030-02-01"),
    ],
)
def test_a_review_is_overdue_once_its_day_has_passed(
    tmp_path: Path, every: str, due: str, next_day: str
) -> None:
    keys = f"checked: 2029-01-31\nreview_every: {every}\n"
    assert found(tmp_path, keys, due) == []
    (problem,) = found(tmp_path, keys, next_day)
    assert (problem.code.name, problem.severity) == ("overdue", "warning")
    assert problem.place.line == 5
    assert problem.hint.endswith(f"`checked: {next_day}`")
    assert due in problem.message


def test_a_day_that_has_not_come_is_a_warning(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, "checked: 2092-01-31\nreview_every: 1 year\n", "2029-02-01")
    assert (problem.code.name, problem.severity) == ("checked-ahead", "warning")
    assert problem.place.line == 4


@pytest.mark.parametrize("keys", ["", "checked: 2001-01-31\n"])
def test_what_has_no_day_of_review_is_never_overdue(tmp_path: Path, keys: str) -> None:
    assert found(tmp_path, keys, "2099-01-01") == []


def test_sources_are_reviewed_too(tmp_path: Path) -> None:
    source = trees.DEFAULTS["data/sources.yml"]
    held = source.replace("title: A,", "title: A, checked: 2029-01-31, review_every: 1 day,", 1)
    trees.write(tmp_path, {"data/sources.yml": held, "data/terms/toll.yml": TERM})
    (problem,) = stale(read(tmp_path).book, date(2029, 3, 1))
    assert problem.place.path == "data/sources.yml"
