"""A witness at work: a folder with its key and its memory, and one signature at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safeconduct.errors import Missing
from safeconduct.ledger.entry import Refused
from safeconduct.ledger.notes.keys import (
    SignatureType,
    VerifierKey,
    new_key,
    read_signing_key,
    read_verifier_key,
    write_signing_key,
)
from safeconduct.ledger.notes.rehearsal import refuse_rehearsal
from safeconduct.ledger.notes.signed import SignedNote
from safeconduct.ledger.notes.witness import Forked, WitnessState, cosign, read_state
from safeconduct.ledger.store.file_lock import FileLock
from safeconduct.workspace.files import write_bytes_whole

KEY, MEMORY, LOCK = "witness.key", "memory.json", "memory.lock"


@dataclass(frozen=True, slots=True)
class Witness:
    """What a witness's folder holds, but for its secret."""

    key: VerifierKey
    state: WitnessState


def begin_witness(folder: Path, name: str, log_key: str) -> Witness:
    """Make a witness for one log, which it knows by the key that it was handed. FileExistsError where one is there."""
    state = WitnessState(read_verifier_key(log_key))
    refuse_rehearsal(state.log.name, state.log)
    key = new_key(name, SignatureType.COSIGNATURE)
    write_signing_key(folder / KEY, key)
    write_bytes_whole(folder / MEMORY, state.text().encode())
    return Witness(key.verifier, state)


def read_witness(folder: Path) -> Witness:
    """The witness in a folder. Missing where there is none."""
    if not (folder / KEY).is_file():
        raise Missing(
            f"{folder} is not a witness: it has no {KEY}; make one with `safeconduct ledger witness`"
        )
    return Witness(read_signing_key(folder / KEY).verifier, _memory(folder))


def sign_request(folder: Path, request: bytes, now_s: int) -> SignedNote:
    """The checkpoint asked about with this witness's signature. It is remembered, on disk, before it is given.

    Raises Refused, and Forked after ``fork-N.json``, the evidence, was written into the folder.
    """
    read_witness(folder)
    with _alone(folder):
        try:
            state, note = cosign(_memory(folder), request, read_signing_key(folder / KEY), now_s)
        except Forked as fork:
            write_bytes_whole(_free_name(folder), fork.evidence.encode())
            raise
        write_bytes_whole(folder / MEMORY, state.text().encode())
    return note


def evidence_in(folder: Path) -> list[Path]:
    """What shows that the log signed two histories."""
    return sorted(folder.glob("fork-*.json"))


def _memory(folder: Path) -> WitnessState:
    path = folder / MEMORY
    if not path.is_file():
        raise Refused("LG040", f"the witness's memory {path} is gone; without it nothing may be signed")
    return read_state(path.read_text(encoding="utf-8"))


def _free_name(folder: Path) -> Path:
    number = 1
    while (folder / f"fork-{number}.json").exists():
        number += 1
    return folder / f"fork-{number}.json"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder: two processes that sign at once could sign two histories."""
    lock = FileLock(folder / LOCK)
    holder = lock.take()
    if holder is not None:
        raise Refused("LG045", f"another process is signing for this witness: {holder}")
    try:
        yield
    finally:
        lock.release()
