"""How much a reader loads to search 10,000 records: before the first query, and for each query.

    python -m bench.search [ENTRIES]

Makes invented entries in two languages, writes their shards and asks the real script in a browser.
Sizes are those of the files, each compressed by itself as a server would, in thousands of bytes.
"""

from __future__ import annotations

import gzip
import shutil
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from playwright.sync_api import sync_playwright

from factsite.publish import search
from factsite.quantities.tables import tables
from factsite.quantities.units import Units
from factsite.render.entry import Entry, Number, Print, Row, Tagged
from factsite.render.wording import read_table

TEMPLATES = Path(__file__).parents[1] / "templates"
ASSETS = TEMPLATES / "assets" / "search"
MANY = 10_000
COMMON = ("weir", "quay", "ferry", "canal", "mill", "lock", "bridge", "harbor", "toll", "budget",
          "agreement", "river", "council")  # fmt: skip
SYLLABLES = ("ba", "co", "de", "fi", "ga", "lo", "mu", "ne", "pi", "ro", "sa", "te", "vi", "wu")
KINDS = ("figures", "sources", "people", "events")
BEFORE, EACH = 100, 50  # the goals
QUERIES = (
    "what does the bridge cost",
    "ferry toll council agreement",
    "when does the canal agreement expire",
    "river budget 2021",
    "harbor",
    "why did the council pay more money for the old bridge than the toll agreement said",
    "123.4 million euros",
    "約1億2千万ユーロ",
    "橋 予算",
)


class Facts:
    """Invented entries, the same for the same number."""

    def __init__(self) -> None:
        self.random = Random(1)
        rare = [
            "".join(self.random.choices(SYLLABLES, k=n)) for n in (2, 3, 4) for _ in range(4000)
        ]
        self.words = [*COMMON, *rare]
        self.weights = list(accumulate(1 / (n + 2) for n in range(len(self.words))))
        signs = [chr(0x4E00 + 7 * n) for n in range(1500)]
        self.runs = ["".join(self.random.choices(signs, k=2)) for _ in range(5000)]
        self.run_weights = list(accumulate(1 / (n + 5) for n in range(len(self.runs))))

    def text(self, length: int) -> str:
        """So many words, some of them in most texts and most of them in few."""
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=length))

    def close(self, length: int) -> str:
        """So many pairs of characters without spaces."""
        return "".join(self.random.choices(self.runs, cum_weights=self.run_weights, k=length))

    def entries(self, many: int) -> Iterator[Entry]:
        """The entries, the most important first."""
        for n in range(many):
            kind = KINDS[0 if n % 10 < 4 else 1 if n % 10 < 8 else 2 + n % 2]
            is_close = kind == "sources" and n % 3 == 0
            title = Tagged(self.close(9), "ja") if is_close else Tagged(self.text(7))
            names = (Tagged(self.close(2), "ja"),) if kind == "people" else ()
            rows = tuple(self.rows()) if kind == "figures" else ()
            yield Entry(
                kind, f"{kind}/record-{n}/", title, Tagged("2021"), names, self.text(12),
                self.text(40), self.text(8), Tagged("settled", ""), rows, 0 if rows else -1, n % 90,
            )  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """The values of a figure."""
        for year in range(2017, 2017 + self.random.randint(1, 8)):
            value = Decimal(self.random.randint(1000, 9999)) * 100_000
            shown = f"€{value / 1_000_000:.1f} million"
            prints = (
                Print(shown, "", f"{self.text(2)}, {year}"),
                Print(f"{value / 10_000:f}万ユーロ"),
            )
            half = Decimal(50_000)
            number = Number("EUR", value - half, value + half, value, value)
            when = f"fiscal {year}"
            yield Row(shown, shown, f"{year}", when, "", Tagged("settled"), prints, number)


def main(many: int) -> int:
    """Prints the sizes; 1 where one of them is above its goal."""
    began = process_time()
    entries = list(Facts().entries(many))
    made = process_time()
    kinds = [{"id": kind, "many": kind, "one": kind} for kind in KINDS]
    words = {"kinds": kinds, "query": read_table(TEMPLATES, "search"), "language": "en"}
    figures = tables(Units.builtin(), {"EUR", "persons", "percent"}, "en")
    files = search.shards(entries, {**words, "figures": figures})
    total, took = sum(map(len, files.values())) / 1e6, process_time() - made
    print(f"{many:,} entries made in {made - began:.1f} s")
    print(f"{len(files):,} shards of {total:.1f} MB in {took:.1f} s")
    scripts = [ASSETS / name for name in ("figure.js", "find.js", "dialog.js", "search.css")]
    sizes = {name: _packed(content) for name, content in files.items()}
    before = sizes["search/index.js"] + sum(_packed(path.read_bytes()) for path in scripts)
    print(f"before the first query {before / 1000:6.1f} kB   goal {BEFORE}")
    worst = 0
    for query, asked, hits in _ask(files, scripts[:2], QUERIES):
        loaded = sum(sizes[name] for name in asked)
        worst = max(worst, loaded)
        print(f"{query:40} {loaded / 1000:6.1f} kB in {len(asked):2} shards, {hits} hits")
    print(f"largest query          {worst / 1000:6.1f} kB   goal {EACH}")
    return int(before > BEFORE * 1000 or worst > EACH * 1000)


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6, mtime=0))


def _ask(
    files: dict[str, bytes], scripts: Sequence[Path], queries: Sequence[str]
) -> Iterator[tuple[str, set[str], int]]:
    """Each query, the shards that it alone loads, and how many hits it has."""
    with TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        tags = "".join(f"<script>{path.read_text('utf-8')}</script>" for path in scripts)
        (folder / "page.html").write_text(f'<!doctype html><meta charset="utf-8">{tags}', "utf-8")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        asked: set[str] = set()
        page.on("request", lambda r: asked.add(r.url.partition("?")[0].partition(f"{name}/")[2]))
        for query in queries:
            page.goto((folder / "page.html").as_uri())
            asked.clear()
            ask = "q => factsite.finder('').ask(q).then(found => found.hits.length)"
            hits = page.evaluate(ask, query)
            yield query, asked - {"search/index.js"}, hits
        browser.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY))
