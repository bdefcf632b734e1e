"""Facts are looked at again when their record says so; asked with a day, for a rule has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from factsite.load.factbook import Factbook
from factsite.load.fields import Record
from factsite.problems import Problem, code

OVERDUE = code(
    "overdue",
    "A record was to be reviewed by a day that has passed",
    "What was true when it was checked may have changed since. Look at its sources again, correct "
    "what changed, and set `checked` to the day. `check --today` names the day to count from.",
    severity="warning",
)
CHECKED_AHEAD = code(
    "checked-ahead",
    "A record says that it was checked on a day that has not come",
    "A year mistyped there would put its review off unnoticed. The day to count from is the "
    "site's own, or that of `check --today`.",
    severity="warning",
)


def stale(book: Factbook, today: date) -> list[Problem]:
    """The records whose review is overdue on the day, and those checked after it."""
    return [
        problem
        for kind in book.records
        for record in book.all(kind)
        for problem in _stale(book, record, today)
    ]


def _stale(book: Factbook, record: Record, today: date) -> Iterator[Problem]:
    checked, due = record.checked, record.review_due
    if checked is None:
        return
    if checked > today:
        place = book.place(record, "checked")
        message = f"checked on {checked}, but the day is {today}"
        hint = "correct the date, or move the day: --today, or as_of in mkdocs.yml"
        yield Problem(CHECKED_AHEAD, message, place, hint)
    elif due is not None and due < today:
        place = book.place(record, "review_every")
        message = f"last checked on {checked}, to be reviewed by {due}"
        hint = f"look at its sources again, then write `checked: {today}`"
        yield Problem(OVERDUE, message, place, hint)
