"""Words a reader sees: those of templates/words, and dates, periods and amounts written out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from factsite.load import nodes
from factsite.load.dates import GREGORIAN, Date
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure, Value
from factsite.problems import Found, Place, Problem, code
from factsite.quantities.display import show
from factsite.quantities.interval import Interval
from factsite.render.reads import Tracked
from factsite.render.shown import Quantity

BAD_WORDS = code(
    "bad-words",
    "The words for readers cannot be read",
    "templates/words/<language>.yml holds every word of the templates that a reader sees.",
)
EAST = "\u2e80"  # here the scripts of East Asia begin
NEEDED = ("months", "early", "mid", "late")


def read_words(templates: Path, language: str) -> Mapping[str, Any]:
    """The words of a language; raises Found where the file is missing or wrong.

    One that is asked for and is not there raises Found with its place.
    """
    path = f"templates/words/{language}.yml"
    document = _document(templates, language)
    words = document.value if isinstance(document.value, dict) else {}
    months = words.get("months")
    if not all(key in words for key in NEEDED) or not isinstance(months, list) or len(months) != 12:
        hint = f"it needs {', '.join(NEEDED)}, and twelve months"
        raise Found([Problem(BAD_WORDS, f"{path} lacks words", document.place("months"), hint)])
    return _Words(words, document, ())


def read_table(templates: Path, name: str) -> Mapping[str, Any]:
    """A table of words beside those of a language; raises Found where it is missing or wrong."""
    value = _document(templates, name).value
    return value if isinstance(value, dict) else {}


class _Words(dict[str, Any]):
    """Words by their names; one that the file lacks is told with its place there."""

    def __init__(
        self, words: Mapping[str, Any], document: nodes.Document, path: nodes.Path
    ) -> None:
        for name, word in words.items():
            self[name] = _Words(word, document, (*path, name)) if isinstance(word, dict) else word
        self.document = document
        self.path = path

    def __missing__(self, name: str) -> Any:
        place = self.document.place(*self.path)
        wanted = ".".join([*map(str, self.path), name])
        raise Found([Problem(BAD_WORDS, f"the word “{wanted}” is missing", place, "add it")])


def _document(templates: Path, name: str) -> nodes.Document:
    path = f"templates/words/{name}.yml"
    try:
        raw = (templates / "words" / f"{name}.yml").read_bytes()
    except OSError:
        raise Found(
            [Problem(BAD_WORDS, f"{path} cannot be read", Place(path), "restore it")]
        ) from None
    document, problems = nodes.parse(raw, path)
    if document is None or problems:
        raise Found(problems)
    return document


class Wording:
    """Dates, periods and amounts in the words of one language."""

    def __init__(self, words: Mapping[str, Any], book: Factbook) -> None:
        self.words = words
        self.book = book

    def day(self, value: Date | date | str) -> str:
        """A date to its own precision: `24 February 2021`, `late January 2021`, `2021`."""
        if isinstance(value, str):
            value = Date.parse(value)
        if not isinstance(value, Date):
            value = Date.parse(value.isoformat())
        year, month = str(value.first.year), self.words["months"][value.first.month - 1]
        match value.precision:
            case "year":
                return year
            case "month":
                return f"{month} {year}"
            case "part":
                return f"{self.words[value.part]} {month} {year}"
            case _:
                return f"{value.first.day} {month} {year}"

    def period(self, figure: Tracked | Figure, value: Tracked | Value) -> str:
        """The time of a value: `fiscal 2021`, `2021`, `31 March 2021`."""
        if value.on is not None:
            return self.day(value.on)
        calendar = self.book.calendars[value.calendar or figure.calendar]
        return calendar.title(calendar.calendar.period(value.when))

    def fiscal_year(self, event: Tracked) -> str:
        """The fiscal year of an event in words."""
        calendar = self.book.calendars[event.calendar]
        return calendar.title(calendar.calendar.period(event.fiscal_year))

    def amount(self, figure: Tracked | Figure, value: Tracked | Value, style: str = "full") -> str:
        """The value with its unit, as exact as its source has it."""
        amount: Any = value.value
        return self.number(amount.low, amount.high, amount.step, figure.unit, style)

    def number(self, low: Any, high: Any, step: Any, unit: str, style: str = "full") -> str:
        """A number or range in a unit, as exact as `step`."""
        return show(Interval(low, high), self.book.units[unit], step=step, style=style)

    def quantity(self, shown: Quantity, style: str = "full") -> str:
        """A number of a proof with its unit; empty where it is open on both sides."""
        if shown.low is None and shown.high is None:
            return ""
        return self.number(shown.low, shown.high, shown.step, shown.unit, style)

    def counted_in(self, figure: Tracked, exponent: int) -> str:
        """What a number of the figure counts in a power of ten: `€ million`, `spans`."""
        sample = show(Decimal(2).scaleb(exponent), self.book.units[figure.unit])
        before, _, after = sample.partition("2")
        return " ".join((before + after).split())

    def calendar(self, figure: Tracked) -> str:
        """The name of the calendar by whose years the figure is given; empty for plain years."""
        calendar = self.book.calendars[figure.calendar]
        return "" if figure.calendar == GREGORIAN.id else calendar.label

    def years(self, figure: Tracked, period: str) -> str:
        """A year or a run of years of the figure's calendar in words: `fiscal 2016 to 2020`."""
        calendar = self.book.calendars[figure.calendar]
        return calendar.title(calendar.calendar.period(period))

    def is_tentative(self, status: str | None) -> bool:
        """Whether data/statuses.yml calls the status tentative."""
        fact = self.book.statuses.get(status or "")
        return fact is not None and fact.tentative

    def is_foreign(self, text: str) -> bool:
        """Whether most letters of the text are of another script than Latin, Greek or the like."""
        letters = [c for c in text if c.isalpha()]
        return 2 * sum(c >= EAST for c in letters) > len(letters)

    def status(self, id: str) -> str:
        """The status in the words of data/statuses.yml."""
        fact = self.book.statuses.get(id)
        return fact.label if fact else id
