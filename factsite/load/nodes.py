"""Strict YAML: a file's text to plain mappings, lists and texts, with the place of each.

PyYAML's C parser gives the events; the tree is built from them here, without recursion, so that
depth, size, aliases, tags and duplicate keys are problems with a place. Every scalar stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from factsite.problems import Code, Place, Problem, code

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 100_000
MAX_PROBLEMS = 50
_SURPRISES = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    "\ud800-\uf8ff\ufeff\ufffe\uffff]"
)
_TABBED = re.compile(r" *\t")
_NULLS = ("", "~", "null")

_MERGE = re.compile(r"^(?:<{7} |>{7} )", re.M)

Path = tuple[str | int, ...]
Features = yaml.ScalarEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent
Plain = str | list["Plain"] | dict[str, "Plain"]

YAML_SYNTAX = code(
    "yaml-syntax",
    "The file is not YAML",
    "Nothing in the file can be read. Often a quote is not closed, a colon is followed by no "
    "space, "
    "or the indentation is uneven.",
)
YAML_FEATURE = code(
    "yaml-feature",
    "Anchors, aliases, tags and merge keys are not allowed",
    "They make a fact mean something that its line does not show. Write the value out.",
)
DUPLICATE_KEY = code(
    "duplicate-key",
    "A key stands twice in one mapping",
    "Only one of the two would count, silently. Remove or rename one of them.",
)
EMPTY_VALUE = code(
    "empty-value",
    "A key has no value",
    "A key that is not known is left out. In flow style ({a: b, c}), quote a value that has a "
    "comma.",
)
TOO_LARGE = code(
    "too-large",
    "A file is larger, deeper or has more entries than a fact file may",
    "Limits keep a build quick on any input. Split the file.",
)
BAD_TEXT = code(
    "bad-text",
    "The file is not plain UTF-8 text",
    "Other encodings, control characters and direction marks change what a reader sees. "
    "Save the file as UTF-8 and remove the character.",
)
EMPTY_FILE = code(
    "empty-file",
    "The file holds nothing",
    "An empty file is a fact that was lost. Fill it, or delete it.",
)


@dataclass
class Node:
    """One value of the tree and where it stands; `raw` is a scalar's text as written."""

    value: Plain
    line: int
    column: int
    raw: str = ""
    flow: bool = False


@dataclass
class Document:
    """A parsed file: its plain value, the node at each path, and where each key stands."""

    path: str
    value: Plain
    nodes: dict[Path, Node] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key, or the nearest that there is around it."""
        if key and path in self.keys:
            return Place(self.path, *self.keys[path])
        while path and path not in self.nodes:
            path = path[:-1]
        node = self.nodes.get(path)
        return Place(self.path, node.line, node.column) if node else Place(self.path)

    def at(self, path: Path, text: str, offset: int) -> Place:
        """Where the character at the offset of a text stands, however the text is written.

        Lines that are folded, indented or quoted have the same characters in the same order, but
        for blanks; so those before it are walked along.
        """
        node = self.nodes.get(path)
        if node is None:
            return self.place(*path)
        at = node.raw.find("\n") + 1 if node.raw[:1] in ("|", ">") else node.raw[:1] in ("'", '"')
        for char in text[:offset]:
            if not char.isspace() and (found := node.raw.find(char, at)) >= 0:
                at = found + 1
        at = max(node.raw.find(text[offset : offset + 1], at), at)
        return self._in(node, at)

    def find(self, path: Path, piece: str, nth: int = 0) -> Place:
        """Where the nth `piece` stands in the text at `path`; its start where it is folded."""
        node = self.nodes.get(path)
        if node is None:
            return self.place(*path)
        at = -1
        for _ in range(nth + 1):
            at = node.raw.find(piece, at + 1)
        if at < 0:
            return Place(self.path, node.line, node.column)
        return self._in(node, at)

    def _in(self, node: Node, at: int) -> Place:
        """The place of an offset in the text of a node as it is written."""
        before = node.raw[:at]
        line = node.line + before.count("\n")
        column = at - before.rfind("\n") if "\n" in before else node.column + at
        return Place(self.path, line, column)


class _Stop(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def decode(raw: bytes, path: str) -> tuple[str, list[Problem]]:
    """The file's text without a byte-order mark, and a problem where it is not plain UTF-8."""
    if len(raw) > MAX_BYTES:
        said = "the file is larger than such a file may be"
        return "", [Problem(TOO_LARGE, said, Place(path), f"at most {MAX_BYTES:,} bytes")]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        said = "the file is UTF-16"
        return "", [Problem(BAD_TEXT, said, Place(path), "save the file as UTF-8")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return "", [Problem(BAD_TEXT, "a byte here is not UTF-8", place, "save the file as UTF-8")]
    text = text.replace("\r\n", "\n")
    match = _SURPRISES.search(text)
    if match or "\r" in text:
        at = match.start() if match else text.index("\r")
        place = Place(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        return "", [_surprise(text[at], place)]
    if mark := _MERGE.search(text):
        place = Place(path, text.count("\n", 0, mark.start()) + 1)
        hint = "choose between the two sides and remove the marks"
        return "", [Problem(BAD_TEXT, "a merge was left unfinished here", place, hint)]
    return text, []


def _surprise(character: str, place: Place) -> Problem:
    name = f"U+{ord(character):04X}"
    return Problem(BAD_TEXT, f"the character {name} may not stand in a file", place, "remove it")


def parse(raw: bytes, path: str) -> tuple[Document | None, list[Problem]]:
    """The document in the file, or None with the problems that stopped it."""
    text, problems = decode(raw, path)
    if problems:
        return None, problems
    builder = _Builder(text, path)
    try:
        return builder.build(), builder.problems
    except _Stop as stop:
        return None, [*builder.problems, stop.problem]
    except yaml.YAMLError as error:
        return None, [*builder.problems, _syntax(error, text, path)]


_SYNTAX_HINTS = {
    "cannot start any token": "put the value in quotes",
    "mapping values are not allowed": "quote a value that has a colon, or mend the indentation",
    "escape character": 'in double quotes a backslash is written twice: "a\\\\b"',
    "alphabetic or numeric": "put the value in quotes",
}


def _syntax(error: yaml.YAMLError, text: str, path: str) -> Problem:
    place = _where(error, text, path)
    what = getattr(error, "problem", None) or "cannot be read"
    context = getattr(error, "context", None)
    said = f"{context}, {what}" if context else what
    usual = "is a quote open, a space missing after a colon, or the indentation uneven?"
    hint = next((hint for words, hint in _SYNTAX_HINTS.items() if words in said), usual)
    if _TABBED.match(text.split("\n")[place.line - 1]):
        hint = "indent by spaces, not by tabs"
    return Problem(YAML_SYNTAX, f"this is not YAML: {said}", place, hint)


def _where(error: yaml.YAMLError, text: str, path: str) -> Place:
    """Where the text stops making sense, or where what never ends begins."""
    lines = text.rstrip().split("\n")
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    inside = [mark for mark in marks if mark and mark.line < len(lines)]
    if not inside:
        return Place(path, len(lines), len(lines[-1]) or 1)
    opened = getattr(error, "context", None) == "while scanning a quoted scalar"
    mark = inside[-1] if opened else inside[0]
    return Place(path, mark.line + 1, mark.column + 1)


@dataclass
class _Open:
    """A mapping or list that is still being read."""

    value: list[Plain] | dict[str, Plain]
    path: Path
    flow: bool
    key: str | None = None
    twice: bool = False


class _Builder:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self.document = Document(path, "")
        self.stack: list[_Open] = []

    def build(self) -> Document:
        """The tree of the one document in the text."""
        documents = 0
        for event in yaml.parse(self.text, Loader=yaml.CSafeLoader):
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        what = "a second document starts here"
                        raise self._stop(YAML_SYNTAX, what, event, "one record a file")
                case yaml.AliasEvent():
                    what = f"“*{event.anchor}” is an alias"
                    raise self._stop(YAML_FEATURE, what, event, "write the value out")
                case yaml.ScalarEvent():
                    self._refuse_features(event)
                    self._scalar(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._refuse_features(event)
                    self._enter(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.stack.pop()
        root = self.document.nodes.get(())
        if root is None or root.value in _NULLS:
            place = Place(self.document.path)
            raise _Stop(
                Problem(EMPTY_FILE, "the file holds nothing", place, "fill it or delete it")
            )
        self.document.value = root.value
        return self.document

    def _place(self, event: yaml.Event) -> Place:
        return Place(self.document.path, *_start(event))

    def _stop(self, code: Code, message: str, event: yaml.Event, hint: str) -> _Stop:
        return _Stop(Problem(code, message, self._place(event), hint))

    def _say(self, code: Code, message: str, place: Place, hint: str) -> None:
        """Notes the problem and goes on; so many of them are no slips, and end the file."""
        problem = Problem(code, message, place, hint)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop(problem)
        self.problems.append(problem)

    def _refuse_features(self, event: Features) -> None:
        if event.anchor:
            what = f"“&{event.anchor}” is an anchor"
            raise self._stop(YAML_FEATURE, what, event, "write the value out")
        if event.tag:
            hint = "leave it out: types come from the key"
            raise self._stop(YAML_FEATURE, f"“{event.tag}” is a tag", event, hint)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.style == '"' and (odd := _SURPRISES.search(event.value)):
            raise _Stop(_surprise(odd.group(), self._place(event)))
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self._key(top, event)
            return
        if top is not None and not event.style and event.value in _NULLS:
            self._add("", self._say_empty(top, event))
            return
        raw = self.text[_index(event.start_mark) : _index(event.end_mark)]
        self._add(event.value, self._place(event), raw)

    def _key(self, top: _Open, event: yaml.ScalarEvent) -> None:
        if event.value == "<<" and not event.style:
            raise self._stop(YAML_FEATURE, "“<<” is a merge key", event, "write the values out")
        top.key = event.value
        path = (*top.path, event.value)
        assert isinstance(top.value, dict)
        top.twice = event.value in top.value
        if top.twice:
            hint = f"it stands on line {self.document.keys[path][0]} already: remove or rename one"
            what = f"the key “{event.value}” stands twice"
            self._say(DUPLICATE_KEY, what, self._place(event), hint)
        else:
            self.document.keys[path] = _start(event)

    def _say_empty(self, top: _Open, event: yaml.Event) -> Place:
        """Where the value is missing: at its key, or in the list."""
        if top.key is None:
            place, message, hint = (
                self._place(event),
                "this list entry is empty",
                "fill or remove it",
            )
        else:
            place = self.document.place(*top.path, top.key, key=True)
            message, hint = f"“{top.key}” has no value", "fill it, or leave the key out"
        if top.flow:
            hint = 'in flow style, quote a value with a comma: {name: "a, b"}'
        self._say(EMPTY_VALUE, message, place, hint)
        return place

    def _enter(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            hint = "put a value that starts with a bracket or a brace in quotes"
            raise self._stop(YAML_SYNTAX, "a key must be a word", event, hint)
        if len(self.stack) >= MAX_DEPTH:
            hint = f"at most {MAX_DEPTH} levels"
            raise self._stop(TOO_LARGE, "the file nests too deeply", event, hint)
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        value: list[Plain] | dict[str, Plain] = {} if is_mapping else []
        flow = bool(event.flow_style)
        path = self._add(value, self._place(event), flow=flow)
        self.stack.append(_Open(value, path, flow))

    def _add(self, value: Plain, place: Place, raw: str = "", flow: bool = False) -> Path:
        if len(self.document.nodes) > MAX_NODES:
            hint = f"at most {MAX_NODES:,}"
            raise _Stop(Problem(TOO_LARGE, "the file has too many entries", place, hint))
        path: Path = ()
        if self.stack:
            top = self.stack[-1]
            if isinstance(top.value, list):
                path = (*top.path, len(top.value))
                top.value.append(value)
            else:
                assert top.key is not None
                path = (*top.path, top.key)
                if not top.twice:
                    top.value[top.key] = value
                else:
                    path = (*top.path, f"{top.key} (again)")
                top.key = None
        self.document.nodes[path] = Node(value, place.line, place.column, raw, flow)
        return path


def _start(event: yaml.Event) -> tuple[int, int]:
    """Line and column of the event, counted from 1."""
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1


def _index(mark: Any) -> int:
    """The mark's offset in the text; C parser and stubs differ in whether there may be none."""
    index: int = mark.index
    return index
