"""Formulas and checks as phrases: what stands in them, for templates to put into words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factsite.load import lookup
from factsite.load.factbook import Factbook, Input
from factsite.quantities.formula import (
    RELATIONS,
    Call,
    Day,
    Node,
    Not,
    Number,
    Operation,
    Reference,
    Words,
)

# How tightly a sign binds; what binds less tightly than its surroundings is put in brackets.
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}


@dataclass(frozen=True)
class Phrase:
    """A part of a formula: `kind` is input, inputs, number, day, text, call, sign or bracket.

    `text` is the letter of an input, the name of a function, a sign, or what was typed; `inputs`
    stands for several in a row and has the letters of the first and the last as its parts.
    """

    kind: str
    text: str = ""
    parts: tuple[Phrase, ...] = ()


def letter(number: int) -> str:
    """The letter by which an input is called: a to z, then aa, ab and so on."""
    before, last = divmod(number, 26)
    return (letter(before - 1) if before else "") + chr(ord("a") + last)


def comparisons(node: Node) -> Iterator[Operation]:
    """The comparisons of a check in the order in which they are judged."""
    match node:
        case Operation(sign="and" | "or"):
            yield from comparisons(node.left)
            yield from comparisons(node.right)
        case Not():
            yield from comparisons(node.inner)
        case Operation() if node.sign in RELATIONS or node.sign in ("within", "has"):
            yield node


class Phrasing:
    """Puts parts of one formula into phrases; its inputs are called by their letters."""

    def __init__(self, book: Factbook, text: str, inputs: tuple[Input, ...]) -> None:
        self._book, self._text, self._inputs = book, text, inputs

    def of(self, node: Node) -> Phrase:
        """The phrase of a part."""
        match node:
            case Reference():
                return self._several(self._read_by(node), node)
            case Call(name="roles" | "state" | "start" | "end"):
                return self._several(self._named(self._typed(node)), node)
            case Call():
                return Phrase("call", node.name, tuple(map(self.of, node.arguments)))
            case Operation(sign="*", left=Number() as minus) if self._typed(minus) == "-":
                return Phrase("sign", "-", (self._within(node.right, 2),))
            case Operation() if node.sign in _BINDING:
                own = _BINDING[node.sign]
                right = own + (node.sign in "-/")
                parts = self._within(node.left, own), self._within(node.right, right)
                return Phrase("sign", node.sign, parts)
            case Number():
                return Phrase("number", self._typed(node))
            case Day():
                return Phrase("day", node.day.isoformat())
            case Words():
                return Phrase("text", node.text)
        return Phrase("text", self._typed(node))

    def _typed(self, node: Node) -> str:
        return self._text[node.start : node.end]

    def _within(self, node: Node, binding: int) -> Phrase:
        """The part within others that bind so tightly."""
        loose = isinstance(node, Operation) and _BINDING.get(node.sign, 0) < binding
        return Phrase("bracket", "", (self.of(node),)) if loose else self.of(node)

    def _several(self, found: list[int], node: Node) -> Phrase:
        """The inputs that a part reads: one letter, or a row of them."""
        letters = [Phrase("input", letter(n)) for n in found]
        in_a_row = found == list(range(found[0], found[-1] + 1)) if found else False
        if len(letters) > 2 and in_a_row:
            return Phrase("inputs", "", (letters[0], letters[-1]))
        if len(letters) > 1:
            return Phrase("list", "", tuple(letters))
        return letters[0] if letters else Phrase("text", self._typed(node))

    def _named(self, text: str) -> list[int]:
        return [n for n, read in enumerate(self._inputs) if read.text == text][:1]

    def _read_by(self, node: Reference) -> list[int]:
        """The numbers of the inputs that a reference reads."""
        figure = None if node.field else self._book.figure(node.id.removeprefix("figures/"))
        if figure is None:
            return self._named(self._typed(node))
        own = [n for n, i in enumerate(self._inputs) if (i.kind, i.id) == ("figures", figure.id)]
        try:
            value = lookup.value(self._book, figure, node.when, node.status, node.basis)
        except lookup.NoAnswer:
            return self._spanned(node, own)
        found = [n for n in own if self._inputs[n].name == value.anchor]
        return found or self._spanned(node, own)

    def _spanned(self, node: Reference, own: list[int]) -> list[int]:
        """Those of a figure's inputs that lie in a span of years; all where that is not known."""
        figure = self._book.figure(node.id.removeprefix("figures/"))
        if figure is None:
            return own
        calendar = self._book.calendars[figure.calendar].calendar
        try:
            span = calendar.period(node.when)
        except ValueError:
            return own
        within = {
            value.anchor
            for value in figure.values
            if span.first <= self._book.period(figure, value).first
            and self._book.period(figure, value).last <= span.last
        }
        return [n for n in own if self._inputs[n].name in within] or own
