"""Dates on which sources differ are disputed on record, and still are."""

from __future__ import annotations

from collections.abc import Iterator

from factsite.check.rules import rule
from factsite.load.dates import Date
from factsite.load.factbook import Factbook, parts
from factsite.load.fields import Record
from factsite.load.models import Dated, DisputedDate, Event
from factsite.load.nodes import Path
from factsite.problems import Code, Problem

Disputed = tuple[Record, Path, Date, DisputedDate]


def disputed_dates(book: Factbook) -> Iterator[Disputed]:
    """Every disputed date: its record, its path there, and the date that is followed."""
    for kind in ("agreements", "events", "people"):
        for record in book.all(kind):
            for path, part in parts(record):
                when = part.when if isinstance(part, Event) else getattr(part, "date", None)
                if isinstance(part, Event | Dated) and isinstance(when, Date):
                    for n, other in enumerate(part.disputed):
                        yield record, (*path, "disputed", n), when, other


@rule(
    "dates-disagree",
    "Two sources date one thing differently, and no conflict says so",
    "Readers are shown where sources disagree: a disputed date names the conflict that records it.",
)
def dates_disagree(book: Factbook, code: Code) -> Iterator[Problem]:
    """Disputed dates without a conflict."""
    for record, path, when, other in disputed_dates(book):
        if other.conflict is None:
            message = f"{other.source} says {other.date}, this record {when}"
            yield Problem(code, message, book.place(record, *path), "add `conflict: id`")


@rule(
    "disputed-date-agrees",
    "A disputed date agrees with the date of the record",
    "Then nothing is disputed, and readers would be shown a disagreement that there is not.",
)
def disputed_date_agrees(book: Factbook, code: Code) -> Iterator[Problem]:
    """Disputed dates that may be the same day as the date that is followed."""
    for record, path, when, other in disputed_dates(book):
        if other.date.first <= when.last and when.first <= other.date.last:
            message = f"{other.date} may be the same day as {when}"
            place = book.place(record, *path, "date")
            yield Problem(code, message, place, "name the source among the record's sources")
