"""One post and a Poisson stream of vehicles: the limit that textbooks know, for tests and for the table of results."""

from __future__ import annotations

from math import factorial
from random import Random
from typing import Any

import numpy as np

from safeconduct.plans.model import Convoy, Load, Plan, Stop, Trip
from safeconduct.scenario.model import ConvoyLimits, Scenario
from safeconduct.simulator.answers import plan_as_it_went
from safeconduct.simulator.course import compile_course
from safeconduct.simulator.hazards import Hazards
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.run import simulate_course
from tests.planner.tiny import START, group, leg, place, scenario, vehicles

SERVICE_S = 600
EVER = ((START - 1, START + 10**9),)
VEHICLES, REPLICATES = 500, 24
LEFT_OUT = 0.2
"""The share of vehicles, the first ones, that are not counted: they come to an empty post."""
HALF_S = 0.5
"""A duration that is drawn is rounded up to a whole second: half a second in the mean."""


def queue(lanes: int, busy: float, seed: int, number: int = VEHICLES) -> tuple[Scenario, Plan]:
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
        groups=(group("all", "home", number, ("end",), need="own_vehicle"),),
        classes=(
            vehicles("car", number, "home", places=(("own_vehicle", 1),), one_way=True, crew=0, hours=EVER),
        ),
        teams=(), convoy=ConvoyLimits(1, 1, 1, 0, 10**9), boarding_s=(), horizon=START + 5 * 10**6,
    )  # fmt: skip
    at, convoys = 0.0, []
    for each in range(number):
        at += draw.expovariate(1 / gap_s)
        departs = START + 1000 + int(at)
        trip = Trip(f"car-{each + 1:04d}", (Load("all", 1),), departs, departs, departs + 720, departs + 720)
        stops = (
            Stop("home", departs, departs, departs), Stop("post", departs + 60, departs + 660, departs + 660),
            Stop("end", departs + 720, departs + 720, departs + 720),
        )  # fmt: skip
        convoys.append(
            Convoy(f"c{each:05d}", "home", "end", "", ("home-post", "post-end"), (trip,), departs, (), stops)
        )
    unread: Any = None  # a plan's own account of itself, which no run reads
    return made, Plan("tiny", "", "", made.digest, "robust", 0, 1, "work", tuple(convoys), (), unread)


def waits(
    lanes: int,
    busy: float,
    hazards: Hazards,
    *,
    exponential: bool,
    number: int = VEHICLES,
    replicates: int = REPLICATES,
) -> tuple[float, float]:
    """Mean seconds from coming to a post to leaving it, and its standard error over independent replicates."""
    means = []
    for seed in range(replicates):
        made, plan = queue(lanes, busy, seed, number)
        course = compile_course(made, plan, hazards, Policy())
        if exponential:
            course.world.table[1] = course.world.table[3]
        simulate_course(course, made, runs=range(seed, seed + 1), seed=1)
        went = plan_as_it_went(course, made, plan)
        assert len(went.convoys) == number
        spent = [convoy.stops[1].ready_at - convoy.stops[1].arrives_at for convoy in went.convoys]
        means.append(float(np.mean(spent[round(LEFT_OUT * number) :])))
    return float(np.mean(means)), float(np.std(means, ddof=1) / replicates**0.5)


def erlang_s(lanes: int, busy: float) -> float:
    """Mean seconds at a post with exponential service, waiting and service (M/M/c)."""
    return SERVICE_S + HALF_S + erlang_c(lanes, busy) * SERVICE_S / (lanes * (1 - busy))


def pollaczek_s(busy: float, cv: float) -> float:
    """Mean seconds at a post of one lane with service of a coefficient of variation (M/G/1; Kleinrock I, 5.61)."""
    return SERVICE_S + HALF_S * (cv > 0) + busy * SERVICE_S * (1 + cv * cv) / (2 * (1 - busy))


def erlang_c(lanes: int, busy: float) -> float:
    """Chance that a vehicle has to wait at all (Erlang 1917; Kleinrock, Queueing Systems I, 3.40)."""
    offered = lanes * busy
    top = offered**lanes / factorial(lanes) / (1 - busy)
    return top / (sum(offered**k / factorial(k) for k in range(lanes)) + top)
