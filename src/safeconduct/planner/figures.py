"""The planner's own computation of a plan's figures, from docs/reference/figures.md."""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from itertools import accumulate

from safeconduct.planner.spans import Open, union
from safeconduct.planner.worth.figures import Worth, relative_gap, stated, worth_of
from safeconduct.plans.model import Bound, Convoy, Figures, Move, Objective
from safeconduct.scenario.model import NEEDS, Scenario

Curve = list[tuple[int, int]]
"""(second, people) steps, in order."""


def hours(scenario: Scenario, at: int | None) -> float | None:
    """Hours from the case's start, or None."""
    return None if at is None else round((at - scenario.start) / 3600, 4)


def out_steps(convoys: tuple[Convoy, ...]) -> Curve:
    """People out, by second, not yet added up."""
    return sorted((trip.out_at, trip.people) for convoy in convoys for trip in convoy.trips)


class Out:
    """F(t): people out by t."""

    def __init__(self, steps: Curve) -> None:
        self.times = [at for at, _ in steps]
        self.totals = [0, *accumulate(people for _, people in steps)]

    def at(self, second: int) -> int:
        """People out by this second, it included."""
        return self.totals[bisect_right(self.times, second)]


def bound_steps(scenario: Scenario, bound: Bound) -> Curve:
    """The bound's instants with their values, and people_max at the horizon."""
    steps = [(instant.at, instant.people) for instant in bound.instants]
    if not steps or steps[-1][0] < scenario.horizon:
        steps.append((scenario.horizon, bound.people_max))
    return steps


def regret(scenario: Scenario, out: Out, steps: Curve) -> tuple[int, int]:
    """Largest shortfall against the bound, and the first second that has it."""
    worst, worst_at = -(10**12), scenario.start
    since = scenario.start
    for at, people in steps:
        short = people - out.at(since)
        if short > worst:
            worst, worst_at = short, since
        since = at
    return worst, worst_at


def exposed(scenario: Scenario, convoys: tuple[Convoy, ...]) -> tuple[int, int | None]:
    """The most people on the road at once, crews and teams included, and the first second that has it."""
    changes: dict[int, int] = {}
    for convoy in convoys:
        crew = sum(scenario.class_of[trip.vehicle].crew for trip in convoy.trips)
        if convoy.team in scenario.team_class_of:
            crew += scenario.team_class_of[convoy.team].people
        changes[convoy.departs_at] = changes.get(convoy.departs_at, 0) + convoy.people + crew
        changes[convoy.arrives_at] = changes.get(convoy.arrives_at, 0) - crew
        for trip in convoy.trips:
            changes[trip.out_at] = changes.get(trip.out_at, 0) - trip.people
    now, most, most_at = 0, 0, None
    for at in sorted(changes):
        now += changes[at]
        if now > most:
            most, most_at = now, at
    return most, most_at


def loaded_wait_s(convoy: Convoy) -> int:
    """Person-seconds that people sit loaded and still, before departure and on the road."""
    on_road = sum(stop.leaves_at - stop.arrives_at for stop in convoy.stops[1:-1])
    return sum(trip.people * (convoy.departs_at - trip.bay_free_at + on_road) for trip in convoy.trips)


def mark_people(scenario: Scenario, convoys: tuple[Convoy, ...]) -> int:
    """One largest load of at most 25 vehicles, and the least load of every assembly place."""
    largest = max((convoy.people for convoy in convoys if len(convoy.trips) <= 25), default=0)
    seats = max(
        (kind.holds("seat") for kind in scenario.classes if not kind.one_way and kind.usable), default=0
    )
    least = scenario.convoy.least * seats
    return largest + sum(
        min(least, sum(group.people for group in scenario.groups if group.place == place.id))
        for place in scenario.places
        if place.kind == "assembly"
    )


def mean_regret_share(scenario: Scenario, steps: Curve, bound: Bound, outs: Curve) -> float | None:
    """Integral of the shortfall over the time to the finish bound, as a share of people × time."""
    end = bound.finish_at if bound.finish_at is not None else scenario.horizon
    length = end - scenario.start
    if length <= 0 or scenario.people_total <= 0:
        return None
    area, since = 0, scenario.start
    for at, people in steps:
        if since >= end:
            break
        area += people * (min(at, end) - since)
        since = at
    if since < end:
        area += bound.people_max * (end - since)
    area -= sum(people * (end - max(at, scenario.start)) for at, people in outs if at < end)
    return round(float(Fraction(area, length * scenario.people_total)), 4)


def open_seconds(scenario: Scenario, until: int) -> int:
    """Seconds from the start in which anybody's window is open."""
    names = {group.undertaking for group in scenario.groups}
    spans: list[Open] = [scenario.window.get(name) for name in names]
    if any(each is None for each in spans):
        return max(0, until - scenario.start)
    joined = union([each for each in spans if each is not None])
    return sum(max(0, min(closes, until) - max(opens, scenario.start)) for opens, closes in joined)


def _gap(
    scenario: Scenario, bound: Bound, objective: Objective, facts: tuple[int, int, int | None, Worth]
) -> float | None:
    worst, people_out, finish, worth = facts
    if objective == "expected":
        return relative_gap(worth.expected, worth.expected_bound)
    if objective == "exposure":
        return relative_gap(worth.exposure, worth.exposure_bound)
    if objective == "robust":
        total = scenario.people_total
        return round((worst - bound.regret_floor) / total, 4) if total else None
    if bound.finish_at is None or people_out < bound.people_max or finish is None:
        return None
    least = open_seconds(scenario, bound.finish_at)
    return round((open_seconds(scenario, finish) - least) / least, 4) if least else None


def _vehicle_km(scenario: Scenario, convoys: tuple[Convoy, ...], moves: tuple[Move, ...]) -> float:
    metres = sum(scenario.leg[leg].road_m * len(convoy.trips) for convoy in convoys for leg in convoy.legs)
    metres += sum(
        scenario.leg[leg].road_m for move in moves if move.who in scenario.class_of for leg in move.legs
    )
    return round(metres / 1000, 1)


def figures(
    scenario: Scenario,
    what: tuple[tuple[Convoy, ...], tuple[Move, ...]],
    *,
    objective: Objective,
    bound: Bound | None,
    regret_found: int | None,
) -> Figures:
    """Every figure that a plan with these convoys and moves states."""
    convoys, moves = what
    outs = out_steps(convoys)
    out = Out(outs)
    finish = outs[-1][0] if outs else None
    by_need = dict.fromkeys(NEEDS, 0)
    last_stretcher: int | None = None
    for convoy in convoys:
        for trip in convoy.trips:
            for load in trip.loads:
                need = scenario.group[load.group].need
                if trip.out_at <= scenario.horizon:
                    by_need[need] += load.people
                if need == "stretcher":
                    last_stretcher = max(last_stretcher or 0, trip.out_at)
    steps = bound_steps(scenario, bound) if bound is not None else []
    worth = worth_of(scenario, convoys, steps, bound)
    worst, worst_at = regret(scenario, out, steps) if bound is not None else (0, 0)
    most, most_at = exposed(scenario, convoys)
    assumed = [figure.assumed or not figure.source for figure in scenario.figures]
    people_out = out.at(scenario.horizon)
    return Figures(
        people_total=scenario.people_total,
        people_out=people_out,
        out_by_category=tuple((need, by_need[need]) for need in NEEDS),
        last_stretcher_h=hours(scenario, last_stretcher),
        finish_h=hours(scenario, finish),
        finish_bound_h=hours(scenario, bound.finish_at) if bound is not None else None,
        regret_people=worst if bound is not None else None,
        regret_at_h=hours(scenario, worst_at) if bound is not None else None,
        regret_found_people=regret_found,
        regret_floor_people=bound.regret_floor if bound is not None else None,
        mean_regret_share=mean_regret_share(scenario, steps, bound, outs) if bound is not None else None,
        mark_people=mark_people(scenario, convoys) if bound is not None else None,
        gap=None if bound is None else _gap(scenario, bound, objective, (worst, people_out, finish, worth)),
        exposed_max=most,
        exposed_max_at_h=hours(scenario, most_at),
        loaded_wait_person_h=round(sum(loaded_wait_s(convoy) for convoy in convoys) / 3600, 2),
        longest_aboard_h=round(
            max((trip.unloaded_at - trip.bay_at for convoy in convoys for trip in convoy.trips), default=0)
            / 3600,
            4,
        ),
        convoys=len(convoys),
        vehicles_used=len({trip.vehicle for convoy in convoys for trip in convoy.trips}),
        vehicle_km=_vehicle_km(scenario, convoys, moves),
        inputs_assumed_share=round(sum(assumed) / len(assumed), 4) if assumed else 0.0,
        expected_people=stated(worth.expected, 1),
        expected_bound_people=stated(worth.expected_bound, 1),
        exposure_person_h=stated(worth.exposure, 2),
        exposure_bound_person_h=stated(worth.exposure_bound, 2),
    )
