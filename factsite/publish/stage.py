"""The stage: every page as a document that MkDocs takes as it is, and the files beside them.

A document is front matter and one `<article>` block. What is already there with the right digest is
left alone, and what no page needs any more is removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from html import escape
from pathlib import Path

from factsite.publish.exchange import cannot_write

INHERITED = "run-build_site.py-stage-first.yml"
_SCRIPT = '<script type="application/ld+json">{}</script>'
NOTE = """# Written by `build_site.py stage`; without it, MkDocs would run on an empty stage.
extra: {}
"""


@dataclass(frozen=True)
class Document:
    """One page for the stage; texts are plain, `html` is the body without its `<article>`.

    `today` leads from a page of a past edition to the same page as it stands now; `linked` is the
    page's JSON-LD, which is escaped already.
    """

    kind: str
    title: str
    description: str
    html: str
    contents: tuple[dict[str, object], ...]
    omitted: int
    source_path: str
    index: str
    crumb: str
    as_of: str
    is_past: bool
    today: str = ""
    linked: str = ""

    def text(self) -> bytes:
        """The document as it is written: front matter, then the block.

        The theme escapes nothing, so what it shows is escaped here. JSON is YAML.
        """
        front: dict[str, object] = {
            "title": escape(self.title),
            "description": escape(self.description),
            "kind": self.kind,
            "as_of": escape(self.as_of),
            "past": self.is_past,
            "omitted": self.omitted,
            "source_path": escape(self.source_path),
            "contents": [
                {k: escape(v) if isinstance(v, str) else v for k, v in row.items()}
                for row in self.contents
            ],
        }
        if self.index:
            front |= {"index": self.index, "crumb": escape(self.crumb)}
        if self.today:
            front["today"] = self.today
        head = "".join(
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items()
        )
        said = f"{self.html}\n{_SCRIPT.format(self.linked)}" if self.linked else self.html
        block = f'<article class="fs fs-{self.kind}">\n{said}\n</article>\n'
        return f"---\n{head}---\n\n{block}".encode()


def digest(content: bytes) -> str:
    """A digest of a staged file."""
    return blake2b(content, digest_size=16).hexdigest()


def write(
    stage: Path, new: Mapping[str, bytes], kept: Mapping[str, str], assets: Mapping[str, bytes]
) -> list[str]:
    """Brings the stage to exactly these files; the paths of what was written come back.

    `kept` are files that stay as they are, with their digests; one that is not there or not the
    same any more is named in the answer of `missing`. Raises Found where the disk refuses.
    """
    try:
        stage.mkdir(parents=True, exist_ok=True)
        inherited = stage.parent / INHERITED
        if not inherited.exists() or inherited.read_text("utf-8") != NOTE:
            replace(inherited, NOTE.encode())
        wanted = {**assets, **new}
        for path in _files(stage):
            if path not in wanted and path not in kept:
                (stage / path).unlink()
        written = [path for path, content in wanted.items() if not _is_same(stage / path, content)]
        for path in written:
            (stage / path).parent.mkdir(parents=True, exist_ok=True)
            replace(stage / path, wanted[path])
        return written
    except OSError as error:
        raise cannot_write(error, stage) from None


def missing(stage: Path, kept: Mapping[str, str]) -> set[str]:
    """The kept files that are not on the stage with their digest."""
    return {path for path, wanted in kept.items() if _digest_of(stage / path) != wanted}


def _digest_of(file: Path) -> str:
    try:
        return digest(file.read_bytes())
    except OSError:
        return ""


def _is_same(file: Path, content: bytes) -> bool:
    try:
        return not file.is_symlink() and file.read_bytes() == content
    except OSError:
        return False


def replace(file: Path, content: bytes) -> None:
    """Writes the file anew beside its place and moves it there."""
    beside = file.with_name(f".{file.name}.new")
    beside.write_bytes(content)
    beside.replace(file)


def _files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or path.is_file():
            yield path.relative_to(folder).as_posix()
