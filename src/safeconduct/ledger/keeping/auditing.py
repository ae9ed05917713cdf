"""Read a whole ledger where it is kept, and hold it to everything that was ever signed about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from safeconduct.errors import Fault
from safeconduct.ledger.chains import Head
from safeconduct.ledger.entry import Refused, read_envelope, read_parts
from safeconduct.ledger.keeping.agreeing import COSIGNATURE
from safeconduct.ledger.keeping.log import CHECKPOINT, Log
from safeconduct.ledger.keeping.receiving import RECEIPT, read_receipt
from safeconduct.ledger.notes.checkpoint import checkpoint_in
from safeconduct.ledger.notes.signed import SignedNote, read_note
from safeconduct.ledger.record import PERSONAL
from safeconduct.ledger.tree import Edge

KEEP = "keep this copy as it is, it is evidence; restore a backup elsewhere and compare"


def audit(log: Log) -> tuple[Fault, ...]:
    """Everything that is not as it was signed; nothing where the ledger is as it was."""
    wanted = dict(_signed_roots(log))
    roots, faults = _read_through(log, wanted)
    for size, signed in sorted(wanted.items()):
        for what, root in signed:
            if roots.get(size) != root:
                fact = f"was signed over {size} entries that are not the ones kept here"
                faults.append(Fault("LG050", what, fact, KEEP))
    if log.root() != roots[log.store.size]:
        faults.append(Fault("LG051", "tree", "the hashes that are kept do not follow from the entries", KEEP))
    faults += _false_heads(log)
    return tuple(faults)


def _signed_roots(log: Log) -> Iterator[tuple[int, list[tuple[str, bytes]]]]:
    """Size → what was signed over so many entries, and which root."""
    signed: dict[int, list[tuple[str, bytes]]] = {}
    for kind in (CHECKPOINT, COSIGNATURE):
        for kept in log.store.notes(kind):
            said = checkpoint_in(read_note(kept.body))
            signed.setdefault(said.size, []).append((f"{kind} {kept.number}", said.root))
    for kept in log.store.notes(RECEIPT):
        given = read_receipt(read_note(kept.body).text)
        signed.setdefault(given.size, []).append((f"receipt {kept.number}", given.root))
    yield from signed.items()


def _read_through(log: Log, sizes: Collection[int]) -> tuple[dict[int, bytes], list[Fault]]:
    """The root at each size, from the envelopes alone, and entries that are not what they commit to."""
    edge, faults = Edge(), []
    roots = {0: edge.root()}
    for index, (record, kept) in enumerate(zip(log.store.records(), log.store.leaf_hashes(), strict=True)):
        if record.leaf_hash != kept:
            faults.append(
                Fault("LG055", f"entry {index}", "its envelope is not the one that was hashed", KEEP)
            )
        try:
            entry = read_envelope(record.envelope)
            if entry.log != log.origin or (entry.device, entry.seq) != (record.device, record.seq):
                faults.append(
                    Fault("LG052", f"entry {index}", "is filed under another log, device or number", KEEP)
                )
            held = read_parts(
                entry, {name: part for name, part in record.parts.items() if part.body is not None}
            )
            if any(part.body is None and name != PERSONAL for name, part in held.items()):
                faults.append(Fault("LG053", f"entry {index}", "has lost its content", KEEP))
        except Refused as refused:
            faults.append(Fault(refused.code, f"entry {index}", refused.fact, KEEP))
        edge.add(record.leaf_hash)
        if edge.size in sizes:
            roots[edge.size] = edge.root()
    roots[edge.size] = edge.root()
    return roots, faults


def _false_heads(log: Log) -> list[Fault]:
    """Heads that no key of their device signed, or whose entry is not here."""
    faults = []
    for number, (head, note) in enumerate(log.heads()):
        if not _by_its_device(log, head, note):
            faults.append(Fault("LG013", f"head {number}", f"is not signed by {head.device}", KEEP))
        leaves = [
            leaf for at in log.store.find(head.device, head.seq) for leaf in log.store.leaf_hashes(at, at + 1)
        ]
        if head.hash not in leaves:
            fact = f"{head.device} signed an entry {head.seq} that is not here"
            faults.append(Fault("LG054", f"head {number}", fact, KEEP))
    return faults


def _by_its_device(log: Log, head: Head, note: SignedNote) -> bool:
    try:
        return any(note.by(one.key) is not None for one in log.keys_of(head.device))
    except Refused:
        return False
