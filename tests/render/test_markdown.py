"""Prose to HTML: what is refused and where, what is left out, and what comes back."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markupsafe import Markup
from selectolax.lexbor import LexborHTMLParser

from factsite.load import prose
from factsite.problems import Place
from factsite.render.markdown import TAGS, Html, convert, inline, relative

LATE = "late"
CALL = '{{ term("bridge") }}'
UNKNOWN = '{{ term("late") }}'
CHART = '{{ chart("bridge-cost") }}'
LITERAL = '{{ literal("javascript:alert(1)", why="y") }}'


def is_known(call: prose.Call) -> bool:
    return call.arguments.get("id") != LATE


def fill(call: prose.Call) -> Markup:
    assert is_known(call)
    if call.reader in prose.BLOCKS:
        return Markup("<figure>drawn</figure>")
    said = Markup('<a href="b/">{}</a><sup class="ref">1</sup>')
    return said.format(call.arguments.get("id", "a & b"))


def resolve(target: str) -> str | None:
    return None if LATE in target else target


def read(source: str) -> prose.Text:
    text, problems = prose.read(
        source,
        lambda at: Place("a.md", source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)),
    )
    assert problems == []
    return text


def made(source: str) -> Html:
    return convert(read(source), is_known, fill, resolve)


def body(source: str) -> str:
    html = made(source)
    assert html.problems == []
    return html.body


def refused(source: str) -> tuple[str, str]:
    """The one problem of the text: its code and its place."""
    (problem,) = made(source).problems
    return problem.code.name, f"{problem.place.line}:{problem.place.column}"


@pytest.mark.parametrize(
    "line",
    [
        f"[x]({LITERAL})",
        f"![{CALL}](a.png)",
        f'[x](y.md "{LITERAL}")'.replace('"javascript:alert(1)", why="y"', "'a', why='y'"),
        f"![x]({LITERAL})",
        f"[x {CALL}](y.md)",
        "x\n{: title='{{ term(\"bridge\") }}'}",
    ],
)
def test_a_call_in_a_link_or_an_attribute_is_refused_at_its_place(line: str) -> None:
    place = f"{3 + line[: line.index('{{')].count(chr(10))}"
    code, found = refused(f"One.\n\n{line}")
    assert (code, found.split(":")[0]) == ("call-in-link", place)


def test_a_call_in_the_address_of_a_reference_is_refused() -> None:
    assert refused(f"[x][1]\n\n[1]: {LITERAL}") == ("call-in-link", "3:6")


@pytest.mark.parametrize("level", ["##", "####"])
def test_a_label_for_the_contents_is_refused(level: str) -> None:
    source = f"One.\n\n{level} Two {{: #two data-toc-label='{CALL}'}}"
    assert {p.code.name for p in made(source).problems} == {"unsafe-prose"}
    assert made(source).problems[0].place.line == 3


@pytest.mark.parametrize("call", [CALL, UNKNOWN, CHART])
def test_a_call_in_indented_code_is_refused_known_or_not(call: str) -> None:
    assert refused(f"One.\n\n    {call}\n") == ("call-in-code", "3:5")


def test_a_call_in_code_that_only_markdown_sees_is_refused() -> None:
    assert refused(f"\\\\`{CALL}`")[0] == "call-in-code"


@pytest.mark.parametrize("code", [f"`{CALL}`", f"```\n{CALL}\n```", f"~~~ text\n{UNKNOWN}\n~~~"])
def test_text_in_code_stays_as_it_is(code: str) -> None:
    call = (UNKNOWN if UNKNOWN in code else CALL).replace('"', "&quot;")
    assert call in body(code).replace('"', "&quot;")


@pytest.mark.parametrize("sign", ["", "!"])
@pytest.mark.parametrize("address", ["http://[bad", "//[bad", "javascript:alert(1)"])
def test_an_address_that_is_none_or_could_run_is_refused_at_its_line(
    sign: str, address: str
) -> None:
    code, place = refused(f"`{address}`\n\nTwo.\n\n{sign}[x]({address})")
    assert (code, place.split(":")[0]) == ("unsafe-prose", "5")


def test_a_disguised_address_is_refused() -> None:
    assert refused("One\n\n[x](java&#115;cript&colon;alert)") == ("unsafe-prose", "3:5")


@pytest.mark.parametrize(
    "address",
    ["https://other.example/a.png", "//other.example/a.png", "/a.png", "\\\\\\other.example/a", ""],
)
def test_a_picture_from_elsewhere_is_refused_at_its_line(address: str) -> None:
    code, place = refused(f"One.\n\n![x]({address})")
    assert code == "unsafe-prose"
    assert not address or place.split(":")[0] == "3"


@pytest.mark.parametrize(
    "source",
    [
        "One.\n\nTwo.\n{: onclick='x()'}",
        "onclick is a word.\n\n[Two](a/){onclick=x}",
        "x\n\nTwo.\n{#two}",
        "x\n\nTwo.\n{: .loud}",
        "x y\n\n## Two {: #two style='color: red'}",
    ],
)
def test_an_attribute_that_is_not_allowed_is_refused_at_its_line(source: str) -> None:
    code, place = refused(source)
    last = len(source.split("\n"))
    assert (code, int(place.split(":")[0])) == ("unsafe-prose", last)


@pytest.mark.parametrize("title", ["# Two", "Two\n===", "> # Two"])
def test_a_second_title_is_refused_at_its_line(title: str) -> None:
    assert refused(f"`# one`\n\n{title}") == ("second-title", "3:1")


def test_a_heading_with_a_call_needs_an_id() -> None:
    assert refused(f"One.\n\n## The {CALL}") == ("heading-needs-id", "3:8")
    assert made(f"One.\n\n## The {CALL} {{: #two}}").problems == []


def test_the_contents_are_plain_text_with_the_ids_of_the_headings() -> None:
    html = made(
        f"## Costs &lt;b&gt;\n\n### A & B\n\n## *x* `code`\n\n#### Deep\n\n## The {CALL} {{#own}}"
    )
    assert html.contents == [
        {"id": "costs-b", "title": "Costs <b>", "level": 2},
        {"id": "a-b", "title": "A & B", "level": 3},
        {"id": "x-code", "title": "x code", "level": 2},
        {"id": "own", "title": "The bridge", "level": 2},
    ]


def test_entities_in_what_a_call_shows_are_plain_in_the_contents() -> None:
    html = made('## {{ literal("x", why="y") }} &amp;amp; {#own}')
    assert html.contents == [{"id": "own", "title": "a & b &amp;", "level": 2}]


def test_the_id_of_a_heading_keeps_letters_of_any_script() -> None:
    assert body("## 橋の Cost, 2. Teil!") == '<h2 id="橋の-cost-2-teil">橋の Cost, 2. Teil!</h2>'
    assert [row["id"] for row in made("## 橋\n\n## 橋\n\n## !").contents] == [
        "橋",
        "橋_1",
        "section",
    ]


def test_an_attribute_list_gives_an_id() -> None:
    assert body("## One {#own}") == '<h2 id="own">One</h2>'


def test_a_mark_of_contents_is_text() -> None:
    assert body("[TOC]") == "<p>[TOC]</p>"


@pytest.mark.parametrize("text", ["1 < 2", "a <- b", "x<3", 'say "x;" now', "a > b & c"])
def test_signs_are_text(text: str) -> None:
    assert LexborHTMLParser(body(text)).text() == text


def test_what_looks_like_a_mark_is_text() -> None:
    assert body("\ue0007\ue001 &#57344;7&#57345;") == "<p>\ufffd7\ufffd &#57344;7&#57345;</p>"


def test_columns_of_a_table_are_aligned() -> None:
    assert '<td align="right">2</td>' in body("|a|b|\n|-|-:|\n|1|2|")


@pytest.mark.parametrize(
    ("source", "left", "omitted"),
    [
        (f"One.\n\nTwo *{UNKNOWN}*.", "<p>One.</p>", 1),
        ("One.\n\nTwo [x](late/).", "<p>One.</p>", 1),
        ("One.\n\n![x](late.png)", "<p>One.</p>", 1),
        (f"- one\n- {UNKNOWN}", "<ul>\n<li>one</li>\n</ul>", 1),
        (f"One.\n\n- {UNKNOWN}\n- {UNKNOWN}", "<p>One.</p>", 2),
        (f"- one\n    - {UNKNOWN}", "<ul>\n<li>one</li>\n</ul>", 1),
        (f"- {UNKNOWN}\n    - {UNKNOWN}\n- two", "<ul>\n<li>two</li>\n</ul>", 1),
        (f"One.\n\n> {UNKNOWN}", "<p>One.</p>", 1),
        (f"One.\n\n|a|\n|-|\n|{UNKNOWN}|", "<p>One.</p>", 1),
        (f"One.\n\n|{UNKNOWN}|\n|-|\n|1|", "<p>One.</p>", 1),
        (f"a\n:   one\n\n{UNKNOWN}\n:   two", "<dl>\n<dt>a</dt>\n<dd>one</dd>\n</dl>", 1),
        (f"a\n:   one\n\n{UNKNOWN}\n:   {UNKNOWN}", "<dl>\n<dt>a</dt>\n<dd>one</dd>\n</dl>", 2),
        (f"One.\n\n{CHART} {UNKNOWN}", "<p>One.</p>", 1),
    ],
)
def test_the_passage_around_what_is_not_known_is_left_out(
    source: str, left: str, omitted: int
) -> None:
    html = made(source)
    assert (html.problems, html.body, html.omitted) == ([], left, omitted)


def test_one_row_of_a_table_is_left_out() -> None:
    html = made(f"|a|\n|-|\n|1|\n|{UNKNOWN}|")
    assert [n.text() for n in LexborHTMLParser(html.body).css("td")] == ["1"]


def test_the_heading_of_an_emptied_section_is_left_out_of_page_and_contents() -> None:
    html = made(f"## One\n\nText.\n\n## Two\n\n### Three\n\n{UNKNOWN}\n\n## Four\n\nText.")
    assert [row["title"] for row in html.contents] == ["One", "Four"]
    assert "Two" not in html.body
    assert "Three" not in html.body


def test_a_block_call_alone_stands_without_a_paragraph() -> None:
    assert body(f"One.\n\n{CHART}\n\nTwo.") == "<p>One.</p>\n<figure>drawn</figure>\n<p>Two.</p>"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("One.", "One."),
        ("One.\n\nTwo *three*.\n\nFour.", "One.<br>\nTwo <em>three</em>.<br>\nFour."),
        ("- one", "<ul>\n<li>one</li>\n</ul>"),
        ("", ""),
    ],
)
def test_a_text_shown_inline_has_no_paragraphs(source: str, shown: str) -> None:
    assert inline(body(source)) == shown


DEPTHS = ["", "a/", "a/b/", "a/c/", "b/", "b/a/", "a/b/c/"]


@pytest.mark.parametrize("page", DEPTHS)
@pytest.mark.parametrize("target", [*DEPTHS, "x.png", "a/x.png"])
def test_a_relative_address_leads_from_any_page_to_any_other(target: str, page: str) -> None:
    root = "https://bridge.example/site/"
    for rest in ("", "#x", "?y=a/b#x"):
        assert urljoin(f"{root}{page}", relative(target + rest, page)) == f"{root}{target}{rest}"


def test_an_address_outside_the_site_stays_outside() -> None:
    assert relative("../x/", "a/") == "../../x/"


SIGNS = """[ ]( ) ![ { } {: # ## - 1. > | -|- ` ``` ~~~ * _ < & &lt; &#x3a; : \\ " ' = === [TOC]
[x]: http:// // javascript: late a.md x onclick data-toc-label= 橋"""
SPACES = ["\n", "\n\n", "    ", " ", ":   ", "\ue0000\ue001", "\x02", "\x03"]
PIECES = st.sampled_from([*SIGNS.split(), *SPACES, CALL, UNKNOWN, CHART, LITERAL])


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80))
def test_any_text_ends_in_safe_html_or_in_problems(source: str) -> None:
    text, problems = prose.read(source, lambda at: Place("a.md", 1, at + 1))
    assume(not problems)
    html = convert(text, is_known, fill, resolve)
    if html.problems:
        assert html.body == ""
        return
    tags = {node.tag for node in LexborHTMLParser(html.body).css("body *")}
    assert tags <= TAGS | {"figure", "sup"}
    assert "\ue000" not in html.body
