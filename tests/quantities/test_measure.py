from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from factsite.quantities.display import show
from factsite.quantities.interval import EXACT, Interval
from factsite.quantities.measure import PLAIN, Arithmetic, Manner, Measure, Unfit, amount, whole
from factsite.quantities.units import Units

UNITS = Units.builtin()
DO = Arithmetic(UNITS)
FLOW = Manner(frozenset(["gregorian"]), frozenset(["flow"]), frozenset(["spent"]))
STOCK = Manner(frozenset(), frozenset(["stock"]), frozenset())

Combine = Callable[[Measure, Measure], Measure]
numbers = st.decimals(-(10**9), 10**9, places=3)
sizes = st.decimals(0, 10**6, places=3)
measured = [*list(UNITS)[:40], "EUR", "XTS", "GBP", "EUR per GBP", "EUR per persons", ""]
# Every function that takes two quantities of a kind.
OF_A_KIND: list[Combine] = [DO.add, DO.subtract, DO.ratio, DO.share, DO.change]


def m(value: str, unit: str = "", within: str = "0", manner: Manner = PLAIN) -> Measure:
    """A measure of the value in base units, known to `within` on both sides."""
    point, half = Decimal(value), Decimal(within)
    return Measure(Interval(point - half, point + half), Interval.point(point), unit, manner)


def ends(measure: Measure) -> tuple[str, ...]:
    assert measure.point.low == measure.point.high
    return tuple(f"{e:f}" for e in (measure.point.low, *around(measure)) if e is not None)


def around(measure: Measure) -> tuple[Decimal, Decimal]:
    low, high = measure.interval.low, measure.interval.high
    assert low is not None
    assert high is not None
    return low, high


@st.composite
def measures(draw: st.DrawFn, unit: str = "EUR") -> Measure:
    point, below, above = draw(numbers), draw(sizes), draw(sizes)
    return Measure(Interval(point - below, point + above), Interval.point(point), unit)


@st.composite
def inside(draw: st.DrawFn, unit: str = "EUR") -> tuple[Measure, Decimal]:
    """A measure, and a number that its interval holds."""
    measure, share = draw(measures(unit)), draw(st.integers(0, 8))
    low, high = around(measure)
    return measure, low + (high - low) * share / 8


@pytest.mark.parametrize(
    ("combine", "exact"),
    [
        (DO.add, lambda a, b: a + b),
        (DO.subtract, lambda a, b: a - b),
        (DO.ratio, lambda a, b: a / b),
        (DO.share, lambda a, b: a / b * 100),
        (DO.change, lambda a, b: b / a * 100 - 100),
    ],
)
@given(one=inside(), other=inside())
def test_a_result_holds_that_of_any_numbers_within(
    combine: Combine,
    exact: Callable[[Decimal, Decimal], Decimal],
    one: tuple[Measure, Decimal],
    other: tuple[Measure, Decimal],
) -> None:
    try:
        result = combine(one[0], other[0])
    except ZeroDivisionError:
        assert any(m.interval.contains(Decimal(0)) for m in (one[0], other[0]))
    except Unfit:
        assert combine == DO.change
        assert around(one[0])[0] <= 0
    else:
        # What is computed here is rounded to 28 digits.
        slack = Decimal("1e-12")
        assert widened(result.interval, slack).contains(exact(one[1], other[1]))
        assert result.interval.contains(result.point)


def widened(interval: Interval, by: Decimal) -> Interval:
    assert interval.low is not None
    assert interval.high is not None
    room = by * max(abs(interval.low), abs(interval.high), Decimal(1))
    return Interval(interval.low - room, interval.high + room)


@pytest.mark.parametrize("combine", [DO.multiply, DO.divide])
@given(one=inside(), other=inside(""))
def test_a_product_or_quotient_holds_that_of_any_numbers_within(
    combine: Combine, one: tuple[Measure, Decimal], other: tuple[Measure, Decimal]
) -> None:
    assume(combine == DO.multiply or not other[0].interval.contains(Decimal(0)))
    result = combine(one[0], other[0])
    exact = one[1] * other[1] if combine == DO.multiply else one[1] / other[1]
    assert result.unit == "EUR"
    assert widened(result.interval, Decimal("1e-12")).contains(exact)


@given(st.sampled_from(measured), st.sampled_from(measured))
def test_units_that_do_not_convert_never_go_together(one: str, other: str) -> None:
    kinds = {DO.kind(one), DO.kind(other)}
    converts = len(kinds) == 1 and not kinds & {"currency", "count", "rate"}
    assume(one != other and not converts and kinds != {"number", "multiple"})
    changes_share = {DO.kind(one), DO.kind(other)} == {"share", "points"}
    for combine in OF_A_KIND:
        if changes_share and combine in (DO.add, DO.subtract):
            continue
        with pytest.raises(Unfit):
            combine(m("2", one), m("3", other))


@given(st.sampled_from(measured), st.sampled_from(measured))
def test_a_product_needs_a_factor(one: str, other: str) -> None:
    kinds = DO.kind(one), DO.kind(other)
    is_factor = any(kind in ("number", "multiple", "share") for kind in kinds)
    if is_factor:
        assert DO.multiply(m("2", one), m("3", other)).unit in (one, other)
    else:
        with pytest.raises(Unfit, match="has no unit"):
            DO.multiply(m("2", one), m("3", other))


@pytest.mark.parametrize(
    ("result", "unit", "points"),
    [
        (DO.add(m("2", "EUR", "0.5"), m("3", "EUR", "0.1")), "EUR", ("5", "4.4", "5.6")),
        (DO.subtract(m("2", "EUR", "0.5"), m("3", "EUR")), "EUR", ("-1", "-1.5", "-0.5")),
        (DO.add(m("2", "meters"), m("3000", "kilometers")), "meters", ("3002", "3002", "3002")),
        (DO.add(m("40", "percent"), m("2", "percentage-points")), "percent", ("42", "42", "42")),
        (DO.subtract(m("4", "percent"), m("1", "percent")), "percentage-points", ("3", "3", "3")),
        (DO.multiply(m("8", "EUR"), m("25", "percent")), "EUR", ("2", "2", "2")),
        (DO.multiply(m("25", "percent"), m("8", "EUR")), "EUR", ("2", "2", "2")),
        (DO.multiply(m("3"), m("8", "EUR")), "EUR", ("24", "24", "24")),
        (DO.divide(m("8", "EUR"), m("2", "EUR")), "", ("4", "4", "4")),
        (DO.divide(m("8", "EUR"), m("2")), "EUR", ("4", "4", "4")),
        (DO.divide(m("8", "EUR"), m("50", "percent")), "EUR", ("16", "16", "16")),
        (DO.divide(m("8", "percent"), m("2", "percent")), "", ("4", "4", "4")),
        (DO.ratio(m("8", "EUR"), m("2", "EUR")), "times", ("4", "4", "4")),
        (DO.share(m("1", "persons"), m("4", "persons")), "percent", ("25", "25", "25")),
        (DO.change(m("4", "EUR"), m("5", "EUR")), "percent", ("25", "25", "25")),
        (DO.growth(m("4", "EUR"), m("25", "percent")), "EUR", ("5", "5", "5")),
        (DO.per(m("8", "EUR"), m("2", "persons")), "EUR per persons", ("4", "4", "4")),
        (DO.convert(m("8", "GBP"), m("1.5", "EUR per GBP")), "EUR", ("12", "12", "12")),
        (DO.convert(m("12", "EUR"), m("1.5", "EUR per GBP")), "GBP", ("8", "8", "8")),
    ],
)
def test_a_result_is_in_its_unit(result: Measure, unit: str, points: tuple[str, ...]) -> None:
    assert result.unit == unit
    assert tuple(Decimal(end) for end in ends(result)) == tuple(Decimal(end) for end in points)


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (lambda: DO.add(m("1", "EUR"), m("1", "GBP")), "convert one by an exchange rate"),
        (lambda: DO.add(m("1", "EUR"), m("1")), "EUR and a pure number do not go together"),
        (lambda: DO.add(m("1", "percentage-points"), m("1", "percent")), "percentage points"),
        (lambda: DO.ratio(m("1", "EUR"), m("50", "percent")), "EUR and percent do not"),
        (lambda: DO.ratio(m("1", "EUR"), m("2")), "EUR and a pure number"),
        (lambda: DO.divide(m("1"), m("2", "EUR")), "a pure number and EUR"),
        (lambda: DO.growth(m("1", "EUR"), m("2")), "needs a rate in percent"),
        (lambda: DO.per(m("1", "EUR"), m("2")), "is no rate of two units"),
        (lambda: DO.per(m("1", "EUR per GBP"), m("2", "persons")), "is no rate of two units"),
        (lambda: DO.convert(m("1", "EUR"), m("2", "EUR")), "needs a rate"),
        (lambda: DO.convert(m("1", "XTS"), m("2", "EUR per GBP")), "converts no XTS"),
        (lambda: DO.convert(m("1"), m("2", "EUR per GBP")), "converts no pure number"),
    ],
)
def test_what_does_not_go_together_is_said(work: Callable[[], Measure], why: str) -> None:
    with pytest.raises(Unfit, match=why):
        work()


@pytest.mark.parametrize("combine", [DO.divide, DO.ratio, DO.share])
def test_division_by_what_may_be_zero_is_refused(combine: Combine) -> None:
    with pytest.raises(ZeroDivisionError):
        combine(m("1", "EUR"), m("1", "EUR", "1"))


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (FLOW, FLOW, ""),
        (FLOW, Manner(), ""),
        (FLOW, STOCK, "a count on a day"),
        (
            FLOW,
            Manner(frozenset(["fiscal"])),
            "years of two calendars are mixed: fiscal, gregorian",
        ),
        (
            FLOW,
            Manner(stages=frozenset(["asked"])),
            "numbers of two stages are mixed: asked, spent",
        ),
    ],
)
def test_what_was_not_taken_alike_mixes(one: Manner, other: Manner, why: str) -> None:
    found = DO.add(m("1", manner=one), m("2", manner=other)).manner.mixes()
    assert found.startswith(why)
    assert bool(found) == bool(why)


@pytest.mark.parametrize(
    "work",
    [
        lambda a, b: DO.multiply(a, replaced(b, "percent")),
        lambda a, b: DO.multiply(replaced(b, "percent"), a),
        lambda a, b: DO.divide(a, replaced(b, "percent")),
        lambda a, b: DO.growth(a, replaced(b, "percent")),
        lambda a, b: DO.convert(a, replaced(b, "EUR per GBP")),
    ],
)
def test_what_is_changed_by_a_factor_was_taken_as_before(work: Combine) -> None:
    assert work(m("1", "EUR", manner=FLOW), m("2", manner=STOCK)).manner == FLOW


def replaced(measure: Measure, unit: str) -> Measure:
    return Measure(measure.interval, measure.point, unit, measure.manner)


@pytest.mark.parametrize("combine", [DO.divide, DO.ratio, DO.share, DO.change])
def test_a_relation_of_two_of_a_kind_was_taken_in_no_manner(combine: Combine) -> None:
    assert combine(m("1", "EUR", manner=FLOW), m("2", "EUR", manner=FLOW)).manner == Manner()


@given(measures())
def test_what_is_counted_is_cut_to_whole_numbers_within(measure: Measure) -> None:
    cut = whole(measure.interval)
    assert measure.interval.contains(cut)
    assert around(measure)[1] - around(measure)[0] < 1 or all(
        end == end.to_integral_value() for end in (cut.low, cut.high) if end is not None
    )


def test_an_open_end_stays_open() -> None:
    assert whole(Interval(Decimal("0.5"), None)) == Interval(Decimal(1), None)
    assert whole(Interval(None, Decimal("-0.5"))) == Interval(None, Decimal(-1))
    assert whole(Interval(Decimal(0), Decimal("0.5"))) == Interval.point(0)


@pytest.mark.parametrize(
    ("point", "low", "high", "unit", "text"),
    [
        ("3", "3", "3", "persons", "3 people"),
        ("3", "2.5", "3.5", "EUR", "€3"),
        ("3000000", "2500000", "3500000", "EUR", "€3 million"),
        ("1234567", "1234567", "1234567", "EUR", "€1,234,567"),
        ("16.5", "16.4", "16.6", "EUR", "€16.5"),
        ("123.456", "123.36", "123.56", "EUR", "€123.5"),
        ("300", "200", "467", "percent", "300 percent"),
        ("0", "-500", "500", "EUR", "€0"),
        ("-0.5", "-0.6", "-0.4", "percent", "−0.5 percent"),
        ("3141.59", "3140.6", "3142.6", "meters", "3,142 meters"),
        ("1500", "1450", "1550", "kilometers", "1.5 kilometers"),
    ],
)
def test_a_number_is_shown_as_far_as_it_is_known(
    point: str, low: str, high: str, unit: str, text: str
) -> None:
    measure = Measure(Interval(Decimal(low), Decimal(high)), Interval.point(Decimal(point)), unit)
    assert show(amount(measure, UNITS[unit]), UNITS[unit]) == text


def test_an_endless_quotient_is_cut() -> None:
    third = DO.divide(m("1", "EUR"), m("3"))
    shown = amount(third, UNITS["EUR"])
    assert (shown.low, shown.high, shown.step) == (*[Decimal("0.3333")] * 2, Decimal("0.0001"))
    assert show(amount(DO.divide(m("2", "feet"), m("7")), UNITS["feet"]), UNITS["feet"])


def test_a_range_is_shown_with_both_ends() -> None:
    measure = Measure(*[Interval(Decimal(1250), Decimal(2750))] * 2, "EUR")
    shown = amount(measure, UNITS["EUR"])
    assert shown.low < shown.high


def known_place(measure: Measure) -> Decimal:
    """The place of the last digit that is known to one unit of it."""
    low, high = around(measure)
    place = Decimal(1).scaleb(-9)
    while place < (high - low) / 2:
        place *= 10
    return place


@given(measures())
def test_what_is_shown_is_the_point_to_a_known_digit(measure: Measure) -> None:
    shown = amount(measure, UNITS["EUR"])
    point = measure.point.low
    assert point is not None
    # A zero in place of an unknown digit may be written, as in 310 billion; no other digit is.
    rounded = max(known_place(measure), shown.step)
    assert shown.low == shown.high
    assert abs(shown.low - point) <= rounded / 2
    if known_place(measure) <= abs(point) / 100:
        assert shown.low % known_place(measure) == 0


@given(numbers, sizes)
def test_what_is_shown_read_again_holds_the_point_and_meets_the_rest(
    point: Decimal, half: Decimal
) -> None:
    measure = Measure(Interval(point - half, point + half), Interval.point(point), "EUR")
    shown = amount(measure, UNITS["EUR"])
    place = max(known_place(measure), shown.step)
    assert Interval(shown.low - place / 2, shown.low + place / 2).contains(point)
    room = EXACT.multiply(place, Decimal("1.5"))
    assert Interval(shown.low - room, shown.low + room).contains(measure.interval)


@given(st.sampled_from([u for u in UNITS if UNITS[u].kind != "rate"][:45]), measures())
def test_an_amount_of_any_unit_can_be_shown(unit: str, measure: Measure) -> None:
    found = amount(replaced(measure, unit), UNITS[unit])
    assert found.step > 0
    assert found.low <= found.high


def test_a_rate_is_neither_a_stock_nor_a_flow() -> None:
    rate = DO.per(m("1", "EUR", manner=FLOW), m("2", "persons", manner=STOCK))
    assert rate.manner == Manner(FLOW.calendars, frozenset(), FLOW.stages)
