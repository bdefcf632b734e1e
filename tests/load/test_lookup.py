from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from factsite.load import lookup
from factsite.load.asof import known_on
from factsite.load.factbook import Factbook
from factsite.load.figures import Figure
from factsite.load.project import Project

Read = Callable[[dict[str, str | bytes | None]], Project]
HEAD = "label: Cost\ndefinition: What it costs.\nunit: EUR\nvalues:\n"


def figure(project: Read, *values: str) -> tuple[Factbook, Figure]:
    rows = "".join(f"  - {{{v}, source: paper, at: ¶1, printed: EUR 1}}\n" for v in values)
    made = project({"data/figures/cost.yml": HEAD + rows})
    assert made.problems == ()
    return made.book, made.book.figures[0]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (["status: budget, value: 1", "status: settled, value: 2"], 2),
        (["status: reported, value: 1", "status: budget, value: 2"], 2),
        (["value: 1", "status: reported, value: 2"], 2),
        (["status: budget, value: 1", "status: budget, basis: cash, value: 2"], 2),
        (["status: budget, value: 1", "status: budget, preferred: true, value: 2"], 2),
        (["status: cap, value: 1", "status: reported, value: 2"], 2),
    ],
)
def test_the_first_status_in_order_is_shown(project: Read, values: list[str], shown: int) -> None:
    book, cost = figure(project, *(f"period: 2029, {v}" for v in values))
    amount = lookup.value(book, cost, "2029").value
    assert amount is not None
    assert amount.low == shown


def test_a_status_and_a_basis_may_be_asked_for(project: Read) -> None:
    book, cost = figure(
        project,
        "period: 2029, status: settled, value: 1",
        "period: 2029, status: cap, value: 2",
        "period: 2029, status: settled, basis: cash, value: 3",
    )
    assert lookup.value(book, cost, "2029", "cap").anchor == "2029-cap"
    assert lookup.value(book, cost, "2029", "settled", "cash").anchor == "2029-settled-cash"


@pytest.mark.parametrize(
    ("question", "why", "hint"),
    [
        (("2031",), "no value for 2031", "there is: 2029, 2030"),
        ((), "values of several times", "there is: 2029, 2030"),
        (("2029", "settled"), "no value “settled”", "there is: budget"),
        (("2029", "budget", "cash"), "on the basis “cash”", ""),
        (("2030",), "must be asked for by name", "name the status: cap"),
        (("2029",), "2 values for 2029 that nothing sets apart", "mark one `preferred: true`"),
    ],
)
def test_a_question_without_one_answer_says_what_there_is(
    project: Read, question: tuple[str, ...], why: str, hint: str
) -> None:
    book, cost = figure(
        project,
        "period: 2029, status: budget, value: 1",
        "period: 2029, status: budget, value: 2",
        "period: 2030, status: cap, value: 1",
    )
    with pytest.raises(lookup.NoAnswer) as answer:
        lookup.value(book, cost, *question)
    assert why in answer.value.why
    assert answer.value.hint.startswith(hint)


def test_a_figure_of_one_time_needs_no_time(project: Read) -> None:
    book, cost = figure(project, "on: 2029-05-01, value: 1")
    assert lookup.value(book, cost).anchor == "2029-05-01"


def test_a_series_has_one_value_a_time_in_order(project: Read) -> None:
    book, cost = figure(
        project,
        "period: 2030, status: budget, value: 1",
        "period: 2029, status: budget, value: 1",
        "period: 2029, status: settled, value: 1",
        "period: 2028, status: cap, value: 1",
    )
    assert [v.anchor for v in lookup.series(book, cost)] == ["2029-settled", "2030-budget"]


def test_a_figure_of_limits_only_is_a_series_of_limits(project: Read) -> None:
    book, cost = figure(
        project,
        "period: 2030, status: cap, value: 1",
        "period: 2029, status: cap, value: 1",
    )
    assert [v.anchor for v in lookup.series(book, cost)] == ["2029-cap", "2030-cap"]


PACT = "name: Pact\nkind: pact\nparties: [A]\nsources: [{source: paper}]\n"


def state(project: Read, day: str, pact: str, **others: str) -> lookup.State:
    files = {
        f"data/agreements/{id}.yml": PACT + text for id, text in {"pact": pact, **others}.items()
    }
    made = project({**files})
    assert made.problems == ()
    when = date.fromisoformat(day)
    known = known_on(made.book, when)
    (found,) = (a for a in known.agreements if a.id == "pact")
    return lookup.state(known, made.book, found, when)


TERM = "signed: 2028-10-02\nin_force: 2028-11-01\nexpires: 2030-09-30\n"


@pytest.mark.parametrize(
    ("day", "pact", "word"),
    [
        ("2028-10-31", TERM, "signed"),
        ("2028-11-01", TERM, "in-force"),
        ("2030-09-30", TERM, "in-force"),
        ("2030-10-01", TERM, "expired"),
        ("2029-01-01", "talks: 2028\nagreed: 2030\n", "talks"),
        ("2029-01-01", "agreed: 2028\nsigned: 2030\n", "agreed"),
        ("2029-01-01", "signed: 2028\n", "unknown"),
        ("2029-01-01", "agreed: 2028\n", "unknown"),
        ("2029-01-01", "talks: 2028\n", "unknown"),
    ],
)
def test_an_agreements_state_follows_its_dates(
    project: Read, day: str, pact: str, word: str
) -> None:
    assert state(project, day, pact).word == word


def test_an_unknown_state_names_the_date_that_is_missing(project: Read) -> None:
    assert state(project, "2029-01-01", "signed: 2028\n").missing == "in_force"


def test_an_agreement_is_extended_only_past_its_signed_end(project: Read) -> None:
    longer = "in_force: 2030-04-01\nextends: {agreement: pact, to: 2031-09-30}\n"
    before = state(project, "2030-06-01", TERM, longer=longer)
    after = state(project, "2030-12-01", TERM, longer=longer)
    assert (before.word, after.word, after.by) == ("in-force", "extended", "longer")
    assert (str(before.until), str(after.until)) == ("2031-09-30", "2031-09-30")


def test_an_extension_that_is_not_in_force_is_pending(project: Read) -> None:
    longer = (
        "signed: 2029-04-01\nin_force: 2030-04-01\nextends: {agreement: pact, to: 2031-09-30}\n"
    )
    found = state(project, "2029-06-01", TERM, longer=longer)
    assert (found.word, found.pending, str(found.until)) == ("in-force", "longer", "2030-09-30")


def test_an_agreement_is_replaced_when_its_successor_is_in_force(project: Read) -> None:
    newer = "succeeds: pact\nin_force: 2029-04-01\n"
    assert state(project, "2029-03-31", TERM, newer=newer).word == "in-force"
    found = state(project, "2029-04-01", TERM, newer=newer)
    assert (found.word, found.by) == ("replaced", "newer")


@pytest.mark.parametrize(
    ("role", "day", "held"),
    [
        ("start: 2028-05-01, end: 2029-05-01", "2028-04-30", False),
        ("start: 2028-05-01, end: 2029-05-01", "2028-05-01", True),
        ("start: 2028-05-01, end: 2029-05-01", "2029-05-01", True),
        ("start: 2028-05-01, end: 2029-05-01", "2029-05-02", False),
        ("start: 2028-05-01", "2031-01-01", True),
        ("attested: 2028-05-01", "2028-05-01", True),
        ("attested: 2028-05-01", "2028-05-02", False),
        ("attested: 2028-05-01, start: 2027", "2027-06-01", True),
        ("attested: 2028-05-01, start: 2027", "2028-05-02", False),
        ("end: 2028-05-01", "2028-05-01", False),
    ],
)
def test_an_office_is_held_within_its_term_or_on_its_attested_day(
    project: Read, role: str, day: str, held: bool
) -> None:
    text = f"name: Ada Dee\nroles:\n  - {{role: Warden, source: paper, {role}}}\n"
    (person,) = project({"data/people/dee-ada.yml": text}).book.people
    assert bool(lookup.offices(person, date.fromisoformat(day))) is held


@pytest.mark.parametrize(
    ("other", "by"),
    [
        ("status: settled, source: report", "2029-settled"),
        ("status: budget, basis: cash, source: report", ""),  # of the same status: not in its place
        ("status: reported, source: report", ""),
        ("status: cap, source: report", ""),
        ("status: settled, source: paper", ""),  # known as early
        ("status: settled, basis: cash, source: report", "2029-settled"),
        ("period: 2030, status: settled, source: report", ""),
    ],
)
def test_a_value_is_replaced_by_a_later_source_of_an_earlier_status(
    project: Read, other: str, by: str
) -> None:
    row = "period: 2029, " if "period" not in other else ""
    text = HEAD + "".join(
        f"  - {{{keys}, value: 1, at: ¶1, printed: EUR 1}}\n"
        for keys in ("period: 2029, status: budget, source: paper", row + other)
    )
    made = project({"data/figures/cost.yml": text})
    assert made.problems == ()
    cost = made.book.figures[0]
    found = lookup.replaced_by(made.book, cost, cost.values[0])
    assert (found.anchor if found else "") == by


def test_a_value_of_another_basis_takes_no_place(project: Read) -> None:
    book, cost = figure(
        project,
        "period: 2029, status: budget, basis: cash, value: 1",
        "period: 2029, status: settled, basis: contract, value: 2",
    )
    assert lookup.replaced_by(book, cost, cost.values[0]) is None


def test_what_is_asked_for_by_name_is_never_replaced(project: Read) -> None:
    text = HEAD + "".join(
        f"  - {{period: 2029, {keys}, value: 1, at: ¶1, printed: EUR 1}}\n"
        for keys in ("status: cap, source: paper", "status: settled, source: report")
    )
    book = project({"data/figures/cost.yml": text}).book
    assert lookup.replaced_by(book, book.figures[0], book.figures[0].values[0]) is None
