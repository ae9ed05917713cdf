"""Routes of single buses, and which route is dearest at given prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from safeconduct.compiled import compiled
from safeconduct.planner.bep import kernel_routes
from safeconduct.planner.bep.light import Orders, light_labels, light_steps, orders_of
from safeconduct.planner.bep.shuttle import Shuttle

COMPILE_FROM_S = 2_000
"""Plans of routes shorter than this are made sooner than a compiler is loaded."""

MOST_CELLS = 20_000_000
"""Seconds times shelters up to which pricing keeps a table of them all (16 bytes each)."""

Arc = tuple[str, int, int]
"""``("first", yard, pickup)``, ``("trip", pickup, shelter)`` or ``("back", shelter, pickup)``."""
Trip = tuple[int, int]
"""A pickup and the shelter that its load is brought to, by number."""


@dataclass(frozen=True, slots=True)
class Route:
    """What one bus does: from its yard to a pickup, to a shelter, to a pickup, to a shelter."""

    yard: int
    trips: tuple[Trip, ...]

    def arcs(self) -> Counter[Arc]:
        """How often the route takes each piece of road."""
        if not self.trips:
            return Counter()
        taken: Counter[Arc] = Counter([("first", self.yard, self.trips[0][0])])
        taken.update(("trip", pickup, shelter) for pickup, shelter in self.trips)
        taken.update(
            ("back", shelter, pickup)
            for (_, shelter), (pickup, _) in zip(self.trips, self.trips[1:], strict=False)
        )
        return taken


def length_s(shuttle: Shuttle, route: Route) -> int:
    """Seconds from leaving the yard to reaching the last shelter; 0 for a bus that stays."""
    tables = {"first": shuttle.first_s, "trip": shuttle.out_s, "back": shuttle.back_s}
    return sum(tables[kind][start][end] * times for (kind, start, end), times in route.arcs().items())


@dataclass(frozen=True)
class Roads:
    """A shuttle's times as arrays, and the kernels that fit its size."""

    shuttle: Shuttle
    heavy: bool

    @cached_property
    def first(self) -> Any:
        """Seconds by yard and pickup."""
        return np.array(self.shuttle.first_s, np.int64)

    @cached_property
    def out(self) -> Any:
        """Seconds by pickup and shelter."""
        return np.array(self.shuttle.out_s, np.int64)

    @cached_property
    def back(self) -> Any:
        """Seconds by shelter and pickup."""
        return np.array(self.shuttle.back_s, np.int64)

    @cached_property
    def fine(self) -> int:
        """Parts that a second is cut into: one, unless a bus could go round in no time.

        Then every trip takes one part, and a route may take one part for every load there is: no route that a plan can
        hold is lost, and none goes round for ever.
        """
        rounds = self.back[:, :, None] + self.out[None, :, :]
        return self.shuttle.load_total + 1 if rounds.size and rounds.min() == 0 else 1

    @cached_property
    def _scaled(self) -> tuple[Any, Any, Any]:
        part = int(self.fine > 1)
        return self.first * self.fine, self.out * self.fine + part, self.back * self.fine

    @cached_property
    def _loops(self) -> tuple[Any, Any, Any]:
        if not self.heavy:
            _, out, back = self._scaled
            orders = orders_of(out, back)
            return partial(_in_order, orders), light_labels, kernel_routes.labels
        loops = kernel_routes.steps, kernel_routes.labels_by_second, kernel_routes.labels
        return compiled(loops[0]), compiled(loops[1]), compiled(loops[2])

    def dearest(self, prices: Mapping[Arc, int], most_s: int, each: int = 1) -> list[list[tuple[int, Route]]]:
        """For each yard its dearest route of at most ``most_s`` with its price; none where none is above 0.

        With ``each`` above one, up to so many: after the dearest those dearest by the pickup that they begin at.
        """
        yards, (pickups, shelters) = len(self.first), self.out.shape
        tables = {
            "first": np.zeros((yards, pickups), np.int64),
            "trip": np.zeros((pickups, shelters), np.int64),
            "back": np.zeros((shelters, pickups), np.int64),
        }
        for (kind, start, end), price in prices.items():
            tables[kind][start, end] = price
        first, out, back = self._scaled
        most = most_s * self.fine + self.fine - 1
        find_steps, by_second, by_label = self._loops
        find_labels = by_second if shelters * (most + 1) <= MOST_CELLS else by_label
        begins, length, price, over = find_steps(out, back, tables["trip"], tables["back"], most)
        labels = find_labels(begins, length, price, shelters, most)
        by_shelter = [np.flatnonzero(labels[2] == shelter) for shelter in range(shelters)]
        found: list[list[tuple[int, Route]]] = []
        for yard in range(yards):
            left = most - first[yard][:, None] - out
            follow = np.zeros((pickups, shelters), np.int64)
            for shelter, numbers in enumerate(by_shelter):
                at = np.searchsorted(labels[0][numbers], np.maximum(0, left[:, shelter]), side="right") - 1
                follow[:, shelter] = numbers[at]
            worth = tables["first"][yard][:, None] + tables["trip"] + labels[1][follow]
            worth[left < 0] = 0
            ends = worth.argmax(axis=1)
            by_pickup = worth[np.arange(pickups), ends]
            begin = [
                int(pickup)
                for pickup in np.argsort(-by_pickup, kind="stable")[:each]
                if by_pickup[pickup] > 0
            ]
            found.append(
                [
                    (
                        int(by_pickup[pickup]),
                        _route(yard, (pickup, int(ends[pickup])), follow, (labels, over)),
                    )
                    for pickup in begin
                ]
            )
        return found


def _in_order(orders: Orders, *given: Any) -> tuple[list[int], ...]:
    """Steps on lists: the times are known already."""
    _, _, trip_price, back_price, most = given
    return light_steps(orders, trip_price, back_price, most)


def _route(yard: int, trip: Trip, follow: Any, found: tuple[Any, Any]) -> Route:
    """A first trip and what follows it."""
    labels, over = found
    trips, label = [trip], int(follow[trip])
    while labels[3][label] >= 0:
        step, label = int(labels[3][label]), int(labels[4][label])
        trips.append((int(over[step]), int(labels[2][label])))
    return Route(yard, tuple(trips))


def visits(routes: Iterable[Route]) -> tuple[Counter[int], Counter[int]]:
    """Loads by pickup and by shelter that these routes carry."""
    trips = [trip for route in routes for trip in route.trips]
    return Counter(pickup for pickup, _ in trips), Counter(shelter for _, shelter in trips)
