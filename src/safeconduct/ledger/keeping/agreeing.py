"""What witnesses have signed, and since when both sides stand behind the same beginning of the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from safeconduct.ledger.entry import Refused
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.notes.checkpoint import Checkpoint, checkpoint_in
from safeconduct.ledger.notes.signed import SignedNote, read_note
from safeconduct.ledger.ring import Enrolled

COSIGNATURE = "cosignature"


@dataclass(frozen=True, slots=True)
class Cosigned:
    """One witness's signature under a checkpoint of this log, checked. ``time_s`` is the witness's own clock."""

    witness: Enrolled
    checkpoint: Checkpoint
    time_s: int
    note: SignedNote


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where the ledger stands with its witnesses at a moment.

    ``size`` entries are agreed since ``since_s``: from then on one witness of each opposing side has signed them. Both
    are 0 where nothing is agreed. ``late`` is the alarm: nothing agreed, or longer ago than the limit laid down when
    the log was opened. A log that has no sides can never be agreed.
    """

    sides: tuple[str, ...]
    size: int
    since_s: int
    age_s: int
    late: bool


def take_cosigned(log: Log, note: SignedNote, now_ms: int) -> tuple[Cosigned, ...]:
    """Keep the signatures of enrolled witnesses under a checkpoint of this log; those that were new.

    Refused where it is not a checkpoint of this log as it stands, or no enrolled witness signed it.
    """
    found = _cosigned(log, note)
    if not found:
        raise Refused("LG028", "no enrolled witness has signed this checkpoint")
    known = {(one.witness.key, one.checkpoint.size) for one in cosigned(log)}
    new = tuple(one for one in found if (one.witness.key, one.checkpoint.size) not in known)
    for one in new:
        log.store.add_note(COSIGNATURE, str(one.note).encode(), now_ms)
    return new


def cosigned(log: Log) -> tuple[Cosigned, ...]:
    """Every witness's signature that was taken."""
    return tuple(one for kept in log.store.notes(COSIGNATURE) for one in _cosigned(log, read_note(kept.body)))


def last_signed_by(log: Log, witness: str) -> int:
    """The largest size that a witness has signed, as far as this ledger was told; 0 where none."""
    return max((one.checkpoint.size for one in cosigned(log) if one.witness.key.name == witness), default=0)


def agreement(log: Log, now_s: int) -> Agreement:
    """Up to where, and since when, one witness of each opposing side has signed the same checkpoint."""
    first: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for one in cosigned(log):
        by_side = first[one.checkpoint.size]
        by_side[one.witness.side] = min(one.time_s, by_side.get(one.witness.side, one.time_s))
    sides = log.ring.sides
    agreed = [size for size, by_side in first.items() if sides and set(sides) <= by_side.keys()]
    size = max(agreed, default=0)
    since_s = max(first[size][side] for side in sides) if agreed else 0
    age_s = max(0, now_s - since_s) if agreed else 0
    return Agreement(sides, size, since_s, age_s, late=not agreed or age_s > log.ring.agreed_max_s)


def _cosigned(log: Log, note: SignedNote) -> tuple[Cosigned, ...]:
    said = checkpoint_in(note)
    if said.origin != log.origin:
        raise Refused("LG008", f"is a checkpoint of {said.origin!r}, not of {log.origin!r}")
    logs = [one.key for one in log.ring.of("log") if one.may_sign(said.size)]
    if not any(note.by(key) for key in logs):
        raise Refused("LG029", "the checkpoint is not signed by the log")
    if said.size > log.store.size or log.root(said.size) != said.root:
        raise Refused(
            "LG034", f"the log signed another history of {said.size} entries: keep this file, it is evidence"
        )
    found = []
    for witness in log.ring.of("witness"):
        signature = note.by(witness.key) if witness.may_sign(said.size) else None
        if signature is not None:
            ours = tuple(one for one in note.signatures if any(one.name == key.name for key in logs))
            alone = SignedNote(note.text, (*ours, signature))
            found.append(Cosigned(witness, said, signature.time_s, alone))
    return tuple(found)
