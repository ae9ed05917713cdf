"""Least times on the roads, as the broad bound counts them: docs/explanation/broad-bound.md, section 2.

Everything errs on the side of the plan: hours, headways and the queues of others are left out.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from safeconduct.planner.broad.crowd import Family, Flow, Lot, TeamFamily, boards
from safeconduct.scenario.model import Leg, Scenario

FINE = 16
"""Convoys are looked at for each size up to so many vehicles; above it, for so many sizes in all."""

Mover = Family | TeamFamily
Graph = dict[str, list[tuple[str, int]]]
"""By place: where its legs lead (or come from), and in how many seconds."""


class Roads:
    """Least times between the places of a case, remembered."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.posts = {place.id: place for place in scenario.places if place.kind == "post" and place.lanes > 0}
        self.sizes = sizes_of(scenario.convoy.most)
        self.looked_at = {
            size: max(looked for looked in self.sizes if looked <= size)
            for size in range(1, scenario.convoy.most + 1)
        }
        self._graphs: dict[tuple[str, int, bool, bool], Graph] = {}
        self._trees: dict[tuple[str, str, int, bool, bool], dict[str, int]] = {}

    def loaded_s(self, flow: Flow, family: Family, vehicles: int, *, full: bool) -> int | None:
        """Least seconds of a convoy with so many vehicles of the family from the flow's place to its end.

        ``full``: every place taken; else one person in each vehicle. None where there is no road.
        """
        size = self.looked_at[vehicles]
        lines = {self.line(lot) for lot in flow.lots if boards(family.kind, lot)}
        found = [self._through(flow, line, (family, size, full)) for line in lines]
        return min((seconds for seconds in found if seconds is not None), default=None)

    def tail_s(self, family: Family, lot: Lot, end: str) -> int | None:
        """Least seconds from leaving the lot's line to a reception; 0 where it has none."""
        return self._tree(family, self.line(lot), (1, False, False)).get(end) if self.line(lot) else 0

    def line(self, lot: Lot) -> str:
        """The place that the lot's road has to pass; empty where no undertaking covers it."""
        return self.scenario.undertaking[lot.undertaking].line if lot.undertaking else ""

    def empty_legs(self, mover: Mover) -> list[tuple[Leg, int]]:
        """Legs that the mover may use, with the seconds of an empty run on each, the post at its start included."""
        speed = mover.kind.speed_milli if isinstance(mover, Family) else 1000
        return [
            (leg, -(-leg.empty_s * speed // 1000) + self._empty_post_s(leg.start))
            for leg in self.scenario.legs
            if _may_use(leg, mover.kind.may_enter)
        ]

    def empty_s(self, mover: Mover, place: str, *, towards: bool = False) -> dict[str, int]:
        """Least seconds of empty runs from a place to every other, or from every other to it."""
        key = (mover.id, 0, False, towards)
        if key not in self._graphs:
            self._graphs[key] = _graph(self.empty_legs(mover), towards=towards)
        return _least(self._graphs[key], place)

    def _empty_post_s(self, place: str) -> int:
        return self.posts[place].empty_s if place in self.posts else 0

    def _through(self, flow: Flow, line: str, how: tuple[Family, int, bool]) -> int | None:
        family, size, full = how
        if not line:
            return self._tree(family, flow.end, (size, full, True)).get(flow.place)
        first = self._tree(family, line, (size, full, True)).get(flow.place)
        if first is None or not flow.end:
            return first
        rest = self._tree(family, line, (size, full, False)).get(flow.end)
        return None if rest is None else first + rest

    def _tree(self, family: Family, root: str, how: tuple[int, bool, bool]) -> dict[str, int]:
        """Least loaded seconds between ``root`` and every place; the last part of ``how``: towards it."""
        key = (family.id, root, *how)
        if key not in self._trees:
            size, full, towards = how
            graph = self._loaded_graph(family, size, full=full, towards=towards)
            self._trees[key] = _least(graph, root)
        return self._trees[key]

    def _loaded_graph(self, family: Family, size: int, *, full: bool, towards: bool) -> Graph:
        key = (family.id, size, full, towards)
        if key not in self._graphs:
            kind = family.kind
            aboard = family.places if full else 1
            shares = {
                post.id: size * (post.vehicle_s + post.person_s * aboard) // post.lanes
                for post in self.posts.values()
            }
            legs = [
                (leg, -(-leg.loaded_s * kind.speed_milli // 1000) + shares.get(leg.start, 0))
                for leg in self.scenario.legs
                if _may_use(leg, kind.may_enter)
            ]
            self._graphs[key] = _graph(legs, towards=towards)
        return self._graphs[key]


def sizes_of(most: int) -> tuple[int, ...]:
    """Sizes of convoy that are looked at: every one up to FINE, else so many, evenly, 1 and ``most`` among them."""
    if most <= FINE:
        return tuple(range(1, most + 1))
    return tuple(sorted({1 + (most - 1) * step // (FINE - 1) for step in range(FINE)}))


def _may_use(leg: Leg, may_enter: tuple[str, ...]) -> bool:
    return not leg.holder or not may_enter or leg.holder in may_enter


def _graph(legs: Iterable[tuple[Leg, int]], *, towards: bool) -> Graph:
    graph: Graph = {}
    for leg, seconds in legs:
        start, end = (leg.end, leg.start) if towards else (leg.start, leg.end)
        graph.setdefault(start, []).append((end, seconds))
    return graph


def _least(graph: Graph, root: str) -> dict[str, int]:
    best = {root: 0}
    queue = [(0, root)]
    while queue:
        at, place = heapq.heappop(queue)
        if at > best[place]:
            continue
        for other, seconds in graph.get(place, ()):
            then = at + seconds
            if then < best.get(other, then + 1):
                best[other] = then
                heapq.heappush(queue, (then, other))
    return best
