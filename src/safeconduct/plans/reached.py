"""The position that a plan reaches by itself at a moment: what the ledger would tell if everything went by it."""

from __future__ import annotations

from collections import defaultdict

from safeconduct.plans.model import Convoy, Plan
from safeconduct.plans.position import (
    ConvoyAt,
    CrossedAt,
    GroupAt,
    HappenedAt,
    HolderAt,
    Phase,
    Position,
    VehicleAt,
)
from safeconduct.scenario.model import Scenario


def position_reached(scenario: Scenario, plan: Plan, at: int) -> Position:
    """Where everything is at ``at`` when all goes by the plan; every convoy that is still to come is approved."""
    return Position(
        case=scenario.name,
        digest=scenario.digest,
        at=at,
        known_at=at,
        groups=_groups(scenario, plan, at),
        convoys=tuple(_convoy(scenario, convoy, at) for convoy in plan.convoys),
        crossed=tuple(
            CrossedAt(undertaking, convoy.id, crossed_at, people, people)
            for convoy in plan.convoys
            for undertaking, people in _under(scenario, convoy)
            for crossed_at in [_crosses_at(scenario, convoy)]
            if crossed_at is not None and crossed_at <= at
        ),
        holders=tuple(HolderAt(holder.id, holder.confirmed_until) for holder in scenario.holders),
        closed_legs=(),
        all_closed=False,
        halted_since_at=None,
        truce_over_at=None,
        outside=tuple(
            HappenedAt(one.id, one.expected_at)
            for one in scenario.outside
            if one.expected_at is not None and one.expected_at <= at
        ),
        complete=(),
        lost=(),
    )


def _under(scenario: Scenario, convoy: Convoy) -> list[tuple[str, int]]:
    people: dict[str, int] = defaultdict(int)
    for trip in convoy.trips:
        for load in trip.loads:
            people[scenario.group[load.group].undertaking] += load.people
    return sorted((name, count) for name, count in people.items() if name)


def _crosses_at(scenario: Scenario, convoy: Convoy) -> int | None:
    lines = {scenario.undertaking[name].line for name, _ in _under(scenario, convoy)}
    return next((stop.leaves_at for stop in convoy.stops[:-1] if stop.place in lines), None)


def _groups(scenario: Scenario, plan: Plan, at: int) -> tuple[GroupAt, ...]:
    left: dict[str, int] = defaultdict(int)
    arrived: dict[str, int] = defaultdict(int)
    for convoy in plan.convoys:
        for trip in convoy.trips:
            for load in trip.loads:
                left[load.group] += load.people * (trip.bay_free_at <= at)
                arrived[load.group] += load.people * (convoy.arrives_at <= at)
    return tuple(
        GroupAt(group.id, left[group.id], left[group.id], arrived[group.id], arrived[group.id])
        for group in scenario.groups
    )


def _convoy(scenario: Scenario, convoy: Convoy, at: int) -> ConvoyAt:
    phase = _phase(convoy, at)
    boarded = [trip for trip in convoy.trips if trip.bay_at <= at]
    came = [stop for stop in convoy.stops if stop.arrives_at <= at]
    left = convoy.stops[0].leaves_at <= at
    last = came[-1] if came and left else convoy.stops[0]
    gone_on = left and last is not convoy.stops[-1] and last.leaves_at <= at
    crosses_at = _crosses_at(scenario, convoy)
    aboard = 0 if phase == "arrived" else sum(trip.people for trip in boarded if trip.bay_free_at <= at)
    return ConvoyAt(
        id=convoy.id,
        phase=phase,
        approved=True,
        origin=convoy.origin,
        reception=convoy.reception,
        legs=convoy.legs,
        team=convoy.team,
        undertaking=next((name for name, _ in _under(scenario, convoy)), ""),
        vehicles=tuple(
            VehicleAt(trip.vehicle, load.group, load.people, load.people)
            for trip in boarded
            for load in trip.loads
        ),
        aboard_least=aboard,
        aboard_most=aboard,
        departed_at=convoy.stops[0].leaves_at if left else None,
        crossed_at=crosses_at if crosses_at is not None and crosses_at <= at else None,
        arrived_at=convoy.arrives_at if convoy.arrives_at <= at else None,
        place=last.place,
        place_at=None if not left else last.leaves_at if gone_on else last.arrives_at,
        gone_on=gone_on,
        halted_since_at=None,
        team_away_since_at=None,
        kept=(),
    )


def _phase(convoy: Convoy, at: int) -> Phase:
    if convoy.arrives_at <= at:
        return "arrived"
    if convoy.stops[0].leaves_at <= at:
        return "on-the-road"
    if max(trip.bay_free_at for trip in convoy.trips) <= at:
        return "formed"
    return "boarding" if min(trip.bay_at for trip in convoy.trips) <= at else "announced"
