"""The values of a figure as rows, and rows as CSV.

One row for each print of a value, the value repeated; a value that nobody prints has one row
without a source. Lines end with CR LF, cells are quoted where they must be, and a cell that a
spreadsheet would run as a formula starts with an apostrophe; plain numbers are left as they are.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from factsite.load.figures import Figure, Value, Witness
from factsite.load.models import Source
from factsite.quantities.interval import tidy
from factsite.render.known import Known

FIELDS = (
    *("figure", "value", "period", "calendar", "first", "last", "status", "basis"),
    *("low", "high", "unit", "formula"),
    *("source", "at", "printed", "scale", "converted", "disputed"),
    *("publisher", "title", "published", "url"),
)
Row = Mapping[str, str]
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
# What spreadsheets take for the start of a formula, also in full width.
_RISKY = tuple("=+-@\t\r\n＝＋－＠")


def rows(known: Known, figure: Figure) -> list[Row]:
    """The figure's values known on the day, in the order of its page's data, keyed by `FIELDS`."""
    found: list[Row] = []
    for value in figure.values:
        start = _value(known, figure, value)
        prints = [*((w, "") for w in value.witnesses), *((w, "yes") for w in value.disputed)]
        made = [{**start, **_print(known, each, disputed)} for each, disputed in prints]
        found += made or [start]
    return found


def _value(known: Known, figure: Figure, value: Value) -> dict[str, str]:
    period = known.book.period(figure, value)
    amount = value.value
    working = known.book.workings.get((figure.id, value.anchor))
    is_worked_out = working is not None and working.result is not None
    return {
        "figure": figure.id,
        "value": value.anchor,
        "period": period.text,
        "calendar": period.calendar,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "status": value.status or "",
        "basis": value.basis or "",
        "low": f"{tidy(amount.low):f}" if amount else "",
        "high": f"{tidy(amount.high):f}" if amount else "",
        "unit": figure.unit,
        "formula": (value.formula or "") if is_worked_out else "",
    }


def _print(known: Known, witness: Witness, disputed: str) -> dict[str, str]:
    source = known.book.source(witness.source)
    return {
        "source": witness.source,
        "at": witness.at,
        "printed": witness.printed or "",
        "scale": witness.heading or witness.scale or "",
        "converted": witness.converted or "",
        "disputed": disputed,
        **(_source(source) if source else {}),
    }


def _source(source: Source) -> dict[str, str]:
    return {
        "publisher": source.publisher,
        "title": source.title or source.description or "",
        "published": source.date.text if source.date else "",
        "url": source.url,
    }


def table(rows: Iterable[Row], fields: tuple[str, ...] = FIELDS) -> bytes:
    """The rows as CSV in UTF-8 (RFC 4180), with a head of field names; what is missing is empty."""
    out = io.StringIO()
    writer: Any = csv.writer(out, lineterminator="\r\n")
    writer.writerow(fields)
    writer.writerows([guarded(row.get(field, "")) for field in fields] for row in rows)
    return out.getvalue().encode()


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run."""
    if cell.startswith(_RISKY) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
