from __future__ import annotations

from pathlib import Path

import pytest

from factsite.check import RULES, run_all
from factsite.load.project import Project, read
from factsite.problems import CODES

MINIMAL = Path(__file__).parents[1] / "fixtures" / "minimal"


@pytest.fixture(scope="module")
def minimal() -> Project:
    return read(MINIMAL)


def test_the_smallest_whole_project_has_no_problem(minimal: Project) -> None:
    assert minimal.problems == ()
    assert run_all(minimal.book) == []


def test_every_rule_runs_alone(minimal: Project) -> None:
    assert [list(rule(minimal.book)) for rule in RULES] == [[]] * len(RULES)


def test_every_rule_can_be_named_by_a_conflict() -> None:
    assert {"values-disagree", "printed-disagrees", "source-too-early"} <= set(CODES)
