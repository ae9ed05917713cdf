"""A plan on its case, as the tables that the kernel runs: names become rows, instants seconds from the start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from safeconduct.agreement.rules import InStep, Paired, Tranches
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import NEEDS, Scenario, Spans, TeamClass, VehicleClass
from safeconduct.scenario.times import merge
from safeconduct.simulator.course_convoys import convoy_rows
from safeconduct.simulator.course_layout import laid_out
from safeconduct.simulator.course_rules import rule_rows
from safeconduct.simulator.course_tables import Tables, key_of
from safeconduct.simulator.draws import quantiles
from safeconduct.simulator.hazards import Hazards, SideReading
from safeconduct.simulator.kernel import columns as col
from safeconduct.simulator.policy import Policy
from safeconduct.units import DAY_S, HOUR_S

DEMANDS = ("planned", "low", "best", "high", "between")
ORDERS = ("hold", "in_order", "next_ready")
ON_HALT = ("wait", "go_on", "turn_back")
KINDS = {"assembly": col.ASSEMBLY, "post": col.POST, "meeting": col.MEETING}
DEFAULT_SLACK = 0.25
"""A side minds being ahead by more than a quarter of what is due, where the hazards do not say how it reads it."""


@dataclass(frozen=True)
class Course:
    """The tables with the names of their rows."""

    world: col.World
    convoys: tuple[str, ...]
    runs: tuple[int, ...]
    """By row: the number of the run among the plan's moves."""
    sides: tuple[str, ...]
    groups: tuple[str, ...]
    places: tuple[str, ...]
    bins: int

    def rows(self, table: int, width: int) -> col.Whole:
        """The rows of a table as they stand now, named by the register that says where it begins."""
        cell = self.world.cell
        return cell[cell[table] : cell[table + 1]].reshape(-1, width)

    def number(self, row: int, table: int, width: int) -> int:
        """Which row of its table begins in this cell."""
        return int(row - self.world.cell[table]) // width


def compile_course(scenario: Scenario, plan: Plan, hazards: Hazards, policy: Policy) -> Course:
    """Everything that runs of this plan need. Raises InvalidInput where the plan names what the case does not have."""
    tables = Tables(scenario, plan)
    _places(tables)
    _legs(tables)
    _groups(tables)
    _movers(tables)
    _runs(tables)
    convoy_rows(tables, policy)
    rule_rows(tables)
    _place_lists(tables)
    world = _world(tables, hazards, policy)
    return Course(
        world,
        tuple(convoy.id for convoy in tables.convoys),
        tuple(tables.move_order),
        tuple(tables.side),
        tuple(tables.group),
        tuple(tables.place),
        -(-(scenario.horizon - scenario.start) // HOUR_S) + 1,
    )


def _places(tables: Tables) -> None:
    for place in tables.scenario.places:
        row = tables.row("place", col.P_WIDTH)
        row[col.P_KIND] = KINDS.get(place.kind, col.OTHER)
        row[col.P_RATE] = place.people_per_h or 0
        bays = place.bays if place.kind == "assembly" else 0
        row[col.P_BAY], row[col.P_BAY_END] = tables.more([0] * bays)
        lanes = max(1, place.lanes) if place.kind == "post" else 0
        row[col.P_LANE], row[col.P_LANE_END] = tables.more([0] * lanes)
        row[col.P_VEHICLE], row[col.P_PERSON], row[col.P_EMPTY] = (
            place.vehicle_s,
            place.person_s,
            place.empty_s,
        )
        row[col.P_HOURS], row[col.P_HOURS_END] = tables.spans(place.hours)
        row[col.P_UNLOAD] = place.unload_s
        planned = sum(convoy.people for convoy in tables.convoys if convoy.reception == place.id)
        row[col.P_ROOM] = col.NEVER if place.capacity is None else max(0, place.capacity - planned)


def _legs(tables: Tables) -> None:
    lanes: dict[str, list[int]] = {}
    for number, leg in enumerate(tables.scenario.legs):
        row = tables.row("leg", col.E_WIDTH)
        row[col.E_HEADWAY] = leg.headway_s
        row[col.E_MOST] = -1 if leg.max_convoys is None else max(0, leg.max_convoys)
        row[col.E_RING], _ = tables.more([0] * max(0, leg.max_convoys or 0))
        row[col.E_HOURS], row[col.E_HOURS_END] = tables.spans(leg.hours)
        row[col.E_METRES] = leg.road_m
        row[col.E_KEY] = key_of("leg", leg.id)
        lanes.setdefault(leg.lane or f" {leg.id}", []).append(number)
    for lane, legs in enumerate(lanes.values()):
        row = tables.row("lane", col.A_WIDTH)
        row[col.A_LEG], row[col.A_LEG_END] = tables.more(legs, "leg")
        ids = {tables.scenario.legs[leg].id for leg in legs}
        row[col.A_QUEUE], _ = tables.more(
            [0] * sum(1 for convoy in tables.convoys if ids.intersection(convoy.legs))
        )
        for number in legs:
            tables.rows["leg"][number][col.E_LANE] = lane


def _groups(tables: Tables) -> None:
    figures = {
        figure.row: figure
        for figure in tables.scenario.figures
        if figure.table == "groups" and figure.column == "people"
    }
    planned = dict.fromkeys(tables.group, 0)
    for convoy in tables.convoys:
        for trip in convoy.trips:
            for load in trip.loads:
                planned[load.group] += load.people
    for group in tables.scenario.groups:
        row = tables.row("group", col.G_WIDTH)
        figure = figures.get(group.id)
        ends = (figure.low, figure.best, figure.high) if figure else (group.people,) * 3
        row[col.G_SIDE] = tables.side.get(group.undertaking, -1)
        row[col.G_NEED] = NEEDS.index(group.need)
        row[col.G_HOUSEHOLD] = max(1, group.household)
        row[col.G_PLACE] = tables.place[group.place]
        row[col.G_LOW], row[col.G_BEST], row[col.G_HIGH] = (int(end) for end in ends)
        row[col.G_PEOPLE] = group.people
        row[col.G_PLANNED] = planned[group.id]


def _movers(tables: Tables) -> None:
    for name, kind in tables.movers.items():
        row = tables.row("mover", col.M_WIDTH)
        tasks = sorted(tables.tasks[name])
        row[col.M_TASK] = len(tables.rows["task"])
        tables.rows["task"] += [[number, index] for _, _, number, index in tasks]
        row[col.M_TASK_END] = len(tables.rows["task"])
        row[col.M_HOURS], row[col.M_HOURS_END] = tables.spans(kind.hours)
        row[col.M_DUTY] = -1 if kind.duty_s is None else kind.duty_s
        row[col.M_REST] = kind.rest_s
        row[col.M_TEAM] = isinstance(kind, TeamClass)
        row[col.M_OWN] = isinstance(kind, VehicleClass) and kind.one_way
        row[col.M_KEY] = key_of("mover", name)


def _runs(tables: Tables) -> None:
    scenario = tables.scenario
    turn: dict[str, int] = {}
    for number in tables.move_order:
        move = tables.plan.moves[number]
        kind = tables.movers[move.who]
        speed = kind.speed_milli if isinstance(kind, VehicleClass) else 1000
        row = tables.row("run", col.N_WIDTH)
        row[col.N_MOVER] = tables.mover[move.who]
        row[col.N_DEPART] = tables.at(move.departs_at)
        row[col.N_LEG] = len(tables.rows["runleg"])
        row[col.N_LEG_END] = row[col.N_LEG] + len(move.legs)
        row[col.N_WORK] = move.arrives_at - move.departs_at
        row[col.N_WINDOW], row[col.N_WINDOW_END] = tables.spans(_open_for(scenario, move.end))
        row[col.N_END] = tables.place[move.end]
        row[col.N_KEY] = key_of("run", f"{move.who}/{turn.setdefault(move.who, 0)}")
        turn[move.who] += 1
        for each, leg_id in enumerate(move.legs):
            leg = scenario.leg[leg_id]
            post = scenario.place[leg.end].kind == "post" and each + 1 < len(move.legs)
            passage = -(-leg.empty_s * speed // 1000)
            tables.rows["runleg"].append([tables.leg[leg_id], passage, tables.place[leg.end] if post else -1])


def _open_for(scenario: Scenario, place_id: str) -> Spans | None:
    """When empty runs into a place may be on their way; None for always."""
    place = scenario.place[place_id]
    if not (scenario.empty_needs_window and place.kind == "assembly" and place.besieged):
        return None
    here = {group.undertaking for group in scenario.groups if group.place == place_id}
    if not here or any(undertaking not in scenario.window for undertaking in here):
        return None
    return merge(span for undertaking in here for span in scenario.window[undertaking])


def _place_lists(tables: Tables) -> None:
    """The convoys of every assembly place, and the trips of each in the order in which the plan lets them board."""
    here: dict[int, list[int]] = {}
    for number, convoy in enumerate(tables.rows["convoy"]):
        here.setdefault(convoy[col.C_ORIGIN], []).append(number)
        trips = range(convoy[col.C_TRIP], convoy[col.C_TRIP_END])
        rows = tables.rows["trip"]
        in_order = sorted(trips, key=lambda trip: (rows[trip][col.T_BAY], trip))
        convoy[col.C_LIST], convoy[col.C_LIST_END] = tables.more(in_order, "trip")
        convoy[col.C_FIRST] = rows[in_order[0]][col.T_BAY]
        convoy[col.C_ONE_WAY] = any(rows[trip][col.T_ONE_WAY] for trip in trips)
    for place, convoys in here.items():
        row = tables.rows["place"][place]
        row[col.P_CONVOY], row[col.P_CONVOY_END] = tables.more(convoys, "convoy")


def _readings(tables: Tables, hazards: Hazards) -> list[SideReading]:
    if hazards.readings:
        return list(hazards.readings)
    due = {undertaking.id: undertaking.due for undertaking in tables.scenario.undertakings}
    found = []
    for rule in tables.scenario.rules:
        if isinstance(rule, InStep | Tranches | Paired):
            for own, other in ((rule.a, rule.b), (rule.b, rule.a)):
                if due[own] > 0 and due[other] > 0:
                    found.append(SideReading(own, other, due[own], due[other], DEFAULT_SLACK))
    return found


def expiries(scenario: Scenario) -> tuple[int, ...]:
    """Instants before the horizon at which the windows of an undertaking end for good: announced expiries."""
    ends = {spans[-1][1] for _, spans in scenario.windows if spans}
    return tuple(sorted(end for end in ends if scenario.start < end < scenario.horizon))


def _world(tables: Tables, hazards: Hazards, policy: Policy) -> col.World:
    scenario, rows = tables.scenario, tables.rows
    slacks = [reading.slack for reading in _readings(tables, hazards)]
    for number, reading in enumerate(_readings(tables, hazards)):
        sides = (tables.side[reading.side], tables.side[reading.other])
        rows["reading"].append([*sides, reading.due, reading.other_due, col.F_WIDTH + number])
    announced = hazards.expiries or (expiries(scenario) if hazards.expiry_chance > 0 else ())
    for begins, ends in hazards.halts:
        rows["known"].append([tables.at(begins), min(tables.at(ends), col.NEVER), 0, 0])
    rows["known"] += [[tables.at(at), col.NEVER, 0, 1] for at in announced]
    fresh = laid_out(tables, _registers(tables, hazards, policy))
    figures = np.concatenate([_figures(hazards), np.array(slacks, np.float64)])
    convoys = len(rows["convoy"])
    events = (
        4096
        + 8 * (convoys + len(rows["place"]) + len(rows["lane"]))
        + 4 * (len(rows["trip"]) + len(rows["mover"]))
    )
    return col.World(
        cell=fresh.copy(),
        fresh=fresh,
        heap=np.zeros(events, np.int64),
        real=figures.copy(),
        figures=figures,
        table=quantiles(hazards),
    )


def _registers(tables: Tables, hazards: Hazards, policy: Policy) -> col.Whole:
    scenario = tables.scenario
    z = np.zeros(col.FIRST_ROW, np.int64)
    local = datetime.fromtimestamp(scenario.start, UTC).astimezone(ZoneInfo(scenario.timezone))
    z[col.Z_HORIZON] = scenario.horizon - scenario.start
    z[col.Z_UNTIL] = z[col.Z_HORIZON]
    z[col.Z_FORM_UP] = scenario.convoy.form_up_s
    z[col.Z_HOLD_MAX] = scenario.convoy.hold_max_s
    z[col.Z_CALL] = scenario.call_forward_s
    z[col.Z_NIGHT] = local.hour * 3600 + local.minute * 60 + local.second + DAY_S
    z[col.Z_ORDER] = ORDERS.index(policy.order)
    z[col.Z_ON_HALT] = ON_HALT.index(policy.on_halt)
    z[col.Z_DEMAND] = DEMANDS.index(hazards.demand)
    z[col.Z_SIDES] = len(tables.side)
    z[col.Z_TO_COME] = len(tables.convoys)
    z[col.Z_ACTIVES] = tables.more([0] * (len(tables.convoys) + 1))[0]
    return z


def _figures(hazards: Hazards) -> col.Real:
    real = np.zeros(col.F_WIDTH, np.float64)
    real[col.F_BOARD], real[col.F_INSPECT] = hazards.boarding_scale, hazards.inspection_scale
    real[col.F_TRAVEL], real[col.F_WINTER] = hazards.travel_scale, hazards.winter_scale
    real[col.F_BREAK] = hazards.breakdowns_per_1000_km / 1_000_000
    real[col.F_REPAIR], real[col.F_TRANSFER] = hazards.repair_mean_s, hazards.transfer_after_s
    real[col.F_LOST] = hazards.lost_per_vehicle_day / DAY_S
    real[col.F_LATE], real[col.F_LATE_MEAN] = hazards.confirm_late_share, hazards.confirm_late_mean_s
    real[col.F_UNCONFIRMED] = hazards.confirm_never_share
    real[col.F_CLOSE], real[col.F_CLOSE_MEAN] = hazards.closures_per_leg_day / DAY_S, hazards.closure_mean_s
    real[col.F_RETURNED], real[col.F_INCIDENT] = hazards.returned_per_post, hazards.incident_halts_share
    real[col.F_BASE] = hazards.base_share / hazards.truce_mean_s if hazards.truce_mean_s > 0 else 0.0
    real[col.F_EXPIRY], real[col.F_IMBALANCE] = hazards.expiry_chance, hazards.imbalance_per_h / HOUR_S
    real[col.F_HALT], real[col.F_FINAL] = hazards.halt_median_s, hazards.final_share
    return real
