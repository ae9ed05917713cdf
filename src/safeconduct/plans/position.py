"""What has happened so far, for replanning: where everybody and everything is, and ranges where that is not known.

It is reckoned from the ledger's entries, or written by hand; planner and simulator take it as it stands. Numbers of
people are ``least`` to ``most``, both included; ``most`` None where nobody knows how many more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Phase = Literal["announced", "boarding", "formed", "on-the-road", "arrived", "turned-back"]


@dataclass(frozen=True, slots=True)
class GroupAt:
    """One group: how many have left their assembly place for good so far, and how many of them are at reception."""

    group: str
    left_least: int
    left_most: int | None
    arrived_least: int
    arrived_most: int | None


@dataclass(frozen=True, slots=True)
class VehicleAt:
    """A vehicle of a convoy and the people counted into it, by group ("" where the group was not said)."""

    vehicle: str
    group: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class ConvoyAt:
    """One convoy. ``place`` is where it was last heard of, ``gone_on`` whether it has left it.

    ``aboard`` is who is aboard; ``halted_since_at`` None where it is not halted; ``kept`` names what keeps a convoy
    that has not left (holders, notices, closed roads).
    """

    id: str
    phase: Phase
    approved: bool
    origin: str
    reception: str
    legs: tuple[str, ...]
    team: str
    undertaking: str
    vehicles: tuple[VehicleAt, ...]
    aboard_least: int
    aboard_most: int | None
    departed_at: int | None
    crossed_at: int | None
    arrived_at: int | None
    place: str
    place_at: int | None
    gone_on: bool
    halted_since_at: int | None
    team_away_since_at: int | None
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CrossedAt:
    """One convoy's people past the line of an undertaking."""

    undertaking: str
    convoy: str
    crossed_at: int
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class HolderAt:
    """A holder's word for all that it holds. ``until_at`` None: it has not confirmed, or has taken its word back."""

    holder: str
    until_at: int | None


@dataclass(frozen=True, slots=True)
class HappenedAt:
    """Something outside that a rule waits for, or an undertaking declared complete, with its second."""

    id: str
    happened_at: int


@dataclass(frozen=True, slots=True)
class LostAt:
    """Vehicles of a kind that are lost."""

    kind: str
    least: int
    most: int | None
    vehicles: tuple[str, ...] = field(default=(), metadata={"where given": True})
    """Which, by the plan's ids, where that is known."""


@dataclass(frozen=True, slots=True)
class Position:
    """Everything that replanning must not undo. ``at`` is the moment, ``known_at`` by when it was known."""

    case: str
    digest: str
    at: int
    known_at: int
    groups: tuple[GroupAt, ...]
    convoys: tuple[ConvoyAt, ...]
    crossed: tuple[CrossedAt, ...]
    holders: tuple[HolderAt, ...]
    closed_legs: tuple[str, ...]
    all_closed: bool
    halted_since_at: int | None
    truce_over_at: int | None
    outside: tuple[HappenedAt, ...]
    complete: tuple[HappenedAt, ...]
    lost: tuple[LostAt, ...]
