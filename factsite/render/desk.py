"""The desk at which one page is written: what its templates may ask for, and what it has cited."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from factsite.load.prose import READERS, Call, Text
from factsite.problems import Problem
from factsite.render import (
    addresses,
    bands,
    breakdowns,
    cards,
    charts,
    elsewhere,
    markdown,
    moments,
    proofs,
    signs,
    terms,
    trust,
)
from factsite.render.bands import Span
from factsite.render.breakdowns import Bar, Breakdown, Part
from factsite.render.citing import Citing
from factsite.render.known import Known
from factsite.render.pages import Page, address, href
from factsite.render.plots import Plotted
from factsite.render.reads import Reads, Tracked, View
from factsite.render.site import NOWHERE, Site
from factsite.render.wording import Wording

# modules that define questions and nothing else that is used here
ASKED = (cards, elsewhere, moments, proofs, signs, terms, trust)


@dataclass
class Cited:
    """A source that the page cites: its number, and the places named."""

    number: int
    id: str
    places: list[str] = field(default_factory=list)


class Desk:
    """Everything that the templates of one page may use; each public method is a function there."""

    def __init__(
        self, page: Page, known: Known, wording: Wording, env: Environment, site: Site = NOWHERE
    ) -> None:
        self.page = page
        self.known = known
        self.wording = wording
        self.citing = Citing(page, site, known.day, wording.words.get("types", {}))
        self.reads = Reads()
        self.view = View(known, self.reads)
        self.cited: dict[str, Cited] = {}
        self.shown: dict[str, dict[str, None]] = {}
        self.contents: list[dict[str, object]] = []
        self.omitted = 0
        self.charts = 0
        self.in_row = False
        self._macros: dict[bool, Any] = {}
        self._inline: dict[tuple[str, str], Markup] = {}
        self.problems: list[Problem] = []
        self._readers = env.get_template("parts/readers.html")

    def context(self) -> dict[str, Any]:
        """The names that a template sees."""
        functions: list[Callable[..., Any]] = [
            self.href, self.to, self.cite, self.citations, self.prose, self.text, self.section,
            self.beside, self.card, self.carded,
            self.wording.day, self.wording.period, self.wording.amount, self.wording.number,
            self.wording.quantity, self.wording.status, self.wording.is_tentative,
            self.wording.is_foreign,
            self.wording.fiscal_year, self.wording.years, self.wording.counted_in,
            self.wording.calendar,
            self.chapter_address, self.plain_prose, self.chart, self.trend, self.in_the_row,
            self.span_names, self.breakdown, self.part_words,
        ]  # fmt: skip
        named = {function.__name__: function for function in functions}
        own = {"page": self.page, "view": self.view, "words": self.wording.words,
               "citing": self.citing}  # fmt: skip
        return {**named, **own, "in_row": self.in_row}

    def href(self, kind: str, id: str, anchor: str = "") -> str:
        """The link to a record from this page, or to one of its anchors."""
        return self.to(href(kind, id) + (f"#{anchor}" if anchor else ""))

    def to(self, target: str) -> str:
        """The link from this page to an address from the site's root."""
        return markdown.relative(target, self.page.address)

    def chapter_address(self, path: str) -> str:
        """The link from this page to the chapter in that file."""
        return self.to(address(path))

    def cite(self, source: str, at: str | None = None) -> int:
        """The number of the source among those of this page."""
        cited = self.cited.setdefault(source, Cited(len(self.cited) + 1, source))
        if at and at not in cited.places:
            cited.places.append(at)
        return cited.number

    def citations(self) -> list[Cited]:
        """The sources cited so far, in order."""
        return list(self.cited.values())

    def section(self, id: str, title: str, level: int = 2) -> str:
        """Notes a heading for the list of contents; the id comes back."""
        plain = title.striptags() if isinstance(title, Markup) else title
        self.contents.append({"id": id, "title": plain, "level": level})
        return id

    def beside(self, title: str, url: str, name: str) -> str:
        """Notes a link for the list of that title beside the page; nothing comes back."""
        self.contents.append({"beside": title, "url": url, "title": name})
        return ""

    def card(self, figure: str, anchor: str) -> str:
        """The name of the card of a value that the page shows, noted for `carded`."""
        self.shown.setdefault(figure, {})[anchor] = None
        return f"card-{figure}-{anchor}"

    def carded(self) -> list[tuple[str, list[str]]]:
        """The figures whose values the page shows so far, in order, each with their anchors."""
        return [(figure, list(anchors)) for figure, anchors in self.shown.items()]

    def prose(self, part: Tracked, name: str, inline: bool = False) -> Markup:
        """A free text of a record as HTML; without its paragraphs where `inline`.

        Its relative addresses are from the site's root, as it may be shown on several pages.
        """
        source = getattr(part, name)
        if not source:
            return Markup("")
        ref = _ref(part)
        found = next(t for t in self.known.whole.texts[ref].values() if t.source == source)
        made = self._convert(found, lambda target: self._resolve(target, "", ""), inline)
        if inline:
            self._inline[ref, source] = made
        return made

    def plain_prose(self, part: Tracked, name: str) -> str:
        """A free text of a record as plain text; what it cites and shows does not count here."""
        if shown := self._inline.get((_ref(part), getattr(part, name))):
            return markdown.plain(shown)
        kept = self.cited, self.shown, self.problems, self.omitted
        self.cited, self.shown, self.problems = {}, {}, []
        made = markdown.plain(self.prose(part, name, inline=True))
        self.cited, self.shown, self.problems, self.omitted = kept
        return made

    def in_the_row(self, text: Text) -> Markup:
        """A key figure: a text whose first call is set large; the readers see `in_row`."""
        self.in_row = True
        made = self.text(text, inline=True)
        self.in_row = False
        return made

    def chart(self, figure: Tracked, plotted: Plotted, title: str, about: str) -> Markup:
        """The drawings of a figure; `title` and `about` are their text alternative."""
        self.charts += 1
        words = self.wording.words["charts"]
        names = {span.id: self.span_names(span) for span in plotted.plot.strips}
        said = charts.Said(title, about, self._links(figure, plotted), names)
        return Markup(charts.draw(plotted.plot, f"chart-{self.charts}", said, words))

    def _links(self, figure: Tracked, plotted: Plotted) -> dict[str, tuple[str, str]]:
        """For the anchor of each value drawn the link to it, and what it is in words."""
        drawn = {row.anchor for row in plotted.plot.known}
        links = {}
        for value in figure.values:
            if value.anchor in drawn:
                said = self.wording.period(figure, value), self.wording.amount(figure, value)
                name = ", ".join(["{}: {}".format(*said), *self._status(value)])
                links[value.anchor] = self.href("figures", figure.id, value.anchor), name
        return links

    def breakdown(self, figure: Tracked, found: Breakdown, anchor: str, said: list[str]) -> Markup:
        """The drawing of what a value is made of; `said` are a title and a text for it."""
        self.charts += 1
        bars = [Bar(part, *self.part_words(figure, found, anchor, part)) for part in found.parts]
        title, about = said
        return Markup(breakdowns.draw(bars, f"chart-{self.charts}", (title, about)))

    def part_words(
        self, figure: Tracked, found: Breakdown, anchor: str, part: Part
    ) -> tuple[str, str, str, str]:
        """The name, size, share and link of a part of a value."""
        percent = part.share.scaleb(2)
        step = Decimal(1) if abs(percent) >= 1 else Decimal("0.1")
        share = self.wording.number(percent, percent, step, "percent", "short")
        size = breakdowns.written(found, part)
        record = self.view.record("figures", part.id) if part.kind == "figures" else None
        if record:
            return record.label, size, share, self.href("figures", part.id, part.name)
        name = self.wording.words["parts"]["plain"].get(part.name)
        address = self.href("figures", figure.id, f"parts-{anchor}")
        name = name or part.name.replace("_", " ")
        return name[:1].upper() + name[1:], size, share, address

    def _status(self, value: Tracked) -> list[str]:
        return [self.wording.status(value.status)] if value.status else []

    def span_names(self, span: Span) -> tuple[str, ...]:
        """What the agreement of a span may be called, the fullest first."""
        agreement = self.view.record("agreements", span.id)
        return bands.names(agreement.name, span) if agreement else ()

    def trend(self, plotted: Plotted, since: int, until: int) -> Markup:
        """A small drawing of a figure on the years from `since` to `until`."""
        return Markup(charts.trend(plotted.plot, since, until))

    def text(self, text: Text, inline: bool = False, contents: bool = False) -> Markup:
        """A text of the page's chapter as HTML; its headings go to the contents where asked.

        Its relative addresses are from the chapter's own address, `other.md` and pictures from its
        folder in docs/.
        """
        folder = posixpath.dirname(self.page.subject)
        return self._convert(
            text, lambda target: self._resolve(target, self.page.address, folder), inline, contents
        )

    def _convert(
        self,
        text: Text,
        resolve: Callable[[str], str | None],
        inline: bool = False,
        contents: bool = False,
    ) -> Markup:
        made = markdown.convert(text, self._is_known, self._fill, resolve)
        self.problems += made.problems
        self.omitted += made.omitted
        if contents:
            self.contents += made.contents
        return Markup(markdown.inline(made.body) if inline else made.body)  # checked in convert

    def _is_known(self, call: Call) -> bool:
        pairs = [part for pair in call.arguments.items() for part in pair]
        return bool(self.view.ask("is_known", call.reader, *pairs))

    def _fill(self, call: Call) -> Markup:
        """The call's HTML, from the macro `read_<reader>` in parts/readers.html."""
        module = self._macros.get(self.in_row) or self._readers.make_module(self.context())
        self._macros[self.in_row] = module
        arguments: Mapping[str, str] = {
            name: call.arguments.get(name, "") for name in READERS[call.reader][1]
        }
        return Markup(getattr(module, f"read_{call.reader}")(**arguments).strip())

    def _resolve(self, target: str, page: str, folder: str) -> str | None:
        """The final address of a link in prose; None where it leads to what is not known yet."""
        full = addresses.from_root(target, page, folder)
        if full is None:
            return target
        return self.to(full) if self.view.ask("is_out", *addresses.asked(full)) else None


def _ref(part: Tracked) -> str:
    """The record that the part is of."""
    return str(object.__getattribute__(part, "_path")[0])
