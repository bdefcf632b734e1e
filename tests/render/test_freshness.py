"""What readers are told of values that later sources replaced, and of records to look at again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from factsite.publish import website
from factsite.publish.job import Job, check

MakeJob = Callable[[Path], Job]
COST = "data/figures/bridge-cost.yml"
LATER = """
  - period: RY2030
    status: settled
    value: {value} million
    source: notice-2030
    at: ¶1
    printed: €{value} million
"""
SOURCE = """
notice-2030: {title: C, publisher: River Gazette, date: 2030-05-01, url: "https://g.example/2030",
  language: en, kind: news, accessed: 2030-05-02}
"""


def add(root: Path, path: str, text: str) -> None:
    file = root / path
    file.write_text(file.read_text("utf-8").rstrip("\n") + text, "utf-8")


def pages(job: Job) -> dict[str, LexborHTMLParser]:
    """The bodies of a stage by the paths of their documents."""
    rendered, _ = website.make_stage(job, check(job))
    return {path: LexborHTMLParser(body.html) for path, body in rendered.bodies.items()}


def said(page: LexborHTMLParser, within: str) -> list[str]:
    """The notes that a value was replaced, in the elements that the selector finds."""
    return [" ".join(each.text().split()) for each in page.css(f"{within} .since")]


@pytest.fixture
def replaced(minimal: Path) -> Path:
    """A project with a tentative value that a later source settled, shown in a chapter."""
    add(minimal, "data/sources.yml", SOURCE)
    call = '{{ figure("bridge-cost", "RY2030", status="tentative") }}'
    add(minimal, "docs/index.md", f"\n\nIt was to cost {call}.\n")
    return minimal


def test_a_replaced_value_says_so_in_its_card_and_in_tables(replaced: Path, job: MakeJob) -> None:
    add(replaced, COST, LATER.format(value="3.6"))
    made = pages(job(replaced))
    note = "since replaced by €3.6 million (settled)"
    assert said(made["index.md"], "#card-bridge-cost-ry2030-tentative") == [note]
    figure = made["figures/bridge-cost.md"]
    assert said(figure, "tr#ry2030-tentative") == [note]
    assert said(figure, "tr#ry2030-settled") == []
    (link,) = figure.css(".since a")
    assert link.attributes["href"] == "#ry2030-settled"
    assert said(made["sources/gazette-2029.md"], "td.st") == [note]


def test_a_value_that_came_out_the_same_says_so(replaced: Path, job: MakeJob) -> None:
    add(replaced, COST, LATER.format(value="3.4"))
    made = pages(job(replaced))
    assert said(made["figures/bridge-cost.md"], "tr") == [
        "since confirmed at €3.4 million (settled)"
    ]


def test_on_an_earlier_day_nothing_is_replaced_yet(replaced: Path, job: MakeJob) -> None:
    add(replaced, COST, LATER.format(value="3.6"))
    as_it_was = Job(replaced, program="test", as_of=date(2030, 4, 30))
    assert all(said(page, "") == [] for page in pages(as_it_was).values())


def test_the_key_figures_say_it_too(replaced: Path, job: MakeJob) -> None:
    add(replaced, COST, LATER.format(value="3.6"))
    home = replaced / "docs/index.md"
    shown, asked = '"RY2030") }} set aside', '"RY2030", status="tentative") }} set aside'
    text = home.read_text("utf-8")
    assert shown in text
    home.write_text(text.replace(shown, asked), "utf-8")
    assert said(pages(job(replaced))["index.md"], ".keyfigs") == [
        "since replaced by €3.6 million (settled)"
    ]


def rows(page: LexborHTMLParser) -> list[str]:
    return [" ".join(row.text(separator=" ").split()) for row in page.css("tbody tr")]


def test_the_list_of_reviews_has_the_overdue_ones_first(minimal: Path, job: MakeJob) -> None:
    add(minimal, COST, "\nchecked: 2030-05-31\nreview_every: 6 months\n")
    spans = "data/figures/bridge-spans.yml"
    add(minimal, spans, "\nchecked: 2029-05-31\nreview_every: 1 year\n")
    made = pages(job(minimal))
    assert rows(made["review.md"]) == [
        "Overdue",
        "Spans of the bridge Figures 31 May 2029 every year 31 May 2030",
        "To come",
        "Cost of the bridge Figures 31 May 2030 every 6 months 30 November 2030",
    ]
    (link,) = made["checks.md"].css('a[href="../review/"]')
    assert link.text() == "What is to be reviewed next"


def test_a_project_without_reviews_says_so(minimal: Path, job: MakeJob) -> None:
    page = pages(job(minimal))["review.md"]
    assert page.css_first(".empty") is not None
    assert page.css("table") == []
