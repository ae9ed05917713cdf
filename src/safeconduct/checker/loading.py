"""Rules of the assembly place: bays, parking, hours, holding, forming up and the size of a convoy."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.checker.queues import inside, outside_s
from safeconduct.checker.record import Journey, Record
from safeconduct.checker.verdict import NEVER, Break
from safeconduct.scenario.model import VehicleClass

Stay = tuple[int, int, str, str]
"""(from, until, convoy, vehicle): one vehicle that takes a place for some time."""


def check_loading(record: Record) -> Iterator[Break]:
    """BAY, PARKING, BOARDING-HOURS, HOLD, FORM-UP and SIZE."""
    yield from _bays(record)
    yield from _parking(record)
    for journey in record.journeys:
        yield from _hours(record, journey)
        yield from _departure(record, journey)
        yield from _size(record, journey)


def _overfull(stays: list[Stay], room: int) -> Iterator[tuple[Stay, int]]:
    """Every stay that begins when there is no room left, with how many there then are too many."""
    leaving: list[int] = []
    for stay in sorted(stays):
        leaving = [until for until in leaving if until > stay[0]]
        leaving.append(stay[1])
        if len(leaving) > room:
            yield stay, len(leaving) - room


def _bays(record: Record) -> Iterator[Break]:
    stays: dict[str, list[Stay]] = {}
    for journey, ride in record.rides():
        if not ride.kind.one_way and ride.bay_free_at > ride.bay_at:
            stay = (ride.bay_at, ride.bay_free_at, journey.id, ride.vehicle)
            stays.setdefault(journey.origin.id, []).append(stay)
    for place, taken in stays.items():
        bays = record.scenario.place[place].bays
        for (at, _, convoy, vehicle), over in _overfull(taken, bays):
            detail = f"{vehicle} begins to load where all {bays} bays are taken"
            yield Break("BAY", convoy, place, at, f"{over} vehicles", detail, carried=record.is_past(at))


def _leavings(record: Record) -> dict[tuple[str, str], list[int]]:
    """Seconds in which a vehicle sets out from a place, by vehicle and place."""
    found: dict[tuple[str, str], list[int]] = {}
    for journey, ride in record.rides():
        found.setdefault((ride.vehicle, journey.origin.id), []).append(journey.departs_at)
    for run in record.runs:
        found.setdefault((run.who, run.legs[0].start), []).append(run.departs_at)
    return found


def _parking(record: Record) -> Iterator[Break]:
    leavings = _leavings(record)
    stays: dict[str, list[Stay]] = {}
    sent: dict[tuple[str, int], int] = {}
    for run in record.runs:
        place = record.scenario.place[run.legs[-1].end]
        if place.kind != "assembly" or place.parking is None or run.arrives_at >= NEVER:
            continue
        if not isinstance(run.kind, VehicleClass) or run.kind.one_way:
            continue
        later = [at for at in leavings.get((run.who, place.id), []) if at >= run.arrives_at]
        until = min(later, default=NEVER)
        if record.told.past is not None and run.who in record.told.past.lost:
            until = min(until, max(run.arrives_at, record.told.at + 1))  # what is lost stands in nobody's way
        stay = (run.arrives_at, until, "", run.who)
        stays.setdefault(place.id, []).append(stay)
        sent[run.who, run.arrives_at] = run.departs_at
    for place_id, standing in stays.items():
        parking = record.scenario.place[place_id].parking or 0
        for (at, _, convoy, vehicle), over in _overfull(standing, parking):
            detail = f"{vehicle} arrives where there is parking for {parking}"
            past = record.is_past(sent[vehicle, at])
            yield Break("PARKING", convoy, place_id, at, f"{over} vehicles", detail, carried=past)


def _hours(record: Record, journey: Journey) -> Iterator[Break]:
    place = journey.origin
    for ride in journey.rides:
        if not inside(place.hours, ride.bay_at, ride.bay_free_at):
            by = f"{outside_s(place.hours, ride.bay_at, ride.bay_free_at)} s"
            detail = f"{ride.vehicle} loads or is registered outside the hours of the place"
            past = record.is_past(ride.bay_at)
            yield Break("BOARDING-HOURS", journey.id, place.id, ride.bay_at, by, detail, carried=past)


def _departure(record: Record, journey: Journey) -> Iterator[Break]:
    limits, place, departs = record.scenario.convoy, journey.origin.id, journey.departs_at
    if not journey.rides or departs >= NEVER:
        return
    # Of those who sat aboard when the plan went on, none sits too long by its doing where they leave at once.
    soonest = max(record.told.soonest_at, journey.forms_up_at + limits.form_up_s)
    for ride in journey.rides:
        over = departs - ride.bay_at - limits.hold_max_s
        if over > 0:
            detail = (
                f"people in {ride.vehicle} sit aboard for more than {limits.hold_max_s} s before departure"
            )
            past = record.is_past(ride.bay_at) and departs <= soonest
            yield Break("HOLD", journey.id, place, departs, f"{over} s", detail, carried=past)
    short = journey.forms_up_at + limits.form_up_s - departs
    if short > 0:
        detail = f"departs sooner than {limits.form_up_s} s after its last vehicle"
        past = record.is_past(departs)
        yield Break("FORM-UP", journey.id, place, departs, f"{short} s", detail, carried=past)


def _size(record: Record, journey: Journey) -> Iterator[Break]:
    limits, place = record.scenario.convoy, journey.origin.id

    def wrong(number: int, detail: str) -> Break:
        past = record.set_out(journey)
        return Break("SIZE", journey.id, place, None, f"{number} vehicles", detail, carried=past)

    vehicles = len(journey.stated.trips)
    own = sum(1 for ride in journey.rides if ride.kind.one_way)
    if vehicles < limits.least:
        yield wrong(limits.least - vehicles, f"has {vehicles} vehicles; {limits.least} are the least")
    if vehicles - own > limits.most:
        over = vehicles - own - limits.most
        yield wrong(over, f"has {vehicles - own} vehicles that come back; {limits.most} are the most")
    if own > limits.most_own:
        over = own - limits.most_own
        yield wrong(over, f"has {own} private vehicles; {limits.most_own} are the most")
    for ride in journey.rides:
        if not ride.people:
            yield wrong(1, f"{ride.vehicle} carries nobody")
