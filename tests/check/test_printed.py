from __future__ import annotations

from collections.abc import Callable

import pytest

from factsite.problems import Problem

Check = Callable[..., list[Problem]]
Codes = Callable[..., list[str]]


def figure(value: str, printed: str, more: str = "", unit: str = "EUR") -> str:
    return f"""\
label: Cost
definition: What it costs.
unit: {unit}
values:
  - period: 2029
    value: {value}
    source: paper
    at: ¶1
    printed: {printed}
{more}"""


@pytest.mark.parametrize(
    ("value", "printed", "more"),
    [
        ("3.1 million", "€3.1 million", ""),
        ("3.1 million", "EUR 3,100,000", ""),
        ("3.1 million", "3.1 million euros", ""),
        ("3.1 million", '"3.1"', "    heading: million euros\n"),
        ("3.1 million", '"3.1"', "    scale: million\n    why: The total fits.\n"),
        ("3.1 million", "well over a king's ransom", "    unread: It is a saying.\n"),
        ("3 million to 4 million", "€3 million to €4 million", ""),
    ],
)
def test_a_phrase_that_reads_as_its_value_is_no_problem(
    codes: Codes, value: str, printed: str, more: str
) -> None:
    assert codes(figures__cost=figure(value, printed, more)) == []


@pytest.mark.parametrize(
    ("value", "printed", "code"),
    [
        ("3.1 million", "€3.1 billion", "printed-disagrees"),
        ("3.1 million", "€1.3 million", "printed-disagrees"),
        ("3.2 million", "€3.1 million", "printed-disagrees"),
        ("3.1 million", "£3.1 million", "printed-unit"),
        ("3.1 million", "3.1 million tonnes", "printed-unit"),
        ("3.1 million", "€3.1 million and €4 million", "printed-unreadable"),
        ("3.1 million", "a lot", "printed-unreadable"),
        ("3.14 million", "about €3.1 million", "value-not-printed"),
    ],
)
def test_a_slip_of_a_figure_is_noticed_once(
    codes: Codes, value: str, printed: str, code: str
) -> None:
    assert codes(figures__cost=figure(value, printed)) == [code]


@pytest.mark.parametrize(
    ("printed", "hint"),
    [
        ("€3.1 billion", "off by a factor of 1,000: million or billion?"),
        ("€31 million", "off by a factor of 10"),
        ("€1.3 million", "the digits are in another order"),
        ("€3.7 million", "look at the source again and correct `printed` or `value`"),
    ],
)
def test_the_hint_guesses_what_went_wrong(check: Check, printed: str, hint: str) -> None:
    (problem,) = check(figures__cost=figure("3.1 million", printed))
    assert problem.hint == hint
    assert [place.line for place in problem.also] == [6]


@pytest.mark.parametrize(
    ("printed", "is_needed"),
    [
        ("€3.1 million", False),
        ("€3.2 million", False),
        ("£3.1 million", True),
        ("well over a king's ransom", True),
    ],
)
def test_only_what_cannot_be_read_is_taken_on_trust(
    check: Check, printed: str, is_needed: bool
) -> None:
    text = figure("3.1 million", printed, "    unread: It is a saying.\n")
    found = [p for p in check(figures__cost=text) if p.code.name == "needless-unread"]
    assert [p.place.line for p in found] == ([] if is_needed else [10])


def test_an_unreadable_word_has_its_place(check: Check) -> None:
    (problem,) = check(figures__cost=figure("3.1 million", "€3.1 zillion"))
    assert problem.code.name == "printed-unreadable"
    assert problem.place.line == 9
    assert problem.place.column >= 14


def test_every_witness_is_read(check: Check) -> None:
    more = "    sources:\n      - {source: report, at: ¶2, printed: €3.9 million}\n"
    (problem,) = check(figures__cost=figure("3.1 million", "€3.1 million", more))
    assert (problem.code.name, problem.place.line) == ("printed-disagrees", 11)


def test_a_rounder_witness_bears_the_value_out(codes: Codes) -> None:
    more = "    sources:\n      - {source: report, at: ¶2, printed: about €3 million}\n"
    assert codes(figures__cost=figure("3.1 million", "€3.1 million", more)) == []


def test_a_cut_numeral_is_not_a_rounded_one(codes: Codes) -> None:
    more = "    sources:\n      - {source: report, at: ¶2, printed: €3 million%s}\n"
    cut = more % ", truncated: true"
    assert codes(figures__cost=figure("3.9 million", "€3.9 million", cut)) == []
    assert codes(figures__cost=figure("3.9 million", "€3.9 million", more % "")) != []


@pytest.mark.parametrize(
    ("phrase", "agrees"),
    [
        ("roughly €300 billion", True),
        ("3026億ユーロ", True),
        ("約3000億ユーロ", True),
        ("302.6 billion euros", True),
        ("at least €302.6 billion", True),
        ("up to €303 billion", True),
        ("at least €302.7 billion", False),
        ("roughly €400 billion", False),
        ("3206億ユーロ", False),
    ],
)
def test_another_witness_says_the_same_in_other_words_or_in_another_language(
    codes: Codes, phrase: str, agrees: bool
) -> None:
    more = f"    sources:\n      - {{source: report, at: ¶2, printed: {phrase}}}\n"
    found = codes(figures__cost=figure("302.6 billion", "€302.6 billion", more))
    assert found == ([] if agrees else ["printed-disagrees"])


def test_at_least_a_number_is_not_one_less(codes: Codes) -> None:
    text = figure("411", "at least 412 people", unit="persons")
    assert codes(figures__crew=text) == ["printed-disagrees"]
