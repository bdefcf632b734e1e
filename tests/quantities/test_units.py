from __future__ import annotations

from decimal import Decimal

import pytest

from factsite.quantities.units import Unit, Units

UNITS = Units.builtin()


def test_the_built_in_units_are_made_once() -> None:
    assert Units.builtin() is UNITS


@pytest.mark.parametrize(
    ("word", "ids"),
    [
        ("EUR", {"EUR"}),
        ("€", {"EUR"}),
        ("euros", {"EUR"}),
        ("Euros", {"EUR"}),
        ("ユーロ", {"EUR"}),
        ("米ドル", {"USD"}),
        ("％", {"percent"}),
        ("km²", {"square-kilometers"}),
        ("km2", {"square-kilometers"}),
        ("t", {"tonnes"}),
        ("T", set()),
        ("eur", set()),
        ("herons", set()),
        ("", set()),
        ("EUR per hectare", {"EUR per hectares"}),
    ],
)
def test_a_word_names_its_units(word: str, ids: set[str]) -> None:
    assert UNITS.named(word) == ids


@pytest.mark.parametrize("word", ["$", "dollars", "dollar", "ドル"])
def test_a_word_of_many_countries_names_many_currencies(word: str) -> None:
    assert UNITS.named(word) >= {"USD", "AUD", "CAD", "NZD"}


def test_every_currency_is_read_by_its_code_and_its_name() -> None:
    money = [unit for unit in UNITS.values() if unit.kind == "currency"]
    assert len(money) > 250
    for unit in money:
        assert UNITS.named(unit.id) == {unit.id}
        assert unit.id in UNITS.named(unit.many) & UNITS.named(unit.one)
        assert unit.by_language.keys() >= {"en", "ja"}


def test_a_rate_is_found_but_not_listed() -> None:
    rate = UNITS["kilometers per hours"]
    assert (rate.kind, rate.many) == ("rate", "kilometers per hour")
    assert rate.size * 3600 - 1000 < Decimal("1e-50")
    assert "EUR per USD" in UNITS
    assert "EUR per USD" not in list(UNITS)
    assert "EUR per USD per GBP" not in UNITS
    with pytest.raises(KeyError):
        UNITS["herons"]


def test_extra_units_leave_the_first_ones_as_they_were() -> None:
    herons = Unit("herons", "count", "", "heron", "herons", ("羽",))
    more = UNITS.extended([herons])
    assert more["herons"] is herons
    assert more.named("羽") == {"herons"}
    assert "herons" not in UNITS


def test_measures_admit_each_other_and_money_does_not() -> None:
    assert UNITS.admits("meters", frozenset(["kilometers"]))
    assert UNITS.admits("percent", frozenset(["tenths"]))
    assert UNITS.admits("EUR", frozenset())
    assert not UNITS.admits("EUR", frozenset(["USD"]))
    assert not UNITS.admits("persons", frozenset(["count"]))
    assert not UNITS.admits("percent", frozenset(["percentage-points"]))


def test_units_of_different_size_share_none() -> None:
    assert UNITS.size(frozenset()) == 1
    assert UNITS.size(UNITS.named("dollars")) == 1
    assert UNITS.size(UNITS.named("tons")) is None


@pytest.mark.parametrize(("kind", "size"), [("bird", "1"), ("count", "0"), ("count", "NaN")])
def test_a_unit_that_makes_no_sense_is_refused(kind: str, size: str) -> None:
    with pytest.raises(ValueError, match=r"unknown kind|size above zero"):
        Unit("herons", kind, "", "heron", "herons", size=Decimal(size))
