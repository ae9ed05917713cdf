"""Signed notes (C2SP signed-note): text that people can read, and one line for each signature under it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.ledger.entry import Refused
from safeconduct.ledger.notes.keys import SignatureType, SigningKey, VerifierKey, is_key_name

NOTE_MAX = 64 * 1024
SIGNATURES_MAX = 64
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who is said to have signed, with which key, and the bytes."""

    name: str
    key_id: bytes
    raw: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.raw).decode()}"

    @property
    def time_s(self) -> int:
        """Of a cosignature: the second, UTC, at which the witness says that it signed."""
        return int.from_bytes(self.raw[:8], "big")


@dataclass(frozen=True, slots=True)
class SignedNote:
    """Text (it ends in a newline) and its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(f"{signature}\n" for signature in self.signatures)

    def by(self, key: VerifierKey) -> Signature | None:
        """The signature that a key made, checked; None where it made none. Refused where one in its name is false."""
        for signature in self.signatures:
            if signature.name != key.name or signature.key_id != key.key_id:
                continue
            if not key.signed(*_message(self.text, key.kind, signature.raw)):
                raise Refused("LG022", f"the signature in the name of {key.name} is not its own")
            return signature
        return None

    def merged(self, others: Iterable[Signature]) -> SignedNote:
        """The same text with further signatures; one that stands there already is not repeated."""
        return SignedNote(self.text, tuple(dict.fromkeys((*self.signatures, *others))))


def sign_note(text: str, *keys: SigningKey) -> SignedNote:
    """A note signed by keys of kind NOTE. ValueError for a text that a note cannot carry."""
    if not _is_note_text(text):
        raise ValueError("a note's text is lines without control characters, the last one ended")
    return SignedNote(
        text, tuple(Signature(key.name, key.verifier.key_id, key.sign(text.encode())) for key in keys)
    )


def cosign_note(note: SignedNote, key: SigningKey, now_s: int) -> Signature:
    """A witness's signature over a checkpoint and the second at which it was seen (C2SP tlog-cosignature, Ed25519)."""
    signed = key.sign(cosigned_message(note.text, now_s))
    return Signature(key.name, key.verifier.key_id, now_s.to_bytes(8, "big") + signed)


def cosigned_message(text: str, time_s: int) -> bytes:
    """What a witness signs."""
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def read_note(data: bytes) -> SignedNote:
    """The note in bytes. Refused unless it is of the form to the letter; who signed it is not asked here."""
    if len(data) > NOTE_MAX:
        raise Refused("LG023", f"the note has {len(data)} bytes, more than {NOTE_MAX}")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise Refused("LG023", "the note is not UTF-8") from None
    text, gap, lines = whole.rpartition("\n\n")
    text += "\n"
    if not gap or not lines.endswith("\n") or not _is_note_text(text):
        raise Refused("LG023", "is not a note: text, an empty line, signatures, every line ended")
    signatures = tuple(read_signature(line) for line in lines.removesuffix("\n").split("\n"))
    if len(signatures) > SIGNATURES_MAX:
        raise Refused("LG023", f"the note has more than {SIGNATURES_MAX} signatures")
    return SignedNote(text, signatures)


def read_signature(line: str) -> Signature:
    """The signature in one line. Refused where it is not of the form."""
    name, space, coded = line.removeprefix(_DASH).partition(" ")
    try:
        raw = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not line.startswith(_DASH) or not space or not is_key_name(name) or len(raw) < 5:
        raise Refused("LG023", "a signature line is not dash, name, base64")
    if base64.b64encode(raw).decode() != coded:
        raise Refused("LG023", "a signature line is not in the one base64 form")
    return Signature(name, raw[:4], raw[4:])


def _message(text: str, kind: SignatureType, raw: bytes) -> tuple[bytes, bytes]:
    """What was signed and the signature proper."""
    if kind is SignatureType.COSIGNATURE:
        time_s = int.from_bytes(raw[:8], "big")
        return cosigned_message(text, time_s), raw[8:] if time_s < 2**63 else b""
    return text.encode(), raw


def _is_note_text(text: str) -> bool:
    return text.endswith("\n") and not any(char < " " and char != "\n" for char in text)
