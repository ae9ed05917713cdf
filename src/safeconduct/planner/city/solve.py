"""From a large case to an answer: the first plan at once, then the best that the search finds, both checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from safeconduct.planner.answers import Answer, OutOfTime, Planned
from safeconduct.planner.city.dispatching import memories_for, plain_policy, run_policy
from safeconduct.planner.city.memory import Memory
from safeconduct.planner.city.merit import CityJudge
from safeconduct.planner.city.search import SIDE_BY_SIDE, Bench, Found, Harvest, Stop, search
from safeconduct.planner.city.timetable import timetable_of
from safeconduct.planner.city.turns import repaired
from safeconduct.planner.figures import out_steps
from safeconduct.planner.problem import Problem
from safeconduct.planner.stated import believed, stated
from safeconduct.plans.model import Bound, Objective, Plan

DEFAULT_MS = 60_000  # what a search may take on one core of an ordinary machine, by the estimate below
LEAST_WORK = 160
FIRST_TRIES = 6  # dispatches among which the first plan is looked for
RULES = ("WINDOW", "IN-STEP", "HORIZON", "PARKING", "HOURS", "SIZE", "WAIT", "DUTY")
"""Codes of the rules page by the code of a fault."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a search, beside the case."""

    objective: Objective
    bound: Bound | None
    seed: int
    work: int


def city_work(problem: Problem) -> int:
    """Dispatches that take about a minute, reckoned from the size of the case alone: the same on every machine.

    Never fewer than a search needs to get anywhere, which in the largest regions takes some minutes.
    """
    seats = max((max(kind.holds) for kind in problem.kinds), default=1)
    trips = problem.scenario.people_total // max(1, seats)
    dispatch_ms = 3 + trips * len(problem.origins) // 8000
    return max(LEAST_WORK, DEFAULT_MS // dispatch_ms)


@dataclass(frozen=True, slots=True)
class Begun:
    """The first plan of a large case, and what was reckoned for it: a search goes on with the same memories."""

    plan: Plan
    memories: list[Memory]


def first_plan(problem: Problem) -> Begun | None:
    """A plan of a large case without a bound, checked, as soon as one can be had; None where the first tries failed."""
    order = Order("robust", None, 0, SIDE_BY_SIDE)
    judge = CityJudge.of(problem, order.objective, None)
    memories = memories_for(problem, SIDE_BY_SIDE)
    bench = Bench(problem, judge, memories)
    harvest = Harvest()
    try:
        _first(bench, harvest)
        plans = map(_Maker(bench, order).checked, harvest.kept)
        plan = next((plan for plan in plans if plan is not None), None)
        return None if plan is None else Begun(plan, memories)
    finally:
        bench.close()


def solve_city(problem: Problem, order: Order, stop: Stop, begun: Begun | None = None) -> Answer:
    """The best plan that the search finds, checked; or what stood in the way. ``begun`` is what was reckoned before."""
    judge = CityJudge.of(problem, order.objective, order.bound)
    memories = memories_for(problem, SIDE_BY_SIDE) if begun is None else begun.memories
    bench = Bench(problem, judge, memories)
    harvest = Harvest()
    try:
        search(bench, harvest, seed=order.seed, work=order.work, stop=stop)
        if not harvest.kept:
            _first(bench, harvest)
        maker = _Maker(bench, order)
        for found in harvest.kept:
            plan = maker.checked(found)
            if plan is not None:
                return Planned(replace(plan, work=harvest.work))
    finally:
        bench.close()
    near = harvest.near
    codes = sorted({RULES[code] for code, *_ in near.faults}) if near is not None else []
    return OutOfTime(None, order.bound, tuple(codes))


def _first(bench: Bench, harvest: Harvest) -> None:
    """The plain policy, with more in hand as long as it breaks a rule."""
    stream = Random(0)  # noqa: S311  # choices in a search protect nothing
    policy = plain_policy(bench.problem)
    for _ in range(FIRST_TRIES):
        found = bench.dispatch([policy])[0]
        harvest.add(found)
        if harvest.kept:
            return
        policy = repaired(bench.problem, found.policy, found.faults, stream)


@dataclass(frozen=True)
class _Maker:
    """Makes plans of what a search has found."""

    bench: Bench
    order: Order

    def checked(self, found: Found) -> Plan | None:
        """The plan if the checker passes it; None otherwise. A bound that does not verify is not claimed."""
        return believed(self.bench.problem.scenario, self._plan(found), self.order.bound)

    def _plan(self, found: Found) -> Plan:
        problem, memory, order = self.bench.problem, self.bench.memories[0], self.order
        scenario = problem.scenario
        run_policy(memory, found.policy)
        times = timetable_of(problem, memory)
        outs = out_steps(times.convoys)
        regret_found = self.bench.judge.regret_found(outs) if order.bound is not None else None
        plan = stated(scenario, times, order.objective, bound=order.bound, regret_found=regret_found)
        return replace(plan, seed=order.seed)
