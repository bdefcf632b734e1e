"""One entry of search for each kind of record: what a reader sees of it and what finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from factsite.load import lookup
from factsite.load.factbook import references
from factsite.load.fields import Record
from factsite.load.figures import Figure, Value
from factsite.load.models import (
    Agreement,
    Claim,
    Conflict,
    Event,
    Name,
    Organization,
    Person,
    Role,
    Source,
    Term,
)
from factsite.load.readings import measure_of, possible
from factsite.quantities.tables import group
from factsite.render.entry import Entry, Number, Print, Row, Tagged
from factsite.render.known import Known
from factsite.render.pages import href
from factsite.render.questions import latest
from factsite.render.wording import Wording

WEIGHTS = {
    "terms": 70,
    "agreements": 60,
    "figures": 60,
    "people": 50,
    "organizations": 50,
    "events": 40,
    "claims": 30,
    "conflicts": 30,
    "sources": 10,
}
STATE_BADGES = {
    **{"in-force": "force", "extended": "force", "signed": "signed"},
    **{"replaced": "settled", "expired": "settled"},
}
IN_FORCE = ("in-force", "extended")
VERDICT_BADGES = {"holds": "held", "fails": "fails"}
_SHORT_NAME = 6
# A longer name is a title, by which nothing else is looked for.
_BY_NAME = 30
_PRINTS = 4
_DOT = " · "


@dataclass(frozen=True)
class Findable:
    """Makes entries of records; `plain` gives a free text of a record as plain text."""

    known: Known
    wording: Wording
    plain: Callable[[Record, str | None], str]

    @property
    def words(self) -> Mapping[str, Any]:
        """The words of search."""
        words: Mapping[str, Any] = self.wording.words["search"]
        return words

    def entry(self, kind: str, record: Record) -> Entry:
        """The entry of the record."""
        make: Callable[..., dict[str, Any]] = getattr(self, f"_{kind}")
        made = make(record)
        texts = [made.pop("text", ""), self.plain(record, record.note)]
        also = [made.pop("also", ""), self._related(record)]
        return Entry(
            kind,
            href(kind, record.id),
            text=" ".join(filter(None, texts)),
            also=" ".join(filter(None, also)),
            weight=self._weight(kind, record),
            **made,
        )

    def _weight(self, kind: str, record: Record) -> int:
        """How early the record is found: by its kind, and by how many chapters name it."""
        weight = WEIGHTS.get(kind, 0) + 4 * min(10, len(self.known.calling.get(record.ref, ())))
        if kind == "agreements" and self.known.states[record.id].word in IN_FORCE:
            weight += 20
        return weight

    def _related(self, record: Record) -> str:
        """The names of terms, organizations and agreements that the record names, in any language.

        They help to find a figure by words that only its terms are known by.
        """
        found: dict[str, None] = {}
        named = [(kind, id) for _, kind, id in references(record)]
        for text in self.known.whole.texts.get(record.ref, {}).values():
            named += [call.ref for call in text.calls if call.ref and self.known.answers(call)]
        for kind, id in named:
            other = self.known.book.get(kind, id)
            if isinstance(other, Term | Organization | Agreement | Person):
                names = (name.name for name in other.other_names)
                found |= dict.fromkeys([other.name, *(n for n in names if len(n) <= _BY_NAME)])
            if isinstance(other, Organization):
                found |= dict.fromkeys(self._countries(other))
        return " ".join(found)

    def _figures(self, figure: Figure) -> dict[str, Any]:
        values = sorted(
            figure.values, key=lambda v: self.known.book.period(figure, v).first, reverse=True
        )
        front = latest(self.known, figure.ref)
        return {
            "title": Tagged(figure.label),
            "detail": figure.group or "",
            "text": self.plain(figure, figure.definition),
            "also": self._unit_words(figure.unit),
            "rows": tuple(self._row(figure, value) for value in values),
            "front": next((n for n, v in enumerate(values) if v.anchor == front), 0),
        }

    def _unit_words(self, unit: str) -> str:
        """What the figure counts, in every spelling."""
        each = [self.known.book.units[id] for id in unit.split(" per ")]
        found = [w for u in each if u.kind == "count" for w in (u.many, *u.words)]
        return " ".join(dict.fromkeys(found))

    def _row(self, figure: Figure, value: Value) -> Row:
        prints = {
            w.printed: Print(w.printed, *self._printed_in(w.source))
            for w in reversed(value.witnesses)
            if w.printed
        }
        ordered = tuple(reversed(prints.values()))
        also = [value.when, *(p.text for p in ordered[_PRINTS:]), self._basis(value)]
        tentative = self.wording.is_tentative(value.status)
        status = self.wording.status(value.status) if value.status else ""
        return Row(
            self.wording.amount(figure, value),
            self.wording.amount(figure, value, "short"),
            value.anchor,
            self.wording.period(figure, value),
            " ".join(filter(None, also)),
            Tagged(status, "tent" if tentative else ""),
            ordered[:_PRINTS],
            self._number(figure, value),
        )

    def _basis(self, value: Value) -> str:
        return self.wording.words["parts"]["basis"] % {"word": value.basis} if value.basis else ""

    def _number(self, figure: Figure, value: Value) -> Number | None:
        units = self.known.book.units
        if value.value is None:
            return None
        within = possible(units, figure, value.witnesses)
        measure = measure_of(units, figure, value.value, within)
        point, interval = measure.point, measure.interval
        assert point.low is not None
        assert point.high is not None
        return Number(group(units[figure.unit]), interval.low, interval.high, point.low, point.high)

    def _printed_in(self, id: str) -> tuple[str, str]:
        """The language of a source, and the source in a few words."""
        source = self.known.book.source(id)
        if source is None:
            return "", ""
        day = self.wording.day(source.date) if source.date else ""
        return self._lang(source.language), ", ".join(filter(None, [source.publisher, day]))

    def _lang(self, language: str) -> str:
        return "" if language == self.wording.words["parts"]["language"] else language

    def _names(self, names: Iterable[Name]) -> tuple[Tagged, ...]:
        return tuple(Tagged(name.name, self._lang(name.lang or "")) for name in names)

    def _short(self, names: Iterable[Tagged]) -> Tagged:
        """The first name that fits before a title."""
        return next((n for n in names if n.lang and len(n.text) <= _SHORT_NAME), Tagged(""))

    def _agreements(self, agreement: Agreement) -> dict[str, Any]:
        state = self.known.states[agreement.id]
        dates = (agreement.signed, agreement.agreed, agreement.in_force, agreement.talks)
        first = next((d.date for d in dates if d), None)
        parties = [self.wording.words["parties"].get(code, code) for code in agreement.parties]
        now = self.words["agreement"]["now"] if state.word in IN_FORCE else ""
        return {
            "title": Tagged(agreement.name),
            "slot": Tagged(str(first.first.year) if first else ""),
            "names": self._names(agreement.other_names),
            "detail": _DOT.join(self._dates(agreement)),
            "text": " ".join(
                filter(None, [self.plain(agreement, agreement.summary), agreement.title or ""])
            ),
            "also": " ".join([agreement.kind, now, *parties, *agreement.covers]),
            "badge": Tagged(
                self.wording.words["state"][state.word], STATE_BADGES.get(state.word, "")
            ),
        }

    def _dates(self, agreement: Agreement) -> Iterator[str]:
        """What happened to the agreement and when, who signed it, until when it runs."""
        words, day = self.words["agreement"], self.wording.day
        signed = agreement.signed
        if signed:
            people = [self.known.book.get("people", s.person) for s in signed.signatories]
            names = ", ".join(p.name for p in people if isinstance(p, Person))
            yield words["signed_by" if names else "signed"].format(day(signed.date), names)
        for name in ("in_force", "expires"):
            if dated := getattr(agreement, name):
                yield words[name].format(day(dated.date))
        if agreement.extends:
            other = self.known.book.get("agreements", agreement.extends.agreement)
            if isinstance(other, Agreement):
                yield words["extends"].format(other.name, day(agreement.extends.to))

    def _people(self, person: Person) -> dict[str, Any]:
        names = self._names(person.other_names)
        held = [role for _, role in lookup.offices(person, self.known.day)]
        last = sorted(person.roles, key=_began)[-1:]
        shown = [role.role for role in held] or [self._former(role) for role in last]
        return {
            "title": Tagged(person.name),
            "slot": self._short(names),
            "names": names,
            "detail": _DOT.join(shown),
            "text": ". ".join(role.role for role in person.roles if role not in held),
        }

    def _former(self, role: Role) -> str:
        when = role.end.date if role.end else role.attested
        return f"{role.role} ({self.wording.day(when)})" if when else role.role

    def _organizations(self, organization: Organization) -> dict[str, Any]:
        names = self._names(organization.other_names)
        parent = self.known.book.get("organizations", organization.parent or "")
        short = Tagged(organization.short_name) if organization.short_name else self._short(names)
        return {
            "title": Tagged(organization.name),
            "slot": short,
            "names": (*([short] if organization.short_name else []), *names),
            "detail": parent.name if isinstance(parent, Organization) else "",
            "also": " ".join([organization.kind, *self._countries(organization)]),
        }

    def _countries(self, organization: Organization) -> list[str]:
        names = self.wording.words["parties"]
        return [names.get(code, code) for code in (organization.country or "").split("/") if code]

    def _sources(self, source: Source) -> dict[str, Any]:
        kinds = self.wording.words["parts"]["plain"]
        kind = kinds.get(source.kind, source.kind.replace("-", " "))
        lang = self._lang(source.language)
        language = self.wording.words["parts"]["languages"].get(lang, lang)
        told = self.wording.words["parts"]["in_language"] % {"name": language} if lang else ""
        day = self.wording.day(source.date) if source.date else ""
        return {
            "title": Tagged(source.title or source.description or "", lang if source.title else ""),
            "slot": Tagged(str(source.date.first.year) if source.date else ""),
            "detail": _DOT.join(filter(None, [source.publisher, day, kind, told])),
            "text": source.author or "",
        }

    def _terms(self, term: Term) -> dict[str, Any]:
        names = self._names(term.other_names)
        return {
            "title": Tagged(term.name),
            "slot": self._short(names),
            "names": names,
            "detail": self.plain(term, term.definition),
        }

    def _events(self, event: Event) -> dict[str, Any]:
        shown = self.wording.day(event.when)
        if event.fiscal_year:
            calendar = self.known.book.calendars[event.calendar]
            shown = calendar.title(calendar.calendar.period(event.fiscal_year))
        foreseen = self.wording.words["timeline"]["planned"] if event.planned else ""
        return {
            "title": Tagged(self.plain(event, event.what)),
            "slot": Tagged(str(event.when.first.year)),
            "detail": _DOT.join(filter(None, [shown, foreseen])),
        }

    def _claims(self, claim: Claim) -> dict[str, Any]:
        first = claim.citations[0] if claim.citations else None
        source = self.known.book.source(first.source) if first else None
        verdict = self.wording.words["verdicts"][claim.verdict]
        return {
            "title": Tagged(self.plain(claim, claim.statement)),
            "slot": Tagged(str(source.date.first.year) if source and source.date else ""),
            "detail": self._printed_in(first.source)[1] if first else "",
            "text": " ".join(filter(None, [claim.printed, self.plain(claim, claim.why)])),
            "badge": Tagged(verdict, VERDICT_BADGES.get(claim.verdict, "")),
        }

    def _conflicts(self, conflict: Conflict) -> dict[str, Any]:
        printed = [s.printed for s in conflict.statements]
        return {
            "title": Tagged(conflict.about),
            "slot": Tagged(self.wording.words["conflicts"]["kinds"][conflict.kind]),
            "detail": _DOT.join(printed),
            "text": self.plain(conflict, conflict.why),
        }


def _began(role: Role) -> str:
    when = role.start.date if role.start else role.attested or (role.end and role.end.date)
    return when.first.isoformat() if when else ""
