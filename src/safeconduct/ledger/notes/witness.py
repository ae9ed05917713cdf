"""A witness: remembers the last checkpoint of a log that it signed, and signs only what continues it.

It holds no entries and no personal data: a size, a root and the log's own signature. That is enough to hold a log to
everything that it ever showed this witness. Two witnesses of opposing sides hold it to the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from safeconduct.ledger.entry import Refused
from safeconduct.ledger.notes.checkpoint import Checkpoint, checkpoint_in, read_witness_request
from safeconduct.ledger.notes.keys import SigningKey, VerifierKey, read_verifier_key
from safeconduct.ledger.notes.signed import SignedNote, cosign_note, read_note
from safeconduct.ledger.tree import BadProof, check_consistency

STATE_FORM = "safeconduct-witness/1"


@dataclass(frozen=True, slots=True)
class WitnessState:
    """What a witness knows: the key of the log that it watches, and the last checkpoint that it signed."""

    log: VerifierKey
    signed: SignedNote | None = None

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The last checkpoint that it signed."""
        return None if self.signed is None else checkpoint_in(self.signed)

    def text(self) -> str:
        """The state as its file holds it."""
        body = {
            "form": STATE_FORM,
            "log": str(self.log),
            "signed": "" if self.signed is None else str(self.signed),
        }
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def read_state(text: str) -> WitnessState:
    """The state in a file. Refused where it is damaged: a witness that has forgotten must not sign."""
    try:
        body = json.loads(text)
        form, log, signed = body["form"], body["log"], body["signed"]
    except (ValueError, KeyError, TypeError):
        raise Refused("LG040", "the witness's memory is damaged; without it nothing may be signed") from None
    if form != STATE_FORM or not isinstance(log, str) or not isinstance(signed, str):
        raise Refused("LG040", "the witness's memory is damaged; without it nothing may be signed")
    return WitnessState(read_verifier_key(log), read_note(signed.encode()) if signed else None)


class Forked(Refused):
    """The log signed two histories. ``evidence`` is a text with both, for the other side and whoever judges."""

    def __init__(self, code: str, fact: str, evidence: str) -> None:
        super().__init__(code, fact)
        self.evidence = evidence


def cosign(
    state: WitnessState, request: bytes, key: SigningKey, now_s: int
) -> tuple[WitnessState, SignedNote]:
    """The checkpoint with this witness's signature, and the state to keep **before** the signature is given away.

    Refused where the request is not of the form, not from the watched log, or not from where this witness stands;
    Forked where the log's own signature stands under a checkpoint that does not continue what it showed before.
    """
    asked = read_witness_request(request)
    new = checkpoint_in(asked.checkpoint)
    if new.origin != state.log.name:
        raise Refused("LG008", f"is a checkpoint of {new.origin!r}; this witness watches {state.log.name!r}")
    if asked.checkpoint.by(state.log) is None:
        raise Refused("LG029", "the checkpoint is not signed by the log")
    old = state.checkpoint
    if old is not None:
        _continues(state, old, new, asked.old_size, asked.proof, asked.checkpoint)
    elif asked.old_size or asked.proof:
        raise Refused("LG041", "this witness has signed nothing yet: ask it with old size 0")
    cosigned = asked.checkpoint.merged([cosign_note(asked.checkpoint, key, now_s)])
    return WitnessState(state.log, cosigned), cosigned


def _continues(
    state: WitnessState,
    old: Checkpoint,
    new: Checkpoint,
    asked_from: int,
    proof: tuple[bytes, ...],
    note: SignedNote,
) -> None:
    if new.size < old.size:
        raise Refused("LG042", f"shows {new.size} entries; this witness has signed {old.size} already")
    if new.size == old.size and new.root != old.root:
        fact = f"the log signed two different histories of {new.size} entries"
        raise Forked("LG043", fact, _evidence(state, note, proof))
    if asked_from != old.size:
        raise Refused("LG041", f"this witness stands at {old.size} entries: ask it with old size {old.size}")
    try:
        check_consistency(old.size, new.size, proof, old.root, new.root)
    except BadProof as error:
        fact = f"the {new.size} entries do not continue the {old.size} that this witness signed: the proof {error}"
        raise Forked("LG044", fact, _evidence(state, note, proof)) from None


def _evidence(state: WitnessState, note: SignedNote, proof: tuple[bytes, ...]) -> str:
    """Both notes as they are: the log's signature is under each."""
    body = {
        "form": "safeconduct-fork/1",
        "log": str(state.log),
        "signed_before": str(state.signed),
        "shown_now": str(note),
        "proof": [one.hex() for one in proof],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
