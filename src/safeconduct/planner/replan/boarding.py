"""Who boards when at one assembly place, once vehicles, bays, desk, people and the order of priority allow it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from safeconduct.planner.replan.sketch import NEVER, Ground, Ride, Tour
from safeconduct.planner.spans import first_fit
from safeconduct.scenario.model import Need, Place
from safeconduct.units import at_rate_s


@dataclass(eq=False)
class Boarder:
    """A ride that waits to board, with what the order of boarding asks of it."""

    tour: Tour
    ride: Ride
    there_at: int = NEVER
    classes: tuple[tuple[str, int], ...] = ()
    """Needs and priorities aboard."""
    odd: tuple[str, ...] = ()
    """Groups of whom it takes what is no multiple of their household: it boards after all others of them."""
    boarded: bool = False


@dataclass(eq=False)
class _Line:
    """Rides in order of their turn, those that have boarded passed over."""

    boarders: list[Boarder] = field(default_factory=list)
    first: int = 0

    def turn(self) -> int:
        """Turn of the first that has not boarded; NEVER where all have."""
        while self.first < len(self.boarders) and self.boarders[self.first].boarded:
            self.first += 1
        return self.boarders[self.first].ride.turn if self.first < len(self.boarders) else NEVER


@dataclass(eq=False)
class Yard:
    """An assembly place while people board: bays taken, the desk, who has boarded, who waits."""

    ground: Ground
    place: Place
    busy: list[int] = field(default_factory=list)
    desk: int = -NEVER
    due: list[Boarder] = field(default_factory=list)
    """Those whose vehicle is there and whose time has come."""
    lines: dict[object, _Line] = field(default_factory=dict)
    """By need and priority, and by group: who is still to board."""
    boarded: dict[str, int] = field(default_factory=dict)
    second: tuple[int, str, str] = (-NEVER, "", "")
    seconds: dict[Need, int] = field(init=False)
    """Of one person, by need."""
    ready: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=dict)
    """By group: when people are released, and how many have been by then."""

    def __post_init__(self) -> None:
        self.seconds = dict(self.ground.after.boarding_s)

    def need_s(self, ride: Ride) -> int:
        """Seconds that a ride's people take to board."""
        return sum(
            load.people * self.seconds.get(self.ground.group(load.group).need, 0) for load in ride.loads
        )

    def start(self, ride: Ride, now: int, convoy: str = "") -> None:
        """A ride boards from this second on."""
        ride.bay_at = now
        ride.free_at = self._free_at(ride, now)
        if self.place.people_per_h is not None:
            self.desk = max(now, self.desk) + at_rate_s(ride.people, self.place.people_per_h)
        top = max(ride.vehicle, self.second[2]) if self.second[0] == now else ride.vehicle
        self.second = (now, convoy, top)

    def count(self, ride: Ride) -> None:
        """Its people have boarded, and its bay is taken until it is free."""
        for load in ride.loads:
            self.boarded[load.group] = self.boarded.get(load.group, 0) + load.people
        if not ride.kind.one_way:
            self.busy.append(ride.free_at)

    def _free_at(self, ride: Ride, now: int) -> int:
        ends = now + self.need_s(ride)
        if self.place.people_per_h is not None:
            ends = max(ends, max(now, self.desk) + at_rate_s(ride.people, self.place.people_per_h))
        return ends

    def asks_for(self, boarder: Boarder, now: int) -> int:
        """First second from which it could board as far as is known now: ``now`` itself where nothing is against it.

        NEVER: not before something else has happened, and then it is asked again.
        """
        ride, tour = boarder.ride, boarder.tour
        at = max(boarder.there_at, ride.floor_at)
        if at > now:
            return at
        if self._behind(boarder):
            return NEVER
        for load in ride.loads:
            at = max(at, self._released_by(load.group, self.boarded.get(load.group, 0) + load.people))
        if at > now:
            return at
        if not ride.kind.one_way:
            self.busy = [until for until in self.busy if until > now]
            if len(self.busy) >= self.place.bays and self.need_s(ride) > 0:
                return min(self.busy) if self.busy else NEVER
        length = self._free_at(ride, now) - now
        at = first_fit(self.place.hours, now, length)
        if at > now:
            return at
        moved = ride.floor_at < now
        if self.second[0] == now and moved and (ride.vehicle < self.second[2] or self._other_convoy(tour)):
            return now + 1  # what boards in one second is judged in the order of ids
        return now

    def _released_by(self, name: str, people: int) -> int:
        """First second by which so many of a group are ready to board; NEVER where they never are."""
        group = self.ground.group(name)
        if people > group.people:
            return NEVER
        if name not in self.ready:
            releases = sorted((release.at, release.people) for release in group.releases)
            totals = accumulate(more for _, more in releases)
            self.ready[name] = (tuple(at for at, _ in releases), tuple(totals))
        times, totals_by_then = self.ready[name]
        number = bisect_right(totals_by_then, people - 1)
        return times[number] if number < len(times) else NEVER

    def _other_convoy(self, tour: Tour) -> bool:
        return self.place.people_per_h is not None and self.second[1] != tour.id

    def line_up(self, boarders: list[Boarder]) -> None:
        """Everybody who is still to board here, in the order of their turns."""
        for boarder in sorted(boarders, key=lambda each: each.ride.turn):
            for key in (*boarder.classes, *(load.group for load in boarder.ride.loads)):
                self.lines.setdefault(key, _Line()).boarders.append(boarder)

    def _behind(self, boarder: Boarder) -> bool:
        """Whether somebody of a higher class, or others of the same households, are still to board before it."""
        turn = boarder.ride.turn
        for need, priority in boarder.classes:
            for key, line in self.lines.items():
                if isinstance(key, tuple) and key[0] == need and key[1] < priority and line.turn() < turn:
                    return True
        return any(self.lines[group].turn() < turn for group in boarder.odd)


def boarder_of(ground: Ground, tour: Tour, ride: Ride) -> Boarder:
    """A ride that is still to board."""
    classes = set()
    odd = []
    for load in ride.loads:
        group = ground.group(load.group)
        classes.add((group.need, group.priority))
        if load.people % max(1, group.household):
            odd.append(load.group)
    return Boarder(tour, ride, classes=tuple(sorted(classes)), odd=tuple(odd))
