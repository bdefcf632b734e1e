from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from factsite.load.factbook import free_texts, marks, parts, references
from factsite.load.models import Agreement
from factsite.load.project import Project

Read = Callable[[dict[str, str | bytes | None]], Project]
PACT = """\
name: Bridge pact
kind: pact
parties: [Uptown]
under: charter
signed: {date: 2028-10-02, source: paper, signatories: [{person: dee-ada, for: Uptown}]}
summary: Of the {{ term("toll") }}.
sources: [{source: report}]
"""
FIGURE = """\
label: Cost
definition: What it costs.
unit: EUR
calendar: river
values:
  - {period: RY2029, value: 3, source: paper, at: ¶1, printed: EUR 3}
  - {on: 2029-05, value: 4, source: paper, at: ¶1, printed: EUR 4}
"""
RIVER = "river: {label: A, starts: 10-01, prefix: RY, named_by: last, year: 'river {year}'}\n"


def test_every_reference_has_its_path_kind_and_id(project: Read) -> None:
    book = project({"data/agreements/pact.yml": PACT}).book
    assert set(references(book.agreements[0])) == {
        (("under",), "agreements", "charter"),
        (("signed", "source"), "sources", "paper"),
        (("signed", "signatories", 0, "person"), "people", "dee-ada"),
        (("sources", 0, "source"), "sources", "report"),
    }


def test_parts_go_by_the_keys_as_written(project: Read) -> None:
    pact = project({"data/agreements/pact.yml": PACT}).book.agreements[0]
    assert [path for path, _ in parts(pact)] == [
        (), ("sources", 0), ("signed",), ("signed", "signatories", 0),
    ]  # fmt: skip
    assert [m.key for m in marks(type(pact)) if m.is_prose] == ["note", "summary"]


def test_free_texts_have_their_paths_and_places(project: Read) -> None:
    book = project({"data/agreements/pact.yml": PACT}).book
    ((path, text, locate),) = free_texts(book.agreements[0], book.origins["agreements/pact"])
    assert (path, text) == (("summary",), 'Of the {{ term("toll") }}.')
    assert locate(7) == ("data/agreements/pact.yml", 6, 17)


def test_records_are_found_by_kind_and_id(project: Read) -> None:
    book = project({"data/agreements/pact.yml": PACT, "data/figures/cost.yml": FIGURE}).book
    assert isinstance(book.get("agreements", "pact"), Agreement)
    assert book.get("agreements", "other") is None
    assert [r.id for r in book.all("sources")] == ["paper", "report"]
    assert book.figure("cost") is not None
    assert book.figure("other") is None
    assert book.source("other") is None


def test_the_place_of_a_part_is_that_in_its_file(project: Read) -> None:
    book = project({"data/agreements/pact.yml": PACT}).book
    place = book.place(book.agreements[0], "signed", "date")
    assert place == ("data/agreements/pact.yml", 5, 16)


def test_a_value_lies_in_the_days_of_its_period(project: Read) -> None:
    book = project({"data/figures/cost.yml": FIGURE, "data/calendars.yml": RIVER}).book
    (figure,) = book.figures
    flow, stock = (book.period(figure, value) for value in figure.values)
    assert (flow.first, flow.last) == (date(2028, 10, 1), date(2029, 9, 30))
    assert (stock.first, stock.last) == (date(2029, 5, 1), date(2029, 5, 31))
    assert [value.when for value in figure.values] == ["RY2029", "2029-05"]


def test_what_follows_an_agreement_is_found_by_its_id(project: Read) -> None:
    pact = PACT.replace("under: charter\n", "")
    changes = {
        "longer": "extends: {agreement: pact, to: 2031-01-01}\namends: pact\n",
        "newer": "succeeds: pact\n",
        "other": "under: pact\n",
    }
    files = {f"data/agreements/{id}.yml": pact + text for id, text in changes.items()}
    book = project({"data/agreements/pact.yml": pact, **files}).book
    following = {id: [a.id for a in those] for id, those in book.following.items()}
    assert following == {"pact": ["longer", "newer"]}


def test_values_have_anchors_of_period_status_and_where_needed_basis(project: Read) -> None:
    print_ = "value: 3, source: paper, at: ¶1, printed: EUR 3"
    text = (
        FIGURE.split("values:")[0]
        + f"""\
values:
  - {{period: RY2028..RY2029, {print_}}}
  - {{period: RY2029, status: budget, basis: cash, {print_}}}
  - {{period: RY2029, status: budget, {print_}}}
  - {{on: 2029-05/late, status: reported, basis: cash, {print_}}}
"""
    )
    (figure,) = project({"data/figures/cost.yml": text}).book.figures
    assert [value.anchor for value in figure.values] == [
        "ry2028-to-ry2029", "ry2029-budget-cash", "ry2029-budget", "2029-05-late-reported",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ("date: 2028-10-03", date(2028, 10, 3)),
        ("date: 2028-10", date(2028, 10, 31)),
        ("date: 2028", date(2028, 12, 31)),
        ("known_from: {date: 2029-01-05, why: Its first mention.}", date(2029, 1, 5)),
        ("note: Undated.", date(2030, 6, 1)),
    ],
)
def test_a_source_counts_from_the_last_day_of_its_date(
    project: Read, dates: str, day: date
) -> None:
    text = f"title: A\npublisher: B\nurl: https://a.example\nlanguage: en\nkind: C\n{dates}\n"
    book = project({"data/sources/leaflet.yml": text + "accessed: 2030-06-01\n"}).book
    assert book.published("leaflet") == day
    assert book.published("other") is None


def test_the_flat_witness_stands_before_the_listed_ones(project: Read) -> None:
    text = FIGURE.replace(
        "printed: EUR 3}", "printed: EUR 3, sources: [{source: report, at: ¶2, printed: EUR 3.0}]}"
    )
    (figure,) = project({"data/figures/cost.yml": text}).book.figures
    assert [w.source for w in figure.values[0].witnesses] == ["paper", "report"]
