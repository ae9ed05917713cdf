"""How far the danger of a flow's road differs from that of the place left (docs/explanation/objectives.md, 3)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.planner.bound_flows import Flow, Network
from safeconduct.planner.bound_roads import Graph
from safeconduct.planner.bound_times import Moment, Sight, Times
from safeconduct.planner.worth.danger import ONE, milli
from safeconduct.scenario.model import Scenario, VehicleClass

MOST_PATHS = 20_000
"""Above so many paths from a place the greatest gain is taken place by place, which no path exceeds."""


@dataclass(frozen=True, slots=True)
class Shift:
    """``later``: seconds by which a flow's trips count before they end. ``gain``: what a person may save beside."""

    later: int
    gain: int


def open_road(scenario: Scenario) -> bool:
    """True where a convoy's road holds no post, window or rule: what a convoy does after it left binds nobody else."""
    return (
        not scenario.rules and not scenario.windows and all(place.kind != "post" for place in scenario.places)
    )


class DepartureMoment(Moment):
    """An instant that counts trips by when they left: so long before they could end at the earliest.

    ``later`` gives every flow the seconds by which its trips count before they end; ``last`` is the plain moment at the
    horizon, since no convoy leaves too late to arrive by then.
    """

    def __init__(self, times: Times, at: int, later: Mapping[str, int], last: Moment) -> None:
        self._shift = later
        self._last = last
        super().__init__(times, at, steps=())

    @property
    def ends_by(self) -> int:
        """Last second at which a trip that counts has ended, in whatever flow."""
        return self.at + max(self._shift.values(), default=0)

    def _sight(self, flow: Flow, kind: VehicleClass) -> Sight | None:
        last = self._last.sights.get((flow.name, kind.id))
        if last is None:
            return None
        deadline = self.at - flow.unload + self._shift[flow.name]
        leaves = min(last.leave[flow.place], deadline - flow.ways[kind.id].seconds)
        if leaves < self.times.depart_from[flow.place]:
            return None
        return Sight(deadline, {**last.leave, flow.place: leaves})


class Dangers:
    """Dangers in thousandths, and the shift of every flow."""

    def __init__(self, network: Network) -> None:
        self.scenario = network.scenario
        self.network = network
        self.place = {place.id: milli(place.danger) for place in self.scenario.places}
        self.leg = {leg.id: milli(leg.danger) for leg in self.scenario.legs}
        self.open_road = open_road(self.scenario)

    def at_desk(self, flows: Iterable[Flow]) -> dict[str, int]:
        """By reception with a desk, what everybody who stands there still has of the danger of the place left."""
        found: dict[str, int] = {}
        for flow in flows:
            if self.scenario.place[flow.end].people_per_h and not self.open_road:
                least = min(self.place[flow.end], self.place[flow.place])
                found[flow.end] = min(least, found.get(flow.end, least))
        return found

    def shift(self, flow: Flow) -> Shift:
        """When the flow's people count, and what each may save beside."""
        return self._by_departure(flow) if self.open_road else self._by_arrival(flow)

    def _by_departure(self, flow: Flow) -> Shift:
        home, there = self.place[flow.place], self.place[flow.end] * flow.unload
        ends = {kind.id: flow.ways[kind.id].seconds + flow.unload for kind in flow.classes}
        least = {kind.id: self.least(flow, kind) + there for kind in flow.classes}
        if home == 0:
            return Shift(0, 0)
        wanted = max(ends[kind.id] - least[kind.id] // home for kind in flow.classes)
        later = max(0, min(wanted, *ends.values()))
        return Shift(later, max(home * (ends[k.id] - later) - least[k.id] for k in flow.classes))

    def _by_arrival(self, flow: Flow) -> Shift:
        home = self.place[flow.place]
        gain = max(self._most(flow, kind) for kind in flow.classes)
        return Shift(0, gain + (home - self.place[flow.end]) * flow.unload)

    def least(self, flow: Flow, kind: VehicleClass) -> int:
        """Least danger × seconds on the road."""
        graph = self.network.loaded(kind)
        best = {flow.place: 0}
        queue = [(0, flow.place)]
        while queue:
            cost, node = heapq.heappop(queue)
            if cost > best[node]:
                continue
            for arc in graph.leaving.get(node, ()):
                then = cost + self.leg[arc.leg] * arc.seconds
                if then < best.get(arc.end, then + 1):
                    best[arc.end] = then
                    heapq.heappush(queue, (then, arc.end))
        return best[flow.end]

    def _most(self, flow: Flow, kind: VehicleClass) -> int:
        """The most danger × seconds that a road of the class spares against as much time at the place left."""
        graph, home = self.network.loaded(kind), self.place[flow.place]
        found = self._by_paths(graph, flow, home)
        if found is not None:
            return found
        return sum(
            max(0, *((home - self.leg[arc.leg]) * arc.seconds for arc in arcs), 0)
            for arcs in graph.leaving.values()
        )

    def _by_paths(self, graph: Graph, flow: Flow, home: int) -> int | None:
        """The greatest over paths that visit no place twice; None where there are too many."""
        best: int | None = None
        seen = 0
        stack: list[tuple[str, int, frozenset[str]]] = [(flow.place, 0, frozenset((flow.place,)))]
        while stack:
            node, gain, visited = stack.pop()
            if node == flow.end:
                best = gain if best is None else max(best, gain)
                continue
            gain -= self._post(node, home) if node != flow.place else 0
            for arc in graph.leaving.get(node, ()):
                if arc.end in visited:
                    continue
                seen += 1
                if seen > MOST_PATHS:
                    return None
                more = (home - self.leg[arc.leg]) * arc.seconds
                stack.append((arc.end, gain + more, visited | {arc.end}))
        return 0 if best is None else best

    def _post(self, node: str, home: int) -> int:
        """What a convoy's least time at a post costs above as much time at the place left."""
        gate = self.network.loaded_gates.get(node)
        return 0 if gate is None else (max(self.place[node], home, ONE) - home) * gate.whole
