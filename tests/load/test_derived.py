from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from factsite.load.factbook import Factbook, Total, Working
from factsite.load.figures import Value

Make = Callable[..., Factbook]
HEAD = "label: A\ndefinition: B.\nunit: {unit}\nvalues:\n"


def row(when: str, value: str, more: str = "") -> str:
    return (
        f"  - {{period: {when}, value: {value}, source: paper, at: ¶1, printed: €{value}{more}}}\n"
    )


def made(formula: str, more: str = "", when: str = "2020", unit: str = "EUR") -> str:
    return f"{HEAD.format(unit=unit)}  - period: {when}\n    formula: {formula}\n{more}"


def printed(text: str) -> str:
    return f"    source: paper\n    at: ¶1\n    printed: {text}\n"


TOLLS = row("2019", "1.5 million") + row("2020", "2.5 million")


def value(book: Factbook, id: str = "made", number: int = 0) -> Value:
    figure = book.figure(id)
    assert figure is not None
    return figure.values[number]


def working(book: Factbook, id: str = "made", anchor: str = "2020") -> Working:
    return book.workings[id, anchor]


def why(book: Factbook, id: str, anchor: str = "2020") -> tuple[str, int, bool]:
    fault = working(book, id, anchor).fault
    assert fault is not None
    return fault.why, fault.start, fault.is_known


def number(book: Factbook, id: str = "made") -> Decimal | None:
    amount = value(book, id).value
    assert amount is None or amount.low == amount.high
    return amount and amount.low


def test_a_derived_value_has_the_number_of_its_formula(book: Make) -> None:
    facts = book(figures__tolls=TOLLS, figures__made=made("sum(tolls 2019..2020)"))
    assert number(facts) == 4_000_000
    assert [i.text for i in working(facts).inputs] == ["tolls 2019", "tolls 2020"]


def test_a_print_that_agrees_gives_the_number_to_show(book: Make) -> None:
    text = made("sum(tolls 2019..2020)", printed("€4.03 million"))
    facts = book(figures__tolls=TOLLS, figures__made=text)
    assert number(facts) == 4_030_000
    result = working(facts).result
    assert result is not None
    assert result.point.low == 4_000_000


def test_a_print_that_does_not_agree_gives_no_number(book: Make) -> None:
    text = made("sum(tolls 2019..2020)", printed("€7 million"))
    assert number(book(figures__tolls=TOLLS, figures__made=text)) == 4_000_000


def test_what_cannot_be_worked_out_has_the_number_of_its_print_or_none(book: Make) -> None:
    formula = "sum(tolls 2018..2020)"
    facts = book(
        figures__tolls=TOLLS,
        figures__with=made(formula, printed("€7 million")),
        figures__without=made(formula),
    )
    assert (number(facts, "with"), number(facts, "without")) == (7_000_000, None)
    assert why(facts, "with") == why(facts, "without")


@pytest.mark.parametrize(
    ("formula", "unit", "shown"),
    [
        ("share(tolls 2019, tolls 2020)", "percent", Decimal(60)),
        ("tolls 2019 / tolls 2020 * 100", "percent", Decimal(60)),
        ("ratio(tolls 2019, tolls 2020)", "times", Decimal("0.6")),
        ("tolls 2019", "EUR", Decimal(1_500_000)),
    ],
)
def test_a_result_is_in_the_unit_of_its_figure(
    book: Make, formula: str, unit: str, shown: Decimal
) -> None:
    facts = book(figures__tolls=TOLLS, figures__made=made(formula, unit=unit))
    assert number(facts) is not None
    result = working(facts).result
    assert result is not None
    assert (result.unit, result.point.low) == (unit, shown)


@pytest.mark.parametrize(
    ("formula", "unit", "came"),
    [
        ("tolls 2019", "GBP", "EUR"),
        ("tolls 2019", "percent", "EUR"),
        ("ratio(tolls 2019, tolls 2020)", "EUR", "times"),
        ("tolls 2019 / tolls 2020", "EUR", "a pure number"),
        ("share(tolls 2019, tolls 2020)", "times", "percent"),
    ],
)
def test_a_result_in_another_unit_is_a_fault(
    book: Make, formula: str, unit: str, came: str
) -> None:
    facts = book(figures__tolls=TOLLS, figures__made=made(formula, unit=unit))
    said = f"the formula comes to {came}, but the figure is in {unit}"
    assert why(facts, "made") == (said, 0, False)
    assert number(facts) is None


@pytest.mark.parametrize("first", ["a", "b", "c"])
def test_a_circle_names_its_whole_path_and_is_told_once(book: Make, first: str) -> None:
    names = ["a", "b", "c"]
    names = names[names.index(first) :] + names[: names.index(first)]
    one, two, three = (f"figures__{name}" for name in names)
    facts = book(**{
        one: made(f"1 * {names[1]} 2020"),
        two: made(f"{names[2]} 2020 * 1"),
        three: made(f"100 * {names[0]} 2020"),
        "figures__outside": made("a 2020"),
    })  # fmt: skip
    told = [fault.fault for fault in facts.workings.values() if fault.fault]
    assert len(told) == 4
    (circle,) = (fault for fault in told if not fault.is_known)
    path = circle.why.removeprefix("this formula leads back to itself: ").split(" → ")
    assert path[0] == path[-1] == "a#2020"
    assert sorted(path[:-1]) == ["a#2020", "b#2020", "c#2020"]
    assert circle.start in (0, 4, 6)


def test_a_value_that_needs_itself_is_a_circle(book: Make) -> None:
    facts = book(figures__a=made("1 * a 2020"))
    assert why(facts, "a") == ("this formula leads back to itself: a#2020 → a#2020", 4, False)


def test_what_rests_on_a_fault_is_known_to_have_none(book: Make) -> None:
    facts = book(
        figures__a=made("1 * b 2020"), figures__b=made("1 * tolls 2030"), figures__tolls=TOLLS
    )
    assert why(facts, "a") == ("b#2020 cannot be worked out", 4, True)
    assert why(facts, "b")[2] is False


@pytest.mark.parametrize("is_forward", [True, False])
def test_a_chain_of_any_length_is_worked_out(book: Make, is_forward: bool) -> None:
    years = range(1200, 1900)
    rows = [f"  - {{period: {y}, formula: chain {y - 1} + step 2000}}\n" for y in years]
    first = row("1199", "1 million")
    facts = book(
        figures__chain=first + "".join(rows if is_forward else rows[::-1]),
        figures__step=row("2000", "1"),
    )
    result = working(facts, "chain", "1899").result
    assert result is not None
    assert result.point.low == 1_000_700


def test_every_value_of_a_span_may_be_derived(book: Make) -> None:
    years = range(1900, 2000)
    rows = [f"  - {{period: {y}, formula: step 2000 * 1}}\n" for y in years]
    facts = book(
        figures__all=made("sum(yearly 1900..1999)"),
        figures__step=row("2000", "1"),
        figures__yearly="".join(rows),
    )
    result = working(facts, "all").result
    assert result is not None
    assert result.point.low == 100


GIVEN = """\
    given:
      fee: {value: 2, source: paper, at: ¶1, printed: two euros}
      share: {value: 50, unit: percent, source: paper, at: ¶1, printed: half}
      odd: {value: 3, unit: florins, source: paper, at: ¶1, printed: three}
"""


def test_an_input_that_is_no_fact_stands_beside_its_formula(book: Make) -> None:
    facts = book(figures__made=made("given.fee * given.share", GIVEN))
    assert number(facts) == 1
    assert [(i.kind, i.id, i.name) for i in working(facts).inputs] == [
        ("given", "made", "fee"),
        ("given", "made", "share"),
    ]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("1 * given.fees", ("`given` has no “fees”", 4, False)),
        ("1 * given.odd", ("the unit “florins” is not known", 4, False)),
    ],
)
def test_an_input_that_is_not_there_is_a_fault(
    book: Make, formula: str, said: tuple[str, int, bool]
) -> None:
    assert why(book(figures__made=made(formula, GIVEN)), "made") == said


def test_inputs_belong_to_their_own_value(book: Make) -> None:
    facts = book(figures__a=made("given.fee", GIVEN), figures__b=made("a 2020 + given.fee"))
    assert why(facts, "b")[0] == "`given` has no “fee”"
    assert number(facts, "a") == 2


@pytest.mark.parametrize("unit", ["florins", "EUR per florins"])
def test_a_figure_in_an_unknown_unit_is_left_alone(book: Make, unit: str) -> None:
    facts = book(figures__made=made("1 * tolls 2019", unit=unit), figures__tolls=TOLLS,
                 figures__other=made("made 2020"))  # fmt: skip
    assert ("made", "2020") not in facts.workings
    assert why(facts, "other") == (f"the unit “{unit}” is not known", 0, True)


def test_an_unknown_calendar_is_no_second_problem(book: Make) -> None:
    head = "label: A\ndefinition: B.\nunit: EUR\ncalendar: lunar\nvalues:\n"
    facts = book(figures__a=head + row("2020", "1"), figures__made=made("sum(a 2020..2021)"))
    assert why(facts, "made") == ("the calendar “lunar” is not known", 4, True)


def test_a_derived_number_is_taken_as_its_value_says(book: Make) -> None:
    calendars = "fiscal: {label: Fiscal, starts: 04-01, prefix: FY, year: 'fiscal {year}'}\n"
    fiscal = made("1 * tolls 2019", when="FY2019").replace("values:", "calendar: fiscal\nvalues:")
    facts = book(
        calendars=calendars,
        figures__a=fiscal,
        figures__made=made("a FY2019 + tolls 2019"),
        figures__tolls=TOLLS,
    )
    ((said, start),) = working(facts, "a", "fy2019").mixed
    assert ("two calendars" in said, start) == (True, 0)
    ((said, start),) = working(facts).mixed
    assert ("two calendars" in said, start) == (True, 0)


def total(book: Make, *parts: str, **files: str) -> Total:
    rows = row("2020", "4 million", f", parts: [{', '.join(parts)}]")
    facts = book(
        figures__whole=rows,
        figures__cars=row("2020", "1.5 million") + row("2019", "1.2 million"),
        figures__trucks=made("cars 2020 + 1 * cars 2020"),
        **files,
    )
    return facts.totals["whole", "2020"]


def faults(found: Total) -> list[tuple[int, str]]:
    return [(number, fault.why) for number, fault in found.faults]


def test_parts_add_up_within_what_their_prints_leave_possible(book: Make) -> None:
    found = total(book, "cars 2020", "trucks 2020")
    assert faults(found) == []
    assert found.result is not None
    assert (found.result.interval.low, found.result.interval.high) == (4_350_000, 4_650_000)
    assert [i.text for i in found.inputs] == ["cars 2020", "trucks 2020"]


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("bikes 2020", "there is no fact “bikes”"),
        ("cars 2018", "“cars” has no value for 2018"),
        ("cars 2019", "this part is of 2019, the whole of 2020"),
        ("cars 2020 + cars 2020", "a part is one value: its figure and its time"),
        ("whole 2020", "the value is a part of itself"),
        ("trucks 2020", "this part is listed twice"),
        ("crew 2020", "EUR and persons do not go together"),
        ("paper.date", "a quantity is needed here"),
        ('"cars %"', "“%” has no meaning here"),
    ],
)
def test_a_part_that_is_none_is_a_fault_with_its_number(book: Make, part: str, why: str) -> None:
    crew = HEAD.format(unit="persons") + row("2020", "4").replace("€4", "four people")
    found = total(book, "trucks 2020", part, figures__crew=crew)
    assert faults(found) == [(1, why)]
    assert found.result is None


def test_a_part_that_cannot_be_worked_out_is_known(book: Make) -> None:
    found = total(book, "bad 2020", figures__bad=made("1 * cars 2030"))
    assert [fault.is_known for _, fault in found.faults] == [True]


def test_what_is_counted_has_no_fractions_but_a_mean_may(book: Make) -> None:
    crew = HEAD.format(unit="persons") + "".join(
        row(year, count).replace("€", "") for year, count in (("2019", "4"), ("2020", "7"))
    )
    facts = book(figures__crew=crew, figures__made=made("mean(crew 2019..2020)", unit="persons"))
    assert number(facts) == Decimal("5.5")
