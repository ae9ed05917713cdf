"""Beyond a line that opens late nobody is sooner than it lets him be: in no plan, and the checker knows the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.bound_times import Times as CheckersTimes
from safeconduct.planner.bound import Prover
from safeconduct.planner.bound_times import Times
from safeconduct.plans.model import Convoy
from safeconduct.scenario.load import load_case
from safeconduct.units import HOUR_S
from tests.planner.test_bound_pairs import _plans, paired


def _early(times: Times, convoy: Convoy) -> list[str]:
    """Places of its road that a convoy reaches, or leaves, before the times of every class aboard."""
    scenario = times.scenario
    name = f"{convoy.origin}>{convoy.reception}"
    aboard = {(name, scenario.class_of[trip.vehicle].id) for trip in convoy.trips} & times.pass_from.keys()
    assert aboard
    return [
        stop.place
        for stop in convoy.stops[1:]
        for pair in aboard
        if stop.arrives_at < times.pass_from[pair].get(stop.place, stop.arrives_at + 1)
        or stop.leaves_at < times.enter_from[pair].get(stop.place, stop.leaves_at + 1)
    ]


@given(st.integers(0, 100_000))
@settings(max_examples=25, deadline=None)
def test_no_convoy_is_beyond_its_line_before_that_opens(seed: int) -> None:
    scenario = paired(seed)
    times = Prover.of(scenario).program.times
    for convoys in _plans(scenario)[:4]:
        for convoy in convoys:
            assert _early(times, convoy) == []


@given(st.integers(0, 100_000))
@settings(max_examples=10, deadline=None)
def test_the_checker_knows_the_same_seconds(seed: int) -> None:
    scenario = paired(seed)
    times, checkers = Prover.of(scenario).program.times, CheckersTimes(scenario)
    for flow in checkers.flows:
        for kind in flow.classes:
            for place in scenario.places:
                pair = (flow.name, kind.id)
                assert checkers.passes_at(flow, kind, place.id) == times.pass_from[pair].get(place.id)
                leaves = checkers.passes_at(flow, kind, place.id, leaves=True)
                assert leaves == times.enter_from[pair].get(place.id)


def test_the_towns_stand_at_the_armys_post_no_sooner_than_the_south_lets_them() -> None:
    times = Prover.of(load_case("four-towns-2017")).program.times
    pair = ("foua>jibreen", "towns-bus")
    opens = max(at for of, verb, at in times.not_before if of == "towns" and verb == "crosses")
    assert times.arrive_from[pair]["ramouseh"] < times.scenario.start + 4 * HOUR_S
    # 11 minutes from the line to the halt, 2 to the post.
    assert times.pass_from[pair]["ramouseh"] == opens + (11 + 2) * 60
    assert times.enter_from[pair]["line"] == opens
    assert times.pass_from[pair]["line"] == times.arrive_from[pair]["line"]
    assert times.pass_from[pair]["rashidin-halt"] == times.arrive_from[pair]["rashidin-halt"]
