"""PAST: a plan that goes on from a position undoes nothing, orders nothing too late and uses nothing that is lost."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.checker.record import Journey, Record
from safeconduct.checker.verdict import Break
from safeconduct.plans.model import Convoy
from safeconduct.plans.past import Past


def check_past(record: Record) -> Iterator[Break]:
    """PAST, convoy by convoy and run by run. Nothing to judge where the plan goes on from no position."""
    past = record.told.past
    if past is None:
        return
    yield from _undone(record, past)
    yield from _too_late(record, past)
    yield from _lost(record, past)


def _past(detail: str, convoy: str = "", place: str = "", at: int | None = None) -> Break:
    return Break("PAST", convoy, place, at, "", detail)


def _undone(record: Record, past: Past) -> Iterator[Break]:
    stated = {journey.id: journey for journey in record.journeys}
    for convoy in past.convoys:
        journey = stated.get(convoy.id)
        if journey is None:
            if past.has_left(convoy.id):
                yield _past("has left, and is not in the plan", convoy.id, convoy.origin, convoy.departs_at)
            continue  # whoever boarded and has not left may get off again
        yield from _changed(journey, convoy, past)
    runs = {(run.who, run.departs_at): run for run in record.runs}
    for move in past.moves:
        run = runs.get((move.who, move.departs_at))
        if run is None or (run.stated.start, run.stated.end, run.stated.legs) != (
            move.start,
            move.end,
            move.legs,
        ):
            detail = f"{move.who} has set out for {move.end}, and does not in the plan"
            yield _past(detail, place=move.start, at=move.departs_at)


def _changed(journey: Journey, convoy: Convoy, past: Past) -> Iterator[Break]:
    """Where a convoy that has begun is another one in the plan."""
    own = journey.stated
    if own.origin != convoy.origin:
        yield _past(f"boards at {own.origin}; it has begun to at {convoy.origin}", convoy.id, convoy.origin)
    trips = {trip.vehicle: trip for trip in own.trips}
    for begun in convoy.trips:
        trip = trips.get(begun.vehicle)
        if (
            trip is None
            or trip.bay_at != begun.bay_at
            or sorted((load.group, load.people) for load in trip.loads)
            != sorted((load.group, load.people) for load in begun.loads)
        ):
            detail = f"{begun.vehicle} has boarded {begun.people} people, and does otherwise in the plan"
            yield _past(detail, convoy.id, convoy.origin, begun.bay_at)
    if not past.has_left(convoy.id):
        return
    if own.departs_at != convoy.departs_at or own.team != convoy.team or len(own.trips) != len(convoy.trips):
        detail = "has left at another second, with another team or with other vehicles than in the plan"
        yield _past(detail, convoy.id, convoy.origin, convoy.departs_at)
    gone = sum(1 for stop in convoy.stops[:-1] if stop.leaves_at <= past.at)
    if own.legs[:gone] != convoy.legs[:gone]:
        yield _past("has taken another road than in the plan", convoy.id, convoy.origin, convoy.departs_at)


def _too_late(record: Record, past: Past) -> Iterator[Break]:
    """Whatever the plan orders for a second that is over, without its having happened."""
    for journey in record.journeys:
        begun = past.convoy.get(journey.id)
        boarded = {trip.vehicle for trip in begun.trips} if begun else set()
        for ride in journey.rides:
            if ride.bay_at <= past.at and ride.vehicle not in boarded:
                yield _past(
                    f"{ride.vehicle} is to board when it is too late",
                    journey.id,
                    journey.origin.id,
                    ride.bay_at,
                )
        if journey.departs_at <= past.at and not past.has_left(journey.id):
            yield _past("is to leave when it is too late", journey.id, journey.origin.id, journey.departs_at)
    known = {(move.who, move.departs_at) for move in past.moves}
    for run in record.runs:
        if run.departs_at <= past.at and (run.who, run.departs_at) not in known:
            detail = f"{run.who} is to set out when it is too late"
            yield _past(detail, place=run.stated.start, at=run.departs_at)


def _lost(record: Record, past: Past) -> Iterator[Break]:
    lost = set(past.lost)
    for journey, ride in record.rides():
        if ride.vehicle in lost and ride.bay_at > past.at:
            yield _past(f"{ride.vehicle} is lost", journey.id, journey.origin.id, ride.bay_at)
    for run in record.runs:
        if run.who in lost and run.departs_at > past.at:
            yield _past(f"{run.who} is lost", place=run.stated.start, at=run.departs_at)
