"""Convoys that cross in pairs: nobody is across before both sides can stand at their meeting points."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement.rules import After, Event, Paired
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import Prover, bound_curve
from safeconduct.planner.bound_times import NEVER, Moment
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import starts
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Convoy
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from tests.planner.bound_point import broken, point_of
from tests.planner.test_bound_contains import case_of
from tests.planner.tiny import two_sides


def paired(seed: int) -> Scenario:
    """Two sides in pairs; in every other case the one that is nearer waits for an outside event, too."""
    scenario = replace(case_of(seed), windows=(), exposed_max=None)
    pairs = Paired("pairs", "a", "b", "meet-a", "meet-b", 7200)
    freed = After("freed", Event("b", "each", "crosses"), Event("freed", "first", "happens"))
    return replace(scenario, rules=(pairs, freed) if seed % 2 else (pairs,))


def _plans(scenario: Scenario) -> list[tuple[Convoy, ...]]:
    problem = compile_problem(scenario)
    runs = [dispatch(problem, policy) for policy in starts(problem)[:12]]
    return [timetable(run).convoys for run in runs if not run.faults and run.courses]


def _out(convoys: tuple[Convoy, ...], at: int) -> int:
    return sum(trip.people for convoy in convoys for trip in convoy.trips if trip.out_at <= at)


@given(st.integers(0, 100_000))
@settings(max_examples=20)
def test_plans_in_pairs_keep_every_row_and_stay_below_the_bound(seed: int) -> None:
    scenario = paired(seed)
    prover = Prover.of(scenario)
    draw = Random(seed)
    for convoys in _plans(scenario)[:3]:
        seconds = sorted({trip.out_at for convoy in convoys for trip in convoy.trips})
        for at in {*draw.sample(seconds, min(3, len(seconds))), seconds[0]}:
            moment = Moment(prover.program.times, at, steps=())
            assert broken(prover.program, moment, point_of(prover.program, moment, convoys)) == []
            assert _out(convoys, at) <= prover.prove(at).people


@given(st.integers(0, 100_000))
@settings(max_examples=20)
def test_no_convoy_reaches_its_end_before_its_gate_lets_it(seed: int) -> None:
    scenario = paired(seed)
    times = Prover.of(scenario).program.times
    flows = {flow.name: flow for flow in times.flows}
    for convoys in _plans(scenario)[:3]:
        for convoy in convoys:
            flow = flows[f"{convoy.origin}>{convoy.reception}"]
            aboard = {scenario.class_of[trip.vehicle].id for trip in convoy.trips}
            soonest = [
                at
                for kind in flow.classes
                if (at := times.end_from.get((flow.name, kind.id))) and kind.id in aboard
            ]
            assert soonest
            assert convoy.arrives_at >= min(soonest)


@given(st.integers(0, 100_000))
@settings(max_examples=10)
def test_the_checker_proves_bounds_of_paired_cases_and_nothing_less(seed: int) -> None:
    scenario = paired(seed)
    bound = bound_curve(scenario, max_instants=5)
    assert check_bound(scenario, bound) == []
    for index, instant in enumerate(bound.instants):
        if instant.people > 0 and instant.at != scenario.horizon:
            less = replace(instant, people=instant.people - 1)
            claimed = replace(bound, instants=(*bound.instants[:index], less, *bound.instants[index + 1 :]))
            assert check_bound(scenario, claimed) != []


def test_a_side_that_is_nobody_holds_nobody_back() -> None:
    scenario = replace(two_sides(3), rules=(Paired("pairs", "a", "b", "meet-a", "meet-b", 7200),))
    assert {of for of, _, _ in Prover.of(scenario).program.times.not_before} == {"a", "b"}
    nobody = tuple(
        replace(side, quota=0) if side.id == "b" else side for side in scenario.undertakings
    )  # complete from the beginning: convoys of the other side need no partner
    assert Prover.of(replace(scenario, undertakings=nobody)).program.times.not_before == ()


def test_a_meeting_point_that_nobody_can_reach_lets_nobody_cross() -> None:
    scenario = two_sides(3)
    legs = tuple(road for road in scenario.legs if road.end != "meet-b")
    pairs = (Paired("pairs", "a", "b", "meet-a", "meet-b", 7200),)
    closed = replace(scenario, legs=legs, rules=pairs)
    times = Prover.of(closed).program.times
    assert {second for _, _, second in times.not_before} <= {NEVER}
    assert bound_curve(closed).people_max == 0


@pytest.fixture(scope="module")
def four_towns() -> Prover:
    return Prover.of(load_case("four-towns-2017"))


def test_the_towns_wait_for_the_south(four_towns: Prover) -> None:
    # The south is some ten hours from the line; without the rule 5,000 of the towns would be out by nine.
    start = four_towns.program.scenario.start
    assert four_towns.prove(start + 12 * HOUR_S).people == 0
    # From the first crossing on, the desks of both receptions: 1,200 and 900 an hour.
    assert 3_500 < four_towns.prove(start + 15 * HOUR_S).people < 4_000
