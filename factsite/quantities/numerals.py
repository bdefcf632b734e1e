"""Numerals in digits and in kanji: what they count and how far they are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from factsite.quantities.interval import EXACT
from factsite.quantities.text import Text

_PIECE = re.compile(
    r"(?P<digits>[0-9]+(?:,[0-9]+)*(?:[.・][0-9]+)?|\.[0-9]+)"
    r"|(?P<kanji>[〇零一二三四五六七八九]+(?:・[〇零一二三四五六七八九]+)?)"
    r"|(?P<vague>数)"
    r"|(?P<small>[十百千])"
    r"|(?P<large>[万億兆京])"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})*(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_KANJI = str.maketrans("〇零一二三四五六七八九・", "00123456789.")
SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
LARGE = {"万": Decimal(10**4), "億": Decimal(10**8), "兆": Decimal(10**12), "京": Decimal(10**16)}

FIRST = frozenset("0123456789.〇零一二三四五六七八九十百千万億兆京数")
_ONE = Decimal(1)
_ZERO = Decimal(0)


class Numeral(NamedTuple):
    """A printed numeral: its value, and the place value of its last printed digit.

    `scale` is what its digits are multiplied by (4億 is 4 times 億), or 1; `scaled` tells whether
    it prints a scale at all. A vague one (数千億, 十数人) goes from `value` to `top`.
    """

    value: Decimal
    step: Decimal
    scale: Decimal = _ONE
    scaled: bool = False
    top: Decimal | None = None


def numeral(text: Text, at: int, *, as_scale: bool) -> tuple[int, Numeral] | None:
    """The end and the value of the longest numeral at that place, or None where none begins.

    `as_scale` lets a scale stand without digits, as in a table's heading (億ユーロ).
    Raises Unreadable where digits are set in no known way.
    """
    parts = _Sum(text)
    end = at
    for match in _pieces(text.plain, at):
        end = match.end()
        if match.lastgroup == "large":
            parts.large(match, as_scale)
        elif match.lastgroup == "small":
            parts.small(match)
        elif match.lastgroup == "vague":
            parts.vague(match)
        else:
            parts.digits(match)
    return None if end == at else (end, parts.total(at, end))


def _pieces(plain: str, at: int) -> Iterator[re.Match[str]]:
    """Pieces that follow one another; a space may stand before and after 万, 億, 兆."""
    last = ""
    while True:
        match = _PIECE.match(plain, at)
        if match is None and last and plain[at : at + 1] == " ":
            match = _PIECE.match(plain, at + 1)
            if match and "large" not in (last, match.lastgroup):
                return
        if match is None or {last, match.lastgroup} <= {"digits", "kanji"}:
            return
        yield match
        last, at = match.lastgroup or "", match.end()


class _Sum:
    """A numeral as it is added up: groups of 万, 億, 兆, in each of them 千, 百, 十 and digits."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._total = self._group = _ZERO
        self._digits: Decimal | None = None
        self._step = _ONE
        self._last_large = Decimal(0)
        self._in_group = self._arabic = False
        # The place of 数, "several", once it was printed.
        self._several: Decimal | None = None
        self._small_limit, self._large_limit = Decimal(10**4), Decimal(10**20)
        self._runs: list[Decimal] = []

    def digits(self, match: re.Match[str]) -> None:
        printed = match.group()
        if self._several is not None:
            raise self._misplaced(match)
        if match.lastgroup == "digits":
            self._arabic = True
            self._check(match, printed)
        plain = printed.translate(_KANJI).replace(",", "")
        value = Decimal("0" + plain if plain[0] == "." else plain)
        self._step = Decimal((0, (1,), int(value.as_tuple().exponent)))
        self._digits = value
        self._in_group = True
        self._runs.append(value)

    def vague(self, match: re.Match[str]) -> None:
        """数: some unknown digits, after which no known one is printed."""
        if self._several is not None:
            raise self._misplaced(match)
        self._several, self._in_group = _ONE, True

    def _check(self, match: re.Match[str], printed: str) -> None:
        if not _GROUPED.fullmatch(printed.replace("・", ".")):
            why = "the digits of {} do not stand in groups of three"
            raise self._text.unreadable(why, match.start(), match.end())

    def small(self, match: re.Match[str]) -> None:
        factor = SMALL[match.group()]
        if factor >= self._small_limit:
            raise self._misplaced(match)
        if self._several is not None:
            self._several, self._small_limit = EXACT.multiply(self._several, factor), factor
            return
        if self._digits is None:
            self._runs.append(_ONE)
            self._step = _ONE
        self._group += factor if self._digits is None else EXACT.multiply(self._digits, factor)
        self._step *= factor
        self._small_limit, self._digits, self._in_group = factor, None, True

    def large(self, match: re.Match[str], as_scale: bool) -> None:
        factor = LARGE[match.group()]
        alone = as_scale and not self._runs and self._several is None
        if factor >= self._large_limit or not (self._in_group or alone):
            raise self._misplaced(match)
        if alone:
            self._digits, self._step = _ONE, _ONE
            self._runs.append(_ONE)
        if self._several is not None:
            self._several = EXACT.multiply(self._several, factor)
        self._step = EXACT.multiply(self._step, factor) if self._arabic or alone else factor
        self._add(factor, match)
        self._large_limit, self._last_large = factor, factor
        self._small_limit, self._in_group = Decimal(10**4), False

    def _add(self, factor: Decimal, match: re.Match[str] | None) -> None:
        group = EXACT.add(self._group, self._digits or _ZERO)
        if self._last_large and group >= self._last_large / factor:
            start = match.start() if match else 0
            raise self._text.unreadable("the parts of the numeral are in no known order", start)
        self._total = EXACT.add(self._total, EXACT.multiply(group, factor))
        self._group, self._digits = _ZERO, None

    def _misplaced(self, match: re.Match[str]) -> Exception:
        why = "{} has no digits before it, or stands out of its order"
        return self._text.unreadable(why, match.start(), match.end())

    def total(self, at: int, end: int) -> Numeral:
        """The finished numeral.

        Digits show how far a number was rounded: 3千億 is known to 千億. A numeral all in kanji
        cannot print its zeros, so that 三千億 is read as 3,000億, known to 億.
        """
        if self._in_group:
            self._add(_ONE, None)
            if not self._arabic and self._step >= 1:
                self._step = _ONE
        broken = [run for run in self._runs if run != run.to_integral_value(context=EXACT)]
        if broken and len(self._runs) > 1:
            raise self._text.unreadable("a part of the numeral {} is not whole", at, end)
        if self._several is not None:
            return self._vague_total(self._several, at, end)
        scaled = bool(self._last_large) or (self._arabic and self._total != sum(self._runs))
        return Numeral(self._total, self._step, self._scale(), scaled)

    def _vague_total(self, place: Decimal, at: int, end: int) -> Numeral:
        """From two to ten of the place of 数; beside known digits (十数) from one more to ten."""
        if EXACT.remainder(self._total, place * 10):
            raise self._text.unreadable("the parts of the numeral {} overlap", at, end)
        low = EXACT.add(self._total, place * (1 if self._total else 2))
        top = EXACT.add(self._total, place * 10)
        return Numeral(low, place, self._last_large or _ONE, bool(self._last_large), top)

    def _scale(self) -> Decimal:
        """What the digits are multiplied by, where there is one run of digits."""
        run = self._runs[0] if len(self._runs) == 1 else _ZERO
        return EXACT.divide(self._total, run) if run else _ONE
