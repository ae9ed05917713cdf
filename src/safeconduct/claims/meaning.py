"""Which claims speak of the same thing, and which counts are part of which others.

Only what follows from the words themselves stands here. docs/explanation/claims.md gives the same tables for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.claims.claim import Claim, Counting, Kind, Unit

FLOWS: Final[frozenset[Kind]] = frozenset({"boarded", "left", "past_line", "triaged", "at_reception"})
"""Kinds of people or vehicles that have gone: such counts only grow."""

DEPARTURES: Final[frozenset[Kind]] = frozenset({"boarded", "left"})
"""Kinds of those who had not left until then. Who crosses the line or arrives may have left long before."""

# A kind → the kinds whose people are counted in it too, at the same time. Nobody is at reception who has not left; the
# wounded are triaged beyond the line. Past the line and "left" are not compared: the latter does not say where.
_WITHIN: Final[Mapping[Kind, frozenset[Kind]]] = {
    "boarded": frozenset({"left", "past_line", "triaged", "at_reception"}),
    "left": frozenset({"triaged", "at_reception"}),
    "past_line": frozenset({"triaged", "at_reception"}),
    "inside": frozenset({"waiting", "wanting"}),
}
_PARTS: Final[Mapping[Unit, frozenset[Unit]]] = {
    "people": frozenset({"civilians", "armed", "men", "women", "children", "patients", "wounded", "staff"}),
    "vehicles": frozenset({"buses", "ambulances", "private_vehicles"}),
}
VEHICLES: Final[frozenset[Unit]] = frozenset({"convoys", "vehicles", *_PARTS["vehicles"]})
"""Units in which nobody moves without people: a bus that leaves is a departure."""


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """What a claim speaks of: claims with the same topic are laid beside each other, no others.

    ``about`` is the day of a moment or a cumulative count, ``day/day`` of a period, or the name of a movement.
    """

    population: str
    kind: Kind
    unit: Unit
    counting: Counting
    about: str


def topic_of(claim: Claim) -> Topic:
    """The topic of a claim."""
    about = claim.at.day.isoformat()
    if claim.counting == "movement":
        about = claim.movement
    elif claim.since is not None:
        about = f"{claim.since.day.isoformat()}/{about}"
    return Topic(claim.population, claim.kind, claim.unit, claim.counting, about)


def same_measure(one: Claim, other: Claim) -> bool:
    """True when both count the same things of the same people, at whatever time."""
    return (one.population, one.kind, one.unit) == (other.population, other.kind, other.unit)


def part_of(part: Claim, whole: Claim) -> bool:
    """True when, at one time, everything that ``part`` counts is counted in ``whole`` too. Alike ones are."""
    return (
        part.population == whole.population
        and kind_part_of(part.kind, whole.kind)
        and unit_part_of(part.unit, whole.unit)
    )


def kind_part_of(part: Kind, whole: Kind) -> bool:
    """True when everybody counted in the kind ``part`` is counted in the kind ``whole`` too."""
    return part == whole or part in _WITHIN.get(whole, frozenset())


def unit_part_of(part: Unit, whole: Unit) -> bool:
    """True when everything counted in the unit ``part`` is counted in the unit ``whole`` too."""
    return part == whole or part in _PARTS.get(whole, frozenset())
