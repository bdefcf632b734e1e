"""The files of a project: regular ones, under their folder, with names safe everywhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factsite.load.fields import RESERVED, is_id
from factsite.load.nodes import MAX_BYTES, MAX_DEPTH
from factsite.problems import Place, Problem, code

ODD_FILE = code(
    "odd-file",
    "Something in data/, docs/ or templates/ is not a regular file",
    "Links, pipes and devices could publish a file from elsewhere or stop the build. "
    "Put the file itself there.",
)
BAD_FILE_NAME = code(
    "bad-file-name",
    "A file's name cannot be an id or an address",
    "The path of a fact is its id and its address: lower-case letters, digits and hyphens, "
    "at most 64, unique also where case does not count.",
)
CANNOT_READ = code(
    "cannot-read",
    "A file or folder cannot be read",
    "The build must see every file. Check that it exists and that you may read it.",
)


@dataclass(frozen=True)
class File:
    """A regular file: where it is, and its path in messages."""

    file: Path
    path: str


def walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[File]:
    """The regular files below `folder` in order of name, hidden ones left out.

    What is not a regular file or folder, or cannot be read, is added to `problems`.
    """
    try:
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        problems.append(_unreadable(folder, error))
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith("."):
            continue
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode) and path.endswith((".yml", ".md")):
            said = f"{path} is a folder, but its name is that of a file"
            problems.append(Problem(ODD_FILE, said, Place(path), "rename the folder"))
        elif stat.S_ISDIR(mode) and path.count("/") > MAX_DEPTH:
            said = f"{folder} nests too deeply"
            problems.append(Problem(ODD_FILE, said, Place(path), "use fewer folders"))
        elif stat.S_ISDIR(mode):
            yield from walk(root, path, problems)
        elif stat.S_ISREG(mode):
            yield File(Path(entry.path), path)
        else:
            what = "a symbolic link" if stat.S_ISLNK(mode) else "not a regular file"
            hint = "put the file itself here"
            problems.append(Problem(ODD_FILE, f"{path} is {what}", Place(path), hint))


def read(found: File, problems: list[Problem]) -> bytes | None:
    """The file's bytes, no more than show that it is too large, or None where it is unreadable."""
    try:
        with found.file.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        problems.append(_unreadable(found.path, error))
        return None


def _unreadable(path: str, error: OSError) -> Problem:
    why = (error.strerror or "cannot be read").lower()
    return Problem(
        CANNOT_READ, f"{path}: {why}", Place(path), "check that it is there and readable"
    )


def bad_name(path: str, stem: str) -> Problem | None:
    """A problem where `stem` cannot be an id."""
    if is_id(stem):
        return None
    why = "is reserved" if stem in RESERVED else "cannot be an id"
    hint = "rename the file: a-z, 0-9 and - in between, at most 64 characters"
    return Problem(BAD_FILE_NAME, f"the name “{stem}” {why}", Place(path), hint)
