"""Numbers and names typed in prose are told at their place, with the call to write instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]

COST = """\
label: Cost of the bridge
definition: What the bridge costs.
unit: EUR
values:
  - {period: 2028, status: budget, value: 3.1 million, source: paper, at: ¶2, printed: €3.1 million}
  - {period: 2029, status: budget, value: 4.2 million, source: paper, at: ¶2, printed: €4.2 million}
  - {period: 2029, status: settled, value: 4.4 million, source: paper, at: ¶3,
     printed: €4.4 million}
"""
UPKEEP = """\
label: Upkeep
definition: What lamps and paint cost.
unit: EUR
values:
  - {period: 2028, status: budget, value: 3.1 million, source: paper, at: ¶2, printed: €3.1 million}
"""
LAMPS = """\
label: Lamps
definition: Lamps on the bridge.
unit: count
values:
  - {on: 2028-01-01, value: 47, source: paper, at: ¶2, printed: "47"}
"""


def chapter(body: str, front: str = "") -> str:
    return f"---\ntitle: The bridge\n{front}---\n{body}\n"


def hints(problems: list[Problem]) -> list[str]:
    return [p.hint for p in problems if p.code.name == "bare-number"]


def places(problems: list[Problem]) -> list[str]:
    return [f"{p.place}" for p in problems if p.code.name == "bare-number"]


def test_a_number_in_a_chapter_is_told_at_its_line_and_column(check: Check) -> None:
    found = check(docs__index=chapter("It stands.\n\nIt has 12 gates."))
    assert places(found) == ["docs/index.md:6:8"]
    assert found[0].message == "“12” comes from no fact"


@pytest.mark.parametrize(
    "body",
    [
        "## Why 12 lamps?",
        "- It has 12 lamps.",
        "> It has 12 lamps.",
        "| Lamps | 12 |\n|---|---|\n| Gates | none |",
        "![A row of 12 lamps](lamps.png)",
        "[All 12 lamps](lamps.md#row-9)",
        "It has **12** lamps, says `42`.",
        "It has 12&nbsp;lamps.",
        "It stands.[^1]\n\n[^1]: It has 12 lamps.",
    ],
)
def test_every_part_of_a_text_is_looked_at(check: Check, body: str) -> None:
    assert len(hints(check(docs__index=chapter(body)))) == 1


@pytest.mark.parametrize(
    "body",
    [
        '{{ figure("cost", "2028") }} and {{ literal("24", why="a quotation of 24") }}.',
        "`12 lamps` and\n\n```\n12 lamps\n```",
        "[Lamps](lamps-12.md#row-9 'Lamps') and [gates][12].\n\n[12]: https://gates.example/7",
        "<https://gates.example/7?page=4>",
        "It stands.[^12]\n\n[^12]: It is so.",
        "## The lamps {#lamps-12}",
        "1. It stands.\n2. It holds.\n\n10) It falls.",
        "It is &#8212; so.",
        "In fiscal 2028, on 11 February 2029, the two towns signed Article 24 of the 1999 pact.",
    ],
)
def test_what_readers_do_not_see_as_a_figure_is_none(check: Check, body: str) -> None:
    assert check(figures__cost=COST, docs__index=chapter(body)) == []


@pytest.mark.parametrize(
    "call",
    [
        '{{ source("paper", text="€9 million") }}',
        '{{ chart("cost", title="A peak of €9 million") }}',
    ],
)
def test_the_words_that_a_call_is_given_hold_no_number(check: Check, call: str) -> None:
    found = check(figures__cost=COST, docs__index=chapter(f"It stands.\n\n{call}"))
    assert places(found) == ["docs/index.md:6:1"]


def test_front_matter_is_read_too(check: Check) -> None:
    found = check(
        docs__index=chapter(
            "It stands.", "description: It has 12 lamps.\nstandfirst: It has 13 gates.\n"
        )
    )
    assert places(found) == ["docs/index.md:3:21", "docs/index.md:4:20"]
    assert hints(found)[0] == "this text calls no readers: say it without the number"


def test_free_texts_of_records_are_read(check: Check) -> None:
    found = check(
        events="fair: {what: Towns opened 12 gates., date: 2028-10-02, source: paper}",
        terms="gate: {name: Gate, definition: A door of 7 meters., source: paper}",
        claims='open: {statement: "It has 12 gates.", verdict: open, why: 3 are shut., '
        "source: paper}",
    )
    assert [place.split(":")[0] for place in places(found)] == [
        "data/claims.yml",
        "data/claims.yml",
        "data/events.yml",
        "data/terms.yml",
    ]


def test_the_hint_is_the_call_of_the_value_that_the_number_is(check: Check) -> None:
    found = check(figures__cost=COST, docs__index=chapter("It cost about €4.4 million."))
    assert hints(found) == [
        'about €4.4 million is cost 2029 settled: write {{ figure("cost", "2029") }}'
    ]


def test_the_call_names_the_status_where_another_would_be_shown(check: Check) -> None:
    found = check(figures__cost=COST, docs__index=chapter("Set aside: 4.2 million euros."))
    assert hints(found)[0].endswith('write {{ figure("cost", "2029", status="budget") }}')


def test_of_two_figures_the_one_named_in_the_text_is_the_hint(check: Check) -> None:
    body = 'It cost €3.1 million, after {{{{ figure("{}", "2028") }}}}.'
    for id in ("cost", "upkeep"):
        found = check(
            figures__cost=COST, figures__upkeep=UPKEEP, docs__index=chapter(body.format(id))
        )
        assert f'figure("{id}", "2028"' in hints(found)[0]


def test_a_record_is_nearest_to_its_own_figures(check: Check) -> None:
    figure = UPKEEP + "note: It is €3.1 million.\n"
    assert 'figure("upkeep"' in hints(check(figures__cost=COST, figures__upkeep=figure))[0]


def test_a_count_without_a_unit_is_found_among_counts(check: Check) -> None:
    found = check(figures__lamps=LAMPS, figures__cost=COST, docs__index=chapter("It has 47 lamps."))
    assert hints(found) == ['47 is lamps 2028-01-01: write {{ figure("lamps", "2028-01-01") }}']


@pytest.mark.parametrize("number", ["€9 million", "3.1 million meters", "more than €1 million"])
def test_a_number_that_no_value_meets_needs_a_fact_or_a_reason(check: Check, number: str) -> None:
    found = check(figures__cost=COST, docs__index=chapter(f"It is {number}."))
    assert hints(found) == [
        f'add a fact and call it, or write {{{{ literal("{number}", why="…") }}}}'
    ]


PEOPLE = "dee-ada: {name: Ada Dee, source: paper}\nplato: {name: Plato, source: paper}\n"
PACT = (
    "bridge-pact: {name: Bridge Pact, kind: treaty, parties: [NT, ST], source: paper,"
    " summary: The Bridge Pact was signed by Ada Dee.}\n"
)


def named(problems: list[Problem]) -> list[str]:
    return [f"{p.place} {p.hint}" for p in problems if p.code.name == "typed-name"]


def test_a_typed_name_is_a_warning_once_in_a_text(check: Check) -> None:
    found = check(
        people=PEOPLE, docs__index=chapter("The mayor, Ada Dee, met Plato. Ada Dee left.")
    )
    assert named(found) == [
        'docs/index.md:4:12 write {{ person("dee-ada") }}, with text="…" for other words'
    ]
    assert [p.severity for p in found] == ["warning"]


def test_the_names_of_agreements_are_looked_for_outside_their_own_records(check: Check) -> None:
    found = check(people=PEOPLE, agreements=PACT, docs__index=chapter("The Bridge Pact holds."))
    assert [hint.split()[0] for hint in named(found)] == [
        "data/agreements.yml:1:121",
        "docs/index.md:4:5",
    ]


@pytest.mark.parametrize(
    "body",
    [
        '{{ person("dee-ada", text="Ada Dee") }} left.',
        "`Ada Dee` left.",
        "Ada Deer, Nada Dee and Ada-Dee left.",
        "She [left](Ada Dee).",
        "Ada left. Dee too.",
    ],
)
def test_what_is_no_typed_name_is_left_alone(check: Check, body: str) -> None:
    assert check(people=PEOPLE, docs__index=chapter(body)) == []
