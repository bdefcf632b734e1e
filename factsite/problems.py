"""Problems: what is wrong, where, why, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Place(NamedTuple):
    """A place in a file of the project: relative path with `/`, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Code:
    """A permanent name for one kind of problem, explained in plain words.

    `title` is one line; `why` says what goes wrong otherwise and what to do.
    """

    name: str
    title: str
    why: str
    severity: str = "error"


CODES: dict[str, Code] = {}


def code(name: str, title: str, why: str, severity: str = "error") -> Code:
    """The code registered under `name`; each is declared once, beside what finds it.

    Raises ValueError where the name is taken.
    """
    if name in CODES:
        raise ValueError(f"problem code declared twice: {name}")
    CODES[name] = Code(name, title, why, severity)
    return CODES[name]


@dataclass(frozen=True)
class Problem:
    """One finding: its code, its message (what and why), its place and a hint (what to do).

    `also` holds further places that the reader needs, such as the other of two values.
    """

    code: Code
    message: str
    place: Place
    hint: str = ""
    also: tuple[Place, ...] = ()

    @property
    def severity(self) -> str:
        return self.code.severity


class Found(Exception):
    """Problems that end a step; nothing after it can be trusted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort(problems)
        lines = (f"{p.place}: {p.message} [{p.code.name}]" for p in self.problems)
        super().__init__("\n".join(lines))


Lines = Callable[[str, int], str | None]


def sort(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by place, each once."""
    return sorted(set(problems), key=lambda p: (p.place, p.code.name, p.message))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is more than a warning."""
    return any(p.severity == "error" for p in problems)


def printable(text: str) -> str:
    """The text with control characters written as escapes, safe in a terminal or a log."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode()
        for c in text
    )


def as_text(problem: Problem, lines: Lines) -> str:
    """The problem for a terminal: place, message, code; below it the line, a caret and the hint."""
    message = printable(problem.message)
    head = f"{printable(str(problem.place))}: {problem.severity}: {message}  [{problem.code.name}]"
    out = [head]
    line = lines(problem.place.path, problem.place.line)
    if line is not None and line.strip():
        out += [f"    {excerpt}" for excerpt in _pointed(line, problem)]
    elif problem.hint:
        out.append(f"    {printable(problem.hint)}")
    out += [f"    see also {printable(str(place))}" for place in problem.also]
    return "\n".join(out)


def _pointed(line: str, problem: Problem, width: int = 100) -> tuple[str, str]:
    """The line cut to a readable width around the column, and a caret below it with the hint."""
    start = min(len(line) - len(line.lstrip()), problem.place.column - 1)
    column = problem.place.column - 1
    if column - start > width - 20:
        start = column - 40
    shown = printable(line[start : start + width].rstrip())
    before = printable(line[start:column])
    return shown, " " * _cells(before) + f"^ {printable(problem.hint)}".rstrip()


def _cells(text: str) -> int:
    """Terminal cells that the text takes; East Asian wide characters take two."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def as_github(problem: Problem) -> str:
    """The problem as a workflow command, so that it stands beside its line in a pull request."""
    place = problem.place
    text = f"{problem.message} {problem.hint}".strip()
    fields = f"file={_escape(place.path, True)},line={place.line},col={place.column}"
    title = _escape(problem.code.name, True)
    return f"::{problem.severity} {fields},title={title}::{_escape(text)}"


def _encodable(text: str) -> str:
    """The text with the halves of characters, which odd file names have, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def _escape(text: str, in_field: bool = False) -> str:
    text = _encodable(text)
    for raw, cooked in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(raw, cooked)
    return text.replace(":", "%3A").replace(",", "%2C") if in_field else text


def as_json(problems: Sequence[Problem]) -> str:
    """The problems as one JSON array of objects."""
    rows = [
        {
            "code": p.code.name,
            "severity": p.severity,
            "message": p.message,
            "hint": p.hint,
            "path": p.place.path,
            "line": p.place.line,
            "column": p.place.column,
        }
        for p in problems
    ]
    return _encodable(json.dumps(rows, ensure_ascii=False, indent=2))
