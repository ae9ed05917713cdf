"""Forecasts that decisions rest on: who is reckoned to stand ahead in a queue, and who is called how early."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.policy import plain_policy
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.state import Course, Run
from safeconduct.planner.traffic import (
    MOST_QUEUE_S,
    claim,
    expected_lanes,
    foresee_own,
    release_claims,
    wait_excess,
)
from safeconduct.planner.ways import loaded_ways
from safeconduct.scenario.model import ConvoyLimits, Scenario, TeamClass
from tests.planner.tiny import HOUR, START, group, leg, place, scenario, vehicles

CARS = 24
POST_S = 120


def cars_alone() -> Scenario:
    """Private vehicles leave one place through a slow post; their teams come from far."""
    pairs = (("square", "post", 10), ("post", "camp", 60))
    return scenario(
        places=(
            place("square", "assembly", bays=1),
            place("post", "post", vehicle_s=POST_S),
            place("camp", "reception"),
        ),
        legs=tuple(
            leg(start, end, minutes) for one, two, minutes in pairs for start, end in ((one, two), (two, one))
        ),
        groups=(group("own", "square", 4 * CARS, ("camp",), need="own_vehicle"),),
        classes=(vehicles("car", CARS, "square", places=(("own_vehicle", 4),), one_way=True, crew=0),),
        teams=(
            TeamClass("team", "team", 3, "camp", ((START - HOUR, START + 99 * HOUR),), None, HOUR, (), 2),
        ),
        convoy=ConvoyLimits(1, 4, 10, 300, 2 * HOUR),
    )


def convoy_due(run: Run, leaves_at: int, vehicles_in_it: int) -> Course:
    """A convoy announced to the post, to arrive there ten minutes after it leaves."""
    problem = run.problem
    way = loaded_ways(problem, problem.place_at["square"], problem.place_at["camp"], -1)[0]
    course = Course(0, 0, problem.place_at["camp"], way)
    course.durations = (600, 3600)
    course.foreseen = [leaves_at, leaves_at + 600, leaves_at + 4200]
    claim(run, course, [4] * vehicles_in_it)
    return course


def test_only_those_expected_before_it_stand_ahead_of_a_convoy() -> None:
    problem = compile_problem(cars_alone())
    run = Run(problem, plain_policy(problem))
    post = problem.place_at["post"]
    convoy_due(run, START, 5)
    convoy_due(run, START + HOUR, 7)
    mine = convoy_due(run, START + 300, 1)
    assert expected_lanes(run, post, START + 900, 1.0, mine) == [START + 600 + 5 * POST_S]
    assert expected_lanes(run, post, START + 2 * HOUR, 1.0, mine) == [START + HOUR + 600 + 7 * POST_S]
    forecast = foresee_own(run, mine, [4], (0, START + 300, 1.0))
    assert forecast.ready[1] == START + 600 + 6 * POST_S


def test_nobody_sets_out_to_stand_for_hours_in_a_queue_of_others() -> None:
    problem = compile_problem(cars_alone())
    run = Run(problem, plain_policy(problem))
    alone = convoy_due(run, START, 150)  # hours of its own inspection keep no convoy at home
    assert wait_excess(run, alone.way, foresee_own(run, alone, [4] * 150, (0, START, 1.0))) == 0
    behind = convoy_due(run, START + 60, 1)
    forecast = foresee_own(run, behind, [4], (0, START + 60, 1.0))
    assert wait_excess(run, behind.way, forecast) == 150 * POST_S - 60 - MOST_QUEUE_S


def test_what_is_taken_back_is_not_expected_any_more() -> None:
    problem = compile_problem(cars_alone())
    run = Run(problem, plain_policy(problem))
    post = problem.place_at["post"]
    other = convoy_due(run, START, 5)
    release_claims(run, other)
    assert run.coming[post] == 0
    assert not run.due[post]


def test_private_vehicles_are_not_kept_waiting_for_one_team_at_a_time() -> None:
    problem = compile_problem(cars_alone())
    plain = plain_policy(problem)
    policy = replace(plain, places=tuple(replace(at, own=(0,), own_late=8) for at in plain.places))
    run = dispatch(problem, policy)
    assert run.faults == []
    assert (
        sorted(course.depart_at for course in run.courses)[2] < START + 2 * HOUR
    )  # not one team's road after another


def test_the_last_convoy_of_private_vehicles_is_a_small_one() -> None:
    problem = compile_problem(cars_alone())
    plain = plain_policy(problem)
    policy = replace(plain, places=tuple(replace(at, own=(0,), own_late=8) for at in plain.places))
    sizes = [len(course.rides) for course in dispatch(problem, policy).courses]
    assert sizes == [8, 8, 5, 3]
