"""Small cases with plans of their own, hazards and policies drawn at random, and outcomes compared to the last bit."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from hashlib import sha256
from random import Random

import numpy as np

from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.figures import figures
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Figure, Holder, Scenario
from safeconduct.simulator.hazards import CALM, Hazards, SideReading
from safeconduct.simulator.outcome import Outcomes
from safeconduct.simulator.policy import Policy
from tests.planner.tiny import HOUR, START, any_policy, two_sides


def small_plan(case: int, turned: int) -> tuple[Scenario, Plan] | None:
    """A case with a plan that the dispatcher found no fault with; None where it found one."""
    scenario = _disputed(two_sides(case))
    problem = compile_problem(scenario)
    run = dispatch(problem, any_policy(problem, turned))
    if run.faults or not all(course.admitted for course in run.courses):
        return None
    times = timetable(run)
    plan = Plan(
        case=scenario.name, variant="", reading="", digest=scenario.digest, objective="robust", seed=0, work=1,
        stopped_by="work", convoys=times.convoys, moves=times.moves,
        figures=figures(scenario, times, objective="robust", bound=None, regret_found=None),
    )  # fmt: skip
    return (scenario, plan) if plan.convoys else None


@cache
def ready_made() -> tuple[Scenario, Plan]:
    """The first small plan that has several convoys of both sides."""
    for case in range(300):
        small = small_plan(case, case)
        if small is not None and len(small[1].convoys) > 3:
            return small
    raise AssertionError("no small case has a plan")


def _disputed(scenario: Scenario) -> Scenario:
    """The same case with people between half and one and a half times the figure, and a holder to be asked."""
    ranges = tuple(
        Figure(
            "groups",
            group.id,
            "people",
            group.people // 2,
            group.people,
            group.people * 3 // 2,
            "best",
            "assumed",
        )
        for group in scenario.groups
    )
    holder = Holder("h", "h", "h", "assumed", "F6", "2023-11-14", None, "")
    return replace(scenario, figures=ranges, holders=(holder,))


def any_hazards(seed: int) -> Hazards:
    """Everything that may go wrong, each on or off, and far oftener than in life."""
    draw = Random(seed)

    def on(value: float, share: float = 0.5) -> float:
        return value if draw.random() < share else 0.0

    return Hazards(
        boarding_scale=draw.choice((1.0, 1.7)), boarding_cv=on(0.4), inspection_scale=draw.choice((1.0, 2.5)),
        inspection_cv=on(0.6), travel_scale=draw.choice((1.0, 1.3)), travel_cv=on(0.3),
        winter_scale=draw.choice((1.0, 1.5)), breakdowns_per_1000_km=on(20.0), repair_mean_s=5400.0,
        transfer_after_s=draw.choice((600.0, 3600.0)), lost_per_vehicle_day=on(0.3),
        demand=draw.choice(("planned", "low", "best", "high", "between")), confirm_late_share=on(0.4),
        confirm_never_share=on(0.1), closures_per_leg_day=on(0.2), returned_per_post=on(0.2),
        incident_halts_share=on(0.8), truce_mean_s=on(20.0 * HOUR), base_share=0.7, expiry_chance=on(0.5),
        expiries=(START + 20 * HOUR,) if draw.random() < 0.3 else (), imbalance_per_h=on(0.3),
        readings=(SideReading("a", "b", 90, 45, 0.1),) if draw.random() < 0.3 else (), halt_median_s=4.0 * HOUR,
        halt_sigma=on(0.6), final_share=on(0.2),
        halts=((START + 7 * HOUR, START + 9 * HOUR),) if draw.random() < 0.3 else (),
    )  # fmt: skip


def any_way(seed: int) -> Policy:
    """One of the ways to carry a plan on."""
    draw = Random(seed)
    return Policy(
        draw.choice(("hold", "in_order", "in_order", "next_ready")),
        draw.choice(("wait", "go_on", "turn_back")),
        draw.choice(("", "meet-a", "post-a")),
    )


def differing(one: Outcomes, other: Outcomes) -> list[str]:
    """Names of what is not the same to the last bit."""
    found = []
    for field in fields(Outcomes):
        a, b = getattr(one, field.name), getattr(other, field.name)
        same = np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b
        if not same:
            found.append(f"{field.name}: {a} and {b}")
    return found


def fingerprint(outcomes: Outcomes) -> str:
    """A digest of everything that runs came to."""
    seen = sha256()
    for field in fields(Outcomes):
        value = getattr(outcomes, field.name)
        seen.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return seen.hexdigest()


__all__ = ["CALM", "any_hazards", "any_way", "differing", "fingerprint", "ready_made", "small_plan"]
