from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trees
from hypothesis import settings

from factsite.load.project import Project, read

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")


@pytest.fixture
def project(tmp_path: Path) -> Callable[[dict[str, str | bytes | None]], Project]:
    """Reads a project made of a few default files and the given ones."""

    def make(files: dict[str, str | bytes | None]) -> Project:
        trees.write(tmp_path, files)
        return read(tmp_path)

    return make
