"""What standing is judged from: sides with what is due, and what their convoys have done so far. No plan, no roads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

NEVER: Final = 1 << 60
"""The second of an event that has not happened: later than every horizon, and still a number to compare with."""

Deed = Literal["leaves", "crosses", "arrives"]
DEEDS: Final[tuple[Deed, ...]] = ("leaves", "crosses", "arrives")


@dataclass(frozen=True, slots=True)
class Side:
    """An undertaking under which people leave, as far as standing needs it.

    ``due`` is what shares are counted against; ``able`` how many make it complete: no more than are planned to go, and
    no more than the quota. ``musts`` are (people, by): so many at reception by a second. ``windows`` None is always.
    """

    id: str
    due: int
    able: int
    quota: int | None = None
    musts: tuple[tuple[int, int], ...] = ()
    windows: tuple[tuple[int, int], ...] | None = None
    line: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """One convoy's people under one side, and the seconds of what it has done; NEVER for what it has not.

    ``reached`` gives places on its road with the second it came there; None where nobody has said.
    """

    convoy: str
    side: str
    people: int
    leaves_at: int = NEVER
    crosses_at: int = NEVER
    arrives_at: int = NEVER
    reached: tuple[tuple[str, int], ...] | None = None

    def at(self, deed: str) -> int:
        """The second of a deed."""
        if deed == "leaves":
            return self.leaves_at
        return self.crosses_at if deed == "crosses" else self.arrives_at

    def reached_at(self, place: str) -> int | None:
        """The second it came to a place; None where it is not known to have been there."""
        return next((at for name, at in self.reached or () if name == place), None)


@dataclass(frozen=True)
class History:
    """Everything known up to a moment. Built whole or cut by :func:`until`.

    ``outside`` are outside events with their second; ``declared`` sides of which somebody answerable has said that
    nobody willing is left, with the second of saying so; ``admitted`` people at reception: (side, second, people).
    """

    sides: tuple[Side, ...]
    seen: tuple[Seen, ...] = ()
    outside: tuple[tuple[str, int], ...] = ()
    declared: tuple[tuple[str, int], ...] = ()
    admitted: tuple[tuple[str, int, int], ...] = ()

    @cached_property
    def side(self) -> dict[str, Side]:
        """Sides by id."""
        return {side.id: side for side in self.sides}

    @cached_property
    def happened(self) -> dict[str, int]:
        """The second of every outside event that has happened."""
        return dict(self.outside)

    @cached_property
    def crossings(self) -> dict[str, tuple[Seen, ...]]:
        """By side: its convoys in order of crossing; those of one second in order of convoy id."""
        return {side.id: self.in_order(side.id, "crosses") for side in self.sides}

    @cached_property
    def complete_at(self) -> dict[str, int]:
        """By side: the second from which it is complete: all that can go have crossed, or nobody willing is left."""
        declared = dict(self.declared)
        return {side.id: min(self._crossed_by(side), declared.get(side.id, NEVER)) for side in self.sides}

    def in_order(self, side: str, deed: str) -> tuple[Seen, ...]:
        """Convoys of a side that have done ``deed``, in the order in which they did it."""
        done = [one for one in self.seen if one.side == side and one.people and one.at(deed) < NEVER]
        return tuple(sorted(done, key=lambda one: (one.at(deed), one.convoy)))

    def people(self, side: str, deed: str) -> int:
        """People of a side whose convoys have done ``deed``."""
        return sum(one.people for one in self.seen if one.side == side and one.at(deed) < NEVER)

    def _crossed_by(self, side: Side) -> int:
        if side.able <= 0:
            return -NEVER
        crossed = 0
        for one in self.crossings[side.id]:
            crossed += one.people
            if crossed >= side.able:
                return one.crosses_at
        return NEVER


def until(history: History, now: int) -> History:
    """The same history as it was known at ``now``, that whole second included: nothing later is in it."""

    def cut(at: int) -> int:
        return at if at <= now else NEVER

    seen = tuple(
        replace(
            one,
            leaves_at=cut(one.leaves_at),
            crosses_at=cut(one.crosses_at),
            arrives_at=cut(one.arrives_at),
            reached=None if one.reached is None else tuple(r for r in one.reached if r[1] <= now),
        )
        for one in history.seen
        if min(one.leaves_at, one.crosses_at, one.arrives_at) <= now
    )
    return History(
        history.sides,
        seen,
        tuple(event for event in history.outside if event[1] <= now),
        tuple(one for one in history.declared if one[1] <= now),
        tuple(one for one in history.admitted if one[1] <= now),
    )
