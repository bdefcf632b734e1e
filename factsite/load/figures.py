"""Figures: quantities with dated values, and the witnesses that bear them out."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, WithJsonSchema, model_validator

from factsite.load.fields import (
    AgreementRef,
    AsList,
    Citation,
    ConflictRef,
    DateText,
    Flag,
    Id,
    Part,
    Phrase,
    Prose,
    Quantity,
    Record,
    SourceRef,
    Text,
    Words,
    fault,
)

PeriodText = Annotated[Text, WithJsonSchema({"type": ["string", "integer"]})]


class Print(Citation):
    """A figure phrase as a source prints it, and the place where it stands."""

    at: Text = Field(description="place in the source: ¶6")
    printed: Phrase | None = Field(
        None, description="the figure phrase as the source prints it, no more"
    )
    heading: Phrase | None = Field(None, description="scale of a table's column, as printed")
    scale: Phrase | None = Field(None, description="scale of a bare numeral, with `why`")
    why: Prose | None = None
    truncated: Flag = Field(False, description="the source cut and did not round")
    unread: Prose | None = Field(None, description="why the phrase is taken on trust")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _whole_print(self)
        return self


class Witness(Print):
    """One print of a value."""

    converted: Phrase | None = Field(
        None, description="an amount in another currency printed beside it"
    )
    conflict: ConflictRef | None = Field(
        None, description="for `disputed` prints: the conflict that records it"
    )


_FLAT = ("source", "at", "printed", "heading", "scale", "why", "truncated", "converted", "unread")


def _whole_print(witness: Print | Value) -> None:
    """Raises a fault where the print of a witness, flat or listed, lacks something."""
    if witness.printed is None and witness.unread is None:
        hint = "add `printed`, or `unread` with why"
        raise fault("missing-key", "the source's phrase is missing", hint)
    if witness.scale is not None and witness.why is None:
        raise fault("missing-key", "`scale` needs `why`: the source does not print it", "add `why`")


class Given(Print):
    """An input of a formula that is no fact of its own, with its print."""

    value: Quantity
    unit: Text | None = Field(None, description="its unit, where it is not that of the figure")


class Value(Part):
    """One number of a figure, at one time, with its witnesses."""

    period: PeriodText | None = Field(None, description="for a flow: FY2021, 2021, FY2016..FY2020")
    on: DateText | None = Field(None, description="for a stock: the day it was counted")
    calendar: Id | None = Field(None, description="overrides the figure's calendar")
    status: Id | None = Field(None, description="a word of data/statuses.yml")
    basis: Id | None = None
    value: Quantity | None = Field(None, description="48.3 billion; 64,000; 3 billion to 4 billion")
    formula: Phrase | None = Field(None, description="how a derived value is worked out")
    given: dict[str, Given] = Field(
        default_factory=dict, description="inputs of the formula or parts that are no facts"
    )
    parts: Words = Field((), description="values that add up to this one: labor-cost FY2021")
    mixes: Prose | None = Field(
        None, description="why values of different calendars or stages are set against each other"
    )
    does_not_meet: Prose | None = Field(
        None, description="why the source's own arithmetic does not come out"
    )
    preferred: Flag = False
    source: SourceRef | None = None
    at: Text | None = None
    printed: Phrase | None = None
    heading: Phrase | None = None
    scale: Phrase | None = None
    why: Prose | None = None
    truncated: Flag = False
    converted: Phrase | None = None
    unread: Prose | None = None
    sources: Annotated[tuple[Witness, ...], AsList] = ()
    disputed: Annotated[tuple[Witness, ...], AsList] = ()
    note: Prose | None = None
    anchor: str = ""

    @model_validator(mode="before")
    @classmethod
    def _flat_witness(cls, value: Any) -> Any:
        if isinstance(value, dict):
            if "anchor" in value:
                raise fault("unknown-key", "“anchor” is made from period, status and basis")
            if "source" in value and "at" not in value:
                raise fault(
                    "missing-key", "the place in the source is missing", "add `at`: ¶6, page 2"
                )
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.period is None) == (self.on is None):
            raise fault(
                "missing-key", "a value needs `period` (a flow) or `on` (a stock), and not both"
            )
        if (self.value is None) == (self.formula is None):
            raise fault("missing-key", "a value needs `value` or `formula`, and not both")
        if self.source is not None:
            _whole_print(self)
        elif stray := next(
            (name for name in _FLAT[1:] if name != "why" and getattr(self, name)), ""
        ):
            raise fault("missing-source", f"`{stray}` stands without `source`", "add `source`")
        if self.value is not None and not self.witnesses:
            raise fault(
                "missing-source", "the value has no source", "add `source`, `at` and `printed`"
            )
        return self

    @property
    def when(self) -> str:
        """The time of the value as it is written, a period or a date."""
        return self.period or (self.on.text if self.on else "")

    @cached_property
    def witnesses(self) -> tuple[Witness, ...]:
        """The prints that bear the value out, the flat one first."""
        if self.source is None:
            return self.sources
        flat = {name: getattr(self, name) for name in _FLAT}
        return (Witness.model_construct(**flat, conflict=None), *self.sources)

    def __copy__(self) -> Self:
        """A copy that may be given other prints."""
        made = super().__copy__()
        made.__dict__.pop("witnesses", None)
        return made


class Figure(Record):
    """A quantity that is followed over time: what it is, its unit, its values."""

    kind_name: ClassVar[str] = "figures"
    label: Text
    definition: Prose
    unit: Text
    calendar: Id = "gregorian"
    group: Text | None = Field(None, description="heading under which the index lists it")
    under: AgreementRef | None = Field(
        None, description="an agreement it is part of; its line is drawn under the chart"
    )
    values: Annotated[tuple[Value, ...], AsList] = Field(min_length=1)

    @model_validator(mode="after")
    def _anchored(self) -> Self:
        named = [(v, "-".join(filter(None, (_anchor(v), v.status)))) for v in self.values]
        shared = [name for _, name in named]
        values = tuple(
            v.model_copy(
                update={
                    "anchor": f"{name}-{v.basis}" if v.basis and shared.count(name) > 1 else name
                }
            )
            for v, name in named
        )
        object.__setattr__(self, "values", values)
        return self


def _anchor(value: Value) -> str:
    """The anchor of the value's time."""
    return value.when.lower().replace("..", "-to-").replace("/", "-")
