"""A ledger's store in memory: what the promise of `Store` comes to when nothing can fail. Tests only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from safeconduct.ledger.record import GONE, Record
from safeconduct.ledger.storing import Note
from safeconduct.ledger.tree import Edge, Subtree


@dataclass
class MemoryStore:
    """Keeps everything until it is let go."""

    kept: list[Record] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    nodes: dict[Subtree, bytes] = field(default_factory=dict)
    edge: Edge = field(default_factory=Edge)
    index: dict[str, dict[int, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    noted: dict[str, list[Note]] = field(default_factory=lambda: defaultdict(list))
    meta: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.kept)

    def append(self, records: Sequence[Record]) -> range:
        start = self.size
        for record in records:
            self.index[record.device].setdefault(record.seq, []).append(self.size)
            self.nodes[0, self.size] = record.leaf_hash
            for level, position, found in self.edge.add(record.leaf_hash):
                self.nodes[level, position] = found
            self.hashes.append(record.leaf_hash)
            self.kept.append(record)
        return range(start, self.size)

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        if not 0 <= start <= (self.size if stop is None else stop) <= self.size:
            raise IndexError(f"entries {start} to {stop} of {self.size}")
        return iter(self.kept[start : self.size if stop is None else stop])

    def find(self, device: str, seq: int) -> tuple[int, ...]:
        return tuple(self.index[device].get(seq, ()))

    def highest(self, device: str) -> int | None:
        return max(self.index[device], default=None)

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return iter(self.hashes[start : self.size if stop is None else stop])

    def subtrees(self, wanted: Sequence[Subtree]) -> list[bytes]:
        return [self.nodes[one] for one in wanted]

    def erase(self, index: int, part: str) -> None:
        record = self.kept[index]
        self.kept[index] = replace(record, parts={**record.parts, part: GONE})

    def add_note(self, kind: str, body: bytes, at_ms: int) -> int:
        self.noted[kind].append(Note(kind, len(self.noted[kind]), body, at_ms))
        return len(self.noted[kind]) - 1

    def notes(self, kind: str, start: int = 0) -> Iterator[Note]:
        return iter(self.noted[kind][start:])

    def backup(self, path: Path) -> None:
        raise NotImplementedError("memory has no file to copy")

    def close(self) -> None:
        return None
