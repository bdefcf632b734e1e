"""The real figures and claims: a case for each, named by its id, failing with file and line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from factsite.check import run_all
from factsite.load.figures import Figure, Value
from factsite.load.models import Claim
from factsite.load.project import read
from factsite.load.readings import try_reading
from factsite.problems import Problem, as_text
from factsite.quantities.measure import Measure

ROOT = Path(__file__).parent.parent
PROJECT = read(ROOT)
BOOK = PROJECT.book


@cache
def problems() -> tuple[Problem, ...]:
    """Every problem of the real facts."""
    return (*PROJECT.problems, *run_all(BOOK))


def line(path: str, number: int) -> str | None:
    return (ROOT / path).read_text("utf-8").splitlines()[number - 1]


def told(found: list[Problem]) -> str:
    return "\n".join(as_text(problem, line) for problem in found)


def within(figure: Figure, number: int) -> list[Problem]:
    """The problems that stand between the start of a value and the start of the next."""
    start = BOOK.place(figure, "values", number)
    is_last = number + 1 == len(figure.values)
    end = 10**9 if is_last else BOOK.place(figure, "values", number + 1).line
    return [
        p for p in problems() if p.place.path == start.path and start.line <= p.place.line < end
    ]


ROWS = [(figure, n, value) for figure in BOOK.figures for n, value in enumerate(figure.values)]
VALUES = [pytest.param(f, n, id=f"{f.id}#{v.anchor}") for f, n, v in ROWS]
DERIVED = [pytest.param(f, v, id=f"{f.id}#{v.anchor}") for f, _, v in ROWS if v.formula]
TOTALS = [pytest.param(f, v, id=f"{f.id}#{v.anchor}") for f, _, v in ROWS if v.parts]
CLAIMS = [pytest.param(c, id=c.id) for c in BOOK.all("claims") if isinstance(c, Claim)]


@pytest.mark.parametrize(("figure", "number"), VALUES)
def test_value_is_what_its_sources_print(figure: Figure, number: int) -> None:
    assert not (found := within(figure, number)), told(found)


def off_its_prints(figure: Figure, value: Value, result: Measure) -> list[str | None]:
    """The prints that what was worked out does not meet, where no reason is given."""
    read = [(w.printed, try_reading(BOOK.units, figure, w)) for w in value.witnesses]
    off = [printed for printed, r in read if r and not r.interval.meets(result.interval)]
    return [] if value.does_not_meet else off


@pytest.mark.parametrize(("figure", "value"), DERIVED)
def test_derived_value_is_worked_out_and_meets_its_prints(figure: Figure, value: Value) -> None:
    working = BOOK.workings[figure.id, value.anchor]
    assert working.fault is None, working.fault
    assert working.result is not None
    assert off_its_prints(figure, value, working.result) == []


@pytest.mark.parametrize(("figure", "value"), TOTALS)
def test_parts_add_up(figure: Figure, value: Value) -> None:
    total = BOOK.totals[figure.id, value.anchor]
    assert total.faults == ()
    assert total.result is not None
    assert off_its_prints(figure, value, total.result) == []


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_is_what_its_check_says(claim: Claim) -> None:
    tested = BOOK.tested.get(claim.id)
    assert (tested is None) == (claim.check is None)
    if tested is None:
        assert claim.verdict in ("open", "untestable")
    else:
        assert tested.fault is None, tested.fault
        assert claim.verdict == tested.verdict, tested.steps


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_is_sound(claim: Claim) -> None:
    path = BOOK.place(claim).path
    assert not (found := [p for p in problems() if p.place.path == path]), told(found)


def test_nothing_else_is_wrong_with_the_facts() -> None:
    assert not problems(), told(list(problems()))
