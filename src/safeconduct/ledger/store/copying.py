"""Copies of a ledger: taken while it is in use, read back before they count, restored into either kind of store.

A copy is itself a ledger in one SQLite file, whichever database it was taken from: it can be opened, verified, and
restored into the other kind.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.ledger.store import failures, sqlite_form
from safeconduct.ledger.store.backend import Backend, Batch
from safeconduct.ledger.store.nodes import EMPTY, Node, grow
from safeconduct.ledger.store.sqlite import SqliteBackend
from safeconduct.ledger.storing import Note

PAGE = 1_000


def write_copy(source: Backend, path: Path) -> None:
    """Copy ``source`` to ``path``: complete and consistent, or not there. FileExistsError where something is."""
    if path.exists():
        raise FileExistsError(path)
    with _whole_file(path) as part:
        if not source.backup(part):
            _export(source, part)
        copy = SqliteBackend(part, appends=False)
        try:
            check_whole(copy)
        finally:
            copy.close()


def _export(source: Backend, part: Path) -> None:
    """Write ``source`` into a new SQLite file. Notes first: then no checkpoint in it is of a tree larger than it."""
    sqlite_form.make(part, source.meta())
    sqlite_form.finish(part)
    target = SqliteBackend(part, appends=True)
    try:
        pour(source, target)
    finally:
        target.close()
    _beside(part, "appender").unlink(missing_ok=True)


def pour(source: Backend, target: Backend) -> None:
    """Write everything of ``source`` into an empty ``target``."""
    for kind in sorted(source.note_kinds()):
        start = 0
        while notes := source.notes(kind, start, PAGE):
            target.write(Batch(0, (), (), (), notes))
            start = notes[-1].number + 1
    size, frontier = source.size(), EMPTY
    for low in range(0, size, PAGE):
        records = source.records(low, min(low + PAGE, size))
        hashes = [record.leaf_hash for record in records]
        frontier, nodes = grow(frontier, hashes)
        target.write(Batch(low, records, hashes, nodes, ()))
    # What was erased while we copied is not to live on in the copy.
    copied = set(target.erased())
    for index, part in source.erased():
        if index < size and (index, part) not in copied:
            target.erase(index, part)


def check_whole(backend: Backend) -> None:
    """Read all of a ledger: every envelope has its hash, every node follows from them, every number is there."""
    backend.check()
    size, frontier = backend.size(), EMPTY
    for low in range(0, size, PAGE):
        stop = min(low + PAGE, size)
        records, kept = backend.records(low, stop), backend.hashes(low, stop)
        if len(records) != stop - low or len(kept) != stop - low:
            raise failures.damaged(backend.place, f"entries are missing between {low} and {stop}")
        for index, (record, leaf_hash) in enumerate(zip(records, kept, strict=True), low):
            if record.leaf_hash != leaf_hash:
                raise failures.damaged(backend.place, f"entry {index} is not what was written")
        frontier, nodes = grow(frontier, kept)
        _check_nodes(backend, nodes)
    for kind, number in backend.note_kinds().items():
        _check_notes(backend, kind, number)


def _check_nodes(backend: Backend, nodes: list[Node]) -> None:
    kept = backend.nodes([(node.level, node.position) for node in nodes])
    for node, found in zip(nodes, kept, strict=True):
        if node.hash != found:
            raise failures.damaged(
                backend.place, f"the tree's node {node.level}/{node.position} does not follow"
            )


def _check_notes(backend: Backend, kind: str, count: int) -> None:
    expected = 0
    page: list[Note]
    while page := backend.notes(kind, expected, PAGE):
        if [note.number for note in page] != list(range(expected, expected + len(page))):
            raise failures.damaged(backend.place, f"a note of kind {kind} is missing after number {expected}")
        expected += len(page)
    if expected < count:
        raise failures.damaged(backend.place, f"notes of kind {kind} are missing")


def make_file(path: Path, meta: dict[str, str]) -> None:
    """Make an empty ledger in a file that is whole and on disk when it takes its name."""
    with _whole_file(path) as part:
        sqlite_form.make(part, meta)
        sqlite_form.finish(part)


def restore_file(source: SqliteBackend, path: Path) -> None:
    """Write a copy's content to ``path``."""
    with _whole_file(path) as part:
        source.backup(part)


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    """A name to write to; then the file is synced, takes ``path``, and the folder is synced. Nothing is replaced."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove(part)
        yield part
        _sync(part)
        try:
            os.link(part, path)  # unlike a rename, it fails where something is
        except FileExistsError:
            raise failures.already_there(str(path)) from None
        except OSError:  # a file system without links, such as a memory stick's
            if path.exists():
                raise failures.already_there(str(path)) from None
            part.rename(path)
        for folder in (path.parent, *path.parent.parents):
            sync_folder(folder)
    except OSError as error:
        raise failures.not_allowed(str(path), f"cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            _remove(part)


def _remove(part: Path) -> None:
    for path in (part, *(_beside(part, end) for end in ("wal", "shm", "journal", "appender"))):
        path.unlink(missing_ok=True)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}.{end}" if end == "appender" else f"{path.name}-{end}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system knows that of folders and lets us."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except (PermissionError, IsADirectoryError):
        return
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
