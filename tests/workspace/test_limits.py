"""A time limit is for the whole command: what follows the search is left for, more for more and on a slow machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner import solve as solving
from safeconduct.planner.answers import OutOfTime
from safeconduct.planner.bep import solve as shuttling
from safeconduct.workspace import plans
from safeconduct.workspace.reserve import SLOWEST, pace_of, reserve_s, trips_of
from tests.planner.bep.instances import Size, case_of, drawn
from tests.planner.tiny import two_sides

TRIPS = st.integers(0, 50_000)
PACE = st.floats(0.7, SLOWEST)


@given(TRIPS, TRIPS, PACE, PACE)
def test_more_is_left_for_more_trips_for_pages_and_at_a_slower_pace(
    few: int, many: int, fast: float, slow: float
) -> None:
    few, many = sorted((few, many))
    fast, slow = sorted((fast, slow))
    assert 0 <= reserve_s(few, pages=False, pace=fast) <= reserve_s(many, pages=False, pace=slow)
    assert reserve_s(few, pages=True, pace=fast) <= reserve_s(many, pages=True, pace=slow)
    assert reserve_s(few, pages=False, pace=fast) < reserve_s(few, pages=True, pace=fast)


def test_a_machine_that_waits_or_counts_slowly_takes_longer() -> None:
    def timed() -> float:
        return 0.005

    plain = pace_of(1.0, 1.0, timed)
    assert pace_of(1.0, 0.0, timed) == plain  # nothing is known of it yet
    assert pace_of(0.5, 1.0, timed) == plain  # two processors at once are no reason to hurry
    assert pace_of(2.0, 1.0, timed) == 2 * plain
    assert pace_of(1.0, 1.0, lambda: 0.01) == 2 * plain
    assert pace_of(100.0, 1.0, timed) == SLOWEST


def test_trips_are_those_of_a_first_plan_or_as_many_as_seats_call_for() -> None:
    scenario = two_sides(3)
    reckoned = trips_of(scenario, None)
    assert reckoned > 0
    outcome = plans.plan(scenario, work=10)
    plan = outcome.answer.plan  # type: ignore[union-attr]  # it has one
    trips = sum(len(convoy.trips) for convoy in plan.convoys)
    assert trips_of(scenario, plan) == trips
    assert trips / 4 <= reckoned <= 4 * trips


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing takes any time, as fast as the one that was measured."""
    monkeypatch.setattr(plans, "processor_seconds", lambda: 0.0)
    monkeypatch.setattr(plans, "pace_of", lambda *_: 1.0)


@pytest.mark.usefixtures("still")
def test_the_search_gets_what_is_left_of_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    given_s: list[float | None] = []

    def solve(*_: Any, time_limit_s: float | None, **__: Any) -> OutOfTime:
        given_s.append(time_limit_s)
        return OutOfTime(None, None, ())

    monkeypatch.setattr(solving, "solve", solve)
    scenario = two_sides(3)
    after = reserve_s(trips_of(scenario, None), pages=True, pace=1.0)
    for pages, limit_s in ((True, 60.0), (False, 60.0), (True, 1.0), (True, None)):
        plans.plan(scenario, time_limit_s=limit_s, pages=pages, since=lambda: 7.0)
    full, bare, least, none = given_s
    assert full == pytest.approx(60 - 7 - after)
    assert full is not None
    assert bare is not None
    assert bare > full
    assert least == plans.LEAST_S
    assert none is None


@pytest.mark.usefixtures("still")
def test_a_shuttle_keeps_the_limit_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given_s: list[float | None] = []

    def solve(*_: Any, time_limit_s: float | None, **__: Any) -> None:
        given_s.append(time_limit_s)

    monkeypatch.setattr(shuttling, "solve_shuttle", solve)
    monkeypatch.setattr(solving, "solve", lambda *_, **__: OutOfTime(None, None, ()))
    scenario = case_of(drawn(5, Size()))
    plans.plan(scenario, objective="fastest", time_limit_s=30.0, pages=True, since=lambda: 2.0)
    after = reserve_s(trips_of(scenario, None), pages=True, pace=1.0)
    assert given_s == [pytest.approx(30 - 2 - after)]


def test_without_a_limit_the_clock_changes_nothing() -> None:
    scenario = two_sides(3)
    slow, fast = (plans.plan(scenario, work=10, since=since, pages=True) for since in (lambda: 1e6, None))
    assert slow.answer == fast.answer
