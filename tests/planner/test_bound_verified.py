"""What the planner states of the bound is what the checker recomputes, to the last person."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.checker.bound_value import Relaxation
from safeconduct.checker.proved import check_bound
from safeconduct.planner.bound import bound_curve, relaxation
from tests.planner.test_bound_contains import case_of
from tests.planner.test_bound_way_back import one_lane


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


@given(st.integers(0, 100_000))
@settings(max_examples=10)
def test_both_write_the_same_rows_for_one_lane(seed: int) -> None:
    scenario = one_lane(seed)
    stated = {name: dict(row.terms) for name, row in relaxation(scenario).rows.items()}
    recomputed = {
        name: {column: factor for column, factor in row.terms.items() if factor}
        for name, row in Relaxation(scenario).rows.items()
    }
    assert stated == {name: terms for name, terms in recomputed.items() if terms}
