from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factsite.load.prose import MAX_PROBLEMS, READERS, Text, nearest, read
from factsite.problems import Place, Problem

PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", '"', "'", "(", ")", "figure", '"cost"', ",", " ", "\n", "`", "```",
     "a", "<", ">", "\\", "*", "[", "](", "~~~", "=", "{#", "1", "é", "- ", "    "]
)  # fmt: skip


def at(offset: int) -> Place:
    return Place("a.md", 1, offset + 1)


def parsed(text: str) -> Text:
    made, problems = read(text, at)
    assert problems == []
    return made


def only(text: str) -> Problem:
    (problem,) = read(text, at)[1]
    return problem


@pytest.mark.parametrize(
    "text",
    [
        '{{ figure("cost", "2029") }}',
        "{{ figure('cost', '2029') }}",
        '{{figure("cost","2029")}}',
        '{{- figure("cost", when="2029",) -}}',
        '{{ figure(id="cost",\n   when="2029") }}',
    ],
)
def test_a_call_binds_its_arguments_by_name(text: str) -> None:
    (call,) = parsed(f"It costs {text}.").calls
    assert (call.reader, call.arguments) == ("figure", {"id": "cost", "when": "2029"})
    assert call.ref == ("figures", "cost")
    assert (call.start, call.end, call.place) == (9, 9 + len(text), at(9))


def test_calls_come_in_order() -> None:
    made = parsed('{{ figure("a") }}{{ term("b") }} and {{ cite("c", "¶1") }}')
    assert [c.ref for c in made.calls] == [("figures", "a"), ("terms", "b"), ("sources", "c")]


def test_a_literal_names_no_fact() -> None:
    (call,) = parsed('{{ literal("3", why="legs") }}').calls
    assert call.ref is None


@pytest.mark.parametrize(
    "text",
    [
        "`{{ x }}`", "``{{ ` }}``", "```\n{{ x }}\n```", "~~~ yaml\n{% x %}\n~~~", "`<b>`",
        "a < b", "1<2", "&lt;b>", "<https://a.example/>", "{ x }", "50 %", "a}b",
    ],
)  # fmt: skip
def test_code_and_plain_signs_are_not_read(text: str) -> None:
    assert parsed(text).calls == ()


@pytest.mark.parametrize(
    "text",
    [
        "It`s {{ term('a') }}\n\nThat`s",
        "\\`{{ term('a') }}`",
        "``{{ term('a') }}`",
        "```\n{{ term('a') }}\n````",
    ],
)
def test_what_is_no_code_to_markdown_is_read(text: str) -> None:
    assert len(parsed(text).calls) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\n".join("`" * n + "a" for n in range(1, 440)),
        "~~~a\n```b\n" * 11_000,
        ("1.   " * 11 + "a\n") * 1_700,
        "{{ figure('a')\n\n" * 5_000,
        ("a `` b ``` c ```` d\n") * 5_000,
    ],
)
def test_a_hostile_text_is_read_in_no_time(text: str) -> None:
    made, _ = read(text, at)  # once took minutes
    assert made.source == text


@pytest.mark.parametrize("text", ["A bridge\n" + "-" * 60, "*" * 30, "a\n\n- - - - -\n\nb"])
def test_a_rule_or_an_underlined_heading_is_no_nesting(text: str) -> None:
    parsed(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{", "prose-syntax"),
        ("}}", "prose-syntax"),
        ("{{ }}", "prose-syntax"),
        ('{{ figure("cost" }}', "prose-syntax"),
        ('{{ figure("cost) }}', "prose-syntax"),
        ('{{ figure("cost") }', "prose-syntax"),
        ('{{{ figure("cost") }}}', "prose-syntax"),
        ('{{ figure("co\nst") }}', "prose-syntax"),
        ("{{ figure(“cost”) }}", "prose-syntax"),
        ('{{ figure("cost"); }}', "prose-syntax"),
        ('{{ figure("\\x") }}', "prose-syntax"),
        ("```\n{{ x", "prose-syntax"),
        ("{{ figure }}", "prose-not-a-call"),
        ('{{ "cost" }}', "prose-not-a-call"),
        ('{{ figure("cost")|upper }}', "prose-not-a-call"),
        ('{{ figure("cost").x }}', "prose-not-a-call"),
        ('{{ book.figure("cost") }}', "prose-not-a-call"),
        ('{{ figure("a")("b") }}', "prose-not-a-call"),
        ('{{ figure("a") if true }}', "prose-not-a-call"),
        ('{{ figure(*["a"]) }}', "prose-not-a-call"),
        ('{{ figure("a" * 9999999) }}', "prose-not-a-call"),
        ("{{ figure(cost) }}", "prose-not-a-call"),
        ("{{ figure(2029) }}", "prose-not-a-call"),
        ("{{ figure(none) }}", "prose-not-a-call"),
        ("{% for x in y %}{{ figure('a') }}{% endfor %}", "prose-not-a-call"),
        ("{% include 'secret' %}", "prose-not-a-call"),
        ('{{ figur("cost") }}', "unknown-reader"),
        ('{{ range("9") }}', "unknown-reader"),
        ("{{ figure() }}", "bad-arguments"),
        ('{{ figure("") }}', "bad-arguments"),
        ('{{ figure("a", id="a") }}', "bad-arguments"),
        ('{{ figure("a", year="b") }}', "bad-arguments"),
        ('{{ figure("a", show="all") }}', "bad-arguments"),
        ('{{ term("a", "b", "c") }}', "bad-arguments"),
        ('{{ literal("3") }}', "bad-arguments"),
        ('{{ literal("3", why="…") }}', "bad-arguments"),
        ('{{ literal("3", why="") }}', "bad-arguments"),
        ("<b>", "raw-html"),
        ("</p>", "raw-html"),
        ("<!-- a -->", "raw-html"),
        ("<?a", "raw-html"),
        ("<script>a</script>", "raw-html"),
        ("[" * 50, "prose-too-long"),
        ("- " * 20, "prose-too-long"),
        ("> " * 20, "prose-too-long"),
        (" " * 50 + "a", "prose-too-long"),
        ("a" * 5_001, "prose-too-long"),
        ("a\n" * 60_000, "prose-too-long"),
        ("[a] " * 1_000 + "\n" + "[a] " * 1_100, "prose-too-long"),
    ],
)
def test_what_is_refused_is_one_problem(text: str, code: str) -> None:
    assert only(text).code.name == code


def test_a_problem_has_the_place_of_its_sign() -> None:
    assert only("It is {{ x }}.").place == at(6)


def test_a_flood_of_wrong_calls_ends_the_text() -> None:
    _, problems = read("{{ x \n" * 10_000, at)
    assert len(problems) == MAX_PROBLEMS


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_can_be_called_with_all_its_arguments(reader: str) -> None:
    kind, names = READERS[reader]
    choices = {"show"}
    arguments = ", ".join(f'{name}="a"' for name in names if name not in choices)
    (call,) = parsed(f"{{{{ {reader}({arguments}) }}}}").calls
    assert call.ref == ((kind, "a") if kind else None)


@given(st.text(max_size=300) | st.lists(PIECES, max_size=60).map("".join))
@example("{{ figure(" + "(" * 5)
@example("{{ 'a'" + " 'a'" * 100 + " }}")
@example("{{ " + "9" * 450 + " }}")
@example("{{ not not not not not not a }}")
@example("`" * 400 + "a")
@example("```\n" * 100)
@example("<" * 39 + "a")
def test_any_text_is_read_or_refused(text: str) -> None:
    made, problems = read(text, at)
    assert made.source == text
    assert all(text[c.start : c.end].startswith("{{") for c in made.calls)
    assert all(p.message for p in problems)


@given(st.text("abc-0", min_size=1, max_size=20), st.text("ab `{%\n", max_size=30))
def test_a_call_after_a_blank_line_is_found_whatever_stands_before(id: str, before: str) -> None:
    made, _ = read(f'{before.replace("`", "")}\n\n{{{{ term("{id}") }}}}', at)
    assert made.calls[-1].arguments == {"id": id}


def test_a_guess_is_made_only_where_one_is_close() -> None:
    assert nearest("figur", ["figure", "term"]) == "did you mean “figure”?"
    assert nearest("x", ["figure", "term"]) == "one of figure, term"
    assert nearest("x", [f"name-{n}" for n in range(20)]) == ""
