"""Multipliers of any size come back from a file as they were, on the side on which they still prove."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.planner.bound import Prover, prove_steps
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.bound_value import SCALE, held
from safeconduct.planner.worth.roads import Dangers
from safeconduct.scenario.load import load_case
from safeconduct.units import HOUR_S


@given(st.integers(0, 1 << 90))
def test_a_multiplier_is_held_as_a_float_holds_it(number: int) -> None:
    low, high = held(number, up=False), held(number, up=True)
    assert low <= number <= high
    assert (high - low) << 52 <= max(1, number) << 1
    for each in (low, high):
        assert int(float(each / SCALE) * SCALE) == each
    if number < 1 << 53:
        assert low == number == high


def test_danger_in_thousandths_has_multipliers_above_all_that_people_have() -> None:
    # A convoy's lane is worth more than 8,192 thousandths a minute: cut off there, a vector proved 1.3 million people.
    case = load_case("aleppo-2016")
    prover = Prover.of(case)
    prover.steps = tuple(lemma.at + 1 for lemma in prove_steps(prover))
    dangers = Dangers(prover.program.times.network)
    flows = prover.program.out_flows()
    objective = {f"x/{flow.name}/{group.id}": 3000 for flow in flows for group in flow.groups}
    assert max(dangers.place.values()) == 3000
    for hours in (7, 9):
        moment = Moment(prover.program.times, case.start + hours * HOUR_S, steps=prover.steps)
        prices, worth = prover.prices(moment, objective)
        assert max(prices.multipliers.values()) > 8192 * SCALE
        assert worth < 3000 * case.people_total / 3
