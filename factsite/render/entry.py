"""What search can find: the shape of an entry, plain and without any kind of record in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Tagged:
    """A short text and its language, empty for the site's own."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class Number:
    """A number in base units: what may be compared with it, all that it can be, and itself.

    `low` and `high` are None where it is open; `first` and `last` differ for a range alone.
    """

    group: str
    low: Decimal | None
    high: Decimal | None
    first: Decimal
    last: Decimal


@dataclass(frozen=True)
class Print:
    """A phrase as a source prints it, its language, and the source in a few words."""

    text: str
    lang: str = ""
    source: str = ""


@dataclass(frozen=True)
class Row:
    """One number of an entry: a value of a figure, or one that stands in a text.

    `shown` and `short` are the number in words, `when` its time, `also` further words that find
    it. In a text it is only `shown`, as it stands there.
    """

    shown: str
    short: str = ""
    anchor: str = ""
    when: str = ""
    also: str = ""
    badge: Tagged = Tagged("")
    prints: tuple[Print, ...] = ()
    number: Number | None = None


@dataclass(frozen=True)
class Entry:
    """Something to be found: what a reader sees of it, where it leads, and what finds it.

    `kind` is its group among the results, `slot` what stands before its title, `names` its other
    names, `detail` a line below it, `text` the rest, `also` words that find it and are not shown.
    The tag of a badge is its class. `rows` of a figure are its values, the one to show first at
    `front` (-1 for none); else they are numbers in its text. A greater `weight` is found earlier.
    """

    kind: str
    address: str
    title: Tagged
    slot: Tagged = Tagged("")
    names: tuple[Tagged, ...] = ()
    detail: str = ""
    text: str = ""
    also: str = ""
    badge: Tagged = Tagged("")
    rows: tuple[Row, ...] = ()
    front: int = -1
    weight: int = 0
