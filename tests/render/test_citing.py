"""How a page and a source are cited: in words and as CSL-JSON, with the day of the facts."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from factsite.publish import website
from factsite.publish.job import Job

MakeJob = Callable[[Path], Job]
Fold = Callable[[str], tuple[str, dict[str, Any]]]


@pytest.fixture
def fold(minimal: Path, job: MakeJob) -> Fold:
    """The words and the item in the fold of a page of the smallest site."""

    def cited(page: str) -> tuple[str, dict[str, Any]]:
        file = minimal / "build" / "site" / page / "index.html"
        if not file.exists():
            website.build(job(minimal))
        tree = LexborHTMLParser(file.read_text("utf-8"))
        words, item = tree.css_first("#cite-text"), tree.css_first("#cite-item")
        assert words is not None
        assert item is not None
        return words.text().strip(), json.loads(item.text())[0]

    return cited


def give_license(root: Path) -> None:
    config = root / "mkdocs.yml"
    license = "    license: {name: CC0, url: https://cc0.example/}\n"
    text = config.read_text("utf-8").replace("  factsite:\n", f"  factsite:\n{license}")
    config.write_text(text, "utf-8")


def test_a_page_is_cited_with_its_day_its_address_and_its_license(
    minimal: Path, fold: Fold
) -> None:
    give_license(minimal)
    words, item = fold("figures/bridge-cost")
    assert words == (
        "“Cost of the bridge”. The bridge, explained. Facts as known on 30 June 2030. "
        "https://bridge.example/figures/bridge-cost/. License: CC0."
    )
    assert item == {
        "id": "figures-bridge-cost",
        "type": "webpage",
        "title": "Cost of the bridge",
        "container-title": "The bridge, explained",
        "issued": {"date-parts": [[2030, 6, 30]]},
        "URL": "https://bridge.example/figures/bridge-cost/",
        "language": "en",
    }


def test_a_source_is_cited_itself(fold: Fold) -> None:
    words, item = fold("sources/gazette-2029")
    assert words.startswith("“Second pact in sight”. River Gazette, December 2029.")
    assert item["type"] == "article-newspaper"
    assert item["container-title"] == "River Gazette"
    assert item["issued"] == {"date-parts": [[2029, 12]]}
    assert item["accessed"] == {"date-parts": [[2030, 6, 1]]}


def test_a_past_edition_is_cited_by_its_own_address(
    minimal: Path, fold: Fold, job: MakeJob
) -> None:
    config = minimal / "mkdocs.yml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("  factsite:\n", "  factsite:\n    editions: [2029-12-31]\n"))
    website.build(job(minimal))
    _, item = fold("as-of/2029-12-31/figures/bridge-cost")
    assert item["URL"] == "https://bridge.example/as-of/2029-12-31/figures/bridge-cost/"
    assert date(*item["issued"]["date-parts"][0]) == date(2029, 12, 31)


def test_every_type_of_page_says_how_to_cite_it(fold: Fold) -> None:
    for page in ("", "figures/", "timeline/", "claims/", "people/dee-ada/", "who-decides/"):
        words, item = fold(page)
        assert item["URL"] == f"https://bridge.example/{page}"
        assert item["URL"] in words


def test_a_fact_page_links_its_data(fold: Fold, minimal: Path) -> None:
    fold("figures/bridge-cost")
    site = minimal / "build" / "site"
    text = (site / "figures/bridge-cost/index.html").read_text("utf-8")
    links = re.findall(r'href="(\.\./\.\./data/[^"]*)"', html.unescape(text))
    assert links == [f"../../data/figures/bridge-cost.{suffix}" for suffix in ("json", "csv")]
