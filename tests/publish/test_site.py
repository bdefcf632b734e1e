from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from factsite.problems import Found, Problem
from factsite.publish import links, site

CONFIG = """\
INHERIT: build/first.yml
site_name: Rivers
site_url: https://example.org/rivers/
docs_dir: build/docs
theme:
  name: material
  font: false
plugins: []
markdown_extensions: [attr_list, md_in_html]
not_in_nav: /figures/*
nav:
  - Home: index.md
  - Story:
      - story/spring.md
      - Mouth: story/mouth.md
  - figures/index.md
"""

ARTICLE = """\
<article data-kind="figure">
<h1 id="flow">Flow &amp; depth</h1>

    <p>indented, *no emphasis*, <a href="../../story/spring/">spring</a></p>
\t<p>a tab, ```not code```, [no](link), &lt;b&gt;, {#no}</p>
<svg viewBox="0 0 1 1"><title>x < y</title><path d="M0 0"/></svg>
<script type="application/ld+json">{"a": "\\u003c"}</script>
<!-- a comment -->

- no list
</article>
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    docs = tmp_path / "build" / "docs"
    (docs / "story").mkdir(parents=True)
    (docs / "figures").mkdir()
    (docs / "index.md").write_text("# Home\n")
    for name in ("spring", "mouth"):
        (docs / "story" / f"{name}.md").write_text(f"# The {name}\n")
    (docs / "figures" / "index.md").write_text("# Figures\n")
    (docs / "figures" / "flow.md").write_text(f"---\ntitle: Flow\n---\n{ARTICLE}")
    (tmp_path / "build" / "first.yml").write_text("{}\n")
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    return tmp_path


def build(project: Path, **more: object) -> list[Problem]:
    return site.build(
        project / "mkdocs.yml",
        docs_dir=project / "build" / "docs",
        site_dir=project / "build" / "made",
        **more,
    )


def made(project: Path) -> dict[str, bytes]:
    root = project / "build" / "made"
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def edited(project: Path, old: str, new: str) -> Path:
    config = project / "mkdocs.yml"
    assert old in config.read_text()
    config.write_text(config.read_text().replace(old, new))
    return project


def found(project: Path) -> list[str]:
    with pytest.raises(Found) as raised:
        build(project)
    return [f"{p.place}: {p.message}" for p in raised.value.problems]


def test_a_site_is_made_without_a_word(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert build(project) == []
    assert b"The spring" in made(project)["story/spring/index.html"]
    assert capfd.readouterr() == ("", "")


def test_every_link_of_the_theme_lands_and_none_leads_to_another_origin(project: Path) -> None:
    build(project)
    assert links.check(project / "build" / "made", base_path="/rivers/") == []


def test_what_the_site_must_not_have_is_removed(project: Path) -> None:
    build(project)
    names = list(made(project))
    assert not [
        n for n in names if "sitemap" in n or "lunr" in n or "workers" in n or "search" in n
    ]
    assert not [n for n in names if n.endswith(".map")]
    assert "404.html" in names


def test_what_the_frame_does_without_of_the_theme_is_removed(project: Path) -> None:
    build(project)
    assert [n for n in made(project) if n.startswith("assets/stylesheets/main.")]
    (project / "frame").mkdir()
    frame = '{% extends "base.html" %}{% block styles %}{% endblock %}'
    (project / "frame" / "main.html").write_text(frame)
    build(edited(project, "  font: false", "  font: false\n  custom_dir: frame"))
    names = list(made(project))
    assert not [n for n in names if n.startswith("assets/stylesheets/")]
    assert [n for n in names if n.startswith("assets/javascripts/bundle.")]
    assert links.check(project / "build" / "made", base_path="/rivers/") == []


def test_a_whole_article_comes_out_as_the_stock_build_makes_it(project: Path) -> None:
    build(project)
    ours = made(project)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", project / "build" / "made"],
        cwd=project,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    stock = made(project)
    assert {name: stock[name] for name in ours} == ours
    assert ARTICLE.replace("\t", "    ").encode().strip() in ours["figures/flow/index.html"]


@pytest.mark.parametrize(
    "text",
    [
        "<article>\n*a*\n</article>\n\n*b*\n\n<article>\n</article>",
        "<article markdown>\n*a*\n</article>",
        "<article>a</article>\n\n*b*",
        "<articles>\n</articles>",
        "*a*\n\n<article>\n</article>",
    ],
)
def test_other_documents_are_read_as_markdown(project: Path, text: str) -> None:
    (project / "build" / "docs" / "index.md").write_text(text)
    build(project)
    assert ("<em>" in made(project)["index.html"].decode()) == ("*" in text)


def test_omitted_documents_leave_the_navigation_and_their_section(project: Path) -> None:
    docs = project / "build" / "docs"
    for name in ("spring", "mouth"):
        (docs / "story" / f"{name}.md").unlink()
    assert build(project, nav_omits={"story/spring.md", "story/mouth.md"}) == []
    assert b"Story" not in made(project)["index.html"]
    assert b"Figures" in made(project)["index.html"]


def test_a_navigation_keeps_what_is_not_omitted() -> None:
    nav = ["a.md", {"B": "b.md"}, {"C": ["c.md", {"D": [{"E": "e.md"}]}]}, "https://example.org/"]
    assert site.without(nav, {"a.md", "e.md"}) == [{"B": "b.md"}, {"C": ["c.md"]}, nav[3]]
    assert site.without(nav, {"b.md", "c.md", "e.md"}) == ["a.md", nav[3]]


def test_overrides_replace_settings_but_plugins_never_run(project: Path) -> None:
    build(project, overrides={"site_name": "Bridges", "plugins": ["search"]})
    page = made(project)["index.html"]
    assert b"Bridges" in page
    assert b"Rivers" not in page
    assert "search/search_index.json" not in made(project)


def test_a_missing_document_is_a_problem_at_its_line(project: Path) -> None:
    problems = build(edited(project, "- story/spring.md", "- story/sprung.md"))
    assert [str(p.place) for p in problems] == ["mkdocs.yml:14:1"]
    assert "story/sprung.md" in problems[0].message


def test_a_dead_markdown_link_is_a_problem_at_its_page(project: Path) -> None:
    (project / "build" / "docs" / "story" / "mouth.md").write_text("[x](sea.md)")
    problems = build(project)
    assert [p.place.path for p in problems] == ["build/docs/story/mouth.md"]


def test_an_unknown_setting_is_a_problem_at_its_line(project: Path) -> None:
    problems = build(edited(project, "site_name: Rivers", "site_name: Rivers\nsite_nmae: x"))
    assert [str(p.place) for p in problems] == ["mkdocs.yml:3:1"]


def _theme(project: Path) -> None:
    edited(project, "name: material", "name: granite")


def _yaml(project: Path) -> None:
    edited(project, "  name: material", "  name: [")


def _inherit(project: Path) -> None:
    (project / "build" / "first.yml").unlink()


def _missing(project: Path) -> None:
    (project / "mkdocs.yml").unlink()


def _bytes(project: Path) -> None:
    (project / "build" / "docs" / "story" / "mouth.md").write_bytes(b"# \xff")


def _template(project: Path) -> None:
    (project / "build" / "docs" / "index.md").write_text("---\ntemplate: gone.html\n---\n# x\n")


@pytest.mark.parametrize(
    ("fault", "place", "words"),
    [
        (_theme, "mkdocs.yml:5:1", "granite"),
        (_yaml, "mkdocs.yml:8:8", "no YAML"),
        (_inherit, "mkdocs.yml:1:1", "'build/first.yml' does not exist"),
        (_missing, "mkdocs.yml:1:1", "does not exist"),
        (_bytes, "build/docs/story/mouth.md:1:1", "mouth.md"),
        (_template, "build/docs/index.md:1:1", "gone.html"),
    ],
)
def test_what_ends_mkdocs_is_a_problem(
    project: Path, fault: Callable[[Path], None], place: str, words: str
) -> None:
    fault(project)
    said = found(project)
    assert said[0].startswith(place)
    assert words in said[0]
    assert str(project) not in "".join(said)


def test_the_bytes_are_the_same_wherever_and_whenever(project: Path, tmp_path: Path) -> None:
    build(project)
    first = made(project)
    script = (
        "import pathlib, sys; from factsite.publish import site; p = pathlib.Path(sys.argv[1]);"
        "site.build(p / 'mkdocs.yml', docs_dir=p / 'build/docs', site_dir=p / 'build/made')"
    )
    root = str(Path(site.__file__).parents[2])
    strange = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"}
    subprocess.run(
        [sys.executable, "-c", script, os.path.relpath(project, "/")],
        cwd="/",
        check=True,
        env={**os.environ, **strange, "PYTHONPATH": root},
    )
    assert made(project) == first
