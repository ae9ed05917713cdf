"""Convoys, their stops, trips and loads as rows."""

from __future__ import annotations

import itertools

from safeconduct.agreement.rules import InStep, Tranches
from safeconduct.plans.model import Convoy, Stop, Trip
from safeconduct.scenario.model import NEEDS, TeamClass, VehicleClass
from safeconduct.simulator.course_tables import Tables, key_of
from safeconduct.simulator.kernel import columns as col
from safeconduct.simulator.policy import Policy


def convoy_rows(tables: Tables, policy: Policy) -> None:
    """Rows of all convoys, and of what belongs to each."""
    _holders(tables)
    for number, convoy in enumerate(tables.convoys):
        row = tables.row("convoy", col.C_WIDTH)
        row[col.C_ORIGIN] = tables.place[convoy.origin]
        row[col.C_RECEPTION] = tables.place[convoy.reception]
        row[col.C_TEAM] = tables.mover[convoy.team] if convoy.team else -1
        row[col.C_DEPART] = tables.at(convoy.departs_at)
        row[col.C_KEY] = key_of("convoy", convoy.id)
        row[col.C_LEGS] = len(convoy.legs)
        row[col.C_TEAM_S] = convoy.arrives_at - convoy.stops[0].arrives_at
        row[col.C_CREW] = _crew(tables, convoy)
        _road(tables, convoy, row, policy)
        _trips(tables, number, convoy, row)
        _turn(tables, convoy, row)
        holders = _on_road(tables, convoy)
        row[col.C_HOLDER], row[col.C_HOLDER_END] = tables.more(holders, "holder")


def people_under(tables: Tables, convoy: Convoy) -> dict[str, int]:
    """People aboard in the plan by undertaking; ``""`` for those under none."""
    under: dict[str, int] = {}
    for trip in convoy.trips:
        for load in trip.loads:
            undertaking = tables.scenario.group[load.group].undertaking
            under[undertaking] = under.get(undertaking, 0) + load.people
    return under


def _crew(tables: Tables, convoy: Convoy) -> int:
    kinds = [tables.movers[trip.vehicle] for trip in convoy.trips]
    crews = sum(kind.crew for kind in kinds if isinstance(kind, VehicleClass))
    team = tables.movers.get(convoy.team)
    return crews + (team.people if isinstance(team, TeamClass) else 0)


def _road(tables: Tables, convoy: Convoy, row: list[int], policy: Policy) -> None:
    scenario = tables.scenario
    kinds = [tables.movers[trip.vehicle] for trip in convoy.trips]
    speed = max(kind.speed_milli for kind in kinds if isinstance(kind, VehicleClass))
    under = people_under(tables, convoy)
    holds = dict(convoy.holds)
    row[col.C_ROUTE] = len(tables.rows["stop"])
    row[col.C_SIDE] = len(tables.rows["part"])
    places = [stop.place for stop in convoy.stops]
    crossed = []
    for undertaking, side in tables.side.items():
        if undertaking in under:
            line = scenario.undertaking[undertaking].line
            stop = places.index(line) if line in places else -1
            tables.rows["part"].append([side, stop, 0, 0])
            crossed.append(stop)
    row[col.C_SIDE_END] = len(tables.rows["part"])
    row[col.C_LINE] = max(crossed, default=len(convoy.legs))
    row[col.C_BACK] = places.index(policy.turn_back_to) if policy.turn_back_to in places[:-1] else 0
    pieces = _pieces(tables, convoy)
    for number, place in enumerate(places):
        stop_row = tables.row("stop", col.R_WIDTH)
        stop_row[col.R_PLACE] = tables.place[place]
        stop_row[col.R_LEG] = -1
        if number < len(convoy.legs):
            leg = scenario.leg[convoy.legs[number]]
            stop_row[col.R_LEG] = tables.leg[leg.id]
            stop_row[col.R_PASS] = -(-leg.loaded_s * speed // 1000)
        stop_row[col.R_HOLD] = tables.at(holds[place]) if place in holds else -1
        stop_row[col.R_PIECE] = pieces.get(number, -1)
        stop_row[col.R_CROSS] = number in crossed
    windows = [tables.spans(scenario.window[name]) for name in sorted(under) if name in scenario.window]
    limited = [end for each in windows if each[1] > each[0] for end in each]
    row[col.C_WINDOW], row[col.C_WINDOW_END] = tables.more(limited, "span")


def _pieces(tables: Tables, convoy: Convoy) -> dict[int, int]:
    """By stop at which the road is cut: seconds that the plan reckons with to the next cut."""
    cuts = [0]
    for number, stop in enumerate(convoy.stops[1:-1], start=1):
        place = tables.scenario.place[stop.place]
        if place.kind == "meeting" and place.safe_to_wait:
            cuts.append(number)
    cuts.append(len(convoy.stops) - 1)
    stops: tuple[Stop, ...] = convoy.stops
    return {
        since: stops[until].arrives_at - stops[since].leaves_at for since, until in itertools.pairwise(cuts)
    }


def _trips(tables: Tables, number: int, convoy: Convoy, row: list[int]) -> None:
    row[col.C_TRIP], row[col.C_VEHICLES] = len(tables.rows["trip"]), len(convoy.trips)
    row[col.C_TRIP_END] = row[col.C_TRIP] + row[col.C_VEHICLES]
    for trip in sorted(convoy.trips, key=lambda each: each.vehicle):
        kind = tables.movers[trip.vehicle]
        one = tables.row("trip", col.T_WIDTH)
        one[col.T_CONVOY] = number
        one[col.T_MOVER] = tables.mover[trip.vehicle]
        one[col.T_BAY] = tables.at(trip.bay_at)
        one[col.T_WORK] = trip.unloaded_at - trip.bay_at
        one[col.T_TOOK] = trip.bay_free_at - trip.bay_at
        one[col.T_KEY] = key_of("trip", f"{convoy.id}/{trip.vehicle}")
        if isinstance(kind, VehicleClass):
            one[col.T_ONE_WAY], one[col.T_TURN] = kind.one_way, kind.turnaround_s
            _loads(tables, trip, kind, one)


def _loads(tables: Tables, trip: Trip, kind: VehicleClass, row: list[int]) -> None:
    boarding_s = dict(tables.scenario.boarding_s)
    spare = {need: kind.holds(need) for need in NEEDS}
    for load in trip.loads:
        spare[tables.scenario.group[load.group].need] -= load.people
    row[col.T_LOAD] = len(tables.rows["load"])
    row[col.T_LOAD_END] = row[col.T_LOAD] + len(trip.loads)
    for load in trip.loads:
        need = tables.scenario.group[load.group].need
        free = 0 if kind.one_way else max(0, spare.pop(need, 0))  # the first of a need has all that is free
        tables.rows["load"].append([tables.group[load.group], load.people, boarding_s.get(need, 0), free, 0])


def _turn(tables: Tables, convoy: Convoy, row: list[int]) -> None:
    """Its place in the order of its assembly place, and how large it may become."""
    begins = min(trip.bay_at for trip in convoy.trips)
    same = [other.stops[0].leaves_at for other in tables.convoys if other.origin == convoy.origin]
    row[col.C_AFTER_BOARD] = sum(1 for leaves in same if leaves < begins)
    row[col.C_AFTER_DEPART] = sum(1 for leaves in same if leaves < convoy.departs_at)
    under = people_under(tables, convoy)
    # More people than planned would break shares or steps that the plan keeps.
    bound = any(
        rule.a in under or rule.b in under
        for rule in tables.scenario.rules
        if isinstance(rule, InStep | Tranches)
    )
    row[col.C_CAP] = convoy.people if bound else col.NEVER


def _holders(tables: Tables) -> None:
    for holder in tables.scenario.holders:
        tables.rows["holder"].append([key_of("holder", holder.id), 0])


def _on_road(tables: Tables, convoy: Convoy) -> list[int]:
    """Holders of its legs and of the posts that it passes."""
    scenario = tables.scenario
    names = {scenario.leg[leg].holder for leg in convoy.legs}
    names |= {scenario.place[stop.place].holder for stop in convoy.stops[1:-1]}
    return [number for number, holder in enumerate(scenario.holders) if holder.id in names]
