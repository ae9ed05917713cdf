"""Vehicles of a plan as SUMO drives them: one each, with its whole day as a route and its stops at lots.

A lot is a SUMO parking area: whoever finds it full waits on the road before it. Bays and the lanes of posts hold as
many as the case says; room to wait and to form up holds everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from safeconduct.exchange.sumo.network import PLACE_M, at_place, road, stands
from safeconduct.plans.model import Convoy, Move, Plan, Trip
from safeconduct.scenario.model import Need, Scenario, VehicleClass

LOTS = {"wait": (10.0, 60.0), "serve": (75.0, 125.0), "form": (140.0, 190.0)}
"""Where the lots lie on the road at a place: to wait in, to be served in (bays, lanes, reception), to form up in."""
BEFORE_S = 60
"""A vehicle is put into its first lot so long before it has to go."""
LENGTHS_M: dict[Need, float] = {"own_vehicle": 5.0, "stretcher": 6.0, "wheelchair": 8.0, "seat": 12.0}


@dataclass(frozen=True, slots=True)
class LotStop:
    """A vehicle stands in a lot for so long, and until then (seconds from the case's start), whichever ends later."""

    lot: str
    duration_s: int = 0
    until_s: int | None = None


@dataclass(slots=True)
class Drive:
    """A vehicle's day: the roads that it takes and where it stands, in order."""

    vehicle: str
    kind: str
    roads: list[str] = field(default_factory=list)
    stops: list[LotStop] = field(default_factory=list)
    departs_s: int = 0


def lot(place: str, name: str) -> str:
    """The id of a lot."""
    return f"{place}.{name}"


def drives(scenario: Scenario, plan: Plan) -> list[Drive]:
    """Every vehicle that the plan uses, by when it is first wanted, then by name."""
    days: dict[str, list[tuple[int, Move | tuple[Convoy, Trip]]]] = {}
    for move in plan.moves:
        if move.who in scenario.class_of:
            days.setdefault(move.who, []).append((move.departs_at, move))
    for convoy in plan.convoys:
        for trip in convoy.trips:
            days.setdefault(trip.vehicle, []).append((trip.bay_at, (convoy, trip)))
    found = [
        _drive(scenario, vehicle, sorted(day, key=lambda each: each[0])) for vehicle, day in days.items()
    ]
    return sorted(found, key=lambda each: (each.departs_s, each.vehicle))


def _drive(scenario: Scenario, vehicle: str, day: list[tuple[int, Move | tuple[Convoy, Trip]]]) -> Drive:
    kind = scenario.class_of[vehicle]
    drive = Drive(vehicle, kind.id, roads=[at_place(kind.home)])
    first = day[0][0] - scenario.start
    drive.departs_s = max(0, first - BEFORE_S)
    drive.stops.append(LotStop(lot(kind.home, "wait"), until_s=first))
    for number, (_, deed) in enumerate(day):
        wanted = day[number + 1][0] - scenario.start if number + 1 < len(day) else None
        if isinstance(deed, Move):
            _run_empty(scenario, drive, deed, wanted)
        else:
            _carry(scenario, drive, kind, deed, wanted)
    return drive


def _run_empty(scenario: Scenario, drive: Drive, move: Move, wanted: int | None) -> None:
    """An empty run, with inspection at the posts on its road; then it waits where it has come to."""
    for number, leg in enumerate(move.legs):
        place = scenario.place[scenario.leg[leg].end]
        _go(scenario, drive, leg, loaded=False)
        if number + 1 < len(move.legs) and place.kind == "post" and place.empty_s:
            drive.stops.append(LotStop(lot(place.id, "serve"), place.empty_s))
    drive.stops.append(LotStop(lot(move.end, "wait"), until_s=wanted))


def _carry(
    scenario: Scenario, drive: Drive, kind: VehicleClass, deed: tuple[Convoy, Trip], wanted: int | None
) -> None:
    """One loaded trip: bay, forming up, posts and meeting points, reception."""
    convoy, trip = deed
    if not kind.one_way:
        drive.stops.append(LotStop(lot(convoy.origin, "serve"), trip.bay_free_at - trip.bay_at))
    drive.stops.append(LotStop(lot(convoy.origin, "form"), until_s=convoy.departs_at - scenario.start))
    for leg, stop in zip(convoy.legs, convoy.stops[1:], strict=True):
        place = scenario.place[stop.place]
        _go(scenario, drive, leg, loaded=True)
        if stop is convoy.stops[-1]:
            drive.stops.append(LotStop(lot(place.id, "serve"), trip.unloaded_at - stop.arrives_at, wanted))
        elif place.kind == "post":
            inspection = place.vehicle_s + place.person_s * trip.people
            drive.stops.append(LotStop(lot(place.id, "serve"), inspection))
            drive.stops.append(LotStop(lot(place.id, "form"), until_s=stop.leaves_at - scenario.start))
        elif stop.leaves_at > stop.arrives_at and stands(place):
            drive.stops.append(LotStop(lot(place.id, "form"), until_s=stop.leaves_at - scenario.start))


def _go(scenario: Scenario, drive: Drive, leg: str, *, loaded: bool) -> None:
    drive.roads.append(road(leg, loaded=loaded))
    place = scenario.place[scenario.leg[leg].end]
    if stands(place):
        drive.roads.append(at_place(place.id))


def lots_file(scenario: Scenario, made: list[Drive]) -> str:
    """Text of ``plan.add.xml``: every lot of a place, with how many it holds."""
    return _wrapped("additional", _lots(scenario, max(1, len(made))))


def _lots(scenario: Scenario, everybody: int) -> Iterator[str]:
    for place in scenario.places:
        if not stands(place):
            continue
        served = {"assembly": place.bays, "post": max(1, place.lanes)}.get(place.kind, everybody)
        for name, (begins, ends) in LOTS.items():
            holds = max(1, served) if name == "serve" else everybody
            yield (
                f"<parkingArea id={quoteattr(lot(place.id, name))} lane={quoteattr(at_place(place.id) + '_0')} "
                f'startPos="{begins}" endPos="{min(ends, PLACE_M)}" roadsideCapacity="{holds}"/>'
            )


def routes_file(scenario: Scenario, made: list[Drive]) -> str:
    """Text of ``plan.rou.xml``: vehicle classes, and each vehicle with its route and stops."""
    kinds = {drive.kind for drive in made}
    types = [_type(kind) for kind in scenario.classes if kind.id in kinds]
    return _wrapped("routes", [*types, *(line for drive in made for line in _vehicle(drive))])


def _type(kind: VehicleClass) -> str:
    length = min((LENGTHS_M[need] for need in LENGTHS_M if kind.holds(need)), default=LENGTHS_M["seat"])
    # Nobody hurries or dawdles: what differs between vehicles is drawn by the stress test, not here.
    return (
        f'<vType id={quoteattr(kind.id)} length="{length}" sigma="0" speedFactor="1" speedDev="0" maxSpeed="50" '
        'accel="2.6" decel="4.5"/>'
    )


def _vehicle(drive: Drive) -> Iterator[str]:
    yield (
        f'<vehicle id={quoteattr(drive.vehicle)} type={quoteattr(drive.kind)} depart="{drive.departs_s}" '
        'departPos="stop">'
    )
    yield f"  <route edges={quoteattr(' '.join(drive.roads))}/>"
    for stop in drive.stops:
        until = "" if stop.until_s is None else f' until="{max(0, stop.until_s)}"'
        yield f'  <stop parkingArea={quoteattr(stop.lot)} duration="{max(0, stop.duration_s)}"{until}/>'
    yield "</vehicle>"


def _wrapped(name: str, inside: Iterable[str]) -> str:
    lines = "".join(f"  {line}\n" for line in inside)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}>\n{lines}</{name}>\n'
