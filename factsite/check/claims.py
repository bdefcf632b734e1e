"""Claims are tested: each verdict is what its check says."""

from __future__ import annotations

from collections.abc import Iterator

from factsite.check.derived import MIXED, place_in
from factsite.check.rules import rule
from factsite.check.wording import answered
from factsite.load.factbook import Factbook, Step, Tested
from factsite.load.models import Claim
from factsite.problems import Code, Problem


def checked(book: Factbook) -> Iterator[tuple[Claim, Tested]]:
    """The claims that have a check, each with what it comes to."""
    for claim in book.claims:
        if claim.id in book.tested:
            yield claim, book.tested[claim.id]


@rule(
    "check-wrong",
    "The check of a claim has no answer",
    "A check compares values, dates, offices or lists of the facts. A misspelt id, a value that "
    "is not there or units that do not go together leave it without a verdict.",
)
def check_wrong(book: Factbook, code: Code) -> Iterator[Problem]:
    """Checks that come to nothing."""
    for claim, tested in checked(book):
        if tested.fault and not tested.fault.is_known:
            place = place_in(book, claim, ("check",), claim.check or "", tested.fault.start)
            yield Problem(code, tested.fault.why, place, tested.fault.hint)


@rule(
    "verdict-wrong",
    "The verdict on a claim is not what its check says",
    "Either a fact that it rests on has changed, or the verdict was never true. Look at the facts "
    "before changing the verdict.",
)
def verdict_wrong(book: Factbook, code: Code) -> Iterator[Problem]:
    """Claims whose typed verdict is another than the one of the check."""
    for claim, tested in checked(book):
        if tested.fault is None and tested.verdict != claim.verdict:
            compared = "; ".join(_compared(book, step) for step in tested.steps)
            message = f"the check says “{tested.verdict}”, the record “{claim.verdict}”"
            yield Problem(code, message, book.place(claim, "verdict"), compared)


def _compared(book: Factbook, step: Step) -> str:
    """One comparison with what stood on both sides of it."""
    left, right = answered(book.units, step.left), answered(book.units, step.right)
    return f"{step.text} ({left}) {step.sign} {right}: {step.verdict}"


@rule(
    "verdict-unchecked",
    "A claim has a verdict, but no check",
    "`holds` and `fails` are found by a check at every build. Without one, a claim is `open` or "
    "`untestable`, and says why.",
)
def verdict_unchecked(book: Factbook, code: Code) -> Iterator[Problem]:
    """Claims that hold or fail by word alone."""
    for claim in book.claims:
        if claim.check is None and claim.verdict in ("holds", "fails"):
            what = f"nothing checks that this claim “{claim.verdict}”"
            place = book.place(claim, "verdict")
            yield Problem(code, what, place, "add `check:`, or say `open` and why")


@rule(
    "mixed-check",
    "A claim compares values that were not taken alike",
    "A calendar year is no fiscal year, what was asked for is not what was spent, and a count on "
    "a day is no sum over a period. Where it is meant, `mixes:` says why.",
)
def mixed_check(book: Factbook, code: Code) -> Iterator[Problem]:
    """Checks that mix calendars, stages or stocks and flows without a reason, or name none."""
    for claim, tested in checked(book):
        if claim.mixes is None and tested.mixed:
            why, start = tested.mixed[0]
            place = place_in(book, claim, ("check",), claim.check or "", start)
            yield Problem(code, why, place, MIXED)
        elif claim.mixes is not None and not tested.mixed and tested.fault is None:
            yield Problem(
                code, "nothing is mixed here", book.place(claim, "mixes"), "remove `mixes`"
            )
