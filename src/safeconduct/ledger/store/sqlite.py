"""A ledger in one SQLite file: a write-ahead log that is synced before a commit returns, one appending process.

Beside ``ledger.db`` lie ``ledger.db-wal`` and ``ledger.db-shm`` while it is open, and ``ledger.db.appender``, which
names the process that appends. Copy a ledger with ``backup``, not by copying the file while somebody appends.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safeconduct.ledger.record import Part, Record
from safeconduct.ledger.store import failures, sqlite_form
from safeconduct.ledger.store.backend import RESERVED, Batch
from safeconduct.ledger.store.file_lock import FileLock
from safeconduct.ledger.store.nodes import Place
from safeconduct.ledger.store.sqlite_faults import reading, write_failure
from safeconduct.ledger.storing import Note

Rows = list[tuple[Any, ...]]
PAGES_PER_STEP = 2_000  # of a backup; between steps an erasure may go on


class SqliteBackend:
    """One file. See ``backend.Backend`` for what each method does."""

    def __init__(self, path: Path, *, appends: bool) -> None:
        self._path = path
        self._appends = appends
        self._lock = _take_lock(path) if appends else None
        self._reading = threading.RLock()
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        try:
            self._connect()
        except BaseException:
            self.close()
            raise

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    @property
    def appends(self) -> bool:
        """True where this process holds the lock."""
        return self._appends

    def _connect(self) -> None:
        _must_be_a_file(self._path)
        if self._appends:
            with reading(self.place):
                self._writer = sqlite_form.connect(self._path, appends=True)
            self._settle(self._writer)
        self._reader = self._connect_reader()
        sqlite_form.check_form(self._reader, self.place)
        if self._path.stat().st_size <= sqlite_form.QUICK_CHECK_BYTES:
            sqlite_form.check_pages(self._reader, self.place)

    def _settle(self, writer: sqlite3.Connection) -> None:
        """Make what is found durable before anybody is told of it: a process may have died between write and sync."""
        sqlite_form.check_form(writer, self.place)
        with reading(self.place):
            mode = writer.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            if mode != "wal":
                raise failures.not_durable(self.place, f"the file system allows no write-ahead log ({mode})")
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def _connect_reader(self) -> sqlite3.Connection:
        with reading(self.place):
            db = sqlite_form.connect(self._path, appends=False)
            try:
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                db.close()
                # A folder where nothing may be written has no room for the log's index. Without a log there is
                # nothing to miss: the file alone is the ledger.
                if os.access(self._path.parent, os.W_OK) or _log_of(self._path).exists():
                    raise
                db = sqlite_form.connect(self._path, appends=False, immutable=True)
                db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return db

    def reopen(self) -> None:
        """Close both connections and open them again, with every check."""
        self._disconnect()
        self._connect()

    def meta(self) -> Mapping[str, str]:
        """What was set when it was made, without what the store set itself."""
        return {
            name: value for name, value in self._rows("SELECT name, value FROM meta") if name not in RESERVED
        }

    def size(self) -> int:
        """Number of entries, as readers see them."""
        return int(self._rows("SELECT coalesce(max(leaf) + 1, 0) FROM entry")[0][0])

    def write(self, batch: Batch) -> None:
        """One transaction, synced by its COMMIT."""
        db = self._writing()
        committing = False
        try:
            db.execute("BEGIN IMMEDIATE")
            _insert(db, batch)
            committing = True
            db.execute("COMMIT")
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise write_failure(self.place, error, committing=committing) from error

    def records(self, start: int, stop: int) -> list[Record]:
        """Entries with their parts, in order."""
        with self._reading:
            entries = self._rows(
                "SELECT leaf, envelope, device, seq, received_ms FROM entry WHERE leaf >= ? AND leaf < ? ORDER BY leaf",
                (start, stop),
            )
            rows = self._rows(
                "SELECT leaf, name, salt, body FROM part WHERE leaf >= ? AND leaf < ?", (start, stop)
            )
        parts: dict[int, dict[str, Part]] = {}
        for leaf, name, salt, body in rows:
            parts.setdefault(leaf, {})[name] = Part(salt, body)
        return [
            Record(envelope, device, seq, parts.get(leaf, {}), received_ms)
            for leaf, envelope, device, seq, received_ms in entries
        ]

    def hashes(self, start: int, stop: int) -> list[bytes]:
        """Leaf hashes as they were kept."""
        rows = self._rows(
            "SELECT leaf_hash FROM entry WHERE leaf >= ? AND leaf < ? ORDER BY leaf", (start, stop)
        )
        return [row[0] for row in rows]

    def nodes(self, wanted: Sequence[Place]) -> list[bytes]:
        """One short query each: there are about forty."""
        found = []
        for place in wanted:
            rows = self._rows("SELECT hash FROM node WHERE level = ? AND position = ?", place)
            if not rows:
                raise failures.damaged(self.place, f"the tree's node {place[0]}/{place[1]} is missing")
            found.append(rows[0][0])
        return found

    def find(self, device: str, seq: int) -> tuple[int, ...]:
        """By the index on device and seq."""
        rows = self._rows("SELECT leaf FROM entry WHERE device = ? AND seq = ? ORDER BY leaf", (device, seq))
        return tuple(row[0] for row in rows)

    def highest(self, device: str) -> int | None:
        """By the same index."""
        found: int | None = self._rows("SELECT max(seq) FROM entry WHERE device = ?", (device,))[0][0]
        return found

    def notes(self, kind: str, start: int, most: int) -> list[Note]:
        """In order."""
        rows = self._rows(
            "SELECT kind, number, body, at_ms FROM note WHERE kind = ? AND number >= ? ORDER BY number LIMIT ?",
            (kind, start, most),
        )
        return [Note(*row) for row in rows]

    def note_kinds(self) -> Mapping[str, int]:
        """Counted from the numbers."""
        return dict(self._rows("SELECT kind, max(number) + 1 FROM note GROUP BY kind"))

    def erased(self) -> list[tuple[int, str]]:
        """By the index on what was erased."""
        return [(row[0], row[1]) for row in self._rows("SELECT leaf, name FROM part WHERE body IS NULL")]

    def erase(self, index: int, part: str) -> bool:
        """Overwrite the page, then the log that still holds the old one. Repeating it overwrites again."""
        db = self._writing()
        try:
            changed = db.execute(
                "UPDATE part SET salt = x'', body = NULL WHERE leaf = ? AND name = ?", (index, part)
            ).rowcount
        except sqlite3.Error as error:
            raise write_failure(self.place, error, committing=True) from error
        if changed:
            try:
                busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.Error as error:
                raise failures.not_overwritten(self.place, str(error)) from error
            if busy:
                raise failures.not_overwritten(self.place, "another program reads the log")
        return bool(changed)

    def check(self) -> None:
        """SQLite's own check of every page."""
        with self._reading:
            sqlite_form.check_pages(self._open_reader(), self.place)

    def backup(self, path: Path) -> bool:
        """SQLite's online backup: a consistent copy while appending goes on, as one file without a log."""
        with reading(self.place):
            source = self._connect_reader()
            target = sqlite3.connect(path, isolation_level=None)
        try:
            with reading(str(path)):
                target.execute("PRAGMA synchronous=OFF")  # synced as a whole before it takes its name
                # Hold one moment still: a busy appender would make it start again and again.
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM meta").fetchone()
                source.backup(target, pages=PAGES_PER_STEP)
                target.execute("PRAGMA journal_mode=DELETE").fetchone()
        finally:
            target.close()
            source.close()
        return True

    def close(self) -> None:
        """Close the connections, then let go of the lock."""
        self._disconnect()
        if self._lock is not None:
            self._lock.release()

    def _disconnect(self) -> None:
        with self._reading:
            for db in (self._reader, self._writer):
                if db is not None:
                    with contextlib.suppress(sqlite3.Error):
                        db.close()
            self._reader = self._writer = None

    def _rows(self, statement: str, values: Sequence[object] = ()) -> Rows:
        with self._reading, reading(self.place):
            return self._open_reader().execute(statement, values).fetchall()

    def _open_reader(self) -> sqlite3.Connection:
        if self._reader is None:
            raise failures.closed(self.place)
        return self._reader

    def _writing(self) -> sqlite3.Connection:
        if self._writer is None:
            raise failures.closed(self.place) if self._appends else failures.only_reading(self.place)
        return self._writer


def _insert(db: sqlite3.Connection, batch: Batch) -> None:
    db.executemany(
        "INSERT INTO entry (leaf, device, seq, received_ms, leaf_hash, envelope) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (leaf, record.device, record.seq, record.received_ms, leaf_hash, record.envelope)
            for leaf, (record, leaf_hash) in enumerate(
                zip(batch.records, batch.hashes, strict=True), batch.first
            )
        ],
    )
    db.executemany(
        "INSERT INTO part (leaf, name, salt, body) VALUES (?, ?, ?, ?)",
        [
            (leaf, name, part.salt, part.body)
            for leaf, record in enumerate(batch.records, batch.first)
            for name, part in record.parts.items()
        ],
    )
    db.executemany(
        "INSERT INTO node (level, position, hash) VALUES (?, ?, ?)",
        [(node.level, node.position, node.hash) for node in batch.nodes],
    )
    db.executemany(
        "INSERT INTO note (kind, number, at_ms, body) VALUES (?, ?, ?, ?)",
        [(note.kind, note.number, note.at_ms, note.body) for note in batch.notes],
    )


def _must_be_a_file(path: Path) -> None:
    if sqlite3.sqlite_version_info < sqlite_form.LEAST_SQLITE:
        raise failures.not_a_ledger(str(path), f"SQLite {sqlite3.sqlite_version} is too old; 3.37 is needed")
    try:
        if not path.exists():
            raise failures.nothing_there(str(path))
        if not path.is_file():
            raise failures.not_a_ledger(str(path), "is not a file")
        if path.stat().st_size == 0:
            raise failures.not_a_ledger(str(path), "is an empty file")
    except OSError as error:
        raise failures.not_allowed(str(path), f"cannot be looked at: {error.strerror}") from error


def _take_lock(path: Path) -> FileLock:
    _must_be_a_file(path)
    if not os.access(path, os.W_OK):
        raise failures.not_allowed(str(path), "may not be written by this user")
    return take_lock(path)


def take_lock(path: Path) -> FileLock:
    """The appender's lock of the ledger at ``path``, there or not yet."""
    lock = FileLock(path.with_name(f"{path.name}.appender"))
    try:
        holder = lock.take()
    except OSError as error:
        raise failures.not_allowed(str(path.parent), f"cannot be written to: {error.strerror}") from error
    if holder is not None:
        raise failures.appender_busy(str(path), holder)
    return lock


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")
