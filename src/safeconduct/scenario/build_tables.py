"""From rows to places, roads, people, vehicles and teams: names looked up, figures settled, hours laid on days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from typing import Final

from safeconduct.scenario.draft import Draft
from safeconduct.scenario.estimates import settled
from safeconduct.scenario.figures import Given, hours, minutes, nearest, whole_down, whole_up
from safeconduct.scenario.files import RawRow
from safeconduct.scenario.format.rows import GroupRow, LegRow, PlaceRow, ReleaseRow, TeamRow, VehicleRow
from safeconduct.scenario.model import NEEDS, Group, Leg, Need, Place, Release, TeamClass, VehicleClass
from safeconduct.units import seconds_up

# Which columns mean something at which kind of place. What is filled in elsewhere has no effect, and is warned of.
_ONLY_AT: Final[dict[str, tuple[str, ...]]] = {
    "bays": ("assembly",),
    "parking": ("assembly",),
    "people_per_h": ("assembly", "reception"),
    "besieged": ("assembly",),
    "lanes": ("post",),
    "vehicle_s": ("post",),
    "person_s": ("post",),
    "empty_s": ("post",),
    "safe_to_wait": ("meeting",),
    "capacity": ("reception",),
    "needs": ("reception",),
    "unload_min": ("reception",),
    "hours": ("assembly", "post"),
}
_CLASS_PLACES: Final[tuple[tuple[Need, str], ...]] = (
    ("stretcher", "stretchers"),
    ("wheelchair", "wheelchairs"),
    ("seat", "seats"),
    ("own_vehicle", "own_places"),
)


def build_places(draft: Draft, rows: list[tuple[RawRow, PlaceRow]]) -> tuple[Place, ...]:
    """The places, in the order of the table."""
    return tuple(_place(draft, row, entry) for row, entry in rows)


def _place(draft: Draft, row: RawRow, entry: PlaceRow) -> Place:
    def figure(column: str, default: int | None = None) -> Decimal | None:
        kinds = _ONLY_AT.get(column, ())
        if kinds and entry.kind not in kinds:
            return None
        value = draft.figure(row, "places", entry.id, column, getattr(entry, column), entry.source)
        if value is None and default is not None:
            return draft.default("places", entry.id, column, default)
        return value

    def whole(column: str, default: int | None = None) -> int | None:
        value = figure(column, default)
        return None if value is None else whole_down(value)

    for column, kinds in _ONLY_AT.items():
        if row.text(column) not in {"", "no"} and entry.kind not in kinds:
            fact = f"has no effect at a place of kind {entry.kind}"
            draft.warn(
                "SC103", row.place(column), fact, f"leave it empty: it is for {' and '.join(kinds)} places"
            )
    if entry.holder:
        draft.refer("holders", entry.holder, row.place("holder"))
    post = entry.kind == "post"
    if post and entry.vehicle_s is None:
        draft.fault(
            "SC006",
            row.place("vehicle_s"),
            "is missing",
            "say how long a post takes for one vehicle with people",
        )
    if entry.kind == "assembly" and entry.bays is None:
        draft.fault(
            "SC006", row.place("bays"), "is missing", "say how many vehicles can load at the same time"
        )
    vehicle_s = whole_s(figure("vehicle_s"))
    empty = figure("empty_s")
    wait = figure("wait_max_min")
    danger = figure("danger")
    return Place(
        id=entry.id,
        name=entry.name,
        name_ar=entry.name_ar,
        kind=entry.kind,
        lat=float(entry.lat),
        lon=float(entry.lon),
        holder=entry.holder,
        hours=draft.hours(entry.hours, row.place("hours")),
        bays=whole("bays") or 0,
        parking=whole("parking"),
        people_per_h=whole("people_per_h"),
        besieged=entry.besieged,
        danger=float(danger) if danger is not None else 1.0,
        lanes=whole("lanes", 1 if post else None) or 0,
        vehicle_s=vehicle_s,
        person_s=whole_s(figure("person_s", 0 if post else None)),
        empty_s=whole_s(empty) if empty is not None or not post else _as_loaded(draft, entry.id, vehicle_s),
        safe_to_wait=entry.safe_to_wait,
        wait_max_s=None if wait is None else minutes(wait),
        capacity=whole("capacity"),
        needs=(entry.needs or NEEDS) if entry.kind == "reception" else (),
        unload_s=minutes(figure("unload_min", 10 if entry.kind == "reception" else None) or Decimal(0)),
    )


def whole_s(value: Decimal | None) -> int:
    """Whole seconds of a figure in seconds, rounded up; none where there is no figure."""
    return 0 if value is None else seconds_up(value)


def _as_loaded(draft: Draft, place: str, vehicle_s: int) -> int:
    return int(draft.default("places", place, "empty_s", vehicle_s))


def build_legs(draft: Draft, rows: list[tuple[RawRow, LegRow]]) -> tuple[Leg, ...]:
    """The directed legs: every row, followed by its way back where there is one."""
    legs: list[Leg] = []
    for row, entry in rows:
        draft.refer("places", entry.start, row.place("from"))
        draft.refer("places", entry.end, row.place("to"))
        if entry.start == entry.end:
            draft.fault("SC021", row.place("to"), "is where the leg begins", "let a leg join two places")
        if entry.holder:
            draft.refer("holders", entry.holder, row.place("holder"))
        legs.extend(_leg(draft, row, entry))
    return tuple(legs)


def _leg(draft: Draft, row: RawRow, entry: LegRow) -> list[Leg]:
    def figure(column: str) -> Decimal | None:
        return draft.figure(row, "legs", entry.id, column, getattr(entry, column), entry.source)

    loaded = figure("minutes")
    empty = figure("empty_minutes")
    headway = figure("headway_min")
    most = figure("max_convoys")
    danger = figure("danger")
    if headway is None:
        headway = draft.default("legs", entry.id, "headway_min", 0)
    if empty is None:
        empty = draft.default("legs", entry.id, "empty_minutes", loaded or 0)
    way = Leg(
        id=entry.id,
        start=entry.start,
        end=entry.end,
        road_m=nearest((figure("km") or Decimal(0)) * 1000),
        loaded_s=minutes(loaded or Decimal(0)),
        empty_s=minutes(empty),
        holder=entry.holder,
        hours=draft.hours(entry.hours, row.place("hours")),
        headway_s=minutes(headway),
        max_convoys=None if most is None else whole_down(most),
        lane=entry.lane,
        danger=float(danger) if danger is not None else 1.0,
        cleared=entry.cleared,
    )
    if not entry.both_ways:
        return [way]
    return [way, _turned(way)]


def _turned(way: Leg) -> Leg:
    from dataclasses import replace

    return replace(way, id=f"{way.id}-back", start=way.end, end=way.start)


def build_groups(
    draft: Draft, rows: list[tuple[RawRow, GroupRow]], releases: list[tuple[RawRow, ReleaseRow]]
) -> tuple[Group, ...]:
    """The groups, with when how many of them are ready to board."""
    if not rows and not any("groups.csv" in fault.place for fault in draft.faults):
        draft.fault("SC006", "groups.csv", "names nobody to move", "write a row for each group of people")
    by_group: dict[str, list[tuple[int, int]]] = {}
    for row, entry in releases:
        if draft.refer("groups", entry.group, row.place("group")):
            name = f"{entry.group}@{row.text('at')}"
            people = draft.figure(row, "releases", name, "people", entry.people, entry.source)
            at = draft.instant(entry.at, row.place("at"))
            by_group.setdefault(entry.group, []).append((at, int(people or 0)))
    working = settled(draft)
    return tuple(
        _group(draft, row, _as_settled(entry, working), by_group.get(entry.id, [])) for row, entry in rows
    )


def _as_settled(entry: GroupRow, working: Mapping[str, Given]) -> GroupRow:
    """The group with the working figure that a person set from claims, where one did; planned for the same end."""
    given = working.get(entry.id)
    if given is None:
        return entry
    return entry.model_copy(update={"people": replace(given, plan=entry.people.plan)})


def _group(draft: Draft, row: RawRow, entry: GroupRow, releases: list[tuple[int, int]]) -> Group:
    def figure(column: str) -> Decimal | None:
        return draft.figure(row, "groups", entry.id, column, getattr(entry, column), entry.source)

    draft.refer("places", entry.place, row.place("place"), ("assembly",))
    for destination in entry.destinations:
        draft.refer("places", destination, row.place("destinations"), ("reception",))
    if len(set(entry.destinations)) < len(entry.destinations):
        draft.fault(
            "SC009",
            row.place("destinations"),
            "names a place twice",
            "name each reception once, first choice first",
        )
    if entry.undertaking:
        draft.refer("undertakings", entry.undertaking, row.place("undertaking"))
    people = int(figure("people") or 0)
    asked = figure("asked")
    household = figure("household")
    if household is None:
        household = draft.default("groups", entry.id, "household", 1)
    if releases and entry.available_from is not None:
        cure = "use available_from for all at once, releases.csv for several times, never both"
        draft.fault("SC021", row.place("available_from"), "stands beside rows of releases.csv", cure)
    if not releases:
        at = (
            draft.start
            if entry.available_from is None
            else draft.instant(entry.available_from, row.place("available_from"))
        )
        releases = [(at, people)]
    elif (sum_released := sum(part for _, part in releases)) < people:
        fact = f"plans {people} people, but releases.csv lets only {sum_released} board"
        draft.warn("SC104", row.place("people"), fact, "release the others too, or plan for fewer")
    return Group(
        id=entry.id,
        name=entry.name,
        name_ar=entry.name_ar,
        place=entry.place,
        need=entry.need,
        priority=entry.priority,
        people=people,
        asked=people if asked is None else int(asked),
        household=int(household),
        destinations=entry.destinations,
        undertaking=entry.undertaking,
        releases=_releases(draft.start, people, releases),
    )


def _releases(start: int, people: int, given: list[tuple[int, int]]) -> tuple[Release, ...]:
    """Releases in order of time, one an instant, none before the start, together no more than the people there are."""
    at_once: dict[int, int] = {}
    for at, part in given:
        at_once[max(at, start)] = at_once.get(max(at, start), 0) + part
    times = sorted(at_once)
    sums = [min(people, total) for total in accumulate(at_once[at] for at in times)]
    steps = zip(times, sums, [0, *sums], strict=False)
    return tuple(Release(at, now - before) for at, now, before in steps if now > before)


def build_classes(draft: Draft, rows: list[tuple[RawRow, VehicleRow]]) -> tuple[VehicleClass, ...]:
    """The vehicle classes."""
    return tuple(_vehicles(draft, row, entry) for row, entry in rows)


def _vehicles(draft: Draft, row: RawRow, entry: VehicleRow) -> VehicleClass:
    def figure(column: str, default: int | str) -> Decimal:
        value = draft.figure(row, "vehicles", entry.id, column, getattr(entry, column), entry.source)
        return draft.default("vehicles", entry.id, column, default) if value is None else value

    draft.refer("places", entry.home, row.place("home"), ("assembly",) if entry.one_way else ("depot",))
    for holder in entry.may_enter:
        draft.refer("holders", holder, row.place("may_enter"))
    places = tuple(
        (need, whole_down(figure(column, 0)))
        for need, column in _CLASS_PLACES
        if getattr(entry, column) is not None
    )
    if not any(count for _, count in places):
        draft.fault(
            "SC006", row.place("seats"), "holds nobody", "give seats, stretchers, wheelchairs or own_places"
        )
    if any(count and (need == "own_vehicle") != entry.one_way for need, count in places):
        cure = "own_places are for private vehicles (one_way = yes), which carry their owners and nobody else"
        draft.fault("SC021", row.place("one_way"), "does not fit the places of this class", cure)
    count = whole_down(figure("count", 1))
    duty = draft.figure(row, "vehicles", entry.id, "duty_h", entry.duty_h, entry.source)
    rest = figure("rest_h", 8) if duty is not None else Decimal(0)
    turnaround = Decimal(0) if entry.one_way else figure("turnaround_min", 0)
    return VehicleClass(
        id=entry.id,
        name=entry.name,
        name_ar=entry.name_ar,
        count=count,
        usable=max(1, count - whole_up(count * figure("held_back", "0" if entry.one_way else "0.1"))),
        places=tuple((need, number) for need, number in places if number),
        home=entry.home,
        hours=draft.hours(entry.hours, row.place("hours")),
        duty_s=None if duty is None else hours(duty),
        rest_s=hours(rest),
        turnaround_s=minutes(turnaround),
        may_enter=entry.may_enter,
        one_way=entry.one_way,
        speed_milli=whole_up(figure("speed", 1) * 1000),
        crew=whole_down(figure("crew", 0 if entry.one_way else 1)),
    )


def build_teams(draft: Draft, rows: list[tuple[RawRow, TeamRow]]) -> tuple[TeamClass, ...]:
    """The teams, by base."""
    return tuple(_teams(draft, row, entry) for row, entry in rows)


def _teams(draft: Draft, row: RawRow, entry: TeamRow) -> TeamClass:
    def figure(column: str) -> Decimal | None:
        return draft.figure(row, "teams", entry.id, column, getattr(entry, column), entry.source)

    draft.refer("places", entry.home, row.place("home"), ("depot", "reception", "junction", "assembly"))
    for holder in entry.may_enter:
        draft.refer("holders", holder, row.place("may_enter"))
    duty, rest, people = figure("duty_h"), figure("rest_h"), figure("people")
    if duty is not None and rest is None:
        rest = draft.default("teams", entry.id, "rest_h", 8)
    if people is None:
        people = draft.default("teams", entry.id, "people", 4)
    return TeamClass(
        id=entry.id,
        name=entry.name,
        count=whole_down(figure("count") or Decimal(1)),
        home=entry.home,
        hours=draft.hours(entry.hours, row.place("hours")),
        duty_s=None if duty is None else hours(duty),
        rest_s=0 if rest is None or duty is None else hours(rest),
        may_enter=entry.may_enter,
        people=int(people),
    )
