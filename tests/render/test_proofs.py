"""How values are worked out, what adds up and how claims are tested: the answers and the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import trees

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.publish import website
from factsite.publish.job import Job, check
from factsite.quantities.formula import parse
from factsite.render import proofs
from factsite.render.formulas import Phrase, Phrasing, comparisons, letter
from factsite.render.known import Known

MakeJob = Callable[[Path], Job]
TOLLS = """
label: Tolls
definition: What the tolls bring in.
unit: EUR
values:
  - {period: 2026, value: 2.1 million, source: paper, at: ¶1, printed: €2.1 million}
  - {period: 2027, value: 2.4 million, source: paper, at: ¶1, printed: €2.4 million}
  - {period: 2028, value: 2.5 million, source: paper, at: ¶1, printed: €2.5 million}
"""
RISE = """
label: Rise of the tolls
definition: By how much the tolls rose.
unit: percent
values:
  - {period: 2027, formula: "change(tolls 2026, tolls 2027)", source: report, at: ¶2,
     printed: 14 percent}
  - {period: 2028, formula: "change(tolls 2027, tolls 2028)", source: report, at: ¶2,
     printed: 12 percent, does_not_meet: The report took another year.}
"""
SUM = """
label: Tolls of three years
definition: All of them.
unit: EUR
values:
  - {period: 2026..2028, formula: "sum(tolls 2026..2028)"}
"""
TOTAL = """
label: All income
definition: Tolls and fees.
unit: EUR
values:
  - {period: 2028, value: 3.7 million, source: paper, at: ¶3, printed: €3.7 million,
     parts: [tolls 2028, given.fees], given: {
       fees: {value: 1.15 million, source: report, at: ¶4, printed: €1.15 million}}}
"""
FIGURES = {"tolls": TOLLS, "rise": RISE, "three": SUM, "income": TOTAL}
CLAIMS = """
grew: {statement: Tolls grew a little, source: paper, at: ¶5, verdict: holds,
  check: "change(tolls 2027, tolls 2028) between 0 percent and 9 percent"}
long: {statement: It took long, source: paper, at: ¶6, verdict: fails,
  check: "opening.date - paper.date within 40 days"}
"""
EVENTS = "opening: {what: It opens, date: 2029-12-24, source: report}\n"


def write(root: Path, *names: str, **files: str) -> None:
    texts = {f"data/figures/{name}.yml": FIGURES[name] for name in names}
    trees.write(root, {**texts, **{f"data/{kind}.yml": text for kind, text in files.items()}})


def known(root: Path, *names: str, day: str = "2035-01-01", **files: str) -> Known:
    write(root, *names, **files)
    project = read(root)
    assert project.problems == ()
    on = date.fromisoformat(day)
    return Known(known_on(project.book, on), project.book, on)


def test_a_derived_value_names_its_inputs_by_letters_and_what_it_comes_to(tmp_path: Path) -> None:
    found = proofs.worked_out(known(tmp_path, "tolls", "rise"), "figures/rise", "2027")
    assert found is not None
    assert found.phrase == Phrase("call", "change", (Phrase("input", "a"), Phrase("input", "b")))
    named = [(read.letter, read.kind, read.id, read.name) for read in found.inputs]
    assert named == [("a", "figures", "tolls", "2026"), ("b", "figures", "tolls", "2027")]
    spread = found.result.span if found.result else None
    assert spread is not None
    assert spread.low is not None
    assert spread.high is not None
    assert spread.low < Decimal(14) < spread.high
    assert found.prints == (True,)


def test_a_print_that_the_arithmetic_does_not_meet_is_told(tmp_path: Path) -> None:
    found = proofs.worked_out(known(tmp_path, "tolls", "rise"), "figures/rise", "2028")
    assert found is not None
    assert found.prints == (False,)


def test_years_in_a_row_are_called_from_the_first_to_the_last_letter(tmp_path: Path) -> None:
    found = proofs.worked_out(known(tmp_path, "tolls", "three"), "figures/three", "2026-to-2028")
    assert found is not None
    row = Phrase("inputs", "", (Phrase("input", "a"), Phrase("input", "c")))
    assert found.phrase == Phrase("call", "sum", (row,))
    number = found.result.number if found.result else None
    assert number is not None
    assert number.low == Decimal(7_000_000)


def test_a_value_that_is_not_derived_has_no_working_and_no_parts(tmp_path: Path) -> None:
    asked = known(tmp_path, "tolls")
    assert proofs.worked_out(asked, "figures/tolls", "2026") is None
    assert proofs.worked_out(asked, "figures/none", "2026") is None
    assert proofs.added_up(asked, "figures/tolls", "2026") is None


@pytest.mark.parametrize(
    ("value", "fees", "fit"),
    [("3.65", "1.15", "exact"), ("3.7", "1.15", "rounding"), ("3.7", "2.15", "apart")],
)
def test_parts_add_up_exactly_or_within_rounding_or_not(
    tmp_path: Path, value: str, fees: str, fit: str
) -> None:
    total = TOTAL.replace("3.7", value).replace("1.15", fees)
    trees.write(tmp_path, {"data/figures/tolls.yml": TOLLS, "data/figures/income.yml": total})
    book = read(tmp_path).book
    found = proofs.added_up(Known(book, book, date(2035, 1, 1)), "figures/income", "2028")
    assert found is not None
    assert found.fit == fit
    assert [read.kind for read in found.inputs] == ["figures", "given"]


def test_what_rests_on_a_figure_is_known_from_it(tmp_path: Path) -> None:
    asked = known(tmp_path, "tolls", "rise", "three")
    assert proofs.worked_from(asked, "figures/tolls") == [
        ("rise", "2027"),
        ("rise", "2028"),
        ("three", "2026-to-2028"),
    ]
    assert proofs.worked_from(asked, "figures/rise") == []


def test_a_check_shows_both_sides_and_joins_the_halves_of_between(tmp_path: Path) -> None:
    found = proofs.check_of(known(tmp_path, "tolls", claims=CLAIMS, events=EVENTS), "claims/grew")
    assert found is not None
    assert (found.verdict, found.is_known) == ("holds", True)
    (step,) = found.steps
    assert (step.sign, step.verdict) == ("between", "holds")
    limits = [
        side.answer.number.low for side in (step.right, step.until) if side and side.answer.number
    ]
    assert limits == [Decimal(0), Decimal(9)]


def test_a_check_of_dates_names_the_records_that_it_read(tmp_path: Path) -> None:
    found = proofs.check_of(known(tmp_path, "tolls", claims=CLAIMS, events=EVENTS), "claims/long")
    assert found is not None
    assert [(read.kind, read.id, read.name) for read in found.inputs] == [
        ("events", "opening", "date"),
        ("sources", "paper", "date"),
    ]
    assert found.steps[0].verdict == "fails"


def test_a_check_whose_facts_are_not_known_yet_is_open(tmp_path: Path) -> None:
    asked = known(tmp_path, "tolls", day="2029-01-01", claims=CLAIMS, events=EVENTS)
    found = proofs.check_of(asked, "claims/long")
    assert found is not None
    assert (found.verdict, found.is_known, found.steps) == ("open", False, ())


def test_a_claim_without_a_check_has_none(tmp_path: Path) -> None:
    claim = "old: {statement: It is old, source: paper, verdict: open, why: Not dated.}\n"
    asked = known(tmp_path, "tolls", claims=claim)
    assert proofs.check_of(asked, "claims/old") is None
    assert proofs.check_of(asked, "claims/none") is None


@pytest.mark.parametrize(("number", "name"), [(0, "a"), (25, "z"), (26, "aa"), (52, "ba")])
def test_letters_go_on_after_z(number: int, name: str) -> None:
    assert letter(number) == name


def said(phrase: Phrase) -> str:
    inner = [said(part) for part in phrase.parts]
    if phrase.kind == "bracket":
        return f"({inner[0]})"
    return (
        f" {phrase.text} ".join(inner) if phrase.kind == "sign" else phrase.text or "".join(inner)
    )


@pytest.mark.parametrize(
    "text",
    ["1 - (2 - 3)", "1 - 2 - 3", "(1 + 2) * 3", "1 / (2 * 3)", "1 + 2 * 3", "1 / 2 / 3"],
)
def test_brackets_stand_where_the_formula_needs_them(tmp_path: Path, text: str) -> None:
    write(tmp_path)
    assert said(Phrasing(read(tmp_path).book, text, ()).of(parse(text))) == text


def test_the_comparisons_of_a_check_come_in_order() -> None:
    check = parse("1 < 2 and 5 between 6 and 7 or not 8 = 9")
    assert [node.sign for node in comparisons(check)] == ["<", ">=", "<=", "="]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(root: Path, job: MakeJob, path: str) -> str:
    return website.make_stage(job(root), check(job(root)))[0].bodies[path].html


def add(root: Path, *names: str) -> None:
    for name in names:
        text = FIGURES[name].replace("source: paper", "source: gazette-2028")
        text = text.replace("source: report", "source: gazette-2029")
        (root / f"data/figures/{name}.yml").write_text(text, "utf-8")


def test_the_page_of_a_derived_figure_says_how_it_was_worked_out(
    minimal: Path, job: MakeJob
) -> None:
    add(minimal, "tolls", "rise")
    html = page(minimal, job, "figures/rise.md")
    text = text_of(html)
    assert "How it was worked out" in text
    assert "change from a to b , in percent" in text
    assert 'href="../tolls/#2026"' in html
    assert 'id="how-2027"' in html
    assert "The report took another year." in text
    assert text.count("does not agree") == 2  # in the table of values and in the proof
    assert 'id="source-gazette-2028"' in html  # the source of the inputs is numbered as well


def test_the_page_of_a_total_shows_its_parts_and_that_rounding_is_all(
    minimal: Path, job: MakeJob
) -> None:
    add(minimal, "tolls", "income")
    text = text_of(page(minimal, job, "figures/income.md"))
    assert "All parts together €3.65 million" in text
    assert "because each of them is rounded" in text


def test_the_page_of_an_input_names_what_is_worked_out_from_it(minimal: Path, job: MakeJob) -> None:
    add(minimal, "tolls", "three")
    assert 'href="../three/#how-2026-to-2028"' in page(minimal, job, "figures/tolls.md")


def test_the_claims_page_shows_the_numbers_behind_a_verdict(minimal: Path, job: MakeJob) -> None:
    add(minimal, "tolls")
    claim = CLAIMS.partition("long:")[0].replace("source: paper", "source: gazette-2028")
    claims = minimal / "data/claims.yml"
    claims.write_text(claims.read_text("utf-8") + claim, "utf-8")
    html = page(minimal, job, "claims.md")
    assert "from 0 percent to 9 percent" in text_of(html)
    assert 'href="../figures/tolls/#2027"' in html


def test_the_card_of_a_derived_value_tells_from_how_many_it_comes(
    minimal: Path, job: MakeJob
) -> None:
    add(minimal, "tolls", "three")
    chapter = '---\ntitle: Tolls\n---\nIn all {{ figure("three", "2026..2028") }}.\n'
    (minimal / "docs/index.md").write_text(chapter, "utf-8")
    assert "from 3 values" in page(minimal, job, "index.md")
