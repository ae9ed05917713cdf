"""One draw planned, in whatever process: a bound, a search of counted work, and the checker's word on both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from importlib.metadata import version

from safeconduct.checker.proved import check_bound
from safeconduct.clock import processor_seconds
from safeconduct.planner.answers import Impossible, Planned
from safeconduct.planner.bound import bound_curve
from safeconduct.planner.impossible import reasons_why_not
from safeconduct.planner.solve import get_ready, solve
from safeconduct.plans.curves import Steps, out_curve
from safeconduct.plans.file import plan_to_json
from safeconduct.plans.model import Bound, Objective, Plan
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.draw import Draw
from safeconduct.studies.draws.model import Drawn, First, Outcome, SideOut
from safeconduct.units import HOUR_S


@dataclass(frozen=True, slots=True)
class Task:
    """A draw, and how it is to be planned. ``grid`` are the seconds at which people at reception are counted."""

    draw: Draw
    sides: tuple[tuple[str, str], ...]
    """Groups with the undertaking that each belongs to."""
    grid: tuple[int, ...]
    objective: Objective
    seed: int
    work: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A draw with its plan; beside it who made it and what it took, which are in no file."""

    drawn: Drawn
    made_by: str
    cpu_s: float


def made_by() -> str:
    """Versions of all that a plan's figures depend on, as one line."""
    return ", ".join(f"{name} {version(name)}" for name in ("safeconduct", "highspy", "numpy"))


def answered(task: Task) -> Answered:
    """The draw planned: the same for the same task, on whatever machine."""
    since = processor_seconds()
    drawn = _planned(task)
    return Answered(drawn, made_by(), processor_seconds() - since)


def _planned(task: Task) -> Drawn:
    scenario = task.draw.scenario
    if scenario is None:
        told = tuple(f"{fault.place} {fault.fact}" for fault in task.draw.faults)
        return _without(task, "no_case", tuple(sorted({fault.code for fault in task.draw.faults})), told)
    if not scenario.people_total:
        return _without(task, "impossible", ("NOBODY",), ("nobody may leave under this reading",))
    reasons = reasons_why_not(scenario, None)
    if reasons:
        answer: object = Impossible(reasons)
        bound = None
    else:
        bound = bound_curve(scenario)
        bound = None if check_bound(scenario, bound) else bound
        ready = get_ready(scenario)
        answer = solve(
            scenario, objective=task.objective, seed=task.seed, work=task.work, bound=bound, ready=ready
        )
    if isinstance(answer, Planned):
        return _with(task, scenario, answer.plan, bound)
    if isinstance(answer, Impossible):
        codes = tuple(sorted({why.code for why in answer.reasons}))
        return _without(task, "impossible", codes, tuple(why.fact for why in answer.reasons), bound)
    codes = tuple(sorted(getattr(answer, "why", ())))
    return _without(task, "out_of_time", codes, (), bound)


def _begun(task: Task, outcome: Outcome) -> Drawn:
    draw = task.draw
    wanting = dict(draw.wanting)
    named = dict(task.sides)
    sides = dict.fromkeys(dict.fromkeys(named[group] for group in wanting), 0)
    for group, people in wanting.items():
        sides[named[group]] += people
    return Drawn(
        id=draw.id,
        lean=draw.lean,
        number=draw.number,
        digest=draw.scenario.digest if draw.scenario is not None else "",
        reading=draw.scenario.reading if draw.scenario is not None else "",
        values=draw.values,
        outcome=outcome,
        people=sum(wanting.values()),
        people_out=0,
        sides=tuple(SideOut(side, people, 0) for side, people in sides.items()),
    )


def _without(
    task: Task, outcome: Outcome, codes: tuple[str, ...], why: tuple[str, ...], bound: Bound | None = None
) -> Drawn:
    """A draw without a plan: everybody waits to the end of the case."""
    return replace(
        _begun(task, outcome),
        out_by_h=(0,) * len(task.grid),
        waiting_h=_hours(task.grid[-1] - task.grid[0]),
        most_out=None if bound is None else bound.people_max,
        codes=codes,
        why=why,
    )


def _with(task: Task, scenario: Scenario, plan: Plan, bound: Bound | None) -> Drawn:
    begun = _begun(task, "planned")
    curve = out_curve(plan)
    figures = plan.figures
    return replace(
        begun,
        people_out=figures.people_out,
        sides=tuple(replace(one, out=_of_side(scenario, plan, one.side)) for one in begun.sides),
        out_by_h=tuple(curve.at(at) for at in task.grid),
        finish_h=figures.finish_h,
        finish_bound_h=figures.finish_bound_h,
        waiting_h=_waiting_h(scenario, curve, begun.people),
        exposed_max=figures.exposed_max,
        most_out=None if bound is None else bound.people_max,
        first=tuple(_first(scenario, plan)),
        plan=sha256(plan_to_json(plan).encode()).hexdigest(),
    )


def _of_side(scenario: Scenario, plan: Plan, side: str) -> int:
    return out_curve(plan, lambda load: scenario.group[load.group].undertaking == side).last


def _waiting_h(scenario: Scenario, out: Steps, people: int) -> float:
    """Hours from the start until at reception, in the mean of all who would leave; to the end for who never is."""
    person_s, before = 0, 0
    for at, total in out.points:
        person_s += (total - before) * (min(at, scenario.horizon) - scenario.start)
        before = total
    person_s += (people - before) * (scenario.horizon - scenario.start)
    return _hours(person_s / people) if people else 0.0


def _first(scenario: Scenario, plan: Plan) -> Iterator[First]:
    for place in scenario.places:
        convoys = [one for one in plan.convoys if one.origin == place.id]
        if place.kind == "assembly" and convoys:
            convoy = min(convoys, key=lambda one: (one.departs_at, one.id))
            at_h = _hours(convoy.departs_at - scenario.start)
            yield First(place.id, convoy.reception, at_h, len(convoy.trips))


def _hours(seconds: float) -> float:
    return round(seconds / HOUR_S, 4)
