"""Links in prose: where they lead from each page, and that they wait for what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from factsite.problems import Found
from factsite.publish import website
from factsite.publish.job import Job, check
from factsite.render import build_log
from factsite.render.addresses import is_out
from factsite.render.bodies import Body

MakeJob = Callable[[Path], Job]
CHAPTER = "---\ntitle: Who pays?\n---\nA start.\n\n"
TERMS = "data/terms.yml"


def add(root: Path, path: str, text: str) -> None:
    file = root / path
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def bodies(job: Job) -> Mapping[str, Body]:
    return website.make_stage(job, check(job))[0].bodies


def stage_again(job: Job) -> set[str]:
    """The pages that a stage renders; the log is kept as a build would."""
    rendered, log = website.make_stage(job, check(job))
    job.log.write_bytes(build_log.dump(log))
    return set(rendered.bodies)


def on(root: Path, day: str) -> Job:
    return Job(root, program="test", as_of=date.fromisoformat(day))


@pytest.mark.parametrize(
    "wrong",
    ["[x](http://[bad)", "![](http://[bad)", "![x](https://other.example/a.png)", "[x](data:,x)"],
)
def test_a_bad_address_in_a_chapter_is_one_problem_at_its_line(
    minimal: Path, job: MakeJob, wrong: str
) -> None:
    (minimal / "docs/index.md").write_text(CHAPTER + wrong, "utf-8")
    with pytest.raises(Found) as found:
        website.make_stage(job(minimal), check(job(minimal)))
    (problem,) = found.value.problems
    assert (problem.code.name, problem.place.path, problem.place.line) == (
        "unsafe-prose",
        "docs/index.md",
        6,
    )


def test_a_bad_address_in_a_record_shown_on_two_pages_is_one_problem_at_its_line(
    minimal: Path, job: MakeJob
) -> None:
    add(minimal, "data/events/pact-ends.yml", "note: 'See [x](http://[bad).'\n")
    with pytest.raises(Found) as found:
        website.make_stage(job(minimal), check(job(minimal)))
    (problem,) = set(found.value.problems)
    assert str(problem.place).rpartition(":")[0] == "data/events/pact-ends.yml:5"


@pytest.mark.parametrize("written", ["figures/bridge-cost/", "figures/bridge-cost.md"])
def test_an_address_in_a_record_leads_there_from_every_page(
    minimal: Path, job: MakeJob, written: str
) -> None:
    add(minimal, "data/events/pact-ends.yml", f"note: See [x]({written}?a=1#ry2029-budget).\n")
    made = bodies(job(minimal))
    rest = "figures/bridge-cost/?a=1#ry2029-budget"
    assert f'href="../{rest}"' in made["timeline.md"].html
    assert f'href="../../{rest}"' in made["agreements/bridge-pact.md"].html


def test_a_picture_in_a_record_is_found_from_every_page(minimal: Path, job: MakeJob) -> None:
    add(minimal, "data/figures/bridge-cost.yml", "note: '![plan](plans/a.png)'\n")
    made = bodies(job(minimal))
    assert 'src="../../plans/a.png"' in made["figures/bridge-cost.md"].html


def test_addresses_in_a_chapter_are_relative_to_its_own(minimal: Path, job: MakeJob) -> None:
    written = (
        "[a](../../figures/bridge-cost/) [b](../index.md#the-money) [c](../figures/bridge-cost.md) "
        "![d](d.png) [e](#here) [f](https://other.example/) [g](../../sources/?q=1)"
    )
    (minimal / "docs/towns").mkdir()
    (minimal / "docs/towns/uptown.md").write_text(CHAPTER + written, "utf-8")
    html = bodies(job(minimal))["towns/uptown.md"].html
    for address in (
        'href="../../figures/bridge-cost/">a',
        'href="../../#the-money">b',
        'href="../../figures/bridge-cost/">c',
        'src="../d.png"',
        'href="#here">e',
        'href="https://other.example/" rel="noopener">f',
        'href="../../sources/?q=1">g',
    ):
        assert address in html


LATER = [
    "figures/bridge-cost/#ry2030-tentative",
    "figures/bridge-spans/",
    "figures/bridge-spans.md",
    "agreements/bridge-pact-2/#dates",
    "sources/herald-2029/",
    "claims/#about-the-same",
    "conflicts/#cost-2030",
    "conflicts.md#cost-2030",
    "who-decides/",
    "who-decides.md#the-board",
]
FIRST = "2028-10-03"
OLD = """---
title: Who pays?
---
Nothing yet.
"""


@pytest.mark.parametrize("address", LATER)
def test_a_link_to_what_is_not_known_yet_leaves_out_its_passage(
    minimal: Path, address: str
) -> None:
    who = minimal / "docs/who-decides.md"
    who.write_text(who.read_text("utf-8").replace("2028-10-03", "2030-01-01"), "utf-8")
    (minimal / "docs/index.md").write_text(f"{OLD}\nSee [x]({address}).\n", "utf-8")
    early = bodies(on(minimal, FIRST))["index.md"]
    assert (early.omitted, ">x</a>" in early.html) == (1, False)
    late = bodies(on(minimal, "2030-06-30"))["index.md"]
    assert (late.omitted, ">x</a>" in late.html) == (0, True)


@pytest.mark.parametrize("address", ["timeline/#pact-signed", "glossary/#old-bridge"])
def test_an_event_or_term_that_is_not_known_yet_is_out_later(
    minimal: Path, job: MakeJob, address: str
) -> None:
    page, _, id = address.partition("#")
    known = check(on(minimal, "2028-10-02")).known
    assert is_out(known, page, id) is False
    assert is_out(check(job(minimal)).known, page, id) is True


def test_what_is_no_fact_and_no_chapter_is_not_held_back(minimal: Path, job: MakeJob) -> None:
    known = check(job(minimal)).known
    for address in ("", "a.png", "figures/", "figures/none/", "timeline/", "what/ever", "units/x"):
        assert is_out(known, address, "any")


@pytest.mark.parametrize(
    "call", ['values("bridge-cost", since="RY2030")', 'chart("bridge-cost", since="RY2030")']
)
def test_a_table_or_chart_of_later_values_alone_is_left_out(minimal: Path, call: str) -> None:
    (minimal / "docs/index.md").write_text(f"{OLD}\n{{{{ {call} }}}}\n", "utf-8")
    early = bodies(on(minimal, FIRST))["index.md"]
    assert (early.omitted, "<table" in early.html) == (1, False)
    late = bodies(on(minimal, "2030-06-30"))["index.md"]
    assert (late.omitted, "<table" in late.html) == (0, True)


def test_a_link_in_a_record_waits_as_well(minimal: Path) -> None:
    note = "  note: See [x](figures/bridge-cost/#ry2030-tentative).\n"
    add(minimal, TERMS, note)
    early = bodies(on(minimal, FIRST))["glossary.md"]
    assert (early.omitted, ">x</a>" in early.html) == (1, False)
    late = bodies(on(minimal, "2030-06-30"))["glossary.md"]
    assert 'href="../figures/bridge-cost/#ry2030-tentative">x</a>' in late.html


def test_a_page_is_rendered_again_when_the_chapter_that_it_links_comes_out(
    minimal: Path, job: MakeJob
) -> None:
    who = minimal / "docs/who-decides.md"
    text = who.read_text("utf-8")
    who.write_text(text.replace("2028-10-03", "2031-01-01"), "utf-8")
    stage_again(job(minimal))
    who.write_text(text, "utf-8")
    assert "index.md" in stage_again(job(minimal))
    assert "who-decides/#the-board" in (minimal / "build/docs/index.md").read_text("utf-8")


def test_a_link_is_a_read_of_the_fact_that_it_leads_to(minimal: Path, job: MakeJob) -> None:
    link = "[x](figures/bridge-spans/#2029-05-01-reported)"
    (minimal / "docs/index.md").write_text(f"{OLD}\n{link}\n", "utf-8")
    _, log = website.make_stage(job(minimal), check(job(minimal)))
    assert log["index.md"].facts()["figures/bridge-spans"] == {"?is_out"}


def test_a_title_in_the_contents_has_no_marks_of_its_sources(minimal: Path, job: MakeJob) -> None:
    heading = '## The cost, {{ figure("bridge-cost", "RY2029") }} {#cost}'
    (minimal / "docs/index.md").write_text(f"{OLD}\n{heading}\n\nText.\n", "utf-8")
    row = bodies(job(minimal))["index.md"].contents[0]
    assert row == {"id": "cost", "title": "The cost, €3.1 million", "level": 2}


def test_paragraphs_shown_inline_are_lines(minimal: Path, job: MakeJob) -> None:
    file = minimal / TERMS
    text = file.read_text("utf-8")
    said = "definition: The bridge that stood before the pact."
    assert said in text
    file.write_text(text.replace(said, 'definition: "One.\\n\\nTwo."'), "utf-8")
    assert "One.<br>\nTwo." in bodies(job(minimal))["glossary.md"].html
