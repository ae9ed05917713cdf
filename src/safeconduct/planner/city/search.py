"""Search over the policies of compiled dispatching: annealing, two dispatches side by side, work counted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from math import exp
from random import Random

import numpy as np

from safeconduct.planner.city.dispatching import DAY_S, Policy, periods_of, plain_policy, run_policy
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.state import Whole
from safeconduct.planner.city.memory import Memory
from safeconduct.planner.city.merit import CityJudge, Merit
from safeconduct.planner.problem import Problem

SIDE_BY_SIDE = 2
"""Dispatches that are made at a time, whatever the number of cores: the search goes the same way on each machine."""
WARM, COOLS = 0.002, 150
"""By this share of its cost a policy may be worse at first; by a quarter of it after so many dispatches, and so on."""
MENDS = 6
"""So often in a row a dispatch that breaks rules is mended."""
KEPT = 6
SAFE_GATE_S = 1 << 40
"""In hand at the crossing: only who has crossed counts."""

Stop = Callable[[int], bool]
"""Asked before every pair of dispatches, with the work done: whether to end here."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A policy with what its dispatch achieves, and its first faults: code, origin, day, period."""

    policy: Policy
    merit: Merit
    faults: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(slots=True)
class Harvest:
    """What a search has found: dispatches without faults, best first, and the work done."""

    kept: list[Found] = field(default_factory=list)
    near: Found | None = None
    work: int = 0

    def add(self, found: Found) -> None:
        """Remember a dispatch."""
        self.work += 1
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

    def dispatch(self, policies: list[Policy]) -> list[Found]:
        """What some policies achieve, in their order."""
        jobs = [
            self._pool.submit(run_policy, memory, policy)
            for memory, policy in zip(self.memories, policies, strict=False)
        ]
        for job in jobs:
            job.result()
        return [
            Found(policy, self.judge.merit(memory), faults_of(self.problem, memory))
            for memory, policy in zip(self.memories, policies, strict=False)
        ]

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown()


def faults_of(problem: Problem, memory: Memory) -> tuple[tuple[int, int, int, int], ...]:
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
    if not heads:
        return
    current = min(heads, key=lambda each: each.merit.cost)
    since = harvest.work
    hope, rounds = _hopeful(heads, current), 0
    while harvest.work < work and not stop(harvest.work):
        last = min(periods_of(problem) - 1, max(0, current.merit.finish - problem.start) // k.PERIOD_S)
        mended = hope or (current if current.faults else None)
        tried = bench.dispatch(
            [
                repaired(problem, mended, stream)
                if mended is not None
                else turned(problem, current.policy, stream, last)
                for _ in range(SIDE_BY_SIDE)
            ]
        )
        for found in tried:
            harvest.add(found)
        best = min(tried, key=lambda each: each.merit.cost)
        change = best.merit.cost - current.merit.cost
        # By work done, not by work left: a search that the clock ends would else stay warm to its end.
        warmth = WARM / (1 + (harvest.work - since) / COOLS) ** 2
        heat = warmth * max(1.0, current.merit.cost) + 1e-9
        if change <= 0 or stream.random() < exp(-change / heat):
            current = best
        elif harvest.kept and stream.random() < 0.02:
            current = harvest.kept[0]
        rounds = rounds + 1 if hope is not None else 0
        hope = _hopeful(tried, current) if rounds < MENDS else None


def _hopeful(tried: list[Found], current: Found) -> Found | None:
    """Of dispatches that break rules, the one that would be best without, if it would be better than what there is."""
    broken = [found for found in tried if found.faults and found.merit.sound < current.merit.sound]
    return min(broken, key=lambda found: found.merit.sound, default=None)


def starts(problem: Problem) -> list[Policy]:
    """Policies to begin with: plain ones that differ in what is often decisive."""
    plain = plain_policy(problem)
    convoy = problem.scenario.convoy
    some = [plain]
    for more, eager, next_s in (
        (1, 1000, 1800),
        (0, 500, 1800),
        (0, 1000, 3600),
        (-1, 1000, 1800),
        (2, 1000, 1800),
    ):
        size = np.clip(plain.size + more, convoy.least, convoy.most)
        some.append(replace(plain, size=size, eager=eager, next_s=next_s))
    some.append(replace(plain, until_s=plain.until_s * 2 // 3))
    some.append(replace(plain, gate_s=np.full_like(plain.gate_s, SAFE_GATE_S), margin_s=2400))
    return some


def repaired(problem: Problem, found: Found, stream: Random) -> Policy:
    """The policy with more in hand where it broke a rule."""
    policy = found.policy
    least, most = max(1, problem.scenario.convoy.least), problem.scenario.convoy.most
    shift, size, gate = policy.shift_s.copy(), policy.size.copy(), policy.gate_s.copy()
    for code, origin, day, period in found.faults:
        if code in {k.WINDOW_BROKEN, k.HORIZON_BROKEN} and origin >= 0:
            shift[origin, day] += 300 + int(600 * stream.random())
        elif code == k.SIZE_BROKEN and origin >= 0:
            size[period:, origin] = min(most, max(least, int(size[period, origin]) + stream.choice((-1, 1))))
        elif code == k.IN_STEP_BROKEN:
            since = max(0, period - stream.randrange(2))
            gate[since : period + 1] = np.minimum(
                SAFE_GATE_S, gate[since : period + 1] + 60 + int(300 * stream.random())
            )
        else:
            policy = replace(policy, margin_s=policy.margin_s + 120)
    return replace(policy, shift_s=shift, size=size, gate_s=gate)


def turned(problem: Problem, policy: Policy, stream: Random, last: int) -> Policy:
    """A policy that differs from another in one to three choices, most of them for some hours up to a last period.

    What comes before those hours goes as it went: so a good beginning is kept while a better end is looked for.
    """
    for _ in range(1 + int(stream.random() < 0.4) + int(stream.random() < 0.15)):
        which = stream.random()
        span = _span(stream, last, periods_of(problem))
        if which < 0.45:
            policy = replace(policy, worth=_scaled(policy.worth, span, stream))
        elif which < 0.65:
            policy = replace(policy, size=_resized(problem, policy.size, span, stream))
        elif which < 0.85:
            policy = replace(policy, prefer_s=_preferred(problem, policy, span, stream))
        elif which < 0.92:
            gate = policy.gate_s.copy()
            gate[span] = np.clip(
                (gate[span] * stream.choice((0.5, 0.8, 1.25, 2.0))).astype(np.int64), 60, SAFE_GATE_S
            )
            policy = replace(policy, gate_s=gate)
        else:
            policy = _turn_whole(policy, stream)
    return policy


def _span(stream: Random, last: int, periods: int) -> slice:
    """One period, some of them, all from one on, or all."""
    first, how = stream.randrange(last + 1), stream.random()
    if how < 0.5:
        return slice(first, first + 1)
    if how < 0.7:
        return slice(first, first + 1 + stream.randrange(4))
    return slice(first, periods) if how < 0.85 else slice(0, periods)


def _some(stream: Random, count: int) -> list[int]:
    """One of a number of things, or a handful."""
    many = 1 if stream.random() < 0.5 else max(1, int(count * stream.random() * 0.3))
    return [stream.randrange(count) for _ in range(many)]


def _scaled(worth: Whole, span: slice, stream: Random) -> Whole:
    changed = worth.copy()
    for origin in _some(stream, worth.shape[1]):
        factor = exp(stream.gauss(0.0, 0.25))
        changed[span, origin] = np.clip((changed[span, origin] * factor).astype(np.int64), 200, 4000)
    return changed


def _resized(problem: Problem, size: Whole, span: slice, stream: Random) -> Whole:
    convoy = problem.scenario.convoy
    changed = size.copy()
    step, count = stream.choice((-2, -1, 1, 2)), size.shape[1]
    for origin in range(count) if stream.random() < 0.2 else _some(stream, count):
        changed[span, origin] = np.clip(changed[span, origin] + step, convoy.least, convoy.most)
    return changed


def _preferred(problem: Problem, policy: Policy, span: slice, stream: Random) -> Whole:
    """A reception made more or less welcome, by so much of what a seat can bring out in all."""
    receptions = [number for number, place in enumerate(problem.places) if place.kind == "reception"]
    changed = policy.prefer_s.copy()
    changed[span, stream.choice(receptions)] += int(policy.until_s * stream.gauss(0.0, 0.05))
    return changed


def _turn_whole(policy: Policy, stream: Random) -> Policy:
    which = stream.randrange(5)
    if which == 0:
        return replace(policy, eager=stream.choice((300, 500, 800, 1000)))
    if which == 1:
        return replace(policy, next_s=max(0, policy.next_s + stream.randint(-1200, 1200)))
    if which == 2:
        return replace(policy, early=stream.choice((300, 600, 900, 1000)))
    if which == 3:
        return replace(policy, margin_s=max(60, int(policy.margin_s * stream.choice((0.5, 0.8, 1.25, 2.0)))))
    return replace(policy, until_s=int(policy.until_s * stream.choice((0.8, 0.9, 1.1, 1.25))))
