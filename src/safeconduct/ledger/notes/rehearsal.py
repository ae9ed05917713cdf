"""Keys and salts of a rehearsal. Anybody can make them from a name, so they prove nothing, and nothing real takes them.

They are fixed so that the same rehearsal gives the same entries, roots and signatures wherever it is run.
"""

from __future__ import annotations

import hashlib
from itertools import count

from safeconduct.ledger.entry import Refused, Salt
from safeconduct.ledger.notes.keys import SignatureType, SigningKey, VerifierKey
from safeconduct.ledger.record import SALT_BYTES

MARK = "REHEARSAL"
"""Stands before the name of a rehearsal's log, and so in every entry, checkpoint and bundle of it."""
_DOMAIN = "safeconduct rehearsal: this key is known to everybody"


def rehearsal_origin(case: str) -> str:
    """The name of the log in which a case is rehearsed."""
    return f"{MARK}/{case}"


def is_rehearsal(origin: str) -> bool:
    """True for the name of a rehearsal's log."""
    return origin.split("/", 1)[0] == MARK


def rehearsal_key(name: str, kind: SignatureType = SignatureType.NOTE) -> SigningKey:
    """The key that anybody can make from its name."""
    return SigningKey(name, kind, _digest(f"{_DOMAIN}\n{int(kind)}\n{name}"))


def rehearsal_salt(name: str, first: int = 0) -> Salt:
    """Salts that follow from a name and their number."""
    numbers = count(first)
    return lambda: _digest(f"{_DOMAIN}\nsalt\n{name}\n{next(numbers)}")[:SALT_BYTES]


def refuse_rehearsal(origin: str, key: VerifierKey | None = None) -> None:
    """Refused where a log is a rehearsal's, or a key is one that anybody can make: neither is for real use."""
    if is_rehearsal(origin):
        raise Refused(
            "LG064", f"{origin} is a rehearsal: everybody knows its keys, and nothing real is kept in it"
        )
    if key is not None and key.public == rehearsal_key(key.name, key.kind).verifier.public:
        raise Refused("LG064", f"the key of {key.name} is a rehearsal's: everybody knows it")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
