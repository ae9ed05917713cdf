"""Do full vehicles shuttle, each alone, with nothing taking time but the road? And how long are the roads?

Written from docs/explanation/bus-evacuation-problem.md, sections 1 and 2, alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from safeconduct.scenario.model import Scenario, Spans

Road = tuple[str, str]
"""From and to, by id: of classes, groups and receptions."""


@dataclass(frozen=True, slots=True)
class Shuttle:
    """Full vehicles to bring from each group, room for them at each reception, vehicles by class, and seconds.

    A road that takes longer than the horizon is not there.
    """

    loads: Mapping[str, int]
    room: Mapping[str, int]
    vehicles: Mapping[str, int]
    seats: int
    first_s: Mapping[Road, int]
    trip_s: Mapping[Road, int]
    back_s: Mapping[Road, int]


def hindrances(scenario: Scenario) -> Iterator[str]:
    """What the case has that a bound by routes knows nothing of."""
    whole = (scenario.start, scenario.horizon)
    if scenario.teams or scenario.rules or scenario.outside or scenario.undertakings or scenario.windows:
        yield "teams, an agreement or windows"
    if scenario.exposed_max is not None:
        yield "a limit to the people on the road"
    if not scenario.convoy.least <= 1 <= scenario.convoy.most or scenario.convoy.form_up_s:
        yield "convoys that are not single vehicles leaving at once"
    if any(seconds for need, seconds in scenario.boarding_s if need == "seat"):
        yield "boarding that takes time"
    yield from _on_the_way(scenario, whole)
    yield from _of_vehicles(scenario, whole)


def _on_the_way(scenario: Scenario, whole: tuple[int, int]) -> Iterator[str]:
    for place in scenario.places:
        if place.kind in {"post", "meeting"} or place.people_per_h is not None or place.parking is not None:
            yield f"queues at {place.id}"
        if place.unload_s or (
            place.kind == "assembly" and (place.bays < 1 or not _covers(place.hours, whole))
        ):
            yield f"hours, bays or unloading at {place.id}"
    for leg in scenario.legs:
        if leg.headway_s or leg.max_convoys is not None or leg.lane or not _covers(leg.hours, whole):
            yield f"traffic rules on {leg.id}"


def _of_vehicles(scenario: Scenario, whole: tuple[int, int]) -> Iterator[str]:
    for kind in scenario.classes:
        if kind.one_way or kind.duty_s is not None or kind.turnaround_s or kind.may_enter:
            yield f"vehicles of {kind.id} that are not free to go"
        if (
            kind.speed_milli != 1000
            or not _covers(kind.hours, whole)
            or [need for need, _ in kind.places] != ["seat"]
        ):
            yield f"vehicles of {kind.id} unlike others"
    if len({kind.holds("seat") for kind in scenario.classes}) != 1:
        yield "vehicles of different sizes"
        return
    seats = scenario.classes[0].holds("seat")
    for group in scenario.groups:
        ready = sum(release.people for release in group.releases if release.at <= scenario.start)
        if group.need != "seat" or ready < group.people:
            yield f"people of {group.id} who are not ready or do not take a seat"
        if group.household != seats or group.people % seats:
            yield f"vehicles that leave {group.place} less than full"
    if len({group.place for group in scenario.groups}) < len(scenario.groups):
        yield "two groups at one place"


def shuttle_of(scenario: Scenario) -> Shuttle:
    """The case's loads and seconds. Only for a case without hindrances."""
    seats = scenario.classes[0].holds("seat")
    groups = [group for group in scenario.groups if group.people]
    receptions = [place for place in scenario.places if place.kind == "reception" and "seat" in place.needs]
    total = sum(group.people for group in groups)
    empty = {
        start: _seconds(scenario, start, loaded=False)
        for start in {kind.home for kind in scenario.classes} | {place.id for place in receptions}
    }
    loaded = {group.place: _seconds(scenario, group.place, loaded=True) for group in groups}
    return Shuttle(
        loads={group.id: group.people // seats for group in groups},
        room={
            place.id: (total if place.capacity is None else min(total, place.capacity)) // seats
            for place in receptions
        },
        vehicles={kind.id: kind.usable for kind in scenario.classes},
        seats=seats,
        first_s={
            (kind.id, group.id): empty[kind.home][group.place]
            for kind in scenario.classes
            for group in groups
            if group.place in empty[kind.home]
        },
        trip_s={
            (group.id, place.id): loaded[group.place][place.id]
            for group in groups
            for place in receptions
            if place.id in group.destinations and place.id in loaded[group.place]
        },
        back_s={
            (place.id, group.id): empty[place.id][group.place]
            for place in receptions
            for group in groups
            if group.place in empty[place.id]
        },
    )


def _covers(hours: Spans, whole: tuple[int, int]) -> bool:
    return any(opens <= whole[0] and whole[1] <= closes for opens, closes in hours)


def _seconds(scenario: Scenario, start: str, *, loaded: bool) -> dict[str, int]:
    """Least seconds from a place to every other that can be reached within the horizon."""
    ways: dict[str, list[tuple[str, int]]] = {}
    for leg in scenario.legs:
        ways.setdefault(leg.start, []).append((leg.end, leg.loaded_s if loaded else leg.empty_s))
    most = scenario.horizon - scenario.start
    found: dict[str, int] = {}
    waiting = [(0, start)]
    while waiting:
        spent, place = heappop(waiting)
        if place in found:
            continue
        found[place] = spent
        for end, seconds in ways.get(place, ()):
            if end not in found and spent + seconds <= most:
                heappush(waiting, (spent + seconds, end))
    return found
