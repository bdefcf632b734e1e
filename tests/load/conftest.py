from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trees

from factsite.load.project import Project, read


@pytest.fixture
def project(tmp_path: Path) -> Callable[[dict[str, str | bytes | None]], Project]:
    """Reads a project made of a few default files and the given ones."""

    def make(files: dict[str, str | bytes | None]) -> Project:
        trees.write(tmp_path, files)
        return read(tmp_path)

    return make
