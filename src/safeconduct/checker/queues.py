"""What stands in line on the road: posts, legs, carriageways and desks, each asked in the order of arrival."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from safeconduct.checker.verdict import NEVER
from safeconduct.scenario.model import Leg, Place, Spans
from safeconduct.units import at_rate_s


def first_fit(spans: Spans, since: int, length_s: int) -> int:
    """First second, not before ``since``, from which ``length_s`` lies inside one span; NEVER where none does."""
    at = max(0, bisect_right(spans, (since, NEVER)) - 1)
    for opens, closes in spans[at:]:
        starts = max(opens, since)
        if starts + length_s <= closes:
            return starts
    return NEVER


def inside(spans: Spans, since: int, until: int) -> bool:
    """True when ``[since, until]`` lies in one span; reaching its end exactly is in time."""
    at = bisect_right(spans, (since, NEVER)) - 1
    return at >= 0 and spans[at][0] <= since and until <= spans[at][1]


def outside_s(spans: Spans, since: int, until: int) -> int:
    """Seconds of ``[since, until)`` that lie outside the span which holds most of it."""
    best = max((min(until, closes) - max(since, opens) for opens, closes in spans), default=0)
    return (until - since) - max(0, best)


@dataclass
class PostQueue:
    """One queue for both directions before several lanes, strictly first come, first served."""

    post: Place
    last_start: int = -NEVER
    lanes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lanes = [-NEVER] * max(1, self.post.lanes)

    def serve(self, arrives: int, people: int) -> int:
        """Second in which the service ends of a vehicle that joins the queue now."""
        post = self.post
        service = post.vehicle_s + post.person_s * people if people else post.empty_s
        lane = min(range(len(self.lanes)), key=self.lanes.__getitem__)
        starts = first_fit(post.hours, max(arrives, self.last_start, self.lanes[lane]), service)
        self.last_start = starts
        ends = min(NEVER, starts + service)
        self.lanes[lane] = ends
        return ends

    def done_by(self, at: int) -> None:
        """It is known that all who have joined so far were through at that second, the last of them in it."""
        latest = max(range(len(self.lanes)), key=self.lanes.__getitem__)
        self.lanes = [at if lane == latest else min(free, at) for lane, free in enumerate(self.lanes)]
        self.last_start = min(self.last_start, at)


@dataclass
class LegOrder:
    """Convoys on one leg in order of entry: when the last entered and left, and all the seconds of leaving."""

    entered: int = -NEVER
    exits: list[int] = field(default_factory=list)


@dataclass
class RoadOrder:
    """All legs, with the carriageways that some of them share."""

    on_leg: dict[str, LegOrder] = field(default_factory=dict)
    lane_exits: dict[str, dict[str, int]] = field(default_factory=dict)

    def enter(self, leg: Leg, ready: int, passage_s: int) -> int:
        """Second in which the next convoy in order enters ``leg``; NEVER where it cannot."""
        order = self.on_leg.setdefault(leg.id, LegOrder())
        since = ready
        if order.exits:
            since = max(since, order.entered + leg.headway_s, order.exits[-1] + leg.headway_s - passage_s)
        if leg.max_convoys is not None and len(order.exits) >= leg.max_convoys:
            since = max(since, NEVER if leg.max_convoys < 1 else order.exits[-leg.max_convoys])
        lane = self.lane_exits.setdefault(leg.lane, {}) if leg.lane else {}
        for other, left in lane.items():
            if other != leg.id:
                since = max(since, left)
        enters = NEVER if since >= NEVER else first_fit(leg.hours, since, passage_s)
        self.note(leg, enters, min(NEVER, enters + passage_s))
        return enters

    def note(self, leg: Leg, enters: int, leaves: int) -> None:
        """A convoy enters and leaves ``leg`` in these seconds."""
        order = self.on_leg.setdefault(leg.id, LegOrder())
        order.entered = enters
        order.exits.append(leaves)
        if leg.lane:
            self.lane_exits.setdefault(leg.lane, {})[leg.id] = leaves


@dataclass
class Desk:
    """A desk that serves vehicles one after the other; without a rate nobody waits."""

    people_per_h: int | None
    free: int = -NEVER

    def serve(self, ready: int, people: int) -> int:
        """Second in which the desk is done with the next vehicle in its order."""
        if self.people_per_h is None:
            return ready
        length_s = at_rate_s(people, self.people_per_h) if self.people_per_h > 0 else NEVER
        self.free = min(NEVER, max(ready, self.free) + length_s)
        return self.free

    def done_by(self, at: int) -> None:
        """It is known that the vehicle served last was done by that second."""
        self.free = min(self.free, at)
