"""The data of search: entries as small scripts, of which a reader loads only what a query needs.

Three kinds of shards stand in `search/`. `l/`: for each lead the entries whose title or names hold
it, and those that hold it elsewhere. A lead is a pair of characters where a script sets no spaces,
else the first letters of a word. `e/`: the entries themselves, in which an exact check decides.
`v/`: the numbers of entries in order. `index.js` tells which shard holds what. Entries are
numbered in the order given, the most important first.

Each file is one call with one JSON literal, so that it works from a disk and can be told from any
other script.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from factsite.render.entry import Entry, Print, Row, Tagged

FOLDER = "search"
_ENTRY_BYTES, _LEAD_BYTES, _VALUES = 6_000, 4_000, 96
_WORD_LEAD = 4
# From this many entries on, a lead that so large a part of them holds leads nowhere.
_MANY, _MOST = 2_000, 0.4
EVERY = "*"
_CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
# Scripts that set no spaces between words.
_CLOSE = (
    "\u3005-\u3007\u303b\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf"([{_CLOSE}]+)|((?:(?![{_CLOSE}])[^\W_])+(?:\.\d+)*)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_POSSESSIVE = re.compile(r"['’]s\b")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")


def shards(entries: Sequence[Entry], vocabulary: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of search by path; `vocabulary` is what the script in the page needs besides.

    It names the kinds of the entries, and is handed on as it is. The same entries give the same
    bytes.
    """
    kinds = {kind["id"]: n for n, kind in enumerate(vocabulary["kinds"])}
    blocks = list(_blocks([_entry(entry, kinds) for entry in entries]))
    leads = list(_lead_shards(entries))
    values = {group: list(_cut(rows, _VALUES)) for group, rows in _values(entries).items()}
    files: dict[str, Any] = {f"e/{n}": block for n, (_, block) in enumerate(blocks)}
    files |= {f"l/{n}": shard for n, shard in enumerate(leads)}
    ranges: dict[str, list[list[Any]]] = {}
    for group, cuts in values.items():
        for rows in cuts:
            name = f"v/{sum(map(len, ranges.values()))}"
            ranges.setdefault(group, []).append([name, *_bounds(rows)])
            files[name] = rows
    made = {f"{FOLDER}/{name}.js": script(name, data) for name, data in files.items()}
    manifest = {
        **vocabulary,
        "version": blake2b(b"".join(made.values()), digest_size=6).hexdigest(),
        "size": len(entries),
        "blocks": [first for first, _ in blocks],
        "leads": [next(iter(shard)) for shard in leads],
        "often": _often(leads, len(entries)),
        "values": ranges,
    }
    return {f"{FOLDER}/index.js": script("index", manifest), **made}


def script(name: str, data: object) -> bytes:
    """One call with one JSON literal; what ends a script or a line elsewhere is escaped in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"factsite.shard({json.dumps(name)},{text});\n".encode()


def normal(text: str) -> str:
    """The form in which texts are compared: one case and width, plain numbers and initials."""
    text = (text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()
    text = _POSSESSIVE.sub("", _THOUSANDS.sub("", text))
    return _INITIALS.sub(lambda m: m.group().replace(".", ""), text)


def leads(texts: Iterable[str]) -> set[str]:
    """What leads to the texts, from each of their words."""
    found = set()
    for run, word in _TOKEN.findall(normal("\n".join(texts))):
        if word:
            found.add(word[:_WORD_LEAD])
        else:
            found.update(run[n : n + 2] for n in range(max(1, len(run) - 1)))
    return found


def _lead_shards(entries: Sequence[Entry]) -> Iterator[dict[str, str]]:
    """Leads in order, several to a shard, each with its two lists of entries."""
    named: defaultdict[str, list[int]] = defaultdict(list)
    held: defaultdict[str, list[int]] = defaultdict(list)
    for n, entry in enumerate(entries):
        in_names = leads(_names(entry))
        for lead in in_names:
            named[lead].append(n)
        for lead in leads(_body(entry)) - in_names:
            held[lead].append(n)
    shard: dict[str, str] = {}
    size = 0
    # The order of the script in the page, which compares UTF-16.
    for lead in sorted({*named, *held}, key=lambda lead: lead.encode("utf-16-be")):
        rest = held[lead]
        is_idle = len(entries) >= _MANY and len(rest) > len(entries) * _MOST
        lists = f"{coded(named[lead])} {EVERY if is_idle else coded(rest)}"
        if size + len(lists) > _LEAD_BYTES and shard:
            yield shard
            shard, size = {}, 0
        shard[lead] = lists
        size += len(lists) + len(lead.encode()) + 6
    if shard:
        yield shard


def coded(numbers: Iterable[int]) -> str:
    """Rising numbers as steps, five bits a letter, the lowest first; the upper half goes on."""
    letters, last = [], -1
    for number in numbers:
        step, last = number - last - 1, number
        while step >= 32:
            letters.append(_CODES[32 + step % 32])
            step //= 32
        letters.append(_CODES[step])
    return "".join(letters)


def _often(shards: Iterable[Mapping[str, str]], size: int) -> dict[str, int]:
    """How often the frequent leads occur, as a power of two; all others are rare."""
    least = max(16, size // 100)
    found = {}
    for shard in shards:
        for lead, lists in shard.items():
            number = size if EVERY in lists else sum(c in _CODES[:32] for c in lists)
            if number >= least:
                found[lead] = number.bit_length()
    return found


def _names(entry: Entry) -> Iterator[str]:
    yield entry.title.text
    yield from (name.text for name in entry.names)


def _body(entry: Entry) -> Iterator[str]:
    yield from (entry.detail, entry.text, entry.also, entry.badge.text, entry.slot.text)
    for row in entry.rows:
        yield from (row.shown, row.short, row.when, row.also, row.badge.text)
        yield from (each.text for each in row.prints)


def _blocks(entries: Iterable[list[Any]]) -> Iterator[tuple[int, list[list[Any]]]]:
    """Entries in blocks of about one size, each with the number of its first."""
    block: list[list[Any]] = []
    first = size = 0
    for n, entry in enumerate(entries):
        length = len(json.dumps(entry, ensure_ascii=False).encode())
        if block and size + length > _ENTRY_BYTES:
            yield first, block
            block, first, size = [], n, 0
        block.append(entry)
        size += length
    if block:
        yield first, block


def _entry(entry: Entry, kinds: Mapping[str, int]) -> list[Any]:
    """The entry as a list, in the order in which the script in the page takes it apart."""
    texts = [entry.detail, entry.text, entry.also]
    names = [_tagged(name) for name in entry.names if name.text]
    return [
        kinds[entry.kind], entry.address, _tagged(entry.title), _tagged(entry.slot), names,
        *texts, _tagged(entry.badge), [_row(row) for row in entry.rows], entry.front,
        entry.weight,
    ]  # fmt: skip


def _row(row: Row) -> list[Any]:
    badge, prints = _tagged(row.badge), [_print(each) for each in row.prints]
    return _trimmed([row.shown, row.short, row.anchor, row.when, row.also, badge, prints])


def _print(each: Print) -> list[Any]:
    return _trimmed([each.text, each.lang, each.source])


def _tagged(text: Tagged) -> str | list[str]:
    return [text.text, text.lang] if text.lang else text.text


def _trimmed(parts: list[Any]) -> list[Any]:
    """The list without empty parts at its end."""
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _values(entries: Sequence[Entry]) -> dict[str, list[list[Any]]]:
    """The numbers by what may be compared: entry, row, the number itself, and all it can be."""
    found: defaultdict[str, list[tuple[Decimal, int, int, list[Any]]]] = defaultdict(list)
    for n, entry in enumerate(entries):
        for m, row in enumerate(entry.rows):
            if number := row.number:
                ends = [number.first, number.last, number.low, number.high]
                written = [None if end is None else short(end) for end in ends]
                found[number.group].append((number.first, n, m, [n, m, *written]))
    return {
        group: [row for *_, row in sorted(rows, key=lambda r: r[:3])]
        for group, rows in sorted(found.items())
    }


def _bounds(rows: Sequence[Sequence[Any]]) -> list[str]:
    """The first numbers of the first and the last row, and the ends of all they can be."""
    lows = [Decimal(row[4]) for row in rows if row[4] is not None]
    highs = [Decimal(row[5]) for row in rows if row[5] is not None]
    first, last = rows[0][2], rows[-1][2]
    return [first, last, short(min(lows, default=Decimal(first))),
            short(max(highs, default=Decimal(last)))]  # fmt: skip


def short(number: Decimal) -> str:
    """The number in as few characters as it takes: 2017e8, 0.5."""
    sign, digits, exponent = number.normalize().as_tuple()
    assert isinstance(exponent, int)
    scaled = f"{'-' * sign}{''.join(map(str, digits))}e{exponent}"
    return min(f"{number.normalize():f}", scaled, key=len)


def _cut(rows: Sequence[list[Any]], size: int) -> Iterator[Sequence[list[Any]]]:
    yield from (rows[at : at + size] for at in range(0, len(rows), size))
