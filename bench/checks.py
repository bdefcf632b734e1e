"""How long all checks take over many figures, against reading the same text as plain YAML.

    python -m bench.checks [FIGURES] [--profile]

Without a number it is run for about 10,000 values, and for 10,000 figures of some values each.

Makes a project of invented facts in a temporary folder, loads it once and prints the CPU seconds
of working out derived values and of all rules, with no reading remembered from before; beside
them those of PyYAML's C loader over the same data and of `json.dumps` of what it gives. One
process, one core. `--profile` shows where the time goes.
"""

from __future__ import annotations

import cProfile
import gc
import json
import pstats
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import yaml

from factsite.check import RULES, run_all
from factsite.cli import COLLECT_AFTER
from factsite.load.derived import derive
from factsite.load.factbook import Factbook
from factsite.load.project import read
from factsite.problems import Problem

MANY = (3_100, 10_000)
RUNS = 3
YEARS = range(2018, 2021)
SOURCES = 400
FIRST = date(2021, 1, 1)
WORDS = ("weir", "quay", "ferry", "canal", "mill", "lock", "bridge", "harbor")
# A unit, and the shapes in which sources print it; the first ones have all digits of the number.
UNITS = (
    ("EUR", ("EUR {} million", "€{} million", "about €{:.0f} million")),
    ("persons", ("{} million people", "{} million persons", "some {:.0f} million people")),
    ("tonnes", ("{} million tonnes", "{} million metric tons", "about {:.0f} million tonnes")),
)
TOGETHER = "derived values and rules"
Row = dict[str, Any]
Task = Callable[[Factbook], object]


class Facts:
    """Invented records by kind and id; the same ones for the same number of figures."""

    def __init__(self, many: int) -> None:
        self.random = Random(1)
        self.kinds: dict[str, dict[str, Row]] = {
            kind: {} for kind in ("figures", "sources", "events", "people", "claims", "conflicts")
        }
        self.numbers: dict[tuple[int, int], float] = {}
        self._words()
        for n in range(many):
            self.kinds["figures"][name(n)] = self._figure(n)
        for n in range(0, many, 10):
            self._prose(n)

    def _words(self) -> None:
        for n in range(SOURCES):
            day = (FIRST + timedelta(days=5 * n)).isoformat()
            page = {"title": f"Report {n}", "publisher": "The Paper", "date": day, "kind": "news"}
            page |= {"url": f"https://paper.example/{n}", "language": "en", "accessed": day}
            self.kinds["sources"][f"report-{n}"] = page
        days = [(FIRST + timedelta(days=30 * n)).isoformat() for n in range(65)]
        rate = {"printed": "0.80 pounds per euro", "source": f"report-{SOURCES - 1}", "at": "¶1"}
        self.kinds["figures"]["pound-rate"] = {
            "label": "Pounds for a euro",
            "definition": "Pounds that a euro buys.",
            "unit": "GBP per EUR",
            "values": [{"on": day, "value": "0.80", **rate} for day in days],
        }

    def _figure(self, n: int) -> Row:
        """A figure of some years; every tenth is derived, one has parts, one a conflict …"""
        unit, shapes = UNITS[n // 10 % len(UNITS)]
        values = [self._value(n, year, shapes) for year in YEARS]
        last = values[-1]
        if n % 10 == 3 and unit == "EUR":
            pounds = self.numbers[n, YEARS[-1]] * 0.8
            first(last)["converted"] = f"£{pounds:.1f} million"
        if n % 10 == 4:
            other = self._print(shapes[0], self.numbers[n, YEARS[-1]] + 20)
            last["disputed"] = [{**other, "conflict": name(n)}]
            self._conflict(n, last, other)
        if n % 10 == 5:
            rival = self._value(n, YEARS[-1], shapes, self.numbers[n, YEARS[-1]] + 30)
            values.append({**rival, "status": "reported"})
            self._conflict(n, last, first(rival))
        if n % 10 == 7:
            total = sum(self.numbers[n - 1, year] for year in YEARS)
            made = {"formula": f"sum({name(n - 1)} {YEARS[0]}..{YEARS[-1]})"}
            span = f"{YEARS[0]}..{YEARS[-1]}"
            values.append({"period": span, **made, **self._print(shapes[0], total)})
        if n % 10 == 8:
            parts = [f"{name(n - back)} {YEARS[0]}" for back in (1, 2)]
            whole = sum(self.numbers[n - back, YEARS[0]] for back in (1, 2))
            values[0] = {**self._value(n, YEARS[0], shapes, whole), "parts": parts}
        definition = "What is counted at the place within a year."
        if n % 4 == 0 and n:
            definition += f' Before it there was {{{{ figure("{name(n - 1)}", "{YEARS[1]}") }}}}.'
        label = f"Figure of {name(n)}"
        return {"label": label, "definition": definition, "unit": unit, "values": values}

    def _value(self, n: int, year: int, shapes: tuple[str, ...], number: float = 0) -> Row:
        """A value with one to three prints, the first one with all its digits."""
        number = number or self.random.randint(1001, 9999) / 10
        self.numbers.setdefault((n, year), number)
        count = self.random.choice((1, 1, 1, 1, 1, 1, 1, 2, 2, 3))
        prints = [self._print(shape, number) for shape in shapes[:count]]
        period = {"period": str(year), "status": "settled", "value": f"{number:.1f} million"}
        return {**period, **prints[0]} if count == 1 else {**period, "sources": prints}

    def _print(self, shape: str, number: float) -> Row:
        source = f"report-{self.random.randrange(SOURCES - 1)}"
        text = shape.format(f"{number:.1f}") if "{}" in shape else shape.format(number)
        return {"source": source, "at": f"¶{self.random.randint(1, 40)}", "printed": text}

    def _conflict(self, n: int, value: Row, other: Row) -> None:
        """A conflict between the first print of a value and another one."""
        keys = ("source", "at", "printed")
        of = f"{name(n)} {value['period']}"
        said = [{key: row[key] for key in keys} for row in (first(value), other)]
        self.kinds["conflicts"][name(n)] = {
            "about": "What two reports say.",
            "kind": "value",
            "statements": [{**row, "of": of} for row in said],
            "found_by": "values-disagree",
            "prefer": "1",
            "why": "The first report counts the whole place.",
        }

    def _prose(self, n: int) -> None:
        """An event and a claim about a figure; now and then someone with an office."""
        told = {"source": f"report-{n % SOURCES}", "at": "¶1"}
        call = f'{{{{ figure("{name(n)}", "{YEARS[0]}") }}}}'
        what = f"The {WORDS[n % 7]} was opened after works of some seasons, with {call} counted."
        self.kinds["events"][f"opening-{n}"] = {"what": what, "date": "2020-05", **told}
        self.kinds["claims"][f"claim-{n}"] = {
            "statement": "The place has grown by less than anyone can count",
            "check": f"{name(n)} {YEARS[0]} > 100 and {name(n)} {YEARS[1]} < 20 billion",
            "verdict": "holds",
            "about": {"figures": [name(n)]},
            **told,
        }
        if n % 100 == 0:
            person = {"name": f"Ada {WORDS[n % 7].title()}son", "kind": "warden"}
            role = {"role": "Warden", "start": "2019-03", **told}
            self.kinds["people"][f"warden-{n}"] = {**person, "roles": [role]}


def name(n: int) -> str:
    """The id of a figure."""
    return f"{WORDS[n % len(WORDS)]}-{n}"


def first(value: Row) -> Row:
    """The print of a value that stands flat or comes first."""
    found: Row = value["sources"][0] if "sources" in value else value
    return found


STATUSES = """\
settled: {label: settled, meaning: paid out}
budget: {label: budget, meaning: decided}
reported: {label: reported, meaning: stage not stated, stated: false}
"""


def files(facts: Facts) -> Iterator[tuple[str, str]]:
    """The files of the project: a record each."""
    yield "mkdocs.yml", "site_name: The river\nextra: {factsite: {as_of: 2030-06-30}}\n"
    yield "data/statuses.yml", STATUSES
    yield "docs/index.md", "---\ntitle: The river\n---\nA river.\n"
    for kind, records in facts.kinds.items():
        for id, record in records.items():
            text = yaml.dump(record, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
            yield f"data/{kind}/{id}.yml", text


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Writes the files."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def timed(task: Task, book: Factbook) -> float:
    """The CPU seconds of one run."""
    start = process_time()
    task(book)
    return process_time() - start


def forgotten(book: Factbook) -> Factbook:
    """The book with units that remember no reading."""
    return replace(book, units=book.units.extended(()))


def tasks(texts: Mapping[str, str]) -> dict[str, Task]:
    """What is measured, by name; the last two are those that the others are held against."""
    facts = [text for path, text in texts.items() if path.endswith(".yml")]
    plain = [yaml.load(text, yaml.CBaseLoader) for text in facts]
    return {
        "working out derived values": derive,
        f"all {len(RULES)} rules": run_all,
        TOGETHER: lambda book: run_all(derive(book)),
        "yaml.CSafeLoader of the same data": lambda _: [
            yaml.load(text, yaml.CSafeLoader) for text in facts
        ],
        "json.dumps of it": lambda _: [json.dumps(row) for row in plain],
    }


def measured(book: Factbook, asked: Mapping[str, Task]) -> dict[str, float]:
    """The CPU seconds of the fastest of some runs of each task, one after the other in turn."""
    times: dict[str, list[float]] = {what: [] for what in asked}
    for _ in range(RUNS):
        for what, task in asked.items():
            times[what].append(timed(task, forgotten(book)))
    return {what: min(each) for what, each in times.items()}


def main() -> None:
    """Prints the figures."""
    gc.set_threshold(COLLECT_AFTER)  # as the program does
    given = [int(word) for word in sys.argv[1:] if word.isdigit()]
    for many in given or MANY:
        _bench(many)
        print()


def _bench(many: int) -> None:
    texts = dict(files(Facts(many)))
    with TemporaryDirectory() as folder:
        write(Path(folder), texts)
        start = process_time()
        project = read(Path(folder))
        loading = process_time() - start
    _said(project.book, [*project.problems, *run_all(project.book)])
    print(f"{'loading, with derived values':33} {loading:6.2f} s")
    if "--profile" in sys.argv:
        _profiled(forgotten(project.book))
        return
    best = measured(project.book, tasks(texts))
    for what, seconds in best.items():
        ratio = f"; {TOGETHER} take {best[TOGETHER] / seconds:.2f} times as long"
        print(f"{what:33} {seconds:6.2f} s{ratio if what in list(best)[-2:] else ''}")


def _said(book: Factbook, problems: list[Problem]) -> None:
    """Prints what was made, and how many problems the rules find in it."""
    values = [value for figure in book.figures for value in figure.values]
    prints = sum(len(value.witnesses) + len(value.disputed) for value in values)
    kinds = Counter({kind: len(book.records[kind]) for kind in book.records})
    print(", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common() if count))
    print(f"{len(values):,} values, {prints:,} prints; {len(problems)} problems")


def _profiled(book: Factbook) -> None:
    profile = cProfile.Profile()
    profile.runcall(lambda: run_all(derive(book)))
    pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
