"""What is written for contributors keeps step with the program."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from factsite import cli
from factsite.load import nodes, typed
from factsite.load.models import KINDS, SINGULAR
from factsite.load.prose import READERS
from factsite.problems import CODES

ROOT = Path(__file__).parents[1]
BLANKS = ROOT / "data" / "_blank"


def declared() -> set[str]:
    """The names of all codes that the package declares."""
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "factsite").rglob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (c.args[0] for c in calls if getattr(c.func, "id", "") in ("code", "rule") and c.args)
    return {str(name.value) for name in named if isinstance(name, ast.Constant)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_blank_of_a_kind_loads(kind: str) -> None:
    document, problems = nodes.parse((BLANKS / f"{kind}.yml").read_bytes(), f"{kind}.yml")
    assert problems == []
    assert document is not None
    record, problems = typed.make(KINDS[kind], document.value, document, id="example")
    assert problems == []
    assert record is not None


@pytest.mark.parametrize("kind", KINDS)
def test_the_blank_of_a_kind_names_all_its_keys(kind: str) -> None:
    text = (BLANKS / f"{kind}.yml").read_text("utf-8")
    missing = [key for key in typed.keys(KINDS[kind]) if f"{key}:" not in text]
    assert set(missing) <= {"at", "source", "sources", "note", "calendar"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_blank_of_a_kind_names_its_schema(kind: str) -> None:
    first = (BLANKS / f"{kind}.yml").read_text("utf-8").partition("\n")[0]
    schema = first.partition("$schema=")[2]
    assert (BLANKS / schema).resolve() == ROOT / "schemas" / f"{SINGULAR[kind]}.schema.json"


def test_there_is_a_blank_of_every_kind_and_no_other() -> None:
    assert {path.name for path in BLANKS.iterdir()} == {f"{kind}.yml" for kind in KINDS}


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_code_is_explained(name: str) -> None:
    assert CODES[name].title
    assert len(CODES[name].why) > 20
    result = CliRunner().invoke(cli.main, ["explain", name])
    assert result.exit_code == 0
    assert CODES[name].title in result.output
    assert CODES[name].why in result.output


def test_all_codes_are_listed() -> None:
    result = CliRunner().invoke(cli.main, ["explain"])
    assert [line.split()[0] for line in result.output.splitlines()] == sorted(declared())


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_of_prose_is_told_to_contributors(reader: str) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert f"`{reader}`" in text or f"`{{{{ {reader}(" in text
