"""From routes to the nouns of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from safeconduct.planner.bep.routes import Route
from safeconduct.planner.bep.shuttle import Shuttle
from safeconduct.plans.model import Convoy, Load, Move, Stop, Trip


def timetable(shuttle: Shuttle, routes: list[Route]) -> tuple[tuple[Convoy, ...], tuple[Move, ...]]:
    """Convoys of one vehicle and empty runs, each in order of departure. Every bus leaves at once and never waits."""
    convoys: list[Convoy] = []
    moves: list[Move] = []
    for vehicle, route in _driven(shuttle, routes):
        at = shuttle.scenario.start
        here, takes = shuttle.yards[route.yard].home, shuttle.first_s[route.yard]
        for pickup, shelter in route.trips:
            group, end = shuttle.pickups[pickup], shuttle.shelters[shelter].id
            there = at + takes[pickup]
            way = shuttle.ways[here, group.place, False]
            moves.append(Move(vehicle, here, group.place, way, at, there))
            convoys.append(_convoy(shuttle, vehicle, (pickup, shelter), there))
            at = there + shuttle.out_s[pickup][shelter]
            here, takes = end, shuttle.back_s[shelter]
    convoys.sort(key=lambda convoy: (convoy.departs_at, convoy.trips[0].vehicle, convoy.arrives_at))
    width = max(3, len(str(len(convoys))))
    named = tuple(
        replace(convoy, id=f"c{number:0{width}d}") for number, convoy in enumerate(convoys, start=1)
    )
    return named, tuple(sorted(moves, key=lambda move: (move.departs_at, move.who, move.arrives_at)))


def _driven(shuttle: Shuttle, routes: list[Route]) -> Iterator[tuple[str, Route]]:
    """A vehicle for each route that is driven, those of a yard in the order of their ids."""
    for number, kind in enumerate(shuttle.yards):
        own = sorted(
            (route for route in routes if route.yard == number and route.trips), key=lambda r: r.trips
        )
        yield from zip(kind.vehicle_ids(), own, strict=False)


def _convoy(shuttle: Shuttle, vehicle: str, trip: tuple[int, int], departs_at: int) -> Convoy:
    group, reception = shuttle.pickups[trip[0]], shuttle.shelters[trip[1]].id
    way = shuttle.ways[group.place, reception, True]
    at = departs_at
    stops = [Stop(group.place, at, at, at)]
    for name in way:
        leg = shuttle.scenario.leg[name]
        at += leg.loaded_s
        stops.append(Stop(leg.end, at, at, at))
    load = Load(group.id, shuttle.seats)
    ride = Trip(vehicle, (load,), departs_at, departs_at, at, at)
    return Convoy("", group.place, reception, "", way, (ride,), departs_at, (), tuple(stops))
