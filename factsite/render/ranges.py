"""What the statements of a disagreement can mean, as ranges on one axis: figures, rates or days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from factsite.check.conversions import NEAR, Rate
from factsite.load import lookup
from factsite.load.dates import Date
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.load.models import Conflict, DisputedDate, Statement
from factsite.load.readings import measure_of, try_reading
from factsite.quantities.interval import Interval
from factsite.quantities.reading import Reading, Unreadable, read
from factsite.render.shown import Quantity, spread

MOST = 6
_MOST_DAYS = {"year": 6, "month": 4, "day": 3}  # what fits below an axis, written out
_YEAR, _MONTH = Decimal(1100), Decimal(45)

Named = tuple[Figure | None, Value | None]


@dataclass(frozen=True)
class Range:
    """What one statement can mean, in the unit of the axis; an open end is None.

    `meets` says whether it can be true together with the preferred one. A row that is no
    statement's has -1 and says in `what` what it is: `worked` (our arithmetic), `rates` (those of
    the time) or `record` (what the site follows). `shown` are its ends as a reader sees them.
    """

    statement: int
    low: Decimal | None
    high: Decimal | None
    meets: bool = True
    what: str = ""
    shown: Quantity | None = None

    @property
    def interval(self) -> Interval:
        """From low to high."""
        return Interval(self.low, self.high)


@dataclass(frozen=True)
class Ranges:
    """Ranges on an axis from `first` to `last` with `step` between its ticks.

    `kind` is `figure` (in `unit`), `rate` (of two currencies, in `unit`) or `date` (numbers of
    days; `unit` is then year, month or day, what the ticks stand for). `apart` are the ends of the
    gap that parts the ranges from one another, where there is one and not both stand.
    """

    unit: str
    first: Decimal
    last: Decimal
    step: Decimal
    rows: tuple[Range, ...]
    apart: tuple[Decimal, Decimal] | None
    kind: str = "figure"

    def place(self, value: Decimal, width: int) -> int:
        """Where a value stands on an axis that is `width` wide."""
        return int((value - self.first) * width / (self.last - self.first))

    def ticks(self) -> tuple[Decimal, ...]:
        """The round values within the axis."""
        if self.kind == "date":
            return tuple(_round_days(self.unit, self.first, self.last))
        number = int(self.first / self.step)
        ticks = [self.step * n for n in range(number, number + 3 * MOST)]
        return tuple(tick for tick in ticks if self.first <= tick <= self.last)

    def day_of(self, tick: Decimal) -> str:
        """A tick of an axis of days as a date, to the precision of the axis."""
        return date.fromordinal(int(tick)).isoformat()[: {"year": 4, "month": 7}.get(self.unit, 10)]


def ranges(
    book: Factbook,
    conflict: Conflict,
    disputed: Iterable[tuple[Date, DisputedDate]] = (),
    rates: Iterable[Rate] = (),
) -> Ranges | None:
    """The ranges of the statements on one axis; None where fewer than two can be told.

    `disputed` are the dates that records follow, each with the one disputed in this conflict;
    `rates` the exchange rates that figures and other prints of the book give.
    """
    found = _days(conflict, disputed) or _rates(book, conflict, rates) or _figures(book, conflict)
    if found is None or found.kind == "date":
        return found
    unit = book.units[found.unit]
    rows = tuple(replace(row, shown=spread(row.interval, unit)) for row in found.rows)
    return replace(found, rows=rows)


def _drawn(conflict: Conflict, kind: str, unit: str, rows: list[Range]) -> Ranges | None:
    """The rows on an axis that holds them; None where there is nothing to tell apart."""
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    if len(rows) < 2 or min(ends) == max(ends):
        return None
    preferred = [row for row in rows if str(row.statement + 1) == conflict.prefer]
    if not preferred and conflict.prefer.isdigit():
        preferred = [row for row in rows if row.what]
    meets = tuple(
        replace(row, meets=not preferred or preferred[0].interval.meets(row.interval))
        for row in rows
    )
    margin = (max(ends) - min(ends)) / 8
    first, last = min(ends) - margin, max(ends) + margin
    if kind == "date":
        unit = "year" if last - first > _YEAR else "month" if last - first > _MONTH else "day"
    apart = None if conflict.prefer == "both" else _apart(meets)
    return Ranges(unit, first, last, _step(last - first), meets, apart, kind)


def _figures(book: Factbook, conflict: Conflict) -> Ranges | None:
    """What the phrases about figures of one unit denote, beside what we work out ourselves."""
    named = [_named(book, statement) for statement in conflict.statements]
    if _hold_each_other(book, [(f.id, v.anchor) for f, v in named if f and v]):
        return None
    units = dict.fromkeys(figure.unit for figure, _ in named if figure)
    drawn = (_in_unit(book, conflict, named, unit) for unit in units)
    return next((found for found in drawn if found), None)


def _in_unit(book: Factbook, conflict: Conflict, named: list[Named], unit: str) -> Ranges | None:
    rows, worked = list[Range](), dict[tuple[str, str], Interval]()
    for n, (statement, (figure, value)) in enumerate(zip(conflict.statements, named, strict=True)):
        if figure is None or figure.unit != unit:
            continue
        if meaning := _meaning(book, figure, statement):
            rows.append(Range(n, meaning.low, meaning.high))
        if value is not None and (result := _result(book, figure, value)):
            worked[figure.id, value.anchor] = result
    rows += [Range(-1, made.low, made.high, what="worked") for made in worked.values()]
    return _drawn(conflict, "figure", unit, rows)


def _named(book: Factbook, statement: Statement) -> Named:
    """The figure and value that a statement is about."""
    id, _, when = (statement.of or "").partition(" ")
    figure = book.figure(id)
    if figure is None or figure.unit not in book.units:
        return None, None
    if value := printing(figure, statement):
        return figure, value
    try:
        return figure, lookup.value(book, figure, *when.split(" ")[:3])
    except lookup.NoAnswer:
        return figure, None


def printing(figure: Figure, statement: Statement) -> Value | None:
    """The value of the time named that the statement is a print of, borne out or disputed."""
    _, _, when = (statement.of or "").partition(" ")
    timed = [v for v in figure.values if not when or v.when == when.partition(" ")[0]]
    for wanted in ((statement.source, statement.printed), (statement.source,)):
        for value in timed:
            prints = (*value.witnesses, *value.disputed)
            if wanted in {(w.source, w.printed)[: len(wanted)] for w in prints}:
                return value
    return None


def _result(book: Factbook, figure: Figure, value: Value) -> Interval | None:
    """What a value that is derived, or has parts, comes to, where a print does not meet that."""
    key = (figure.id, value.anchor)
    done = book.workings.get(key) or book.totals.get(key)
    if done is None or done.result is None or not (value.does_not_meet or value.disputed):
        return None
    return done.result.interval / book.units[figure.unit].size


def _hold_each_other(book: Factbook, keys: list[tuple[str, str]]) -> bool:
    """Whether one of the values is worked out from another, or made of it."""
    for key in keys:
        for done in (book.workings.get(key), book.totals.get(key)):
            inputs = {(read.id, read.name) for read in done.inputs} if done else set()
            if inputs & set(keys):
                return True
    return False


def _meaning(book: Factbook, figure: Figure, statement: Statement) -> Interval | None:
    """What the statement's phrase denotes in the figure's unit, where it is one in that unit."""
    made = _read(book, figure, statement)
    if made is None or (made.units and not book.units.admits(figure.unit, made.units)):
        return None
    size = book.units[figure.unit].size
    low, high = (end / size if end is not None else None for end in (made.low, made.high))
    return Interval(low, high) if low is not None or high is not None else None


def _read(book: Factbook, figure: Figure, statement: Statement) -> Reading | None:
    """How the phrase reads: as the print of the figure that it is, with that one's scale."""
    for value in figure.values:
        for witness in (*value.witnesses, *value.disputed):
            same = (witness.source, witness.printed) == (statement.source, statement.printed)
            if same and (made := try_reading(book.units, figure, witness)):
                return made
    try:
        made = read(statement.printed, book.units, default_unit=book.units[figure.unit])
    except Unreadable:
        return None
    is_bare = not made.units and figure.unit in book.units.money
    return None if is_bare else made  # its table has a scale that is not known here


def _rates(book: Factbook, conflict: Conflict, said: Iterable[Rate]) -> Ranges | None:
    """The exchange rates that amounts printed in a second currency imply, and those of the time."""
    implied = list(_implied(book, conflict))
    if not implied:
        return None
    pair = (implied[0][1].above, implied[0][1].below)
    sources = {statement.source for statement in conflict.statements}
    rows, near = list[Range](), dict[str, Rate]()
    for n, rate in implied:
        if (rate.above, rate.below) != pair:
            continue
        rows.append(Range(n, rate.interval.low, rate.interval.high))
        for other in said:
            is_near = rate.first - NEAR <= other.last and other.first <= rate.last + NEAR
            is_other = other.name not in sources
            if (other.above, other.below) == pair and is_near and is_other:
                near[other.name] = other
    lows = [r.interval.low for r in near.values() if r.interval.low is not None]
    highs = [r.interval.high for r in near.values() if r.interval.high is not None]
    if lows and highs:
        rows.append(Range(-1, min(lows), max(highs), what="rates"))
    return _drawn(conflict, "rate", " per ".join(pair), rows)


def _implied(book: Factbook, conflict: Conflict) -> Iterator[tuple[int, Rate]]:
    for n, statement in enumerate(conflict.statements):
        figure, value = _named(book, statement)
        day = book.published(statement.source)
        if figure is None or figure.unit not in book.units.money or value is None or day is None:
            continue
        try:
            other = read(statement.printed, book.units)
        except Unreadable:
            continue
        if value.value is None or not other.units or figure.unit in other.units:
            continue
        money = _used(book) & other.units
        if len(money) != 1:
            continue
        unit = next(iter(money))
        own = measure_of(book.units, figure, value.value, None).interval
        above, below = sorted([figure.unit, unit])
        pair = (own, other.interval) if above == figure.unit else (other.interval, own)
        if not pair[1].contains(Decimal(0)):
            yield n, Rate(above, below, pair[0] / pair[1], day, day, statement.source)


def _used(book: Factbook) -> frozenset[str]:
    """The currencies that figures of the book are in."""
    units = {unit for figure in book.figures for unit in figure.unit.split(" per ")}
    return frozenset(units & book.units.money)


def _days(conflict: Conflict, disputed: Iterable[tuple[Date, DisputedDate]]) -> Ranges | None:
    """The days that sources give in the place of a record's own, beside that one."""
    sources = [statement.source for statement in conflict.statements]
    rows: dict[tuple[date, date], Range] = {}
    for followed, other in disputed:
        n = sources.index(other.source) if other.source in sources else -1
        for number, when, what in ((n, other.date, ""), (-1, followed, "record")):
            low, high = Decimal(when.first.toordinal()), Decimal(when.last.toordinal() + 1)
            rows.setdefault((when.first, when.last), Range(number, low, high, what=what))
    found = list(rows.values())
    rest = {str(n + 1) for n in range(len(sources))} - {str(row.statement + 1) for row in found}
    if conflict.prefer in rest or len(rest) == 1:  # that statement says what the record follows
        n = int(conflict.prefer if conflict.prefer in rest else rest.pop()) - 1
        found = [Range(n, r.low, r.high) if r.what == "record" else r for r in found]
    return _drawn(conflict, "date", "", found)


def _round_days(unit: str, first: Decimal, last: Decimal) -> Iterator[Decimal]:
    """The first days of years or months, or the days, in the axis: as many as fit."""
    start, end = date.fromordinal(int(first) + 1), date.fromordinal(int(last))
    if unit == "year":
        days = [date(year, 1, 1) for year in range(start.year, end.year + 1)]
    elif unit == "month":
        months = range(start.year * 12 + start.month - 1, end.year * 12 + end.month)
        days = [date(month // 12, month % 12 + 1, 1) for month in months]
    else:
        days = [date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1)]
    within = [day for day in days if start <= day <= end]
    every = -(-len(within) // _MOST_DAYS[unit]) or 1
    yield from (Decimal(day.toordinal()) for day in within[::every])


def _apart(rows: tuple[Range, ...]) -> tuple[Decimal, Decimal] | None:
    """The widest gap between closed ranges that follow one another."""
    closed = sorted((r.low, r.high) for r in rows if r.low is not None and r.high is not None)
    gaps = []
    for (_, high), (low, _) in pairwise(closed):
        if high < low:
            gaps.append((low - high, high, low))
    return max(gaps)[1:] if gaps else None


def _step(whole: Decimal) -> Decimal:
    """A round step that divides the axis into no more than MOST parts."""
    step = Decimal(10) ** ((whole / MOST).adjusted())
    return next(step * n for n in (1, 2, 5, 10) if whole / (step * n) <= MOST)
