"""The broad relaxation over whole rows of trips, found column by column: docs/explanation/broad-bound.md, section 8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safeconduct.planner.bound_value import SCALE
from safeconduct.planner.broad.days.dearest import Link
from safeconduct.planner.broad.days.trips import Trips
from safeconduct.planner.broad.days.worth import Stretch, Worth, groups
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.times import Moment
from safeconduct.planner.broad.solving import Prover
from safeconduct.planner.broad.vector import Vector, implied, rounded
from safeconduct.planner.solver import GrowingProgram
from safeconduct.scenario.model import VehicleClass

SMOOTH, SLACKENING = 0.8, 0.85
"""How much of the best multipliers so far stands in those that rows of trips are looked for under, and how that falls."""

CLOSE = 1000
"""A bound is good enough when it is within one part in so many of all people of what the program can have at most."""

LEAST_ROUNDS, MOST_ROUNDS, EFFORT = 5, 60, 110_000
"""Rows of trips are looked for so often for an instant: the more factors there are, the less often."""

SMALL = 25_000
"""Rows have so many factors in cases where who leaves too soon is counted too."""

KEEP = 2000
"""So many rows of trips are kept from one instant to the next."""

NOUGHT = 1e-7  # people; what a row of trips gains less than that is noise of the solver

DIVERSE = 12
"""Rows of trips that are added for one span in one round: of as many places, and a third of them in large cases."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A row of trips: whose, from home as which class or in a later span, and the seconds that it takes there."""

    family: int
    kind: str
    seconds: int
    crossing: bool
    row: int


class DayProver:
    """The relaxation with rows of trips as columns, and its solver."""

    def __init__(self, program: Program, trips: Sequence[Trips]) -> None:
        self.program, self.trips = program, tuple(trips)
        self.covered = np.zeros(len(program.columns), dtype=bool)
        for trips in self.trips:
            for part in trips.covered:
                self.covered[part] = True
        self.apart = {kind.id for trips in self.trips for kind in trips.family.classes}
        teams = [kind for team in program.times.teams for kind in team.classes]
        vehicles = sum(trips.family.count for trips in self.trips)
        self.few_teams = sum(kind.count for kind in teams) * program.times.scenario.convoy.most < vehicles
        if not self.few_teams:
            self.apart |= {kind.id for kind in teams}
        self.is_small = sum(len(row.terms) for row in program.rows) <= SMALL
        self.kept = [number for number, row in enumerate(program.rows) if self._stays(row.name)]
        used = np.zeros(len(program.columns), dtype=bool)
        used[[column for number in self.kept for column, _ in program.rows[number].terms]] = True
        self.boxed = np.flatnonzero(used & ~self.covered)
        self.objective = np.zeros(len(program.columns))
        for column, gain in program.objective.items():
            self.objective[column] = gain
        self._matrix()
        self.patterns: list[_Pattern] = []
        self.kinds = [(number, kind) for number, trips in enumerate(self.trips) for kind in trips.family.classes]
        self.rounds = max(LEAST_ROUNDS, min(MOST_ROUNDS, EFFORT // max(1, len(self.rows))))
        self.diverse = DIVERSE if self.is_small else DIVERSE // 3
        self.all_out = False
        self.before = np.zeros(len(self.kept))
        self.in_parts = Prover(program)
        self.solver = self._solver()

    def _stays(self, name: str) -> bool:
        """Rows of trips know more than seats and turns do; rows of teams stay where these are few."""
        kind, _, rest = name.partition("/")
        if kind in ("most", "least", "own"):
            return self.few_teams
        if kind == "soon":
            return self.is_small
        if kind in ("seats", "turns", "at", "later"):
            of = rest.rsplit("/", 2)[1] if kind == "seats" else rest.split("/", 1)[0]
            return of not in self.apart
        return kind != "home" or rest not in self.apart

    def _matrix(self) -> None:
        """Factors of kept rows, column by column."""
        program = self.program
        rows, columns, factors = [], [], []
        for place, number in enumerate(self.kept):
            for column, factor in program.rows[number].terms:
                rows.append(place)
                columns.append(column)
                factors.append(float(factor))
        order = np.argsort(np.array(columns, dtype=np.int64), kind="stable")
        self.rows = np.array(rows, dtype=np.int64)[order]
        self.columns = np.array(columns, dtype=np.int64)[order]
        self.factors = np.array(factors)[order]
        self.begins = np.searchsorted(self.columns, np.arange(len(program.columns) + 1))

    def _solver(self) -> GrowingProgram:
        """Kept rows, then one for the vehicles of each class in its first span, one for each family's other spans."""
        place = {int(column): number for number, column in enumerate(self.boxed)}
        terms: list[dict[int, float]] = [{} for _ in self.kept]
        for row, column, factor in zip(self.rows, self.columns, self.factors, strict=True):
            if not self.covered[column]:
                here = terms[row]
                number = place[int(column)]
                here[number] = here.get(number, 0.0) + float(factor)
        spans: list[dict[int, float]] = [{} for _ in range(len(self.kinds) + self._slots())]
        rows = [(list(here), list(here.values())) for here in (*terms, *spans)]
        return GrowingProgram([float(self.objective[column]) for column in self.boxed], rows)

    def _slots(self) -> int:
        """Rows for later spans: one for each span of each family, since in the end all may differ."""
        return sum(len(self.program.times.spans(trips.family)) for trips in self.trips)

    def prove(self, moment: Moment) -> Vector:
        """A vector that is about as good as any for the instant."""
        program = self.program
        right = np.array([float(program.rows[number].right(moment)) for number in self.kept])
        upper = np.array(program.upper(moment), dtype=float)[self.boxed]
        limits, spans = (right, upper), self._spans(moment)
        self._limit(right, upper, spans)
        enough = max(0.5, sum(lot.people for lot in program.times.lots) / CLOSE)
        in_parts = self.in_parts.prove(moment)
        best, least = self.before, self._priced(self.before, limits, spans)[0]
        start = self._restricted(in_parts)
        value, _ = self._priced(start, limits, spans)
        if value < least:
            best, least = start, value
        smooth = SMOOTH
        for _ in range(0 if self.all_out else self.rounds):
            most, duals = self.solver.best()
            duals = duals[: len(self.kept)]
            value, grown = self._priced(smooth * best + (1 - smooth) * duals, limits, spans)
            if value < least:
                best, least = smooth * best + (1 - smooth) * duals, value
            smooth *= SLACKENING
            if least - most <= enough:
                break
            if not grown:
                smooth = 0.0
        self.before = best
        everybody = sum(lot.people for lot in program.times.lots)
        self.all_out |= least > everybody * (1 - 1 / CLOSE)
        kept = self.solver.keep(KEEP)
        self.patterns = [pattern for pattern, used in zip(self.patterns, kept, strict=True) if used]
        by_days = self._vector(best)
        whole = program.right(moment)
        return min((by_days, in_parts), key=lambda vector: vector.value(whole, moment))

    def _restricted(self, vector: Vector) -> Any:
        """The multipliers of a vector, as far as their rows are kept."""
        return np.array([vector.multipliers.get(number, 0) / SCALE for number in self.kept])

    def _spans(self, moment: Moment) -> list[tuple[int, VehicleClass | None, Stretch, int, int]]:
        """Family, class or None, span, vehicles, and row."""
        found = []
        slot = len(self.kinds)
        for number, trips in enumerate(self.trips):
            later = slot
            for kind, span, count in groups(trips, moment):
                if kind is None:
                    found.append((number, kind, span, count, later))
                    later += 1
                else:
                    found.append((number, kind, span, count, self.kinds.index((number, kind))))
            slot += len(self.program.times.spans(trips.family))
        return found

    def _limit(self, right: Any, upper: Any, spans: Sequence[Any]) -> None:
        counts = np.zeros(len(self.kinds) + self._slots())
        for _, _, _, count, row in spans:
            counts[row] = count
        used = [False] * len(self.patterns)
        open_rows = {row: (number, kind.id if kind else "", span) for number, kind, span, _, row in spans}
        for index, pattern in enumerate(self.patterns):
            if pattern.row in open_rows:
                number, kind, (length, crossing) = open_rows[pattern.row]
                limit = crossing if pattern.crossing else length
                used[index] = (
                    (number, kind) == (pattern.family, pattern.kind)
                    and limit is not None
                    and pattern.seconds <= limit
                )
        self.solver.limit(np.concatenate((right, counts)), upper, used)

    def _priced(self, duals: Any, limits: tuple[Any, Any], spans: Sequence[Any]) -> tuple[float, bool]:
        """What the multipliers prove, and whether rows of trips were found that are worth more than nothing."""
        right, upper = limits
        size = len(self.program.columns)
        gains = self.objective - np.bincount(
            self.columns, weights=self.factors * duals[self.rows], minlength=size
        )
        value = float(duals @ right) + float(np.maximum(0.0, gains[self.boxed]) @ upper)
        worths = [Worth(trips, gains) for trips in self.trips]
        self._terms: dict[tuple[int, Link], tuple[float, list[tuple[int, float]]]] = {}
        grown = False
        for number, kind, span, count, row in spans:
            worth = worths[number]
            led = worth.dearest.led_by(worth.leads(kind), *span)
            value += count * max(0.0, float(led.max()))
            grown |= self._grow(worth, (number, kind, span, row), led)
        return value, grown

    def _grow(self, worth: Worth, of: tuple[int, VehicleClass | None, Stretch, int], led: Any) -> bool:
        """Add the dearest rows of trips from some places."""
        _, kind, (length, _), row = of
        trips = worth.trips
        leads = worth.leads(kind)
        places: set[str] = set()
        for lead in np.argsort(-led, kind="stable"):
            if led[lead] <= NOUGHT or len(places) >= self.diverse:
                break
            place = trips.flows[leads.flows[lead]].place
            if place not in places:
                places.add(place)
                links = tuple(worth.dearest.row_from(leads, int(lead), length))
                self._add(worth, (links, int(leads.seconds[lead])), of)
        return bool(places)

    def _add(
        self,
        worth: Worth,
        found: tuple[tuple[Link, ...], int],
        of: tuple[int, VehicleClass | None, Stretch, int],
    ) -> None:
        links, first_s = found
        number, kind, _, row = of
        trips = worth.trips
        gain, factors = 0.0, {len(self.kept) + row: 1.0}
        for link in links:
            here, terms = self._term(worth, link)
            gain += here
            for at, factor in terms:
                factors[at] = factors.get(at, 0.0) + factor
        self.solver.add(gain, list(factors), list(factors.values()))
        steps = sum(int(trips.seconds[link.after, link.flow, link.part]) for link in links[1:])
        seconds = first_s + steps * trips.step_s
        crossing = len(links) == 1 and not trips.out[links[0].flow]
        self.patterns.append(_Pattern(number, kind.id if kind else "", seconds, crossing, row))

    def _term(self, worth: Worth, link: Link) -> tuple[float, list[tuple[int, float]]]:
        """What a trip counts, and its factors by row."""
        key = (id(worth), link)
        if key not in self._terms:
            terms: dict[int, float] = {}
            gain = 0.0
            for column, count in worth.dearest.carried(link):
                gain += count * float(self.objective[column])
                for place in range(self.begins[column], self.begins[column + 1]):
                    at = int(self.rows[place])
                    terms[at] = terms.get(at, 0.0) + count * float(self.factors[place])
            self._terms[key] = gain, list(terms.items())
        return self._terms[key]

    def _vector(self, duals: Any) -> Vector:
        program = self.program
        whole = {
            self.kept[place]: multiplier
            for place, multiplier in rounded(list(duals)).items()
            if not implied(program, program.rows[self.kept[place]].name)
        }
        return Vector(program, whole, days=self.trips)
