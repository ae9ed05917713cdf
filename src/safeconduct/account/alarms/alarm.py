"""What an alarm is. Degrees: 1 act at once, and halt what it touches; 2 act within the hour; 3 settle today; 4 note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.account.interval import Interval
from safeconduct.account.state import State


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm. ``of`` is the convoy, holder, party, device, undertaking or place that it is about.

    ``since`` starts its clock. ``people`` is how many it touches, None where it is not about people. ``step`` counts
    the steps of a halt, from 1; ``next_at`` is when it becomes graver. ``about`` are names that explain it; ``refs``
    the entries behind it; ``taken_by`` who took charge of it.
    """

    code: str
    of: str
    degree: int
    since: int
    people: Interval | None = None
    step: int = 0
    next_at: int | None = None
    about: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    taken_by: str = ""

    @property
    def name(self) -> str:
        """What it is called over the radio and in the log: code and what it is about."""
        return f"{self.code}/{self.of}" if self.of else self.code


def refs_of(state: State, kinds: Iterable[str], convoy: str) -> tuple[str, ...]:
    """Entries of some kinds about a convoy."""
    return tuple(entry.observation.ref for entry in state.of_convoy(convoy) if entry.kind in kinds)


def first_told(state: State, convoy: str) -> int:
    """When a convoy was first told of."""
    return next((entry.at for entry in state.of_convoy(convoy)), state.at)
