"""Put the places of a plan in a line, so that convoys can be drawn as strings over time from one end to the other."""

from __future__ import annotations

import heapq
from collections import defaultdict

from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario


def places_used(plan: Plan) -> set[str]:
    """Places that loaded convoys start at, pass or reach."""
    return {stop.place for convoy in plan.convoys for stop in convoy.stops}


def in_line(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """The places used, along the road between the two ends furthest apart in time; branches where they join."""
    places = places_used(plan)
    road: dict[str, dict[str, int]] = defaultdict(dict)
    for convoy in plan.convoys:
        for leg_id in convoy.legs:
            leg = scenario.leg[leg_id]
            for one, other in ((leg.start, leg.end), (leg.end, leg.start)):
                road[one][other] = min(leg.loaded_s, road[one].get(other, leg.loaded_s))
    order = [place.id for place in scenario.places if place.id in places]
    distance = {place: _distances(road, place) for place in order}
    line: list[str] = []
    left = order
    while left:  # one part of the road net after another
        part = [place for place in left if place in distance[left[0]]]
        ends = max(
            ((distance[a][b], -i, -j) for i, a in enumerate(part) for j, b in enumerate(part) if i <= j),
            default=(0, 0, 0),
        )
        near, far = part[-ends[1]], part[-ends[2]]
        line += sorted(
            part,
            key=lambda p: (
                distance[near][p] - distance[far][p],
                distance[near][p],
                order.index(p),
            ),  # used at once
        )
        left = [place for place in left if place not in part]
    return tuple(line)


def _distances(road: dict[str, dict[str, int]], start: str) -> dict[str, int]:
    found: dict[str, int] = {}
    queue = [(0, start)]
    while queue:
        at, place = heapq.heappop(queue)
        if place not in found:
            found[place] = at
            for other, length in road[place].items():
                heapq.heappush(queue, (at + length, other))
    return found
