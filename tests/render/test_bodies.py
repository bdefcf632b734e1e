"""What ends the rendering of a page is a problem at the file that made it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from factsite.problems import Found
from factsite.publish import website
from factsite.publish.job import Job, check

MakeJob = Callable[[Path], Job]


def problems(job: Job) -> list[tuple[str, str, int]]:
    """Code, path and line of what a stage reports."""
    with pytest.raises(Found) as found:
        website.make_stage(job, check(job))
    return [(p.code.name, p.place.path, p.place.line) for p in found.value.problems]


def test_a_chapter_cannot_take_the_address_of_a_page_of_facts(minimal: Path, job: MakeJob) -> None:
    (minimal / "docs/timeline.md").write_text("---\ntitle: Mine\n---\nText.\n")
    assert problems(job(minimal)) == [("address-taken", "docs/timeline.md", 1)]


@pytest.mark.parametrize("line", ["{% if %}", "{{ fact.nothing_of_the_kind }}", "{{ 1 / 0 }}"])
def test_a_broken_template_is_told_once_with_its_line(
    minimal: Path, job: MakeJob, line: str
) -> None:
    path = "templates/pages/glossary.html"
    template = minimal / path
    before = template.read_text("utf-8").rstrip("\n")
    template.write_text(f"{before}\n{line}\n", "utf-8")
    number = before.count("\n") + 2
    assert problems(job(minimal)) == [("template-error", path, number)]


def test_a_missing_template_is_a_problem(minimal: Path, job: MakeJob) -> None:
    (minimal / "templates/pages/claims.html").unlink()
    ((code, path, _),) = problems(job(minimal))
    assert (code, path) == ("template-error", "templates/pages/claims.html")


def test_words_that_are_missing_are_a_problem(minimal: Path, job: MakeJob) -> None:
    (minimal / "templates/words/en.yml").write_text("early: early\n")
    assert problems(job(minimal)) == [("bad-words", "templates/words/en.yml", 1)]


def test_a_word_that_is_missing_is_told_with_its_place(minimal: Path, job: MakeJob) -> None:
    words = minimal / "templates/words/en.yml"
    words.write_text(words.read_text("utf-8").replace("  in_short: In short\n", ""), "utf-8")
    chapter = minimal / "docs/who-decides.md"
    text = chapter.read_text("utf-8")
    chapter.write_text(text.replace("---\n", "---\nsummary: [The board.]\n", 1), "utf-8")
    line = words.read_text("utf-8").split("\nchapter:\n")[0].count("\n") + 3
    assert problems(job(minimal)) == [("bad-words", "templates/words/en.yml", line)]


def test_search_lacks_no_word_in_silence(minimal: Path, job: MakeJob) -> None:
    words = minimal / "templates/words/en.yml"
    words.write_text(words.read_text("utf-8").replace("\nsearch:\n", "\nsought:\n"), "utf-8")
    assert [code for code, _, _ in problems(job(minimal))] == ["bad-words"]
