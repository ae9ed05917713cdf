"""What the vehicles of a family are worth at an instant: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from safeconduct.planner.broad.days.dearest import LARGEST, Dearest, Leads
from safeconduct.planner.broad.days.stretches import Stretch, groups
from safeconduct.planner.broad.days.trips import Trips
from safeconduct.planner.broad.times import Moment
from safeconduct.scenario.model import VehicleClass


class Worth:
    """The most that all vehicles of a family are worth by an instant, under gains of columns."""

    def __init__(self, trips: Trips, gains: Any) -> None:
        self.trips = trips
        self.dearest = Dearest(trips, gains)
        self._leads: dict[str, Leads] = {}
        self._known: dict[tuple[str, Stretch], int] = {}

    def at(self, moment: Moment) -> Any:
        """Over all vehicles, each in its best days."""
        return sum(count * self.of(kind, span) for kind, span, count in groups(self.trips, moment))

    def of(self, kind: VehicleClass | None, span: Stretch) -> Any:
        """One vehicle in a span: its first, for a class; else another."""
        key = (kind.id if kind else "", span)
        if key not in self._known:
            self._known[key] = self.dearest.of_span(self.leads(kind), span)
        return self._known[key]

    def leads(self, kind: VehicleClass | None) -> Leads:
        """First trips of a class, or of later spans."""
        name = kind.id if kind else ""
        if name not in self._leads:
            self._leads[name] = self.dearest.leads(name)
        return self._leads[name]


def whole_gains(trips: Trips, gains: Sequence[int]) -> Any:
    """Gains of all columns as an array: of 64 bits where these hold every sum, else of Python's whole numbers."""
    largest = max(abs(gains[number]) for part in trips.covered for number in part)
    trip = 2 * largest * (2 + trips.desks.levels * trips.family.places)
    shortest = max(1, int(trips.seconds.min()))
    if trip * (trips.steps // shortest + 3) < LARGEST:
        kept = np.zeros(len(gains), dtype=np.int64)
        for part in trips.covered:
            kept[part] = [gains[number] for number in part]
        return kept
    return np.array(gains, dtype=object)
