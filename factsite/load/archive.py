"""An archive of source texts, read: a folder with a file `<source id>.txt` for each.

Paragraphs stand apart by blank lines; the first is ¶1. A README beside the texts is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from factsite.load import files, nodes
from factsite.load.prose import nearest
from factsite.problems import Place, Problem, code

UNKNOWN_TEXT = code(
    "unknown-text",
    "A file in the archive of texts is the text of no source",
    "Its phrases would be looked up nowhere, silently. A text is named by the id of its source: "
    "<source id>.txt.",
)
Texts = Mapping[str, tuple[str, ...]]


def read(folder: Path, sources: Collection[str]) -> tuple[Texts, list[Problem]]:
    """The paragraphs of each text in the folder by the id of its source, and what was wrong.

    A text that cannot be read is left out and is a problem.
    """
    problems: list[Problem] = []
    texts: dict[str, tuple[str, ...]] = {}
    for found in files.walk(Path(), folder.as_posix(), problems):
        name = Path(found.path).relative_to(folder)
        if name.stem.lower() == "readme":
            continue
        if name.as_posix() != f"{name.stem}.txt" or name.stem not in sources:
            problems.append(_unknown(found.path, name, sources))
            continue
        raw = files.read(found, problems)
        text, wrong = nodes.decode(raw, found.path) if raw is not None else ("", [])
        problems += wrong
        if raw is not None and not wrong:
            texts[name.stem] = paragraphs(text)
    return texts, problems


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, which blank lines set apart."""
    return tuple(piece for piece in re.split(r"\n(?:[^\S\n]*\n)+", text.strip()) if piece.strip())


def _unknown(path: str, name: Path, sources: Collection[str]) -> Problem:
    if name.stem in sources:
        hint = f"name it {name.stem}.txt, right in the folder"
    else:
        hint = nearest(name.stem, list(sources)) or "name it by the id of its source"
    return Problem(UNKNOWN_TEXT, f"{path} is the text of no source", Place(path), hint)
