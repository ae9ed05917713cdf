"""A case compiled for planning: indices in place of names, looked up once and never again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from safeconduct.agreement.rules import After, Rule
from safeconduct.planner.spans import Open, union, unless_always
from safeconduct.scenario.model import NEEDS, Group, Leg, Place, Scenario, TeamClass, VehicleClass

if TYPE_CHECKING:
    from safeconduct.planner.ways import Way

SEAT = NEEDS.index("seat")
BOARDING_DEFAULT_S = 0  # a need that the case gives no boarding time for costs no time


@dataclass(frozen=True, slots=True)
class Kind:
    """A vehicle class or a team class: what moves alike. ``holds`` gives places by index of need."""

    index: int
    id: str
    home: int
    holds: tuple[int, ...]
    hours: Open
    duty_s: int | None
    rest_s: int
    turnaround_s: int
    access: int
    one_way: bool
    speed_milli: int
    crew: int
    is_team: bool
    restless: bool
    """True where neither hours nor duties limit the work."""


@dataclass(frozen=True, slots=True)
class People:
    """A group, compiled. ``order`` of its destinations is the order of choice."""

    index: int
    origin: int
    need: int
    priority: int
    people: int
    household: int
    destinations: tuple[int, ...]
    undertaking: int
    releases: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """An assembly place that has groups. ``groups`` stand in order of priority, then of the case."""

    index: int
    place: int
    bays: int
    parking: int | None
    people_per_h: int | None
    hours: Open
    empty_windows: Open
    groups: tuple[int, ...]
    undertakings: tuple[int, ...]
    agreed: tuple[int, ...]
    """The undertakings without 0, which stands for people under none."""
    last_release: int
    """Second from which all its people may board."""


@dataclass(frozen=True, slots=True)
class Side:
    """An undertaking, compiled. Index 0 stands for people under no undertaking."""

    index: int
    id: str
    line: int
    windows: Open
    due: int
    most: int
    """The most people that may cross: the quota, or all."""
    full: int
    """The people who have crossed when the side is complete."""
    musts: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Problem:
    """Everything that the dispatcher looks up, by index."""

    scenario: Scenario
    start: int
    horizon: int
    places: tuple[Place, ...]
    place_at: dict[str, int]
    post_hours: tuple[Open, ...]
    legs: tuple[Leg, ...]
    leg_hours: tuple[Open, ...]
    leg_from: tuple[int, ...]
    leg_to: tuple[int, ...]
    leg_access: tuple[int, ...]
    kinds: tuple[Kind, ...]
    mover_ids: tuple[str, ...]
    """Vehicles first, then teams."""
    mover_kind: tuple[int, ...]
    rank: tuple[int, ...]
    """Order of the movers' ids as text: who goes first among those that arrive together."""
    groups: tuple[People, ...]
    origins: tuple[Origin, ...]
    origin_at: tuple[int, ...]
    """Index of the origin at a place, or −1."""
    sides: tuple[Side, ...]
    side_at: dict[str, int]
    boarding_s: tuple[int, ...]
    instants: tuple[int, ...]
    """Seconds at which something opens by the calendar alone."""
    ways: dict[object, object] = field(default_factory=dict)
    """Roads that were worked out already."""
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    """Seconds that were worked out already."""
    members: dict[tuple[int, int, int], tuple[int, ...]] = field(default_factory=dict)
    """Groups that a convoy may take, by its origin, undertaking and reception, once worked out."""
    receptions: dict[tuple[int, int], tuple[tuple[int, tuple[Way, ...]], ...]] = field(default_factory=dict)
    """Receptions of an origin's undertaking with the ways there, once worked out."""
    empties: dict[tuple[int, int, int], tuple[Way, ...]] = field(default_factory=dict)
    """Ways of empty runs between two places by who may drive them, once worked out."""

    @cached_property
    def rules_by_side(self) -> tuple[tuple[Rule, ...], ...]:
        """Reciprocity rules that a convoy of an undertaking is held by."""
        names = [side.id if side.index else None for side in self.sides]
        return tuple(
            tuple(
                rule
                for rule in self.scenario.rules
                if name in ((rule.event.of,) if isinstance(rule, After) else (rule.a, rule.b))
            )
            for name in names
        )

    @cached_property
    def choices(self) -> tuple[tuple[bool, bool, tuple[int, ...]], ...]:
        """By origin: whether private vehicles stand there, whether any class has no seats, who may be brought where."""
        special = any(not self.kinds[kind].holds[SEAT] for kind in self.special_first)
        found = []
        for origin in self.origins:
            own = any(kind.one_way and kind.home == origin.place for kind in self.kinds)
            ends = {place for group in origin.groups for place in self.groups[group].destinations}
            found.append((own, special, tuple(sorted(ends))))
        return tuple(found)

    @cached_property
    def load_of(self) -> tuple[tuple[int, int], ...]:
        """By kind: the most people of one need in a vehicle, and seconds in which so many board at the slowest."""
        loads = []
        for kind in self.kinds:
            boards = zip(self.boarding_s, kind.holds, strict=True)
            slowest_s = max((seconds for seconds, places in boards if places), default=0)
            loads.append((max(kind.holds), max(kind.holds) * slowest_s))
        return tuple(loads)

    @cached_property
    def seat_load_s(self) -> int:
        """Seconds in which a full vehicle with seats is loaded."""
        seats = max((kind.holds[SEAT] for kind in self.kinds if not kind.one_way), default=1)
        return seats * self.boarding_s[SEAT]

    @cached_property
    def special_first(self) -> tuple[int, ...]:
        """Vehicle classes that come back, those for stretchers and wheelchairs first."""
        kinds = [kind for kind in self.kinds if not kind.is_team and not kind.one_way]
        kinds.sort(key=lambda kind: (-kind.holds[0], -kind.holds[1], -kind.holds[2], kind.index))
        return tuple(kind.index for kind in kinds)

    @cached_property
    def leg_rules(self) -> tuple[tuple[int, int | None, str, Open], ...]:
        """By leg: seconds between convoys, convoys at once, the lane that two directions share, open hours."""
        return tuple(
            (leg.headway_s, leg.max_convoys, leg.lane, hours)
            for leg, hours in zip(self.legs, self.leg_hours, strict=True)
        )

    @cached_property
    def team_kinds(self) -> tuple[int, ...]:
        """Team classes."""
        return tuple(kind.index for kind in self.kinds if kind.is_team)

    @cached_property
    def least(self) -> int:
        """Vehicles of the smallest convoy."""
        return self.scenario.convoy.least


def compile_problem(scenario: Scenario) -> Problem:
    """The case, ready for dispatching."""
    place_at = {place.id: number for number, place in enumerate(scenario.places)}
    holders = sorted({leg.holder for leg in scenario.legs})
    holder_bit = {holder: 1 << number for number, holder in enumerate(holders)}
    period = (scenario.start, scenario.horizon)
    kinds, mover_ids, mover_kind = _movers(scenario, place_at, holder_bit)
    by_text = sorted(range(len(mover_ids)), key=mover_ids.__getitem__)
    rank = [0] * len(mover_ids)
    for position, mover in enumerate(by_text):
        rank[mover] = position
    sides = _sides(scenario, place_at)
    side_at = {side.id: side.index for side in sides}
    assembly = [number for number, place in enumerate(scenario.places) if place.kind == "assembly"]
    at_origin = [
        place
        for place in assembly
        if any(group.place == scenario.places[place].id for group in scenario.groups)
    ]
    origin_at = [-1] * len(scenario.places)
    for number, place in enumerate(at_origin):
        origin_at[place] = number
    groups = tuple(
        _people(number, group, place_at, origin_at, side_at) for number, group in enumerate(scenario.groups)
    )
    return Problem(
        scenario=scenario,
        start=scenario.start,
        horizon=scenario.horizon,
        places=scenario.places,
        place_at=place_at,
        post_hours=tuple(unless_always(place.hours, *period) for place in scenario.places),
        legs=scenario.legs,
        leg_hours=tuple(unless_always(leg.hours, *period) for leg in scenario.legs),
        leg_from=tuple(place_at[leg.start] for leg in scenario.legs),
        leg_to=tuple(place_at[leg.end] for leg in scenario.legs),
        leg_access=tuple(holder_bit[leg.holder] for leg in scenario.legs),
        kinds=kinds,
        mover_ids=mover_ids,
        mover_kind=mover_kind,
        rank=tuple(rank),
        groups=groups,
        origins=tuple(
            _origin(scenario, number, place, groups, sides) for number, place in enumerate(at_origin)
        ),
        origin_at=tuple(origin_at),
        sides=sides,
        side_at=side_at,
        boarding_s=tuple(dict(scenario.boarding_s).get(need, BOARDING_DEFAULT_S) for need in NEEDS),
        instants=_instants(scenario, groups),
    )


def _movers(
    scenario: Scenario, place_at: dict[str, int], holder_bit: dict[str, int]
) -> tuple[tuple[Kind, ...], tuple[str, ...], tuple[int, ...]]:
    kinds: list[Kind] = []
    ids: list[str] = []
    of_kind: list[int] = []
    everywhere = sum(holder_bit.values())

    def access(may_enter: tuple[str, ...]) -> int:
        return sum(holder_bit.get(holder, 0) for holder in set(may_enter)) if may_enter else everywhere

    sources: list[VehicleClass | TeamClass] = [*scenario.classes, *scenario.teams]
    for number, source in enumerate(sources):
        vehicle = source if isinstance(source, VehicleClass) else None
        hours = unless_always(source.hours, scenario.start, scenario.horizon)
        kinds.append(
            Kind(
                index=number,
                id=source.id,
                home=place_at[source.home],
                holds=tuple(vehicle.holds(need) if vehicle else 0 for need in NEEDS),
                hours=hours,
                duty_s=source.duty_s,
                rest_s=source.rest_s,
                turnaround_s=vehicle.turnaround_s if vehicle else 0,
                access=access(source.may_enter),
                one_way=vehicle.one_way if vehicle else False,
                speed_milli=vehicle.speed_milli if vehicle else 1000,
                crew=vehicle.crew if vehicle else source.people if isinstance(source, TeamClass) else 0,
                is_team=vehicle is None,
                restless=hours is None and source.duty_s is None,
            )
        )
        names = source.vehicle_ids() if isinstance(source, VehicleClass) else source.team_ids()
        ids.extend(names)
        of_kind.extend([number] * len(names))
    return tuple(kinds), tuple(ids), tuple(of_kind)


def _sides(scenario: Scenario, place_at: dict[str, int]) -> tuple[Side, ...]:
    windows = {
        name: unless_always(spans, scenario.start, scenario.horizon) for name, spans in scenario.windows
    }
    everybody = scenario.people_total
    free = Side(0, "", -1, windows.get(""), everybody, everybody, everybody, ())
    sides = [free]
    for number, undertaking in enumerate(scenario.undertakings, start=1):
        planned = sum(group.people for group in scenario.groups if group.undertaking == undertaking.id)
        most = planned if undertaking.quota is None else min(planned, undertaking.quota)
        sides.append(
            Side(
                index=number,
                id=undertaking.id,
                line=place_at[undertaking.line],
                windows=windows.get(undertaking.id),
                due=undertaking.due,
                most=most,
                full=min(undertaking.due, most),
                musts=tuple((must.people, must.by) for must in undertaking.musts),
            )
        )
    return tuple(sides)


def _people(
    number: int, group: Group, place_at: dict[str, int], origin_at: list[int], side_at: dict[str, int]
) -> People:
    return People(
        index=number,
        origin=origin_at[place_at[group.place]],
        need=NEEDS.index(group.need),
        priority=group.priority,
        people=group.people,
        household=max(1, group.household),
        destinations=tuple(place_at[place] for place in group.destinations),
        undertaking=side_at[group.undertaking],
        releases=tuple((release.at, release.people) for release in group.releases),
    )


def _origin(
    scenario: Scenario, number: int, place_number: int, groups: tuple[People, ...], sides: tuple[Side, ...]
) -> Origin:
    place = scenario.places[place_number]
    here = sorted(
        (group for group in groups if group.origin == number), key=lambda group: (group.priority, group.index)
    )
    undertakings = tuple(sorted({group.undertaking for group in here}))
    empty_windows: Open = None
    if place.besieged and scenario.empty_needs_window:
        of_sides = [sides[side].windows for side in undertakings]
        if all(spans is not None for spans in of_sides):
            empty_windows = union([spans for spans in of_sides if spans is not None])
    return Origin(
        index=number,
        place=place_number,
        bays=place.bays,
        parking=place.parking,
        people_per_h=place.people_per_h,
        hours=unless_always(place.hours, scenario.start, scenario.horizon),
        empty_windows=empty_windows,
        groups=tuple(group.index for group in here),
        undertakings=undertakings,
        agreed=tuple(side for side in undertakings if side),
        last_release=max((at for group in here for at, _ in group.releases), default=scenario.start),
    )


def _instants(scenario: Scenario, groups: tuple[People, ...]) -> tuple[int, ...]:
    found = {at for group in groups for at, _ in group.releases}
    spans = [spans for _, spans in scenario.windows]
    spans += [place.hours for place in scenario.places]
    spans += [leg.hours for leg in scenario.legs]
    spans += [kind.hours for kind in scenario.classes]
    spans += [team.hours for team in scenario.teams]
    found |= {opens for each in spans for opens, _ in each}
    found |= {outside.expected_at for outside in scenario.outside if outside.expected_at is not None}
    return tuple(sorted(at for at in found if scenario.start < at < scenario.horizon))
