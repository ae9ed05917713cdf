"""Where a dispatch stood at the beginning of each span of a policy: a like policy goes on from there.

What a policy says of later hours changes nothing before them. So a dispatch of a policy that differs from another only
from some hour on need not begin at the start: it begins where the other stood then, and comes out the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from safeconduct.planner.city.dispatching import LOOSE_FROM, Policy, begin, set_policy
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.run import advance
from safeconduct.planner.city.kernel.state import NEVER, Whole
from safeconduct.planner.city.memory import Memory

COUNTED = (
    (k.T_HEAP, k.HEAP),
    (k.T_CONVOY, k.CONVOYS),
    (k.T_CONVOY_RIDE, k.CONVOYS),
    (k.T_RIDE, k.RIDES),
    (k.T_LOAD, k.LOADS),
    (k.T_STAMP, k.STAMPS),
    (k.T_RUN, k.RUNS),
)
"""Tables of which only the first rows are in use, and the counter that says how many."""
MOST_BYTES = 300_000_000
"""Of a case whose memory at the beginnings of all spans would be larger, fewer are kept. Most of it is empty rows."""


@dataclass(frozen=True, slots=True)
class Stood:
    """Everything that changes in a dispatch, as it was at a second."""

    counters: Whole
    stretches: tuple[Whole, ...]
    counted: tuple[Whole, ...]


Trace = Mapping[int, Stood]
"""Where a dispatch stood at the beginnings of spans."""


def run_on(memory: Memory, policy: Policy, like: Policy | None, trace: Trace) -> Trace:
    """Dispatch a policy, from where a like one parts from it; where this one stood at the beginnings of spans.

    The same comes out as from the start on.
    """
    w, periods = memory.w, len(policy.gate_s)
    first = 0 if like is None else parting(policy, like)
    first = max((period for period in trace if period <= first), default=0)
    if first:
        _stand(memory, trace[first])
    else:
        begin(memory)
    set_policy(memory, policy)
    kept = {period: stood for period, stood in trace.items() if period <= first}
    every = 1 + w.nbytes * periods // MOST_BYTES
    for period in range(every * (first // every + 1), periods, every):
        advance(w, int(w[k.S_START]) + period * k.PERIOD_S)
        kept[period] = _standing(memory)
    advance(w, NEVER)
    return kept


def parting(policy: Policy, like: Policy) -> int:
    """The first span of which two policies say something else; 0 where they differ in what holds throughout."""
    if policy.throughout != like.throughout or not np.array_equal(policy.shift_s, like.shift_s):
        return 0
    first = len(policy.gate_s)
    for mine, other in zip(policy.by_period, like.by_period, strict=True):
        if mine is not other:
            differs = (mine != other).reshape(len(mine), -1).any(axis=1)
            first = min(first, int(differs.argmax()) if differs.any() else first)
    return first


def _stretches(memory: Memory) -> list[slice]:
    """What lies between the counted tables, in the part of the memory that changes."""
    w, found = memory.w, []
    since = int(w[LOOSE_FROM])
    for table, _ in COUNTED:
        found.append(slice(since, int(w[table])))
        since = int(w[table]) + memory[table].size
    return [*found, slice(since, len(w))]


def _standing(memory: Memory) -> Stood:
    w = memory.w
    return Stood(
        w[: k.S_START].copy(),
        tuple(w[each].copy() for each in _stretches(memory)),
        tuple(memory[table][: w[counter]].copy() for table, counter in COUNTED),
    )


def _stand(memory: Memory, stood: Stood) -> None:
    w = memory.w
    w[: k.S_START] = stood.counters
    for each, values in zip(_stretches(memory), stood.stretches, strict=True):
        w[each] = values
    for (table, counter), values in zip(COUNTED, stood.counted, strict=True):
        memory[table][: w[counter]] = values
        memory[table][w[counter] :] = 0
