from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.load.dates import Calendar, Date, Rhythm


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2028", date(2028, 1, 1), date(2028, 12, 31), "year"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "month"),
        ("2028-02/early", date(2028, 2, 1), date(2028, 2, 10), "part"),
        ("2028-02/mid", date(2028, 2, 11), date(2028, 2, 20), "part"),
        ("2027-02/late", date(2027, 2, 21), date(2027, 2, 28), "part"),
        ("2028-10-03", date(2028, 10, 3), date(2028, 10, 3), "day"),
    ],
)
def test_a_date_is_the_span_it_may_lie_in(
    text: str, first: date, last: date, precision: str
) -> None:
    made = Date.parse(text)
    assert (made.first, made.last, made.precision, str(made)) == (first, last, precision, text)


@pytest.mark.parametrize(
    "text",
    [
        "", "28", "2028-1", "2028-13", "2028-00", "2028-02-30", "2028-10-3", "2028/10/03", "0000",
        "9999", "2028-10/End", "2028-10-03/mid", "2028-10-03 ", "2028-10-03\n", "２０２８", "soon",
        "2028-10-03T00:00",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Date.parse(text)


@given(st.text(alphabet="0123456789-/earlymidt", max_size=14) | st.text(max_size=20))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        made = Date.parse(text)
    except ValueError:
        return
    assert made.first <= made.last
    assert made.text == text


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert (Date.parse(day.isoformat()).first, Date.parse(day.isoformat()).last) == (day, day)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_coarser_date_holds_the_finer(day: date) -> None:
    year, month = Date.parse(f"{day:%Y}"), Date.parse(f"{day:%Y-%m}")
    assert year.first <= month.first <= day <= month.last <= year.last


def test_dates_sort_by_their_spans() -> None:
    texts = ["2028", "2028-01/early", "2028-01", "2027-12-31", "2028-01-01"]
    assert [d.text for d in sorted(map(Date.parse, texts))] == [
        "2027-12-31", "2028-01-01", "2028-01/early", "2028-01", "2028",
    ]  # fmt: skip


RIVER = Calendar("river", (10, 1), "RY", "last")
HARBOR = Calendar("harbor", (4, 1), "HY")


@pytest.mark.parametrize(
    ("calendar", "text", "first", "last"),
    [
        (Calendar("plain"), "2028", date(2028, 1, 1), date(2028, 12, 31)),
        (RIVER, "RY2029", date(2028, 10, 1), date(2029, 9, 30)),
        (HARBOR, "HY2029", date(2029, 4, 1), date(2030, 3, 31)),
        (HARBOR, "HY2027..HY2029", date(2027, 4, 1), date(2030, 3, 31)),
    ],
)
def test_a_period_is_a_span_of_days_of_its_calendar(
    calendar: Calendar, text: str, first: date, last: date
) -> None:
    period = calendar.period(text)
    assert (period.first, period.last, period.calendar) == (first, last, calendar.id)


def test_a_span_of_periods_has_a_plain_address() -> None:
    assert HARBOR.period("HY2027..HY2029").slug == "hy2027-to-hy2029"


@pytest.mark.parametrize(
    "text",
    ["", "2029", "RY29", "FY2029", "RY2029..", "..RY2029", "RY2029..RY2028", "RY2029..RY2029",
     "RY0000"],
)  # fmt: skip
def test_what_is_no_year_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        RIVER.period(text)


@pytest.mark.parametrize(
    ("text", "day", "after"),
    [
        ("1 day", "2028-02-28", "2028-02-29"),
        ("2 weeks", "2028-12-25", "2029-01-08"),
        ("1 month", "2029-01-31", "2029-02-28"),
        ("6 months", "2028-08-31", "2029-02-28"),
        ("11 months", "2028-01-31", "2028-12-31"),
        ("12 months", "2028-12-31", "2029-12-31"),
        ("1 year", "2028-02-29", "2029-02-28"),
        ("999 years", "2999-12-31", "3998-12-31"),
    ],
)
def test_a_rhythm_leads_from_one_day_to_the_next(text: str, day: str, after: str) -> None:
    rhythm = Rhythm.parse(text)
    assert str(rhythm) == text
    assert rhythm.after(date.fromisoformat(day)) == date.fromisoformat(after)


@pytest.mark.parametrize(
    "text",
    ["", "6", "months", "0 days", "6months", "six months", "1.5 years", "-1 day", "1000 days",
     "6 Months", "yearly", "6 months\n", "٣ days"],
)  # fmt: skip
def test_what_says_no_rhythm_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        Rhythm.parse(text)
