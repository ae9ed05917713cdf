"""Look for plans of a case, from nothing or from the policies that served a stricter one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from random import Random

from safeconduct.checker.check import check_plan
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.figures import Out, out_steps
from safeconduct.planner.objective import Judge, Merit
from safeconduct.planner.policy import Policy
from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.planner.search import Found, Harvest, search, turned
from safeconduct.planner.solve import in_order
from safeconduct.planner.state import Run
from safeconduct.planner.stated import stated
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import Scenario

Stop = Callable[[int], bool]
HEADS = 4
"""Policies that a looser case goes on from."""
SHORT = 10.0
"""What each person fewer out at a chosen time costs, beside the planner's own cost: they outweigh all else."""


@dataclass(frozen=True, slots=True)
class Sought:
    """The best checked plan, and the policies that were best. ``plan`` None: none was found."""

    plan: Plan | None
    policies: tuple[Policy, ...]
    work: int


@dataclass(frozen=True, slots=True)
class Head:
    """What a search goes on from: policies, and how many people have to be out by which seconds."""

    policies: tuple[Policy, ...]
    floor: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class FloorJudge(Judge):
    """A judge who also counts how many people fewer are out at some seconds than another plan has out."""

    floor: tuple[tuple[int, int], ...] = ()

    def merit(self, run: Run) -> Merit:
        """As the planner's own judge, and so much dearer for whoever is missing."""
        merit = super().merit(run)
        outs = sorted(
            (at, ride.people)
            for course in run.courses
            if course.admitted
            for ride, at in zip(course.rides, course.admitted, strict=True)
        )
        out = Out(outs)
        short = sum(max(0, people - out.at(at)) for at, people in self.floor)
        return replace(merit, cost=merit.cost + SHORT * short)


def sought(scenario: Scenario, bound: Bound | None, *, seed: int, work: int, stop: Stop) -> Sought:
    """The planner's own search, and its best plan that the checker passes."""
    problem = compile_problem(scenario)
    judge = Judge.of(problem, "robust", bound)
    harvest = search(problem, judge, seed=seed, work=work, stop=stop)
    plan = _first_checked(problem, in_order(problem, harvest, "robust"), lambda _plan: True)
    return Sought(plan, tuple(found.policy for found in harvest.kept[:HEADS]), harvest.work)


def improved(
    scenario: Scenario,
    bound: Bound | None,
    head: Head,
    *,
    seed: int,
    work: int,
    stop: Stop,
) -> Sought:
    """From these policies on: the best checked plan that has at no second of the floor fewer people out."""
    start, floor = head.policies, head.floor
    problem = compile_problem(scenario)
    judge = Judge.of(problem, "robust", bound)
    ours = FloorJudge(**{field.name: getattr(judge, field.name) for field in fields(judge)}, floor=floor)
    stream = Random(f"safeconduct/studies/{seed}")  # noqa: S311  # choices in a search protect nothing
    harvest = Harvest()
    best: Found | None = None
    opened: list[int] = []
    for number in range(work):
        if number and stop(number):
            break
        if number < len(start):
            policy = start[number]
        elif best is not None:
            policy = turned(problem, best.policy, stream, [min(60, max(1, count)) for count in opened])
        else:
            break
        run = dispatch(problem, policy)
        found = Found(policy, ours.merit(run), tuple(run.faults[:8]))
        harvest.work += 1
        harvest.add(found)
        if best is None or found.merit.cost <= best.merit.cost:
            best, opened = found, run.opened

    def no_worse(plan: Plan) -> bool:
        out = Out(out_steps(plan.convoys))
        return all(out.at(at) >= people for at, people in floor)

    plan = _first_checked(problem, harvest.kept, no_worse)
    return Sought(plan, tuple(found.policy for found in harvest.kept[:HEADS]), harvest.work)


def _first_checked(problem: Problem, ordered: list[Found], wanted: Callable[[Plan], bool]) -> Plan | None:
    """The first plan in this order that is wanted and that the checker passes."""
    scenario = problem.scenario
    for found in ordered:
        times = timetable(dispatch(problem, found.policy))
        plan = stated(scenario, times, "robust")
        if wanted(plan) and not check_plan(scenario, plan).broken:
            return plan
    return None
