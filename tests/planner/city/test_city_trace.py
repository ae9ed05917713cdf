"""Laws of going on: a dispatch that begins where a like one stood comes out as if it had begun at the start."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.planner.city.dispatching import Policy, memory_for, periods_of, plain_policy, run_policy
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.memory import Memory
from safeconduct.planner.city.merit import CityJudge
from safeconduct.planner.city.search import Bench, Harvest, search
from safeconduct.planner.city.trace import parting, run_on
from safeconduct.planner.city.turns import leaning, repaired, starts, turned
from safeconduct.planner.problem import Problem, compile_problem
from tests.planner.city.region import odd_region, region

LIKE = settings(max_examples=15, deadline=None)


def left(memory: Memory) -> list[list[int]]:
    """All that a dispatch leaves which a plan is made of, and its faults."""
    counted = (
        (k.T_CONVOY, k.CONVOYS), (k.T_CONVOY_RIDE, k.CONVOYS), (k.T_RIDE, k.RIDES), (k.T_LOAD, k.LOADS),
        (k.T_STAMP, k.STAMPS), (k.T_RUN, k.RUNS), (k.T_FAULT, k.FAULTS),
    )  # fmt: skip
    found = [memory[table][: memory.w[counter]].ravel().tolist() for table, counter in counted]
    return [*found, memory.w[: k.S_START].tolist()]


def some_turn(problem: Problem, policy: Policy, stream: Random) -> Policy:
    """A policy turned once, or mended as if any of its convoys had broken any rule."""
    periods = periods_of(problem)
    if stream.random() < 0.7:
        return turned(problem, policy, stream, periods - 1)
    code = stream.choice((k.WINDOW_BROKEN, k.IN_STEP_BROKEN, k.SIZE_BROKEN, k.PARKING_BROKEN))
    fault = (code, stream.randrange(len(problem.origins)), 0, stream.randrange(periods))
    return repaired(problem, policy, (fault,), stream)


@LIKE
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
def test_a_dispatch_goes_on_from_a_like_one_as_if_from_the_start(seed: int, turns: int, odd: bool) -> None:
    problem = compile_problem(odd_region(seed) if odd else region(seed))
    stream = Random(turns)
    memory, fresh = memory_for(problem), memory_for(problem)
    policy = plain_policy(problem)
    trace = run_on(memory, policy, None, {})
    for _ in range(4):  # each goes on from the one before, in a memory that another left
        like, policy = policy, some_turn(problem, policy, stream)
        run_on(memory, plain_policy(problem), None, {})
        trace = run_on(memory, policy, like, trace)
        run_policy(fresh, policy)
        assert left(memory) == left(fresh)


def test_most_turns_leave_a_beginning_as_it_was() -> None:
    """Else going on would save nothing."""
    problem = compile_problem(region(3))
    stream, plain = Random(1), plain_policy(problem)
    parted = [parting(turned(problem, plain, stream, periods_of(problem) - 1), plain) for _ in range(200)]
    assert sum(first > 0 for first in parted) > 120


def test_policies_part_where_they_first_differ() -> None:
    problem = compile_problem(region(3))
    plain = plain_policy(problem)
    lean, worth = plain.lean.copy(), plain.worth.copy()
    lean[5:] = 700
    worth[3, 0] += 1
    assert parting(replace(plain, lean=lean), plain) == 5
    assert parting(replace(plain, lean=lean, worth=worth), plain) == 3
    assert parting(replace(plain, lean=lean, pull=plain.pull + 1), plain) == 0
    assert parting(replace(plain, shift_s=plain.shift_s + 60), plain) == 0
    assert parting(replace(plain, lean=plain.lean.copy()), plain) == periods_of(problem)


def test_a_search_keeps_what_it_judged() -> None:
    """What is kept of a search has the merit that its policy has when it is dispatched from the start."""
    problem = compile_problem(region(5))
    memories = [memory_for(problem), memory_for(problem)]
    judge = CityJudge.of(problem, "robust", None)
    bench, harvest = Bench(problem, judge, memories), Harvest()
    search(bench, harvest, seed=1, work=60, stop=lambda done: done < 0)
    bench.close()
    fresh = memory_for(problem)
    assert harvest.kept
    for found in harvest.kept:
        run_policy(fresh, found.policy)
        assert judge.merit(fresh) == found.merit


def test_policies_to_begin_with_lean_both_ways_where_a_rule_ties_two_sides() -> None:
    scenario = region(5)
    tied, free = compile_problem(scenario), compile_problem(replace(scenario, rules=(), digest="0" * 64))
    leans = [policy.lean for policy in starts(tied)]
    assert any((lean > 0).all() for lean in leans)
    assert any((lean < 0).all() for lean in leans)
    assert not any(policy.lean.any() for policy in starts(free))
    evening = leaning(tied, plain_policy(tied), 1000, -500)
    assert set(np.unique(evening.lean).tolist()) == {1000, -500}
