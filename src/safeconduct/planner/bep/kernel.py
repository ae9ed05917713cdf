"""Inner loops over arrays of whole numbers: the dearest route of each yard, and annealing.

Written once, run plain or compiled (``safeconduct.compiled``), with the same answers: random numbers are Lehmer's, and
nothing here depends on the order of a set.
"""

from __future__ import annotations

import heapq
import math
from typing import Any

import numpy as np

MULTIPLIER = 48_271  # Park and Miller's minimal standard generator, as revised in 1993
MODULUS = 2_147_483_647


def dearest(first: Any, out: Any, back: Any, prices: Any, most: int) -> Any:  # noqa: C901  # one loop, kept whole to be compiled
    """For each yard the dearest route of at most ``most``: its price, its trips, and their pickups and shelters in a row.

    ``prices`` are those of leaving a yard for a pickup, of a trip, and of going back for a pickup, in one array after
    another, flat. Prices may be negative. A yard from which no route is short enough has one without trips. No sequence
    of steps may take no time and come back to where it began.
    """
    yards, pickups = first.shape
    shelters = out.shape[1]
    start_at, back_at = 0, yards * pickups + pickups * shelters
    trip_at = yards * pickups

    # A step leads from one shelter over a pickup to another: of like pairs only those dearer than every shorter one.
    starts = np.zeros(shelters * shelters + 1, np.int64)
    length = np.zeros(shelters * shelters * pickups, np.int64)
    price = np.zeros(shelters * shelters * pickups, np.int64)
    over = np.zeros(shelters * shelters * pickups, np.int64)
    steps = 0
    for here in range(shelters):
        for there in range(shelters):
            begin = steps
            takes = back[here] + out[:, there]
            for pickup in np.argsort(takes, kind="mergesort"):
                if takes[pickup] > most:
                    break
                worth = prices[back_at + here * pickups + pickup] + prices[trip_at + pickup * shelters + there]
                if steps == begin or worth > price[steps - 1]:
                    if steps > begin and length[steps - 1] == takes[pickup]:
                        steps -= 1
                    length[steps] = takes[pickup]
                    price[steps] = worth
                    over[steps] = pickup
                    steps += 1
            starts[here * shelters + there + 1] = steps

    # Backwards from the end of a route: by rising time, at each shelter only what is dearer than all that is shorter.
    label_t = [0]
    label_v = [0]
    label_step = [-1]
    label_next = [-1]
    at = [[0] for _ in range(shelters)]  # numbers of labels; label 0 is a route's end, the same everywhere
    top = np.zeros(shelters, np.int64)
    heap = [(0, 0, shelter, -1, -1) for shelter in range(shelters)]
    while heap:
        time, less, here, step, then = heapq.heappop(heap)
        if step >= 0:
            if -less <= top[here]:
                continue
            top[here] = -less
            label_t.append(time)
            label_v.append(-less)
            label_step.append(step)
            label_next.append(then)
            at[here].append(len(label_t) - 1)
        number = at[here][-1]
        for before in range(shelters):
            pair = before * shelters + here
            for step in range(starts[pair], starts[pair + 1]):
                when = time + length[step]
                if when > most:
                    break
                worth = price[step] - less
                if worth > top[before]:
                    heapq.heappush(heap, (when, -worth, before, step, number))
    # The shelter that a step leads to is not in its number: find it once, by the pair that the step belongs to.
    towards = np.zeros(max(1, steps), np.int64)
    for pair in range(shelters * shelters):
        for step in range(starts[pair], starts[pair + 1]):
            towards[step] = pair % shelters

    values = np.zeros(yards, np.int64)
    counts = np.zeros(yards, np.int64)
    by_pickup = [0 for _ in range(0)]
    by_shelter = [0 for _ in range(0)]
    for yard in range(yards):
        best = -(1 << 60)
        begin_p = begin_s = begin_l = -1
        for pickup in range(pickups):
            for shelter in range(shelters):
                left = most - first[yard, pickup] - out[pickup, shelter]
                if left < 0:
                    continue
                low, high = 0, len(at[shelter]) - 1
                while low < high:
                    middle = (low + high + 1) // 2
                    if label_t[at[shelter][middle]] <= left:
                        low = middle
                    else:
                        high = middle - 1
                label = at[shelter][low]
                worth = (
                    prices[start_at + yard * pickups + pickup]
                    + prices[trip_at + pickup * shelters + shelter]
                    + label_v[label]
                )
                if worth > best:
                    best = worth
                    begin_p, begin_s, begin_l = pickup, shelter, label
        values[yard] = best
        if begin_l < 0:
            continue
        by_pickup.append(begin_p)
        by_shelter.append(begin_s)
        counts[yard] = 1
        while begin_l > 0:
            step = label_step[begin_l]
            by_pickup.append(over[step])
            by_shelter.append(towards[step])
            counts[yard] += 1
            begin_l = label_next[begin_l]
    return values, counts, by_pickup, by_shelter


def anneal(roads: Any, yard: Any, plan: Any, task: Any, heat: Any) -> Any:  # noqa: C901  # one loop, kept whole to be compiled
    """Shorten the routes of a plan that take longer than a goal; the best found is left in ``plan``.

    ``roads`` is first, out, back; ``yard`` each bus's own; ``plan`` holds pickups and shelters by bus and trip, trips by
    bus and free places by shelter. ``task`` is the goal, the number of tries and a seed in 1 … 2³¹−2; ``heat`` the
    temperatures at the first and the last try. Gives the seconds by which the best is above the goal, over all buses.
    """
    first, out, back = roads
    pickups, shelters, trips, free = plan
    goal, tries, random = task
    buses, most = pickups.shape
    ends = free.shape[0]
    long = np.zeros(buses, np.int64)
    over = 0
    for bus in range(buses):
        took = 0
        for a in range(trips[bus]):
            p = pickups[bus, a]
            took += first[yard[bus], p] if a == 0 else back[shelters[bus, a - 1], p]
            took += out[p, shelters[bus, a]]
        long[bus] = took
        over += max(0, took - goal)
    best = over
    best_p, best_s, best_m, best_f = pickups.copy(), shelters.copy(), trips.copy(), free.copy()
    kept_p, kept_s = np.zeros(most, np.int64), np.zeros(most, np.int64)
    warm = heat[0]
    cool = (heat[1] / heat[0]) ** (1000.0 / max(1000, tries))
    for turn in range(tries):
        if best == 0:
            break
        if turn % 1000 == 999:
            warm *= cool
        random = random * MULTIPLIER % MODULUS
        i = random % buses
        random = random * MULTIPLIER % MODULUS
        j = random % buses
        random = random * MULTIPLIER % MODULUS
        kind = (random >> 8) % 10
        random = random * MULTIPLIER % MODULUS
        one = random >> 4
        random = random * MULTIPLIER % MODULUS
        two = random >> 4
        m, n = trips[i], trips[j]
        a = b = q = 0
        if kind < 6:  # two trips change pickups (0–2), shelters (3, 4) or places (5)
            if m == 0 or n == 0:
                continue
            a, b = one % m, two % n
            if kind < 3 and pickups[i, a] == pickups[j, b]:
                continue
            if 3 <= kind < 5 and shelters[i, a] == shelters[j, b]:
                continue
            if i == j and a == b:
                continue
            if kind < 3 or kind == 5:
                q = pickups[i, a]
                pickups[i, a] = pickups[j, b]
                pickups[j, b] = q
            if kind >= 3:
                q = shelters[i, a]
                shelters[i, a] = shelters[j, b]
                shelters[j, b] = q
        elif kind == 6:  # a trip ends at another shelter
            if m == 0:
                continue
            j = i
            a, b = one % m, two % ends
            q = shelters[i, a]
            if free[b] == 0 or b == q:
                continue
            shelters[i, a] = b
            free[q] += 1
            free[b] -= 1
        elif kind == 7:  # a trip goes elsewhere
            if m == 0 or (i != j and n >= most):
                continue
            a = one % m
            b = two % m if i == j else two % (n + 1)
            if i == j and a == b:
                continue
            p, s = pickups[i, a], shelters[i, a]
            for c in range(a, m - 1):
                pickups[i, c] = pickups[i, c + 1]
                shelters[i, c] = shelters[i, c + 1]
            trips[i] -= 1
            for c in range(trips[j], b, -1):
                pickups[j, c] = pickups[j, c - 1]
                shelters[j, c] = shelters[j, c - 1]
            pickups[j, b] = p
            shelters[j, b] = s
            trips[j] += 1
        else:  # two buses change what is left of their routes
            if i == j:
                continue
            a, b = one % (m + 1), two % (n + 1)
            if a + n - b > most or b + m - a > most or (a == m and b == n):
                continue
            for c in range(a, m):
                kept_p[c] = pickups[i, c]
                kept_s[c] = shelters[i, c]
            for c in range(b, n):
                pickups[i, a + c - b] = pickups[j, c]
                shelters[i, a + c - b] = shelters[j, c]
            for c in range(a, m):
                pickups[j, b + c - a] = kept_p[c]
                shelters[j, b + c - a] = kept_s[c]
            trips[i] = a + n - b
            trips[j] = b + m - a
        took_i = took_j = 0
        for side in range(2):
            bus = i if side == 0 else j
            took = 0
            for c in range(trips[bus]):
                p = pickups[bus, c]
                took += first[yard[bus], p] if c == 0 else back[shelters[bus, c - 1], p]
                took += out[p, shelters[bus, c]]
            if side == 0:
                took_i = took
            else:
                took_j = took
        change = max(0, took_i - goal) - max(0, long[i] - goal)
        if i != j:
            change += max(0, took_j - goal) - max(0, long[j] - goal)
        taken = change <= 0
        if not taken:
            random = random * MULTIPLIER % MODULUS
            taken = random < MODULUS * math.exp(-change / warm)
        if taken:
            long[i] = took_i
            long[j] = took_j
            over += change
            if over < best:
                best = over
                best_p[:] = pickups
                best_s[:] = shelters
                best_m[:] = trips
                best_f[:] = free
        elif kind < 6:
            if kind < 3 or kind == 5:
                q = pickups[i, a]
                pickups[i, a] = pickups[j, b]
                pickups[j, b] = q
            if kind >= 3:
                q = shelters[i, a]
                shelters[i, a] = shelters[j, b]
                shelters[j, b] = q
        elif kind == 6:
            shelters[i, a] = q
            free[b] += 1
            free[q] -= 1
        elif kind == 7:
            p, s = pickups[j, b], shelters[j, b]
            for c in range(b, trips[j] - 1):
                pickups[j, c] = pickups[j, c + 1]
                shelters[j, c] = shelters[j, c + 1]
            trips[j] -= 1
            for c in range(trips[i], a, -1):
                pickups[i, c] = pickups[i, c - 1]
                shelters[i, c] = shelters[i, c - 1]
            pickups[i, a] = p
            shelters[i, a] = s
            trips[i] += 1
        else:
            for c in range(a, trips[i]):
                kept_p[c] = pickups[i, c]
                kept_s[c] = shelters[i, c]
            for c in range(b, trips[j]):
                pickups[i, a + c - b] = pickups[j, c]
                shelters[i, a + c - b] = shelters[j, c]
            for c in range(a, trips[i]):
                pickups[j, b + c - a] = kept_p[c]
                shelters[j, b + c - a] = kept_s[c]
            trips[i] = m
            trips[j] = n
    pickups[:] = best_p
    shelters[:] = best_s
    trips[:] = best_m
    free[:] = best_f
    return best
