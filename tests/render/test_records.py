"""Records as data: exact, with their sources, with nothing that is not known on the day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trees
from conftest import ROOT

from factsite.load.asof import known_on
from factsite.load.project import Project, read
from factsite.load.settings import License
from factsite.render.known import Known
from factsite.render.records import Records
from factsite.render.site import Site
from factsite.render.tables import table
from factsite.render.wording import Wording, read_words

SITE = Site("The bridge", "https://bridge.example/", License("CC0", "https://cc0.example/"))
FACTS = {
    "data/figures/cost.yml": """\
label: Cost
definition: What the {{ term("old") }} costs.
unit: EUR
note: |
  Printed **early**, see [the
  paper](https://paper.example/).

  Later {{ figure("cost", "2028", show="value") }}.
values:
  - period: 2027
    status: budget
    value: 123456789012345678901234567890.12
    source: paper
    at: ¶1
    printed: €123,456,789,012,345,678,901,234,567,890.12
  - period: 2028
    status: budget
    value: 2 million to 3 million
    source: report
    at: ¶2
    printed: €2-3 million
  - period: 2029
    formula: cost 2028 / 3 years
""",
    "data/terms.yml": "old: {name: Old bridge, definition: Gone., source: paper}\n",
    "data/people/dee-ada.yml": """\
name: Ada Dee
roles:
  - {role: Warden, start: {date: 2027-05/late, source: paper}, end: 2029-03}
source: paper
checked: 2030-06-01
review_every: 1 year
""",
    "data/events.yml": """\
opening:
  what: '{{ person("dee-ada") }} opens "it" &lt;/script> here'
  date: 2028-09-30
  people: [dee-ada]
  source: paper
""",
    "data/claims.yml": """\
cheaper:
  statement: It got cheaper
  source: paper
  check: cost 2028 < cost 2027
  verdict: holds
""",
}
Tell = Callable[..., Any]


@pytest.fixture
def told(tmp_path: Path) -> Tell:
    """Reads the file of a record in the data of a day."""
    trees.write(tmp_path, FACTS)
    project = read(tmp_path)
    assert project.problems == ()

    def tell(path: str, day: str = "2030-06-30", site: Site = SITE) -> Any:
        files = dict(records(project, date.fromisoformat(day), site).files())
        return json.loads(files[f"data/{path}.json"]) if f"data/{path}.json" in files else None

    return tell


def records(project: Project, day: date, site: Site = SITE) -> Records:
    known = Known(known_on(project.book, day), project.book, day)
    return Records(known, Wording(read_words(ROOT / "templates", "en"), known.book), site)


def test_a_record_says_its_day_its_page_and_its_license(told: Tell) -> None:
    made = told("figures/cost")
    assert made["as_of"] == "2030-06-30"
    assert made["page"] == "https://bridge.example/figures/cost/"
    assert made["license"] == {"name": "CC0", "url": "https://cc0.example/"}


def test_without_an_address_of_the_site_the_page_is_named_from_the_file(told: Tell) -> None:
    assert told("figures/cost", site=Site())["page"] == "../../figures/cost/"
    assert told("terms/old", site=Site())["page"] == "../../glossary/#old"


def test_amounts_are_exact_however_long(told: Tell) -> None:
    first, second, derived = told("figures/cost")["data"]["values"]
    assert first["amount"]["low"] == "123456789012345678901234567890.12"
    assert (second["amount"]["low"], second["amount"]["high"]) == ("2000000", "3000000")
    assert derived["formula"] == "cost 2028 / 3 years"
    assert float(derived["may_be"]["low"]) < 700_000 < float(derived["may_be"]["high"])


def test_a_value_carries_its_prints_with_their_sources(told: Tell) -> None:
    (print,) = told("figures/cost")["data"]["values"][1]["prints"]
    assert print["source"] == {
        "id": "report", "title": "C", "publisher": "D", "date": "2029-12",
        "url": "https://report.example/",
    }  # fmt: skip
    assert (print["at"], print["printed"]) == ("¶2", "€2-3 million")
    assert print["means"] == {"low": "1500000", "high": "3500000"}  # half a unit either way


def test_a_time_has_its_first_and_last_day(told: Tell) -> None:
    time = told("figures/cost")["data"]["values"][0]["time"]
    assert (time["first"], time["last"]) == ("2027-01-01", "2027-12-31")
    (role,) = told("people/dee-ada")["data"]["roles"]
    start = {"text": "2027-05/late", "first": "2027-05-21", "last": "2027-05-31"}
    assert role["start"]["date"] == start


def test_free_texts_are_plain(told: Tell) -> None:
    data = told("figures/cost")["data"]
    assert data["definition"] == "What the Old bridge costs."
    assert data["note"] == "Printed early, see the paper.\nLater €2 million to €3 million."


def test_on_an_earlier_day_nothing_later_is_said(told: Tell) -> None:
    data = told("figures/cost", "2029-01-01")["data"]
    assert [value["value"] for value in data["values"]] == ["2027-budget"]
    assert data["note"] == "Printed early, see the paper."
    claim = told("claims/cheaper", "2029-01-01")["data"]
    assert (claim["verdict"], "check" in claim) == ("open", False)
    assert "checked" not in told("people/dee-ada", "2029-01-01")["data"]
    assert told("sources/report", "2029-01-01") is None


def test_what_is_empty_is_left_out(told: Tell) -> None:
    def empty(value: Any) -> bool:
        inside = value.values() if isinstance(value, dict) else value
        return value in (None, "", [], {}) or (
            isinstance(value, dict | list) and any(map(empty, inside))
        )

    assert not any(
        empty(told(path)) for path in ("figures/cost", "people/dee-ada", "events/opening")
    )


def test_a_hostile_text_stays_a_text(told: Tell) -> None:
    what = told("events/opening")["data"]["what"]
    assert what.startswith('Ada Dee opens "it" </script>')


def test_every_real_record_has_a_file_and_every_figure_a_table(real: Project) -> None:
    assert real.settings is not None
    assert real.settings.as_of is not None
    made = records(real, real.settings.as_of)
    files = dict(made.files())
    book = made.known.book
    total = sum(map(len, book.records.values()))
    assert len(files) == total + len(book.figures)
    for path, raw in files.items():
        if path.endswith(".json"):
            data = json.loads(raw)
            assert path == f"data/{data['kind']}/{data['id']}.json"
    for figure in book.figures:
        values = json.loads(files[f"data/figures/{figure.id}.json"])["data"]["values"]
        assert [value["value"] for value in values] == [value.anchor for value in figure.values]
        prints = sum(len(v.witnesses) + len(v.disputed) or 1 for v in figure.values)
        rows = files[f"data/figures/{figure.id}.csv"].decode()
        assert rows.count("\r\n") >= prints + 1
        assert rows.startswith(table([]).decode())
