"""What rows of trips are worth at most, by where a vehicle stands and the steps that are left: broad-bound.md, 6.

Numbers are whole (64 bits, or Python's own where these do not hold them) or floats alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from safeconduct.compiled import compiled


@compiled
def fronts(
    seconds: Any, ends: Any, states: Any, prices: tuple[Any, Any, Any], none: Any
) -> tuple[Any, Any, Any]:
    """Trips that follow on one, each dearer than all that are shorter: by state, reception and level.

    ``seconds``: reception × flow × part, in steps. ``prices``: what a trip is worth, level × flow × part; what it is
    to follow on one, by reception; what a person less is worth, level × reception. Gives where the trips of each
    (state, reception, level) begin and end; lengths with the trip (counted through in ``seconds``); and gains.
    """
    worth, after, late = prices
    receptions, flows, parts = seconds.shape
    levels = worth.shape[0]
    longest = seconds.max()
    count = states.max() + 1
    by_end = np.argsort(ends, kind="mergesort")
    since = np.searchsorted(ends[by_end], np.arange(receptions + 1))
    bounds = np.zeros((count * receptions * levels, 2), dtype=np.int64)
    trips = np.zeros((1024, 2), dtype=np.int64)
    gains = np.zeros(1024, dtype=worth.dtype)
    best = np.full(longest + 1, none, dtype=worth.dtype)
    by = np.zeros(longest + 1, dtype=np.int64)
    kept, group = 0, -1
    for state in range(count):
        for end in range(receptions):
            for level in range(levels):
                group += 1
                if level and late[level, end] == late[level - 1, end]:
                    bounds[group] = bounds[group - 1]
                    continue
                least, most = longest, 0
                for reception in range(receptions):
                    if states[reception] != state:
                        continue
                    for index in range(since[end], since[end + 1]):
                        flow = by_end[index]
                        for part in range(parts):
                            length = seconds[reception, flow, part]
                            gain = worth[level, flow, part] + after[reception]
                            if gain > best[length]:
                                best[length] = gain
                                by[length] = (reception * flows + flow) * parts + part
                                least = min(least, length)
                                most = max(most, length)
                bounds[group, 0] = kept
                above = none
                for length in range(least, most + 1):
                    if best[length] > above:
                        above = best[length]
                        if kept == len(gains):
                            trips = np.concatenate((trips, np.zeros_like(trips)))
                            gains = np.concatenate((gains, np.zeros_like(gains)))
                        trips[kept, 0], trips[kept, 1], gains[kept] = length, by[length], above
                        kept += 1
                    best[length] = none
                bounds[group, 1] = kept
    return bounds, trips[:kept], gains[:kept]


@compiled
def follow(known: Any, ways: tuple[Any, Any, Any], levels: Any, states: Any, none: Any) -> None:
    """Fill state × steps left with the most that trips are worth; what stands there is worth so much at least.

    ``levels``: reception × steps left, of who arrives then.
    """
    bounds, trips, gains = ways
    count, steps = known.shape
    receptions = levels.shape[0]
    turns = len(bounds) // (count * receptions)
    for left in range(steps):
        if left:
            for state in range(count):
                known[state, left] = max(known[state, left], known[state, left - 1])
        for end in range(receptions):
            rest = known[states[end], left]
            if rest == none:
                continue
            for state in range(count):
                group = (state * receptions + end) * turns + levels[end, left]
                for trip in range(bounds[group, 0], bounds[group, 1]):
                    before = left + trips[trip, 0]
                    if before >= steps:
                        break
                    worth = gains[trip] + rest
                    known[state, before] = max(known[state, before], worth)


@compiled
def chosen(known: Any, here: tuple[int, int], ways: tuple[Any, Any, Any], levels: Any, states: Any) -> int:
    """Which trip is worth what stands at a state with so many steps left (``here``); −1 for none."""
    bounds, trips, gains = ways
    state, left = here
    receptions = levels.shape[0]
    turns = len(bounds) // (len(known) * receptions)
    for end in range(receptions):
        for level in range(turns):
            group = (state * receptions + end) * turns + level
            for trip in range(bounds[group, 0], bounds[group, 1]):
                then = left - trips[trip, 0]
                if then < 0:
                    break
                if (
                    levels[end, then] == level
                    and gains[trip] + known[states[end], then] == known[state, left]
                ):
                    return trip
    return -1
