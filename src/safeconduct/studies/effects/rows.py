"""One row of the table: which plan stands for the changed case, and every figure of it against the case's own."""

from __future__ import annotations

from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.break_even import BreakEven, Outs, break_even
from safeconduct.studies.effects.follow import followed
from safeconduct.studies.effects.ground import Ground, Tried, no_worse, score
from safeconduct.studies.effects.measure import Key, measured, out_of, peak
from safeconduct.studies.effects.model import Origin, Row, Span, span_of
from safeconduct.units import HOUR_S


def row_of(ground: Ground, tried: Tried) -> Row:
    """The row of a change that was worked on to its end."""
    change = tried.change
    if tried.codes:
        return Row(change, "impossible", tried.codes)
    chosen = _chosen(ground, tried)
    if chosen is None:
        return Row(change, "out_of_time")
    origin, plan = chosen
    return Row(
        change,
        "planned",
        origin=origin,
        figures=tuple(_figures(ground, tried, plan)),
        end_h=_end(ground, tried, plan),
        peak=span_of(peak(ground.scenario, ground.plan), peak(tried.scenario, plan), None, None),
        break_even=_break_even(ground, tried, plan) if change.nested else None,
    )


def _chosen(ground: Ground, tried: Tried) -> tuple[Origin, Plan] | None:
    """The best of what was found, of the case's own plan carried out under the change, and of the case's own as it is.

    Nobody has to make use of what is allowed: so a change that only allows more brings at no chosen time fewer out.
    """
    found: list[tuple[Origin, Plan]] = []
    own = followed(tried.scenario, ground.plan)
    if tried.change.nested:
        found.append(("unused", ground.plan))
    if own is not None:
        found.append(("followed", own))
    if tried.plan is not None:
        found.append(("new", tried.plan))
    if tried.change.nested:
        found = [(origin, plan) for origin, plan in found if no_worse(ground, plan, ground.plan)]
    # The later ones must be better to be taken: what changes nothing is shown as the case's own plan.
    best: tuple[Origin, Plan] | None = None
    for origin, plan in found:
        if best is None or score(ground, plan) > score(ground, best[1]):
            best = (origin, plan)
    return best


def _figures(ground: Ground, tried: Tried, plan: Plan) -> list[tuple[Key, Span]]:
    before = measured(ground.scenario, ground.plan, ground.keys)
    after = measured(tried.scenario, plan, ground.keys)
    rows = []
    for key in ground.keys:
        low, high = ground.proved.at_most(key), tried.proved.at_most(key)
        least = None if low is None else after[key] - low
        most = None if high is None else high - before[key]
        if tried.change.nested and key.kind == "out" and least is not None:
            least = max(0, least)
        rows.append((key, span_of(before[key], after[key], least, most)))
    return rows


def _end(ground: Ground, tried: Tried, plan: Plan) -> Span:
    """Hours until as many are out as the case's plan brings out. Less is sooner."""
    start = ground.scenario.start
    before = _hours(start, out_of(ground.plan, ground.target))
    after = _hours(start, out_of(plan, ground.target))
    soonest = _hours(start, ground.proved.end_at)
    changed = _hours(start, tried.proved.end_at)
    least = None if changed is None or before is None else round(changed - before, 4)
    most = None if soonest is None or after is None else round(after - soonest, 4)
    if tried.change.nested and most is not None:
        most = min(0.0, most)
    return span_of(before, after, least, most)


def _hours(start: int, at: int | None) -> float | None:
    return None if at is None else round((at - start) / HOUR_S, 4)


def _break_even(ground: Ground, tried: Tried, plan: Plan) -> BreakEven:
    start = ground.scenario.start
    plans = (_outs(ground.scenario, ground.plan), _outs(tried.scenario, plan))
    bounds = None
    if ground.proved.steps and tried.proved.steps:
        bounds = (_proved_outs(start, ground.proved.steps), _proved_outs(start, tried.proved.steps))
    return break_even(plans, bounds, ground.scenario.truce_planned)


def _outs(scenario: Scenario, plan: Plan) -> Outs:
    return [
        ((trip.out_at - scenario.start) / HOUR_S, trip.people)
        for convoy in plan.convoys
        for trip in convoy.trips
    ]


def _proved_outs(start: int, steps: tuple[tuple[int, int], ...]) -> Outs:
    """The bound as if as many as it allows by its next instant were out just after the one before."""
    outs, since, had = [], start, 0
    for at, people in steps:
        outs.append(((since - start) / HOUR_S, people - had))
        since, had = at, people
    return outs
