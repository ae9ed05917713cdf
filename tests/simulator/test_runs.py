"""What a run may and may not come to, whatever goes wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safeconduct.agreement.rules import After, Event
from safeconduct.errors import InvalidInput
from safeconduct.plans.model import Plan
from safeconduct.plans.position import Position
from safeconduct.simulator.hazards import CAUSES, RANGES, Cause, Hazards, hazards_at, without, without_halts
from safeconduct.simulator.outcome import BINDINGS, StandStill
from safeconduct.simulator.policy import Policy, Replanning
from safeconduct.simulator.replanning import joined, simulate_replanned
from safeconduct.simulator.run import one_run, simulate
from tests.planner.tiny import HOUR, START
from tests.simulator.small import any_hazards, any_way, differing, ready_made, small_plan

SEEDS = st.integers(min_value=0, max_value=10**9)


@given(case=SEEDS, wrong=SEEDS, way=SEEDS)
def test_everybody_who_came_is_out_or_stranded_somewhere(case: int, wrong: int, way: int) -> None:
    small = small_plan(case, case)
    assume(small is not None)
    assert small is not None
    try:
        outcomes = simulate(*small, hazards=any_hazards(wrong), policy=any_way(way), runs=range(4), seed=case)
    except StandStill:
        assume(False)
        raise
    assert (outcomes.out[:, -1, 0] + outcomes.stranded.sum(axis=1) == outcomes.due[:, 0]).all()
    assert (np.diff(outcomes.out, axis=1) >= 0).all()
    needs = len(outcomes.series) - 4
    assert (outcomes.out[:, :, needs:].sum(axis=2) == outcomes.out[:, :, 0]).all()
    assert (outcomes.binding_s >= 0).all()
    assert outcomes.binding_s.shape[1] == len(BINDINGS)


@given(case=SEEDS, wrong=SEEDS, way=SEEDS)
def test_nothing_is_done_before_its_planned_second(case: int, wrong: int, way: int) -> None:
    small = small_plan(case, case)
    assume(small is not None)
    assert small is not None
    scenario, plan = small
    try:
        went = one_run(scenario, plan, hazards=any_hazards(wrong), policy=any_way(way), seed=case).plan
    except StandStill:
        assume(False)
        raise
    for convoy in went.convoys:
        planned = plan.convoy[convoy.id]
        assert convoy.departs_at >= planned.departs_at
        bay_at = {trip.vehicle: trip.bay_at for trip in planned.trips}
        assert all(trip.bay_at >= bay_at[trip.vehicle] for trip in convoy.trips)


def test_while_movement_is_halted_nothing_sets_out_or_goes_on() -> None:
    scenario, plan = ready_made()
    first = min(convoy.departs_at for convoy in plan.convoys)
    hazards = Hazards(halts=((first + 60, first + 6 * HOUR),))
    run = one_run(scenario, plan, hazards=hazards, policy=Policy(on_halt="wait"))
    begins, ends = first + 60, first + 6 * HOUR
    for convoy in run.plan.convoys:
        assert not begins <= convoy.departs_at < ends
        lines = [stop.leaves_at for stop in convoy.stops[:-1]]
        crossed = next(
            (at for stop, at in zip(convoy.stops, lines, strict=False) if stop.place == "line"), begins
        )
        assert all(not begins <= at < ends or crossed < begins for at in lines)
    assert run.outcomes.halts[0][0].cause == "known"


def test_a_policy_that_holds_lets_nothing_set_out_after_the_first_halt() -> None:
    scenario, plan = ready_made()
    middle = sorted(convoy.departs_at for convoy in plan.convoys)[2]
    hazards = Hazards(halts=((middle, middle + 600),))
    run = one_run(scenario, plan, hazards=hazards, policy=Policy("hold"))
    assert run.plan.convoys
    assert all(convoy.departs_at < middle for convoy in run.plan.convoys)
    assert not run.outcomes.all_out[0]


def test_nobody_who_comes_blocks_the_other_side_for_ever() -> None:
    """With half of the people not there, every side still becomes complete and every convoy goes."""
    for case in range(60):
        small = small_plan(case, case)
        if small is None or not small[0].rules:
            continue
        run = one_run(*small, hazards=Hazards(demand="low"))
        planned = dict.fromkeys(small[0].group, 0)
        for convoy in small[1].convoys:
            for trip in convoy.trips:
                for load in trip.loads:
                    planned[load.group] += load.people
        if all(planned[group.id] == group.people for group in small[0].groups):
            assert run.outcomes.all_out[0], case


def test_a_run_that_stands_still_for_no_cause_is_an_error_that_says_who_waits_for_what() -> None:
    scenario, plan = ready_made()
    rule = After("never", Event("a", "each", "leaves"), Event("nobody-knows", "first", "happens"))
    blocked = replace(scenario, rules=(rule,))
    with pytest.raises(StandStill, match=r"waits for rule") as caught:
        simulate(blocked, plan)
    assert "stand still with nothing in progress" in str(caught.value)


def test_a_plan_of_another_case_is_refused_with_every_stranger() -> None:
    scenario, plan = ready_made()
    odd = replace(plan.convoys[0], origin="nowhere", team="nobody")
    with pytest.raises(InvalidInput) as caught:
        simulate(scenario, replace(plan, convoys=(odd, *plan.convoys[1:])))
    assert [fault.code for fault in caught.value.faults] == ["SM001", "SM001"]


def test_a_replanner_that_gives_the_plan_back_changes_nothing() -> None:
    scenario, plan = ready_made()
    middle = sorted(convoy.departs_at for convoy in plan.convoys)[1]
    hazards = replace(any_hazards(3), halts=((middle, middle + 3 * HOUR),), truce_mean_s=0.0)
    asked: list[Position] = []

    def same(position: Position) -> Plan:
        asked.append(position)
        return plan

    again = simulate_replanned(scenario, plan, Replanning(same), hazards=hazards, runs=range(3))
    assert differing(again, simulate(scenario, plan, hazards=hazards, runs=range(3))) == []
    assert asked
    assert all(position.at == middle + 3 * HOUR for position in asked)
    assert all(convoy.departed_at is None or convoy.departed_at < middle for convoy in asked[0].convoys)


def test_a_replanner_may_call_off_what_has_not_begun_but_not_what_has() -> None:
    scenario, plan = ready_made()
    middle = sorted(convoy.departs_at for convoy in plan.convoys)[1]
    hazards = Hazards(halts=((middle, middle + 3 * HOUR),))

    def keep_only_begun(position: Position) -> Plan:
        begun = {convoy.id for convoy in position.convoys}
        return replace(plan, convoys=tuple(convoy for convoy in plan.convoys if convoy.id in begun))

    def lose_one(position: Position) -> Plan:
        begun = {convoy.id for convoy in position.convoys[1:]}
        return replace(plan, convoys=tuple(convoy for convoy in plan.convoys if convoy.id in begun))

    whole = simulate(scenario, plan, hazards=hazards)
    fewer = simulate_replanned(scenario, plan, Replanning(keep_only_begun), hazards=hazards)
    assert fewer.out[0, -1, 0] < whole.out[0, -1, 0]
    with pytest.raises(InvalidInput, match="has begun to board"):
        simulate_replanned(scenario, plan, Replanning(lose_one), hazards=hazards)


def test_parts_are_joined_to_the_whole() -> None:
    scenario, plan = ready_made()
    whole = simulate(scenario, plan, hazards=any_hazards(8), runs=range(2, 9))
    parts = [
        simulate(scenario, plan, hazards=any_hazards(8), runs=each) for each in (range(2, 5), range(5, 9))
    ]
    assert differing(joined(parts), whole) == []
    with pytest.raises(ValueError, match="follow on one another"):
        joined(parts[::-1])


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_can_be_left_out(cause: Cause) -> None:
    scenario, plan = ready_made()
    hazards = replace(
        hazards_at("grim"),
        expiries=(START + 5 * HOUR,),
        returned_per_post=0.3,
        imbalance_per_h=5.0,
        halt_median_s=600.0,
    )
    runs = range(60)
    seen = {halt.cause for run in simulate(scenario, plan, hazards=hazards, runs=runs).halts for halt in run}
    left = simulate(scenario, plan, hazards=without(hazards, cause), runs=runs)
    assert cause in seen or cause == "imbalance"
    assert cause not in {halt.cause for run in left.halts for halt in run}
    none = simulate(scenario, plan, hazards=without_halts(hazards), runs=runs)
    assert not any(none.halts)


def test_every_default_has_a_range_around_its_best_and_a_source() -> None:
    for name, known in RANGES.items():
        low, high = sorted((known.mild, known.grim))
        assert low <= known.best <= high, name
        assert known.source, name
