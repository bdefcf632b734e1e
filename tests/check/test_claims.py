from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
ROW = "  - {{period: 2029, status: {}, value: {}, source: paper, at: ¶1, printed: €{}}}\n"
HEAD = "label: A\ndefinition: What it is.\nunit: EUR\nvalues:\n"
COST = HEAD + ROW.format("settled", "3.1 million", "3.1 million")
BOTH = COST + ROW.format("budget", "3.4 million", "3.4 million")


def claim(check: str, verdict: str = "holds", more: str = "") -> str:
    """A claim whose check begins in column 8 of line 3, with the verdict on line 4."""
    head = f"statement: It is so\nsource: paper\ncheck: {check}\nverdict: {verdict}\n"
    return head + ("why: Of late.\n" if verdict == "open" else "") + more


@pytest.mark.parametrize(
    ("check_text", "verdict"),
    [
        ("cost 2029 < 4 million", "holds"),
        ("cost 2029 > 4 million", "fails"),
        ("cost 2029 > 3.1 million", "open"),
    ],
)
@pytest.mark.parametrize("typed", ["holds", "fails", "open"])
def test_the_verdict_must_be_what_the_check_says(
    check: Check, check_text: str, verdict: str, typed: str
) -> None:
    found = check(figures__cost=COST, claims__so=claim(check_text, typed))
    assert [p.code.name for p in found] == ([] if typed == verdict else ["verdict-wrong"])
    if found:
        assert (found[0].place.line, found[0].place.column) == (4, 10)
        assert found[0].message == f"the check says “{verdict}”, the record “{typed}”"


def test_a_wrong_verdict_is_told_with_what_was_compared(check: Check) -> None:
    text = claim('cost 2029 > 4 million and month(paper.date) = "October"')
    (problem,) = check(figures__cost=COST, claims__so=text)
    assert problem.hint == (
        "cost 2029 (€3.05 million to €3.15 million) > €4 million: fails; "
        "month(paper.date) (October) = October: holds"
    )


def test_a_fact_that_changes_turns_the_verdict(codes: Codes) -> None:
    text = claim("cost 2029 < 4 million")
    assert codes(figures__cost=COST, claims__so=text) == []
    assert codes(figures__cost=COST.replace("3.1", "4.1"), claims__so=text) == ["verdict-wrong"]


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("cots 2029 < 4", "cots", "there is no fact “cots”"),
        ("cost 2029 > 3 and cost 2028 > 3", "cost 2028", "“cost” has no value for 2028"),
        ("cost 2029 < 4 percent", "cost", "EUR and percent do not go together"),
        ("cost 2029 / (cost 2029 - cost 2029) > 3", "cost 2029 /", "this divides by what"),
        (f"{'(' * 30}cost 2029 > 3{')' * 30}", "cost", "brackets and signs nest deeper"),
        ("cost 2029", "cost", "this is no test"),
        ("cost 2029 >", "", "the formula ends too early"),
    ],
)
@pytest.mark.parametrize("quote", ["", "'"])
def test_a_check_without_an_answer_says_why_and_where(
    check: Check, text: str, at: str, why: str, quote: str
) -> None:
    (problem,) = check(figures__cost=COST, claims__so=claim(f"{quote}{text}{quote}"))
    assert problem.code.name == "check-wrong"
    assert problem.message.startswith(why)
    assert problem.place.line == 3
    assert problem.place.column == 8 + len(quote) + (text.rindex(at) if at else len(text))


def test_a_check_over_a_wrong_formula_is_not_told_of(codes: Codes) -> None:
    wrong = HEAD + "  - {period: 2029, formula: cost 2028}\n"
    text = claim("made 2029 < 4 million")
    assert codes(figures__cost=COST, figures__made=wrong, claims__so=text) == ["formula-wrong"]


@pytest.mark.parametrize("verdict", ["holds", "fails"])
def test_nothing_holds_or_fails_by_word_alone(check: Check, verdict: str) -> None:
    (problem,) = check(claims__so=f"statement: It is so\nsource: paper\nverdict: {verdict}\n")
    assert (problem.code.name, problem.place.line) == ("verdict-unchecked", 3)


@pytest.mark.parametrize("verdict", ["open", "untestable"])
def test_a_claim_that_says_why_needs_no_check(codes: Codes, verdict: str) -> None:
    text = f"statement: It is so\nsource: paper\nverdict: {verdict}\nwhy: Of late.\n"
    assert codes(claims__so=text) == []


@pytest.mark.parametrize(
    "check_text",
    [
        "cost 2029 settled < cost 2029 budget",
        "cost 2029 settled within 20 percent of cost 2029 budget",
        "change(cost 2029 budget, cost 2029 settled) within 20 percent",
    ],
)
def test_values_that_were_not_taken_alike_are_compared_with_a_reason(
    check: Check, check_text: str
) -> None:
    (problem,) = check(figures__cost=BOTH, claims__so=claim(check_text))
    assert problem.code.name == "mixed-check"
    assert problem.message == "numbers of two stages are mixed: budget, settled"
    assert (problem.place.line, problem.place.column) == (3, 8)
    said = claim(check_text, more="mixes: The claim sets the two against each other.\n")
    assert check(figures__cost=BOTH, claims__so=said) == []


def test_a_fiscal_year_is_no_calendar_year(codes: Codes) -> None:
    fiscal = 'fiscal: {label: Fiscal, starts: 04-01, prefix: FY, year: "fiscal {year}"}\n'
    other = COST.replace("unit: EUR\n", "unit: EUR\ncalendar: fiscal\n").replace("2029", "FY2029")
    text = claim("cost 2029 = other FY2029")
    found = codes(calendars=fiscal, figures__cost=COST, figures__other=other, claims__so=text)
    assert found == ["mixed-check"]


def test_a_reason_for_no_mixture_is_told(check: Check) -> None:
    text = claim("cost 2029 < 4 million", more="mixes: Because.\n")
    (problem,) = check(figures__cost=COST, claims__so=text)
    assert (problem.code.name, problem.place.line) == ("mixed-check", 5)
