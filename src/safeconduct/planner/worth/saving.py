"""The least danger × time of any plan: what could be taken out of danger by each instant, at the very most.

docs/explanation/objectives.md, section 3, has the argument. Every number comes from dual vectors, as the bound's do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import gcd

from safeconduct.planner.bound import Prover, goes_alone
from safeconduct.planner.bound_times import Moment, Times
from safeconduct.planner.bound_value import SCALE
from safeconduct.planner.itineraries.rounds import Rounds, Weights
from safeconduct.planner.itineraries.spared import Spared
from safeconduct.planner.worth.roads import Dangers, DepartureMoment
from safeconduct.planner.worth.survival import falling
from safeconduct.plans.model import Bound, SavedInstant
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario

MOST_INSTANTS = 160
LEAST_INSTANTS = 12
"""So many are proved even when the work is asked to stop: with fewer the bound says next to nothing."""
WHOLE_INSTANTS = 12
"""Where whole trips are looked at, which takes a second an instant, there are no more: over time they prove more."""

LEAST_STEP_S = 120
BY_DEPARTURE = frozenset((
    "people", "quota", "seated", "seats", "manned", "least", "most", "whole", "own", "boarding", "bays", "desk",
    "arrive", "onward", "fleet", "time", "work", "before", "capacity",
))  # fmt: skip
"""Families of rows that hold where trips count before they end; any other is left out until it is proved to."""

NO_ROWS = (" ",)
LARGEST = 1 << 62
"""What a vehicle can be worth in all is less, so that whole numbers of 64 bits hold it."""
FINEST = 1 << 13
"""Dangers in thousandths are below."""


def with_savings(
    scenario: Scenario,
    bound: Bound,
    *,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Bound:
    """The bound with what proves the least danger × time. Stopped early, it holds fewer instants and proves less."""
    prover = Prover.of(scenario)
    prover.steps = tuple(lemma.at + 1 for lemma in bound.lemmas)
    times = prover.program.times
    dangers = Dangers(times.network)
    flows = prover.program.out_flows()
    shifts = {flow.name: dangers.shift(flow) for flow in flows}
    later = {name: shift.later for name, shift in shifts.items()}
    desks = dangers.at_desk(flows)
    objective = {
        f"x/{flow.name}/{group.id}": dangers.place[flow.place] - desks.get(flow.end, 0)
        for flow in flows
        for group in flow.groups
    } | {f"out/{end}": danger for end, danger in desks.items()}
    without = _left_out(prover.program.rows) if dangers.open_road else NO_ROWS
    last = Moment(times, scenario.horizon, steps=prover.steps)
    whole = _whole_trips(prover, dangers, desks)
    found: list[SavedInstant] = []
    instants = coarse_first(_instants(times, bound, dangers))
    for done, at in enumerate(instants):
        enough = whole is not None and done >= WHOLE_INSTANTS
        if enough or (done >= LEAST_INSTANTS and cancel.requested()):
            break
        progress.report("exposure", done, len(instants))
        moment = (
            DepartureMoment(times, at, later, last)
            if dangers.open_road
            else Moment(times, at, steps=prover.steps)
        )
        prices, worth = prover.prices(moment, objective, without=without)
        saved = SavedInstant(at, worth, prices.duals())
        if whole is not None and worth > 0:
            alone = whole.prove(moment)
            saved = SavedInstant(at, alone.people, alone.duals) if alone.people < worth else saved
        found.append(saved)
    over_time = _over_time(prover, dangers, cancel)
    gains = {
        group.id: max((shifts[flow.name].gain for flow in flows if group in flow.groups), default=0)
        for group in scenario.groups
    }
    found.sort(key=lambda each: each.at)
    floors = [0, _floor(scenario, dangers, found, gains)]
    if over_time is not None:
        found.append(over_time)
        floors.append(_staying(scenario, dangers) - over_time.worth)
    return replace(bound, savings=tuple(found), exposure_floor=max(floors))


def _over_time(prover: Prover, dangers: Dangers, cancel: Cancel) -> SavedInstant | None:
    """What whole trips can spare over all the time, where vehicles go alone and the numbers of the search hold it."""
    scenario = dangers.scenario
    span = scenario.horizon - scenario.start
    most = max((dangers.place[group.place] for group in scenario.groups), default=0)
    if not goes_alone(scenario) or most * span * _seats_and_trips(scenario) >= LARGEST:
        return None
    return Spared(prover.program, dangers).prove(cancel)


def _seats_and_trips(scenario: Scenario) -> int:
    """More people than one vehicle can carry in the time, trip after trip."""
    seats = max((sum(places for _, places in kind.places) for kind in scenario.classes), default=0)
    return seats * ((scenario.horizon - scenario.start) // max(1, scenario.convoy.form_up_s) + 1)


def _whole_trips(prover: Prover, dangers: Dangers, desks: Mapping[str, int]) -> Rounds | None:
    """Prices of whole trips, where these are looked at and what they are worth fits the numbers of the search."""
    scenario = dangers.scenario
    most = max((dangers.place[group.place] for group in scenario.groups), default=0)
    unit = gcd(*dangers.place.values())
    if not goes_alone(scenario) or not 0 < most < FINEST:
        return None
    if most // unit * _seats_and_trips(scenario) * SCALE >= LARGEST:
        return None
    without = ("admission/",) if dangers.open_road else ()  # a desk admits whom a convoy left with later
    weights = Weights(
        {place: danger // unit for place, danger in dangers.place.items()},
        {end: danger // unit for end, danger in desks.items()},
    )
    return Rounds(prover.program, weights, unit=unit, without=without)


def _instants(times: Times, bound: Bound, dangers: Dangers) -> list[int]:
    """Spread from the last second at which nobody can count yet to the finish, and the horizon."""
    scenario = times.scenario
    end = scenario.horizon if bound.finish_at is None else min(bound.finish_at, scenario.horizon)
    soonest = [
        at + flow.unload
        for flow in times.flows
        for kind in flow.classes
        if (at := times.end_from.get((flow.name, kind.id))) is not None
    ]
    begin = scenario.start if dangers.open_road else min(soonest, default=end) - 1
    begin = max(scenario.start, min(begin, end))
    step = max(LEAST_STEP_S, -(-(end - begin) // MOST_INSTANTS))
    return sorted(
        {*range(begin + step, end, step), *range(begin, end)[:1], end, scenario.horizon} - {scenario.start}
    )


def _left_out(rows: Iterable[str]) -> tuple[str, ...]:
    """How the names of rows begin that say something of a convoy's last trip after it left."""
    families = {name.partition("/")[0] for name in rows} - BY_DEPARTURE
    return tuple(sorted(f"{family}/" for family in families)) + tuple(sorted(families & {"exposed"}))


def coarse_first(instants: Sequence[int]) -> list[int]:
    """The last first, then the others so that those done so far are always spread over all of them."""
    digits = len(instants).bit_length()
    order = sorted(range(len(instants) - 1), key=lambda number: f"{number:0{digits}b}"[::-1])
    return [instants[-1], *(instants[number] for number in order)]


def _staying(scenario: Scenario, dangers: Dangers) -> int:
    danger = sum(dangers.place[group.place] * group.people for group in scenario.groups)
    return danger * (scenario.horizon - scenario.start)


def _floor(
    scenario: Scenario, dangers: Dangers, savings: Sequence[SavedInstant], gains: Mapping[str, int]
) -> int:
    """Everybody staying to the horizon, less what can be saved in time, less what each road spares beside."""
    total = _staying(scenario, dangers)
    since = scenario.start
    for at, worth in falling([(each.at, each.worth) for each in savings]):
        total -= worth * (at - since)
        since = at
    return total - sum(max(0, gains[group.id]) * group.people for group in scenario.groups)
