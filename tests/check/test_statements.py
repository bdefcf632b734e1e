from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
COST = """\
label: Cost
definition: What it costs.
unit: EUR
values:
  - period: 2029
    value: 3.14 million
    source: paper
    at: ¶1
    printed: €3.14 million
    converted: £2.66 million
    disputed:
      - {source: report, at: ¶1, printed: €4.15 million, converted: £3.52 million, conflict: cost}
"""
BY_STATUS = """\
label: Cost
definition: What it costs.
unit: EUR
values:
  - {period: 2029, status: budget, value: 3.1 million, source: paper, at: ¶1, printed: €3.1 million,
     disputed: [{source: report, at: ¶1, printed: €4.1 million, conflict: cost}]}
  - {period: 2029, status: settled, value: 3.2 million, source: paper, at: ¶1,
     printed: €3.2 million,
     disputed: [{source: report, at: ¶1, printed: €4.1 million, conflict: cost}]}
"""


def conflict(*prints: str, prefer: str = "1", of: str = ", of: cost 2029") -> str:
    """A conflict of what the paper and the report print."""
    pairs = zip(("paper", "report"), prints, strict=True)
    rows = "".join(f"  - {{source: {source}, printed: {text}{of}}}\n" for source, text in pairs)
    head = f"about: Cost\nkind: value\nfound_by: reading\nprefer: {prefer}\nwhy: A.\n"
    return f"{head}statements:\n{rows}"


@pytest.mark.parametrize(
    "prints",
    [
        ("€3.14 million", "€4.15 million"),
        ("3.14 million", "about €4.15 million in all"),
        ("£2.66 million", "£3.52 million"),
    ],
)
def test_a_statement_is_a_print_of_its_source(codes: Codes, prints: tuple[str, str]) -> None:
    assert codes(figures__cost=COST, conflicts__cost=conflict(*prints)) == []


@pytest.mark.parametrize(
    ("prints", "line", "known"),
    [
        (("€3.41 million", "€4.15 million"), 7, "“£2.66 million”, “€3.14 million”"),
        (("€3.14 million", "€4.51 million"), 8, "“£3.52 million”, “€4.15 million”"),
        (("€3.14 million", "€3.14 million"), 8, "“£3.52 million”, “€4.15 million”"),
        (("14 million", "€4.15 million"), 7, "“£2.66 million”, “€3.14 million”"),
        (("€3.1", "€4.15 million"), 7, "“£2.66 million”, “€3.14 million”"),
    ],
)
def test_a_statement_with_other_digits_than_the_print_is_told(
    check: Check, prints: tuple[str, str], line: int, known: str
) -> None:
    (problem,) = check(figures__cost=COST, conflicts__cost=conflict(*prints))
    assert (problem.code.name, problem.place.line) == ("statement-not-printed", line)
    assert problem.hint == f"the data has {known}"


def test_a_statement_on_no_figure_may_say_anything(codes: Codes) -> None:
    free = conflict("a lot", "a little", of="")
    assert codes(figures__cost=COST, conflicts__cost=free) == []


def test_a_source_without_prints_in_the_values_may_say_anything(codes: Codes) -> None:
    alone = COST[: COST.index("    disputed:")]
    text = conflict("€3.14 million", "more than that")
    assert codes(figures__cost=alone, conflicts__cost=text) == []


def test_a_disputed_print_is_not_preferred(check: Check) -> None:
    text = conflict("€3.14 million", "€4.15 million", prefer="2")
    (problem,) = check(figures__cost=COST, conflicts__cost=text)
    assert (problem.code.name, problem.place.line) == ("bad-preference", 4)
    assert "“€4.15 million” is preferred here" in problem.message


def test_a_print_that_two_values_dispute_is_told_once(codes: Codes) -> None:
    text = conflict("€3.1 million", "€4.1 million", prefer="2")
    assert codes(figures__cost=BY_STATUS, conflicts__cost=text) == ["bad-preference"]


def test_a_print_that_bears_one_value_out_may_be_preferred(codes: Codes) -> None:
    """The report's print is the settled amount, and held against the budget's."""
    split = BY_STATUS.replace(
        "value: 3.2 million, source: paper, at: ¶1,\n     printed: €3.2 million,\n     "
        "disputed: [{source: report, at: ¶1, printed: €4.1 million, conflict: cost}]}",
        "value: 4.1 million, source: report, at: ¶1, printed: €4.1 million}",
    )
    text = conflict("€3.1 million", "€4.1 million", prefer="2")
    assert codes(figures__cost=split, conflicts__cost=text) == []
