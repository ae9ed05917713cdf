"""Laws of the dispatcher: whatever the case and whatever the policy, what it calls a timetable passes the checker."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.checker.check import check_plan
from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.figures import figures
from safeconduct.planner.policy import plain_policy
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.state import Run
from safeconduct.planner.timetable import Timetable, timetable
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from tests.planner.tiny import any_policy, two_sides

SEEDS = st.integers(min_value=0, max_value=10**9)


def kept(run: Run) -> bool:
    """Whether the dispatcher itself found no fault with its run."""
    return not run.faults and all(course.admitted for course in run.courses)


def as_plan(scenario: Scenario, times: Timetable) -> Plan:
    """A plan with the planner's own figures."""
    return Plan(
        case=scenario.name, variant=scenario.variant, reading=scenario.reading, digest=scenario.digest,
        objective="robust", seed=0, work=1, stopped_by="work", convoys=times.convoys, moves=times.moves,
        figures=figures(scenario, times, objective="robust", bound=None, regret_found=None),
    )  # fmt: skip


@given(case=SEEDS, turned=SEEDS)
def test_what_is_dispatched_without_fault_passes_the_checker(case: int, turned: int) -> None:
    scenario = two_sides(case)
    problem = compile_problem(scenario)
    run = dispatch(problem, any_policy(problem, turned))
    if kept(run):
        verdict = check_plan(scenario, as_plan(scenario, timetable(run)), None)
        broken = [each for each in verdict.broken if each.code != "MUST"]  # the search sees to musts
        assert not broken


@given(case=SEEDS)
def test_nobody_is_left_between_places(case: int) -> None:
    scenario = two_sides(case)
    run = dispatch(compile_problem(scenario), any_policy(compile_problem(scenario), case))
    aboard = sum(course.people for course in run.courses)
    assert (
        sum(run.left)
        + aboard
        + sum(course.people for formed in run.formed for course in formed)
        + sum(course.people for course in run.loading if course)
        == scenario.people_total
    )
    if kept(run):
        assert sum(trip.people for convoy in timetable(run).convoys for trip in convoy.trips) == aboard


@given(case=SEEDS, turned=SEEDS)
def test_the_same_policy_gives_the_same_timetable(case: int, turned: int) -> None:
    problem = compile_problem(two_sides(case))
    policy = any_policy(problem, turned)
    again = compile_problem(two_sides(case))
    assert timetable(dispatch(problem, policy)) == timetable(dispatch(again, policy))


def test_most_plain_dispatches_keep_every_rule() -> None:
    """Legal by construction: forecasts fail seldom, so that the search is not left with nothing."""
    faults: Counter[str] = Counter()
    failed = 0
    for case in range(120):
        problem = compile_problem(two_sides(case))
        run = dispatch(problem, plain_policy(problem))
        failed += not kept(run)
        faults.update({code for code, _, _ in run.faults})
    assert failed <= 18, faults


@pytest.mark.parametrize("case", range(40))
def test_without_windows_rules_and_duties_nothing_rests_on_a_forecast(case: int) -> None:
    drawn = two_sides(case)
    scenario = replace(
        drawn,
        rules=(),
        windows=(),
        exposed_max=None,
        classes=tuple(replace(kind, duty_s=None, hours=drawn.legs[2].hours) for kind in drawn.classes),
        teams=tuple(replace(team, duty_s=None) for team in drawn.teams),
        places=tuple(replace(place, hours=drawn.legs[2].hours, wait_max_s=None) for place in drawn.places),
        legs=tuple(replace(leg, hours=drawn.legs[2].hours) for leg in drawn.legs),
    )
    problem = compile_problem(scenario)
    run = dispatch(problem, any_policy(problem, case))
    assert [code for code, _, _ in run.faults if code not in {"PARKING", "HORIZON", "TEAM", "SIZE"}] == []
    if kept(run):
        verdict = check_plan(scenario, as_plan(scenario, timetable(run)), None)
        assert [each for each in verdict.broken if each.code != "MUST"] == []
