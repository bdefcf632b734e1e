"""The problem page, rendered from the project's own template."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from factsite.problems import Code, Found, Place, Problem
from factsite.publish import problem_page
from factsite.publish.problem_page import overlay, read_template, script, whole_page, with_script

TEMPLATES = Path(__file__).parents[2] / "templates"
WIDE = Code("test-wide-river", "a river too wide", "Only these tests declare it.")
NARROW = Code("test-narrow-river", "a river too narrow", "Only these tests.", "warning")
RIVER = """label: Bridge over the river
values:
  - period: 2001
    value: 30
    printed: 40 meters of stone  # in the old book
    banks: [left-bank, right-bank]
""".splitlines()


def river(path: str, line: int) -> str | None:
    return RIVER[line - 1] if path == "data/bridge.yml" and line <= len(RIVER) else None


def shown(*problems: Problem, **about: str) -> LexborHTMLParser:
    template = read_template(TEMPLATES)
    return LexborHTMLParser(overlay(problems, river, template=template, **about))


def text(page: LexborHTMLParser, selector: str) -> str:
    (node,) = page.css(selector)
    return " ".join(node.text().split())


def wide(line: int = 5, column: int = 14, message: str = "it is wide", hint: str = "") -> Problem:
    return Problem(WIDE, message, Place("data/bridge.yml", line, column), hint)


def test_a_problem_has_its_place_message_code_and_hint() -> None:
    page = shown(wide(hint="measure it again"))
    assert text(page, ".place") == "data/bridge.yml:5:14"
    assert text(page, ".what") == "it is wide"
    assert text(page, ".code") == "test-wide-river"
    assert text(page, ".hint") == "Try measure it again"


def test_backquotes_become_code() -> None:
    page = shown(wide(message="`printed` needs `value` ` here", hint="a `lone one"))
    assert [node.text() for node in page.css(".what code")] == ["printed", "value"]
    assert text(page, ".what") == "printed needs value ` here"
    assert text(page, ".hint") == "Try a `lone one"


def test_the_lines_around_are_shown_and_the_caret_stands_below_the_value() -> None:
    page = shown(wide())
    numbers = [node.text() for node in page.css(".src i")]
    assert numbers == ["3", "4", "5", "", "6"]
    assert text(page, "mark") == "40 meters of stone"
    (caret,) = page.css(".caret")
    assert caret.text() == "    printed: " + "^" * len("40 meters of stone")


@pytest.mark.parametrize(
    ("line", "column", "mark"),
    [
        (1, 1, "label"),
        (3, 5, "period"),
        (3, 13, "2001"),
        (6, 12, "["),
        (6, 13, "left-bank"),
        (6, 24, "right-bank"),
    ],
)
def test_what_stands_at_the_place_is_marked(line: int, column: int, mark: str) -> None:
    assert text(shown(wide(line, column)), "mark") == mark


@pytest.mark.parametrize("column", [31, 500])
def test_a_place_after_the_line_has_one_caret(column: int) -> None:
    page = shown(wide(1, column))
    assert not page.css("mark")
    (caret,) = page.css(".caret")
    assert caret.text().count("^") == 1


@pytest.mark.parametrize("place", [Place("data/bridge.yml", 99), Place("--port")])
def test_a_place_without_a_line_has_no_excerpt(place: Place) -> None:
    page = shown(Problem(WIDE, "it is wide", place))
    assert not page.css(".src")


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "stone " * 1000 + "[gap](nowhere/)" + " stone" * 1000
    column = line.index("nowhere") + 1
    problem = Problem(WIDE, "it is wide", Place("docs/bridges.md", 1, column))
    html = overlay(
        [problem], lambda _, n: line if n == 1 else None, template=read_template(TEMPLATES)
    )
    page = LexborHTMLParser(html)
    assert text(page, "mark") == "nowhere/"
    shown_line = text(page, ".bad")
    assert shown_line.startswith("1… ")
    assert shown_line.endswith("…")
    assert len(shown_line) < 130


def test_everything_is_escaped() -> None:
    attack = '<script>alert("x")</script>'
    problem = Problem(WIDE, attack, Place(attack, 1, 1), attack, (Place(attack),))
    html = overlay(
        [problem], lambda *_: attack, template=read_template(TEMPLATES), summary=attack, trace=""
    )
    traced = overlay([], river, template=read_template(TEMPLATES), trace=attack)
    page = whole_page([problem], lambda *_: attack, template=read_template(TEMPLATES), seen=attack)
    assert "<script" not in html + traced
    assert len(LexborHTMLParser(page).css("script")) == 1


def test_characters_that_change_the_order_of_text_are_written_out() -> None:
    page = shown(wide(message="wide \u202e narrow"))
    assert text(page, ".what") == "wide \\u202e narrow"


@pytest.mark.parametrize(
    ("problems", "title", "files"),
    [
        ([wide()], "1 problem", "1 problem in 1 file"),
        ([wide(1), wide(2)], "2 problems", "2 problems in 1 file"),
        (
            [wide(), Problem(NARROW, "it is narrow", Place("data/ford.yml"))],
            "1 problem and 1 warning",
            "1 problem and 1 warning in 2 files",
        ),
    ],
)
def test_problems_are_counted(problems: list[Problem], title: str, files: str) -> None:
    page = shown(*problems, summary="Checked 3 rivers")
    assert text(page, "h1") == title
    assert text(page, "footer > span:first-child") == f"Checked 3 rivers · {files}"


def test_a_warning_says_that_it_is_one() -> None:
    page = shown(Problem(NARROW, "it is narrow", Place("data/ford.yml")))
    assert text(page, ".code") == "warning test-narrow-river"


def test_further_places_are_named() -> None:
    also = (Place("data/ford.yml", 2, 3), Place("data/ferry.yml"))
    page = shown(Problem(WIDE, "it is wide", Place("data/bridge.yml"), also=also))
    assert text(page, ".hint") == "See also data/ford.yml:2:3, data/ferry.yml:1:1"


def test_thousands_of_problems_are_not_all_drawn_but_counted() -> None:
    page = shown(*(wide(line=line) for line in range(1, 2001)))
    assert len(page.css("li .place")) == problem_page.SHOWN
    assert text(page, "h1") == "2000 problems"
    assert text(page, "li:last-child") == "1900 more problems stand in the terminal."


def test_the_overlay_is_a_dialog_with_a_name_and_a_way_out() -> None:
    page = shown(wide(), good_at="14:32:07")
    (dialog,) = page.css("dialog")
    (title,) = page.css(f"#{dialog.attributes['aria-labelledby']}")
    assert title.text() == "1 problem"
    assert text(page, ".close") == "Show the last good page"
    assert text(page, "header b") == "14:32:07"


def test_a_last_good_page_of_an_earlier_run_has_no_time() -> None:
    assert "from an earlier run" in text(shown(wide()), "header p:first-of-type")


def test_all_problems_can_be_copied_as_the_terminal_shows_them() -> None:
    (copied,) = shown(wide(), wide(1, 1)).css(".all")
    assert "data/bridge.yml:5:14: error: it is wide  [test-wide-river]" in copied.text()
    assert "data/bridge.yml:1:1: error:" in copied.text()


def test_a_bug_is_called_one() -> None:
    page = shown(trace="Traceback\nZeroDivisionError: a < b")
    assert text(page, "h1") == "A bug in factsite"
    assert text(page, ".trace") == "Traceback ZeroDivisionError: a < b"


def test_a_whole_page_stands_alone() -> None:
    html = whole_page([wide()], river, template=read_template(TEMPLATES), seen="run.3")
    page = LexborHTMLParser(html)
    assert html.lstrip().startswith("<!doctype html>")
    assert text(page, "title") == "1 problem"
    assert not page.css("dialog, .close")
    assert page.css('script[data-page="*"][data-seen="run.3"]')


def test_a_whole_page_before_the_first_build_says_so() -> None:
    html = whole_page([], river, template=read_template(TEMPLATES), seen="run.0")
    page = LexborHTMLParser(html)
    assert text(page, "h1") == "Building the site …"
    assert not page.css("ol, footer")


def test_the_script_needs_no_value() -> None:
    text = script(read_template(TEMPLATES))
    assert "EventSource" in text
    assert "</script" not in text


def test_a_page_gets_its_script_at_the_end_of_its_head() -> None:
    page = with_script(b"<head><title>x</title></head><body></body>", "a&b/index.html", "run.1")
    tag = (
        '<script src="/_factsite/live.js" data-page="a&amp;b/index.html" data-seen="run.1" defer>'
        "</script>"
    )
    assert page.decode() == f"<head><title>x</title>{tag}</head><body></body>"


def test_a_page_without_a_head_gets_its_script_as_well() -> None:
    assert with_script(b"<p>x", "x.html", "run.1").startswith(b"<p>x<script ")


@pytest.mark.parametrize("broken", [None, "{% if %}"])
def test_a_broken_template_is_a_problem(broken: str | None, tmp_path: Path) -> None:
    if broken is not None:
        (tmp_path / "problem.html").write_text(broken, "utf-8")
    with pytest.raises(Found) as found:
        read_template(tmp_path)
    assert found.value.problems[0].code.name == "broken-problem-page"
