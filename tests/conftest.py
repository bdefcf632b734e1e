"""What several tests share: the real project, read once, and copies of small ones to work on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from factsite.load.project import Project, read
from factsite.publish import website
from factsite.publish.job import Job

# Times are measured by a benchmark, not by tests, which run beside others.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
MINIMAL = ROOT / "tests" / "fixtures" / "minimal"


@pytest.fixture(scope="session")
def real() -> Project:
    """The project of this repository."""
    return read(ROOT)


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """A copy of the smallest whole project, with the real templates."""
    folder = tmp_path / "minimal"
    shutil.copytree(MINIMAL, folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    return folder


@pytest.fixture
def job() -> Callable[[Path], Job]:
    """Makes the job of building the project in a folder, as the command line would."""
    return lambda root: Job(root, program="test")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site, built once."""
    folder = tmp_path_factory.mktemp("real")
    for name in ("data", "docs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    website.build(Job(folder, program="test"))
    return folder / "build" / "site"
