"""A plan as a point of the broad relaxation: what every column of docs/explanation/broad-bound.md is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.planner.broad.crowd import BEYOND, Family, in_step_sides
from safeconduct.planner.broad.days.firsts import late_s
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.roads import Mover
from safeconduct.planner.broad.times import Moment
from safeconduct.plans.model import Convoy, Move


@dataclass(frozen=True)
class Counted:
    """A convoy that counts by an instant, in its flow, with the seconds between which its movement counts."""

    convoy: Convoy
    flow: str
    moves_from: int
    moves_until: int


def counted(program: Program, moment: Moment, convoys: tuple[Convoy, ...]) -> list[Counted]:
    """Convoys that are out by the instant, and those beyond, in order of departure."""
    scenario = program.times.scenario
    stepped = in_step_sides(scenario)
    found = []
    for convoy in sorted(convoys, key=lambda each: each.departs_at):
        if convoy.arrives_at + scenario.place[convoy.reception].unload_s <= moment.at:
            flow = f"{convoy.origin}>{convoy.reception}"
            found.append(Counted(convoy, flow, convoy.departs_at, convoy.arrives_at))
            continue
        crossings = [
            at
            for side in stepped & sides(program, convoy)
            if (at := crossed_at(program, convoy, side)) <= moment.crossed_by
        ]
        if crossings:
            found.append(Counted(convoy, f"{convoy.origin}>{BEYOND}", convoy.departs_at, max(crossings)))
    return found


def sides(program: Program, convoy: Convoy) -> set[str]:
    """Undertakings of the people aboard."""
    return {
        program.times.scenario.group[load.group].undertaking for trip in convoy.trips for load in trip.loads
    }


def crossed_at(program: Program, convoy: Convoy, side: str) -> int:
    """The second at which the convoy leaves the line of the side."""
    line = program.times.scenario.undertaking[side].line
    return next(stop.leaves_at for stop in convoy.stops if stop.place == line)


def point_of(
    program: Program, moment: Moment, plan: tuple[tuple[Convoy, ...], tuple[Move, ...]]
) -> Counter[str]:
    """Column values by name."""
    convoys, moves = plan
    times = program.times
    scenario = times.scenario
    lot_of = {
        group.id: lot
        for lot in times.lots
        for group in scenario.groups
        if (group.place, group.need, group.undertaking) == (lot.place, lot.need, lot.undertaking)
        and {end for end in group.destinations if group.need in scenario.place[end].needs}
        == set(lot.receptions)
    }
    point: Counter[str] = Counter()
    here = counted(program, moment, convoys)
    for convoy in convoys:
        if f"out/{convoy.reception}" in program.number:
            out = sum(trip.people for trip in convoy.trips if trip.out_at <= moment.at)
            point[f"out/{convoy.reception}"] += out
    point.update(desk_people(program, moment, convoys, times.families))
    served = {flow.name: {family.id for family in times.serving[flow.name]} for flow in times.flows}
    for entry in here:
        for family in times.families:
            kinds = {kind.id for kind in family.classes}
            trips = [trip for trip in entry.convoy.trips if scenario.class_of[trip.vehicle].id in kinds]
            if family.id in served[entry.flow]:
                point[f"y/{entry.flow}/{family.id}"] += len(trips)
                for load in (load for trip in trips for load in trip.loads):
                    side = scenario.group[load.group].undertaking
                    if entry.flow.endswith(BEYOND) and (
                        side not in in_step_sides(scenario)
                        or crossed_at(program, entry.convoy, side) > moment.crossed_by
                    ):
                        continue
                    point[f"p/{entry.flow}/{family.id}/{lot_of[load.group].id}"] += load.people
        for team in times.teams:
            if scenario.team_class_of[entry.convoy.team] in team.classes:
                point[f"c/{entry.flow}/{team.id}"] += 1
    coming = [family for family in times.families if not family.kind.one_way]
    movers: tuple[Mover, ...] = (*coming, *times.teams)
    for mover in movers:
        _turns(point, program, mover, (here, moves))
    return point


def desk_people(
    program: Program, moment: Moment, convoys: tuple[Convoy, ...], families: Iterable[Family]
) -> Counter[str]:
    """Who arrives in time in these families' vehicles at receptions with desks, and who of them arrives late."""
    scenario = program.times.scenario
    kinds = {kind.id for family in families for kind in family.classes}
    point: Counter[str] = Counter()
    for convoy in convoys:
        place = scenario.place[convoy.reception]
        in_hand = moment.at - place.unload_s - convoy.arrives_at
        if in_hand < 0 or not place.people_per_h:
            continue
        people = sum(trip.people for trip in convoy.trips if scenario.class_of[trip.vehicle].id in kinds)
        point[f"in/{place.id}"] += people
        for turn in range(1, 9):
            point[f"late/{place.id}/{turn}"] += people if in_hand < 150 * turn * (turn + 1) else 0
    return point


def _turns(
    point: Counter[str], program: Program, mover: Mover, plan: tuple[list[Counted], tuple[Move, ...]]
) -> None:
    """First trips and empty runs of every vehicle, or team, of a family."""
    here, moves = plan
    spans = program.times.spans(mover)
    served = {flow.name for flow in program.times.flows if program.times.moves(mover, flow)}
    for kind in mover.classes:
        ids = kind.vehicle_ids() if hasattr(kind, "vehicle_ids") else kind.team_ids()
        for who in ids:
            before: Counted | None = None
            for entry in here:
                if who not in {entry.convoy.team, *(trip.vehicle for trip in entry.convoy.trips)}:
                    continue
                if entry.flow not in served:
                    continue
                span = _span(spans, entry)
                if before is None:
                    point[f"home/{kind.id}/{entry.convoy.origin}"] += 1
                    if isinstance(mover, Family):
                        _soon(point, program, mover, (entry, who))
                elif _span(spans, before) != span:
                    point[f"later/{mover.id}/{entry.convoy.origin}"] += 1
                else:
                    if isinstance(mover, Family):
                        point[f"go/{mover.id}/{before.convoy.reception}"] += 1
                    for move in moves:
                        if (
                            move.who == who
                            and before.convoy.arrives_at <= move.departs_at <= entry.convoy.departs_at
                        ):
                            for leg in move.legs:
                                point[f"run/{mover.id}/{leg}"] += 1
                before = entry


def _soon(point: Counter[str], program: Program, family: Family, first: tuple[Counted, str]) -> None:
    """People of a vehicle's first trip that leaves before the last of their lot are released."""
    entry, who = first
    scenario = program.times.scenario
    opens = program.times.spans(family)[0][0]
    for load in next(trip.loads for trip in entry.convoy.trips if trip.vehicle == who):
        group = scenario.group[load.group]
        ends = {end for end in group.destinations if group.need in scenario.place[end].needs}
        lot = next(
            lot
            for lot in program.times.lots
            if (lot.place, lot.need, lot.undertaking) == (group.place, group.need, group.undertaking)
            and set(lot.receptions) == ends
        )
        if entry.flow.endswith(BEYOND) and (
            group.undertaking not in in_step_sides(scenario)
            or crossed_at(program, entry.convoy, group.undertaking) > entry.moves_until
        ):
            continue
        if entry.moves_from - opens < late_s(program, family, lot):
            point[f"soon/{entry.flow}/{family.id}/{lot.id}"] += load.people


def _span(spans: tuple[tuple[int, int], ...], entry: Counted) -> int:
    found = [
        i
        for i, (opens, closes) in enumerate(spans)
        if opens <= entry.moves_from and entry.moves_until <= closes
    ]
    assert found, f"{entry.convoy.id} moves outside its spans"
    return found[0]


def broken(program: Program, moment: Moment, point: Counter[str]) -> list[str]:
    """Columns above their bounds, and rows that do not hold."""
    unknown = [name for name in point if name not in program.number and point[name]]
    values = [0] * len(program.columns)
    for name, value in point.items():
        if name in program.number:
            values[program.number[name]] = value
    upper = program.upper(moment)
    over = [
        f"{column.name}: {value} > {most}"
        for column, value, most in zip(program.columns, values, upper, strict=True)
        if value > most
    ]
    rows = []
    for row in program.rows:
        left, right = sum(factor * values[column] for column, factor in row.terms), row.right(moment)
        if left > right:
            rows.append(f"{row.name}: {left} > {right}")
    return [*unknown, *over, *rows]
