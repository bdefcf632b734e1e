"""Figures in running text: the numbers in it that state an amount, each as the reader reads it.

Digits always state an amount, unless their form tells that they are no figure (see `forms`).
Number words do with a unit, a scale or a qualifier, as fractions ("two thirds of"), from ten up,
and from five up where they count what is new to the reader: "six bridges", but not "the six
bridges", and not "two sides".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from factsite.quantities.forms import YEAR, forms, numbers, qualifying, scales, words
from factsite.quantities.reading import Reading, read
from factsite.quantities.spelling import fold
from factsite.quantities.text import Text, Unreadable
from factsite.quantities.tokens import tokens
from factsite.quantities.units import Units

# Stands in the text, one for each character, where something was cut out of it.
CUT = "\ufffc"

# How far a phrase reaches: characters before the number and from its start on, and words of each.
_WINDOW, _BEFORE, _WORDS_BEFORE, _LONGEST = 80, 40, 4, 12
_SEVERAL, _MANY, _LARGE = Decimal(5), Decimal(10), Decimal(10**4)
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(YEAR)
_CHUNK = re.compile(r"[^\s\[\]()（）“”\"「」]+")
_BREAK = re.compile(rf"\n[ \t]*\n|[{CUT}|]")
_NEXT = re.compile(r"[ \n-]?([^\W\d_]+|[%％])")
_LAST = re.compile(r"([^\W\d_]+)[- \n]\Z")
_FOLLOWING = re.compile(r"[ \n]([\w-]+)(?:[ \n]([\w-]+))?(?:[ \n]([\w-]+))?")
_SHARED = re.compile(r"[ \n](?:of|the|its|their|for)[ \n]")
_OF_HOW_MANY = re.compile(r"[- ](?:in|out of)[- ](?:every )?(\d|[a-z]+)", re.IGNORECASE)
_OPENS = re.compile(r"(?:\A|[.!?:。|]|[\n\"“(])[ \t]*\Z")


@dataclass(frozen=True, slots=True)
class Span:
    """A figure from `start` to `end` of a text; `reading` is None where it cannot be read."""

    start: int
    end: int
    reading: Reading | None


def figures(text: str, units: Units) -> Iterator[Span]:
    """The figures in the text, in order; what is no text stands in it as `CUT`."""
    last = 0
    for match in forms().finditer(text):
        if match.lastgroup and match.start() >= last:
            found = _figure(text, match, last, units)
            if found:
                yield found
                last = found.end


def _figure(text: str, match: re.Match[str], limit: int, units: Units) -> Span | None:
    """The figure in a form that may be one."""
    form, start = match.lastgroup, match.start()
    if form == "word":
        word = _Word(text, match, units)
        span = _span(text, start, match.end(), limit, units) if word.is_candidate() else None
        return span if span and word.is_amount(span) else None
    if form == "kanji":
        span = _span(text, start, match.end(), limit, units)
        return span if _is_numeral(span) else None
    if form in ("year", "name", "glued"):
        start = _digits_at(text, match, units)
    return _span(text, start, match.end(), limit, units) if start >= 0 else None


def _is_numeral(span: Span) -> bool:
    """Whether kanji are a numeral, and no part of a word: with a unit, or from 万 up."""
    found = span.reading
    return found is not None and (bool(found.units) or found.high_value >= _LARGE)


def _digits_at(text: str, match: re.Match[str], units: Units) -> int:
    """Where the digits of a year or a name begin if they are a figure after all, or -1.

    They are with a unit or a scale behind them, or with money before them.
    """
    digits = _DIGITS.search(text, match.start(), match.end())
    assert digits
    start, end = digits.start(), match.end()
    before = text[match.start() : start].strip(" -\n") or _before(text, start)
    measured = _measures(text, end, units)
    if _YEAR.fullmatch(text, start, end):
        has_sign = bool(start and units.signs.get(text[start - 1]))
        return start if has_sign or (measured and fold(before) not in words("times")) else -1
    has_code = end - start > 2 and bool(units.named(before) & units.money)
    return start if measured or has_code else -1


def _measures(text: str, end: int, units: Units) -> bool:
    """Whether a unit or a scale stands behind the number; a lone letter is taken for none."""
    found = _NEXT.match(text, end)
    if found is None:
        return False
    window = text[found.start(1) : found.start(1) + 30]
    unit = units.words.longest(fold(window), 0) or units.signs.longest(window, 0)
    if unit and (unit[0] > 1 or not window[0].isascii() or not window[0].isalpha()):
        return True
    return fold(found[1]) in scales() or found[1] == "％"


def _span(text: str, start: int, end: int, limit: int, units: Units) -> Span:
    """The longest phrase around the number that the reader reads; else the number alone."""
    best = _forward(text, start, end, units)
    for at in _starts(text, max(limit, start - _BEFORE), start):
        found = _forward(text, at, end, units)
        if found and (best is None or found.reading != best.reading):
            best = found
    return best or Span(start, end, None)


def _starts(text: str, low: int, start: int) -> Iterable[int]:
    """Places before the number where its phrase may begin, the nearest first."""
    chunks = list(_CHUNK.finditer(text, low, start))[-_WORDS_BEFORE:]
    if chunks and chunks[-1].end() == start:
        yield from range(start - 1, max(chunks.pop().start(), start - 8) - 1, -1)
    yield from (chunk.start() for chunk in reversed(chunks))


def _forward(text: str, start: int, least: int, units: Units) -> Span | None:
    """The longest readable phrase from there to `least` or farther, without idle words behind."""
    stop = _BREAK.search(text, start, start + _WINDOW)
    window = text[start : stop.start() if stop else start + _WINDOW]
    best: Span | None = None
    stopped = len(window)
    for end in reversed(_ends(window, units)):
        if start + end < least:
            break
        if end > stopped:
            continue
        try:
            reading = read(window[:end], units)
        except Unreadable as error:
            stopped = error.offset or end
            continue
        if all(_is_per_time(id, units) for id in reading.units or ("",)):
            continue
        if best and reading != best.reading:
            break
        best = Span(start, start + end, reading)
    return best


def _is_per_time(unit: str, units: Units) -> bool:
    """Whether the unit is a rate in time: "€3 million a year" is first of all €3 million."""
    below = unit.partition(" per ")[2]
    return bool(below) and units[below].kind == "duration"


def _ends(window: str, units: Units) -> list[int]:
    """Where the known words at the beginning of the window end."""
    while window:
        try:
            text = Text.of(window)
            return [text.offsets[token.end] for token in tokens(text, units)[:_LONGEST]]
        except Unreadable as error:
            window = window[: error.offset] if error.offset < len(window) else ""
    return []


def _before(text: str, start: int) -> str:
    """The word before that place."""
    found = _LAST.search(text, max(0, start - 20), start)
    return fold(found[1]) if found else ""


class _Word:
    """A number in words: "five", "a million", "half", "two thirds", "tenfold"."""

    def __init__(self, text: str, match: re.Match[str], units: Units) -> None:
        self._text, self._units = text, units
        self._start, self._end = match.start(), match.end()
        self._word = fold(match.group())
        self._value = Decimal(numbers().get(self._word, "0"))
        self._before = _before(text, self._start)

    def is_candidate(self) -> bool:
        """Whether it may state an amount; most small numbers do not, and need no reading."""
        if self._is_name():
            return False
        if not 0 < self._value < _SEVERAL or self._before in qualifying():
            return True
        return _measures(self._text, self._end, self._units) or self._of_how_many()

    def is_amount(self, span: Span) -> bool:
        """Whether it states an amount, as it is read."""
        found = span.reading
        if self._of_how_many():
            return True
        if found is None:
            return not self._value and not self._is_indefinite()
        kinds = {self._units[id].kind for id in found.units}
        if self._is_indefinite():
            return self._is_share(found, kinds)
        phrase = fold(self._text[self._start : span.end])
        if not self._value or self._value >= _MANY or any(scale in phrase for scale in scales()):
            return True
        if kinds == {"duration"} and self._value == 1:
            return False
        if self._before in words("known") and not self._text.startswith("-", self._end):
            return False
        if kinds - {"count", "multiple"} or (found.qualifier and self._before != "over"):
            return self._value != 1 or bool(kinds)
        return self._counts(self._value if "multiple" not in kinds else _SEVERAL)

    def _is_indefinite(self) -> bool:
        """Whether it begins with an article, or is a half."""
        return self._word == "half" or self._word.startswith(("a ", "an "))

    def _is_name(self) -> bool:
        """Whether a capital letter makes it a name: within a sentence, or before another."""
        if not self._text[self._start].isupper() or self._of_how_many():
            return False
        opens = _OPENS.search(self._text, max(0, self._start - 4), self._start)
        return not opens or self._text[self._end + 1 : self._end + 2].isupper()

    def _of_how_many(self) -> bool:
        """Whether it is the first number of "one in four"."""
        found = _OF_HOW_MANY.match(self._text, self._end)
        return found is not None and (found[1].isdigit() or fold(found[1]) in numbers())

    def _is_share(self, found: Reading, kinds: set[str]) -> bool:
        """Whether a half, "a third" or "a million" says how much, and not which or how long."""
        before = " " + fold(self._text[max(0, self._start - 20) : self._start]).rstrip(" -\n")
        if before.endswith(tuple(f" {word}" for word in words("no_shares"))):
            return False
        if found.qualifier:
            return True
        if kinds == {"share"}:
            return _SHARED.match(self._text, self._end) is not None
        return kinds != {"duration"} and (bool(kinds) or self._counts(_MANY))

    def _counts(self, value: Decimal) -> bool:
        """Whether a number from five up has things to count behind it."""
        found = _FOLLOWING.match(self._text, self._end) if value >= _SEVERAL else None
        return found is not None and any(_is_plural(fold(word)) for word in found.groups() if word)


def _is_plural(word: str) -> bool:
    ends = word.endswith("s") and not word.endswith("ss") and len(word) > 3
    return (ends and word not in words("no_plurals")) or word in words("plurals")
