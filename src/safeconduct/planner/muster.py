"""What a convoy could be made of: vehicles at an assembly place or on their way there, and who waits for them."""

from __future__ import annotations

from typing import NamedTuple

from safeconduct.planner.moving import may_work
from safeconduct.planner.problem import Origin, Problem
from safeconduct.planner.state import Run
from safeconduct.scenario.model import NEEDS

SEAT = NEEDS.index("seat")
OWN = NEEDS.index("own_vehicle")


class Muster(NamedTuple):
    """Vehicles that a convoy could be made of: how many of each kind are wanted, and how many stand here."""

    wanted: int
    here: int
    own: int
    people: int
    own_people: int
    kinds: tuple[int, ...]
    seats: int
    """Vehicles with seats among those that stand here."""
    special: int
    """Vehicles without seats that are wanted."""
    seats_called: bool
    """Whether anybody waits for a seat."""
    bay_s: int
    """Seconds that all its vehicles together hold bays."""


class Limits(NamedTuple):
    """The most people, vehicles that come back, private ones, ones without seats; those here must work ``until``."""

    people: int
    target: int
    own: int
    special: int
    until: int


class _Tally:
    """Vehicles counted so far against the people who still call for some."""

    def __init__(self, need: list[int], target: int) -> None:
        self.rest = list(need)
        self.target = target
        self.wanted = self.here = self.seats = self.with_seats = self.without = 0
        self.used: list[int] = []
        self.taken = [0, 0, 0, 0]

    def take(self, kind: int, holds: tuple[int, ...], most: int, *, here: bool) -> None:
        """Count as many vehicles of a kind as are of use, at most so many."""
        count = 0
        for n in (0, 1, 2, 3):
            if holds[n] and self.rest[n] > 0:
                count = max(count, -(-self.rest[n] // holds[n]))
        count = min(count, most, self.target - self.wanted)
        if count <= 0:
            return
        for n in (0, 1, 2, 3):
            taken = min(self.rest[n], holds[n] * count)
            self.rest[n] -= taken
            self.seats += taken
            self.taken[n] += taken
        self.wanted += count
        self.here += count if here else 0
        if holds[SEAT]:
            self.with_seats += count if here else 0
        else:
            self.without += count
        if kind not in self.used:
            self.used.append(kind)


def muster_at(run: Run, origin: Origin, groups: tuple[int, ...], limits: Limits) -> Muster:
    """Count the vehicles that the waiting people call for: special ones, those that stand here, then the others."""
    problem = run.problem
    need = [0, 0, 0, 0]
    left = 0
    for group in groups:
        need[problem.groups[group].need] += run.waiting[group]
        left += run.left[group]
    ready = _ready(run, origin, limits.until)
    tally = _tally(run, origin, need, ready, limits)
    if tally.wanted + limits.own < problem.scenario.convoy.least:
        tally = _tally(run, origin, need, ready, limits._replace(special=limits.target * len(ready)))
    people = min(limits.people, tally.seats)
    own, own_people = _own(run, origin, (need[OWN], limits.own, limits.people - people))
    least = problem.scenario.convoy.least
    useful = [
        kind
        for kind, count in ready.items()
        if count and any(need[n] and places for n, places in enumerate(problem.kinds[kind].holds))
    ]
    if tally.wanted + own < least <= sum(ready[kind] for kind in useful) + own:
        tally.used = useful
        tally.without += 0 if tally.with_seats else least - own - tally.wanted
        tally.wanted = tally.here = least - own
    total = people + own_people
    left_after = min(limits.people, left) - total
    tail = tail_people(run, groups)
    if 0 < left_after < tail and total > 2 * tail:
        people -= tail - left_after
    return Muster(
        wanted=tally.wanted,
        here=tally.here,
        own=own,
        people=people + own_people,
        own_people=own_people,
        kinds=tuple(tally.used),
        seats=tally.with_seats,
        special=tally.without,
        seats_called=need[SEAT] > 0,
        bay_s=sum(people * boards for people, boards in zip(tally.taken, problem.boarding_s, strict=True)),
    )


def tail_people(run: Run, groups: tuple[int, ...]) -> int:
    """The fewest people that a last convoy can surely be made of: a household for every vehicle of the least convoy."""
    people, left = run.problem.groups, run.left
    households = [people[group].household for group in groups if left[group]]
    return run.problem.least * max(households, default=1)


def _tally(run: Run, origin: Origin, need: list[int], ready: dict[int, int], limits: Limits) -> _Tally:
    kinds = run.problem.kinds
    tally = _Tally(need, limits.target)
    special = [kind for kind, count in ready.items() if count and not kinds[kind].holds[SEAT]]
    share = -(-limits.special // max(1, len(special)))
    for kind in special:
        tally.take(kind, kinds[kind].holds, min(ready[kind], share), here=True)
    for kind, count in ready.items():
        if kind not in special:
            tally.take(kind, kinds[kind].holds, count, here=True)
    for kind in ready:
        if kinds[kind].holds[SEAT]:
            tally.take(kind, kinds[kind].holds, run.inbound[origin.index][kind], here=False)
    return tally


def _ready(run: Run, origin: Origin, until: int) -> dict[int, int]:
    """Vehicles of every kind that stand at a place and may work until then."""
    idle = run.idle[origin.place]
    return {
        kind: len(idle[kind])
        if run.problem.kinds[kind].restless
        else sum(may_work(run, mover, run.now, until) for mover in idle[kind])
        for kind in special_first(run.problem)
    }


def _own(run: Run, origin: Origin, limits: tuple[int, int, int]) -> tuple[int, int]:
    """Private vehicles for a convoy, and their people."""
    waiting, target, room = limits
    problem = run.problem
    count = people = 0
    for kind in problem.kinds:
        if not kind.one_way or kind.home != origin.place or not kind.holds[OWN]:
            continue
        stock = len(run.idle[origin.place][kind.index])
        more = min(stock, target - count, -(-min(waiting - people, room - people) // kind.holds[OWN]))
        if more > 0:
            count += more
            people += min(waiting - people, room - people, more * kind.holds[OWN])
    return count, people


def special_first(problem: Problem) -> tuple[int, ...]:
    """Vehicle classes that come back, those for stretchers and wheelchairs first."""
    return problem.special_first
