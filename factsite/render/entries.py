"""What search can find: an entry for each record, chapter and section, made from what is known.

An entry is a function of the facts of the day alone, so nothing can be found before it is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

from factsite.load.chapters import Chapter
from factsite.load.fields import Record
from factsite.load.prose import Text
from factsite.quantities import running
from factsite.quantities.tables import group, tables
from factsite.render import markdown
from factsite.render.bodies import environment
from factsite.render.desk import Desk
from factsite.render.entry import Entry, Number, Row, Tagged
from factsite.render.findable import Findable
from factsite.render.known import Known
from factsite.render.pages import Page, address
from factsite.render.plain import Plain
from factsite.render.wording import Wording, read_table, read_words

CHAPTERS = "chapters"
CHAPTER_WEIGHT, SECTION_WEIGHT = 90, 80
_HEADING = re.compile(r'<h([2-6]) id="([^"]*)"[^>]*>(.*?)</h\1>', re.S)
_BLOCKS = re.compile(r"<(figure|table|svg)\b.*?</\1>", re.S)
_ENDS = re.compile(r"</(?:p|li|dt|dd|h\d|tr|blockquote)>")


def entries(known: Known, templates: Path, language: str) -> list[Entry]:
    """Everything that can be found on the day, what is found first at the front.

    The order is that of weight, kind and address, so it is the same in every build.
    """
    wording = Wording(read_words(templates, language), known.book)
    teller = _Teller(Desk(Page("index.md", "search", ""), known, wording, environment(templates)))
    found = [*teller.chapters(), *teller.records()]
    return sorted(found, key=lambda e: (-e.weight, e.kind, e.address))


def vocabulary(known: Known, templates: Path, language: str) -> dict[str, Any]:
    """What the search of a page needs besides: kinds of entries, words, how to read a figure."""
    words = read_words(templates, language)["search"]
    units = known.book.units_in_use
    return {
        "language": language,
        "kinds": [{"id": id, **named} for id, named in words["kinds"].items()],
        "query": read_table(templates, "search"),
        "figures": tables(known.book.units, units, language),
    }


class _Teller:
    """Tells records and chapters as entries, with one desk for all their free texts."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known = desk.known
        self.plain = Plain(desk.known, desk.wording)
        self.findable = Findable(desk.known, desk.wording, self.prose)

    def records(self) -> Iterator[Entry]:
        """The entries of records."""
        for kind in self.known.book.records:
            for record in self.known.book.all(kind):
                entry = self.findable.entry(kind, record)
                yield entry if entry.rows else replace(entry, rows=self.numbers(entry))

    def chapters(self) -> Iterator[Entry]:
        """The entries of chapters, and of each section of them."""
        for path, chapter in self.known.chapters.items():
            for entry in self._chapter(path, chapter):
                yield replace(entry, rows=self.numbers(entry))

    def _chapter(self, path: str, chapter: Chapter) -> Iterator[Entry]:
        word = self.findable.words["chapter"]
        slot, title = Tagged(word), chapter.front.title
        lead, *sections = self._sections(chapter.body)
        figures = " · ".join(map(self._line, chapter.key_figures))
        text = " ".join(filter(None, [figures, *map(self._line, chapter.summary), lead[2]]))
        own = Entry(CHAPTERS, address(path), Tagged(title), slot, weight=CHAPTER_WEIGHT)
        detail = self._line(chapter.standfirst) or chapter.front.description or ""
        also = " · ".join([*chapter.front.keywords, chapter.front.description or ""])
        yield replace(own, detail=detail, text=text, also=also)
        for id, name, body in sections:
            yield replace(
                own, address=f"{address(path)}#{id}", title=Tagged(name), detail=title, text=body,
                weight=SECTION_WEIGHT,
            )  # fmt: skip

    def _sections(self, body: Text) -> list[tuple[str, str, str]]:
        """The parts of a chapter: id, title and plain text; the first has neither id nor title."""
        lead, *rest = _HEADING.split(_BLOCKS.sub(" ", self.desk.text(body)))
        found = [("", "", _plain(lead))]
        for _, id, title, text in zip(*[iter(rest)] * 4, strict=True):
            found.append((unescape(id), _plain(title), _plain(text)))
        return found

    def prose(self, record: Record, source: str | None) -> str:
        """A free text of a record as plain text on one line."""
        return " ".join(self.plain.text(record.ref, source).split()) if source else ""

    def _line(self, text: Text) -> str:
        """A text of a chapter as plain text on one line."""
        return " ".join(self.plain.said(text).split())

    def numbers(self, entry: Entry) -> tuple[Row, ...]:
        """The numbers that stand in the entry's texts, each once, as they stand there."""
        units, used = self.known.book.units, self.known.book.units_in_use
        found: dict[str, Row] = {}
        for text in (entry.title.text, entry.detail, entry.text):
            for span in running.figures(text, units) if any(map(str.isdigit, text)) else ():
                named = span.reading.units & used if span.reading else frozenset()
                if span.reading and len(named) == 1:
                    read, unit = span.reading, units[next(iter(named))]
                    number = Number(
                        group(unit), read.low, read.high, read.low_value, read.high_value
                    )
                    shown = text[span.start : span.end]
                    found.setdefault(shown, Row(shown, number=number))
        return tuple(found.values())


def _plain(html: str) -> str:
    """HTML as plain text, a space between blocks."""
    return markdown.plain(_ENDS.sub(r"\g<0> ", str(html)))  # Markup would escape what it joins
