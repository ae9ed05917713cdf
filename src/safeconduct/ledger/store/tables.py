"""The life of a ledger in tables, the same over both databases: group commit, the tree's frontier, reading in pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from safeconduct.ledger.record import Record
from safeconduct.ledger.store import failures
from safeconduct.ledger.store.backend import Backend, Batch
from safeconduct.ledger.store.failures import OutcomeUnknown, StoreFault
from safeconduct.ledger.store.group import Group
from safeconduct.ledger.store.nodes import EMPTY, Frontier, frontier_at, grow, look_up
from safeconduct.ledger.storing import Note, StoreFailed

PAGE = 1_000  # entries read in one go
HASH_PAGE = 20_000  # leaf hashes read in one go
LARGEST_BYTES = 64 * 2**20  # of an envelope, a body or a note
HIGHEST_SEQ = 2**53 - 1  # what canonical JSON can hold


@dataclass(frozen=True, slots=True)
class Append:
    """Entries to keep at consecutive indexes; the outcome is the first index."""

    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """A note to keep; the outcome is its number."""

    kind: str
    body: bytes
    at_ms: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """A part to destroy; the outcome is 1, or 0 where there is none."""

    index: int
    part: str


Job = Append | Remark | Erasure
Waiting = tuple[Job, Future[int]]


class TableStore:
    """A ledger's store (see ``safeconduct.ledger.storing.Store``). Every method may be called from any thread."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._meta = backend.meta()
        self._closing = threading.Lock()
        self._closed = False
        self._frontier: Frontier = EMPTY
        self._numbers: dict[str, int] = {}
        self._lost_hold = False
        self._group: Group[Job] | None = None
        if backend.appends:
            self._take_stock()
            self._group = Group(self._write, _weight, f"appender of {backend.place}")

    @property
    def place(self) -> str:
        """Where it is kept, as it may be shown."""
        return self._backend.place

    @property
    def size(self) -> int:
        """How many entries are kept."""
        return self._backend.size()

    @property
    def meta(self) -> Mapping[str, str]:
        """What was set when the store was made."""
        return self._meta

    def append(self, records: Sequence[Record]) -> range:
        """Keep all of them or none. NotKept: none is, nor will be. OutcomeUnknown: look before sending again."""
        kept = tuple(records)
        for record in kept:
            _must_fit(record)
        if not kept:
            size = self.size
            return range(size, size)
        first = self._do(Append(kept))
        return range(first, first + len(kept))

    def add_note(self, kind: str, body: bytes, at_ms: int) -> int:
        """Keep a note after the others of its kind; its number."""
        _must_be_text("kind", kind)
        _must_be_small("note", body)
        return self._do(Remark(kind, body, at_ms))

    def erase(self, index: int, part: str) -> None:
        """Destroy the body and the salt of one part, on disk too. KeyError where there is no such part."""
        if not self._do(Erasure(index, part)):
            raise KeyError((index, part))

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        """Entries in order, read a thousand at a time; no lock is held between two."""
        start, stop = self._span(start, stop)
        for low in range(start, stop, PAGE):
            page = self._backend.records(low, min(low + PAGE, stop))
            if len(page) != min(low + PAGE, stop) - low:
                raise failures.damaged(self.place, f"entries are missing between {low} and {low + PAGE}")
            yield from page

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Leaf hashes in order, as they were kept."""
        start, stop = self._span(start, stop)
        for low in range(start, stop, HASH_PAGE):
            page = self._backend.hashes(low, min(low + HASH_PAGE, stop))
            if len(page) != min(low + HASH_PAGE, stop) - low:
                raise failures.damaged(self.place, f"entries are missing between {low} and {low + HASH_PAGE}")
            yield from page

    def find(self, device: str, seq: int) -> tuple[int, ...]:
        """Indexes of a device's entry."""
        if "\0" in device or not 0 <= seq <= HIGHEST_SEQ:
            return ()
        return self._backend.find(device, seq)

    def highest(self, device: str) -> int | None:
        """The highest seq kept of a device, or None."""
        return None if "\0" in device else self._backend.highest(device)

    def subtrees(self, wanted: Sequence[tuple[int, int]]) -> list[bytes]:
        """Hashes of complete subtrees, in the order asked for."""
        return look_up(wanted, self.size, self._backend.hashes, self._backend.nodes)

    def notes(self, kind: str, start: int = 0) -> Iterator[Note]:
        """The notes of a kind, in order, up to the last at the time when it is reached."""
        while page := self._backend.notes(kind, start, PAGE):
            yield from page
            start = page[-1].number + 1

    def check(self) -> None:
        """Read everything and compare it with itself. Raises Damaged."""
        from safeconduct.ledger.store.copying import check_whole

        check_whole(self._backend)

    def backup(self, path: Path) -> None:
        """Write a copy: a ledger in one SQLite file, read back and on disk. FileExistsError where ``path`` exists."""
        from safeconduct.ledger.store.copying import write_copy

        write_copy(self._backend, path)

    def close(self) -> None:
        """Write what waits, then let go. Harmless when repeated."""
        with self._closing:
            self._closed = True
            if self._group is not None:
                self._group.close()
            self._backend.close()

    def _span(self, start: int, stop: int | None) -> tuple[int, int]:
        size = self.size
        stop = size if stop is None else stop
        if not 0 <= start <= stop <= size:
            raise IndexError(f"entries {start} to {stop} of {size}")
        return start, stop

    def _do(self, job: Job) -> int:
        if self._group is None:
            raise failures.only_reading(self.place)
        future = self._group.submit(job)
        if future is None:
            raise failures.closed(self.place)
        return future.result()

    # What follows runs in the group's thread only.

    def _take_stock(self) -> None:
        size = self._backend.size()
        self._frontier = frontier_at(size, self._backend.hashes, self._backend.nodes)
        self._numbers = dict(self._backend.note_kinds())

    def _write(self, together: list[Waiting]) -> None:
        """Settle every future: with what was kept, or with why it was not."""
        group: list[Waiting] = []
        for job, future in together:
            if isinstance(job, Erasure):
                self._write_group(group)
                group = []
                self._erase(job, future)
            else:
                group.append((job, future))
        self._write_group(group)

    def _write_group(self, group: list[Waiting]) -> None:
        if not group:
            return
        try:
            self._hold()
            batch, frontier, outcomes = self._laid_out([job for job, _ in group])
            self._backend.write(batch)
        except StoreFailed as failure:
            self._lost_hold = self._lost_hold or isinstance(failure, OutcomeUnknown)
            for _, future in group:
                future.set_exception(failure)
            return
        self._frontier = frontier
        for note in batch.notes:
            self._numbers[note.kind] = note.number + 1
        for (_, future), outcome in zip(group, outcomes, strict=True):
            future.set_result(outcome)

    def _erase(self, job: Erasure, future: Future[int]) -> None:
        try:
            self._hold()
            future.set_result(int(self._backend.erase(job.index, job.part)))
        except StoreFailed as failure:
            self._lost_hold = self._lost_hold or isinstance(failure, OutcomeUnknown)
            future.set_exception(failure)

    def _hold(self) -> None:
        """Where hold was lost: take it again and look at what is there, before anything is written after it."""
        if not self._lost_hold:
            return
        try:
            self._backend.reopen()
            self._take_stock()
        except StoreFault as failure:
            raise failures.refused(
                self.place, f"hold was lost and not found again: {failure.fault.fact}"
            ) from failure
        self._lost_hold = False

    def _laid_out(self, jobs: list[Job]) -> tuple[Batch, Frontier, list[int]]:
        records: list[Record] = []
        notes: list[Note] = []
        outcomes = []
        numbers = dict(self._numbers)
        for job in jobs:
            if isinstance(job, Append):
                outcomes.append(self._frontier.size + len(records))
                records.extend(job.records)
            elif isinstance(job, Remark):
                number = numbers.get(job.kind, 0)
                numbers[job.kind] = number + 1
                outcomes.append(number)
                notes.append(Note(job.kind, number, job.body, job.at_ms))
        hashes = [record.leaf_hash for record in records]
        frontier, nodes = grow(self._frontier, hashes)
        return Batch(self._frontier.size, records, hashes, nodes, notes), frontier, outcomes


def _weight(job: Job) -> int:
    return len(job.records) if isinstance(job, Append) else 1


def _must_fit(record: Record) -> None:
    """A caller's slip, found before it meets a database's own idea of it. Raises ValueError."""
    _must_be_text("device", record.device)
    if not 0 <= record.seq <= HIGHEST_SEQ:
        raise ValueError(f"seq {record.seq} is not between 0 and 2^53 - 1")
    _must_be_small("envelope", record.envelope)
    for name, part in record.parts.items():
        _must_be_text("part", name)
        _must_be_small(name, part.body or b"")


def _must_be_text(what: str, text: str) -> None:
    if not text or "\0" in text:
        raise ValueError(f"{what} {text!r} is empty or holds a zero byte")
    text.encode("utf-8")  # a lone surrogate is a UnicodeEncodeError, which is a ValueError


def _must_be_small(what: str, body: bytes) -> None:
    if len(body) > LARGEST_BYTES:
        raise ValueError(f"{what} of {len(body)} bytes is larger than {LARGEST_BYTES}")
