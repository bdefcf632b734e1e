"""Passages of a text that read what is not known yet, taken out of it.

A passage is a paragraph, list item, table row, term, definition or heading; the innermost around
the fact goes, and what would say nothing or something else without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from xml.etree.ElementTree import Element

Parents = dict[Element, Element]
PASSAGES = {"p", "li", "tr", "dd", "dt", "h2", "h3", "h4", "h5", "h6"}


def leave_out(root: Element, is_unknown: Callable[[Element], bool]) -> int:
    """How many passages were taken out; `is_unknown` is asked of each element by itself."""
    parents = {child: parent for parent in root.iter() for child in parent}
    found = {_passage(e, parents): None for e in parents if is_unknown(e)}
    outermost = [p for p in found if not any(each in found for each in _around(p, parents))]
    gone = [element for passage in outermost for element in _with_it(passage, parents)]
    for element in gone:
        _remove(element, parents)
    if outermost:
        _drop_empty_sections(root)
    return len(outermost)


def level(element: Element) -> int:
    """The level of a heading below the title; 0 for what is none."""
    return int(element.tag[1]) if re.fullmatch(r"h[2-6]", element.tag) else 0


def _around(element: Element, parents: Parents) -> Iterator[Element]:
    """What the element stands in, the innermost first."""
    while (outer := parents.get(element)) is not None:
        yield outer
        element = outer


def _passage(element: Element, parents: Parents) -> Element:
    """The passage that the element stands in; of a table's head it is the table.

    Where it stands in none, it is the whole block.
    """
    *within, _ = (element, *_around(element, parents))
    found = next((each for each in within if each.tag in PASSAGES), within[-1])
    outer = parents[found]
    return parents[outer] if outer.tag == "thead" else found


def _with_it(passage: Element, parents: Parents) -> list[Element]:
    """The passage, and for a term what is said of it alone."""
    siblings = list(parents[passage])
    at = siblings.index(passage)
    if passage.tag != "dt" or (at and siblings[at - 1].tag == "dt"):
        return [passage]
    return [passage, *takewhile(lambda each: each.tag == "dd", siblings[at + 1 :])]


def _remove(element: Element, parents: Parents) -> None:
    """Takes the element out, and what it stands in where that says nothing any more."""
    parent = parents[element]
    if element not in list(parent):  # gone already, with its term
        return
    parent.remove(element)
    is_hollow = len(parent) == 0 and not (parent.text or "").strip()
    if parent in parents and (is_hollow or element.tag == "tbody"):
        _remove(parent, parents)


def _drop_empty_sections(root: Element) -> None:
    """Takes out headings below which everything was left out."""
    following: Element | None = None
    for child in reversed(list(root)):
        own = level(child)
        if own and (following is None or 0 < level(following) <= own):
            root.remove(child)
        else:
            following = child
