"""Look for plans of a case, from nothing or from the policies that served a stricter one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from random import Random

from safeconduct.checker.check import check_plan
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.figures import Out
from safeconduct.planner.objective import Judge, Merit
from safeconduct.planner.policy import Policy
from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.planner.repair import repaired
from safeconduct.planner.search import Found, Harvest, search, turned
from safeconduct.planner.solve import in_order
from safeconduct.planner.state import Run
from safeconduct.planner.stated import stated
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import Scenario

Stop = Callable[[int], bool]
REPAIRS = 0.8
"""How often a policy that broke a rule is mended rather than turned: what sends more misses more turns at first."""
LONGER = 4
"""How many times the work is spent where what is best so far does not keep every rule yet."""
HEADS = 4
"""Policies that a looser case goes on from."""
SHORT = 10.0
"""What each person fewer out at a chosen time costs, beside the planner's own cost: they outweigh all else."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Checked plans, the best first, and the policies that were best. ``plans`` empty: none was found."""

    plans: tuple[Plan, ...]
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
        out = _outs(run)
        short = sum(max(0, people - out.at(at)) for at, people in self.floor)
        return replace(merit, cost=merit.cost + SHORT * short)


def sought(scenario: Scenario, bound: Bound | None, *, seed: int, work: int, stop: Stop) -> Sought:
    """The planner's own search, and its best plan that the checker passes."""
    problem = compile_problem(scenario)
    judge = Judge.of(problem, "robust", bound)
    harvest = search(problem, judge, seed=seed, work=work, stop=stop)
    plan = next(_checked(problem, in_order(problem, harvest, "robust")), None)
    plans = () if plan is None else (plan,)
    return Sought(plans, tuple(found.policy for found in harvest.kept[:HEADS]), harvest.work)


def _outs(run: Run) -> Out:
    return Out(
        sorted(
            (at, ride.people)
            for course in run.courses
            if course.admitted
            for ride, at in zip(course.rides, course.admitted, strict=True)
        )
    )


@dataclass
class _Firsts:
    """By second of the floor, what had most people out by then: what is best by one time is seldom best by all."""

    floor: tuple[tuple[int, int], ...]
    found: dict[int, tuple[int, Found]] = field(default_factory=dict)

    def add(self, found: Found, run: Run) -> None:
        """Keep it where it is the first of those that keep every rule."""
        if not found.merit.kept:
            return
        out = _outs(run)
        for at, people in self.floor:
            mine = out.at(at)
            if mine > self.found.get(at, (people, found))[0]:
                self.found[at] = mine, found

    def all(self) -> list[Found]:
        """Each once."""
        kept: list[Found] = []
        for _, found in self.found.values():
            if found not in kept:
                kept.append(found)
        return kept


def improved(
    scenario: Scenario,
    bound: Bound | None,
    head: Head,
    *,
    seed: int,
    work: int,
    stop: Stop,
) -> Sought:
    """From these policies on: the best checked plan, and for each second of the floor one with more people out."""
    start, floor = head.policies, head.floor
    problem = compile_problem(scenario)
    judge = Judge.of(problem, "robust", bound)
    ours = FloorJudge(**{one.name: getattr(judge, one.name) for one in fields(judge)}, floor=floor)
    stream = Random(f"safeconduct/studies/{seed}")  # noqa: S311  # choices in a search protect nothing
    harvest, firsts = Harvest(), _Firsts(floor)
    best: Found | None = None
    opened: list[int] = []
    for number in range(work * LONGER):
        if number and (stop(number) or (number >= work and best is not None and best.merit.kept)):
            break
        if number < len(start):
            policy = start[number]
        elif best is None:
            break
        elif best.faults and stream.random() < REPAIRS:
            policy = repaired(best.policy, best.faults, stream)
        else:
            policy = turned(problem, best.policy, stream, [min(60, max(1, count)) for count in opened])
        run = dispatch(problem, policy)
        found = Found(policy, ours.merit(run), tuple(run.faults[:8]))
        harvest.work += 1
        harvest.add(found)
        firsts.add(found, run)
        if best is None or found.merit.cost <= best.merit.cost:
            best, opened = found, run.opened
    whole = next(_checked(problem, harvest.kept), None)
    plans = [*([] if whole is None else [whole]), *_checked(problem, firsts.all())]
    distinct = tuple(plan for number, plan in enumerate(plans) if plan not in plans[:number])
    return Sought(distinct, tuple(found.policy for found in harvest.kept[:HEADS]), harvest.work)


def _checked(problem: Problem, ordered: Iterable[Found]) -> Iterator[Plan]:
    """The plans, in this order, that the checker passes."""
    scenario = problem.scenario
    for found in ordered:
        plan = stated(scenario, timetable(dispatch(problem, found.policy)), "robust")
        if not check_plan(scenario, plan).broken:
            yield plan
