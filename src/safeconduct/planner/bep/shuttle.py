"""A case in which single vehicles shuttle between pickups and shelters, and nothing takes time but the road.

This is the Bus Evacuation Problem (Bish 2011). Whether a case is one is seen from what it says, never from a mark; the
list of what has to hold is in docs/explanation/bus-evacuation-problem.md.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from safeconduct.scenario.model import Group, Leg, Place, Scenario, Spans, VehicleClass

FAR = 1 << 40
"""Seconds of a road that does not exist: longer than every horizon."""

Path = tuple[str, ...]
Seconds = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Shuttle:
    """Buses by yard, loads by pickup, places for whole loads by shelter, and the quickest way between each two.

    ``first_s`` is by yard and pickup, ``out_s`` by pickup and shelter (with a load), ``back_s`` by shelter and pickup.
    """

    scenario: Scenario
    seats: int
    yards: tuple[VehicleClass, ...]
    pickups: tuple[Group, ...]
    shelters: tuple[Place, ...]
    loads: tuple[int, ...]
    slots: tuple[int, ...]
    first_s: Seconds
    out_s: Seconds
    back_s: Seconds
    ways: dict[tuple[str, str, bool], Path]
    """Leg ids by start, end and whether with a load."""

    @property
    def buses(self) -> tuple[int, ...]:
        """Buses that plans may use, by yard."""
        return tuple(kind.usable for kind in self.yards)

    @property
    def load_total(self) -> int:
        """Loads at all pickups."""
        return sum(self.loads)

    @property
    def slot_total(self) -> int:
        """Whole loads that all shelters take together."""
        return sum(self.slots)


def shuttle_of(scenario: Scenario) -> Shuttle | None:
    """The case as a shuttle; None where it has any rule that a shuttle knows nothing of."""
    if not (_free(scenario) and _plain_places(scenario) and _plain_legs(scenario)):
        return None
    seats = _seats(scenario)
    if seats is None or not _whole_loads(scenario, seats):
        return None
    pickups = tuple(group for group in scenario.groups if group.people)
    shelters = tuple(place for place in scenario.places if place.kind == "reception")
    loads = tuple(group.people // seats for group in pickups)
    everybody = sum(loads)
    slots = tuple(
        everybody if place.capacity is None else min(everybody, place.capacity // seats) for place in shelters
    )
    roads = _Roads(scenario)
    homes = [kind.home for kind in scenario.classes]
    taken = [group.place for group in pickups]
    ends = [place.id for place in shelters]
    first_s = roads.table(homes, taken, loaded=False)
    back_s = roads.table(ends, taken, loaded=False)
    out = roads.table(taken, ends, loaded=True)
    out_s = tuple(
        tuple(out[p][s] if end in group.destinations else FAR for s, end in enumerate(ends))
        for p, group in enumerate(pickups)
    )
    if not pickups or any(min(column) == FAR for column in zip(*first_s, strict=True)):
        return None
    if any(min(row, default=FAR) == FAR for row in out_s):
        return None
    return Shuttle(
        scenario, seats, scenario.classes, pickups, shelters, loads, slots, first_s, out_s, back_s, roads.ways
    )  # fmt: skip


def _always(scenario: Scenario, hours: Spans) -> bool:
    return any(opens <= scenario.start and closes >= scenario.horizon for opens, closes in hours)


def _free(scenario: Scenario) -> bool:
    """No team, no agreement, nothing that limits a convoy of one."""
    agreed = (scenario.teams, scenario.undertakings, scenario.outside, scenario.rules, scenario.windows)
    limits = scenario.convoy
    return (
        not any(agreed)
        and scenario.exposed_max is None
        and limits.least <= 1 <= limits.most
        and limits.form_up_s == 0
        and dict(scenario.boarding_s).get("seat") == 0
    )


def _plain_places(scenario: Scenario) -> bool:
    def plain(place: Place) -> bool:
        match place.kind:
            case "assembly":
                return (
                    place.bays > 0
                    and place.parking is None
                    and place.people_per_h is None
                    and _always(scenario, place.hours)
                )
            case "reception":
                return place.people_per_h is None and place.unload_s == 0 and "seat" in place.needs
            case "depot" | "junction":
                return place.wait_max_s is None
            case _:
                return False

    return all(plain(place) for place in scenario.places)


def _plain_legs(scenario: Scenario) -> bool:
    return all(
        leg.headway_s == 0 and leg.max_convoys is None and not leg.lane and _always(scenario, leg.hours)
        for leg in scenario.legs
    )


def _seats(scenario: Scenario) -> int | None:
    """Seats of every vehicle, where all are alike and come back; None otherwise."""
    for kind in scenario.classes:
        alike = kind.places == scenario.classes[0].places and len(kind.places) == 1
        unhindered = (
            not kind.one_way
            and kind.duty_s is None
            and kind.turnaround_s == 0
            and not kind.may_enter
            and kind.speed_milli == 1000
            and _always(scenario, kind.hours)
        )
        if not (alike and unhindered):
            return None
    if not scenario.classes or scenario.classes[0].holds("seat") < 1:
        return None
    return scenario.classes[0].holds("seat")


def _whole_loads(scenario: Scenario, seats: int) -> bool:
    """Everybody waits from the start, one group at a place, and every vehicle that carries anybody is full."""
    places = [group.place for group in scenario.groups]
    return len(set(places)) == len(places) and all(
        group.need == "seat"
        and group.household == seats
        and group.people % seats == 0
        and all(release.at <= scenario.start for release in group.releases)
        and sum(release.people for release in group.releases) >= group.people
        for group in scenario.groups
    )


class _Roads:
    """Quickest ways from a few places to a few others, each of at most the horizon."""

    def __init__(self, scenario: Scenario) -> None:
        self.out: dict[str, list[Leg]] = {}
        for leg in sorted(scenario.legs, key=lambda leg: leg.id):
            self.out.setdefault(leg.start, []).append(leg)
        self.most = scenario.horizon - scenario.start
        self.ways: dict[tuple[str, str, bool], Path] = {}

    def table(self, starts: Iterable[str], ends: list[str], *, loaded: bool) -> Seconds:
        """Seconds from each start to each end; FAR where there is no way within the horizon."""
        rows = []
        for start in starts:
            found = self._from(start, _loaded_s if loaded else _empty_s)
            for end in ends:
                if end in found and end != start:
                    self.ways[start, end, loaded] = found[end][1]
            rows.append(tuple(found[end][0] if end in found and end != start else FAR for end in ends))
        return tuple(rows)

    def _from(self, start: str, seconds: Callable[[Leg], int]) -> dict[str, tuple[int, Path]]:
        heap: list[tuple[int, Path, str]] = [(0, (), start)]
        found: dict[str, tuple[int, Path]] = {}
        while heap:
            spent, path, place = heapq.heappop(heap)
            if place in found:
                continue
            found[place] = (spent, path)
            for leg in self.out.get(place, ()):
                if leg.end not in found and spent + seconds(leg) <= self.most:
                    heapq.heappush(heap, (spent + seconds(leg), (*path, leg.id), leg.end))
        return found


def _loaded_s(leg: Leg) -> int:
    return leg.loaded_s


def _empty_s(leg: Leg) -> int:
    return leg.empty_s
