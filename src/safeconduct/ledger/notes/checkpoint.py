"""Checkpoints (C2SP tlog-checkpoint): how many entries a log has and their root, in three lines that it signs.

Also the two files in which a checkpoint travels with a proof: what a witness is asked (C2SP tlog-witness,
add-checkpoint) and the proof that one entry is in (C2SP tlog-proof). Each is small enough for one QR code.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.ledger.entry import Refused
from safeconduct.ledger.notes.signed import SignedNote, read_note
from safeconduct.ledger.record import HASH_BYTES
from safeconduct.ledger.tree import BadProof, check_inclusion

PROOF_FORM = "c2sp.org/tlog-proof@v1"
PROOF_MAX = 63
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at one size. ``extensions`` are lines that a foreign log may add; ours has none."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        return "".join(
            f"{line}\n" for line in (self.origin, self.size, hash_text(self.root), *self.extensions)
        )


def checkpoint_in(note: SignedNote) -> Checkpoint:
    """What a note says, where it is a checkpoint. Refused where it is not. No signature is checked here."""
    lines = note.text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines):
        raise Refused("LG024", "is not a checkpoint: origin, size and root, one line each")
    return Checkpoint(lines[0], size_in(lines[1]), hash_in(lines[2]), tuple(lines[3:]))


@dataclass(frozen=True, slots=True)
class WitnessRequest:
    """What a witness is asked to sign: a checkpoint, and the proof that it continues the last one that it signed."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: SignedNote

    def __str__(self) -> str:
        lines = [f"old {self.old_size}", *(hash_text(one) for one in self.proof)]
        return "".join(f"{line}\n" for line in lines) + f"\n{self.checkpoint}"


def read_witness_request(data: bytes) -> WitnessRequest:
    """The request in bytes. Refused where it is not of the form."""
    head, note = _headed(data, "a request to a witness")
    if not head[0].startswith("old "):
        raise Refused("LG025", "is not a request to a witness: it does not begin with `old SIZE`")
    return WitnessRequest(size_in(head[0].removeprefix("old ")), _proof_in(head[1:]), note)


@dataclass(frozen=True, slots=True)
class InclusionFile:
    """The proof that an entry stands at an index of a log, with the checkpoint that it leads to."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: SignedNote

    def __str__(self) -> str:
        lines = [PROOF_FORM, f"index {self.index}", *(hash_text(one) for one in self.proof)]
        return "".join(f"{line}\n" for line in lines) + f"\n{self.checkpoint}"

    def check(self, leaf: bytes) -> None:
        """Refused unless the entry with this leaf hash stands there. Whose signature it is, the caller asks."""
        said = checkpoint_in(self.checkpoint)
        try:
            check_inclusion(leaf, self.index, said.size, self.proof, said.root)
        except BadProof as error:
            raise Refused("LG026", f"the proof {error}") from None


def read_inclusion_file(data: bytes) -> InclusionFile:
    """The proof in bytes. Refused where it is not of the form. Extra data are passed over: nobody vouches for it."""
    head, note = _headed(data, "a proof")
    if head[0] != PROOF_FORM:
        raise Refused("LG025", f"is not a proof: it does not begin with {PROOF_FORM}")
    rest = head[2:] if len(head) > 1 and head[1].startswith("extra ") else head[1:]
    if not rest or not rest[0].startswith("index "):
        raise Refused("LG025", "the proof names no index")
    return InclusionFile(size_in(rest[0].removeprefix("index ")), _proof_in(rest[1:]), note)


def hash_text(raw: bytes) -> str:
    """A hash as notes write it."""
    return base64.b64encode(raw).decode()


def hash_in(text: str) -> bytes:
    """The hash in a line. Refused where it is not 32 bytes in the one base64 form."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != HASH_BYTES or hash_text(raw) != text:
        raise Refused("LG024", "a hash is not 32 bytes in base64")
    return raw


def size_in(text: str) -> int:
    """The whole number in a line. Refused where it is not one in plain decimal digits without leading zeros."""
    if not _DECIMAL.fullmatch(text):
        raise Refused("LG024", "a size is not a plain decimal number")
    return int(text)


def _proof_in(lines: Sequence[str]) -> tuple[bytes, ...]:
    if len(lines) > PROOF_MAX:
        raise Refused("LG025", f"the proof has more than {PROOF_MAX} hashes")
    return tuple(hash_in(line) for line in lines)


def _headed(data: bytes, what: str) -> tuple[list[str], SignedNote]:
    """Lines before the first empty one, and the note after it."""
    head, gap, rest = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        gap, lines = b"", []
    if not gap:
        raise Refused("LG025", f"is not {what}: lines, an empty line, a checkpoint")
    return lines, read_note(rest)
