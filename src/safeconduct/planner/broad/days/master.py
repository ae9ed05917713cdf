"""Vectors that prove by days: docs/explanation/broad-bound.md, section 8."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from safeconduct.planner.bound_value import SCALE
from safeconduct.planner.broad.days.growing import Growing
from safeconduct.planner.broad.days.trips import Trips
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.solving import Prover
from safeconduct.planner.broad.times import Moment
from safeconduct.planner.broad.vector import Vector, implied, rounded

SMOOTH, SLACKENING = 0.6, 0.85
"""How much of the best multipliers so far stands in those under which rows of trips are looked for; how that falls."""

CLOSE = 1000
"""A bound is good enough when it is within one part in so many of all people of what the program can have at most."""

LEAST_ROUNDS, MOST_ROUNDS, EFFORT = 10, 60, 100_000
"""Rows of trips are looked for so often for an instant: the more factors there are, the less often."""

SMALL = 25_000
"""With so many factors in all rows, bays, who leaves too soon and where trips follow on one are counted too, and more
rows of trips are added at a time."""

PLACES, FEW_PLACES = 6, 4
"""From so many places at most come the rows of trips that are added for one span at a time."""


class DayProver:
    """The relaxation with rows of trips as columns."""

    def __init__(self, program: Program, families: Sequence[Trips]) -> None:
        self.program, self.families = program, tuple(families)
        self.apart = {kind.id for family in families for kind in family.family.classes}
        self.standing = {trips.family.id for trips in families if trips.states.any()}
        teams = [kind for team in program.times.teams for kind in team.classes]
        vehicles = sum(family.family.count for family in families)
        self.few_teams = sum(kind.count for kind in teams) * program.times.scenario.convoy.most < vehicles
        if not self.few_teams:
            self.apart |= {kind.id for kind in teams}
        self.is_small = sum(len(row.terms) for row in program.rows) <= SMALL
        kept = [number for number, row in enumerate(program.rows) if self._stays(row.name)]
        self.growing = Growing(program, families, kept, PLACES if self.is_small else FEW_PLACES)
        self.rounds = max(LEAST_ROUNDS, min(MOST_ROUNDS, EFFORT // max(1, len(self.growing.rows))))
        self.in_parts = Prover(program)
        self.people = sum(lot.people for lot in program.times.lots)
        self.before = np.zeros(len(kept))
        self.all_out = False

    def _stays(self, name: str) -> bool:
        """Rows of trips know more than seats and turns do; rows of teams stay where these are few."""
        kind, _, rest = name.partition("/")
        if kind in ("most", "least", "own"):
            return self.few_teams
        if kind == "rest":
            return self.is_small and rest.split("/", 1)[0] not in self.standing
        if kind in ("soon", "bays", "rush"):
            return self.is_small
        if kind in ("seats", "turns", "at", "later"):
            of = rest.rsplit("/", 2)[1] if kind == "seats" else rest.split("/", 1)[0]
            return of not in self.apart
        return kind != "home" or rest not in self.apart

    def prove(self, moment: Moment) -> Vector:
        """A vector that is about as good as any for the instant. Instants are best taken in order."""
        in_parts = self.in_parts.prove(moment)
        self.growing.go_to(moment)
        starts = (self.before, self._restricted(in_parts))
        values = [self.growing.priced(start)[0] for start in starts]
        chosen = values[1] < values[0]
        if not self.all_out:
            self._improve(starts[chosen], values[chosen])
        by_days = self._vector(self.before)
        right = self.program.right(moment)
        return min((by_days, in_parts), key=lambda vector: vector.value(right, moment))

    def quickly(self, moment: Moment) -> Vector:
        """A vector for which no rows of trips are looked for."""
        return self.in_parts.prove(moment)

    def _improve(self, best: Any, least: float) -> None:
        """Add rows of trips until what is proved is near to what they can be worth, or it was tried often enough."""
        smooth, most = SMOOTH, 0.0
        for _ in range(self.rounds):
            most, duals = self.growing.best()
            tried = smooth * best + (1 - smooth) * duals
            value, grown = self.growing.priced(tried)
            if value < least:
                best, least = tried, value
            if least - most <= max(0.5, self.people / CLOSE):
                break
            smooth = smooth * SLACKENING if grown else 0.0
        self.growing.forget()
        self.before = best
        self.all_out = most > self.people * (1 - 1 / CLOSE)  # from then on there is nothing left to prove

    def _restricted(self, vector: Vector) -> Any:
        """The multipliers of a vector, as far as their rows are kept."""
        return np.array([vector.multipliers.get(number, 0) / SCALE for number in self.growing.kept])

    def _vector(self, duals: Any) -> Vector:
        rows, kept = self.program.rows, self.growing.kept
        whole = {
            kept[place]: multiplier
            for place, multiplier in rounded(list(duals)).items()
            if not implied(self.program, rows[kept[place]].name)
        }
        return Vector(self.program, whole, days=self.families)
