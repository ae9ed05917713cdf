"""Where a ledger is kept: a file, or a PostgreSQL server named by its URL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from safeconduct.ledger.store import copying, failures
from safeconduct.ledger.store.backend import RESERVED, Backend
from safeconduct.ledger.store.sqlite import SqliteBackend, take_lock
from safeconduct.ledger.store.tables import TableStore

SCHEMES = ("postgresql://", "postgres://")


def is_server(place: str | Path) -> bool:
    """True for the URL of a PostgreSQL server; anything else is a file."""
    return isinstance(place, str) and place.startswith(SCHEMES)


def open_store(place: str | Path, *, appends: bool = True) -> TableStore:
    """Open a ledger, after checking it. With ``appends`` this process becomes its appender until ``close``.

    Raises CannotOpen (AppenderBusy where another process appends) or Damaged; nothing is changed then.
    """
    return TableStore(_backend(place, appends=appends))


def create_store(place: str | Path, meta: Mapping[str, str]) -> TableStore:
    """Make an empty ledger and open it for appending. ``meta`` cannot be changed later."""
    if taken := RESERVED & meta.keys():
        raise ValueError(f"meta names that the store sets itself: {', '.join(sorted(taken))}")
    if is_server(place):
        from safeconduct.ledger.store.postgres import create

        return TableStore(create(str(place), meta))
    path = Path(place)
    if path.exists():
        raise failures.already_there(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = take_lock(path)
    try:
        copying.make_file(path, dict(meta))
    finally:
        lock.release()
    return open_store(path)


def restore_store(copy: Path, place: str | Path) -> int:
    """Restore a backup to a place where no ledger is; how many entries it holds. The copy is read whole first.

    What was erased after the backup was taken comes back with it, and must be erased again.
    """
    source = SqliteBackend(copy, appends=False)
    try:
        copying.check_whole(source)
        if is_server(place):
            from safeconduct.ledger.store.postgres import restore

            restore(source, str(place))
        else:
            path = Path(place)
            if path.exists():
                raise failures.already_there(str(path))
            copying.restore_file(source, path)
        return source.size()
    finally:
        source.close()


def _backend(place: str | Path, *, appends: bool) -> Backend:
    if is_server(place):
        from safeconduct.ledger.store.postgres import PostgresBackend

        return PostgresBackend(str(place), appends=appends)
    return SqliteBackend(Path(place), appends=appends)
