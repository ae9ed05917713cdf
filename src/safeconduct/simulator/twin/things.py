"""What the readable twin moves about: convoys, vehicles, places, roads and sides, as objects with a life."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from safeconduct.plans.model import Convoy, Move, Trip
from safeconduct.scenario.model import Group, Leg, Place, Spans, TeamClass, VehicleClass

LATE = 1 << 38
"""The second of what never happens."""


def fits(spans: Spans, since: int, length_s: int) -> int:
    """First second, not before ``since``, from which ``length_s`` lies in one span."""
    for opens, closes in spans:
        if max(opens, since) + length_s <= closes:
            return max(opens, since)
    return LATE


@dataclass(eq=False)
class GroupNow:
    """A group: who came, who still waits, who the plan has yet to call."""

    noun: Group
    planned: int
    waiting: int = 0
    to_come: int = 0
    came: int = 0


@dataclass(eq=False)
class SideNow:
    """A side: what its convoys have done, and what they have done or need not do any more."""

    id: str
    due: int
    able: int
    cap: int
    convoys: int
    loaded: int
    done: dict[str, int] = field(default_factory=lambda: {"leaves": 0, "crosses": 0, "arrives": 0})
    settled: dict[str, int] = field(default_factory=lambda: {"leaves": 0, "crosses": 0, "arrives": 0})
    people: int = 0
    last: int = -1
    before: int = 0
    waiting: int = 0
    aboard: int = 0
    complete_at: int = LATE


@dataclass(eq=False)
class TripNow:
    """One vehicle of a convoy."""

    plan: Trip
    convoy: ConvoyNow
    mover: MoverNow
    key: int
    state: str = "waiting"
    present: int = LATE
    bay_at: int = LATE
    free: int = LATE
    people: int = 0
    unloaded: int = LATE
    out: int = LATE
    aboard: list[int] = field(default_factory=list)
    why: int = 1


@dataclass(eq=False)
class PartNow:
    """What a convoy carries of one side, and the stop at which that crosses."""

    side: SideNow
    stop: int
    people: int = 0
    did: int = 0
    """How many of *leaves*, *crosses*, *arrives* it has done."""


@dataclass(eq=False)
class ConvoyNow:
    """A convoy. ``rank`` is its place in the order of ids."""

    plan: Convoy
    rank: int
    key: int
    origin: PlaceNow
    passages: list[int]
    trips: list[TripNow] = field(default_factory=list)
    parts: list[PartNow] = field(default_factory=list)
    team: MoverNow | None = None
    state: str = "loading"
    stop: int = 0
    forms: int = 0
    forms_look: int = 0
    ready: int = 0
    to_load: int = 0
    aboard: int = 0
    team_at: int = LATE
    passage: int = 0
    turns: int = 0
    open: bool = False
    gone: bool = False
    listed: bool = False
    reboard: bool = False
    sent_back: bool = False
    out: int = 0
    why: int = -1
    since: int = 0
    arrives: list[int] = field(default_factory=list)
    wants: Any = None
    """The event that wakes it: something has been done, or movement resumes."""
    loaded: Any = None
    team_comes: Any = None
    enters: Any = None

    @cached_property
    def first_bay_at(self) -> int:
        """When the plan lets its first vehicle begin to board."""
        return min(trip.bay_at for trip in self.plan.trips)


@dataclass(eq=False)
class MoverNow:
    """A vehicle or team."""

    id: str
    kind: VehicleClass | TeamClass
    hours: Spans
    key: int
    tasks: list[TripNow | ConvoyNow | RunNow] = field(default_factory=list)
    begun: int = LATE
    ended: int = -1
    lost: int = LATE
    done: Any = None

    @property
    def is_team(self) -> bool:
        """True for a team's own car."""
        return isinstance(self.kind, TeamClass)


@dataclass(eq=False)
class RunNow:
    """An empty run."""

    plan: Move
    rank: int
    key: int
    mover: MoverNow
    window: Spans
    held: Any = None


@dataclass(eq=False)
class PlaceNow:
    """A place: bays, a desk, a post's lanes."""

    noun: Place
    rank: int
    hours: Spans
    room: int
    bays: list[int]
    lanes: list[int]
    trips: list[TripNow] = field(default_factory=list)
    desk: int = 0
    last: int = 0
    gone: int = 0
    blocked: bool = False


@dataclass(eq=False)
class LegNow:
    """A leg: who entered and left last."""

    noun: Leg
    hours: Spans
    lane: LaneNow
    entered: int = 0
    exits: list[int] = field(default_factory=list)
    shut: int = LATE
    opens: int = LATE


@dataclass(eq=False)
class LaneNow:
    """A carriageway, with the convoys that stand before it."""

    rank: int
    legs: list[LegNow] = field(default_factory=list)
    queue: list[ConvoyNow] = field(default_factory=list)
    retry: int = -1
