"""What a page read: leaf values, lists, absences and answers, each with a digest of what it saw.

One log serves four questions: a page's citations, where a fact is used, what is stale after an
edit, and which pages a change touches. A page sees the facts only through a `View`, so no read is
missed; nothing has to be declared. A read is a key, written as JSON, so that it can be asked again:

    ["has", kind, id]                    is the record there?
    ["list", kind]                       the ids of a kind
    ["leaf", "figures/x", "values", "fy2021-tentative", "status"]
    ["items", "figures/x", "values"]     the names of the entries of a list
    ["chapter", path]                    the text of a chapter
    ["ask", question, argument …]        the answer to a question of `questions`

Whole records as the unit were tried on paper and dropped: a page that shows a label would be made
again for every new value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from hashlib import blake2b
from typing import Any

from pydantic import BaseModel

from factsite.load.chapters import Chapter
from factsite.load.factbook import Factbook
from factsite.render.known import Known
from factsite.render.questions import QUESTIONS, SHOWING_VALUES

Key = tuple[str, ...]
# A part's own name never changes: another name is another part, which the list or record tells.
NAMES = frozenset(["id", "ref", "anchor"])


def digest(value: object) -> str:
    """A short digest of a value as it is written out."""
    return blake2b(repr(value).encode(), digest_size=12).hexdigest()


class Reads:
    """The reads of one page."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}

    def note(self, key: Key, value: object) -> None:
        """Keeps the read, once."""
        name = json.dumps(key, ensure_ascii=False)
        if name not in self.seen:
            self.seen[name] = digest(value)


class Tracked:
    """A record, or a part of one, that notes every leaf read from it."""

    __slots__ = ("_part", "_path", "_reads")

    def __init__(self, part: BaseModel, path: Key, reads: Reads) -> None:
        self._part = part
        self._path = path
        self._reads = reads

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        raw = getattr(self._part, name)
        if name in NAMES:
            return raw
        path = (*self._path, name)
        if isinstance(raw, BaseModel):
            return Tracked(raw, path, self._reads)
        if isinstance(raw, tuple) and any(isinstance(child, BaseModel) for child in raw):
            names = item_names(raw)
            self._reads.note(("items", *path), names)
            return tuple(
                Tracked(child, (*path, key), self._reads)
                for key, child in zip(names, raw, strict=True)
            )
        self._reads.note(("leaf", *path), raw)
        return raw

    def __repr__(self) -> str:
        return f"<{'/'.join(self._path)}>"


def item_names(items: tuple[Any, ...]) -> list[str]:
    """The names of a list's entries: their anchors where they have some, else their numbers."""
    return [getattr(child, "anchor", "") or str(n) for n, child in enumerate(items)]


class View:
    """The facts known on a day as one page sees them; every read goes to `reads`."""

    def __init__(self, known: Known, reads: Reads) -> None:
        self._known = known
        self._reads = reads

    @property
    def day(self) -> date:
        """The as-of day."""
        return self._known.day

    def record(self, kind: str, id: str) -> Tracked | None:
        """The record, or None where it is not known on the day."""
        found = self._known.book.get(kind, id)
        self._reads.note(("has", kind, id), found is not None)
        return Tracked(found, (found.ref,), self._reads) if found else None

    def all(self, kind: str) -> list[Tracked]:
        """The records of a kind that are known on the day, in order of their ids."""
        records = self._known.book.all(kind)
        self._reads.note(("list", kind), [r.id for r in records])
        return [Tracked(r, (r.ref,), self._reads) for r in records]

    def chapter(self, path: str) -> Chapter:
        """The chapter in that file."""
        found = self._known.chapters[path]
        self._reads.note(("chapter", path), _chapter_text(found))
        return found

    def ask(self, question: str, *arguments: str) -> Any:
        """The answer to one of the questions."""
        answer = QUESTIONS[question](self._known, *arguments)
        self._reads.note(("ask", question, *arguments), answer)
        return answer


def again(known: Known, name: str) -> str | None:
    """The digest that the read of that name would have now; None where it cannot be asked.

    Pages share most of their reads: each is looked up once for what is known.
    """
    if name not in known.digests:
        known.digests[name] = _digest_now(known, name)
    return known.digests[name]


def _digest_now(known: Known, name: str) -> str | None:
    try:
        key: list[str] = json.loads(name)
        return digest(_look(known, key))
    except (LookupError, AttributeError, TypeError, ValueError):
        return None


def _look(known: Known, key: list[str]) -> object:
    match key:
        case ["has", kind, id]:
            return known.book.get(kind, id) is not None
        case ["list", kind]:
            return [r.id for r in known.book.all(kind)]
        case ["leaf", ref, *path]:
            return _walk(known.book, ref, path)
        case ["items", ref, *path]:
            return item_names(_walk(known.book, ref, path))
        case ["chapter", path]:
            return _chapter_text(known.chapters[path])
        case ["ask", question, *arguments]:
            return QUESTIONS[question](known, *arguments)
    raise ValueError(f"no read is written {key}")


def _chapter_text(chapter: Chapter) -> object:
    return chapter.front, [text.source for text in chapter.texts]


def _walk(book: Factbook, ref: str, path: list[str]) -> Any:
    kind, _, id = ref.partition("/")
    value: Any = book.get(kind, id)
    for name in path:
        if isinstance(value, tuple):
            value = value[item_names(value).index(name)]
        else:
            value = getattr(value, name)
    return value


def facts_read(seen: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The facts that the reads touch: `kind/id`, and the field or `#anchor` read; `#*` is all."""
    for name in seen:
        match json.loads(name):
            case ["leaf" | "items", ref, *path]:
                anchored = path[0] == "values" and len(path) > 1
                yield ref, f"#{path[1]}" if anchored else f".{path[0]}"
            case ["has", kind, id]:
                yield f"{kind}/{id}", ""
            case ["ask", question, ref, *_] if "/" in ref:
                yield ref, "#*" if question in SHOWING_VALUES else f"?{question}"
