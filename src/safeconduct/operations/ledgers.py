"""Use cases of a ledger: begin it, write in it, take what devices bring, say who may sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safeconduct.account.entries import observation as entries
from safeconduct.account.entries.checking import check_observation
from safeconduct.errors import Fault, InvalidInput
from safeconduct.ids import is_id
from safeconduct.ledger.canonical import Value
from safeconduct.ledger.chains import Head, next_record, tip_of
from safeconduct.ledger.entry import FORM, Observation, Refused
from safeconduct.ledger.keeping.agreeing import Cosigned, take_cosigned
from safeconduct.ledger.keeping.erasing import erase, sign_order
from safeconduct.ledger.keeping.log import AGREED_MAX_S, CHECKPOINT, Log, open_log
from safeconduct.ledger.keeping.receiving import Received, receive
from safeconduct.ledger.notes.checkpoint import checkpoint_in
from safeconduct.ledger.notes.keys import (
    SignatureType,
    VerifierKey,
    new_key,
    read_signing_key,
    read_verifier_key,
    write_signing_key,
)
from safeconduct.ledger.notes.rehearsal import refuse_rehearsal
from safeconduct.ledger.notes.signed import SignedNote, read_note, sign_note
from safeconduct.ledger.record import Record
from safeconduct.ledger.ring import KEY_ENROLLED, KEY_REVOKED, OWN_DEVICE, Role, enrolment, revocation
from safeconduct.ledger.store.opening import create_store
from safeconduct.ledger.tree import EMPTY_ROOT
from safeconduct.ledger.wire import SYNC_FORM, read_sync, sync_lines
from safeconduct.operations.homes import Home, opened, opened_store
from safeconduct.workspace.files import write_bytes_whole


def begin_log(
    folder: Path,
    origin: str,
    now_ms: int,
    *,
    sides: Sequence[str] = (),
    limit_s: int = AGREED_MAX_S,
    store: str = "",
) -> Home:
    """Make a log with a key of its own in a folder that is not there yet, or is empty."""
    _must_be_free(folder)
    bad = [side for side in sides if not is_id(side)]
    if bad or len(set(sides)) != len(sides):
        raise Refused(
            "LG061", f"sides are names of a-z, 0-9, - and _, each once: {', '.join(bad) or 'one is doubled'}"
        )
    refuse_rehearsal(origin)
    key = new_key(origin)
    home = Home(folder, "log", origin, store)
    write_signing_key(home.key_file(), key)
    kept = create_store(home.place, {"origin": origin, "entry": FORM})
    try:
        log = open_log(kept, key, now_ms, sides, limit_s)
        log.checkpoint(now_ms)
    finally:
        kept.close()
    home.write()
    return home


def begin_device(folder: Path, device: str, log_key: str) -> tuple[Home, VerifierKey]:
    """Make a device's own chain and key, for a log that is known by its key; the key that the log has to enrol."""
    _must_be_free(folder)
    if not is_id(device) or device == OWN_DEVICE:
        raise Refused("LG061", f"{device!r} cannot name a device: a-z, 0-9, - and _, and not {OWN_DEVICE!r}")
    log = read_verifier_key(log_key)
    origin = log.name
    refuse_rehearsal(origin, log)
    key = new_key(device)
    home = Home(folder, "device", origin, "", device, log_key)
    write_signing_key(home.key_file(device), key)
    create_store(home.place, {"origin": origin, "device": device}).close()
    home.write()
    return home, key.verifier


def new_key_file(path: Path, name: str, role: Role) -> VerifierKey:
    """A secret key in a new file; the public key to hand to whoever enrols it."""
    kind = SignatureType.COSIGNATURE if role == "witness" else SignatureType.NOTE
    key = new_key(name, kind)
    write_signing_key(path, key)
    return key.verifier


def enrol(log: Log, role: Role, vkey: str, now_ms: int, side: str = "") -> range:
    """Let a key sign for a role from now on. A witness may stand with one of the opposing sides."""
    key = read_verifier_key(vkey)
    refuse_rehearsal(log.origin, key)
    if side and (role != "witness" or side not in log.ring.sides):
        sides = ", ".join(log.ring.sides) or "none were laid down"
        raise Refused("LG061", f"{side!r} is not a side of this log for a witness to stand with ({sides})")
    if role == "device" and (not is_id(key.name) or key.name == OWN_DEVICE):
        raise Refused("LG061", f"{key.name!r} cannot name a device")
    if any(str(one.key) == vkey for one in log.ring.keys):
        raise Refused("LG061", f"this key of {key.name} is enrolled already")
    return log.append([Observation(KEY_ENROLLED, enrolment(role, key, side), now_ms)], now_ms)[0]


def revoke(log: Log, vkey: str, last: int, reason: str, now_ms: int) -> range:
    """Let a key sign no more: what it signed up to ``last`` (a device's seq, a checkpoint's size) stands."""
    refuse_rehearsal(log.origin)
    if not any(str(one.key) == vkey for one in log.ring.keys):
        raise Refused("LG061", "no such key is enrolled here")
    said = Observation(KEY_REVOKED, revocation(read_verifier_key(vkey), last, reason), now_ms)
    return log.append([said], now_ms)[0]


def append_here(home: Home, said: Observation, now_ms: int, device: str = "") -> tuple[int, Record]:
    """Keep one observation: of the log's own device, of another that writes here, or of a device's own folder."""
    refuse_rehearsal(home.origin)
    if home.kind == "log":
        with opened(home) as log:
            taken, records = log.append([said], now_ms, device or OWN_DEVICE)
            if device:
                log.sign_head(device, home.key(device), now_ms)
            return taken.start, records[0]
    if device and device != home.device:
        raise Refused("LG010", f"this folder is the chain of {home.device!r}")
    with opened_store(home) as store:
        record, _ = next_record(home.origin, home.device, tip_of(store, home.device), said, now_ms)
        return store.append([record]).start, record


def write_sync(home: Home, out: Path, now_ms: int, since: int = 0) -> Head:
    """Write a device's chain with its signed head to a file that a log can take. ``since`` leaves earlier seqs out."""
    with opened_store(home, appends=False) as store:
        tip = tip_of(store, home.device)
        if tip.seq < 0:
            raise Refused("LG006", f"the device {home.device!r} has written nothing")
        seen = (0, EMPTY_ROOT)
        for kept in store.notes(CHECKPOINT):
            said = checkpoint_in(read_note(kept.body))
            seen = max(seen, (said.size, said.root))
        head = Head(home.origin, home.device, tip.seq, tip.hash, *seen, now_ms)
        note = sign_note(head.text, home.key(home.device))
        write_bytes_whole(out, b"".join(sync_lines(store.records(since), [note])))
    return head


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: a sync that was received, or signatures of witnesses that were taken."""

    path: Path
    received: Received | None = None
    cosigned: tuple[Cosigned, ...] = ()


def take_file(log: Log, path: Path, now_ms: int) -> Imported:
    """Take a sync, or a checkpoint that witnesses have signed. What it is, its first line says."""
    refuse_rehearsal(log.origin)
    data = path.read_bytes()
    if data.startswith(SYNC_FORM):
        return Imported(path, received=receive(log, read_sync(data.splitlines(keepends=True)), now_ms))
    return Imported(path, cosigned=take_cosigned(log, read_note(_unix(data)), now_ms))


def see_checkpoint(home: Home, path: Path, now_ms: int) -> int:
    """Let a device remember a checkpoint of its log: its next head names it. How many entries it covers."""
    note = read_note(_unix(path.read_bytes()))
    if note.by(read_verifier_key(home.log_key)) is None:
        raise Refused("LG029", "the checkpoint is not signed by the log that this device writes for")
    said = checkpoint_in(note)
    with opened_store(home) as store:
        store.add_note(CHECKPOINT, str(note).encode(), now_ms)
    return said.size


def erase_part(log: Log, index: int, reason: str, keys: Sequence[Path], now_ms: int) -> range:
    """Erase the personal part of an entry by the order of two officers, whose key files are given."""
    refuse_rehearsal(log.origin)
    order: SignedNote = sign_order(log, index, reason, [read_signing_key(path) for path in keys])
    return erase(log, index, order, now_ms)


def observation(
    kind: str,
    content: Value,
    observed_ms: int,
    personal: Value | None = None,
    supersedes: Sequence[bytes] = (),
) -> Observation:
    """An observation of what a user wrote. InvalidInput where a part is not an object."""
    faults = [
        Fault("LG002", name, "is not a JSON object", 'give an object, such as {"people": 50}')
        for name, part in (("--content", content), ("--personal", personal))
        if part is not None and not isinstance(part, dict)
    ]
    if not is_id(kind):
        faults.append(Fault("LG002", "--kind", f"is {kind!r}", "use a-z, 0-9, - and _"))
    if faults or not isinstance(content, dict) or not isinstance(personal, dict | None):
        raise InvalidInput(tuple(faults))
    said = Observation(kind, content, observed_ms, personal, tuple(supersedes))
    _must_be_known(said, content)
    return said


def _must_be_known(said: Observation, content: dict[str, Value]) -> None:
    """Refuse what nobody could count: in a log that only grows, a misspelt key would stay misspelt for ever."""
    at = said.observed_ms // 1000
    entry = entries.Observation(
        "ledger", 0, (said.observed_ms, 0), at, at, at, said.kind,
        tuple(sorted((key, value) for key, value in content.items() if isinstance(value, str | bool | int))),
        tuple(each.hex() for each in said.supersedes),
    )  # fmt: skip
    faults = list(check_observation(entry, "--content"))
    faults += [
        Fault(
            "AE003",
            f"--content {key}",
            "is of no kind that is kept",
            "give text, a whole number, true or false",
        )
        for key, value in content.items()
        if not isinstance(value, str | bool | int)
    ]
    if faults:
        raise InvalidInput(tuple(faults))


def _unix(data: bytes) -> bytes:
    """A note whose line ends an editor or a mail program made Windows'."""
    return data.replace(b"\r\n", b"\n")


def _must_be_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not empty; a ledger is begun in a folder of its own")
    folder.mkdir(parents=True, exist_ok=True)
