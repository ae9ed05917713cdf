"""Rules of the road: where a convoy may go, how long it may wait, and when it may move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from safeconduct.checker.queues import inside, outside_s
from safeconduct.checker.record import Journey, Record, Run
from safeconduct.checker.verdict import NEVER, Break
from safeconduct.scenario.model import Leg, Place, Scenario, Spans, TeamClass, VehicleClass


def check_movement(record: Record) -> Iterator[Break]:
    """ROAD, WAIT, WINDOW and EMPTY-WINDOW."""
    for journey in record.journeys:
        yield from _ends(record, journey)
        yield from _allowed(record, journey)
        yield from _holds(record, journey)
        yield from _waits(record, journey)
        yield from _windows(record, journey)
    for run in record.runs:
        for barred in (
            *_barred("", run.who, run.kind, run.legs),
            *_empty_window(record.scenario, run),
        ):
            yield replace(barred, carried=record.is_past(run.departs_at))


def _ends(record: Record, journey: Journey) -> Iterator[Break]:
    if journey.origin.kind != "assembly":
        detail = f"starts at a {journey.origin.kind} place, not at an assembly place"
        yield Break("ROAD", journey.id, journey.origin.id, None, "", detail)
    reception = record.scenario.place.get(journey.stated.reception)
    if reception is not None and reception.kind != "reception":
        detail = f"ends at a {reception.kind} place, not at a reception"
        yield Break("ROAD", journey.id, reception.id, None, "", detail)


def _allowed(record: Record, journey: Journey) -> Iterator[Break]:
    kinds = {ride.kind.id: (ride.vehicle, ride.kind) for ride in reversed(journey.rides)}
    movers: list[tuple[str, VehicleClass | TeamClass]] = list(kinds.values())
    if journey.team is not None:
        movers.append((journey.stated.team, journey.team))
    for who, kind in movers:
        for barred in _barred(journey.id, who, kind, journey.legs):
            yield replace(barred, carried=record.set_out(journey))


def _barred(convoy: str, who: str, kind: VehicleClass | TeamClass, legs: tuple[Leg, ...]) -> Iterator[Break]:
    if not kind.may_enter:
        return
    for leg in legs:
        if leg.holder and leg.holder not in kind.may_enter:
            detail = f"{who} may not enter leg {leg.id}, held by {leg.holder}"
            yield Break("ROAD", convoy, leg.start, None, "", detail)


def _holds(record: Record, journey: Journey) -> Iterator[Break]:
    on_road = {leg.end for leg in journey.legs[:-1]}
    for place, until in journey.holds.items():
        if record.scenario.place[place].kind != "meeting":
            yield Break("WAIT", journey.id, place, until, "", "is held at a place that is no meeting point")
        elif journey.legs and place not in on_road:
            yield Break(
                "WAIT", journey.id, place, until, "", "is held at a place that its road does not pass"
            )


def _waits(record: Record, journey: Journey) -> Iterator[Break]:
    for stop in journey.stops[:-1]:
        place = record.scenario.place[stop.place]
        if place.wait_max_s is None or stop.leaves_at >= NEVER:
            continue
        since = stop.arrives_at if place.kind == "meeting" else stop.ready_at
        over = stop.leaves_at - since - place.wait_max_s
        if over > 0:
            detail = f"waits for more than {place.wait_max_s} s"
            past = record.set_out(journey) and _has_to_wait(record, journey, place, since)
            yield Break("WAIT", journey.id, place.id, stop.leaves_at, f"{over} s", detail, carried=past)


def _has_to_wait(record: Record, journey: Journey, place: Place, since: int) -> bool:
    """Whether a convoy that was on its road is not kept waiting by the plan: the road does, or it is safe and must.

    Where people may wait safely, the plan may keep them there until a window opens.
    """
    held = journey.holds.get(place.id, 0)
    if record.is_past(held) or held <= since + (place.wait_max_s or 0):
        return True
    opens = {span[0] for name in journey.people_under for span in record.scenario.window.get(name, ())}
    return place.safe_to_wait and held in opens


def _windows(record: Record, journey: Journey) -> Iterator[Break]:
    if journey.arrives_at >= NEVER:
        return
    windows = record.scenario.window
    cuts = [0]
    for number, stop in enumerate(journey.stops[1:-1], start=1):
        place = record.scenario.place[stop.place]
        if place.kind == "meeting" and place.safe_to_wait:
            cuts.append(number)
    cuts.append(len(journey.stops) - 1)
    for undertaking in sorted(journey.people_under):
        spans = windows.get(undertaking)
        if spans is None:
            continue
        for since, until in pairwise(cuts):
            leaves, reaches = journey.stops[since].leaves_at, journey.stops[until].arrives_at
            if not inside(spans, leaves, reaches):
                by = f"{outside_s(spans, leaves, reaches)} s"
                named = f"the windows of {undertaking}" if undertaking else "the windows of people under none"
                detail = f"moves to {journey.stops[until].place} outside {named}"
                within = {stop.place for stop in journey.stops[since + 1 : until]}
                held = any(
                    stop.place in within and not record.is_past(stop.leaves_at)
                    and journey.holds.get(stop.place, 0) > stop.arrives_at
                    for stop in journey.stops
                )  # fmt: skip
                on_road = record.set_out(journey)
                begun = record.is_past(leaves) or (on_road and since == 0)
                # On a road that is shut until told otherwise nobody gets on before the horizon.
                stuck = on_road and reaches > record.scenario.horizon
                past = (begun and not held) or stuck
                place_id = journey.stops[since].place
                yield Break("WINDOW", journey.id, place_id, leaves, by, detail, carried=past)


def _empty_window(scenario: Scenario, run: Run) -> Iterator[Break]:
    end = scenario.place[run.legs[-1].end]
    if not (scenario.empty_needs_window and end.kind == "assembly" and end.besieged):
        return
    spans = _open_for(scenario, end.id)
    if spans is None or run.arrives_at >= NEVER or inside(spans, run.departs_at, run.arrives_at):
        return
    by = f"{outside_s(spans, run.departs_at, run.arrives_at)} s"
    detail = f"the empty run of {run.who} lies outside the windows of the place"
    yield Break("EMPTY-WINDOW", "", end.id, run.departs_at, by, detail)


def _open_for(scenario: Scenario, place: str) -> Spans | None:
    """Union of the windows of the undertakings with groups there; None where one of them is not restricted."""
    here = {group.undertaking for group in scenario.groups if group.place == place}
    if not here or any(undertaking not in scenario.window for undertaking in here):
        return None
    return union([scenario.window[undertaking] for undertaking in sorted(here)])


def union(several: list[Spans]) -> Spans:
    """All seconds of any of the spans; spans that touch become one."""
    merged: list[tuple[int, int]] = []
    for opens, closes in sorted(span for spans in several for span in spans):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return tuple(merged)
