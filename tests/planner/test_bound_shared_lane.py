"""One lane for both sides: the rows are there in the case that they were made for, they bite, and plans keep them."""

from dataclasses import replace
from random import Random

import pytest

from safeconduct.planner.bound import Prover, prove_steps, relaxation
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import starts
from safeconduct.planner.timetable import timetable
from safeconduct.scenario.load import load_case
from safeconduct.units import HOUR_S
from tests.planner.bound_point import broken, point_of

ROW = "narrow-lane/militia-post/line/towns"


@pytest.fixture(scope="module")
def prover() -> Prover:
    prover = Prover.of(load_case("aleppo-2016"))
    prove_steps(prover)
    return prover


def test_what_one_step_takes_of_the_lane_late_convoys_have_not(prover: Prover) -> None:
    program = prover.program
    moment = Moment(program.times, program.scenario.start + 8 * HOUR_S, steps=prover.steps)
    assert moment.step == 1
    plain = program.rows["lanes/militia-post"].right(moment)
    # 1,250 people of the towns are 25 full buses of 180 s: 75 minutes that are gone before late convoys begin.
    assert program.rows[ROW].right(moment) < plain - 4500
    assert program.rows[f"{ROW}/all"].right(moment) < plain


def test_the_way_back_is_counted_unless_a_trip_of_the_other_side_was_the_way_back(prover: Prover) -> None:
    program = prover.program
    terms = dict(program.rows[f"{ROW}/all"].terms)
    empty_s = program.scenario.place["militia-post"].empty_s
    service_s = program.scenario.place["militia-post"].vehicle_s
    bus = next(kind for kind in program.returning() if kind.id == "bus")
    cells = [cell for cell in program.cells if bus.id in cell.flow.ways]
    out = [cell for cell in cells if cell.flow.stage == "late" and cell.flow.place == "sukkari"]
    assert {terms[cell.named("first", bus)] for cell in out} == {-empty_s}
    assert {terms[cell.trips(bus)] for cell in out} == {service_s + empty_s}
    # A bus that brings people of the towns through the post is back by that; it needs no empty run.
    back = [cell for cell in cells if cell.flow.stage == "late" and cell.flow.place == "foua"]
    assert {terms[cell.trips(bus)] for cell in back} == {service_s - empty_s}
    # Whoever goes from Sukkari to Jibreen in between has come back through the post before.
    plain = [cell for cell in cells if cell.flow.stage == "plain"]
    assert plain
    assert not {cell.trips(bus) for cell in plain} & terms.keys()


def test_a_trip_from_this_side_of_the_post_spares_the_way_back() -> None:
    # People who ask to go from Rashidin's side to Jibreen, under no undertaking: their bus is back by that, too.
    scenario = load_case("aleppo-2016")
    west = next(group for group in scenario.groups if group.id == "sukkari-west")
    other = replace(west, id="foua-west", place="foua", destinations=("khan-al-assal",))
    program = relaxation(replace(scenario, groups=(*scenario.groups, other)))
    terms = dict(program.rows[f"{ROW}/all"].terms)
    bus = next(kind for kind in program.returning() if kind.id == "bus")
    cells = [cell for cell in program.cells if cell.flow.name == "foua>khan-al-assal"]
    assert cells
    assert {terms[cell.trips(bus)] for cell in cells} == {-program.scenario.place["militia-post"].empty_s}


def test_the_bound_is_near_what_one_lane_can_do(prover: Prover) -> None:
    # 1,250 of Aleppo's first step and 250 for Jibreen, and whom the lane inspects in twelve hours, at 180 s a bus and
    # 10 s for its way back: some 13,300 by ten in the evening. Without the way back it would be 1,500 more.
    assert 12_800 < prover.prove(prover.program.scenario.start + 16 * HOUR_S).people < 13_500


def test_before_the_first_step_the_lane_is_as_open_as_ever(prover: Prover) -> None:
    program = prover.program
    moment = Moment(program.times, program.scenario.start + 3 * HOUR_S, steps=prover.steps)
    assert moment.step == 0
    assert program.rows[ROW].right(moment) <= program.rows["lanes/militia-post"].right(moment)


def test_plans_of_the_case_keep_every_row(prover: Prover) -> None:
    program, draw = prover.program, Random(1)
    problem = compile_problem(program.scenario)
    tried = 0
    for policy in starts(problem)[:8]:
        run = dispatch(problem, policy)
        if run.faults:
            continue
        convoys = timetable(run).convoys
        seconds = sorted({trip.out_at for convoy in convoys for trip in convoy.trips})
        for at in draw.sample(seconds, 4):
            moment = Moment(program.times, at, steps=prover.steps)
            assert broken(program, moment, point_of(program, moment, convoys)) == []
            tried += 1
    assert tried > 0, "no start of the search keeps the rules: nothing was tried"
