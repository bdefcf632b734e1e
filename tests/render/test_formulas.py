from __future__ import annotations

import pytest

from factsite.load.factbook import Input
from factsite.quantities.formula import parse
from factsite.quantities.measure import Measure
from factsite.render.formulas import Phrase, Phrasing

INPUTS = tuple(
    Input(f"given.{name}", "given", "tolls", name, Measure.number(1)) for name in ("fee", "rise")
)


def flat(phrase: Phrase) -> str:
    """The phrase on one line, as a reader takes it in."""
    parts = [flat(part) for part in phrase.parts]
    match phrase.kind:
        case "sign":
            return f"{phrase.text}{parts[0]}" if len(parts) == 1 else f" {phrase.text} ".join(parts)
        case "bracket":
            return f"({parts[0]})"
        case "call":
            return f"{phrase.text}({', '.join(parts)})"
        case _:
            return phrase.text


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("given.fee - given.rise", "a - b"),
        ("(given.fee + given.rise) * 100", "(a + b) * 100"),
        ("given.fee - (given.fee - given.rise)", "a - (a - b)"),
        ("-given.fee", "-a"),
        ("-(given.fee + given.rise)", "-(a + b)"),
        ("share(given.fee, given.rise)", "share(a, b)"),
        ("given.fee * 5 years", "a * 5 years"),
    ],
)
def test_a_formula_reads_as_it_is_computed(formula: str, shown: str) -> None:
    book = None  # given inputs are found without it
    assert flat(Phrasing(book, formula, INPUTS).of(parse(formula))) == shown
