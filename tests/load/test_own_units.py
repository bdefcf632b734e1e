from __future__ import annotations

from pathlib import Path

import pytest

from factsite.load.own_units import own_units
from factsite.problems import Found
from factsite.quantities.units import Units

HERONS = "herons: {kind: count, one: heron, many: herons, words: [grey herons]}\n"


def write(root: Path, text: str) -> Path:
    (root / "data").mkdir()
    (root / "data" / "units.yml").write_text(text, "utf-8")
    return root


def test_a_folder_without_units_has_the_built_in_ones(tmp_path: Path) -> None:
    assert own_units(tmp_path) is Units.builtin()


def test_the_units_of_a_folder_are_added(tmp_path: Path) -> None:
    units = own_units(write(tmp_path, HERONS))
    assert units.named("grey herons") == {"herons"}
    assert "EUR" in units


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("herons: [", "yaml-syntax"),
        ("herons: {kind: bird, one: heron, many: herons}\n", "bad-value"),
        ("EUR: {kind: count, one: heron, many: herons}\n", "bad-value"),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(Found) as found:
        own_units(write(tmp_path, text))
    assert [problem.place.path for problem in found.value.problems] == ["data/units.yml"]
    assert found.value.problems[0].code.name == code
