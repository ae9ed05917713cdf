"""Runs of the readable twin, with the same outcomes as the kernel's: for tests, benchmarks and reading."""

from __future__ import annotations

from math import ceil, floor, sqrt

import numpy as np

from safeconduct.errors import Missing
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import NEEDS, Scenario, VehicleClass
from safeconduct.simulator.hazards import CALM, CAUSES, Hazards
from safeconduct.simulator.outcome import Halt, Outcomes
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.twin.at_places import AtPlaces
from safeconduct.simulator.twin.build import name_of
from safeconduct.simulator.twin.engine import EXPONENTIAL, PHASES, Engine
from safeconduct.simulator.twin.halting import Halting
from safeconduct.simulator.twin.on_road import OnRoad
from safeconduct.simulator.twin.things import LATE, ConvoyNow
from safeconduct.units import DAY_S, HOUR_S

KEPT_HALTS = 16
AS_PLANNED = Policy()


def simulate_readably(
    scenario: Scenario,
    plan: Plan,
    *,
    hazards: Hazards = CALM,
    policy: Policy = AS_PLANNED,
    runs: range = range(1),
    seed: int = 0,
) -> Outcomes:
    """As :func:`safeconduct.simulator.run.simulate`, by processes that can be read. Raises Missing without SimPy."""
    done = []
    for run in runs:
        try:
            engine = Engine(scenario, plan, hazards, policy, seed=seed, run=run)
        except ImportError:
            raise Missing("the readable twin needs SimPy: pip install 'safeconduct[twin]'") from None
        carry_out(engine)
        done.append(_counted(engine))
    return _together(scenario, done, runs, seed)


def carry_out(engine: Engine) -> None:
    """Everything that happens, up to the arrival of the last convoy or the horizon."""
    _people(engine)
    _world(engine)
    engine.truce = Halting(engine)
    engine.at_places = AtPlaces(engine)
    engine.on_road = OnRoad(engine)
    engine.truce.begin_truce(0)
    env = engine.env
    while env.peek() < (engine.horizon + 1) * PHASES:
        env.step()
    for convoy in engine.cast.convoys:
        if convoy.why >= 0 and convoy.state != "arrived":
            engine.waited[convoy.why] += engine.horizon - convoy.since


def _people(engine: Engine) -> None:
    ends = {
        figure.row: (int(figure.low), int(figure.best), int(figure.high))
        for figure in engine.scenario.figures
        if figure.table == "groups" and figure.column == "people"
    }
    for group in engine.cast.groups.values():
        noun = group.noun
        low, best, high = ends.get(noun.id, (noun.people,) * 3)
        key = name_of("side", noun.undertaking) if noun.undertaking in engine.cast.sides else 0
        came = _came(engine, noun.people, (low, best, high), key)
        if came != noun.people:
            came -= came % max(1, noun.household)
        group.came = group.waiting = came
        if noun.undertaking in engine.cast.sides:
            engine.cast.sides[noun.undertaking].waiting += came
    for side in engine.cast.sides.values():
        engine.gates.see_complete(side, -1)


def _came(engine: Engine, planned: int, ends: tuple[int, int, int], key: int) -> int:
    """How many of a group come."""
    if engine.hazards.demand == "between":
        return floor(_quantile(*ends, engine.chance(key, "demand")) + 0.5)
    return {"planned": planned, "low": ends[0], "best": ends[1], "high": ends[2]}[engine.hazards.demand]


def _quantile(low: int, best: int, high: int, drawn: float) -> float:
    """Of the triangular distribution."""
    if high <= low:
        return float(best)
    if drawn * (high - low) < best - low:
        return low + sqrt(drawn * (high - low) * (best - low))
    return high - sqrt((1.0 - drawn) * (high - low) * (high - best))


def _world(engine: Engine) -> None:
    hazards = engine.hazards
    engine.confirmed = {}
    for holder in engine.scenario.holders:
        key = name_of("holder", holder.id)
        drawn, since = engine.chance(key, "late"), -1
        if drawn < hazards.confirm_never_share:
            since = LATE
        elif drawn < hazards.confirm_never_share + hazards.confirm_late_share:
            since = ceil(engine.factor(EXPONENTIAL, key, "lateness") * hazards.confirm_late_mean_s)
        engine.confirmed[holder.id] = since
    closing = hazards.closures_per_leg_day / DAY_S
    for leg in engine.cast.legs.values():
        key = name_of("leg", leg.noun.id)
        if closing > 0 and engine.chance(key, "closure") < closing * engine.horizon:
            leg.shut = int(engine.chance(key, "closed_at") * engine.horizon)
            leg.opens = leg.shut + ceil(
                engine.factor(EXPONENTIAL, key, "closed_for") * hazards.closure_mean_s
            )
    losing = hazards.lost_per_vehicle_day / DAY_S
    for mover in engine.cast.movers.values():
        if losing > 0 and isinstance(mover.kind, VehicleClass) and not mover.kind.one_way:
            lasts = engine.factor(EXPONENTIAL, mover.key, "loss") / losing
            mover.lost = ceil(lasts) if lasts < LATE else LATE


def _where(convoy: ConvoyNow) -> str:
    if convoy.state in ("loading", "formed"):
        return convoy.plan.origin
    return convoy.plan.stops[convoy.stop - (convoy.state == "moving")].place


def _counted(engine: Engine) -> dict[str, object]:
    """One run as numbers."""
    series = ["all", *engine.cast.sides, *NEEDS]
    bins = -(-engine.horizon // HOUR_S) + 1
    out, due = np.zeros((bins, len(series)), np.int64), np.zeros(len(series), np.int64)
    stranded = dict.fromkeys(engine.cast.places, 0)
    last = lying = -1
    for group in engine.cast.groups.values():
        for name in {"all", group.noun.undertaking, group.noun.need} & set(series):
            due[series.index(name)] += group.came
        stranded[group.noun.place] += group.waiting
    for convoy in engine.cast.convoys:
        for trip in convoy.trips:
            if trip.state != "loaded":
                continue
            if trip.out > engine.horizon:
                stranded[_where(convoy)] += trip.people
                continue
            last = max(last, trip.out) if trip.people else last
            for load, people in zip(trip.plan.loads, trip.aboard, strict=True):
                noun = engine.scenario.group[load.group]
                for name in {"all", noun.undertaking, noun.need} & set(series):
                    out[-(-trip.out // HOUR_S), series.index(name)] += people
                lying = max(lying, trip.out) if noun.need == "stretcher" and people else lying
    return {
        "out": out.cumsum(axis=0), "due": due, "stranded": list(stranded.values()), "last": last, "lying": lying,
        "returned": engine.returned, "exposed": engine.exposed_max, "apart": engine.gates.apart,
        "loaded": engine.loaded_s, "outdoors": engine.outdoors_s, "cold": engine.cold_s, "waited": engine.waited,
        "events": engine.events, "halts": engine.halts,
    }  # fmt: skip


def _together(scenario: Scenario, done: list[dict[str, object]], runs: range, seed: int) -> Outcomes:
    start = scenario.start

    def whole(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.array([one[name] for one in done], np.int64)

    def instants(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.array([-1 if one[name] == -1 else one[name] + start for one in done], np.int64)  # type: ignore[operator]

    out = whole("out")
    return Outcomes(
        seed=seed,
        runs=runs,
        series=("all", *(one.id for one in scenario.undertakings), *NEEDS),
        places=tuple(place.id for place in scenario.places),
        grid=np.arange(out.shape[1], dtype=np.int64) * HOUR_S + start,
        due=whole("due"),
        out=out,
        stranded=whole("stranded"),
        returned=whole("returned"),
        last_out_at=instants("last"),
        last_stretcher_at=instants("lying"),
        exposed_max=whole("exposed"),
        imbalance_max=np.array([one["apart"] for one in done], np.float64),
        loaded_wait_person_s=whole("loaded"),
        outdoors_person_s=whole("outdoors"),
        cold_person_s=whole("cold"),
        binding_s=whole("waited"),
        events=whole("events"),
        halts=tuple(_halts(one["halts"], start) for one in done),  # type: ignore[arg-type]
    )


def _halts(rows: list[list[int]], start: int) -> tuple[Halt, ...]:
    causes = (*CAUSES, "known")
    return tuple(
        Halt(begins + start, None if ends >= LATE else ends + start, causes[cause], exposed, outdoors, loaded)
        for begins, ends, cause, exposed, outdoors, loaded in rows[:KEPT_HALTS]
    )
