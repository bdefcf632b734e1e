"""Events as signs on an axis: each apart from its neighbors, none lost."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import trees
from hypothesis import given
from hypothesis import strategies as st

from factsite.load.asof import known_on
from factsite.load.project import read
from factsite.render.known import Known
from factsite.render.signs import APART, Sign, apart, overview

PACTS = """
first: {name: First pact, kind: pact, parties: [A], source: paper, covers: [paint (half), lamps],
  in_force: {date: 2029-01}, expires: {date: 2029-12-31}}
second: {name: Second pact, kind: pact, parties: [A], source: paper, succeeds: first,
  covers: [paint, ropes], in_force: {date: 2030-01-01}, expires: {date: 2031-12-31}}
"""
EVENTS = """
laid: {what: The first stone, date: 2027-05-03, source: paper}
paint: {what: New paint, date: 2029-05, source: paper}
next: {what: New ropes, planned: 2031-06-01, source: paper}
"""


def known(root: Path, **files: str) -> Known:
    trees.write(root, {f"data/{kind}.yml": text for kind, text in files.items()})
    book, day = read(root).book, date(2030, 6, 30)
    return Known(known_on(book, day), book, day)


def test_the_axis_starts_with_the_first_event_or_tells_how_many_come_before(
    tmp_path: Path,
) -> None:
    facts = known(tmp_path, agreements=PACTS, events=EVENTS)
    whole = overview(facts, "1000", "3", "events")
    later = overview(facts, "300", "3", "agreements")
    assert whole
    assert later
    assert [sign.events for sign in whole.signs] == [("laid",), ("paint",), ("next",)]
    assert [sign.shape for sign in whole.signs] == ["day", "month", "plan"]
    assert (whole.earlier, later.earlier, len(later.signs)) == (0, 1, 2)


def test_what_agreements_cover_runs_on_while_the_next_one_covers_it_too(tmp_path: Path) -> None:
    made = overview(known(tmp_path, agreements=PACTS), "300", "3", "agreements")
    assert made
    assert [(each.what, each.first.year, each.last.year) for each in made.covered] == [
        ("paint", 2029, 2031),
        ("lamps", 2029, 2029),
        ("ropes", 2030, 2031),
    ]
    assert [each.is_soft for each in made.covered] == [True, True, False]


def test_without_agreements_that_follow_one_another_there_is_no_overview(tmp_path: Path) -> None:
    assert overview(known(tmp_path, events=EVENTS), "300", "3", "events") is None


def signs(*places: int) -> list[Sign]:
    return [Sign(at, "day", (f"event-{n}",)) for n, at in enumerate(places)]


def test_signs_with_room_stand_in_the_first_lane_as_they_are() -> None:
    assert apart(signs(20, 60, 100), lanes=2) == signs(20, 60, 100)


def test_a_sign_without_room_takes_the_next_lane() -> None:
    assert [sign.lane for sign in apart(signs(20, 30, 100), lanes=2)] == [0, 1, 0]


def test_where_every_lane_is_full_events_share_a_sign() -> None:
    made = apart(signs(20, 30, 35, 100), lanes=2)
    assert [(sign.shape, len(sign.events)) for sign in made] == [
        ("day", 1),
        ("group", 2),
        ("day", 1),
    ]


@given(st.lists(st.integers(0, 400)), st.integers(1, 5))
def test_no_event_is_lost_and_no_signs_touch(places: list[int], lanes: int) -> None:
    made = apart(signs(*places), lanes)
    events = [id for sign in made for id in sign.events]
    assert sorted(events) == sorted(f"event-{n}" for n in range(len(places)))
    for lane in range(lanes):
        ats = [sign.at for sign in made if sign.lane == lane]
        assert all(b - a >= APART for a, b in pairwise(ats))
