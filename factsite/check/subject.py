"""The fact that someone asks about, and the problems that concern it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from factsite.load import lookup
from factsite.load.factbook import Factbook, parts, references
from factsite.load.fields import Record
from factsite.load.figures import Figure, Value
from factsite.load.lookup import NoAnswer
from factsite.load.prose import Text, nearest
from factsite.problems import Place, Problem

FORMULAS = ("formula", "parts", "check", "of")  # keys that name figures within a text


@dataclass(frozen=True)
class Subject:
    """A fact that was asked for: its `kind/id`, and the anchors of the values that are meant."""

    ref: str
    anchors: tuple[str, ...] = ()


def subject(book: Factbook, fact: str) -> Subject:
    """The fact that `id`, `kind/id`, `kind/id#anchor` or `id PERIOD [STATUS [BASIS]]` names.

    Raises NoAnswer where there is none, or several.
    """
    name, _, anchor = fact.partition("#")
    name, *asked = name.split() or [""]
    known = sorted(book.origins)
    fitting = [ref for ref in known if name in (ref, ref.partition("/")[2])]
    if not fitting:
        ids = [ref.partition("/")[2] for ref in known]
        raise NoAnswer(f"there is no fact “{name}”", nearest(name, known if "/" in name else ids))
    if len(fitting) > 1:
        raise NoAnswer(f"“{name}” may be {' or '.join(fitting)}", "name the kind")
    figure = book.figure(fitting[0].removeprefix("figures/"))
    if figure is None or f"figures/{figure.id}" != fitting[0]:
        if anchor or asked:
            raise NoAnswer(f"“{fitting[0]}” has no values", "name the record alone")
        return Subject(fitting[0])
    return Subject(figure.ref, tuple(v.anchor for v in _meant(book, figure, anchor, asked)))


def _meant(book: Factbook, figure: Figure, anchor: str, asked: list[str]) -> Iterable[Value]:
    if asked[1:]:
        return [lookup.value(book, figure, *asked[:3])]
    wanted = anchor.lower() or (asked[0] if asked else "")
    found = [v for v in figure.values if wanted in ("", v.anchor if anchor else v.when)]
    if not found:
        there = [v.anchor if anchor else v.when for v in figure.values]
        hint = f"there is: {', '.join(list(dict.fromkeys(there))[-12:])}"
        raise NoAnswer(f"“{figure.id}” has no value {wanted}", hint)
    return found


def concerning(book: Factbook, ref: str, problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stand in the record, or in a record or chapter that names it."""
    records = [record for kind in book.records for record in book.all(kind)]
    refs = {ref, *(record.ref for record in records if _names(book, record, ref))}
    files = {f"docs/{c.path}" for c in book.chapters.values() if _calls(c.texts, ref)}

    def concerns(place: Place) -> bool:
        return place.path in files or any(_holds(book, each, place) for each in refs)

    return [p for p in problems if any(concerns(place) for place in (p.place, *p.also))]


def _names(book: Factbook, record: Record, ref: str) -> bool:
    """Whether the record names the other: by a field, in its prose or in a formula."""
    kind, _, id = ref.partition("/")
    if any((k, i) == (kind, id) for _, k, i in references(record)):
        return True
    if _calls(book.texts.get(record.ref, {}).values(), ref):
        return True
    word = re.compile(rf"(?<![\w-]){re.escape(id)}(?![\w-])")
    texts = (getattr(part, key, "") for _, part in parts(record) for key in FORMULAS)
    return any(
        word.search(text if isinstance(text, str) else " ".join(text)) for text in texts if text
    )


def _calls(texts: Iterable[Text], ref: str) -> bool:
    return any(call.ref and "/".join(call.ref) == ref for text in texts for call in text.calls)


def _holds(book: Factbook, ref: str, place: Place) -> bool:
    """Whether the place lies in the record."""
    origin = book.origins[ref]
    if place.path != origin.document.path:
        return False
    if not origin.base:
        return True
    keys = origin.document.keys
    starts = sorted(line for path, (line, _) in keys.items() if len(path) == len(origin.base))
    first = keys[origin.base][0]
    return first <= place.line < next((line for line in starts if line > first), place.line + 1)
