"""How much danger × time all vehicles together can spare, each by whole trips from the start to the horizon.

docs/explanation/objectives.md, section 3. People, quotas and room are priced once for the whole time, so that one
vehicle's trips are the same at every instant; a covering program is given the best itineraries, round after round.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from safeconduct.planner.bound_program import Program
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.itineraries.trips import Load, Trip, Whole, runs_of, trips_of
from safeconduct.planner.solver import CoveringProgram
from safeconduct.planner.worth.roads import Dangers
from safeconduct.plans.model import SavedInstant
from safeconduct.progress import NEVER, Cancel
from safeconduct.scenario.model import Need, VehicleClass

OVER_TIME = "over-time"
"""Stands in a dual vector, with multiplier 1, that is to be read as prices of people and room for the whole time."""
PRICED = ("people/", "quota/", "capacity/")
ROUNDS_MOST = 400
CLOSE = 0.002
"""So small a share of the floor that may be proved at all is worth no further round."""
KEPT = 0.7
"""So much of the best prices so far stays in those that are tried next: without, prices swing for very long."""
GONE = 1 << 40
"""A price for people of whom none is left: more than anybody can spare."""


@dataclass(frozen=True, slots=True)
class _Room:
    """Places for one need on a trip: the rows that price whoever may sit there, for each group that may."""

    danger: int
    at_once: int
    """What each spares before prices if the bay is left at the start of the case."""
    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Fleet:
    """Everything about a class that prices do not change; its arrays are those of the kernel."""

    rooms: list[_Room]
    room_of: Whole
    """By option and pair the number of its room, −1 for none."""
    begins: Whole
    runs: Whole
    first: Whole
    options: Whole
    aboard: Whole


class _Found(NamedTuple):
    """An itinerary: what it spares after prices and before them, and people by row."""

    worth: int
    value: int
    entries: dict[int, int]


class Spared:
    """Prices for the whole time. ``staying`` is the danger × time if nobody ever left.

    What is spared counts for ``span_s`` from the start, to the horizon where nothing is said.
    """

    def __init__(self, program: Program, dangers: Dangers, *, span_s: int | None = None) -> None:
        self.program = program
        self.dangers = dangers
        scenario = self.scenario = program.scenario
        self.span = scenario.horizon - scenario.start if span_s is None else span_s
        self.staying = self.span * sum(dangers.place[group.place] * group.people for group in scenario.groups)
        moment = Moment(program.times, scenario.horizon, steps=())
        names = [name for name in program.rows if name.startswith(PRICED)]
        self.right = [program.rows[name].right(moment) for name in names]
        self.row = {name: index for index, name in enumerate(names)}
        self.fleets = {kind.id: self._fleet(kind, moment) for kind in scenario.classes}

    def prove(self, cancel: Cancel = NEVER) -> SavedInstant:
        """The least that rounds of prices prove to be spared at the most; stopped early, more."""
        classes, rows = self.scenario.classes, len(self.row)
        covering = CoveringProgram(rows + len(classes))
        covering.set_right([*self.right, *(kind.usable for kind in classes)])
        for index, itinerary in self._one_by_one():
            covering.add(itinerary.value, {rows + index: 1, **itinerary.entries})
        best, prices = self.staying, [0] * rows
        for number in range(ROUNDS_MOST):
            reached, duals = covering.solve()
            if number and (best - reached <= CLOSE * (self.staying - reached) or cancel.requested()):
                break
            kept = KEPT if number else 0.0
            asked = [int(kept * old + (1 - kept) * new) for old, new in zip(prices, duals, strict=False)]
            total = sum(price * right for price, right in zip(asked, self.right, strict=True))
            for index, kind in enumerate(classes):
                itinerary = self.best(kind, asked)
                total += kind.usable * itinerary.worth
                owed = sum(duals[row] * people for row, people in itinerary.entries.items())
                if itinerary.value - owed > duals[rows + index]:
                    covering.add(itinerary.value, {rows + index: 1, **itinerary.entries})
            if number == 0 or total < best:
                best, prices = total, asked
        stated = [(name, float(prices[row])) for name, row in self.row.items() if prices[row] > 0]
        return SavedInstant(self.scenario.horizon, best, tuple(sorted((*stated, (OVER_TIME, 1.0)))))

    def best(self, kind: VehicleClass, prices: list[int]) -> _Found:
        """What one vehicle of a class can spare at the most, under prices by row."""
        from safeconduct.planner.itineraries.kernel import (
            best_chain,  # loads the compiler, which takes a second
        )

        fleet = self.fleets[kind.id]
        if fleet is None:
            return _Found(0, 0, {})
        cheapest = [
            min((sum(prices[row] for row in rows), rows) for rows in room.rows) for room in fleet.rooms
        ]
        each = np.array(
            [room.at_once - cost for room, (cost, _) in zip(fleet.rooms, cheapest, strict=True)],
            dtype=np.int64,
        )
        aboard = fleet.aboard.copy()
        aboard[:, 1::2] = np.where(fleet.room_of >= 0, each[fleet.room_of], 0)
        worth, chain, seconds = best_chain(
            fleet.begins, fleet.runs, fleet.first, fleet.options, aboard, self.span
        )
        value = 0
        entries: dict[int, int] = {}
        for option, left in zip(chain, seconds, strict=True):
            for people, number in zip(fleet.aboard[option, ::2], fleet.room_of[option], strict=True):
                room = fleet.rooms[number]
                if people and each[number] > room.danger * left:
                    value += int(people) * (room.at_once - room.danger * left)
                    for row in cheapest[number][1]:
                        entries[row] = entries.get(row, 0) + int(people)
        return _Found(int(worth), value, entries)

    def _one_by_one(self) -> list[tuple[int, _Found]]:
        """An itinerary for every vehicle in its turn, of people whom none before it took: something to begin with."""
        left = list(self.right)
        prices = [0] * len(left)
        found: list[tuple[int, _Found]] = []
        for turn in range(max((kind.usable for kind in self.scenario.classes), default=0)):
            for index, kind in enumerate(self.scenario.classes):
                if turn >= kind.usable:
                    continue
                itinerary = self.best(kind, prices)
                found.append((index, itinerary))
                for row, people in itinerary.entries.items():
                    left[row] -= people
                    prices[row] = 0 if left[row] > 0 else GONE
        return found

    def _fleet(self, kind: VehicleClass, moment: Moment) -> _Fleet | None:
        begun, start = self.program.times.bay_from, self.scenario.start
        trips = [
            trip
            for trip in trips_of(self.program, moment, kind)
            if (kind.id, trip.place) in begun and self.dangers.place[trip.place] > 0
        ]
        if not trips:
            return None
        by_place: dict[str, list[tuple[Trip, Load]]] = {}
        for trip in trips:
            by_place.setdefault(trip.place, []).extend((trip, load) for load in trip.loads)
        options = [option for some in by_place.values() for option in some]
        ends = {end: index for index, end in enumerate(dict.fromkeys(trip.end for trip in trips))}
        width = max(len(load.places) for _, load in options)
        rooms: dict[tuple[str, str, Need], int] = {}
        listed: list[_Room] = []
        aboard = np.zeros((len(options), 2 * width), dtype=np.int64)
        room_of = np.full((len(options), width), -1, dtype=np.int64)
        for number, (trip, load) in enumerate(options):
            for pair, (need, places) in enumerate(load.places):
                key = (trip.place, trip.end, need)
                if key not in rooms:
                    rooms[key] = len(listed)
                    listed.append(self._room(kind, trip, need))
                aboard[number, 2 * pair], room_of[number, pair] = places, rooms[key]
        return _Fleet(
            listed,
            room_of,
            np.array([begun[kind.id, place] - start for place in by_place], dtype=np.int64),
            runs_of(self.program, kind, ends, by_place),
            np.array([0, *accumulate(map(len, by_place.values()))], dtype=np.int64),
            np.array(
                [
                    (ends[t.end], load.board_s, t.left_by - start, t.rest_s, self.dangers.place[t.place])
                    for t, load in options
                ],
                dtype=np.int64,
            ),
            aboard,
        )

    def _room(self, kind: VehicleClass, trip: Trip, need: Need) -> _Room:
        flow = next(f for f in self.program.out_flows() if (f.place, f.end) == (trip.place, trip.end))
        home = self.dangers.place[trip.place]
        road = self.dangers.least(flow, kind) + self.dangers.place[trip.end] * flow.unload
        at_once = home * (self.span - self.scenario.convoy.form_up_s) - road
        rows = tuple(
            tuple(
                self.row[name]
                for name in (f"people/{group.id}", f"quota/{group.undertaking}", f"capacity/{trip.end}")
                if name in self.row
            )
            for group in dict(trip.groups)[need]
        )
        return _Room(home, at_once, rows)
