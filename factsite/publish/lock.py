"""Leave to write: one builder at a time, and what the system refuses as a problem."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from factsite.problems import Found, Place, Problem, code

CANNOT_WRITE = code(
    "cannot-write",
    "A file of the site cannot be written",
    "The disk is full, or a folder may not be written to. The site that stands is not touched; "
    "make room or mend the permissions, then build again.",
)

BUILD_RUNNING = code(
    "build-running",
    "Another build is running",
    "Two builds at once would write the same files. Wait until the other has ended, or stop it, "
    "then build again.",
)

_HINTS = {
    errno.ENOSPC: "Make room on the disk, then build again.",
    errno.EROFS: "The disk is read-only; write the site to another folder.",
    errno.EACCES: "Let your user write to this folder, then build again.",
}

PAUSE = 0.1  # seconds between two tries

if sys.platform == "win32":
    import msvcrt

    # Windows forbids others to read what is locked, so a byte far behind the text is locked.
    _BYTE = 1 << 20

    def _try(handle: int) -> bool:
        os.lseek(handle, _BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def cannot_write(error: OSError, path: Path, project: Path | None = None) -> Found:
    """The operating system's refusal to write `path`, as a problem relative to `project`."""
    if project is not None and path.is_relative_to(project):
        path = path.relative_to(project)
    message = f"cannot write the site: {error.strerror or error}; the site that stands is unchanged"
    hint = _HINTS.get(error.errno or 0, "Mend this, then build again.")
    return Found([Problem(CANNOT_WRITE, message, Place(path.as_posix()), hint)])


@contextmanager
def hold(path: Path, *, wait: float = 60.0) -> Iterator[None]:
    """The lock at `path`, held until the block ends; a second builder waits up to `wait` seconds.

    The file says who holds the lock (a process number) and stays when it is free: removing it
    would let two builders lock two files of one name. The system frees it when its process ends,
    however it ends. Raises Found where the wait was in vain or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    except OSError as error:
        raise cannot_write(error, path) from error
    try:
        _acquire(handle, path, wait)
        yield
    finally:
        os.close(handle)


def _acquire(handle: int, path: Path, wait: float) -> None:
    # Tries are counted instead of reading a clock.
    for again in range(int(wait / PAUSE), -1, -1):
        if _try(handle):
            os.lseek(handle, 0, os.SEEK_SET)
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
            return
        if again:
            time.sleep(PAUSE)
    raise Found([_running(handle, path)])


def _running(handle: int, path: Path) -> Problem:
    os.lseek(handle, 0, os.SEEK_SET)
    text = os.read(handle, 32).decode("ascii", "replace").strip()
    holder = f"process {text}" if text.isdigit() else "another process"
    return Problem(
        BUILD_RUNNING,
        f"{holder} is building this site",
        Place(path.as_posix()),
        "Wait until it has ended, then build again.",
    )
