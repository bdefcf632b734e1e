"""The rows of a figure's chart: one value a time, gaps shown, and a sign for each that differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from factsite.load import lookup
from factsite.load.dates import Calendar
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.load.readings import try_reading
from factsite.quantities.amounts import Amount
from factsite.render import bands
from factsite.render.bands import Band, Span
from factsite.render.known import Known
from factsite.render.questions import conflicts_of, question, showing_values
from factsite.render.rows import Plot, Row, scale

SIGNS = "†‡§*+#"
DENSE = 24
Group = tuple[str, str]


@dataclass(frozen=True)
class Plotted:
    """A figure's plot and what a reader must be told about it.

    `usual` is the status and basis of most values, `marks` a sign, status and basis for each that
    differs; `left_out` counts values of other spans of time than the rest, which are not drawn;
    `sources` are the first sources of the values drawn, each once, with the place in it.
    """

    plot: Plot
    usual: Group = ("", "")
    marks: tuple[tuple[str, str, str], ...] = ()
    left_out: int = 0
    sources: tuple[tuple[str, str], ...] = ()


@showing_values
def plotted(known: Known, figure: str, since: str = "", until: str = "") -> Plotted:
    """What a chart of the figure shows between two periods or dates (both within it)."""
    found = known.book.figure(figure.rpartition("/")[2])
    if found is None:
        return Plotted(Plot("bars", ()))
    every = lookup.drawn(known.book, found, since, until)
    flows = [v for v in every if _is_year(found, v)]
    stocks = [v for v in every if v.on is not None]
    kind, values = ("dots", stocks) if len(stocks) > len(flows) else ("bars", flows)
    usual, marks = _groups(known.book, values)
    rows = [_row(known.book, found, v, marks) for v in values]
    if kind == "dots" and len(rows) > DENSE:
        kind, rows = "line", list(_joined(values, rows))
    if kind == "bars":
        rows = list(_with_gaps(known.book.calendars[found.calendar].calendar, rows))
    signs = tuple((sign, *other) for other, sign in marks.items())
    exponent = scale(row.value for row in rows if row.value is not None)
    line = line_of(known, found.under) if found.under else ()
    plot = Plot(kind, tuple(rows), exponent, _covering(line, rows), _extremes(known, found, kind))
    sources: dict[str, str] = {}
    for witness in (w for v in values for w in v.witnesses[:1]):
        sources.setdefault(witness.source, witness.at)
    left_out = len(every) - len(values)
    return Plotted(plot, usual, signs, left_out, tuple(sources.items()))


def _extremes(known: Known, figure: Figure, kind: str) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest number of all that the figure's whole chart draws."""
    drawn = [v for v in lookup.drawn(known.book, figure) if _is_year(figure, v) == (kind == "bars")]
    middles = [(v.value.low + v.value.high) / 2 for v in drawn if v.value is not None]
    return (min(middles), max(middles)) if middles else None


@question
def listed(
    known: Known, figure: str, status: str = "", since: str = "", until: str = ""
) -> list[tuple[str, str]]:
    """The figure's values, the latest first, as (anchor, ""), and between them years without one.

    Such a run of years is ("", period): `("", "FY2001..FY2003")`. Only values of the status, where
    given, and from one period or date to another; then only years between them are missing.
    """
    found = known.book.figure(figure.rpartition("/")[2])
    if found is None:
        return []
    order = list(known.book.statuses)

    def key(value: Value) -> tuple[int, int, bool, str]:
        place = order.index(value.status) if value.status in order else len(order)
        time = -known.book.period(found, value).first.toordinal()
        return time, place, not value.preferred, value.basis or ""

    chosen = [v for v in found.values if not status or v.status == status]
    chosen = [v for v in chosen if lookup.within(known.book, found, v, since, until)]
    gaps = list(_missing(known.book.calendars[found.calendar].calendar, found, chosen))
    entries = []
    for value in sorted(chosen, key=key):
        while gaps and gaps[-1][0] > known.book.period(found, value).first:
            entries.append(("", gaps.pop()[1]))
        entries.append((value.anchor, ""))
    return entries


@dataclass(frozen=True)
class Tally:
    """A figure's sources, disagreements, prints taken on trust and prints checked, counted."""

    sources: int = 0
    disputes: int = 0
    trusted: int = 0
    checked: int = 0


@question
def whole_line(known: Known, agreement: str) -> Band | None:
    """The terms of all agreements of the line in which the agreement stands; None where no date."""
    line = line_of(known, agreement.rpartition("/")[2])
    return bands.band(line, known.day) if line else None


def line_of(known: Known, agreement: str) -> tuple[Span, ...]:
    """The line in which the agreement stands, or it alone; empty where it is not known or dated."""
    for line in known.lines:
        if any(span.id == agreement for span in line):
            return line
    return bands.alone(known.book, known.states, agreement, known.day)


@question
def tally(known: Known, figure: str) -> Tally:
    """The counts of a figure."""
    found = known.book.figure(figure.rpartition("/")[2])
    if found is None:
        return Tally()
    witnesses = [w for v in found.values for w in v.witnesses]
    sources = {w.source for w in witnesses}
    trusted = sum(1 for w in witnesses if w.unread is not None)
    checked = len(witnesses) - trusted
    return Tally(len(sources), len(conflicts_of(known, figure)), trusted, checked)


@question
def counted(known: Known, what: str) -> int:
    """How many there are of all `values` of figures, or of their `prints` that are checked."""
    values = [v for figure in known.book.figures for v in figure.values]
    prints = (w for v in values for w in v.witnesses if w.unread is None)
    return len(values) if what == "values" else sum(1 for _ in prints)


@question
def axis(known: Known) -> tuple[int, int]:
    """The first and the last year of any value of any figure."""
    firsts = [
        known.book.period(figure, value).first.year
        for figure in known.book.figures
        for value in figure.values
    ]
    return min(firsts, default=0), max(firsts, default=0)


def _is_year(figure: Figure, value: Value) -> bool:
    """Whether the value is of one year of the figure's own calendar."""
    own = value.calendar in (None, figure.calendar)
    return own and value.period is not None and ".." not in value.period


def _groups(book: Factbook, values: list[Value]) -> tuple[Group, dict[Group, str]]:
    """The status and basis of most values, and a sign for each pair that differs from it."""
    firm = [group(v) for v in values if not is_tentative(book, v)]
    counts = Counter(firm or [group(v) for v in values])
    usual = max(counts, key=lambda each: counts[each], default=("", ""))
    marks: dict[Group, str] = {}
    for value in values:
        status, basis = group(value)
        hatched = is_tentative(book, value) and basis == usual[1]
        if (status, basis) != usual and not hatched and (status, basis) not in marks:
            marks[status, basis] = mark(len(marks))
    return usual, marks


def mark(number: int) -> str:
    """The sign of that number, from zero: each of them, then each of them twice."""
    turn, place = divmod(number, len(SIGNS))
    return SIGNS[place] * (turn + 1)


def group(value: Value) -> Group:
    """The status and basis of a value."""
    return value.status or "", value.basis or ""


def is_tentative(book: Factbook, value: Value) -> bool:
    """Whether the status of a value is a tentative one."""
    fact = book.statuses.get(value.status or "")
    return fact is not None and fact.tentative


def _row(book: Factbook, figure: Figure, value: Value, marks: dict[Group, str]) -> Row:
    amount = value.value
    assert amount is not None
    low, high, by_rule = _range(book, figure, value, amount)
    calendar = book.calendars[figure.calendar].calendar
    first = book.period(figure, value).first
    label = value.period.removeprefix(calendar.prefix) if value.period else str(first.year)
    middle = (amount.low + amount.high) / 2
    sign = marks.get(group(value), "")
    return Row(
        label,
        first,
        middle,
        low,
        high,
        amount.step,
        is_tentative(book, value),
        sign,
        value.anchor,
        by_rule,
    )


def _range(
    book: Factbook, figure: Figure, value: Value, amount: Amount
) -> tuple[Decimal, Decimal, bool]:
    """The ends that the value's prints allow, where every one of them says “about”.

    With them, whether they come from our rule for that word; else they are the value's own.
    """
    readings = [try_reading(book.units, figure, witness) for witness in value.witnesses]
    hedged = [r.interval for r in readings if r is not None and r.qualifier is not None]
    if not hedged or len(hedged) < len(readings):
        return amount.low, amount.high, False
    size = book.units[figure.unit].size
    lows = [i.low / size for i in hedged if i.low is not None]
    highs = [i.high / size for i in hedged if i.high is not None]
    low, high = max(lows, default=amount.low), min(highs, default=amount.high)
    return min(low, amount.low), max(high, amount.high), True


def _joined(values: list[Value], rows: list[Row]) -> Iterator[Row]:
    """The rows of a line, each joined to the one before it where both are taken alike.

    Twice the usual time between two of them is a gap.
    """
    steps = [(b.first - a.first).days for a, b in pairwise(rows)]
    most = 2 * sorted(steps)[len(steps) // 2]
    yield rows[0]
    for n, step in enumerate(steps, start=1):
        alike = group(values[n - 1]) == group(values[n])
        yield replace(rows[n], joined=alike and step < most)


def _covering(line: tuple[Span, ...], rows: list[Row]) -> tuple[Span, ...]:
    """The part of a line of agreements that covers the time of the rows; empty where none does."""
    if not rows:
        return ()
    end = rows[-1].first + timedelta(days=365)
    return tuple(s for s in line if s.last >= rows[0].first and s.first < end)


def _with_gaps(calendar: Calendar, rows: list[Row]) -> Iterator[Row]:
    """The rows with one without a value for each year between them."""
    for n, row in enumerate(rows):
        if n:
            for year in range(int(rows[n - 1].label) + 1, int(row.label)):
                yield Row(str(year), calendar.period(f"{calendar.prefix}{year}").first)
        yield row


def _missing(calendar: Calendar, figure: Figure, values: list[Value]) -> Iterator[tuple[date, str]]:
    """The runs of years without a value: the first day of each and its period."""
    years = sorted(
        {int((v.period or "").removeprefix(calendar.prefix)) for v in values if _is_year(figure, v)}
    )
    for before, after in pairwise(years):
        if after - before > 1:
            first, last = (f"{calendar.prefix}{year}" for year in (before + 1, after - 1))
            run = first if first == last else f"{first}..{last}"
            yield calendar.period(first).first, run
