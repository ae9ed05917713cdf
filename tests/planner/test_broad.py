"""The broad bound: plans lie inside its relaxation, the checker has the same, and what is stored proves itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.agreement.rules import Tranches
from safeconduct.cases.regions.write import write_region
from safeconduct.checker.broad.moment import Moment as CheckedMoment
from safeconduct.checker.broad.proof import Vector as CheckedVector
from safeconduct.checker.broad.proof import relaxation_of
from safeconduct.checker.broad.rows import Relaxation
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound_value import SCALE
from safeconduct.planner.broad.curve import broad_curve, broad_program, prover_of
from safeconduct.planner.broad.days.trips import days_of
from safeconduct.planner.broad.solving import Prover
from safeconduct.planner.broad.times import Moment
from safeconduct.planner.broad.vector import Vector, implied
from safeconduct.planner.city.dispatching import memory_for, plain_policy, run_policy
from safeconduct.planner.city.timetable import timetable_of
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import starts, turned
from safeconduct.planner.timetable import Timetable, timetable
from safeconduct.plans.file import bound_from_json, bound_to_json
from safeconduct.plans.model import Bound
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario, TeamClass
from tests.planner.broad_point import broken, point_of
from tests.planner.test_bound_contains import case_of
from tests.planner.tiny import START, group, leg, place, vehicles
from tests.planner.tiny import scenario as scenario_of

SEEDS = st.integers(0, 100_000)


def varied(seed: int) -> Scenario:
    """A small case; in every other one the buses stand in two yards, in every third the line is a post."""
    scenario = case_of(seed)
    if seed % 4 < 2:
        bus = next(kind for kind in scenario.classes if kind.id == "bus")
        half = bus.usable // 2
        near = replace(bus, id="bus-near", home="yard-near", count=half, usable=half)
        far = replace(bus, count=bus.usable - half, usable=bus.usable - half)
        classes = tuple(far if kind.id == "bus" else kind for kind in scenario.classes)
        yard = replace(next(p for p in scenario.places if p.id == "yard"), id="yard-near")
        road = next(leg for leg in scenario.legs if leg.id == "yard-b1")
        back = next(leg for leg in scenario.legs if leg.id == "b1-yard")
        roads = (
            replace(road, id="yard-near-b1", start="yard-near", empty_s=300, loaded_s=400),
            replace(back, id="b1-yard-near", end="yard-near", empty_s=300, loaded_s=400),
        )
        scenario = replace(
            scenario,
            classes=(*classes, near) if half else scenario.classes,
            places=(*scenario.places, yard),
            legs=(*scenario.legs, *roads),
        )
    if seed % 3 == 1:
        places = tuple(
            replace(p, kind="post", lanes=1, vehicle_s=50, person_s=2, empty_s=20) if p.id == "line" else p
            for p in scenario.places
        )
        scenario = replace(scenario, places=places)
    return scenario


def plans_of(scenario: Scenario, draw: Random, count: int) -> list[Timetable]:
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
            found.append(timetable(run))
    return found


def instants_of(plan: Timetable, draw: Random) -> list[int]:
    """Some of the seconds at which somebody is out, the last among them."""
    seconds = sorted({trip.out_at for convoy in plan.convoys for trip in convoy.trips})
    return [*draw.sample(seconds, min(3, len(seconds))), *seconds[-1:]]


def out_by(plan: Timetable, at: int) -> int:
    """People out by a second."""
    return sum(trip.people for convoy in plan.convoys for trip in convoy.trips if trip.out_at <= at)


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_a_plan_keeps_every_row_of_the_broad_relaxation(seed: int) -> None:
    draw = Random(seed)
    scenario = varied(seed)
    program = broad_program(scenario)
    for plan in plans_of(scenario, draw, 3):
        for at in instants_of(plan, draw):
            moment = Moment(program.times, at)
            assert broken(program, moment, point_of(program, moment, plan)) == []


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_no_plan_beats_the_broad_bound(seed: int) -> None:
    draw = Random(seed)
    scenario = varied(seed)
    program = broad_program(scenario)
    for prover in (Prover(program), prover_of(program)):
        for plan in plans_of(scenario, draw, 3):
            for at in instants_of(plan, draw):
                moment = Moment(program.times, at)
                assert out_by(plan, at) <= prover.prove(moment).value(program.right(moment), moment)


@pytest.mark.parametrize("seed", range(3))
def test_no_plan_of_a_region_beats_its_bound(seed: int, tmp_path: Path) -> None:
    region = load_case(write_region("S", seed, tmp_path / "region"))
    scenario = replace(region, rules=())  # so that any dispatch keeps every rule
    draw = Random(seed)
    bound = broad_curve(scenario)
    program = broad_program(scenario)
    plans = plans_of(scenario, draw, 6)[:2]
    assert plans
    for plan in plans:
        for instant in bound.instants:
            assert out_by(plan, instant.at) <= instant.people
        for at in instants_of(plan, draw):
            moment = Moment(program.times, at)
            assert broken(program, moment, point_of(program, moment, plan)) == []


def region_planned(size: str, seed: int, folder: Path) -> tuple[Scenario, Timetable]:
    """A region without its rule, so that any dispatch keeps every rule, and the plan of the plain policy for cities."""
    scenario = replace(load_case(write_region(size, seed, folder / "region")), rules=())
    problem = compile_problem(scenario)
    memory = memory_for(problem)
    run_policy(memory, plain_policy(problem))
    return scenario, timetable_of(problem, memory)


@pytest.mark.parametrize(("size", "seed"), [("S", 0), ("S", 2), ("M", 1)])
def test_a_plan_of_the_dispatcher_for_cities_keeps_every_row(size: str, seed: int, tmp_path: Path) -> None:
    """Of one day and of three, at dozens of instants."""
    scenario, times = region_planned(size, seed, tmp_path)
    program = broad_program(scenario)
    bound = broad_curve(scenario)
    assert all(out_by(times, instant.at) <= instant.people for instant in bound.instants)
    seconds = sorted({trip.out_at for convoy in times.convoys for trip in convoy.trips})
    for at in [*seconds[:: 1 + len(seconds) // 30], seconds[-1]]:
        moment = Moment(program.times, at)
        point = point_of(program, moment, (times.convoys, times.moves))
        assert broken(program, moment, point) == []


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_the_checker_has_the_same_relaxation(seed: int) -> None:
    """Random multipliers prove the same number on both sides, at any instant."""
    draw = Random(seed)
    scenario = varied(seed)
    program = broad_program(scenario)
    relaxation = relaxation_of(scenario)
    assert {row.name for row in program.rows} == _with_columns(relaxation)
    rows = [number for number, row in enumerate(program.rows) if not implied(program, row.name)]
    days = days_of(program)
    for turn in range(6):
        chosen = draw.sample(rows, min(len(rows), draw.randint(1, 40)))
        whole = {number: draw.randint(1, SCALE) for number in chosen}
        vector = Vector(program, whole, days=days[: turn % (len(days) + 1)])
        checked = CheckedVector(relaxation, vector.stored())
        at = scenario.start + draw.randint(1, scenario.horizon - scenario.start)
        moment = Moment(program.times, at)
        assert vector.value(program.right(moment), moment) == checked.value(
            CheckedMoment(relaxation.case, at)
        )


def _with_columns(relaxation: Relaxation) -> set[str]:
    """Names of the checker's rows whose factors do not add up to nothing."""
    names = set()
    for name, row in relaxation.rows.items():
        sums: dict[int, int] = {}
        for column, factor in row.terms:
            sums[column] = sums.get(column, 0) + factor
        if any(sums.values()):
            names.add(name)
    return names


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_what_is_stored_is_proved_by_the_checker_and_nothing_less(seed: int) -> None:
    scenario = varied(seed)
    bound = bound_from_json(bound_to_json(broad_curve(scenario)))
    assert check_bound(scenario, bound) == []
    for index, instant in enumerate(bound.instants):
        if index % 7 == seed % 7 and instant.people > 0:
            instants = list(bound.instants)
            instants[index] = replace(instant, people=instant.people - 1)
            lower = replace(bound, instants=tuple(instants))
            assert check_bound(scenario, lower)


def region_bound(tmp_path: Path) -> tuple[Scenario, Bound]:
    """A region of the smallest size and its bound."""
    scenario = load_case(write_region("S", 1, tmp_path / "region"))
    return scenario, broad_curve(scenario)


def test_a_vector_that_was_changed_is_refused_or_proves_no_less(tmp_path: Path) -> None:
    scenario, bound = region_bound(tmp_path)
    draw = Random(1)
    for _ in range(12):
        number = draw.randrange(len(bound.vectors))
        vector = list(bound.vectors[number])
        row = draw.choice([at for at, (name, _) in enumerate(vector) if not name.startswith("days/")])
        name, multiplier = vector[row]
        change = draw.choice((multiplier * 2, multiplier * SCALE // 2 / SCALE, 0.0))
        vector[row] = (name, change)
        vectors = tuple(tuple(vector) if i == number else v for i, v in enumerate(bound.vectors))
        changed = replace(bound, vectors=vectors)
        relaxation = relaxation_of(scenario)
        least = [
            CheckedVector(relaxation, changed.duals_at(each)).value(CheckedMoment(relaxation.case, each.at))
            for each in bound.instants
        ]
        refused = {fault.at for fault in check_bound(scenario, changed)}
        assert refused >= {
            each.at for each, proved in zip(bound.instants, least, strict=True) if each.people < proved
        }


@pytest.mark.parametrize(
    ("name", "multiplier"),
    [
        ("turns/no-such", 1.0),
        ("most/west-01>shelter-01", 1.0),
        ("home/coach-01", 0.1),
        ("home/coach-01", -1.0),
    ],
)
def test_a_row_that_is_unknown_or_implied_and_an_inexact_multiplier_are_refused(
    name: str, multiplier: float, tmp_path: Path
) -> None:
    scenario, bound = region_bound(tmp_path)
    vectors = tuple(
        (*((row, price) for row, price in vector if row != name), (name, multiplier))
        for vector in bound.vectors
    )
    faults = check_bound(scenario, replace(bound, vectors=vectors))
    assert len(faults) >= len(bound.instants)
    assert all("is not proved" in fault.detail for fault in faults if fault.at is not None)


def test_other_claims_of_a_broad_bound_are_refused(tmp_path: Path) -> None:
    scenario, bound = region_bound(tmp_path)
    assert check_bound(scenario, bound) == []
    first = bound.instants[0]
    for changed in (
        replace(bound, digest="0" * 64),
        replace(bound, regret_floor=bound.people_max + 1),
        replace(bound, exposure_floor=1),
        replace(bound, people_max=bound.people_max - 1),
        replace(bound, finish_at=(bound.finish_at or 0) + 3600),
        replace(bound, contains=(*bound.contains, "PRIORITY")),
        replace(bound, kind="fine"),
        replace(bound, instants=(replace(first, vector=len(bound.vectors)), *bound.instants[1:])),
        replace(bound, instants=(replace(first, vector=None), *bound.instants[1:])),
        replace(bound, instants=(replace(first, at=scenario.start), *bound.instants[1:])),
    ):
        assert check_bound(scenario, changed)


def test_one_bus_and_two_places_are_bounded_by_every_order_of_trips() -> None:
    """Brute force: of a tiny case every order of full trips is laid out by hand, and none is above the bound."""
    places = (
        place("near", "assembly", bays=1), place("far", "assembly", bays=1), place("safe", "reception"),
        place("yard", "depot"),
    )  # fmt: skip
    minutes = {("near", "safe"): 30, ("far", "safe"): 70, ("near", "far"): 50, ("yard", "near"): 20}
    legs = tuple(
        leg(start, end, length) for pair, length in minutes.items() for start, end in (pair, pair[::-1])
    )
    case = scenario_of(
        places=places, legs=legs, groups=(group("n", "near", 20, ("safe",)), group("f", "far", 20, ("safe",))),
        classes=(vehicles("bus", 1, "yard"),),
        teams=(TeamClass("team", "team", 1, "yard", ((START, START + 10**6),), None, 0, (), 2),),
    )  # fmt: skip
    empty = {"near": {"yard": 15, "safe": 22.5}, "far": {"yard": 52.5, "safe": 52.5}}
    program = broad_program(case)
    provers = (Prover(program), prover_of(program))
    for order in set(permutations(("near", "near", "far", "far"))):
        at, stands = float(START), "yard"
        for trip, origin in enumerate(order, start=1):
            at += 60 * empty[origin][stands] + 10 * 10 + 300 + 60 * minutes[origin, "safe"] + 300
            moment = Moment(program.times, int(at))
            for prover in provers:
                assert 10 * trip <= prover.prove(moment).value(program.right(moment), moment), (order, trip)
            at += 300  # turnaround
            stands = "safe"


def test_other_rules_than_those_it_contains_do_not_matter() -> None:
    scenario = varied(5)
    stepped = replace(scenario, rules=(Tranches("steps", "a", "b", ((20, 20), (200, 200))),))
    bare = replace(scenario, rules=())
    at = scenario.start + 20 * 3600
    values = []
    for case in (stepped, bare):
        prover = Prover(broad_program(case))
        moment = Moment(prover.program.times, at)
        values.append(prover.prove(moment).value(prover.program.right(moment), moment))
    assert values[0] == values[1]
