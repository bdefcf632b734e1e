"""Drawings that prose asks for, in the page of a chapter."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from factsite.publish import website
from factsite.publish.job import Job, check

MakeJob = Callable[[Path], Job]
Chapter = Callable[[str], str]


@pytest.fixture
def chapter(minimal: Path, job: MakeJob) -> Chapter:
    """The HTML of a chapter with this text."""

    def made(text: str) -> str:
        (minimal / "docs/index.md").write_text(f"---\ntitle: A\n---\n{text}\n", "utf-8")
        stage = website.make_stage(job(minimal), check(job(minimal)))[0]
        return stage.bodies["index.md"].html

    return made


def test_a_line_of_agreements_is_drawn_and_told_in_words(chapter: Chapter) -> None:
    html = chapter('{{ lineage("bridge-pact", title="One pact after another") }}')
    assert "<h3>One pact after another</h3>" in html
    (told,) = re.findall(r'<svg class="c wide"[^>]* role="img" aria-label="([^"]*)"', html)
    assert re.search(r"pact.*, \d{4}–\d{4}", told)


def test_a_chart_has_its_values_as_a_table_and_as_data(chapter: Chapter) -> None:
    html = chapter('{{ chart("bridge-cost", title="What it costs") }}')
    table = html.partition('<details class="fold data">')[2].partition("</details>")[0]
    links = set(re.findall(r'href="(figures/bridge-cost/#[^"]+)"', table))
    assert links
    assert links == set(re.findall(r'<a href="(figures/bridge-cost/#[^"]+)"[^>]* aria-label', html))
    assert 'href="data/figures/bridge-cost.csv"' in html
