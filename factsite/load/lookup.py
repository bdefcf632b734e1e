"""Questions that the Factbook answers: which value, which state, which office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from factsite.load.dates import Calendar, Date
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.load.models import Agreement, Person, Role


class NoAnswer(LookupError):
    """A question without one answer: what is wrong, and what there is."""

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.why, self.hint = why, hint


def value(
    book: Factbook, figure: Figure, when: str = "", status: str = "", basis: str = ""
) -> Value:
    """The value that a reader sees for a time: the first status in order, a stated basis first.

    Supplementary amounts and caps never stand in for another status. Raises NoAnswer where there
    is no such value, or where two are left that nothing sets apart.
    """
    found = [v for v in figure.values if not when or when == v.when]
    if not when and len({v.when for v in found}) > 1:
        raise NoAnswer(f"“{figure.id}” has values of several times", _there_are(figure))
    if not found:
        raise NoAnswer(f"“{figure.id}” has no value for {when}", _there_are(figure))
    if status:
        asked = [v for v in found if v.status == status]
        if not asked:
            have = ", ".join(sorted({v.status or "none" for v in found}))
            raise NoAnswer(f"“{figure.id}” has no value “{status}” for {when}", f"there is: {have}")
        found = asked
    if basis:
        found = [v for v in found if v.basis == basis]
        if not found:
            raise NoAnswer(f"“{figure.id}” has no value on the basis “{basis}” for {when}")
    return _first(book, figure, found, when, named=bool(status))


def _first(book: Factbook, figure: Figure, found: list[Value], when: str, named: bool) -> Value:
    def rank(v: Value) -> tuple[int, bool]:
        return _place(book, v.status), v.basis is None

    usual = [v for v in found if named or v.status is None or _stands_in(book, v.status)]
    if not usual:
        have = ", ".join(sorted({v.status or "" for v in found}))
        raise NoAnswer(
            f"“{figure.id}” has only values for {when} that must be asked for by name",
            f"name the status: {have}",
        )
    best = min(map(rank, usual))
    first = [v for v in usual if rank(v) == best]
    preferred = [v for v in first if v.preferred]
    left = preferred if preferred else first
    if len(left) > 1:
        names = ", ".join(v.anchor for v in left)
        raise NoAnswer(
            f"“{figure.id}” has {len(left)} values for {when} that nothing sets apart",
            f"mark one `preferred: true`: {names}",
        )
    return left[0]


def replaced_by(book: Factbook, figure: Figure, value: Value) -> Value | None:
    """The value that later sources put in the place of this one, or None.

    It is of the same time and basis (or one of the two is not stated), comes earlier in the order
    of statuses, and was published later. What must be asked for by name is never replaced.
    """
    if value.status is not None and not _stands_in(book, value.status):
        return None
    calendar = value.calendar or figure.calendar
    rivals = [
        other
        for other in figure.values
        if (other.when, other.calendar or figure.calendar) == (value.when, calendar)
        and (other.basis == value.basis or None in (other.basis, value.basis))
    ]
    try:
        best = _first(book, figure, rivals, value.when, named=False)
    except NoAnswer:
        return None
    before, after = _published(book, value), _published(book, best)
    is_first = _place(book, best.status) < _place(book, value.status)
    return best if is_first and before and after and before < after else None


def _published(book: Factbook, value: Value) -> date | None:
    """The day from which the first of the value's prints counts."""
    days = [book.published(witness.source) for witness in value.witnesses]
    return min(filter(None, days), default=None)


def _place(book: Factbook, status: str | None) -> int:
    """The place of the status in the order; one that is not stated comes last."""
    order = list(book.statuses)
    return order.index(status) if status in order else len(order)


def _stands_in(book: Factbook, status: str) -> bool:
    fact = book.statuses.get(status)
    return fact is None or fact.stands_in


def _there_are(figure: Figure) -> str:
    times = list(dict.fromkeys(v.when for v in figure.values))
    return f"there is: {', '.join(times[:12])}{' …' if len(times) > 12 else ''}"


def series(book: Factbook, figure: Figure) -> tuple[Value, ...]:
    """One value a time, the one that a reader sees, in order of time; ties are left out.

    In a figure of nothing but values that stand in for no other, such as limits, it is these.
    """
    usual = any(v.status is None or _stands_in(book, v.status) for v in figure.values)
    chosen = []
    for when in dict.fromkeys(v.when for v in figure.values):
        found = [v for v in figure.values if v.when == when]
        try:
            chosen.append(_first(book, figure, found, when, named=not usual))
        except NoAnswer:
            continue
    return tuple(sorted(chosen, key=lambda v: book.period(figure, v).first))


def within(book: Factbook, figure: Figure, value: Value, since: str, until: str) -> bool:
    """Whether the value is of a time from one period or date to another; empty is open."""
    period = book.period(figure, value)
    calendar = book.calendars[figure.calendar].calendar
    after = not since or period.first >= _day(calendar, since)[0]
    return after and (not until or period.last <= _day(calendar, until)[1])


def drawn(book: Factbook, figure: Figure, since: str = "", until: str = "") -> tuple[Value, ...]:
    """The values that a chart from one period or date to another shows: one a time."""
    found = (v for v in series(book, figure) if v.value is not None)
    return tuple(v for v in found if within(book, figure, v, since, until))


def _day(calendar: Calendar, text: str) -> tuple[date, date]:
    """The first and last day of a period of the calendar or of a date."""
    try:
        period = calendar.period(text)
        return period.first, period.last
    except ValueError:
        when = Date.parse(text)
        return when.first, when.last


STATES = (
    *("talks", "agreed", "signed", "in-force"),
    *("extended", "expired", "replaced", "unknown"),
)


@dataclass(frozen=True)
class State:
    """An agreement's state on a day.

    `word` is talks, agreed, signed, in-force, extended, expired, replaced or unknown; `until` its
    last day where known, `by` the agreement that extended or replaced it, `missing` the date that
    would decide an unknown state, `pending` an amendment or extension that is not in force yet.
    """

    word: str
    until: Date | None = None
    by: str = ""
    missing: str = ""
    pending: str = ""


def state(known: Factbook, whole: Factbook, agreement: Agreement, day: date) -> State:
    """The state of the agreement on the day; `known` is the book of that day, `whole` all of it.

    A date that has not come is no gap: only one that the whole record lacks makes it unknown.
    """
    full = whole.get("agreements", agreement.id)
    assert isinstance(full, Agreement)
    following = known.following.get(agreement.id, ())
    for successor in following:
        if successor.succeeds == agreement.id and _over(successor.in_force, day):
            return State("replaced", by=successor.id)
    changing = [
        b for b in following if agreement.id in (b.amends, b.extends and b.extends.agreement)
    ]
    extension = next((b for b in changing if b.extends), None)
    extended = extension is not None and _over(extension.in_force, day)
    end = extension.extends.to if extension and extension.extends and extended else None
    signed_end = agreement.expires.date if agreement.expires else None
    last = end or signed_end
    pending = next((b.id for b in changing if not _over(b.in_force, day)), "")
    if last is not None and last.last < day:
        return State("expired", last)
    if _over(agreement.in_force, day):
        past_signed_end = extended and signed_end is not None and signed_end.last < day
        word = "extended" if past_signed_end else "in-force"
        return State(word, last, by=extension.id if extended and extension else "", pending=pending)
    return _before_force(agreement, full, day, last)


def _before_force(agreement: Agreement, full: Agreement, day: date, last: Date | None) -> State:
    """The state of an agreement that no record puts in force by the day.

    A next step that is recorded for a later day says that it had not come yet; one that is missing,
    or had come and was not known, leaves the state unknown.
    """
    steps = (("signed", "in_force"), ("agreed", "signed"), ("talks", "agreed"))
    for step, following in steps:
        if _over(getattr(agreement, step), day):
            is_to_come = _is_later(getattr(full, following), day)
            return State(step, last) if is_to_come else State("unknown", last, missing=following)
    return State("unknown", last, missing="signed")


def _is_later(dated: object, day: date) -> bool:
    """Whether the date is recorded, and lies after the day."""
    when = getattr(dated, "date", None)
    return isinstance(when, Date) and when.last > day


def _over(dated: object, day: date) -> bool:
    """Whether the date is there and has passed, its whole span with it."""
    when = getattr(dated, "date", None)
    return isinstance(when, Date) and when.last <= day


def offices(person: Person, day: date) -> tuple[tuple[int, Role], ...]:
    """The roles held on the day, within start and end or attested, each with its number."""
    held = []
    for number, role in enumerate(person.roles):
        if _in_office(role, day):
            held.append((number, role))
    return tuple(held)


def _in_office(role: Role, day: date) -> bool:
    """Whether the role is held on the day; without an end it holds to the day last attested."""
    if role.attested is not None and role.end is None:
        start = role.start.date.first if role.start else role.attested.first
        return start <= day <= role.attested.last
    begun = role.start is not None and role.start.date.first <= day
    return begun and not (role.end is not None and role.end.date.last < day)
