"""Rows of trips: what vehicles do in a plan is worth no more than the best that the search finds for them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from safeconduct.cases.regions.write import write_region
from safeconduct.checker.broad.proof import Unproved, relaxation_of
from safeconduct.checker.broad.proof import Vector as CheckedVector
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound_value import SCALE
from safeconduct.planner.broad.curve import broad_curve, broad_program, prover_of
from safeconduct.planner.broad.days.dearest import Dearest
from safeconduct.planner.broad.days.stretches import Stretch
from safeconduct.planner.broad.days.trips import Trips, days_of
from safeconduct.planner.broad.days.worth import Worth, whole_gains
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.solving import Prover
from safeconduct.planner.broad.times import Moment
from safeconduct.plans.model import Convoy, Move
from safeconduct.scenario.load import load_case
from tests.planner.broad_point import desk_people, point_of
from tests.planner.test_broad import SEEDS, instants_of, plans_of, region_planned, varied


def gains_for(program: Program, trips: Trips, draw: Random) -> list[int]:
    """Gains as multipliers of rows make them: people's of either sign, the others' mostly losses."""
    gains = [0] * len(program.columns)
    dear = draw.choice((0, 1, 5, 20))
    for number in trips.aboard:
        gains[number] = draw.randint(-SCALE // 4, SCALE)
    for number in trips.columns:
        gains[number] = draw.randint(-dear * SCALE, SCALE // 2)
    for number in (*trips.going, *trips.covered[3], *trips.covered[4]):
        gains[number] = -draw.randint(0, SCALE)
    return gains


def own_point(
    program: Program, moment: Moment, trips: Trips, plan: tuple[tuple[Convoy, ...], tuple[Move, ...]]
) -> Counter[str]:
    """The columns of a plan, late people being those of one family alone."""
    point = point_of(program, moment, plan)
    own = desk_people(program, moment, plan[0], [trips.family])
    point.update({name: own[name] - point[name] for name in point if name.startswith("late/")})
    return point


def share_of(program: Program, trips: Trips, gains: list[int], point: Counter[str]) -> int:
    """What the trips of a plan are worth."""
    columns = {int(number) for part in trips.covered for number in part}
    return sum(gains[number] * point[program.columns[number].name] for number in columns)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_the_vehicles_of_a_plan_are_worth_no_more_than_their_best_days(seed: int) -> None:
    draw = Random(seed)
    scenario = varied(seed)
    program = broad_program(scenario)
    for plan in plans_of(scenario, draw, 3):
        for at in instants_of(plan, draw):
            moment = Moment(program.times, at)
            for trips in days_of(program):
                for _ in range(4):
                    gains = gains_for(program, trips, draw)
                    best = Worth(trips, whole_gains(trips, gains)).at(moment)
                    assert share_of(program, trips, gains, own_point(program, moment, trips, plan)) <= best


@pytest.mark.parametrize(("size", "seed"), [("S", 0), ("S", 1), ("M", 1)])
def test_the_vehicles_of_a_region_are_worth_no_more_than_their_best_days(
    size: str, seed: int, tmp_path: Path
) -> None:
    """Under the multipliers that prove most, where there is least to spare, at instants all over the plan."""
    scenario, times = region_planned(size, seed, tmp_path)
    program = broad_program(scenario)
    prover = prover_of(program)
    seconds = sorted({trip.out_at for convoy in times.convoys for trip in convoy.trips})
    near = 0.0
    for at in [*seconds[:: 1 + len(seconds) // 12], seconds[-1]]:
        moment = Moment(program.times, at)
        vector = prover.prove(moment)
        for worth in vector.worths:
            point = own_point(program, moment, worth.trips, (times.convoys, times.moves))
            columns = {int(number) for part in worth.trips.covered for number in part}
            share = sum(int(worth.dearest.columns[n]) * point[program.columns[n].name] for n in columns)
            best = int(worth.at(moment))
            assert share <= best
            near = max(near, share / best if best > 0 else 0.0)
    assert near > 0.7, "so near to what plans do that a wrong one would show"


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_a_search_through_every_row_of_trips_finds_nothing_dearer(seed: int) -> None:
    """Brute force over rows of up to four trips, second by second and part by part."""
    draw = Random(seed)
    scenario = varied(seed)
    program = broad_program(scenario)
    for trips in days_of(program):
        gains = whole_gains(trips, gains_for(program, trips, draw))
        dearest = Dearest(trips, gains)
        leads = dearest.leads(draw.choice(["", *(kind.id for kind in trips.family.classes)]))
        length, after = draw.randint(1, trips.steps * trips.step_s), draw.randint(0, 12_000)
        best = 0
        for lead, flow in enumerate(leads.flows):
            if trips.out[flow] and leads.seconds[lead] <= length:
                left = (length - int(leads.seconds[lead])) // trips.step_s
                level = level_of(dearest, int(trips.ends[flow]), left, after)
                rest = _deepest(dearest, (int(trips.ends[flow]), left), after, 3)
                best = max(best, int(leads.worth[level, lead]) + rest)
        assert dearest.of_span(leads, Stretch(length, after, None)) >= best


def level_of(dearest: Dearest, end: int, left: int, after: int) -> int:
    """For how many of the last seconds before an instant somebody is late who arrives with so many steps left."""
    trips = dearest.trips
    if not dearest.late.any():  # then all levels are one
        return 0
    ahead = (int(seconds) for seconds in trips.desks.ahead[end])
    return sum(left < (seconds - after) // trips.step_s for seconds in ahead)


def _deepest(dearest: Dearest, here: tuple[int, int], after: int, depth: int) -> int:
    """The most that up to so many following trips are worth, by trying out all; ``here``: reception and steps left."""
    trips = dearest.trips
    reception, steps = here
    if not depth or steps <= 0:
        return 0
    best = 0
    stands = trips.states == trips.states[reception]
    fits = (trips.seconds <= steps) & trips.out[None, :, None] & stands[:, None, None]
    found: dict[tuple[int, int], int] = {}
    for since, flow, part in np.argwhere(fits):
        left, end = steps - int(trips.seconds[since, flow, part]), int(trips.ends[flow])
        worth = int(dearest.worth[level_of(dearest, end, left, after), flow, part] + dearest.after[since])
        found[end, left] = max(worth, found.get((end, left), worth))
    for then, worth in found.items():
        best = max(best, worth + _deepest(dearest, then, after, depth - 1))
    return best


@pytest.mark.parametrize("hours", [6, 9, 13])
def test_rows_of_trips_prove_no_more_people_than_trips_counted_in_parts(hours: int, tmp_path: Path) -> None:
    """Up to what is left undone on purpose: one part in a thousand, and the parts in which boarding is counted."""
    scenario = load_case(write_region("S", 1, tmp_path / "region"))
    program = broad_program(scenario)
    moment = Moment(program.times, scenario.start + 3600 * hours)
    right = program.right(moment)
    whole = prover_of(program).prove(moment).value(right, moment)
    assert whole <= Prover(program).prove(moment).value(right, moment) + 20


@pytest.mark.parametrize("name", ["days/no-such", "days/team-01"])
def test_days_of_nothing_that_drives_are_refused(name: str, tmp_path: Path) -> None:
    scenario = load_case(write_region("S", 1, tmp_path / "region"))
    relaxation = relaxation_of(scenario)
    with pytest.raises(Unproved):
        CheckedVector(relaxation, ((name, 1.0),))
    with pytest.raises(Unproved):
        CheckedVector(relaxation, (("days/coach-01", 0.5),))
    with pytest.raises(Unproved):
        CheckedVector(relaxation, (("days/coach-01", 1.0), ("days/coach-01", 1.0)))


class _After:
    """Asks to stop after so many questions."""

    def __init__(self, count: int) -> None:
        self.count = count

    def requested(self) -> bool:
        self.count -= 1
        return self.count < 0


def test_work_that_is_stopped_early_proves_the_whole_time_planned_for(tmp_path: Path) -> None:
    scenario = load_case(write_region("S", 1, tmp_path / "region"))
    bound = broad_curve(scenario, cancel=_After(3))
    assert bound.people_max <= scenario.people_total
    assert bound.instants[-1].at == scenario.horizon
    assert check_bound(scenario, bound) == []
