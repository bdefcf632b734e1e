"""GRAMMAR.md, the editors' guide to figure phrases, says what the reader does."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from factsite.quantities.interval import Interval
from factsite.quantities.lexicon import Qualifier, qualifiers
from factsite.quantities.reading import Unreadable, read
from factsite.quantities.units import Units

UNITS = Units.builtin()
GUIDE = (Path(__file__).parents[2] / "GRAMMAR.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in GUIDE.splitlines()
    if line.startswith("| `")
]
READ = [row for row in ROWS if len(row) == 4]
REFUSED = [row for row in ROWS if len(row) == 2]


def meant(end: Decimal | None, written: str) -> bool:
    """Whether the guide writes this end, to as many decimals as it gives."""
    if end is None or written == "—":
        return end is None and written == "—"
    number = Decimal(written.replace(",", ""))
    return end.quantize(number) == number


@pytest.mark.parametrize("row", READ, ids=lambda row: row[0])
def test_an_example_is_read_as_the_guide_says(row: list[str]) -> None:
    phrase, low, high, unit = row
    reading = read(phrase.strip("`"), UNITS)
    assert meant(reading.low, low)
    assert meant(reading.high, high)
    assert (unit in reading.units) if unit else not reading.units


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row[0])
def test_an_example_is_refused_as_the_guide_says(row: list[str]) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(row[0].strip("`"), UNITS)
    assert row[1] in refusal.value.why


@pytest.mark.parametrize("each", qualifiers().values(), ids=lambda each: each.id)
def test_a_qualifier_stands_in_the_guide_with_its_words_and_its_reason(each: Qualifier) -> None:
    before, after = (", ".join(words) or "—" for words in (each.before, each.after))
    row = f"| {each.id} | {each.meaning} | {before} | {after} | {each.why} |"
    assert row in GUIDE.splitlines()


def test_the_guide_names_no_qualifier_that_there_is_not() -> None:
    table = GUIDE.partition("| id | range")[2].partition("\n\n")[0]
    assert re.findall(r"^\| ([a-z][a-z-]*) \|", table, re.MULTILINE) == list(qualifiers())


@pytest.mark.parametrize("each", qualifiers().values(), ids=lambda each: each.id)
def test_every_word_of_a_qualifier_means_its_effect(each: Qualifier) -> None:
    spread = Decimal(20)  # 5 percent, and two units of the last digit of 400 that is not zero
    denoted = {
        "around": Interval(400 - spread, 400 + spread),
        "below": Interval(400 - spread, Decimal(400)),
        "above": Interval(Decimal(400), 400 + spread),
        "within": Interval(Decimal(400), Decimal(500)),
        "open-above": Interval(Decimal(400), None),
        "open-below": Interval(None, Decimal(400)),
    }[each.effect]
    phrases = [f"{word} 400" for word in each.before] + [f"400 {word}" for word in each.after]
    for phrase in phrases:
        reading = read(phrase, UNITS)
        assert (reading.interval, reading.qualifier) == (denoted, each.id), phrase
