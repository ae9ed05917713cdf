"""Plan a case and verify a plan: the use cases behind the command line, the Python API and the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.checker.check import Verdict, check_plan
from safeconduct.clock import stopwatch
from safeconduct.plan.file import bound_from_json, plan_from_json
from safeconduct.plan.model import Bound, Objective, Plan
from safeconduct.planner.answers import Impossible, OutOfTime, Planned
from safeconduct.planner.bound import bound_curve
from safeconduct.planner.solve import solve
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from safeconduct.workspace.limits import Deadline

# Of a time limit, the bound gets at most this share: a plan without a proof is worth more than a proof without a plan.
BOUND_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Request:
    """What to plan for. ``work`` counts search steps; None is the objective's default. Same work, same plan."""

    objective: Objective = "robust"
    seed: int = 0
    work: int | None = None
    time_limit_s: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, the bound that it was judged by, and the wall times that it took (they are in no plan)."""

    scenario: Scenario
    request: Request
    answer: Planned | Impossible | OutOfTime
    bound: Bound | None
    bound_s: float
    solve_s: float


@dataclass(frozen=True, slots=True)
class Watching:
    """Who is told how far the work has come, and who may stop it."""

    progress: Progress = field(default=SILENT)
    cancel: Cancel = field(default=NEVER)


QUIET = Watching()


def load(case: str | Path, *, variant: str = "", reading: str = "") -> Scenario:
    """The case in a folder, or a shipped case by name (``aleppo-2016``, ``aleppo-2016+daylight``).

    Raises InvalidInput with every fault of its files, Missing where there is no such case.
    """
    return load_case(case, variant=variant, reading=reading)


def plan(case: Scenario | str | Path, request: Request = Request(), watching: Watching = QUIET) -> Outcome:
    """Plan ``case``: a checked plan with its bound, a proof that there is none, or what was found in the time.

    No plan is given that the independent checker has not passed.
    """
    scenario = case if isinstance(case, Scenario) else load(case)
    whole = stopwatch()
    bound, bound_s = _bound(scenario, request, watching)
    left_s = None if request.time_limit_s is None else max(0.1, request.time_limit_s - whole())
    solving = stopwatch()
    answer = solve(
        scenario,
        objective=request.objective,
        seed=request.seed,
        work=request.work,
        time_limit_s=left_s,
        progress=watching.progress,
        cancel=watching.cancel,
        bound=bound,
    )
    return Outcome(scenario, request, answer, bound, bound_s, solving())


def _bound(scenario: Scenario, request: Request, watching: Watching) -> tuple[Bound | None, float]:
    watch = stopwatch()
    cancel = watching.cancel
    if request.time_limit_s is not None:
        cancel = Deadline.within(BOUND_SHARE * request.time_limit_s, cancel)
    return bound_curve(scenario, progress=watching.progress, cancel=cancel), watch()


def read_plan(path: str | Path) -> Plan:
    """The plan in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    return plan_from_json(path.read_text(encoding="utf-8"), path.name)


def read_bound(path: str | Path) -> Bound:
    """The bound in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    return bound_from_json(path.read_text(encoding="utf-8"), path.name)


def verify(case: Scenario | str | Path, plan: Plan | str | Path, bound: Bound | None = None) -> Verdict:
    """What the independent checker finds: every broken rule, the figures recomputed, the bound recomputed.

    A plan given as a path brings the ``bound.json`` beside it, where there is one.
    """
    if not isinstance(plan, Plan):
        beside = Path(plan).with_name("bound.json")
        if bound is None and beside.is_file():
            bound = read_bound(beside)
        plan = read_plan(plan)
    if not isinstance(case, Scenario):
        case = load(case, variant=plan.variant, reading=plan.reading)
    return check_plan(case, plan, bound)
