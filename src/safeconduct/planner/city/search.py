"""Search over the policies of compiled dispatching: annealing, two dispatches side by side, work counted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import exp
from random import Random

from safeconduct.planner.city.dispatching import DAY_S, Policy, periods_of
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.memory import Memory
from safeconduct.planner.city.merit import CityJudge, Merit
from safeconduct.planner.city.trace import Trace, run_on
from safeconduct.planner.city.turns import Fault, repaired, starts, turned
from safeconduct.planner.problem import Problem

SIDE_BY_SIDE = 2
"""Dispatches that are made at a time, whatever the number of cores: the search goes the same way on each machine."""
WARM, COOLS, CYCLE = 0.004, 40, 100
"""By this share of its cost a policy may be worse at first; by a quarter of it after so many dispatches, and so on.
After so many pairs of dispatches it is warm again, and begins at the best that there has been."""
MENDS = 6
"""So often in a row a dispatch that breaks rules is mended."""
KEPT = 6

Stop = Callable[[int], bool]
"""Asked before every pair of dispatches, with the work done: whether to end here."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A policy with what its dispatch achieves, its first faults, and where it stood at the beginnings of spans."""

    policy: Policy
    merit: Merit
    faults: tuple[Fault, ...]
    trace: Trace


@dataclass(slots=True)
class Harvest:
    """What a search has found: dispatches without faults, best first, and the work done."""

    kept: list[Found] = field(default_factory=list)
    near: Found | None = None
    work: int = 0

    def add(self, found: Found) -> None:
        """Remember a dispatch, but not where it stood at which second: that is large."""
        self.work += 1
        found = replace(found, trace={})
        if found.merit.faults:
            if self.near is None or found.merit.cost < self.near.merit.cost:
                self.near = found
            return
        if any(each.merit == found.merit for each in self.kept):
            return
        self.kept.append(found)
        self.kept.sort(key=lambda each: each.merit.cost)
        del self.kept[KEPT:]


class Bench:
    """Where dispatches are made: one memory for each of those that are made side by side."""

    def __init__(self, problem: Problem, judge: CityJudge, memories: list[Memory]) -> None:
        self.problem = problem
        self.judge = judge
        self.memories = memories
        self._pool = ThreadPoolExecutor(max_workers=len(memories))

    def dispatch(self, policies: list[Policy], like: Found | None = None) -> list[Found]:
        """What some policies achieve, in their order; those hours in which they say what a like one says are known."""
        known, trace = (None, {}) if like is None else (like.policy, like.trace)
        jobs = [
            self._pool.submit(run_on, memory, policy, known, trace)
            for memory, policy in zip(self.memories, policies, strict=False)
        ]
        traces = [job.result() for job in jobs]
        return [
            Found(policy, self.judge.merit(memory), faults_of(self.problem, memory), trace)
            for memory, policy, trace in zip(self.memories, policies, traces, strict=False)
        ]

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown()


def faults_of(problem: Problem, memory: Memory) -> tuple[Fault, ...]:
    """Code, origin, day and period of the first faults of a dispatch; origin −1 where no convoy is to blame."""
    found = []
    for code, which in memory[k.T_FAULT][: min(k.MOST_FAULTS, int(memory.w[k.FAULTS]))].tolist():
        origin, day, period = -1, 0, 0
        if (
            code in {k.WINDOW_BROKEN, k.IN_STEP_BROKEN, k.HORIZON_BROKEN, k.SIZE_BROKEN}
            and which < memory.w[k.CONVOYS]
        ):
            row = memory[k.T_CONVOY][which]
            origin = int(row[k.ORIGIN])
            day = max(0, int(row[k.DEPARTS]) - problem.start) // DAY_S
            first = min(int(row[k.FIRST_BAY]), int(row[k.DEPARTS]))
            period = min(periods_of(problem) - 1, max(0, first - problem.start) // k.PERIOD_S)
        found.append((code, origin, day, period))
    return tuple(found)


def search(bench: Bench, harvest: Harvest, *, seed: int, work: int, stop: Stop) -> None:
    """Dispatch until ``work`` is done, each time with a policy turned a little from one that did well.

    The same seed and work give the same harvest: the clock is nowhere in it, unless ``stop`` looks at one.
    """
    stream = Random(f"safeconduct/planner/city/{seed}")  # noqa: S311  # choices in a search protect nothing
    problem = bench.problem
    heads: list[Found] = list(harvest.kept)
    waiting = starts(problem)
    while waiting and (not harvest.work or (harvest.work < work and not stop(harvest.work))):
        batch, waiting = waiting[:SIDE_BY_SIDE], waiting[SIDE_BY_SIDE:]
        for found in bench.dispatch(batch):
            harvest.add(found)
            heads.append(found)
        # No more than these two are needed: where all the others stood would fill the memory.
        heads = [
            min(heads, key=lambda each: each.merit.cost),
            min(heads, key=lambda each: each.merit.sound),
        ]
    if not heads:
        return
    chain = _Chain(heads[0], _hopeful(heads, heads[0]))
    while harvest.work < work and not stop(harvest.work):
        _step(bench, harvest, chain, stream)


@dataclass(slots=True)
class _Chain:
    """A policy that is turned again and again, the best it has been, and a dispatch that is being mended."""

    current: Found
    hope: Found | None = None
    mends: int = 0
    steps: int = 0
    best: Found = field(init=False)

    def __post_init__(self) -> None:
        self.best = self.current

    @property
    def warmth(self) -> float:
        """By what share of its cost a policy may be worse now.

        By the steps done, not by those left: a search that the clock ends would else stay warm to its end.
        """
        return WARM / (1 + SIDE_BY_SIDE * (self.steps % CYCLE) / COOLS) ** 2


def _step(bench: Bench, harvest: Harvest, chain: _Chain, stream: Random) -> None:
    """Two dispatches of a chain, of which the better may take the place of what it stands at."""
    if chain.steps and chain.steps % CYCLE == 0:
        chain.current, chain.hope = chain.best, None
    current, hope = chain.current, chain.hope
    mended = hope or (current if current.faults else None)
    last = min(
        periods_of(bench.problem) - 1, max(0, current.merit.finish - bench.problem.start) // k.PERIOD_S
    )
    policies = [
        turned(bench.problem, current.policy, stream, last)
        if mended is None
        else repaired(bench.problem, mended.policy, mended.faults, stream)
        for _ in range(SIDE_BY_SIDE)
    ]
    tried = bench.dispatch(policies, mended or current)
    for found in tried:
        harvest.add(found)
    best = min(tried, key=lambda each: each.merit.cost)
    change = best.merit.cost - current.merit.cost
    if change <= 0 or stream.random() < exp(-change / (chain.warmth * max(1.0, current.merit.cost) + 1e-9)):
        chain.current = best
    chain.best = min(chain.best, best, key=lambda each: each.merit.cost)
    chain.steps += 1
    chain.mends = chain.mends + 1 if hope is not None else 0
    chain.hope = _hopeful(tried, chain.current) if chain.mends < MENDS else None


def _hopeful(tried: list[Found], current: Found) -> Found | None:
    """Of dispatches that break rules, the one that would be best without, if it would be better than what there is."""
    broken = [found for found in tried if found.faults and found.merit.sound < current.merit.sound]
    return min(broken, key=lambda found: found.merit.sound, default=None)
