"""A program over rows of trips that grows column by column: docs/explanation/broad-bound.md, section 8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from safeconduct.planner.broad.days.dearest import Link
from safeconduct.planner.broad.days.stretches import Stretch, groups
from safeconduct.planner.broad.days.trips import Trips
from safeconduct.planner.broad.days.worth import Worth
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.times import Moment
from safeconduct.planner.solver import GrowingProgram
from safeconduct.scenario.model import VehicleClass

KEEP = 2000
"""So many rows of trips are kept from one instant to the next."""

NOUGHT = 1e-7  # people; what a row of trips gains less than that is noise of the solver


@dataclass(frozen=True, slots=True)
class _Open:
    """A span at an instant: of a family's vehicles, of one class where it is their first, and its row."""

    family: int
    kind: VehicleClass | None
    stretch: Stretch
    count: int
    row: int

    @property
    def name(self) -> str:
        """The class; empty for later spans."""
        return self.kind.id if self.kind else ""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A row of trips: whose, in a first span as which class, the seconds that it takes, and its span's row.

    ``since``: the instant that it was found for; before it more of its people would be late.
    """

    family: int
    kind: str
    seconds: int
    crossing: bool
    row: int
    since: int

    def fits(self, span: _Open) -> bool:
        """True where the trips count in the span."""
        limit = span.stretch.crossing if self.crossing else span.stretch.length
        same = (span.family, span.name) == (self.family, self.kind)
        return same and limit is not None and self.seconds <= limit


class Growing:
    """Rows of the relaxation over rows of trips and columns that these do not stand for."""

    def __init__(self, program: Program, families: Sequence[Trips], kept: Sequence[int], places: int) -> None:
        """``kept``: numbers of rows; ``places``: from so many at most come the rows of trips added for one span."""
        self.program, self.families, self.kept, self.places = program, tuple(families), list(kept), places
        covered = np.zeros(len(program.columns), dtype=bool)
        for family in self.families:
            for part in family.covered:
                covered[part] = True
        used = np.zeros(len(program.columns), dtype=bool)
        used[[column for number in kept for column, _ in program.rows[number].terms]] = True
        self.boxed = np.flatnonzero(used & ~covered)
        self.objective = np.zeros(len(program.columns))
        for column, gain in program.objective.items():
            self.objective[column] = gain
        self.kinds = [
            (n, kind.id) for n, family in enumerate(self.families) for kind in family.family.classes
        ]
        self.patterns: list[_Pattern] = []
        self._matrix()
        self._solver = self._made()

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

    def _made(self) -> GrowingProgram:
        """Kept rows, then one for the vehicles of each class in its first span, and one for each later span."""
        place = {int(column): number for number, column in enumerate(self.boxed)}
        terms: list[dict[int, float]] = [{} for _ in self.kept]
        for row, column, factor in zip(self.rows, self.columns, self.factors, strict=True):
            if int(column) in place:
                here, number = terms[row], place[int(column)]
                here[number] = here.get(number, 0.0) + float(factor)
        spans: list[dict[int, float]] = [{} for _ in range(self._spans())]
        rows = [(list(here), list(here.values())) for here in (*terms, *spans)]
        return GrowingProgram([float(self.objective[column]) for column in self.boxed], rows)

    def _spans(self) -> int:
        later = sum(len(self.program.times.spans(family.family)) for family in self.families)
        return len(self.kinds) + later

    def go_to(self, moment: Moment) -> None:
        """Look at an instant: its right-hand sides, upper bounds and spans."""
        program = self.program
        self.right = np.array([float(program.rows[number].right(moment)) for number in self.kept])
        self.upper = np.array(program.upper(moment), dtype=float)[self.boxed]
        self.open = self._opened(moment)
        counts = np.zeros(self._spans())
        for span in self.open:
            counts[span.row] = span.count
        by_row = {span.row: span for span in self.open}
        self.at = moment.at
        used = [
            pattern.since <= moment.at and pattern.row in by_row and pattern.fits(by_row[pattern.row])
            for pattern in self.patterns
        ]
        self._solver.limit(np.concatenate((self.right, counts)), self.upper, used)

    def _opened(self, moment: Moment) -> list[_Open]:
        found = []
        first = len(self.kinds)
        for number, family in enumerate(self.families):
            later = first
            for kind, stretch, count in groups(family, moment):
                row = later if kind is None else self.kinds.index((number, kind.id))
                later += kind is None
                found.append(_Open(number, kind, stretch, count, row))
            first += len(self.program.times.spans(family.family))
        return found

    def best(self) -> tuple[float, Any]:
        """The most that the rows of trips so far can be worth, and multipliers of kept rows."""
        most, duals = self._solver.best()
        return most, duals[: len(self.kept)]

    def forget(self) -> None:
        """Keep the rows of trips that the last answer misses least."""
        stays = self._solver.keep(KEEP)
        self.patterns = [pattern for pattern, kept in zip(self.patterns, stays, strict=True) if kept]

    def priced(self, duals: Any) -> tuple[float, bool]:
        """What multipliers prove at the instant; and whether rows of trips were found, and added, that gain."""
        gains = self.objective - np.bincount(
            self.columns, weights=self.factors * duals[self.rows], minlength=len(self.objective)
        )
        value = float(duals @ self.right) + float(np.maximum(0.0, gains[self.boxed]) @ self.upper)
        worths = [Worth(family, gains) for family in self.families]
        self._terms: dict[tuple[int, Link], tuple[float, list[tuple[int, float]]]] = {}
        grown = False
        for span in self.open:
            worth = worths[span.family]
            led = worth.dearest.led_by(worth.leads(span.kind), span.stretch)
            value += span.count * max(0.0, float(led.max()))
            grown |= self._grow(worth, span, led)
        return value, grown

    def _grow(self, worth: Worth, span: _Open, led: Any) -> bool:
        """Add the dearest rows of trips from some places."""
        leads = worth.leads(span.kind)
        places: set[str] = set()
        for lead in np.argsort(-led, kind="stable"):
            if led[lead] <= NOUGHT or len(places) >= self.places:
                break
            place = worth.trips.flows[leads.flows[lead]].place
            if place not in places:
                places.add(place)
                links = tuple(worth.dearest.row_from(leads, int(lead), span.stretch))
                self._add(worth, span, links, int(leads.seconds[lead]))
        return bool(places)

    def _add(self, worth: Worth, span: _Open, links: tuple[Link, ...], first_s: int) -> None:
        trips = worth.trips
        gain, factors = 0.0, {len(self.kept) + span.row: 1.0}
        for link in links:
            here, terms = self._term(worth, span.family, link)
            gain += here
            for at, factor in terms:
                factors[at] = factors.get(at, 0.0) + factor
        self._solver.add(gain, list(factors), list(factors.values()))
        steps = sum(int(trips.seconds[link.after, link.flow, link.part]) for link in links[1:])
        crossing = len(links) == 1 and not trips.out[links[0].flow]
        seconds = first_s + steps * trips.step_s
        self.patterns.append(_Pattern(span.family, span.name, seconds, crossing, span.row, self.at))

    def _term(self, worth: Worth, family: int, link: Link) -> tuple[float, list[tuple[int, float]]]:
        """What a trip counts, and its factors by row."""
        if (family, link) not in self._terms:
            terms: dict[int, float] = {}
            gain = 0.0
            for column, count in worth.dearest.carried(link):
                gain += count * float(self.objective[column])
                for place in range(self.begins[column], self.begins[column + 1]):
                    at = int(self.rows[place])
                    terms[at] = terms.get(at, 0.0) + count * float(self.factors[place])
            self._terms[family, link] = gain, list(terms.items())
        return self._terms[family, link]
