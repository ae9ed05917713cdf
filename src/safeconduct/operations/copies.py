"""Copies of a ledger: backups, and what is begun again from one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safeconduct.errors import InvalidInput
from safeconduct.ledger.bundle.read import is_bundle, read_bundle
from safeconduct.ledger.entry import FORM, Refused
from safeconduct.ledger.keeping.auditing import audit
from safeconduct.ledger.keeping.erasing import finish_erasing
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.notes.keys import SigningKey, read_signing_key, write_signing_key
from safeconduct.ledger.notes.rehearsal import refuse_rehearsal
from safeconduct.ledger.ring import ring_of
from safeconduct.ledger.store.opening import create_store, open_store, restore_store
from safeconduct.operations.homes import Home, opened_store


@dataclass(frozen=True, slots=True)
class Restored:
    """A ledger that was begun again from a copy. ``erased`` parts came back with the copy and were erased again."""

    home: Home
    size: int
    erased: int


def back_up(home: Home, out: Path) -> int:
    """Copy the entries, while others append; how many there are. Keys are not in it: they are kept elsewhere."""
    with opened_store(home, appends=False) as store:
        store.backup(out)
    copy = open_store(out, appends=False)
    try:
        return copy.size
    finally:
        copy.close()


def restore(copy: Path, folder: Path, key_file: Path, store: str = "") -> Restored:
    """Begin a ledger again from a backup or a cell's bundle, in a new folder, with its key. What was erased goes again.

    Entries that came after the copy are not in it: whoever holds a receipt or a checkpoint for them brings them back,
    and until then the log cannot sign without contradicting itself. Every witness will say so.
    """
    if folder.exists():
        raise FileExistsError(f"{folder} exists; a ledger is restored into a folder of its own")
    key = read_signing_key(key_file)
    refuse_rehearsal(key.name, key.verifier)
    if is_bundle(copy):
        return _from_bundle(copy, folder, key, store)
    source = open_store(copy, appends=False)
    try:
        ring = ring_of(source)
    finally:
        source.close()
    if not any(one.key == key.verifier for one in ring.of("log")):
        raise Refused("LG027", f"{key_file.name} is not a key of the log {ring.origin}")
    home = Home(folder, "log", ring.origin, store)
    write_signing_key(home.key_file(), key)
    size = restore_store(copy, home.place)
    home.write()
    kept = open_store(home.place)
    try:
        erased = finish_erasing(Log(kept, key))
    finally:
        kept.close()
    return Restored(home, size, erased)


def _from_bundle(bundle: Path, folder: Path, key: SigningKey, store: str) -> Restored:
    """From what was exported: the entries in their order, and every signature about them."""
    read = read_bundle(bundle)
    if read.origin != key.name:
        raise Refused("LG027", f"the key is not a key of the log {read.origin}")
    home = Home(folder, "log", read.origin, store)
    write_signing_key(home.key_file(), key)
    kept = create_store(home.place, {"origin": read.origin, "entry": FORM})
    try:
        for batch in read.batches():
            kept.append(batch)
        for kind, body in read.notes():
            kept.add_note(kind, body, read.made_ms)
        log = Log(kept, key)
        faults = audit(log)
        if faults:
            raise InvalidInput(faults)
    finally:
        kept.close()
    home.write()
    return Restored(home, read.size, 0)
