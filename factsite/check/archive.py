"""What is said to be printed stands in the text of its source, at the place that is named.

Spaces, quotes, dashes and full-width forms do not count; the case of letters does. A place that
names no paragraph (`table 2`, `page 3`, `headline`) means anywhere in the text.
"""

from __future__ import annotations

import pathlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from factsite.load.archive import Texts, read
from factsite.load.factbook import Factbook, parts
from factsite.load.fields import Record, shown
from factsite.load.nodes import Path
from factsite.problems import Problem, code

NOT_IN_ARCHIVE = code(
    "not-in-archive",
    "A printed phrase does not stand in the text of its source",
    "`printed` holds the words as the source has them, case included. Only `check --archive` "
    "finds this: it needs the texts of the sources, which are not published.",
)
WRONG_PARAGRAPH = code(
    "wrong-paragraph",
    "A printed phrase stands in another paragraph than `at` names",
    "A reader who looks there would not find it. Paragraphs are counted from ¶1, blank lines set "
    "them apart.",
)
PHRASES = ("printed", "converted")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060", ""),
    }
)
_WIDE = "\u3000-\u9fff\uf900-\ufaff"  # writing that sets no spaces between words
_LOOSE = re.compile(f"(?<=[{_WIDE}]) | (?=[{_WIDE}])")
_NUMBER = "0-9〇一二三四五六七八九十百千万億兆"
_LETTER = "A-Za-z"
_PARAGRAPH = re.compile(r"¶\s*(\d{1,6})(?:\s*[-–]\s*¶?\s*(\d{1,6}))?")


@dataclass(frozen=True)
class Quoted:
    """A phrase that a record says its source prints: where the record has it, source and place."""

    record: Record
    path: Path
    phrase: str
    source: str
    at: str

    @property
    def numbers(self) -> list[int]:
        """The paragraphs that `at` names; none where it names another kind of place."""
        spans = ((int(m[1]), int(m[2] or m[1])) for m in _PARAGRAPH.finditer(self.at))
        return [n for first, last in spans for n in range(first, min(last, first + 99) + 1)]


def quoted(book: Factbook) -> Iterator[Quoted]:
    """Every phrase that a record says is printed, of figures, conflicts and claims."""
    for kind in book.records:
        for record in book.all(kind):
            for path, part in parts(record):
                source, at = getattr(part, "source", None), getattr(part, "at", None)
                stated = getattr(part, "citations", ())
                if source is None and stated:
                    source, at = stated[0].source, stated[0].at
                for key in PHRASES if source else ():
                    if phrase := getattr(part, key, None):
                        yield Quoted(record, (*path, key), phrase, source or "", at or "")


def look_up(book: Factbook, folder: pathlib.Path) -> tuple[list[Problem], str]:
    """What is wrong with the texts in the folder and with phrases held against them; a summary."""
    ids = [ref.removeprefix("sources/") for ref in book.origins if ref.startswith("sources/")]
    texts, problems = read(folder, ids)
    return [*problems, *check(book, texts)], summary(book, texts)


def check(book: Factbook, texts: Texts) -> list[Problem]:
    """The phrases that do not stand where they should, in the texts that there are."""
    plain = {source: [normal(p) for p in text] for source, text in texts.items()}
    each = (q for q in quoted(book) if q.source in plain)
    return [problem for q in each if (problem := _problem(book, q, plain[q.source]))]


def summary(book: Factbook, texts: Texts) -> str:
    """A line that says how many phrases were looked up, and which sources have no text."""
    sources = Counter(q.source for q in quoted(book))
    looked_up = sum(count for source, count in sources.items() if source in texts)
    without = sorted(set(sources) - set(texts))
    said = f"{looked_up:,} of {sources.total():,} printed phrases looked up in the archive"
    return f"{said}; it has no text of {', '.join(without)}" if without else said


def _problem(book: Factbook, q: Quoted, text: list[str]) -> Problem | None:
    """What is wrong with one phrase, or None."""
    phrase, named = normal(q.phrase), q.numbers
    found = [n for n, paragraph in enumerate(text, 1) if stands_in(phrase, paragraph)]
    if set(found) & set(named) or (found and not named):
        return None
    said = shown(q.phrase)
    if found:
        where = " or ".join(f"¶{n}" for n in found)
        place = book.place(q.record, *q.path[:-1], "at")
        message = f"{said} does not stand in {q.at} of {q.source}, but in {where}"
        return Problem(WRONG_PARAGRAPH, message, place, f"write `at: ¶{found[0]}`")
    message = f"{said} does not stand in the text of {q.source}"
    return Problem(NOT_IN_ARCHIVE, message, book.place(q.record, *q.path), _hint(phrase, text))


def _hint(phrase: str, text: list[str]) -> str:
    """What to do where a phrase stands nowhere: it may do so in other letters."""
    for n, paragraph in enumerate(text, 1):
        if match := re.search(_bounded(phrase), paragraph, re.IGNORECASE):
            return f"¶{n} has {shown(match.group())}: write it as printed"
    return "copy the words from the source as they stand there"


def normal(text: str) -> str:
    """The text with one form of space, quote and dash, and no full-width forms."""
    alike = unicodedata.normalize("NFKC", text.translate(_ALIKE))
    return _LOOSE.sub("", " ".join(alike.split()))


def stands_in(phrase: str, text: str) -> bool:
    """Whether the phrase is in the text, and not as part of a longer word or number."""
    return bool(phrase) and re.search(_bounded(phrase), text) is not None


def _bounded(phrase: str) -> str:
    """A pattern for the phrase that does not begin or end within a word or a number."""
    before = after = ""
    if re.match(f"[{_NUMBER}]", phrase):
        before = f"(?<![{_NUMBER}])(?<![0-9][.,])"
    elif re.match(f"[{_LETTER}]", phrase):
        before = f"(?<![{_LETTER}])"
    if re.search(f"[{_NUMBER}]$", phrase):
        after = f"(?![{_NUMBER}]|[.,][0-9])"
    elif re.search(f"[{_LETTER}]$", phrase):
        after = f"(?![{_LETTER}])"
    return before + re.escape(phrase) + after
