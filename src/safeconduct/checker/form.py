"""FORM: is the file whole? What can be followed is handed on to the replay; the rest is named here and left out."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from safeconduct.checker.record import Journey, Record, Ride, Run
from safeconduct.checker.told import Told
from safeconduct.checker.verdict import NEVER, Break, when
from safeconduct.plans.model import Convoy, Move, Objective, Plan, Trip
from safeconduct.plans.past import Past, scenario_after
from safeconduct.scenario.model import Group, Leg, Scenario

LATEST = NEVER >> 16
"""No instant of a plan lies beyond this; a number that does is not an instant."""

RUNS_END_AT = ("assembly", "reception", "depot")
"""Where an empty run may end: at a post it could slip past the queue."""


def read_plan(scenario: Scenario, plan: Plan, past: Past | None = None) -> tuple[Record, list[Break]]:
    """The plan with everything in it that can be followed, and a FORM break for all that cannot."""
    broken = _heading(scenario, plan) + _moment(scenario, plan, past)
    journeys = []
    for convoy in plan.convoys:
        journey = _journey(scenario, convoy, broken)
        if journey is not None:
            journeys.append(journey)
    runs = []
    for move in plan.moves:
        run = _run(scenario, move, broken)
        if run is not None:
            runs.append(run)
    told = Told.of(scenario, past)
    then = scenario if past is None else scenario_after(scenario, past)
    record = Record(then, plan, tuple(journeys), tuple(runs), told)
    return _with_roads_of(record), broken


def _with_roads_of(record: Record) -> Record:
    """The record with the legs as they stand after the moment: the roads were followed on the case as it was."""
    if record.told.past is None:
        return record
    leg = record.scenario.leg
    for journey in record.journeys:
        journey.legs = tuple(leg[each.id] for each in journey.legs)
    for run in record.runs:
        run.legs = tuple(leg[each.id] for each in run.legs)
    return record


def _moment(scenario: Scenario, plan: Plan, past: Past | None) -> list[Break]:
    """Whether the plan and the past that it is judged with belong together."""
    if past is None:
        if plan.goes_on_at is None:
            return []
        return [_form("the plan goes on from a position; without its past it cannot be judged")]
    if past.case != scenario.name:
        return [_form(f"the past is of the case “{past.case}”, the case is “{scenario.name}”")]
    if plan.goes_on_at != past.at:
        stated = "its start" if plan.goes_on_at is None else when(plan.goes_on_at)
        return [_form(f"the plan goes on from {stated}, the past ends at {when(past.at)}")]
    return []


def _form(detail: str, convoy: str = "", place: str = "", by: str = "") -> Break:
    return Break("FORM", convoy, place, None, by, detail)


def _heading(scenario: Scenario, plan: Plan) -> list[Break]:
    broken = [
        _form(f"the plan says {name} “{stated}”, the case is “{true}”")
        for name, stated, true in (
            ("case", plan.case, scenario.name),
            ("variant", plan.variant, scenario.variant),
            ("reading", plan.reading, scenario.reading),
            ("digest", plan.digest, scenario.digest),
        )
        if stated != true
    ]
    if plan.objective not in get_args(Objective):
        broken.append(_form(f"objective “{plan.objective}” is not known"))
    uses = Counter(convoy.id for convoy in plan.convoys)
    broken += [
        _form("the id of the convoy is used more than once", convoy, by=f"{count - 1} convoys")
        for convoy, count in uses.items()
        if count > 1
    ]
    broken += [_form("a convoy has no id") for convoy in plan.convoys if not convoy.id]
    return broken


def _is_instant(value: object) -> bool:
    return type(value) is int and -LATEST < value < LATEST


def _journey(scenario: Scenario, convoy: Convoy, broken: list[Break]) -> Journey | None:
    def fault(detail: str, place: str = "") -> None:
        broken.append(_form(detail, convoy.id, place))

    origin = scenario.place.get(convoy.origin)
    if origin is None:
        fault(f"starts at the unknown place “{convoy.origin}”")
        return None
    if convoy.reception not in scenario.place:
        fault(f"ends at the unknown place “{convoy.reception}”")
    team = scenario.team_class_of.get(convoy.team)
    if team is None and convoy.team:
        fault(f"has the unknown team “{convoy.team}”")
    rides = tuple(
        ride for ride in (_ride(scenario, convoy, trip, broken) for trip in convoy.trips) if ride is not None
    )
    legs, faults = _road(scenario, convoy.legs, convoy.origin, convoy.reception)
    for detail in faults:
        fault(detail)
    departs_at = convoy.departs_at
    if not _is_instant(departs_at):
        fault(f"departs at {departs_at!r}, which is no instant")
        departs_at, legs = NEVER, ()
    if not convoy.trips:
        fault("has no vehicle")
    visited = Counter([convoy.origin, *(leg.end for leg in legs)])
    for place, visits in visited.items():
        if visits > 1:
            fault(f"visits {place} {visits} times", place)
    holds = _holds(scenario, convoy, broken)
    return Journey(convoy, convoy.id, origin, legs, rides, team, departs_at, holds)


def _ride(scenario: Scenario, convoy: Convoy, trip: Trip, broken: list[Break]) -> Ride | None:
    kind = scenario.class_of.get(trip.vehicle)
    if kind is None:
        broken.append(_form(f"has the unknown vehicle “{trip.vehicle}”", convoy.id))
    if not _is_instant(trip.bay_at):
        broken.append(
            _form(f"{trip.vehicle} begins to load at {trip.bay_at!r}, which is no instant", convoy.id)
        )
        return None
    loads: list[tuple[Group, int]] = []
    for load in trip.loads:
        group = scenario.group.get(load.group)
        if group is None:
            broken.append(
                _form(f"{trip.vehicle} carries people of the unknown group “{load.group}”", convoy.id)
            )
        elif type(load.people) is not int or load.people <= 0:
            broken.append(
                _form(
                    f"{trip.vehicle} carries {load.people!r} people of {load.group};"
                    " people are whole numbers above zero",
                    convoy.id,
                )
            )
        else:
            loads.append((group, load.people))
    if kind is None:
        return None
    return Ride(trip, trip.vehicle, kind, tuple(loads), trip.bay_at)


def _holds(scenario: Scenario, convoy: Convoy, broken: list[Break]) -> dict[str, int]:
    holds: dict[str, int] = {}
    for place, until in convoy.holds:
        if place not in scenario.place:
            broken.append(_form(f"is held at the unknown place “{place}”", convoy.id))
        elif not _is_instant(until):
            broken.append(_form(f"is held until {until!r}, which is no instant", convoy.id, place))
        elif place in holds:
            broken.append(_form("is held twice at one place", convoy.id, place))
        else:
            holds[place] = until
    return holds


def _road(
    scenario: Scenario, ids: tuple[str, ...], start: str, end: str
) -> tuple[tuple[Leg, ...], list[str]]:
    """The legs where they join ``start`` to ``end``, nothing where they do not, and what is wrong with them."""
    faults = [f"takes the unknown leg “{leg}”" for leg in ids if leg not in scenario.leg]
    if faults:
        return (), faults
    legs = tuple(scenario.leg[leg] for leg in ids)
    if not legs:
        return (), ["takes no leg"]
    at = start
    for leg in legs:
        if leg.start != at:
            faults.append(f"takes leg {leg.id} from {leg.start}, but stands at {at}")
        at = leg.end
    if at != end:
        faults.append(f"its legs end at {at}, not at {end}")
    return (() if faults else legs), faults


def _run(scenario: Scenario, move: Move, broken: list[Break]) -> Run | None:
    kind = scenario.class_of.get(move.who) or scenario.team_class_of.get(move.who)
    faults = [] if kind else [f"empty run of the unknown vehicle or team “{move.who}”"]
    faults += [
        f"empty run of {move.who}: the place “{place}” is unknown"
        for place in (move.start, move.end)
        if place not in scenario.place
    ]
    if not _is_instant(move.departs_at):
        faults.append(f"empty run of {move.who} departs at {move.departs_at!r}, which is no instant")
    legs, road_faults = _road(scenario, move.legs, move.start, move.end)
    faults += [f"empty run of {move.who} {fault}" for fault in road_faults]
    broken += [_form(fault) for fault in faults]
    end = scenario.place.get(move.end)
    if end is not None and end.kind not in RUNS_END_AT:
        broken.append(_form(f"empty run of {move.who} ends at a {end.kind} place", place=end.id))
    if faults or kind is None:
        return None
    return Run(move, move.who, kind, legs, move.departs_at)
