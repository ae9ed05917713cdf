"""Read a cell's bundle back, so that a ledger can be begun again from it. Nothing is believed: the caller audits it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from safeconduct.ledger.bundle.write import FORM, MANIFEST
from safeconduct.ledger.entry import Refused
from safeconduct.ledger.keeping.agreeing import COSIGNATURE
from safeconduct.ledger.keeping.log import CHECKPOINT, HEAD
from safeconduct.ledger.keeping.receiving import RECEIPT
from safeconduct.ledger.notes.checkpoint import size_in
from safeconduct.ledger.notes.signed import read_note
from safeconduct.ledger.record import Record
from safeconduct.ledger.wire import read_record_line

BATCH = 1_000
LOG = "log.tsv"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says of itself, and where it lies."""

    path: Path
    origin: str
    size: int
    made_ms: int

    def batches(self) -> Iterator[list[Record]]:
        """The entries in their order. Refused where a line is not one."""
        batch: list[Record] = []
        with _open(self.path, LOG) as file:
            for line in file:
                batch.append(read_record_line(line)[1])
                if len(batch) == BATCH:
                    yield batch
                    batch = []
        if batch:
            yield batch

    def notes(self) -> Iterator[tuple[str, bytes]]:
        """Every signed note with the kind under which a store keeps it; a cosigned checkpoint under both kinds."""
        for name, kind in (
            ("checkpoints.jsonl", CHECKPOINT),
            ("heads.jsonl", HEAD),
            ("receipts.jsonl", RECEIPT),
        ):
            with _open(self.path, name) as file:
                for line in file:
                    body = str(json.loads(line)).encode()
                    yield kind, body
                    if kind == CHECKPOINT and len(read_note(body).signatures) > 1:
                        yield COSIGNATURE, body


def is_bundle(path: Path) -> bool:
    """True for a folder or a .zip that holds an exported ledger."""
    if path.is_dir():
        return (path / MANIFEST).is_file()
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return MANIFEST in archive.namelist()


def read_bundle(path: Path) -> Bundle:
    """A cell's bundle. Refused where it is of another edition: what was withheld cannot be brought back."""
    with _open(path, MANIFEST) as file:
        lines = read_note(file.read()).text.split("\n")
    if len(lines) < 5 or lines[0] != FORM:
        raise Refused("LG063", "is not an exported ledger")
    if lines[2] != "edition cell":
        raise Refused("LG063", f"is an {lines[2]}: a ledger is begun again from the cell's bundle alone")
    return Bundle(
        path, lines[1], size_in(lines[3].removeprefix("size ")), size_in(lines[4].removeprefix("made_ms "))
    )


def _open(path: Path, name: str) -> IO[bytes]:
    if path.is_dir():
        return (path / name).open("rb")
    return zipfile.ZipFile(path).open(name)
