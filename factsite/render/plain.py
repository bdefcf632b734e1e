"""Free texts of records as plain text, for files that programs read.

Pages go through Markdown and templates, a thousand times slower; here a call is filled in with its
bare words, and of Markdown only the words stay. What reads a fact that is not known on the day is
left out with its paragraph, list item or table row, as it is on pages.
"""

from __future__ import annotations

import html
import re
from datetime import date

from factsite.load import lookup
from factsite.load.answers import DATES, wanted
from factsite.load.fields import Record
from factsite.load.figures import Figure, Value
from factsite.load.models import (
    Agreement,
    Claim,
    Conflict,
    Event,
    Organization,
    Person,
    Source,
    Term,
)
from factsite.load.prose import BLOCKS, Call, Text
from factsite.render import addresses
from factsite.render.known import Known
from factsite.render.wording import Wording

_MARK = re.compile("\ue000(\\d+)\ue001")
_PASSAGES = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+\.)[ \t]|\|)")
_LINK = re.compile(r"!?\[([^\]]*)\]\(<?([^\s)>]*)>?[^)\n]*\)")
_STRONG = re.compile(r"(?<!\w)(\*\*|__|\*|_|`+)(?=\S)(.+?)(?<=\S)\1(?!\w)", re.S)
_START = re.compile(r"^[ \t]*(?:#{1,6}|>)[ \t]+", re.M)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SIGNS = re.compile(r"[\[\]*_`\\#<>&|\n]")


class Plain:
    """Gives free texts of the records known on a day as plain text."""

    def __init__(self, known: Known, wording: Wording) -> None:
        self.known = known
        self.wording = wording
        self._made: dict[tuple[str, str], str] = {}

    def text(self, ref: str, source: str) -> str:
        """The free text `source` of the record `ref`; passages that are not known are left out."""
        if (ref, source) not in self._made:
            texts = self.known.whole.texts[ref].values()
            found = next((t for t in texts if t.source == source), Text(source))
            self._made[ref, source] = self.said(found)
        return self._made[ref, source]

    def said(self, text: Text) -> str:
        """A free text, a line for each passage; passages that are not known are left out."""
        if not text.calls and not _SIGNS.search(text.source):
            return text.source.strip()
        passages = (self._passage(text, each) for each in _PASSAGES.split(_marked(text)))
        return "\n".join(passage for passage in passages if passage)

    def _passage(self, text: Text, passage: str) -> str:
        """One passage in plain words; empty where it says what is not known."""
        calls = [text.calls[int(m[1])] for m in _MARK.finditer(passage)]
        targets = (m[2] for m in _LINK.finditer(passage))
        if not all(map(self.known.answers, calls)) or not all(map(self._is_out, targets)):
            return ""
        words = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", _START.sub("", passage)))
        words = html.unescape(_ESCAPED.sub(r"\1", _STRONG.sub(r"\2", words)))
        filled = _MARK.sub(lambda m: self._said(text.calls[int(m[1])]), words)
        return " ".join(filled.split())

    def _is_out(self, target: str) -> bool:
        try:
            full = addresses.from_root(target, "", "")
            return full is None or addresses.is_out(self.known, *addresses.asked(full))
        except ValueError:  # no address at all, which the page that shows it tells
            return True

    def _said(self, call: Call) -> str:
        """What a call says in a sentence."""
        given = call.arguments
        if call.reader == "literal":
            return given["text"]
        if call.reader == "cite" or call.reader in BLOCKS or call.ref is None:
            return ""
        record = self.known.book.get(*call.ref)
        show = given.get("show", "")
        match record:
            case Figure():
                return self._figure(record, call, show)
            case Agreement() if show and not given.get("text"):
                return self._agreement(record, show)
            case Person() if "on" in given:
                held = lookup.offices(record, date.fromisoformat(given["on"]))
                return ", ".join([given.get("text") or record.name, *(r.role for _, r in held)])
            case Event() if show == "date" and not given.get("text"):
                return self._when(record)
        return given.get("text") or (self.name(record) if record else "")

    def name(self, record: Record) -> str:
        """The name that a reader knows the record by."""
        match record:
            case Figure():
                return record.label
            case Source():
                return record.title or record.description or record.id
            case Event():
                return self.text(record.ref, record.what)
            case Claim():
                return self.text(record.ref, record.statement)
            case Conflict():
                return record.about
            case Agreement() | Person() | Organization() | Term():
                return record.name
        return record.id

    def _figure(self, figure: Figure, call: Call, show: str) -> str:
        value = lookup.value(self.known.book, figure, *wanted(call))
        status = self.wording.status(value.status) if value.status else ""
        if show == "status":
            return status or str(self.wording.words["parts"]["no_status"])
        if show == "printed" and value.witnesses:
            return value.witnesses[0].printed or ""
        said = self.amount(figure, value)
        return f"{said} ({status})" if status and not show else said

    def amount(self, figure: Figure, value: Value) -> str:
        """The value in words, with its unit; empty where it could not be worked out."""
        known = value.value
        if known is None:
            return ""
        return self.wording.number(known.low, known.high, known.step, figure.unit)

    def _agreement(self, agreement: Agreement, show: str) -> str:
        if show == "state":
            word = self.known.states[agreement.id].word
            return str(self.wording.words["states"][word])
        if show in DATES:
            return self.wording.day(getattr(agreement, DATES[show]).date)
        return (agreement.title if show == "title" else None) or agreement.name

    def _when(self, event: Event) -> str:
        if event.fiscal_year is None:
            return self.wording.day(event.when)
        calendar = self.known.book.calendars[event.calendar]
        return calendar.title(calendar.calendar.period(event.fiscal_year))


def _marked(text: Text) -> str:
    """The text with a mark in place of each call, so that no Markdown is read in what it says."""
    source = re.sub("[\ue000\ue001]", "\ufffd", text.source)
    out, at = [], 0
    for number, call in enumerate(text.calls):
        out += [source[at : call.start], f"\ue000{number}\ue001"]
        at = call.end
    return "".join([*out, source[at:]])
