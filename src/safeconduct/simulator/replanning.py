"""Runs in which somebody replans when movement resumes: what has happened is handed over, and the new plan goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import numpy as np

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.model import Plan
from safeconduct.plans.position import (
    ConvoyAt,
    CrossedAt,
    GroupAt,
    HappenedAt,
    HolderAt,
    LostAt,
    Position,
    VehicleAt,
)
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.course import Course, compile_course
from safeconduct.simulator.hazards import Hazards
from safeconduct.simulator.kernel import columns as col
from safeconduct.simulator.outcome import Outcomes
from safeconduct.simulator.policy import Policy, Replanning
from safeconduct.simulator.run import simulate_course

PHASES = {
    col.LOADING: "boarding", col.FORMED: "formed", col.STANDING: "on-the-road", col.QUEUED: "on-the-road",
    col.MOVING: "on-the-road", col.ARRIVED: "arrived",
}  # fmt: skip


def simulate_replanned(
    scenario: Scenario,
    plan: Plan,
    replanning: Replanning,
    *,
    hazards: Hazards,
    runs: range = range(1),
    seed: int = 0,
) -> Outcomes:
    """As ``simulate``, with a new plan from ``replanning`` when movement resumes, at most so often in a run.

    Raises InvalidInput where a new plan has lost a convoy that had begun to board.
    """
    parts = []
    for run in runs:
        current, since = plan, scenario.start
        for _ in range(replanning.most):
            outcomes = _one(scenario, current, hazards, replanning.policy, run, seed)[1]
            ends = [halt.ends_at for halt in outcomes.halts[0] if halt.ends_at is not None]
            moment = next((end for end in ends if since < end < scenario.horizon), None)
            if moment is None:
                break
            position = position_at(
                scenario, current, moment, hazards=hazards, policy=replanning.policy, key=(seed, run)
            )
            current = _keeps(replanning.replan(position), position)
            since = moment
        parts.append(_one(scenario, current, hazards, replanning.policy, run, seed)[1])
    return joined(parts)


def _one(
    scenario: Scenario, plan: Plan, hazards: Hazards, policy: Policy, run: int, seed: int
) -> tuple[Course, Outcomes]:
    course = compile_course(scenario, plan, hazards, policy)
    return course, simulate_course(course, scenario, runs=range(run, run + 1), seed=seed)


def _keeps(plan: Plan, position: Position) -> Plan:
    """The new plan, if it keeps every convoy that has begun."""
    missing = [convoy.id for convoy in position.convoys if convoy.id not in plan.convoy]
    if missing:
        raise InvalidInput(
            tuple(
                Fault(
                    "SM003",
                    f"plan.json convoy {name}",
                    "has begun to board and is not in the new plan",
                    "keep it",
                )
                for name in missing
            )
        )
    return plan


def joined(parts: Sequence[Outcomes]) -> Outcomes:
    """Outcomes of runs that were told apart, in the order given: the same as if they had been run together.

    The runs must follow on one another. Raises ValueError where they do not.
    """
    first = parts[0]
    if any(before.runs.stop != after.runs.start for before, after in pairwise(parts)):
        raise ValueError("the runs do not follow on one another")
    together: dict[str, Any] = {}
    for field in fields(Outcomes):
        values = [getattr(part, field.name) for part in parts]
        if isinstance(values[0], np.ndarray) and field.name != "grid":
            together[field.name] = np.concatenate(values)
    halts = tuple(row for part in parts for row in part.halts)
    return replace(first, runs=range(first.runs.start, parts[-1].runs.stop), halts=halts, **together)


def position_at(
    scenario: Scenario, plan: Plan, at: int, *, hazards: Hazards, policy: Policy, key: tuple[int, int]
) -> Position:
    """What has happened in a run before the second ``at``. ``key`` is (seed, run)."""
    course = compile_course(scenario, plan, hazards, policy)
    course.world.fresh[col.Z_UNTIL] = at - scenario.start - 1
    simulate_course(course, scenario, runs=range(key[1], key[1] + 1), seed=key[0], until_the_end=False)
    convoys = tuple(
        _convoy(course, scenario, plan, number)
        for number, row in enumerate(course.rows(col.CONVOYS, col.C_WIDTH))
        if row[col.C_BEGAN] < col.NEVER
    )
    return Position(
        case=scenario.name,
        digest=scenario.digest,
        at=at,
        known_at=at,
        groups=_groups(course, convoys),
        convoys=convoys,
        crossed=_crossed(course, scenario),
        holders=tuple(
            HolderAt(holder.id, scenario.horizon if row[col.HO_FROM] + scenario.start <= at else None)
            for holder, row in zip(scenario.holders, course.rows(col.HOLDERS, col.HO_WIDTH), strict=True)
        ),
        closed_legs=tuple(
            leg.id
            for leg, row in zip(scenario.legs, course.rows(col.LEGS, col.E_WIDTH), strict=True)
            if row[col.E_SHUT] + scenario.start <= at < row[col.E_OPENS] + scenario.start
        ),
        all_closed=False,
        halted_since_at=None,
        truce_over_at=None,
        outside=tuple(
            HappenedAt(one.id, one.expected_at)
            for one in scenario.outside
            if one.expected_at is not None and one.expected_at <= at
        ),
        complete=tuple(
            HappenedAt(side, max(scenario.start, int(row[col.S_COMPLETE]) + scenario.start))
            for side, row in zip(course.sides, course.rows(col.SIDES, col.S_WIDTH), strict=True)
            if row[col.S_COMPLETE] < col.NEVER
        ),
        lost=_lost(course, scenario, plan, at),
    )


def _convoy(course: Course, scenario: Scenario, plan: Plan, number: int) -> ConvoyAt:
    row = course.rows(col.CONVOYS, col.C_WIDTH)[number]
    convoy, cell, start = plan.convoy[course.convoys[number]], course.world.cell, scenario.start
    trips = cell[row[col.C_TRIP] : row[col.C_TRIP_END]].reshape(-1, col.T_WIDTH)
    vehicles = []
    for trip, one in zip(sorted(convoy.trips, key=lambda each: each.vehicle), trips, strict=True):
        if one[col.T_STATE] == col.LOADED:
            loads = cell[one[col.T_LOAD] : one[col.T_LOAD_END]].reshape(-1, col.L_WIDTH)
            for load, carried in zip(trip.loads, loads, strict=True):
                people = int(carried[col.L_ABOARD])
                vehicles.append(VehicleAt(trip.vehicle, load.group, people, people))
    state, stop = row[col.C_STATE], int(row[col.C_STOP])
    last = stop - 1 if state == col.MOVING else stop
    stops = (
        cell[row[col.C_ROUTE] :].reshape(-1)[: (row[col.C_LEGS] + 1) * col.R_WIDTH].reshape(-1, col.R_WIDTH)
    )
    parts = cell[row[col.C_SIDE] : row[col.C_SIDE_END]].reshape(-1, col.X_WIDTH)
    crossed = [
        int(stops[part[col.X_STOP]][col.R_LEAVES]) + start
        for part in parts
        if part[col.X_CROSSED] > col.CROSSES
    ]
    departed = None if row[col.C_DEPARTED] >= col.NEVER else int(row[col.C_DEPARTED]) + start
    sides = [course.sides[course.number(part[col.X_SIDE], col.SIDES, col.S_WIDTH)] for part in parts]
    aboard = int(row[col.C_ABOARD])
    return ConvoyAt(
        id=convoy.id,
        phase="turned-back" if row[col.C_TURNS] and state == col.FORMED else PHASES[int(state)],  # type: ignore[arg-type]  # one of its words
        approved=True,
        origin=convoy.origin,
        reception=convoy.reception,
        legs=convoy.legs,
        team=convoy.team,
        undertaking=sides[0] if sides else "",
        vehicles=tuple(vehicles),
        aboard_least=0 if state == col.ARRIVED else aboard,
        aboard_most=0 if state == col.ARRIVED else aboard,
        departed_at=departed,
        crossed_at=max(crossed, default=None),
        arrived_at=int(row[col.C_ARRIVED]) + start if state == col.ARRIVED else None,
        place=convoy.stops[last].place,
        place_at=None if stops[last][col.R_ARRIVES] >= col.NEVER else int(stops[last][col.R_ARRIVES]) + start,
        gone_on=bool(state == col.MOVING),
        halted_since_at=None,
        team_away_since_at=None,
        kept=(),
    )


def _groups(course: Course, convoys: tuple[ConvoyAt, ...]) -> tuple[GroupAt, ...]:
    left, arrived = dict.fromkeys(course.groups, 0), dict.fromkeys(course.groups, 0)
    for convoy in convoys:
        for vehicle in convoy.vehicles:
            left[vehicle.group] += vehicle.least if convoy.departed_at is not None else 0
            arrived[vehicle.group] += vehicle.least if convoy.arrived_at is not None else 0
    return tuple(
        GroupAt(name, left[name], left[name], arrived[name], arrived[name]) for name in course.groups
    )


def _crossed(course: Course, scenario: Scenario) -> tuple[CrossedAt, ...]:
    found, cell = [], course.world.cell
    for name, row in zip(course.convoys, course.rows(col.CONVOYS, col.C_WIDTH), strict=True):
        for part in cell[row[col.C_SIDE] : row[col.C_SIDE_END]].reshape(-1, col.X_WIDTH):
            if part[col.X_CROSSED] > col.CROSSES and part[col.X_PEOPLE] > 0:
                stop = row[col.C_ROUTE] + part[col.X_STOP] * col.R_WIDTH
                side = course.sides[course.number(part[col.X_SIDE], col.SIDES, col.S_WIDTH)]
                people = int(part[col.X_PEOPLE])
                found.append(
                    CrossedAt(side, name, int(cell[stop + col.R_LEAVES]) + scenario.start, people, people)
                )
    return tuple(sorted(found, key=lambda one: (one.crossed_at, one.convoy)))


def _lost(course: Course, scenario: Scenario, plan: Plan, at: int) -> tuple[LostAt, ...]:
    """Vehicles by class that are lost, or were given up after a breakdown."""
    names = {trip.vehicle for convoy in plan.convoys for trip in convoy.trips}
    names |= {convoy.team for convoy in plan.convoys if convoy.team} | {move.who for move in plan.moves}
    lost: dict[str, int] = {}
    for name, row in zip(sorted(names), course.rows(col.MOVERS, col.M_WIDTH), strict=True):
        kind = scenario.class_of.get(name)
        if kind is not None and row[col.M_LOST] + scenario.start <= at:
            lost[kind.id] = lost.get(kind.id, 0) + 1
    return tuple(LostAt(kind, count, count) for kind, count in sorted(lost.items()))
