"""A bound that lets every vehicle make whole trips only, one after the other (docs/explanation/bound.md, section 11).

People, quotas, desks and room are priced; each vehicle alone then takes the itinerary that is worth most. Prices come
from a covering program that is given the best itineraries, round after round; any prices prove something.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from safeconduct.planner.bound_program import Program
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.bound_value import SCALE
from safeconduct.planner.itineraries.trips import Load, Trip, runs_of, trips_of
from safeconduct.planner.solver import CoveringProgram
from safeconduct.plans.model import BoundInstant
from safeconduct.scenario.model import Group, Place, VehicleClass

MARK = "itineraries"
"""Stands in a dual vector, with multiplier 1, that is to be read as prices of itineraries."""
PRICED = ("people/", "quota/", "capacity/", "admission/")
"""Families of rows that have prices."""
ROUNDS_MOST = 40
HOUR_S = 3600
COARSE = 1 << 12
"""Prices that a unit multiplies are multiples of this, so that a file holds the product to its last bit."""
CLOSE = 0.5  # people between what is proved and what the covering program reaches: no closer look is worth it

Prices = dict[str, int]
Aboard = tuple[tuple[str, str, int], ...]
"""Group, reception and people, for every load of an itinerary."""


@dataclass(frozen=True, slots=True)
class Option:
    """A trip with a load, what that is worth at most, and who would be aboard."""

    trip: Trip
    load: Load
    worth: int
    aboard: Aboard


@dataclass(frozen=True, slots=True)
class Weights:
    """What a person counts who left a place, and how much of it only once a reception's desk has admitted him."""

    place: Mapping[str, int] = field(default_factory=dict)
    """1 where nothing is said."""
    desk: Mapping[str, int] | None = None
    """0 for a reception of which nothing is said; None: all of it, wherever there is a desk."""

    def of(self, group: Group) -> int:
        """What a person of a group counts."""
        return self.place.get(group.place, 1)

    def at_desk(self, group: Group, reception: Place) -> int:
        """The part of it that waits for the desk."""
        if not reception.people_per_h:
            return 0
        return self.of(group) if self.desk is None else self.desk.get(reception.id, 0)


def credit(prices: Prices, group: Group, reception: Place, weights: Weights) -> int:
    """What one person of a group brought to a reception is worth after prices, at least 0."""
    waits = weights.at_desk(group, reception)
    worth = (weights.of(group) - waits) * SCALE
    worth += max(0, waits * SCALE - HOUR_S * prices.get(f"admission/{reception.id}", 0))
    worth -= prices.get(f"people/{group.id}", 0) + prices.get(f"capacity/{reception.id}", 0)
    if group.undertaking:
        worth -= prices.get(f"quota/{group.undertaking}", 0)
    return max(0, worth)


@dataclass
class Instant:
    """Everything about one instant that prices do not change."""

    program: Program
    moment: Moment
    weights: Weights = field(default_factory=Weights)
    trips: dict[str, list[Trip]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind in self.program.scenario.classes:
            self.trips[kind.id] = trips_of(self.program, self.moment, kind)

    def options(self, kind: VehicleClass, prices: Prices) -> list[Option]:
        """Trips with loads that are worth something, each worth more than those that take less time."""
        found: list[Option] = []
        for trip in self.trips[kind.id]:
            end = self.program.scenario.place[trip.end]
            best = {
                need: max(
                    ((credit(prices, g, end, self.weights), g.id) for g in some),
                    key=lambda each: each[0],
                )
                for need, some in trip.groups
            }
            before = 0
            for load in trip.loads:
                worth = sum(places * best[need][0] for need, places in load.places)
                if worth > before:
                    aboard = tuple(
                        (best[need][1], trip.end, places)
                        for need, places in load.places
                        if places and best[need][0] > 0
                    )
                    found.append(Option(trip, load, worth, aboard))
                    before = worth
        return found

    def best(self, kind: VehicleClass, prices: Prices) -> tuple[int, Aboard]:
        """The most that one vehicle's itinerary is worth, and who would be aboard."""
        from safeconduct.planner.itineraries.kernel import (
            best_chain,  # loads the compiler, which takes a second
        )

        begun = self.program.times.bay_from
        options = [o for o in self.options(kind, prices) if (kind.id, o.trip.place) in begun]
        if not options:
            return 0, ()
        count = Counter(option.trip.place for option in options)
        place_at = {place: index for index, place in enumerate(count)}
        end_at = {end: index for index, end in enumerate(dict.fromkeys(o.trip.end for o in options))}
        options.sort(key=lambda option: place_at[option.trip.place])
        start = self.program.scenario.start
        rows = [
            (end_at[o.trip.end], o.load.board_s, o.trip.left_by - start, o.trip.rest_s, 0) for o in options
        ]
        most, chain, _ = best_chain(
            np.array([begun[kind.id, place] - start for place in place_at], dtype=np.int64),
            runs_of(self.program, kind, end_at, place_at),
            np.array([0, *accumulate(count.values())], dtype=np.int64),
            np.array(rows, dtype=np.int64),
            np.array([(1, option.worth) for option in options], dtype=np.int64),
            self.moment.ends_by - start,
        )
        return int(most), tuple(load for option in chain for load in options[option].aboard)


class Rounds:
    """Prices for instant after instant, each begun with the itineraries that were found before it.

    ``weights`` are in so many ``units``. Rows of the families ``without`` have no price.
    """

    def __init__(
        self,
        program: Program,
        weights: Weights | None = None,
        *,
        unit: int = 1,
        without: tuple[str, ...] = (),
    ) -> None:
        self.program = program
        self.unit = unit
        scenario = program.scenario
        self.classes = scenario.classes
        self.weights = weights or Weights()
        self.weight_of = {group.id: self.weights.of(group) for group in scenario.groups}
        self.close = CLOSE * max(self.weight_of.values(), default=1)
        priced = tuple(family for family in PRICED if family not in without)
        names = [name for name in program.rows if name.startswith(priced)]
        self.names = names
        self.row = {name: index for index, name in enumerate(names)}
        self.undertaking = {group.id: group.undertaking for group in scenario.groups}
        self.known: dict[tuple[str, Aboard], int] = {}
        """Itineraries by class, with the earliest instant that they are good for."""

    def prove(self, moment: Moment) -> BoundInstant:
        """The least that rounds of prices prove for the instant."""
        instant = Instant(self.program, moment, self.weights)
        right = {name: self.program.rows[name].right(moment) for name in self.names}
        covering = CoveringProgram(len(self.names) + len(self.classes))
        covering.set_right([
            *(number / HOUR_S if name.startswith("admission/") else number for name, number in right.items()),
            *(kind.usable for kind in self.classes),
        ])  # fmt: skip
        for end, danger in (self.weights.desk or {}).items():
            if f"admission/{end}" in self.row:  # who is not admitted yet counts so much less
                covering.add(-danger, {self.row[f"admission/{end}"]: -1})
        place = {kind.id: len(self.names) + index for index, kind in enumerate(self.classes)}
        for (kind_id, aboard), since in self.known.items():
            if since <= moment.at:
                self._add(covering, place[kind_id], aboard)
        proved: list[tuple[int, Prices]] = []
        for _ in range(ROUNDS_MOST):
            reached, duals = covering.solve()
            prices = {name: self._price(name, dual) for name, dual in zip(self.names, duals, strict=False)}
            total = sum(number * right[name] for name, number in prices.items())
            better = False
            for index, kind in enumerate(self.classes):
                worth, aboard = instant.best(kind, prices)
                total += kind.usable * worth
                if worth > duals[len(self.names) + index] * SCALE + SCALE // 1000 and (
                    self.known.get((kind.id, aboard), moment.at + 1) > moment.at
                ):
                    self.known[kind.id, aboard] = moment.at
                    self._add(covering, place[kind.id], aboard)
                    better = True
            proved.append((total, prices))
            if not better or total <= (reached + self.close) * SCALE:
                break
        total, prices = min(proved, key=lambda each: each[0])
        kept = [(name, number * self.unit / SCALE) for name, number in prices.items() if number > 0]
        return BoundInstant(moment.at, total * self.unit // SCALE, tuple(sorted((*kept, (MARK, 1.0)))))

    def _price(self, name: str, dual: float) -> int:
        number = int(dual * SCALE) // HOUR_S if name.startswith("admission/") else int(dual * SCALE)
        return number if self.unit == 1 else number // COARSE * COARSE

    def _add(self, covering: CoveringProgram, vehicles: int, aboard: Aboard) -> None:
        entries: dict[int, int] = {vehicles: 1}
        for group, reception, people in aboard:
            under = self.undertaking[group]
            for name in (
                f"people/{group}",
                f"quota/{under}",
                f"capacity/{reception}",
                f"admission/{reception}",
            ):
                if name in self.row:
                    entries[self.row[name]] = entries.get(self.row[name], 0) + people
        covering.add(sum(people * self.weight_of[group] for group, _, people in aboard), entries)
