"""Danger that whole trips over all the time could spare: no plan spares more, and planner and checker agree."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import Prover
from safeconduct.planner.itineraries.kernel import best_chain
from safeconduct.planner.itineraries.spared import OVER_TIME, Spared
from safeconduct.planner.worth.danger import exposure
from safeconduct.planner.worth.roads import Dangers
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from tests.planner.test_bound_itineraries import one_bus
from tests.planner.worth.test_whole_trips import Asked, alone, bounded
from tests.planner.worth.test_worth import plans_of


def _spared(scenario: Scenario) -> Spared:
    prover = Prover.of(scenario)
    return Spared(prover.program, Dangers(prover.program.times.network))


@pytest.mark.parametrize("open_roads", [True, False])
@given(st.integers(0, 100_000))
@settings(max_examples=6, deadline=None)
def test_no_plan_spares_more_than_any_prices_over_time_prove(open_roads: bool, seed: int) -> None:
    scenario, draw = alone(seed, open_roads=open_roads), Random(seed)
    spared = _spared(scenario)
    plans = plans_of(scenario, seed, 6)
    proved = spared.prove()
    drawn = [draw.choice((0, draw.randrange(3 * spared.span * 1000))) for _ in spared.row]
    by_chance = sum(price * right for price, right in zip(drawn, spared.right, strict=True)) + sum(
        kind.usable * spared.best(kind, drawn).worth for kind in scenario.classes
    )
    for times in plans:
        saved = spared.staying - exposure(scenario, times.convoys)
        assert saved <= proved.worth
        assert saved <= by_chance


@pytest.mark.parametrize("open_roads", [True, False])
@given(st.integers(0, 100_000))
@settings(max_examples=4, deadline=None)
def test_the_checker_proves_as_much_over_time_and_nothing_less(open_roads: bool, seed: int) -> None:
    scenario = alone(seed, open_roads=open_roads)
    bound = bounded(scenario)
    assert check_bound(scenario, bound) == []
    *curve, over_time = bound.savings
    assert dict(over_time.duals)[OVER_TIME] == 1.0
    less = replace(over_time, worth=over_time.worth - 1)
    assert check_bound(scenario, replace(bound, savings=(*curve, less))) != []
    more = (bound.exposure_floor or 0) + 1
    assert check_bound(scenario, replace(bound, exposure_floor=more)) != []


def test_other_rows_prices_in_part_and_cases_with_rules_prove_nothing_over_time() -> None:
    scenario = alone(2, open_roads=True)
    bound = bounded(scenario)
    *curve, over_time = bound.savings
    group = next(group for group in scenario.groups if group.people)
    for name, price in ((f"people/{group.id}", 0.5), ("fleet/any", 1.0), (OVER_TIME, 2.0)):
        duals = tuple(sorted({**dict(over_time.duals), name: price}.items()))
        wrong = replace(over_time, duals=duals)
        assert check_bound(scenario, replace(bound, savings=(*curve, wrong))) != []
    early = replace(over_time, at=scenario.horizon - 1)
    assert check_bound(scenario, replace(bound, savings=(*curve, early))) != []
    in_pairs = replace(scenario, convoy=replace(scenario.convoy, least=2))
    faults = check_bound(in_pairs, replace(bound, digest=in_pairs.digest, savings=(*curve, over_time)))
    assert any("vehicles go alone" in fault.detail for fault in faults)


def test_one_bus_spares_what_its_trips_can() -> None:
    base = one_bus()
    scenario = replace(
        base,
        places=tuple(replace(each, danger=3.0 if each.id == "a" else 0.0) for each in base.places),
        groups=(replace(base.groups[0], people=20),),
    )
    spared = _spared(scenario)
    worth = spared.prove().worth
    # Its bay is left after 450 s of run and at least 74 s of boarding, it leaves 300 s later and is on the road, in a
    # danger of 1, for 1,200 s; it comes back after 120 s of unloading, 60 s of turnaround and 900 s of road.
    leaves = 450 + 80 + 300
    again = leaves + 1200 + 120 + 60 + 900 + 80 + 300
    exact = sum(10 * (3000 * (spared.span - each) - 1000 * 1200) for each in (leaves, again))
    assert exact <= worth <= exact * 1.01


def test_the_sum_is_found_in_time_order_and_early_ends_still_prove() -> None:
    scenario = alone(7, open_roads=True)
    spared = _spared(scenario)
    whole, stopped = spared.prove(), spared.prove(Asked())
    assert whole.worth <= stopped.worth
    assert whole == spared.prove()


@given(st.integers(0, 100_000))
@settings(max_examples=40, deadline=None)
def test_the_compiled_search_finds_what_the_plain_one_finds(seed: int) -> None:
    draw = Random(seed)
    places, ends = draw.randint(1, 4), draw.randint(1, 3)
    count = [draw.randint(1, 5) for _ in range(places)]
    options = [
        (draw.randrange(ends), *(draw.randrange(most) for most in (400, 9000, 3000, 5000)))
        for _ in range(sum(count))
    ]
    pairs = [[draw.randrange(50), draw.randrange(50_000_000)] * 2 for _ in options]
    runs = [[draw.choice((-1, draw.randrange(1500))) for _ in range(places)] for _ in range(ends)]
    begins, between, first, rows, aboard = (
        np.array(table, dtype=np.int64)
        for table in (
            [draw.randrange(2000) for _ in range(places)], runs, [0, *accumulate(count)], options, pairs,
        )
    )  # fmt: skip
    plain = getattr(best_chain, "py_func", best_chain)
    most, chain, seconds = best_chain(begins, between, first, rows, aboard, 3 * HOUR_S)
    found = plain(begins, between, first, rows, aboard, 3 * HOUR_S)
    assert (most, list(chain), list(seconds)) == found
    assert most == sum(
        people * max(0, each - options[option][4] * left)
        for option, left in zip(chain, seconds, strict=True)
        for people, each in zip(pairs[option][::2], pairs[option][1::2], strict=True)
    )
