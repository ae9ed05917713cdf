"""Laws of the checker: change a good plan anywhere, and the change is named or shows in a figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from safeconduct.checker.check import check_plan
from safeconduct.checker.verdict import CODES, NEVER
from safeconduct.plans.model import Convoy, Load, Plan, Trip
from safeconduct.scenario.model import Scenario
from tests.laws.plans import Good, good_plans

goods = st.sampled_from(good_plans())


def codes(scenario: Scenario, plan: Plan) -> set[str]:
    """The rules that a plan breaks."""
    return {each.code for each in check_plan(scenario, plan).broken}


def with_convoy(plan: Plan, number: int, convoy: Convoy) -> Plan:
    """The plan with one convoy in another's place."""
    return replace(plan, convoys=(*plan.convoys[:number], convoy, *plan.convoys[number + 1 :]))


def with_trips(convoy: Convoy, change: Callable[[int, Trip], Trip]) -> Convoy:
    """The convoy with every trip changed."""
    return replace(convoy, trips=tuple(change(number, trip) for number, trip in enumerate(convoy.trips)))


def pick(data: st.DataObject, plan: Plan) -> tuple[int, Convoy]:
    """Any convoy of a plan."""
    number = data.draw(st.integers(0, len(plan.convoys) - 1))
    return number, plan.convoys[number]


def pick_trip(data: st.DataObject, convoy: Convoy) -> tuple[int, Trip]:
    """Any vehicle of a convoy."""
    number = data.draw(st.integers(0, len(convoy.trips) - 1))
    return number, convoy.trips[number]


def test_good_plans_are_good() -> None:
    for good in good_plans():
        assert codes(good.scenario, good.plan) == set(), good.name


@given(goods, st.data(), st.integers(-7200, 7200).filter(bool))
def test_a_shifted_departure_shows_in_the_times(good: Good, data: st.DataObject, shift_s: int) -> None:
    number, convoy = pick(data, good.plan)
    shifted = replace(convoy, departs_at=convoy.departs_at + shift_s)
    assert "TIMES" in codes(good.scenario, with_convoy(good.plan, number, shifted))


@given(goods, st.data(), st.integers(-7200, 7200).filter(bool))
def test_a_shifted_boarding_shows_in_the_times(good: Good, data: st.DataObject, shift_s: int) -> None:
    number, convoy = pick(data, good.plan)
    which, _ = pick_trip(data, convoy)
    shifted = with_trips(
        convoy, lambda at, trip: replace(trip, bay_at=trip.bay_at + shift_s) if at == which else trip
    )
    found = codes(good.scenario, with_convoy(good.plan, number, shifted))
    # Where a desk registers, a vehicle that comes sooner or later may be done in the same second.
    if good.scenario.place[convoy.origin].people_per_h is None:
        assert "TIMES" in found
    if shift_s > good.scenario.convoy.hold_max_s:
        assert "FORM-UP" in found


@given(goods, st.data(), st.integers(1, 600))
def test_leaving_too_early_breaks_forming_up(good: Good, data: st.DataObject, early_s: int) -> None:
    number, convoy = pick(data, good.plan)
    ready = max(trip.bay_free_at for trip in convoy.trips) + good.scenario.convoy.form_up_s
    early = replace(convoy, departs_at=ready - early_s)
    assert "FORM-UP" in codes(good.scenario, with_convoy(good.plan, number, early))


@given(goods, st.data(), st.integers(1, 10_000))
def test_waiting_too_long_aboard_breaks_the_hold(good: Good, data: st.DataObject, late_s: int) -> None:
    number, convoy = pick(data, good.plan)
    latest = min(trip.bay_at for trip in convoy.trips) + good.scenario.convoy.hold_max_s
    late = replace(convoy, departs_at=latest + late_s)
    assert "HOLD" in codes(good.scenario, with_convoy(good.plan, number, late))


@given(goods, st.data(), st.integers(1, 5))
def test_an_added_passenger_changes_how_many_are_out(good: Good, data: st.DataObject, added: int) -> None:
    number, convoy = pick(data, good.plan)
    which, chosen = pick_trip(data, convoy)
    loads = (replace(chosen.loads[0], people=chosen.loads[0].people + added), *chosen.loads[1:])
    more = with_trips(convoy, lambda at, trip: replace(trip, loads=loads) if at == which else trip)
    plan = with_convoy(good.plan, number, more)
    verdict = check_plan(good.scenario, plan)
    found = {each.code for each in verdict.broken}
    assert verdict.figures.people_out == good.plan.figures.people_out + added
    assert "FIGURES" in found
    kind = good.scenario.class_of[chosen.vehicle]
    group = good.scenario.group[chosen.loads[0].group]
    aboard = sum(load.people for load in loads if good.scenario.group[load.group].need == group.need)
    assert ("SEATS" in found) == (aboard > kind.holds(group.need))
    boarded = sum(
        load.people
        for each in plan.convoys
        for trip in each.trips
        for load in trip.loads
        if load.group == group.id
    )
    if boarded > group.people:
        assert "STOCK" in found


@given(goods, st.data())
def test_swapped_bays_show_in_the_times(good: Good, data: st.DataObject) -> None:
    number, convoy = pick(data, good.plan)
    one, _ = pick_trip(data, convoy)
    other, _ = pick_trip(data, convoy)
    assume(convoy.trips[one].bay_at != convoy.trips[other].bay_at)
    order = {one: convoy.trips[other].bay_at, other: convoy.trips[one].bay_at}
    swapped = with_trips(convoy, lambda at, trip: replace(trip, bay_at=order.get(at, trip.bay_at)))
    assert "TIMES" in codes(good.scenario, with_convoy(good.plan, number, swapped))


@given(goods, st.data())
def test_swapped_departures_are_named(good: Good, data: st.DataObject) -> None:
    first, one = pick(data, good.plan)
    second, other = pick(data, good.plan)
    assume(one.departs_at != other.departs_at)
    plan = with_convoy(good.plan, first, replace(one, departs_at=other.departs_at))
    plan = with_convoy(plan, second, replace(other, departs_at=one.departs_at))
    assert "TIMES" in codes(good.scenario, plan)


@given(goods, st.data())
def test_a_dropped_vehicle_leaves_its_people_behind(good: Good, data: st.DataObject) -> None:
    number, convoy = pick(data, good.plan)
    which, dropped = pick_trip(data, convoy)
    trips = (*convoy.trips[:which], *convoy.trips[which + 1 :])
    plan = with_convoy(good.plan, number, replace(convoy, trips=trips))
    verdict = check_plan(good.scenario, plan)
    found = {each.code for each in verdict.broken}
    assert "FIGURES" in found
    if trips:
        assert verdict.figures.people_out == good.plan.figures.people_out - dropped.people
    assert ("SIZE" in found) == (len(trips) < good.scenario.convoy.least)


@given(goods, st.data())
def test_a_dropped_convoy_leaves_its_people_behind(good: Good, data: st.DataObject) -> None:
    number, convoy = pick(data, good.plan)
    plan = replace(good.plan, convoys=(*good.plan.convoys[:number], *good.plan.convoys[number + 1 :]))
    verdict = check_plan(good.scenario, plan)
    assert verdict.figures.people_out == good.plan.figures.people_out - convoy.people
    assert "FIGURES" in {each.code for each in verdict.broken}


@given(goods, st.data())
def test_a_stretcher_case_on_a_seat_is_named(good: Good, data: st.DataObject) -> None:
    lying = [
        (number, which)
        for number, convoy in enumerate(good.plan.convoys)
        for which, trip in enumerate(convoy.trips)
        if any(good.scenario.group[load.group].need == "stretcher" for load in trip.loads)
    ]
    sitting = [
        (number, which)
        for number, convoy in enumerate(good.plan.convoys)
        for which, trip in enumerate(convoy.trips)
        if good.scenario.class_of[trip.vehicle].holds("stretcher") == 0
    ]
    assume(lying and sitting)
    here, there = data.draw(st.sampled_from(lying)), data.draw(st.sampled_from(sitting))
    loads = {
        here: good.plan.convoys[there[0]].trips[there[1]].loads,
        there: good.plan.convoys[here[0]].trips[here[1]].loads,
    }
    plan = good.plan
    for number, convoy in enumerate(good.plan.convoys):
        trips = tuple(
            replace(trip, loads=loads.get((number, which), trip.loads))
            for which, trip in enumerate(convoy.trips)
        )
        plan = with_convoy(plan, number, replace(convoy, trips=trips))
    assert "SEATS" in codes(good.scenario, plan)


@given(goods, st.data())
def test_a_run_left_out_strands_who_needs_it(good: Good, data: st.DataObject) -> None:
    assume(good.plan.moves)
    which = data.draw(st.integers(0, len(good.plan.moves) - 1))
    left_out = good.plan.moves[which]
    assume(
        any(
            convoy.departs_at > left_out.departs_at
            and left_out.who in {convoy.team, *(trip.vehicle for trip in convoy.trips)}
            for convoy in good.plan.convoys
        )
    )
    plan = replace(good.plan, moves=(*good.plan.moves[:which], *good.plan.moves[which + 1 :]))
    code = "TEAM" if left_out.who in good.scenario.team_class_of else "ITINERARY"
    assert code in codes(good.scenario, plan)


@given(goods, st.data(), st.sampled_from(["team", "vehicle"]))
def test_nobody_is_in_two_convoys_at_once(good: Good, data: st.DataObject, who: str) -> None:
    first, one = pick(data, good.plan)
    second, other = pick(data, good.plan)
    assume(first != second and one.team != other.team)
    if who == "team":
        assert "TEAM" in codes(good.scenario, with_convoy(good.plan, second, replace(other, team=one.team)))
        return
    vehicle = one.trips[0].vehicle
    assume(vehicle not in {trip.vehicle for trip in other.trips})
    doubled = with_trips(other, lambda at, trip: replace(trip, vehicle=vehicle) if at == 0 else trip)
    assert "ITINERARY" in codes(good.scenario, with_convoy(good.plan, second, doubled))


garbage_ids = st.sampled_from(["", "north", "bus-0001", "blue-01", "n1", "no such thing", "north-gate"])
instants = st.one_of(st.integers(-(10**30), 10**30), st.sampled_from([0, -1, NEVER, -NEVER, 1_767_250_000]))


@given(goods, st.data())
def test_no_garbage_stops_the_checker(good: Good, data: st.DataObject) -> None:
    number, convoy = pick(data, good.plan)
    which, chosen = pick_trip(data, convoy)
    people = data.draw(st.one_of(st.integers(-5, 10**6), st.floats(allow_nan=True), st.none()))
    loads = (Load(data.draw(garbage_ids), people), *chosen.loads)  # type: ignore[arg-type]  # garbage on purpose
    trip = replace(
        chosen,
        vehicle=data.draw(st.one_of(garbage_ids, st.just(chosen.vehicle))),
        bay_at=data.draw(instants),
        out_at=data.draw(instants),
        loads=data.draw(st.sampled_from([chosen.loads, loads, ()])),
    )
    legs = data.draw(st.lists(st.one_of(garbage_ids, st.sampled_from(convoy.legs)), max_size=6))
    spoilt = replace(
        convoy,
        id=data.draw(st.one_of(garbage_ids, st.just(convoy.id))),
        origin=data.draw(st.one_of(garbage_ids, st.just(convoy.origin))),
        team=data.draw(garbage_ids),
        legs=data.draw(st.sampled_from([convoy.legs, tuple(legs)])),
        trips=(*convoy.trips[:which], trip, *convoy.trips[which + 1 :]),
        departs_at=data.draw(st.one_of(instants, st.just(convoy.departs_at))),
        holds=((data.draw(garbage_ids), data.draw(instants)),),
        stops=data.draw(st.sampled_from([convoy.stops, ()])),
    )
    plan = with_convoy(good.plan, number, spoilt)
    if plan.moves:
        moves = list(plan.moves)
        at = data.draw(st.integers(0, len(moves) - 1))
        moves[at] = replace(moves[at], who=data.draw(garbage_ids), departs_at=data.draw(instants))
        plan = replace(plan, moves=tuple(moves))
    found = codes(good.scenario, plan)
    assert found
    assert found <= set(CODES)


@given(goods, st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(good: Good, order: Random) -> None:
    convoys, moves = list(good.plan.convoys), list(good.plan.moves)
    order.shuffle(convoys)
    order.shuffle(moves)
    shuffled = replace(good.plan, convoys=tuple(convoys), moves=tuple(moves))
    assert codes(good.scenario, shuffled) == set()
