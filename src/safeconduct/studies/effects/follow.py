"""Carry a plan out in another case: the same decisions, with the seconds that follow from them there."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.checker.bound_figures import bound_figures
from safeconduct.checker.check import check_plan
from safeconduct.checker.figures import as_it_goes, recompute
from safeconduct.checker.form import read_plan
from safeconduct.checker.replay import replay
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario


def followed(scenario: Scenario, plan: Plan) -> Plan | None:
    """The plan as it goes under ``scenario``, checked; None where it breaks a rule there.

    Who boards what, when and where stays as it was; queues, headways and desks may let convoys through sooner or later.
    """
    here = replace(
        plan,
        case=scenario.name,
        variant=scenario.variant,
        reading=scenario.reading,
        digest=scenario.digest,
        warnings=(),
    )
    record, broken = read_plan(scenario, here)
    if broken:
        return None
    replay(record)
    moves = tuple(replace(run.stated, arrives_at=run.arrives_at) for run in record.runs)
    retimed = replace(here, convoys=as_it_goes(record).convoys, moves=moves)
    if len(retimed.convoys) < len(plan.convoys):
        return None
    figures = recompute(record, bound_figures(scenario, retimed, None))
    retimed = replace(retimed, figures=replace(figures, regret_found_people=None))
    return None if check_plan(scenario, retimed).broken else retimed
