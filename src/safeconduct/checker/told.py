"""What the replay knows of the past: instants that are facts, and what is under way at the moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from safeconduct.checker.verdict import NEVER
from safeconduct.plans.model import Convoy, Move, Stop, Trip
from safeconduct.plans.past import Past
from safeconduct.scenario.model import Leg, Scenario


@dataclass(frozen=True)
class Told:
    """Facts by convoy and run. Without a past nothing has happened: ``at`` lies before everything.

    ``cut_at`` is the last second in which anything not told in detail can still have entered a leg: ``at``, or the
    beginning of a halt that still holds.
    """

    at: int = -NEVER
    cut_at: int = -NEVER
    soonest_at: int = -NEVER
    halted_since: int | None = None
    convoys: dict[str, Convoy] = field(default_factory=dict)
    moves: dict[tuple[str, int], Move] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)
    """The legs with the hours that they had up to the moment."""
    past: Past | None = None

    @staticmethod
    def of(scenario: Scenario, past: Past | None) -> Told:
        """The facts of a past of this case."""
        if past is None:
            return Told()
        halted = past.halted_since_at if past.resumes_at > past.at else None
        return Told(
            at=past.at,
            cut_at=past.at if halted is None else min(past.at, halted),
            soonest_at=past.soonest_at,
            halted_since=halted,
            convoys=dict(past.convoy),
            moves={(move.who, move.departs_at): move for move in past.moves},
            legs=dict(scenario.leg),
            past=past,
        )

    def has_left(self, convoy: str) -> bool:
        """Whether a convoy set out before the moment."""
        begun = self.convoys.get(convoy)
        return begun is not None and begun.departs_at <= self.at

    @cached_property
    def trips(self) -> dict[tuple[str, str], Trip]:
        """Trips that have begun, by convoy and vehicle."""
        return {
            (convoy.id, trip.vehicle): trip
            for convoy in self.convoys.values()
            for trip in convoy.trips
            if trip.bay_at <= self.at
        }

    def stop(self, convoy: str, number: int, place: str) -> Stop | None:
        """What is told of a convoy's stop; instants up to ``at`` are facts."""
        begun = self.convoys.get(convoy)
        if begun is None or number >= len(begun.stops) or begun.stops[number].place != place:
            return None
        return begun.stops[number]

    def fact(self, told: int, follows: int) -> int:
        """An instant of something begun: what was told, or what follows, though not before the moment is over."""
        return told if told <= self.at else max(follows, self.at + 1)

    def passed(self, entered: int, leaves: int) -> int:
        """The end of a passage that nobody has told of: as it follows, later by whatever the halt holds it up."""
        if entered > self.cut_at:
            return leaves
        if self.halted_since is not None and leaves > self.halted_since:
            leaves += self.soonest_at - max(self.halted_since, entered)
        return leaves
