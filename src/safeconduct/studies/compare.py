"""What one reading or one version of an agreement lets through by when, from a checked plan and from the bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safeconduct.planner.answers import Planned
from safeconduct.planner.bound import bound_curve
from safeconduct.planner.impossible import reasons_why_not
from safeconduct.planner.solve import solve
from safeconduct.plans.curves import crossings, out_curve
from safeconduct.plans.model import Bound, Plan
from safeconduct.progress import Cancel, Progress
from safeconduct.scenario.accord.view import Compared, LetThrough, Outcome
from safeconduct.scenario.cycles import can_go
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S

COMPARE_WORK = 20
"""Dispatches for each reading: enough for a checked plan of the shipped cases, not for the best one."""
HOURS = (6, 12, 24, 48, 72, 96)


def same_rules(scenario: Scenario) -> tuple[object, ...]:
    """What two parts of a case must have in common to be planned alike; what their rules are called does not matter."""
    rules = tuple(replace(rule, id="", clause="") for rule in scenario.rules)
    kept = (scenario.start, scenario.horizon, scenario.undertakings, scenario.groups, scenario.windows)
    moving = (scenario.classes, scenario.teams, scenario.places, scenario.legs, scenario.convoy)
    others = (scenario.boarding_s, scenario.call_forward_s, scenario.exposed_max, scenario.empty_needs_window)
    return (*kept, *moving, *others, rules, scenario.outside)


def compared(scenario: Scenario, work: int, progress: Progress, cancel: Cancel) -> Compared:
    """One part of a case: a checked plan of small work, the bound, and what both let through by when."""
    if cancel.requested():
        return _row(scenario, "not_tried", None, None, (), work)
    reasons = reasons_why_not(scenario, None)
    if reasons:
        return _row(scenario, "impossible", None, None, tuple(sorted({why.code for why in reasons})), work)
    bound = bound_curve(scenario, progress=progress, cancel=cancel)
    answer = solve(scenario, work=work, bound=bound, progress=progress, cancel=cancel)
    if isinstance(answer, Planned):
        return _row(scenario, "planned", answer.plan, bound, (), work)
    return _row(scenario, "not_tried" if cancel.requested() else "out_of_time", None, bound, (), work)


def _row(  # the parts of one row
    scenario: Scenario,
    outcome: Outcome,
    plan: Plan | None,
    bound: Bound | None,
    codes: tuple[str, ...],
    work: int,
) -> Compared:
    sides = [one.id for one in scenario.undertakings]
    return Compared(
        variant=scenario.variant,
        reading=scenario.reading,
        rules=tuple(rule.id for rule in scenario.rules),
        outcome=outcome,
        due=tuple((one.id, one.due, can_go(scenario, one.id)) for one in scenario.undertakings),
        let_through=tuple(_let_through(scenario, plan, bound)),
        complete_h=tuple((side, complete_h(scenario, plan, side)) for side in sides),
        codes=codes,
        work=work,
    )


def _let_through(scenario: Scenario, plan: Plan | None, bound: Bound | None) -> Iterator[LetThrough]:
    out = None if plan is None else out_curve(plan)
    for hours in HOURS:
        at = scenario.start + hours * HOUR_S
        if at > scenario.horizon or (plan is None and bound is None):
            return
        crossed = tuple(
            (one.id, 0 if plan is None else crossed_by(scenario, plan, one.id, at))
            for one in scenario.undertakings
        )
        yield LetThrough(hours, crossed, 0 if out is None else out.at(at), _at_most(bound, at))


def crossed_by(scenario: Scenario, plan: Plan, side: str, at: int) -> int:
    """People of a side past its line by a second."""
    return sum(people for when, people, _ in crossings(scenario, plan, side) if when <= at)


def _at_most(bound: Bound | None, at: int) -> int | None:
    """What no plan of this reading can have at reception by ``at``; held constant from the right between instants."""
    if bound is None:
        return None
    return next((instant.people for instant in bound.instants if instant.at >= at), bound.people_max)


def complete_h(scenario: Scenario, plan: Plan | None, side: str) -> float | None:
    """Hours until everybody of a side who can go is past its line; None where the plan does not bring that about."""
    if plan is None:
        return None
    crossed, wanted = 0, can_go(scenario, side)
    for at, people, _ in sorted(crossings(scenario, plan, side)):
        crossed += people
        if crossed >= wanted:
            return round((at - scenario.start) / HOUR_S, 2)
    return None
