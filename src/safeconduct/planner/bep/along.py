"""A plan along roads that are taken a whole number of times, though the routes over them are still in parts.

All routes that those roads allow are put before the solver of whole numbers. That is how most small cases end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from safeconduct.planner.bep.routes import Arc, Route, Trip
from safeconduct.planner.bep.shuttle import Shuttle
from safeconduct.planner.bep.whole import plan_of_routes

MOST_ROUTES = 2_500
MOST_NODES = 200


def plan_along(shuttle: Shuttle, taken: Mapping[Arc, int], goal_s: int) -> list[Route] | None:
    """A plan within ``goal_s`` whose routes take no other roads, and none more often; None where none was found."""
    routes: list[Route] = []
    for route in _along(shuttle, taken, goal_s):
        routes.append(route)
        if len(routes) > MOST_ROUTES:
            return None
    return plan_of_routes(shuttle, routes, most_nodes=MOST_NODES, limit_s=None)


def _along(shuttle: Shuttle, taken: Mapping[Arc, int], goal_s: int) -> Iterator[Route]:
    """Every route along these roads."""
    out: dict[int, list[int]] = {}
    back: dict[int, list[int]] = {}
    for (kind, start, end), times in sorted(taken.items()):
        if times and kind != "first":
            (out if kind == "trip" else back).setdefault(start, []).append(end)
    for (kind, yard, first), times in sorted(taken.items()):
        if not times or kind != "first":
            continue
        waiting: list[tuple[int, int, tuple[Trip, ...], Counter[Arc]]] = [
            (shuttle.first_s[yard][first], first, (), Counter())
        ]
        while waiting:
            at, pickup, before, used = waiting.pop()
            for shelter in out.get(pickup, ()):
                trip: Arc = ("trip", pickup, shelter)
                arrives = at + shuttle.out_s[pickup][shelter]
                if arrives > goal_s or used[trip] >= taken[trip]:
                    continue
                trips = (*before, (pickup, shelter))
                yield Route(yard, trips)
                for onward in back.get(shelter, ()):
                    way: Arc = ("back", shelter, onward)
                    if used[way] < taken[way]:
                        departs = arrives + shuttle.back_s[shelter][onward]
                        waiting.append((departs, onward, trips, used + Counter((trip, way))))
