"""The figures of an outcome as one flat mapping: what ``plan --json`` ends with."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from safeconduct.planner.answers import Impossible, OutOfTime, Planned
from safeconduct.workspace.plans import Outcome


def summary(outcome: Outcome) -> dict[str, Any]:
    """Flat JSON values: figures of the plan, or why there is none. Keys are documented in docs/reference/figures.md."""
    scenario, request = outcome.scenario, outcome.request
    head: dict[str, Any] = {
        "case": scenario.name,
        "variant": scenario.variant,
        "reading": scenario.reading,
        "objective": request.objective,
        "seed": request.seed,
        "bound_s": round(outcome.bound_s, 2),
        "solve_s": round(outcome.solve_s, 2),
    }
    if outcome.longest_route_s is not None:
        head["bep_value"], head["bep_bound"] = outcome.longest_route_s
    match outcome.answer:
        case Planned(plan=plan):
            figures = asdict(plan.figures)
            figures["out_by_category"] = dict(plan.figures.out_by_category)
            return {
                "answer": "planned",
                **head,
                **figures,
                "work": plan.work,
                "stopped_by": plan.stopped_by,
                # solve() gives no plan that the checker has not passed: a Planned answer is a checked one.
                "checked": True,
                "broken_rules": [],
                "warnings": list(plan.warnings),
            }
        case Impossible(reasons=reasons):
            return {"answer": "impossible", **head, "reasons": [asdict(reason) for reason in reasons]}
        case OutOfTime(why=why):
            return {"answer": "out of time", **head, "checked": False, "broken_rules": list(why)}
