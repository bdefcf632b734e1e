"""The command that says how a phrase is read, as a user types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from factsite.cli import main


def run(root: Path, *words: str, stdin: bytes = b"") -> Result:
    arguments = ["--project", str(root), "read", *words]
    return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_it_works_outside_a_project(tmp_path: Path) -> None:
    result = run(tmp_path, "約3,000億ユーロ", "-5%")
    assert result.exit_code == 0
    assert "285,000,000,000" in result.stdout
    assert "-5.5" in result.stdout
    assert not list(tmp_path.iterdir())


def test_it_knows_the_units_of_the_project(tmp_path: Path) -> None:
    assert run(tmp_path, "5 herons").exit_code == 1
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "units.yml").write_text(
        "herons: {kind: count, one: heron, many: herons}\n", "utf-8"
    )
    assert run(tmp_path, "5 herons").exit_code == 0


def test_a_sign_of_several_currencies_means_the_one_that_the_project_uses(tmp_path: Path) -> None:
    assert rows(run(tmp_path, "--format", "json", "$5"))[0]["unit"] == "USD"
    figures = tmp_path / "data" / "figures"
    figures.mkdir(parents=True)
    row = "{period: 2029, value: 3, source: paper, at: ¶1, printed: AUD 3}"
    text = f"label: Tolls\ndefinition: Tolls.\nunit: 'AUD'  # dollars\nvalues: [{row}]\n"
    (figures / "tolls.yml").write_text(text, "utf-8")
    found = rows(run(tmp_path, "--format", "json", "$5", "5 dollars", "£5"))
    assert [row["unit"] for row in found] == ["AUD", "AUD", "GBP"]


def test_a_wrong_units_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "units.yml").write_text("herons: [", "utf-8")
    result = run(tmp_path, "5")
    assert result.exit_code == 1
    assert "data/units.yml:1" in result.output


def test_one_phrase_that_is_not_read_fails_the_command(tmp_path: Path) -> None:
    result = run(tmp_path, "5 euros", "5 unicorns")
    assert result.exit_code == 1
    assert "“unicorns”" in result.stdout


def test_a_stream_gets_an_object_a_line_whatever_it_holds(tmp_path: Path) -> None:
    lines = [b"$3 bn", b"", b"\xff\xfe 5", b"5\x00", b"9" * 1_000_000, "約5割".encode()]
    result = run(tmp_path, "--format", "json", "-", stdin=b"\n".join(lines))
    assert result.exit_code == 0
    answers = rows(result)
    assert len(answers) == len(lines)
    assert answers[0]["low"] == "2500000000"
    assert "USD" in answers[0]["unit"].split("|")
    assert [bool(answer["problem"]) for answer in answers] == [False, True, True, True, True, False]
    assert answers[5]["phrase"] == "約5割"


def test_phrases_and_a_stream_are_read_in_their_order(tmp_path: Path) -> None:
    result = run(tmp_path, "--format", "json", "1", "-", "4", stdin=b"2\n3\n")
    assert [answer["phrase"] for answer in rows(result)] == ["1", "2", "3", "4"]


def test_an_empty_stream_gets_no_answer(tmp_path: Path) -> None:
    result = run(tmp_path, "--format", "json", "-")
    assert (result.exit_code, result.stdout) == (0, "")


def test_the_options_say_what_a_fact_file_says(tmp_path: Path) -> None:
    heading = run(tmp_path, "--heading", "million euros", "--format", "json", "36.5")
    assert rows(heading)[0]["low"] == "36450000"
    unit = run(tmp_path, "--unit", "tonnes", "--format", "json", "5 tons")
    assert rows(unit)[0]["unit"] == "tonnes"
    assert rows(unit)[0]["low"] == "4500"
    cut = run(tmp_path, "--truncated", "--format", "json", "36.5")
    assert rows(cut)[0]["low"] == "36.5"


def test_an_unknown_unit_is_a_misuse(tmp_path: Path) -> None:
    result = run(tmp_path, "--unit", "tonne", "5")
    assert result.exit_code == 2
    assert "did you mean tonnes" in result.output
    assert run(tmp_path, "--unit", "EUR per USD", "5").exit_code == 0
