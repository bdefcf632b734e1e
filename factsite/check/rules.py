"""The register of rules: functions from the Factbook to problems, with permanent codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from factsite.load.factbook import Factbook
from factsite.problems import Code, Problem, code

Rule = Callable[[Factbook], Iterable[Problem]]
RULES: list[Rule] = []


def rule(
    name: str, title: str, why: str, severity: str = "error"
) -> Callable[[Callable[[Factbook, Code], Iterator[Problem]]], Rule]:
    """Registers a function as the rule of the code `name`; it gets the book and its code."""

    def register(check: Callable[[Factbook, Code], Iterator[Problem]]) -> Rule:
        own = code(name, title, why, severity)

        def run(book: Factbook) -> list[Problem]:
            return list(check(book, own))

        RULES.append(run)
        return run

    return register


def run_all(book: Factbook) -> list[Problem]:
    """The problems that any rule finds."""
    return [problem for check in RULES for problem in check(book)]
