"""The set-up: the locks, the Makefile, the door and the browser of the tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import browser
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)", re.MULTILINE)

# Makes environments that hold nothing but itself, and notes what it was asked to install.
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p .venv/bin && rm -f .venv/junk && cp "$0" .venv/bin/python ;;
  "-m pip") echo "$*" >> installs.log; test ! -e pip-fails ;;
  "-c import pip"*) echo runs ;;
esac
"""


def pins(lock: str) -> set[tuple[str, str]]:
    return {(pin["name"], pin["version"]) for pin in PIN.finditer((ROOT / lock).read_text())}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project of a Makefile, two locks and a Python that only pretends."""
    for name in ("Makefile", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python"
    python.write_text(PYTHON)
    python.chmod(0o755)
    return tmp_path


def make(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["make", f"PYTHON={checkout / 'python'}", *words]
    # A make above this one would hand its own settings down.
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    return subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True)


def installs(checkout: Path) -> list[str]:
    return [line.split()[-1] for line in (checkout / "installs.log").read_text().splitlines()]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str):
    entries = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text())
    assert [e for e in entries if PIN.search(e) and "--hash=sha256:" not in e] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock: str):
    assert re.findall(r"\S*(?:://|index-url|find-links|file:)\S*", (ROOT / lock).read_text()) == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", project()["project"]["dependencies"]),
        ("requirements-dev.txt", project()["dependency-groups"]["dev"]),
    ],
)
def test_the_lock_satisfies_the_project(lock: str, wanted: list[str]):
    locked = pins(lock)
    for text in wanted:
        requirement = Requirement(text)
        versions = [v for name, v in locked if name == canonicalize_name(requirement.name)]
        assert versions, f"{text} is not locked: run `make lock`"
        assert all(requirement.specifier.contains(v) for v in versions), text


def test_sites_and_tests_run_on_the_same_versions():
    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_the_pipeline_runs_what_a_contributor_runs():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text().splitlines()


def test_make_alone_lists_the_targets():
    text = (ROOT / "Makefile").read_text()
    shown = subprocess.run(["make", "-C", ROOT], capture_output=True, text=True).stdout
    for target in re.findall(r"^([a-z]+):", text, re.MULTILINE):
        assert f"make {target} " in shown


def test_requirements_are_installed_once(checkout: Path):
    assert make(checkout, "site").returncode == 0
    assert make(checkout, "site", "check").returncode == 0
    assert installs(checkout) == ["requirements.txt"]


def test_the_tests_requirements_serve_the_site_too(checkout: Path):
    assert make(checkout, "lint").returncode == 0
    assert make(checkout, "site").returncode == 0
    assert installs(checkout) == ["requirements-dev.txt"]


def test_a_changed_lock_is_installed(checkout: Path):
    make(checkout, "site")
    stamp = checkout / ".venv" / "site.stamp"
    later = stamp.stat().st_mtime + 60
    os.utime(checkout / "requirements.txt", (later, later))
    make(checkout, "site")
    assert installs(checkout) == ["requirements.txt", "requirements.txt"]


def test_an_interrupted_install_is_made_again_from_nothing(checkout: Path):
    (checkout / "pip-fails").touch()
    assert make(checkout, "site").returncode != 0
    (checkout / ".venv" / "junk").touch()
    (checkout / "pip-fails").unlink()
    assert make(checkout, "site").returncode == 0
    assert not (checkout / ".venv" / "junk").exists()


def test_an_environment_whose_python_went_away_is_made_again(checkout: Path):
    make(checkout, "site")
    (checkout / ".venv" / "bin" / "python").unlink()
    assert make(checkout, "site").returncode == 0
    assert installs(checkout) == ["requirements.txt", "requirements.txt"]


def test_without_a_fit_python_make_says_what_to_install(checkout: Path):
    (checkout / "python").write_text("#!/bin/sh\nexit 1\n")
    run = make(checkout, "site")
    assert run.returncode != 0
    assert "Python 3.11 or newer" in run.stderr
    assert "make PYTHON=/path/to/python" in run.stderr


def test_the_door_says_how_to_install_what_it_misses():
    # -S leaves the installed packages out.
    command = [sys.executable, "-S", "build_site.py", "check"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stdout == ""
    assert re.fullmatch(r"build_site\.py: .+ is not installed: run .*make site.*\n", run.stderr)


def test_the_named_browser_is_taken(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert browser.find_chromium() == Path(sys.executable)


def test_a_named_browser_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(RuntimeError, match="/nowhere/chromium"):
        browser.find_chromium()


def test_an_installed_browser_goes_before_playwrights_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find_chromium() == program


def test_without_a_browser_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(browser, "PLACES", ())
    with pytest.raises(RuntimeError, match="make browser"):
        browser.find_chromium()


def test_a_browser_that_does_not_run_is_an_error(tmp_path: Path):
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho no display library >&2; exit 1\n")
    program.chmod(0o755)
    with pytest.raises(RuntimeError, match="no display library"):
        browser.version(program)
