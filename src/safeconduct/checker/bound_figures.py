"""Figures that need a bound: regret, its mark, its mean, and the gap (docs/reference/figures.md)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from safeconduct.checker.curves import Curve, area, people_out_curve, value_at
from safeconduct.checker.movement import union
from safeconduct.checker.verdict import NEVER
from safeconduct.checker.worth import figures as worth
from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import Scenario, Spans

LARGEST_CONVOY_VEHICLES = 25
"""Convoys above this size do not raise the mark."""


@dataclass(frozen=True, slots=True)
class BoundFigures:
    """What follows from a bound and the plan's people-out curve. All None without a bound."""

    finish_at: int | None = None
    regret_people: int | None = None
    regret_at: int | None = None
    regret_floor: int | None = None
    mean_regret_share: float | None = None
    mark_people: int | None = None
    gap: float | None = None
    expected_bound: Fraction | None = None
    exposure_bound: Fraction | None = None


def bound_figures(scenario: Scenario, plan: Plan, bound: Bound | None) -> BoundFigures:
    """The figures of ``plan``, whose instants must be the true ones, against ``bound``."""
    if bound is None:
        return BoundFigures()
    out = people_out_curve(plan)
    ceiling = ceiling_points(scenario, bound)
    regret, regret_at = _regret(scenario, out, ceiling)
    return BoundFigures(
        finish_at=bound.finish_at,
        regret_people=regret,
        regret_at=regret_at,
        regret_floor=bound.regret_floor,
        mean_regret_share=_mean_regret_share(scenario, out, ceiling, bound.finish_at),
        mark_people=_mark(scenario, plan),
        gap=_gap(scenario, plan, bound, regret),
        expected_bound=worth.most_expected(scenario, ceiling),
        exposure_bound=worth.least_exposure(bound),
    )


def ceiling_points(scenario: Scenario, bound: Bound) -> Curve:
    """``F̄*``: each point is the value up to and including its second, from the point before it on."""
    points = [(instant.at, instant.people) for instant in sorted(bound.instants, key=lambda each: each.at)]
    if not points or points[-1][0] < scenario.horizon:
        points.append((scenario.horizon, bound.people_max))
    return tuple(points)


def _regret(scenario: Scenario, out: Curve, ceiling: Curve) -> tuple[int, int]:
    worst, worst_at = -NEVER, scenario.start
    since = scenario.start
    for until, most in ceiling:
        behind = most - value_at(out, since)
        if behind > worst:
            worst, worst_at = behind, since
        since = until
    return worst, worst_at


def _mean_regret_share(scenario: Scenario, out: Curve, ceiling: Curve, finish_at: int | None) -> float | None:
    end = scenario.horizon if finish_at is None else finish_at
    length_s = end - scenario.start
    if length_s <= 0 or scenario.people_total <= 0:
        return None
    under_ceiling, since = 0, scenario.start
    for until, most in ceiling:
        under_ceiling += most * max(0, min(until, end) - since)
        since = max(since, until)
    if since < end:
        under_ceiling += ceiling[-1][1] * (end - since)
    behind = under_ceiling - area(out, scenario.start, end)
    return round(behind / length_s / scenario.people_total, 4)


def _mark(scenario: Scenario, plan: Plan) -> int:
    loads = [convoy.people for convoy in plan.convoys if len(convoy.trips) <= LARGEST_CONVOY_VEHICLES]
    seats = max(
        (kind.holds("seat") for kind in scenario.classes if kind.usable > 0 and not kind.one_way), default=0
    )
    people_at: dict[str, int] = {}
    for group in scenario.groups:
        people_at[group.place] = people_at.get(group.place, 0) + group.people
    least = scenario.convoy.least * seats
    return max(loads, default=0) + sum(min(people, least) for people in people_at.values())


def _gap(scenario: Scenario, plan: Plan, bound: Bound, regret: int) -> float | None:
    if plan.objective == "expected":
        most = worth.most_expected(scenario, ceiling_points(scenario, bound))
        return worth.gap(worth.expected(scenario, plan), most)
    if plan.objective == "exposure":
        return worth.gap(worth.exposure(scenario, plan), worth.least_exposure(bound))
    if plan.objective == "robust":
        total = scenario.people_total
        return round((regret - bound.regret_floor) / total, 4) if total > 0 else None
    people_out = value_at(people_out_curve(plan), scenario.horizon)
    ends = [trip.out_at for convoy in plan.convoys for trip in convoy.trips if trip.people]
    if bound.finish_at is None or people_out < bound.people_max or not ends:
        return None
    opened = _open_s(scenario, bound.finish_at)
    return round((_open_s(scenario, max(ends)) - opened) / opened, 4) if opened > 0 else None


def _open_s(scenario: Scenario, until: int) -> int:
    """Seconds from the start to ``until`` in which somebody may move."""
    undertakings = {group.undertaking for group in scenario.groups}
    spans: Spans = ((scenario.start, until),)
    if undertakings and all(each in scenario.window for each in undertakings):
        spans = union([scenario.window[each] for each in sorted(undertakings)])
    return sum(max(0, min(closes, until) - max(opens, scenario.start)) for opens, closes in spans)
