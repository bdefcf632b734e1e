"""What is named in other records: offices in a body, its publications, what a source bears out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.render import elsewhere, questions
from factsite.render.known import Known

BASE = {
    "data/sources.yml": """
late: {title: A, publisher: Bridge Office, date: 2028-10-03, url: "https://g.example/1",
  language: en, kind: news, accessed: 2031-01-01}
early: {title: B, publisher: Bridge Office, date: 2020-10-03, url: "https://g.example/2",
  language: en, kind: news, accessed: 2031-01-01}
herald: {title: C, publisher: The Herald, date: 2020-02-03, url: "https://h.example/2",
  language: en, kind: news, accessed: 2031-01-01}
""",
    "data/statuses.yml": "budget: {label: budget, meaning: decided}\n",
    "data/organizations.yml": """
office: {name: Bridge Office, kind: office, source: early}
""",
    "data/people.yml": """
dee: {name: Dee, roles: [{role: Warden, organization: office, start: 2019-01-01, end: 2021-01-01},
  {role: Guest, attested: 2020-02-01}], source: early}
fay: {name: Fay, roles: [{role: Warden, organization: office, start: 2021-01-01}], source: early}
""",
    "data/agreements.yml": """
pact: {name: Pact, kind: pact, parties: [Uptown], signed: {date: 2020-02-01, source: herald},
  in_force: 2020-04-01, source: early}
""",
    "data/figures/cost.yml": """
label: Cost of the bridge
definition: What the bridge costs in a year.
unit: EUR
values:
  - {period: 2019, status: budget, value: 3 million, source: herald, at: ¶1, printed: €3 million}
  - {period: 2018, status: budget, value: 4 million, source: early, at: ¶1, printed: €4 million}
""",
    "docs/index.md": '---\ntitle: Bridge\n---\n{{ values("cost", since="2019") }}\n',
}


@pytest.fixture
def known(tmp_path: Path) -> Known:
    for name, text in BASE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    project = read(tmp_path)
    wrong = [p for p in project.problems if p.code.name not in ("bad-setting", "cannot-read")]
    assert not wrong
    day = date(2035, 1, 1)
    return Known(known_on(project.book, day), project.book, day)


def test_offices_in_a_body_come_with_the_latest_first(known: Known) -> None:
    assert elsewhere.held_in(known, "organizations/office") == [("fay", 0), ("dee", 0)]


def test_a_body_is_known_by_its_name_as_a_publisher(known: Known) -> None:
    assert elsewhere.published_by(known, "organizations/office") == ["early", "late"]
    assert elsewhere.publishing(known, "sources/late") == "office"
    assert elsewhere.publishing(known, "sources/herald") == ""


def test_a_source_bears_out_the_fields_that_name_it(known: Known) -> None:
    assert elsewhere.borne_out(known, "sources/herald", "agreements/pact") == ["signed"]
    assert elsewhere.borne_out(known, "sources/early", "agreements/pact") == []


def test_a_table_quotes_the_sources_of_the_values_that_it_shows(known: Known) -> None:
    assert questions.quoted_on(known, "sources/herald") == [("index.md", "Bridge")]
    assert questions.quoted_on(known, "sources/early") == []
