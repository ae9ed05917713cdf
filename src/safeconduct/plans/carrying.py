"""What has happened, from a plan and the position reached: the plan's past as it was told, and as planned where not.

Silence is read in one way only. Three deeds of a convoy are told of whenever they happen: that it left, that it crossed
its line, that it arrived; what of these a position does not tell has not happened. Everything between two of them goes
as the plan has it, as late as the last that was told. Seconds that differ by at most ``AGREES_S`` are the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.boarded import loads_as_told
from safeconduct.plans.model import Convoy, Move, Plan, Stop, Trip
from safeconduct.plans.past import Past
from safeconduct.plans.position import ConvoyAt, Position
from safeconduct.scenario.model import Scenario

AGREES_S = 60
"""A position that agrees with the plan to so many seconds is the plan's own (model.md, section 7)."""

NOT_BEGUN = ("announced",)
BOARDING = ("boarding", "formed")


def past_of(scenario: Scenario, plan: Plan, position: Position, *, resumes_at: int | None = None) -> Past:
    """What no plan from here on can undo.

    ``resumes_at`` is when movement goes on, where it is halted or all roads are closed; None takes the position's
    moment, as if it went on at once. Raises InvalidInput for a position that tells of what neither case nor plan knows.
    """
    faults = _strangers(scenario, plan, position)
    if faults:
        raise InvalidInput(tuple(faults))
    told = {convoy.id: convoy for convoy in position.convoys}
    halted_since = position.halted_since_at
    if position.all_closed and halted_since is None:
        halted_since = position.at
    resumes = position.at if halted_since is None or resumes_at is None else max(position.at, resumes_at)
    if position.truce_over_at is not None:
        halted_since, resumes = position.truce_over_at, scenario.horizon
    convoys = []
    for convoy in plan.convoys:
        begun = _so_far(scenario, convoy, told.get(convoy.id), position)
        if begun is not None:
            convoys.append(begun)
    return Past(
        case=scenario.name,
        at=position.at,
        resumes_at=resumes,
        halted_since_at=halted_since,
        convoys=tuple(convoys),
        moves=_moves(scenario, plan, convoys, (position.at, halted_since)),
        lost=_lost(scenario, plan, position),
        closed_legs=() if position.all_closed else position.closed_legs,
        outside=position.outside,
        complete=position.complete,
    )


def _strangers(scenario: Scenario, plan: Plan, position: Position) -> list[Fault]:
    """Faults of a position that does not fit the case and the plan."""
    found = []

    def fault(where: str, fact: str, cure: str) -> None:
        found.append(Fault("RL001", f"position.json {where}", fact, cure))

    if position.case != scenario.name or plan.case != scenario.name:
        fault(
            "case", f"is {position.case!r}; the plan is of {plan.case!r}", f"give those of {scenario.name!r}"
        )
    if not scenario.start <= position.at < scenario.horizon:
        fault("at", "lies outside the time that the case plans for", "give a position of this case")
    known = plan.convoy
    for told in position.convoys:
        if told.id not in known and told.phase not in NOT_BEGUN and told.phase != "turned-back":
            fault(
                f"convoys {told.id}",
                "has begun to move and is not in the plan",
                "give the plan that it was ordered by, or the id that the plan has for it",
            )
    for leg in position.closed_legs:
        if leg not in scenario.leg:
            fault(f"closed_legs {leg}", "is no leg of the case", "give the leg's id")
    for lost in position.lost:
        for vehicle in lost.vehicles:
            if vehicle not in scenario.class_of:
                fault(
                    f"lost {vehicle}", "is no vehicle of the case", "give the vehicle's id as plans have it"
                )
    for convoy in plan.convoys:
        for place in (convoy.origin, convoy.reception):
            if place not in scenario.place:
                fault(
                    f"convoys {convoy.id}",
                    f"uses {place}, which the case no longer has",
                    "keep places and their ids",
                )
        if any(leg not in scenario.leg for leg in convoy.legs):
            fault(
                f"convoys {convoy.id}",
                "uses a leg that the case no longer has",
                "close a road by its hours; keep its id",
            )
    return found


@dataclass
class _Clock:
    """How late a convoy is, as far as has been told, and which instants have come by a moment."""

    at: int
    late_s: int = 0
    blocked: bool = False
    """True from the first deed on that should have happened and has not."""

    def told(self, planned: int, at: int) -> int:
        """An instant that was told: the plan's own where they agree."""
        self.late_s = 0 if abs(at - planned) <= AGREES_S else at - planned
        return planned + self.late_s

    def silent(self, planned: int) -> int:
        """An instant of which nobody tells: as planned, as late as the last that was told."""
        then = planned + self.late_s
        return max(then, self.at + 1) if self.blocked else then

    def not_yet(self, planned: int) -> int:
        """An instant that is told not to have come: within the tolerance the plan's own."""
        then = planned + self.late_s
        if then <= self.at - AGREES_S:
            self.blocked = True
        return self.silent(planned)


def _so_far(scenario: Scenario, convoy: Convoy, told: ConvoyAt | None, position: Position) -> Convoy | None:
    """A convoy that has begun, with the facts among its instants; None for one of which nothing has happened."""
    if told is not None and told.phase == "turned-back":
        return None  # its people are back where they boarded, and wait again
    clock = _Clock(position.at)
    trips = _boarding(convoy, told, clock)
    if trips is None:
        return None
    if told is not None:
        trips = loads_as_told(scenario, trips, told)
    if position.halted_since_at is not None and (told is None or told.phase in BOARDING):
        clock.blocked = True  # while movement is halted nothing leaves unless it is told
    stops = _stops(scenario, convoy, told, clock)
    departs_at = convoy.departs_at
    left = stops[0]
    if left.leaves_at <= position.at and left.leaves_at != convoy.stops[0].leaves_at:
        departs_at = left.leaves_at
    elif clock.blocked and left.leaves_at > position.at:
        departs_at = max(departs_at, position.at + 1)
    arrived = stops[-1]
    late = arrived.arrives_at - convoy.stops[-1].arrives_at
    ended = tuple(
        replace(trip, unloaded_at=trip.unloaded_at + late, out_at=trip.out_at + late) for trip in trips
    )
    return replace(convoy, trips=ended, stops=stops, departs_at=departs_at)


def _boarding(convoy: Convoy, told: ConvoyAt | None, clock: _Clock) -> tuple[Trip, ...] | None:
    """The trips that have begun to board; None where none has."""
    at = clock.at
    begins = min(trip.bay_at for trip in convoy.trips)
    if told is None or told.phase in NOT_BEGUN:
        if begins <= at - AGREES_S or begins > at:
            return None  # not begun, or late in beginning
        return tuple(trip for trip in convoy.trips if trip.bay_at <= at)
    names = {vehicle.vehicle for vehicle in told.vehicles}
    known = names & {trip.vehicle for trip in convoy.trips}
    begun = []
    for trip in convoy.trips:
        by_plan = trip.bay_at <= at
        if told.phase == "boarding":
            counted = trip.vehicle in known if known else by_plan
            if not counted and (not by_plan or (known and trip.bay_at <= at - AGREES_S)):
                continue
        elif known and trip.vehicle not in known:
            continue  # it left without this one
        begun.append(replace(trip, bay_at=min(trip.bay_at, at)))
    if not begun:
        begun = [replace(convoy.trips[0], bay_at=min(begins, at))]
    if told.phase == "boarding":
        late = max(trip.bay_free_at for trip in begun) <= at - AGREES_S and convoy.departs_at <= at - AGREES_S
        last = max(range(len(begun)), key=lambda number: begun[number].bay_free_at)
        if late:
            begun[last] = replace(begun[last], bay_free_at=at + 1)
        return tuple(begun)
    left = told.departed_at if told.departed_at is not None else at
    return tuple(replace(trip, bay_free_at=min(trip.bay_free_at, max(left, trip.bay_at))) for trip in begun)


def _stops(scenario: Scenario, convoy: Convoy, told: ConvoyAt | None, clock: _Clock) -> tuple[Stop, ...]:
    """Its stops: told, or as planned and as late as what was told last; what has not come lies after the moment."""
    stops = []
    lines = {
        scenario.undertaking[undertaking].line
        for undertaking in _undertakings(scenario, convoy)
        if undertaking in scenario.undertaking
    }
    last = len(convoy.stops) - 1
    for number, planned in enumerate(convoy.stops):
        arrives, ready = planned.arrives_at, planned.ready_at
        if number:
            arrives = clock.silent(planned.arrives_at)
            here = told is not None and told.place == planned.place and told.place_at is not None
            if number == last:
                arrives = _deed(clock, planned.arrives_at, told.arrived_at if told else None)
                stops.append(Stop(planned.place, arrives, arrives, arrives))
                break
            if here and told is not None and told.place_at is not None and not told.gone_on:
                arrives = clock.told(planned.arrives_at, told.place_at)
            ready = clock.silent(planned.ready_at)
        leaves = _leaves(number, planned, told, clock, crosses=planned.place in lines)
        ready = min(ready, leaves) if leaves <= clock.at else ready
        arrives = min(arrives, ready)
        stops.append(Stop(planned.place, arrives, ready, leaves))
    return tuple(stops)


def _leaves(number: int, planned: Stop, told: ConvoyAt | None, clock: _Clock, *, crosses: bool) -> int:
    if number == 0:
        return _deed(clock, planned.leaves_at, told.departed_at if told else None)
    if told is not None and told.place == planned.place and told.place_at is not None:
        if told.gone_on:
            return clock.told(planned.leaves_at, told.place_at)
        if not (crosses and told.crossed_at is not None):
            return clock.not_yet(planned.leaves_at)
    if crosses:
        return _deed(clock, planned.leaves_at, told.crossed_at if told else None)
    return clock.silent(planned.leaves_at)


def _deed(clock: _Clock, planned: int, told_at: int | None) -> int:
    return clock.not_yet(planned) if told_at is None else clock.told(planned, told_at)


def _undertakings(scenario: Scenario, convoy: Convoy) -> set[str]:
    groups = {load.group for trip in convoy.trips for load in trip.loads}
    return {scenario.group[group].undertaking for group in groups if group in scenario.group}


def _moves(
    scenario: Scenario, plan: Plan, convoys: list[Convoy], moment: tuple[int, int | None]
) -> tuple[Move, ...]:
    """Empty runs that have set out: as planned, where whoever runs was free by then; none since a halt began."""
    at, halted_since = moment
    until = at if halted_since is None else min(at, halted_since)
    free: dict[str, list[tuple[int, int]]] = defaultdict(list)
    begun = {convoy.id: convoy for convoy in convoys}
    for planned in plan.convoys:
        convoy = begun.get(planned.id)
        for trip in planned.trips:
            own = None
            if convoy is not None:
                own = next((one for one in convoy.trips if one.vehicle == trip.vehicle), None)
            turnaround = (
                scenario.class_of[trip.vehicle].turnaround_s if trip.vehicle in scenario.class_of else 0
            )
            ends = own.unloaded_at + turnaround if own is not None else 1 << 60
            free[trip.vehicle].append((trip.bay_at, ends))
        if planned.team:
            arrives = convoy.arrives_at if convoy is not None else 1 << 60
            free[planned.team].append((planned.departs_at, arrives))
    stays: set[str] = set()  # whoever has not made one run has not made those after it either
    found = []
    for move in sorted(plan.moves, key=lambda each: (each.departs_at, each.who)):
        early = any(ends > move.departs_at for since, ends in free[move.who] if since < move.departs_at)
        if move.departs_at > until or early or move.who in stays:
            stays.add(move.who)
            continue
        late = move.arrives_at > until
        found.append(replace(move, arrives_at=max(move.arrives_at, at + 1)) if late else move)
    return tuple(found)


def _lost(scenario: Scenario, plan: Plan, position: Position) -> tuple[str, ...]:
    """Which vehicles are lost: those named, then of their kind those that the plan needs least from here on."""
    lost: list[str] = []
    next_use = {}
    for convoy in sorted(plan.convoys, key=lambda each: -each.departs_at):
        for trip in convoy.trips:
            if convoy.arrives_at > position.at:
                next_use[trip.vehicle] = trip.bay_at
    for one in position.lost:
        named = [vehicle for vehicle in one.vehicles if vehicle not in lost]
        lost += named
        short = one.least - len(named)
        kinds = [kind for kind in scenario.classes if kind.id == one.kind]
        stock = [vehicle for kind in kinds for vehicle in kind.vehicle_ids() if vehicle not in lost]
        stock.sort(key=lambda vehicle: (-next_use.get(vehicle, 1 << 60), vehicle))
        # What is held back goes first: it is what reserves are for.
        short -= sum(kind.count - kind.usable for kind in kinds)
        lost += stock[: max(0, short)]
    return tuple(lost)
