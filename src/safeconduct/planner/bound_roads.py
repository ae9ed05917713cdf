"""Roads as the bound sees them: least times, earliest and latest seconds, and what no path can miss.

docs/explanation/bound.md, sections 1 to 3, says what each of them is. Everything errs on the side of the plan.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.scenario.model import Leg, Scenario, Spans


def fit(spans: Spans, ready: int, length: int) -> int | None:
    """The least second, not before ``ready``, from which ``length`` seconds lie in one span."""
    for begin, end in spans:
        at = max(ready, begin)
        if at + length <= end:
            return at
    return None


def back(spans: Spans, done_by: int, length: int) -> int | None:
    """The greatest second from which ``length`` seconds lie in one span and end by ``done_by``."""
    for begin, end in reversed(spans):
        at = min(done_by, end) - length
        if at >= begin:
            return at
    return None


def open_s(spans: Spans, begin: int | None, end: int | None) -> int:
    """Seconds of ``spans`` between two instants; none of either gives 0."""
    if begin is None or end is None:
        return 0
    return sum(max(0, min(end, to) - max(begin, at)) for at, to in spans)


@dataclass(frozen=True, slots=True)
class Gate:
    """A post on the way: ``whole`` seconds at the least to pass it, the last ``service`` of them inside its hours."""

    whole: int
    service: int
    hours: Spans


@dataclass(frozen=True, slots=True)
class Arc:
    """A leg with the seconds that a mover takes on it."""

    leg: str
    start: str
    end: str
    seconds: int
    hours: Spans


@dataclass(frozen=True)
class Graph:
    """The legs that a mover may use, by where they start and by where they end."""

    leaving: Mapping[str, tuple[Arc, ...]]
    reaching: Mapping[str, tuple[Arc, ...]]


def graph_of(arcs: Iterable[Arc]) -> Graph:
    """Arcs sorted by their ends."""
    leaving: dict[str, list[Arc]] = {}
    reaching: dict[str, list[Arc]] = {}
    for arc in arcs:
        leaving.setdefault(arc.start, []).append(arc)
        reaching.setdefault(arc.end, []).append(arc)
    return Graph(
        {node: tuple(found) for node, found in leaving.items()},
        {node: tuple(found) for node, found in reaching.items()},
    )


def may_use(leg: Leg, may_enter: tuple[str, ...]) -> bool:
    """True when a mover with these rights may be on the leg."""
    return not leg.holder or not may_enter or leg.holder in may_enter


def loaded_gates(scenario: Scenario) -> dict[str, Gate]:
    """Posts as a convoy of the least size passes them."""
    gates = {}
    for place in scenario.places:
        if place.kind == "post" and place.lanes > 0:
            service = place.vehicle_s + place.person_s
            rounds = -(-scenario.convoy.least // place.lanes)
            gates[place.id] = Gate(rounds * service, service, place.hours)
    return gates


def empty_gates(scenario: Scenario) -> dict[str, Gate]:
    """Posts as one empty vehicle passes them."""
    return {
        place.id: Gate(place.empty_s, place.empty_s, place.hours)
        for place in scenario.places
        if place.kind == "post" and place.lanes > 0
    }


def least_times(
    graph: Graph, source: str, leave: Mapping[str, int], *, pay_source: bool = False
) -> dict[str, int]:
    """Least seconds from ``source``; ``leave`` is what each node costs when it is left (the source only if asked)."""
    best = {source: 0}
    queue = [(0, source)]
    while queue:
        at, node = heapq.heappop(queue)
        if at > best[node]:
            continue
        if node != source or pay_source:
            at += leave.get(node, 0)
        for arc in graph.leaving.get(node, ()):
            then = at + arc.seconds
            if then < best.get(arc.end, then + 1):
                best[arc.end] = then
                heapq.heappush(queue, (then, arc.end))
    return best


def earliest(graph: Graph, source: str, ready: int, gates: Mapping[str, Gate]) -> dict[str, int]:
    """Earliest arrival at every node, leaving ``source`` not before ``ready``, in hours of legs and posts."""
    best = {source: ready}
    queue = [(ready, source)]
    while queue:
        at, node = heapq.heappop(queue)
        if at > best[node]:
            continue
        gate = gates.get(node) if node != source else None
        if gate is not None:
            begun = fit(gate.hours, at + gate.whole - gate.service, gate.service)
            if begun is None:
                continue
            at = begun + gate.service
        for arc in graph.leaving.get(node, ()):
            entry = fit(arc.hours, at, arc.seconds)
            if entry is None:
                continue
            then = entry + arc.seconds
            if then < best.get(arc.end, then + 1):
                best[arc.end] = then
                heapq.heappush(queue, (then, arc.end))
    return best


def latest(
    graph: Graph, target: str, deadline: int, gates: Mapping[str, Gate], *, passed: bool
) -> dict[str, int]:
    """Latest second to leave each node and still meet the deadline at ``target``.

    With ``passed`` the deadline is for leaving the target (a line), else for arriving there.
    """
    best = {target: deadline}
    queue = [(-deadline, target)]
    while queue:
        negative, node = heapq.heappop(queue)
        at = -negative
        if at < best[node]:
            continue
        gate = gates.get(node) if passed or node != target else None
        if gate is not None:
            begun = back(gate.hours, at, gate.service)
            if begun is None:
                continue
            at = begun - (gate.whole - gate.service)
        for arc in graph.reaching.get(node, ()):
            entry = back(arc.hours, at, arc.seconds)
            if entry is not None and entry > best.get(arc.start, entry - 1):
                best[arc.start] = entry
                heapq.heappush(queue, (-entry, arc.start))
    return best


def reaches(graph: Graph, source: str, target: str, *, without: str = "", without_leg: str = "") -> bool:
    """True when a path exists that avoids the place, or the leg, named."""
    if without in (source, target):
        return False
    seen = {source}
    stack = [source]
    while stack:
        node = stack.pop()
        if node == target:
            return True
        for arc in graph.leaving.get(node, ()):
            if arc.end not in seen and arc.end != without and arc.leg != without_leg:
                seen.add(arc.end)
                stack.append(arc.end)
    return False


def reached(graph: Graph, source: str, *, stop: str) -> set[str]:
    """Places that paths from ``source`` come to which do not go on from ``stop``."""
    seen = {source}
    stack = [source]
    while stack:
        node = stack.pop()
        if node == stop:
            continue
        for arc in graph.leaving.get(node, ()):
            if arc.end not in seen:
                seen.add(arc.end)
                stack.append(arc.end)
    return seen
