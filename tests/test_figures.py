"""The real figures: one case a value and a claim, named by its id, failing with file and line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from factsite.check import run_all
from factsite.load.fields import Record
from factsite.load.figures import Figure
from factsite.load.project import read
from factsite.problems import Problem, as_text

ROOT = Path(__file__).parent.parent
BOOK = read(ROOT).book


@cache
def problems() -> tuple[Problem, ...]:
    """Every problem of the real facts."""
    return (*read(ROOT).problems, *run_all(BOOK))


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


VALUES = [
    pytest.param(figure, number, id=f"{figure.id}#{value.anchor}")
    for figure in BOOK.figures
    for number, value in enumerate(figure.values)
]
CLAIMS = [pytest.param(claim, id=claim.id) for claim in BOOK.all("claims")]


@pytest.mark.parametrize(("figure", "number"), VALUES)
def test_value_is_what_its_sources_print(figure: Figure, number: int) -> None:
    assert not (found := within(figure, number)), told(found)


@pytest.mark.parametrize("claim", CLAIMS)
def test_claim_is_sound(claim: Record) -> None:
    path = BOOK.place(claim).path
    assert not (found := [p for p in problems() if p.place.path == path]), told(found)


def test_nothing_else_is_wrong_with_the_facts() -> None:
    assert not problems(), told(list(problems()))
