"""The shards of search: whatever an entry says leads to it, and nothing in them can run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsite.publish import search
from factsite.render.entry import Entry, Number, Print, Row, Tagged

VOCABULARY = {"kinds": [{"id": "figures"}, {"id": "people"}], "query": {}, "figures": {}}
CALL = re.compile(rb'factsite\.shard\(("[a-z0-9/]+"),(.*)\);\n')
HOSTILE = "</script><script>alert(1)</script> <!-- & \u2028\u2029 \" ' \\"
TEXTS = st.text(alphabet="abc é12,.’'S橋川予算ァー億-<&\u2028 \u3000Ａ", max_size=30)


def person(title: str, text: str = "", number: int = 0) -> Entry:
    return Entry("people", f"people/p{number}/", Tagged(title), text=text)


def bridge(*rows: Row) -> Entry:
    return Entry("figures", "figures/bridge/", Tagged("Cost of the bridge"), rows=rows, front=0)


def read(files: dict[str, bytes]) -> dict[str, Any]:
    """What each shard holds, by its name; every file is one call with one JSON literal."""
    found = {}
    for path, content in files.items():
        call = CALL.fullmatch(content)
        assert call, path
        name = json.loads(call[1])
        assert path == f"search/{name}.js"
        found[name] = json.loads(call[2])
    return found


def decoded(letters: str) -> list[int]:
    """The numbers that a list of steps stands for."""
    numbers, last, step, shift = [], -1, 0, 1
    for letter in letters:
        code = search._CODES.index(letter)
        step, shift = step + code % 32 * shift, shift * 32
        if code < 32:
            last += step + 1
            numbers.append(last)
            step, shift = 0, 1
    return numbers


def lists(data: dict[str, Any], lead: str) -> tuple[list[int], list[int]]:
    """The entries that the lead leads to: by their names, and by the rest."""
    for name, shard in data.items():
        if name.startswith("l/") and lead in shard:
            named, held = shard[lead].split(" ")
            return decoded(named), decoded(held)
    return [], []


def entries_of(data: dict[str, Any]) -> list[Any]:
    """All entries, in the order of their numbers."""
    blocks = data["index"]["blocks"]
    found: list[Any] = []
    for n, first in enumerate(blocks):
        assert len(found) == first
        found += data[f"e/{n}"]
    return found


def every_text(entry: Entry) -> Iterable[str]:
    yield from (entry.title.text, entry.detail, entry.text, entry.also)
    yield from (name.text for name in entry.names)
    for row in entry.rows:
        yield from (row.shown, row.when, row.also, *(each.text for each in row.prints))


@given(st.lists(st.builds(person, TEXTS, TEXTS), max_size=12))
def test_each_word_of_an_entry_leads_to_it(entries: list[Entry]) -> None:
    data = read(search.shards(entries, VOCABULARY))
    for n, entry in enumerate(entries):
        for lead in {lead for text in every_text(entry) for lead in search.leads([text])}:
            named, held = lists(data, lead)
            assert n in named or n in held


@given(st.lists(st.builds(person, TEXTS, TEXTS), max_size=12))
def test_a_lead_leads_to_nothing_that_does_not_hold_it(entries: list[Entry]) -> None:
    data = read(search.shards(entries, VOCABULARY))
    for shard in (shard for name, shard in data.items() if name.startswith("l/")):
        for lead, each in shard.items():
            for n in {*decoded(each.split(" ")[0]), *decoded(each.split(" ")[1])}:
                assert lead in search.leads(every_text(entries[n]))


@given(st.lists(st.integers(0, 50_000), unique=True).map(sorted))
def test_lists_of_entries_come_back_as_they_were(numbers: list[int]) -> None:
    assert decoded(search.coded(numbers)) == numbers


def test_every_value_of_a_figure_leads_to_it_by_time_and_prints() -> None:
    row = Row("€12.3 million", "€12.3M", "fy2029", "fiscal 2029", "FY2029", Tagged("budget"),
              (Print("1230万ユーロ", "ja"), Print("EUR 12,300,000")))  # fmt: skip
    data = read(search.shards([person("A"), bridge(row)], VOCABULARY))
    for lead in ("fy20", "2029", "万ユ", "ーロ", "1230", "budg"):
        assert lists(data, lead) == ([], [1])
    assert lists(data, "brid") == ([1], [])


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("3,456億円", "３４５６億円"),
        ("U.S. forces", "us forces"),
        ("the town’s toll", "The town toll"),
        ("12,345.6", "12345.6"),
        ("ﾊｼ", "ハシ"),
    ],
)
def test_texts_that_are_written_in_two_ways_are_one(text: str, same: str) -> None:
    assert search.leads([text]) == search.leads([same])


def test_a_hostile_title_stays_a_text() -> None:
    files = search.shards([person(HOSTILE, HOSTILE)], {**VOCABULARY, "said": HOSTILE})
    for content in files.values():
        text = content.decode()
        assert not re.search("[<>&\u2028\u2029]", text)
        assert text.count("\n") == 1
    assert entries_of(read(files))[0][2] == HOSTILE


def test_entries_come_back_in_blocks_in_their_order() -> None:
    entries = [person(f"Ferry {n}", "a quay " * 100, n) for n in range(40)]
    data = read(search.shards(entries, VOCABULARY))
    assert len(data["index"]["blocks"]) > 1
    assert [entry[1] for entry in entries_of(data)] == [e.address for e in entries]


def test_numbers_stand_in_order_of_size_in_shards_that_tell_their_bounds() -> None:
    def row(value: int) -> Row:
        number = Decimal(value)
        return Row(str(value), number=Number("EUR", number - 1, None, number, number))

    values = [(7 * n) % 500 for n in range(300)]
    data = read(search.shards([bridge(*map(row, values))], VOCABULARY))
    ranges = data["index"]["values"]["EUR"]
    found = [[Decimal(each[2]) for each in data[name]] for name, *_ in ranges]
    assert len(found) > 1
    assert [value for shard in found for value in shard] == sorted(map(Decimal, values))
    for (_, first, last, low, high), shard in zip(ranges, found, strict=True):
        assert (Decimal(first), Decimal(last)) == (shard[0], shard[-1])
        assert Decimal(low) == shard[0] - 1
        assert Decimal(high) == shard[-1]


@pytest.mark.parametrize(
    ("number", "written"),
    [("201700000000", "2017e8"), ("0.5", "0.5"), ("-12", "-12"), ("0", "0"), ("1000", "1e3")],
)
def test_a_number_is_written_shortly_and_exactly(number: str, written: str) -> None:
    assert search.short(Decimal(number)) == written
    assert Decimal(written) == Decimal(number)


def test_a_word_of_most_of_very_many_entries_leads_nowhere_but_by_names() -> None:
    entries = [person(f"Ferry {n}", "quay", n) for n in range(2500)]
    data = read(search.shards(entries, VOCABULARY))
    shard = next(shard for shard in data.values() if isinstance(shard, dict) and "quay" in shard)
    assert shard["quay"] == " *"
    assert len(lists(data, "ferr")[0]) == 2500
    assert data["index"]["often"]["quay"] == data["index"]["often"]["ferr"]


def test_a_site_without_anything_to_find_has_an_index_alone() -> None:
    assert list(search.shards([], VOCABULARY)) == ["search/index.js"]
