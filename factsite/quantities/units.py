"""Units: what a figure counts, and every spelling by which a phrase may name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from factsite.quantities.interval import ROUNDED
from factsite.quantities.spelling import Spellings, fold, normal, table

if TYPE_CHECKING:
    from factsite.quantities.reading import Reading

# Kinds whose units are sizes of one thing, so that 1,000 meters are a kilometer.
CONVERTIBLE = frozenset(["share", "points", "duration", "length", "area", "mass", "volume"])
KINDS = CONVERTIBLE | {"currency", "count", "multiple", "rate"}
_PER = " per "


@dataclass(frozen=True)
class Unit:
    """A unit: its permanent id, its names, and its size in base units of its kind.

    `words` are spellings that a phrase may use, casefolded; the names, the symbol and a currency's
    code are read without standing there. `by_language` gives the name by language code.
    """

    id: str
    kind: str
    symbol: str
    one: str
    many: str
    words: tuple[str, ...] = ()
    size: Decimal = Decimal(1)
    by_language: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unit {self.id!r} has an unknown kind: {self.kind!r}")
        if not (self.size.is_finite() and self.size > 0):
            raise ValueError(f"unit {self.id!r} needs a size above zero, not {self.size}")

    @property
    def tops(self) -> frozenset[str]:
        """The id of the upper unit of a rate: EUR of `EUR per GBP`; none of any other unit."""
        return frozenset([self.id.partition(_PER)[0]] if self.kind == "rate" else [])


class Units(Mapping[str, Unit]):
    """All units by id, and the ids behind each printed word.

    A rate of two units (`EUR per GBP`) is found on look-up, though not counted or listed.
    """

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.id: unit for unit in units}
        every = self._units.values()
        self.signs = _index((unit.id, sign) for unit in every for sign in signs_of(unit))
        self.words = _index((unit.id, word) for unit in every for word in words_of(unit))
        self.money = frozenset(unit.id for unit in every if unit.kind == "currency")
        # Remembered answers; they depend on the units alone.
        self._rates: dict[str, Unit] = {}
        self._sizes: dict[frozenset[str], Decimal | None] = {}
        self.readings: dict[Hashable, Reading | None] = {}

    @classmethod
    def builtin(cls) -> Units:
        """The units that every site has: currencies, shares, counts, measures."""
        return _builtin()

    def extended(self, extra: Iterable[Unit]) -> Units:
        """These units and the extra ones; an extra unit takes the place of one with its id."""
        return Units([*self._units.values(), *extra])

    def named(self, word: str) -> frozenset[str]:
        """The ids of the units that the printed word, sign or code may mean; empty if none."""
        text = normal(word)
        found = (self.signs.get(text) or frozenset()) | (self.words.get(fold(text)) or frozenset())
        if not found and _PER in text:
            above, _, below = text.partition(_PER)
            return rates(self.named(above), self.named(below))
        return found

    def admits(self, unit: str, printed: frozenset[str]) -> bool:
        """Whether a figure in this unit may be printed in one of those; an empty set is any.

        Currencies and counts must be the same; measures of one kind convert into each other.
        """
        if not printed or unit in printed:
            return True
        kind = self[unit].kind
        return kind in CONVERTIBLE and any(self[other].kind == kind for other in printed)

    def size(self, ids: frozenset[str]) -> Decimal | None:
        """The size that all these units share (1 for none at all), or None where they differ."""
        if ids not in self._sizes:
            sizes = {self[id].size for id in ids} or {Decimal(1)}
            self._sizes[ids] = sizes.pop() if len(sizes) == 1 else None
        return self._sizes[ids]

    def __getitem__(self, id: str) -> Unit:
        unit = self._units.get(id) or self._rates.get(id)
        if unit is None:
            unit = self._rates[id] = self._rate(id)
        return unit

    def _rate(self, id: str) -> Unit:
        above, _, below = id.partition(_PER)
        if above not in self._units or below not in self._units:
            raise KeyError(id)
        return _rate(id, self._units[above], self._units[below])

    def __contains__(self, id: object) -> bool:
        return id in self._units or super().__contains__(id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)


def rates(above: frozenset[str], below: frozenset[str]) -> frozenset[str]:
    """The ids of the rates of each unit above to each other unit below."""
    return frozenset(f"{a}{_PER}{b}" for a in above for b in below if a != b)


def _rate(id: str, above: Unit, below: Unit) -> Unit:
    return Unit(
        id=id,
        kind="rate",
        symbol=above.symbol,
        one=f"{above.one}{_PER}{below.one}",
        many=f"{above.many}{_PER}{below.one}",
        size=ROUNDED.divide(above.size, below.size),
        by_language={
            language: f"{name}/{below.by_language[language]}"
            for language, name in above.by_language.items()
            if language in below.by_language and name != above.many
        },
    )


def signs_of(unit: Unit) -> Iterator[str]:
    """Spellings whose case matters: `t` is a tonne, `T` is not; `ALL` is money, `all` is not."""
    yield normal(unit.symbol)
    if unit.kind == "currency":
        yield unit.id


def words_of(unit: Unit) -> Iterator[str]:
    """Spellings whose case does not matter, in one case."""
    for word in (unit.one, unit.many, *unit.words, *unit.by_language.values()):
        yield fold(normal(word))


def _index(pairs: Iterable[tuple[str, str]]) -> Spellings[frozenset[str]]:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for id, spelling in pairs:
        ids[spelling].add(id)
    return Spellings((spelling, frozenset(each)) for spelling, each in ids.items())


@cache
def _builtin() -> Units:
    from factsite.quantities.currencies import currencies

    data = table("units.yml")
    return Units([*_measures(data["units"]), *currencies(data["currencies"])])


def _measures(rows: Mapping[str, Mapping[str, str]]) -> Iterator[Unit]:
    for id, row in rows.items():
        yield Unit(
            id=id,
            kind=row["kind"],
            symbol=row["symbol"],
            one=row["one"],
            many=row["many"],
            words=tuple(fold(normal(word)) for word in row["words"]),
            size=Decimal(row.get("size", "1")),
            by_language=MappingProxyType({"en": row["many"], "ja": row["ja"]}),
        )
