"""Check a plan against its case. Shares no code with the planner, so a planner's mistake cannot hide here."""

from __future__ import annotations

from safeconduct.checker.bound_figures import bound_figures
from safeconduct.checker.figures import as_it_goes, check_exposed, check_figures, recompute
from safeconduct.checker.form import read_plan
from safeconduct.checker.itinerary import check_itineraries
from safeconduct.checker.loading import check_loading
from safeconduct.checker.movement import check_movement
from safeconduct.checker.past import check_past
from safeconduct.checker.people import check_people
from safeconduct.checker.priority import check_priority
from safeconduct.checker.proved import check_bound
from safeconduct.checker.reciprocity import check_reciprocity
from safeconduct.checker.replay import replay
from safeconduct.checker.times import check_horizon, check_times
from safeconduct.checker.undertakings import check_undertakings
from safeconduct.checker.verdict import Break, Verdict, in_order
from safeconduct.plans.model import Bound, Plan
from safeconduct.plans.past import Past
from safeconduct.scenario.model import Scenario

__all__ = ["Break", "Verdict", "check_plan"]


def check_plan(
    scenario: Scenario, plan: Plan, bound: Bound | None = None, past: Past | None = None
) -> Verdict:
    """Every rule that the plan breaks, and its figures as they follow from the case and the plan's decisions.

    Never raises for what stands in the plan: what cannot be followed is named as broken, and the rest is replayed.
    With a ``bound``, its claims are recomputed from its dual vectors; without one, figures that need it are not judged.
    A plan that goes on from a position is judged with its ``past``: whatever had happened by then is taken as it was,
    is not to be undone, and what of it broke a rule is *carried*; everything that was still to be decided keeps every
    rule.
    """
    record, broken = read_plan(scenario, plan, past)
    replay(record)
    for rules in (
        check_past,
        check_times,
        check_horizon,
        check_loading,
        check_movement,
        check_itineraries,
        check_people,
        check_priority,
        check_undertakings,
        check_reciprocity,
        check_exposed,
    ):
        broken += rules(record)
    figures = recompute(record, bound_figures(scenario, as_it_goes(record), bound))
    broken += check_figures(record, figures, with_bound=bound is not None)
    unproved = [] if bound is None else check_bound(scenario, bound)
    return Verdict(
        broken=in_order([each for each in broken if not each.carried] + unproved),
        figures=figures,
        bound_verified=None if bound is None else not unproved,
        carried=in_order([each for each in broken if each.carried]),
    )
