"""Least times and last seconds on the roads of a case, for the bound (docs/explanation/bound.md, sections 1 and 3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

from safeconduct.checker.queues import first_fit
from safeconduct.checker.verdict import NEVER
from safeconduct.scenario.model import Leg, Place, Scenario, Spans, TeamClass, VehicleClass

Mover = VehicleClass | TeamClass


def last_fit(spans: Spans, until: int, length_s: int) -> int | None:
    """Greatest second from which ``length_s`` ends by ``until`` inside one span."""
    at = bisect_right(spans, (until, NEVER)) - 1
    for opens, closes in reversed(spans[: at + 1]):
        starts = min(until, closes) - length_s
        if starts >= opens:
            return starts
    return None


def open_s(spans: Spans, since: int | None, until: int | None) -> int:
    """Seconds of the spans in ``[since, until]``; 0 where either end is unknown."""
    if since is None or until is None:
        return 0
    return sum(max(0, min(closes, until) - max(opens, since)) for opens, closes in spans)


def last_inside(spans: Spans, until: int) -> int | None:
    """Greatest second not after ``until`` in the spans, their ends included."""
    at = bisect_right(spans, (until, NEVER)) - 1
    return min(until, spans[at][1]) if at >= 0 else None


def up(value: int, by: int) -> int:
    """``value ÷ by``, rounded up."""
    return -(-value // by)


@dataclass(frozen=True, eq=False)
class Roads:
    """One mover's roads: legs that it may use, each with its seconds."""

    legs: tuple[tuple[Leg, int], ...]

    @cached_property
    def away(self) -> dict[str, list[tuple[Leg, int]]]:
        """Legs by start."""
        found: dict[str, list[tuple[Leg, int]]] = {}
        for leg, length_s in self.legs:
            found.setdefault(leg.start, []).append((leg, length_s))
        return found

    @cached_property
    def back(self) -> dict[str, list[tuple[Leg, int]]]:
        """Legs by end."""
        found: dict[str, list[tuple[Leg, int]]] = {}
        for leg, length_s in self.legs:
            found.setdefault(leg.end, []).append((leg, length_s))
        return found

    def joins(self, start: str, end: str, *, without: str = "", without_leg: str = "") -> bool:
        """True where a path leads from ``start`` to ``end`` without a place, or without a leg."""
        if without in (start, end) and without:
            return False
        seen, todo = {start}, [start]
        while todo:
            here = todo.pop()
            if here == end:
                return True
            for leg, _ in self.away.get(here, ()):
                if leg.end not in seen and leg.end != without and leg.id != without_leg:
                    seen.add(leg.end)
                    todo.append(leg.end)
        return False

    def least(self, start: str, leaving: dict[str, int]) -> dict[str, int]:
        """Least seconds from ``start`` to every place; leaving a place costs what ``leaving`` says, the start too."""
        best, todo = {start: 0}, [(0, start)]
        while todo:
            cost, here = heappop(todo)
            if cost > best[here]:
                continue
            cost += leaving.get(here, 0)
            for leg, length_s in self.away.get(here, ()):
                if cost + length_s < best.get(leg.end, NEVER):
                    best[leg.end] = cost + length_s
                    heappush(todo, (cost + length_s, leg.end))
        return best

    def earliest(self, start: str, at: int, ready: Callable[[str, int], int]) -> dict[str, int]:
        """Earliest arrival at every place, setting out at ``at``; ``ready`` says when an arrival may go on."""
        best, todo = {start: at}, [(at, start)]
        while todo:
            arrives, here = heappop(todo)
            if arrives > best[here]:
                continue
            since = arrives if here == start else ready(here, arrives)
            if since >= NEVER:
                continue
            for leg, length_s in self.away.get(here, ()):
                then = first_fit(leg.hours, since, length_s) + length_s
                if then < min(NEVER, best.get(leg.end, NEVER)):
                    best[leg.end] = then
                    heappush(todo, (then, leg.end))
        return best

    def latest(self, end: str, by: int, arrive_by: Callable[[str, int], int | None]) -> dict[str, int]:
        """Latest second of leaving every place so as to leave ``end`` (or be there) at ``by``."""
        best, todo = {end: by}, [(-by, end)]
        while todo:
            negative, here = heappop(todo)
            if -negative < best[here]:
                continue
            arrive = arrive_by(here, -negative)
            if arrive is None:
                continue
            for leg, length_s in self.back.get(here, ()):
                then = last_fit(leg.hours, arrive, length_s)
                if then is not None and then > best.get(leg.start, -NEVER):
                    best[leg.start] = then
                    heappush(todo, (-then, leg.start))
        return best


def may_use(mover: Mover, leg: Leg) -> bool:
    """True where nobody bars the mover from the leg."""
    return not leg.holder or not mover.may_enter or leg.holder in mover.may_enter


class Network:
    """All roads of a case by who takes them, with what posts cost. Roads that are alike are one object."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.posts = {
            place.id: place for place in scenario.places if place.kind == "post" and place.lanes >= 1
        }
        self._alike: dict[tuple[tuple[str, int], ...], Roads] = {}
        self._loaded: dict[tuple[str, str], Roads] = {}
        self._empty: dict[str, Roads] = {}

    def inspection_s(self, post: Place) -> int:
        """The least inspection of a vehicle with somebody aboard."""
        return post.vehicle_s + post.person_s

    def passage_s(self, post: Place) -> int:
        """κ: the least that a whole convoy takes at a post."""
        return up(self.scenario.convoy.least, post.lanes) * self.inspection_s(post)

    def leaving(self, but: Iterable[str] = ()) -> dict[str, int]:
        """κ of every post but those named."""
        left_out = set(but)
        return {post.id: self.passage_s(post) for post in self.posts.values() if post.id not in left_out}

    def loaded(self, kind: VehicleClass, team: TeamClass | None = None) -> Roads:
        """Roads of a class with people: with this team, or with any."""
        key = (kind.id, team.id if team else "")
        if key not in self._loaded:
            teams = self.scenario.teams if team is None else (team,)
            legs = tuple(
                (leg, up(leg.loaded_s * kind.speed_milli, 1000))
                for leg in self.scenario.legs
                if may_use(kind, leg) and any(may_use(each, leg) for each in teams)
            )
            self._loaded[key] = self._shared(legs)
        return self._loaded[key]

    def empty(self, mover: Mover) -> Roads:
        """Roads of a mover without people."""
        if mover.id not in self._empty:
            speed = mover.speed_milli if isinstance(mover, VehicleClass) else 1000
            legs = tuple(
                (leg, up(leg.empty_s * speed, 1000)) for leg in self.scenario.legs if may_use(mover, leg)
            )
            self._empty[mover.id] = self._shared(legs)
        return self._empty[mover.id]

    def _shared(self, legs: tuple[tuple[Leg, int], ...]) -> Roads:
        return self._alike.setdefault(tuple((leg.id, length_s) for leg, length_s in legs), Roads(legs))

    def ready_loaded(self, place: str, arrives: int) -> int:
        """Earliest second in which a convoy that arrives may go on."""
        post = self.posts.get(place)
        if post is None:
            return arrives
        least = self.inspection_s(post)
        return first_fit(post.hours, arrives + self.passage_s(post) - least, least) + least

    def ready_empty(self, place: str, arrives: int) -> int:
        """Earliest second in which an empty vehicle that arrives may go on."""
        post = self.posts.get(place)
        return arrives if post is None else first_fit(post.hours, arrives, post.empty_s) + post.empty_s

    def arrive_by(self, place: str, leaves: int) -> int | None:
        """Latest arrival of a convoy that leaves at ``leaves``."""
        post = self.posts.get(place)
        if post is None:
            return leaves
        least = self.inspection_s(post)
        starts = last_fit(post.hours, leaves, least)
        return None if starts is None else starts - (self.passage_s(post) - least)
