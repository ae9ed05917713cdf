"""The inner loops of pricing for times of seconds: the answers of ``kernel_routes``, on lists.

Plain Python reads a list several times faster than an array, and such a case is solved before a compiler is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Orders = list[list[list[tuple[int, int]]]]
"""By the shelter that a step begins at and the one it ends at: seconds and pickup, by rising seconds, then pickup."""


def orders_of(out: Any, back: Any) -> Orders:
    """In which order steps are looked at: that depends on no price."""
    pickups, shelters = out.shape
    goes, comes = out.tolist(), back.tolist()
    return [
        [
            sorted((comes[here][pickup] + goes[pickup][there], pickup) for pickup in range(pickups))
            for there in range(shelters)
        ]
        for here in range(shelters)
    ]


def light_steps(orders: Orders, trip_price: Any, back_price: Any, most: int) -> tuple[list[int], ...]:
    """What ``kernel_routes.steps`` gives, as lists."""
    trips, backs = trip_price.tolist(), back_price.tolist()
    begins = [0]
    lengths: list[int] = []
    prices: list[int] = []
    over: list[int] = []
    for here, ends in enumerate(orders):
        from_here = backs[here]
        for there, ways in enumerate(ends):
            last_s, dearest = -1, None
            for takes, pickup in ways:
                if takes > most:
                    break
                worth = from_here[pickup] + trips[pickup][there]
                if dearest is not None and worth <= dearest:
                    continue
                if takes == last_s:
                    lengths.pop()
                    prices.pop()
                    over.pop()
                lengths.append(takes)
                prices.append(worth)
                over.append(pickup)
                last_s, dearest = takes, worth
            begins.append(len(lengths))
    return begins, lengths, prices, over


def light_labels(
    begins: Sequence[int], length: Sequence[int], price: Sequence[int], shelters: int, most: int
) -> tuple[Any, ...]:
    """What ``kernel_routes.labels_by_second`` gives."""
    into = [
        [
            (before, range(begins[before * shelters + here], begins[before * shelters + here + 1]))
            for before in range(shelters)
        ]
        for here in range(shelters)
    ]
    times, worths = [0] * shelters, [0] * shelters
    ends, firsts, nexts = list(range(shelters)), [-1] * shelters, [-1] * shelters
    top = [0] * shelters
    best = [[0] * (most + 1) for _ in range(shelters)]
    came: list[dict[int, tuple[int, int]]] = [{} for _ in range(shelters)]
    for time in range(most + 1):
        for here in range(shelters):
            number = here
            if time:
                if best[here][time] <= top[here]:
                    continue
                top[here] = best[here][time]
                number = len(times)
                times.append(time)
                worths.append(top[here])
                ends.append(here)
                firsts.append(came[here][time][0])
                nexts.append(came[here][time][1])
            so_far = top[here]
            for before, steps in into[here]:
                rank, above, how = best[before], top[before], came[before]
                for onward in steps:
                    when = time + length[onward]
                    if when > most:
                        break
                    worth = so_far + price[onward]
                    if worth > above and worth > rank[when]:
                        rank[when] = worth
                        how[when] = (onward, number)
    return tuple(map(np.array, (times, worths, ends, firsts, nexts)))
