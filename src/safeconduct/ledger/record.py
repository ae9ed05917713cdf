"""One entry as a ledger keeps it: the envelope that was received, byte for byte, and the parts that it commits to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

SALT_BYTES = 16
HASH_BYTES = 32
CONTENT = "content"
"""The part that every entry has: what was observed, counts and places. Nobody can erase it."""
PERSONAL = "personal"
"""The part that an entry may have beside it: what tells of one person. Two can erase it; no count rests on it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an entry. ``body`` is None once it was erased, or where it is withheld; the salt goes with it."""

    salt: bytes
    body: bytes | None

    @property
    def commitment(self) -> bytes:
        """What an envelope holds of a part: SHA-256 of salt and body. ValueError where the body is gone."""
        if self.body is None:
            raise ValueError("a part without its body commits to nothing")
        return hashlib.sha256(self.salt + self.body).digest()


GONE = Part(b"", None)
"""What is left of a part that was erased. The salt is erased too: with it, a short body could be guessed and tried."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry in a ledger.

    ``envelope`` is canonical JSON exactly as received; ``device`` and ``seq`` are read out of it, for finding;
    ``received_ms`` is when this ledger took it, in milliseconds since 1970 UTC, by this ledger's clock. The last is
    not in the envelope, so the tree does not hold it: checkpoints and cosignatures around it do.
    """

    envelope: bytes
    device: str
    seq: int
    parts: Mapping[str, Part]
    received_ms: int

    @property
    def leaf_hash(self) -> bytes:
        """Hash of the envelope as a leaf of the tree (RFC 6962): 32 bytes. It is also the entry's own name."""
        return leaf_hash(self.envelope)


def leaf_hash(envelope: bytes) -> bytes:
    """SHA-256(0x00 ‖ envelope): RFC 6962's hash of a leaf."""
    return hashlib.sha256(b"\x00" + envelope).digest()
