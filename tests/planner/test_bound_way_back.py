"""Movers of late convoys come back empty through the post: no more often than the bound counts, in any plan."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement.rules import Tranches
from safeconduct.planner.bound import Prover, prove_steps
from safeconduct.planner.bound_program import Program
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import starts, turned
from safeconduct.planner.timetable import Timetable, timetable
from safeconduct.scenario.model import Scenario
from tests.planner.bound_point import broken, point_of
from tests.planner.test_bound_contains import case_of, straight
from tests.planner.tiny import group

POST = "post-a"
ROW = f"narrow-lane/{POST}/line/b/all"


def one_lane(seed: int) -> Scenario:
    """Two sides behind one lane, in steps, with few buses; in two of three cases with people under no undertaking."""
    scenario = straight(case_of(seed))
    aside = ((), (group("a1-aside", "a1", 24, ("rb",)),), (group("b1-aside", "b1", 40, ("rb",)),))[seed % 3]
    places = tuple(
        replace(place, lanes=1, hours=scenario.place["post-b"].hours, wait_max_s=2400) if place.id == POST
        else replace(place, kind="meeting", wait_max_s=1800) if place.id == "line"
        else place
        for place in scenario.places
    )  # fmt: skip
    return replace(
        scenario,
        places=places,
        groups=(*scenario.groups, *aside),
        classes=tuple(
            replace(kind, usable=2, count=2) if kind.id in ("bus", "coach") else kind
            for kind in scenario.classes
        ),
        rules=(Tranches("steps", "a", "b", ((20, 20), (200, 200))),),
        exposed_max=None,
        windows=(),
    )


def _way_back(program: Program, moment: Moment, timetable: Timetable) -> int:
    """Seconds of the lane that the row asks for empty runs, in this plan."""
    post = program.scenario.place[POST]
    point = point_of(program, moment, timetable.convoys)
    served = {
        cell.trips(kind)
        for cell in program.cells
        for kind in cell.flow.classes
        if POST in cell.flow.ways[kind.id].posts
    }
    total = 0
    for column, factor in program.rows[ROW].terms:
        if not column.startswith("p/"):
            total += (factor - (post.vehicle_s if column in served else 0)) * int(point.values.get(column, 0))
    return total


def _passages(program: Program, moment: Moment, timetable: Timetable) -> int:
    """Empty runs back through the post that began when its lane could already be of use to either side."""
    legs = program.scenario.leg
    begun = min(times[POST] for times in program.times.arrive_from.values() if POST in times)
    return sum(
        move.start in ("ra", "b1")
        and any(legs[leg].end == POST for leg in move.legs[:-1])
        and move.departs_at >= begun
        and move.arrives_at <= moment.at
        for move in timetable.moves
    )


def _timetables(scenario: Scenario, draw: Random, count: int) -> list[Timetable]:
    problem = compile_problem(scenario)
    first = starts(problem)
    found = []
    for _ in range(count):
        policy = turned(problem, draw.choice(first), draw, [3] * len(first[0].places))
        run = dispatch(problem, policy)
        if not run.faults:
            found.append(timetable(run))
    return found


@given(st.integers(0, 100_000))
@settings(max_examples=20)
def test_no_plan_comes_back_less_often_than_the_row_counts(seed: int) -> None:
    draw = Random(seed)
    scenario = one_lane(seed)
    prover = Prover.of(scenario)
    prove_steps(prover)
    program = prover.program
    assert ROW in program.rows
    for found in _timetables(scenario, draw, 5):
        seconds = sorted({trip.out_at for convoy in found.convoys for trip in convoy.trips})
        for at in [*draw.sample(seconds, min(3, len(seconds))), *seconds[-1:]]:
            moment = Moment(program.times, at, steps=prover.steps)
            passed = _passages(program, moment, found)
            assert _way_back(program, moment, found) <= passed * scenario.place[POST].empty_s
            assert broken(program, moment, point_of(program, moment, found.convoys)) == []


def test_the_row_asks_for_the_way_back_in_some_plans() -> None:
    # Else the law above would hold of nothing.
    asked = 0
    for seed in range(12):
        scenario = one_lane(seed)
        prover = Prover.of(scenario)
        prove_steps(prover)
        for found in _timetables(scenario, Random(seed), 3):
            moment = Moment(prover.program.times, scenario.horizon, steps=prover.steps)
            asked += _way_back(prover.program, moment, found) > 0
    assert asked >= 5
