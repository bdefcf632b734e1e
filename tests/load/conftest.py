from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trees

from factsite.load.factbook import Factbook
from factsite.load.project import Project, read


@pytest.fixture
def project(tmp_path: Path) -> Callable[[dict[str, str | bytes | None]], Project]:
    """Reads a project made of a few default files and the given ones."""

    def make(files: dict[str, str | bytes | None]) -> Project:
        trees.write(tmp_path, files)
        return read(tmp_path)

    return make


@pytest.fixture
def book(project: Callable[[dict[str, str | bytes | None]], Project]) -> Callable[..., Factbook]:
    """The facts of a project: `figures__cost` is data/figures/cost.yml; `_` in an id is a hyphen.

    A figure may be given by its values alone, a line each; its unit is EUR then.
    """

    def make(**files: str) -> Factbook:
        head = "label: A\ndefinition: B.\nunit: EUR\nvalues:\n"
        paths: dict[str, str | bytes | None] = {}
        for name, text in files.items():
            path = f"data/{name.replace('__', '/').replace('_', '-')}.yml"
            is_short = name.startswith("figures__") and text.lstrip().startswith("- ")
            paths[path] = head + text if is_short else text
        made = project(paths)
        assert made.problems == ()
        return made.book

    return make
