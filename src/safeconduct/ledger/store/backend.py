"""What the two databases each do for a store; everything else about keeping a ledger is in ``tables``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from safeconduct.ledger.record import Record
from safeconduct.ledger.store.nodes import Node, Place
from safeconduct.ledger.storing import Note

FORM = 1
"""Version of the tables. A store with a higher one is refused, not guessed at."""
RESERVED = frozenset({"form", "made"})
"""Names in meta that the store sets itself: the version above, and ``made`` = ``yes`` once making it was finished."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that become durable together. ``first`` is the index of the first record."""

    first: int
    records: Sequence[Record]
    hashes: Sequence[bytes]
    nodes: Sequence[Node]
    notes: Sequence[Note]


class Backend(Protocol):
    """One database. Reading may happen in any thread; ``write``, ``erase`` and ``reopen`` in one at a time."""

    @property
    def place(self) -> str:
        """Where it is, as it may be shown: without a password."""
        ...

    @property
    def appends(self) -> bool:
        """True where this process holds the appender's lock."""
        ...

    def meta(self) -> Mapping[str, str]:
        """What was set when it was made."""
        ...

    def size(self) -> int:
        """Number of entries that are durable."""
        ...

    def write(self, batch: Batch) -> None:
        """Keep a batch, durably. NotKept or OutcomeUnknown, and nothing else, when it did not return."""
        ...

    def reopen(self) -> None:
        """After OutcomeUnknown: take hold again, so that what is read from now on is durable."""
        ...

    def records(self, start: int, stop: int) -> list[Record]:
        """Entries of a short span, in order."""
        ...

    def hashes(self, start: int, stop: int) -> list[bytes]:
        """Leaf hashes of a span, in order."""
        ...

    def nodes(self, wanted: Sequence[Place]) -> list[bytes]:
        """Kept inner hashes, in the order asked for. Damaged where one is missing."""
        ...

    def find(self, device: str, seq: int) -> tuple[int, ...]:
        """Indexes of a device's entry."""
        ...

    def highest(self, device: str) -> int | None:
        """The highest seq of a device, or None."""
        ...

    def notes(self, kind: str, start: int, most: int) -> list[Note]:
        """At most so many notes of a kind, from a number."""
        ...

    def note_kinds(self) -> Mapping[str, int]:
        """How many notes there are of each kind."""
        ...

    def erased(self) -> list[tuple[int, str]]:
        """Which parts were erased: index of the entry, name of the part."""
        ...

    def erase(self, index: int, part: str) -> bool:
        """Destroy one part's body and salt, on disk too; False where there is no such part."""
        ...

    def check(self) -> None:
        """Let the database check its own pages. Raises Damaged."""
        ...

    def backup(self, path: Path) -> bool:
        """Write a copy the database's own way, to a path that is free; False where it has none."""
        ...

    def close(self) -> None:
        """Let go. Harmless when repeated."""
        ...
