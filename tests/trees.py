"""Small projects for tests, written as text: what every project needs, and the test's own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from factsite.check import run_all
from factsite.check.archive import look_up
from factsite.check.freshness import stale
from factsite.load import project
from factsite.problems import Problem, sort

DEFAULTS = {
    "mkdocs.yml": "site_name: The bridge\nextra: {factsite: {as_of: 2030-06-30}}\n",
    "docs/index.md": "---\ntitle: The bridge\n---\nA bridge.\n",
    "data/sources.yml": """\
paper: {title: A, publisher: B, date: 2028-10-03, url: "https://paper.example/", language: en,
  kind: news, accessed: 2030-06-01}
report: {title: C, publisher: D, date: 2029-12, url: "https://report.example/", language: en,
  kind: report, accessed: 2030-06-01}
""",
    "data/statuses.yml": """\
settled: {label: settled, meaning: paid out}
budget: {label: budget, meaning: decided}
reported: {label: reported, meaning: stage not stated, stated: false}
cap: {label: cap, meaning: the most that may be spent, stands_in: false}
""",
}


def write(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Makes the folder hold the default files and the given ones; None leaves a file out."""
    for old in root.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    for path, content in {**DEFAULTS, **files}.items():
        if content is not None:
            raw = content if isinstance(content, bytes) else content.encode()
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(raw)


def problems(read: project.Project) -> list[Problem]:
    """All problems of the files, of the facts in them, and of the texts in `archive`."""
    found = [*read.problems, *run_all(read.book)]
    if read.settings and read.settings.as_of:
        found += stale(read.book, read.settings.as_of)
    if (read.root / "archive").is_dir():
        found += look_up(read.book, read.root / "archive")[0]
    return sort(found)


def split(text: str) -> dict[str, str | None]:
    """The files in a text, each after a line `# file: path`; `# no file: path` leaves one out."""
    files: dict[str, str | None] = {}
    path = ""
    for line in text.splitlines(keepends=True):
        mark, _, name = line.rstrip("\n").partition("file: ")
        if mark == "# ":
            path = name
            files[path] = ""
        elif mark == "# no ":
            files[name] = None
        elif path:
            files[path] = (files[path] or "") + line
    return files
