"""How to cite a page of this site, or a source: as items of CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from factsite.load.dates import Date
from factsite.render.pages import Page
from factsite.render.reads import Tracked
from factsite.render.records import address
from factsite.render.site import Site

Item = dict[str, Any]


class Citing:
    """What the fold “cite this” of one page shows."""

    def __init__(self, page: Page, site: Site, day: date, types: Mapping[str, Any]) -> None:
        self.site = site
        self.address = site.whole(page.address)
        self._page = page
        self._day = day
        self._types = types

    def data(self, suffix: str = "json") -> str:
        """The address of the page's data from the root of the site; empty where it has none."""
        kind, _, id = self._page.subject.partition("/")
        return "" if self._page.subject.endswith(".md") or not id else address(kind, id, suffix)

    def page(self, title: str) -> str:
        """The page as a CSL-JSON item; it was issued, as it stands, on the as-of day."""
        item = {
            "id": f"{self._page.address.strip('/').replace('/', '-') or 'index'}",
            "type": "webpage",
            "title": title,
            "container-title": self.site.name,
            "issued": _issued(Date.parse(self._day.isoformat())),
            "URL": self.address,
            "language": self.site.language,
        }
        return _written(item)

    def source(self, source: Tracked) -> str:
        """The source as a CSL-JSON item."""
        kind = str(self._types.get("cited_as", {}).get(source.kind, "webpage"))
        within = "container-title" if kind.startswith(("article", "post")) else "publisher"
        accessed = source.accessed if source.accessed <= self._day else None
        item = {
            "id": source.id,
            "type": kind,
            "title": source.title or source.description,
            within: source.publisher,
            "author": [{"literal": source.author}] if source.author else None,
            "issued": _issued(source.date) if source.date else None,
            "accessed": _issued(Date.parse(accessed.isoformat())) if accessed else None,
            "URL": source.url,
            "language": source.language,
        }
        return _written(item)


def _issued(value: Date) -> Item:
    """The date to the precision known."""
    parts = value.text.partition("/")[0].split("-")
    return {"date-parts": [[int(part) for part in parts]]}


def _written(item: Item) -> str:
    """The item as a list of one, a line for each key."""
    rows = [
        f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in item.items()
        if value
    ]
    return "[{\n" + ",\n".join(rows) + "\n}]"
