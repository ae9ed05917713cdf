"""What an agreement demands between undertakings: nouns only, with no judgement in them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Which = Literal["first", "each", "last"]
Verb = Literal["leaves", "crosses", "arrives", "happens"]


@dataclass(frozen=True, slots=True)
class InStep:
    """Shares of what is due never differ by more than ``tolerance`` (0–1) between undertakings ``a`` and ``b``.

    With ``ratio`` given, people count instead of shares: ``|crossed_a − ratio × crossed_b| ≤ tolerance_people``.
    Off once one side is complete.
    """

    id: str
    a: str
    b: str
    tolerance: Fraction
    ratio: Fraction | None = None
    tolerance_people: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Tranches:
    """Steps ``(people of a, people of b)``.

    Nothing of step k+1 crosses before all of step k has arrived on both sides.
    """

    id: str
    a: str
    b: str
    steps: tuple[tuple[int, int], ...]
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Paired:
    """The k-th convoys of ``a`` and ``b`` cross when both are at their meeting points, at most ``gap_s`` apart."""

    id: str
    a: str
    b: str
    meeting_a: str
    meeting_b: str
    gap_s: int
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Which convoy of ``of`` does what: or, with ``verb`` *happens*, an outside event such as captives freed."""

    of: str
    which: Which
    verb: Verb


@dataclass(frozen=True, slots=True)
class After:
    """``event`` waits for ``waits_for``. With *each* on both sides, the k-th waits for the k-th."""

    id: str
    event: Event
    waits_for: Event
    clause: str = ""


Rule = InStep | Tranches | Paired | After
