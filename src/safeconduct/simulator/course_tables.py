"""The tables while they are being filled, and what a name stands for in them."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.model import Convoy, Plan
from safeconduct.scenario.model import Scenario, Spans, TeamClass, VehicleClass
from safeconduct.simulator.kernel import columns as col


def key_of(kind: str, name: str) -> int:
    """What the draws of a thing are named by: the same in every plan and on every machine."""
    return int.from_bytes(blake2b(f"{kind}/{name}".encode(), digest_size=8).digest()) >> 2


class Tables:
    """Rows by name of table, numbers by name of thing. Convoys stand in order of their ids, runs of who drives."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario = scenario
        self.plan = plan
        self.rows: defaultdict[str, list[list[int]]] = defaultdict(list)
        self.lists: list[int] = []
        self.references: dict[int, str] = {}
        self.bound: list[list[int]] = []
        self.convoys: tuple[Convoy, ...] = tuple(sorted(plan.convoys, key=lambda convoy: convoy.id))
        self.place = {place.id: number for number, place in enumerate(scenario.places)}
        self.leg = {leg.id: number for number, leg in enumerate(scenario.legs)}
        self.side = {undertaking.id: number for number, undertaking in enumerate(scenario.undertakings)}
        self.group = {group.id: number for number, group in enumerate(scenario.groups)}
        _refuse_strangers(self)
        moves = plan.moves
        self.move_order = sorted(
            range(len(moves)), key=lambda each: (moves[each].who, moves[each].departs_at)
        )
        self.movers = _movers(self)
        self.mover = {name: number for number, name in enumerate(self.movers)}
        self.tasks = _tasks(self)

    def at(self, instant: int) -> int:
        """Seconds from the start of the case."""
        return instant - self.scenario.start

    def row(self, table: str, width: int) -> list[int]:
        """A new row of zeros."""
        row = [0] * width
        self.rows[table].append(row)
        return row

    def more(self, values: list[int], of: str = "") -> tuple[int, int]:
        """Put a list down, of rows of a table where one is named: where it begins and ends."""
        first = len(self.lists)
        self.lists.extend(values)
        if of:
            self.references.update(dict.fromkeys(range(first, len(self.lists)), of))
        return first, len(self.lists)

    def spans(self, spans: Spans | None) -> tuple[int, int]:
        """Put spans down: where they begin and end. An empty list where they cover the whole case."""
        if spans is None:
            return 0, 0
        rows = [[self.at(opens), self.at(closes)] for opens, closes in spans]
        if any(opens <= 0 and closes >= self.at(self.scenario.horizon) for opens, closes in rows):
            return 0, 0
        first = len(self.rows["span"])
        self.rows["span"] += rows or [[col.NEVER, col.NEVER]]
        return first, len(self.rows["span"])


def _movers(tables: Tables) -> dict[str, VehicleClass | TeamClass]:
    scenario = tables.scenario
    names = {trip.vehicle for convoy in tables.convoys for trip in convoy.trips}
    names |= {convoy.team for convoy in tables.convoys if convoy.team} | {
        move.who for move in tables.plan.moves
    }
    kinds: dict[str, VehicleClass | TeamClass] = {**scenario.class_of, **scenario.team_class_of}
    return {name: kinds[name] for name in sorted(names)}


def _tasks(tables: Tables) -> dict[str, list[tuple[int, int, int, int]]]:
    """By mover: (begins, ends, kind, row) of everything that the plan has it do."""
    found: dict[str, list[tuple[int, int, int, int]]] = {name: [] for name in tables.movers}
    row = 0
    for number, convoy in enumerate(tables.convoys):
        for trip in sorted(convoy.trips, key=lambda each: each.vehicle):
            found[trip.vehicle].append((trip.bay_at, trip.unloaded_at, col.TRIP, row))
            row += 1
        if convoy.team:
            forms = convoy.stops[0].arrives_at
            found[convoy.team].append((forms, convoy.arrives_at, col.WITH, number))
    for number, each in enumerate(tables.move_order):
        move = tables.plan.moves[each]
        found[move.who].append((move.departs_at, move.arrives_at, col.RUN, number))
    return found


def _refuse_strangers(tables: Tables) -> None:
    """Every name in the plan that the case does not have, at once."""
    scenario, faults = tables.scenario, []
    known = {*scenario.class_of, *scenario.team_class_of}

    def check(where: str, what: str, name: str, names: object) -> None:
        if name not in names:  # type: ignore[operator]  # a dict or a set
            faults.append(
                Fault("SM001", where, f"{what} “{name}” is not in the case", "simulate a plan of this case")
            )

    for convoy in tables.convoys:
        where = f"plan.json convoy {convoy.id}"
        if len(convoy.stops) != len(convoy.legs) + 1 or not convoy.trips:
            faults.append(Fault("SM002", where, "has no whole road or no vehicles", "verify the plan first"))
        for place in (convoy.origin, convoy.reception):
            check(where, "place", place, tables.place)
        for leg in convoy.legs:
            check(where, "leg", leg, tables.leg)
        for trip in convoy.trips:
            check(where, "vehicle", trip.vehicle, known)
            for load in trip.loads:
                check(where, "group", load.group, tables.group)
        if convoy.team:
            check(where, "team", convoy.team, known)
    for number, move in enumerate(tables.plan.moves):
        where = f"plan.json move {number + 1}"
        check(where, "vehicle or team", move.who, known)
        for leg in move.legs:
            check(where, "leg", leg, tables.leg)
        check(where, "place", move.end, tables.place)
    if faults:
        raise InvalidInput(tuple(faults))
