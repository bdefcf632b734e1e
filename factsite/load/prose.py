"""Prose: text that may read facts, and nothing else. Its calls are known without rendering it.

The syntax of a call is Jinja's, `{{ figure("bridge-cost", "FY2021") }}`; Jinja's parser reads it,
and only a call of one of our readers with constant texts passes. Code spans and fences are not
read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from jinja2 import Environment, TemplateSyntaxError, nodes

from factsite.problems import Place, Problem, code

PROSE_SYNTAX = code(
    "prose-syntax",
    "A call in prose cannot be read",
    'Prose reads facts by calls such as {{ figure("bridge-cost", "FY2021") }}; '
    "a brace or a quote is missing or too much.",
)
PROSE_NOT_A_CALL = code(
    "prose-not-a-call",
    "Prose may only call readers with constant texts",
    "Loops, conditions, filters and arithmetic have no place in prose: nothing in a text file "
    "can run. "
    "What needs them belongs into a template.",
)
UNKNOWN_READER = code(
    "unknown-reader",
    "There is no reader of that name",
    "The readers are listed in CONTRIBUTING.md; each reads one kind of fact.",
)
BAD_ARGUMENTS = code(
    "bad-arguments",
    "A reader is called with the wrong arguments",
    "Each reader takes the id first, then its own few words.",
)
RAW_HTML = code(
    "raw-html",
    "HTML stands in prose",
    "Prose is Markdown and calls. Raw HTML could run a script or break the page; "
    "put code between backticks, and write &lt; for the sign itself.",
)
TOO_LONG = code(
    "prose-too-long",
    "A text is too long, too deep or has too many brackets",
    "Limits keep the build quick on any text. Split it.",
)

LINK = ("id", "text")
READERS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "figure": ("figures", ("id", "when", "status", "basis", "show")),
    "values": ("figures", ("id", "status", "since", "until")),
    "chart": ("figures", ("id", "title", "since", "until")),
    "breakdown": ("figures", ("id", "when", "status", "basis", "title")),
    "lineage": ("agreements", ("id", "title")),
    "person": ("people", ("id", "on", "text")),
    "agreement": ("agreements", ("id", "show", "text")),
    "organization": ("organizations", LINK),
    "event": ("events", ("id", "show", "text")),
    "term": ("terms", LINK),
    "source": ("sources", LINK),
    "claim": ("claims", LINK),
    "conflict": ("conflicts", LINK),
    "cite": ("sources", ("id", "at")),
    "literal": ("", ("text", "why")),
}
BLOCKS = frozenset(["values", "chart", "breakdown", "lineage"])
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "figure": {"show": ("value", "status", "printed")},
    "agreement": {"show": ("name", "state", "signed", "in-force", "expires", "agreed", "title")},
    "event": {"show": ("what", "date")},
}

_RUN = re.compile(r"`+|^~{3,}", re.M)
_FENCE = re.compile(r"^(`{3,}|~{3,})[ \t]*$", re.M)
_BLANK = re.compile(r"\n[ \t]*\n")
_HALF = re.compile(r"(?<!\{)\{\s*(?:" + "|".join(READERS) + r")\s*\(")
_OPEN = re.compile(r"\{\{|\{%|\}\}")
_CALL = re.compile(r"\{\{((?:[^\"'{}\n]|\n(?!\s*\n)|\"[^\"\n]*\"|'[^'\n]*')*)\}\}")
_LOST = re.compile(r"\{\{(?:(?!\{\{|\n\s*\n).)*?\}\}+|\{%.*?%\}", re.S)
_ENDS = re.compile(r"\{%-?\s*end")
_HTML = re.compile(r"<(?:[a-zA-Z][^\s>]*|/[a-zA-Z][^\s>]*|!--|!\[|!D|\?)")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>]+>")
_BRACKETS = re.compile(r"[\[\](){}<>*_!|]{40,}")
_NESTED = re.compile(r"^(?:[ \t]{40,}|(?:[ \t]*(?:>|(?:[-*+]|\d+\.)(?=[ \t]))){12,})", re.M)
_ENV = Environment()  # only its parser is used; nothing is ever rendered with it
MAX_TEXT, MAX_LINE, MAX_PROBLEMS = 100_000, 5_000, 50


Locate = Callable[[int], Place]


@dataclass(frozen=True)
class Call:
    """One call of a reader: its arguments by name, its span in the text and its place."""

    reader: str
    arguments: Mapping[str, str]
    start: int
    end: int
    place: Place

    @property
    def ref(self) -> tuple[str, str] | None:
        """The kind and id of the fact that it names."""
        kind = READERS[self.reader][0]
        return (kind, self.arguments["id"]) if kind else None


@dataclass(frozen=True)
class Text:
    """A text of prose with its calls in order."""

    source: str
    calls: tuple[Call, ...] = ()
    locate: Locate = field(default=lambda _: Place(""), compare=False, repr=False)


def code_spans(text: str) -> list[tuple[int, int]]:
    """The spans of the text that are code, and so are not read."""
    spans: list[tuple[int, int]] = []
    fences, ticks = _ends(_FENCE, text), _ends(_RUN, text)
    blanks = [match.start() for match in _BLANK.finditer(text)]
    at = 0
    for run in _RUN.finditer(text):
        if run.start() < at or text[run.start() - 1 : run.start()] == "\\":
            continue
        at_margin = text[run.start() - 1 : run.start()] in ("", "\n")
        end = _next(fences, run) if at_margin else None
        if end is None and run.group()[0] == "`":
            paragraph = bisect_left(blanks, run.end())
            end = _next(ticks, run)
            if end is not None and paragraph < len(blanks) and blanks[paragraph] < end:
                end = None
        if end is not None:
            spans.append((run.start(), end))
            at = end
    return spans


def _ends(form: re.Pattern[str], text: str) -> dict[str, list[int]]:
    """Where the runs of the form end, in order, by the run itself."""
    ends: dict[str, list[int]] = {}
    for match in form.finditer(text):
        ends.setdefault(match.group().rstrip(), []).append(match.end())
    return ends


def _next(ends: Mapping[str, list[int]], run: re.Match[str]) -> int | None:
    """Where the next run like this one ends."""
    same = ends.get(run.group(), [])
    after = bisect_right(same, run.end())
    return same[after] if after < len(same) else None


def read(text: str, locate: Locate) -> tuple[Text, list[Problem]]:
    """The text with its calls, and what is wrong with it; `locate` gives the place of an offset."""
    if found := _too_long(text, locate):
        return Text(text, (), locate), [found]
    spans = code_spans(text)
    outside = [
        (a, b)
        for a, b in zip(
            [0, *(e for _, e in spans)], [*(s for s, _ in spans), len(text)], strict=True
        )
    ]
    calls: list[Call] = []
    problems: list[Problem] = []
    for start, end in outside:
        _read_span(text, start, end, locate, calls, problems)
        problems += _half_open(text, start, end, locate)
        problems += _raw_html(text, start, end, locate)
    return Text(text, tuple(calls), locate), problems


def _too_long(text: str, locate: Locate) -> Problem | None:
    if len(text) > MAX_TEXT:
        return Problem(
            TOO_LONG, f"the text has {len(text):,} characters", locate(0), f"at most {MAX_TEXT:,}"
        )
    at = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE:
            return Problem(
                TOO_LONG,
                f"the line has {len(line):,} characters",
                locate(at),
                f"at most {MAX_LINE:,}",
            )
        at += len(line) + 1
    if found := _NESTED.search(text) or _BRACKETS.search(text):
        return Problem(TOO_LONG, "this nests too deeply", locate(found.start()), "use fewer levels")
    if (many := text.count("[") + text.count("![")) > 2_000:
        return Problem(
            TOO_LONG, f"the text has {many:,} brackets", locate(text.index("[")), "split it"
        )
    return None


def _read_span(
    text: str, start: int, end: int, locate: Locate, calls: list[Call], problems: list[Problem]
) -> None:
    at = start
    while (found := _OPEN.search(text, at, end)) and len(problems) < MAX_PROBLEMS:
        place = locate(found.start())
        match = _CALL.match(text, found.start(), end)
        if found.group() != "{{" or match is None:
            if not _ENDS.match(text, found.start(), end) or not problems:
                problems.append(_not_a_call(found.group(), place))
            lost = _LOST.match(text, found.start(), end)
            at = lost.end() if lost else found.end()
            continue
        at = match.end()
        read = _parse(match.group(1), place)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            calls.append(Call(read[0], read[1], match.start(), match.end(), place))


def _half_open(text: str, start: int, end: int, locate: Locate) -> list[Problem]:
    """A problem for a call that lost one of its braces, and would be shown as it is written."""
    what = "this call has one brace where it needs two"
    hint = 'a call is written {{ figure("id", "FY2021") }}'
    found = _HALF.finditer(text, start, end)
    return [Problem(PROSE_SYNTAX, what, locate(m.start()), hint) for m in islice(found, 9)]


def _not_a_call(sign: str, place: Place) -> Problem:
    if sign == "{%":
        hint = "prose reads facts by calls such as {{ figure(…) }}"
        return Problem(
            PROSE_NOT_A_CALL, "a statement (loop, condition, macro) stands in prose", place, hint
        )
    what = "this call is not closed" if sign == "{{" else "“}}” closes nothing"
    return Problem(
        PROSE_SYNTAX,
        what,
        place,
        'a call is written {{ figure("id", "FY2021") }}, on one paragraph',
    )


def _raw_html(text: str, start: int, end: int, locate: Locate) -> list[Problem]:
    found = next(
        (m for m in _HTML.finditer(text, start, end) if not _AUTOLINK.match(text, m.start(), end)),
        None,
    )
    if found is None:
        return []
    hint = "write Markdown; for the sign itself write &lt;"
    return [Problem(RAW_HTML, f"“{found.group()}” is HTML", locate(found.start()), hint)]


def _parse(source: str, place: Place) -> tuple[str, dict[str, str]] | Problem:
    """The reader and its arguments, or what is wrong with the call."""
    if len(source) > 500 or source.count("(") > 5:
        return Problem(
            PROSE_NOT_A_CALL, "this is no plain call", place, "one reader, constant texts"
        )
    try:
        tree = _ENV.parse("{{" + source + "}}")
    except TemplateSyntaxError as error:
        return Problem(
            PROSE_SYNTAX,
            f"this call cannot be read: {error.message}",
            place,
            'write {{ figure("id", "FY2021") }}',
        )
    output = tree.body[0] if len(tree.body) == 1 else None
    call = output.nodes[0] if isinstance(output, nodes.Output) and len(output.nodes) == 1 else None
    if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name) or _spread(call):
        return Problem(
            PROSE_NOT_A_CALL, "this is no call of a reader", place, "one reader, constant texts"
        )
    named = [(word.key, _constant(word.value)) for word in call.kwargs if word.key]
    values = [_constant(argument) for argument in call.args]
    if None in values or any(value is None for _, value in named):
        return Problem(
            PROSE_NOT_A_CALL,
            "the arguments must be texts in quotes",
            place,
            'write {{ figure("id", "FY2021") }}',
        )
    texts = [value for value in values if value is not None]
    return _bind(call.node.name, texts, [(key, value or "") for key, value in named], place)


def _spread(call: nodes.Call) -> bool:
    return call.dyn_args is not None or call.dyn_kwargs is not None


def _constant(node: nodes.Node) -> str | None:
    """The text that the argument is; None where it is anything else."""
    value = node.value if isinstance(node, nodes.Const) else None
    return value if isinstance(value, str) else None


def _bind(
    name: str, positional: list[str], named: list[tuple[str, str]], place: Place
) -> tuple[str, dict[str, str]] | Problem:
    if name not in READERS:
        return Problem(
            UNKNOWN_READER, f"there is no reader “{name}”", place, nearest(name, READERS)
        )
    names = READERS[name][1]
    if len(positional) > len(names):
        return Problem(BAD_ARGUMENTS, f"“{name}” takes {', '.join(names)}, no more", place)
    bound = dict(zip(names, positional, strict=False))
    for key, value in named:
        if key not in names:
            hint = nearest(key, names)
            return Problem(BAD_ARGUMENTS, f"“{name}” takes no “{key}”", place, hint)
        if key in bound:
            return Problem(BAD_ARGUMENTS, f"“{key}” is given twice", place)
        bound[key] = value
    return _complete(name, names, bound, place)


def _complete(
    name: str, names: tuple[str, ...], bound: dict[str, str], place: Place
) -> tuple[str, dict[str, str]] | Problem:
    needed = names if name == "literal" else names[:1]
    missing = [key for key in needed if not bound.get(key)]
    if missing:
        return Problem(
            BAD_ARGUMENTS, f"“{name}” needs “{missing[0]}”", place, f"it takes {', '.join(names)}"
        )
    if name == "literal" and not any(c.isalpha() for c in bound["why"]):
        return Problem(BAD_ARGUMENTS, "“why” gives no reason", place, "say why it is no fact")
    for key, allowed in CHOICES.get(name, {}).items():
        if key in bound and bound[key] not in allowed:
            return Problem(
                BAD_ARGUMENTS,
                f"“{key}” cannot be “{bound[key]}”",
                place,
                f"one of {', '.join(allowed)}",
            )
    return name, bound


def nearest(
    word: str,
    known: Mapping[str, object] | tuple[str, ...] | list[str],
    what: str = "did you mean “{}”?",
) -> str:
    """A guess at what was meant, only where one is close; else the first few that there are."""
    names = sorted(known)
    if close := get_close_matches(word, names, 1, 0.7):
        return what.format(close[0])
    return f"one of {', '.join(names)}" if 0 < len(names) <= 14 else ""
