"""Whose word counts: the keys of a log, as the log's own first device enrolled and revoked them.

These few kinds of entry are the ledger's own; every other kind means nothing to it. They count only from the device
``ledger``, which is the log itself, so that no other device can enrol a friend.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from safeconduct.errors import SafeconductError
from safeconduct.ledger.canonical import Value
from safeconduct.ledger.entry import Entry, Refused, content_of, read_envelope
from safeconduct.ledger.notes.keys import SignatureType, VerifierKey, read_verifier_key
from safeconduct.ledger.record import Record
from safeconduct.ledger.storing import Store

OWN_DEVICE = "ledger"
LOG_OPENED = "log_opened"
KEY_ENROLLED = "key_enrolled"
KEY_REVOKED = "key_revoked"
PART_ERASED = "part_erased"
OWN_KINDS = frozenset({LOG_OPENED, KEY_ENROLLED, KEY_REVOKED, PART_ERASED})

Role = Literal["log", "device", "witness", "officer"]
ROLES: tuple[Role, ...] = ("log", "device", "witness", "officer")


class NotTheLog(SafeconductError):
    """A store whose first entry does not open a log."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One key. ``side`` is the opposing side that a witness stands with, empty for one that stands with none.

    ``last`` is the last number that a revoked key may speak for: of a device, the seq of an entry; of the log and its
    witnesses, the size of a checkpoint. None while the key stands.
    """

    role: Role
    key: VerifierKey
    side: str = ""
    last: int | None = None

    def may_sign(self, number: int) -> bool:
        """True where the key speaks for this seq or size."""
        return self.last is None or number <= self.last


@dataclass(frozen=True, slots=True)
class Ring:
    """Every key of a log, and what was laid down when it was opened."""

    origin: str
    sides: tuple[str, ...] = ()
    agreed_max_s: int = 0
    keys: tuple[Enrolled, ...] = ()

    def of(self, role: Role, name: str | None = None) -> tuple[Enrolled, ...]:
        """The keys of a role, of one name where it is given, in the order of their enrolment."""
        return tuple(one for one in self.keys if one.role == role and name in {None, one.key.name})


def opening(key: VerifierKey, sides: Iterable[str], agreed_max_s: int) -> dict[str, Value]:
    """The content of a log's first entry."""
    return {"vkey": str(key), "sides": [*sides], "agreed_max_s": agreed_max_s}


def enrolment(role: Role, key: VerifierKey, side: str = "") -> dict[str, Value]:
    """The content of an entry that enrols a key. Refused where the kind of key does not fit the role."""
    wanted = SignatureType.COSIGNATURE if role == "witness" else SignatureType.NOTE
    if key.kind is not wanted:
        raise Refused(
            "LG020", f"the key of {key.name} is of kind {int(key.kind)}; a {role} needs kind {int(wanted)}"
        )
    return {"role": role, "vkey": str(key), "side": side}


def revocation(key: VerifierKey, last: int, reason: str) -> dict[str, Value]:
    """The content of an entry that revokes a key; ``last`` as in Enrolled (−1: nothing that it signed stands)."""
    return {"vkey": str(key), "last": last, "reason": reason}


def ring_of(store: Store) -> Ring:
    """The keys of the log in a store."""
    highest = store.highest(OWN_DEVICE)
    indexes = [store.find(OWN_DEVICE, seq) for seq in range(-1 if highest is None else highest + 1)]
    records = (record for found in indexes for index in found for record in store.records(index, index + 1))
    return ring_in((read_envelope(record.envelope), record) for record in records)


def ring_in(records: Iterable[tuple[Entry, Record]]) -> Ring:
    """The keys that records of the log's own device set down. NotTheLog unless its first entry opens a log."""
    fold: _Fold | None = None
    for entry, record in records:
        if entry.device != OWN_DEVICE or entry.kind not in OWN_KINDS:
            continue
        content = content_of(record) or {}
        if fold is None:
            if entry.kind != LOG_OPENED:
                break
            fold = _Fold(entry.log, content)
        else:
            fold.take(entry.kind, content)
    if fold is None:
        raise NotTheLog(
            "the first entry does not open a log: this is not a ledger, or its beginning is missing"
        )
    return fold.ring()


@dataclass(slots=True)
class _Fold:
    origin: str
    opened: dict[str, Value]
    keys: dict[str, Enrolled] = field(default_factory=dict)

    def __post_init__(self) -> None:
        key = read_verifier_key(str(self.opened.get("vkey", "")))
        self.keys[str(key)] = Enrolled("log", key)

    def take(self, kind: str, content: dict[str, Value]) -> None:
        vkey = str(content.get("vkey", ""))
        if kind == KEY_ENROLLED and vkey not in self.keys:
            role = next((one for one in ROLES if one == content.get("role")), None)
            if role is None:
                raise Refused(
                    "LG007", f"a key is enrolled for the role {content.get('role')!r}, which there is not"
                )
            self.keys[vkey] = Enrolled(role, read_verifier_key(vkey), str(content.get("side", "")))
        elif kind == KEY_REVOKED and vkey in self.keys:
            old, last = self.keys[vkey], content.get("last")
            if type(last) is int and (old.last is None or last < old.last):
                self.keys[vkey] = Enrolled(old.role, old.key, old.side, last)

    def ring(self) -> Ring:
        sides, agreed = self.opened.get("sides"), self.opened.get("agreed_max_s")
        return Ring(
            self.origin,
            tuple(str(side) for side in sides) if isinstance(sides, list) else (),
            agreed if type(agreed) is int else 0,
            tuple(self.keys.values()),
        )
