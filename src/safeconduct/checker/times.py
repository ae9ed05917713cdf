"""TIMES and HORIZON: stated instants against those that follow, and nothing outside the time planned for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safeconduct.checker.record import Journey, Record
from safeconduct.checker.verdict import NEVER, Break, when
from safeconduct.plans.model import Stop


def check_times(record: Record) -> Iterator[Break]:
    """TIMES: every stated instant is the one that follows from the plan's decisions."""
    for journey in record.journeys:
        yield from _trips(journey)
        if journey.stops:
            yield from _stops(journey)
    for run in record.runs:
        yield from _differs("", run.legs[-1].end, run.stated.arrives_at, run.arrives_at, f"{run.who} arrives")


def _differs(convoy: str, place: str, stated: object, true: int, what: str) -> Iterator[Break]:
    if stated == true and type(stated) is int:
        return
    follows = "it never does" if true >= NEVER else f"{when(true)} follows"
    if type(stated) is int and true < NEVER:
        yield Break("TIMES", convoy, place, stated, f"{abs(stated - true)} s", f"{what}: {follows}")
    else:
        yield Break("TIMES", convoy, place, None, "", f"{what} at {stated!r}: {follows}")


def _trips(journey: Journey) -> Iterator[Break]:
    origin = journey.origin.id
    for ride in journey.rides:
        stated, who = ride.stated, ride.vehicle
        yield from _differs(journey.id, origin, stated.bay_free_at, ride.bay_free_at, f"{who} frees its bay")
        if journey.stops:
            end = journey.stops[-1].place
            yield from _differs(journey.id, end, stated.unloaded_at, ride.unloaded_at, f"{who} is unloaded")
            yield from _differs(journey.id, end, stated.out_at, ride.out_at, f"people of {who} are out")


def _stops(journey: Journey) -> Iterator[Break]:
    stated = [stop.place for stop in journey.stated.stops]
    true = [stop.place for stop in journey.stops]
    if stated != true:
        detail = f"stops stated at {', '.join(stated) or 'no place'}; its road passes {', '.join(true)}"
        yield Break("TIMES", journey.id, "", None, "", detail)
        return
    for said, follows in zip(journey.stated.stops, journey.stops, strict=True):
        yield from _stop(journey.id, said, follows)


def _stop(convoy: str, said: Stop, follows: Stop) -> Iterator[Break]:
    yield from _differs(convoy, said.place, said.arrives_at, follows.arrives_at, "arrives")
    yield from _differs(convoy, said.place, said.ready_at, follows.ready_at, "is ready")
    yield from _differs(convoy, said.place, said.leaves_at, follows.leaves_at, "leaves")


def check_horizon(record: Record) -> Iterator[Break]:
    """HORIZON: nothing happens before the start or after the horizon, and nobody is left on the road."""
    for journey in record.journeys:
        yield from _journey(record, journey)
    for run in record.runs:
        yield from _early(record, "", run.departs_at, f"the empty run of {run.who} begins before the start")
        for late in _late(record, "", run.legs[-1].end, run.arrives_at, f"the empty run of {run.who} ends"):
            yield replace(late, carried=record.is_past(run.departs_at))


def _journey(record: Record, journey: Journey) -> Iterator[Break]:
    for ride in journey.rides:
        detail = f"{ride.vehicle} begins to load before the start"
        yield from _early(record, journey.id, ride.bay_at, detail)
    yield from _early(record, journey.id, journey.departs_at, "departs before the start")
    on_road = record.set_out(journey)
    if journey.arrives_at >= NEVER:
        if journey.stops:
            stuck = next(stop.place for stop in journey.stops if stop.leaves_at >= NEVER)
            detail = "never gets away from here"
            yield Break("HORIZON", journey.id, stuck, None, "", detail, carried=on_road)
        return
    end = journey.stops[-1].place
    last = max(max(ride.unloaded_at, ride.out_at) for ride in journey.rides)
    for late in _late(record, journey.id, end, last, "the last of its people are out"):
        yield replace(late, carried=on_road)


def _early(record: Record, convoy: str, at: int, detail: str) -> Iterator[Break]:
    start = record.scenario.start
    if at < start:
        yield Break("HORIZON", convoy, "", at, f"{start - at} s", detail)


def _late(record: Record, convoy: str, place: str, at: int, what: str) -> Iterator[Break]:
    horizon = record.scenario.horizon
    if at >= NEVER:
        yield Break("HORIZON", convoy, place, None, "", f"{what}: never")
    elif at > horizon:
        yield Break("HORIZON", convoy, place, at, f"{at - horizon} s", f"{what} after the horizon")
