"""The kinds of facts: what a record of each may hold, field by field.

A field's description is the data dictionary, the JSON Schema and the editor's help at once.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from factsite.load.dates import Date
from factsite.load.fields import (
    AgreementRef,
    AsList,
    Citation,
    ConflictRef,
    DateText,
    Day,
    EventRef,
    FigureRef,
    Id,
    Language,
    OrganizationRef,
    Part,
    PersonRef,
    Phrase,
    Prose,
    Record,
    Sourced,
    TermRef,
    Text,
    Url,
    Words,
    fault,
)
from factsite.load.figures import Figure, PeriodText


class DisputedDate(Citation):
    """Another date that a source gives, and the conflict that records it."""

    date: DateText = Field(description="the date as that source gives it")
    conflict: ConflictRef | None = None


class Dated(Sourced):
    """A date that may name its own source; the short form is the date alone."""

    date: DateText = Field(description="1987, 2020-11, 2021-01/late or 2021-02-11")
    disputed: Annotated[tuple[DisputedDate, ...], AsList] = Field(
        (), description="dates of other sources that cannot be true with it"
    )

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"date": value} if isinstance(value, str) else value


class Name(Sourced):
    """Another name; the short form is the name alone."""

    name: Text
    lang: Language | None = Field(None, description="language of the name: ja")
    name_note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class KnownFrom(Part):
    """The day from which an undated source counts, and why."""

    date: Day
    why: Prose


class Source(Record):
    """Something published that facts are taken from."""

    kind_name: ClassVar[str] = "sources"
    title: Text | None = Field(None, description="title as printed")
    description: Text | None = Field(
        None, description="a short description, where no title was seen"
    )
    publisher: Text
    author: Text | None = None
    date: DateText | None = Field(None, description="publication date, to the precision known")
    url: Url
    language: Language = Field(description="language code: en, ja")
    kind: Text = Field(description="news, official-release, white-paper …")
    accessed: Day
    known_from: KnownFrom | None = None
    archived: Url | None = None
    license: Text | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.title is None and self.description is None:
            raise fault(
                "missing-key", "a source needs a `title`, or a `description` where none was seen"
            )
        return self


class Organization(Record):
    """A body that people hold offices in or that takes part."""

    kind_name: ClassVar[str] = "organizations"
    name: Text
    short_name: Text | None = None
    other_names: Annotated[tuple[Name, ...], AsList] = ()
    country: Text | None = Field(None, description="country code, or several joined by /")
    kind: Text
    parent: OrganizationRef | None = None


class Role(Sourced):
    """An office, from its start to its end, or attested on one day."""

    role: Text
    organization: OrganizationRef | None = None
    start: Dated | None = None
    end: Dated | None = None
    attested: DateText | None = Field(
        None, description="a day on which the office is attested; never joined into a term"
    )
    note: Prose | None = None

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        if self.start is None and self.end is None and self.attested is None:
            raise fault("missing-key", "a role needs `start`, `end` or `attested`")
        return self


class Person(Record):
    """Someone who holds or held a public office."""

    kind_name: ClassVar[str] = "people"
    name: Text
    name_note: Text | None = Field(
        None, description="a remark on the name, such as an assumed reading"
    )
    other_names: Annotated[tuple[Name, ...], AsList] = ()
    kind: Text | None = None
    roles: Annotated[tuple[Role, ...], AsList] = ()


class Signatory(Part):
    """Who signed, and for which party."""

    person: PersonRef
    party: Text | None = Field(None, alias="for")


class Signed(Dated):
    """The signing: day, place and who signed."""

    place: Text | None = None
    signatories: Annotated[tuple[Signatory, ...], AsList] = ()


class Extends(Sourced):
    """Which agreement this one extends, and to which day."""

    agreement: AgreementRef
    to: DateText


class Before(Part):
    """What an agreement was called before it was signed."""

    name: Text
    kind: Text | None = None


class Agreement(Record):
    """A treaty, an agreement, a protocol or a report that parties settled on."""

    kind_name: ClassVar[str] = "agreements"
    name: Text = Field(description="working name")
    title: Text | None = Field(None, description="official title, where seen")
    other_names: Annotated[tuple[Name, ...], AsList] = ()
    kind: Text
    parties: Words = Field(description="codes that templates/words has words for")
    under: AgreementRef | None = None
    amends: AgreementRef | None = None
    extends: Extends | None = None
    succeeds: AgreementRef | None = None
    talks: Dated | None = Field(None, description="when talks began")
    agreed: Dated | None = None
    signed: Signed | None = None
    in_force: Dated | None = None
    expires: Dated | None = Field(None, description="last day, as signed")
    covers: Words = Field((), description="what it covers, in a few words each")
    summary: Prose | None = None
    before: Before | None = None


class Event(Record):
    """Something that happened, or is planned, on a day or within a span."""

    kind_name: ClassVar[str] = "events"
    what: Prose
    date: DateText | None = None
    planned: DateText | None = Field(None, description="for what is foreseen, in place of `date`")
    disputed: Annotated[tuple[DisputedDate, ...], AsList] = Field(
        (), description="dates of other sources that cannot be true with it"
    )
    fiscal_year: PeriodText | None = Field(
        None, description="shown in place of the date, where only the year is known: FY1978"
    )
    calendar: Id = "gregorian"
    agreements: Annotated[tuple[AgreementRef, ...], AsList] = ()
    people: Annotated[tuple[PersonRef, ...], AsList] = ()
    organizations: Annotated[tuple[OrganizationRef, ...], AsList] = ()

    @model_validator(mode="after")
    def _has_one_date(self) -> Self:
        if (self.date is None) == (self.planned is None):
            raise fault("missing-key", "an event needs `date` or `planned`, and not both")
        return self

    @property
    def when(self) -> Date:
        """The date, happened or planned."""
        when = self.date or self.planned
        assert when is not None
        return when


class Term(Record):
    """A word that readers meet, explained."""

    kind_name: ClassVar[str] = "terms"
    name: Text
    other_names: Annotated[tuple[Name, ...], AsList] = ()
    definition: Prose
    see: Annotated[tuple[TermRef, ...], AsList] = ()


class About(Part):
    """The facts that a claim is about."""

    figures: Annotated[tuple[FigureRef, ...], AsList] = ()
    agreements: Annotated[tuple[AgreementRef, ...], AsList] = ()
    people: Annotated[tuple[PersonRef, ...], AsList] = ()
    events: Annotated[tuple[EventRef, ...], AsList] = ()
    organizations: Annotated[tuple[OrganizationRef, ...], AsList] = ()
    terms: Annotated[tuple[TermRef, ...], AsList] = ()


class Claim(Record):
    """A statement of a source that can be put to the test."""

    kind_name: ClassVar[str] = "claims"
    statement: Prose
    printed: Phrase | None = None
    check: Phrase | None = Field(None, description="the test, in the language of formulas")
    mixes: Prose | None = Field(
        None, description="why values of different calendars or stages are compared"
    )
    verdict: Literal["holds", "fails", "open", "untestable"]
    why: Prose | None = None
    about: About = About()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.verdict in ("open", "untestable") and self.why is None:
            raise fault("missing-key", f"the verdict “{self.verdict}” needs `why`")
        if self.verdict == "untestable" and self.check is not None:
            raise fault("bad-value", "an untestable claim has no `check`")
        return self


class Statement(Citation):
    """What one source says in a conflict."""

    printed: Phrase
    of: Phrase | None = Field(
        None, description="the figure and period that it is about: bridge-cost FY2021"
    )


ConflictKind = Literal[
    "value",
    "conversion",
    "date",
    "place",
    "period",
    "definition",
    "basis",
    "rounding",
    "wording",
    "forecast",
]


class Conflict(Record):
    """Two or more sources that do not say the same, and which one this site follows."""

    kind_name: ClassVar[str] = "conflicts"
    about: Text
    kind: ConflictKind
    statements: Annotated[tuple[Statement, ...], AsList] = Field(min_length=2)
    found_by: Text = Field(description="code of the rule that fires, or `reading`")
    prefer: Literal["both", "open", "1", "2", "3", "4"] = Field(
        description="number of the statement, `both` or `open`"
    )
    why: Prose


KINDS: dict[str, type[Record]] = {
    model.kind_name: model
    for model in (Agreement, Figure, Person, Organization, Event, Source, Term, Claim, Conflict)
}
SINGULAR = {
    "agreements": "agreement",
    "figures": "figure",
    "people": "person",
    "organizations": "organization",
    "events": "event",
    "sources": "source",
    "terms": "term",
    "claims": "claim",
    "conflicts": "conflict",
}
