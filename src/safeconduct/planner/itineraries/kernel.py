"""The best that one vehicle can do by every second, trip after trip: the inner loop of the itinerary bound.

docs/explanation/bound.md, section 11. Seconds count from the start of the case; worths are whole parts of a person.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from safeconduct.compiled import compiled

Whole = NDArray[np.int64]


@compiled
def by_place(trips: Whole, options: Whole, places: int) -> tuple[Whole, Whole]:
    """Options in the order of their places, and where each place's begin in it (one more entry than places)."""
    first = np.zeros(places + 1, dtype=np.int64)
    for option in range(options.shape[0]):
        first[trips[options[option, 0], 0] + 1] += 1
    for place in range(places):
        first[place + 1] += first[place]
    order = np.zeros(options.shape[0], dtype=np.int64)
    filled = first[:-1].copy()
    for option in range(options.shape[0]):
        place = trips[options[option, 0], 0]
        order[filled[place]] = option
        filled[place] += 1
    return first, order


@compiled
def best_by_second(
    begins: Whole,
    runs: Whole,
    trips: Whole,
    options: Whole,
    seconds: int,
) -> tuple[Whole, Whole, Whole]:
    """The most worth that a vehicle can have unloaded at each reception by each second.

    ``begins`` gives by place the first second of loading there; ``runs`` by reception and place the seconds from
    unloading to loading again, −1 where there is no way; ``trips`` by row the place, the reception, the last second at
    which a bay is left, and the seconds from then to unloading; ``options`` by row the trip, the least seconds of
    boarding and the worth, in the order of trips. Answers, by reception and second: the most worth so far, since when,
    and the option and the second of loading of the trip that gave it (option × (seconds + 1) + second).
    """
    places = begins.shape[0]
    ends = runs.shape[0]
    worth = np.full((ends, seconds + 1), -1, dtype=np.int64)
    came_by = np.full((ends, seconds + 1), -1, dtype=np.int64)
    since = np.full((ends, seconds + 1), -1, dtype=np.int64)
    done = np.full(places, -1, dtype=np.int64)
    first, order = by_place(trips, options, places)
    for now in range(seconds + 1):
        for end in range(ends):
            if now > 0 and worth[end, now - 1] >= worth[end, now]:
                worth[end, now] = worth[end, now - 1]
                since[end, now] = since[end, now - 1]
            elif worth[end, now] >= 0:
                since[end, now] = now
        for place in range(places):
            if now < begins[place]:
                continue
            have = 0
            for end in range(ends):
                back = now - runs[end, place]
                if runs[end, place] >= 0 and back >= 0 and worth[end, back] > have:
                    have = worth[end, back]
            if have <= done[place]:
                continue
            done[place] = have
            for number in range(first[place], first[place + 1]):
                option = order[number]
                trip = options[option, 0]
                left = now + options[option, 1]
                then = left + trips[trip, 3]
                end = trips[trip, 1]
                more = have + options[option, 2]
                if left <= trips[trip, 2] and then <= seconds and more > worth[end, then]:
                    worth[end, then] = more
                    came_by[end, then] = option * (seconds + 1) + now
    return worth, since, came_by
