"""What a chart and the table of a figure show, from facts as an editor writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.render.known import Known
from factsite.render.plots import axis, listed, plotted, tally, whole_line

SOURCES = """
gazette: {title: A, publisher: River Gazette, date: 2028-10-03, url: "https://g.example/1",
  language: en, kind: news, accessed: 2031-01-01}
herald: {title: B, publisher: The Herald, date: 2029-12-20, url: "https://h.example/2",
  language: en, kind: news, accessed: 2031-01-01}
"""
STATUSES = """
budget: {label: budget, meaning: decided}
tentative: {label: tentative, meaning: set aside, tentative: true}
reported: {label: reported, meaning: printed by someone, stated: false}
"""
CALENDARS = "river-year: {label: river year, starts: 10-01, prefix: RY, year: 'river year {year}'}"
COST = "label: Cost\ndefinition: What it costs.\nunit: EUR\ncalendar: river-year\nvalues:\n"

MakeKnown = Callable[..., Known]


@pytest.fixture
def known(tmp_path: Path) -> MakeKnown:
    """What is known of one figure, `cost`, with these values a line each."""

    def make(*values: str, day: str = "2035-01-01", under: str = "") -> Known:
        (tmp_path / "data" / "figures").mkdir(parents=True, exist_ok=True)
        texts = {"sources": SOURCES, "statuses": STATUSES, "calendars": CALENDARS}
        cost = COST.replace("values:", f"under: {under}\nvalues:") if under else COST
        texts["figures/cost"] = cost + "".join(f"  - {{{value}}}\n" for value in values)
        if under:
            texts["agreements"] = PACTS
        for name, text in texts.items():
            (tmp_path / f"data/{name}.yml").write_text(text, encoding="utf-8")
        book = read(tmp_path).book
        on = date.fromisoformat(day)
        return Known(known_on(book, on), book, on)

    return make


def value(
    when: str, more: str = "status: budget", *, printed: str = "€3 million", source: str = "gazette"
) -> str:
    """A value of three million, as one source prints it."""
    return f"{when}, value: 3 million, source: {source}, at: ¶1, printed: {printed}, {more}"


def year(period: str, more: str = "status: budget", **given: str) -> str:
    """A value of a year."""
    return value(f"period: {period}", more, **given)


def test_years_between_values_are_rows_without_one(known: MakeKnown) -> None:
    rows = plotted(known(year("RY2020"), year("RY2023")), "figures/cost").plot.rows
    assert [(r.label, r.value is None) for r in rows] == [
        ("2020", False),
        ("2021", True),
        ("2022", True),
        ("2023", False),
    ]


def test_the_highest_of_a_part_is_no_peak_of_the_figure(known: MakeKnown) -> None:
    many = [year(f"RY{n}", printed=f"€{n - 2015} million").replace("3 m", f"{n - 2015} m")
            for n in range(2020, 2026)]  # fmt: skip
    asked = known(*many)
    part = plotted(asked, "figures/cost", "RY2021", "RY2024").plot
    assert [part.is_extreme(row) for row in (part.least, part.peak)] == [False, False]
    whole = plotted(asked, "figures/cost").plot
    assert [whole.is_extreme(row) for row in (whole.least, whole.peak)] == [True, True]


def test_values_of_another_basis_are_marked_and_explained(known: MakeKnown) -> None:
    other = "status: budget, basis: contract"
    shown = plotted(known(year("RY2020"), year("RY2021"), year("RY2022", other)), "cost")
    assert [row.mark for row in shown.plot.rows] == ["", "", "†"]
    assert (shown.usual, shown.marks) == (("budget", ""), (("†", "budget", "contract"),))


def test_a_tentative_value_is_hatched_and_needs_no_sign(known: MakeKnown) -> None:
    rows = plotted(known(year("RY2020"), year("RY2021", "status: tentative")), "cost").plot.rows
    assert [(r.tentative, r.mark) for r in rows] == [(False, ""), (True, "")]


def test_a_value_is_a_range_where_every_print_says_about(known: MakeKnown) -> None:
    vague = year("RY2020", printed="about €3 million")
    row = plotted(known(vague), "cost").plot.rows[0]
    assert row.ends[0] < row.number < row.ends[1]


def test_one_exact_print_makes_a_value_exact(known: MakeKnown) -> None:
    prints = (
        "{source: gazette, at: ¶1, printed: about €3 million}, "
        "{source: herald, at: ¶1, printed: €3 million}"
    )
    both = f"period: RY2020, status: budget, value: 3 million, sources: [{prints}]"
    assert not plotted(known(both), "cost").plot.rows[0].is_range


def test_sums_of_several_years_are_left_out_and_counted(known: MakeKnown) -> None:
    shown = plotted(known(year("RY2020"), year("RY2021..RY2023")), "cost")
    assert ([row.label for row in shown.plot.rows], shown.left_out) == (["2020"], 1)


def test_counts_of_a_day_are_dots(known: MakeKnown) -> None:
    days = ("2020-05-01", "2021-05-01")
    values = [value(f"on: {day}", "status: reported") for day in days]
    assert plotted(known(*values), "cost").plot.kind == "dots"


def counts(*years: int, more: str = "status: reported") -> list[str]:
    return [value(f"on: {year}-05-01", more) for year in years]


def test_many_counts_are_a_line_that_breaks_at_a_gap(known: MakeKnown) -> None:
    years = [*range(1990, 2005), *range(2008, 2020)]
    plot = plotted(known(*counts(*years)), "cost").plot
    assert plot.kind == "line"
    assert [row.first.year for row in plot.rows if not row.joined] == [1990, 2008]


def test_a_line_never_joins_values_that_are_not_taken_alike(known: MakeKnown) -> None:
    early, late = counts(*range(1990, 2005)), counts(*range(2005, 2020), more="status: budget")
    rows = plotted(known(*early, *late), "cost").plot.rows
    assert [row.first.year for row in rows if not row.joined] == [1990, 2005]


def test_the_ends_of_about_are_those_of_our_rule(known: MakeKnown) -> None:
    facts = known(year("RY2020", printed="about €3 million"), year("RY2021"))
    assert [row.by_rule for row in plotted(facts, "cost").plot.rows] == [True, False]


PACTS = """
first: {name: First pact, kind: pact, parties: [A], source: gazette,
  in_force: {date: 2018-10-01}, expires: {date: 2021-09-30}}
second: {name: Second pact, kind: pact, parties: [A], source: gazette, succeeds: first,
  in_force: {date: 2021-10-01}, expires: {date: 2040-09-30}}
alone: {name: Lone pact, kind: pact, parties: [A], source: gazette,
  in_force: {date: 2019-10-01}, expires: {date: 2040-09-30}}
"""


@pytest.mark.parametrize(
    ("under", "strips"),
    [("first", ["first", "second"]), ("second", ["first", "second"]), ("alone", ["alone"])],
)
def test_a_figure_under_an_agreement_is_drawn_over_its_whole_line(
    known: MakeKnown, under: str, strips: list[str]
) -> None:
    facts = known(year("RY2020"), year("RY2022"), under=under)
    plot = plotted(facts, "cost").plot
    assert [span.id for span in plot.strips] == strips
    assert [row.label for row in plot.rows if plot.is_current(row)][-1] == "2022"


def test_only_agreements_of_the_time_that_is_drawn_are_strips(known: MakeKnown) -> None:
    plot = plotted(known(year("RY2022"), year("RY2023"), under="first"), "cost").plot
    assert [span.id for span in plot.strips] == ["second"]


def test_the_whole_line_of_an_agreement_is_on_one_axis(known: MakeKnown) -> None:
    band = whole_line(known(year("RY2020"), under="first"), "agreements/second")
    assert band
    assert [span.id for span in band.spans] == ["first", "second"]
    assert whole_line(known(year("RY2020")), "agreements/none") is None


def test_a_chart_can_be_cut_to_some_years(known: MakeKnown) -> None:
    facts = known(*(year(f"RY{n}") for n in range(2018, 2024)))
    rows = plotted(facts, "cost", "RY2020", "RY2021").plot.rows
    assert [row.label for row in rows] == ["2020", "2021"]


def test_a_chart_cites_each_source_once_in_order_of_time(known: MakeKnown) -> None:
    late = year("RY2021", source="herald")
    shown = plotted(known(late, year("RY2020"), year("RY2022")), "cost")
    assert shown.sources == (("gazette", "¶1"), ("herald", "¶1"))


def test_the_table_lists_the_latest_first_with_gaps_between(known: MakeKnown) -> None:
    facts = known(year("RY2016"), year("RY2018"), year("RY2022"))
    assert listed(facts, "figures/cost") == [
        ("ry2022-budget", ""),
        ("", "RY2019..RY2021"),
        ("ry2018-budget", ""),
        ("", "RY2017"),
        ("ry2016-budget", ""),
    ]


def test_the_table_can_be_cut_to_a_status(known: MakeKnown) -> None:
    facts = known(year("RY2020"), year("RY2020", "status: tentative"))
    assert listed(facts, "cost", "tentative") == [("ry2020-tentative", "")]


def test_what_is_printed_later_is_not_drawn(known: MakeKnown) -> None:
    late = year("RY2021", source="herald")
    facts = known(year("RY2020"), late, day="2029-01-01")
    assert [row.label for row in plotted(facts, "cost").plot.rows] == ["2020"]


def test_a_figure_that_is_not_known_has_nothing_to_draw(known: MakeKnown) -> None:
    facts = known(year("RY2020"))
    assert plotted(facts, "figures/other").plot.known == ()
    assert listed(facts, "figures/other") == []


def test_all_small_drawings_share_the_years_of_all_figures(known: MakeKnown) -> None:
    assert axis(known(year("RY2018"), year("RY2023"))) == (2018, 2023)


def test_prints_taken_on_trust_are_counted(known: MakeKnown) -> None:
    trusted = year("RY2021", "status: budget, unread: a drawing", source="herald")
    count = tally(known(year("RY2020"), trusted), "figures/cost")
    assert (count.sources, count.trusted) == (2, 1)
