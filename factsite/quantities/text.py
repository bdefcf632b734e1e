"""A phrase in the form in which it is read, and the error that points into it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from factsite.quantities.spelling import FRACTIONS, fold, nfkc

LONGEST = 300
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[-–—~〜/](?:(?:19|20)[0-9]{2}|[0-9]{2}))?")


class Unreadable(ValueError):
    """A phrase that is no figure, or none that is understood.

    `why` says so in plain words; `word` is what stopped the reader, at `offset` of the phrase.
    """

    def __init__(self, why: str, word: str = "", offset: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.word = word
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Text:
    """A phrase in normal form (NFKC), the same in one case, and where each character came from.

    `plain` and `folded` have the same length; `offsets` has one entry more, for the end.
    """

    phrase: str
    plain: str
    folded: str
    offsets: tuple[int, ...] | range

    @classmethod
    def of(cls, phrase: str) -> Text:
        """The phrase, normalized piece by piece so that places in it stay known.

        Raises Unreadable where it is too long or holds a sign such as ② that is no plain digit.
        """
        if len(phrase) > LONGEST:
            raise Unreadable(f"a figure phrase has at most {LONGEST} characters", "", LONGEST)
        if phrase.isascii():
            return cls(phrase, phrase, phrase.lower(), range(len(phrase) + 1))
        plain: list[str] = []
        offsets: list[int] = []
        for start, piece in _pieces(phrase):
            normal = nfkc(piece)
            plain.append(normal)
            offsets += [start] * len(normal)
        joined = "".join(plain)
        return cls(phrase, joined, fold(joined), (*offsets, len(phrase)))

    def unreadable(self, why: str, start: int, end: int | None = None) -> Unreadable:
        """The error about the text from start to end, named as the phrase prints it.

        `{}` in `why` becomes what is printed there.
        """
        first = self.offsets[start]
        last = self.offsets[len(self.plain) if end is None else end]
        word = self.phrase[first : max(first + 1, last)].strip()
        return Unreadable(why.replace("{}", f"“{word}”"), word, first)


def is_year(plain: str) -> bool:
    """Whether the text, in normal form, may be a year or a run of years: 1987, 2016-2020."""
    return _YEARS.fullmatch(plain.strip()) is not None


def _pieces(phrase: str) -> list[tuple[int, str]]:
    """Each character with the marks that combine with it, and where it stands."""
    pieces: list[tuple[int, str]] = []
    for at, char in enumerate(phrase):
        if not char.isdecimal() and char.isnumeric() and unicodedata.category(char) == "No":
            _expect_exponent(phrase, at)
        if pieces and unicodedata.combining(nfkc(char)[0]):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + char)
        else:
            pieces.append((at, char))
    return pieces


def _expect_exponent(phrase: str, at: int) -> None:
    """The normal form makes 10² into 102, so that ² may only stand in a unit: m²."""
    char = phrase[at]
    if char in FRACTIONS:
        return
    if char not in "²³" or not (at and phrase[at - 1].isascii() and phrase[at - 1].isalpha()):
        raise Unreadable(f"the sign “{char}” is not read as a number; give its digits", char, at)
