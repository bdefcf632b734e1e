from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from factsite.load.derived import _Derivation
from factsite.load.factbook import Answer, Factbook, Fault
from factsite.load.spans import Listing, Span
from factsite.load.working import Evaluation, Trail, Worker
from factsite.quantities.formula import parse
from factsite.quantities.measure import Measure

Make = Callable[..., Factbook]


def row(when: str, value: str, more: str = "") -> str:
    key = "on" if "-" in when else "period"
    return (
        f"  - {{{key}: {when}, value: {value}, source: paper, at: ¶1, printed: €{value}{more}}}\n"
    )


TOLLS = "".join(row(str(year), f"{year - 2018}.5 million") for year in range(2019, 2024))
FACTS = {
    "calendars": "fiscal: {label: Fiscal, starts: 04-01, prefix: FY, year: 'fiscal {year}'}\n"
    "late: {label: Late, starts: 10-01, prefix: L, named_by: last, year: 'late {year}'}\n",
    "figures__tolls": TOLLS,
    "figures__fees": row("2019", "2 million", ", status: budget")
    + row("2019", "3 million", ", status: settled"),
    "figures__rises": "label: A\ndefinition: B.\nunit: percent\nvalues:\n"
    "  - {period: 2020, value: 50, source: paper, at: ¶1, printed: 50 percent}\n",
    "figures__crew": "label: A\ndefinition: B.\nunit: persons\nvalues:\n"
    "  - {on: 2020-03-31, value: 4, source: paper, at: ¶1, printed: four people}\n",
    "figures__rate": "label: A\ndefinition: B.\nunit: EUR per GBP\nvalues:\n"
    "  - {period: 2020, value: 2, source: paper, at: ¶1, printed: EUR 2 per pound sterling}\n",
    "figures__ledger": "label: A\ndefinition: B.\nunit: EUR\ncalendar: fiscal\nvalues:\n"
    + row("FY2019", "1 million")
    + row("FY2020", "2 million")
    + row("2019", "9 million", ", calendar: gregorian")
    + row("FY2019..FY2020", "3 million"),
    "figures__late": "label: A\ndefinition: B.\nunit: EUR\ncalendar: late\nvalues:\n"
    + row("L2019", "1 million")
    + row("L2020", "2 million"),
    "figures__last": row("2998", "1 million") + row("2999", "2 million"),
    "figures__zero": "  - {period: 2020, value: 0, source: paper, at: ¶1, printed: about €0.0}\n",
    "agreements__pact": "name: Pact\nkind: pact\nparties: [A, B]\nsource: paper\n"
    "signed: {date: 2020-02-05, signatories: [{person: ann}]}\nin_force: 2020-04-01\n"
    "expires: 2025-03-31\ncovers: [labor, water]\n",
    "events__opening": "what: It opens.\ndate: 2020-02-01\nsource: paper\n",
    "people__ann": "name: Ann\nroles:\n"
    "  - {role: Mayor, source: paper, start: 2019-01-01, end: 2021-06-30}\n"
    "  - {role: Warden, source: paper, start: 2010, end: 2011}\n"
    "  - {role: Warden, source: paper, start: 2022-02-02}\n",
}


@pytest.fixture
def facts(book: Make) -> Factbook:
    return book(**FACTS)


def worker(facts: Factbook) -> Worker:
    return Worker(facts, facts, _Derivation(facts, facts).measure)


def trailed(facts: Factbook, text: str, *, is_check: bool = False) -> tuple[Answer, Trail]:
    trail = Trail()
    return Evaluation(worker(facts), text, trail, None, is_check=is_check).of(parse(text)), trail


def answer(facts: Factbook, text: str, *, is_check: bool = False) -> Answer:
    return trailed(facts, text, is_check=is_check)[0]


def fault(facts: Factbook, text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        worker(facts).answer(text, Trail())
    return caught.value


@pytest.mark.parametrize(
    ("text", "unit", "point"),
    [
        ("tolls 2019", "EUR", "1500000"),
        ("figures/tolls 2019", "EUR", "1500000"),
        ("tolls 2019 + tolls 2020 * 2 years", "EUR", "6500000"),
        ("tolls 2020 / 5 years", "EUR", "500000"),
        ("-tolls 2019", "EUR", "-1500000"),
        ("tolls 2020 - -tolls 2019", "EUR", "4000000"),
        ("100 * tolls 2019 - 1 * tolls 2019", "EUR", "148500000"),
        ("tolls 2019 / rises 2020", "EUR", "3000000"),
        ("fees 2019", "EUR", "3000000"),
        ("fees 2019 budget", "EUR", "2000000"),
        ("sum(tolls 2019..2023)", "EUR", "17500000"),
        ("sum(tolls 2019, tolls 2021..2022)", "EUR", "9500000"),
        ("mean(tolls 2019..2023)", "EUR", "3500000"),
        ("cumulative(tolls 2021)", "EUR", "7500000"),
        ("sum(ledger FY2019..FY2020)", "EUR", "3000000"),
        ("ledger FY2019..FY2020", "EUR", "3000000"),
        ("cumulative(ledger FY2020)", "EUR", "3000000"),
        ("sum(late L2019..L2020)", "EUR", "3000000"),
        ("cumulative(late L2020)", "EUR", "3000000"),
        ("sum(last 2998..2999)", "EUR", "3000000"),
        ("difference(tolls 2019, tolls 2020)", "EUR", "1000000"),
        ("change(tolls 2020, tolls 2022)", "percent", "80"),
        ("share(tolls 2020, tolls 2022)", "percent", "55.5555"),
        ("ratio(tolls 2022, tolls 2020)", "times", "1.8"),
        ("growth(tolls 2020, rises 2020)", "EUR", "3750000"),
        ("growth(1, rises 2020)", "", "1.5"),
        ("per(tolls 2020, crew 2020-03-31)", "EUR per persons", "625000"),
        ("convert(tolls 2020, rate 2020)", "GBP", "1250000"),
        ("pact.signed - opening.date", "days", str(4 * 86400)),
        ("span(pact.in_force, pact.expires)", "years", str(5 * 31556952)),
    ],
)
def test_a_formula_comes_to_a_quantity(facts: Factbook, text: str, unit: str, point: str) -> None:
    found = answer(facts, text)
    assert isinstance(found, Measure)
    assert found.unit == unit
    assert found.point.low is not None
    assert abs(found.point.low - Decimal(point)) < Decimal("0.0001")
    assert found.interval.contains(found.point)


def test_the_range_of_a_sum_is_that_of_its_prints(facts: Factbook) -> None:
    found = answer(facts, "sum(tolls 2019..2020)")
    assert isinstance(found, Measure)
    assert (found.interval.low, found.interval.high) == (3_900_000, 4_100_000)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("weekday(opening.date)", ("Saturday",)),
        ("month(pact.signed)", ("February",)),
        ("roles(ann, 2020-02-01)", ("Mayor",)),
        ("roles(ann, opening.date)", ("Mayor",)),
        ("roles(ann, 2015-01-01)", ()),
        ("state(pact, 2020-03-01)", ("signed",)),
        ("state(pact, 2020-05-01)", ("in-force",)),
        ("pact.covers", ("labor", "water")),
        ("pact.signatories", ("ann",)),
        ("ann", ("ann",)),
        ('"a b"', ("a b",)),
    ],
)
def test_a_check_asks_for_words(facts: Factbook, text: str, items: tuple[str, ...]) -> None:
    assert answer(facts, text, is_check=True) == Listing(items)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("opening.date", "2020-02-01", "2020-02-01"),
        ("paper.date", "2028-10-03", "2028-10-03"),
        ("report.date", "2029-12-01", "2029-12-31"),
        ("2020-05-01", "2020-05-01", "2020-05-01"),
        ('start(ann, "mayor")', "2019-01-01", "2019-01-01"),
        ('end(ann, "Mayor")', "2021-06-30", "2021-06-30"),
    ],
)
def test_a_check_asks_for_dates(facts: Factbook, text: str, first: str, last: str) -> None:
    found = answer(facts, text, is_check=True)
    assert isinstance(found, Span)
    assert (str(found.first), str(found.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "why", "start"),
    [
        ("tolls 2019 + tols 2020", "there is no fact “tols”", 13),
        ("sum(tols 2019..2020)", "there is no figure “tols”", 4),
        ("tolls 2019 + tolls 2030", "“tolls” has no value for 2030", 13),
        ("tolls 2019 + tolls", "“tolls” has values of several times", 13),
        ("fees 2019 cap", "has no value “cap”", 0),
        ("tolls 2019 + 5", "a bare number stands in a formula", 13),
        ("tolls 2019 * 2", "a bare number stands in a formula", 13),
        ("tolls 2019 * -7", "a bare number stands in a formula", 13),
        ("tolls 2019 * 2.5 years", "a bare number stands in a formula", 13),
        ("tolls 2019 + 2 florins", "“florins” names no one unit", 13),
        ("tolls 2019 + crew 2020-03-31", "EUR and persons do not go together", 0),
        ("1 * (tolls 2019 + crew 2020-03-31)", "EUR and persons do not go together", 5),
        ("convert(tolls 2019, tolls 2020)", "`convert` needs a rate", 0),
        ("1 * (tolls 2020 / zero 2020)", "this divides by what may be zero", 5),
        ("share(tolls 2020, zero 2020)", "this divides by what may be zero", 0),
        ("sum(tolls 2015..2020)", "“tolls” has no value for 2015", 4),
        ("sum(tolls 1500..2020)", "a span has at most 200 years", 4),
        ("sum(tolls FY2019..FY2020)", "is no period", 4),
        ("cumulative(tolls)", "is no period", 11),
        ("cumulative(tolls 2010)", "“tolls” has no value for 2010", 11),
        ("cumulative(tolls 2019 + tolls 2020)", "takes a figure and a year", 11),
        ("cumulative(ann 2019)", "there is no figure “ann”", 11),
        ("change(tolls 2019)", "“change” takes 2 parts, and 1 are given", 0),
        ("weekday(tolls 2019)", "a date is needed here", 8),
        ("opening.date + pact.signed", "these two cannot be added", 0),
        ("opening.date * 1", "a quantity is needed here", 0),
        ("median(tolls 2019..2020)", "there is no function “median”", 0),
        ("opening.date", "this comes to no quantity", 0),
        ('"a"', "this comes to no quantity", 0),
        ("tolls 2019 < tolls 2020", "a test has no place in a formula", 0),
        ("not tolls 2019", "a test has no place in a formula", 0),
        ("pact.talks - opening.date", "“pact” has no `talks`", 0),
        ("nobody.date - opening.date", "there is no fact “nobody”", 0),
        ("given.fee", "`given` has no “fee”", 0),
        ("roles(pact, 2020-01-01)", "“roles” needs the id of one of people", 0),
        ("state(pact, report.date)", "a state is of one day", 0),
        ('end(ann, "Keeper")', "has no `end` of that office", 0),
        ('start(ann, "Warden")', "held that office 2 times", 0),
        ("span(9998-01-01, 9999-12-31)", "a year is one of 1000 to 2999", 5),
        ("sum(tolls 2019", "“)” is missing here", 14),
    ],
)
def test_a_formula_without_an_answer_is_a_fault_with_a_place(
    facts: Factbook, text: str, why: str, start: int
) -> None:
    found = fault(facts, text)
    assert why in found.why
    assert found.start == start
    assert not found.is_known


@pytest.mark.parametrize("text", ["tolls 2019 - 2 percent", "change(tolls 2019, tolls 2020) + 5"])
def test_a_check_may_hold_limits_but_units_do_not_mix(facts: Factbook, text: str) -> None:
    with pytest.raises(Fault, match="do not go together"):
        answer(facts, text, is_check=True)


@pytest.mark.parametrize(
    ("text", "unit", "point"),
    [
        ("-2 percent", "percent", -2),
        ("3 billion EUR", "EUR", 3_000_000_000),
        ("40 days", "days", 40 * 86400),
    ],
)
def test_a_limit_of_a_check_has_a_unit(facts: Factbook, text: str, unit: str, point: int) -> None:
    found = answer(facts, text, is_check=True)
    assert isinstance(found, Measure)
    assert (found.unit, found.point.low) == (unit, point)


def test_a_formula_of_many_signs_is_worked_out(facts: Factbook) -> None:
    for sign in ("+", "-"):
        assert answer(facts, "tolls 2019" + f"{sign}tolls 2019" * 38)
    assert answer(facts, "sum(" * 28 + "tolls 2019" + ")" * 28)


def test_a_trail_has_every_input_once_in_order(facts: Factbook) -> None:
    _, trail = trailed(facts, "sum(tolls 2020..2021) - fees 2019 settled + tolls 2020")
    found = [(i.kind, i.id, i.name, i.text) for i in trail.inputs.values()]
    assert found == [
        ("figures", "tolls", "2020", "tolls 2020"),
        ("figures", "tolls", "2021", "tolls 2021"),
        ("figures", "fees", "2019-settled", "fees 2019 settled"),
    ]
    _, trail = trailed(facts, "pact.signed - opening.date")
    assert [(i.kind, i.text) for i in trail.inputs.values()] == [
        ("agreements", "pact.signed"),
        ("events", "opening.date"),
    ]


@pytest.mark.parametrize(
    ("text", "why", "start"),
    [
        ("tolls 2019 + ledger FY2019", "calendars", 0),
        ("1 * (tolls 2019 + ledger FY2019)", "calendars", 5),
        ("sum(ledger FY2019, ledger 2019)", "calendars", 0),
        ("change(fees 2019 budget, fees 2019 settled)", "stages", 0),
        ("fees 2019 budget / fees 2019 settled", "stages", 0),
        ("difference(tolls 2019, ledger FY2019)", "calendars", 0),
    ],
)
def test_what_was_not_taken_alike_is_noted_once(
    facts: Factbook, text: str, why: str, start: int
) -> None:
    mixed = trailed(facts, text)[1].mixed
    assert [(why in said, at) for said, at in mixed] == [(True, start)]


@pytest.mark.parametrize(
    "text",
    [
        "per(tolls 2020, crew 2020-03-31)",
        "convert(tolls 2020, rate 2020)",
        "growth(ledger FY2019, rises 2020) + ledger FY2020",
        "tolls 2019 * rises 2020 + tolls 2020",
        "tolls 2019 + fees 2019",
        "share(fees 2019, fees 2019) + share(ledger FY2019, ledger FY2020)",
    ],
)
def test_factors_and_shares_mix_nothing(facts: Factbook, text: str) -> None:
    assert trailed(facts, text)[1].mixed == []
