"""Every plan that keeps the rules lies inside the relaxation: row by row, and so in every value."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement.rules import Tranches
from safeconduct.planner.bound import Prover, prove_steps
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.bound_value import SCALE, Prices
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import starts, turned
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Convoy
from safeconduct.scenario.model import Scenario
from tests.planner.bound_point import broken, point_of
from tests.planner.tiny import HOUR, START, leg, two_sides


def case_of(seed: int) -> Scenario:
    """A case of two sides, changed in what such cases have alike.

    In every other one the buses are of two classes, which wait for each other in convoys. In every third a road closes
    for good after ten hours. In every fifth a holder keeps one class off his road, and steps are three.
    """
    scenario = two_sides(seed)
    if seed % 2 == 0:
        bus = next(kind for kind in scenario.classes if kind.id == "bus")
        some = replace(bus, count=bus.count // 2, usable=bus.usable // 2)
        rest = bus.usable - some.usable
        coach = replace(
            bus, id="coach", count=rest, usable=rest, places=(("seat", 7),), speed_milli=1100, turnaround_s=0
        )
        others = tuple(kind for kind in scenario.classes if kind.id != "bus")
        scenario = replace(scenario, classes=(some, *others, coach))
    if seed % 3 == 0:
        closed = ((START, START + 10 * HOUR),)
        legs = tuple(
            replace(road, hours=closed) if "a1" in (road.start, road.end) else road for road in scenario.legs
        )
        scenario = replace(scenario, legs=legs)
    if seed % 5 == 0:
        around = (leg("a2", "meet-a", 70), leg("meet-a", "a2", 70))
        legs = tuple(
            replace(road, holder="other") if "post-a" in (road.start, road.end) else road
            for road in scenario.legs
        )
        classes = tuple(replace(k, may_enter=("h",)) if k.id == "ambulance" else k for k in scenario.classes)
        rules = tuple(
            replace(rule, steps=((20, 20), (25, 15), (200, 200))) if isinstance(rule, Tranches) else rule
            for rule in scenario.rules
        )
        scenario = replace(scenario, legs=(*legs, *around), classes=classes, rules=rules)
    return scenario


def straight(scenario: Scenario) -> Scenario:
    """The case with a road from the post of one side straight to the line, and little waiting allowed on it."""
    dropped = ("yard-b1", "b1-yard")  # a way around the post, by which nobody need wait there
    legs = [
        road for road in scenario.legs if "meet-a" not in (road.start, road.end) and road.id not in dropped
    ]
    legs += [leg("post-a", "line", 12), leg("line", "post-a", 12)]
    patience = {"post-a": 2400, "line": 1800}
    places = tuple(
        replace(place, wait_max_s=patience.get(place.id, place.wait_max_s)) for place in scenario.places
    )
    return replace(scenario, legs=tuple(legs), places=places)


def _plans(scenario: Scenario, draw: Random, count: int) -> list[tuple[Convoy, ...]]:
    """Timetables of random policies, those without a fault."""
    problem = compile_problem(scenario)
    first = starts(problem)
    found = []
    for number in range(count):
        policy = draw.choice(first)
        if number % 2:
            policy = turned(problem, policy, draw, [3] * len(policy.places))
        run = dispatch(problem, policy)
        if not run.faults:
            found.append(timetable(run).convoys)
    return found


def _out(convoys: tuple[Convoy, ...], at: int) -> int:
    return sum(trip.people for convoy in convoys for trip in convoy.trips if trip.out_at <= at)


def _instants(convoys: tuple[Convoy, ...], draw: Random) -> list[int]:
    seconds = sorted({trip.out_at for convoy in convoys for trip in convoy.trips})
    return [*draw.sample(seconds, min(3, len(seconds))), *seconds[-1:]]


@given(st.integers(0, 100_000))
@settings(max_examples=25)
def test_a_plan_keeps_every_row_of_the_relaxation(seed: int) -> None:
    draw = Random(seed)
    scenario = case_of(seed)
    prover = Prover.of(scenario)
    prove_steps(prover)
    for convoys in _plans(scenario, draw, 3):
        for at in _instants(convoys, draw):
            moment = Moment(prover.program.times, at, steps=prover.steps)
            assert broken(prover.program, moment, point_of(prover.program, moment, convoys)) == []


@given(st.integers(0, 100_000), st.sampled_from([((20, 20), (200, 200)), ((20, 20), (25, 15), (200, 200))]))
@settings(max_examples=15)
def test_a_plan_with_steps_keeps_every_row_of_the_relaxation(
    seed: int, steps: tuple[tuple[int, int], ...]
) -> None:
    draw = Random(seed)
    scenario = replace(
        case_of(seed), rules=(Tranches("steps", "a", "b", steps),), exposed_max=None, windows=()
    )
    scenario = straight(scenario) if seed % 2 else scenario
    prover = Prover.of(scenario)
    prove_steps(prover)
    for convoys in _plans(scenario, draw, 6):
        for at in _instants(convoys, draw):
            moment = Moment(prover.program.times, at, steps=prover.steps)
            assert broken(prover.program, moment, point_of(prover.program, moment, convoys)) == []


@given(st.integers(0, 100_000))
@settings(max_examples=25)
def test_no_plan_beats_the_bound(seed: int) -> None:
    draw = Random(seed)
    scenario = case_of(seed)
    prover = Prover.of(scenario)
    prove_steps(prover)
    for convoys in _plans(scenario, draw, 3):
        for at in _instants(convoys, draw):
            assert _out(convoys, at) <= prover.prove(at).people


@given(st.integers(0, 100_000))
@settings(max_examples=25)
def test_any_multipliers_prove_something_true(seed: int) -> None:
    """Not only the solver's: a vector drawn at random is a worse proof, but a proof."""
    draw = Random(seed)
    scenario = case_of(seed)
    prover = Prover.of(scenario)
    prove_steps(prover)
    program = prover.program
    for convoys in _plans(scenario, draw, 1):
        for at in _instants(convoys, draw):
            moment = Moment(program.times, at, steps=prover.steps)
            right = {name: row.right(moment) for name, row in program.rows.items()}
            upper = {name: column.upper(moment) for name, column in program.columns.items()}
            drawn = {name: draw.randrange(SCALE) for name in program.rows if draw.random() < 0.3}
            assert _out(convoys, at) <= Prices(program, prover.objective, drawn).value(right, upper)
