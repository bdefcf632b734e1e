"""The world's currencies as units: codes, signs and names from the Unicode CLDR."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol

from factsite.quantities.spelling import fold, normal
from factsite.quantities.units import Unit


def currencies(data: Mapping[str, Any]) -> Iterator[Unit]:
    """A unit for each currency that CLDR names in English; `data` holds what CLDR lacks."""
    for code in sorted(Locale("en").currencies):
        words = {fold(normal(word)) for word in _spellings(code, data)}
        other = tuple(data["nouns"])
        yield Unit(
            id=code,
            kind="currency",
            symbol=get_currency_symbol(code, "en"),
            one=_name(code, 1, "en"),
            many=_name(code, 2, "en"),
            words=tuple(sorted(words)),
            by_language=MappingProxyType({lang: _name(code, 2, lang) for lang in ("en", *other)}),
        )


def _name(code: str, count: int, language: str) -> str:
    return get_currency_name(code, count, language)


def _spellings(code: str, data: Mapping[str, Any]) -> Iterator[str]:
    """Everything that may be printed for the currency but its code and its own symbol."""
    yield from data["spellings"].get(code, ())
    for language in data["nouns"]:
        for full in (get_currency_name(code, locale=language), _name(code, 2, language)):
            yield from (full, full.replace(" ", ""))
    nouns = _nouns(code, data)
    yield from nouns
    yield from (sign for sign, each in data["signs"].items() if nouns & set(each))
    for table in data["nouns"].values():
        yield from (word for word, each in table.items() if nouns & set(each))


def _nouns(code: str, data: Mapping[str, Any]) -> frozenset[str]:
    """The nouns that the currency goes by where its country is plain: dollar, dollars.

    A name with a bracket is one of several for the same money, so its noun stays with the other.
    """
    names = [_name(code, count, "en") for count in (1, 2)]
    if code in data["not_money"] or "(" in "".join(names):
        return frozenset()
    nouns = {fold(name.split()[-1]) for name in names}
    return frozenset(nouns.difference(data["not_nouns"]))
