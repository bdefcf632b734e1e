"""Prose to HTML: Markdown with a closed list of extensions, checked to hold nothing that could run.

Calls stand in the Markdown as marks, and are filled in afterwards from templates, so that what a
reader of facts writes never passes for Markdown. What reads a fact that is not known on the day is
left out with its paragraph, list item or table row.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from factsite.load.prose import BLOCKS, Call, Text
from factsite.problems import Place, Problem, code

UNSAFE_PROSE = code(
    "unsafe-prose",
    "Prose makes something that is not allowed on a page",
    "Links lead to https, http, mailto or relative addresses, and attributes are ids and titles: "
    "anything else could run or change the page.",
)
CALL_IN_LINK = code(
    "call-in-link",
    "A call stands in the text of a link",
    "A call makes a link of its own, and links cannot nest. Put it beside the link.",
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
PASSAGES = {"p", "li", "tr", "dd", "dt"} | HEADING_TAGS


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

    def calls_in(self, element: Element) -> list[Call]:
        """The calls that stand anywhere in the element."""
        whole = "".join(element.itertext())
        return [self.text.calls[int(m.group(1))] for m in _MARK.finditer(whole)]

    def place_of(self, piece: str) -> Place:
        """Where a piece of the text stands."""
        return self.text.locate(max(self.text.source.find(piece), 0))


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
    html = html.replace(' style="text-align: ', ' align="').replace(';"', '"')
    job.html.problems += _unsafe(html, job)
    if job.html.problems:
        return job.html
    filled: dict[int, Markup] = {}
    order = [int(n) for n in _MARK.findall(html)]
    for number in order:
        filled[number] = fill(text.calls[number])
    html = _LONE.sub(lambda m: _block(text, filled, int(m.group(1)), m.group()), html)
    job.html.body = _MARK.sub(lambda m: str(filled[int(m.group(1))]), html)
    job.html.contents = [
        {
            "id": id,
            "title": _MARK.sub(lambda m: filled[int(m.group(1))].striptags(), title),
            "level": level,
        }
        for id, title, level in job.headings
    ]
    return job.html


def inline(html: str) -> str:
    """The HTML of a text of one paragraph without its paragraph."""
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


def _block(text: Text, filled: dict[int, Markup], number: int, whole: str) -> str:
    return str(filled[number]) if text.calls[number].reader in BLOCKS else whole


def _marked(text: Text) -> str:
    """The text with a mark in place of each call."""
    out, at = [], 0
    for number, call in enumerate(text.calls):
        out += [text.source[at : call.start], f"\ue000{number}\ue001"]
        at = call.end
    return "".join([*out, text.source[at:]])


def _converter(job: Job) -> Markdown:
    toc = TocExtension(slugify=slug, toc_depth="2-3")
    tables = TableExtension(use_align_attribute=True)
    own = _Own(job)
    return Markdown(
        extensions=[tables, "attr_list", "def_list", "sane_lists", "fenced_code", toc, own]
    )


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

    def run(self, root: Element) -> None:
        """Links to their final addresses, unknown passages out, headings noted."""
        self._check_calls(root)
        self._omit(root)
        self._drop_empty_sections(root)
        for element in root.iter():
            if element.tag in ("h1", "h2", "h3"):
                self._heading(element)
            elif element.tag == "a":
                self._link(element)

    def _link(self, element: Element) -> None:
        href = element.get("href", "")
        if urlsplit(href).scheme in ("http", "https"):
            element.set("rel", "noopener")
        else:
            element.set("href", self.job.resolve(href) or href)

    def _check_calls(self, root: Element) -> None:
        for link in root.iter("a"):
            for call in self.job.calls_in(link):
                problem = Problem(
                    CALL_IN_LINK,
                    "a call stands in a link's text",
                    call.place,
                    "put it beside the link",
                )
                self.job.html.problems.append(problem)
        for element in root.iter("img"):
            element.set("src", self.job.resolve(element.get("src", "")) or "")

    def _omit(self, root: Element) -> None:
        """Takes out the innermost passage around each fact that is not known yet."""
        parents = {child: parent for parent in root.iter() for child in parent}
        passages: dict[Element, None] = {}
        for element in root.iter():
            if self._is_unknown(element):
                while element.tag not in PASSAGES and element in parents:
                    element = parents[element]
                passages[element] = None
        for passage in passages:
            self.job.html.omitted += 1
            self._remove(passage, parents)

    def _remove(self, element: Element, parents: dict[Element, Element]) -> None:
        parent = parents.get(element)
        if parent is None or element not in list(parent):
            return
        parent.remove(element)
        is_hollow = len(parent) == 0 and not (parent.text or "").strip()
        if is_hollow and parent in parents:
            self._remove(parent, parents)

    def _is_unknown(self, element: Element) -> bool:
        """Whether the element's own text reads, or it links, what is not known."""
        if element.tag == "a" and self.job.resolve(element.get("href", "")) is None:
            return True
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        return any(
            not self.job.answers(self.job.text.calls[int(m[1])]) for m in _MARK.finditer(own)
        )

    def _drop_empty_sections(self, root: Element) -> None:
        """Takes out headings below which everything was left out."""
        if not self.job.html.omitted:
            return
        following: Element | None = None
        for child in reversed(list(root)):
            level = _level(child)
            if level and (following is None or 0 < _level(following) <= level):
                root.remove(child)
            else:
                following = child

    def _heading(self, element: Element) -> None:
        title = "".join(element.itertext()).strip()
        if element.tag == "h1":
            problem = Problem(
                SECOND_TITLE,
                "a second title",
                self.job.place_of(f"# {title[:20]}"),
                "start with ##",
            )
            self.job.html.problems.append(problem)
            return
        calls = self.job.calls_in(element)
        if calls and "{#" not in self.job.text.source[calls[-1].end :].split("\n")[0]:
            problem = Problem(
                HEADING_NEEDS_ID,
                "a heading with a call has no id",
                calls[0].place,
                "write {#id} at its end",
            )
            self.job.html.problems.append(problem)
        self.job.headings.append((element.get("id", ""), title, int(element.tag[1])))


def _level(element: Element) -> int:
    return int(element.tag[1]) if re.fullmatch(r"h[2-6]", element.tag) else 0


def _unsafe(html: str, job: Job) -> list[Problem]:
    """A problem where sanitizing would take something away."""
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=False,
    )
    if _tree(clean) == _tree(html):
        return []
    for node in LexborHTMLParser(html).css("body *"):
        tag = node.tag or ""
        if tag not in TAGS:
            return [_refused(job, f"“<{tag}>” is not allowed", f"<{tag}")]
        for name, value in node.attributes.items():
            if name not in ATTRIBUTES.get(tag, set()):
                return [_refused(job, f"“{name}” is not allowed on “{tag}”", name)]
            address = value or ""
            if name in ("href", "src") and urlsplit(address).scheme not in {"", *SCHEMES}:
                return [_refused(job, f"the address “{address}” is not allowed", address[:12])]
    return [_refused(job, "something here is not allowed on a page", "")]


def _refused(job: Job, message: str, piece: str) -> Problem:
    return Problem(UNSAFE_PROSE, message, job.place_of(piece), "remove it")


def _tree(html: str) -> str:
    body = LexborHTMLParser(html).body
    return body.html or "" if body else ""


def relative(target: str, page: str) -> str:
    """The address `target` as a link on the page at address `page`, both from the site's root."""
    path, hash, fragment = target.partition("#")
    if path == page:
        return hash + fragment or "./"
    up = posixpath.relpath(path or ".", page or ".")
    return (up if path.rpartition("/")[2] else up.rstrip("/") + "/") + hash + fragment
