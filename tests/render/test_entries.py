"""What search can find: each kind of record as an entry, and nothing that is not known yet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from factsite.load.asof import known_on
from factsite.load.project import Project, read
from factsite.render.entries import entries, vocabulary
from factsite.render.entry import Entry, Number, Print, Tagged
from factsite.render.known import Known

LATE = date(2030, 6, 30)
Find = Callable[..., dict[str, Entry]]


def known(folder: Path, day: date = LATE) -> Known:
    book = read(folder).book
    return Known(known_on(book, day), book, day)


@pytest.fixture
def found(minimal: Path) -> Find:
    """Makes the entries of a day by their addresses."""

    def find(day: date = LATE) -> dict[str, Entry]:
        made = entries(known(minimal, day), minimal / "templates", "en")
        by_address = {entry.address: entry for entry in made}
        assert len(by_address) == len(made)
        return by_address

    return find


def texts(entry: Entry) -> str:
    """Everything that an entry says, in one line."""
    rows = [(r.shown, r.short, r.when, r.also, r.badge, r.prints) for r in entry.rows]
    names = [name.text for name in entry.names]
    return " ".join(map(str, [entry.title.text, names, entry.detail, entry.text, entry.also, rows]))


def test_each_record_chapter_and_section_has_one_entry(found: Find) -> None:
    addresses = set(found())
    assert {"", "#the-money", "who-decides/", "who-decides/#the-board"} <= addresses
    assert {"figures/bridge-cost/", "agreements/bridge-pact/", "people/dee-ada/"} <= addresses
    assert {"glossary/#old-bridge", "claims/#about-the-same", "conflicts/#cost-2030"} <= addresses
    assert {"organizations/river-board/", "sources/herald-2029/"} <= addresses


def test_a_figure_is_found_by_each_of_its_values(found: Find) -> None:
    figure = found()["figures/bridge-cost/"]
    latest, before = figure.rows
    assert (latest.shown, latest.anchor) == ("€3.4 million", "ry2030-tentative")
    assert (latest.when, latest.also) == ("river year 2030", "RY2030")
    assert latest.badge == Tagged("tentative", "tent")
    assert latest.prints == (Print("about €3.4 million", "", "River Gazette, December 2029"),)
    assert before.anchor == "ry2029-budget"


def test_a_value_is_the_range_that_its_prints_leave_open(found: Find) -> None:
    plain = found()["figures/bridge-cost/"].rows[1].number
    middle = Decimal(3_100_000)
    assert plain == Number("EUR", middle - 50_000, middle + 50_000, middle, middle)


def test_a_figure_shows_the_latest_value_that_has_begun(found: Find) -> None:
    figure = found()["figures/bridge-cost/"]
    assert figure.rows[figure.front].anchor == "ry2030-tentative"


def test_calls_in_a_text_are_words(found: Find) -> None:
    made = found()
    assert "sets aside in a year for the Old bridge." in made["figures/bridge-cost/"].text
    assert "To be compared with €3.1 million (budget)." in made["claims/#about-the-same"].text
    assert "€3.4 million" in made[""].detail
    assert "figure(" not in texts(made["claims/#about-the-same"])


def test_an_agreement_says_who_signed_it_when_and_how_long_it_runs(found: Find) -> None:
    pact = found()["agreements/bridge-pact/"]
    assert pact.detail == (
        "signed 2 October 2028 by Ada Dee · in force from 1 November 2028 · "
        "expires 30 September 2030"
    )
    assert pact.badge == Tagged("in force", "force")
    assert "Pact on the Upkeep of the Bridge" in pact.text


def test_a_person_is_found_by_every_name_and_office(found: Find) -> None:
    person = found()["people/dee-ada/"]
    assert person.slot == Tagged("出井あだ", "ja")
    assert person.names == (Tagged("出井あだ", "ja"),)
    assert person.detail == "Warden (31 December 2029)"
    assert "River Board" in person.also


def test_numbers_in_a_text_are_read_where_they_stand(found: Find) -> None:
    conflict = found()["conflicts/#cost-2030"]
    assert {row.shown for row in conflict.rows} == {"about €3.4 million", "€4.3 million"}
    about = next(row.number for row in conflict.rows if row.shown.startswith("about"))
    assert about is not None
    assert about.low == Decimal(3_230_000)


def test_the_agreement_in_force_is_found_before_others(found: Find) -> None:
    pacts = [entry for entry in found().values() if entry.kind == "agreements"]
    assert pacts[0].address == "agreements/bridge-pact/"


def test_nothing_is_found_before_it_is_known(found: Find) -> None:
    early = found(date(2028, 12, 1))
    assert "sources/herald-2029/" not in early
    assert "conflicts/#cost-2030" not in early
    whole = " ".join(map(texts, early.values()))
    assert "3.4 million" not in whole
    assert "Herald" not in whole
    assert [row.anchor for row in early["figures/bridge-cost/"].rows] == ["ry2029-budget"]
    assert "who-decides/" in early
    assert "who-decides/" not in found(date(2028, 10, 2))


def test_an_agreement_in_talks_has_no_later_name(found: Find) -> None:
    assert (
        found(date(2029, 12, 31))["agreements/bridge-pact-2/"].title.text
        == "Talks on a second pact"
    )


def test_what_needs_more_than_words_goes_the_way_of_pages(minimal: Path, found: Find) -> None:
    terms = minimal / "data" / "terms.yml"
    written = terms.read_text("utf-8").replace(
        "The bridge that stood before the pact.",
        "\"The *old* [bridge](figures/bridge-cost/), see {{ claim('about-the-same') }}.\"",
    )
    terms.write_text(written, "utf-8")
    detail = found()["glossary/#old-bridge"].detail
    assert detail.startswith("The old bridge, see")
    assert "*" not in detail
    assert found(date(2028, 12, 1))["glossary/#old-bridge"].detail == ""


def test_what_is_found_first_comes_first(minimal: Path) -> None:
    weights = [entry.weight for entry in entries(known(minimal), minimal / "templates", "en")]
    assert weights == sorted(weights, reverse=True)


def test_the_script_is_told_every_kind_and_unit(minimal: Path) -> None:
    told: dict[str, Any] = vocabulary(known(minimal), minimal / "templates", "en")
    kinds = {kind["id"] for kind in told["kinds"]}
    found = entries(known(minimal), minimal / "templates", "en")
    assert {entry.kind for entry in found} <= kinds
    assert {"EUR", "spans"} <= set(told["figures"]["units"])
    assert set(told["query"]["leave_out"]) == {"en", "ja"}


def test_no_entry_of_the_real_site_holds_a_tag(real: Project) -> None:
    settings = real.settings
    assert settings is not None
    assert settings.as_of is not None
    today = Known(known_on(real.book, settings.as_of), real.book, settings.as_of)
    made = entries(today, ROOT / "templates", "en")
    assert [e.address for e in made if re.search(r"</[a-z]+>", texts(e))] == []
