"""The case and the plan as things of the twin, read from the nouns themselves."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from safeconduct.agreement.rules import InStep, Tranches
from safeconduct.plans.model import Convoy, Plan
from safeconduct.scenario.model import Scenario, Spans, TeamClass, VehicleClass
from safeconduct.simulator.twin.things import (
    LATE,
    ConvoyNow,
    GroupNow,
    LaneNow,
    LegNow,
    MoverNow,
    PartNow,
    PlaceNow,
    RunNow,
    SideNow,
    TripNow,
)


def name_of(kind: str, name: str) -> int:
    """What draws are named by: 62 bits of a hash."""
    return int.from_bytes(blake2b(f"{kind}/{name}".encode(), digest_size=8).digest()) >> 2


@dataclass(eq=False)
class Cast:
    """Everything that takes part in a run."""

    scenario: Scenario
    plan: Plan
    groups: dict[str, GroupNow]
    sides: dict[str, SideNow]
    places: dict[str, PlaceNow]
    legs: dict[str, LegNow]
    lanes: list[LaneNow]
    movers: dict[str, MoverNow]
    convoys: list[ConvoyNow]
    runs: list[RunNow]


def people_of(scenario: Scenario, convoy: Convoy) -> dict[str, int]:
    """People aboard in the plan, by undertaking."""
    found: dict[str, int] = {}
    for trip in convoy.trips:
        for load in trip.loads:
            name = scenario.group[load.group].undertaking
            found[name] = found.get(name, 0) + load.people
    return found


def cast(scenario: Scenario, plan: Plan) -> Cast:
    """Read everything afresh: one cast serves one run."""
    here = Cast(scenario, plan, {}, {}, {}, {}, [], {}, [], [])
    _groups(here)
    _sides(here)
    _roads(here)
    _movers(here)
    _convoys(here)
    _runs(here)
    _order(here)
    return here


def from_start(scenario: Scenario, spans: Spans | None) -> Spans:
    """Spans in seconds from the start; always, where they cover the whole case."""
    if spans is None:
        return ((-LATE, 2 * LATE),)
    rows = tuple((opens - scenario.start, closes - scenario.start) for opens, closes in spans)
    length = scenario.horizon - scenario.start
    return ((-LATE, 2 * LATE),) if any(a <= 0 and b >= length for a, b in rows) else rows


def _groups(here: Cast) -> None:
    for group in here.scenario.groups:
        planned = sum(
            load.people
            for convoy in here.plan.convoys
            for trip in convoy.trips
            for load in trip.loads
            if load.group == group.id
        )
        here.groups[group.id] = GroupNow(group, planned, to_come=planned)


def _sides(here: Cast) -> None:
    scenario = here.scenario
    for one in scenario.undertakings:
        people = sum(group.people for group in scenario.groups if group.undertaking == one.id)
        loads = [people_of(scenario, convoy).get(one.id, 0) for convoy in here.plan.convoys]
        caps = [LATE] if one.quota is None else [one.quota]
        for rule in scenario.rules:
            if isinstance(rule, Tranches) and one.id in (rule.a, rule.b):
                side = 0 if one.id == rule.a else 1
                caps += [sum(step[side] for step in rule.steps)]
        able = min(one.due, people, LATE if one.quota is None else one.quota)
        here.sides[one.id] = SideNow(
            one.id, one.due, able, min(caps), sum(1 for load in loads if load), sum(loads)
        )


def _roads(here: Cast) -> None:
    scenario = here.scenario
    for rank, place in enumerate(scenario.places):
        planned = sum(convoy.people for convoy in here.plan.convoys if convoy.reception == place.id)
        here.places[place.id] = PlaceNow(
            place,
            rank,
            from_start(scenario, place.hours),
            LATE if place.capacity is None else max(0, place.capacity - planned),
            [0] * (place.bays if place.kind == "assembly" else 0),
            [0] * (max(1, place.lanes) if place.kind == "post" else 0),
        )
    lanes: dict[str, LaneNow] = {}
    for leg in scenario.legs:
        name = leg.lane or f" {leg.id}"
        if name not in lanes:
            lanes[name] = LaneNow(len(lanes))
        here.legs[leg.id] = LegNow(leg, from_start(scenario, leg.hours), lanes[name])
        lanes[name].legs.append(here.legs[leg.id])
    here.lanes = list(lanes.values())


def _movers(here: Cast) -> None:
    scenario = here.scenario
    kinds: dict[str, VehicleClass | TeamClass] = {**scenario.class_of, **scenario.team_class_of}
    names = {move.who for move in here.plan.moves}
    for convoy in here.plan.convoys:
        names |= {trip.vehicle for trip in convoy.trips}
        names |= {convoy.team} if convoy.team else set()
    for name in sorted(names):
        kind = kinds[name]
        here.movers[name] = MoverNow(name, kind, from_start(scenario, kind.hours), name_of("mover", name))


def _convoys(here: Cast) -> None:
    scenario = here.scenario
    for rank, plan in enumerate(sorted(here.plan.convoys, key=lambda convoy: convoy.id)):
        speed = max(scenario.class_of[trip.vehicle].speed_milli for trip in plan.trips)
        passages = [-(-scenario.leg[leg].loaded_s * speed // 1000) for leg in plan.legs]
        convoy = ConvoyNow(plan, rank, name_of("convoy", plan.id), here.places[plan.origin], passages)
        convoy.arrives = [LATE] * len(plan.stops)
        for trip in sorted(plan.trips, key=lambda each: each.vehicle):
            key = name_of("trip", f"{plan.id}/{trip.vehicle}")
            one = TripNow(trip, convoy, here.movers[trip.vehicle], key)
            convoy.trips.append(one)
            convoy.origin.trips.append(one)
        convoy.to_load = len(convoy.trips)
        places = [stop.place for stop in plan.stops]
        under = people_of(scenario, plan)
        for side in here.sides.values():
            if side.id in under:
                line = scenario.undertaking[side.id].line
                convoy.parts.append(PartNow(side, places.index(line) if line in places else -1))
        convoy.team = here.movers[plan.team] if plan.team else None
        here.convoys.append(convoy)
    for place in here.places.values():
        place.trips.sort(key=lambda trip: (trip.convoy.rank, trip.plan.bay_at, trip.plan.vehicle))


def _runs(here: Cast) -> None:
    turns: dict[str, int] = {}
    moves = sorted(here.plan.moves, key=lambda move: (move.who, move.departs_at))
    for rank, move in enumerate(moves):
        turn = turns.get(move.who, 0)
        turns[move.who] = turn + 1
        window = from_start(here.scenario, _window(here.scenario, move.end))
        key = name_of("run", f"{move.who}/{turn}")
        here.runs.append(RunNow(move, rank, key, here.movers[move.who], window))


def _window(scenario: Scenario, end: str) -> Spans | None:
    place = scenario.place[end]
    if not scenario.empty_needs_window or place.kind != "assembly" or not place.besieged:
        return None
    names = {group.undertaking for group in scenario.groups if group.place == end}
    if not names or not names <= scenario.window.keys():
        return None
    edges = sorted(span for name in names for span in scenario.window[name])
    union = [list(edges[0])] if edges else []
    for opens, closes in edges[1:]:
        if opens <= union[-1][1]:
            union[-1][1] = max(union[-1][1], closes)
        else:
            union.append([opens, closes])
    return tuple((opens, closes) for opens, closes in union)


def _order(here: Cast) -> None:
    """What every vehicle and team does, in the plan's order."""
    found: dict[str, list[tuple[int, int, int, int, TripNow | ConvoyNow | RunNow]]] = {}
    row = 0
    for convoy in here.convoys:
        for trip in convoy.trips:
            entry = (trip.plan.bay_at, trip.plan.unloaded_at, 0, row, trip)
            found.setdefault(trip.plan.vehicle, []).append(entry)
            row += 1
        if convoy.team:
            plan = convoy.plan
            found.setdefault(plan.team, []).append(
                (plan.stops[0].arrives_at, plan.arrives_at, 1, convoy.rank, convoy)
            )
    for run in here.runs:
        found.setdefault(run.plan.who, []).append(
            (run.plan.departs_at, run.plan.arrives_at, 2, run.rank, run)
        )
    for name, entries in found.items():
        here.movers[name].tasks = [entry[4] for entry in sorted(entries, key=lambda entry: entry[:4])]


def bound_by_size(scenario: Scenario, convoy: Convoy) -> bool:
    """Whether more people than planned would break shares or steps that the plan keeps."""
    under = people_of(scenario, convoy)
    return any(
        rule.a in under or rule.b in under for rule in scenario.rules if isinstance(rule, InStep | Tranches)
    )
