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
        self.posts = {
            place.id: place for place in scenario.places if place.kind == "post" and place.lanes > 0
        }
        self.sizes = sizes_of(scenario.convoy.most)
        self.looked_at = {
            size: max(looked for looked in self.sizes if looked <= size)
            for size in range(1, scenario.convoy.most + 1)
        }
        self._graphs: dict[tuple[str, int, bool, bool], Graph] = {}
        self._ways: dict[tuple[str, bool, str, str, bool], list[int] | None] = {}
        self._trees: dict[tuple[str, str, int, bool, bool], dict[str, int]] = {}

    def loaded_s(self, flow: Flow, family: Family, *, full: bool) -> list[int] | None:
        """Least seconds of a convoy from the flow's place to its end, for every number of the family's vehicles from 1.

        ``full``: every place taken; else one person in each vehicle. None where there is no road.
        """
        lines = {self.line(lot) for lot in flow.lots if boards(family.kind, lot)}
        found = [way for line in lines if (way := self._through(flow, line, (family, full))) is not None]
        if not found:
            return None
        return found[0] if len(found) == 1 else [min(sizes) for sizes in zip(*found, strict=True)]

    def tail_s(self, family: Family, lot: Lot, end: str) -> int | None:
        """Least seconds from having left the lot's line to a reception; 0 where it has none."""
        line = self.line(lot)
        if not line:
            return 0
        found = self._tree(family, line, (1, False, False)).get(end)
        return None if found is None else found - self._share(line, 1, 1)

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

    def _through(self, flow: Flow, line: str, how: tuple[Family, bool]) -> list[int] | None:
        """Seconds by number of vehicles, by way of the line; to the line itself where the flow has no end."""
        if not line:
            return self._by_size(how, flow.end, flow.place, towards=True)
        first = self._by_size(how, line, flow.place, towards=True)
        if first is None or not flow.end:
            return first
        rest = self._by_size(how, line, flow.end, towards=False)
        return None if rest is None else [a + b for a, b in zip(first, rest, strict=True)]

    def _by_size(self, how: tuple[Family, bool], root: str, other: str, *, towards: bool) -> list[int] | None:
        family, full = how
        key = (family.id, full, root, other, towards)
        if key not in self._ways:
            trees = {size: self._tree(family, root, (size, full, towards)) for size in self.sizes}
            there = other in trees[1]
            most = self.scenario.convoy.most
            looked = [trees[self.looked_at[size]][other] for size in range(1, most + 1)] if there else None
            self._ways[key] = looked
        return self._ways[key]

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
            legs = [
                (leg, -(-leg.loaded_s * kind.speed_milli // 1000) + self._share(leg.start, size, aboard))
                for leg in self.scenario.legs
                if _may_use(leg, kind.may_enter)
            ]
            self._graphs[key] = _graph(legs, towards=towards)
        return self._graphs[key]

    def _share(self, place: str, vehicles: int, aboard: int) -> int:
        """What so many vehicles with so many people each take at least at a post; 0 elsewhere."""
        post = self.posts.get(place)
        return 0 if post is None else vehicles * (post.vehicle_s + post.person_s * aboard) // post.lanes


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
