"""Go on from a position: keep the plan's order and assignments, push times on, and make anew only what broke."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from safeconduct.checker.check import check_plan
from safeconduct.checker.verdict import Break, Verdict
from safeconduct.planner.figures import figures
from safeconduct.planner.replan.fit import fit, left_behind
from safeconduct.planner.replan.mend import drop_tour
from safeconduct.planner.replan.push import settle
from safeconduct.planner.replan.reasons import reasons
from safeconduct.planner.replan.renew import renew
from safeconduct.planner.replan.sketch import Ground, Sketch, sketch_of
from safeconduct.planner.replan.written import convoys_of, moves_of
from safeconduct.plans.model import Plan
from safeconduct.plans.past import Past
from safeconduct.scenario.model import Scenario

MOST_CHECKS = 20
"""Times that a plan which the checker refuses is tried again without the convoys that it names."""

MOST_RENEWALS = 3
"""Times that convoys are made anew for those who are left."""

MENDED_BY_NOBODY = frozenset({"MUST"})
"""Rules that no convoy less would mend."""

PENDING = "bound: pending; the figures that need it are not given"
"""Stands among the plan's warnings: no bound has been computed for what can still be done from the position on."""


@dataclass(frozen=True)
class Replanned:
    """A plan that goes on from a position, and the checker's verdict on it.

    ``causes`` tell by convoy why it was moved or dropped: codes of the rules page and of ``reasons``. ``verdict``
    may still name rules that are broken: musts that are not met, and what nobody mends by leaving out a convoy that has
    not left yet. Such a plan is the best that was found, and no more. ``left_behind`` are people by group whom no
    convoy takes. ``work`` counts the times that the plan was carried out.
    """

    plan: Plan
    past: Past
    verdict: Verdict
    causes: dict[str, tuple[str, ...]]
    left_behind: tuple[tuple[str, int], ...]
    work: int


@dataclass(frozen=True)
class NotReplanned:
    """No plan was found that goes on from the position and keeps every rule; ``why`` are the breaks of the nearest."""

    why: tuple[Break, ...]


def replan(
    scenario: Scenario,
    plan: Plan,
    past: Past,
    *,
    frozen: frozenset[str] = frozenset(),
    again: Callable[[Ground, Sketch], None] | None = None,
) -> Replanned | NotReplanned:
    """A checked plan for everything after ``past.at``. ``frozen`` are convoys to keep unless they became impossible.

    ``again`` may change the sketch before it is pushed: the search does.
    """
    ground = Ground.of(scenario, past)
    sketch = sketch_of(ground, plan, frozen)
    dropped = fit(ground, sketch)
    if again is not None:
        again(ground, sketch)
    pushed = settle(ground, sketch)
    names = {convoy.id for convoy in plan.convoys}
    dropped += pushed.dropped
    work = pushed.rounds
    for _ in range(MOST_RENEWALS):
        made_anew = renew(ground, sketch, names, _not_planned(scenario, plan))
        if not made_anew:
            break
        pushed = settle(ground, sketch)
        work += pushed.rounds
        dropped += [(tour, code) for tour, code in pushed.dropped if not tour.new]
        if len(pushed.dropped) >= len(made_anew):
            break  # there is no time for them
    verdict = None
    for _ in range(MOST_CHECKS):
        made = _written(scenario, plan, past, sketch)
        verdict = check_plan(scenario, made, None, past)
        work += 1
        broken = [each for each in verdict.broken if each.code not in MENDED_BY_NOBODY]
        names = {each.convoy for each in broken}
        named = [tour for tour in sketch.tours if not tour.left and tour.id in names]
        if not named:
            left = tuple(
                (group, people) for group, people in left_behind(ground, sketch).items() if people > 0
            )
            return Replanned(made, past, verdict, reasons(ground, plan, sketch, dropped), left, work)
        for tour in named:
            code = next(each.code for each in broken if each.convoy == tour.id)
            drop_tour(ground, sketch, tour)
            dropped.append((tour, code))
        pushed = settle(ground, sketch)
        dropped += pushed.dropped
        work += pushed.rounds
    return NotReplanned(verdict.broken if verdict is not None else ())


def _not_planned(scenario: Scenario, plan: Plan) -> dict[str, int]:
    """By group: people whom the plan before did not take either. Of a changed case nobody is reckoned so."""
    if plan.digest != scenario.digest:
        return {}
    left = {group.id: group.people for group in scenario.groups}
    for convoy in plan.convoys:
        for trip in convoy.trips:
            for load in trip.loads:
                left[load.group] -= load.people
    return left


def _written(scenario: Scenario, plan: Plan, past: Past, sketch: Sketch) -> Plan:
    convoys, moves = convoys_of(sketch), moves_of(sketch)
    return replace(
        plan,
        case=scenario.name,
        variant=scenario.variant,
        reading=scenario.reading,
        digest=scenario.digest,
        convoys=convoys,
        moves=moves,
        figures=figures(scenario, (convoys, moves), objective=plan.objective, bound=None, regret_found=None),
        warnings=(PENDING,),
        goes_on_at=past.at,
    )
