"""The ledger of a rehearsal, with its devices and its witnesses: real folders, real files between them, false keys.

Everything goes the way that it goes in use: a device writes its own chain and signs its head, the log takes the file
and signs a receipt, each witness checks the proof from where it stands and signs. Only clock and keys are made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.ledger.chains import next_record, tip_of
from safeconduct.ledger.entry import FORM, Observation
from safeconduct.ledger.keeping.agreeing import take_cosigned
from safeconduct.ledger.keeping.log import CHECKPOINT, Log, open_log
from safeconduct.ledger.keeping.receiving import Received, receive
from safeconduct.ledger.notes.checkpoint import checkpoint_in
from safeconduct.ledger.notes.keys import SignatureType, write_signing_key
from safeconduct.ledger.notes.rehearsal import rehearsal_key, rehearsal_origin, rehearsal_salt
from safeconduct.ledger.notes.witness import WitnessState
from safeconduct.ledger.ring import KEY_ENROLLED, OWN_DEVICE, Role, enrolment
from safeconduct.ledger.store.opening import create_store
from safeconduct.ledger.storing import Store
from safeconduct.ledger.wire import read_sync
from safeconduct.operations.homes import Home
from safeconduct.operations.ledgers import write_sync
from safeconduct.operations.rehearsal.cast import Cast
from safeconduct.operations.rehearsal.script import Step
from safeconduct.operations.witnessing import KEY, MEMORY, sign_request
from safeconduct.workspace.files import write_bytes_whole

LEDGER, DEVICES, WITNESSES, SYNCS = "ledger", "devices", "witnesses", "syncs"


@dataclass
class Stage:
    """A rehearsal's folder while it is played. ``close`` lets go of the ledger."""

    folder: Path
    cast: Cast
    log: Log
    homes: dict[str, Home]
    stores: Mapping[str, Store]
    sent: dict[str, int] = field(default_factory=dict)
    """How many entries of each device the log has taken."""
    signed: int = 0
    """How many entries the witnesses have signed."""

    def write(self, step: Step) -> None:
        """A device puts an entry down, on its own, by its own clock."""
        home, store = self.homes[step.device], self.stores[step.device]
        said = Observation(step.kind, dict(step.content), step.at * 1000)
        tip = tip_of(store, step.device)
        salt = rehearsal_salt(f"{home.origin}/{step.device}", tip.seq + 1)
        record, _ = next_record(home.origin, step.device, tip, said, step.at * 1000, salt)
        store.append([record])

    def sync(self, device: str, at: int) -> Received:
        """A device hands over what the log has not taken yet, in a file; the log's receipt lies beside it."""
        path = self.folder / SYNCS / f"{device}-{at}.tsv"
        head = write_sync(self.homes[device], path, at * 1000, self.sent.get(device, 0))
        received = receive(self.log, read_sync(path.read_bytes().splitlines(keepends=True)), at * 1000)
        write_bytes_whole(path.with_suffix(".receipt.txt"), str(received.receipt).encode())
        self.sent[device] = head.seq + 1
        return received

    def cosign(self, at: int) -> int:
        """Every witness signs what has come, if it continues what it signed before. How many entries are signed."""
        seen = self.log.checkpoint(at * 1000)
        for name in self.cast.witness:  # all stand at the same size: each is asked every time
            request = self.log.request_for(self.signed, at * 1000)
            note = sign_request(self.folder / WITNESSES / name, str(request).encode(), at)
            seen = seen.merged(note.signatures)
        take_cosigned(self.log, seen, at * 1000)
        self.signed = checkpoint_in(seen).size
        for store in self.stores.values():
            store.add_note(CHECKPOINT, str(seen).encode(), at * 1000)
        return self.signed

    def close(self) -> None:
        """Let go of the ledger and of the devices."""
        for store in (*self.stores.values(), self.log.store):
            store.close()


def set_up(folder: Path, case: str, cast: Cast, at: int) -> Stage:
    """A new ledger with every device and witness enrolled, in a folder that is not there yet or is empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(
            f"{folder} exists and is not empty; a rehearsal is played in a folder of its own"
        )
    origin, now_ms = rehearsal_origin(case), at * 1000
    key = rehearsal_key(origin)
    home = Home(folder / LEDGER, "log", origin, "")
    home.folder.mkdir(parents=True)
    write_signing_key(home.key_file(), key)
    store = create_store(home.place, {"origin": origin, "entry": FORM})
    log = open_log(store, key, now_ms, cast.sides, salt=rehearsal_salt(f"{origin}/{OWN_DEVICE}"))
    home.write()
    homes = {name: _device(folder, log, name) for name in cast.device}
    stores = {
        name: create_store(one.place, {"origin": origin, "device": name}) for name, one in homes.items()
    }
    stage = Stage(folder, cast, log, homes, stores)
    for name in cast.device:
        _enrol(log, "device", name, now_ms)
    for name, side in cast.witness.items():
        _enrol(log, "witness", name, now_ms, side)
        _witness(folder / WITNESSES / name, name, log)
    stage.cosign(at)
    return stage


def _device(folder: Path, log: Log, name: str) -> Home:
    home = Home(folder / DEVICES / name, "device", log.origin, "", name, str(log.signing_key().verifier))
    home.folder.mkdir(parents=True)
    write_signing_key(home.key_file(name), rehearsal_key(name))
    home.write()
    return home


def _witness(folder: Path, name: str, log: Log) -> None:
    folder.mkdir(parents=True)
    write_signing_key(folder / KEY, rehearsal_key(name, SignatureType.COSIGNATURE))
    write_bytes_whole(folder / MEMORY, WitnessState(log.signing_key().verifier).text().encode())


def _enrol(log: Log, role: Role, name: str, now_ms: int, side: str = "") -> None:
    kind = SignatureType.COSIGNATURE if role == "witness" else SignatureType.NOTE
    log.append(
        [Observation(KEY_ENROLLED, enrolment(role, rehearsal_key(name, kind).verifier, side), now_ms)], now_ms
    )
