"""The shape of the package: what imports what, what reads the outside, how long a module may be."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "factsite"
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
STEPS = ("problems", "quantities", "load", "check", "render", "publish", "review", "cli")
BESIDE = {"publish": "review", "review": "publish"}  # neither of the two comes first
OUTSIDE = re.compile(
    r"\b(datetime\.(now|today|utcnow)|date\.today|time\.(time|time_ns|localtime)|os\.environ|"
    r"os\.getenv|random\.|secrets\.|locale\.|uuid\.uuid|socket\.gethostname|getpass\.)"
)
MAY_READ_OUTSIDE = {
    "cli.py": "the one place where the clock and the environment are read",
    "publish/site.py": "sets NO_MKDOCS_2_WARNING for MkDocs, reads nothing",
    "publish/problem_page.py": "tells one run of the local server from another, by chance",
}
TOPIC = re.compile(
    r"\b(japan(ese)?|tokyo|okinawa|yen|jpy|usd|troops?|treaty of|u\.s\.|united states|america\w*|"
    r"host nation|sofa|reiwa|heisei|washington|pentagon)\b",
    re.IGNORECASE,
)
MAY_NAME = {"quantities/display.py": "writes numerals in Japanese, a language and no topic"}


def step(module: str) -> str:
    """The step of a module: its folder, or its own name."""
    return module.split("/")[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The steps that a module imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            top = node.module == "factsite"
            names = [f"factsite.{a.name}" for a in node.names] if top else [node.module or ""]
        found |= {name.split(".")[1] for name in names if name.startswith("factsite.")}
    return found


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way(module: str) -> None:
    if module in ("__init__.py", "__main__.py"):
        return
    own = step(module)
    assert own in STEPS
    allowed = {*STEPS[: STEPS.index(own) + 1]} - {BESIDE.get(own, "")}
    assert imported(MODULES[module]) <= allowed


@pytest.mark.parametrize("module", sorted(set(MODULES) - set(MAY_READ_OUTSIDE)))
def test_no_clock_or_environment_is_read_outside_the_commands(module: str) -> None:
    assert not OUTSIDE.search(MODULES[module].read_text("utf-8"))


@pytest.mark.parametrize("module", MAY_READ_OUTSIDE)
def test_an_exception_that_is_no_longer_needed_is_removed(module: str) -> None:
    assert OUTSIDE.search(MODULES[module].read_text("utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_longer_than_400_lines(module: str) -> None:
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("module", sorted(set(MODULES) - set(MAY_NAME)))
def test_the_topic_stands_in_no_module(module: str) -> None:
    found = TOPIC.search(MODULES[module].read_text("utf-8"))
    assert found is None, f"{module} names {found and found.group()!r}"
