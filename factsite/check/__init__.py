"""Facts to problems: one module a subject, one function a rule, each registered once."""

from factsite.check import (
    bare_numbers,
    claims,
    conflicts,
    conversions,
    dates,
    derived,
    disagreement,
    figures,
    order,
    printed,
    references,
    statements,
)
from factsite.check.rules import RULES, run_all

__all__ = [
    "RULES",
    "bare_numbers",
    "claims",
    "conflicts",
    "conversions",
    "dates",
    "derived",
    "disagreement",
    "figures",
    "order",
    "printed",
    "references",
    "run_all",
    "statements",
]
