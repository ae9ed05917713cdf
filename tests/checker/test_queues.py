"""Posts, legs, carriageways and desks, each alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.checker.queues import Desk, PostQueue, RoadOrder, first_fit, inside, outside_s
from safeconduct.checker.verdict import NEVER
from tests.checker import builder as b

SPANS = ((0, 100), (200, 300))


@pytest.mark.parametrize(
    ("since", "length_s", "starts"),
    [
        (0, 100, 0),
        (0, 101, NEVER),
        (50, 50, 50),
        (50, 51, 200),
        (150, 10, 200),
        (250, 51, NEVER),
        (-10, 5, 0),
        (300, 0, 300),
    ],
)
def test_first_fit(since: int, length_s: int, starts: int) -> None:
    assert first_fit(SPANS, since, length_s) == starts


def test_nothing_fits_where_nothing_is_open() -> None:
    assert first_fit((), 0, 0) == NEVER
    assert not inside((), 0, 0)


def test_the_end_of_a_span_is_in_time() -> None:
    assert inside(SPANS, 0, 100)
    assert not inside(SPANS, 0, 101)
    assert not inside(SPANS, 90, 210)
    assert outside_s(SPANS, 90, 210) == 110
    assert outside_s(SPANS, 120, 130) == 10


def post(**changed: object) -> PostQueue:
    return PostQueue(
        b.place("p", "post", lanes=2, vehicle_s=10, person_s=1, empty_s=4, hours=SPANS, **changed)
    )


def test_the_lane_that_frees_first_takes_the_next() -> None:
    queue = post()
    assert queue.serve(0, 50) == 60
    assert queue.serve(0, 10) == 20
    assert queue.serve(0, 5) == 35
    assert queue.serve(0, 0) == 39


def test_nobody_overtakes_in_the_queue() -> None:
    queue = post()
    # 55 s do not fit into what is left before closing; the empty vehicle behind would fit, and waits all the same.
    assert queue.serve(60, 45) == 255
    assert queue.serve(61, 0) == 204


def test_a_service_that_never_fits_holds_up_all_behind_it() -> None:
    queue = post()
    assert queue.serve(0, 91) == NEVER
    assert queue.serve(1, 0) == NEVER


def test_headway_holds_at_entry_and_at_exit() -> None:
    road, here = RoadOrder(), replace(b.LEGS[0], headway_s=60, hours=((0, 10_000),))
    assert road.enter(here, 100, 600) == 100
    assert road.enter(here, 110, 600) == 160
    # A faster convoy would leave sooner than 60 s after the one before it.
    assert road.enter(here, 120, 300) == 160 + 600 + 60 - 300


def test_max_convoys_counts_those_on_the_leg() -> None:
    road, here = RoadOrder(), replace(b.LEGS[0], headway_s=0, max_convoys=2, hours=((0, 10_000),))
    assert [road.enter(here, 0, 100) for _ in range(4)] == [0, 0, 100, 100]


def test_a_carriageway_is_used_in_turns() -> None:
    there, back = b.both_ways("x", "y", (1, 1), 1, lane="bridge", hours=((0, 10_000),))
    road = RoadOrder()
    assert road.enter(there, 0, 60) == 0
    assert road.enter(there, 10, 60) == 10
    assert road.enter(back, 20, 60) == 70
    assert road.enter(there, 30, 60) == 130


def test_a_leg_waits_for_its_hours() -> None:
    road, here = RoadOrder(), replace(b.LEGS[0], hours=SPANS)
    assert road.enter(here, 50, 60) == 200
    assert road.enter(here, 60, 60) == 200
    assert road.enter(here, 290, 60) == NEVER
    assert road.enter(here, 0, 1) == NEVER


def test_a_desk_rounds_up_for_each_vehicle() -> None:
    desk = Desk(7)
    assert [desk.serve(ready, people) for ready, people in [(0, 1), (0, 1), (100, 2)]] == [515, 1030, 2059]
    free = Desk(None)
    assert [free.serve(ready, people) for ready, people in [(5, 1), (3, 1)]] == [5, 3]
