"""What the first page answers: exact figures, before anything is rounded or put into words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from safeconduct.plans.curves import (
    crossed_curve,
    out_curve,
    outdoors_curve,
    road_curve,
    waiting_curve,
)
from safeconduct.plans.model import Convoy, Plan, Trip
from safeconduct.reports.sun import sun_times
from safeconduct.scenario.model import Scenario
from safeconduct.words.voice import Voice

Mark = Literal["dusk", "midnight", "end"]
PLACE_KINDS_FOR_SUN = ("assembly",)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where people are at one moment. ``past_line`` is None where nobody crosses a line."""

    mark: Mark
    at: int
    past_line: int | None
    out: int
    stretchers_out: int


@dataclass(frozen=True, slots=True)
class TurnBack:
    """People on one stretch of road, and where they go if movement halts: back before the line, on beyond it."""

    after: str
    before: str
    to: str
    onward: bool
    people: int
    convoys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IfHalted:
    """Who would be where if movement halted at a moment; crews and teams are counted in ``on_road``."""

    at: int
    on_road: int
    outdoors: int
    loaded_still: int
    turn_back: tuple[TurnBack, ...]


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest time that anybody spends in some way, and in which convoy and vehicle."""

    seconds: int
    convoy: str
    place: str


def asked_total(scenario: Scenario) -> int:
    """People who asked to leave, over all groups."""
    return sum(group.asked for group in scenario.groups)


def night_place(scenario: Scenario) -> tuple[float, float]:
    """Where dusk is told for: the middle of the assembly places."""
    places = [place for place in scenario.places if place.kind in PLACE_KINDS_FOR_SUN] or list(
        scenario.places
    )
    return sum(p.lat for p in places) / len(places), sum(p.lon for p in places) / len(places)


def dusk_and_midnight(scenario: Scenario, voice: Voice, first: int) -> tuple[tuple[Mark, int], ...]:
    """The dusk and the midnight that follow a moment, in their order."""
    lat, lon = night_place(scenario)
    day = voice.local(first).date()
    dusk = None
    for ahead in range(3):
        sun = sun_times(day + timedelta(days=ahead), lat, lon)
        if sun and sun[1] > first:
            dusk = sun[1]
            break
    midnight = datetime.combine(day + timedelta(days=1), time(0), voice.zone)
    marks: list[tuple[Mark, int]] = [("midnight", int(midnight.timestamp()))]
    if dusk is not None:
        marks.append(("dusk", dusk))
    return tuple(sorted(marks, key=lambda mark: mark[1]))


def progress(scenario: Scenario, plan: Plan, voice: Voice) -> tuple[Progress, ...]:
    """By dusk and by midnight of the first day of movement, and in the end; whichever comes first stands first."""
    out = out_curve(plan)
    stretchers = out_curve(plan, lambda load: scenario.group[load.group].need == "stretcher")
    lines = [crossed_curve(scenario, plan, undertaking.id) for undertaking in scenario.undertakings]
    first = min((convoy.departs_at for convoy in plan.convoys), default=scenario.start)
    end = max((convoy.out_at for convoy in plan.convoys), default=scenario.horizon)
    marks: list[tuple[Mark, int]] = [*dusk_and_midnight(scenario, voice, first), ("end", end)]
    rows = []
    for mark, at in sorted(marks, key=lambda one: one[1]):
        past = sum(line.at(at) for line in lines) if lines else None
        rows.append(Progress(mark, at, past, out.at(at), stretchers.at(at)))
    return tuple(rows)


def last_out(plan: Plan, scenario: Scenario, need: str | None = None) -> tuple[Convoy, Trip] | None:
    """The trip whose people are out last, of one need where one is named; None where nobody travels."""
    rides = [
        (convoy, trip)
        for convoy in plan.convoys
        for trip in convoy.trips
        if need is None or any(scenario.group[load.group].need == need for load in trip.loads)
    ]
    return max(rides, key=lambda ride: (ride[1].out_at, ride[0].id, ride[1].vehicle), default=None)


def not_out(scenario: Scenario, plan: Plan) -> dict[str, int]:
    """People planned for and not brought out, by group; groups that leave whole are not listed."""
    moved: dict[str, int] = defaultdict(int)
    for convoy in plan.convoys:
        for trip in convoy.trips:
            for load in trip.loads:
                moved[load.group] += load.people
    left = {group.id: group.people - moved[group.id] for group in scenario.groups}
    return {group: people for group, people in left.items() if people > 0}


def if_halted(scenario: Scenario, plan: Plan, at: int) -> IfHalted:
    """Who would be where if movement halted at ``at``."""
    groups: dict[tuple[str, str, str, bool], list[Convoy]] = defaultdict(list)
    for convoy in plan.convoys:
        if convoy.departs_at <= at < convoy.arrives_at:
            groups[_refuge(scenario, convoy, at)].append(convoy)
    turn_back = tuple(
        TurnBack(*key, sum(c.people for c in convoys), tuple(c.id for c in convoys))
        for key, convoys in sorted(groups.items())
    )
    outdoors = outdoors_curve(scenario, plan).at(at)
    still = max(0, waiting_curve(scenario, plan).at(at) - outdoors)
    return IfHalted(at, road_curve(scenario, plan).at(at), outdoors, still, turn_back)


def _refuge(scenario: Scenario, convoy: Convoy, at: int) -> tuple[str, str, str, bool]:
    reached = max(index for index, stop in enumerate(convoy.stops) if stop.arrives_at <= at)
    return refuge(scenario, convoy, min(reached, len(convoy.stops) - 2), at)


def refuge(scenario: Scenario, convoy: Convoy, reached: int, at: int) -> tuple[str, str, str, bool]:
    """Where a convoy goes if it must leave its road after its stop number ``reached``, at a second.

    Gives (place passed, place ahead, where to, whether that is ahead). Before the line a convoy goes back to the last
    place where people may stop; beyond it, on to the next one. Where no line is on its road, it takes whichever is
    nearer in time.
    """
    places = [stop.place for stop in convoy.stops]
    safe = [index for index, place in enumerate(places) if may_stop(scenario, convoy, place)]
    behind = max(index for index in safe if index <= reached)
    ahead = min(index for index in safe if index > reached)
    lines = {
        scenario.undertaking[undertaking].line
        for trip in convoy.trips
        for load in trip.loads
        if (undertaking := scenario.group[load.group].undertaking)
    }
    line = next((index for index, place in enumerate(places) if place in lines), None)
    if line is None:
        onward = convoy.stops[ahead].arrives_at - at < at - convoy.stops[behind].leaves_at
    else:
        onward = at >= convoy.stops[line].leaves_at
    return places[reached], places[reached + 1], places[ahead if onward else behind], onward


def may_stop(scenario: Scenario, convoy: Convoy, place: str) -> bool:
    """Whether people of a convoy may stop at a place on its road: its ends, and meeting points marked safe."""
    if place in (convoy.origin, convoy.reception):
        return True
    return scenario.place[place].kind == "meeting" and scenario.place[place].safe_to_wait


def worst_moment(scenario: Scenario, plan: Plan) -> int:
    """The first second at which most people are on the road; the start where nobody ever is."""
    _, at = road_curve(scenario, plan).peak
    return scenario.start if at is None else at


def longest_aboard(plan: Plan) -> Longest | None:
    """The longest that anybody sits in one vehicle, from its bay to being unloaded."""
    rides = [(trip.unloaded_at - trip.bay_at, c.id, trip.vehicle) for c in plan.convoys for trip in c.trips]
    return Longest(*max(rides)) if rides else None


def longest_still(plan: Plan) -> Longest | None:
    """The longest that anybody sits loaded at one place without moving, and at which place."""
    waits = []
    for convoy in plan.convoys:
        first = min(trip.bay_free_at for trip in convoy.trips)
        waits.append((convoy.departs_at - first, convoy.id, convoy.origin))
        waits += [(stop.leaves_at - stop.arrives_at, convoy.id, stop.place) for stop in convoy.stops[1:-1]]
    return Longest(*max(waits)) if waits else None


def longest_outdoors(scenario: Scenario, plan: Plan) -> Longest | None:
    """The longest that anybody stands outdoors: called forward, or waiting to be admitted, and where."""
    waits = []
    for convoy in plan.convoys:
        waits.append((scenario.call_forward_s, convoy.id, convoy.origin))
        waits += [(trip.out_at - trip.unloaded_at, convoy.id, convoy.reception) for trip in convoy.trips]
    return Longest(*max(waits)) if waits else None
