"""What a ledger asks of the place that keeps it. SQLite, PostgreSQL and memory all keep this promise.

A store only ever grows, with one exception: the body and the salt of a part can be erased. Indexes count from 0 in the
order of receipt and have no gaps. One process appends; any number read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from safeconduct.errors import SafeconductError
from safeconduct.ledger.record import Record


class StoreFailed(SafeconductError):
    """A store that could not do what it was asked: disk full, server gone, somebody else appending.

    Nothing that ``append`` or ``add_note`` returned from is lost; what raised this was not kept.
    """


@dataclass(frozen=True, slots=True)
class Note:
    """Something kept beside the entries. ``number`` counts from 0 within its ``kind``; ``at_ms`` is when it was kept.

    Kinds in use: ``checkpoint``, ``cosignature``, ``head``, ``receipt``, ``witness``, ``alarm``.
    """

    kind: str
    number: int
    body: bytes
    at_ms: int


class Store(Protocol):
    """The life of one ledger on disk. Every method may raise StoreFailed."""

    @property
    def size(self) -> int:
        """How many entries are kept: the index that the next one will have."""
        ...

    @property
    def meta(self) -> Mapping[str, str]:
        """What was set when the store was made (origin, version of the form, …). It cannot be changed."""
        ...

    def append(self, records: Sequence[Record]) -> range:
        """Keep all of them or none, at consecutive indexes, which it gives back. On disk when it returns."""
        ...

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        """Entries ``start`` to ``stop`` (not included; None: the end at the time of the call), in order, streamed."""
        ...

    def find(self, device: str, seq: int) -> tuple[int, ...]:
        """Indexes of a device's entry: none, one, or several where the device's chain forks."""
        ...

    def highest(self, device: str) -> int | None:
        """The highest seq kept of a device, or None: an entry above it cannot be here already."""
        ...

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The hashes of leaves ``start`` to ``stop``, as they were kept: 32 bytes each."""
        ...

    def subtrees(self, wanted: Sequence[tuple[int, int]]) -> list[bytes]:
        """Hashes of complete subtrees (level, position): leaves position × 2^level up to the next position's.

        Level 0 is a leaf. KeyError for one that is not complete. Logarithmic: a proof asks for about 40 of them.
        """
        ...

    def erase(self, index: int, part: str) -> None:
        """Destroy the body and the salt of one part, on disk too. KeyError where there is no such part.

        Whether it may be erased, and who says so, is decided above: see ``safeconduct.ledger.erasing``.
        """
        ...

    def add_note(self, kind: str, body: bytes, at_ms: int) -> int:
        """Keep a note after the others of its kind, on disk when it returns; its number."""
        ...

    def notes(self, kind: str, start: int = 0) -> Iterator[Note]:
        """The notes of a kind, from number ``start``, in the order in which they were kept."""
        ...

    def backup(self, path: Path) -> None:
        """Write a complete, consistent copy while appending goes on. FileExistsError where ``path`` exists."""
        ...

    def close(self) -> None:
        """Let go of files and connections. Using the store afterwards raises StoreFailed."""
        ...
