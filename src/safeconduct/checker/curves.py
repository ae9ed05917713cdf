"""F, E and W as step curves: points ``(second, value from that second on)``, in order of time, from stated instants."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.plans.model import Convoy, Plan, Trip
from safeconduct.scenario.model import Scenario

Curve = tuple[tuple[int, int], ...]


def steps(changes: Iterable[tuple[int, int]]) -> Curve:
    """The curve that starts at 0 and changes by so much at each second; one point for every second with a change."""
    by_second: dict[int, int] = {}
    for at, change in changes:
        by_second[at] = by_second.get(at, 0) + change
    points, value = [], 0
    for at in sorted(by_second):
        if by_second[at]:
            value += by_second[at]
            points.append((at, value))
    return tuple(points)


def people_out_curve(plan: Plan) -> Curve:
    """``F(t)``: people out by each second."""
    return steps((trip.out_at, trip.people) for convoy in plan.convoys for trip in convoy.trips)


def on_road_curve(scenario: Scenario, plan: Plan) -> Curve:
    """``E(t)``: people on the road and not out, with the crews of their vehicles and their teams."""
    changes: list[tuple[int, int]] = []
    for convoy in plan.convoys:
        crews = sum(
            scenario.class_of[trip.vehicle].crew for trip in convoy.trips if trip.vehicle in scenario.class_of
        )
        team = scenario.team_class_of.get(convoy.team)
        changes += exposed(convoy.departs_at, arrives_at(convoy), crews + (team.people if team else 0))
        for trip in convoy.trips:
            changes += exposed(convoy.departs_at, trip.out_at, trip.people)
    return steps(changes)


def waiting_curve(scenario: Scenario, plan: Plan) -> Curve:
    """``W(t)``: people called forward, boarding or sitting in vehicles that do not move, or waiting for admission."""
    changes: list[tuple[int, int]] = []
    for convoy in plan.convoys:
        for trip in convoy.trips:
            changes += exposed(trip.bay_at - scenario.call_forward_s, convoy.departs_at, trip.people)
            changes += exposed(trip.unloaded_at, trip.out_at, trip.people)
        for stop in convoy.stops[1:-1]:
            changes += exposed(stop.arrives_at, stop.leaves_at, convoy.people)
    return steps(changes)


def arrives_at(convoy: Convoy) -> int:
    """The second a convoy reaches its reception; its departure where it states no stop."""
    return convoy.stops[-1].arrives_at if convoy.stops else convoy.departs_at


def exposed(since: int, until: int, people: int) -> tuple[tuple[int, int], ...]:
    """So many people from ``since`` to ``until``, end excluded; nothing where that is no time at all."""
    return ((since, people), (until, -people)) if until > since else ()


def peak(curve: Curve) -> tuple[int, int | None]:
    """The greatest value and the first second that has it; 0 and None for a curve without a point above 0."""
    best: tuple[int, int | None] = (0, None)
    for at, value in curve:
        if value > best[0]:
            best = (value, at)
    return best


def value_at(curve: Curve, at: int) -> int:
    """Value of a curve at a second."""
    value = 0
    for second, now in curve:
        if second > at:
            break
        value = now
    return value


def area(curve: Curve, since: int, until: int) -> int:
    """Integral of a curve over ``[since, until)``, in units × seconds."""
    total, value, at = 0, value_at(curve, since), since
    for second, now in curve:
        if second <= since:
            continue
        if second >= until:
            break
        total += value * (second - at)
        value, at = now, second
    return total + value * max(0, until - at)


def loaded_wait_person_s(convoy: Convoy) -> int:
    """Person-seconds that a convoy's people sit in vehicles that do not move, before departure and on the road."""
    before = sum(trip.people * (convoy.departs_at - trip.bay_free_at) for trip in convoy.trips)
    standing = sum(stop.leaves_at - stop.arrives_at for stop in convoy.stops[1:-1])
    return before + convoy.people * standing


def aboard_s(trip: Trip) -> int:
    """Seconds from boarding to being unloaded."""
    return trip.unloaded_at - trip.bay_at
