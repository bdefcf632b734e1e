"""The units of a folder alone, for who has a phrase to read and no facts to check."""

from __future__ import annotations

import re
from pathlib import Path

from factsite.load import files, nodes, typed
from factsite.load.vocabulary import UnitFact, unit
from factsite.problems import Found, Problem
from factsite.quantities.units import Unit, Units

UNITS = "data/units.yml"
_UNIT = re.compile(rb"^ *unit: *(.+?) *\r?$", re.M)


def own_units(root: Path) -> Units:
    """The built-in units and those of the folder's data/units.yml, if it has one.

    Raises Found where that file is wrong.
    """
    problems: list[Problem] = []
    if not (root / UNITS).is_file():
        return Units.builtin()
    raw = files.read(files.File(root / UNITS, UNITS), problems)
    document, wrong = nodes.parse(raw, UNITS) if raw is not None else (None, [])
    problems += wrong
    made = _units(document, problems) if document else []
    if problems:
        raise Found(problems)
    return Units.builtin().extended(made)


def units_in_use(root: Path) -> frozenset[str]:
    """The units that figures of the folder are in, those of a rate one by one.

    Files are only looked through, so that a mistake in one of them stops no reading.
    """
    found: set[str] = set()
    for file in sorted((root / "data").glob("figures*")):
        for path in sorted(file.glob("*.yml")) if file.is_dir() else [file]:
            for name in _UNIT.findall(path.read_bytes()):
                found.update(name.decode("utf-8", "replace").strip("'\"").split(" per "))
    return frozenset(found)


def _units(document: nodes.Document, problems: list[Problem]) -> list[Unit]:
    found: list[Unit] = []
    rows = document.value if isinstance(document.value, dict) else {}
    for id, row in rows.items():
        fact, wrong = typed.make(UnitFact, row, document, (id,))
        problems += wrong
        try:
            found += [unit(id, fact)] if fact else []
        except ValueError as error:
            problems.append(Problem(typed.BAD_VALUE, str(error), document.place(id)))
    return found
