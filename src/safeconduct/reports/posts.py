"""Replay the queues at posts, so that a page can show how many vehicles stand there and how busy the lanes are.

Loaded convoys come with their planned times; empty runs are followed from post to post. Rules: sections 1 and 4 of
docs/reference/timing.md. The page only shows this; whether a plan's times are right is the checker's business.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import dataclass, field

from safeconduct.plans.curves import Steps, spans
from safeconduct.plans.model import Move, Plan
from safeconduct.scenario.model import Place, Scenario, Spans

LAST_ID = "\U0010ffff"  # empty vehicles and lone teams queue as a convoy whose id comes after all others


@dataclass(frozen=True, slots=True)
class PostUse:
    """One post over time: vehicles waiting in the queue, and lanes at work."""

    post: str
    queue: Steps
    lanes: Steps


@dataclass(slots=True)
class _Post:
    place: Place
    free: list[int]
    last_start: int = 0
    waits: list[tuple[int, int, int]] = field(default_factory=list)
    serves: list[tuple[int, int, int]] = field(default_factory=list)

    def serve(self, arrives: int, service: int) -> int:
        """The second in which this vehicle's service ends."""
        lane = min(range(len(self.free)), key=lambda number: (self.free[number], number))
        start = fitting(self.place.hours, max(arrives, self.last_start, self.free[lane]), service)
        self.last_start = start
        self.free[lane] = start + service
        self.waits.append((arrives, start, 1))
        self.serves.append((start, start + service, 1))
        return start + service


def fitting(hours: Spans, start: int, length: int) -> int:
    """The first second from ``start`` on with ``length`` seconds in one span; ``start`` itself where there is none."""
    for begin, end in hours:
        candidate = max(begin, start)
        if candidate + length <= end:
            return candidate
    return start


def post_uses(scenario: Scenario, plan: Plan) -> tuple[PostUse, ...]:
    """Every post that the plan's vehicles pass, in the case's order."""
    posts = {p.id: _Post(p, [0] * max(1, p.lanes)) for p in scenario.places if p.kind == "post"}
    queue: list[tuple[int, str, str, int, tuple[str, ...]]] = []
    for convoy in plan.convoys:
        for stop in convoy.stops[1:-1]:
            if stop.place in posts:
                place = posts[stop.place].place
                for trip in convoy.trips:
                    service = place.vehicle_s + place.person_s * trip.people
                    heapq.heappush(queue, (stop.arrives_at, convoy.id, trip.vehicle, service, (stop.place,)))
    for move in plan.moves:
        _send(scenario, posts, queue, move.who, move.legs, move.departs_at)
    while queue:
        at, _, who, service, (post, *rest) = heapq.heappop(queue)
        ends = posts[post].serve(at, service)
        _send(scenario, posts, queue, who, tuple(rest), ends)
    used = [post for post in posts.values() if post.serves]
    return tuple(PostUse(post.place.id, spans(post.waits), spans(post.serves)) for post in used)


def _send(
    scenario: Scenario,
    posts: dict[str, _Post],
    queue: list[tuple[int, str, str, int, tuple[str, ...]]],
    who: str,
    legs: tuple[str, ...],
    at: int,
) -> None:
    """Drive an empty vehicle on to the next post on its legs, if there is one."""
    kind = scenario.class_of.get(who)
    for number, leg_id in enumerate(legs):
        leg = scenario.leg[leg_id]
        length = leg.empty_s if kind is None else -(-leg.empty_s * kind.speed_milli // 1000)
        at = fitting(leg.hours, at, length) + length
        if leg.end in posts and number + 1 < len(legs):
            rest = (leg.end, *legs[number + 1 :])
            heapq.heappush(queue, (at, LAST_ID, who, posts[leg.end].place.empty_s, rest))
            return


def moves_by_vehicle(plan: Plan) -> dict[str, list[Move]]:
    """Empty runs of each vehicle and team, in order of departure."""
    found: dict[str, list[Move]] = defaultdict(list)
    for move in sorted(plan.moves, key=lambda move: (move.departs_at, move.who)):
        found[move.who].append(move)
    return dict(found)
