"""From a case to an answer: search, choose among the plans found, and let the independent checker judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from safeconduct.clock import stopwatch
from safeconduct.planner.answers import Answer, Impossible, OutOfTime, Planned
from safeconduct.planner.city.coverage import is_city
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.figures import out_steps
from safeconduct.planner.impossible import reasons_of_bound, reasons_why_not
from safeconduct.planner.objective import UNMOVED, Judge
from safeconduct.planner.policy import Policy
from safeconduct.planner.priority_cost import priority_warnings
from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.planner.search import Found, Harvest, search
from safeconduct.planner.stated import believed, stated
from safeconduct.planner.timetable import timetable
from safeconduct.plans.model import Bound, Objective, Plan, StoppedBy
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario

if TYPE_CHECKING:
    from safeconduct.planner.city.solve import Begun

DEFAULT_MS = 60_000  # what a search may take on one core of an ordinary machine, by the estimate below
CANDIDATES = 8  # checked plans that are handed to whoever chooses among them
LATER_SHARE = 0.005  # of the time to the earliest finish, by which a plan of like regret may end later


def solve(  # noqa: PLR0913  # every word is asked for by name
    scenario: Scenario,
    *,
    objective: Objective = "robust",
    seed: int = 0,
    work: int | None = None,
    time_limit_s: float | None = None,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
    bound: Bound | None = None,
    choose: Callable[[Sequence[Plan]], int] | None = None,
    ready: Ready | None = None,
) -> Answer:
    """The best plan that ``work`` dispatches find, checked; a proof that there is none; or what was found in the time.

    ``robust`` looks for the least regret against ``bound``; without one, for the least mean of people not yet out.
    ``choose`` is handed the best checked plans, the planner's own choice first, and says which to take; at the size of
    a city there is one plan and nothing to choose. ``ready`` is what ``get_ready`` found of the same scenario.
    """
    if ready is None:
        reasons = reasons_why_not(scenario, bound)
        problem = compile_problem(scenario)
    else:
        reasons = reasons_of_bound(scenario, bound)
        problem = ready.problem
    if reasons:
        return Impossible(reasons)
    judge = Judge.of(problem, objective, bound)
    city = is_city(problem)  # by what stands in the case and how large it is, never by the clock
    total = _default_work(problem, city=city) if work is None else max(1, work)
    watch = stopwatch()
    stopped: list[StoppedBy] = []

    def stop(done: int) -> bool:
        progress.report("search", done, total)
        if cancel.requested():
            stopped.append("user")
        elif time_limit_s is not None and watch() >= time_limit_s:
            stopped.append("clock")
        return bool(stopped)

    if city:
        from safeconduct.planner.city.solve import (  # loads the compiler, which takes a second
            Order,
            solve_city,
        )

        answer = solve_city(
            problem, Order(objective, bound, seed, total), stop, None if ready is None else ready.begun
        )
        progress.report("search", total, total)
        if isinstance(answer, Planned):
            return Planned(replace(answer.plan, stopped_by=stopped[-1] if stopped else "work"))
        total = default_work(problem) if work is None else total  # what one cannot do, the other may
    harvest = search(problem, judge, seed=seed, work=total, stop=stop)
    progress.report("search", harvest.work, total)
    by: StoppedBy = stopped[-1] if stopped else "work"
    plans = _candidates(problem, harvest, judge, (objective, bound, seed, by))
    best = list(islice(plans, 1 if choose is None else CANDIDATES))
    if not best:
        return OutOfTime(None, bound, _why(problem, harvest))
    return Planned(best[choose(best) if choose is not None and len(best) > 1 else 0])


def _candidates(
    problem: Problem, harvest: Harvest, judge: Judge, made: tuple[Objective, Bound | None, int, StoppedBy]
) -> Iterator[Plan]:
    """The plans found that the checker passes, the one to choose first."""
    objective, bound, seed, by = made
    for found in in_order(problem, harvest, objective):
        plan = _plan(problem, judge, found.policy, (objective, bound))
        plan = replace(plan, seed=seed, work=harvest.work, stopped_by=by)
        checked = believed(problem.scenario, plan, bound)
        if checked is not None:
            yield replace(checked, warnings=priority_warnings(problem, found.policy))


@dataclass(frozen=True, slots=True)
class Ready:
    """A case that nothing proves impossible, compiled; of a city also its first checked plan, if one was found."""

    problem: Problem
    begun: Begun | None = None

    @property
    def first(self) -> Plan | None:
        """A checked plan, before there is a bound; None for cases that are no city, or if none was found."""
        return None if self.begun is None else self.begun.plan


def get_ready(scenario: Scenario) -> Ready:
    """What is done before there is a bound for a case that nothing proves impossible: for a city, a plan at once."""
    problem = compile_problem(scenario)
    if not is_city(problem):
        return Ready(problem)
    from safeconduct.planner.city.solve import first_plan  # loads the compiler, which takes a second

    return Ready(problem, first_plan(problem))


def _default_work(problem: Problem, *, city: bool) -> int:
    if not city:
        return default_work(problem)
    from safeconduct.planner.city.solve import city_work  # loads the compiler, which takes a second

    return city_work(problem)


def default_work(problem: Problem) -> int:
    """Dispatches that take about a minute, reckoned from the size of the case alone: the same on every machine."""
    dispatch_ms = 30 + len(problem.mover_ids) // 16 + 6 * len(problem.origins)
    return max(50, DEFAULT_MS // dispatch_ms)


def in_order(problem: Problem, harvest: Harvest, objective: Objective) -> list[Found]:
    """Plans to offer to the checker, the one to choose first.

    For ``robust``: of those within one least load of the least regret (whoever is left behind counting as in the
    search) that bring out most people and end hardly later than the first of these to end, the one with the lowest
    peak on the road and so on; then all by cost. For ``fastest``: those that bring out
    most people, the first to end first.
    """
    kept = harvest.kept
    if objective == "fastest":
        return sorted(kept, key=lambda found: (-found.merit.people_out, found.merit.finish))
    if objective != "robust" or not kept:
        return list(kept)
    seats = max((max(kind.holds) for kind in problem.kinds if not kind.one_way), default=1)
    load = problem.scenario.convoy.least * seats
    short = [
        found.merit.regret + UNMOVED * (problem.scenario.people_total - found.merit.people_out)
        for found in kept
    ]
    near = [found for found, people in zip(kept, short, strict=True) if people <= min(short) + load]
    most_out = max(found.merit.people_out for found in near)
    like = [found for found in near if found.merit.people_out == most_out]
    start = problem.start
    soonest = min(found.merit.finish for found in like) - start
    like = [found for found in like if found.merit.finish - start <= soonest * (1 + LATER_SHARE)]
    like.sort(key=lambda found: found.merit.standing)
    return like + [found for found in kept if found not in like]


def _plan(problem: Problem, judge: Judge, policy: Policy, claim: tuple[Objective, Bound | None]) -> Plan:
    objective, bound = claim
    scenario = problem.scenario
    times = timetable(dispatch(problem, policy))
    found = judge.regret_found(out_steps(times.convoys)) if bound is not None else None
    return stated(scenario, times, objective, bound=bound, regret_found=found)


def _why(problem: Problem, harvest: Harvest) -> tuple[str, ...]:
    """What stood in the way, as codes of the rules page."""
    if harvest.near is None:
        return ()
    run = dispatch(problem, harvest.near.policy)
    codes = sorted({code for code, _, _ in run.faults})
    return tuple(codes) or ("MUST",)
