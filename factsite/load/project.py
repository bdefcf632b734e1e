"""A project's folder to its Factbook: every file read, and all problems of all files in one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from factsite.load import chapters, fields, files, nodes, prose, settings, typed
from factsite.load.dates import GREGORIAN
from factsite.load.derived import derive
from factsite.load.factbook import Factbook, Origin, free_texts
from factsite.load.fields import Record
from factsite.load.models import KINDS
from factsite.load.vocabulary import (
    CalendarFact,
    CalendarWords,
    StatusFact,
    UnitFact,
    calendar,
    unit,
)
from factsite.problems import Place, Problem, code
from factsite.quantities.units import Units

NO_DATA = code(
    "no-data",
    "There are no facts",
    "An empty or missing data/ would publish an empty site over a good one.",
)
UNKNOWN_FILE = code(
    "unknown-file",
    "A file in data/ belongs to no kind of fact",
    "Its facts would be lost silently. Facts stand in data/<kind>/<id>.yml or data/<kind>.yml.",
)
DUPLICATE_ID = code(
    "duplicate-id",
    "Two records of a kind have one id",
    "They would share one page. Rename one of them.",
)
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif")
VOCABULARY: Mapping[str, type[BaseModel]] = {
    "units": UnitFact,
    "calendars": CalendarFact,
    "statuses": StatusFact,
}
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Project:
    """A folder as it was read: its facts, its settings and every problem of its files."""

    root: Path
    book: Factbook
    settings: settings.Settings | None
    problems: tuple[Problem, ...]


def read(root: Path) -> Project:
    """The project in the folder; what could not be read is left out and is a problem."""
    reader = _Reader(root)
    found, problems = _settings(root)
    return Project(root, reader.read(), found, (*problems, *reader.problems))


def _settings(root: Path) -> tuple[settings.Settings | None, list[Problem]]:
    problems: list[Problem] = []
    raw = files.read(files.File(root / settings.CONFIG, settings.CONFIG), problems)
    if raw is None:
        return None, problems
    made, wrong = settings.read(raw)
    return made, problems + wrong


@dataclass
class _Reader:
    root: Path
    problems: list[Problem] = field(default_factory=list)
    records: dict[str, dict[str, Record]] = field(default_factory=lambda: {k: {} for k in KINDS})
    origins: dict[str, Origin] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=lambda: {k: {} for k in VOCABULARY})

    unread: set[str] = field(default_factory=set)

    def read(self) -> Factbook:
        for found in files.walk(self.root, "data", self.problems):
            self._data(found)
        if not any(self.records.values()) and not self.problems:
            hint = "add data/<kind>/<id>.yml; data/_blank/ holds a blank of each kind"
            self.problems.append(Problem(NO_DATA, "data/ holds no facts", Place("data"), hint))
        read_chapters = self._chapters()
        frozen = {k: MappingProxyType(dict(sorted(v.items()))) for k, v in self.records.items()}
        book = Factbook(
            records=MappingProxyType(frozen),
            units=self._units(),
            calendars=self._calendars(),
            statuses=MappingProxyType(dict(self.words["statuses"])),
            origins=MappingProxyType(self.origins),
            texts=MappingProxyType(self._texts()),
            chapters=MappingProxyType(read_chapters),
            unread=frozenset(self.unread),
        )
        return derive(book)

    def _data(self, found: files.File) -> None:
        parts = Path(found.path).parts[1:]
        stem, suffix = Path(parts[-1]).stem, Path(parts[-1]).suffix
        if parts[0] == "_blank":
            return
        if (
            suffix != ".yml"
            or len(parts) > 2
            or (parts[0] if len(parts) == 2 else stem)
            not in (KINDS if len(parts) == 2 else {**KINDS, **VOCABULARY})
        ):
            self.problems.append(self._unknown(found.path, parts))
            return
        if len(parts) == 2 and (wrong := files.bad_name(found.path, stem)):
            self.problems.append(wrong)
            return
        raw = files.read(found, self.problems)
        document, problems = nodes.parse(raw, found.path) if raw is not None else (None, [])
        self.problems += problems
        if document is None:
            self._lost(parts, stem, nodes.Document(found.path, ""))
            return
        said = {p.place for p in problems}
        if len(parts) == 2:
            self._record(parts[0], stem, document, (), said)
        else:
            self._many(stem, document, said)

    def _unknown(self, path: str, parts: tuple[str, ...]) -> Problem:
        known = [*KINDS, *VOCABULARY]
        if Path(parts[-1]).suffix == ".yaml":
            return Problem(
                UNKNOWN_FILE, f"{path} is not read", Place(path), "rename it: the ending is .yml"
            )
        name = parts[0] if len(parts) > 1 else Path(parts[0]).stem
        hint = (
            prose.nearest(name, known)
            if name not in known
            else "facts stand in data/<kind>/<id>.yml"
        )
        return Problem(UNKNOWN_FILE, f"{path} belongs to no kind of fact", Place(path), hint)

    def _many(self, name: str, document: nodes.Document, said: set[Place]) -> None:
        plain = document.value
        alone = name in KINDS and isinstance(plain, dict) and _is_record(plain, KINDS[name])
        if alone or not isinstance(plain, dict):
            what = "a mapping from id to record is expected"
            one, many = f"data/{name}/<id>.yml", "write one `id:` a record, its keys below"
            hint = f"one record alone stands in {one}" if alone else many
            self.problems.append(Problem(typed.BAD_VALUE, what, document.place(), hint))
            return
        for key, value in plain.items():
            place = document.place(key, key=True)
            if not fields.is_id(key):
                what = f"{fields.shown(key)} cannot be an id"
                hint = "an id is made of a-z, 0-9 and - in between"
                self.problems.append(Problem(typed.BAD_ID, what, place, hint))
            elif name in KINDS:
                self._record(name, key, document, (key,), said)
            else:
                made, problems = typed.make(VOCABULARY[name], value, document, (key,))
                self.problems += [p for p in problems if p.place not in said]
                self._word(name, key, made, document)

    def _lost(self, parts: tuple[str, ...], stem: str, document: nodes.Document) -> None:
        """Keeps in mind what a file that cannot be read would have held, so that its absence is
        not told again wherever it is named.
        """
        if len(parts) == 2:
            self.origins.setdefault(f"{parts[0]}/{stem}", Origin(document))
        else:
            self.unread.add(stem)

    def _word(self, name: str, key: str, made: Any, document: nodes.Document) -> None:
        if made is None:
            self.unread.add(name)
            return
        try:
            match made:
                case CalendarFact():
                    made = calendar(key, made)
                case UnitFact():
                    made = unit(key, made)
            self.words[name][key] = made
        except ValueError as error:
            self.unread.add(name)
            place = document.place(key, "starts" if name == "calendars" else "size")
            self.problems.append(Problem(typed.BAD_VALUE, str(error), place))

    def _record(
        self, kind: str, id: str, document: nodes.Document, base: nodes.Path, said: set[Place]
    ) -> None:
        plain = document.nodes[base].value
        origin = Origin(document, base)
        ref = f"{kind}/{id}"
        if ref in self.origins:
            other = self.origins[ref].place(key=True)
            place = document.place(*base, key=True)
            self.problems.append(
                Problem(DUPLICATE_ID, f"there is another {ref}", place, "rename one", (other,))
            )
            return
        if base and not isinstance(plain, dict):
            self.problems.append(
                Problem(
                    typed.BAD_VALUE, "a mapping of keys is expected here", document.place(*base)
                )
            )
            return
        made, problems = typed.make(KINDS[kind], plain, document, base, id=id)
        self.problems += [p for p in problems if p.place not in said]
        if made is not None:
            self.records[kind][id] = made
        self.origins[ref] = origin

    def _units(self) -> Units:
        return Units.builtin().extended(self.words["units"].values())

    def _calendars(self) -> Mapping[str, CalendarWords]:
        own: dict[str, CalendarWords] = self.words["calendars"]
        return MappingProxyType(
            {GREGORIAN.id: CalendarWords(GREGORIAN, "calendar year", "{year}"), **own}
        )

    def _texts(self) -> dict[str, Mapping[nodes.Path, prose.Text]]:
        texts: dict[str, Mapping[nodes.Path, prose.Text]] = {}
        for kind in KINDS:
            for record in self.records[kind].values():
                own: dict[nodes.Path, prose.Text] = {}
                for path, text, locate in free_texts(record, self.origins[record.ref]):
                    own[path], problems = prose.read(text, locate)
                    self.problems += problems
                texts[record.ref] = MappingProxyType(own)
        return texts

    def _chapters(self) -> dict[str, chapters.Chapter]:
        read: dict[str, chapters.Chapter] = {}
        addresses: dict[str, str] = {}
        for found in files.walk(self.root, "docs", self.problems):
            path = found.path.removeprefix("docs/")
            if not path.endswith(".md"):
                self.problems += filter(None, [_bad_picture(found.path)])
                continue
            address = path.removesuffix(".md").removesuffix("/index")
            wrong = _bad_chapter_name(found.path, path) or _same_address(
                found.path, addresses.setdefault(address, found.path)
            )
            if wrong:
                self.problems.append(wrong)
                continue
            raw = files.read(found, self.problems)
            made, problems = chapters.read(raw, path) if raw is not None else (None, [])
            self.problems += problems
            if made is not None:
                read[path] = made
        return read


def _is_record(plain: dict[str, nodes.Plain], model: type[BaseModel]) -> bool:
    """Whether the mapping is itself a record and not a mapping from id to record."""
    names = typed.keys(model)
    return any(key in names and not isinstance(value, dict) for key, value in plain.items())


def _bad_picture(path: str) -> Problem | None:
    """A problem where a file beside the chapters is no picture, or cannot be an address.

    Only pictures that cannot run anything are published: a page or a drawing (SVG) with a script
    in it would run on the site's own address.
    """
    suffix = Path(path).suffix
    if suffix not in PICTURES:
        is_chapter = suffix.lower() in (".md", ".markdown", ".mdown", ".mkd")
        known = f"docs/ holds chapters (.md) and pictures ({', '.join(PICTURES)})"
        hint = "rename it: the ending is .md" if is_chapter else known
        return Problem(UNKNOWN_FILE, f"{path} is not read", Place(path), hint)
    parts = Path(path.removeprefix("docs/")).with_suffix("").parts
    return next(filter(None, (files.bad_name(path, part) for part in parts)), None)


def _same_address(path: str, other: str) -> Problem | None:
    """A problem where two chapters would share an address."""
    if path == other:
        return None
    what = f"{path} and {other} have the same address"
    return Problem(files.BAD_FILE_NAME, what, Place(path), "rename one of them", (Place(other),))


def _bad_chapter_name(shown: str, path: str) -> Problem | None:
    """A problem where a part of the chapter's path cannot be part of an address."""
    parts = path.removesuffix(".md").split("/")
    if parts[-1] == "index":
        parts.pop()
    if parts and parts[0] in KINDS:
        hint = "move the chapter: these addresses are those of the fact pages"
        return Problem(
            files.BAD_FILE_NAME, f"docs/{parts[0]}/ is an address of fact pages", Place(shown), hint
        )
    return next(filter(None, (files.bad_name(shown, part) for part in parts)), None)
