"""Annealing of a plan towards a goal, in whole numbers: written once, run plain or compiled, with the same answers.

Random numbers are Lehmer's. A plan is pickups and shelters by bus and trip, trips by bus, and free places by shelter.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from safeconduct.compiled import compiled

MULTIPLIER = 48_271  # Park and Miller's minimal standard generator, as revised in 1993
MODULUS = 2_147_483_647
COOL_EVERY = 1_000

# Kinds of change, by a number from 0 to 9: several numbers make one likelier.
SWAP_PICKUPS, SWAP_SHELTERS, SWAP_TRIPS, OTHER_SHELTER, CARRY = 2, 4, 5, 6, 7


@compiled
def next_random(random: int) -> int:
    """The next number of the row, 1 … MODULUS − 1."""
    return random * MULTIPLIER % MODULUS


@compiled
def route_s(roads: Any, yard: int, pickups: Any, shelters: Any, trips: int) -> int:
    """Seconds of one bus's route."""
    first, out, back = roads
    took = 0
    for number in range(trips):
        pickup = pickups[number]
        took += first[yard, pickup] if number == 0 else back[shelters[number - 1], pickup]
        took += out[pickup, shelters[number]]
    return took


@compiled
def swap(rows: Any, i: int, a: int, j: int, b: int) -> None:
    """Two entries change places."""
    kept = rows[i, a]
    rows[i, a] = rows[j, b]
    rows[j, b] = kept


@compiled
def carry(plan: Any, i: int, a: int, j: int, b: int) -> None:
    """Trip ``a`` of bus ``i`` becomes trip ``b`` of bus ``j``."""
    pickups, shelters, trips, _ = plan
    pickup, shelter = pickups[i, a], shelters[i, a]
    for number in range(a, trips[i] - 1):
        pickups[i, number] = pickups[i, number + 1]
        shelters[i, number] = shelters[i, number + 1]
    trips[i] -= 1
    for number in range(trips[j], b, -1):
        pickups[j, number] = pickups[j, number - 1]
        shelters[j, number] = shelters[j, number - 1]
    pickups[j, b] = pickup
    shelters[j, b] = shelter
    trips[j] += 1


@compiled
def cross(plan: Any, i: int, a: int, j: int, b: int) -> None:
    """Two buses change what they do from trips ``a`` and ``b`` on. Done twice, nothing has changed."""
    pickups, shelters, trips, _ = plan
    of_i, of_j = trips[i] - a, trips[j] - b
    for number in range(max(of_i, of_j)):
        if number < of_i and number < of_j:
            swap(pickups, i, a + number, j, b + number)
            swap(shelters, i, a + number, j, b + number)
        elif number < of_i:
            pickups[j, b + number] = pickups[i, a + number]
            shelters[j, b + number] = shelters[i, a + number]
        else:
            pickups[i, a + number] = pickups[j, b + number]
            shelters[i, a + number] = shelters[j, b + number]
    trips[i] = a + of_j
    trips[j] = b + of_i


@compiled
def propose(plan: Any, kind: int, i: int, j: int, one: int, two: int) -> tuple[int, int]:
    """Where on the two buses a change is made; (−1, 0) where there is nothing to change."""
    pickups, shelters, trips, free = plan
    most, m, n = pickups.shape[1], trips[i], trips[j]
    if kind > CARRY:
        a, b = one % (m + 1), two % (n + 1)
        if i == j or a + n - b > most or b + m - a > most or (a == m and b == n):
            return -1, 0
        return a, b
    if m == 0 or (kind <= SWAP_TRIPS and n == 0):
        return -1, 0
    a = one % m
    if kind == CARRY:
        b = two % m if i == j else two % (n + 1)
        return (-1, 0) if (i == j and a == b) or (i != j and n >= most) else (a, b)
    if kind == OTHER_SHELTER:
        b = two % len(free)
        return (-1, 0) if free[b] == 0 or b == shelters[i, a] else (a, b)
    b = two % n
    if (i == j and a == b) or (kind <= SWAP_PICKUPS and pickups[i, a] == pickups[j, b]):
        return -1, 0
    if SWAP_PICKUPS < kind <= SWAP_SHELTERS and shelters[i, a] == shelters[j, b]:
        return -1, 0
    return a, b


@compiled
def change(plan: Any, kind: int, i: int, a: int, j: int, b: int) -> int:
    """Make a change; what undoes it is ``undo`` with the number given back."""
    pickups, shelters, _, free = plan
    if kind <= SWAP_TRIPS:
        if kind <= SWAP_PICKUPS or kind == SWAP_TRIPS:
            swap(pickups, i, a, j, b)
        if kind > SWAP_PICKUPS:
            swap(shelters, i, a, j, b)
        return 0
    if kind == OTHER_SHELTER:
        before = shelters[i, a]
        shelters[i, a] = b
        free[before] += 1
        free[b] -= 1
        return int(before)
    if kind == CARRY:
        carry(plan, i, a, j, b)
    else:
        cross(plan, i, a, j, b)
    return 0


@compiled
def undo(  # noqa: PLR0913, PLR0917  # what was changed, and what was there before
    plan: Any, kind: int, i: int, a: int, j: int, b: int, before: int
) -> None:
    """Take a change back."""
    if kind == OTHER_SHELTER:
        change(plan, kind, i, a, j, before)
    elif kind == CARRY:
        carry(plan, j, b, i, a)
    else:
        change(plan, kind, i, a, j, b)


@compiled
def copy(plan: Any, into: Any) -> None:
    """One plan's arrays over another's."""
    into[0][:] = plan[0]
    into[1][:] = plan[1]
    into[2][:] = plan[2]
    into[3][:] = plan[3]


@compiled
def anneal(roads: Any, yard: Any, plan: Any, task: Any, heat: Any) -> int:
    """Shorten the routes of a plan that take longer than a goal; the best found is left in ``plan``.

    ``roads`` is first, out, back; ``yard`` each bus's own. ``task`` is the goal, the number of tries and a seed in
    1 … 2³¹ − 2; ``heat`` the temperatures at the first and the last try. Gives the seconds by which the best is above
    the goal, added up over all buses.
    """
    pickups, shelters, trips, free = plan
    goal, tries, random = task
    buses = len(trips)
    long = np.zeros(buses, np.int64)
    for bus in range(buses):
        long[bus] = route_s(roads, yard[bus], pickups[bus], shelters[bus], trips[bus])
    over = 0
    for bus in range(buses):
        over += max(0, long[bus] - goal)
    best, best_plan = over, (pickups.copy(), shelters.copy(), trips.copy(), free.copy())
    warm, cool = heat[0], (heat[1] / heat[0]) ** (COOL_EVERY / max(COOL_EVERY, tries))
    for turn in range(tries):
        if best == 0:
            break
        if turn % COOL_EVERY == COOL_EVERY - 1:
            warm *= cool
        random = next_random(random)
        i = random % buses
        random = next_random(random)
        kind = (random >> 8) % 10
        random = next_random(random)
        j = i if kind == OTHER_SHELTER else random % buses
        one = next_random(random)
        random = next_random(one)
        a, b = propose(plan, kind, i, j, one >> 4, random >> 4)
        if a < 0:
            continue
        before = change(plan, kind, i, a, j, b)
        long_i = route_s(roads, yard[i], pickups[i], shelters[i], trips[i])
        long_j = route_s(roads, yard[j], pickups[j], shelters[j], trips[j])
        more = max(0, long_i - goal) - max(0, long[i] - goal)
        if i != j:
            more += max(0, long_j - goal) - max(0, long[j] - goal)
        random = next_random(random)
        if more > 0 and random >= MODULUS * math.exp(-more / warm):
            undo(plan, kind, i, a, j, b, before)
            continue
        long[i], long[j] = long_i, long_j
        over += more
        if over < best:
            best = over
            copy(plan, best_plan)
    copy(best_plan, plan)
    return int(best)
