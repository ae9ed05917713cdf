"""A program that appends to a ledger and replies on its standard output: what durability is shown on.

    python -m tests.ledger.store.acking PLACE COUNT SIZE [SYNCHRONOUS [PAGES]]

It makes the ledger where there is none. After PAGES pages the log is emptied into the file. For each entry it writes
one line, in one system call: ``kept SEQ INDEX``, ``not-kept SEQ CODE`` or ``unknown SEQ CODE``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from safeconduct.ledger.store import sqlite_form
from safeconduct.ledger.store.failures import OutcomeUnknown, StoreFault
from safeconduct.ledger.store.opening import create_store, open_store
from tests.ledger.store.entries import META, entry


def reply(line: str) -> None:
    """Say it at once."""
    os.write(1, f"{line}\n".encode())


def main(place: Path, count: int, size: int, synchronous: str = "FULL", pages: str = "1000") -> None:
    """Append, and reply to each."""
    if synchronous != "FULL":
        weaker = [
            line.replace("synchronous=FULL", f"synchronous={synchronous}") for line in sqlite_form.APPENDING
        ]
        assert weaker != list(sqlite_form.APPENDING)
        sqlite_form.APPENDING = tuple(weaker)  # to see the check fail
    sqlite_form.APPENDING += (f"PRAGMA wal_autocheckpoint={pages}",)  # not to write megabytes
    store = open_store(place) if place.exists() else create_store(place, META)
    start = store.size
    reply(f"open {start}")
    for seq in range(start, start + count):
        try:
            span = store.append([entry(seq, size=size)])
        except OutcomeUnknown as failure:
            reply(f"unknown {seq} {failure.fault.code}")
        except StoreFault as failure:
            reply(f"not-kept {seq} {failure.fault.code}")
        else:
            reply(f"kept {seq} {span.start}")
    reply("end")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
