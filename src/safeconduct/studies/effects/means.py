"""Levers of posts, roads, places, receptions, vehicles and teams: what a door, a road or a fleet lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from safeconduct.scenario.model import Leg, Place, Scenario, TeamClass, VehicleClass
from safeconduct.studies.effects.levers import (
    MOST_HOURS,
    Change,
    Family,
    Lever,
    a_tenth,
    always,
    left_out,
    limits_nobody,
    longer,
)
from safeconduct.units import HOUR_S, MINUTE_S

_MOST_LANES = 12
_MOST_WAIT_MIN = 24 * 60


def place_levers(scenario: Scenario) -> Iterator[Lever]:
    """Hours, lanes and waiting at posts and meeting points; bays, desks and parking; rates and capacities."""
    used = {group.place for group in scenario.groups if group.people}
    accepted = {name for group in scenario.groups if group.people for name in group.destinations}
    for place in scenario.places:
        if place.kind == "post":
            yield from _hours(scenario, place)
            if place.lanes and (place.vehicle_s or place.person_s or place.empty_s):
                yield _more(place, "posts", "lanes", ("lanes", "lanes"), (1, _MOST_LANES))
        if place.kind in ("post", "meeting") and place.wait_max_s is not None:
            yield _wait(place)
        if place.kind == "assembly" and place.id in used:
            yield from _hours(scenario, place)
            yield from _assembly(scenario, place)
        if place.kind == "reception" and place.id in accepted:
            yield from _reception(scenario, place)


def _with_place(scenario: Scenario, *, name: str, change: Callable[[Place], Place]) -> Scenario:
    return replace(scenario, places=tuple(change(one) if one.id == name else one for one in scenario.places))


def set_place(scenario: Scenario, *, name: str, **values: Any) -> Scenario:
    """The case with some fields of one place set."""
    return _with_place(scenario, name=name, change=lambda place: replace(place, **values))


def _hours(scenario: Scenario, place: Place) -> Iterator[Lever]:
    if limits_nobody(place.hours, scenario):
        return
    longest = max((end - begin for begin, end in place.hours), default=0)
    base = Change(f"{place.id}/hours", "hours", "hours", (place.id,), unit="hours-open")

    def open_longer(case: Scenario, units: int) -> Scenario:
        return set_place(case, name=place.id, hours=longer(place.hours, units * HOUR_S))

    yield Lever(replace(base, before=round(longest / HOUR_S, 4)), open_longer, most=MOST_HOURS)
    yield left_out(
        replace(base, id=f"{base.id}-without", kind="hours-without", unit=""),
        lambda case: set_place(case, name=place.id, hours=always(case)),
    )


def _more(place: Place, family: Family, field: str, words: tuple[str, str], reach: tuple[int, int]) -> Lever:
    """A number of a place made larger: by ``reach`` (one step, the most)."""
    kind, unit = words
    now = getattr(place, field)
    change = Change(f"{place.id}/{kind}", family, kind, (place.id,), unit=unit, before=float(now))

    def raise_it(case: Scenario, units: int) -> Scenario:
        return set_place(case, name=place.id, **{field: now + units})

    return Lever(change, raise_it, step=reach[0], most=reach[1])


def _wait(place: Place) -> Lever:
    now = place.wait_max_s or 0
    change = Change(
        f"{place.id}/wait", "posts", "wait", (place.id,), unit="minutes", before=round(now / MINUTE_S, 4)
    )

    def wait_longer(case: Scenario, units: int) -> Scenario:
        return set_place(case, name=place.id, wait_max_s=now + units * MINUTE_S)

    return Lever(change, wait_longer, step=max(1, now // MINUTE_S), most=_MOST_WAIT_MIN)


def _assembly(scenario: Scenario, place: Place) -> Iterator[Lever]:
    if place.bays:
        yield _more(place, "places", "bays", ("bays", "bays"), (1, _MOST_LANES))
    if place.people_per_h is not None:
        now = place.people_per_h
        yield _more(place, "places", "people_per_h", ("desk", "people-an-hour"), (-(-now // 4), 9 * now))
    if place.parking is not None:
        least = scenario.convoy.least
        yield _more(place, "places", "parking", ("parking", "vehicles"), (least, 10 * least))


def _reception(scenario: Scenario, place: Place) -> Iterator[Lever]:
    if place.people_per_h is not None:
        now = place.people_per_h
        yield _more(place, "receptions", "people_per_h", ("rate", "people-an-hour"), (-(-now // 4), 9 * now))
    coming = sum(group.people for group in scenario.groups if place.id in group.destinations)
    if place.capacity is not None and place.capacity < coming:
        spare = coming - place.capacity
        step = min(a_tenth(place.capacity), spare)
        yield _more(place, "receptions", "capacity", ("capacity", "people"), (step, spare))


def road_levers(scenario: Scenario) -> Iterator[Lever]:
    """Headway and crowding, both directions of a road together; hours of roads; a lane used in turns."""
    roads: dict[tuple[str, str], list[Leg]] = {}
    for leg in scenario.legs:
        key = (leg.start, leg.end) if (leg.end, leg.start) not in roads else (leg.end, leg.start)
        roads.setdefault(key, []).append(leg)
    for ends, legs in roads.items():
        yield from _road(scenario, ends, legs)
    for lane in dict.fromkeys(leg.lane for leg in scenario.legs if leg.lane):
        ids = tuple(leg.id for leg in scenario.legs if leg.lane == lane)
        places = tuple(dict.fromkeys(leg.start for leg in scenario.legs if leg.lane == lane))
        yield left_out(
            Change(f"lane/{lane}", "roads", "lane-without", places), partial(_set_legs, ids=ids, lane="")
        )


def _set_legs(scenario: Scenario, *, ids: tuple[str, ...], **values: Any) -> Scenario:
    legs = tuple(replace(leg, **values) if leg.id in ids else leg for leg in scenario.legs)
    return replace(scenario, legs=legs)


def _road(scenario: Scenario, ends: tuple[str, str], legs: list[Leg]) -> Iterator[Lever]:
    ids, name = tuple(leg.id for leg in legs), f"{ends[0]}-{ends[1]}"
    headway = max(leg.headway_s for leg in legs)
    if headway:
        change = Change(
            f"{name}/headway", "roads", "headway", ends, unit="minutes", before=round(headway / MINUTE_S, 4)
        )
        most = -(-headway // MINUTE_S)
        yield Lever(change, partial(_headway, ids=ids), per=-1, step=-(-most // 2), most=most)
    crowd = max((leg.max_convoys for leg in legs if leg.max_convoys is not None), default=None)
    if crowd is not None:
        change = Change(f"{name}/convoys", "roads", "convoys", ends, unit="convoys", before=float(crowd))
        yield Lever(change, partial(_crowd, ids=ids), most=_MOST_LANES)
    if any(not limits_nobody(leg.hours, scenario) for leg in legs):
        yield left_out(
            Change(f"{name}/hours-without", "hours", "road-hours-without", ends),
            lambda case: _set_legs(case, ids=ids, hours=always(case)),
        )


def _headway(scenario: Scenario, units: int, *, ids: tuple[str, ...]) -> Scenario:
    legs = tuple(
        replace(leg, headway_s=max(0, leg.headway_s - units * MINUTE_S)) if leg.id in ids else leg
        for leg in scenario.legs
    )
    return replace(scenario, legs=legs)


def _crowd(scenario: Scenario, units: int, *, ids: tuple[str, ...]) -> Scenario:
    legs = tuple(
        replace(leg, max_convoys=leg.max_convoys + units)
        if leg.id in ids and leg.max_convoys is not None
        else leg
        for leg in scenario.legs
    )
    return replace(scenario, legs=legs)


Mover = VehicleClass | TeamClass


def mover_levers(scenario: Scenario) -> Iterator[Lever]:
    """More vehicles of each class (private ones come with their owners), more teams, longer duty, hours, roads."""
    for kind in scenario.classes:
        if not kind.one_way and kind.usable:
            tenth = a_tenth(kind.usable)
            change = Change(
                f"{kind.id}/vehicles",
                "means",
                "vehicles",
                (kind.id,),
                unit="vehicles",
                before=float(kind.usable),
            )
            yield Lever(change, partial(more_vehicles, name=kind.id), step=tenth, most=10 * tenth)
            yield from _work(scenario, kind)
    for team in scenario.teams:
        change = Change(
            f"{team.id}/teams", "means", "teams", (team.id,), unit="teams", before=float(team.count)
        )
        yield Lever(change, partial(more_teams, name=team.id), most=_MOST_LANES)
        yield from _work(scenario, team)


def more_vehicles(scenario: Scenario, units: int, *, name: str) -> Scenario:
    """The case with so many more vehicles of a class, all of them for plans to use."""
    classes = tuple(
        replace(kind, count=kind.count + units, usable=kind.usable + units) if kind.id == name else kind
        for kind in scenario.classes
    )
    return replace(scenario, classes=classes)


def more_teams(scenario: Scenario, units: int, *, name: str) -> Scenario:
    """The case with so many more teams of a base."""
    teams = tuple(
        replace(team, count=team.count + units) if team.id == name else team for team in scenario.teams
    )
    return replace(scenario, teams=teams)


def _set_mover(scenario: Scenario, *, name: str, **values: Any) -> Scenario:
    classes = tuple(replace(one, **values) if one.id == name else one for one in scenario.classes)
    teams = tuple(replace(one, **values) if one.id == name else one for one in scenario.teams)
    return replace(scenario, classes=classes, teams=teams)


def _work(scenario: Scenario, mover: Mover) -> Iterator[Lever]:
    if mover.duty_s is not None:
        duty = mover.duty_s
        change = Change(
            f"{mover.id}/duty", "means", "duty", (mover.id,), unit="hours", before=round(duty / HOUR_S, 4)
        )
        yield Lever(
            change,
            lambda case, units: _set_mover(case, name=mover.id, duty_s=duty + units * HOUR_S),
            most=MOST_HOURS,
        )
    if not limits_nobody(mover.hours, scenario):
        yield left_out(
            Change(f"{mover.id}/hours-without", "hours", "mover-hours-without", (mover.id,)),
            lambda case: _set_mover(case, name=mover.id, hours=always(case)),
        )
    if mover.may_enter:
        yield left_out(
            Change(f"{mover.id}/enter-without", "means", "enter-without", (mover.id,)),
            partial(_set_mover, name=mover.id, may_enter=()),
        )


def limit_levers(scenario: Scenario) -> Iterator[Lever]:
    """What makes a convoy, how long people may sit loaded before it leaves, how many may be on the road."""
    limits = scenario.convoy
    yield _limit("most", "size", "vehicles", limits.most, (-(-limits.most // 5), 4 * limits.most))
    if limits.least > 1:
        change = Change("convoy/least", "limits", "least", (), unit="vehicles", before=float(limits.least))
        yield Lever(change, partial(_convoy, field="least", per=-1), per=-1, most=limits.least - 1)
    if any(kind.one_way and kind.usable for kind in scenario.classes):
        yield _limit(
            "most_own", "own", "vehicles", limits.most_own, (-(-limits.most_own // 5), 4 * limits.most_own)
        )
    change = Change(
        "convoy/hold", "limits", "hold", (), unit="minutes", before=round(limits.hold_max_s / MINUTE_S, 4)
    )
    yield Lever(change, partial(_convoy, field="hold_max_s", per=MINUTE_S), step=60, most=_MOST_WAIT_MIN)
    if scenario.exposed_max is not None:
        exposed = scenario.exposed_max
        change = Change("exposed", "limits", "exposed", (), unit="people", before=float(exposed))
        yield Lever(
            change,
            lambda case, units: replace(case, exposed_max=exposed + units),
            step=a_tenth(exposed),
            most=9 * exposed,
        )


def _limit(field: str, kind: str, unit: str, now: int, reach: tuple[int, int]) -> Lever:
    change = Change(f"convoy/{kind}", "limits", kind, (), unit=unit, before=float(now))
    return Lever(change, partial(_convoy, field=field, per=1), step=max(1, reach[0]), most=max(1, reach[1]))


def _convoy(scenario: Scenario, units: int, *, field: str, per: int) -> Scenario:
    convoy = replace(scenario.convoy, **{field: getattr(scenario.convoy, field) + per * units})
    return replace(scenario, convoy=convoy)
