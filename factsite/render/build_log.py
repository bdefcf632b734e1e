"""The build log: for every page what it was made with, what it read and cited, and its staged text.

One JSON file in build/. It is a cache that is never believed where it does not hold: an entry
counts only while every digest in it can be found again, and a log of another form is thrown away.
SQLite was left for the day when reading the whole file costs more than it saves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from factsite.render.reads import facts_read

FORM = 1


@dataclass(frozen=True)
class Entry:
    """One page: digests of what made it, its reads, title, sources, file and staged text."""

    made_with: str
    reads: Mapping[str, str]
    title: str
    cites: tuple[str, ...]
    source_path: str
    staged: str

    def with_staged(self, digest: str) -> Entry:
        """The entry with the digest of the page's staged text."""
        return replace(self, staged=digest)

    def facts(self) -> dict[str, set[str]]:
        """The facts read: `kind/id` to the fields, values and questions."""
        found: dict[str, set[str]] = {}
        for ref, what in facts_read(dict(self.reads)):
            found.setdefault(ref, set()).add(what)
        return found


def load(path: Path) -> dict[str, Entry]:
    """The entries in the file; none where it is missing, damaged or of another form."""
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["form"] != FORM:
            return {}
        return {
            page: Entry(**{**row, "cites": tuple(row["cites"])})
            for page, row in data["pages"].items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def dump(entries: Mapping[str, Entry]) -> bytes:
    """The log as it is written."""
    pages = {page: asdict(entry) for page, entry in sorted(entries.items())}
    return json.dumps({"form": FORM, "pages": pages}, ensure_ascii=False, indent=0).encode()


def uses(
    entries: Mapping[str, Entry], ref: str, anchor: str = ""
) -> Iterator[tuple[str, Entry, set[str]]]:
    """The pages that read a fact, or one value of it, and what of it they read."""
    for page, entry in sorted(entries.items()):
        read = entry.facts().get(ref, set())
        if anchor:
            read = {what for what in read if what in (f"#{anchor}", "#*")}
        if read:
            yield page, entry, read


def values_read(entries: Mapping[str, Entry], ref: str) -> set[str]:
    """The anchors of the values of a figure that any page reads."""
    read = {what for entry in entries.values() for what in entry.facts().get(ref, ())}
    return {what.removeprefix("#") for what in read if what.startswith("#")} - {"*"}
