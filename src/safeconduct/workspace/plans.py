"""Plan a case and verify a plan: the use cases behind the command line, the Python API and the desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safeconduct.checker.check import Verdict, check_plan
from safeconduct.clock import stopwatch
from safeconduct.errors import Fault, InvalidInput
from safeconduct.planner.answers import Impossible, OutOfTime, Planned, Reason
from safeconduct.planner.bound import bound_curve
from safeconduct.planner.impossible import reasons_why_not
from safeconduct.planner.solve import solve
from safeconduct.planner.worth.floor import with_floor
from safeconduct.planner.worth.saving import with_savings
from safeconduct.plans.file import bound_from_json, plan_from_json
from safeconduct.plans.model import Bound, Objective, Plan
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from safeconduct.workspace.limits import Deadline

# Of a time limit, the bound gets at most this share: a plan without a proof is worth more than a proof without a plan.
BOUND_SHARE = 0.4
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


def load(case: str | Path, *, variant: str = "", reading: str = "") -> Scenario:
    """The case in a folder, or a shipped case by name (``aleppo-2016``, ``aleppo-2016+daylight``).

    Raises InvalidInput with every fault of its files, Missing where there is no such case.
    """
    return load_case(case, variant=variant, reading=reading)


def plan(  # noqa: PLR0913  # each word is asked for by name
    case: Scenario | str | Path,
    *,
    objective: Objective = "robust",
    time_limit_s: float | None = None,
    work: int | None = None,
    seed: int = 0,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Outcome:
    """Plan ``case``: a checked plan with its bound, a proof that there is none, or what was found in the time.

    ``work`` counts search steps (None: the default); the same case, versions, objective, seed and work give the same
    plan. ``time_limit_s`` and ``cancel`` stop with the best checked plan so far. No plan is given that the independent
    checker has not passed. Raises InvalidInput and Missing as ``load`` does.
    """
    scenario = case if isinstance(case, Scenario) else load(case)
    request = Request(objective, seed, work, time_limit_s)
    whole = stopwatch()
    reasons = reasons_why_not(scenario, None)
    if reasons:  # said at once: nobody waits for the bound of what cannot be
        return Outcome(scenario, request, Impossible(reasons), None, 0.0, whole())
    bound = _bound(scenario, request, progress, cancel)
    bound_s = whole()
    answer = solve(
        scenario,
        objective=objective,
        seed=seed,
        work=work,
        time_limit_s=None if time_limit_s is None else max(0.1, time_limit_s - bound_s),
        progress=progress,
        cancel=cancel,
        bound=bound,
    )
    return Outcome(scenario, request, answer, bound, bound_s, whole() - bound_s)


def _bound(scenario: Scenario, request: Request, progress: Progress, cancel: Cancel) -> Bound:
    """The bound with all that the objective asks of it, within its share of the time."""
    danger = request.objective == "exposure"
    whole = _until(request, BOUND_SHARE, cancel)
    curve = _until(request, CURVE_SHARE, cancel) if danger else whole
    bound = with_floor(scenario, bound_curve(scenario, progress=progress, cancel=curve))
    return with_savings(scenario, bound, progress=progress, cancel=whole) if danger else bound


def _until(request: Request, share: float, cancel: Cancel) -> Cancel:
    """What stops the bound: the user, or this share of the time."""
    if request.time_limit_s is None:
        return cancel
    return Deadline.within(share * request.time_limit_s, cancel)


def impossible_by_reading(case: str | Path, *, variant: str = "") -> dict[str, tuple[Reason, ...]]:
    """Under each reading of the case's agreement, why nothing can be planned; no reasons where nothing was proved."""
    readings = load(case, variant=variant).readings
    return {
        reading: reasons_why_not(load(case, variant=variant, reading=reading), None) for reading in readings
    }


def read_plan(path: str | Path) -> Plan:
    """The plan in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    return plan_from_json(_text(path), path.name)


def read_bound(path: str | Path) -> Bound:
    """The bound in a file. Raises InvalidInput with every structural fault."""
    path = Path(path)
    return bound_from_json(_text(path), path.name)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidInput(
            (Fault("PF002", path.name, "is not UTF-8 text", "give the file as it was written"),)
        ) from None


def case_of(plan: Plan, case: str | Path, *, variant: str = "", reading: str = "") -> Scenario:
    """The case that a plan was made for: its variant and reading, unless others are asked for.

    Raises InvalidInput where ``case`` is another case than the plan names.
    """
    named = "+" in str(case)  # the variant stands in the case's own name
    plain = load(case)
    if plain.name != plan.case:
        fact = f"was made for the case {plan.case!r}, not for {plain.name!r}"
        raise InvalidInput((Fault("PF003", "plan.json case", fact, "name the case that it was made for"),))
    return load(case, variant=variant or ("" if named else plan.variant), reading=reading or plan.reading)


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
        case = case_of(plan, case)
    return check_plan(case, plan, bound)
