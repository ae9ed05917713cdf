"""The checker with a past: what has happened is carried, what a plan does to it is named; tried by corrupting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.checker.check import Verdict, check_plan
from safeconduct.plans.carrying import past_of
from safeconduct.plans.file import past_from_json, past_to_json
from safeconduct.plans.model import Convoy, Plan
from safeconduct.plans.past import Past
from safeconduct.plans.position import LostAt
from tests.replan.worlds import World, world


@pytest.fixture(scope="module")
def now() -> World:
    """A plan in its middle, with a convoy on the road, one that has not begun, and an empty run to come."""
    for seed in range(200):
        for share in (0.3, 0.4, 0.5, 0.6):
            found = world(seed, share)
            phases = {convoy.phase for convoy in found.position.convoys}
            later = any(move.departs_at > found.position.at for move in found.plan.moves)
            if {"on-the-road", "arrived", "announced"} <= phases and later:
                return found
    raise AssertionError("no such world among 200")


@pytest.fixture(scope="module")
def past(now: World) -> Past:
    """Its past."""
    return past_of(now.scenario, now.plan, now.position)


@pytest.fixture
def plan(now: World, past: Past) -> Plan:
    """The same plan, going on from there."""
    return replace(now.plan, goes_on_at=past.at)


def judged(now: World, plan: Plan, past: Past) -> Verdict:
    """The checker's verdict."""
    return check_plan(now.scenario, plan, None, past)


def codes(now: World, plan: Plan, past: Past) -> set[str]:
    """The rules that are broken."""
    return {broken.code for broken in judged(now, plan, past).broken}


def gone(past: Past) -> Convoy:
    """A convoy that has left."""
    return next(convoy for convoy in past.convoys if convoy.departs_at <= past.at)


def with_convoy(plan: Plan, convoy: Convoy) -> Plan:
    """The plan with another convoy of that name."""
    return replace(plan, convoys=tuple(convoy if each.id == convoy.id else each for each in plan.convoys))


def test_a_plan_that_goes_on_unchanged_breaks_nothing(now: World, plan: Plan, past: Past) -> None:
    verdict = judged(now, plan, past)
    assert verdict.broken == verdict.carried == ()


def test_a_plan_without_its_past_is_not_judged_as_one(now: World, plan: Plan) -> None:
    assert {broken.code for broken in check_plan(now.scenario, plan).broken} == {"FORM"}


def test_a_past_of_another_moment_is_named(now: World, plan: Plan, past: Past) -> None:
    assert "FORM" in codes(now, replace(plan, goes_on_at=past.at - 60), past)


def test_a_convoy_that_left_is_not_left_out(now: World, plan: Plan, past: Past) -> None:
    without = replace(plan, convoys=tuple(each for each in plan.convoys if each.id != gone(past).id))
    assert "PAST" in codes(now, without, past)


def test_who_boarded_is_not_changed(now: World, plan: Plan, past: Past) -> None:
    convoy = plan.convoy[gone(past).id]
    trip = convoy.trips[0]
    other = replace(trip, loads=tuple(replace(load, people=load.people - 1) for load in trip.loads))
    assert "PAST" in codes(now, with_convoy(plan, replace(convoy, trips=(other, *convoy.trips[1:]))), past)


def test_when_it_left_is_not_changed(now: World, plan: Plan, past: Past) -> None:
    convoy = plan.convoy[gone(past).id]
    assert "PAST" in codes(now, with_convoy(plan, replace(convoy, departs_at=convoy.departs_at - 60)), past)


def test_what_it_passed_and_when_is_a_fact(now: World, plan: Plan, past: Past) -> None:
    convoy = plan.convoy[gone(past).id]
    first = convoy.stops[0]
    moved = replace(convoy, stops=(replace(first, leaves_at=first.leaves_at - 30), *convoy.stops[1:]))
    assert "TIMES" in codes(now, with_convoy(plan, moved), past)


def test_its_team_is_not_changed(now: World, plan: Plan, past: Past) -> None:
    convoy = plan.convoy[gone(past).id]
    team = next(name for name in now.scenario.team_class_of if name != convoy.team)
    assert "PAST" in codes(now, with_convoy(plan, replace(convoy, team=team)), past)


def test_an_empty_run_that_was_made_is_not_left_out(now: World, plan: Plan, past: Past) -> None:
    made = past.moves[0]
    moves = tuple(move for move in plan.moves if (move.who, move.departs_at) != (made.who, made.departs_at))
    assert "PAST" in codes(now, replace(plan, moves=moves), past)


def test_nothing_is_ordered_for_a_second_that_is_over(now: World, plan: Plan, past: Past) -> None:
    later = next(move for move in plan.moves if move.departs_at > past.at)
    early = replace(later, departs_at=past.at)
    moves = tuple(early if move is later else move for move in plan.moves)
    assert "PAST" in codes(now, replace(plan, moves=moves), past)
    convoy = next(each for each in plan.convoys if each.id not in past.convoy)
    trips = (replace(convoy.trips[0], bay_at=past.at - 5), *convoy.trips[1:])
    assert "PAST" in codes(now, with_convoy(plan, replace(convoy, trips=trips)), past)


def test_a_lost_vehicle_is_not_used(now: World, plan: Plan) -> None:
    convoy = next(each for each in plan.convoys if min(trip.bay_at for trip in each.trips) > now.position.at)
    lost = LostAt("bus", 1, 1, (convoy.trips[0].vehicle,))
    past = past_of(now.scenario, now.plan, replace(now.position, lost=(lost,)))
    assert "PAST" in codes(now, plan, past)


def test_a_rule_that_the_past_broke_is_carried_and_the_same_to_come_is_broken(
    now: World, plan: Plan, past: Past
) -> None:
    """Convoys too small: of those that have left it is carried, of those that have not it is broken."""
    least = max(len(convoy.trips) for convoy in plan.convoys) + 1
    strict = replace(now.scenario, convoy=replace(now.scenario.convoy, least=least))
    verdict = check_plan(strict, plan, None, past)
    carried = {broken.convoy for broken in verdict.carried if broken.code == "SIZE"}
    broken = {one.convoy for one in verdict.broken if one.code == "SIZE"}
    left = {convoy.id for convoy in past.convoys if convoy.departs_at <= past.at}
    assert carried == left
    assert broken == {convoy.id for convoy in plan.convoys} - left


def test_a_late_convoy_is_carried_and_its_followers_are_judged(now: World, plan: Plan) -> None:
    """One that arrived late is as it was told; a vehicle that is needed before it is free breaks a rule to come."""
    position = now.position
    at = position.at
    late = next(
        convoy
        for convoy in position.convoys
        if convoy.phase == "on-the-road" and plan.convoy[convoy.id].arrives_at > at
    )
    stuck = replace(late, place=late.origin, place_at=late.departed_at, gone_on=True, crossed_at=None)
    told = replace(position, convoys=tuple(stuck if each is late else each for each in position.convoys))
    past = past_of(now.scenario, now.plan, replace(told, at=at))
    found = judged(now, plan, past)
    if past.convoy[late.id].stops != plan.convoy[late.id].stops:
        assert "TIMES" in {broken.code for broken in found.broken}


def test_a_past_is_written_and_read_again_the_same(past: Past) -> None:
    text = past_to_json(past)
    assert past_from_json(text) == past
    assert past_to_json(past_from_json(text)) == text
