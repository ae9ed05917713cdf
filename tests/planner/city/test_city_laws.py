"""Laws of compiled dispatching: what has no fault is a plan, whatever the policy; like work gives like bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.cases.regions.write import write_region
from safeconduct.checker.check import check_plan
from safeconduct.planner.answers import Planned
from safeconduct.planner.city.coverage import is_city, not_covered
from safeconduct.planner.city.dispatching import Policy, memory_for, periods_of, plain_policy, run_policy
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.solve import Order, solve_city
from safeconduct.planner.city.timetable import timetable_of
from safeconduct.planner.city.turns import turned
from safeconduct.planner.figures import figures
from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.planner.solve import get_ready, solve
from safeconduct.plans.file import plan_to_json
from safeconduct.plans.model import Plan
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from tests.planner.city.region import odd_region, region

LIKE = settings(max_examples=12, deadline=None)


def never_stop(done: int) -> bool:
    """A search that goes on to the end of its work."""
    return done < 0


def plan_of(problem: Problem, policy: Policy) -> tuple[Plan, int]:
    """What a policy comes to, and how many faults its dispatch has."""
    memory = memory_for(problem)
    run_policy(memory, policy)
    times = timetable_of(problem, memory)
    scenario = problem.scenario
    told = figures(scenario, times, objective="robust", bound=None, regret_found=None)
    plan = Plan(
        scenario.name, scenario.variant, scenario.reading, scenario.digest, "robust", 0, 1, "work",
        times.convoys, times.moves, told,
    )  # fmt: skip
    return plan, int(memory.w[k.FAULTS])


def any_policy(problem: Problem, seed: int) -> Policy:
    """A policy turned some times at random."""
    stream = Random(seed)
    policy = plain_policy(problem)
    for _ in range(stream.randrange(12)):
        policy = turned(problem, policy, stream, periods_of(problem) - 1)
    return policy


def broken(scenario: Scenario, seed: int) -> tuple[list[str], Plan]:
    """Codes of the rules that a faultless dispatch breaks."""
    problem = compile_problem(scenario)
    assert not_covered(problem) == ()
    plan, faults = plan_of(problem, any_policy(problem, seed))
    if faults:
        return [], plan
    return [f"{each.code} {each.convoy} {each.detail}" for each in check_plan(scenario, plan).broken], plan


@LIKE
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_dispatch_without_faults_keeps_every_rule_of_a_region(seed: int, turns: int) -> None:
    found, _ = broken(region(seed), turns)
    assert not found


@LIKE
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_dispatch_without_faults_keeps_every_rule_of_an_odd_region(seed: int, turns: int) -> None:
    found, _ = broken(odd_region(seed), turns)
    assert not found


def test_the_laws_are_not_empty() -> None:
    """Half of these dispatches have no fault, duties of twelve hours or not, and most bring people out."""
    problems = [compile_problem(odd_region(seed)) for seed in range(12)]
    plans = [plan_of(problem, plain_policy(problem)) for problem in problems]
    assert sum(not faults for _, faults in plans) >= 6
    assert sum(plan.figures.people_out > plan.figures.people_total // 4 for plan, _ in plans) >= 8


def test_the_same_seed_and_work_give_the_same_bytes() -> None:
    problem = compile_problem(region(5))
    answers = [solve_city(problem, Order("robust", None, 3, 12), never_stop) for _ in range(2)]
    first, second = (plan_to_json(answer.plan) for answer in answers if isinstance(answer, Planned))
    assert first == second


def test_compiled_and_plain_code_dispatch_alike() -> None:
    """The memory that a dispatch leaves is the same number for number."""
    script = (
        "import hashlib\n"
        "from tests.planner.city.region import odd_region\n"
        "from safeconduct.planner.city.dispatching import memory_for, plain_policy, run_policy\n"
        "from safeconduct.planner.problem import compile_problem\n"
        "for seed in (1, 2, 3, 4):\n"
        "    problem = compile_problem(odd_region(seed))\n"
        "    memory = memory_for(problem)\n"
        "    run_policy(memory, plain_policy(problem))\n"
        "    print(hashlib.sha256(memory.w.tobytes()).hexdigest())\n"
    )
    seen = {}
    for switch in ("0", "1"):
        told = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "SAFECONDUCT_COMPILE": switch, "PYTHONPATH": "."},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seen[switch] = told.stdout
    assert seen["0"].count("\n") == 4
    assert seen["0"] == seen["1"]


def _changed(case: Scenario, code: str) -> Scenario:
    if code == "EXPOSED":
        return replace(case, exposed_max=500)
    if code == "ROAD":
        return replace(
            case, classes=tuple(replace(each, may_enter=("west-authority",)) for each in case.classes)
        )
    if code == "LEG":
        return replace(case, legs=(replace(case.legs[0], empty_s=0), *case.legs[1:]))
    if code == "BAY":
        return replace(case, places=tuple(replace(each, bays=0) for each in case.places))
    return replace(case, groups=(*case.groups, replace(case.groups[0], id="free", undertaking="")))


@pytest.mark.parametrize("code", ["EXPOSED", "ROAD", "LEG", "BAY", "MIXED"])
def test_what_is_not_known_is_said_by_a_code(code: str) -> None:
    assert not_covered(compile_problem(region(1))) == ()
    assert not_covered(compile_problem(_changed(region(1), code))) == (code,)


def test_a_case_too_small_is_no_city() -> None:
    assert not is_city(compile_problem(region(1)))


def test_a_region_of_size_s_is_planned_by_the_compiled_dispatcher(tmp_path: Path) -> None:
    """Through the one door of the planner, checked, and a first plan before there is a bound."""
    scenario = load_case(write_region("S", 1, tmp_path / "s"))
    assert is_city(compile_problem(scenario))
    ready = get_ready(scenario)
    first = ready.first
    answer = solve(scenario, work=16, ready=ready)
    assert first is not None
    assert isinstance(answer, Planned)
    assert first.figures.people_out > scenario.people_total // 2
    assert answer.plan.figures.people_out >= first.figures.people_out
    assert not check_plan(scenario, answer.plan).broken
    assert (
        solve(scenario, work=16) == answer
    )  # what was reckoned for the first plan leaves no trace in the last


def test_nothing_of_a_dispatch_is_left_for_the_next() -> None:
    problem = compile_problem(region(7))
    memory = memory_for(problem)
    run_policy(memory, any_policy(problem, 1))
    run_policy(memory, plain_policy(problem))
    fresh = memory_for(problem)
    run_policy(fresh, plain_policy(problem))
    assert np.array_equal(memory.w, fresh.w)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 60), st.integers(0, 10_000))
def test_what_a_policy_says_of_later_hours_changes_nothing_before_them(seed: int, choice: int) -> None:
    problem = compile_problem(region(seed))
    draw = Random(choice)
    first = draw.randrange(1, periods_of(problem))
    plain = plain_policy(problem)
    worth, size, prefer_s, gate_s = (
        each.copy() for each in (plain.worth, plain.size, plain.prefer_s, plain.gate_s)
    )
    worth[first:, : len(problem.origins) // 2] = 300
    size[first:] += 1
    prefer_s[first:, draw.randrange(len(problem.places))] += 100_000
    gate_s[first:] = 60
    lean = plain.lean.copy()
    lean[first:] = draw.choice((-2000, 2000))
    later = replace(plain, worth=worth, size=size, prefer_s=prefer_s, gate_s=gate_s, lean=lean)
    since = problem.start + first * k.PERIOD_S
    loaded = []
    memory = memory_for(problem)
    for policy in (plain, later):
        run_policy(memory, policy)
        rides = memory[k.T_RIDE][: memory.w[k.RIDES]]
        loaded.append(rides[rides[:, k.BAY_AT] < since][:, [k.MOVER, k.BAY_AT, k.RIDERS]].tolist())
    assert loaded[0] == loaded[1]
