"""Every kind of read is noted once, and is stale exactly when what it saw changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import trees

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.render.known import Known
from factsite.render.questions import QUESTIONS
from factsite.render.reads import Reads, View, again, facts_read

COST = """\
label: Cost of the bridge
definition: What it costs.
unit: EUR
values:
  - {period: 2028, status: budget, value: 2, source: paper, at: ¶1, printed: EUR 2}
  - {period: 2029, status: budget, value: 3, source: paper, at: ¶1, printed: EUR 3}
"""
TERMS = """\
toll: {name: Toll, definition: What one pays., source: paper}
span: {name: Span, definition: What one crosses., source: paper}
"""
CHAPTER = "---\ntitle: Who pays?\n---\nAll who cross.\n"
FILES = {"data/figures/cost.yml": COST, "data/terms.yml": TERMS, "docs/who.md": CHAPTER}
MakeKnown = Callable[..., Known]
Look = Callable[[View], object]


@pytest.fixture
def known(tmp_path: Path) -> MakeKnown:
    """What is known of the files above; each pair of texts replaces the first by the second."""

    def make(*changes: tuple[str, str]) -> Known:
        files = dict(FILES)
        for old, new in changes:
            (path,) = (path for path, text in files.items() if old in text)
            files[path] = files[path].replace(old, new)
        trees.write(tmp_path, {path: text for path, text in files.items() if text})
        book = read(tmp_path).book
        day = date(2030, 6, 30)
        return Known(known_on(book, day), book, day)

    return make


def seen(known: Known, look: Look) -> dict[str, str]:
    """What a page notes that looks so."""
    page = Reads()
    look(View(known, page))
    return page.seen


def stale(known: Known, noted: dict[str, str]) -> list[tuple[str, ...]]:
    """The reads that would not be the same again."""
    return [tuple(json.loads(name)) for name in noted if again(known, name) != noted[name]]


def has(view: View) -> object:
    return view.record("terms", "toll")


def lacks(view: View) -> object:
    return view.record("terms", "arch")


def kinds(view: View) -> object:
    return view.all("terms")


def leaf(view: View) -> object:
    cost = view.record("figures", "cost")
    assert cost is not None
    return cost.values[1].value


def label(view: View) -> object:
    cost = view.record("figures", "cost")
    assert cost is not None
    return cost.label


def chapter(view: View) -> object:
    return view.chapter("who.md")


def ask(view: View) -> object:
    return view.ask("latest", "figures/cost")


ITEMS = ("items", "figures/cost", "values")
VALUE = ("leaf", "figures/cost", "values", "2029-budget", "value")
LATEST = ("ask", "latest", "figures/cost")
ROW_2028 = COST.splitlines(keepends=True)[-2]
ROW_2029 = COST.splitlines(keepends=True)[-1]
FOUR = (ROW_2029, ROW_2029.replace("3", "4"))
FIVE = (ROW_2028, ROW_2028.replace("value: 2", "value: 5").replace("EUR 2", "EUR 5"))
TOLL, SPAN = TERMS.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("look", "noted"),
    [
        (has, [("has", "terms", "toll")]),
        (lacks, [("has", "terms", "arch")]),
        (kinds, [("list", "terms")]),
        (leaf, [("has", "figures", "cost"), ITEMS, VALUE]),
        (chapter, [("chapter", "who.md")]),
        (ask, [LATEST]),
    ],
)
def test_a_read_is_noted_once_however_often_it_is_made(
    known: MakeKnown, look: Look, noted: list[tuple[str, ...]]
) -> None:
    page = Reads()
    view = View(known(), page)
    look(view)
    look(view)
    assert [tuple(json.loads(name)) for name in page.seen] == noted


@pytest.mark.parametrize(
    ("look", "change", "expected"),
    [
        (has, (TOLL, ""), [("has", "terms", "toll")]),
        (lacks, (TOLL, TOLL.replace("toll:", "arch:")), [("has", "terms", "arch")]),
        (kinds, (SPAN, ""), [("list", "terms")]),
        (leaf, FOUR, [VALUE]),
        (leaf, (ROW_2028, ""), [ITEMS]),
        (label, ("Cost of", "Price of"), [("leaf", "figures/cost", "label")]),
        (chapter, ("All who cross", "Nobody"), [("chapter", "who.md")]),
        (chapter, ("Who pays?", "Who paid?"), [("chapter", "who.md")]),
        (ask, (ROW_2029, ""), [LATEST]),
    ],
)
def test_a_read_is_stale_when_what_it_saw_changes(
    known: MakeKnown, look: Look, change: tuple[str, str], expected: list[tuple[str, ...]]
) -> None:
    noted = seen(known(), look)
    assert stale(known(change), noted) == expected


@pytest.mark.parametrize(
    ("look", "change"),
    [
        (has, ("What one pays", "What all pay")),
        (lacks, (SPAN, "")),
        (kinds, ("What one pays", "What all pay")),
        (leaf, FIVE),
        (leaf, ("Cost of", "Price of")),
        (label, FOUR),
        (chapter, ("What one pays", "What all pay")),
        (ask, FOUR),
    ],
)
def test_a_read_holds_when_something_else_changes(
    known: MakeKnown, look: Look, change: tuple[str, str]
) -> None:
    noted = seen(known(), look)
    assert stale(known(change), noted) == []


@pytest.mark.parametrize("look", [leaf, label, chapter, ask])
def test_a_read_of_what_vanished_is_stale_and_no_error(known: MakeKnown, look: Look) -> None:
    noted = seen(known(), look)
    assert stale(known((COST, ""), (CHAPTER, "")), noted) == [
        tuple(json.loads(name)) for name in noted
    ]


def test_a_read_of_a_value_that_vanished_is_stale_and_no_error(known: MakeKnown) -> None:
    noted = seen(known(), leaf)
    assert stale(known(("period: 2029", "period: 2031")), noted) == [ITEMS, VALUE]


@pytest.mark.parametrize("name", ["not JSON", "[]", '["leaf"]', '["ask", "nothing"]', '["has", 1]'])
def test_a_name_that_no_read_has_is_stale_and_no_error(known: MakeKnown, name: str) -> None:
    assert again(known(), name) is None


def test_a_name_of_a_part_is_no_read_of_its_own(known: MakeKnown) -> None:
    def names(view: View) -> object:
        return [(term.id, term.ref) for term in view.all("terms")]

    assert list(seen(known(), names)) == ['["list", "terms"]']


def test_a_read_that_pages_share_is_looked_up_once(
    known: MakeKnown, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def latest(known: Known, figure: str) -> list[str]:
        asked.append(figure)
        return []

    noted, now = seen(known(), ask), known()
    monkeypatch.setitem(QUESTIONS, "latest", latest)
    assert [stale(now, noted) for _ in range(3)] == [[LATEST]] * 3
    assert asked == ["figures/cost"]


def test_what_was_looked_up_for_other_facts_is_not_believed(known: MakeKnown) -> None:
    noted = seen(known(), leaf)
    assert stale(known(), noted) == []
    assert stale(known(FOUR), noted) == [VALUE]


def test_reads_say_which_facts_and_values_they_touch(known: MakeKnown) -> None:
    noted = seen(known(), lambda view: (leaf(view), label(view), ask(view), kinds(view)))
    assert set(facts_read(noted)) == {
        ("figures/cost", ""),
        ("figures/cost", ".values"),
        ("figures/cost", "#2029-budget"),
        ("figures/cost", ".label"),
        ("figures/cost", "?latest"),
    }
