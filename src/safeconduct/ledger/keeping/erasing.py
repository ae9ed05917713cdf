"""Erase what tells of one person, by the order of two people, with an entry that says so and stays.

Only the personal part can go. The envelope keeps its commitment, so every proof still holds; no count rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safeconduct.ledger.entry import Observation, Refused, content_of, read_envelope
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.notes.checkpoint import hash_in, hash_text
from safeconduct.ledger.notes.keys import SigningKey
from safeconduct.ledger.notes.signed import SignedNote, read_note, sign_note
from safeconduct.ledger.record import PERSONAL
from safeconduct.ledger.ring import OWN_DEVICE, PART_ERASED, Ring

ORDER_FORM = "safeconduct/erase/v1"
ORDERED_BY = 2


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be erased, and why: the reason stays, so it names nobody."""

    log: str
    entry: bytes
    reason: str

    @property
    def text(self) -> str:
        """The text that both sign."""
        return "".join(
            f"{line}\n" for line in (ORDER_FORM, self.log, hash_text(self.entry), PERSONAL, self.reason)
        )


def sign_order(log: Log, index: int, reason: str, keys: Sequence[SigningKey]) -> SignedNote:
    """The order to erase the personal part of an entry, signed by officers' keys."""
    record = log.record(index)
    if not reason.strip() or "\n" in reason:
        raise Refused(
            "LG035", "a reason of one line is needed; it stays in the ledger, so let it name nobody"
        )
    return sign_note(Order(log.origin, record.leaf_hash, reason).text, *keys)


def read_order(ring: Ring, note: SignedNote) -> Order:
    """The order in a note. Refused unless two different officers whose keys stand have signed it."""
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) != 5 or lines[0] != ORDER_FORM or lines[3] != PERSONAL or lines[1] != ring.origin:
        raise Refused("LG035", "is not an order to erase the personal part of an entry of this log")
    signed = {one.key.name for one in ring.of("officer") if one.last is None and note.by(one.key)}
    if len(signed) < ORDERED_BY:
        raise Refused(
            "LG036", f"{len(signed)} of the {ORDERED_BY} officers that are needed have signed the order"
        )
    return Order(lines[1], hash_in(lines[2]), lines[4])


def erase(log: Log, index: int, note: SignedNote, now_ms: int) -> range:
    """Carry out an order: first the entry that says so, then the erasing. The index of that entry.

    Copies made before (backups, exports, tablets) still hold what was erased: they have to be found and replaced.
    """
    order = read_order(log.ring, note)
    record = log.record(index)
    if record.leaf_hash != order.entry:
        raise Refused("LG035", f"the order is not about entry {index}")
    if PERSONAL not in read_envelope(record.envelope).parts:
        raise Refused("LG037", f"entry {index} has no personal part; nothing else can be erased")
    said = Observation(PART_ERASED, {"entry": order.entry.hex(), "index": index, "order": str(note)}, now_ms)
    taken, _ = log.append([said], now_ms)
    log.store.erase(index, PERSONAL)
    return taken


def finish_erasing(log: Log) -> int:
    """Erase again whatever the ledger says was erased: a crash may have come between the two. How many were left."""
    left = 0
    for index in erased_in(log):
        record = next(log.store.records(index, index + 1))
        part = record.parts.get(PERSONAL)
        if part is not None and part.body is not None:
            log.store.erase(index, PERSONAL)
            left += 1
    return left


def erased_in(log: Log) -> Iterator[int]:
    """Indexes whose personal part was ordered away."""
    highest = log.store.highest(OWN_DEVICE)
    for seq in range(-1 if highest is None else highest + 1):
        for index in log.store.find(OWN_DEVICE, seq):
            record = next(log.store.records(index, index + 1))
            if read_envelope(record.envelope).kind == PART_ERASED:
                content = content_of(record) or {}
                read_note(str(content.get("order", "")).encode())
                at = content.get("index")
                if type(at) is int:
                    yield at
