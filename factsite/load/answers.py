"""Whether a book has what a call of prose reads; asked of the whole book, and of that of a day."""

from __future__ import annotations

from datetime import date

from factsite.load import lookup
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.load.models import Agreement, Person
from factsite.load.prose import Call
from factsite.load.readings import measure_of, possible

# The dates of an agreement that a call may show, by the word for it.
DATES = {"agreed": "agreed", "signed": "signed", "in-force": "in_force", "expires": "expires"}


def wanted(call: Call) -> tuple[str, str, str]:
    """The period, status and basis that a call of a figure asks for; empty where it names none."""
    when, status, basis = (call.arguments.get(name, "") for name in ("when", "status", "basis"))
    return when, status, basis


def answers(book: Factbook, call: Call) -> bool:
    """Whether the book has the record that a call names, and the value, office or date of it."""
    if call.ref is None:
        return True
    record = book.get(*call.ref)
    show = call.arguments.get("show", "")
    match record:
        case None:
            return False
        case Figure() if call.reader == "figure":
            return _value(book, record, call) is not None
        case Figure() if call.reader == "breakdown":
            value = _value(book, record, call)
            return value is not None and adds_up(book, record, value)
        case Figure() if call.reader in ("values", "chart"):
            return bool(rows(book, record, call))
        case Person() if "on" in call.arguments:
            return bool(lookup.offices(record, date.fromisoformat(call.arguments["on"])))
        case Agreement() if show in DATES:
            return getattr(record, DATES[show]) is not None
        case _:
            return True


def rows(book: Factbook, figure: Figure, call: Call) -> tuple[Value, ...]:
    """The values that a call of a table or a chart shows."""
    since, until, status = (call.arguments.get(name, "") for name in ("since", "until", "status"))
    if call.reader == "chart":
        return lookup.drawn(book, figure, since, until)
    found = (v for v in figure.values if not status or v.status == status)
    return tuple(v for v in found if lookup.within(book, figure, v, since, until))


def adds_up(book: Factbook, figure: Figure, value: Value) -> bool:
    """Whether the value has parts, each of them has a value, and they meet the value."""
    total = book.totals.get((figure.id, value.anchor))
    if total is None or total.result is None or value.value is None:
        return False
    whole = measure_of(
        book.units, figure, value.value, possible(book.units, figure, value.witnesses)
    )
    return whole.interval.meets(total.result.interval)


def _value(book: Factbook, figure: Figure, call: Call) -> Value | None:
    try:
        return lookup.value(book, figure, *wanted(call))
    except lookup.NoAnswer:
        return None
