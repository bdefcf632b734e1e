"""How a phrase is read, told to an editor in words or to a program in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from factsite.problems import printable
from factsite.quantities.interval import tidy
from factsite.quantities.lexicon import qualifiers
from factsite.quantities.reading import Reading, Unreadable, read
from factsite.quantities.units import Unit, Units

_MOST_UNITS = 4


@dataclass(frozen=True)
class Answer:
    """A phrase, and what it says or what stopped the reader."""

    phrase: str
    reading: Reading | None
    problem: str | None = None

    def as_json(self) -> str:
        """One JSON object in one line of ASCII.

        `low` and `high` are decimal strings in base units, null where open; `unit` is an id, or
        several joined by "|", null for none.
        """
        found = self.reading
        row = {
            "phrase": self.phrase,
            "low": _plain(found.low) if found else None,
            "high": _plain(found.high) if found else None,
            "unit": ("|".join(sorted(found.units)) or None) if found else None,
            "qualifier": found.qualifier if found else None,
            "problem": self.problem,
        }
        return json.dumps(row)

    def as_text(self) -> str:
        """The same in some lines for a terminal."""
        head = printable(self.phrase)
        if self.reading is None:
            return f"{head}\n  not read: {printable(self.problem or '')}"
        rows = "\n".join(f"  {name:<10} {said}" for name, said in _rows(self.reading))
        return f"{head}\n{rows}"


def answer(
    phrase: str,
    units: Units,
    *,
    usual: frozenset[str] = frozenset(),
    unit: Unit | None = None,
    heading: str | None = None,
    truncated: bool = False,
) -> Answer:
    """How the phrase is read; `unit`, `heading` and `truncated` are as in a figure's file.

    A sign of several units means those of them that are `usual`, else the one whose own sign it
    is: $ alone is the US dollar's, though other dollars are printed so too.
    """
    try:
        made = read(phrase, units, default_unit=unit, default_scale=heading, truncated=truncated)
    except Unreadable as error:
        return Answer(phrase, None, error.why)
    money = made.units & units.money if len(made.units) > 1 else frozenset[str]()
    own = frozenset(id for id in money if units[id].symbol in phrase)
    meant = made.units & ({unit.id} if unit else usual) or own or made.units
    return Answer(phrase, replace(made, units=meant))


def phrases(lines: Iterable[bytes]) -> Iterator[str]:
    """The phrase of each line; bytes that are no UTF-8 become a sign that no figure has."""
    for line in lines:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _rows(reading: Reading) -> Iterator[tuple[str, str]]:
    yield "low", _grouped(reading.low)
    yield "high", _grouped(reading.high)
    yield "unit", _named(reading.units)
    if reading.qualifier:
        meaning = qualifiers()[reading.qualifier].meaning
        yield "qualifier", f"{reading.qualifier}: {meaning}"
    else:
        yield "qualifier", "none"
    yield "last digit", _grouped(reading.step)


def _named(units: frozenset[str]) -> str:
    ids = sorted(units)
    if len(ids) > _MOST_UNITS:
        return f"one of {', '.join(ids[:_MOST_UNITS])} and {len(ids) - _MOST_UNITS} more"
    return " or ".join(ids) or "none printed"


def _plain(number: Decimal | None) -> str | None:
    return None if number is None else f"{tidy(number):f}"


def _grouped(number: Decimal | None) -> str:
    return "open" if number is None else f"{tidy(number):,f}"
