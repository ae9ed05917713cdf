"""A dispatcher such as a person with a spreadsheet uses: average times, the fullest place first, the nearest reception.

No queue and no window is looked at beyond a table of averages; whoever carries the orders out waits where the rules
say so.
"""

from __future__ import annotations

import heapq

from benchmarks.peers.orders import Order
from safeconduct.scenario.model import Scenario, VehicleClass

DAY_S = 86_400


def greedy(scenario: Scenario) -> tuple[Order, ...]:
    """Orders, in order of time: each block of vehicles goes where most people wait in its reach, and comes back."""
    left = {group.id: group.people for group in scenario.groups}
    blocks = _blocks(scenario)
    orders: list[Order] = []
    heap = [(0, number, kind.home) for number, (kind, _) in enumerate(blocks)]
    heapq.heapify(heap)
    while heap:
        now, number, where = heapq.heappop(heap)
        kind, size = blocks[number]
        choice = _fullest(scenario, kind, left, where)
        if choice is None or now > scenario.horizon - scenario.start:
            continue
        place, reception, reach_s = choice
        load_s = _take(scenario, kind, size, (place, reception), left)
        paths = scenario.network.loaded_paths(place, reception, most=1)
        road = scenario.network.seconds(paths[0], loaded=True)
        departs = now + reach_s + load_s + scenario.convoy.form_up_s
        orders.append(Order(departs, place, reception, ((kind.id, size),)))
        back = departs + road * 3 // 2 + scenario.place[reception].unload_s + kind.turnaround_s
        heapq.heappush(heap, (back, number, reception))
    return tuple(sorted(orders, key=lambda order: (order.at, order.place, order.reception)))


def _blocks(scenario: Scenario) -> list[tuple[VehicleClass, int]]:
    """Vehicles in blocks, as many as there are teams; a class too few for a convoy of its own is one block."""
    teams = sum(team.count for team in scenario.teams)
    usable = sum(kind.usable for kind in scenario.classes)
    size = min(scenario.convoy.most, max(scenario.convoy.least, -(-usable // max(1, teams))))
    blocks = []
    for kind in scenario.classes:
        left = kind.usable
        while left >= scenario.convoy.least:
            blocks.append((kind, min(size, left)))
            left -= min(size, left)
    return blocks


def _fullest(
    scenario: Scenario, kind: VehicleClass, left: dict[str, int], where: str
) -> tuple[str, str, int] | None:
    """The pair whose people, for each second of the way there and on, are most; with the seconds of the way there."""
    behind = _behind(scenario, left)
    waiting: dict[tuple[str, str], int] = {}
    for group in scenario.groups:
        if left[group.id] and kind.holds(group.need) and group.undertaking in behind:
            nearest = group.destinations[0]
            waiting[group.place, nearest] = waiting.get((group.place, nearest), 0) + left[group.id]
    best: tuple[float, str, str, int] | None = None
    for (place, reception), people in sorted(waiting.items()):
        path = scenario.network.empty_path(where, place)
        if path is None or not scenario.network.loaded_paths(place, reception, most=1):
            continue
        reach = scenario.network.seconds(path, loaded=False)
        worth = people / (reach + 1800)
        if best is None or worth > best[0]:
            best = (worth, place, reception, reach)
    return best[1:] if best is not None else None


def _behind(scenario: Scenario, left: dict[str, int]) -> set[str]:
    """Sides that are to be served next: all but those of whom a larger share has been written off than of another."""
    total: dict[str, int] = {}
    rest: dict[str, int] = {}
    for group in scenario.groups:
        total[group.undertaking] = total.get(group.undertaking, 0) + group.people
        rest[group.undertaking] = rest.get(group.undertaking, 0) + left[group.id]
    shares = {side: 1 - rest[side] / total[side] for side in total if total[side]}
    least = min((share for side, share in shares.items() if rest[side]), default=0.0)
    return {side for side, share in shares.items() if rest[side] and share <= least + 0.02}


def _take(
    scenario: Scenario, kind: VehicleClass, size: int, pair: tuple[str, str], left: dict[str, int]
) -> int:
    """Write people off the list, and give the average seconds of boarding them."""
    boarding = dict(scenario.boarding_s)
    seconds = 0
    for need, places in kind.places:
        room = places * size
        for group in sorted(scenario.groups, key=lambda each: (each.priority, each.id)):
            if group.place == pair[0] and group.need == need and group.destinations[0] == pair[1]:
                people = min(room, left[group.id])
                left[group.id] -= people
                room -= people
                seconds += people * boarding[need]
    return seconds // max(1, scenario.place[pair[0]].bays)
