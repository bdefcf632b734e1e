"""A build from end to end: the published site is whole at every moment, whatever happens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import MINIMAL, ROOT

from factsite.problems import Found
from factsite.publish import website
from factsite.publish.job import Job

MakeJob = Callable[[Path], Job]
COST = "data/figures/bridge-cost.yml"

# Counts what changes files, as the interpreter reports it, and kills the build at one of them.
KILLER = """
import os, signal, sys
limit, folder = int(sys.argv[1]), sys.argv[2]
seen = 0
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile"}
def watch(event, args):
    global seen
    writes = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if writes or event in CHANGES:
        seen += 1
        if seen == limit:
            os.kill(os.getpid(), signal.SIGKILL)
from factsite.cli import main
sys.addaudithook(watch)
try:
    main(["--project", folder, "build"])
finally:
    print(seen)
"""


def files(folder: Path) -> dict[str, bytes]:
    found = [p for p in folder.rglob("*") if p.is_file()]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def killed_build(folder: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """A build in a process of its own that dies at its `limit`th change of a file."""
    words = [sys.executable, "-c", KILLER, str(limit), str(folder)]
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)


def edit(root: Path, number: int) -> None:
    """A change that reaches several pages."""
    text = (MINIMAL / COST).read_text("utf-8")
    new = text.replace("3.1 million", f"{number} million")
    (root / COST).write_text(new, "utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was built once."""
    folder = tmp_path_factory.mktemp("website") / "minimal"
    shutil.copytree(MINIMAL, folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    website.build(Job(folder, program="test"))
    return folder


def test_twenty_kills_spread_over_a_build_each_leave_a_whole_site(
    built: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(built, whole, symlinks=True)
    old = files(whole / "build/site")
    edit(whole, 5)
    run = killed_build(whole, 10**9)
    changes, new = int(run.stdout.split()[-1]), files(whole / "build/site")
    assert old != new
    assert changes > 20
    for kill in range(20):
        folder = tmp_path / f"kill-{kill}"
        shutil.copytree(built, folder, symlinks=True)
        edit(folder, 5)
        done = killed_build(folder, 1 + kill * (changes - 1) // 19)
        assert done.returncode == -9
        assert files(folder / "build/site") in (old, new)
        if kill % 5 == 0:
            assert killed_build(folder, 10**9).returncode == 0
            assert files(folder / "build/site") == new
        shutil.rmtree(folder)


def test_the_site_is_there_at_every_moment_of_a_build(built: Path) -> None:
    page = built / "build/site/index.html"
    for number in (6, 7):
        edit(built, number)
        words = [sys.executable, "-m", "factsite", "--project", str(built), "build"]
        looks = list(_looks(page, subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL)))
        assert len(looks) > 100
        assert all(looks)


def _looks(page: Path, process: subprocess.Popen[bytes]) -> Iterator[bool]:
    while process.poll() is None:
        yield page.exists()
    assert process.returncode == 0


def test_a_hard_linked_twin_of_the_site_stays_as_it_was_over_ten_builds(
    built: Path, tmp_path: Path, job: MakeJob
) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(built / "build/site", twin, copy_function=os.link)
    before = files(twin)
    for number in range(10):
        edit(built, 11 + number)
        assert website.build(job(built)).changed
    assert files(twin) == before


def test_a_build_with_problems_leaves_the_site_and_shows_all_of_them(
    built: Path, job: MakeJob
) -> None:
    before = files(built / "build/site")
    edit(built, 4)
    (built / "data/events/broken.yml").write_text("what: x\nwhen: y\n")
    (built / "docs/broken.md").write_text("no front matter\n")
    try:
        with pytest.raises(Found) as found:
            website.build(job(built))
    finally:
        (built / "data/events/broken.yml").unlink()
        (built / "docs/broken.md").unlink()
    assert {p.code.name for p in found.value.problems} == {"unknown-key", "no-front-matter"}
    assert files(built / "build/site") == before


def test_the_sitemap_lists_every_page_and_no_other(built: Path, job: MakeJob) -> None:
    website.build(job(built))
    site = built / "build/site"
    text = (site / "sitemap.xml").read_text("utf-8")
    listed = {part.partition("</loc>")[0] for part in text.split("<loc>")[1:]}
    pages = {p.parent.relative_to(site).as_posix() for p in site.rglob("index.html")}
    base = "https://bridge.example/"
    assert listed == {base if page == "." else f"{base}{page}/" for page in pages}


def test_a_later_chapter_leaves_the_site_and_its_navigation(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "early"
    shutil.copytree(built, folder)
    from datetime import date

    website.build(Job(folder, "test", date(2028, 10, 2)))
    assert not (folder / "build/site/who-decides").exists()
    assert "who-decides" not in (folder / "build/site/index.html").read_text("utf-8")


def test_two_builds_in_other_places_give_the_same_bytes(tmp_path: Path, built: Path) -> None:
    sites = []
    for name, zone, seed in (("a", "Asia/Tokyo", "1"), ("b c", "America/New_York", "2")):
        folder = tmp_path / name
        shutil.copytree(built, folder, ignore=shutil.ignore_patterns("build"))
        words = [sys.executable, "-m", "factsite", "--project", str(folder), "build"]
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        subprocess.run(words, check=True, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
        sites.append(files(folder / "build/site"))
    assert sites[0] == sites[1]


def test_a_stock_mkdocs_build_over_the_stage_gives_the_same_pages(built: Path) -> None:
    website.build(Job(built, program="test"))
    words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "stock"]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(words, cwd=built, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    stock, ours = files(built / "stock"), files(built / "build/site")
    shutil.rmtree(built / "stock")
    pages = [name for name in ours if name.endswith(".html")]
    assert pages
    assert [name for name in pages if stock[name] != ours[name]] == []
