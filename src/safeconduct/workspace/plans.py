"""Plan a case and verify a plan: the use cases behind the command line, the Python API and the desk.

Solvers are loaded by the runs that need them: a shuttle needs none of the search, verifying needs neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from safeconduct.checker.check import Verdict, check_plan
from safeconduct.checker.proved import check_bound
from safeconduct.clock import Stopwatch, processor_seconds, stopwatch
from safeconduct.planner.answers import Impossible, OutOfTime, Planned, Reason
from safeconduct.planner.bep.shuttle import shuttle_of
from safeconduct.planner.impossible import reasons_why_not
from safeconduct.plans.model import Bound, Objective, Plan
from safeconduct.plans.past import Past
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario
from safeconduct.workspace.limits import Deadline
from safeconduct.workspace.reserve import pace_of, reserve_s, trips_of
from safeconduct.workspace.stored import case_of, load, read_bound, read_past, read_plan

__all__ = [
    "Outcome", "Request", "case_of", "impossible_by_reading", "load", "plan", "read_bound", "read_past", "read_plan",
    "verify",
]  # fmt: skip

# Of a time limit, the bound gets at most this share: a plan without a proof is worth more than a proof without a plan.
BOUND_SHARE = 0.4
LEAST_S = 0.1  # whatever the limit: a search has to begin to find anything
CURVE_SHARE = 0.2  # of the time limit, for the curve alone, where danger needs a bound of its own


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for. ``work`` counts search steps; None is the default."""

    objective: Objective
    seed: int
    work: int | None
    time_limit_s: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, the bound that it was judged by, and the wall times that it took (they are in no plan)."""

    scenario: Scenario
    request: Request
    answer: Planned | Impossible | OutOfTime
    bound: Bound | None
    bound_s: float
    solve_s: float
    longest_route_s: tuple[int, int] | None = None
    """Where single vehicles shuttle and nothing else takes time: the longest route, and what none is below."""
    first_plan_s: float | None = None
    """Until there was a first checked plan, before the bound, counted as a time limit is; None where none was found."""


def plan(  # noqa: PLR0913  # each word is asked for by name
    case: Scenario | str | Path,
    *,
    objective: Objective = "robust",
    time_limit_s: float | None = None,
    work: int | None = None,
    seed: int = 0,
    stress_runs: int = 0,
    pages: bool = False,
    since: Stopwatch | None = None,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Outcome:
    """Plan ``case``: a checked plan with its bound, a proof that there is none, or what was found in the time.

    ``work`` counts search steps (None: the default); the same case, versions, objective, seed and work give the same
    plan. With ``stress_runs`` the plan is chosen among the best by what it comes to in so many runs against what goes
    wrong. ``time_limit_s`` and ``cancel`` stop with the best checked plan so far. The limit is for all of this call,
    the checker's part too; with ``pages``, for ``write_results`` after it as well; it counts from ``since``, if given.
    No plan is given that the independent checker has not passed. Raises InvalidInput and Missing as ``load`` does.
    """
    whole = since or stopwatch()
    scenario = case if isinstance(case, Scenario) else load(case)
    request = Request(objective, seed, work, time_limit_s)
    left = _Left(scenario, time_limit_s, whole, pages)
    reasons = reasons_why_not(scenario, None)
    if reasons:  # said at once: nobody waits for the bound of what cannot be
        return Outcome(scenario, request, Impossible(reasons), None, 0.0, whole() - left.began_s)
    shuttled = _as_shuttle(scenario, request, left, (whole, progress, cancel))
    if shuttled is not None:
        return shuttled
    from safeconduct.planner.solve import get_ready, solve

    ready = get_ready(scenario)
    first_plan_s = None
    if ready.first is not None:
        first_plan_s = whole()
        progress.report("first plan", 1, 1)
    before_s = whole()
    bound = _bound(scenario, objective, left.seconds(ready.first), progress, cancel)
    check_bound(scenario, bound)  # now, while its time can still be reckoned with; later that is remembered
    spent_s = whole()
    answer = solve(
        scenario,
        objective=objective,
        seed=seed,
        work=work,
        time_limit_s=left.seconds(ready.first),
        progress=progress,
        cancel=cancel,
        bound=bound,
        choose=_by_stress(scenario, stress_runs, seed, cancel) if stress_runs else None,
        ready=ready,
    )
    return Outcome(
        scenario, request, answer, bound, spent_s - before_s, whole() - spent_s, first_plan_s=first_plan_s
    )


def _as_shuttle(
    scenario: Scenario, request: Request, left: _Left, told: tuple[Stopwatch, Progress, Cancel]
) -> Outcome | None:
    """The answer for a case of single vehicles that shuttle and nothing else; None for any other."""
    shuttle = shuttle_of(scenario) if request.objective == "fastest" else None
    if shuttle is None:
        return None
    from safeconduct.planner.bep.solve import solve_shuttle

    whole, progress, cancel = told
    found = solve_shuttle(
        shuttle,
        seed=request.seed,
        work=request.work,
        time_limit_s=left.seconds(None),
        progress=progress,
        cancel=cancel,
    )
    if found is None:
        return None
    routes = None if found.longest_s is None or found.least_s is None else (found.longest_s, found.least_s)
    return Outcome(scenario, request, found.answer, found.bound, 0.0, whole() - left.began_s, routes)


class _Left:
    """What a time limit leaves for bound and search, after all that has to follow them."""

    def __init__(self, scenario: Scenario, limit_s: float | None, whole: Stopwatch, pages: bool) -> None:  # noqa: FBT001  # passed on
        self.scenario, self.limit_s, self.whole, self.pages = scenario, limit_s, whole, pages
        self.began_s, self.processor_s = whole(), processor_seconds()

    def seconds(self, first: Plan | None) -> float | None:
        """Seconds from now, never none at all; None where there is no limit. ``first`` says how large plans are."""
        if self.limit_s is None:
            return None
        now_s = self.whole()
        pace = pace_of(now_s - self.began_s, processor_seconds() - self.processor_s)
        after_s = reserve_s(trips_of(self.scenario, first), pages=self.pages, pace=pace)
        return max(LEAST_S, self.limit_s - after_s - now_s)


def _by_stress(scenario: Scenario, runs: int, seed: int, cancel: Cancel) -> Callable[[Sequence[Plan]], int]:
    """Chooses the plan that has most people out in runs against what goes wrong."""
    from safeconduct.studies.stress.answer import Asked
    from safeconduct.studies.stress.compare import best_of
    from safeconduct.studies.stress.runs import Pace

    return lambda plans: best_of(scenario, plans, Asked(runs), Pace(seed, cancel=cancel))


def _bound(
    scenario: Scenario, objective: Objective, left_s: float | None, progress: Progress, cancel: Cancel
) -> Bound:
    """The bound with all that the objective asks of it, within its share of the time."""
    from safeconduct.planner.bound import bound_curve
    from safeconduct.planner.worth.floor import with_floor
    from safeconduct.planner.worth.saving import with_savings

    danger = objective == "exposure"
    whole = _until(left_s, BOUND_SHARE, cancel)
    curve = _until(left_s, CURVE_SHARE, cancel) if danger else whole
    bound = with_floor(scenario, bound_curve(scenario, danger=danger, progress=progress, cancel=curve))
    if not danger or bound.kind == "broad":  # which says nothing of danger × time
        return bound
    return with_savings(scenario, bound, progress=progress, cancel=whole)


def _until(left_s: float | None, share: float, cancel: Cancel) -> Cancel:
    """What stops the bound: the user, or this share of the time."""
    return cancel if left_s is None else Deadline.within(share * left_s, cancel)


def impossible_by_reading(case: str | Path, *, variant: str = "") -> dict[str, tuple[Reason, ...]]:
    """Under each reading of the case's agreement, why nothing can be planned; no reasons where nothing was proved."""
    readings = load(case, variant=variant).readings
    return {
        reading: reasons_why_not(load(case, variant=variant, reading=reading), None) for reading in readings
    }


def verify(
    case: Scenario | str | Path, plan: Plan | str | Path, bound: Bound | None = None, past: Past | None = None
) -> Verdict:
    """What the independent checker finds: every broken rule, the figures recomputed, the bound recomputed.

    A plan given as a path brings the ``bound.json`` and ``past.json`` beside it, where there are any; the past belongs
    to a plan that goes on from a position.
    """
    if not isinstance(plan, Plan):
        beside = Path(plan).with_name("bound.json")
        if bound is None and beside.is_file():
            bound = read_bound(beside)
        told = Path(plan).with_name("past.json")
        plan = read_plan(plan)
        if past is None and plan.goes_on_at is not None and told.is_file():
            past = read_past(told)
    if not isinstance(case, Scenario):
        case = case_of(plan, case)
    return check_plan(case, plan, bound, past)
