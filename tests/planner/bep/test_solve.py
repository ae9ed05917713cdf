"""Plans and bounds of shuttles, against exhaustive search where that is possible, and always against the checker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.checker.check import check_plan
from safeconduct.planner.answers import Impossible, Planned
from safeconduct.planner.bep.solve import Shuttled, solve_shuttle
from safeconduct.plans.file import bound_from_json, bound_to_json, plan_to_json
from safeconduct.plans.model import Plan
from tests.planner.bep.instances import Size, best_value, case_of, drawn, shuttle

SIZES = st.builds(
    Size,
    yards=st.integers(1, 2),
    pickups=st.integers(1, 3),
    shelters=st.integers(1, 3),
    buses=st.integers(1, 3),
    loads=st.integers(1, 5),
    seats=st.sampled_from([1, 3]),
    spare=st.integers(0, 2),
    nearest=st.sampled_from([0, 1]),
    farthest=st.sampled_from([3, 10, 60]),
)


def planned(found: Shuttled | None) -> Plan:
    assert found is not None
    assert isinstance(found.answer, Planned)
    return found.answer.plan


@given(seed=st.integers(0, 2**32), size=SIZES)
def test_the_longest_route_is_the_least_there_is_and_the_bound_meets_it(seed: int, size: Size) -> None:
    instance = drawn(seed, size)
    scenario = case_of(instance)
    found = solve_shuttle(shuttle(instance))
    plan = planned(found)
    assert found is not None
    least = best_value(instance)
    assert (found.longest_s, found.least_s) == (least, least)
    assert max(trip.out_at for convoy in plan.convoys for trip in convoy.trips) == scenario.start + least
    verdict = check_plan(scenario, plan, found.bound)
    assert verdict.broken == ()
    assert verdict.bound_verified is (True if least else None)


def test_a_reception_with_more_room_than_there_are_loads_is_full_with_all_of_them() -> None:
    """Its multiplier once proved more to the planner than to the checker, and the bound was lost."""
    roomy = Size(yards=1, pickups=3, shelters=1, buses=1, loads=3, seats=3, spare=2, nearest=0, farthest=3)
    found = solve_shuttle(shuttle(drawn(0, roomy)))
    assert found is not None
    assert (found.longest_s, found.least_s) == (8, 8)


@given(seed=st.integers(0, 2**32))
def test_larger_plans_pass_the_checker_and_never_beat_their_bound(seed: int) -> None:
    size = Size(yards=2, pickups=6, shelters=4, buses=4, loads=14, seats=10, spare=seed % 4, farthest=30)
    instance = drawn(seed, size)
    found = solve_shuttle(shuttle(instance))
    assert found is not None
    verdict = check_plan(case_of(instance), planned(found), found.bound)
    assert verdict.broken == ()
    assert verdict.bound_verified
    assert found.least_s is not None
    assert found.longest_s is not None
    assert found.least_s <= found.longest_s


@pytest.mark.parametrize(
    "size",
    [
        Size(pickups=4, shelters=3, buses=1, loads=6, spare=0),
        Size(pickups=3, shelters=3, buses=9, loads=4),
        Size(yards=3, pickups=5, shelters=5, buses=3, loads=5, spare=0),
    ],
    ids=["one bus and shelters exactly full", "more buses than loads", "a bus in each yard"],
)
def test_the_ends_of_the_range(size: Size) -> None:
    instance = drawn(7, size)
    found = solve_shuttle(shuttle(instance))
    assert found is not None
    assert found.longest_s == found.least_s == best_value(instance)
    assert check_plan(case_of(instance), planned(found), found.bound).broken == ()


@pytest.mark.parametrize(("seed", "farthest"), [(seed, farthest) for seed in range(4) for farthest in (0, 1)])
def test_places_may_be_one_and_the_same(seed: int, farthest: int) -> None:
    instance = drawn(seed, Size(buses=1, loads=4, nearest=0, farthest=farthest))
    found = solve_shuttle(shuttle(instance))
    assert found is not None
    assert found.longest_s == found.least_s == best_value(instance)
    assert check_plan(case_of(instance), planned(found), found.bound).broken == ()


def test_a_large_case_is_annealed_and_its_bound_still_verifies() -> None:
    size = Size(yards=2, pickups=9, shelters=4, buses=4, loads=16, seats=20, spare=0, farthest=4_000)
    instance = drawn(3, size)
    found = solve_shuttle(shuttle(instance), work=2)
    plan = planned(found)
    assert found is not None
    assert found.longest_s is not None
    assert found.least_s is not None
    assert found.least_s <= found.longest_s <= found.least_s * 1.05
    assert plan.work == 2 or plan.stopped_by == "converged"
    assert check_plan(case_of(instance), plan, found.bound).bound_verified


def test_the_same_seed_and_work_give_the_same_bytes() -> None:
    instance = drawn(11, Size(pickups=5, shelters=3, buses=3, loads=11))
    texts = set()
    for _ in range(2):
        found = solve_shuttle(shuttle(instance), seed=5)
        assert found is not None
        assert found.bound is not None
        texts.add(plan_to_json(planned(found)) + bound_to_json(found.bound))
    assert len(texts) == 1


def test_a_bound_survives_its_file() -> None:
    found = solve_shuttle(shuttle(drawn(12, Size(pickups=5, shelters=3, buses=3, loads=11))))
    assert found is not None
    assert found.bound is not None
    assert bound_from_json(bound_to_json(found.bound)) == found.bound


@given(seed=st.integers(0, 2**32), missing=st.integers(1, 3))
def test_too_little_room_is_impossible_with_the_room_that_would_do(seed: int, missing: int) -> None:
    instance = drawn(seed, Size(pickups=3, shelters=2, loads=5, spare=-missing, seats=4))
    found = solve_shuttle(shuttle(instance))
    assert found is not None
    assert isinstance(found.answer, Impossible)
    (reason,) = found.answer.reasons
    assert reason.code == "RECEPTION"
    assert f"room for {4 * missing} more people" in reason.least_change


def test_a_plan_that_would_end_after_the_horizon_is_left_to_others() -> None:
    from dataclasses import replace

    found = shuttle(drawn(2, Size(loads=6)))
    shorter = replace(found.scenario, horizon=found.scenario.start + 3)
    assert solve_shuttle(replace(found, scenario=shorter)) is None
