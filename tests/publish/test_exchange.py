from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.problems import Found
from factsite.publish import exchange

OLD: dict[str, bytes] = {
    "index.html": b"old home",
    "same/index.html": b"the same",
    "river/index.html": b"old river",
    "gone/deep/index.html": b"gone",
    "kind": b"a file, then a folder",
}
NEW: dict[str, bytes] = {
    "index.html": b"new home",
    "same/index.html": b"the same",
    "river/index.html": b"new river",
    "bridge/far/index.html": b"a bridge",
    "kind/index.html": b"a folder",
}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "build" / "site"


def held(tree: Path) -> dict[str, bytes]:
    """What a tree holds; an empty folder counts as a file with nothing in it."""
    found = {}
    for path in tree.rglob("*"):
        if path.is_file():
            found[path.relative_to(tree).as_posix()] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{path.relative_to(tree).as_posix()}/"] = b""
    return found


def publish(published: Path, files: Mapping[str, exchange.Content]) -> exchange.Prepared:
    prepared = exchange.prepare(published, files)
    prepared.exchange()
    return prepared


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in folder.rglob("*")
    }


def test_the_first_build_is_published_whole(published: Path) -> None:
    prepared = publish(published, OLD)
    assert held(published) == OLD
    assert prepared.changed == tuple(sorted(OLD))
    assert prepared.removed == ()


def test_a_second_build_names_what_changed_and_what_is_gone(published: Path) -> None:
    publish(published, OLD)
    prepared = exchange.prepare(published, NEW)
    assert prepared.changed == (
        "bridge/far/index.html",
        "index.html",
        "kind/index.html",
        "river/index.html",
    )
    assert prepared.removed == ("gone/deep/index.html", "kind")
    assert held(published) == OLD
    assert held(prepared.spare) == held(prepared.whole) == NEW
    prepared.exchange()
    assert held(published) == NEW


def test_changes_that_the_spare_lacks_are_replayed(published: Path) -> None:
    files = dict(OLD)
    for number in range(6):
        files[f"page{number}"] = b"%d" % number
        files["index.html"] = b"home %d" % number
        assert publish(published, files).changed == ("index.html", f"page{number}") or not number
        assert held(published) == files


def test_only_what_differs_is_written(published: Path) -> None:
    publish(published, OLD)
    publish(published, NEW)
    spare = exchange.prepare(published, OLD).spare
    before = state(spare)
    publish(published, OLD)
    same = str(published / "same" / "index.html")
    assert before[same.replace("site", ".site.spare")] == state(published)[same]


def test_a_build_that_changes_nothing_writes_nothing(published: Path) -> None:
    publish(published, OLD)
    publish(published, NEW)
    before = state(published.parent)
    prepared = publish(published, NEW)
    assert (prepared.changed, prepared.removed) == ((), ())
    assert prepared.whole == published
    assert state(published.parent) == before


def test_a_second_exchange_does_not_bring_the_old_site_back(published: Path) -> None:
    publish(published, OLD)
    publish(published, NEW).exchange()
    assert held(published) == NEW


def test_content_may_be_a_file(published: Path, tmp_path: Path) -> None:
    source = tmp_path / "picture.svg"
    source.write_bytes(b"<svg/>")
    publish(published, {"picture.svg": source, "page": b"page"})
    assert held(published) == {"picture.svg": b"<svg/>", "page": b"page"}


@pytest.mark.parametrize(
    "name",
    [
        *("", "/etc/x", "../x", "a/../x", "a//b", "a/", "./a", ".", "..", "a\\b", "C:x"),
        *("a\nb", "a\0", "a\x7f", "a\x85b", "\ud800"),
    ],
)
def test_an_unsafe_path_is_refused(published: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a safe relative path"):
        exchange.prepare(published, {name: b""})
    assert not published.parent.exists()


def test_a_path_cannot_be_a_file_and_a_folder(published: Path) -> None:
    with pytest.raises(ValueError, match="both a file and a folder"):
        exchange.prepare(published, {"a": b"", "a/b": b""})


@pytest.mark.parametrize(
    "name", ["a..b", "...", "..a", ".nojekyll", "駅/index.html", "a b", "ab:c/d"]
)
def test_a_safe_path_is_taken(published: Path, name: str) -> None:
    publish(published, {name: b"x"})
    assert held(published) == {name: b"x"}


def test_a_hard_linked_twin_never_changes(published: Path, tmp_path: Path) -> None:
    publish(published, {**OLD, "count": b"first"})
    twin = tmp_path / "twin"
    for name in held(published):
        (twin / name).parent.mkdir(parents=True, exist_ok=True)
        (twin / name).hardlink_to(published / name)
    before = held(twin)
    for number in range(10):
        publish(published, {**(NEW if number % 2 else OLD), "count": b"%05d" % number})
        assert held(twin) == before
    assert held(published) == {**NEW, "count": b"00009"}


def _changed(spare: Path) -> None:
    (spare / "index.html").write_bytes(b"OLD HOME")


def _changed_with_its_time_put_back(spare: Path) -> None:
    path = spare / "index.html"
    times = path.stat()
    path.write_bytes(b"OLD HOME")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _missing(spare: Path) -> None:
    (spare / "index.html").unlink()


def _extra(spare: Path) -> None:
    (spare / "river" / "extra").write_bytes(b"extra")


def _extra_folder(spare: Path) -> None:
    (spare / "empty").mkdir()


def _link_to_the_published_tree(spare: Path) -> None:
    (spare / "river" / "index.html").unlink()
    (spare / "river").rmdir()
    (spare / "river").symlink_to("../site/river")


def _pipe(spare: Path) -> None:
    (spare / "index.html").unlink()
    os.mkfifo(spare / "index.html")


def _the_whole_a_link(spare: Path) -> None:
    spare.rename(spare.with_name("elsewhere"))
    spare.symlink_to("site")


def _the_whole_a_file(spare: Path) -> None:
    spare.rename(spare.with_name("elsewhere"))
    spare.write_bytes(b"")


def _the_manifest_broken(spare: Path) -> None:
    for manifest in spare.parent.glob(".site.*.json"):
        manifest.write_bytes(b"[]")


@pytest.mark.parametrize(
    "tamper",
    [
        _changed,
        _changed_with_its_time_put_back,
        _missing,
        _extra,
        _extra_folder,
        _link_to_the_published_tree,
        _pipe,
        _the_whole_a_link,
        _the_whole_a_file,
        _the_manifest_broken,
    ],
)
def test_a_spare_that_fails_its_manifest_is_made_again(
    published: Path, tamper: Callable[[Path], None]
) -> None:
    publish(published, OLD)
    spare = publish(published, NEW).spare
    tamper(spare)
    prepared = exchange.prepare(published, {**OLD, "more": b"more"})
    assert held(published) == NEW
    prepared.exchange()
    assert held(published) == {**OLD, "more": b"more"}
    assert not published.is_symlink()


def test_a_touched_file_is_read_again_and_kept(published: Path) -> None:
    publish(published, OLD)
    spare = publish(published, NEW).spare
    os.utime(spare / "same" / "index.html", ns=(1, 1))
    inode = (spare / "same" / "index.html").stat().st_ino
    publish(published, OLD)
    assert (published / "same" / "index.html").stat().st_ino == inode


def test_damage_to_the_published_tree_is_mended(published: Path) -> None:
    publish(published, OLD)
    (published / "index.html").write_bytes(b"OLD HOME")
    (published / "stray").symlink_to("index.html")
    prepared = publish(published, OLD)
    assert (prepared.changed, prepared.removed) == (("index.html",), ("stray",))
    assert held(published) == OLD


def test_a_folder_that_another_tool_published_is_replaced(published: Path) -> None:
    published.mkdir(parents=True)
    (published / "index.html").write_bytes(b"old home")
    (published / "stray").write_bytes(b"stray")
    prepared = publish(published, OLD)
    assert "index.html" not in prepared.changed
    assert prepared.removed == ("stray",)
    assert held(published) == OLD


def test_manifests_of_trees_that_are_no_more_are_removed(published: Path) -> None:
    for number in range(4):
        spare = publish(published, {"n": b"%d" % number}).spare
        if spare.exists():
            (spare / "extra").write_bytes(b"")
    assert len(list(published.parent.glob(".site.*.json"))) == 2


def full_disk(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_a_problem_and_leaves_the_site(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(published, OLD)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full_disk)
        with pytest.raises(Found) as found:
            exchange.prepare(published, NEW, project=published.parent.parent)
    (problem,) = found.value.problems
    assert (problem.code.name, str(problem.place)) == ("cannot-write", "build/site:1:1")
    assert "No space left" in problem.message
    assert "Make room" in problem.hint
    assert held(published) == OLD
    publish(published, NEW)
    assert held(published) == NEW


def test_a_file_in_place_of_the_build_folder_is_a_problem(published: Path) -> None:
    published.parent.write_bytes(b"")
    with pytest.raises(Found) as found:
        exchange.prepare(published, NEW, project=published.parent.parent)
    assert found.value.problems[0].place.path == "build/site"


def test_a_published_link_is_refused(published: Path) -> None:
    (published.parent / "real").mkdir(parents=True)
    published.symlink_to("real")
    with pytest.raises(Found) as found:
        exchange.prepare(published, NEW)
    assert "not a folder" in found.value.problems[0].message


def unsupported(*_: object) -> None:
    raise OSError(errno.EINVAL, "Invalid argument")


def test_without_an_exchange_two_renames_do(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_swap_at_once", unsupported)
    for files in (OLD, NEW, OLD):
        publish(published, files)
        assert held(published) == files
    assert not published.with_name(".site.old").exists()


def test_a_refused_second_rename_takes_the_first_back(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(published, OLD)
    prepared = exchange.prepare(published, NEW)
    rename = Path.rename

    def refusing(path: Path, target: Path) -> Path:
        if path == prepared.spare:
            full_disk()
        return rename(path, target)

    monkeypatch.setattr(exchange, "_swap_at_once", unsupported)
    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(Found):
        prepared.exchange()
    assert held(published) == OLD


NAMES = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
BUILDS = st.lists(st.dictionaries(NAMES, st.binary(max_size=3), max_size=5), max_size=4)


@given(BUILDS)
def test_after_any_builds_the_published_tree_is_the_last(builds: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        published = Path(folder) / "site"
        for build in builds:
            files = {
                p: b
                for p, b in build.items()
                if not any(f"{p}/" in f"{o}/" for o in build if o != p)
            }
            publish(published, files)
            assert held(published) == files


# The child is killed at its n-th change of the disk, for every n until it ends unharmed; at a
# write, after half of the bytes. Its parent prints what it finds published each time.
KILLED = """
import json, os, pathlib, shutil, signal, sys
from factsite.publish import exchange

place, way = pathlib.Path(sys.argv[1]), sys.argv[2]
old, new = [{k: v.encode() for k, v in f.items()} for f in json.loads(sys.argv[3])]
published = place / "site"

def held():
    return {p.relative_to(published).as_posix(): p.read_text()
            for p in published.rglob("*") if p.is_file()}

def publish(files):
    exchange.prepare(published, files).exchange()

def kill_at(n):
    left = [n]
    def due():
        left[0] -= 1
        return left[0] == 0
    def die():
        os.kill(os.getpid(), signal.SIGKILL)
    def wrapped(name, owner):
        real = getattr(owner, name)
        def call(*args, **more):
            if due():
                die()
            done = real(*args, **more)
            if due():
                die()
            return done
        setattr(owner, name, call)
    for name in ("replace", "rename", "unlink", "rmdir", "mkdir"):
        wrapped(name, os)
    if way == "renames":
        def unsupported(*_):
            raise OSError(22, "Invalid argument")
        exchange._swap_at_once = unsupported
    else:
        wrapped("_swap_at_once", exchange)
    class Half:
        def __init__(self, file):
            self.file = file
        def __enter__(self):
            return self
        def __exit__(self, *_):
            self.file.close()
        def write(self, data):
            if due():
                self.file.write(data[: len(data) // 2])
                self.file.flush()
                die()
            return self.file.write(data)
    real_open = pathlib.Path.open
    def opened(path, mode="r", *args, **more):
        file = real_open(path, mode, *args, **more)
        return Half(file) if "x" in mode else file
    pathlib.Path.open = opened

rows = []
for n in range(1, 1000):
    shutil.rmtree(place, ignore_errors=True)
    for files in ({**old, "index.html": b"oldest"}, old):
        publish(files)
    if way == "remake":
        (place / ".site.spare" / "stray").write_text("stray")
    child = os.fork()
    if child == 0:
        kill_at(n)
        publish(new)
        os._exit(0)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    missing = not published.exists()
    exchange.heal(published)
    after = held()
    publish(new)
    left = sorted(p.name for p in place.iterdir() if p.name in (".site.old", ".site.new"))
    rows.append([killed, missing, after, held(), left])
    if not killed:
        break
print(json.dumps(rows))
"""


def kills(place: Path, way: str) -> Iterator[tuple[bool, bool, object, object, list[str]]]:
    sets = [{k: v.decode() for k, v in files.items()} for files in (OLD, NEW)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(place), way, json.dumps(sets)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(exchange.__file__).parents[2])},
    )
    yield from json.loads(done.stdout)


@pytest.mark.parametrize("way", ["exchange", "renames", "remake"])
def test_a_killed_build_leaves_the_old_site_or_the_new(tmp_path: Path, way: str) -> None:
    old, new = ({k: v.decode() for k, v in files.items()} for files in (OLD, NEW))
    rows = list(kills(tmp_path / "build", way))
    assert len(rows) > 20
    assert [killed for killed, *_ in rows] == [True] * (len(rows) - 1) + [False]
    for _, missing, after, rebuilt, left in rows:
        assert after in (old, new)
        assert (rebuilt, left) == (new, [])
        assert not missing or way == "renames"
    assert next(after for _, _, after, *_ in rows if after != old) == new
