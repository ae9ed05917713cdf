"""Whole trips: what they prove holds for every plan, and the checker proves the same to the last person."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.bound_moment import Moment as CheckersMoment
from safeconduct.checker.bound_value import SCALE, Relaxation, Unproved
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import Prover, bound_curve, goes_alone
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.itineraries.kernel import best_chain
from safeconduct.planner.itineraries.rounds import MARK, Rounds
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import starts
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Convoy
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Place, Scenario, TeamClass
from safeconduct.units import HOUR_S
from tests.planner.test_bound_contains import case_of
from tests.planner.tiny import ALWAYS, START, group, leg, place, scenario, vehicles


def alone(seed: int) -> Scenario:
    """A case without rules whose vehicles may go one by one; closing roads, quotas, desks and duties as they come."""
    case = case_of(seed)
    return replace(case, rules=(), convoy=replace(case.convoy, least=1), exposed_max=None)


def _plans(case: Scenario) -> list[tuple[Convoy, ...]]:
    problem = compile_problem(case)
    runs = [dispatch(problem, policy) for policy in starts(problem)[:6]]
    return [timetable(run).convoys for run in runs if not run.faults and run.courses]


def _out(convoys: tuple[Convoy, ...], at: int) -> int:
    return sum(trip.people for convoy in convoys for trip in convoy.trips if trip.out_at <= at)


@given(st.integers(0, 100_000))
@settings(max_examples=6)
def test_no_plan_beats_what_whole_trips_prove(seed: int) -> None:
    case, draw = alone(seed), Random(seed)
    prover, relaxation = Prover.of(case), Relaxation(case)
    rounds = Rounds(prover.program)
    priced = [name for name in prover.program.rows if name.startswith(("people/", "quota/", "capacity/"))]
    for convoys in _plans(case)[:2]:
        seconds = sorted({trip.out_at for convoy in convoys for trip in convoy.trips})
        for at in {*draw.sample(seconds, min(2, len(seconds))), seconds[-1]}:
            proved = rounds.prove(Moment(prover.program.times, at, steps=()))
            moment = CheckersMoment(relaxation.times, at)
            assert relaxation.itineraries(moment, proved.duals) == proved.people
            assert _out(convoys, at) <= proved.people
            # Not only the planner's prices: any others prove something, too.
            drawn = [(name, draw.randrange(SCALE) / SCALE) for name in priced if draw.random() < 0.5]
            assert _out(convoys, at) <= relaxation.itineraries(moment, [(MARK, 1.0), *drawn])


@given(st.integers(0, 100_000))
@settings(max_examples=4)
def test_the_checker_proves_whole_trips_and_nothing_less(seed: int) -> None:
    case = alone(seed)
    assert goes_alone(case)
    bound = bound_curve(case, max_instants=4)
    assert check_bound(case, bound) == []
    for index, instant in enumerate(bound.instants):
        if instant.people > 0 and instant.at != case.horizon:
            less = replace(instant, people=instant.people - 1)
            claimed = replace(bound, instants=(*bound.instants[:index], less, *bound.instants[index + 1 :]))
            assert check_bound(case, claimed) != []


@given(st.integers(0, 100_000))
@settings(max_examples=40)
def test_the_compiled_kernel_finds_what_the_plain_one_finds(seed: int) -> None:
    draw = Random(seed)
    places, ends = draw.randint(1, 4), draw.randint(1, 3)
    count = [draw.randint(1, 5) for _ in range(places)]
    options = [
        (draw.randrange(ends), *(draw.randrange(most) for most in (400, 9000, 3000, 1 << 45)))
        for _ in range(sum(count))
    ]
    runs = [[draw.choice((-1, draw.randrange(1500))) for _ in range(places)] for _ in range(ends)]
    begins, between, first, rows = (
        np.array(table, dtype=np.int64)
        for table in ([draw.randrange(2000) for _ in range(places)], runs, [0, *accumulate(count)], options)
    )
    worth = np.array([(1, option[4]) for option in options], dtype=np.int64)
    rows[:, 4] = 0  # worth as much at any second
    plain = getattr(best_chain, "py_func", best_chain)
    most, chain, seconds = best_chain(begins, between, first, rows, worth, 10_000)
    assert (most, list(chain), list(seconds)) == plain(begins, between, first, rows, worth, 10_000)
    assert most == sum(options[option][4] for option in chain)


def one_bus(**known: object) -> Scenario:
    """A bus of ten at the yard, 10 minutes from the place, which is 20 from the reception; 50 people want to go."""
    places: tuple[Place, ...] = (
        place("a", "assembly", bays=1),
        place("r", "reception", unload_s=120),
        place("yard", "depot"),
    )
    legs = [leg(a, b, minutes) for a, b, minutes in (("yard", "a", 10), ("a", "r", 20), ("r", "a", 20))]
    fields: dict[str, object] = {
        "places": places, "legs": tuple(legs), "groups": (group("g", "a", 50, ("r",)),),
        "classes": (vehicles("bus", 1, "yard", turnaround_s=60),),
        "teams": (TeamClass("team", "team", 2, "yard", ALWAYS, None, 0, (), 1),),
    }  # fmt: skip
    return scenario(**(fields | known))


def test_a_bus_makes_whole_trips() -> None:
    case = one_bus()
    rounds = Rounds(Prover.of(case).program)
    times = Prover.of(case).program.times
    # 450 s to the place, 100 s of boarding, 300 s of forming up, 1,200 s of road, 120 s of unloading; 60 s of
    # turnaround and 900 s back. Whoever begins to board 8 s later than that has room for one person less or so.
    first = 450 + 100 + 300 + 1200 + 120
    again = 60 + 900 + 100 + 300 + 1200 + 120
    for trips in (1, 2, 3):
        at = START + first + (trips - 1) * again
        assert rounds.prove(Moment(times, at, steps=())).people == 10 * trips
        assert rounds.prove(Moment(times, at + again - 150, steps=())).people == 10 * trips


def test_a_duty_does_not_spare_the_turnaround() -> None:
    case = one_bus(classes=(vehicles("bus", 1, "yard", turnaround_s=3600, duty_s=12 * HOUR_S),))
    program = Prover.of(case).program
    at = START + 450 + 100 + 300 + 1200 + 120 + 60 + 900 + 100 + 300 + 1200 + 120
    assert Rounds(program).prove(Moment(program.times, at, steps=())).people == 10


def test_prices_of_other_rows_prove_nothing() -> None:
    case = one_bus()
    relaxation = Relaxation(case)
    moment = CheckersMoment(relaxation.times, START + 5000)
    assert relaxation.itineraries(moment, [(MARK, 1.0)]) >= 10
    for duals in ([(MARK, 0.5)], [(MARK, 1.0), ("fleet/bus", 1.0)], [(MARK, 1.0), ("people/nobody", 1.0)]):
        with pytest.raises(Unproved):
            relaxation.itineraries(moment, duals)
    with pytest.raises(Unproved):  # the mark is no row of the other proof
        relaxation.value(moment, [(MARK, 1.0)], relaxation.objective)


def test_buses_of_the_valley_cannot_be_on_two_roads_at_once() -> None:
    case = load_case("river-flood")
    prover = Prover.of(case)
    at = case.start + 3 * HOUR_S
    in_part = prover.prove(at).people
    prover.alone = Rounds(prover.program)
    whole = prover.prove(at).people
    # By three hours in the morning trips in part have 14,000 people out, whole trips some 12,100.
    assert whole < 12_300
    assert in_part > whole + 1_500
