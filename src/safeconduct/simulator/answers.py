"""From the kernel's tables back to nouns with names and instants."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from safeconduct.plans.model import Convoy, Load, Move, Plan, Stop, Trip
from safeconduct.scenario.model import NEEDS, Scenario
from safeconduct.simulator.course import Course
from safeconduct.simulator.hazards import CAUSES
from safeconduct.simulator.kernel import columns as col
from safeconduct.simulator.kernel import tally
from safeconduct.simulator.outcome import Halt, Outcomes, Whole

KNOWN = "known"
"""The cause of a halt that was given beforehand."""


def outcomes_of(
    course: Course, scenario: Scenario, results: tally.Results, *, runs: range, seed: int
) -> Outcomes:
    """The results of runs, by name."""
    start, figure = scenario.start, results.figure

    def instant(column: int) -> Whole:
        found: Whole = np.where(figure[:, column] < 0, -1, figure[:, column] + start)
        return found

    return Outcomes(
        seed=seed,
        runs=runs,
        series=("all", *course.sides, *NEEDS),
        places=course.places,
        grid=np.arange(course.bins, dtype=np.int64) * tally.BIN_S + start,
        due=results.due,
        out=np.cumsum(results.out, axis=1, dtype=np.int64),
        stranded=results.stranded,
        returned=figure[:, tally.O_RETURNED],
        last_out_at=instant(tally.O_LAST),
        last_stretcher_at=instant(tally.O_LYING),
        exposed_max=figure[:, tally.O_EXPOSED],
        imbalance_max=results.apart,
        loaded_wait_person_s=figure[:, tally.O_LOADED_S],
        outdoors_person_s=figure[:, tally.O_OUTDOORS_S],
        cold_person_s=figure[:, tally.O_COLD_S],
        binding_s=results.waited,
        events=figure[:, tally.O_EVENTS],
        halts=tuple(
            _halts(row, int(number), start)
            for row, number in zip(results.halt, figure[:, tally.O_HALTS], strict=True)
        ),
    )


def _halts(rows: Whole, number: int, start: int) -> tuple[Halt, ...]:
    causes = (*CAUSES, KNOWN)
    return tuple(
        Halt(
            begins_at=int(row[col.H_BEGINS]) + start,
            ends_at=None if row[col.H_ENDS] >= col.NEVER else int(row[col.H_ENDS]) + start,
            cause=causes[row[col.H_CAUSE]],
            exposed=int(row[col.H_EXPOSED]),
            outdoors=int(row[col.H_OUTDOORS]),
            loaded=int(row[col.H_LOADED]),
        )
        for row in rows[: min(number, col.MOST_HALTS)]
    )


def plan_as_it_went(course: Course, scenario: Scenario, plan: Plan) -> Plan:
    """The plan with the seconds of the run that the tables hold: only convoys that arrived and runs that ended."""
    rows = course.rows(col.CONVOYS, col.C_WIDTH)
    convoys = tuple(
        _convoy(course, scenario, plan.convoy[name], row)
        for row, name in zip(rows, course.convoys, strict=True)
        if row[col.C_STATE] == col.ARRIVED
    )
    runs = course.rows(col.RUNS, col.N_WIDTH)
    order = {convoy.id: number for number, convoy in enumerate(plan.convoys)}
    went = {
        number: replace(
            plan.moves[number],
            departs_at=int(row[col.N_DEPARTED]) + scenario.start,
            arrives_at=int(row[col.N_ARRIVED]) + scenario.start,
        )
        for row, number in zip(runs, course.runs, strict=True)
        if row[col.N_ARRIVED] < col.NEVER
    }
    moves: tuple[Move, ...] = tuple(went[number] for number in sorted(went))
    return replace(plan, convoys=tuple(sorted(convoys, key=lambda each: order[each.id])), moves=moves)


def _convoy(course: Course, scenario: Scenario, planned: Convoy, row: Whole) -> Convoy:
    start, cell = scenario.start, course.world.cell
    first, end = row[col.C_ROUTE], row[col.C_ROUTE] + (row[col.C_LEGS] + 1) * col.R_WIDTH
    stops = tuple(
        Stop(
            course.places[course.number(stop[col.R_PLACE], col.PLACES, col.P_WIDTH)],
            int(stop[col.R_ARRIVES]) + start,
            int(stop[col.R_READY]) + start,
            int(stop[col.R_LEAVES]) + start,
        )
        for stop in cell[first:end].reshape(-1, col.R_WIDTH)
    )
    by_vehicle = sorted(planned.trips, key=lambda each: each.vehicle)
    rows = cell[row[col.C_TRIP] : row[col.C_TRIP_END]].reshape(-1, col.T_WIDTH)
    went = {
        trip.vehicle: _trip(course, start, trip, one)
        for trip, one in zip(by_vehicle, rows, strict=True)
        if one[col.T_STATE] == col.LOADED
    }
    trips = tuple(went[trip.vehicle] for trip in planned.trips if trip.vehicle in went)
    return replace(planned, trips=trips, departs_at=int(row[col.C_DEPARTED]) + start, stops=stops)


def _trip(course: Course, start: int, planned: Trip, row: Whole) -> Trip:
    loads = course.world.cell[row[col.T_LOAD] : row[col.T_LOAD_END]].reshape(-1, col.L_WIDTH)
    return Trip(
        planned.vehicle,
        tuple(
            Load(load.group, int(one[col.L_ABOARD])) for load, one in zip(planned.loads, loads, strict=True)
        ),
        int(row[col.T_BAY_AT]) + start,
        int(row[col.T_FREE]) + start,
        int(row[col.T_UNLOADED]) + start,
        int(row[col.T_OUT]) + start,
    )
