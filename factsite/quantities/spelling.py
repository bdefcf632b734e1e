"""Spellings: the normal form they are kept in, and the longest one at a place in a text."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

T = TypeVar("T")
# The normal form would make 31/2 of 3½, so these stay as they are.
FRACTIONS = "¼½¾"
_FRACTIONS = re.compile(f"([{FRACTIONS}])")


def fold(text: str) -> str:
    """The text in one case, character by character, so that its length stays the same."""
    if text.isascii():
        return text.lower()
    return "".join(low if len(low := c.casefold()) == 1 else c for c in text)


def normal(text: str) -> str:
    """The text in the normal form that spellings are kept in."""
    return nfkc(text.strip())


def nfkc(text: str) -> str:
    """The text in the normal form NFKC, but for signs of fractions."""
    if text.isascii():
        return text
    parts = _FRACTIONS.split(text)
    return "".join(p if p in FRACTIONS else unicodedata.normalize("NFKC", p) for p in parts)


class Spellings(Generic[T]):
    """What each of many spellings means; the longest that stands at a place is found quickly."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._meanings = {spelling: meaning for spelling, meaning in entries if spelling}
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for spelling in self._meanings:
            lengths[spelling[:2]].add(len(spelling))
        for start, each in lengths.items():
            if start[0] in self._meanings:
                each.add(1)
        # By the first two characters; a spelling of one may stand before any other.
        self._lengths = {start: sorted(each, reverse=True) for start, each in lengths.items()}

    def get(self, spelling: str) -> T | None:
        """What the whole spelling means, or None."""
        return self._meanings.get(spelling)

    def longest(self, text: str, at: int) -> tuple[int, T] | None:
        """The end and the meaning of the longest spelling at that place, or None.

        A spelling never ends inside a Latin word or a number of the text.
        """
        for length in self._lengths.get(text[at : at + 2], (1,)):
            end = at + length
            meaning = self._meanings.get(text[at:end])
            if meaning is not None and end <= len(text) and not _inside(text, end):
                return end, meaning
        return None


def _inside(text: str, end: int) -> bool:
    if end == len(text):
        return False
    before, after = text[end - 1], text[end]
    return (_latin(before) and _latin(after)) or (before.isdigit() and after.isdigit())


def _latin(char: str) -> bool:
    """Whether the character belongs to a script that sets spaces between words."""
    return char.isalpha() and char < "\u2e80"


def table(name: str) -> Any:
    """The data file of this folder with that name; every scalar of it is text."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)
