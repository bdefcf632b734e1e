"""The words of figure phrases as plain data, for a reader of typed figures in another language.

It holds only what a simple phrase needs: a number, a scale, a unit and one qualifier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from factsite.quantities.lexicon import qualifiers
from factsite.quantities.numerals import LARGE, SMALL
from factsite.quantities.spelling import fold, normal, table
from factsite.quantities.units import CONVERTIBLE, Unit, Units, signs_of, words_of

_ROLES = ("minus", "plus", "fillers")


def tables(units: Units, used: Collection[str], language: str) -> dict[str, Any]:
    """What reads and writes figures in the units `used`, as JSON can hold it.

    Scales are exponents of ten, sizes decimal texts. A spelling of units that differ in size is
    left out, as it does not say which is meant. `writing` is how the language writes figures.
    """
    known = [units[id] for id in sorted(used) if id in units]
    words = table("words.yml")
    return {
        "small": _exponents(SMALL),
        "large": _exponents(LARGE),
        "scales": _by_word(words["scales"]),
        "letters": _by_word(words["letters"]),
        **{role: sorted(fold(normal(word)) for word in words[role]) for role in _ROLES},
        "before": {fold(normal(w)): q.effect for q in qualifiers().values() for w in q.before},
        "after": {fold(normal(w)): q.effect for q in qualifiers().values() for w in q.after},
        "units": {unit.id: _unit(unit, language) for unit in known},
        "signs": _spellings(units, known, [(u, s) for u in known for s in signs_of(u)]),
        "words": _spellings(units, known, [(u, w) for u in known for w in words_of(u)]),
        "writing": _writing(language),
    }


def _writing(language: str) -> dict[str, Any]:
    """How the language writes figures; the first that is known where it is not."""
    every = table("writing.yml")
    row = every.get(language, next(iter(every.values())))["full"]
    return {"scales": row["scales"], "currency": row["patterns"].get("currency", ""),
            "other": row["patterns"]["other"]}  # fmt: skip


def group(unit: Unit) -> str:
    """What numbers in base units of the unit may be compared with: its kind, or itself alone."""
    return unit.kind if unit.kind in CONVERTIBLE else unit.id


def _unit(unit: Unit, language: str) -> dict[str, str]:
    name = unit.by_language.get(language, unit.many)
    return {
        "kind": unit.kind,
        "group": group(unit),
        "size": str(unit.size),
        "symbol": unit.symbol,
        "one": unit.one if name == unit.many else name,
        "many": name,
    }


def _exponents(factors: Mapping[str, Decimal]) -> dict[str, int]:
    return {word: factor.adjusted() for word, factor in factors.items()}


def _by_word(rows: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Each word with the exponent of its factor."""
    return {fold(w): Decimal(factor).adjusted() for factor, each in rows.items() for w in each}


def _spellings(
    units: Units, known: Iterable[Unit], pairs: Iterable[tuple[Unit, str]]
) -> dict[str, list[str]]:
    """Each spelling with those of the known units that it may name."""
    ids = {unit.id for unit in known}
    found = {}
    for spelling in sorted({spelling for _, spelling in pairs if spelling}):
        named = units.named(spelling)
        if units.size(named) is not None:
            found[spelling] = sorted(named & ids)
    return found
