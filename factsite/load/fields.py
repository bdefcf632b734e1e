"""The types of a fact's fields: text in, typed values out, each with its JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from factsite.load.dates import DATE_PATTERN, RHYTHM_PATTERN, Date, Rhythm
from factsite.quantities.reading import Amount, Unreadable, parse_value

ID_PATTERN = r"^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_ID = re.compile(ID_PATTERN[:-1] + r"\Z", re.ASCII)
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:[a-zA-Z][a-zA-Z0-9]*|#\w+);")
_CALL = re.compile(r"\{\{|\{%|\{#")
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "index", "assets"]
    + [f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)]
)


@dataclass(frozen=True)
class RefTo:
    """Marks a field as the id of a record of one kind."""

    kind: str


@dataclass(frozen=True)
class IsProse:
    """Marks a field as free text: prose that may call the readers."""


def fault(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """An error for pydantic to report that carries our code and hint."""
    return PydanticCustomError(
        "factsite", "{message}", {"message": message, "code": code, "hint": hint}
    )


def shown(text: str) -> str:
    """The text in quotes, cut to what a message can hold."""
    return f"“{text if len(text) <= 80 else text[:79] + '…'}”"


def _any_text(value: Any) -> str:
    if not isinstance(value, str):
        raise fault(
            "bad-value", "a text is expected here", "remove the brackets or the indented lines"
        )
    return value


def _text(value: Any) -> str:
    text = _any_text(value)
    if not text.strip():
        raise fault("empty-value", "the text is empty", "fill it, or leave the key out")
    return text


def is_id(text: str) -> bool:
    """Whether the text can be an id, and so a file name and an address everywhere."""
    return _ID.match(text) is not None and text not in RESERVED


def _is_id(value: Any) -> str:
    text = _text(value)
    if not is_id(text):
        raise fault(
            "bad-id", f"{shown(text)} cannot be an id", "an id is made of a-z, 0-9 and - in between"
        )
    return text


def _plain_text(value: Any) -> str:
    text = " ".join(_text(value).split())
    if found := _MARKUP.search(text):
        raise fault(
            "markup",
            f"“{found.group()}” is markup, and this text is shown as it is",
            "write plain words",
        )
    if found := _CALL.search(text):
        raise fault(
            "markup",
            f"“{found.group()}” has no meaning here: this text calls no readers",
            "write plain words",
        )
    return text


def _date(value: Any) -> Date:
    text = _text(value)
    try:
        return Date.parse(text)
    except ValueError as error:
        hint = "write a date to the precision known: 1987, 2020-11, 2021-01/late or 2021-02-11"
        raise fault("bad-date", f"{shown(text)} is not a date: {error}", hint) from None


def _day(value: Any) -> date:
    parsed = _date(value)
    if parsed.precision != "day":
        raise fault("bad-date", f"“{parsed}” names no day", "write 2021-02-11")
    return parsed.first


def _rhythm(value: Any) -> Rhythm:
    text = _text(value)
    try:
        return Rhythm.parse(text)
    except ValueError as error:
        said = f"{shown(text)} does not say how often: {error}"
        raise fault("bad-value", said, "write 6 months, or 1 year") from None


def _flag(value: Any) -> bool:
    text = _text(value)
    if text not in ("true", "false"):
        raise fault("bad-value", f"{shown(text)} is neither true nor false", "write true or false")
    return text == "true"


def _amount(value: Any) -> Amount:
    text = _text(value)
    try:
        return parse_value(text)
    except Unreadable as error:
        hint = "write digits and one scale word: 48.3 billion, 64,000, 3 billion to 4 billion"
        raise fault("bad-value", f"{shown(text)} is no value: {error.why}", hint) from None


def is_url(text: str) -> bool:
    """Whether the text is an address that readers may be sent to: http or https, with a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        return False
    is_plain = "@" not in parts.netloc and not re.search(r"[\s<>\"\\^`{|}]", text)
    return bool(host) and parts.scheme in ("http", "https") and is_plain


def _url(value: Any) -> str:
    text = _text(value)
    if not is_url(text):
        hint = "write one that starts with https:// or http://"
        raise fault("bad-url", f"{shown(text)} is not a web address", hint)
    return text


def _language(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(LANGUAGE_PATTERN, text, re.ASCII):
        hint = "write a code such as en, ja or pt-BR"
        raise fault("bad-value", f"{shown(text)} is no language code", hint)
    return text


def _list(value: Any) -> Any:
    if not isinstance(value, list):
        raise fault(
            "bad-value", "a list is expected here", "write [a, b], or one entry a line after “- ”"
        )
    return value


_STRING = WithJsonSchema({"type": "string"})
Text = Annotated[
    str, PlainValidator(_plain_text), WithJsonSchema({"type": "string", "minLength": 1})
]
Phrase = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string", "maxLength": 300})]
Prose = Annotated[
    str, PlainValidator(_text), WithJsonSchema({"type": "string", "minLength": 1}), IsProse()
]
Id = Annotated[
    str, PlainValidator(_is_id), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})
]
DateText = Annotated[
    Date,
    PlainValidator(_date),
    WithJsonSchema({"type": ["string", "integer"], "pattern": DATE_PATTERN}),
]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Every = Annotated[
    Rhythm,
    PlainValidator(_rhythm),
    WithJsonSchema({"type": "string", "pattern": RHYTHM_PATTERN}),
]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Quantity = Annotated[
    Amount, PlainValidator(_amount), WithJsonSchema({"type": ["string", "number"]})
]
Url = Annotated[str, PlainValidator(_url), WithJsonSchema({"type": "string", "format": "uri"})]
AsList = BeforeValidator(_list)

Language = Annotated[
    str,
    PlainValidator(_language),
    WithJsonSchema({"type": "string", "pattern": LANGUAGE_PATTERN}),
]

SourceRef = Annotated[Id, RefTo("sources")]
PersonRef = Annotated[Id, RefTo("people")]
OrganizationRef = Annotated[Id, RefTo("organizations")]
AgreementRef = Annotated[Id, RefTo("agreements")]
EventRef = Annotated[Id, RefTo("events")]
FigureRef = Annotated[Id, RefTo("figures")]
TermRef = Annotated[Id, RefTo("terms")]
ConflictRef = Annotated[Id, RefTo("conflicts")]


class Part(BaseModel):
    """A frozen piece of a record; keys that it does not name are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Part):
    """A source and the place in it."""

    source: SourceRef = Field(description="id of the source")
    at: Text | None = Field(None, description="paragraph, page or table: ¶6")


class Sourced(Part):
    """A statement with its own sources: one flat (`source`, `at`), or a list `sources`."""

    source: SourceRef | None = Field(None, description="id of the one source")
    at: Text | None = Field(None, description="place in that source: ¶6")
    sources: Annotated[tuple[Citation, ...], AsList] = Field(
        (), description="several sources, each with `source` and `at`"
    )

    @model_validator(mode="after")
    def _places_have_sources(self) -> Self:
        if self.at is not None and self.source is None:
            raise fault("missing-source", "`at` stands without `source`", "add `source`")
        return self

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the statement, the flat one first."""
        flat = (Citation(source=self.source, at=self.at),) if self.source else ()
        return flat + self.sources


class Record(Sourced):
    """What every record has."""

    kind_name: ClassVar[str] = ""
    id: Id
    note: Prose | None = Field(None, description="a remark for readers")
    checked: Day | None = Field(
        None, description="the day on which it was last held against its sources"
    )
    review_every: Every | None = Field(
        None, description="how often to look again, with `checked`: 6 months, 1 year"
    )

    @field_validator("review_every")
    @classmethod
    def _counted_from(cls, value: Rhythm | None, info: ValidationInfo) -> Rhythm | None:
        if value is not None and info.data.get("checked", value) is None:
            raise fault(
                "missing-key",
                "`review_every` counts from `checked`, which is missing",
                "add `checked: DATE`",
            )
        return value

    @property
    def review_due(self) -> date | None:
        """The day by which it is to be looked at again; None where nothing says so."""
        every, checked = self.review_every, self.checked
        return every.after(checked) if every and checked else None

    @property
    def ref(self) -> str:
        """The record's address in commands and data: `figures/bridge-cost`."""
        return f"{type(self).kind_name}/{self.id}"


Words = Annotated[tuple[Text, ...], AsList]
