"""The commands as a user types them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import MINIMAL, ROOT

from factsite.cli import main


def run(root: Path, *words: str) -> Result:
    result = CliRunner().invoke(main, ["--project", str(root), *words], catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


def files(folder: Path) -> dict[str, bytes]:
    found = [p for p in folder.rglob("*") if p.is_file()]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def replace(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


COST = "data/figures/bridge-cost.yml"
HOME = "docs/index.md"
PACT = "data/agreements/bridge-pact.yml"
CALL = 'chart("bridge-cost")'
BROKEN = {
    "million typed for billion": (
        (COST, "3.1 million", "3.1 billion"),
        (f"{COST}:11:14", "printed-disagrees"),
    ),
    "misspelt key": ((COST, "definition:", "defintion:"), (f"{COST}:2:1", "unknown-key")),
    "reference to nobody": ((PACT, "dee-ada", "dee-adah"), (f"{PACT}:5:66", "unknown-id")),
    "missing source": (
        (COST, "    source: gazette-2028\n    at: ¶2\n    printed: €3.1 million\n", ""),
        (f"{COST}:6:5", "missing-source"),
    ),
    "duplicate key": (
        (COST, "unit: EUR", "unit: EUR\nunit: USD"),
        (f"{COST}:4:1", "duplicate-key"),
    ),
    "agreement that ends before it begins": (
        (PACT, "expires: 2030-09-30", "expires: 2027-09-30"),
        (f"{PACT}:7:10", "ends-before-begins"),
    ),
    "unknown figure in prose": (
        (HOME, CALL, CALL.replace("cost", "costs")),
        (f"{HOME}:12:1", "unknown-fact"),
    ),
    "loop in prose": (
        (HOME, "## The money", "{% for x in y %}{% endfor %}"),
        (f"{HOME}:10:1", "prose-not-a-call"),
    ),
    "dead link": (
        (HOME, "(figures/bridge-cost/)", "(figures/bridge-coast/)"),
        (f"{HOME}:8:", "dead-link"),
    ),
    "dead anchor": ((HOME, "#the-board", "#the-boat"), (f"{HOME}:17:", "dead-link")),
    "script in a label": (
        (COST, "Cost of the bridge", "Cost <script>alert(1)</script>"),
        (f"{COST}:1:8", "markup"),
    ),
    "script in prose": (
        (HOME, "## The money", "<script>alert(1)</script>"),
        (f"{HOME}:10:1", "raw-html"),
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project, to be broken and mended by each test."""
    folder = tmp_path_factory.mktemp("cli") / "minimal"
    shutil.copytree(MINIMAL, folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    result = run(folder, "build")
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("case", BROKEN)
def test_a_mistake_is_one_problem_with_its_place_and_the_site_stays(built: Path, case: str) -> None:
    (path, old, new), (place, code) = BROKEN[case]
    before = files(built / "build" / "site")
    text = (built / path).read_text("utf-8")
    replace(built, path, old, new)
    try:
        result = run(built, "build", "--format", "json")
    finally:
        (built / path).write_text(text, "utf-8")
    problems = json.loads(result.output)
    assert result.exit_code == 1
    assert [p["code"] for p in problems] == [code]
    assert "{path}:{line}:{column}".format(**problems[0]).startswith(place)
    assert problems[0]["hint"]
    assert files(built / "build" / "site") == before


def test_a_symbolic_link_among_the_prose_is_a_problem(built: Path) -> None:
    link = built / "docs" / "secret.md"
    link.symlink_to("/etc/hostname")
    try:
        result = run(built, "build", "--format", "json")
    finally:
        link.unlink()
    assert result.exit_code == 1
    (problem,) = json.loads(result.output)
    assert (problem["code"], problem["path"]) == ("odd-file", "docs/secret.md")


def test_check_finds_a_dead_link_without_building(built: Path) -> None:
    text = (built / "docs/index.md").read_text("utf-8")
    replace(built, "docs/index.md", "(figures/bridge-cost/)", "(figures/nowhere/)")
    try:
        result = run(built, "check")
    finally:
        (built / "docs/index.md").write_text(text, "utf-8")
    assert result.exit_code == 1
    assert "[dead-link]" in result.output


def test_check_writes_nothing(minimal: Path) -> None:
    before = files(minimal)
    assert run(minimal, "check").exit_code == 0
    assert files(minimal) == before


def test_an_empty_data_folder_is_a_problem_not_an_empty_site(minimal: Path) -> None:
    shutil.rmtree(minimal / "data")
    result = run(minimal, "build")
    assert result.exit_code == 1
    assert "data" in result.output
    (minimal / "data").mkdir()
    assert "[no-data]" in run(minimal, "build").output


def test_why_names_the_file_and_the_facts_of_a_page(built: Path) -> None:
    result = run(built, "why", "who-decides/")
    assert result.exit_code == 0
    assert "docs/who-decides.md" in result.output
    assert "events/pact-signed" in result.output


def test_uses_names_the_pages_that_read_a_value(built: Path) -> None:
    result = run(built, "uses", "bridge-cost#ry2030-tentative")
    assert result.exit_code == 0
    assert "figures/bridge-cost/" in result.output
    assert "glossary/" not in result.output


def test_a_page_that_is_not_there_is_misuse_with_a_guess(built: Path) -> None:
    result = run(built, "why", "figures/bridge-coast/")
    assert result.exit_code == 2
    assert "figures/bridge-cost/" in result.output


def test_explain_tells_a_code_in_plain_words(built: Path) -> None:
    result = run(built, "explain", "printed-disagrees")
    assert result.exit_code == 0
    assert "million for billion" in result.output


def test_explain_without_a_code_lists_them_all(built: Path) -> None:
    listed = run(built, "explain").output
    assert "duplicate-key" in listed
    assert "dead-link" in listed


def test_annotations_stand_beside_their_line(built: Path) -> None:
    text = (built / COST).read_text("utf-8")
    replace(built, COST, "definition:", "defintion:")
    try:
        result = run(built, "check", "--format", "github")
    finally:
        (built / COST).write_text(text, "utf-8")
    assert f"::error file={COST},line=2,col=1,title=unknown-key::" in result.output


def test_a_stock_mkdocs_build_before_the_stage_says_what_to_run(minimal: Path) -> None:
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    with pytest.raises(ConfigurationError, match=r"run-build_site\.py-stage-first"):
        load_config(str(minimal / "mkdocs.yml"))


def test_a_day_that_is_none_is_misuse(minimal: Path) -> None:
    assert run(minimal, "build", "--as-of", "11.2.2021").exit_code == 2


def broken(built: Path, path: str, text: str, *words: str) -> Result:
    """What a command says of a project with one file of another text."""
    file = built / path
    before = file.read_text("utf-8") if file.is_file() else None
    file.write_text(text, "utf-8")
    try:
        return run(built, *words)
    finally:
        file.unlink() if before is None else file.write_text(before, "utf-8")


def test_a_file_that_cannot_be_read_is_told_alone(built: Path) -> None:
    text = (built / PACT).read_text("utf-8") + "x: [\n"
    result = broken(built, PACT, text, "check", "--format", "json")
    assert [p["code"] for p in json.loads(result.output)] == ["yaml-syntax"]


def test_a_word_that_cannot_be_read_is_told_alone(built: Path) -> None:
    text = "spans: {kind: counts, one: span, many: spans}\n"
    result = broken(built, "data/units.yml", text, "check", "--format", "json")
    assert [p["code"] for p in json.loads(result.output)] == ["bad-value"]


def test_a_link_of_the_frame_is_told_once_and_not_on_every_page(built: Path) -> None:
    text = (built / "mkdocs.yml").read_text("utf-8") + "extra_css: [assets/none.css]\n"
    result = broken(built, "mkdocs.yml", text, "build", "--format", "json")
    (problem,) = json.loads(result.output)
    assert (problem["code"], problem["path"]) == ("dead-link", "mkdocs.yml")


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "program.js", "assets/a.png"])
def test_only_pictures_are_published_beside_the_prose(built: Path, name: str) -> None:
    (built / "docs/assets").mkdir(exist_ok=True)
    try:
        result = broken(built, f"docs/{name}", "<script>1</script>", "check", "--format", "json")
    finally:
        (built / "docs/assets").rmdir()
    assert [p["path"] for p in json.loads(result.output)] == [f"docs/{name}"]


def test_an_excerpt_never_shows_what_a_link_leads_to(built: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("not for the log\n")
    link = built / "docs" / "secret.md"
    link.symlink_to(tmp_path / "secret.md")
    try:
        result = run(built, "check")
    finally:
        link.unlink()
    assert result.exit_code == 1
    assert "not for the log" not in result.output


@pytest.mark.parametrize("command", ["build", "check", "stage", "serve"])
def test_a_folder_without_settings_is_no_project_and_stays_as_it_is(
    tmp_path: Path, command: str
) -> None:
    result = run(tmp_path, command)
    assert result.exit_code == 1
    assert "[no-project]" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_value_that_no_page_reads_is_misuse_and_others_are_named(built: Path) -> None:
    result = run(built, "uses", "bridge-cost#RY2030")
    assert result.exit_code == 2
    assert "figures/bridge-cost#ry2030-tentative" in result.output


def test_a_new_chapter_must_stand_in_the_navigation(built: Path) -> None:
    text = "---\ntitle: New\n---\nText.\n"
    result = broken(built, "docs/new.md", text, "build", "--format", "json")
    (problem,) = json.loads(result.output)
    assert (problem["code"], problem["path"]) == ("bad-nav", "docs/new.md")
    assert "new.md" in problem["hint"]


def test_an_entry_of_the_navigation_without_a_page_has_its_line(built: Path) -> None:
    text = (built / "mkdocs.yml").read_text("utf-8").replace("glossary.md", "glossery.md")
    result = broken(built, "mkdocs.yml", text, "build", "--format", "json")
    (problem,) = json.loads(result.output)
    line = 1 + text[: text.index("glossery.md")].count("\n")
    assert (problem["path"], problem["line"]) == ("mkdocs.yml", line)
    assert "glossary.md" in problem["hint"]


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (HOME, '{{ agreement("bridge-pact") }}', '{ agreement("bridge-pact") }', "prose-syntax"),
        (COST, "unit: EUR", "<<<<<<< HEAD\nunit: EUR", "bad-text"),
        (COST, "RY2030", "2030", "bad-period"),
        (COST, "period: RY2030\n    status: tentative", "period: RY2029\n    status: budget", None),
    ],
)
def test_a_slip_of_the_hand_is_one_problem(
    built: Path, path: str, old: str, new: str, code: str | None
) -> None:
    text = (built / path).read_text("utf-8")
    assert old in text
    result = broken(built, path, text.replace(old, new), "check", "--format", "json")
    codes = {p["code"] for p in json.loads(result.output)}
    assert codes == {code} if code else "duplicate-value" in codes


def test_check_tells_whose_review_is_overdue_and_is_no_failure(built: Path) -> None:
    text = (built / COST).read_text("utf-8") + "checked: 2030-01-31\nreview_every: 6 months\n"
    line = text.count("\n")
    quiet = broken(built, COST, text, "check", "--format", "json")
    assert (quiet.exit_code, json.loads(quiet.stdout)) == (0, [])
    told = broken(built, COST, text, "check", "--today", "2030-08-01", "--format", "json")
    assert told.exit_code == 0
    (problem,) = json.loads(told.stdout)
    assert (problem["code"], problem["severity"]) == ("overdue", "warning")
    assert (problem["path"], problem["line"], problem["column"]) == (COST, line, 15)


def test_phrases_are_looked_up_in_an_archive_of_texts(built: Path, tmp_path: Path) -> None:
    (tmp_path / "gazette-2028.txt").write_text("The board met.\n\nIt set aside €3.1 million.\n")
    result = run(built, "check", "--archive", str(tmp_path))
    assert result.exit_code == 0
    assert "1 of " in result.stderr
    assert "no text of" in result.stderr
    (tmp_path / "gazette-2028.txt").write_text("It set aside €3.1 million.\n")
    wrong = run(built, "check", "--archive", str(tmp_path), "--format", "json")
    (problem,) = json.loads(wrong.stdout)
    assert (wrong.exit_code, problem["code"]) == (1, "wrong-paragraph")
    assert (problem["path"], problem["line"]) == (COST, 10)


def test_an_archive_that_is_no_folder_is_misuse(built: Path, tmp_path: Path) -> None:
    assert run(built, "check", "--archive", str(tmp_path / "missing")).exit_code == 2
    assert run(built, "check", "--archive", str(built / HOME)).exit_code == 2


def test_a_fact_is_proved_alone(built: Path) -> None:
    result = run(built, "check", "--fact", "bridge-cost RY2030")
    assert result.exit_code == 0
    assert "figures/bridge-cost#ry2030-tentative" in result.stdout
    assert "agrees" in result.stdout
    assert "disputed, see conflicts/cost-2030" in result.stdout
    assert "ry2029" not in result.stdout


def test_a_fact_that_is_wrong_fails_with_its_own_problems(built: Path) -> None:
    text = (
        (built / COST).read_text("utf-8").replace("printed: €3.1 million", "printed: €3.1 billion")
    )
    wrong = broken(built, COST, text, "check", "--fact", "bridge-cost")
    assert wrong.exit_code == 1
    assert "disagrees" in wrong.stdout
    assert "[printed-disagrees]" in wrong.stderr
    assert broken(built, COST, text, "check", "--fact", "bridge-spans").exit_code == 0
    told = broken(built, COST, text, "check", "--fact", "bridge-cost", "--format", "json")
    assert [p["code"] for p in json.loads(told.stdout)] == ["printed-disagrees"]


def test_a_fact_that_is_not_there_is_misuse_with_a_guess(built: Path) -> None:
    result = run(built, "check", "--fact", "bridge-coast")
    assert result.exit_code == 2
    assert "did you mean “bridge-cost”?" in result.stderr
