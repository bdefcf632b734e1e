"""Workings: formulas and checks computed from the facts of a book, with what went into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from factsite.load import dated, lookup
from factsite.load.dates import Date, Period
from factsite.load.factbook import Answer, Factbook, Fault, Input
from factsite.load.figures import Figure, Given, Value
from factsite.load.readings import measure_of, possible
from factsite.load.spans import Listing, Span, by_month, by_weekday, years_between
from factsite.quantities.formula import (
    Call,
    Day,
    Malformed,
    Node,
    Number,
    Operation,
    Reference,
    Words,
    parse,
)
from factsite.quantities.interval import EXACT
from factsite.quantities.measure import Arithmetic, Manner, Measure, Unfit

_LONGEST_SPAN = 200  # years of one figure in one sum


@dataclass
class Trail:
    """What a working read, in order, and what in it does not go together."""

    inputs: dict[str, Input] = field(default_factory=dict)
    mixed: list[tuple[str, int]] = field(default_factory=list)


class Worker:
    """Computes formulas over one book; what a value comes to is worked out once."""

    def __init__(
        self, book: Factbook, whole: Factbook, of_value: Callable[[Figure, Value], Measure]
    ) -> None:
        self.book, self.whole, self._of_value = book, whole, of_value
        self._arithmetic = Arithmetic(book.units)

    def answer(self, text: str, trail: Trail, owner: tuple[Figure, Value] | None = None) -> Measure:
        """The measure that a formula comes to. Raises Fault.

        `owner` is the value that the formula belongs to, whose `given` inputs it may use.
        """
        try:
            node = parse(text)
        except Malformed as error:
            raise Fault(error.why, error.offset, "see “Formulas” in CONTRIBUTING.md") from None
        found = Evaluation(self, text, trail, owner, is_check=False).of(node)
        if not isinstance(found, Measure):
            raise Fault("this comes to no quantity", 0, "a formula is worked out from figures")
        return found

    def value(self, figure: Figure, value: Value) -> Measure:
        """What a value of a figure comes to, with the manner in which it was taken."""
        return self._of_value(figure, value)

    @property
    def arithmetic(self) -> Arithmetic:
        return self._arithmetic


class Evaluation:
    """One formula on its way to its answer."""

    def __init__(
        self,
        worker: Worker,
        text: str,
        trail: Trail,
        owner: tuple[Figure, Value] | None,
        *,
        is_check: bool,
    ) -> None:
        self._worker, self._text, self._trail, self._owner = worker, text, trail, owner
        self._book, self._is_check = worker.book, is_check

    def of(self, node: Node) -> Answer:
        """What a part of the formula comes to. Raises Fault."""
        match node:
            case Number():
                return self._number(node)
            case Day():
                return self._day(node)
            case Words():
                return Listing((node.text,))
            case Reference():
                return self._reference(node)
            case Call():
                return self._guarded(node, lambda: self._call(node))
            case Operation(sign="+" | "-" | "*" | "/"):
                return self._guarded(node, lambda: self._operation(node))
        raise Fault("a test has no place in a formula", node.start, "a claim’s `check` takes tests")

    def _guarded(self, node: Node, work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        except Unfit as error:
            raise Fault(str(error), node.start) from None
        except ZeroDivisionError:
            why = "this divides by what may be zero"
            raise Fault(why, node.start, "the divisor's range holds zero") from None

    def quantity(self, node: Node) -> Measure:
        """The measure that a part comes to; Fault where it is a date or a text."""
        found = self.of(node)
        if not isinstance(found, Measure):
            raise Fault("a quantity is needed here", node.start, "a date or a text has no size")
        return found

    def _day(self, node: Day) -> Span:
        try:
            return Span.of(Date.parse(node.day.isoformat()))
        except ValueError as error:
            raise Fault(str(error), node.start) from None

    def _number(self, node: Number) -> Measure:
        unit = ""
        if node.unit:
            named = self._book.units.named(node.unit)
            if len(named) != 1:
                hint = f"one of {', '.join(sorted(named)[:6])}" if named else "name a unit"
                raise Fault(f"“{node.unit}” names no one unit", node.start, hint)
            unit = next(iter(named))
        is_years = unit == "years" and node.value == node.value.to_integral_value()
        if not (self._is_check or is_years or (not unit and abs(node.value) in (1, 100))):
            why = "a bare number stands in a formula"
            hint = "take it from a figure, or from `given:` with its source"
            raise Fault(why, node.start, hint)
        size = self._book.units[unit].size if unit else Decimal(1)
        return Measure.number(EXACT.multiply(node.value, size), unit)

    def _factor(self, node: Node) -> Measure:
        """A part of a product; a count of years is a plain number there."""
        if isinstance(node, Number) and self._number(node).unit == "years":
            return Measure.number(node.value)
        return self.quantity(node)

    def _operation(self, node: Operation) -> Answer:
        arithmetic = self._worker.arithmetic
        if node.sign in "*/":
            one, other = self._factor(node.left), self._factor(node.right)
            if node.sign == "*":
                product = arithmetic.multiply(one, other)
                is_share = not product.unit and _is_hundred(node.left, node.right)
                return replace(product, unit="percent") if is_share else product
            if arithmetic.kind(other.unit) not in ("number", "multiple", "share"):
                self.together(node, one, other)
            return arithmetic.divide(one, other)
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(left, Span) and isinstance(right, Span) and node.sign == "-":
            return left.since(right)
        if not isinstance(left, Measure) or not isinstance(right, Measure):
            raise Fault("these two cannot be added or subtracted", node.start)
        self.together(node, left, right)
        combine = arithmetic.add if node.sign == "+" else arithmetic.subtract
        return combine(left, right)

    def together(self, node: Node, *measures: Measure, apart: bool = False) -> None:
        """Notes it where quantities are put together that were not taken alike.

        Of two that stay `apart`, as in a rate, one may be a stock and the other a flow.
        """
        manner = Manner()
        for measure in measures:
            manner |= measure.manner
        manner = replace(manner, shapes=frozenset()) if apart else manner
        found = (manner.mixes(), node.start)
        if found[0] and found not in self._trail.mixed:
            self._trail.mixed.append(found)

    def _call(self, node: Call) -> Answer:
        if node.name in ("sum", "mean", "cumulative"):
            return self._over(node)
        two = {
            "difference": lambda a, b: self._worker.arithmetic.subtract(b, a),
            "change": self._worker.arithmetic.change,
            "share": self._worker.arithmetic.share,
            "ratio": self._worker.arithmetic.ratio,
            "growth": self._worker.arithmetic.growth,
            "per": self._worker.arithmetic.per,
            "convert": self._worker.arithmetic.convert,
        }
        if node.name in two:
            self._expect(node, 2)
            one, other = map(self.quantity, node.arguments)
            if node.name not in ("growth", "convert"):
                self.together(node, one, other, apart=node.name == "per")
            return two[node.name](one, other)
        return self._about_dates(node)

    def _over(self, node: Call) -> Measure:
        """A sum or mean of values; a span of years stands for the value of each of them."""
        parts = [m for argument in node.arguments for m in self._each(argument, node.name)]
        self.together(node, *parts)
        total = parts[0]
        for part in parts[1:]:
            total = self._worker.arithmetic.add(total, part)
        if node.name == "mean":
            return self._worker.arithmetic.divide(total, Measure.number(len(parts)))
        return total

    def _each(self, node: Node, function: str) -> Iterator[Measure]:
        is_span = isinstance(node, Reference) and (".." in node.when or function == "cumulative")
        if not isinstance(node, Reference) or not is_span:
            if function == "cumulative":
                raise Fault("`cumulative` takes a figure and a year", node.start)
            yield self.quantity(node)
            return
        figure = self._figure(node)
        if figure is None:
            raise self._unknown(node)
        for when in self._years(node, figure, function):
            yield self._read_value(node, figure, when)

    def _years(self, node: Reference, figure: Figure, function: str) -> list[str]:
        """The years of a span; those up to the named one for `cumulative`."""
        if figure.calendar not in self._book.calendars:
            why = f"the calendar “{figure.calendar}” is not known"
            raise Fault(why, node.start, is_known=True)
        calendar = self._book.calendars[figure.calendar].calendar
        try:
            period = calendar.period(node.when)
        except ValueError as error:
            raise Fault(f"“{node.when}” is no period: {error}", node.start) from None
        if function == "cumulative":
            whole = self._worker.whole.figure(figure.id) or figure
            first = min([period.first, *self._starts(whole)])
        else:
            first = period.first
        shift = calendar.named_by == "last"
        # The last year of a period is the one whose last day is the period's.
        until = period.last.year - (calendar.starts != (1, 1))
        if until - first.year >= _LONGEST_SPAN:
            raise Fault(f"a span has at most {_LONGEST_SPAN} years", node.start)
        return [f"{calendar.prefix}{year + shift}" for year in range(first.year, until + 1)]

    def _starts(self, figure: Figure) -> list[date]:
        """The first days of the years of a figure that are years of its own calendar."""
        own = [v for v in figure.values if v.period and v.calendar in (None, figure.calendar)]
        spans: list[Period] = []
        for value in own:
            # What is no period is a problem of its own.
            with suppress(ValueError):
                spans.append(self._book.period(figure, value))
        return [span.first for span in spans if ".." not in span.text]

    def _expect(self, node: Call, count: int) -> None:
        if len(node.arguments) != count:
            why = f"“{node.name}” takes {count} parts, and {len(node.arguments)} are given"
            raise Fault(why, node.start)

    def _about_dates(self, node: Call) -> Answer:
        asked = {"weekday": by_weekday, "month": by_month}
        if node.name in asked:
            self._expect(node, 1)
            return asked[node.name](self._span(node.arguments[0]))
        if node.name == "span":
            self._expect(node, 2)
            return years_between(*map(self._span, node.arguments))
        if node.name in ("roles", "state", "start", "end"):
            has_day = node.name in ("start", "end") and len(node.arguments) == 3
            self._expect(node, 3 if has_day else 2)
            return self._of_record(node)
        known = "sum mean cumulative difference change share ratio growth per convert weekday"
        hint = f"one of {', '.join(known.split())}, month, span, roles, state, start, end"
        raise Fault(f"there is no function “{node.name}”", node.start, hint)

    def _span(self, node: Node) -> Span:
        found = self.of(node)
        if not isinstance(found, Span):
            raise Fault("a date is needed here", node.start, "write an id with a field: x.signed")
        return found

    def _of_record(self, node: Call) -> Answer:
        """What a person's or an agreement's record says on a day, or of an office."""
        reference = node.arguments[0]
        kind = "agreements" if node.name == "state" else "people"
        if not isinstance(reference, Reference) or not self._book.get(kind, reference.id):
            is_known = isinstance(reference, Reference) and self._is_broken(reference.id)
            why = f"“{node.name}” needs the id of one of {kind}"
            raise Fault(why, node.start, is_known=is_known)
        try:
            if node.name in ("start", "end"):
                office = self.of(node.arguments[1])
                on = self._span(node.arguments[2]) if node.arguments[2:] else None
                found: Answer = dated.office(self._book, reference.id, node.name, office, on)
            elif node.name == "roles":
                found = dated.roles(self._book, reference.id, self._span(node.arguments[1]))
            else:
                whole, day = self._worker.whole, self._span(node.arguments[1])
                found = dated.state(self._book, whole, reference.id, day)
        except dated.NotDated as error:
            raise Fault(str(error), node.start, error.hint) from None
        text = self._text[node.start : node.end]
        self._trail.inputs.setdefault(text, Input(text, kind, reference.id, node.name, found))
        return found

    def _figure(self, node: Reference) -> Figure | None:
        return None if node.field else self._book.figure(node.id.removeprefix("figures/"))

    def _reference(self, node: Reference) -> Answer:
        if node.id == "given" and node.field:
            return self._given(node)
        figure = self._figure(node)
        if figure is not None:
            return self._read_value(node, figure, node.when)
        try:
            kind, id, answer = dated.field(self._book, node.id, node.field)
        except dated.NotDated as error:
            is_known = self._is_broken(node.id)
            raise Fault(str(error), node.start, error.hint, is_known=is_known) from None
        text = self._text[node.start : node.end]
        self._trail.inputs.setdefault(text, Input(text, kind, id, node.field, answer))
        return answer

    def _unknown(self, node: Reference) -> Fault:
        from factsite.load.prose import nearest

        hint = nearest(node.id, list(self._book.records["figures"]))
        why = f"there is no figure “{node.id}”"
        return Fault(why, node.start, hint, is_known=self._is_broken(node.id))

    def _is_broken(self, id: str) -> bool:
        """Whether a record of that id could not be read, which another problem says."""
        return any(id in (ref, ref.partition("/")[2]) for ref in self._book.broken)

    def _given(self, node: Reference) -> Measure:
        figure, value = self._owner or (None, None)
        given = value.given.get(node.field) if value else None
        if figure is None or given is None:
            raise Fault(f"`given` has no “{node.field}”", node.start, "add it under `given:`")
        unit = given.unit or figure.unit
        if unit not in self._book.units:
            raise Fault(f"the unit “{unit}” is not known", node.start)
        found = self._of_given(figure.model_copy(update={"unit": unit}), given)
        key = f"given.{node.field}"
        self._trail.inputs.setdefault(key, Input(key, "given", figure.id, node.field, found))
        return found

    def _of_given(self, figure: Figure, given: Given) -> Measure:
        units = self._book.units
        return measure_of(units, figure, given.value, possible(units, figure, (given,)))

    def _read_value(self, node: Reference, figure: Figure, when: str) -> Measure:
        try:
            value = lookup.value(self._book, figure, when, node.status, node.basis)
        except lookup.NoAnswer as error:
            is_known = not self._book.is_sound(figure)
            raise Fault(error.why, node.start, error.hint, is_known=is_known) from None
        try:
            measure = self._worker.value(figure, value)
        except Fault as fault:
            raise Fault(fault.why, node.start, fault.hint, is_known=fault.is_known) from None
        text = " ".join(filter(None, (figure.id, when, node.status, node.basis)))
        found = Input(text, "figures", figure.id, value.anchor, measure)
        self._trail.inputs.setdefault(f"{figure.id}#{value.anchor}", found)
        return measure


def _is_hundred(*nodes: Node) -> bool:
    """Whether one of them is a typed 100, which makes a share of a pure number."""
    return any(isinstance(node, Number) and node.value == 100 for node in nodes)
