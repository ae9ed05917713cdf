"""A ledger on a PostgreSQL server. A commit whose connection was lost is looked up before anybody is told of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safeconduct.clock import Stopwatch, stopwatch
from safeconduct.ledger.record import Part, Record
from safeconduct.ledger.store import failures
from safeconduct.ledger.store.backend import RESERVED, Backend, Batch
from safeconduct.ledger.store.copying import pour
from safeconduct.ledger.store.failures import CannotOpen
from safeconduct.ledger.store.nodes import Place
from safeconduct.ledger.storing import Note

try:
    import psycopg

    from safeconduct.ledger.store import postgres_form
    from safeconduct.ledger.store.postgres_link import AppenderLink, ReaderLink, alive, shown
except ModuleNotFoundError as missing:
    raise failures.driver_missing() from missing

COPIES = (
    ("ledger_entry (leaf, device, seq, received_ms, leaf_hash, envelope)", "int8 text int8 int8 bytea bytea"),
    ("ledger_part (leaf, name, salt, body)", "int8 text bytea bytea"),
    ("ledger_node (level, position, hash)", "int4 int8 bytea"),
    ("ledger_note (kind, number, at_ms, body)", "text int8 int8 bytea"),
)
FEW_ROWS = 64
"""Up to so many rows go out in one message with BEGIN and COMMIT: one journey to the server instead of eight."""
Rows = list[tuple[Any, ...]]


class PostgresBackend:
    """One ledger on one server. See ``backend.Backend`` for what each method does."""

    def __init__(self, url: str, *, appends: bool, finished: bool = True) -> None:
        self._place = shown(url)
        self._reading = threading.Lock()
        self._writer = AppenderLink(url) if appends else None
        self._reader: ReaderLink | None = None
        try:
            self._reader = ReaderLink(url)
            with self._reading:
                postgres_form.check_form(self._reader.db, self._place, finished=finished)
        except psycopg.Error as error:
            self.close()
            raise failures.not_allowed(self._place, _told(error)) from error
        except BaseException:
            self.close()
            raise

    @property
    def place(self) -> str:
        """Server and database."""
        return self._place

    @property
    def appends(self) -> bool:
        """True where this process holds the lock."""
        return self._writer is not None

    def reopen(self) -> None:
        """Connect and lock anew."""
        if self._writer is not None:
            self._writer.take_again(stopwatch())

    def meta(self) -> Mapping[str, str]:
        """What was set when it was made, without what the store set itself."""
        rows = self._rows("SELECT name, value FROM ledger_meta")
        return {name: value for name, value in rows if name not in RESERVED}

    def size(self) -> int:
        """Number of entries, as readers see them."""
        return int(self._rows("SELECT coalesce(max(leaf) + 1, 0) FROM ledger_entry")[0][0])

    def write(self, batch: Batch) -> None:
        """One transaction. After an error we look whether it was committed, on a new connection where that is lost."""
        link = self._appending()
        watch = stopwatch()
        while True:
            try:
                _commit(link.db, batch)
            except psycopg.Error as error:
                kept = _settled(link.db, batch)
                if kept is False:
                    raise self._refusal(error) from error
                if kept or self._was_kept(link, batch, error, watch):
                    return
                if watch() > self._patience():
                    raise failures.refused(self._place, _told(error)) from error
            else:
                return

    def _was_kept(self, link: AppenderLink, batch: Batch, error: psycopg.Error, watch: Stopwatch) -> bool:
        """Whether a batch is there, asked under the lock: the session that sent it has ended. Or OutcomeUnknown."""
        try:
            link.take_again(watch)
            found = _found(link.db, batch)
        except (CannotOpen, psycopg.Error) as later:
            fact = f"{_told(error)}; then: {_told(later)}"
            raise failures.outcome_unknown(self._place, fact) from error
        if found is None:
            raise failures.outcome_unknown(self._place, "another program appended meanwhile") from error
        return found

    @staticmethod
    def _patience() -> float:
        from safeconduct.ledger.store import postgres_link

        return postgres_link.PATIENCE_S

    def _refusal(self, error: psycopg.Error) -> failures.NotKept:
        """The server's own refusal: it rolled the transaction back."""
        told = _told(error)
        if isinstance(error, psycopg.errors.DiskFull) or "could not extend file" in told:
            return failures.full(self._place, told)
        return failures.refused(self._place, told)

    def records(self, start: int, stop: int) -> list[Record]:
        """Entries with their parts, in order."""
        span = (start, stop)
        rows = self._rows(
            "SELECT leaf, name, salt, body FROM ledger_part WHERE leaf >= %s AND leaf < %s", span
        )
        parts: dict[int, dict[str, Part]] = {}
        for leaf, name, salt, body in rows:
            parts.setdefault(leaf, {})[name] = Part(salt, body)
        return [
            Record(envelope, device, seq, parts.get(leaf, {}), received_ms)
            for leaf, envelope, device, seq, received_ms in self._rows(
                "SELECT leaf, envelope, device, seq, received_ms FROM ledger_entry"
                " WHERE leaf >= %s AND leaf < %s ORDER BY leaf",
                span,
            )
        ]

    def hashes(self, start: int, stop: int) -> list[bytes]:
        """Leaf hashes as they were kept."""
        statement = "SELECT leaf_hash FROM ledger_entry WHERE leaf >= %s AND leaf < %s ORDER BY leaf"
        return [row[0] for row in self._rows(statement, (start, stop))]

    def nodes(self, wanted: Sequence[Place]) -> list[bytes]:
        """All in one query."""
        rows = self._rows(
            "SELECT w.level, w.position, n.hash FROM unnest(%s::int[], %s::bigint[])"
            " WITH ORDINALITY AS w (level, position, i) LEFT JOIN ledger_node n USING (level, position) ORDER BY w.i",
            ([level for level, _ in wanted], [position for _, position in wanted]),
        )
        for level, position, found in rows:
            if found is None:
                raise failures.damaged(self._place, f"the tree's node {level}/{position} is missing")
        return [row[2] for row in rows]

    def find(self, device: str, seq: int) -> tuple[int, ...]:
        """By the index on device and seq."""
        statement = "SELECT leaf FROM ledger_entry WHERE device = %s AND seq = %s ORDER BY leaf"
        return tuple(row[0] for row in self._rows(statement, (device, seq)))

    def highest(self, device: str) -> int | None:
        """By the same index."""
        found: int | None = self._rows("SELECT max(seq) FROM ledger_entry WHERE device = %s", (device,))[0][0]
        return found

    def notes(self, kind: str, start: int, most: int) -> list[Note]:
        """In order."""
        rows = self._rows(
            "SELECT kind, number, body, at_ms FROM ledger_note"
            " WHERE kind = %s AND number >= %s ORDER BY number LIMIT %s",
            (kind, start, most),
        )
        return [Note(*row) for row in rows]

    def note_kinds(self) -> Mapping[str, int]:
        """Counted from the numbers."""
        return dict(self._rows("SELECT kind, max(number) + 1 FROM ledger_note GROUP BY kind"))

    def erased(self) -> list[tuple[int, str]]:
        """By the index on what was erased."""
        return [
            (row[0], row[1]) for row in self._rows("SELECT leaf, name FROM ledger_part WHERE body IS NULL")
        ]

    def erase(self, index: int, part: str) -> bool:
        """Erase the row, then write the table anew without the old one. The server's own log keeps it for a while."""
        link = self._appending()
        statement = "UPDATE ledger_part SET salt = '', body = NULL WHERE leaf = %s AND name = %s"
        try:
            changed = link.db.execute(statement, (index, part)).rowcount
        except psycopg.Error as error:
            if alive(link.db) and not (error.sqlstate or "57").startswith(
                "57"
            ):  # 57: the server is going down
                raise self._refusal(error) from error
            raise failures.outcome_unknown(self._place, _told(error)) from error
        if changed:
            try:
                link.db.execute("SET lock_timeout = '5s'")
                link.db.execute("VACUUM (FULL) ledger_part")
                link.db.execute("SET lock_timeout = 0")
            except psycopg.Error as error:
                raise failures.not_overwritten(self._place, _told(error)) from error
        return bool(changed)

    def check(self) -> None:
        """Every page is read by what reads every row; the server checks them where it was made with checksums."""

    def backup(self, path: Path) -> bool:
        """None of its own: a copy is exported row by row."""
        return False

    def finish(self) -> None:
        """Mark a ledger that was being restored as whole."""
        postgres_form.finish(self._appending().db)

    def close(self) -> None:
        """End both sessions."""
        if self._reader is not None:
            self._reader.close()
        if self._writer is not None:
            self._writer.close()

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> Rows:
        with self._reading:
            if self._reader is None:
                raise failures.closed(self._place)
            return self._reader.rows(statement, values)

    def _appending(self) -> AppenderLink:
        if self._writer is None:
            raise failures.only_reading(self._place)
        return self._writer


def create(url: str, meta: Mapping[str, str]) -> PostgresBackend:
    """Make an empty ledger. Raises CannotOpen where there is one."""
    _make(url, meta, ())
    return PostgresBackend(url, appends=True)


def restore(source: Backend, url: str) -> None:
    """Write a copy's content to a server where no ledger is. Until it is whole, it is not opened as one."""
    _make(url, source.meta(), (source,))


def _make(url: str, meta: Mapping[str, str], sources: tuple[Backend, ...]) -> None:
    link = AppenderLink(url)
    try:
        postgres_form.make(link.db, shown(url), meta)
        if not sources:
            postgres_form.finish(link.db)
    except psycopg.Error as error:
        raise failures.not_allowed(shown(url), _told(error)) from error
    finally:
        link.close()
    for source in sources:
        target = PostgresBackend(url, appends=True, finished=False)
        try:
            pour(source, target)
            target.finish()
        finally:
            target.close()


def _commit(db: psycopg.Connection[tuple[Any, ...]], batch: Batch) -> None:
    rows: tuple[Rows, ...] = (
        [
            (leaf, record.device, record.seq, record.received_ms, leaf_hash, record.envelope)
            for leaf, (record, leaf_hash) in enumerate(
                zip(batch.records, batch.hashes, strict=True), batch.first
            )
        ],
        [
            (leaf, name, part.salt, part.body)
            for leaf, record in enumerate(batch.records, batch.first)
            for name, part in record.parts.items()
        ],
        [(node.level, node.position, node.hash) for node in batch.nodes],
        [(note.kind, note.number, note.at_ms, note.body) for note in batch.notes],
    )
    if sum(map(len, rows)) <= FEW_ROWS:
        with db.pipeline(), db.transaction(), db.cursor() as cursor:
            for (target, types), table in zip(COPIES, rows, strict=True):
                values = ", ".join(f"%s::{each}" for each in types.split())
                statement = f"INSERT INTO {target} VALUES ({values})"  # noqa: S608  # of constants of this module
                for row in table:
                    cursor.execute(statement, row, binary=True)
        return
    with db.transaction(), db.cursor() as cursor:
        for (target, types), table in zip(COPIES, rows, strict=True):
            if table:
                with cursor.copy(f"COPY {target} FROM STDIN (FORMAT BINARY)") as copy:
                    copy.set_types(types.split())
                    for row in table:
                        copy.write_row(row)


def _settled(db: psycopg.Connection[tuple[Any, ...]], batch: Batch) -> bool | None:
    """Whether a session that is still there kept a batch; None where another session has to be asked.

    An error alone does not say that nothing was kept: a server that goes down ends sessions right after their COMMIT.
    """
    if not alive(db):
        return None
    try:
        return _found(db, batch)
    except psycopg.Error:
        return None


def _found(db: psycopg.Connection[tuple[Any, ...]], batch: Batch) -> bool | None:
    """True: all of it is there. False: none of it. None: something else is in its place."""
    if batch.records:
        statement = "SELECT leaf, leaf_hash FROM ledger_entry WHERE leaf >= %s ORDER BY leaf"
        wanted: Rows = list(enumerate(batch.hashes, batch.first))
        rows = db.execute(statement, (batch.first,)).fetchall()
    else:
        first = batch.notes[0]
        statement = "SELECT number, body FROM ledger_note WHERE kind = %s AND number >= %s ORDER BY number"
        wanted = [(note.number, note.body) for note in batch.notes if note.kind == first.kind]
        rows = db.execute(statement, (first.kind, first.number)).fetchall()
    if not rows:
        return False
    return True if rows == wanted else None


def _told(error: Exception) -> str:
    return " ".join(str(error).split())
