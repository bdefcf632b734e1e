"""Prose to HTML: Markdown with a closed list of extensions, checked to hold nothing that could run.

Calls stand in the Markdown as marks, and are filled in afterwards from templates, so that what a
reader of facts writes never passes for Markdown. What reads a fact that is not known on the day is
left out with its paragraph, list item or table row.
"""

from __future__ import annotations

import html as entities
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from factsite.load.prose import BLOCKS, Call, Text, code_spans
from factsite.problems import Code, Place, Problem, code
from factsite.render.passages import leave_out, level

UNSAFE_PROSE = code(
    "unsafe-prose",
    "Prose makes something that is not allowed on a page",
    "Links lead to https, http, mailto or relative addresses, pictures are files of this site, and "
    "attributes are ids and titles: anything else could run, change the page or tell another "
    "server who reads it.",
)
CALL_IN_LINK = code(
    "call-in-link",
    "A call stands in a link, a picture or an attribute",
    "A call makes a link of its own: links cannot nest, and an address or a title holds none. "
    "Put it beside the link.",
)
CALL_IN_CODE = code(
    "call-in-code",
    "A call stands in code that is made by its indent",
    "Lines indented by four spaces are code, where no fact is shown. Indent them less; to show how "
    "a call is written, put it between backticks or fences.",
)
HEADING_NEEDS_ID = code(
    "heading-needs-id",
    "A heading with a call needs an id of its own",
    "Its address would change with the fact. Write {#id} at the end of the heading.",
)
SECOND_TITLE = code(
    "second-title",
    "A text has a heading of the first level",
    "A page has one title, that of its front matter. Start with `##`.",
)

TEXT_TAGS = {"p", "a", "em", "strong", "code", "pre", "blockquote", "br", "hr", "img"}
HEADING_TAGS = {"h2", "h3", "h4", "h5", "h6"}
LIST_TAGS = {"ul", "ol", "li", "dl", "dt", "dd"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
TAGS = TEXT_TAGS | HEADING_TAGS | LIST_TAGS | TABLE_TAGS
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "code": {"class"},
    **{heading: {"id"} for heading in HEADING_TAGS},
}
SCHEMES = {"http", "https", "mailto"}
_MARK = re.compile("\ue000(\\d+)\ue001")
_LONE = re.compile("<p>\\s*\ue000(\\d+)\ue001\\s*</p>")
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.S)
_PARAGRAPHS = re.compile(rf"(?:{_PARAGRAPH.pattern})+", re.S)
_ASIDES = re.compile(r' ?<(sup|span) class="(?:ref|said[^"]*)">.*?</\1>', re.S)


@dataclass
class Html:
    """Prose as HTML: its contents (id, title, level), how many passages were left out, problems."""

    body: str = ""
    contents: list[dict[str, object]] = field(default_factory=list)
    omitted: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Job:
    """One text on its way through Markdown."""

    text: Text
    answers: Callable[[Call], bool]
    resolve: Callable[[str], str | None]
    html: Html = field(default_factory=Html)
    headings: list[tuple[str, str, int]] = field(default_factory=list)

    def calls_in(self, written: str) -> list[Call]:
        """The calls whose marks stand there."""
        return [self.text.calls[int(m.group(1))] for m in _MARK.finditer(written)]

    def place_of(self, *forms: str) -> Place:
        """Where the first of these patterns stands that is found, rather outside code than in."""
        spans = code_spans(self.text.source)
        inside = []
        for form in forms:
            for match in re.finditer(form, self.text.source):
                if not any(start <= match.start() < end for start, end in spans):
                    return self.text.locate(match.start())
                inside.append(match.start())
        return self.text.locate(inside[0] if inside else 0)

    def refuse(self, code: Code, message: str, place: Place, hint: str = "remove it") -> None:
        """Notes a problem, once."""
        problem = Problem(code, message, place, hint)
        if problem not in self.html.problems:
            self.html.problems.append(problem)

    def refuse_address(self, address: str, message: str, hint: str = "remove it") -> None:
        """Notes a problem of a link or picture, at its address."""
        written = re.escape(address)
        forms = [rf"\]\(\s*<?{written}", rf"\]:\s*<?{written}", written]
        targets = re.findall(r"\][(:]\s*<?([^\s)>]+)", self.text.source)
        forms += [re.escape(each) for each in targets if entities.unescape(each) == address]
        self.refuse(UNSAFE_PROSE, message, self.place_of(*forms), hint)


def convert(
    text: Text,
    answers: Callable[[Call], bool],
    fill: Callable[[Call], Markup],
    resolve: Callable[[str], str | None],
) -> Html:
    """The text as HTML.

    `answers` says whether a call's fact is known, `fill` gives a call's HTML, in the order of the
    page; `resolve` gives a link's final address, or None where it leads to what is not known yet.
    """
    job = Job(text, answers, resolve)
    html = _converter(job).convert(_marked(text))
    if not job.html.problems:
        _check_safety(html, job)
    if job.html.problems:
        return job.html
    filled: dict[int, Markup] = {}
    order = [int(n) for n in _MARK.findall(html)]
    for number in order:
        filled[number] = fill(text.calls[number])
    html = _LONE.sub(lambda m: _block(text, filled, int(m.group(1)), m.group()), html)
    job.html.body = _MARK.sub(lambda m: str(filled[int(m.group(1))]), html)
    job.html.contents = [
        {"id": id, "title": _title(name, filled), "level": level}
        for id, name, level in job.headings
    ]
    return job.html


def _title(name: str, filled: dict[int, Markup]) -> str:
    """A heading as plain text, from its escaped text with marks."""
    pieces = _MARK.split(name)
    return "".join(
        plain(filled[int(piece)]) if n % 2 else entities.unescape(piece)
        for n, piece in enumerate(pieces)
    )


def plain(html: str) -> str:
    """The HTML as plain text, without marks of sources and remarks on the evidence."""
    return Markup(_ASIDES.sub("", html)).striptags()


def inline(html: str) -> str:
    """The HTML of a text of paragraphs without them: each but the first starts a new line."""
    if not _PARAGRAPHS.fullmatch(html):
        return html
    return "<br>\n".join(_PARAGRAPH.findall(html))


def _block(text: Text, filled: dict[int, Markup], number: int, whole: str) -> str:
    return str(filled[number]) if text.calls[number].reader in BLOCKS else whole


def _marked(text: Text) -> str:
    """The text with a mark in place of each call; what looks like a mark already is none."""
    source = re.sub("[\ue000\ue001]", "\ufffd", text.source)
    out, at = [], 0
    for number, call in enumerate(text.calls):
        out += [source[at : call.start], f"\ue000{number}\ue001"]
        at = call.end
    return "".join([*out, source[at:]])


def _converter(job: Job) -> Markdown:
    toc = TocExtension(slugify=slug, toc_depth="2-6", marker="")
    tables = TableExtension(use_align_attribute=True)
    own = _Own(job)
    converter = Markdown(
        extensions=[tables, "attr_list", "def_list", "sane_lists", "fenced_code", toc, own]
    )
    converter.preprocessors.deregister("html_block")  # HTML is text here
    converter.inlinePatterns.deregister("html")
    return converter


def slug(title: str, separator: str = "-") -> str:
    """An id made from a heading; letters of any script stay."""
    plain = _MARK.sub("", title).casefold()
    return re.sub(r"[^\w]+", separator, plain).strip(separator) or "section"


class _Own(Extension):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job

    def extendMarkdown(self, md: Markdown) -> None:
        """Adds our step behind all others, so that it sees the tree as it will be written."""
        md.treeprocessors.register(_Step(md, self.job), "factsite", -10)


class _Step(Treeprocessor):
    def __init__(self, md: Markdown, job: Job) -> None:
        super().__init__(md)
        self.job = job
        self.late: set[Element] = set()

    def run(self, root: Element) -> None:
        """What is wrong noted; else links to final addresses, unknown passages out, contents."""
        headings = self._headings(root)
        self._check_calls(root)
        if root.find(".//h1") is not None:
            self._second_title()
        for element in root.iter("a"):
            self._link(element)
        for element in root.iter("img"):
            self._picture(element)
        if self.job.html.problems:
            return
        self.job.html.omitted = leave_out(root, self._is_unknown)
        left = set(root.iter())
        self.job.headings = [row for element, row in headings if element in left and row[2] <= 3]

    def _headings(self, root: Element) -> list[tuple[Element, tuple[str, str, int]]]:
        """The headings, each with its id, its escaped text with marks and its level."""
        found = []
        tokens = _flat(getattr(self.md, "toc_tokens", []))
        for element, token in zip((e for e in root.iter() if level(e)), tokens, strict=True):
            self._check_heading(element)
            if token["data-toc-label"]:  # taken off the element already
                place = self.job.place_of("data-toc-label")
                self.job.refuse(UNSAFE_PROSE, "“data-toc-label” is not allowed", place)
            found.append((element, (token["id"], token["name"], token["level"])))
        return found

    def _check_heading(self, element: Element) -> None:
        calls = self.job.calls_in("".join(element.itertext()))
        behind = self.job.text.source[calls[-1].end :].split("\n")[0] if calls else ""
        if calls and level(element) <= 3 and not re.search(r"\{[^}]*#", behind):
            said = "a heading with a call has no id"
            self.job.refuse(HEADING_NEEDS_ID, said, calls[0].place, "write {#id} at its end")

    def _second_title(self) -> None:
        place = self.job.place_of(r"(?m)^[> \t]*#(?!#)|^.+\n=+[ \t]*$")
        self.job.refuse(SECOND_TITLE, "a second title", place, "start with ##")

    def _check_calls(self, root: Element) -> None:
        """Calls stand in text, and not in attributes, links or code."""
        job = self.job
        for element in root.iter():
            whole = "".join(element.itertext())
            for call in job.calls_in(" ".join(element.attrib.values())):
                said = "a call stands in an address, a title or another attribute"
                job.refuse(CALL_IN_LINK, said, call.place, "put it beside")
            for call in job.calls_in(whole) if element.tag == "a" else []:
                said = "a call stands in a link's text"
                job.refuse(CALL_IN_LINK, said, call.place, "put it beside the link")
            for call in job.calls_in(whole) if element.tag == "code" else []:
                self._call_in_code(call)
        for block in self.md.htmlStash.rawHtmlBlocks:
            for call in job.calls_in(str(block)):
                self._call_in_code(call)

    def _call_in_code(self, call: Call) -> None:
        hint = "indent it by less than four spaces"
        self.job.refuse(CALL_IN_CODE, "a call stands in code", call.place, hint)

    def _written(self, element: Element, name: str) -> str:
        """An attribute as the browser will read it: Markdown has stashed its entities."""
        value = element.get(name, "")
        for processor in self.md.postprocessors:
            value = processor.run(value)
        return entities.unescape(value)

    def _link(self, element: Element) -> None:
        address = self._written(element, "href")
        parts = _split(address)
        if parts is None:
            self.job.refuse_address(address, f"“{address}” is no address")
        elif parts.scheme not in {"", *SCHEMES}:
            self.job.refuse_address(address, f"the address “{address}” is not allowed")
        elif parts.scheme in ("http", "https"):
            element.set("rel", "noopener")
        elif not parts.scheme:
            self._resolve(element, "href", address)

    def _picture(self, element: Element) -> None:
        address = self._written(element, "src")
        parts = _split(address)
        if parts is None:
            self.job.refuse_address(address, f"“{address}” is no address")
        elif parts.scheme or parts.netloc or not parts.path or re.match(r"/|.*\\", address):
            said = f"the picture “{address}” is no file of this site"
            self.job.refuse_address(address, said, "put it into docs/ and name it from the text")
        else:
            self._resolve(element, "src", address)

    def _resolve(self, element: Element, name: str, address: str) -> None:
        final = self.job.resolve(address)
        if final is None:
            self.late.add(element)
        elif final != address:
            element.set(name, final)

    def _is_unknown(self, element: Element) -> bool:
        """Whether the element's own text reads, or it links, what is not known."""
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        known = [self.job.answers(call) for call in self.job.calls_in(own)]
        return element in self.late or not all(known)


def _flat(tokens: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The headings of the converter's nested contents, in order."""
    for token in tokens:
        yield token
        yield from _flat(token["children"])


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None where it cannot be read."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _check_safety(html: str, job: Job) -> None:
    """Notes a problem where sanitizing would take something away."""
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=False,
    )
    if _tree(clean) == _tree(html):
        return
    for node in LexborHTMLParser(html).css("body *"):
        tag = node.tag or ""
        for name, value in node.attributes.items():
            if name not in ATTRIBUTES.get(tag, set()):
                said = f"“{name}” is not allowed on “{tag}”"
                job.refuse(UNSAFE_PROSE, said, job.place_of(*_forms(name, value or "")))
                return
    job.refuse(UNSAFE_PROSE, "something here is not allowed on a page", job.text.locate(0))


def _forms(name: str, value: str) -> list[str]:
    """How an attribute may be written in a text."""
    short = {"id": "#", "class": r"\."}.get(name, "")
    forms = [rf"\{{[^}}\n]*{short}{re.escape(value)}"] if short else []
    return [*forms, rf"\{{[^}}\n]*{re.escape(name)}\b", re.escape(name)]


def _tree(html: str) -> str:
    body = LexborHTMLParser(html).body
    return body.html or "" if body else ""


def relative(target: str, page: str) -> str:
    """The address `target` as a link on the page at address `page`, both from the site's root."""
    path = re.split("[?#]", target, maxsplit=1)[0]
    if path == page:
        return target[len(path) :] or "./"
    here, there = page.split("/")[:-1], path.split("/")
    shared = len(posixpath.commonprefix([here, there[:-1]]))
    way = "../" * (len(here) - shared) + "/".join(there[shared:])
    return (way or "./") + target[len(path) :]
