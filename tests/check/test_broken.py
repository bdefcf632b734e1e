"""For every problem code, a wrong project and the whole message that its author gets.

tests/fixtures/broken/<code>.yml holds the files, each after a line `# file: path`; <code>.txt the
message as the terminal shows it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import trees

from factsite.load import project
from factsite.problems import as_text

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "tests" / "fixtures" / "broken"
CASES = sorted(path.stem for path in BROKEN.glob("*.yml"))


def declared() -> set[str]:
    """The codes that modules of load and check declare."""
    files = [
        *(ROOT / "factsite" / "load").glob("*.py"),
        *(ROOT / "factsite" / "check").glob("*.py"),
    ]
    calls = (
        n for f in files for n in ast.walk(ast.parse(f.read_text())) if isinstance(n, ast.Call)
    )
    named = (c.args[0] for c in calls if getattr(c.func, "id", "") in ("code", "rule") and c.args)
    return {str(name.value) for name in named if isinstance(name, ast.Constant)}


def message(root: Path) -> str:
    """What the terminal shows for the project in the folder."""

    def line(path: str, number: int) -> str | None:
        file = root / path
        lines = file.read_text("utf-8").split("\n") if file.is_file() else []
        return lines[number - 1] if number <= len(lines) else None

    told = (as_text(p, line) for p in trees.problems(project.read(root)))
    return "".join(f"{text}\n".replace(f"{root.as_posix()}/", "") for text in told)


@pytest.mark.parametrize("code", CASES)
def test_a_wrong_file_gives_one_whole_message(code: str, tmp_path: Path) -> None:
    trees.write(tmp_path, trees.split((BROKEN / f"{code}.yml").read_text("utf-8")))
    assert message(tmp_path) == (BROKEN / f"{code}.txt").read_text("utf-8")


@pytest.mark.parametrize("code", CASES)
def test_the_message_carries_the_code_and_no_other(code: str) -> None:
    lines = (BROKEN / f"{code}.txt").read_text("utf-8").splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert heads
    assert all(head.endswith(f"[{code}]") for head in heads)


def test_every_code_of_load_and_check_has_a_wrong_file() -> None:
    assert declared() == set(CASES)
