"""Who waits in a made-up region, and how much room there is for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from safeconduct.cases.regions.geography import Geography, Site
from safeconduct.cases.regions.sizes import Size

_AGED: Final = 0.08
_STRETCHER_PER_PERSON: Final = 0.002
_STRETCHER_EVERY: Final = 3  # one assembly place in so many has people who cannot sit
_SPARE_ROOM: Final = 1.3
_ADMITTED_IN: Final = 0.3  # a reception could take all its people in this share of the open hours
_LATEST_HALF_HOURS: Final = 8


@dataclass(frozen=True, slots=True)
class Crowd:
    """A group of the region."""

    id: str
    place: Site
    need: str
    priority: int
    people: int
    destinations: tuple[str, ...]
    ready_min: int
    """Minutes after the start from which it may board."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a reception takes: people in all, and people an hour at its desk."""

    capacity: int
    people_per_h: int


def gather(size: Size, land: Geography, chance: Random) -> tuple[Crowd, ...]:
    """The groups of a region: exactly as many people as its size says."""
    weights = [0.4 + 2.4 * chance.random() ** 3 for _ in land.assembly]
    lying = [number % _STRETCHER_EVERY == 0 for number, _ in enumerate(land.assembly)]
    stretchers = shares(
        round(size.people * _STRETCHER_PER_PERSON),
        [weight if lies else 0.0 for weight, lies in zip(weights, lying, strict=True)],
    )
    crowds: list[Crowd] = []
    sitting = shares(size.people - sum(stretchers), weights)
    for place, seated, stretched in zip(land.assembly, sitting, stretchers, strict=True):
        ends = _accepted(size, land, place, chance)
        ready = 30 * int((_LATEST_HALF_HOURS + 1) * chance.random())
        aged = round(_AGED * seated)
        rows = (
            ("lying", "stretcher", 1, stretched, 0),
            ("aged", "seat", 2, aged, 0),
            ("all", "seat", 3, seated - aged, ready),
        )
        crowds += [
            Crowd(f"{place.id}-{name}", place, need, priority, people, ends, ready_min)
            for name, need, priority, people, ready_min in rows
            if people
        ]
    return tuple(crowds)


def house(size: Size, land: Geography, crowds: Sequence[Crowd], chance: Random) -> dict[str, Room]:
    """Room at the receptions by id: something to spare over what is asked of each, and a desk that keeps up."""
    asked = {site.id: 0.0 for site in land.receptions}
    for crowd in crowds:
        for end in crowd.destinations:
            asked[end] += crowd.people / len(crowd.destinations)
    days = size.horizon_h / 24
    open_h = days * (size.closes_h - size.opens_h)
    rooms = {}
    for site in land.receptions:
        capacity = 50 * (int(asked[site.id] * _SPARE_ROOM * (0.85 + 0.3 * chance.random())) // 50 + 2)
        rooms[site.id] = Room(capacity, 50 * (int(capacity / (open_h * _ADMITTED_IN)) // 50 + 4))
    return rooms


def bays_of(people: int) -> int:
    """Vehicles that can load at a time where so many people wait."""
    return min(8, 2 + people // 1500)


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` in whole numbers by weight: largest remainders, the earlier of equals."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda number: (parts[number] - exact[number], number))
    for number in order[: total - sum(parts)]:
        parts[number] += 1
    return parts


def _accepted(size: Size, land: Geography, place: Site, chance: Random) -> tuple[str, ...]:
    """Receptions in order of choice: near ones mostly, and each place has relatives elsewhere."""
    liked = sorted((place.away_km(site) * (0.5 + chance.random()), site.id) for site in land.receptions)
    return tuple(name for _, name in liked[: size.accepted])
