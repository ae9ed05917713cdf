"""Take what a device hands over and sign a receipt for it. A receipt for what later is not there is evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safeconduct.ledger.chains import Head, read_head
from safeconduct.ledger.entry import Entry, Refused, read_envelope
from safeconduct.ledger.keeping.log import HEAD, Log
from safeconduct.ledger.notes.checkpoint import hash_in, hash_text, size_in
from safeconduct.ledger.notes.signed import SignedNote, sign_note
from safeconduct.ledger.record import Record
from safeconduct.ledger.ring import OWN_DEVICE
from safeconduct.ledger.wire import Sync

RECEIPT = "receipt"
ALARM = "alarm"
RECEIPT_FORM = "safeconduct/receipt/v1"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a sync: the indexes taken, how many were here already, what was refused, and the receipt."""

    taken: range
    duplicates: int
    heads: int
    refused: tuple[tuple[int, Refused], ...]
    receipt: SignedNote


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says: the log held these heads' entries at this size and root."""

    origin: str
    size: int
    root: bytes
    received_ms: int
    taken: int
    duplicates: int
    refused: int
    heads: tuple[tuple[str, int, bytes], ...]

    @property
    def text(self) -> str:
        """The text that the log signs."""
        lines = [RECEIPT_FORM, self.origin, str(self.size), hash_text(self.root), str(self.received_ms)]
        lines += [f"taken {self.taken}", f"duplicates {self.duplicates}", f"refused {self.refused}"]
        lines += [f"head {device} {seq} {hash_text(leaf)}" for device, seq, leaf in self.heads]
        return "".join(f"{line}\n" for line in lines)


def read_receipt(text: str) -> Receipt:
    """What a receipt's text says. Refused where it is not one."""
    lines = text.removesuffix("\n").split("\n")
    words = [line.split(" ") for line in lines[5:]]
    kinds = [word[0] for word in words]
    if len(lines) < 8 or lines[0] != RECEIPT_FORM or kinds[:3] != ["taken", "duplicates", "refused"]:
        raise Refused("LG014", "is not a receipt")
    if any(len(word) != 2 for word in words[:3]) or any(
        word[0] != "head" or len(word) != 4 for word in words[3:]
    ):
        raise Refused("LG014", "is not a receipt")
    counts = [size_in(word[1]) for word in words[:3]]
    heads = tuple((word[1], size_in(word[2]), hash_in(word[3])) for word in words[3:])
    where = (lines[1], size_in(lines[2]), hash_in(lines[3]), size_in(lines[4]))
    return Receipt(*where, counts[0], counts[1], counts[2], heads)


def receive(log: Log, sync: Sync, now_ms: int) -> Received:
    """Take the sound entries and heads of a sync. Whatever is refused is named; the rest is on disk when this returns.

    Entries already here are counted and left. Two different entries of one device and number are both kept: which of
    them is the false one is not for a ledger to say.
    """
    refused = list(sync.refused)
    heads, false_heads = _checked_heads(log, sync.heads)
    refused += [(0, fault) for fault in false_heads]
    signed = _signed_for(log, sync.entries, heads)
    new, duplicates, faults = _sorted_out(log, sync.entries, signed, now_ms)
    refused += [(0, fault) for fault in faults]
    taken = log.store.append(new) if new else range(log.store.size, log.store.size)
    heads, missing = _with_their_entries(log, heads)
    refused += [(0, fault) for fault in missing]
    _keep_heads(log, heads, now_ms)
    size = log.store.size
    receipt = Receipt(
        origin=log.origin,
        size=size,
        root=log.root(size),
        received_ms=now_ms,
        taken=len(new),
        duplicates=duplicates,
        refused=len(refused),
        heads=tuple((head.device, head.seq, head.hash) for head, _ in heads),
    )
    note = sign_note(receipt.text, log.signing_key())
    log.store.add_note(RECEIPT, str(note).encode(), now_ms)
    return Received(taken, duplicates, len(heads), tuple(refused), note)


def _sorted_out(
    log: Log, entries: Sequence[tuple[Entry, Record]], signed: set[bytes], now_ms: int
) -> tuple[list[Record], int, list[Refused]]:
    """New records, how many were here already, and why others are refused (each reason once for each device)."""
    highest = {entry.device: log.store.highest(entry.device) for entry, _ in entries}
    new: dict[bytes, Record] = {}
    duplicates = 0
    faults: dict[tuple[str, str], Refused] = {}
    for entry, record in entries:
        leaf = record.leaf_hash
        top = highest[entry.device]
        if leaf in new or (top is not None and entry.seq <= top and _is_kept(log, entry, leaf)):
            duplicates += 1
            continue
        fault = _fault(log, entry, leaf in signed)
        if fault is not None:
            faults.setdefault((entry.device, fault.code), fault)
            continue
        log.saw(entry, now_ms)
        new[leaf] = replace(record, received_ms=now_ms)
    return list(new.values()), duplicates, list(faults.values())


def _fault(log: Log, entry: Entry, signed: bool) -> Refused | None:  # noqa: FBT001  # one of its reasons
    where = f"{entry.device} {entry.seq}"
    if entry.log != log.origin:
        return Refused("LG008", f"{where}: was written for the log {entry.log!r}, not for {log.origin!r}")
    if entry.device == OWN_DEVICE:
        return Refused("LG009", f"{where}: nobody but the ledger itself writes as {OWN_DEVICE!r}")
    keys = log.keys_of(entry.device)
    if not keys:
        return Refused("LG010", f"{where}: no key was enrolled for the device {entry.device!r}")
    if not any(one.may_sign(entry.seq) for one in keys):
        return Refused("LG011", f"{where}: the device's key was revoked before this entry")
    if not signed:
        return Refused("LG012", f"{where}: no signed head of the device leads to this entry")
    return None


def _signed_for(
    log: Log, entries: Sequence[tuple[Entry, Record]], heads: Sequence[tuple[Head, SignedNote]]
) -> set[bytes]:
    """Leaf hashes of the entries that a signed head leads to, link by link, over what came and what is here.

    A number below a head's is not enough: anybody could put a stranger's entry under a post's own head. What is here
    was led to when it came, so an entry that one of those continues is led to as well.
    """
    signed = {head.hash for head, _ in heads} | {head.hash for head, _ in log.heads()}
    top = {entry.device: log.store.highest(entry.device) for entry, _ in entries}
    led_to: set[bytes] = set()
    for entry, record in sorted(entries, key=lambda pair: -pair[0].seq):
        leaf = record.leaf_hash
        if leaf in signed or ((top[entry.device] or 0) > entry.seq and leaf in _continued(log, entry)):
            led_to.add(leaf)
            signed.add(entry.previous)
    return led_to


def _continued(log: Log, entry: Entry) -> set[bytes]:
    """What the kept entries after this one name as the one before them."""
    records = (log.record(index) for index in log.store.find(entry.device, entry.seq + 1))
    return {read_envelope(record.envelope).previous for record in records}


def _is_kept(log: Log, entry: Entry, leaf: bytes) -> bool:
    indexes = log.store.find(entry.device, entry.seq)
    return any(leaf in log.store.leaf_hashes(index, index + 1) for index in indexes)


def _checked_heads(
    log: Log, notes: Sequence[SignedNote]
) -> tuple[list[tuple[Head, SignedNote]], list[Refused]]:
    """Heads signed by a key of their device that stands for their number, and what is wrong with the others."""
    sound: list[tuple[Head, SignedNote]] = []
    faults: list[Refused] = []
    for note in notes:
        try:
            sound.append((_checked_head(log, note), note))
        except Refused as fault:
            faults.append(fault)
    return sound, faults


def _checked_head(log: Log, note: SignedNote) -> Head:
    head = read_head(note.text)
    if head.log != log.origin:
        raise Refused("LG008", f"the head of {head.device} was signed for the log {head.log!r}")
    if not any(one.may_sign(head.seq) and note.by(one.key) for one in log.keys_of(head.device)):
        raise Refused("LG013", f"no key of the device {head.device!r} that stands signed its head")
    return head


def _with_their_entries(
    log: Log, heads: Sequence[tuple[Head, SignedNote]]
) -> tuple[list[tuple[Head, SignedNote]], list[Refused]]:
    """Heads whose own entry is here. The others prove nothing of what is, and a receipt must not name them."""
    here, faults = [], []
    for head, note in heads:
        indexes = log.store.find(head.device, head.seq)
        if any(head.hash in log.store.leaf_hashes(index, index + 1) for index in indexes):
            here.append((head, note))
        else:
            faults.append(
                Refused("LG016", f"{head.device} {head.seq}: the head's own entry did not come with it")
            )
    return here, faults


def _keep_heads(log: Log, heads: Sequence[tuple[Head, SignedNote]], now_ms: int) -> None:
    """Keep the heads that are new. One that has seen another history of this log is kept, and an alarm beside it."""
    known = {note.text for _, note in log.heads()}
    for head, note in heads:
        if note.text in known:
            continue
        known.add(note.text)
        log.store.add_note(HEAD, str(note).encode(), now_ms)
        if head.seen_size > log.store.size or log.root(head.seen_size) != head.seen_root:
            log.store.add_note(ALARM, str(note).encode(), now_ms)
