"""What the planner states of the bound is what the checker recomputes, to the last person."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.bound_value import check_bound
from safeconduct.planner.bound import bound_curve
from tests.planner.test_bound_contains import case_of


@given(st.integers(0, 100_000))
@settings(max_examples=15)
def test_the_checker_proves_every_value_and_nothing_less(seed: int) -> None:
    scenario = case_of(seed)
    bound = bound_curve(scenario, max_instants=6)
    assert check_bound(scenario, bound) == []
    for index, instant in enumerate(bound.instants):
        if instant.people > 0 and instant.at != scenario.horizon:
            less = replace(instant, people=instant.people - 1)
            claimed = replace(bound, instants=(*bound.instants[:index], less, *bound.instants[index + 1 :]))
            assert check_bound(scenario, claimed) != []
