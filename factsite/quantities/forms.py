"""The forms in which numbers stand in running text, told apart by one regular expression.

Those in which a number is no figure (dates, ordinals, articles, names, marks of lists) come first
and have no name; what may be a figure has one: `digits`, `part` (½), `kanji`, `word`, or `year`,
`name` and `glued`, which are figures only where a unit says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from factsite.quantities.lexicon import qualifiers
from factsite.quantities.spelling import fold, table

YEAR = r"(?:1[5-9]|20|21)\d\d"
_WHOLE = r"(?!\d|[.,・]\d)"
_NTH = r"(?:st|nd|rd|th)?"

_MARKS = r"""
    https?://[^\s)>\]]+
    | www\.[^\s)>\]]+
    | ^[ \t>]*\d{1,3}[.)](?=\s)
    | ^\#+[ \t]+(?:\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)(?=[ \t]+[^\W\d_a-z])
    | [(（\[]\ ?注?\ ?\d{1,2}[)）\]](?!\s?[%％])
    | (?:[¶§№]\s?|\#)\d+(?:[.–-]\d+)*
    | ['’‘]\d\d(?:s\b|(?![\w.,%％]))
"""

# What a word before the number tells. One look ahead to a digit spares the rest.
_AFTER_WORDS = r"""
    \b(?=[A-Za-z][\w.&’'-]{{0,40}}[ \n]?(?:[A-Za-z]{{1,20}}[ ])?[(’']?\d)(?:
        {month}\.?[ \n]\d{{1,2}}{nth}(?:\s?(?:[-–—&]|and|to|or)\s?\d{{1,2}}{nth})?
          {whole}(?!\s?(?:%|per)|\ (?:{scales})\b)(?:,?\s{year})?
      | (?i:{years})[ \n-]?[’']?\d{{2,4}}
          (?:\s?(?:[-–/&]|\.\.|to|and|or|through)\s?(?:FY)?[’']?\d{{2,4}})*{whole}
      | (?i:{labels})\.?[ \n]?[(]?\d+(?:[.:/–-]\d+)*[a-z]?\b(?!\+)(?:\(\w+\))*
          (?:(?:,[ ]\d+)*,?\s(?:and|or|to|through|&)\s\d+(?:\.\d+)*\b(?!\s?[%％]|,\d))?
      | (?P<glued>[A-Za-z]+[-‐+]?\d[\w+/-]*{whole})
      | (?P<name>(?!(?i:{plain})[ \n])[A-Z][\w&’'-]*(?<![’']s)[ \n]\d{{1,4}}(?:-\d+)*
          (?![\w%％+]|[.,・]\d|[ \n](?:of[ ])?{month}\b))
    )
"""

# What follows the digits tells: dates, times, ordinals, and joints such as 2+2 and 24/7.
_BEFORE_WORDS = r"""
    (?=\d)(?<![\d.,])(?:
        \d{{1,2}}{nth}(?:\s?(?:[-–]|and|to|or)\s?\d{{1,2}}{nth})?
          [ \n](?:of[ ])?{month}\b\.?(?:,?\s{year})?
      | \d{{4}}(?:-\d{{1,2}}-|/\d{{1,2}}/|\.\d{{1,2}}\.)\d{{1,2}}(?!\d)
      | \d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?!\d)
      | \d{{4}}-(?:0\d|1[0-2])(?!\d)
      | \d{{1,2}}:\d\d(?::\d\d)?(?!\d)(?:[ ]?[ap]\.?m\b\.?)?
      | \d{{1,2}}(?:[ ]?[ap]\.?m\b\.?|[ ]o['’]clock)
      | {year}['’]?s\b
      | {year}[-–—/](?:{year}|\d\d)(?!\d|[.,・]\d)s?
      | \d0['’]?s\b
      | \d[\d,]*(?:st|nd|rd|th)\b
      | \d+\ ?\+\ ?\d+(?!\d)
      | (?!\d/\d(?!\d))\d{{1,3}}/\d{{1,3}}(?!\d)
      | \d+[AC-JLN-SU-Z](?![A-Za-z\d])
      | \d+\([a-z]\)
      | (?:\d{{3,4}}|(?<=[治正昭平成和元度月])\d{{1,2}})年(?:度|代)?(?!間|以|余|前|後|ぶり)
      | (?<!過去)(?<!今後)(?<!約)(?<!こう)\d{{1,2}}年(?:度|代|生)?
          (?!間|ごと|毎|余|以|未満|前|後|ぶり|連続|越|来|に\S?[一1１]|程|近|\S?延長)
      | \d{{1,2}}月(?:\d{{1,2}}日)?(?!額)
      | \d{{1,2}}日(?!間|当|あ|程|以|分)
      | \d{{1,2}}時(?!間)(?:\d{{1,2}}分|半)?
      | \d+(?:世紀|条|項(?!目)|号|章|節|版|丁目|番(?!組)|位|頁|ページ目)(?:\d+項?)?
      | \d+\S{{1,2}}?目(?!標|的)
      | \dつ
      | [1１](?:人|年|日|か月|世帯|隻|機|戸|台)?(?:当た?り|あたり|につき|ごと|ひとり)
      | (?P<year>{year}){whole}(?![\w%％])
      | (?P<digits>\d/\d(?![\d/])|\d(?:[\d,]*\d)?(?:[.・]\d+)?)
    )
    | (?P<part>\.\d+|[¼½¾⅐-⅞])
    | 第\ ?[\d〇一二三四五六七八九十百千]+(?:[・.のー〜~-]\d+)*\S?
    | [数何幾]\ ?[\d十百千万億兆]+
    | [一1](?:人|年|日)(?:当た?り|あたり|につき|ごと)
    | (?P<kanji>(?!{kanji})[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千・]*)
"""

# Number words. Those for several thousands, and so on, name no number.
_NUMBER_WORDS = r"""
    (?P<word>\b(?=[ADEFHNOSTadefhnost])(?i:
        (?:an?|{number})[- \n](?:{parts}|half)
      | an?\ (?:half\ )?(?:{scales})
      | half\ an?\ (?:{scales})
      | (?:{number})-?fold
      | half
      | (?:{number})
    )\b)
"""


@cache
def forms() -> re.Pattern[str]:
    """The regular expression of all forms."""
    running, listed = _tables()
    names = {key: _any(running[key]) for key in ("labels", "years", "plain", "kanji")}
    names["month"] = f"(?:{_any(running['months'])})"
    names |= {"number": _any(numbers()), "parts": _any(listed["parts"]), "scales": _any(scales())}
    wording = [
        form.format(**names, year=YEAR, whole=_WHOLE, nth=_NTH)
        for form in (_AFTER_WORDS, _BEFORE_WORDS, _NUMBER_WORDS)
    ]
    return re.compile("|".join([_MARKS, *wording]), re.VERBOSE | re.MULTILINE)


@cache
def words(kind: str) -> frozenset[str]:
    """The words of a row of running.yml, in one case."""
    return frozenset(fold(word) for word in _tables()[0][kind])


@cache
def numbers() -> Mapping[str, str]:
    """The number words below a hundred but for zero, with their numbers."""
    return {word: value for word, value in _tables()[1]["numbers"].items() if word != "zero"}


@cache
def scales() -> frozenset[str]:
    """The words for hundred, dozen, thousand and so on, those for several of them left out."""
    listed = _tables()[1]
    every = [listed["hundred"], listed["dozen"], *listed["scales"].values()]
    return frozenset(w for row in every for w in row if w.isascii() and not w.endswith("s"))


@cache
def qualifying() -> frozenset[str]:
    """The last words of qualifiers that stand before a figure."""
    return frozenset(fold(word.split()[-1]) for q in qualifiers().values() for word in q.before)


@cache
def _tables() -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    return table("running.yml"), table("words.yml")


def _any(each: Iterable[str]) -> str:
    """The pattern of any of the words, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(each, key=lambda w: (-len(w), w)))
