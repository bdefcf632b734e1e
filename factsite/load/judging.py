"""Checks of claims: whether a test is true of the facts, with what was compared."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from factsite.load import dated
from factsite.load.factbook import Answer, Fault, Step, Tested
from factsite.load.lookup import STATES
from factsite.load.prose import nearest
from factsite.load.spans import MONTHS, WEEKDAYS, Listing, Span
from factsite.load.working import Evaluation, Trail, Worker
from factsite.quantities.formula import (
    RELATIONS,
    Call,
    Malformed,
    Node,
    Not,
    Number,
    Operation,
    Reference,
    Words,
    parse,
)
from factsite.quantities.interval import Interval
from factsite.quantities.measure import Measure, Unfit

Truth = bool | None  # None where the ranges leave it open
VERDICTS = {True: "holds", False: "fails", None: "open"}


def test(worker: Worker, check: str) -> Tested:
    """What the check comes to; its fault says why where it comes to nothing, and it is open then.

    A comparison is true only if it is true of every number that the prints leave possible.
    """
    trail = Trail()
    try:
        judge = _Judge(worker, check, trail)
        truth = judge.truth(parse(check))
    except Malformed as error:
        hint = "see “Formulas and checks” in CONTRIBUTING.md"
        return Tested("open", fault=Fault(error.why, error.offset, hint))
    except Fault as fault:
        return Tested("open", tuple(trail.inputs.values()), fault=fault)
    inputs, mixed = tuple(trail.inputs.values()), tuple(trail.mixed)
    if not inputs:
        return Tested("open", fault=Fault("this check reads no fact", 0, "name one by its id"))
    return Tested(VERDICTS[truth], inputs, tuple(judge.steps), mixed)


class _Judge(Evaluation):
    """One check on its way to its verdict."""

    def __init__(self, worker: Worker, check: str, trail: Trail) -> None:
        super().__init__(worker, check, trail, None, is_check=True)
        self.steps: list[Step] = []

    def truth(self, node: Node) -> Truth:
        """Whether the test is true. Raises Fault."""
        match node:
            case Not():
                inner = self.truth(node.inner)
                return None if inner is None else not inner
            case Operation(sign="and"):
                return _all(self.truth(node.left), self.truth(node.right))
            case Operation(sign="or"):
                left, right = self.truth(node.left), self.truth(node.right)
                return _not(_all(_not(left), _not(right)))
            case Operation(sign="within"):
                return self._tested(node, lambda: self._within(node))
            case Operation(sign="has"):
                return self._tested(node, lambda: self._has(node))
            case Operation() if node.sign in RELATIONS:
                return self._tested(node, lambda: self._compare(node))
        why = "this is no test"
        raise Fault(why, node.start, "compare it: < > = within, between, has")

    def _tested(self, node: Node, work: Callable[[], Truth]) -> Truth:
        try:
            return work()
        except Unfit as error:
            raise Fault(str(error), node.start) from None

    def _note(self, node: Operation, left: Answer, right: Answer, truth: Truth) -> Truth:
        text = self._text[node.left.start : node.left.end]
        self.steps.append(Step(text, node.sign, left, right, VERDICTS[truth]))
        return truth

    def _limit(self, node: Node, beside: Answer) -> Answer:
        """What is compared with; a typed number without a unit is in that of the other side."""
        found = self.of(node)
        is_bare = isinstance(node, Number) and not node.unit
        kind = self._worker.arithmetic.kind(beside.unit) if isinstance(beside, Measure) else ""
        if is_bare and kind in ("share", "points", "duration"):
            why = "this limit needs a unit"
            raise Fault(why, node.start, "write it out: 2 percent, 40 days, 5 years")
        if is_bare and isinstance(found, Measure) and isinstance(beside, Measure) and beside.unit:
            size = self._book.units[beside.unit].size
            return Measure.number(node.value * size if isinstance(node, Number) else 0, beside.unit)
        return found

    def _has(self, node: Operation) -> Truth:
        left, right = self.of(node.left), self.of(node.right)
        if not isinstance(left, Listing) or not isinstance(right, Listing):
            raise Fault("`has` asks whether a list has a word or an id", node.start)
        self._expect_word(node, right)
        return self._note(node, left, right, _has(left, right))

    def _expect_word(self, node: Operation, right: Listing) -> None:
        """Stops at a word in quotes that nothing asked of here ever is; it would be misspelt."""
        if not isinstance(node.right, Words):
            return
        known = self._words(node.left)
        if known and right.items[0].casefold() not in {word.casefold() for word in known}:
            hint = nearest(right.items[0], known)
            raise Fault(f"there is no “{right.items[0]}”", node.right.start, hint)

    def _words(self, node: Node) -> list[str]:
        """The words that a part may come to; empty where they are not known."""
        match node:
            case Call(name="weekday"):
                return list(WEEKDAYS)
            case Call(name="month"):
                return list(MONTHS)
            case Call(name="state"):
                return list(STATES)
            case Call(name="roles"):
                return sorted({role.role for person in self._book.people for role in person.roles})
            case Reference(field=name) if name:
                return dated.words(self._book, name)
        return []

    def _compare(self, node: Operation) -> Truth:
        left = self.of(node.left)
        right = self._limit(node.right, left)
        if isinstance(left, Listing) and isinstance(right, Listing) and node.sign in ("=", "!="):
            self._expect_word(node, right)
            same = _same(left, right)
            return self._note(node, left, right, same if node.sign == "=" else _not(same))
        if isinstance(left, Measure) and isinstance(right, Measure):
            self._worker.arithmetic.alike(left, right)
            self.together(node, left, right)
            truth = _compared(node.sign, left.interval, right.interval)
        elif isinstance(left, Span) and isinstance(right, Span):
            truth = _compared(node.sign, _days(left), _days(right))
            is_vague = left != right or left.first != left.last
            if node.sign in ("=", "!=") and left.meets(right) and is_vague:
                truth = None
        else:
            raise Fault("these two cannot be compared", node.start)
        return self._note(node, left, right, truth)

    def _within(self, node: Operation) -> Truth:
        """Whether a measure is no further than a limit from zero, or from another measure."""
        left = self.quantity(node.left)
        arithmetic, limit = self._worker.arithmetic, self._limit(node.right, left)
        if not isinstance(limit, Measure):
            raise Fault("the limit is no quantity", node.right.start)
        apart = left
        if node.of is not None:
            other = self.quantity(node.of)
            self.together(node, left, other)
            apart = arithmetic.subtract(left, other)
            if arithmetic.kind(limit.unit) == "share" and arithmetic.kind(left.unit) != "share":
                limit = arithmetic.multiply(other, limit)
        arithmetic.alike(apart, limit)
        truth = _inside(apart.interval, limit.interval)
        return self._note(node, apart, limit, truth)


def _inside(apart: Interval, limit: Interval) -> Truth:
    """Whether no number of the first lies further from zero than the limit."""
    if limit.low is None or limit.high is None:
        return None
    sizes = sorted([abs(limit.low), abs(limit.high)])
    least = Decimal(0) if limit.contains(Decimal(0)) else sizes[0]
    if Interval(-least, least).contains(apart):
        return True
    return None if Interval(-sizes[1], sizes[1]).meets(apart) else False


def _compared(sign: str, left: Interval, right: Interval) -> Truth:
    """Whether the comparison holds for all numbers of both, for none, or for some."""
    if sign in ("=", "!="):
        return left.meets(right) == (sign == "=")
    if sign in (">", ">="):
        left, right, sign = right, left, {">": "<", ">=": "<="}[sign]
    if sign == "<=":
        return _not(_below(right, left)) if _below(right, left) else _below_or_at(left, right)
    if _below(left, right):
        return True
    return False if _below_or_at(right, left) else None


def _below(one: Interval, other: Interval) -> Truth:
    """True where all of the first lies below all of the other; else None."""
    return (one.high is not None and other.low is not None and one.high < other.low) or None


def _below_or_at(one: Interval, other: Interval) -> Truth:
    return (one.high is not None and other.low is not None and one.high <= other.low) or None


def _same(left: Listing, right: Listing) -> Truth:
    """Whether the two name the same; open where one of them may be several."""
    both = {item.casefold() for item in left.items} & {item.casefold() for item in right.items}
    if not both and left.items:
        return False
    return True if len(left.items) == len(right.items) == 1 else None


def _has(left: Listing, right: Listing) -> Truth:
    """Whether the list has the items; open where it is a choice, or where nothing is known."""
    if not left.items:
        return None
    return (None if left.is_choice else True) if left.has(right) else False


def _days(span: Span) -> Interval:
    return Interval(Decimal(span.first.toordinal()), Decimal(span.last.toordinal()))


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _all(left: Truth, right: Truth) -> Truth:
    if left is False or right is False:
        return False
    return True if left and right else None
