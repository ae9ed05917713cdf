"""What the dispatcher remembers or reckons in advance is what it would find if it looked again."""

from __future__ import annotations

from heapq import heapreplace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner import dispatcher
from safeconduct.planner.city.coverage import is_city
from safeconduct.planner.policy import Policy
from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.planner.spans import NEVER, first_fit
from safeconduct.planner.state import Run
from safeconduct.planner.timetable import timetable
from safeconduct.planner.traffic import _serve
from safeconduct.planner.ways import durations, empty_ways, free_flow
from safeconduct.scenario.load import load_case
from safeconduct.scenario.times import merge
from tests.planner.tiny import any_policy, two_sides

SPANS = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 900)), min_size=1, max_size=5).map(
    lambda pairs: merge((opens, opens + length) for opens, length in pairs)
)


class _Forgetful(dict[Any, Any]):
    """Holds nothing."""

    def __setitem__(self, key: object, value: object) -> None:
        pass


class _Forgets(Run):
    def __init__(self, problem: Problem, policy: Policy) -> None:
        super().__init__(problem, policy)
        self.memo = [_Forgetful() for _ in problem.origins]
        self.soonest = _Forgetful()


def _happened(run: Run) -> object:
    return timetable(run), run.faults, run.left


@given(seed=st.integers(0, 10**6))
def test_a_dispatch_that_remembers_nothing_of_places_is_the_same(seed: int) -> None:
    problem = compile_problem(two_sides(seed))
    policy = any_policy(problem, seed)
    remembers = _happened(dispatcher.dispatch(problem, policy))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatcher, "Run", _Forgets)
        assert _happened(dispatcher.dispatch(problem, policy)) == remembers


@given(seed=st.integers(0, 10**6), since=st.integers(0, 40_000))
def test_an_empty_run_takes_as_long_as_leg_after_leg(seed: int, since: int) -> None:
    problem = compile_problem(two_sides(seed))
    since += problem.start
    for start in {kind.home for kind in problem.kinds}:
        for origin in problem.origins:
            for way in empty_ways(problem, start, origin.place, -1):
                at = since
                taken = durations(problem, way, 1000, loaded=False)
                for number, (leg, length) in enumerate(zip(way.legs, taken, strict=True)):
                    if number in way.posts:
                        at += problem.places[way.places[number]].empty_s
                    at = first_fit(problem.leg_hours[leg], at, length) + length
                assert free_flow(problem, way, 1000, since) == min(at, NEVER)


@given(
    lanes=st.lists(st.integers(0, 4000), min_size=1, max_size=3),
    since=st.integers(0, 4000),
    services=st.lists(st.integers(1, 400), max_size=12),
    hours=SPANS | st.none(),
)
def test_a_post_serves_one_vehicle_after_the_other(
    lanes: list[int], since: int, services: list[int], hours: tuple[tuple[int, int], ...] | None
) -> None:
    """Against a reading of the rule that looks the hours up for every vehicle."""
    free = sorted(lanes)
    starts, ends = since, 0
    for service in services:
        starts = first_fit(hours, max(starts, free[0]), service)
        heapreplace(free, starts + service)
        ends = max(ends, starts + service)
    assert services == [] or _serve(sorted(lanes), (since, since), services, hours)[1] == min(ends, NEVER)


def test_the_river_is_left_to_plain_dispatching() -> None:
    assert not is_city(compile_problem(load_case("river-flood")))
