"""The language of formulas and checks: from text to a tree, with the place of each of its parts.

    expression  = choice {"or" choice}
    choice      = test {"and" test}
    test        = ["not"] sum [relation]
    relation    = ("<" | "<=" | ">" | ">=" | "=" | "!=") sum
                | "within" limit ["of" sum] | "between" sum "and" sum | "has" (text | name)
    sum         = product {("+" | "-") product}
    product     = factor {("*" | "/") factor}
    factor      = ["-"] (number | date | text | call | reference | "(" expression ")")
    call        = word "(" expression {"," expression} ")"
    reference   = id ["." field] [time] [status] [basis]

A minus between two references needs spaces, since ids hold hyphens. Nothing here computes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NoReturn

from factsite.quantities.amounts import parse_value
from factsite.quantities.text import Unreadable

# A tree is walked by functions that call themselves, so it may not grow without end.
LONGEST, DEEPEST, MOST_SIGNS = 500, 30, 40
RELATIONS = frozenset(["<", "<=", ">", ">=", "=", "!="])
_KEYWORDS = frozenset(["within", "between", "and", "or", "not", "has", "of"])
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z-]))
    | (?P<time>[A-Z]*[0-9]{4}(?:\.\.[A-Z]*[0-9]{4}|-[0-9]{2}(?:/(?:early|mid|late))?)?
        (?![0-9A-Za-z]|[.,][0-9]))
    | (?P<number>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![0-9A-Za-z.]))
    | (?P<word>[A-Za-z][A-Za-z0-9_]*(?:[-/][A-Za-z0-9_]+)*)
    | (?P<text>"[^"]*")
    | (?P<sign><=|>=|!=|[-+*/()<>=,.])
    )""",
    re.X,
)


class Malformed(ValueError):
    """A text that is no formula: `why` in plain words, at `offset` of the text."""

    def __init__(self, why: str, offset: int) -> None:
        super().__init__(why)
        self.why, self.offset = why, offset


@dataclass(frozen=True)
class Node:
    """A part of a formula; `start` and `end` are its place in the text."""

    start: int
    end: int


@dataclass(frozen=True)
class Number(Node):
    """A number as typed, with the word of its unit; empty where it has none."""

    value: Decimal
    unit: str


@dataclass(frozen=True)
class Day(Node):
    """A date as typed."""

    day: date


@dataclass(frozen=True)
class Words(Node):
    """A text in quotes."""

    text: str


@dataclass(frozen=True)
class Reference(Node):
    """A fact by id: a value of a figure, or a field of a record."""

    id: str
    field: str = ""
    when: str = ""
    status: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Call(Node):
    """A function and what it is asked of."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Operation(Node):
    """Two parts and the sign or word between them; `of` is what a limit in percent refers to."""

    sign: str
    left: Node
    right: Node
    of: Node | None = None


@dataclass(frozen=True)
class Not(Node):
    """The opposite of a test."""

    inner: Node


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse(text: str) -> Node:
    """The tree of the formula. Raises Malformed with the place of the first mistake."""
    if len(text) > LONGEST:
        raise Malformed(f"a formula has at most {LONGEST} characters", LONGEST)
    return _Parser(text).whole()


def references(node: Node) -> tuple[Reference, ...]:
    """The references of a formula in the order in which they stand."""
    match node:
        case Reference():
            return (node,)
        case Call():
            return tuple(r for argument in node.arguments for r in references(argument))
        case Operation():
            parts = (node.left, node.right, *((node.of,) if node.of else ()))
            return tuple(r for part in parts for r in references(part))
        case Not():
            return references(node.inner)
        case _:
            return ()


def _tokens(text: str) -> list[_Token]:
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise Malformed(f"“{text[start]}” has no meaning here", start)
        found.append(_Token(kind, match[kind], match.start(kind), match.end(kind)))
        at = match.end()
    return found


class _Parser:
    """Moves through the tokens from left to right; every method takes what it understands."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens = text, _tokens(text)
        self._at = self._depth = self._signs = 0

    def whole(self) -> Node:
        node = self._expression()
        if self._at < len(self._tokens):
            self._stop()
        return node

    def _peek(self, ahead: int = 0) -> _Token:
        at = self._at + ahead
        end = len(self._text)
        return self._tokens[at] if at < len(self._tokens) else _Token("end", "", end, end)

    def _take(self, *texts: str) -> _Token | None:
        token = self._peek()
        if token.kind in ("sign", "word") and token.text in texts:
            self._at += 1
            return token
        return None

    def _expect(self, text: str) -> _Token:
        return self._take(text) or self._stop(f"“{text}” is missing here")

    def _stop(self, why: str = "") -> NoReturn:
        token = self._peek()
        if not why:
            is_end = token.kind == "end"
            why = "the formula ends too early" if is_end else f"“{token.text}” is out of place"
        raise Malformed(why, token.start)

    def _expression(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            self._stop(f"brackets and signs nest deeper than {DEEPEST} levels")
        node = self._choice()
        while self._take("or"):
            node = self._joined(node, "or", self._choice())
        self._depth -= 1
        return node

    def _joined(self, left: Node, sign: str, right: Node) -> Operation:
        self._signs += 1
        if self._signs > MOST_SIGNS:
            why = f"a formula has at most {MOST_SIGNS} signs; `sum(…)` takes many values"
            raise Malformed(why, right.start)
        return Operation(left.start, right.end, sign, left, right)

    def _choice(self) -> Node:
        node = self._test()
        while self._take("and"):
            node = self._joined(node, "and", self._test())
        return node

    def _test(self) -> Node:
        if token := self._take("not"):
            inner = self._test_of(self._sum())
            return Not(token.start, inner.end, inner)
        return self._test_of(self._sum())

    def _test_of(self, left: Node) -> Node:
        if self._take("within"):
            limit = self._sum()
            of = self._sum() if self._take("of") else None
            return Operation(left.start, (of or limit).end, "within", left, limit, of)
        if self._take("between"):
            low = self._sum()
            self._expect("and")
            high = self._sum()
            above = Operation(left.start, low.end, ">=", left, low)
            below = Operation(left.start, high.end, "<=", left, high)
            return Operation(left.start, high.end, "and", above, below)
        if token := self._take("has", *RELATIONS):
            right = self._sum()
            return Operation(left.start, right.end, token.text, left, right)
        return left

    def _sum(self) -> Node:
        node = self._product()
        while token := self._take("+", "-"):
            node = self._joined(node, token.text, self._product())
        return node

    def _product(self) -> Node:
        node = self._factor()
        while token := self._take("*", "/"):
            node = self._joined(node, token.text, self._factor())
        return node

    def _factor(self) -> Node:
        if token := self._take("-"):
            self._depth += 1
            if self._depth > DEEPEST:
                self._stop(f"brackets and signs nest deeper than {DEEPEST} levels")
            inner = self._factor()
            self._depth -= 1
            if isinstance(inner, Number):
                return replace(inner, start=token.start, value=inner.value.copy_negate())
            opposite = Number(token.start, token.end, Decimal(-1), "")
            return Operation(token.start, inner.end, "*", opposite, inner)
        if self._take("("):
            node = self._expression()
            self._expect(")")
            return node
        return self._primary()

    def _primary(self) -> Node:
        token = self._peek()
        self._at += 1
        match token.kind:
            case "number":
                return self._number(token)
            case "time" if token.text.isdigit():
                return self._number(token)
            case "date":
                return Day(token.start, token.end, self._day(token))
            case "text":
                return Words(token.start, token.end, token.text[1:-1])
            case "word" if token.text not in _KEYWORDS:
                is_call = self._peek().text == "("
                return self._call(token) if is_call else self._reference(token)
        self._at -= 1
        self._stop()

    def _day(self, token: _Token) -> date:
        try:
            return date.fromisoformat(token.text)
        except ValueError:
            raise Malformed(f"there is no day {token.text}", token.start) from None

    def _number(self, token: _Token) -> Number:
        """Digits, a scale word and a unit's word: 2 percent, 40 days, 1.5 billion EUR."""
        typed, end, unit = token.text, token.end, ""
        while self._peek().kind == "word" and self._peek().text not in _KEYWORDS:
            word = self._peek()
            self._at += 1
            scaled = f"{typed} {word.text}"
            if not unit and typed == token.text and _is_value(scaled):
                typed = scaled
            else:
                unit = f"{unit} {word.text}".strip()
            end = word.end
        try:
            value = parse_value(typed).low
        except Unreadable as error:
            raise Malformed(error.why, token.start) from None
        return Number(token.start, end, value, unit)

    def _call(self, name: _Token) -> Call:
        self._expect("(")
        arguments = [self._expression()]
        while self._take(","):
            arguments.append(self._expression())
        end = self._expect(")").end
        return Call(name.start, end, name.text, tuple(arguments))

    def _reference(self, id: _Token) -> Reference:
        field, end = "", id.end
        if self._peek().text == "." and self._peek().start == end:
            self._at += 1
            token = self._peek()
            if token.kind != "word":
                self._stop("the name of a field is missing after the point")
            self._at += 1
            field, end = token.text, token.end
        words = {"when": "", "status": "", "basis": ""}
        if not field and self._peek().kind in ("time", "date", "number"):
            words["when"], end = self._peek().text, self._peek().end
            self._at += 1
        for name in ("status", "basis"):
            token = self._peek()
            if field or token.kind != "word" or token.text in _KEYWORDS:
                break
            words[name], end = token.text, token.end
            self._at += 1
        return Reference(id.start, end, id.text, field, **words)


def _is_value(text: str) -> bool:
    try:
        parse_value(text)
    except Unreadable:
        return False
    return True
