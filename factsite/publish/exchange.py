"""Two standing trees: the published folder and a spare beside it, exchanged with one rename.

Beside a published folder `site` stand, hidden, `.site.spare` (the other tree), a manifest for each
tree, and while work is going on `.site.new` (one new file) and `.site.old` (see `_two_renames`).

Nothing is flushed to the disk (no fsync). A killed process loses nothing that it wrote. A power
failure may lose the last seconds, as of any file; all of it can be made again (remove the folder
and its hidden neighbors), and flushing each of 10,000 files would cost more than the whole build.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import re
import shutil
import stat
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from factsite.publish.lock import cannot_write as cannot_write

# A file changed in the same tick of the file system's clock as the manifest was written may
# carry the same times as before; such files are read again instead of being trusted.
TICK = 100_000_000

# A relative path with no `.` or `..`, drive letter, backslash, control character or surrogate.
_PART = r"(?!\.{1,2}(?:/|\Z))[^/\\\x00-\x1f\x7f-\x9f\ud800-\udfff]+"
SAFE = re.compile(rf"(?![A-Za-z]:){_PART}(?:/{_PART})*\Z")


Content = bytes | Path


class Mark(NamedTuple):
    """What a file or folder was when last seen; `digest` is empty for a folder."""

    digest: str
    size: int
    modified: int
    changed: int
    inode: int


@dataclass(frozen=True)
class Manifest:
    """The marks of one tree by path (a folder's ends with `/`, the root's is empty)."""

    marks: dict[str, Mark] = field(default_factory=dict)
    settled: int = 0

    def recall(self, path: str, status: os.stat_result) -> Mark | None:
        """The mark under `path`, if what stands there is surely still what was marked."""
        mark = self.marks.get(path)
        if mark is None or mark.inode != status.st_ino or mark.size != status.st_size:
            return None
        if mark.changed != status.st_ctime_ns or mark.modified != status.st_mtime_ns:
            return None
        return mark if mark.modified < self.settled > mark.changed else None

    def digests(self) -> dict[str, str]:
        """SHA-256 by path; empty for folders."""
        return {path: mark.digest for path, mark in self.marks.items()}


@dataclass(frozen=True)
class Prepared:
    """A tree ready to be published.

    `changed` and `removed` are paths relative to the published tree as it stands before the
    exchange. `spare` is the folder that was made ready. Where nothing changed it was left as it
    is: `whole` is then the published folder itself.
    """

    published: Path
    spare: Path
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    inode: int = 0
    project: Path | None = None

    @property
    def whole(self) -> Path:
        """The folder that holds exactly the files asked for; read it, never write to it."""
        return self.spare if self.inode else self.published

    def exchange(self) -> None:
        """Make the prepared tree the published one with one rename; a second call does nothing.

        Raises Found where the folders cannot be renamed; the old site then still stands.
        """
        with _reported(self.published, self.project):
            if not self.inode or _inode(self.spare) != self.inode:
                return
            if os.path.lexists(self.published):
                _swap(self.spare, self.published)
            else:
                self.spare.rename(self.published)


def prepare(
    published: Path, files: Mapping[str, Content], *, project: Path | None = None
) -> Prepared:
    """The spare tree beside `published`, brought up to date with exactly `files`, and verified.

    `files` maps relative posix paths to what they hold. Only what differs is written. Where the
    published folder holds `files` already, nothing is written at all. Problems name their place
    relative to `project`. Raises ValueError for an unsafe path and Found where the disk is full or
    may not be written to; the published folder is never touched.
    """
    folders = _folders(files)
    with _reported(published, project):
        published.parent.mkdir(parents=True, exist_ok=True)
        heal(published)
        standing = _standing(published)
        wanted = {path: _wanted_digest(content) for path, content in files.items()}
        changed = tuple(sorted(p for p in wanted if standing.get(p) != wanted[p]))
        removed = tuple(sorted(p for p in standing if p not in wanted and not _is_folder(p)))
        spare = _beside(published, "spare")
        if not changed and not removed and standing:
            return Prepared(published, spare, (), ())
        _update(published, spare, files, wanted | folders)
        return Prepared(published, spare, changed, removed, _inode(spare), project)


def heal(published: Path) -> None:
    """Mend what a kill between the two renames of `_two_renames` left; else nothing happens."""
    parked, spare = _beside(published, "old"), _beside(published, "spare")
    if not os.path.lexists(parked):
        return
    if not os.path.lexists(published):
        parked.rename(published)
    elif not os.path.lexists(spare):
        parked.rename(spare)
    else:
        shutil.rmtree(parked)


@contextmanager
def _reported(published: Path, project: Path | None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise cannot_write(error, published, project) from error


def _folders(files: Iterable[str]) -> dict[str, str]:
    """The folders that the paths stand in, the root among them; ValueError for an unsafe path."""
    folders = {"": ""}
    for path in files:
        if not SAFE.match(path):
            raise ValueError(f"not a safe relative path: {path!r}")
        end = path.rfind("/")
        while end > 0 and path[: end + 1] not in folders:
            folders[path[: end + 1]] = ""
            end = path.rfind("/", 0, end)
    for path in files:
        if f"{path}/" in folders:
            raise ValueError(f"both a file and a folder: {path!r}")
    return folders


def _wanted_digest(content: Content) -> str:
    if isinstance(content, Path):
        with content.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return hashlib.sha256(content).hexdigest()


def _standing(published: Path) -> dict[str, str]:
    """Digests of the published tree by path; empty where there is none yet."""
    if not os.path.lexists(published):
        return {}
    if not stat.S_ISDIR(os.lstat(published).st_mode):
        raise OSError(errno.ENOTDIR, "it is not a folder")
    return _look(published, _load(_manifest(published, _inode(published)))).digests()


def _look(root: Path, known: Manifest) -> Manifest:
    """The tree as it stands: what bears its old mark is trusted, everything else is read."""
    listed = _by_folder(known.marks)
    marks = {"": _mark("", os.lstat(root))}
    # A rename changes times of the root, so it is always listed.
    waiting = [("", False)]
    while waiting:
        folder, unchanged = waiting.pop()
        for path, mark in _inside(root, folder, known, listed[folder] if unchanged else None):
            marks[path] = mark
            if _is_folder(path):
                waiting.append((path, mark is known.marks.get(path)))
    return Manifest(marks)


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """The names directly in each folder."""
    listed: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folder, slash, name = path.rstrip("/").rpartition("/")
        if name:
            listed[folder + slash].append(name)
    return listed


def _inside(
    root: Path, folder: str, known: Manifest, names: list[str] | None = None
) -> Iterator[tuple[str, Mark]]:
    """The marks of what stands directly in a folder, which is listed unless the names are given."""
    base = f"{root}/{folder}"
    for name in [entry.name for entry in os.scandir(base)] if names is None else names:
        try:
            status = os.lstat(base + name)
        except FileNotFoundError:
            continue
        path = f"{folder}{name}/" if stat.S_ISDIR(status.st_mode) else folder + name
        yield path, known.recall(path, status) or _read(root, path, status)


def _read(root: Path, path: str, status: os.stat_result) -> Mark:
    """The mark of what stands there now; no digest fits what is no regular, readable file."""
    if _is_folder(path):
        return _mark("", status)
    if not stat.S_ISREG(status.st_mode):
        return _mark("no regular file", status)
    try:
        return _mark(_wanted_digest(root / path), status)
    except PermissionError:
        return _mark("not readable", status)


def _mark(digest: str, s: os.stat_result) -> Mark:
    return Mark(digest, s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino)


def _update(
    published: Path, spare: Path, files: Mapping[str, Content], wanted: dict[str, str]
) -> None:
    """Make the spare hold exactly `wanted` (digests by path, folders among them), or OSError."""
    known = _trusted(published, spare)
    _forget(published)
    if known is None:
        _remake(spare)
        known = Manifest({"": _mark("", os.lstat(spare))})
    had = known.digests()
    gone = sorted((p for p in had if p not in wanted), reverse=True)
    late = sorted(p for p in wanted if had.get(p) != wanted[p])
    for path in gone:
        (spare / path).rmdir() if _is_folder(path) else (spare / path).unlink()
    new = _beside(published, "new")
    for path in late:
        _put(spare / path, new, files.get(path))
    marks = _verified(spare, known, gone + late, wanted)
    told = json.dumps(marks, separators=(",", ":")).encode()
    _put(_manifest(published, _inode(spare)), new, told)


def _trusted(published: Path, spare: Path) -> Manifest | None:
    """The spare as it stands, if its manifest tells of exactly that."""
    if not _is_tree(spare):
        return None
    known = _load(_manifest(published, _inode(spare)))
    now = _look(spare, known)
    return Manifest(now.marks, known.settled) if now.digests() == known.digests() else None


def _remake(spare: Path) -> None:
    if _is_tree(spare):
        shutil.rmtree(spare)
    else:
        spare.unlink(missing_ok=True)
    spare.mkdir()


def _is_tree(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _put(target: Path, new: Path, content: Content | None) -> None:
    """Write a new file and move it to its place; a folder where there is no content."""
    if content is None:
        target.mkdir()
        return
    new.unlink(missing_ok=True)
    with new.open("xb") as file:
        if isinstance(content, Path):
            with content.open("rb") as source:
                shutil.copyfileobj(source, file)
        else:
            file.write(content)
    new.replace(target)


def _verified(
    spare: Path, known: Manifest, touched: Iterable[str], wanted: dict[str, str]
) -> dict[str, Mark]:
    """The marks of the updated tree; OSError where a touched folder does not hold what it must."""
    folders = {path.rstrip("/").rpartition("/")[0] for path in touched}
    marks = {p: m for p, m in known.marks.items() if p in wanted}
    for folder in sorted(f"{f}/" if f else "" for f in folders):
        if folder not in wanted:
            continue
        marks[folder] = _mark("", os.lstat(spare / folder))
        marks.update(_inside(spare, folder, known))
    for path in marks.keys() | wanted.keys():
        if path not in marks or marks[path].digest != wanted.get(path):
            raise OSError(errno.EIO, f"{path} changed while it was written")
    return marks


def _load(manifest: Path) -> Manifest:
    """The manifest in a file; an empty one where it is missing or cannot be read."""
    try:
        rows = json.loads(manifest.read_bytes())
        marks = {path: Mark(*row) for path, row in rows.items()}
        return Manifest(marks, manifest.stat().st_mtime_ns - TICK)
    except (OSError, ValueError, TypeError, AttributeError):
        return Manifest()


def _forget(published: Path) -> None:
    """Remove every manifest but the published tree's: the spare's is about to become untrue."""
    keep = _manifest(published, _inode(published)).name
    start = f".{published.name}."
    for path in list(published.parent.iterdir()):
        if path.name.startswith(start) and path.suffix == ".json" and path.name != keep:
            path.unlink()


def _manifest(published: Path, inode: int) -> Path:
    """A tree's manifest is named by the inode of its root, which stays as it is renamed."""
    return _beside(published, f"{inode}.json")


def _beside(published: Path, what: str) -> Path:
    return published.with_name(f".{published.name}.{what}")


def _is_folder(path: str) -> bool:
    return path == "" or path.endswith("/")


def _inode(path: Path) -> int:
    """The inode of what stands at the path; 0 for nothing."""
    return os.lstat(path).st_ino if os.path.lexists(path) else 0


def _swap(spare: Path, published: Path) -> None:
    """Exchange the two folders: at once where the system can, else with two renames."""
    try:
        _swap_at_once(os.fsencode(spare), os.fsencode(published))
    except OSError as error:
        # The kernel, or this one file system (network disks), cannot exchange.
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
            raise
        _two_renames(spare, published)


def _swap_at_once(one: bytes, other: bytes) -> None:
    """Exchange two paths in one step; OSError with ENOSYS where there is no such call."""
    here, swap = -100, 2  # AT_FDCWD; RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS
    if sys.platform == "win32":
        raise OSError(errno.ENOSYS, "no exchange of folders")
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(here, one, here, other, ctypes.c_uint(swap))
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(one, other, ctypes.c_uint(swap))
    else:
        raise OSError(errno.ENOSYS, "no exchange of folders")
    if failed:
        raise OSError(number := ctypes.get_errno(), os.strerror(number))


def _two_renames(spare: Path, published: Path) -> None:
    """Exchange by way of a third name. For a moment nothing is published: `heal` mends a kill."""
    parked = _beside(published, "old")
    published.rename(parked)
    try:
        spare.rename(published)
    except OSError:
        parked.rename(published)
        raise
    parked.rename(spare)
