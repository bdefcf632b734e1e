"""What agreements set: how long they run, and which values of figures belong to which of them.

A value belongs to an agreement by its time: its middle lies within the term, or it is dated on the
day of the signing. It has to be tied to it besides: its figure names an agreement of the same line,
or a source that the agreement rests on prints it. What an agreement sets is of a stage at which
such things are settled; what it came to is the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from factsite.load import lookup
from factsite.load.dates import Date
from factsite.load.factbook import references
from factsite.load.figures import Figure, Value
from factsite.load.models import Agreement, Dated
from factsite.render.bands import DAY
from factsite.render.known import Known
from factsite.render.questions import question

Term = tuple[Date, Date]


@question
def runs(known: Known, agreement: str) -> tuple[int, int]:
    """How long the agreement runs as it was signed, in years and months.

    Zeros where an end is not known to the day, or where it does not come to whole months.
    """
    found = _agreement(known, agreement)
    term = _term(known, found) if found else None
    if term is None or {each.precision for each in term} != {"day"}:
        return 0, 0
    first, after = term[0].first, term[1].last + DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    return divmod(months, 12) if after.day == first.day else (0, 0)


@question
def set_by(known: Known, agreement: str, *stages: str) -> list[tuple[str, str]]:
    """The values that belong to the agreement, by figure and anchor, in order of figures and time.

    `stages` are those of statuses that an agreement settles.
    """
    found = _agreement(known, agreement)
    term = _term(known, found) if found else None
    if found is None or term is None:
        return []
    tied: dict[str, list[Value]] = {}
    for figure, value in _tied(known, found):
        if _stage(known, value) in stages and _falls(known, figure, value, found, term):
            tied.setdefault(figure.id, []).append(value)
    return [(id, v.anchor) for id in sorted(tied) for v in _in_order(known, id, tied[id])]


@question
def came_to(known: Known, agreement: str, *stages: str) -> list[tuple[str, list[str]]]:
    """The figures of the agreement's line with the first and the last value within its term.

    Values of the given stages are left out: they are what it sets.
    """
    found = _agreement(known, agreement)
    rows = []
    for id in _figures(known, found) if found else []:
        seen = [v for v in _seen(known, id, found) if _stage(known, v) not in stages]
        if seen:
            rows.append((id, [v.anchor for v in _ends(seen)]))
    return rows


@question
def side_by_side(known: Known, *stages: str) -> list[tuple[str, list[list[str]]]]:
    """The figures of which two agreements of the longest line or more have values.

    With each stand the anchors of the first and the last value within each term, in the order of
    the line: those of the given stages, or those that a reader sees where one term has only such.
    """
    line = [found for s in known.longest if (found := _agreement(known, s.id))]
    ids = {id for a in line for id, _ in set_by(known, a.id, *stages)}
    ids |= {id for a in line[:1] for id in _figures(known, a)}
    rows = [(id, _row(known, id, line, stages)) for id in sorted(ids)]
    return [(id, row) for id, row in rows if sum(map(bool, row)) > 1]


def _row(known: Known, id: str, line: list[Agreement], stages: tuple[str, ...]) -> list[list[str]]:
    settled = [
        [v for v in _inside(known, id, agreement) if _stage(known, v) in stages]
        for agreement in line
    ]
    seen = [_seen(known, id, agreement) for agreement in line]
    pairs = list(zip(settled, seen, strict=True))
    only_seen = any(some and not limits for limits, some in pairs)
    chosen = [some or limits if only_seen else limits for limits, some in pairs]
    return [[v.anchor for v in _ends(values)] for values in chosen]


def _ends(values: list[Value]) -> list[Value]:
    return [*values[:1], *values[1:][-1:]]


def _inside(known: Known, id: str, agreement: Agreement) -> list[Value]:
    """The values of a figure whose time is that of the agreement, in order."""
    figure, term = known.book.figure(id), _term(known, agreement)
    if figure is None or term is None:
        return []
    found = [v for v in figure.values if _falls(known, figure, v, agreement, term)]
    return _in_order(known, id, found)


def _seen(known: Known, id: str, agreement: Agreement | None) -> list[Value]:
    """Those of them that a reader sees."""
    figure = known.book.figure(id)
    inside = _inside(known, id, agreement) if agreement else []
    read = lookup.series(known.book, figure) if figure else ()
    return [v for v in inside if v in read]


def _figures(known: Known, agreement: Agreement) -> list[str]:
    """The figures that name an agreement of the line."""
    line = _line(known, agreement)
    by = (pair for id in line for pair in known.referring.get(("agreements", id), ()))
    return sorted({id for kind, id in by if kind == "figures"})


def _tied(known: Known, agreement: Agreement) -> Iterator[tuple[Figure, Value]]:
    """The values that are tied to the agreement, whatever their time."""
    ids = set(_figures(known, agreement))
    sources = {id for _, kind, id in references(agreement) if kind == "sources"}
    printed = {pair for source in sources for pair in known.taken.get(source, ())}
    for id in sorted(ids | {id for id, _ in printed}):
        figure = known.book.figure(id)
        for value in figure.values if figure else ():
            if figure and (id in ids or (id, value.anchor) in printed):
                yield figure, value


def _falls(known: Known, figure: Figure, value: Value, agreement: Agreement, term: Term) -> bool:
    """Whether the value's time, or the middle of it, is that of the agreement."""
    if value.on is not None and (on := _signing(known, agreement).get(value.on.text)):
        return on == agreement.id
    period = known.book.period(figure, value)
    middle = period.first + (period.last - period.first) / 2
    return term[0].first <= middle <= term[1].last


def _signing(known: Known, agreement: Agreement) -> dict[str, str]:
    """The days on which the agreements of the line were agreed or signed, and which of them."""
    line = [found for id in _line(known, agreement) if (found := _agreement(known, id))]
    dated = [(_date(each), a.id) for a in line for each in (a.agreed, a.signed)]
    return {day.text: id for day, id in dated if day and day.precision == "day"}


def _in_order(known: Known, id: str, values: list[Value]) -> list[Value]:
    figure = known.book.figure(id)
    assert figure is not None
    return sorted(values, key=lambda value: known.book.period(figure, value).first)


def _stage(known: Known, value: Value) -> str | None:
    status = known.book.statuses.get(value.status or "")
    return status.stage if status else None


def _term(known: Known, agreement: Agreement) -> Term | None:
    """The first and the last date of the term; None without both.

    What carries another on begins on the day after that one, as it was signed, would have ended.
    """
    carried = _agreement(known, agreement.extends.agreement) if agreement.extends else None
    last = agreement.extends.to if agreement.extends else _date(agreement.expires)
    before = _date(carried.expires) if carried else None
    if before and before.precision == "day":
        first: Date | None = Date.parse((before.last + DAY).isoformat())
    else:
        first = _date(agreement.in_force)
    return (first, last) if first and last else None


def _date(dated: Dated | None) -> Date | None:
    return dated.date if dated else None


def _line(known: Known, agreement: Agreement) -> list[str]:
    """The agreements of the line in which this one stands, or this one alone."""
    lines = ([span.id for span in line] for line in known.lines)
    return next((ids for ids in lines if agreement.id in ids), [agreement.id])


def _agreement(known: Known, ref: str) -> Agreement | None:
    found = known.book.get("agreements", ref.rpartition("/")[2])
    return found if isinstance(found, Agreement) else None
