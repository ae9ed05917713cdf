"""Convoys for people whom the plan no longer takes: with vehicles and teams that have nothing more to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.planner.opening import accepts, candidates
from safeconduct.planner.problem import Origin
from safeconduct.planner.replan.fit import left_behind
from safeconduct.planner.replan.mend import mend, shortest_way
from safeconduct.planner.replan.sketch import NEVER, Ground, Hop, Ride, Sketch, Tour
from safeconduct.planner.ways import Way, loaded_ways
from safeconduct.plans.model import Load
from safeconduct.scenario.model import NEEDS, VehicleClass

MOST_NEW = 200
"""Convoys made anew at most, so that a case that cannot be mended ends."""


@dataclass(frozen=True)
class _Offer:
    """A convoy that could be made: to which reception, on which road, for whom."""

    origin: Origin
    reception: int
    way: Way
    groups: tuple[str, ...]


@dataclass
class _Fleet:
    """When and where every vehicle and team is free for something new."""

    free: dict[str, tuple[int, str]]

    @staticmethod
    def of(ground: Ground, sketch: Sketch) -> _Fleet:
        """As the sketch was last driven."""
        free = {}
        lost = set(ground.past.lost)
        for who in ground.problem.mover_ids:
            if who in lost:
                continue
            tasks = sketch.tasks.get(who, [])
            kind = ground.mover(who)
            at, place = ground.past.soonest_at, kind.home
            for task in tasks:
                if isinstance(task, Hop):
                    at, place = max(at, task.arrives_at), task.end
                else:
                    turnaround = kind.turnaround_s if isinstance(kind, VehicleClass) else 0
                    at, place = max(at, task.arrives_at + turnaround), task.reception
                    if isinstance(kind, VehicleClass) and kind.one_way:
                        at = NEVER
            if at < ground.after.horizon:
                free[who] = (at, place)
        return _Fleet(free)


def renew(ground: Ground, sketch: Sketch, names: set[str], but: dict[str, int]) -> list[Tour]:
    """Convoys for all who are left, as far as vehicles and teams last, behind what is planned. Not yet pushed.

    ``but`` are people by group whom the plan before left too: nothing broke for them.
    """
    made: list[Tour] = []
    left = {
        group: people - max(0, but.get(group, 0)) for group, people in left_behind(ground, sketch).items()
    }
    left = {group: people for group, people in left.items() if people > 0}
    fleet = _Fleet.of(ground, sketch)
    barren: set[tuple[int, int]] = set()
    turn = 1 + max((ride.turn for tour in sketch.tours for ride in tour.rides), default=0)
    while len(made) < MOST_NEW:
        offer = _best_offer(ground, left, barren)
        if offer is None:
            return made
        tour = _tour(ground, sketch, offer, (left, fleet, _name(names), turn))
        if tour is None:
            barren.add((offer.origin.index, offer.reception))
            continue
        names.add(tour.id)
        made.append(tour)
        turn += len(tour.rides)
    return made


def _name(names: set[str]) -> str:
    """The next name that was never used."""
    numbers = [int(name[1:]) for name in names if name[:1] == "c" and name[1:].isdigit()]
    width = max([3, *(len(name) - 1 for name in names if name[:1] == "c" and name[1:].isdigit())])
    return f"c{max(numbers, default=0) + 1:0{width}d}"


def _best_offer(ground: Ground, left: dict[str, int], barren: set[tuple[int, int]]) -> _Offer | None:
    """For the highest class that is left, then for most people, then by the shortest road."""
    wanted = []
    for order, (origin, side, reception, groups) in enumerate(_wishes(ground, left)):
        if (origin.index, reception) not in barren:
            first = min(ground.group(group).priority for group in groups)
            people = sum(left[group] for group in groups)
            wanted.append(((first, -people), order, origin, side, reception, groups))
    wanted.sort(key=lambda each: each[:2])
    best: tuple[tuple[tuple[int, int], int], _Offer] | None = None
    for key, _, origin, side, reception, groups in wanted:
        if best is not None and key > best[0][0]:
            break  # so that roads are looked for between few places only
        ways = loaded_ways(ground.problem, origin.place, reception, ground.problem.sides[side].line)
        if ways and (best is None or ways[0].base_s < best[0][1]):
            best = ((key, ways[0].base_s), _Offer(origin, reception, ways[0], groups))
    return None if best is None else best[1]


def _wishes(ground: Ground, left: dict[str, int]) -> Iterator[tuple[Origin, int, int, tuple[str, ...]]]:
    """Where people are left, under which undertaking, to which reception, and who."""
    problem, names = ground.problem, ground.after.groups
    for origin in problem.origins:
        if not any(left.get(names[number].id, 0) > 0 for number in origin.groups):
            continue
        for side in origin.undertakings:
            own = [number for number in origin.groups if problem.groups[number].undertaking == side]
            for reception in sorted(
                {place for number in own for place in problem.groups[number].destinations}
            ):
                if any(accepts(problem, number, reception) for number in own):
                    groups = tuple(
                        names[number].id
                        for number in candidates(problem, origin, side, reception)
                        if left.get(names[number].id, 0) > 0
                    )
                    if groups:
                        yield origin, side, reception, groups


def _tour(
    ground: Ground, sketch: Sketch, offer: _Offer, at_hand: tuple[dict[str, int], _Fleet, str, int]
) -> Tour | None:
    """A convoy from who and what is left; None where it would be too small, without a team, or too late."""
    left, fleet, name, turn = at_hand
    limits = ground.after.convoy
    place = ground.problem.places[offer.origin.place].id
    team = _soonest(ground, fleet, place, [who for kind in ground.after.teams for who in kind.team_ids()])
    if ground.after.teams and not team:
        return None
    trial = dict(left)
    # Few people are spread over as many vehicles as a convoy needs at least.
    households = max(max(1, ground.group(group).household) for group in offer.groups)
    share = max(households, -(-sum(left[group] for group in offer.groups) // max(1, limits.least)))
    rides: list[Ride] = []
    vehicles = [
        who for kind in ground.after.classes if _may(kind, ground, offer) for who in kind.vehicle_ids()
    ]
    for at, vehicle in _soonest(ground, fleet, place, vehicles):
        if len(rides) >= limits.most:
            break
        kind = ground.after.class_of[vehicle]
        loads = _loads(ground, kind, (offer.groups, share), trial)
        if loads:
            rides.append(Ride(vehicle, kind, loads, at, turn + len(rides)))
            for load in loads:
                trial[load.group] -= load.people
    if len(rides) < max(1, limits.least):
        return None
    legs = tuple(ground.problem.legs[leg] for leg in offer.way.legs)
    reception = ground.problem.places[offer.reception].id
    soonest = ground.past.soonest_at
    tour = Tour(name, place, reception, team[0][1] if team else "", legs, rides, soonest, {}, new=True)
    left.update(trial)
    sketch.tours.append(tour)
    for who in [*(ride.vehicle for ride in rides), *([tour.team] if tour.team else [])]:
        fleet.free.pop(who)
        sketch.tasks.setdefault(who, []).append(tour)
        mend(ground, sketch, who)
    return tour


def _may(kind: VehicleClass, ground: Ground, offer: _Offer) -> bool:
    """Whether vehicles of a class may go on the road, and hold anybody who is left."""
    legs = [ground.problem.legs[leg] for leg in offer.way.legs]
    if kind.may_enter and any(leg.holder and leg.holder not in kind.may_enter for leg in legs):
        return False
    if kind.one_way and kind.home != ground.problem.places[offer.origin.place].id:
        return False
    return any(kind.holds(ground.group(group).need) for group in offer.groups)


def _soonest(ground: Ground, fleet: _Fleet, place: str, movers: list[str]) -> list[tuple[int, str]]:
    """Who could be at a place, the first to come first, with the second."""
    found = []
    reach: dict[tuple[str, str], int | None] = {}
    for who in movers:
        if who not in fleet.free:
            continue
        at, start = fleet.free[who]
        if start != place:
            key = (ground.mover(who).id, start)
            if key not in reach:
                way = shortest_way(ground.problem, start, place, who)
                reach[key] = None if way is None else way.base_s
            taken = reach[key]
            if taken is None:
                continue
            at += taken
        if at < ground.after.horizon:
            found.append((at, who))
    return sorted(found)


def _loads(
    ground: Ground, kind: VehicleClass, of: tuple[tuple[str, ...], int], left: dict[str, int]
) -> tuple[Load, ...]:
    """Who gets in: by class, households together, nobody past whom somebody of a higher class could go."""
    groups, most = of
    loads = []
    for need in NEEDS:
        room = min(kind.holds(need), most)
        if not room or (need == "own_vehicle") != kind.one_way:
            continue
        for group in sorted(groups, key=lambda name: (ground.group(name).priority, name)):
            own = ground.group(group)
            if own.need != need or left.get(group, 0) <= 0:
                continue
            household = max(1, own.household)
            taken = min(room, left[group])
            if taken < left[group]:
                taken -= taken % household
            if taken > 0:
                loads.append(Load(group, taken))
                room -= taken
            if taken < left[group] and room < household:
                break
    return tuple(loads)
