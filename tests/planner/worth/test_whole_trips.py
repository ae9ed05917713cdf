"""Danger that whole trips could spare: no plan spares more, and the checker knows every vector for itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import Prover, bound_curve
from safeconduct.planner.bound_flows import Flow
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.itineraries.rounds import MARK, Rounds, Weights
from safeconduct.planner.worth.danger import exposure, milli
from safeconduct.planner.worth.floor import with_floor
from safeconduct.planner.worth.roads import Dangers, DepartureMoment, open_road
from safeconduct.planner.worth.saving import with_savings
from safeconduct.plans.model import Bound, Convoy
from safeconduct.scenario.model import Scenario
from tests.planner.test_bound_itineraries import one_bus
from tests.planner.tiny import START, place
from tests.planner.worth.test_worth import dangerous, plans_of


class Asked:
    """Asks to stop from the beginning."""

    def requested(self) -> bool:
        return True


def alone(seed: int, *, open_roads: bool) -> Scenario:
    """A case with dangers and without rules whose vehicles may go one by one."""
    case = dangerous(seed, open_roads=open_roads)
    return replace(case, rules=(), convoy=replace(case.convoy, least=1), exposed_max=None)


def bounded(scenario: Scenario) -> Bound:
    """The bound with savings at the least number of instants."""
    curve = bound_curve(scenario, max_instants=4, danger=True)
    return with_savings(scenario, with_floor(scenario, curve), cancel=Asked())


@pytest.mark.parametrize("open_roads", [True, False])
@given(st.integers(0, 100_000))
@settings(max_examples=2, deadline=None)
def test_no_plan_is_in_less_danger_than_whole_trips_prove(open_roads: bool, seed: int) -> None:
    scenario = alone(seed, open_roads=open_roads)
    bound = bounded(scenario)
    assert bound.exposure_floor is not None
    assert check_bound(scenario, bound) == []
    for times in plans_of(scenario, seed):
        assert exposure(scenario, times.convoys) >= bound.exposure_floor


def _taken_out(
    flows: list[Flow], convoys: tuple[Convoy, ...], dangers: Dangers, later: dict[str, int], at: int
) -> int:
    """Danger of the places left by those whose trips count at an instant, in thousandths × people."""
    scenario, total = dangers.scenario, 0
    for convoy in convoys:
        for trip in convoy.trips:
            for load in trip.loads:
                group = scenario.group[load.group]
                theirs = [flow for flow in flows if flow.end == convoy.reception and group in flow.groups]
                kind = scenario.class_of[trip.vehicle]
                for flow in theirs[:1]:
                    lasts = flow.ways[kind.id].seconds + flow.unload
                    counts = (
                        convoy.departs_at + lasts <= at + later[flow.name]
                        if dangers.open_road
                        else trip.unloaded_at <= at
                    )
                    waits = dangers.at_desk(flows).get(flow.end, 0)
                    weight = milli(scenario.place[group.place].danger)
                    total += load.people * ((weight - waits) * counts + waits * (trip.out_at <= at))
    return total


def test_who_waits_at_a_slow_desk_is_out_of_the_danger_that_he_left() -> None:
    base = one_bus()
    aside = place(
        "post", "post", lanes=1, vehicle_s=30, person_s=1
    )  # with a post anywhere people count by arrival
    danger = {"a": 3.0, "r": 1.0}
    places = tuple(
        replace(each, danger=danger.get(each.id, 1.0), people_per_h=6 if each.id == "r" else None)
        for each in base.places
    )
    scenario = replace(base, places=(*places, aside))
    prover = Prover.of(scenario)
    dangers = Dangers(prover.program.times.network)
    flows = list(prover.program.out_flows())
    assert not dangers.open_road
    assert dangers.at_desk(flows) == {"r": 1000}
    rounds = Rounds(prover.program, Weights(dangers.place, dangers.at_desk(flows)))
    at = (
        START + 450 + 100 + 300 + 1200 + 120 + 600
    )  # ten minutes after ten people have got off, one of them is in
    assert rounds.prove(Moment(prover.program.times, at, steps=())).people >= 10 * (3000 - 1000) + 1000


@pytest.mark.parametrize("open_roads", [True, False])
@given(st.integers(0, 100_000))
@settings(max_examples=4, deadline=None)
def test_nobody_takes_more_out_of_danger_by_an_instant_than_prices_of_whole_trips_prove(
    open_roads: bool, seed: int
) -> None:
    scenario = alone(seed, open_roads=open_roads)
    prover = Prover.of(scenario)
    times = prover.program.times
    dangers = Dangers(times.network)
    flows = list(prover.program.out_flows())
    later = {flow.name: dangers.shift(flow).later for flow in flows}
    weights = Weights(dangers.place, dangers.at_desk(flows))
    rounds = Rounds(prover.program, weights, without=("admission/",) if dangers.open_road else ())
    last = Moment(times, scenario.horizon, steps=())
    for plan in plans_of(scenario, seed, 4):
        for at in sorted({trip.out_at for convoy in plan.convoys for trip in convoy.trips})[::5]:
            moment = (
                DepartureMoment(times, at, later, last) if dangers.open_road else Moment(times, at, steps=())
            )
            assert rounds.prove(moment).people >= _taken_out(flows, plan.convoys, dangers, later, at)


def test_whole_trips_prove_more_where_vehicles_go_one_by_one_and_other_rows_have_no_part() -> None:
    cases = (alone(seed, open_roads=True) for seed in range(40))
    scenario, bound = next(
        (case, found) for case in cases if open_road(case) and _marked(found := bounded(case))
    )
    number = _marked(bound)[0]
    instant = bound.savings[number]
    for name in ("admission/any", "headway/any"):
        wrong = replace(instant, duals=tuple(sorted((*instant.duals, (name, 0.5)))))
        savings = (*bound.savings[:number], wrong, *bound.savings[number + 1 :])
        assert check_bound(scenario, replace(bound, savings=savings)) != []
    less = replace(instant, worth=instant.worth - 1)
    savings = (*bound.savings[:number], less, *bound.savings[number + 1 :])
    assert check_bound(scenario, replace(bound, savings=savings)) != []


def _marked(bound: Bound) -> list[int]:
    """Numbers of the savings that whole trips prove."""
    return [
        number for number, saved in enumerate(bound.savings) if any(name == MARK for name, _ in saved.duals)
    ]
