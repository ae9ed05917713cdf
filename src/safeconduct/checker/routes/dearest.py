"""The most that the route of one vehicle can be worth, when every piece of road has a price and the time is short."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from safeconduct.checker.routes.shuttle import Road, Shuttle

Step = tuple[int, int, str]
"""Ticks and price of going on from one reception over a group to another, and that other."""
Following = dict[str, tuple[Sequence[int], list[int]]]
"""By reception: rising numbers of ticks, and the most that can follow an arrival there within so many."""
MOST_LOOKS = 150_000_000
"""Ticks × steps up to which every tick is looked at: a dozen seconds at most."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What taking a piece of road once is worth, by its ends; roads that are not named are worth nothing."""

    first: Mapping[Road, int]
    trip: Mapping[Road, int]
    back: Mapping[Road, int]


def dearest(shuttle: Shuttle, prices: Prices, most_s: int) -> dict[str, int]:
    """By vehicle class: the worth of its dearest route of at most ``most_s``, and 0 where staying is better.

    Routes may go round: every route that a vehicle can drive is among those that are looked at. Where a round can take
    no time, each trip is given one tick of so many to the second as there are loads and one, which only keeps routes
    apart that have more trips than there are loads.
    """
    ticks = _ticks(shuttle)
    trip = int(ticks > 1)
    most = most_s * ticks + ticks - 1
    worths = _after(shuttle, prices, (ticks, trip, most))
    best = dict.fromkeys(shuttle.vehicles, 0)
    for (kind, group), first_s in shuttle.first_s.items():
        for (own, end), trip_s in shuttle.trip_s.items():
            left = most - first_s * ticks - trip_s * ticks - trip
            if own == group and left >= 0:
                times, worth = worths[end]
                worth_here = prices.first.get((kind, group), 0) + prices.trip.get((group, end), 0)
                best[kind] = max(best[kind], worth_here + worth[bisect_right(times, left) - 1])
    return best


def _ticks(shuttle: Shuttle) -> int:
    rounds = (
        back_s + trip_s
        for (_, group), back_s in shuttle.back_s.items()
        for (own, _), trip_s in shuttle.trip_s.items()
        if own == group
    )
    return sum(shuttle.loads.values()) + 1 if min(rounds, default=1) == 0 else 1


def _after(shuttle: Shuttle, prices: Prices, scale: tuple[int, int, int]) -> Following:
    """What can follow an arrival at each reception."""
    most = scale[2]
    before = _steps_into(shuttle, prices, scale)
    if most * sum(len(steps) for steps in before.values()) <= MOST_LOOKS:
        return _tick_by_tick(before, most)
    return _worth_by_worth(before, most)


def _tick_by_tick(before: dict[str, list[Step]], most: int) -> Following:
    """Every tick of every reception. What it costs is known beforehand, whatever the prices."""
    rows = {end: [0] * (most + 1) for end in before}
    onward: dict[str, list[tuple[list[int], int, int]]] = {end: [] for end in before}
    for end, steps in before.items():
        for takes, price, start in steps:
            onward[start].append((rows[end], takes, price))
    for tick in range(1, most + 1):
        for end, row in rows.items():
            further = [after[tick - takes] + price for after, takes, price in onward[end] if takes <= tick]
            row[tick] = max([row[tick - 1], *further])
    return {end: (range(most + 1), row) for end, row in rows.items()}


def _worth_by_worth(before: dict[str, list[Step]], most: int) -> Following:
    """Only the ticks at which the worth rises: few where ticks are many, but that depends on the prices."""
    found: dict[str, tuple[list[int], list[int]]] = {end: ([0], [0]) for end in before}
    waiting = [(0, 0, end) for end in sorted(before)]
    while waiting:
        spent, minus, end = heappop(waiting)
        times, worths = found[end]
        if spent and -minus <= worths[-1]:
            continue
        if spent:
            times.append(spent)
            worths.append(-minus)
        for takes, price, start in before[end]:
            if spent + takes <= most and price - minus > found[start][1][-1]:
                heappush(waiting, (spent + takes, minus - price, start))
    return dict(found)


def _steps_into(shuttle: Shuttle, prices: Prices, scale: tuple[int, int, int]) -> dict[str, list[Step]]:
    """By reception, the steps that end there; none that takes longer for less than another."""
    ticks, trip, most = scale
    every: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for (start, group), back_s in shuttle.back_s.items():
        for (own, end), trip_s in shuttle.trip_s.items():
            takes = (back_s + trip_s) * ticks + trip
            if own == group and takes <= most:
                worth = prices.back.get((start, group), 0) + prices.trip.get((group, end), 0)
                every.setdefault((start, end), []).append((takes, -worth))
    before: dict[str, list[Step]] = {end: [] for end in shuttle.room}
    for (start, end), steps in every.items():
        most_worth: int | None = None
        for takes, minus in sorted(steps):
            if most_worth is None or -minus > most_worth:
                most_worth = -minus
                before[end].append((takes, -minus, start))
    return before
