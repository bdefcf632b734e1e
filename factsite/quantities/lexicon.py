"""The words of figure phrases: what each may do in a phrase, from the tables beside this module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from factsite.quantities.spelling import Spellings, fold, normal, table

# What a word may do in a phrase, and what it brings: a number, a qualifier's id, or nothing.
Roles = Mapping[str, Any]


@dataclass(frozen=True)
class Qualifier:
    """A group of words that change what a figure says.

    `effect` is what they do to its interval, `meaning` and `why` say so to a reader, `before` and
    `after` are the words by where they stand.
    """

    id: str
    effect: str
    meaning: str
    why: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@cache
def qualifiers() -> Mapping[str, Qualifier]:
    """All qualifiers by id, in the order of their table, ready to be printed as a guide."""
    found = {}
    for id, row in table("qualifiers.yml").items():
        before, after = tuple(row["before"]), tuple(row["after"])
        found[id] = Qualifier(id, row["effect"], row["meaning"], row["why"], before, after)
    return found


@cache
def lexicon() -> Spellings[Roles]:
    """Every word that is no unit, with its roles."""
    roles: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for word, role, value in _entries(table("words.yml")):
        roles[fold(normal(word))][role] = value
    return Spellings(roles.items())


def _entries(words: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for role, rows in words.items():
        if isinstance(rows, list):
            yield from ((word, role, True) for word in rows)
            continue
        for key, row in rows.items():
            if isinstance(row, str):  # a word and its number
                yield key, role, Decimal(row)
            elif isinstance(row, list):  # a number and its words
                yield from ((word, role, Decimal(key)) for word in row)
            else:  # a word and its number by other words
                yield key, role, {word: Decimal(number) for word, number in row.items()}
    for qualifier in qualifiers().values():
        yield from ((word, "before", qualifier.id) for word in qualifier.before)
        yield from ((word, "after", qualifier.id) for word in qualifier.after)
