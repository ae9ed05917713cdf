"""A plan that can still be moved: convoys and empty runs with what is open to decide, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.plans.model import Convoy, Load, Move, Plan
from safeconduct.plans.past import Past, scenario_after
from safeconduct.scenario.model import Group, Leg, Scenario, TeamClass, VehicleClass

NEVER = 1 << 60


@dataclass(eq=False, slots=True)
class Ride:
    """One vehicle of a convoy. ``begun`` rides have boarded before the moment: they stand as they are.

    Others board at ``bay_at``, not before ``floor_at``; ``turn`` is their place in the order of boarding.
    """

    vehicle: str
    kind: VehicleClass
    loads: tuple[Load, ...]
    floor_at: int
    turn: int
    begun: bool = False
    bay_at: int = NEVER
    there_at: int = NEVER
    free_at: int = NEVER
    unloaded_at: int = NEVER
    out_at: int = NEVER

    @property
    def people(self) -> int:
        """People aboard."""
        return sum(load.people for load in self.loads)


@dataclass(eq=False, slots=True)
class Tour:
    """One convoy. ``left`` convoys are on the road or have been; of the others everything that is not begun is open.

    It leaves at ``departs_at``, not before ``floor_at``.

    ``arrives``, ``ready`` and ``leaves`` run over the places of its road; ``told`` is what has happened of it,
    ``frozen`` whether it is approved for the next hours.
    """

    id: str
    origin: str
    reception: str
    team: str
    legs: tuple[Leg, ...]
    rides: list[Ride]
    floor_at: int
    holds: dict[str, int]
    told: Convoy | None = None
    left: bool = False
    frozen: bool = False
    new: bool = False
    departs_at: int = NEVER
    team_at: int = -NEVER
    team_later: bool = False
    """Whether the plan has its last vehicle begin to board before the team is there."""
    arrives: list[int] = field(default_factory=list)
    ready: list[int] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    """Why it was moved, in the order in which it was: the codes of the rules that asked for it."""

    @property
    def people(self) -> int:
        """People aboard."""
        return sum(ride.people for ride in self.rides)

    def ride_of(self, vehicle: str) -> Ride | None:
        """The ride of a vehicle."""
        return next((ride for ride in self.rides if ride.vehicle == vehicle), None)

    @property
    def formed_at(self) -> int:
        """The second in which its last vehicle frees its bay."""
        return max(ride.free_at for ride in self.rides)

    @property
    def places(self) -> tuple[str, ...]:
        """The places of its road, both ends included."""
        return (self.origin, *(leg.end for leg in self.legs))

    @property
    def arrives_at(self) -> int:
        """The second it reaches its reception."""
        return self.arrives[-1] if self.arrives else NEVER


@dataclass(eq=False, slots=True)
class Hop:
    """One empty run. ``begun``: it has set out before the moment."""

    who: str
    kind: VehicleClass | TeamClass
    start: str
    end: str
    legs: tuple[Leg, ...]
    floor_at: int
    planned_at: int
    begun: bool = False
    told_arrives_at: int = NEVER
    departs_at: int = NEVER
    arrives_at: int = NEVER


Task = Hop | Tour
"""What a vehicle or team does next: an empty run, or its part in a convoy."""


@dataclass(frozen=True)
class Ground:
    """What a sketch is moved on: the case up to the moment, the case after it, the past and the compiled problem."""

    before: Scenario
    after: Scenario
    past: Past
    problem: Problem
    """Compiled without the legs that are shut: no road leads over them."""

    @staticmethod
    def of(scenario: Scenario, past: Past) -> Ground:
        """The ground of a case with this past."""
        after = scenario_after(scenario, past)
        shut = set(past.closed_legs)
        legs = tuple(leg for leg in after.legs if leg.id not in shut)
        return Ground(scenario, after, past, compile_problem(replace(after, legs=legs)))

    def is_shut(self, legs: Iterable[Leg]) -> bool:
        """Whether a road is shut somewhere until told otherwise."""
        return any(leg.id in self.past.closed_legs for leg in legs)

    def group(self, name: str) -> Group:
        """A group by id."""
        return self.after.group[name]

    def mover(self, who: str) -> VehicleClass | TeamClass:
        """The class of a vehicle or team."""
        return self.after.class_of.get(who) or self.after.team_class_of[who]


@dataclass(eq=False)
class Sketch:
    """All of it. ``tasks`` are every mover's, in the order in which it does them."""

    tours: list[Tour]
    tasks: dict[str, list[Task]]

    @property
    def hops(self) -> list[Hop]:
        """Every empty run."""
        return [task for listed in self.tasks.values() for task in listed if isinstance(task, Hop)]


def sketch_of(ground: Ground, plan: Plan, frozen: frozenset[str]) -> Sketch:
    """The plan before, with what has happened in place of what was planned; nothing is moved yet."""
    past, soonest = ground.past, ground.past.at + 1
    turns = {
        (convoy, vehicle): turn
        for turn, (_, vehicle, convoy) in enumerate(
            sorted((trip.bay_at, trip.vehicle, convoy.id) for convoy in plan.convoys for trip in convoy.trips)
        )
    }
    comings = _comings(plan)
    tours = []
    for convoy in plan.convoys:
        told = past.convoy.get(convoy.id)
        tour = _tour(ground, convoy, told, turns)
        tour.frozen = convoy.id in frozen
        forms = max(trip.bay_free_at for trip in convoy.trips)
        there = max((at for at in comings.get(convoy.team, ()) if at <= forms), default=0)
        tour.team_later = there > max(trip.bay_at for trip in convoy.trips)
        tours.append(tour)
    hops = [_hop(ground, move, begun=True) for move in past.moves]
    begun = {(move.who, move.departs_at) for move in past.moves}
    hops += [
        _hop(ground, move, begun=False, soonest=max(soonest, past.soonest_at))
        for move in plan.moves
        if (move.who, move.departs_at) not in begun and _known(ground, move)
    ]
    return Sketch(tours, _tasks(plan, tours, hops))


def _comings(plan: Plan) -> dict[str, list[int]]:
    """By mover: the seconds at which it comes somewhere, with an empty run or a convoy."""
    found: dict[str, list[int]] = {}
    for move in plan.moves:
        found.setdefault(move.who, []).append(move.arrives_at)
    for convoy in plan.convoys:
        found.setdefault(convoy.team, []).append(convoy.arrives_at)
    return found


def _known(ground: Ground, move: Move) -> bool:
    return move.who in ground.after.class_of or move.who in ground.after.team_class_of


def _tour(ground: Ground, convoy: Convoy, told: Convoy | None, turns: dict[tuple[str, str], int]) -> Tour:
    scenario, past = ground.after, ground.past
    begun = {trip.vehicle: trip for trip in told.trips} if told is not None else {}
    left = told is not None and told.departs_at <= past.at
    rides = []
    for trip in convoy.trips:
        kind = scenario.class_of.get(trip.vehicle)
        own = begun.get(trip.vehicle)
        if kind is None or (left and own is None):
            continue
        turn = turns[convoy.id, trip.vehicle]
        if own is not None:
            rides.append(Ride(trip.vehicle, kind, own.loads, own.bay_at, turn, begun=True, bay_at=own.bay_at))
        else:
            rides.append(Ride(trip.vehicle, kind, trip.loads, max(trip.bay_at, past.at + 1), turn))
    source = told if told is not None else convoy
    floor_at = source.departs_at if left else max(source.departs_at, past.soonest_at)
    return Tour(
        id=convoy.id,
        origin=convoy.origin,
        reception=convoy.reception,
        team=convoy.team if convoy.team in scenario.team_class_of else "",
        legs=tuple(scenario.leg[leg] for leg in convoy.legs),
        rides=rides,
        floor_at=floor_at,
        holds=dict(convoy.holds),
        told=told,
        left=left,
    )


def _hop(ground: Ground, move: Move, *, begun: bool, soonest: int = 0) -> Hop:
    return Hop(
        who=move.who,
        kind=ground.mover(move.who),
        start=move.start,
        end=move.end,
        legs=tuple(ground.after.leg[leg] for leg in move.legs if leg in ground.after.leg),
        floor_at=move.departs_at if begun else max(move.departs_at, soonest),
        planned_at=move.departs_at,
        begun=begun,
        told_arrives_at=move.arrives_at if begun else NEVER,
    )


def _tasks(plan: Plan, tours: list[Tour], hops: list[Hop]) -> dict[str, list[Task]]:
    """Every mover's work in the plan's order."""
    order: dict[str, list[tuple[int, int, Task]]] = {}
    bays = {(convoy.id, trip.vehicle): trip.bay_at for convoy in plan.convoys for trip in convoy.trips}
    forms = {convoy.id: max(trip.bay_free_at for trip in convoy.trips) for convoy in plan.convoys}
    for tour in tours:
        for ride in tour.rides:
            order.setdefault(ride.vehicle, []).append((bays[tour.id, ride.vehicle], 1, tour))
        if tour.team:
            order.setdefault(tour.team, []).append((forms[tour.id], 1, tour))
    for hop in hops:
        order.setdefault(hop.who, []).append((hop.planned_at, 0, hop))
    return {
        who: _begun_first(who, [task for _, _, task in sorted(listed, key=lambda each: each[:2])])
        for who, listed in sorted(order.items())
    }


def has_begun(task: Task, who: str) -> bool:
    """Whether a mover had begun a task at the moment."""
    if isinstance(task, Hop):
        return task.begun
    ride = task.ride_of(who)
    return task.left if ride is None else ride.begun


def _begun_first(who: str, tasks: list[Task]) -> list[Task]:
    """What a mover has begun comes first, whatever the plan says; empty runs before it that it never made fall away."""
    begun = [number for number, task in enumerate(tasks) if has_begun(task, who)]
    if not begun:
        return tasks
    before, after = tasks[: begun[-1] + 1], tasks[begun[-1] + 1 :]
    late = [task for task in before if isinstance(task, Tour) and not has_begun(task, who)]
    return [task for task in before if has_begun(task, who)] + late + after
