"""What the page of checks shows of the facts: examples by rule, counts, what is not met."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import trees
import yaml

from factsite.load.project import read
from factsite.publish import website
from factsite.publish.job import Job, check
from factsite.quantities.spelling import table
from factsite.render import trust
from factsite.render.known import Known

ROOT = Path(__file__).parents[2]
LENGTH = """
label: Length
definition: How long it is.
unit: meters
values:
  - {period: 2025, value: 412, source: paper, at: ¶1, printed: 412 meters}
  - {period: 2026, value: 410, source: paper, at: ¶2, printed: about 410 meters}
  - {period: 2027, value: 400, source: paper, at: ¶3, printed: more than 400 meters}
  - {period: 2028, value: 400 to 410, source: paper, at: ¶4, printed: 400 to 410 meters}
  - {period: 2029, value: 411, source: paper, at: ¶5, printed: a long span, unread: A picture.}
  - {period: 2030, formula: length 2025 + length 2026, source: report, at: ¶1,
     printed: 822 meters}
  - {period: 2031, formula: length 2025 - length 2026, source: report, at: ¶1,
     printed: 50 meters, does_not_meet: It cut.}
"""


def known(root: Path, **files: str) -> Known:
    texts = {f"data/{kind}.yml": text for kind, text in files.items()}
    trees.write(root, {"data/figures/length.yml": LENGTH, **texts})
    book = read(root).book
    return Known(book, book, date(2035, 1, 1))


def test_each_way_of_printing_has_one_example_and_the_most_frequent_comes_first(
    tmp_path: Path,
) -> None:
    found = trust.examples(known(tmp_path), "en")
    assert [each.kind for each in found] == ["plain", "about", "more-than", "range"]
    about = found[1]
    assert about.low is not None
    assert about.high is not None
    assert about.low == -about.high < 0
    assert (found[2].low, found[2].high) == (Decimal(0), None)


def test_the_figure_shown_step_by_step_is_printed_as_it_is(tmp_path: Path) -> None:
    best = trust.best_proved(known(tmp_path), "en")
    assert best is not None
    assert (best.kind, best.figure, best.anchor) == ("plain", "length", "2025")


def test_where_nothing_can_be_read_there_is_no_example(tmp_path: Path) -> None:
    trees.write(tmp_path, {})
    book = read(tmp_path).book
    empty = Known(book, book, date(2035, 1, 1))
    assert trust.examples(empty, "en") == []
    assert trust.best_proved(empty, "en") is None
    assert trust.worked_example(empty) == ("", "")


def test_the_worked_example_is_one_that_its_print_meets(tmp_path: Path) -> None:
    assert trust.worked_example(known(tmp_path)) == ("length", "2030")


def test_derived_values_are_counted_by_what_goes_in_and_who_prints_them(tmp_path: Path) -> None:
    counts = trust.derived_counts(known(tmp_path))
    assert (counts["derived"], counts["facts"], counts["given"]) == (2, 2, 0)
    assert (counts["printed"], counts["ours"], counts["totals"]) == (2, 0, 0)


def test_what_is_on_trust_and_what_does_not_come_out_is_named(tmp_path: Path) -> None:
    asked = known(tmp_path)
    assert trust.on_trust(asked) == [("length", "2029", 0)]
    assert trust.unmet(asked) == [("length", "2031")]


def test_disagreements_are_counted_by_what_finds_them(tmp_path: Path) -> None:
    one = "{about: A case, kind: value, found_by: reading, why: So., prefer: both, statements: ["
    one += "{source: paper, printed: a}, {source: report, printed: b}]}\n"
    found = trust.conflicts_found(known(tmp_path, conflicts=f"one: {one}two: {one}"))
    assert found == [("reading", 2)]


def page(root: Path, path: str) -> str:
    job = Job(root, program="test")
    return website.make_stage(job, check(job))[0].bodies[path].html


def test_the_page_of_checks_shows_examples_and_counts(minimal: Path) -> None:
    html = (
        website.make_stage(Job(minimal, program="test"), check(Job(minimal, program="test")))[0]
        .bodies["checks.md"]
        .html
    )
    assert "about €3.4 million" in html
    assert "about, roughly, around" in html
    assert 'href="../figures/bridge-cost/#ry2029-budget"' in html
    assert 'id="disagreements"' in html


def test_a_conflict_shows_its_ranges_and_the_value_that_is_followed(minimal: Path) -> None:
    html = (
        website.make_stage(Job(minimal, program="test"), check(Job(minimal, program="test")))[0]
        .bodies["conflicts.md"]
        .html
    )
    assert html.count('<line class="ivl') == 2
    assert '<rect class="apart"' in html
    assert 'href="../figures/bridge-cost/#ry2030-tentative"' in html


def test_every_way_of_printing_has_words_for_readers() -> None:
    words = yaml.safe_load((ROOT / "templates/words/en.yml").read_text("utf-8"))
    kinds = {"plain", "range", "cut", *table("qualifiers.yml")}
    assert set(words["checks"]["ways"]["kinds"]) == kinds
