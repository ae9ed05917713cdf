"""Plans along given roads: they take no other roads, keep the goal, and are found where the roads come from a plan."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner.bep.along import plan_along
from safeconduct.planner.bep.improve import first_plan, is_plan, longest_s
from safeconduct.planner.bep.routes import Arc, Route
from tests.planner.bep.instances import Size, drawn, shuttle


def roads_of(routes: list[Route]) -> Counter[Arc]:
    taken: Counter[Arc] = Counter()
    for route in routes:
        taken.update(route.arcs())
    return taken


@given(seed=st.integers(0, 2**32), less=st.integers(0, 3))
def test_a_plan_along_the_roads_of_a_plan_keeps_to_them(seed: int, less: int) -> None:
    found = shuttle(drawn(seed, Size(yards=2, pickups=3, shelters=3, buses=3, loads=6, farthest=9)))
    plan = first_plan(found)
    taken, goal_s = roads_of(plan), longest_s(found, plan) - less
    along = plan_along(found, taken, goal_s)
    if less == 0:
        assert along is not None
    if along is not None:
        assert is_plan(found, along)
        assert longest_s(found, along) <= goal_s
        assert {arc for route in along for arc in route.arcs()} <= set(taken)
        assert all(times <= taken[arc] for route in along for arc, times in route.arcs().items())


@given(seed=st.integers(0, 2**32))
def test_where_a_road_is_missing_there_is_no_plan_along_the_rest(seed: int) -> None:
    found = shuttle(drawn(seed, Size(yards=1, pickups=3, shelters=2, buses=2, loads=4, farthest=9)))
    taken = roads_of(first_plan(found))
    pickup = next(number for number, loads in enumerate(found.loads) if loads)
    for arc in [arc for arc in taken if arc[0] == "trip" and arc[1] == pickup]:
        del taken[arc]
    assert plan_along(found, taken, 10_000) is None
