"""Entries to keep: any bytes will do for a store."""

from __future__ import annotations

import random

from safeconduct.ledger.record import CONTENT, PERSONAL, Part, Record

META = {"origin": "example.org/ledger"}


def entry(seq: int, device: str = "post-a", *, size: int = 120) -> Record:
    """The same entry each time for the same arguments."""
    source = random.Random(f"{device}/{seq}/{size}")
    return Record(
        source.randbytes(size),
        device,
        seq,
        {
            CONTENT: Part(source.randbytes(16), source.randbytes(size // 2)),
            PERSONAL: Part(source.randbytes(16), source.randbytes(40)),
        },
        1_480_000_000_000 + seq,
    )


def entries(start: int, stop: int, device: str = "post-a", *, size: int = 120) -> list[Record]:
    """Entries ``start`` to ``stop`` of a device."""
    return [entry(seq, device, size=size) for seq in range(start, stop)]
