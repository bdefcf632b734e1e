from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from factsite.problems import Found
from factsite.publish import lock

HOLDER = """
import pathlib, sys
from factsite.publish.lock import hold
with hold(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(lock.__file__).parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_lock_can_be_held_again_after_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "build" / ".lock"
    for _ in range(2):
        with lock.hold(path):
            assert path.read_text().strip() == str(os.getpid())


def test_a_second_builder_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as other:
        with pytest.raises(Found) as found, lock.hold(tmp_path / "lock", wait=0):
            pass
        other.communicate()
    (problem,) = found.value.problems
    assert problem.code.name == "build-running"
    assert f"process {other.pid} " in problem.message


def test_a_second_builder_waits_until_the_first_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with holder(tmp_path / "lock") as other:
        monkeypatch.setattr("time.sleep", lambda _: other.communicate())
        with lock.hold(tmp_path / "lock", wait=1):
            assert (tmp_path / "lock").read_text().strip() == str(os.getpid())


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as other:
        other.send_signal(signal.SIGKILL)
        other.communicate()
    with lock.hold(tmp_path / "lock", wait=0):
        pass


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError), lock.hold(tmp_path / "lock", wait=0):
        raise KeyError
    with lock.hold(tmp_path / "lock", wait=0):
        pass


def test_a_lock_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file")
    with pytest.raises(Found) as found, lock.hold(tmp_path / "build" / "lock"):
        pass
    assert found.value.problems[0].code.name == "cannot-write"
