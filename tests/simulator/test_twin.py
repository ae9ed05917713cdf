"""The compiled kernel and the readable twin give the same answer on the same random numbers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import assume, example, given
from hypothesis import strategies as st

from safeconduct.simulator import draws
from safeconduct.simulator.kernel import draws as kernel_draws
from safeconduct.simulator.outcome import StandStill
from safeconduct.simulator.run import simulate
from safeconduct.simulator.twin.run import simulate_readably
from tests.simulator.small import any_hazards, any_way, differing, fingerprint, small_plan

SEEDS = st.integers(min_value=0, max_value=10**9)


@given(case=SEEDS, turned=SEEDS, wrong=SEEDS, way=SEEDS, seed=st.integers(min_value=0, max_value=2**62))
@example(case=1, turned=0, wrong=1, way=206171, seed=1)  # turned back out of a line, to a named place
def test_kernel_and_twin_agree_to_the_last_bit(
    case: int, turned: int, wrong: int, way: int, seed: int
) -> None:
    small = small_plan(case, turned)
    assume(small is not None)
    assert small is not None
    scenario, plan = small
    hazards, policy = any_hazards(wrong), any_way(way)
    try:
        fast = simulate(scenario, plan, hazards=hazards, policy=policy, runs=range(3, 6), seed=seed)
    except StandStill:
        assume(False)
        raise
    slow = simulate_readably(scenario, plan, hazards=hazards, policy=policy, runs=range(3, 6), seed=seed)
    assert differing(fast, slow) == []


@given(key=SEEDS, thing=st.integers(0, 2**62 - 1), purpose=st.integers(0, 19), number=st.integers(0, 2**19))
def test_both_draw_the_same_numbers(key: int, thing: int, purpose: int, number: int) -> None:
    import numpy as np

    with np.errstate(over="ignore"):
        fast = kernel_draws.bits(kernel_draws.run_key(key, 7), thing, purpose, number)
        assert kernel_draws.run_key(key, 7) == draws.run_key(key, 7)
    slow = draws.bits(draws.run_key(key, 7), thing, draws.PURPOSES[purpose], number)
    assert int(fast) == slow
    assert float(kernel_draws.share(np.uint64(int(fast)))) == draws.share(slow)


PLAIN = """
from safeconduct.compiled import compiles
from safeconduct.simulator.outcome import StandStill
from safeconduct.simulator.run import simulate
from tests.simulator.small import any_hazards, any_way, fingerprint, small_plan
for case in range(12):
    small = small_plan(case, case)
    if small is not None:
        try:
            o = simulate(*small, hazards=any_hazards(case), policy=any_way(case), runs=range(2), seed=case)
        except StandStill:
            continue
        print(fingerprint(o))
print(compiles())
"""


def test_compiled_and_plain_kernel_agree(repository: Path) -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", PLAIN],
            check=True,
            capture_output=True,
            text=True,
            cwd=repository,
            env={
                "PYTHONPATH": str(repository),
                "SAFECONDUCT_COMPILE": switch,
                "PATH": "",
                "HOME": str(Path.home()),
            },
        ).stdout.split()
        for switch in ("0", "1")
    ]
    assert said[0][:-1] == said[1][:-1] != []
    assert [one[-1] for one in said] == ["False", "True"]


def test_runs_are_the_same_however_they_are_divided() -> None:
    small = next(found for case in range(50) if (found := small_plan(case, case)) is not None)
    hazards = any_hazards(4)
    whole = simulate(*small, hazards=hazards, runs=range(10), seed=5)
    part = simulate(*small, hazards=hazards, runs=range(6, 10), seed=5)
    assert fingerprint(part) != fingerprint(whole)
    assert (whole.out[6:] == part.out).all()
    assert whole.halts[6:] == part.halts
    assert (whole.events[6:] == part.events).all()
