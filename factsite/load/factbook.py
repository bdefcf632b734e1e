"""The Factbook: every record of a project, frozen, with the place of each of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from factsite.load.chapters import Chapter, Locator
from factsite.load.dates import Calendar, Period
from factsite.load.fields import IsProse, Record, RefTo
from factsite.load.figures import Figure, Value
from factsite.load.models import Agreement, Claim, Conflict, Person, Source
from factsite.load.nodes import Document, Path
from factsite.load.prose import Text
from factsite.load.spans import Listing, Span
from factsite.load.vocabulary import CalendarWords, StatusFact
from factsite.problems import Place
from factsite.quantities.measure import Measure
from factsite.quantities.units import Units

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Origin:
    """Where a record was read: its document, and the path of the record in it."""

    document: Document
    base: Path = ()

    def place(self, *path: str | int, key: bool = False) -> Place:
        """The place of a part of the record."""
        return self.document.place(*self.base, *path, key=key)


Answer = Measure | Span | Listing


class Fault(ValueError):
    """Why a formula has no answer, where in its text, and what to do.

    `is_known` tells that another problem says so already.
    """

    def __init__(self, why: str, start: int = 0, hint: str = "", *, is_known: bool = False) -> None:
        super().__init__(why)
        self.why, self.start, self.hint, self.is_known = why, start, hint, is_known


@dataclass(frozen=True)
class Input:
    """What a formula read: as it is written there, and where it stands.

    `kind` and `id` name the record, `name` the anchor of a value, the name of a given input or the
    field of a record.
    """

    text: str
    kind: str
    id: str
    name: str
    answer: Answer


@dataclass(frozen=True)
class Working:
    """How a derived value is worked out: what was read, in order, and what it comes to.

    `mixed` says what was put together though it was not taken alike, and where; `fault` why there
    is no result.
    """

    inputs: tuple[Input, ...]
    result: Measure | None
    mixed: tuple[tuple[str, int], ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True)
class Total:
    """What the parts of a value add up to; `faults` tells which part, by number, has no value."""

    inputs: tuple[Input, ...]
    result: Measure | None
    mixed: tuple[tuple[str, int], ...] = ()
    faults: tuple[tuple[int, Fault], ...] = ()


@dataclass(frozen=True)
class Step:
    """One comparison of a check: its left side as written, the sign, both sides, its verdict."""

    text: str
    sign: str
    left: Answer
    right: Answer
    verdict: str


@dataclass(frozen=True)
class Tested:
    """What the check of a claim comes to: `holds`, `fails` or `open`, and what was compared."""

    verdict: str
    inputs: tuple[Input, ...] = ()
    steps: tuple[Step, ...] = ()
    mixed: tuple[tuple[str, int], ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True)
class Factbook:
    """All facts by kind and id, and the words that they are written in.

    `origins` and `texts` go by `kind/id`; `texts` holds the free texts of a record by path.
    `unread` names the kinds, units, calendars or statuses of which something could not be read:
    nothing can be said to be missing there. `workings` and `totals` go by figure and anchor,
    `tested` by claim.
    """

    records: Mapping[str, Mapping[str, Record]]
    units: Units
    calendars: Mapping[str, CalendarWords]
    statuses: Mapping[str, StatusFact]
    origins: Mapping[str, Origin] = field(repr=False)
    texts: Mapping[str, Mapping[Path, Text]] = field(repr=False)
    chapters: Mapping[str, Chapter] = field(repr=False)
    unread: frozenset[str] = frozenset()
    workings: Mapping[tuple[str, str], Working] = field(default_factory=dict, repr=False)
    totals: Mapping[tuple[str, str], Total] = field(default_factory=dict, repr=False)
    tested: Mapping[str, Tested] = field(default_factory=dict, repr=False)

    @cached_property
    def broken(self) -> frozenset[str]:
        """The records, by `kind/id`, that have a file but could not be read."""
        return frozenset(ref for ref in self.origins if self.get(*ref.split("/")) is None)

    def get(self, kind: str, id: str) -> Record | None:
        """The record, or None."""
        return self.records[kind].get(id)

    def all(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind in order of their ids."""
        return tuple(self.records[kind].values())

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return self._typed("figures", Figure)

    @cached_property
    def values(self) -> tuple[tuple[Figure, int, Value], ...]:
        """Every value of every figure, with its number in the figure."""
        return tuple(
            (f, number, value) for f in self.figures for number, value in enumerate(f.values)
        )

    @cached_property
    def units_in_use(self) -> frozenset[str]:
        """The units that figures are in, those of a rate one by one."""
        return frozenset(unit for figure in self.figures for unit in figure.unit.split(" per "))

    @cached_property
    def agreements(self) -> tuple[Agreement, ...]:
        return self._typed("agreements", Agreement)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        return self._typed("people", Person)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return self._typed("sources", Source)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return self._typed("claims", Claim)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        return self._typed("conflicts", Conflict)

    @cached_property
    def following(self) -> Mapping[str, tuple[Agreement, ...]]:
        """For each agreement those that succeed, amend or extend it, in order of their ids."""
        found: dict[str, list[Agreement]] = {}
        for agreement in self.agreements:
            extended = agreement.extends.agreement if agreement.extends else None
            for id in dict.fromkeys((agreement.succeeds, agreement.amends, extended)):
                if id is not None:
                    found.setdefault(id, []).append(agreement)
        return {id: tuple(those) for id, those in found.items()}

    def _typed(self, kind: str, model: type[R]) -> tuple[R, ...]:
        return tuple(r for r in self.records[kind].values() if isinstance(r, model))

    def figure(self, id: str) -> Figure | None:
        """The figure, or None."""
        found = self.records["figures"].get(id)
        return found if isinstance(found, Figure) else None

    def source(self, id: str) -> Source | None:
        """The source, or None."""
        found = self.records["sources"].get(id)
        return found if isinstance(found, Source) else None

    def place(self, record: Record, *path: str | int, key: bool = False) -> Place:
        """Where a part of the record stands in its file."""
        return self.origins[record.ref].place(*path, key=key)

    def calendar(self, figure: Figure, value: Value) -> Calendar:
        """The calendar of a value; KeyError where there is none of that name."""
        return self.calendars[value.calendar or figure.calendar].calendar

    def period(self, figure: Figure, value: Value) -> Period:
        """The span of days of a value; ValueError where its period is none of its calendar."""
        if value.on is not None:
            return Period(value.on.text, "gregorian", value.on.first, value.on.last)
        assert value.period is not None
        return self.calendar(figure, value).period(value.period)

    def is_sound(self, figure: Figure) -> bool:
        """Whether each value of the figure has a time and a name of its own; else rules tell."""
        try:
            for value in figure.values:
                self.period(figure, value)
        except (ValueError, KeyError):
            return False
        return len({value.anchor for value in figure.values}) == len(figure.values)

    def published(self, source: str) -> date | None:
        """The day from which the source counts: the last day of its date, `known_from`, or
        `accessed`.
        """
        found = self.source(source)
        if found is None:
            return None
        if found.date is not None:
            return found.date.last
        return found.known_from.date if found.known_from else found.accessed


def parts(part: BaseModel, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """The part itself and every part below it, with their paths."""
    found: list[tuple[Path, BaseModel]] = []
    _gather(part, path, found)
    return iter(found)


def _gather(part: BaseModel, path: Path, found: list[tuple[Path, BaseModel]]) -> None:
    found.append((path, part))
    for name, key in _holders(type(part)):
        if value := getattr(part, name):
            for inner, child in _children(value):
                _gather(child, (*path, key, *inner), found)


@cache
def _holders(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The fields that may hold parts, in order, each with its key as written."""
    fields = model.model_fields.items()
    return tuple((name, i.alias or name) for name, i in fields if _holds_parts(i.annotation))


def _holds_parts(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return True
    return any(map(_holds_parts, getattr(annotation, "__args__", ())))


def _children(value: Any) -> Iterator[tuple[Path, BaseModel]]:
    if isinstance(value, BaseModel):
        yield (), value
    elif isinstance(value, tuple):
        yield from (((n,), child) for n, child in enumerate(value) if isinstance(child, BaseModel))
    elif isinstance(value, dict):
        yield from (((k,), child) for k, child in value.items() if isinstance(child, BaseModel))


@dataclass(frozen=True)
class Mark:
    """What a field is: its name, its key as written, the kind it names, whether it is prose."""

    name: str
    key: str
    kind: str | None
    is_prose: bool


@cache
def marks(model: type[BaseModel]) -> tuple[Mark, ...]:
    """The marks of a model's fields, in order."""
    made = []
    for name, info in model.model_fields.items():
        found = list(_metadata(info.annotation, info.metadata))
        kind = next((m.kind for m in found if isinstance(m, RefTo)), None)
        is_prose = any(isinstance(m, IsProse) for m in found)
        made.append(Mark(name, info.alias or name, kind, is_prose))
    return tuple(made)


def _metadata(annotation: Any, own: Any = ()) -> Iterator[Any]:
    """The markers on a field, also those inside `X | None` or `tuple[X, ...]`."""
    yield from own
    yield from getattr(annotation, "__metadata__", ())
    for inner in getattr(annotation, "__args__", ()):
        yield from _metadata(inner)


def references(part: BaseModel) -> Iterator[tuple[Path, str, str]]:
    """Every reference in a record: its path, the kind and the id that it names."""
    for path, inner in parts(part):
        for mark, kind in _naming(type(inner)):
            value = getattr(inner, mark.name)
            if isinstance(value, str):
                yield (*path, mark.key), kind, value
            elif isinstance(value, tuple):
                yield from (((*path, mark.key, n), kind, id) for n, id in enumerate(value))


@cache
def _naming(model: type[BaseModel]) -> tuple[tuple[Mark, str], ...]:
    """The marks of the fields that name records, each with the kind of these."""
    return tuple((mark, mark.kind) for mark in marks(model) if mark.kind)


def free_texts(record: Record, origin: Origin) -> Iterator[tuple[Path, str, Locator]]:
    """Every free text of a record: its path, the text and what finds places in it."""
    for path, inner in parts(record):
        for mark in marks(type(inner)):
            value = getattr(inner, mark.name)
            if mark.is_prose and isinstance(value, str):
                where = (*path, mark.key)
                yield where, value, Locator(value, origin.document, (*origin.base, *where))
