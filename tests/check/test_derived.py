from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import trees

from factsite.load.project import read
from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]
FISCAL = 'fiscal: {label: Fiscal year, starts: 04-01, prefix: FY, year: "fiscal {year}"}\n'


def figure(*values: str, unit: str = "EUR") -> str:
    rows = "".join(f"  - {{{value}}}\n" for value in values)
    return f"label: A\ndefinition: What it is.\nunit: {unit}\nvalues:\n{rows}"


def printed(when: str, amount: str, phrase: str = "", more: str = "") -> str:
    phrase = phrase or f"€{amount}"
    return f"period: {when}, value: {amount}, source: paper, at: ¶1, printed: {phrase}{more}"


def derived(formula: str, *, unit: str = "EUR", when: str = "2030", more: str = "") -> str:
    """A figure whose formula begins in column 14 of line 6."""
    head = f"label: A\ndefinition: What it is.\nunit: {unit}\nvalues:\n"
    return f"{head}  - period: {when}\n    formula: {formula}\n{more}"


COST = figure(printed("2028", "3.1 million"), printed("2029", "3.2 million"))
RATE = figure(printed("2028", "40", "40 percent"), unit="percent")
GAP = figure(printed("2028", "5", "5 percentage points"), unit="percentage-points")
CREW = figure(
    "on: 2028-10-01, value: 64, source: paper, at: ¶1, printed: 64 people", unit="persons"
)
FACTS = {
    "figures__cost": COST, "figures__rate": RATE, "figures__gap": GAP, "figures__crew": CREW,
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("sum(cost 2028..2029)", "EUR"),
        ("mean(cost 2028, cost 2029)", "EUR"),
        ("cumulative(cost 2029)", "EUR"),
        ("difference(cost 2028, cost 2029)", "EUR"),
        ("change(cost 2028, cost 2029)", "percent"),
        ("share(cost 2028, cost 2028 + cost 2029)", "percent"),
        ("growth(cost 2029, rate 2028)", "EUR"),
        ("cost 2028 * rate 2028", "EUR"),
        ("rate 2028 + gap 2028", "percent"),
        ("per(cost 2028, crew 2028-10-01)", "EUR per persons"),
        ("cost 2028 * 5 years / 100", "EUR"),
    ],
)
def test_a_formula_of_facts_is_no_problem(codes: Codes, formula: str, unit: str) -> None:
    assert codes(figures__made=derived(formula, unit=unit), **FACTS) == []


@pytest.mark.parametrize(
    ("formula", "at", "why"),
    [
        ("cost 2028 + cots 2029", "cots", "there is no fact “cots”"),
        ("cost 2028 + cost 2027", "cost 2027", "“cost” has no value for 2027"),
        ("cost 2028 + cost 2029 budget", "cost 2029 b", "“cost” has no value “budget” for 2029"),
        ("sum(cost 2028, cost 2026..2029)", "cost 2026", "“cost” has no value for 2026"),
        ("sum(cost 2028, cost 1700..2029)", "cost 1700", "a span has at most 200 years"),
        ("cost 2028 * 2", "2", "a bare number stands in a formula"),
        ("cost 2028 + 3 million EUR", "3 million", "a bare number stands in a formula"),
        ("cost 2028 * 1.5 years", "1.5", "a bare number stands in a formula"),
        (
            "cost 2029 - (cost 2028 + rate 2028)",
            "cost 2028 +",
            "EUR and percent do not go together",
        ),
        ("cost 2029 + crew 2028-10-01", "cost 2029", "EUR and persons do not go together"),
        (
            "gap 2028 + rate 2028",
            "gap",
            "percent cannot be set against percentage points",
        ),
        (
            "cost 2028 + cost 2029 / (cost 2029 - cost 2028)",
            "cost 2029 /",
            "this divides by what may be zero",
        ),
        ("cost 2028 +", "", "the formula ends too early"),
        ("cost 2028 ? cost 2029", "?", "“?” has no meaning here"),
        ("cost 2028 + median(cost 2029)", "median", "there is no function “median”"),
        ("cost 2028 + given.fee", "given", "`given` has no “fee”"),
        ("cost 2028 < cost 2029", "cost 2028", "a test has no place in a formula"),
        ("weekday(2028-10-03)", "weekday", "this comes to no quantity"),
        (
            "change(cost 2028, cost 2029)",
            "change",
            "the formula comes to percent, but the figure is in EUR",
        ),
        (f"{'(' * 30}cost 2028{')' * 30}", "cost", "brackets and signs nest deeper than 30 levels"),
        (f"cost 2028{' + cost 2028' * 41}", "", "a formula has at most 500 characters"),
    ],
)
def test_a_formula_without_an_answer_says_why_and_where(
    check: Check, formula: str, at: str, why: str
) -> None:
    (problem,) = check(figures__made=derived(formula), **FACTS)
    assert (problem.code.name, problem.message) == ("formula-wrong", why)
    column = formula.rindex(at) if at else min(len(formula), 500)
    assert (problem.place.line, problem.place.column) == (6, 14 + column)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_the_place_in_a_quoted_formula_is_that_of_the_mistake(check: Check, quote: str) -> None:
    (problem,) = check(figures__made=derived(f"{quote}cost 2028 + cots 2029{quote}"), **FACTS)
    assert problem.place.column == 14 + 1 + len("cost 2028 + ")


def test_the_place_in_a_folded_formula_is_on_the_line_of_the_mistake(check: Check) -> None:
    formula = ">-\n      cost 2028 +\n      cots 2029"
    (problem,) = check(figures__made=derived(formula), **FACTS)
    assert (problem.place.line, problem.place.column) == (8, 7)


def test_a_cycle_is_told_once_with_its_whole_path(check: Check) -> None:
    (problem,) = check(
        figures__one=derived("two 2030"),
        figures__two=derived("three 2030"),
        figures__three=derived("1 * one 2030"),
        figures__user=derived("one 2030 + two 2030"),
    )
    assert problem.code.name == "formula-wrong"
    said = problem.message.removeprefix("this formula leads back to itself: ")
    names = [name.partition("#")[0] for name in said.split(" → ")]
    assert names == ["one", "two", "three", "one"]
    assert (problem.place.path, problem.place.line) == ("data/figures/three.yml", 6)
    assert problem.place.column == 14 + len("1 * ")


def test_a_value_that_needs_itself_is_a_cycle(check: Check) -> None:
    (problem,) = check(figures__one=derived("one 2030 / 1"))
    assert problem.message == "this formula leads back to itself: one#2030 → one#2030"


def test_a_long_chain_of_formulas_is_worked_out(codes: Codes) -> None:
    years = range(2500, 2200, -1)
    rows = [f"period: {year}, formula: total {year - 1} + cost 2028" for year in years]
    first = printed("2200", "3.1 million")
    assert codes(figures__cost=COST, figures__total=figure(*rows, first)) == []


def test_a_formula_over_a_wrong_one_is_not_told_of(codes: Codes) -> None:
    wrong = derived("cost 2027")
    found = codes(figures__cost=COST, figures__one=wrong, figures__two=derived("one 2030"))
    assert found == ["formula-wrong"]


def test_a_formula_over_a_figure_that_could_not_be_read_is_not_told_of(tmp_path: Path) -> None:
    files = {
        "data/figures/cost.yml": f"{COST}colour: red\n",
        "data/figures/one.yml": derived("cost 2028"),
        "data/figures/all.yml": derived("sum(cost 2028..2029)"),
        "data/figures/whole.yml": figure(printed("2028", "3", more=", parts: [cost 2028]")),
        "data/claims/so.yml": "statement: A\nsource: paper\ncheck: cost 2028 > 1\nverdict: holds\n",
    }
    trees.write(tmp_path, files)
    assert [p.code.name for p in trees.problems(read(tmp_path))] == ["unknown-key"]


def test_a_part_in_a_wrong_unit_has_its_place(check: Check) -> None:
    whole = figure(printed("2028", "3.1 million", more=", parts: [cost 2028, rate 2028]"))
    (problem,) = check(figures__whole=whole, **FACTS)
    assert (problem.code.name, problem.place.line) == ("formula-wrong", 5)
    assert problem.message == "EUR and percent do not go together"


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("cost 2029", "this part is of 2029, the whole of 2028"),
        ("cost 2028 + cost 2028", "a part is one value: its figure and its time"),
        ("whole 2028", "the value is a part of itself"),
        ("cots 2028", "there is no fact “cots”"),
        ("cost 2028 )", "“)” is out of place"),
    ],
)
def test_a_part_is_another_value_of_the_same_time(check: Check, part: str, why: str) -> None:
    whole = figure(printed("2028", "3.1 million", more=f", parts: [{part}]"))
    (problem,) = check(figures__whole=whole, **FACTS)
    assert (problem.code.name, problem.message) == ("formula-wrong", why)


MIXTURES = [
    (printed("FY2029", "3.2 million", more=", calendar: fiscal"), "FY2029", "two calendars"),
    (printed("2029", "3.2 million", more=", status: settled"), "2029", "two stages"),
    (
        "on: 2028-01-01, value: 3.2 million, source: paper, at: ¶1, printed: €3.2 million",
        "2028-01-01",
        "a count on a day cannot be set against a sum over a period",
    ),
]


@pytest.mark.parametrize(("value", "when", "why"), MIXTURES)
@pytest.mark.parametrize(
    "formula",
    ["1 * (a 2028 + a {when})", "1 * sum(a 2028, a {when})", "1 * difference(a {when}, a 2028)"],
)
def test_what_was_not_taken_alike_needs_a_reason(
    check: Check, formula: str, value: str, when: str, why: str
) -> None:
    facts = {
        "calendars": FISCAL,
        "figures__a": figure(printed("2028", "3.1 million", more=", status: budget"), value),
    }
    text = formula.format(when=when)
    (problem,) = check(figures__made=derived(text), **facts)
    assert problem.code.name == "mixed-values"
    assert why in problem.message
    assert problem.place.column - 14 in (4, 5)
    reason = derived(text, more="    mixes: Both are sums set aside.\n")
    assert check(figures__made=reason, **facts) == []


def test_a_sum_asked_for_is_not_one_that_was_spent_but_stages_may_be_one(codes: Codes) -> None:
    words = "\n".join(
        f"{name}: {{label: A, meaning: B, stage: {stage}}}"
        for name, stage in (("requested", "asked"), ("settled", "spent"), ("actual", "spent"))
    )
    rows = [printed("2029", "3.2 million", more=f", status: {name}") for name in
            ("requested", "settled", "actual")]  # fmt: skip
    facts = {"statuses": words + "\n", "figures__a": figure(*rows)}
    asked = derived("a 2029 requested + a 2029 settled", when="2029")
    assert codes(figures__made=asked, **facts) == ["mixed-values"]
    assert codes(figures__made=asked.replace("requested", "actual"), **facts) == []


def test_a_derived_value_keeps_the_stage_of_its_inputs(codes: Codes) -> None:
    rows = [printed("2029", "3.2 million", more=f", status: {s}") for s in ("budget", "settled")]
    facts = {"figures__a": figure(*rows), "figures__twice": derived("2 years * a 2029 budget")}
    assert codes(figures__made=derived("twice 2030 - a 2029 settled"), **facts) == ["mixed-values"]


def test_parts_are_of_the_stage_of_their_whole(codes: Codes) -> None:
    part = figure(printed("2029", "3.2 million", more=", status: settled"))
    whole = figure(printed("2029", "3.2 million", more=", status: budget, parts: [a 2029]"))
    assert codes(figures__a=part, figures__whole=whole) == ["mixed-values"]
    said = whole.replace("parts:", "mixes: The source does so., parts:")
    assert codes(figures__a=part, figures__whole=said) == []


def test_a_reason_for_no_mixture_is_told(check: Check) -> None:
    text = derived("cost 2028 + cost 2029", more="    mixes: Because.\n")
    (problem,) = check(figures__made=text, **FACTS)
    assert (problem.code.name, problem.place.line) == ("mixed-values", 7)
    assert problem.message == "nothing is mixed here"


PRINT = "    source: report\n    at: ¶1\n    printed: {}\n"


@pytest.mark.parametrize(
    ("phrase", "meets"),
    [
        ("€6.3 million", True),
        ("€6.4 million", True),  # within what the rounded inputs leave possible
        ("€6 million", True),
        ("about €6.2 million", True),
        ("€6.6 million", False),
        ("€63 million", False),
    ],
)
def test_a_print_must_meet_what_the_formula_leaves_possible(
    check: Check, phrase: str, meets: bool
) -> None:
    text = derived("sum(cost 2028..2029)", more=PRINT.format(phrase))
    found = check(figures__made=text, **FACTS)
    assert [p.code.name for p in found] == ([] if meets else ["derived-disagrees"])
    if found:
        assert (found[0].place.line, found[0].place.column) == (9, 14)
        assert [place.line for place in found[0].also] == [6]


def test_the_second_print_of_a_derived_value_has_its_place(check: Check) -> None:
    more = PRINT.format("€6.3 million")
    more += "    sources:\n      - {source: paper, at: ¶2, printed: €7 million}\n"
    (problem,) = check(figures__made=derived("sum(cost 2028..2029)", more=more), **FACTS)
    assert (problem.code.name, problem.place.line) == ("derived-disagrees", 11)


def test_a_reason_explains_a_sum_that_does_not_come_out_and_no_other(codes: Codes) -> None:
    text = derived("sum(cost 2028..2029)", more=PRINT + "    does_not_meet: A slip of theirs.\n")
    assert codes(figures__made=text.format("€7 million"), **FACTS) == []
    assert codes(figures__made=text.format("€6.3 million"), **FACTS) == ["meets-after-all"]


STEEL = figure(printed("2029", "4.1 million"))
PAINT = figure(printed("2029", "1.2 million"))
PARTS = {"figures__steel": STEEL, "figures__paint": PAINT}


def whole(amount: str, parts: str = "steel 2029, paint 2029", more: str = "") -> str:
    return figure(printed("2029", amount, more=f", parts: [{parts}]{more}"))


@pytest.mark.parametrize("amount", ["5.3 million", "5.4 million", "5.2 million", "5 million"])
def test_parts_may_differ_from_their_sum_by_rounding(codes: Codes, amount: str) -> None:
    assert codes(figures__whole=whole(amount), **PARTS) == []


@pytest.mark.parametrize(
    ("total", "hint"),
    [
        (whole("5.3 million", "steel 2029"), "at least €1.1 million short: "),
        (whole("5.9 million"), "at least €450,000 short: "),
        (whole("4.7 million"), "at least €450,000 too much: "),
    ],
)
def test_a_part_that_is_missing_or_changed_is_found(check: Check, total: str, hint: str) -> None:
    (problem,) = check(figures__whole=total, **PARTS)
    assert (problem.code.name, problem.place.line) == ("parts-disagree", 5)
    assert problem.hint.startswith(hint)


def test_a_total_is_told_of_when_a_part_has_changed(codes: Codes) -> None:
    changed = {**PARTS, "figures__paint": PAINT.replace("1.2", "1.7")}
    assert codes(figures__whole=whole("5.3 million"), **changed) == ["parts-disagree"]


def test_exact_counts_must_add_up_exactly(codes: Codes) -> None:
    def count(amount: int, more: str = "") -> str:
        return figure(printed("2029", f"{amount}", f"{amount} people", more), unit="persons")

    parts = {"figures__a": count(206), "figures__b": count(31)}
    more = ", parts: [a 2029, b 2029]"
    assert codes(figures__all=count(237, more), **parts) == []
    assert codes(figures__all=count(238, more), **parts) == ["parts-disagree"]


def test_a_sum_of_the_source_that_does_not_come_out_has_its_reason(codes: Codes) -> None:
    said = ", does_not_meet: The source leaves one out."
    assert codes(figures__whole=whole("5.9 million", more=said), **PARTS) == []
    assert codes(figures__whole=whole("5.3 million", more=said), **PARTS) == ["meets-after-all"]


def test_a_given_input_may_be_a_part(codes: Codes) -> None:
    given = ", given: {rest: {value: 1.2 million, source: paper, at: ¶1, printed: €1.2 million}}"
    total = whole("5.3 million", "steel 2029, given.rest", given)
    assert codes(figures__steel=STEEL, figures__whole=total) == []


GIVEN = "    given:\n      fee: {{value: 1.5 million, source: paper, at: ¶1, printed: {}}}\n"


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("€1.5 million", ""),
        ("€5.1 million", "printed figure reads as €5.1 million, but the value is €1.5 million"),
        ("about a fortune", "“about a fortune” cannot be read as a figure"),
        ("£1.5 million", "“£1.5 million” is not in EUR"),
    ],
)
def test_a_given_input_reads_as_its_print(check: Check, phrase: str, why: str) -> None:
    text = derived("given.fee + given.fee", more=GIVEN.format(phrase))
    found = check(figures__made=text)
    assert [(p.code.name, p.message) for p in found] == ([("given-disagrees", why)] if why else [])
    if found:
        assert (found[0].place.line, found[0].place.column) == (8, 65)


def test_a_given_input_that_nothing_uses_is_told(check: Check) -> None:
    (problem,) = check(
        figures__made=derived("cost 2028", more=GIVEN.format("€1.5 million")), figures__cost=COST
    )
    assert (problem.code.name, problem.place.line) == ("unused-given", 8)


def test_a_given_input_is_used_without_spaces_as_well(codes: Codes) -> None:
    text = derived("given.fee+given.fee", more=GIVEN.format("€1.5 million"))
    assert codes(figures__made=text) == []


def test_a_given_input_with_a_like_name_is_not_used_by_it(codes: Codes) -> None:
    more = GIVEN.format("€1.5 million") + GIVEN.format("€1.5 million").split("\n", 1)[1].replace(
        "fee", "fees"
    )
    assert codes(figures__made=derived("given.fees * 1", more=more)) == ["unused-given"]


def test_an_amount_is_converted_by_a_rate(codes: Codes) -> None:
    rate = figure(
        "on: 2028-01-02, value: 1.18, source: paper, at: ¶1, printed: €1.18",
        unit="EUR per GBP",
    )
    text = derived("convert(cost 2028, rate 2028-01-02)", unit="GBP")
    assert codes(figures__made=text, figures__rate=rate, figures__cost=COST) == []
