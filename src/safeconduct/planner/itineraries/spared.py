"""How much danger × time all vehicles together can spare, each by whole trips from the start to the horizon.

docs/explanation/objectives.md, section 3. People, quotas and room are priced once for the whole time, so that one
vehicle's trips are the same at every instant; a covering program is given the best itineraries, round after round.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from safeconduct.planner.bound_program import Program
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.itineraries.trips import Load, Trip, trips_of
from safeconduct.planner.solver import CoveringProgram
from safeconduct.planner.worth.roads import Dangers
from safeconduct.plans.model import SavedInstant
from safeconduct.scenario.model import Group, VehicleClass

OVER_TIME = "over-time"
"""Stands in a dual vector, with multiplier 1, that is to be read as prices of people and room for the whole time."""
PRICED = ("people/", "quota/", "capacity/")
ROUNDS_MOST = 200
SMOOTH = 0.7
D0 = 0
CLOSE = 1e-4
"""So small a share between what is proved and what the covering program reaches is worth no further round."""

Prices = dict[str, int]
"""By row, in thousandths of danger × seconds for one person."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A trip of a class, and what a person spares who is aboard when the bay is left at the start of the case."""

    trip: Trip
    danger: int
    at_once: int


class Spared:
    """Prices for the whole time, and the itineraries that they were found with."""

    def __init__(self, program: Program, dangers: Dangers) -> None:
        self.program = program
        scenario = self.scenario = program.scenario
        moment = Moment(program.times, scenario.horizon, steps=())
        self.ways = {kind.id: self._ways(kind, moment, dangers) for kind in scenario.classes}
        self.right = {
            name: row.right(moment) for name, row in program.rows.items() if name.startswith(PRICED)
        }
        self.row = {name: index for index, name in enumerate(self.right)}

    def _ways(self, kind: VehicleClass, moment: Moment, dangers: Dangers) -> list[_Way]:
        scenario = self.scenario
        span = scenario.horizon - scenario.start
        flows = {(flow.place, flow.end): flow for flow in self.program.out_flows()}
        found = []
        for trip in trips_of(self.program, moment, kind):
            flow, home = flows[trip.place, trip.end], dangers.place[trip.place]
            road = dangers.least(flow, kind) + dangers.place[trip.end] * flow.unload
            at_once = home * (span - scenario.convoy.form_up_s) - road
            if home > 0 and (kind.id, trip.place) in self.program.times.bay_from:
                found.append(_Way(trip, home, at_once))
        return found

    def prove(self) -> SavedInstant:
        """The least that rounds of prices prove."""
        classes = self.scenario.classes
        covering = CoveringProgram(len(self.row) + len(classes))
        covering.set_right([*self.right.values(), *(kind.usable for kind in classes)])
        for index, value, entries in self._one_by_one():
            covering.add(value, {index: 1, **entries})
        best: tuple[int, Prices] | None = None
        for number in range(ROUNDS_MOST):
            reached, duals = covering.solve()
            asked = dict(zip(self.row, duals, strict=False))
            if best is not None:
                asked = {name: SMOOTH * best[1].get(name, 0) + (1 - SMOOTH) * dual for name, dual in asked.items()}
            prices = {name: int(dual) for name, dual in asked.items()}
            total = sum(number * self.right[name] for name, number in prices.items())
            better = False
            for index, kind in enumerate(classes, start=len(self.row)):
                worth, value, entries = self.best(kind, prices)
                total += kind.usable * worth
                true = value - sum(duals[row] * people for row, people in entries.items())
                if true > duals[index] * (1 + CLOSE / 10) + 1:
                    covering.add(value, {index: 1, **entries})
                    better = True
            print(number, (D0-reached)/3.6e6, (D0-total)/3.6e6, better)
            if best is None or total < best[0]:
                best = total, prices
            elif not better:
                pass
            if best[0] <= reached * (1 + CLOSE):
                break
        assert best is not None
        kept = [(name, float(number)) for name, number in best[1].items() if number > 0]
        return SavedInstant(self.scenario.horizon, best[0], tuple(sorted((*kept, (OVER_TIME, 1.0)))))

    def _one_by_one(self) -> list[tuple[int, int, dict[int, int]]]:
        """An itinerary for every vehicle in turn, of people whom none before it took: something to begin with."""
        left = dict(self.right)
        many = [kind.usable for kind in self.scenario.classes]
        found = []
        gone = {}
        for turn in range(max(many, default=0)):
            for index, kind in enumerate(self.scenario.classes):
                if turn < kind.usable:
                    _, value, entries = self.best(kind, gone)
                    found.append((len(self.row) + index, value, entries))
                    for name, row in self.row.items():
                        left[name] -= entries.get(row, 0)
                        if left[name] <= 0:
                            gone[name] = 1 << 40
        return found

    def best(self, kind: VehicleClass, prices: Prices) -> tuple[int, int, dict[int, int]]:
        """The most that one vehicle spares after prices, what its trips spare before them, and whom they take."""
        from safeconduct.planner.itineraries.kernel_spared import (
            most_spared,  # loads the compiler, which takes a second
        )

        options = [(way, load) for way in self.ways[kind.id] for load in way.trip.loads]
        if not options:
            return 0, 0, {}
        count = Counter(way.trip.place for way, _ in options)
        place_at = {place: index for index, place in enumerate(count)}
        options.sort(key=lambda option: place_at[option[0].trip.place])
        end_at = {end: index for index, end in enumerate(dict.fromkeys(w.trip.end for w, _ in options))}
        start = self.scenario.start
        taken = [self._aboard(way, load, prices) for way, load in options]
        rows = [
            (end_at[w.trip.end], load.board_s, w.trip.left_by - start, w.trip.rest_s, w.danger)
            for w, load in options
        ]
        width = max(map(len, taken))
        pairs = [[number for people, each, _ in some for number in (people, each)] for some in taken]
        begun = self.program.times.bay_from
        most, chain, seconds = most_spared(
            np.array([begun[kind.id, place] - start for place in place_at], dtype=np.int64),
            np.array([[self._run_s(kind, end, place) for place in place_at] for end in end_at], dtype=np.int64),
            np.array([0, *accumulate(count.values())], dtype=np.int64),
            np.array(rows, dtype=np.int64),
            np.array([row + [0] * (2 * width - len(row)) for row in pairs], dtype=np.int64),
            self.scenario.horizon - start,
        )
        value = 0
        entries: dict[int, int] = {}
        for option, left in zip(chain, seconds, strict=True):
            way, _ = options[option]
            for people, each, group in taken[option]:
                if each > way.danger * left:
                    value += people * (way.at_once - way.danger * left)
                    for name in self._names(group, way.trip.end):
                        entries[self.row[name]] = entries.get(self.row[name], 0) + people
        return int(most), value, entries

    def _aboard(self, way: _Way, load: Load, prices: Prices) -> list[tuple[int, int, Group]]:
        """How many people of which group, and what each would spare after prices if the bay were left at once."""
        found = []
        groups = dict(way.trip.groups)
        for need, places in load.places:
            cost, group = min(
                ((sum(prices.get(name, 0) for name in self._names(g, way.trip.end)), g) for g in groups[need]),
                key=lambda each: each[0],
            )
            found.append((places, way.at_once - cost, group))
        return found

    def _names(self, group: Group, end: str) -> list[str]:
        names = (f"people/{group.id}", f"quota/{group.undertaking}", f"capacity/{end}")
        return [name for name in names if name in self.row]

    def _run_s(self, kind: VehicleClass, end: str, place: str) -> int:
        run = None if kind.one_way else self.program.times.run_s[kind.id, end].get(place)
        return -1 if run is None else kind.turnaround_s + run
