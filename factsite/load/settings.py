"""The settings of the site that the facts need, read from mkdocs.yml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import yaml

from factsite.load.dates import Date
from factsite.load.fields import is_url
from factsite.load.nodes import decode
from factsite.problems import Place, Problem, code

BAD_SETTING = code(
    "bad-setting",
    "A setting in mkdocs.yml is missing or wrong",
    "The site's name, its as-of date and its navigation stand there.",
)
CONFIG = "mkdocs.yml"


@dataclass(frozen=True)
class License:
    """The terms under which the facts and the prose may be used again."""

    name: str
    url: str


@dataclass(frozen=True)
class Settings:
    """What the build takes from mkdocs.yml: names, addresses, the as-of date, the navigation.

    `editions` are the earlier days for which the whole site is published too, in order.
    """

    site_name: str
    site_url: str
    repo_url: str
    as_of: date | None
    nav: tuple[str, ...]
    editions: tuple[date, ...] = ()
    license: License | None = None


def read(raw: bytes) -> tuple[Settings | None, list[Problem]]:
    """The settings in mkdocs.yml; its own tags (`!ENV`) are left to MkDocs."""
    text, problems = decode(raw, CONFIG)
    if problems:
        return None, problems
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except RecursionError:
        return None, [Problem(BAD_SETTING, "the settings nest too deeply", Place(CONFIG))]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(CONFIG, mark.line + 1, mark.column + 1) if mark else Place(CONFIG)
        return None, [
            Problem(BAD_SETTING, f"this is not YAML: {getattr(error, 'problem', '')}", place)
        ]
    if not isinstance(root, yaml.MappingNode):
        return None, [
            Problem(BAD_SETTING, "the settings are no mapping", Place(CONFIG), "see the README")
        ]
    as_of, problems = _as_of(_at(root, "extra", "factsite", "as_of"))
    site_url, wrong = _address(_at(root, "site_url"))
    problems += wrong
    editions, wrong = _editions(_at(root, "extra", "factsite", "editions"), as_of)
    problems += wrong
    license, wrong = _license(_at(root, "extra", "factsite", "license"))
    problems += wrong
    settings = Settings(
        _text(_at(root, "site_name")),
        site_url,
        _text(_at(root, "repo_url")),
        as_of,
        tuple(_documents(_at(root, "nav"))),
        editions,
        license,
    )
    return settings, problems


def _address(node: yaml.Node | None) -> tuple[str, list[Problem]]:
    """The site's own address, or a problem where it is none; empty where there is no such key."""
    if node is None:
        return "", []
    text = _text(node)
    if is_url(text) or not node.value:
        return text, []
    place = Place(CONFIG, node.start_mark.line + 1, node.start_mark.column + 1)
    hint = "write one such as https://example.org/ or https://example.org/folder/"
    return "", [Problem(BAD_SETTING, f"“{node.value}” is not a web address", place, hint)]


def _at(node: yaml.Node | None, *keys: str) -> yaml.Node | None:
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((value for name, value in pairs if name.value == key), None)
    return node


def _text(node: yaml.Node | None) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) and not node.tag.startswith("!E") else ""


def _documents(nav: yaml.Node | None) -> list[str]:
    """The documents that the navigation names, in its order; what aliases repeat counts once."""
    names: list[str] = []
    seen: set[int] = set()
    left = [nav]
    while left:
        node = left.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode) and node.value.endswith(".md"):
            names.append(node.value)
        elif isinstance(node, yaml.SequenceNode):
            left += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            left += [value for _, value in reversed(node.value)]
    return names


def _as_of(node: yaml.Node | None) -> tuple[date | None, list[Problem]]:
    if node is None:
        hint = (
            "add `extra: {factsite: {as_of: 2021-02-11}}`: the day whose knowledge the site shows"
        )
        return None, [Problem(BAD_SETTING, "the site has no as-of date", Place(CONFIG), hint)]
    return _day(node)


def _day(node: yaml.Node) -> tuple[date | None, list[Problem]]:
    """The day that a scalar names, or a problem at its place."""
    said = node.value if isinstance(node, yaml.ScalarNode) else "a list or mapping"
    try:
        parsed = Date.parse(said)
    except ValueError:
        parsed = None
    if parsed is None or parsed.precision != "day":
        return None, [_wrong(node, f"“{said}” names no day", "write 2021-02-11")]
    return parsed.first, []


def _editions(node: yaml.Node | None, as_of: date | None) -> tuple[tuple[date, ...], list[Problem]]:
    """The days of the past editions in order, each before the site's own."""
    if node is None:
        return (), []
    if not isinstance(node, yaml.SequenceNode):
        return (), [_wrong(node, "the editions are no list", "write [2021-02-11]")]
    days: set[date] = set()
    problems: list[Problem] = []
    for item in node.value:
        day, wrong = _day(item)
        if day and as_of and day >= as_of:
            hint = f"an edition is of a day before {as_of.isoformat()}"
            wrong = [_wrong(item, "an edition of this day would be the site itself", hint)]
        elif day in days:
            wrong = [_wrong(item, "this edition is named twice", "remove one")]
        problems += wrong
        if day and not wrong:
            days.add(day)
    return tuple(sorted(days)), problems


def _license(node: yaml.Node | None) -> tuple[License | None, list[Problem]]:
    """The license, or a problem where its name or its address is missing."""
    if node is None:
        return None, []
    name, url = _text(_at(node, "name")), _text(_at(node, "url"))
    if name and is_url(url):
        return License(name, url), []
    said = "the license has no web address" if name else "the license has no name"
    hint = "write {name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/}"
    return None, [_wrong(_at(node, "url") or node if name else node, said, hint)]


def _wrong(node: yaml.Node, message: str, hint: str) -> Problem:
    place = Place(CONFIG, node.start_mark.line + 1, node.start_mark.column + 1)
    return Problem(BAD_SETTING, message, place, hint)
