"""Faults as values: every fault of a file is reported at once, with its code, place, fact and cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["fault", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong, or doubtful, in what a user gave.

    ``place`` is ``file:row`` with the header counted as row 1, or ``file [table] key``; ``fact`` says what is there,
    ``cure`` what would mend it. A ``warning`` does not stop planning.
    """

    code: str
    place: str
    fact: str
    cure: str
    severity: Severity = "fault"

    def __str__(self) -> str:
        return f"{self.code} {self.place}: {self.fact} → {self.cure}"


class SafeconductError(Exception):
    """Root of every error that this package raises for a user to read."""


class InvalidInput(SafeconductError):
    """Input that cannot be used. ``faults`` holds every fault that was found, not only the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class Missing(SafeconductError):
    """A named thing that does not exist, or an optional component that is not installed."""
