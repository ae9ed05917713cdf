"""Inner loops of pricing: steps worth taking, and what can follow them. Each stands alone and runs plain or compiled.

``compiled`` is put on them where a case is large: ``routes`` decides. The answers are the same.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np


def steps(out: Any, back: Any, trip_price: Any, back_price: Any, most: int) -> Any:
    """Steps from one shelter over a pickup to another: of like ends only those dearer than every shorter one.

    Gives where the steps of each pair of shelters begin (pairs in order, the last one's end too), and for each step its
    length, price and pickup, by rising length.
    """
    pickups, shelters = out.shape
    begins = np.zeros(shelters * shelters + 1, np.int64)
    length = np.zeros(shelters * shelters * pickups, np.int64)
    price = np.zeros(shelters * shelters * pickups, np.int64)
    over = np.zeros(shelters * shelters * pickups, np.int64)
    count = 0
    for here in range(shelters):
        for there in range(shelters):
            begin = count
            takes = back[here] + out[:, there]
            for pickup in np.argsort(takes, kind="mergesort"):
                if takes[pickup] > most:
                    break
                worth = back_price[here, pickup] + trip_price[pickup, there]
                if count > begin and worth <= price[count - 1]:
                    continue
                if count > begin and length[count - 1] == takes[pickup]:
                    count -= 1
                length[count] = takes[pickup]
                price[count] = worth
                over[count] = pickup
                count += 1
            begins[here * shelters + there + 1] = count
    return begins, length[:count], price[:count], over[:count]


def labels(begins: Any, length: Any, price: Any, shelters: int, most: int) -> Any:
    """What can follow an arrival at a shelter: by rising time, at each only what is worth more than all before.

    A label is a time, a worth, a shelter, the step that it begins with and the label that follows that; the first
    labels, one for each shelter in order, end a route. No steps may lead back to where they began in no time.
    """
    times = list(range(shelters))
    worths = list(range(shelters))
    ends = list(range(shelters))
    firsts = list(range(shelters))
    nexts = list(range(shelters))
    top = np.zeros(shelters, np.int64)
    heap = [(0, 0, shelter, -1, -1) for shelter in range(shelters)]
    while heap:
        time, minus, here, step, then = heapq.heappop(heap)
        number = here
        if step < 0:
            times[here], worths[here], firsts[here], nexts[here] = 0, 0, -1, -1
        else:
            if -minus <= top[here]:
                continue
            top[here] = -minus
            number = len(times)
            times.append(time)
            worths.append(-minus)
            ends.append(here)
            firsts.append(step)
            nexts.append(then)
        for before in range(shelters):
            pair = before * shelters + here
            for onward in range(begins[pair], begins[pair + 1]):
                when = time + length[onward]
                if when > most:
                    break
                if price[onward] - minus > top[before]:
                    heapq.heappush(heap, (when, minus - price[onward], before, onward, number))
    return np.array(times), np.array(worths), np.array(ends), np.array(firsts), np.array(nexts)


def labels_by_second(begins: Any, length: Any, price: Any, shelters: int, most: int) -> Any:
    """The same as ``labels`` with a table of every second: never slow, but large where time is long."""
    times = list(range(shelters))
    worths = list(range(shelters))
    ends = list(range(shelters))
    firsts = list(range(shelters))
    nexts = list(range(shelters))
    top = np.zeros(shelters, np.int64)
    best = np.zeros((shelters, most + 1), np.int64)
    step_of = np.zeros((shelters, most + 1), np.int32)
    then_of = np.zeros((shelters, most + 1), np.int32)
    for time in range(most + 1):
        for here in range(shelters):
            number = here
            if time == 0:
                times[here], worths[here], firsts[here], nexts[here] = 0, 0, -1, -1
            else:
                if best[here, time] <= top[here]:
                    continue
                top[here] = best[here, time]
                number = len(times)
                times.append(time)
                worths.append(top[here])
                ends.append(here)
                firsts.append(step_of[here, time])
                nexts.append(then_of[here, time])
            for before in range(shelters):
                pair = before * shelters + here
                for onward in range(begins[pair], begins[pair + 1]):
                    when = time + length[onward]
                    if when > most:
                        break
                    worth = top[here] + price[onward]
                    if worth > top[before] and worth > best[before, when]:
                        best[before, when] = worth
                        step_of[before, when] = onward
                        then_of[before, when] = number
    return np.array(times), np.array(worths), np.array(ends), np.array(firsts), np.array(nexts)
