"""No number and no name is typed in prose where a fact holds it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from itertools import islice

from factsite.check.rules import rule
from factsite.load import lookup
from factsite.load.chapters import Chapter, Locator
from factsite.load.factbook import Factbook, references
from factsite.load.figures import Figure, Value
from factsite.load.models import Conflict
from factsite.load.prose import MAX_PROBLEMS, Call, Text, code_spans
from factsite.load.readings import in_base
from factsite.problems import Code, Place, Problem
from factsite.quantities.interval import Interval
from factsite.quantities.reading import Reading
from factsite.quantities.running import CUT, Span, figures

_MARKUP = re.compile(
    r"(?P<footnote>\[\^[^\]\s]+\]:?)"
    r"|(?P<definition>^[ ]{0,3}\[[^\]\n]+\]:[ \t]*\S+)"
    r"|(?P<target>(?<=\])(?:\(\s*<?[^)\s>]*>?|\[[^\]\n]*\]))"
    r"|(?P<address><(?:https?://|mailto:)[^\s<>]+>)"
    r"|(?P<anchor>\{:?[ ]*[#.][^}\n]*\})"
    r"|(?P<sign>&(?:\#\w+|\w+);|\*+|~~|\\)",
    re.MULTILINE,
)
_NAME_START = re.compile(r"(?<![\w-])\w[\w’'-]*\.?")


@dataclass(frozen=True)
class Passage:
    """A text of prose, and what it belongs to: a record's `kind/id`, or a chapter's path.

    `beside` are the texts of the same owner. `calls` tells whether the text may call readers; some,
    such as a title, are plain words.
    """

    text: Text
    owner: str
    beside: tuple[Text, ...]
    calls: bool = True

    @cached_property
    def plain(self) -> str:
        """The words that readers see, each at its place: calls, code and addresses are cut out."""
        source = self.text.source
        spans = [(call.start, call.end) for call in self.text.calls]
        if "`" in source or "~~~" in source:
            spans += code_spans(source)
        for start, end in spans:
            source = source[:start] + CUT * (end - start) + source[end:]
        return _MARKUP.sub(_without, source)


def _without(match: re.Match[str]) -> str:
    """As many characters that say nothing: a gap for signs, a cut for addresses."""
    return (" " if match.lastgroup == "sign" else CUT) * len(match.group())


def passages(book: Factbook) -> Iterator[Passage]:
    """Every text of chapters and records that readers see as prose."""
    for chapter in book.chapters.values():
        for text in chapter.texts:
            yield Passage(text, chapter.path, chapter.texts)
            yield from _within_calls(text, chapter.path, chapter.texts)
        for text in _plain_texts(chapter):
            yield Passage(text, chapter.path, chapter.texts, calls=False)
    for ref, texts in book.texts.items():
        beside = tuple(texts.values())
        for text in beside:
            yield Passage(text, ref, beside)
            yield from _within_calls(text, ref, beside)


def _within_calls(text: Text, owner: str, beside: tuple[Text, ...]) -> Iterator[Passage]:
    """The words and titles that calls are given for readers to see."""
    for call in text.calls:
        for key in ("text", "title"):
            if call.reader != "literal" and call.arguments.get(key):
                own = Text(call.arguments[key], (), partial(_at, call))
                yield Passage(own, owner, beside, calls=False)


def _at(call: Call, _: int) -> Place:
    """The place of a call, for whatever stands in it."""
    return call.place


def _plain_texts(chapter: Chapter) -> Iterator[Text]:
    """The texts of a chapter's front matter that call no readers."""
    locate = chapter.standfirst.locate
    for key in ("title", "description", "kicker"):
        text = getattr(chapter.front, key)
        if text and isinstance(locate, Locator):
            yield Text(text, (), Locator(text, locate.document, (key,)))


def _named(book: Factbook, passage: Passage) -> frozenset[str]:
    """The figures that are named around the text: in calls, in its record, or the record itself."""
    calls = (call.ref for text in passage.beside for call in text.calls)
    named = {ref[1] for ref in calls if ref and ref[0] == "figures"}
    kind, _, id = passage.owner.partition("/")
    record = book.get(kind, id) if kind in book.records else None
    if record is not None:
        named |= {id for _, kind, id in references(record) if kind == "figures"}
    if isinstance(record, Conflict):
        named |= {s.of.split()[0] for s in record.statements if s.of}
    return frozenset(named | ({record.id} if isinstance(record, Figure) else set()))


@rule(
    "bare-number",
    "A number in prose comes from no fact",
    "What is typed into a text is proved by nothing and stays wrong when the fact is corrected. "
    "Read it from a fact by a call; for what is no figure, such as a quotation, "
    'write {{ literal("24", why="…") }}.',
)
def bare_number(book: Factbook, code: Code) -> Iterator[Problem]:
    """Numbers in prose that no call brings."""
    known: _Known | None = None
    for passage in passages(book):
        for span in islice(figures(passage.plain, book.units), MAX_PROBLEMS):
            known = known or _Known(book)
            printed = " ".join(passage.text.source[span.start : span.end].split())
            place = passage.text.locate(span.start)
            hint = _hint(book, known, passage, span, printed)
            yield Problem(code, f"“{printed}” comes from no fact", place, hint)


def _hint(book: Factbook, known: _Known, passage: Passage, span: Span, printed: str) -> str:
    if not passage.calls:
        return "this text calls no readers: say it without the number"
    found = known.nearest(span.reading, _named(book, passage)) if span.reading else None
    if found is None:
        quoted = printed.replace('"', "”")
        return f'add a fact and call it, or write {{{{ literal("{quoted}", why="…") }}}}'
    figure, value = found
    names = " ".join(filter(None, (figure.id, value.when, value.status, value.basis)))
    return f"{printed} is {names}: write {call_of(book, figure, value)}"


def call_of(book: Factbook, figure: Figure, value: Value) -> str:
    """The shortest call that shows the value."""
    words = {"status": value.status, "basis": value.basis}
    tried: list[dict[str, str]] = [{}]
    for name, word in words.items():
        if word:
            tried.append({**tried[-1], name: word})
    for more in tried:
        try:
            if lookup.value(book, figure, value.when, **more) is value:
                break
        except lookup.NoAnswer:
            continue
    said = "".join(f', {name}="{word}"' for name, word in more.items())
    return f'{{{{ figure("{figure.id}", "{value.when}"{said}) }}}}'


Row = tuple[Decimal, Decimal, Figure, Value]


class _Known:
    """The values of all figures by kind of unit and by number, to find the nearest one quickly."""

    def __init__(self, book: Factbook) -> None:
        self._book = book
        rows: dict[str, list[Row]] = {}
        for figure in book.figures:
            if figure.unit not in book.units or not book.is_sound(figure):
                continue
            for value in figure.values:
                if value.value is not None:
                    held = in_base(book.units, figure, value.value)
                    low, high = held.low or Decimal(0), held.high or Decimal(0)
                    rows.setdefault(figure.unit, []).append((low, high, figure, value))
        self._rows = {unit: sorted(each, key=lambda row: row[:2]) for unit, each in rows.items()}
        self._lows = {unit: [row[0] for row in each] for unit, each in self._rows.items()}

    def nearest(self, reading: Reading, named: frozenset[str]) -> tuple[Figure, Value] | None:
        """The value that the number may be: of a figure named around it, then the nearest."""
        printed, interval = reading.low_value, _near(reading)
        met = [
            (figure.id not in named, max(abs(low - printed), abs(high - printed)), n, figure, value)
            for unit in self._rows
            if self._fits(unit, reading)
            for n, (low, high, figure, value) in enumerate(self._meeting(unit, interval))
        ]
        best = min(met, key=lambda row: (*row[:2], row[3].id, row[2]), default=None)
        return (best[3], best[4]) if best else None

    def _fits(self, unit: str, reading: Reading) -> bool:
        """Whether the number is printed in that unit, or in none and so counts something."""
        if not reading.units:
            return self._book.units[unit].kind == "count"
        return self._book.units.admits(unit, reading.units)

    def _meeting(self, unit: str, near: Interval) -> Iterator[Row]:
        """The values that begin in the interval."""
        lows = self._lows[unit]
        first = bisect_left(lows, near.low or Decimal(0))
        yield from self._rows[unit][first : bisect_right(lows, near.high or Decimal(0))]


def _near(reading: Reading) -> Interval:
    """The interval of a number, where it is open no farther than a tenth of it."""
    tenth = max(abs(reading.low_value), abs(reading.high_value)) / 10
    low, high = reading.interval.low, reading.interval.high
    return Interval(
        reading.low_value - tenth if low is None else low,
        reading.high_value + tenth if high is None else high,
    )


@rule(
    "typed-name",
    "A name is typed where a record holds it",
    "A call shows the name as the record has it, links it, and notices when the record goes. "
    "Write the call at least where the name stands first.",
    severity="warning",
)
def typed_name(book: Factbook, code: Code) -> Iterator[Problem]:
    """Full names of people and agreements in prose, the first of each in a text."""
    names = _names(book)
    for passage in passages(book) if names else ():
        seen = {passage.owner}
        for start, name, ref in _typed(passage.plain, names):
            if ref not in seen and passage.calls:
                seen.add(ref)
                kind, id = ref.split("/")
                reader = {"people": "person", "agreements": "agreement"}[kind]
                hint = f'write {{{{ {reader}("{id}") }}}}, with text="…" for other words'
                place = passage.text.locate(start)
                yield Problem(code, f"“{name}” is {ref}, typed by hand", place, hint)


def _names(book: Factbook) -> Mapping[str, list[tuple[str, str]]]:
    """Names of two words and more with their records, the longest first, by their first word."""
    found: dict[str, list[tuple[str, str]]] = {}
    people = [(person.name, person.ref) for person in book.people]
    for name, ref in people + [(agreement.name, agreement.ref) for agreement in book.agreements]:
        words = name.split()
        if len(words) > 1:
            found.setdefault(words[0], []).append((name, ref))
    return {first: sorted(each, key=lambda n: -len(n[0])) for first, each in found.items()}


def _typed(
    plain: str, names: Mapping[str, list[tuple[str, str]]]
) -> Iterator[tuple[int, str, str]]:
    """Where a name stands in the text, the name and its record."""
    for match in _NAME_START.finditer(plain):
        for name, ref in names.get(match.group(), ()):
            end = match.start() + len(name)
            if plain.startswith(name, match.start()) and not plain[end : end + 1].isalnum():
                yield match.start(), name, ref
                break
