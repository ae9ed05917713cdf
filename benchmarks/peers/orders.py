"""What a peer decides: convoys to send, in the order in which it would send them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """Vehicles of each class from an assembly place to a reception, meant to leave ``at`` (seconds from start)."""

    at: int
    place: str
    reception: str
    vehicles: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """Vehicles in all."""
        return sum(count for _, count in self.vehicles)


def to_line(orders: Iterable[Order]) -> str:
    """Orders on one line of JSON: how a peer in a process of its own hands over what it found."""
    return json.dumps([[order.at, order.place, order.reception, list(order.vehicles)] for order in orders])


def from_line(line: str) -> tuple[Order, ...]:
    """The orders of such a line, in order of time, then of place and reception."""
    found = [
        Order(at, place, reception, tuple((kind, count) for kind, count in vehicles))
        for at, place, reception, vehicles in json.loads(line)
    ]
    return tuple(sorted(found, key=lambda order: (order.at, order.place, order.reception, order.vehicles)))
