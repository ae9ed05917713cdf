"""A ledger at work: entries of its own, checkpoints, and proofs about what it holds.

What it says of itself rests on its store and on its key; nobody has to believe it. What others can check is said in
docs/explanation/ledger.md.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from safeconduct.ledger.chains import Chain, Head, Tip, chains_in, next_record, read_head, tip_of
from safeconduct.ledger.entry import Entry, HybridTime, Observation, Refused, Salt, fresh_salt, read_envelope
from safeconduct.ledger.notes.checkpoint import Checkpoint, InclusionFile, WitnessRequest, checkpoint_in
from safeconduct.ledger.notes.keys import SigningKey
from safeconduct.ledger.notes.signed import SignedNote, read_note, sign_note
from safeconduct.ledger.record import Record
from safeconduct.ledger.ring import (
    LOG_OPENED,
    OWN_DEVICE,
    OWN_KINDS,
    Enrolled,
    Ring,
    opening,
    ring_of,
)
from safeconduct.ledger.storing import Store
from safeconduct.ledger.tree import consistency_proof, inclusion_proof, root_at

CHECKPOINT = "checkpoint"
HEAD = "head"
AGREED_MAX_S = 24 * 3600


@dataclass
class Log:
    """One ledger: its store, and its key where this process may sign for it. ``origin`` names it to the world."""

    store: Store
    key: SigningKey | None = None
    salt: Salt = fresh_salt
    ring: Ring = field(init=False)
    clock: HybridTime = field(init=False, default=HybridTime(0, 0))
    _heads: list[tuple[Head, SignedNote]] = field(init=False, default_factory=list)
    _tips: dict[str, Tip] = field(init=False, default_factory=dict)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.ring = ring_of(self.store)
        if self.key is not None and not self.ring.of("log", self.key.name):
            raise Refused("LG027", f"the key {self.key.name} is not a key of the log {self.origin}")

    @property
    def origin(self) -> str:
        """The name of the log, in every entry and every checkpoint of it."""
        return self.ring.origin

    def signing_key(self) -> SigningKey:
        """The key that signs for the log. Refused where this process has none."""
        if self.key is None:
            raise Refused(
                "LG027", "the log's key is not here: this copy can be read and checked, not continued"
            )
        return self.key

    def append(
        self, said: Sequence[Observation], now_ms: int, device: str = OWN_DEVICE
    ) -> tuple[range, list[Record]]:
        """Keep observations as the next entries of a device that writes in this very store; on disk when it returns.

        Refused for a device without a key that stands, and for the log's own kinds from any other device than itself.
        """
        if device != OWN_DEVICE:
            if any(one.kind in OWN_KINDS for one in said):
                raise Refused("LG009", "only the ledger itself enrols, revokes and erases")
            if not any(one.last is None for one in self.ring.of("device", device)):
                raise Refused("LG010", f"no key stands for the device {device!r}: enrol it first")
        with self._lock:
            tip = self._tips.get(device) or tip_of(self.store, device)
            records = []
            for one in said:
                tip = replace(tip, clock=max(tip.clock, self.clock))
                record, tip = next_record(self.origin, device, tip, one, now_ms, self.salt)
                records.append(record)
            self._tips[device] = tip
        try:
            taken = self.store.append(
                records
            )  # outside the lock, so that a store can commit many writers at once
        except BaseException:
            with self._lock:
                self._tips.pop(device, None)
            raise
        if any(one.kind in OWN_KINDS for one in said):
            self.ring = ring_of(self.store)
        return taken, records

    def saw(self, entry: Entry, now_ms: int) -> None:
        """Let the log's clock follow another's, unless that one is wrong."""
        self.clock = self.clock.seen(entry.clock, now_ms)

    def record(self, index: int) -> Record:
        """The entry at an index. Refused where there is none."""
        if not 0 <= index < self.store.size:
            raise Refused("LG032", f"there is no entry {index}: the ledger has {self.store.size}")
        return next(self.store.records(index, index + 1))

    def root(self, size: int | None = None) -> bytes:
        """The root over the first ``size`` entries, over all where it is not given."""
        return root_at(self.store.size if size is None else size, self.store.subtrees)

    def last_checkpoint(self) -> tuple[SignedNote, int] | None:
        """The newest checkpoint that the log signed, and when (ms); None before the first."""
        last = None
        for note in self.store.notes(CHECKPOINT):
            last = note
        return None if last is None else (read_note(last.body), last.at_ms)

    def checkpoint(self, now_ms: int) -> SignedNote:
        """A signed checkpoint of all that is kept now; the last one again where nothing was added since.

        Refused, and nothing is signed, where the store no longer holds what an earlier checkpoint was signed over.
        """
        size = self.store.size
        before = self.last_checkpoint()
        if before is not None:
            said = checkpoint_in(before[0])
            if said.size > size or self.root(said.size) != said.root:
                raise Refused("LG030", f"the store no longer holds what was signed at {said.size} entries")
            if said.size == size:
                return before[0]
        note = sign_note(Checkpoint(self.origin, size, self.root(size)).text, self.signing_key())
        self.store.add_note(CHECKPOINT, str(note).encode(), now_ms)
        return note

    def request_for(self, old_size: int, now_ms: int) -> WitnessRequest:
        """What a witness that last signed ``old_size`` is asked to sign now."""
        note = self.checkpoint(now_ms)
        size = checkpoint_in(note).size
        if old_size > size:
            raise Refused("LG031", f"the witness has signed {old_size} entries, and only {size} are here")
        return WitnessRequest(old_size, tuple(consistency_proof(old_size, size, self.store.subtrees)), note)

    def inclusion_file(self, index: int, now_ms: int) -> InclusionFile:
        """The proof that the entry at an index is in, with a checkpoint. Refused where there is no such entry."""
        self.record(index)
        note = self.checkpoint(now_ms)
        proof = inclusion_proof(index, checkpoint_in(note).size, self.store.subtrees)
        return InclusionFile(index, tuple(proof), note)

    def heads(self) -> Iterator[tuple[Head, SignedNote]]:
        """Every head that was taken, checked when it came."""
        for kept in self.store.notes(HEAD, len(self._heads)):
            note = read_note(kept.body)
            self._heads.append((read_head(note.text), note))
        yield from self._heads

    def sign_head(self, device: str, key: SigningKey, now_ms: int) -> SignedNote:
        """A device that writes in this store signs where its chain stands, and the last checkpoint that it has seen."""
        tip = tip_of(self.store, device)
        if tip.seq < 0:
            raise Refused("LG006", f"the device {device!r} has written nothing")
        seen = self.last_checkpoint()
        said = Checkpoint(self.origin, 0, self.root(0)) if seen is None else checkpoint_in(seen[0])
        head = Head(self.origin, device, tip.seq, tip.hash, said.size, said.root, now_ms)
        for known, note in self.heads():
            if replace(known, signed_ms=now_ms) == head:
                return note
        note = sign_note(head.text, key)
        self.store.add_note(HEAD, str(note).encode(), now_ms)
        return note

    def chains(self) -> dict[str, Chain]:
        """What the entries show of each device."""
        entries = ((read_envelope(record.envelope), record.leaf_hash) for record in self.store.records())
        return chains_in(entries, (head for head, _ in self.heads()))

    def keys_of(self, device: str) -> tuple[Enrolled, ...]:
        """The keys that may sign a device's head. The log signs for its own device."""
        return self.ring.of("log") if device == OWN_DEVICE else self.ring.of("device", device)


def open_log(
    store: Store,
    key: SigningKey,
    now_ms: int,
    sides: Iterable[str] = (),
    agreed_max_s: int = AGREED_MAX_S,
    salt: Salt = fresh_salt,
) -> Log:
    """Begin a ledger in an empty store, under the name of its key. Refused where the store is not empty."""
    if store.size:
        raise Refused("LG033", f"the store has {store.size} entries already")
    said = Observation(LOG_OPENED, opening(key.verifier, sides, agreed_max_s), now_ms)
    record, _ = next_record(key.name, OWN_DEVICE, tip_of(store, OWN_DEVICE), said, now_ms, salt)
    store.append([record])
    return Log(store, key, salt)
