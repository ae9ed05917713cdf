"""Who sits in a convoy that has begun to board: as planned, changed to what was counted into its vehicles."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from safeconduct.plans.model import Load, Trip
from safeconduct.plans.position import ConvoyAt, VehicleAt
from safeconduct.scenario.model import Scenario

Loads = dict[str, int]


def loads_as_told(scenario: Scenario, trips: tuple[Trip, ...], told: ConvoyAt) -> tuple[Trip, ...]:
    """The trips with the people who were counted.

    A vehicle's own count is believed where it is named as the plan names it; otherwise the convoy's count by group is
    laid over its vehicles in their order. Of a range the lower end is taken; where nothing was counted, the plan.
    """
    own = {trip.vehicle for trip in trips}
    if any(vehicle.vehicle in own for vehicle in told.vehicles):
        return tuple(_as_counted(scenario, trip, told.vehicles) for trip in trips)
    counted: Loads = defaultdict(int)
    for vehicle in told.vehicles:
        if vehicle.group in scenario.group:
            counted[vehicle.group] += vehicle.least
    planned: Loads = defaultdict(int)
    for trip in trips:
        for load in trip.loads:
            planned[load.group] += load.people
    if not counted or told.phase == "boarding" or dict(counted) == dict(planned):
        return trips
    return _laid_over(trips, planned, counted)


def _as_counted(scenario: Scenario, trip: Trip, told: tuple[VehicleAt, ...]) -> Trip:
    """A trip with the count of its vehicle; as planned where the count names no group of the case or is of nobody."""
    mine = [one for one in told if one.vehicle == trip.vehicle]
    people = sum(one.least for one in mine)
    if not mine or not people:
        return trip
    if all(one.group in scenario.group for one in mine):
        loads = tuple(
            Load(one.group, one.least) for one in sorted(mine, key=lambda one: one.group) if one.least
        )
        same = sorted((load.group, load.people) for load in trip.loads) == [
            (one.group, one.people) for one in loads
        ]
        return trip if same else replace(trip, loads=loads)
    return trip if people == trip.people else replace(trip, loads=_scaled(trip.loads, people))


def _scaled(loads: tuple[Load, ...], people: int) -> tuple[Load, ...]:
    """The same groups with so many people in all: fewer from the last group on, more of the first."""
    rest = people
    kept = []
    for load in loads:
        taken = min(load.people, rest)
        rest -= taken
        if taken:
            kept.append(replace(load, people=taken))
    if rest and kept:
        kept[0] = replace(kept[0], people=kept[0].people + rest)
    return tuple(kept)


def _laid_over(trips: tuple[Trip, ...], planned: Loads, counted: Loads) -> tuple[Trip, ...]:
    """Every group's count over the vehicles in their order; what is above the plan sits in the last that takes some."""
    rest = dict(counted)
    changed = []
    last = {load.group: number for number, trip in enumerate(trips) for load in trip.loads}
    for number, trip in enumerate(trips):
        loads = []
        for load in trip.loads:
            if load.group not in counted:
                continue
            taken = rest[load.group] if last[load.group] == number else min(load.people, rest[load.group])
            rest[load.group] -= taken
            if taken:
                loads.append(Load(load.group, taken))
        changed.append(replace(trip, loads=tuple(loads)))
    strangers = [Load(group, people) for group, people in sorted(counted.items()) if group not in planned]
    if strangers:
        changed[-1] = replace(changed[-1], loads=(*changed[-1].loads, *strangers))
    return tuple(trip for trip in changed if trip.loads)
