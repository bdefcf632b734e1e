"""How fast figure phrases are read: 10,000 distinct ones, against a plain cut into words.

    python -m bench.quantities

Prints the seconds that reading takes, those of the cut with one regular expression and of
`json.loads` over the same phrases, and the ratios. One process, one core, no cache by phrase.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import yaml

from factsite.quantities.reading import Unreadable, read
from factsite.quantities.units import Units

MANY = 10_000
RUNS = 5
WORDS = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\S")
DIGIT = re.compile("[0-9]")


def phrases() -> list[str]:
    """Distinct phrases made from the tables of the tests, their digits turned round and round."""
    found: dict[str, None] = {}
    for phrase in _tables():
        found[phrase] = None
    shapes = [phrase for phrase in found if DIGIT.search(phrase)]
    for turn in range(1, MANY):
        found.update(dict.fromkeys(_turned(shape, turn) for shape in shapes))
        if len(found) >= MANY:
            break
    return list(found)[:MANY]


def _tables() -> Iterator[str]:
    for name in ("phrases.yml", "grammar.yml"):
        text = (Path(__file__).parents[1] / "tests" / "quantities" / name).read_text("utf-8")
        yield from (row["phrase"] for row in yaml.load(text, yaml.CBaseLoader))


def _turned(phrase: str, turn: int) -> str:
    """The phrase with other digits; zeros stay, so that groups and scales do."""

    def other(found: re.Match[str]) -> str:
        digit, shift = int(found[0]), turn * (found.start() + 1) + turn // 9
        return str((digit - 1 + shift) % 9 + 1) if digit else "0"

    return DIGIT.sub(other, phrase)


def best(task: Callable[[], object]) -> float:
    """The seconds of the fastest of some runs."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        task()
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    """Prints the figures."""
    texts = phrases()
    units = Units.builtin()
    counts = {"read": 0, "refused": 0}

    def read_all() -> None:
        counts.update(read=0, refused=0)
        for text in texts:
            try:
                read(text, units)
                counts["read"] += 1
            except Unreadable:
                counts["refused"] += 1

    lines = [json.dumps({"phrase": text}) for text in texts]
    reading = best(read_all)
    cutting = best(lambda: [WORDS.findall(text) for text in texts])
    parsing = best(lambda: [json.loads(line) for line in lines])
    print(f"{len(texts):,} phrases: {counts['read']:,} read, {counts['refused']:,} refused")
    print(f"reading                 {reading:.3f} s, {reading / len(texts) * 1e6:.0f} µs a phrase")
    for name, seconds in (("cutting into words by re", cutting), ("json.loads of each", parsing)):
        print(f"{name:23} {seconds:.3f} s; reading takes {reading / seconds:.0f} times as long")


if __name__ == "__main__":
    main()
