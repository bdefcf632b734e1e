"""Past editions: the whole site as it stood on an earlier day, below the site of today."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import MINIMAL, ROOT

from factsite.problems import Found
from factsite.publish import website
from factsite.publish.job import Job

DAY = "2029-05-02"
PLACE = f"as-of/{DAY}"


def with_edition(root: Path, *days: str) -> Path:
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    setting = f"    as_of: 2030-06-30\n    editions: [{', '.join(days)}]\n"
    settings.write_text(text.replace("    as_of: 2030-06-30\n", setting), "utf-8")
    return root / "build" / "site"


def mention(root: Path, text: str) -> None:
    with (root / "docs" / "index.md").open("a", encoding="utf-8") as chapter:
        chapter.write(f"\n{text}\n")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one edition, and a chapter that leads there, built once."""
    folder = tmp_path_factory.mktemp("editions") / "minimal"
    shutil.copytree(MINIMAL, folder)
    shutil.copytree(ROOT / "templates", folder / "templates")
    with_edition(folder, DAY)
    mention(folder, f"[The site of that day]({PLACE}/) stays.")
    website.build(Job(folder, "test"))
    return folder


@pytest.fixture(scope="module")
def site(project: Path) -> Path:
    return project / "build" / "site"


def pages(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def test_an_edition_has_the_pages_of_what_was_known_on_its_day(site: Path) -> None:
    old = pages(site / PLACE)
    now = {page for page in pages(site) if not page.startswith("as-of/")}
    assert "index.html" in old
    assert "figures/bridge-spans/index.html" in now
    assert old < now
    assert "404.html" in now - old


def test_each_page_of_an_edition_says_so_and_leads_to_the_page_of_today(site: Path) -> None:
    for name in pages(site / PLACE):
        html = (site / PLACE / name).read_text("utf-8")
        here = re.search(r'<aside class="asof past".*?</aside>', html, re.S)
        assert here, name
        (target,) = re.findall(r'href="([^"]+)"', here[0])
        page = (site / PLACE / name).parent / target / "index.html"
        assert page.resolve() == (site / name).resolve()
        assert '<meta name="robots" content="noindex">' in html
        own = name.removesuffix("index.html")
        assert f'<link rel="canonical" href="https://bridge.example/{own}">' in html


def test_no_page_of_today_and_no_list_for_search_engines_names_an_edition_as_its_own(
    site: Path,
) -> None:
    assert "as-of/" not in (site / "sitemap.xml").read_text("utf-8")
    for name in pages(site):
        if not name.startswith("as-of/"):
            assert "noindex" not in (site / name).read_text("utf-8")


def test_an_edition_is_what_the_whole_site_of_that_day_is_but_for_its_marks(
    project: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(project, alone)
    website.build(Job(alone, "test", date.fromisoformat(DAY)))
    whole, edition = alone / "build" / "site", project / "build" / "site" / PLACE
    # An edition is cited under its own address.
    marks = re.compile(rf'(?<=</b>).*?(?=</aside>)|<meta name="robots".*?>|{PLACE}/', re.S)
    for name in pages(edition):
        own, other = ((root / name).read_text("utf-8") for root in (edition, whole))
        assert marks.sub("", own).split() == marks.sub("", other).split()
    assert not (whole / "as-of").exists()


def test_a_link_to_an_edition_is_left_out_where_it_would_lead_ahead(site: Path) -> None:
    assert f'href="{PLACE}/"' in (site / "index.html").read_text("utf-8")
    assert "of that day" not in (site / PLACE / "index.html").read_text("utf-8")


def test_an_edition_that_is_named_no_more_goes(project: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    shutil.copytree(project, later)
    chapter = later / "docs" / "index.md"
    chapter.write_text(chapter.read_text("utf-8").partition("[The site of")[0], "utf-8")
    settings = later / "mkdocs.yml"
    settings.write_text(re.sub(r" *editions:.*\n", "", settings.read_text("utf-8")), "utf-8")
    website.build(Job(later, "test"))
    assert (later / "build" / "site" / "index.html").exists()
    assert not (later / "build" / "site" / "as-of").exists()


def test_a_link_to_an_edition_that_the_settings_do_not_name_is_dead(
    minimal: Path, job: Callable[[Path], Job]
) -> None:
    with_edition(minimal, DAY)
    mention(minimal, "[Another day](as-of/2029-06-01/).")
    with pytest.raises(Found) as found:
        website.build(job(minimal))
    assert [p.code.name for p in found.value.problems] == ["dead-link"]


def test_a_template_that_breaks_on_an_earlier_day_alone_is_told_with_its_edition(
    minimal: Path, job: Callable[[Path], Job]
) -> None:
    with_edition(minimal, DAY)
    template = minimal / "templates" / "pages" / "claims.html"
    broken = "{{ 1 // 0 if view.day.year == 2029 }}" + template.read_text("utf-8")
    template.write_text(broken, "utf-8")
    with pytest.raises(Found) as found:
        website.build(job(minimal))
    (problem,) = found.value.problems
    assert problem.code.name == "template-error"
    assert problem.message.endswith(f"(in the edition {PLACE}/)")
    assert not (minimal / "build" / "site").exists()


def test_a_chapter_may_not_stand_where_editions_do(
    minimal: Path, job: Callable[[Path], Job]
) -> None:
    with_edition(minimal, DAY)
    (minimal / "docs" / "as-of").mkdir()
    (minimal / "docs" / "as-of" / "own.md").write_text("---\ntitle: A\n---\nText.\n", "utf-8")
    with pytest.raises(Found) as found:
        website.build(job(minimal))
    assert [(p.code.name, p.place.path) for p in found.value.problems] == [
        ("address-taken", "docs/as-of/own.md")
    ]
