"""The problem page: what stopped a build, over the last good page; how pages hear of it."""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
)

from factsite.problems import Found, Lines, Place, Problem, as_text, code, printable

BROKEN_PROBLEM_PAGE = code(
    "broken-problem-page",
    "templates/problem.html cannot be read",
    "The local server shows problems in the browser by this template. Without it they would stand "
    "in the terminal alone: mend the template or bring back the one that came with the project.",
)

# Reserved: no page of the site is here, as ids have no underscore.
SCRIPT_PATH = "/_factsite/live.js"
EVENTS_PATH = "/_factsite/events"

HEARTBEAT = 15.0  # Seconds of silence after which a stream learns whether it is still heard.
SHOWN = 100  # More cards than this slow a browser down; the terminal has them all.
WIDTH = 84  # Characters of a source line in an excerpt.
BEFORE, AFTER = 2, 1  # Lines of context.

_KEY = re.compile(r"[\w-]+(?=:(?:\s|$))")
_SCALAR_FOLLOWS = re.compile(r"\s*(?:- +)*(?:[\w-]+: +|- +)")
_SCALAR = re.compile(r".+?(?=\s+#|\s*$)")
_TOKEN = re.compile(r"[^\s\[\](){},\"']+|.")


class SourceLine(NamedTuple):
    """A line of a source file, cut in three: `mark` is what the problem is about."""

    number: int
    before: str
    mark: str = ""
    after: str = ""
    bad: bool = False


class Card(NamedTuple):
    """A problem as the template shows it."""

    problem: Problem
    message: list[str]
    hint: list[str]
    excerpt: list[SourceLine]


def read_template(templates: Path) -> Template:
    """The template `problem.html` of the folder, compiled once.

    Raises Found where it is missing or is not Jinja.
    """
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return environment.get_template("problem.html")
    except TemplateNotFound as error:
        raise Found([_broken("there is no template", 1)]) from error
    except TemplateSyntaxError as error:
        raise Found([_broken(error.message or "not Jinja", error.lineno)]) from error


def _broken(message: str, line: int) -> Problem:
    hint = "bring back the template that came with the project"
    return Problem(BROKEN_PROBLEM_PAGE, message, Place("templates/problem.html", line), hint)


def overlay(
    problems: Sequence[Problem],
    source_line: Lines,
    *,
    template: Template,
    good_at: str = "",
    summary: str = "",
    trace: str = "",
) -> str:
    """The problems as HTML to lay over the last good page, which was built at `good_at`.

    `summary` is what the build says of itself. With a `trace` the build ended in a bug of ours.
    """
    context = _context(problems, source_line, good_at=good_at, summary=summary, trace=trace)
    return template.render(context, part="overlay")


def whole_page(
    problems: Sequence[Problem],
    source_line: Lines,
    *,
    template: Template,
    seen: str,
    summary: str = "",
    trace: str = "",
) -> str:
    """The problems as a page of its own, for when there is no good page yet.

    `seen` is the state of the server that it shows. With no problem and no trace, the first build
    is still under way.
    """
    context = _context(problems, source_line, good_at="", summary=summary, trace=trace)
    return template.render(context, part="page", seen=seen)


def script(template: Template) -> str:
    """The script that listens to the server, reloads the page and shows the overlay."""
    return template.render(part="script")


def _context(
    problems: Sequence[Problem], source_line: Lines, *, good_at: str, summary: str, trace: str
) -> dict[str, Any]:
    warnings = sum(p.severity == "warning" for p in problems)
    return {
        "cards": [_card(p, source_line) for p in problems[:SHOWN]],
        "more": max(0, len(problems) - SHOWN),
        "errors": len(problems) - warnings,
        "warnings": warnings,
        "files": len({p.place.path for p in problems}),
        "as_text": trace or "\n\n".join(as_text(p, source_line) for p in problems),
        "good_at": good_at,
        "summary": summary,
        "trace": "\n".join(printable(line) for line in trace.splitlines()),
    }


def _card(problem: Problem, source_line: Lines) -> Card:
    """The problem with the lines around it; message and hint are cut at their backquotes."""
    message, hint = printable(problem.message), printable(problem.hint)
    return Card(problem, _quoted(message), _quoted(hint), _excerpt(problem.place, source_line))


def _quoted(text: str) -> list[str]:
    """The text in turn plain and code; a backquote without its second stands for itself."""
    pieces = text.split("`")
    return pieces if len(pieces) % 2 else [*pieces[:-2], "`".join(pieces[-2:])]


def _excerpt(place: Place, source_line: Lines) -> list[SourceLine]:
    text = source_line(place.path, place.line)
    if text is None:
        return []
    around = range(max(1, place.line - BEFORE), place.line + AFTER + 1)
    others = [(n, source_line(place.path, n)) for n in around if n != place.line]
    context = [SourceLine(n, _cut(line)) for n, line in others if line is not None]
    return sorted([*context, _pointed(text, place)])


def _cut(text: str) -> str:
    text = text.rstrip()
    return printable(text if len(text) <= WIDTH else text[: WIDTH - 1]) + "…" * (len(text) > WIDTH)


def _pointed(text: str, place: Place) -> SourceLine:
    """The line of the problem, cut so that what it is about is in sight."""
    text, column = text.rstrip(), place.column - 1
    mark = _mark(text, column)
    start = max(0, column - 40) if len(text) > WIDTH and column + len(mark) > WIDTH else 0
    end = start + WIDTH
    before = "… " * (start > 0) + printable(text[start:column])
    after = printable(text[column + len(mark) : max(end, column)]) + "…" * (len(text) > end)
    return SourceLine(place.line, before, printable(mark[:WIDTH]), after, bad=True)


def _mark(text: str, column: int) -> str:
    """What stands at the column: a key, a whole YAML scalar after its key, or else one token."""
    if key := _KEY.match(text, column):
        return key[0]
    scalar = _SCALAR_FOLLOWS.fullmatch(text, 0, column) and text[column : column + 1] not in "[{"
    found = (_SCALAR if scalar else _TOKEN).match(text, column)
    return found[0] if found else ""


def with_script(page: bytes, file: str, seen: str) -> bytes:
    """The page of a file of the site with our script, which then knows what it was served from.

    The script comes from an address, since a page's content policy allows none within the page.
    """
    tag = f'<script src="{SCRIPT_PATH}" data-page="{escape(file)}" data-seen="{seen}" defer>'
    end = page.find(b"</head>")
    end = end if end >= 0 else len(page)
    return page[:end] + tag.encode() + b"</script>" + page[end:]


class News:
    """What open pages are to hear: which files each build changed and the note to show."""

    def __init__(self) -> None:
        self._server_run = secrets.token_hex(4)  # An earlier server's pages have another.
        self._count = 0
        self._changed: dict[str, int] = {}
        self._note = ""
        self._closed = False
        self._told = threading.Condition()

    @property
    def seen(self) -> str:
        """The name of the state of things, which a page remembers from when it was served."""
        return f"{self._server_run}.{self._count}"

    def tell(self, changed: Iterable[str], note: str) -> None:
        """Wakes every stream: these files have changed, this HTML (if any) is to be laid over."""
        with self._told:
            self._count += 1
            self._changed.update(dict.fromkeys(changed, self._count))
            self._note = note
            self._told.notify_all()

    def close(self) -> None:
        """Ends every stream."""
        with self._told:
            self._closed = True
            self._told.notify_all()

    def stream(self, page: str, seen: str) -> Iterator[str]:
        """Server-sent events for a page, now and after each build; a comment after long silence.

        The data is a JSON object: what `changed` since the page was served that it may be made of
        (its own file and all that is no page), whether the server was `restarted`, the `note`.
        """
        run, _, count = seen.partition(".")
        restarted, since = run != self._server_run, int(count) if count.isdecimal() else 0
        while not self._closed:
            with self._told:
                files = [file for file, count in self._changed.items() if count > since]
                mine = sorted(f for f in files if f == page or not f.endswith(".html"))
                news = {"changed": mine, "restarted": restarted, "note": self._note}
                name, since, restarted = self.seen, self._count, False
            yield f"retry: 500\nid: {name}\ndata: {json.dumps(news)}\n\n"
            while not self._wait(since):
                yield ":\n\n"

    def _wait(self, since: int) -> bool:
        with self._told:
            return self._told.wait_for(lambda: self._closed or self._count > since, HEARTBEAT)
