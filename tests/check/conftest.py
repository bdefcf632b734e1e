from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trees

from factsite.check import run_all
from factsite.load.project import read
from factsite.problems import Problem, sort


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., list[Problem]]:
    """Checks a project made of a few default files and the given ones, which are well formed."""

    def run(**files: str) -> list[Problem]:
        paths = {name.replace("__", "/").replace("_", "-"): text for name, text in files.items()}
        written = {
            f"docs/{path.removeprefix('docs/')}.md"
            if path.startswith("docs/")
            else f"data/{path}.yml": text
            for path, text in paths.items()
        }
        trees.write(tmp_path, written)
        made = read(tmp_path)
        assert made.problems == ()
        return sort(run_all(made.book))

    return run


@pytest.fixture
def codes(check: Callable[..., list[Problem]]) -> Callable[..., list[str]]:
    """The codes of the problems of such a project."""
    return lambda **files: [problem.code.name for problem in check(**files)]
