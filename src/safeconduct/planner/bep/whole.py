"""Plans by a solver of whole numbers: out of the routes found so far, or out of every place at every second."""

from __future__ import annotations

from collections import defaultdict

from safeconduct.planner.bep.cover import INFINITE, Cover
from safeconduct.planner.bep.routes import Route, Trip
from safeconduct.planner.bep.shuttle import Shuttle
from safeconduct.planner.solver import whole_cover

MOST_COLUMNS = 6_000
"""Pieces of road, each at each second that a bus could take it, up to which the second way is tried."""

Node = tuple[str, int, int]
"""A pickup or a shelter, its number, and a second."""


def plan_of_columns(cover: Cover, *, most_nodes: int, limit_s: float | None) -> list[Route] | None:
    """A plan within ``cover``'s time that takes routes which are columns already."""
    routes = [
        route for route, length in zip(cover.routes, cover.lengths, strict=True) if length <= cover.goal_s
    ]
    return plan_of_routes(cover.roads.shuttle, routes, most_nodes=most_nodes, limit_s=limit_s)


def plan_of_routes(
    shuttle: Shuttle, routes: list[Route], *, most_nodes: int, limit_s: float | None
) -> list[Route] | None:
    """A plan that takes some of these routes, each as often as it likes; None where none was found."""
    pickups, shelters = len(shuttle.loads), len(shuttle.slots)
    columns = []
    for route in routes:
        terms: dict[int, int] = defaultdict(int)
        terms[pickups + shelters + route.yard] = 1
        for pickup, shelter in route.trips:
            terms[pickup] += 1
            terms[pickups + shelter] += 1
        columns.append(dict(terms))
    limits: list[tuple[float, float]] = [(load, load) for load in shuttle.loads]
    limits += [(-INFINITE, most) for most in (*shuttle.slots, *shuttle.buses)]
    used = whole_cover(limits, columns, most_nodes=most_nodes, limit_s=limit_s)
    if used is None:
        return None
    return [route for route, times in zip(routes, used, strict=True) for _ in range(times)]


def plan_of_seconds(
    shuttle: Shuttle, goal_s: int, *, most_nodes: int, limit_s: float | None
) -> list[Route] | None:
    """A plan within ``goal_s`` as a flow over places and seconds; None where none was found or it is too large."""
    arcs = _arcs(shuttle, goal_s)
    if arcs is None:
        return None
    pickups, shelters = len(shuttle.loads), len(shuttle.slots)
    limits: list[tuple[float, float]] = [(load, load) for load in shuttle.loads]
    limits += [(-INFINITE, most) for most in (*shuttle.slots, *shuttle.buses)]
    rows: dict[Node, int] = {}
    for node in sorted({end for _, end in arcs}):
        rows[node] = len(limits)
        limits.append((0, 0) if node[0] == "pickup" else (0, INFINITE))
    columns = []
    for start, end in arcs:
        terms = {rows[end]: 1}
        if start[0] == "yard":
            terms[pickups + shelters + start[1]] = 1
        else:
            terms[rows[start]] = -1
        terms[end[1] if end[0] == "pickup" else pickups + end[1]] = 1
        columns.append(terms)
    used = whole_cover(limits, columns, most_nodes=most_nodes, limit_s=limit_s)
    return None if used is None else _routes(arcs, used)


def _arcs(shuttle: Shuttle, goal_s: int) -> list[tuple[Node, Node]] | None:
    """Every piece of road at every second at which a bus could enter it and still end in time; None for too many."""
    rest = [min(row) for row in shuttle.out_s]
    arcs: list[tuple[Node, Node]] = []
    seen: set[Node] = set()
    waiting: list[Node] = [("yard", yard, 0) for yard in range(len(shuttle.buses))]
    while waiting:
        start = kind, number, at = waiting.pop()
        if kind == "pickup":
            ends = [
                ("shelter", shelter, at + takes)
                for shelter, takes in enumerate(shuttle.out_s[number])
                if at + takes <= goal_s and shuttle.slots[shelter]
            ]
        else:
            ends = [
                ("pickup", pickup, at + takes)
                for pickup, takes in enumerate(
                    (shuttle.first_s if kind == "yard" else shuttle.back_s)[number]
                )
                if at + takes + rest[pickup] <= goal_s
            ]
        for end in ends:
            arcs.append((start, end))
            if end not in seen:
                seen.add(end)
                waiting.append(end)
        if len(arcs) > MOST_COLUMNS:
            return None
    return arcs


def _routes(arcs: list[tuple[Node, Node]], used: list[int]) -> list[Route]:
    """The flow, cut into the routes of single buses; what runs in a circle in no time is left out."""
    onward: dict[Node, list[Node]] = defaultdict(list)
    for (start, end), times in zip(arcs, used, strict=True):
        onward[start] += [end] * times
    routes = []
    for start in [node for node in sorted(onward) if node[0] == "yard"]:
        while onward[start]:
            trips: list[Trip] = []
            node = onward[start].pop()
            while True:
                shelter = onward[node].pop()
                trips.append((node[1], shelter[1]))
                if not onward[shelter]:
                    break
                node = onward[shelter].pop()
            routes.append(Route(start[1], tuple(trips)))
    return routes
