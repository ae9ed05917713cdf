"""Without anything that goes wrong, a plan comes out to the second."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from safeconduct.plans.model import Plan
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.run import one_run, replay, simulate
from safeconduct.workspace.plans import plan as plan_case
from tests.simulator.small import small_plan

WORK = {"starter": 20, "river-flood": 2, "four-towns-2017": 2, "aleppo-2016": 3}
"""Dispatches with which a plan is found, few as they are."""
SEEDS = st.integers(min_value=0, max_value=10**9)


@cache
def shipped(name: str) -> tuple[Scenario, Plan]:
    """A plan of a shipped case, made with little work."""
    scenario = load_case(str(files("safeconduct.cases") / name) if name == "starter" else name)
    answer = plan_case(scenario, work=WORK[name]).answer
    assert hasattr(answer, "plan"), answer
    return scenario, answer.plan


@pytest.mark.parametrize("name", list(WORK))
def test_the_plan_of_a_shipped_case_comes_out_to_the_second(name: str) -> None:
    scenario, plan = shipped(name)
    went = replay(scenario, plan)
    assert went.convoys == plan.convoys
    assert went.moves == plan.moves


def test_the_figures_of_a_calm_run_are_the_plans_own() -> None:
    scenario, plan = shipped("aleppo-2016")
    outcomes = simulate(scenario, plan)
    assert outcomes.out[0, -1, 0] == plan.figures.people_out
    assert outcomes.exposed_max[0] == plan.figures.exposed_max
    assert outcomes.loaded_wait_person_s[0] / 3600 == pytest.approx(
        plan.figures.loaded_wait_person_h, abs=0.01
    )
    assert (outcomes.last_out_at[0] - scenario.start) / 3600 == pytest.approx(
        plan.figures.finish_h, abs=0.0001
    )
    by_need = dict(plan.figures.out_by_category)
    assert [outcomes.out[0, -1, outcomes.series.index(need)] for need in by_need] == list(by_need.values())


@given(case=SEEDS, turned=SEEDS, order=st.sampled_from(["hold", "in_order", "next_ready"]))
def test_any_small_plan_comes_out_to_the_second_whatever_the_policy(
    case: int, turned: int, order: str
) -> None:
    small = small_plan(case, turned)
    assume(small is not None)
    assert small is not None
    scenario, plan = small
    went = one_run(scenario, plan, policy=Policy(order)).plan  # type: ignore[arg-type]  # drawn from the three
    assert went.convoys == plan.convoys
    assert went.moves == plan.moves
