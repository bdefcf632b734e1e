"""The real site as it was known on days of the story: nothing of a later day stands in it."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml
from conftest import ROOT

from factsite.load import lookup
from factsite.load.asof import known_on
from factsite.load.factbook import Factbook
from factsite.load.models import Agreement, Person
from factsite.load.project import Project
from factsite.publish import website
from factsite.publish.job import Job
from factsite.quantities.display import show
from factsite.render.pages import href

STORY = yaml.load((Path(__file__).parent / "story.yml").read_text("utf-8"), yaml.BaseLoader)
DAY = date.fromisoformat(STORY["article"]["day"])


@pytest.fixture(scope="module", params=STORY["days"])
def edition(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[date, dict[str, str]]:
    """The whole site as of a day, really built: the text of every file that a browser reads."""
    folder = tmp_path_factory.mktemp("edition")
    for name in ("data", "docs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    with_address = f"{settings}\nsite_url: https://example.org/\n"  # so that it has a sitemap
    (folder / "mkdocs.yml").write_text(with_address, "utf-8")
    day = date.fromisoformat(request.param)
    website.build(Job(folder, "test", day))
    site = folder / "build" / "site"
    read = [p for p in site.rglob("*") if p.suffix in (".html", ".xml", ".json", ".js", ".csv")]
    return day, {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in read}


def test_no_record_of_a_later_day_has_an_address(
    real: Project, edition: tuple[date, dict[str, str]]
) -> None:
    day, texts = edition
    known = known_on(real.book, day)
    late = {
        href(kind, id)
        for kind, by_id in real.book.records.items()
        for id in by_id
        if id not in known.records[kind]
    }
    whole = "\n".join(texts.values())
    assert [address for address in sorted(late) if f'{address}"' in whole] == []


def phrases(book: Factbook) -> set[str]:
    values = [v for f in book.figures for v in f.values]
    witnesses = [w for v in values for w in (*v.witnesses, *v.disputed)]
    prints = {w.printed for w in witnesses} | {w.converted for w in witnesses}
    prints |= {given.printed for v in values for given in v.given.values()}
    prints |= {statement.printed for c in book.conflicts for statement in c.statements}
    # Fewer digits may be those of a range that this site works out itself.
    return {phrase for phrase in prints if phrase and sum(c.isdigit() for c in phrase) > 3}


def displays(book: Factbook) -> set[str]:
    """The amounts known on the day as this site writes them."""
    rows = [(v.value, book.units[f.unit]) for f in book.figures for v in f.values if v.value]
    return {show(amount, unit, style=style) for amount, unit in rows for style in ("full", "short")}


def test_no_phrase_that_only_a_later_source_prints_stands_anywhere(
    real: Project, edition: tuple[date, dict[str, str]]
) -> None:
    day, texts = edition
    late = {p for p in phrases(real.book) - phrases(known_on(real.book, day)) if len(p) > 5}
    early = phrases(known_on(real.book, day))
    early |= displays(known_on(real.book, day))
    alone = {p for p in late if not any(p in other for other in early)}
    assert alone
    whole = {phrase: re.compile(rf"(?<![\d.,]){re.escape(phrase)}") for phrase in sorted(alone)}
    found = [(p, name) for p in whole for name, text in texts.items() if whole[p].search(text)]
    assert found == []


def test_no_title_or_address_of_a_later_source_stands_anywhere(
    real: Project, edition: tuple[date, dict[str, str]]
) -> None:
    day, texts = edition
    known = known_on(real.book, day).sources
    seen = {text for s in known for text in (s.url, s.title)}
    late = [s for s in real.book.sources if s.id not in {k.id for k in known}]
    seen |= {p.name for p in real.book.people}
    words = {text for s in late for text in (s.url, s.title) if text and len(text) > 12} - seen
    whole = "\n".join(texts.values())
    assert [text for text in sorted(words) if text in whole] == []


def test_every_page_says_its_day(edition: tuple[date, dict[str, str]]) -> None:
    day, texts = edition
    words = f"{day.day} {day:%B} {day.year}"
    own = {name: text for name, text in texts.items() if not name.startswith("as-of/")}
    pages = {n: t for n, t in own.items() if n.endswith(".html") and n != "404.html"}
    assert [name for name, text in pages.items() if words not in text] == []


def state(book: Factbook, id: str) -> lookup.State:
    known = known_on(book, DAY)
    agreement = known.get("agreements", id)
    assert isinstance(agreement, Agreement)
    return lookup.state(known, book, agreement, DAY)


@pytest.mark.parametrize("id", STORY["states"])
def test_on_the_article_s_day_an_agreement_is_in_its_state(real: Project, id: str) -> None:
    found = state(real.book, id)
    until = str(found.until or "")
    assert {"word": found.word, "until": until, "pending": found.pending} == STORY["states"][id]


@pytest.mark.parametrize("id", STORY["in_office"])
def test_on_the_article_s_day_both_ministers_are_in_office(real: Project, id: str) -> None:
    person = known_on(real.book, DAY).get("people", id)
    assert isinstance(person, Person)
    assert lookup.offices(person, DAY)
