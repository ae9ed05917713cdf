"""Roads from one place to another: the few that a convoy or an empty run may choose from, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import cast

from safeconduct.planner.problem import Problem
from safeconduct.planner.spans import NEVER, Open, common, covers, first_fit

MOST_WAYS = 6  # alternatives kept between two places
DETOUR = 2.0  # an alternative that takes longer than so many times the best is not kept
CONVOY_VEHICLES = 10  # vehicles that a post is reckoned to inspect when roads are compared


@dataclass(frozen=True, slots=True)
class Way:
    """One road. ``places`` has one entry more than ``legs``; its posts, holds and cuts are positions in it.

    ``holds`` are meeting points, ``cuts`` those where people may stop safely: windows are judged between them.
    ``access`` are the holders whose roads it uses, as bits.
    """

    legs: tuple[int, ...]
    places: tuple[int, ...]
    posts: tuple[int, ...]
    holds: tuple[int, ...]
    cuts: tuple[int, ...]
    access: int
    road_m: int
    base_s: int
    steady: bool
    """True where no leg has hours, so that an empty run takes the same time whenever it begins."""
    durations: dict[tuple[int, bool], tuple[int, ...]] = field(compare=False, hash=False)
    flows: dict[int, tuple[int, Open]] = field(compare=False, hash=False)
    """By speed: seconds of an empty run that waits nowhere, and when it may set out for that."""


@dataclass(frozen=True, slots=True)
class _Search:
    """What a shortest-road search may use: holders as bits, legs left out, loaded or empty."""

    access: int
    without: frozenset[int]
    loaded: bool


def durations(problem: Problem, way: Way, speed_milli: int, *, loaded: bool) -> tuple[int, ...]:
    """Seconds on every leg for a convoy (``loaded``) or an empty vehicle of this speed."""
    key = (speed_milli, loaded)
    known = way.durations.get(key)
    if known is None:
        known = tuple(
            -(-(problem.legs[leg].loaded_s if loaded else problem.legs[leg].empty_s) * speed_milli // 1000)
            for leg in way.legs
        )
        way.durations[key] = known
    return known


def loaded_ways(problem: Problem, start: int, end: int, line: int) -> tuple[Way, ...]:
    """Roads for convoys, best first, past ``line`` (−1: none is asked for)."""
    key = ("loaded", start, end, line)
    if key not in problem.ways:
        found: dict[tuple[int, ...], Way] = {}
        masks = sorted({kind.access for kind in problem.kinds}, reverse=True)
        for access in masks:
            for without in _exclusions(problem):
                _gather(problem, (start, end, line), _Search(access, without, loaded=True), found)
        for best in list(found.values())[:1]:
            for leg in best.legs:
                search = _Search(masks[0], frozenset((leg,)), loaded=True)
                _gather(problem, (start, end, line), search, found)
        problem.ways[key] = _best(found)
    return cast("tuple[Way, ...]", problem.ways[key])


def empty_ways(problem: Problem, start: int, end: int, access: int) -> tuple[Way, ...]:
    """Roads for empty runs of those who may enter ``access``, best first."""
    key = (start, end, access)
    known = problem.empties.get(key)
    if known is None:
        found: dict[tuple[int, ...], Way] = {}
        for without in _exclusions(problem):
            _gather(problem, (start, end, -1), _Search(access, without, loaded=False), found)
        known = problem.empties[key] = _best(found)
    return known


def free_flow(problem: Problem, way: Way, speed_milli: int, since: int) -> int:
    """Second of arrival of an empty run that meets no queue; NEVER where a road does not open any more."""
    known = way.flows.get(speed_milli)
    if known is None:
        known = way.flows[speed_milli] = _flow(problem, way, speed_milli)
    taken, clear = known
    if covers(clear, since, since):
        return since + taken
    at = since
    taken_by_leg = durations(problem, way, speed_milli, loaded=False)
    for number, (leg, taken) in enumerate(zip(way.legs, taken_by_leg, strict=True)):
        if number in way.posts:
            at += problem.places[way.places[number]].empty_s
        at = first_fit(problem.leg_hours[leg], at, taken) + taken
        if at >= NEVER:
            return NEVER
    return at


def _flow(problem: Problem, way: Way, speed_milli: int) -> tuple[int, Open]:
    """Seconds of an empty run that waits nowhere, and when it may set out so that it waits nowhere."""
    since = 0
    clear: Open = None
    for number, (leg, taken) in enumerate(
        zip(way.legs, durations(problem, way, speed_milli, loaded=False), strict=True)
    ):
        if number in way.posts:
            since += problem.places[way.places[number]].empty_s
        hours = problem.leg_hours[leg]
        if hours is not None:
            starts = tuple((opens - since, closes - taken - since) for opens, closes in hours)
            clear = common(clear, tuple(span for span in starts if span[0] < span[1]))
        since += taken
    return since, clear


def quickest(problem: Problem, ways: tuple[Way, ...], speed_milli: int, since: int) -> tuple[int, Way | None]:
    """Earliest free-flow arrival over the roads, and the road."""
    best_at, best = NEVER, None
    for way in ways:
        at = free_flow(problem, way, speed_milli, since)
        if at < best_at:
            best_at, best = at, way
        if way.steady:
            break  # the rest are longer even without waiting
    return best_at, best


def _exclusions(problem: Problem) -> tuple[frozenset[int], ...]:
    """Sets of legs to do without: none, then whatever has closed for good by each closing time."""
    known = problem.ways.get("exclusions")
    if known is None:
        closing = {}
        for leg, spans in enumerate(problem.leg_hours):
            if spans is not None and (not spans or spans[-1][1] < problem.horizon):
                closing[leg] = spans[-1][1] if spans else problem.start
        times = sorted(set(closing.values()))
        sets = [frozenset(leg for leg, at in closing.items() if at <= until) for until in times[:12]]
        daily = frozenset(leg for leg, spans in enumerate(problem.leg_hours) if spans is not None)
        known = tuple(dict.fromkeys((frozenset(), *sets, daily)))
        problem.ways["exclusions"] = known
    return cast("tuple[frozenset[int], ...]", known)


def _best(found: dict[tuple[int, ...], Way]) -> tuple[Way, ...]:
    ordered = sorted(found.values(), key=lambda way: (way.base_s, way.legs))
    if not ordered:
        return ()
    limit = DETOUR * ordered[0].base_s + 1800
    return tuple(way for way in ordered if way.base_s <= limit)[:MOST_WAYS]


def _gather(
    problem: Problem, ends: tuple[int, int, int], search: _Search, found: dict[tuple[int, ...], Way]
) -> None:
    start, end, line = ends
    if line in (-1, start):
        legs = _shortest(problem, start, end, search)
    else:
        first = _shortest(problem, start, line, search)
        second = _shortest(problem, line, end, search)
        legs = None if first is None or second is None else first + second
    if not legs:
        return
    places = (start, *(problem.leg_to[leg] for leg in legs))
    if len(set(places)) == len(places) and legs not in found and (line == -1 or line in places[:-1]):
        found[legs] = _way(problem, legs, places, search)


def _way(problem: Problem, legs: tuple[int, ...], places: tuple[int, ...], search: _Search) -> Way:
    inner = range(1, len(places) - 1)
    meeting = tuple(at for at in inner if problem.places[places[at]].kind == "meeting")
    access = 0
    for leg in legs:
        access |= problem.leg_access[leg]
    return Way(
        legs=legs,
        places=places,
        posts=tuple(at for at in inner if problem.places[places[at]].kind == "post"),
        holds=meeting,
        cuts=tuple(at for at in meeting if problem.places[places[at]].safe_to_wait),
        access=access,
        road_m=sum(problem.legs[leg].road_m for leg in legs),
        base_s=sum(_costs(problem, loaded=search.loaded)[leg] for leg in legs),
        steady=all(problem.leg_hours[leg] is None for leg in legs),
        durations={},
        flows={},
    )


def _costs(problem: Problem, *, loaded: bool) -> list[int]:
    """By leg: seconds on it and at a post at its end."""
    key = ("costs", loaded)
    if key not in problem.ways:
        problem.ways[key] = [_cost(problem, leg, loaded=loaded) for leg in range(len(problem.legs))]
    return cast("list[int]", problem.ways[key])


def _cost(problem: Problem, leg: int, *, loaded: bool) -> int:
    source = problem.legs[leg]
    place = problem.places[problem.leg_to[leg]]
    cost = source.loaded_s if loaded else source.empty_s
    if place.kind == "post":
        cost += place.vehicle_s * CONVOY_VEHICLES // max(1, place.lanes) if loaded else place.empty_s
    return max(1, cost)


def _shortest(problem: Problem, start: int, end: int, search: _Search) -> tuple[int, ...] | None:
    tree_key = ("tree", start, search)
    if tree_key not in problem.ways:
        problem.ways[tree_key] = _tree(problem, start, search)
    came_by = cast("dict[int, int]", problem.ways[tree_key])
    if end != start and end not in came_by:
        return None
    legs: list[int] = []
    at = end
    while at != start:
        legs.append(came_by[at])
        at = problem.leg_from[came_by[at]]
    return tuple(reversed(legs))


def _tree(problem: Problem, start: int, search: _Search) -> dict[int, int]:
    """The leg by which the shortest road from ``start`` comes to every place."""
    best = {start: 0}
    came_by: dict[int, int] = {}
    heap = [(0, start)]
    leaving, costs = _leaving(problem), _costs(problem, loaded=search.loaded)
    without, closed = search.without, ~search.access
    leg_access, leg_to = problem.leg_access, problem.leg_to
    while heap:
        far, place = heappop(heap)
        if far > best[place]:
            continue
        for leg in leaving[place]:
            if leg in without or leg_access[leg] & closed:
                continue
            to = leg_to[leg]
            length = far + costs[leg]
            if length < best.get(to, NEVER):
                best[to] = length
                came_by[to] = leg
                heappush(heap, (length, to))
    return came_by


def _leaving(problem: Problem) -> list[list[int]]:
    known = problem.ways.get("leaving")
    if known is None:
        leaving: list[list[int]] = [[] for _ in problem.places]
        for leg, start in enumerate(problem.leg_from):
            leaving[start].append(leg)
        problem.ways["leaving"] = known = leaving
    return cast("list[list[int]]", known)
