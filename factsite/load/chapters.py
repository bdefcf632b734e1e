"""Chapters: the prose files in docs/, each with its short front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from factsite.load import nodes, prose, typed
from factsite.load.fields import AsList, Day, Part, Prose, Text
from factsite.problems import Place, Problem, code

NO_FRONT_MATTER = code(
    "no-front-matter",
    "A chapter has no title",
    "A chapter starts with `---`, its `title:` and `---`; the title is its name everywhere.",
)
LISTS = ("summary", "key_figures")
_FRONT = re.compile(r"---[ \t]*\n(?P<head>(?:.*\n)*?)---[ \t]*(?:\n|\Z)")


class FrontMatter(Part):
    """What stands at the head of a chapter."""

    title: Text
    description: Text | None = Field(
        None, description="one sentence for search engines and previews"
    )
    kicker: Text | None = Field(None, description="a word or two above the title")
    standfirst: Prose | None = Field(None, description="one or two sentences below the title")
    since: Day | None = Field(
        None, description="the chapter is of later days: left out before this one"
    )
    keywords: Annotated[tuple[Text, ...], AsList] = Field(
        (), description="words that find the chapter beside its own, in any language"
    )
    summary: Annotated[tuple[Prose, ...], AsList] = Field(
        (), description="a few points that tell the chapter to who reads nothing else"
    )
    key_figures: Annotated[tuple[Prose, ...], AsList] = Field(
        (), description="front page: calls, each with its words"
    )


@dataclass(frozen=True)
class Chapter:
    """A chapter: its path below docs/, its front matter, its body and all its prose with calls."""

    path: str
    front: FrontMatter
    body: prose.Text
    standfirst: prose.Text
    summary: tuple[prose.Text, ...] = field(default=())
    key_figures: tuple[prose.Text, ...] = field(default=())

    @property
    def texts(self) -> tuple[prose.Text, ...]:
        """All the chapter's prose, in the order of the page."""
        return (self.standfirst, *self.summary, *self.key_figures, self.body)


def read(raw: bytes, path: str) -> tuple[Chapter | None, list[Problem]]:
    """The chapter in the file `docs/<path>`, or None with what is wrong with it."""
    shown = f"docs/{path}"
    text, problems = nodes.decode(raw, shown)
    if problems:
        return None, problems
    head, body, first_line = _split(text)
    if head is None:
        hint = "start the file with `---`, `title: …`, `---`"
        if text.startswith("---\n"):
            hint = "close it: write `---` on a line of its own below the last key"
        return None, [
            Problem(NO_FRONT_MATTER, "the chapter has no front matter", Place(shown), hint)
        ]
    document, problems = nodes.parse(head.encode(), shown)
    if document is None:
        return None, problems
    front, wrong = typed.make(FrontMatter, document.value, document)
    said = {p.place for p in problems}
    problems += [p for p in wrong if p.place not in said]
    body_text, wrong = prose.read(body, _locator(body, shown, first_line))
    problems += wrong
    if front is None:
        return None, problems
    made: dict[str, list[prose.Text]] = {}
    for name, path_in in _prose_in(front):
        text_in, wrong = in_document(_at(front, path_in), document, path_in)
        made.setdefault(name, []).append(text_in)
        problems += wrong
    standfirst = made.get("standfirst", [prose.Text("")])[0]
    summary, key_figures = (tuple(made.get(name, ())) for name in LISTS)
    return Chapter(path, front, body_text, standfirst, summary, key_figures), problems


def _prose_in(front: FrontMatter) -> Iterator[tuple[str, nodes.Path]]:
    """The free texts of a chapter's head: the key of each and its path there."""
    if front.standfirst:
        yield "standfirst", ("standfirst",)
    for name in LISTS:
        yield from ((name, (name, n)) for n in range(len(getattr(front, name))))


def _at(front: FrontMatter, path: nodes.Path) -> str:
    value = getattr(front, str(path[0]))
    return str(value[path[1]] if len(path) > 1 else value)


def _split(text: str) -> tuple[str | None, str, int]:
    """Front matter (a blank line first, so that lines count right), body, body's first line."""
    found = _FRONT.match(text)
    if found is None:
        return None, text, 1
    head = "\n" + found.group("head")
    return head, text[found.end() :], text.count("\n", 0, found.end()) + 1


def _locator(body: str, path: str, first_line: int) -> prose.Locate:
    def locate(offset: int) -> Place:
        line = body.count("\n", 0, offset)
        return Place(path, first_line + line, offset - body.rfind("\n", 0, offset))

    return locate


def in_document(
    text: str, document: nodes.Document, path: nodes.Path
) -> tuple[prose.Text, list[Problem]]:
    """A free text of a YAML file as prose; places are found in the text as it is written there."""
    return prose.read(text, Locator(text, document, path))


@dataclass(frozen=True)
class Locator:
    """Gives the place of an offset in a text of a YAML file, whatever its quoting."""

    text: str
    document: nodes.Document
    path: nodes.Path

    def __call__(self, offset: int) -> Place:
        return self.document.at(self.path, self.text, offset)
