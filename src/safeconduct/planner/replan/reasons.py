"""Why each convoy of a replanned sketch is not as it was: codes of the rules page, and what the position tells."""

from __future__ import annotations

from safeconduct.planner.replan.sketch import NEVER, Ground, Sketch, Tour
from safeconduct.plans.model import Convoy, Plan

TOLD, HALT, LOST, QUEUE, VEHICLE, BEHIND = "TOLD", "HALT", "LOST", "QUEUE", "VEHICLE", "BEHIND"
"""It was told so; movement is halted; vehicles are lost; it stands behind others on the road; a vehicle comes late from
what it did before; it waits at the assembly place for bays, the desk or those who board first."""


def reasons(
    ground: Ground, plan: Plan, sketch: Sketch, dropped: list[tuple[Tour, str]]
) -> dict[str, tuple[str, ...]]:
    """By convoy, what holds it up or keeps it from going, the gravest first. Also of some that are as planned."""
    found: dict[str, tuple[str, ...]] = {}
    for tour in sketch.tours:
        before = plan.convoy.get(tour.id)
        causes = [] if before is None else _plain_causes(ground, tour, before)
        if before is None:
            causes = ["NEW"]
        found[tour.id] = tuple(dict.fromkeys(causes))
    for tour, code in dropped:
        if all(tour is not kept for kept in sketch.tours):
            found[tour.id] = tuple(dict.fromkeys([code, *tour.causes]))
    return found


def _plain_causes(ground: Ground, tour: Tour, before: Convoy) -> list[str]:
    past = ground.past
    causes = []
    if tour.told is not None and _differs(tour.told, before, past.at):
        causes.append(TOLD)
    if past.resumes_at > past.at and before.arrives_at > past.at and before.departs_at < past.resumes_at:
        causes.append(HALT)
    if not tour.left:
        planned = {trip.vehicle: trip.bay_at for trip in before.trips}
        if any(
            not ride.begun and NEVER > ride.there_at > max(planned.get(ride.vehicle, 0), past.at)
            for ride in tour.rides
        ):
            causes.append(VEHICLE)
        forms = max(trip.bay_free_at for trip in before.trips)
        if NEVER > tour.team_at > max(forms, past.at):
            causes.append("TEAM")
        causes += tour.causes
        if any(not ride.begun and ride.bay_at > max(ride.there_at, ride.floor_at) for ride in tour.rides):
            causes.append(BEHIND)
    else:
        causes += tour.causes
    if not causes and tour.arrives_at != before.arrives_at:
        causes.append(QUEUE)
    return causes


def _differs(told: Convoy, before: Convoy, at: int) -> bool:
    """Whether something that has happened is not as it was planned."""
    trips = {trip.vehicle: trip for trip in before.trips}
    if any(
        trip.vehicle not in trips
        or (trip.bay_at, trip.loads) != (trips[trip.vehicle].bay_at, trips[trip.vehicle].loads)
        for trip in told.trips
    ):
        return True
    if told.departs_at <= at and len(told.trips) < len(before.trips):
        return True
    for stop, planned in zip(told.stops, before.stops, strict=True):
        for one, other in (
            (stop.arrives_at, planned.arrives_at),
            (stop.ready_at, planned.ready_at),
            (stop.leaves_at, planned.leaves_at),
        ):
            if one != other and min(one, other) <= at:
                return True
    return False
