"""Derived values and totals: what formulas and parts come to, worked out once for a book."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from factsite.load import judging
from factsite.load.factbook import Factbook, Fault, Total, Working
from factsite.load.figures import Figure, Value
from factsite.load.readings import measure_of, possible, try_reading
from factsite.load.working import Evaluation, Trail, Worker
from factsite.quantities.amounts import Amount
from factsite.quantities.formula import Call, Malformed, Reference, parse
from factsite.quantities.measure import Manner, Measure, Unfit, amount

Key = tuple[str, str]


def derive(book: Factbook, whole: Factbook | None = None) -> Factbook:
    """The book with the number of every derived value, its workings, totals and tested claims.

    `whole` is the book that one of a day was taken from. A value that cannot be worked out keeps
    no number, or that of its first print; its working says why.
    """
    derivation = _Derivation(book, whole or book)
    figures = {figure.id: derivation.figure(figure) for figure in book.figures}
    records = {**book.records, "figures": MappingProxyType({**book.records["figures"], **figures})}
    made = replace(
        book,
        records=MappingProxyType(records),
        workings=MappingProxyType(derivation.done),
        totals=MappingProxyType(derivation.totals()),
    )
    worker = Worker(made, whole or made, derivation.measure)
    checks = {claim.id: claim.check for claim in book.claims if claim.check}
    tested = {id: judging.test(worker, check) for id, check in checks.items()}
    return replace(made, tested=MappingProxyType(tested))


class _Wanted(Exception):
    """A derived value that another one needs first."""

    def __init__(self, figure: Figure, value: Value) -> None:
        super().__init__()
        self.value = figure, value


class _Derivation:
    def __init__(self, book: Factbook, whole: Factbook) -> None:
        self.book = book
        self.done: dict[Key, Working] = {}
        self._worker = Worker(book, whole, self.measure)
        self._open: list[Key] = []

    def figure(self, figure: Figure) -> Figure:
        """The figure with the numbers of its derived values."""
        if not any(value.formula for value in figure.values):
            return figure
        values = tuple(self._numbered(figure, value) for value in figure.values)
        return figure.model_copy(update={"values": values})

    def _numbered(self, figure: Figure, value: Value) -> Value:
        if value.formula is None or figure.unit not in self.book.units:
            return value
        result = self.working(figure, value).result
        return value.model_copy(update={"value": self._shown(figure, value, result)})

    def _shown(self, figure: Figure, value: Value, result: Measure | None) -> Amount | None:
        """The number to show: as the finest print that agrees has it, else what is known of it."""
        units, unit = self.book.units, self.book.units[figure.unit]
        read = [made for w in value.witnesses if (made := try_reading(units, figure, w))]
        agreeing = [r for r in read if result is None or r.interval.meets(result.interval)]
        if agreeing:
            best = min(agreeing, key=lambda r: r.step)
            ends = (best.low_value / unit.size, best.high_value / unit.size, best.step / unit.size)
            return Amount(*ends)
        return amount(result, unit) if result else None

    def measure(self, figure: Figure, value: Value) -> Measure:
        """What a value comes to. Raises Fault where it cannot be worked out."""
        if figure.unit not in self.book.units:
            raise Fault(f"the unit “{figure.unit}” is not known", is_known=True)
        if value.formula is not None:
            result = self.working(figure, value).result
            if result is None:
                name = f"{figure.id}#{value.anchor}"
                raise Fault(f"{name} cannot be worked out", is_known=True)
        else:
            assert value.value is not None
            within = possible(self.book.units, figure, value.witnesses)
            result = measure_of(self.book.units, figure, value.value, within)
        manner = self._manner(figure, value)
        if not manner.stages and len(result.manner.stages) == 1:
            manner = replace(manner, stages=result.manner.stages)
        return replace(result, manner=manner)

    def _manner(self, figure: Figure, value: Value) -> Manner:
        fact = self.book.statuses.get(value.status or "")
        stage = (fact.stage or value.status if fact.stated else None) if fact else None
        calendar = value.calendar or figure.calendar if value.period else None
        return Manner(
            frozenset([calendar] if calendar else []),
            frozenset(["flow" if value.period else "stock"]),
            frozenset([stage] if stage else []),
        )

    def working(self, figure: Figure, value: Value) -> Working:
        """How a derived value is worked out, or why it cannot be."""
        key = (figure.id, value.anchor)
        if key in self.done:
            return self.done[key]
        if key in self._open:
            path = [*self._open[self._open.index(key) :], key]
            names = " → ".join(f"{id}#{anchor}" for id, anchor in path)
            raise Fault(f"this formula leads back to itself: {names}")
        if self._open:
            raise _Wanted(figure, value)
        self._work_out(figure, value)
        return self.done[key]

    def _work_out(self, figure: Figure, value: Value) -> None:
        """Works out the value and first what it needs, without end of depth: a list, no calls."""
        waiting = [(figure, value)]
        while waiting:
            self._open = [(figure.id, value.anchor) for figure, value in waiting]
            try:
                self.done[self._open[-1]] = self._worked(*waiting[-1])
                waiting.pop()
            except _Wanted as wanted:
                waiting.append(wanted.value)
        self._open = []

    def _worked(self, figure: Figure, value: Value) -> Working:
        trail, result, fault = Trail(), None, None
        try:
            answer = self._worker.answer(value.formula or "", trail, (figure, value))
            _expect_time(value)
            result = self._in_unit(figure, answer)
            if mixed := (result.manner | self._manner(figure, value)).mixes():
                trail.mixed.append((mixed, 0))
        except Fault as error:
            fault = error
        return Working(tuple(trail.inputs.values()), result, tuple(trail.mixed[:1]), fault)

    def _in_unit(self, figure: Figure, result: Measure) -> Measure:
        """The result in the figure's unit. Raises Fault where it is in another."""
        units, kind = self.book.units, self.book.units[figure.unit].kind
        is_pure = not result.unit and kind in ("multiple", "count")
        if is_pure or (result.unit and units.admits(figure.unit, frozenset([result.unit]))):
            return replace(result, unit=figure.unit)
        came = result.unit or "a pure number"
        hint = "`share` and `change` give percent" if kind == "share" else ""
        raise Fault(f"the formula comes to {came}, but the figure is in {figure.unit}", 0, hint)

    def totals(self) -> dict[Key, Total]:
        """What the parts of each value that has some add up to."""
        return {
            (figure.id, value.anchor): self._total(figure, value)
            for figure in self.book.figures
            for value in figure.values
            if value.parts and figure.unit in self.book.units
        }

    def _total(self, figure: Figure, value: Value) -> Total:
        trail, faults = Trail(), list[tuple[int, Fault]]()
        total: Measure | None = None
        for number, text in enumerate(value.parts):
            try:
                part = self._part(text, trail, figure, value)
                total = self._worker.arithmetic.add(total, part) if total else part
            except Unfit as error:
                faults.append((number, Fault(str(error))))
            except Fault as fault:
                faults.append((number, fault))
        whole = self._manner(figure, value)
        if total is not None and (mixed := (total.manner | whole).mixes()):
            trail.mixed.append((mixed, 0))
        inputs = tuple(trail.inputs.values())
        return Total(inputs, None if faults else total, tuple(trail.mixed), tuple(faults))

    def _part(self, text: str, trail: Trail, figure: Figure, value: Value) -> Measure:
        try:
            node = parse(text)
        except Malformed as error:
            raise Fault(error.why, error.offset) from None
        if not isinstance(node, Reference):
            raise Fault("a part is one value: its figure and its time", node.start)
        own = Trail()
        part = Evaluation(self._worker, text, own, (figure, value), is_check=False).quantity(node)
        ((key, read),) = own.inputs.items()
        if key in trail.inputs:
            raise Fault("this part is listed twice")
        trail.inputs[key] = read
        other = self.book.figure(read.id) if read.kind == "figures" else None
        found = next((v for v in other.values if v.anchor == read.name), None) if other else None
        if other is figure and found is not None and found.anchor == value.anchor:
            raise Fault("the value is a part of itself")
        if found is not None and found.when != value.when:
            raise Fault(f"this part is of {found.when}, the whole of {value.when}")
        return part


def _expect_time(value: Value) -> None:
    """Stops where a formula adds up the values of other years than its own value is of."""
    node = parse(value.formula or "")
    if isinstance(node, Call) and node.name in ("sum", "mean") and len(node.arguments) == 1:
        only = node.arguments[0]
        spans = isinstance(only, Reference) and ".." in only.when and ".." in value.when
        if spans and isinstance(only, Reference) and only.when != value.when:
            why = f"this is of {only.when}, and the value of {value.when}"
            raise Fault(why, only.start, "name the same years in both")
