"""The best that one vehicle can do in the time, trip after trip: the inner loop of the itinerary bound.

docs/explanation/bound.md, section 11. Seconds count from the start of the case; worths are whole parts of a person.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from safeconduct.compiled import compiled

Whole = NDArray[np.int64]


@compiled
def best_chain(
    begins: Whole, runs: Whole, first: Whole, options: Whole, seconds: int
) -> tuple[int, list[int]]:
    """The most worth that a vehicle can have unloaded within so many seconds, and its options, the last one first.

    ``begins`` gives by place the first second of loading there; ``runs`` by reception and place the seconds from
    unloading to loading again, −1 where there is no way; ``options`` by row the reception, the least seconds of
    boarding, the last second at which the bay is left, the seconds from then to unloading, and the worth; those of
    place *p* are rows ``first[p]`` to ``first[p + 1]``.
    """
    places = begins.shape[0]
    best = np.full(places + runs.shape[0], -1, dtype=np.int64)
    parent = [-1]
    chosen = [-1]
    calendar = [(int(begins[0]), 0, 0, 0)]
    for place in range(1, places):
        heappush(calendar, (int(begins[place]), 0, place, 0))
    most = 0
    last = 0
    while calendar:
        now, owed, node, label = heappop(calendar)
        # In order of time: whoever is there later with no more has nothing to gain.
        if best[node] >= -owed:
            continue
        best[node] = -owed
        if node >= places:
            if -owed > most:
                most = -owed
                last = label
            for place in range(places):
                run = runs[node - places, place]
                again = max(int(begins[place]), now + int(run))
                if run >= 0 and again <= seconds and best[place] < -owed:
                    heappush(calendar, (again, owed, place, label))
            continue
        for option in range(first[node], first[node + 1]):
            left = now + int(options[option, 1])
            then = left + int(options[option, 3])
            more = int(options[option, 4]) - owed
            end = places + int(options[option, 0])
            if left <= options[option, 2] and then <= seconds and best[end] < more:
                parent.append(label)
                chosen.append(option)
                heappush(calendar, (then, -more, end, len(parent) - 1))
    chain = [-1]
    while last > 0:
        chain.append(chosen[last])
        last = parent[last]
    return most, chain[1:]
