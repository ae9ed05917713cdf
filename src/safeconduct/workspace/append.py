"""Add rows to a table that is never rewritten otherwise: whole or not at all, on disk before anybody is told."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from safeconduct.workspace.files import write_whole

_BOM: Final = "\ufeff"


def append_rows(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows to the end of a CSV file, in the columns and with the separator that it has; make it where missing.

    What stood there stays as it stood, byte for byte, but for columns that are new: they are put behind the others.
    A crash leaves the old file or the new one. Hold the folder (:func:`alone`) from reading until this returns.
    """
    text = path.read_bytes().decode("utf-8") if path.is_file() else ""
    write_whole(path, _with_rows(text, columns, rows))
    _settle(path.parent)


def _with_rows(text: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    place = _header_line(text)
    if place is None:
        header, separator, ending = list(columns), ",", "\n"
        text = text + ("" if not text or text.endswith("\n") else "\n") + _line(header, separator, ending)
    else:
        begin, end = place
        line = text[begin:end]
        separator = max((",", ";", "\t"), key=line.count)
        ending = "\r\n" if text[end : end + 2] == "\r\n" else "\n"
        header = [cell.strip() for cell in next(csv.reader([line.lstrip(_BOM)], delimiter=separator))]
        new = [column for column in columns if column not in header and any(row.get(column) for row in rows)]
        if new:
            header += new
            text = text[:end] + separator + separator.join(new) + text[end:]
        if not text.endswith("\n"):
            text += ending
    return text + "".join(
        _line([row.get(column, "") for column in header], separator, ending) for row in rows
    )


def _header_line(text: str) -> tuple[int, int] | None:
    """Where the first line lies that is neither empty nor a comment, without its end of line."""
    begin = 0
    for line in text.splitlines(keepends=True):
        bare = line.lstrip(_BOM)
        if bare.strip(" \t,;\r\n") and not bare.lstrip('" ').startswith("#") and not bare.startswith("sep="):
            return begin, begin + len(line.rstrip("\r\n"))
        begin += len(line)
    return None


def _line(cells: Sequence[str], separator: str, ending: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=ending).writerow(cells)
    return buffer.getvalue()


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


def _settle(folder: Path) -> None:
    """Have the folder's own entry on disk too: a renamed file that its folder forgets is lost."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # systems that cannot open a folder keep its entries by themselves
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
