"""A post as a queue: textbook waiting times in the limits that textbooks know, and Little's law on every run."""

from __future__ import annotations

from itertools import pairwise
from math import factorial
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safeconduct.plans.model import Convoy, Load, Plan, Stop, Trip
from safeconduct.scenario.model import ConvoyLimits, Scenario
from safeconduct.simulator.answers import plan_as_it_went
from safeconduct.simulator.course import compile_course
from safeconduct.simulator.hazards import Hazards
from safeconduct.simulator.outcome import StandStill
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.run import one_run, simulate_course
from tests.planner.tiny import START, group, leg, place, scenario, vehicles
from tests.simulator.small import any_hazards, any_way, small_plan

SERVICE_S = 600
EVER = ((START - 1, START + 10**9),)
VEHICLES, LEFT_OUT, REPLICATES = 500, 100, 24


def queue(lanes: int, busy: float, seed: int) -> tuple[Scenario, Plan]:
    """Private vehicles that come to one post one by one, a Poisson stream that keeps its lanes so busy."""
    draw = Random(seed)
    gap_s = SERVICE_S / (lanes * busy)
    made = scenario(
        places=(
            place("home", "assembly", hours=EVER),
            place("post", "post", lanes=lanes, vehicle_s=SERVICE_S, hours=EVER),
            place("end", "reception", unload_s=0),
        ),
        legs=(leg("home", "post", 1, hours=EVER), leg("post", "end", 1, hours=EVER)),
        groups=(group("all", "home", VEHICLES, ("end",), need="own_vehicle"),),
        classes=(
            vehicles("car", VEHICLES, "home", places=(("own_vehicle", 1),), one_way=True, crew=0, hours=EVER),
        ),
        teams=(), convoy=ConvoyLimits(1, 1, 1, 0, 10**9), boarding_s=(), horizon=START + 5 * 10**6,
    )  # fmt: skip
    at, convoys = 0.0, []
    for number in range(VEHICLES):
        at += draw.expovariate(1 / gap_s)
        departs = START + 1000 + int(at)
        trip = Trip(
            f"car-{number + 1:04d}", (Load("all", 1),), departs, departs, departs + 720, departs + 720
        )
        stops = (
            Stop("home", departs, departs, departs), Stop("post", departs + 60, departs + 660, departs + 660),
            Stop("end", departs + 720, departs + 720, departs + 720),
        )  # fmt: skip
        convoys.append(
            Convoy(
                f"c{number:05d}", "home", "end", "", ("home-post", "post-end"), (trip,), departs, (), stops
            )
        )
    unread: Any = None  # a plan's own account of itself, which no run reads
    return made, Plan("tiny", "", "", made.digest, "robust", 0, 1, "work", tuple(convoys), (), unread)


def waits(lanes: int, busy: float, hazards: Hazards, *, exponential: bool) -> tuple[float, float]:
    """Mean seconds from coming to a post to leaving it, and its standard error over independent replicates."""
    means = []
    for seed in range(REPLICATES):
        made, plan = queue(lanes, busy, seed)
        course = compile_course(made, plan, hazards, Policy())
        if exponential:
            course.world.table[1] = course.world.table[3]
        simulate_course(course, made, runs=range(seed, seed + 1), seed=1)
        went = plan_as_it_went(course, made, plan)
        assert len(went.convoys) == VEHICLES
        spent = [convoy.stops[1].ready_at - convoy.stops[1].arrives_at for convoy in went.convoys]
        means.append(float(np.mean(spent[LEFT_OUT:])))
    return float(np.mean(means)), float(np.std(means, ddof=1) / REPLICATES**0.5)


def erlang_c(lanes: int, busy: float) -> float:
    """Chance that a vehicle has to wait at all (Erlang 1917; Kleinrock, Queueing Systems I, 3.40)."""
    offered = lanes * busy
    top = offered**lanes / factorial(lanes) / (1 - busy)
    return top / (sum(offered**k / factorial(k) for k in range(lanes)) + top)


@pytest.mark.parametrize(("lanes", "busy"), [(1, 0.5), (2, 0.6), (3, 0.7)])
def test_a_post_with_exponential_service_waits_as_erlang_says(lanes: int, busy: float) -> None:
    mean, error = waits(lanes, busy, Hazards(), exponential=True)
    exact = SERVICE_S + 0.5 + erlang_c(lanes, busy) * SERVICE_S / (lanes * (1 - busy))
    assert error < 0.05 * exact, "too few vehicles to say anything"
    assert mean == pytest.approx(exact, abs=4 * error)


@pytest.mark.parametrize("cv", [0.0, 0.6])
def test_a_post_with_one_lane_waits_as_pollaczek_and_khinchine_say(cv: float) -> None:
    busy = 0.6
    mean, error = waits(1, busy, Hazards(inspection_cv=cv), exponential=False)
    exact = SERVICE_S + 0.5 * (cv > 0) + busy * SERVICE_S * (1 + cv * cv) / (2 * (1 - busy))
    assert error < 0.05 * exact, "too few vehicles to say anything"
    assert mean == pytest.approx(exact, abs=4 * error)


@given(case=st.integers(0, 10**9), wrong=st.integers(0, 10**9))
def test_people_at_a_place_are_those_who_come_times_how_long_they_stay(case: int, wrong: int) -> None:
    """Little's law, over a whole run and for every place on a road: area under the count = sum of the stays."""
    small = small_plan(case, case)
    assume(small is not None)
    assert small is not None
    made, plan = small
    try:
        went = one_run(made, plan, hazards=any_hazards(wrong), policy=any_way(wrong), seed=case).plan
    except StandStill:
        assume(False)
        raise
    for name in {stop.place for convoy in went.convoys for stop in convoy.stops[1:-1]}:
        here = [
            (stop, convoy.people)
            for convoy in went.convoys
            for stop in convoy.stops[1:-1]
            if stop.place == name
        ]
        moments = sorted({at for stop, _ in here for at in (stop.arrives_at, stop.leaves_at)})
        area = sum(
            (until - since)
            * sum(people for stop, people in here if stop.arrives_at <= since < stop.leaves_at)
            for since, until in pairwise(moments)
        )
        assert area == sum(people * (stop.leaves_at - stop.arrives_at) for stop, people in here)
        assert all(stop.arrives_at <= stop.ready_at <= stop.leaves_at for stop, _ in here)
