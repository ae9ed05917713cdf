"""Connections to the server: how they are made, how long we wait for one, who holds the appender's lock."""

from __future__ import annotations

import contextlib
import hashlib
import time
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from safeconduct.clock import Stopwatch, stopwatch
from safeconduct.ledger.store import failures
from safeconduct.ledger.store.failures import CannotOpen, StoreFault
from safeconduct.ledger.store.file_lock import appender_name
from safeconduct.ledger.store.postgres_form import check_server

PATIENCE_S = 40.0
"""How long callers wait for a server that went away: a restart takes less; beyond, they are told."""
BETWEEN_TRIES_S = 0.2

# A peer that fell silent is given up within half a minute, on both ends; the default is two hours.
CLIENT: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
SESSION = (
    "SET synchronous_commit = on",
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
    "SET idle_in_transaction_session_timeout = 0",
    "SET idle_session_timeout = 0",
    "SET client_min_messages = warning",
)
HOLDER = """SELECT a.pid, a.application_name, coalesce(host(a.client_addr), 'the server itself') FROM pg_locks l
 JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database
 WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()
 AND l.classid = %s AND l.objid = %s AND l.objsubid = 1"""

Connection = psycopg.Connection[tuple[Any, ...]]


def shown(url: str) -> str:
    """The place as it may be printed: no password, no options. CannotOpen for what is no URL."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error as error:
        raise failures.unreachable("postgresql", f"the URL cannot be read: {error}") from None
    host, port = parts.get("host") or "local", parts.get("port") or "5432"
    return f"postgresql://{host}:{port}/{parts.get('dbname') or ''}"


def connect(url: str) -> Connection:
    """One connection with our settings, on a server that is durable. Raises CannotOpen."""
    place = shown(url)
    try:
        given = conninfo_to_dict(url)
        settings = {name: value for name, value in CLIENT.items() if name not in given}
        db = psycopg.connect(
            url, autocommit=True, application_name=f"safeconduct {appender_name()}"[:63], **settings
        )
    except psycopg.Error as error:
        raise failures.unreachable(place, " ".join(str(error).split())) from None  # the cause holds the URL
    try:
        for setting in SESSION:
            with contextlib.suppress(psycopg.errors.UndefinedObject):  # idle_session_timeout is new in 14
                db.execute(setting)
        check_server(db, place)
    except psycopg.Error as error:
        db.close()
        raise failures.unreachable(place, " ".join(str(error).split())) from error
    except BaseException:
        db.close()
        raise
    return db


def alive(db: Connection) -> bool:
    """False once a connection is lost."""
    return not (db.closed or db.broken)


class AppenderLink:
    """The one connection that writes. It holds an advisory lock, which the server lets go of when the session ends:
    who has the lock knows that whatever an earlier session was committing has ended, this way or that."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._place = shown(url)
        self._server_pid: int | None = None
        self.db = self._take()

    def take_again(self, watch: Stopwatch) -> None:
        """Connect and lock anew, for as long as ``PATIENCE_S`` after ``watch`` was started. Raises CannotOpen."""
        with contextlib.suppress(psycopg.Error):
            self.db.close()
        while True:
            try:
                self.db = self._take()
            except CannotOpen:
                if watch() > PATIENCE_S:
                    raise
                time.sleep(BETWEEN_TRIES_S)
            else:
                return

    def close(self) -> None:
        """Let go of the lock, then end the session: the server is slow to end one, and the next may come at once."""
        with contextlib.suppress(psycopg.Error):
            if alive(self.db):
                self.db.execute("SELECT pg_advisory_unlock_all()")
            self.db.close()

    def _take(self) -> Connection:
        db = connect(self._url)
        try:
            self._lock(db)
        except psycopg.Error as error:
            db.close()
            raise failures.unreachable(self._place, " ".join(str(error).split())) from error
        except BaseException:
            db.close()
            raise
        return db

    def _lock(self, db: Connection) -> None:
        schema = _one(db, "SELECT current_schema()")
        if schema is None:
            raise failures.nothing_there(f"{self._place} (the schema of its search path does not exist)")
        if not _one(db, "SELECT pg_try_advisory_lock(%s)", _key(schema)):
            raise self._busy(db, schema)
        self._server_pid = db.info.backend_pid

    def _busy(self, db: Connection, schema: str) -> StoreFault:
        key = _key(schema) & (2**64 - 1)
        holder = db.execute(HOLDER, (key >> 32, key & (2**32 - 1))).fetchone()
        if holder is None:
            return failures.appender_busy(self._place, "another program")
        if holder[0] == self._server_pid:
            # Our own session of before, which the server has not yet found dead.
            db.execute("SELECT pg_terminate_backend(%s)", (holder[0],))
        return failures.appender_busy(self._place, f"{holder[1]} (from {holder[2]})")


def _key(schema: str) -> int:
    digest = hashlib.sha256(f"safeconduct ledger {schema}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def _one(db: Connection, statement: str, *values: object) -> Any:
    row = db.execute(statement, values).fetchone()
    return row[0] if row else None


class ReaderLink:
    """The connection that reads, made again when it was lost."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._closed = False
        self.db = connect(url)

    def rows(self, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """All rows of a short query. A query that lost its connection is asked again on a new one."""
        watch = stopwatch()
        while True:
            try:
                return self.db.execute(statement, values, binary=True).fetchall()
            except psycopg.Error as error:
                if self._closed:
                    raise failures.closed(shown(self._url)) from error
                if alive(self.db) or watch() > PATIENCE_S:
                    fact = " ".join(str(error).split())
                    raise failures.unreachable(shown(self._url), f"could not read: {fact}") from error
            self._connect_again(watch)

    def _connect_again(self, watch: Stopwatch) -> None:
        while True:
            try:
                self.db = connect(self._url)
            except CannotOpen:
                if watch() > PATIENCE_S:
                    raise
                time.sleep(BETWEEN_TRIES_S)
            else:
                return

    def close(self) -> None:
        """End the session."""
        self._closed = True
        with contextlib.suppress(psycopg.Error):
            self.db.close()
