"""Where everything stands during one dispatch: vehicles, people, convoys, queues."""

from __future__ import annotations

from heapq import heappush
from typing import NamedTuple

from safeconduct.planner.policy import Policy
from safeconduct.planner.problem import Problem
from safeconduct.planner.spans import NEVER
from safeconduct.planner.ways import Way

CONVOY_ARRIVES, EMPTY_ARRIVES, DEPARTS, READY, WAKES = range(5)
"""Order of events within one second."""


class Ride(NamedTuple):
    """One vehicle of a convoy with its people: (group, people) pairs."""

    mover: int
    loads: tuple[tuple[int, int], ...]
    people: int
    bay_at: int
    free_at: int


class Course:
    """A convoy in the making or under way."""

    __slots__ = (
        "admitted",
        "arrive_by",
        "arrived_at",
        "ask_at",
        "by_side",
        "cap",
        "claimed",
        "closed",
        "crew",
        "cross_by",
        "crossed_at",
        "deadline",
        "depart_at",
        "durations",
        "expected",
        "first_bay",
        "foreseen",
        "holds",
        "last_free",
        "leading",
        "leaves_by",
        "number",
        "origin",
        "own_taken",
        "own_target",
        "people",
        "position",
        "reception",
        "returning",
        "rides",
        "room",
        "side",
        "special",
        "stamps",
        "step",
        "target",
        "team",
        "team_at",
        "turn",
        "unloaded_at",
        "way",
        "window_until",
    )  # fmt: skip

    def __init__(self, origin: int, side: int, reception: int, way: Way) -> None:
        self.origin = origin
        self.side = side
        self.reception = reception
        self.way = way
        self.number = -1
        self.turn = 0
        self.step = 0
        self.target = 0
        self.own_target = 0
        self.special = 0
        self.own_taken = 0
        self.cap = NEVER
        self.claimed: dict[int, int] = {}
        """By post that it has not reached yet: seconds of inspection that its vehicles will take."""
        self.room = NEVER
        self.rides: list[Ride] = []
        self.returning = 0
        self.people = 0
        self.by_side: dict[int, int] = {}
        self.crew = 0
        self.team = -1
        self.team_at = 0
        self.first_bay = NEVER
        self.last_free = 0
        self.expected: list[int] = []
        """By position on its way: when it will have arrived there, margins included."""
        self.foreseen: list[int] = []
        """The same without margins."""
        self.ask_at = 0
        """Whether it may leave is not asked again before this second."""
        self.leading = False
        self.leaves_by = NEVER
        self.deadline = NEVER
        self.depart_at = NEVER
        self.closed = False
        self.position = 0
        self.durations: tuple[int, ...] = ()
        self.stamps: list[tuple[int, int, int]] = []
        self.holds: list[tuple[int, int]] = []
        self.window_until = NEVER
        self.cross_by = NEVER
        self.arrive_by = NEVER
        self.crossed_at = NEVER
        self.arrived_at = NEVER
        self.unloaded_at = NEVER
        self.admitted: list[int] = []


class Trek(NamedTuple):
    """An empty run that was made."""

    mover: int
    way: Way
    departs_at: int
    arrives_at: int


class Run:
    """One dispatch from the start to the horizon. Everything that changes stands here."""

    def __init__(self, problem: Problem, policy: Policy) -> None:
        places, movers = len(problem.places), len(problem.mover_ids)
        kinds, origins = len(problem.kinds), len(problem.origins)
        self.problem = problem
        self.policy = policy
        self.now = problem.start
        self.heap: list[tuple[int, int, int, int, object]] = []
        self.sequence = 0
        self.faults: list[tuple[str, int, int]] = []
        """What rules could not be kept: code, origin (−1 where none is to blame), convoy's turn there (−1 likewise)."""
        # movers
        self.idle: list[list[list[int]]] = [[[] for _ in range(kinds)] for _ in range(places)]
        self.last_work = [-NEVER] * movers
        self.duty_since = [-NEVER] * movers
        self.treks: list[Trek] = []
        # posts and roads
        self.lanes = [[-NEVER] * max(1, place.lanes) for place in problem.places]
        self.last_start = [-NEVER] * places
        self.coming = [0] * places
        self.due: list[dict[Course, tuple[int, int]]] = [{} for _ in range(places)]
        """By post and convoy announced to it: the post's position on its way, and seconds of inspection."""
        self.entered = [-NEVER] * len(problem.legs)
        self.exits: list[list[int]] = [[] for _ in problem.legs]
        self.booked: dict[int, dict[int, int]] = {
            leg: {} for leg, source in enumerate(problem.legs) if source.headway_s
        }
        """By leg with a headway and convoy: when those on their way to it are expected to enter."""
        self.carriageway: dict[str, dict[int, int]] = {}
        # receptions
        self.desk_free = [-NEVER] * places
        self.heading: list[list[Course]] = [[] for _ in range(places)]
        """By reception: convoys on their way to it, those that load and have formed up included."""
        self.admitted_to = [0] * places
        self._lay_out_origins(problem, kinds, origins)
        self.soonest: dict[tuple[int, int, int, int], tuple[int, Way | None]] = {}
        """Quickest empty runs that set out in this second, by places, who may drive, and speed."""
        self.memo: list[dict[object, int]] = [{} for _ in range(origins)]
        """What was worked out of an assembly place since anything there changed (``touch``)."""
        # what has happened
        self.courses: list[Course] = []
        self.granted: list[list[Course]] = [[] for _ in problem.sides]
        self.closed_people: dict[tuple[int, int], int] = {}
        """People of an undertaking in convoys that are full, by undertaking and step."""
        self.exposed = 0
        self.held: list[Course] = []

    def _lay_out_origins(self, problem: Problem, kinds: int, origins: int) -> None:
        self.left = [group.people for group in problem.groups]
        self.waiting = [0] * len(problem.groups)
        self.inbound = [[0] * kinds for _ in range(origins)]
        self.teams_due: list[list[int]] = [[] for _ in range(origins)]
        self.standing = [0] * origins
        self.bays_busy: list[list[int]] = [[] for _ in range(origins)]
        self.bay_second = [(-NEVER, -1, -1)] * origins
        """The second in which a vehicle last began to load, the highest rank of those, and their convoy's turn."""
        self.register_free = [-NEVER] * origins
        self.opened = [0] * origins
        self.since = [NEVER] * origins
        self.blocked = [-NEVER] * origins
        """Until when no convoy could be begun at a place, as far as its gates were known."""
        self.loading: list[Course | None] = [None] * origins
        self.formed: list[list[Course]] = [[] for _ in range(origins)]
        self.wakes: list[int] = [NEVER] * origins
        self.dirty: set[int] = set()
        self.crowded: set[int] = set()
        self.again: set[int] = set()
        self.barren: dict[tuple[int, int, int], int] = {}
        """Until when not to try a convoy again that nobody could get into: by origin, undertaking, reception."""
        self.fleet_dirty = True
        self.callable: list[int] = []
        """By undertaking: people for whom vehicles are of use, as of when vehicles were last sent."""

    def touch(self, origin: int) -> None:
        """Forget what was worked out of an assembly place: who stands there, comes, loads or is left has changed."""
        self.memo[origin].clear()

    def touch_place(self, place: int) -> None:
        """The same for any place; nothing is remembered of those that nobody leaves from."""
        origin = self.problem.origin_at[place]
        if origin >= 0:
            self.memo[origin].clear()

    def push(self, at: int, kind: int, first: int, thing: object = None) -> None:
        """Put an event on the calendar. ``first`` orders events of one kind in one second."""
        self.sequence += 1
        heappush(self.heap, (at, kind, first, self.sequence, thing))

    def wake(self, at: int) -> None:
        """Look at everything again at that second."""
        if self.now < at < self.problem.horizon:
            self.push(at, WAKES, 0)

    def wake_origin(self, origin: int, at: int) -> None:
        """Look at one assembly place again at that second."""
        if self.now < at < self.problem.horizon and at != self.wakes[origin]:
            self.wakes[origin] = at
            self.push(at, WAKES, 1, origin)

    def fault(self, code: str, course: Course | None = None) -> None:
        """Note that a rule could not be kept: this dispatch is no plan."""
        self.faults.append((code, course.origin, course.turn) if course else (code, -1, -1))

    def all_left(self, origin: int, side: int) -> int:
        """People of one undertaking at a place who have not boarded yet, released or not."""
        groups = self.problem.groups
        return sum(
            self.left[group]
            for group in self.problem.origins[origin].groups
            if groups[group].undertaking == side
        )
