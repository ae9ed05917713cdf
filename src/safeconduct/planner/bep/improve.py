"""Plans to begin with, and annealing towards a goal, several seeds at a time."""

from __future__ import annotations

import heapq
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from safeconduct.planner.bep.routes import Roads, Route, Trip, length_s, visits
from safeconduct.planner.bep.shuttle import FAR, Shuttle

TRIES = 20_000_000
"""Changes tried from one seed in one round."""
LANES = 2  # rounds that run side by side: what they find does not depend on it
HOT, COLD = 20.0, 200.0
"""Temperatures begin at a trip's mean length over the first of these, and end at it over the second."""
LEAST_HEAT = (1.0, 0.15)  # where trips are a few seconds, a change of one second must stay possible


class NoPlace(Exception):  # says what happened
    """These pickups have more loads than the shelters that they can reach have places."""

    def __init__(self, pickups: tuple[int, ...], shelters: tuple[int, ...], loads: int, slots: int) -> None:
        super().__init__(f"{loads} loads, {slots} places")
        self.pickups, self.shelters, self.loads, self.slots = pickups, shelters, loads, slots


def first_plan(shuttle: Shuttle) -> list[Route]:
    """A plan by hand: whichever bus is free first fetches the load that it brings to a shelter soonest.

    Which loads go to which shelter is settled before, so that none is left without a place. Raises NoPlace.
    """
    left, free = list(shuttle.loads), _shares(shuttle)
    yards = [yard for yard, buses in enumerate(shuttle.buses) for _ in range(min(buses, shuttle.load_total))]
    trips: list[list[Trip]] = [[] for _ in yards]
    heap = [(0, bus) for bus in range(len(yards))]
    for _ in range(shuttle.load_total):
        at, bus = heapq.heappop(heap)
        from_s = shuttle.back_s[trips[bus][-1][1]] if trips[bus] else shuttle.first_s[yards[bus]]
        _, pickup, shelter = min(
            (from_s[pickup] + shuttle.out_s[pickup][shelter], pickup, shelter)
            for pickup, loads in enumerate(left)
            if loads
            for shelter, places in enumerate(free[pickup])
            if places
        )
        left[pickup] -= 1
        free[pickup][shelter] -= 1
        trips[bus].append((pickup, shelter))
        heapq.heappush(heap, (at + from_s[pickup] + shuttle.out_s[pickup][shelter], bus))
    return [Route(yard, tuple(done)) for yard, done in zip(yards, trips, strict=True)]


def _shares(shuttle: Shuttle) -> list[list[int]]:
    """How many loads of each pickup go to each shelter: all of them, nobody where there is no road, none too full."""
    given = [[0] * len(shuttle.slots) for _ in shuttle.loads]
    free = list(shuttle.slots)
    for pickup, loads in enumerate(shuttle.loads):
        for _ in range(loads):
            stuck = _place(shuttle, given, free, pickup)
            if stuck is not None:
                pickups, shelters = stuck
                needed = sum(shuttle.loads[number] for number in pickups)
                raise NoPlace(pickups, shelters, needed, sum(shuttle.slots[number] for number in shelters))
    return given


def _place(
    shuttle: Shuttle, given: list[list[int]], free: list[int], pickup: int
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """Give one more load of a pickup a place; loads of other pickups move on where they must.

    Where none can: the pickups that stand in each other's way, and the shelters that they can reach.
    """
    came: dict[
        int, tuple[int, int]
    ] = {}  # shelter: whose load would go there, and the shelter that it would leave
    waiting = [(pickup, -1)]
    known = {pickup}
    for who, leaves in waiting:
        reached = sorted((takes, end) for end, takes in enumerate(shuttle.out_s[who]) if takes < FAR)
        for _, shelter in reached:
            if shelter in came:
                continue
            came[shelter] = (who, leaves)
            if free[shelter]:
                _move_on(given, free, came, shelter)
                return None
            for other, row in enumerate(given):
                if row[shelter] and other not in known:
                    known.add(other)
                    waiting.append((other, shelter))
    return tuple(sorted(known)), tuple(sorted(came))


def _move_on(given: list[list[int]], free: list[int], came: dict[int, tuple[int, int]], shelter: int) -> None:
    """Every load on the way to a free place takes the place of the next."""
    free[shelter] -= 1
    while shelter >= 0:
        who, leaves = came[shelter]
        given[who][shelter] += 1
        if leaves >= 0:
            given[who][leaves] -= 1
        shelter = leaves


def longest_s(shuttle: Shuttle, routes: list[Route]) -> int:
    """Seconds of the longest route."""
    return max((length_s(shuttle, route) for route in routes), default=0)


def is_plan(shuttle: Shuttle, routes: list[Route]) -> bool:
    """True where every load is fetched once, no shelter is too full, and no yard sends more buses than it has."""
    by_pickup, by_shelter = visits(routes)
    sent = [
        sum(1 for route in routes if route.yard == yard and route.trips) for yard in range(len(shuttle.buses))
    ]
    return (
        all(by_pickup[pickup] == loads for pickup, loads in enumerate(shuttle.loads))
        and all(by_shelter[shelter] <= slots for shelter, slots in enumerate(shuttle.slots))
        and all(out <= buses for out, buses in zip(sent, shuttle.buses, strict=True))
        and longest_s(shuttle, routes) < FAR
    )


def improved(
    roads: Roads, routes: list[Route], task: tuple[int, int, float], seeds: list[int]
) -> list[list[Route]]:
    """From each seed what annealing makes of a plan.

    ``task`` is what the longest route should not be above, the number of tries, and by how much temperatures are lower
    than usual.
    """
    goal_s, tries, cooler = task
    # Imported here: the compiler is loaded with it, and most plans need none.
    from safeconduct.planner.bep.kernel_anneal import MODULUS, anneal

    work = [_arrays(roads.shuttle, routes) for _ in seeds]
    driven_s = goal_s * sum(roads.shuttle.buses) or sum(length_s(roads.shuttle, route) for route in routes)
    trip_s = driven_s / roads.shuttle.load_total
    heat = (max(LEAST_HEAT[0], trip_s / HOT / cooler), max(LEAST_HEAT[1], trip_s / COLD / cooler))
    tables = (roads.first, roads.out, roads.back)

    def run(number: int) -> None:
        yard, plan = work[number]
        random = 1 + (seeds[number] * 1_000_003 + 48_611) % (MODULUS - 2)
        anneal(tables, yard, plan, (goal_s, tries, random), heat)

    run_first = list(range(len(seeds)))
    with ThreadPoolExecutor(LANES) as pool:
        list(pool.map(run, run_first))
    return [_routes(yard, plan) for yard, plan in work]


def _arrays(shuttle: Shuttle, routes: list[Route]) -> tuple[Any, Any]:
    """A bus a row, those that stay too; twice as many trips as the longest route has, at most."""
    everybody = [route for route in routes if route.trips]
    for yard, buses in enumerate(shuttle.buses):
        out = sum(1 for route in everybody if route.yard == yard)
        everybody += [Route(yard, ())] * min(buses - out, shuttle.load_total)
    longest = max(len(route.trips) for route in everybody)
    shape = (len(everybody), min(shuttle.load_total, 2 * longest + 4))
    pickups, shelters = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for bus, route in enumerate(everybody):
        for number, (taken, brought) in enumerate(route.trips):
            pickups[bus, number], shelters[bus, number] = taken, brought
    counts = np.array([len(route.trips) for route in everybody], np.int64)
    _, used = visits(routes)
    free = np.array([slots - used[number] for number, slots in enumerate(shuttle.slots)], np.int64)
    homes = np.array([route.yard for route in everybody], np.int64)
    return homes, (pickups, shelters, counts, free)


def _routes(yard: Any, plan: Any) -> list[Route]:
    pickups, shelters, trips, _ = plan
    return [
        Route(
            int(yard[bus]),
            tuple((int(pickups[bus, number]), int(shelters[bus, number])) for number in range(trips[bus])),
        )
        for bus in range(len(yard))
        if trips[bus]
    ]
