"""Add rows to a table that is never rewritten otherwise: whole or not at all, on disk before anybody is told."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from safeconduct.scenario.appended import with_rows
from safeconduct.workspace.files import write_whole


def append_rows(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows to the end of a CSV file, in the columns and with the separator that it has; make it where missing.

    What stood there stays as it stood, byte for byte, but for columns that are new: they are put behind the others.
    A crash leaves the old file or the new one. Hold the folder (:func:`alone`) from reading until this returns.
    """
    text = path.read_bytes().decode("utf-8") if path.is_file() else ""
    write_whole(path, with_rows(text, columns, rows))


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder while a file in it is read and replaced: two programs that add at once wait for each other.

    Where the system has no such locks, nobody waits.
    """
    try:
        import fcntl
    except ImportError:  # Windows: one clerk at one machine
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
