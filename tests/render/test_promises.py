"""The five promises: a page's reads are exact, and nothing is made again without a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from factsite.publish import website
from factsite.publish.job import Job, check
from factsite.render import build_log
from factsite.render.pages import address

MakeJob = Callable[[Path], Job]
COST = "data/figures/bridge-cost.yml"


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def stage_again(job: Job) -> tuple[set[str], dict[str, build_log.Entry]]:
    """The pages that a stage renders, by path, and the log; the log is kept as a build would."""
    rendered, log = website.make_stage(job, check(job))
    job.log.write_bytes(build_log.dump(log))
    return set(rendered.bodies), log


def staged(root: Path) -> dict[str, bytes]:
    docs = root / "build" / "docs"
    return {p.relative_to(docs).as_posix(): p.read_bytes() for p in docs.rglob("*") if p.is_file()}


def test_the_reads_of_one_page_are_exactly_what_it_shows(minimal: Path, job: MakeJob) -> None:
    _, log = stage_again(job(minimal))
    assert log["who-decides.md"].facts() == {
        "agreements/bridge-pact": {"", ".name"},
        "claims/about-the-same": {"", ".statement"},
        "conflicts/cost-2030": {"", ".about"},
        "events/pact-signed": {"", ".what"},
        "sources/herald-2029": {"", ".description", ".title"},
    }


def test_a_second_build_renders_and_writes_nothing(minimal: Path, job: MakeJob) -> None:
    first = website.build(job(minimal))
    before = {p: p.stat().st_mtime_ns for p in (minimal / "build" / "site").rglob("*")}
    second = website.build(job(minimal))
    after = {p: p.stat().st_mtime_ns for p in (minimal / "build" / "site").rglob("*")}
    assert first.rendered
    assert (second.rendered, second.changed, second.removed) == ((), (), ())
    assert second.kept == len(first.rendered)
    assert before == after


def test_an_edited_amount_renders_exactly_the_pages_that_use_it(
    minimal: Path, job: MakeJob
) -> None:
    website.build(job(minimal))
    log = build_log.load(job(minimal).log)
    edit(minimal, COST, "3.1 million", "3.2 million")
    built = website.build(job(minimal))
    using = {path for path, _, _ in build_log.uses(log, "figures/bridge-cost", "ry2029-budget")}
    assert set(built.rendered) == using
    pages = {f"{address(path)}index.html" for path in using}
    # A figure's data, and that of the claim whose reason names its value.
    data = {f"data/{name}" for name in (
        "claims/about-the-same.json", "figures/bridge-cost.csv", "figures/bridge-cost.json"
    )}  # fmt: skip
    changed = {path for path in built.changed if path.startswith("data/") or path in pages}
    assert changed == pages | data
    assert not {path for path in built.changed if path.endswith(".html")} - pages
    assert built.removed == ()


def test_a_person_added_renders_the_index_and_nothing_that_does_not_list_people(
    minimal: Path, job: MakeJob
) -> None:
    stage_again(job(minimal))
    (minimal / "data/people/roe-rob.yml").write_text(
        "name: Rob Roe\nroles:\n"
        "  - {role: Clerk, organization: river-board, attested: 2028-10-02, source: gazette-2028}\n"
        "sources: [{source: gazette-2028}]\n"
    )
    rendered, _ = stage_again(job(minimal))
    assert {"people/index.md", "people/roe-rob.md"} <= rendered
    assert not {"index.md", "figures/bridge-cost.md", "glossary.md", "figures/index.md"} & rendered


def test_a_figure_added_renders_no_chapter_that_does_not_show_it(
    minimal: Path, job: MakeJob
) -> None:
    chapter = minimal / "docs/who-decides.md"
    shown = f'{chapter.read_text("utf-8")}\nFor {{{{ figure("bridge-cost", "RY2029") }}}} a year.\n'
    chapter.write_text(shown, "utf-8")
    stage_again(job(minimal))
    (minimal / "data/figures/toll.yml").write_text(
        "label: Toll\ndefinition: What it costs to cross.\nunit: EUR\nvalues:\n"
        "  - {period: 2028, value: 2, source: gazette-2028, at: ¶9, printed: €2}\n"
    )
    rendered, _ = stage_again(job(minimal))
    assert {"figures/toll.md", "figures/index.md"} <= rendered
    assert "who-decides.md" not in rendered


def move_record(root: Path) -> None:
    text = (root / "data/organizations.yml").read_text("utf-8").partition("\n")[2]
    lines = [line.removeprefix("  ") for line in text.splitlines()]
    (root / "data/organizations").mkdir()
    (root / "data/organizations/river-board.yml").write_text("\n".join(lines) + "\n", "utf-8")
    (root / "data/organizations.yml").unlink()


WORDS = "templates/words/en.yml"
INDEX = "templates/indexes/figures.html"
EDITS: dict[str, Callable[[Path], object]] = {
    "a value": lambda root: edit(root, COST, "3.1 million", "3.2 million"),
    "a record gone": lambda root: (root / "data/events/pact-ends.yml").unlink(),
    "a chapter's title": lambda root: edit(root, "docs/who-decides.md", "Who decides?", "Who?"),
    "a chapter of later days": lambda root: edit(
        root, "docs/who-decides.md", "since: 2028-10-03", "since: 2031-01-01"
    ),
    "the as-of day": lambda root: edit(root, "mkdocs.yml", "2030-06-30", "2029-11-01"),
    "the title of an index": lambda root: edit(root, WORDS, "figures: Figures", "figures: All"),
    "a template": lambda root: edit(
        root, "templates/indexes/figures.html", "title = ", "title = 1 ~ "
    ),
    "a status": lambda root: edit(root, "data/statuses.yml", "label: budget", "label: decided"),
    "a calendar": lambda root: edit(root, "data/calendars.yml", "river year {year}", "RY {year}"),
    "a unit": lambda root: edit(
        root, "data/units.yml", "many: spans\n  words: [arches]", "many: bays\n  words: [spans]"
    ),
    "a record in another file": move_record,
    "a source's title": lambda root: edit(root, "data/sources.yml", "Pact signed", "Signed"),
    "a person's office": lambda root: edit(root, "data/people/dee-ada.yml", "Warden", "Head"),
    "a figure more": lambda root: (root / "data/figures/toll.yml").write_text(
        "label: Toll\ndefinition: What it costs to cross.\nunit: EUR\nvalues:\n"
        "  - {period: 2028, value: 2, source: gazette-2028, at: ¶9, printed: €2}\n"
    ),
    "an agreement's date": lambda root: edit(
        root, "data/agreements/bridge-pact.yml", "2028-10-02", "2028-10-01"
    ),
    "a preference": lambda root: edit(root, "data/conflicts.yml", 'prefer: "1"', "prefer: both"),
}


@pytest.mark.parametrize("what", EDITS)
def test_an_incremental_build_equals_a_full_one(minimal: Path, job: MakeJob, what: str) -> None:
    stage_again(job(minimal))
    before = staged(minimal)
    EDITS[what](minimal)
    stage_again(job(minimal))
    incremental = staged(minimal)
    job(minimal).log.unlink()
    stage_again(job(minimal))
    assert staged(minimal) == incremental
    assert incremental != before


def test_another_program_renders_every_page_again(minimal: Path, job: MakeJob) -> None:
    first, _ = stage_again(job(minimal))
    again, _ = stage_again(Job(minimal, program="another"))
    assert again == first


def test_a_changed_template_renders_only_its_pages(minimal: Path, job: MakeJob) -> None:
    stage_again(job(minimal))
    template = minimal / "templates/pages/glossary.html"
    template.write_text(template.read_text("utf-8") + "<p>More.</p>\n", "utf-8")
    rendered, _ = stage_again(job(minimal))
    assert rendered == {"glossary.md"}


def test_a_damaged_log_is_thrown_away(minimal: Path, job: MakeJob) -> None:
    first, _ = stage_again(job(minimal))
    job(minimal).log.write_text('{"form": 1, "pages": {"index.md": 3}}')
    again, _ = stage_again(job(minimal))
    assert again == first


def test_a_staged_page_that_was_tampered_with_is_made_again(minimal: Path, job: MakeJob) -> None:
    stage_again(job(minimal))
    (minimal / "build/docs/glossary.md").write_text("---\ntitle: x\n---\n")
    rendered, _ = stage_again(job(minimal))
    assert rendered == {"glossary.md"}
