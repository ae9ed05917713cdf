"""From a timetable to a plan that states its figures, and from there to one that the checker believes."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.checker.check import check_plan
from safeconduct.planner.figures import figures
from safeconduct.plans.model import Bound, Convoy, Move, Objective, Plan
from safeconduct.scenario.model import Scenario


def stated(
    scenario: Scenario,
    what: tuple[tuple[Convoy, ...], tuple[Move, ...]],
    objective: Objective,
    *,
    bound: Bound | None = None,
    regret_found: int | None = None,
) -> Plan:
    """A plan of a case with its figures. Seed, work and what stopped the search are whoever's who searched."""
    convoys, moves = what
    return Plan(
        case=scenario.name,
        variant=scenario.variant,
        reading=scenario.reading,
        digest=scenario.digest,
        objective=objective,
        seed=0,
        work=0,
        stopped_by="work",
        convoys=convoys,
        moves=moves,
        figures=figures(scenario, what, objective=objective, bound=bound, regret_found=regret_found),
    )


def believed(scenario: Scenario, plan: Plan, bound: Bound | None) -> Plan | None:
    """The plan if the checker passes it; None otherwise. A bound that does not verify is not claimed."""
    verdict = check_plan(scenario, plan, bound)
    if not verdict.broken:
        return plan
    if verdict.bound_verified is False:
        bare = figures(
            scenario, (plan.convoys, plan.moves), objective=plan.objective, bound=None, regret_found=None
        )
        plan = replace(plan, figures=bare)
        return plan if not check_plan(scenario, plan, None).broken else None
    return None
