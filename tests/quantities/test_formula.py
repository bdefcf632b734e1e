from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.quantities.formula import (
    DEEPEST,
    LONGEST,
    MOST_SIGNS,
    Call,
    Day,
    Malformed,
    Node,
    Not,
    Number,
    Operation,
    Reference,
    Words,
    parse,
    references,
)

WORDS = [
    *("toll", "given.fee", "sum(", "(", ")", ",", "+", "-", "*", "/", "2020", "2016..2020"),
    *("2021-01/late", "2021-02-11", "2,000", "1.5", "billion", "EUR", "budget", "within", "of"),
    *("between", "and", "or", "not", "has", '"a"', "<=", "=", "!=", ".", "é", '"', "%"),
]


def written(node: Node) -> str:
    """The tree with a bracket around each of its operations."""
    match node:
        case Number():
            return f"{node.value} {node.unit}".strip()
        case Day():
            return str(node.day)
        case Words():
            return f"“{node.text}”"
        case Reference():
            name = f"{node.id}.{node.field}" if node.field else node.id
            return " ".join(filter(None, (name, node.when, node.status, node.basis)))
        case Call():
            return f"{node.name}[{'; '.join(map(written, node.arguments))}]"
        case Not():
            return f"not {written(node.inner)}"
        case Operation():
            of = f" of {written(node.of)}" if node.of else ""
            return f"({written(node.left)} {node.sign} {written(node.right)}{of})"
    raise AssertionError(node)


def wrong(text: str) -> tuple[str, int]:
    with pytest.raises(Malformed) as caught:
        parse(text)
    return caught.value.why, caught.value.offset


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("toll", "toll"),
        ("bridge-toll FY2021 budget cash", "bridge-toll FY2021 budget cash"),
        ("toll 2021-02-11 + toll 2021-02", "(toll 2021-02-11 + toll 2021-02)"),
        ("toll 2021-01/late", "toll 2021-01/late"),
        ("figures/toll 2020", "figures/toll 2020"),
        ("given.fee", "given.fee"),
        ("a + b * c - d / e", "((a + (b * c)) - (d / e))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c", "((a / b) * c)"),
        ("(a + b) * c", "((a + b) * c)"),
        ("a-b - c", "(a-b - c)"),
        ("a 2020+b 2020", "(a 2020 + b 2020)"),
        ("-toll", "(-1 * toll)"),
        ("a - -2 percent", "(a - -2 percent)"),
        ("-2 percent", "-2 percent"),
        ("--2", "2"),
        ("1.5 billion EUR", "1500000000 EUR"),
        ("40 days", "40 days"),
        ("2,000", "2000"),
        ("2020", "2020"),
        ("sum(toll 2016..2020)", "sum[toll 2016..2020]"),
        ("growth(1, given.rise)", "growth[1; given.rise]"),
        ("mean(a 2019,b 2020)", "mean[a 2019; b 2020]"),
        ("mean(a 2019,2,000)", "mean[a 2019; 2000]"),
        ("a < b and c >= d or not e = f", "(((a < b) and (c >= d)) or not (e = f))"),
        ("a < b or c < d and e < f", "((a < b) or ((c < d) and (e < f)))"),
        ("change(a, b) within 2 percent", "(change[a; b] within 2 percent)"),
        ("a within 2 percent of b", "(a within 2 percent of b)"),
        ("a between 3 billion and 4 billion", "((a >= 3000000000) and (a <= 4000000000))"),
        ("a between 1 and 2 and b < c", "(((a >= 1) and (a <= 2)) and (b < c))"),
        ('weekday(x.date) = "Wednesday"', "(weekday[x.date] = “Wednesday”)"),
        ('roles(ann, 2021-02-11) has "x"', "(roles[ann; 2021-02-11] has “x”)"),
        ("x.covers has labor", "(x.covers has labor)"),
        ("pact.in_force - 2020-01-01", "(pact.in_force - 2020-01-01)"),
        ("  a\n +\tb ", "(a + b)"),
    ],
)  # fmt: skip
def test_a_formula_is_a_tree(text: str, tree: str) -> None:
    assert written(parse(text)) == tree


@pytest.mark.parametrize(
    ("text", "why", "offset"),
    [
        ("", "the formula ends too early", 0),
        ("   ", "the formula ends too early", 3),
        ("a +", "the formula ends too early", 3),
        ("a + * b", "“*” is out of place", 4),
        ("a b c d", "“d” is out of place", 6),
        ("(a + b", "“)” is missing here", 6),
        ("sum()", "“)” is out of place", 4),
        ("sum(a,)", "“)” is out of place", 6),
        ("a + %", "“%” has no meaning here", 4),
        ("a + ５", "“５” has no meaning here", 4),
        ('weekday(a.b) = "Mon', '“"” has no meaning here', 15),
        ("2021-02-30", "there is no day 2021-02-30", 0),
        ("given.", "the name of a field is missing after the point", 6),
        ("given.2", "the name of a field is missing after the point", 6),
        ("a between 1 or 2", "“and” is missing here", 12),
        ("a < b < c", "“<” is out of place", 6),
        ("not not a", "“not” is out of place", 4),
        ("within", "“within” is out of place", 0),
        ("1.2.3", "“1” has no meaning here", 0),
        ("12a", "“1” has no meaning here", 0),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, why: str, offset: int) -> None:
    assert wrong(text) == (why, offset)


@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_text_is_a_tree_or_malformed_at_a_place_in_it(text: str) -> None:
    found = parsed(text)
    if isinstance(found, Malformed):
        assert found.why
        assert 0 <= found.offset <= len(text)
    else:
        assert 0 <= found.start < found.end <= len(text)
        assert all(text[r.start :].startswith(r.id) for r in references(found))


def parsed(text: str) -> Node | Malformed:
    try:
        return parse(text)
    except Malformed as error:
        return error


@pytest.mark.parametrize(
    "text",
    [
        "(" * 400,
        "-" * 400 + "a",
        "sum(" * 100 + "a",
        "(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1),
        "a" + "+a" * (MOST_SIGNS + 1),
        "a" + "*a" * (MOST_SIGNS + 1),
        "a" + " or a" * (MOST_SIGNS + 1),
        "a" + " and a" * (MOST_SIGNS + 1),
        "a" * (LONGEST + 1),
        "1" * LONGEST,
    ],
)
def test_a_deep_or_long_formula_is_malformed(text: str) -> None:
    assert 0 < len(wrong(text)[0]) < 100


@pytest.mark.parametrize("nest", [lambda n: "(" * n + "a" + ")" * n, lambda n: "-" * n + "a"])
def test_some_depth_is_allowed(nest: Callable[[int], str]) -> None:
    assert references(parse(nest(DEEPEST - 1)))


def test_parts_know_their_places() -> None:
    text = "  change(a 2019, b) within 2 percent of c.d"
    node = parse(text)
    assert isinstance(node, Operation)
    assert node.of is not None
    assert [text[n.start : n.end] for n in (node, node.left, node.right, node.of)] == [
        "change(a 2019, b) within 2 percent of c.d",
        "change(a 2019, b)",
        "2 percent",
        "c.d",
    ]


def test_the_references_stand_in_their_order() -> None:
    text = "not sum(a 2019, -b) within 2 percent of c.d"
    assert [written(r) for r in references(parse(text))] == ["a 2019", "b", "c.d"]
    assert references(parse('2020-01-01 = "a"')) == ()


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_day_is_read(day: date) -> None:
    assert isinstance(node := parse(day.isoformat()), Day)
    assert node.day == day


@given(st.integers(0, 10**30))
def test_a_number_is_read_with_or_without_commas(number: int) -> None:
    plain, commas = parse(str(number)), parse(f"{number:,}")
    assert isinstance(plain, Number)
    assert isinstance(commas, Number)
    assert plain.value == commas.value == Decimal(number)
