"""Each device's own chain: what makes the next entry, what its signed head says, and what a set of entries shows.

The state of the chains is a function of the *set* of entries: two copies that hold the same entries agree, whatever the
order, the losses on the way and the repetitions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from safeconduct.ledger.entry import (
    FIRST,
    Entry,
    HybridTime,
    Observation,
    Refused,
    Salt,
    envelope_of,
    fresh_salt,
    read_envelope,
    sealed,
)
from safeconduct.ledger.notes.checkpoint import hash_in, hash_text, size_in
from safeconduct.ledger.record import Record
from safeconduct.ledger.storing import Store

HEAD_FORM = "safeconduct/head/v1"


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a device's chain stands: its last entry. ``seq`` is −1 before the first."""

    seq: int
    hash: bytes
    clock: HybridTime


START = Tip(-1, FIRST, HybridTime(0, 0))


def tip_of(store: Store, device: str) -> Tip:
    """Where a device's chain stands in a store. Of a chain that forks at its end, the branch received first."""
    highest = store.highest(device)
    if highest is None:
        return START
    index = store.find(device, highest)[0]
    record = next(store.records(index, index + 1))
    return Tip(highest, record.leaf_hash, read_envelope(record.envelope).clock)


def next_record(
    log: str, device: str, tip: Tip, said: Observation, now_ms: int, salt: Salt = fresh_salt
) -> tuple[Record, Tip]:
    """The record that continues a device's chain with an observation, and where the chain stands after it."""
    parts = sealed(said, salt)
    clock = tip.clock.next(now_ms)
    entry = Entry(
        log=log,
        device=device,
        seq=tip.seq + 1,
        previous=tip.hash,
        clock=clock,
        device_ms=now_ms,
        observed_ms=said.observed_ms,
        kind=said.kind,
        supersedes=said.supersedes,
        parts={name: part.commitment for name, part in parts.items()},
    )
    envelope = envelope_of(entry)
    read_envelope(envelope)  # what we would refuse from others, we do not write
    record = Record(envelope, device, entry.seq, parts, now_ms)
    return record, Tip(entry.seq, record.leaf_hash, clock)


@dataclass(frozen=True, slots=True)
class Head:
    """What a device signs at every sync: its last entry, and the last checkpoint that it has seen of the log.

    ``seen_root`` binds the log too: a log that is rewritten below ``seen_size`` no longer agrees with this head.
    """

    log: str
    device: str
    seq: int
    hash: bytes
    seen_size: int
    seen_root: bytes
    signed_ms: int

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (HEAD_FORM, self.log, self.device, self.seq, hash_text(self.hash))
        seen = (self.seen_size, hash_text(self.seen_root), self.signed_ms)
        return "".join(f"{line}\n" for line in (*lines, *seen))


def read_head(text: str) -> Head:
    """What a head's text says. Refused where it is not one."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) != 8 or lines[0] != HEAD_FORM:
        raise Refused("LG006", "is not the head of a device's chain")
    _, log, device, seq, hashed, seen_size, seen_root, signed_ms = lines
    return Head(
        log, device, size_in(seq), hash_in(hashed), size_in(seen_size), hash_in(seen_root), size_in(signed_ms)
    )


@dataclass(frozen=True, slots=True)
class Chain:
    """What a set of entries shows of one device. Ranges are (first, last), both missing.

    ``forks`` are numbers under which the device wrote two different entries: an alarm. ``breaks`` are numbers whose
    entry does not continue the one before it. ``unsigned`` counts entries that no signed head leads to.
    """

    device: str
    entries: int
    highest: int
    gaps: tuple[tuple[int, int], ...]
    forks: tuple[int, ...]
    breaks: tuple[int, ...]
    unsigned: int


def chains_in(entries: Iterable[tuple[Entry, bytes]], heads: Iterable[Head] = ()) -> dict[str, Chain]:
    """Each device's chain as a set of entries (with their leaf hashes) shows it. ``heads`` were checked before."""
    links: defaultdict[str, dict[int, dict[bytes, bytes]]] = defaultdict(dict)
    for entry, leaf in entries:
        links[entry.device].setdefault(entry.seq, {})[leaf] = entry.previous
    signed: defaultdict[str, set[tuple[int, bytes]]] = defaultdict(set)
    for head in heads:
        signed[head.device].add((head.seq, head.hash))
    return {device: _chain(device, links[device], signed[device]) for device in sorted(links)}


def _chain(device: str, by_seq: Mapping[int, Mapping[bytes, bytes]], signed: set[tuple[int, bytes]]) -> Chain:
    numbers = sorted(by_seq)
    gaps = [(0, numbers[0] - 1)] if numbers[0] else []
    gaps += [(one + 1, other - 1) for one, other in pairwise(numbers) if other > one + 1]
    breaks = [
        seq
        for seq in numbers
        if seq - 1 in by_seq and any(previous not in by_seq[seq - 1] for previous in by_seq[seq].values())
    ]
    return Chain(
        device=device,
        entries=sum(len(hashes) for hashes in by_seq.values()),
        highest=numbers[-1],
        gaps=tuple(gaps),
        forks=tuple(seq for seq in numbers if len(by_seq[seq]) > 1),
        breaks=tuple(breaks),
        unsigned=sum(len(hashes) for hashes in by_seq.values()) - len(_led_to(by_seq, signed)),
    )


def _led_to(by_seq: Mapping[int, Mapping[bytes, bytes]], heads: set[tuple[int, bytes]]) -> set[bytes]:
    """Hashes of the entries that heads lead to, link by link. A head signs for all that its entry continues."""
    reached: set[bytes] = set()
    for start, tip in heads:
        seq, leaf = start, tip
        while leaf in by_seq.get(seq, {}) and leaf not in reached:
            reached.add(leaf)
            seq, leaf = seq - 1, by_seq[seq][leaf]
    return reached
