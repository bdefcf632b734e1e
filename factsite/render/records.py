"""Every record known on a day as data: one JSON file each, and the table of each figure.

Numbers are texts of digits (`"201700000000"`), because many readers make binary fractions of JSON
numbers; so are the ends of ranges, and an open end is left out. A date is `text` as the data has
it, with the first and last day that it may be. What is empty is left out. Each statement carries
its sources with title, publisher and address. Keys keep the order of the data dictionary.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import BaseModel

from factsite.load.dates import Date, Rhythm
from factsite.load.factbook import Input, Mark, Working, marks
from factsite.load.fields import Citation, Record, Sourced
from factsite.load.figures import Figure, Print, Value
from factsite.load.models import Agreement, Claim, Conflict, Source
from factsite.load.readings import try_reading
from factsite.quantities.interval import Interval, tidy
from factsite.quantities.reading import Amount
from factsite.render.known import Known
from factsite.render.pages import href
from factsite.render.plain import Plain
from factsite.render.questions import value_named
from factsite.render.shown import spread
from factsite.render.site import Site
from factsite.render.tables import rows, table
from factsite.render.wording import Wording

Data = dict[str, Any]
# Days on which someone looked: said only once they have come.
_LOOKED = frozenset(["accessed", "checked"])
# Said in another form: places in sources with the source, the rest by what it comes to on the day.
_OWN_FORM = frozenset(["id", "source", "at", "sources"])
_OF_PRINT = frozenset(["printed", "heading", "scale", "why", "truncated", "converted", "unread"])
_OF_VALUE = (
    _OWN_FORM
    | _OF_PRINT
    | frozenset(["anchor", "period", "on", "calendar", "value", "formula", "parts", "disputed"])
)


def address(kind: str, id: str, suffix: str = "json") -> str:
    """The address of a record's data from the root of the site."""
    return f"data/{kind}/{id}.{suffix}"


class Records:
    """Gives the records known on a day as data."""

    def __init__(self, known: Known, wording: Wording, site: Site) -> None:
        self.known = known
        self.plain = Plain(known, wording)
        self.site = site
        self._sources: dict[str, Data] = {}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files of all records by address: JSON, and CSV of figures."""
        for kind in self.known.book.records:
            for record in self.known.book.all(kind):
                yield address(kind, record.id), written(self.record(record))
                if isinstance(record, Figure):
                    yield address(kind, record.id, "csv"), table(rows(self.known, record))

    def record(self, record: Record) -> Data:
        """The record with what is to be said of any: as-of day, license, page."""
        kind = type(record).kind_name
        page = self.site.link(href(kind, record.id), address(kind, record.id))
        terms = self.site.license
        head = {
            "id": record.id,
            "kind": kind,
            "as_of": self.known.day.isoformat(),
            "page": page,
            "license": {"name": terms.name, "url": terms.url} if terms else None,
        }
        return {**{k: v for k, v in head.items() if v}, "data": self.data(record)}

    def data(self, record: Record) -> Data:
        """What the record says."""
        said = self._part(record, record.ref)
        match record:
            case Figure():
                said["values"] = [self.value(record, value) for value in record.values]
            case Agreement():
                state = self.known.states[record.id]
                said["state"] = {k: self._one(v) for k, v in vars(state).items() if v}
            case Claim() if record.check is not None:
                tested = self.known.book.tested.get(record.id)
                if tested is None or tested.fault is not None:
                    del said["check"]  # it names what is not known yet
            case Conflict():
                for each, statement in zip(said["statements"], record.statements, strict=True):
                    each.pop("of", None)
                    figure, anchor = value_named(self.known, statement.of or "")
                    each |= _filled(figure=figure, value=anchor)
        return said

    def value(self, figure: Figure, value: Value) -> Data:
        """One value of a figure: its time, its amount, what it is worked out from, its prints."""
        said: Data = {"value": value.anchor, "time": self._time(figure, value)}
        rest = self._fields(value, figure.ref, _OF_VALUE)
        said |= {key: rest.pop(key) for key in ("status", "basis") if key in rest}
        if value.value is not None:
            said["amount"] = {**_amount(value.value), "unit": figure.unit}
        said |= self._worked_out(figure, value)
        for key, prints in (("prints", value.witnesses), ("disputed", value.disputed)):
            if prints:
                said[key] = [self._print(figure, each) for each in prints]
        return {**said, **rest}

    def _time(self, figure: Figure, value: Value) -> Data:
        period = self.known.book.period(figure, value)
        kind = "day" if value.on is not None else "period"
        return {
            "kind": kind,
            "text": period.text,
            "calendar": period.calendar,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        }

    def _worked_out(self, figure: Figure, value: Value) -> Data:
        """The formula and what the result may be, and the parts, where all of it is known."""
        book, key = self.known.book, (figure.id, value.anchor)
        said: Data = {}
        working, total = book.workings.get(key), book.totals.get(key)
        if value.formula is not None and working and working.result:
            said["formula"] = value.formula
            said["inputs"] = [_input(each) for each in working.inputs]
            said |= self._interval(figure, working)
        if value.parts and total and total.result:
            said["parts"] = [_input(each) for each in total.inputs]
        return said

    def _interval(self, figure: Figure, working: Working) -> Data:
        """What a result may be, its ends rounded outward; nothing where it is exact."""
        assert working.result is not None
        unit = self.known.book.units[figure.unit]
        found = spread(working.result.interval / unit.size, unit)
        return {"may_be": _ends(found.low, found.high)} if found else {}

    def _print(self, figure: Figure, print: Print) -> Data:
        """One print of a value, with what it means in the unit of the figure."""
        said = self._part(print, figure.ref)
        units = self.known.book.units
        if found := try_reading(units, figure, print):
            meant: Interval = found.interval / units[figure.unit].size
            said["means"] = _ends(meant.low, meant.high)
        return said

    def _part(self, part: BaseModel, ref: str) -> Data:
        """A record or a part of one, with its sources."""
        said: Data = {}
        if isinstance(part, Citation):
            said = {"source": self.source(part.source), **_filled(at=part.at)}
        said |= self._fields(part, ref, _OWN_FORM)
        if isinstance(part, Sourced) and part.citations:
            said["sources"] = [self._part(each, ref) for each in part.citations]
        return said

    def _fields(self, part: BaseModel, ref: str, without: frozenset[str]) -> Data:
        said: Data = {}
        for mark in _said(type(part), without):
            value = getattr(part, mark.name)
            if not value or (mark.name in _LOOKED and value > self.known.day):
                continue
            if mark.is_prose:
                value = self.plain.text(ref, value)
            elif not isinstance(value, str):
                value = self._one(value, ref)
            if value:
                said[mark.key] = value
        return said

    def _one(self, value: Any, ref: str = "") -> Any:
        """The value of a field in the forms that JSON has."""
        for kind, form in _FORMS:
            if isinstance(value, kind):
                return form(value)
        if isinstance(value, BaseModel):
            return self._part(value, ref)
        if isinstance(value, tuple):
            return [self._one(each, ref) for each in value]
        return {key: self._one(each, ref) for key, each in value.items()}

    def source(self, id: str) -> Data:
        """A source in short."""
        if id not in self._sources:
            found = self.known.book.source(id)
            self._sources[id] = _short(found) if found else {"id": id}
        return self._sources[id]


def written(data: Data) -> bytes:
    """The data as it stands in its file, a line for each key and each value of a figure."""
    lines = []
    for key, value in data.items():
        if key == "data":
            inner = (f"{_json(k)}: {_listed(v)}" for k, v in value.items())
            lines.append('"data": {\n' + ",\n".join(inner) + "\n}")
        else:
            lines.append(f"{_json(key)}: {_json(value)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _listed(value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(map(_json, value)) + "\n]"
    return _json(value)


_json: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False).encode


def _same(value: Any) -> Any:
    return value


def number(value: Decimal) -> str:
    """The number in plain digits."""
    return f"{tidy(value):f}"


def _amount(amount: Amount) -> Data:
    return {"low": number(amount.low), "high": number(amount.high)}


def _date(value: Date) -> Data:
    first, last = value.first.isoformat(), value.last.isoformat()
    return {"text": value.text, "first": first, "last": last}


def _ends(low: Decimal | None, high: Decimal | None) -> Data:
    return {k: number(end) for k, end in (("low", low), ("high", high)) if end is not None}


_FORMS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, _same), (bool, _same), (Date, _date), (date, date.isoformat), (Amount, _amount),
    (Rhythm, str),
)  # fmt: skip


@cache
def _said(model: type[BaseModel], without: frozenset[str]) -> tuple[Mark, ...]:
    """The fields that are said in their own words; those that every record has come last."""
    if issubclass(model, Figure):
        without |= {"values"}
    shared = Record.model_fields if issubclass(model, Record) else {}
    every = sorted(marks(model), key=lambda mark: mark.name in shared)
    return tuple(mark for mark in every if mark.name not in without)


def _input(read: Input) -> Data:
    return _filled(text=read.text, kind=read.kind, id=read.id, value=read.name)


def _filled(**texts: str | None) -> Data:
    return {key: text for key, text in texts.items() if text}


def _short(source: Source) -> Data:
    return _filled(
        id=source.id,
        title=source.title,
        description=None if source.title else source.description,
        publisher=source.publisher,
        date=source.date.text if source.date else None,
        url=source.url,
    )
