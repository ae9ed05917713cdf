"""The world in which orders are carried out: movers, queues and desks, by docs/reference/timing.md."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from safeconduct.planner.spans import NEVER, first_fit
from safeconduct.plans.model import Load, Move
from safeconduct.scenario.model import Leg, Place, Scenario

EMPTY = "~"  # where ids are compared, an empty vehicle or a lone team comes after every convoy


@dataclass(slots=True)
class Mover:
    """A vehicle or a team: where it stands, or where it is going."""

    id: str
    kind: str
    place: str
    here: bool = True
    job: Job | None = None


@dataclass(slots=True)
class Ride:
    """A vehicle of a convoy, with its people."""

    vehicle: str
    loads: tuple[Load, ...]
    bay_at: int
    bay_free_at: int
    out: tuple[int, int] = (0, 0)

    @property
    def people(self) -> int:
        """People aboard."""
        return sum(load.people for load in self.loads)


@dataclass(slots=True)
class Job:
    """A convoy that has been ordered: who is to go with it, and what became of it."""

    number: int
    at: int
    place: str
    reception: str
    lacks: dict[str, int]
    team: Mover | None = None
    movers: list[Mover] = field(default_factory=list)
    rides: list[Ride] = field(default_factory=list)
    legs: tuple[str, ...] = ()
    formed_at: int = 0
    departs_at: int = 0
    stops: list[tuple[str, int, int, int]] = field(default_factory=list)
    undertaking: str = ""
    started: bool = False
    arrived: bool = False

    @property
    def id(self) -> str:
        """The convoy's name in the plan."""
        return f"c{self.number:05d}"

    @property
    def people(self) -> int:
        """People aboard."""
        return sum(ride.people for ride in self.rides)


class Clockwork:
    """Events in order of time, then of who comes first among those of one second."""

    def __init__(self) -> None:
        self.now = 0
        self._heap: list[tuple[int, str, int, Callable[[], None]]] = []
        self._count = 0

    def at(self, when: int, who: str, do: Callable[[], None]) -> None:
        """Have something done at a second, in the order of ``who`` among all of that second."""
        self._count += 1
        heapq.heappush(self._heap, (when, who, self._count, do))

    def step(self) -> bool:
        """Do everything of the next second; false where nothing is left."""
        if not self._heap:
            return False
        self.now = self._heap[0][0]
        while self._heap and self._heap[0][0] == self.now:
            heapq.heappop(self._heap)[3]()
        return True


class Roads:
    """Posts, legs and desks: who came when decides who is served when."""

    def __init__(self, scenario: Scenario, clock: Clockwork) -> None:
        self.scenario = scenario
        self.clock = clock
        self.moves: list[Move] = []
        self._lanes: dict[str, list[int]] = {
            place.id: [scenario.start] * place.lanes for place in scenario.places if place.kind == "post"
        }
        self._last_start: dict[str, int] = defaultdict(int)
        self._entered: dict[str, tuple[int, int]] = {}
        self._on_leg: dict[str, list[int]] = defaultdict(list)
        self._lane_free: dict[str, dict[str, int]] = defaultdict(dict)
        self._desk: dict[str, int] = defaultdict(int)

    def serve(self, post: Place, arrives: int, seconds: int) -> int:
        """The second at which a vehicle's inspection ends, strictly first come, first served."""
        lanes = self._lanes[post.id]
        lane = lanes.index(min(lanes))
        hours = post.hours
        starts = first_fit(hours or None, max(arrives, self._last_start[post.id], lanes[lane]), seconds)
        self._last_start[post.id] = starts
        lanes[lane] = starts + seconds
        return starts + seconds

    def enter(self, leg: Leg, ready: int, seconds: int) -> int:
        """The second at which a loaded convoy enters a leg, and with it the second at which it leaves it."""
        earliest = ready
        if leg.id in self._entered:
            entered, left = self._entered[leg.id]
            earliest = max(earliest, entered + leg.headway_s, left + leg.headway_s - seconds)
        on_it = self._on_leg[leg.id]
        if leg.max_convoys is not None and len(on_it) >= leg.max_convoys:
            earliest = max(earliest, sorted(on_it)[-leg.max_convoys])
        for other, left in self._lane_free[leg.lane].items() if leg.lane else ():
            if other != leg.id:
                earliest = max(earliest, left)
        enters = first_fit(leg.hours or None, earliest, seconds)
        self._entered[leg.id] = (enters, enters + seconds)
        on_it.append(enters + seconds)
        if leg.lane:
            free = self._lane_free[leg.lane]
            free[leg.id] = max(free.get(leg.id, 0), enters + seconds)
        return enters

    def admit(self, reception: Place, unloaded: int, people: int) -> int:
        """The second at which a vehicle's people are admitted."""
        if reception.people_per_h is None:
            return unloaded
        begins = max(unloaded, self._desk[reception.id])
        self._desk[reception.id] = begins + -(-people * 3600 // reception.people_per_h)
        return self._desk[reception.id]

    def send_empty(self, mover: Mover, end: str, speed_milli: int, arrived: Callable[[], None]) -> bool:
        """Set out for a place by the quickest way; false where there is none."""
        start, leaves = mover.place, self.clock.now
        path = self.scenario.network.empty_path(start, end)
        if path is None:
            return False
        mover.here = False
        who = EMPTY + mover.id

        def go(step: int, ready: int) -> None:
            if step == len(path):
                mover.place, mover.here = end, True
                self.moves.append(Move(mover.id, start, end, path, leaves, ready))
                arrived()
                return
            leg = self.scenario.leg[path[step]]
            seconds = -(-leg.empty_s * speed_milli // 1000)
            at = first_fit(leg.hours or None, ready, seconds) + seconds
            if at < NEVER:
                self.clock.at(at, who, lambda: come(step + 1))

        def come(step: int) -> None:
            now = self.clock.now
            post = self.scenario.place[self.scenario.leg[path[step - 1]].end]
            if step < len(path) and post.kind == "post":
                ends = self.serve(post, now, post.empty_s)
                self.clock.at(ends, who, lambda: go(step, ends))
            else:
                go(step, now)

        go(0, leaves)
        return True
