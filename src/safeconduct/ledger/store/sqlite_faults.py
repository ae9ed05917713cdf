"""SQLite's result codes in our words, and which of them leave nothing behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from safeconduct.ledger.store import failures
from safeconduct.ledger.store.failures import StoreFault

_LEAST = 0xFF  # the low byte is the kind of a result code, the rest its particular
NO_ROOM = {"SQLITE_FULL"}
DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
NO_RIGHT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# A write to the log that failed left no whole commit frame behind it, so recovery cannot find the transaction. After a
# sync that failed the frames may lie on the disk or not: nobody can know before the file is opened anew.
CERTAINLY_NOT = {"SQLITE_IOERR_WRITE", "SQLITE_IOERR_READ", "SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_FSTAT"}


def _code(error: sqlite3.Error) -> tuple[int, str]:
    number = getattr(error, "sqlite_errorcode", None)
    return (-1, "") if number is None else (number & _LEAST, str(error.sqlite_errorname))


def write_failure(place: str, error: sqlite3.Error, *, committing: bool) -> StoreFault:
    """What to tell the caller of a write that failed; ``committing``: in the statement that makes it durable."""
    kind, name = _code(error)
    told = f"{error} ({name})" if name else str(error)
    if name in NO_ROOM:
        return failures.full(place, told)
    if kind in BUSY:
        return failures.locked(place)
    if kind in NO_RIGHT:
        return failures.refused(place, told)
    if kind == sqlite3.SQLITE_CONSTRAINT:
        return failures.refused(place, f"{told}: somebody else wrote to it, or it was changed")
    if kind in DAMAGE:
        return failures.outcome_unknown(place, told) if committing else failures.damaged(place, told)
    if not committing or name in CERTAINLY_NOT:
        return failures.refused(place, told)
    return failures.outcome_unknown(place, told)


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Say in our words what goes wrong while a file is opened or read."""
    try:
        yield
    except sqlite3.Error as error:
        kind, name = _code(error)
        told = f"{error} ({name})" if name else str(error)
        if kind == sqlite3.SQLITE_NOTADB:
            raise failures.not_a_ledger(place, "is not a ledger: it is no SQLite file") from error
        if kind in DAMAGE:
            raise failures.damaged(place, told) from error
        if kind in BUSY:
            raise failures.locked(place) from error
        if kind in NO_RIGHT or kind == sqlite3.SQLITE_CANTOPEN:
            raise failures.not_allowed(place, f"cannot be opened: {told}") from error
        if kind == -1 and "closed" in str(error):
            raise failures.closed(place) from error
        raise failures.damaged(place, f"cannot be read: {told}") from error
