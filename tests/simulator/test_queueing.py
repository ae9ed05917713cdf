"""A post as a queue: textbook waiting times in the limits that textbooks know, and Little's law on every run."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safeconduct.simulator.hazards import Hazards
from safeconduct.simulator.outcome import StandStill
from safeconduct.simulator.run import one_run
from tests.simulator.one_post import erlang_s, pollaczek_s, waits
from tests.simulator.small import any_hazards, any_way, small_plan


@pytest.mark.parametrize(("lanes", "busy"), [(1, 0.5), (2, 0.6), (3, 0.7)])
def test_a_post_with_exponential_service_waits_as_erlang_says(lanes: int, busy: float) -> None:
    mean, error = waits(lanes, busy, Hazards(), exponential=True)
    exact = erlang_s(lanes, busy)
    assert error < 0.05 * exact, "too few vehicles to say anything"
    assert mean == pytest.approx(exact, abs=4 * error)


@pytest.mark.parametrize("cv", [0.0, 0.6])
def test_a_post_with_one_lane_waits_as_pollaczek_and_khinchine_say(cv: float) -> None:
    busy = 0.6
    mean, error = waits(1, busy, Hazards(inspection_cv=cv), exponential=False)
    exact = pollaczek_s(busy, cv)
    assert error < 0.05 * exact, "too few vehicles to say anything"
    assert mean == pytest.approx(exact, abs=4 * error)


@given(case=st.integers(0, 10**9), wrong=st.integers(0, 10**9))
def test_people_at_a_place_are_those_who_come_times_how_long_they_stay(case: int, wrong: int) -> None:
    """Little's law, over a whole run and for every place on a road: area under the count = sum of the stays."""
    small = small_plan(case, case)
    assume(small is not None)
    assert small is not None
    made, plan = small
    try:
        went = one_run(made, plan, hazards=any_hazards(wrong), policy=any_way(wrong), seed=case).plan
    except StandStill:
        assume(False)
        raise
    for name in {stop.place for convoy in went.convoys for stop in convoy.stops[1:-1]}:
        here = [
            (stop, convoy.people)
            for convoy in went.convoys
            for stop in convoy.stops[1:-1]
            if stop.place == name
        ]
        moments = sorted({at for stop, _ in here for at in (stop.arrives_at, stop.leaves_at)})
        area = sum(
            (until - since)
            * sum(people for stop, people in here if stop.arrives_at <= since < stop.leaves_at)
            for since, until in pairwise(moments)
        )
        assert area == sum(people * (stop.leaves_at - stop.arrives_at) for stop, people in here)
        assert all(stop.arrives_at <= stop.ready_at <= stop.leaves_at for stop, _ in here)
