"""FIGURES and EXPOSED: what a plan really achieves, recomputed from its replay (docs/reference/figures.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from safeconduct.checker.bound_figures import BoundFigures
from safeconduct.checker.curves import aboard_s, loaded_wait_person_s, on_road_curve, peak
from safeconduct.checker.record import Journey, Record
from safeconduct.checker.verdict import NEVER, Break, when
from safeconduct.checker.worth import figures as worth
from safeconduct.plans.model import Convoy, Figures, Load, Plan, Trip
from safeconduct.scenario.model import NEEDS, Scenario
from safeconduct.units import HOUR_S

DIGITS = {
    "mean_regret_share": 4,
    "gap": 4,
    "inputs_assumed_share": 4,
    "loaded_wait_person_h": 2,
    "vehicle_km": 1,
    "expected_people": 1,
    "expected_bound_people": 1,
    "exposure_person_h": 2,
    "exposure_bound_person_h": 2,
}
"""Decimals of a stated figure; hours have 4, all else is whole."""


def as_it_goes(record: Record) -> Plan:
    """The plan with the instants that follow, without convoys that never arrive and without unknown people."""
    return replace(
        record.plan,
        convoys=tuple(_convoy(journey) for journey in record.journeys if journey.arrives_at < NEVER),
    )


def _convoy(journey: Journey) -> Convoy:
    trips = tuple(
        Trip(
            ride.vehicle,
            tuple(Load(group.id, people) for group, people in ride.loads),
            ride.bay_at,
            ride.bay_free_at,
            ride.unloaded_at,
            ride.out_at,
        )
        for ride in journey.rides
    )
    return replace(journey.stated, trips=trips, stops=tuple(journey.stops))


def hours(scenario: Scenario, at: int | None) -> float | None:
    """Hours of an instant from the scenario's start, as they are stated."""
    return None if at is None else round((at - scenario.start) / HOUR_S, 4)


def recompute(record: Record, bound: BoundFigures) -> Figures:
    """Every figure, from the replay and from what the bound says."""
    scenario, plan = record.scenario, as_it_goes(record)
    out = [
        (ride.out_at, group.need, people)
        for _, ride in record.rides()
        if ride.out_at <= scenario.horizon
        for group, people in ride.loads
    ]
    exposed_max, exposed_at = peak(on_road_curve(scenario, plan))
    aboard = max((aboard_s(trip) for convoy in plan.convoys for trip in convoy.trips), default=0)
    wait = sum(loaded_wait_person_s(convoy) for convoy in plan.convoys)
    ends = [ride.out_at for _, ride in record.rides() if ride.people and ride.out_at < NEVER]
    stretchers = [
        ride.out_at for _, ride in record.rides() if ride.people_of("stretcher") and ride.out_at < NEVER
    ]
    return Figures(
        people_total=scenario.people_total,
        people_out=sum(people for _, _, people in out),
        out_by_category=tuple((need, sum(people for _, own, people in out if own == need)) for need in NEEDS),
        last_stretcher_h=hours(scenario, max(stretchers, default=None)),
        finish_h=hours(scenario, max(ends, default=None)),
        finish_bound_h=hours(scenario, bound.finish_at),
        regret_people=bound.regret_people,
        regret_at_h=hours(scenario, bound.regret_at),
        regret_found_people=record.plan.figures.regret_found_people,
        regret_floor_people=bound.regret_floor,
        mean_regret_share=bound.mean_regret_share,
        mark_people=bound.mark_people,
        gap=bound.gap,
        exposed_max=exposed_max,
        exposed_max_at_h=hours(scenario, exposed_at),
        loaded_wait_person_h=round(wait / HOUR_S, 2),
        longest_aboard_h=round(aboard / HOUR_S, 4),
        convoys=len(record.plan.convoys),
        vehicles_used=len({trip.vehicle for convoy in record.plan.convoys for trip in convoy.trips}),
        vehicle_km=round(_vehicle_m(record) / 1000, 1),
        inputs_assumed_share=_assumed_share(scenario),
        expected_people=worth.stated(worth.expected(scenario, plan), 1),
        expected_bound_people=worth.stated(bound.expected_bound, 1),
        exposure_person_h=worth.stated(worth.exposure(scenario, plan), 2),
        exposure_bound_person_h=worth.stated(bound.exposure_bound, 2),
    )


def _vehicle_m(record: Record) -> int:
    loaded = sum(len(journey.rides) * sum(leg.road_m for leg in journey.legs) for journey in record.journeys)
    return loaded + sum(leg.road_m for run in record.runs if not run.is_team for leg in run.legs)


def _assumed_share(scenario: Scenario) -> float:
    if not scenario.figures:
        return 0.0
    assumed = sum(1 for figure in scenario.figures if figure.assumed or not figure.source)
    return round(assumed / len(scenario.figures), 4)


def check_figures(record: Record, true: Figures, *, with_bound: bool) -> Iterator[Break]:
    """FIGURES: every stated figure against the recomputed one. Without a bound, what needs one is a mere claim."""
    stated = record.plan.figures
    for field in fields(Figures):
        said, follows = getattr(stated, field.name), getattr(true, field.name)
        if field.name in NEED_BOUND and not with_bound:
            continue
        if said is None and OF_OBJECTIVE.get(field.name, record.plan.objective) != record.plan.objective:
            continue
        if not _same(field.name, said, follows):
            by = ""
            if isinstance(said, int | float) and isinstance(follows, int | float):
                by = f"{abs(said - follows):.6g} {_unit(field.name)}"
            yield Break("FIGURES", "", "", None, by, f"{field.name} is stated as {said}; {follows} follows")


NEED_BOUND = frozenset(
    {
        "finish_bound_h",
        "regret_people",
        "regret_at_h",
        "regret_floor_people",
        "mean_regret_share",
        "mark_people",
        "gap",
        "expected_bound_people",
        "exposure_bound_person_h",
    }
)
"""Figures that follow from a bound."""

OF_OBJECTIVE = {
    "expected_people": "expected",
    "expected_bound_people": "expected",
    "exposure_person_h": "exposure",
    "exposure_bound_person_h": "exposure",
}
"""Figures that a plan for another objective need not state: plans from before there were these state none of them."""


def _same(name: str, said: object, follows: object) -> bool:
    if isinstance(said, int | float) and isinstance(follows, int | float):
        digits = DIGITS.get(name, 4 if name.endswith("_h") else 0)
        return abs(said - follows) <= 0.500001 * 10.0**-digits if digits else said == follows
    if isinstance(said, tuple) and isinstance(follows, tuple):
        return [tuple(each) for each in said] == [tuple(each) for each in follows]
    return said == follows


def _unit(name: str) -> str:
    if name.endswith("_person_h"):
        return "person-hours"
    if name.endswith("_h"):
        return "h"
    if name.endswith("_km"):
        return "km"
    return {"convoys": "convoys", "vehicles_used": "vehicles"}.get(
        name, "of 1" if name in DIGITS else "people"
    )


def check_exposed(record: Record) -> Iterator[Break]:
    """EXPOSED: ``E(t)`` never above the case's ``exposed_max``."""
    most = record.scenario.exposed_max
    if most is None:
        return
    above = 0
    since = 0
    for at, value in (*on_road_curve(record.scenario, as_it_goes(record)), (NEVER, 0)):
        if value > most and not above:
            since = at
        if value <= most and above:
            detail = f"{most + above} people are on the road, until {when(at)}; {most} are the most"
            sent = any(
                since <= journey.departs_at < at and not record.is_past(journey.departs_at)
                for journey in record.journeys
            )
            past = record.told.past is not None and not sent
            yield Break("EXPOSED", "", "", since, f"{above} people", detail, carried=past)
            above = 0
        above = max(above, value - most) if value > most else 0
