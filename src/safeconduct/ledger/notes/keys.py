"""Ed25519 keys in the form of C2SP signed-note: a name, a key id that names the kind of signature, and the key.

Public: ``NAME+ID+BASE64``. Secret: ``PRIVATE+KEY+NAME+ID+BASE64``, in a file that only its owner can read. A secret key
never shows in ``repr`` or in an error.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from safeconduct.ledger.entry import Refused

SECRET_PREFIX = "PRIVATE+KEY+"  # noqa: S105  # the mark of a secret key's text, not one
PRIVATE_MODE = 0o600


class SignatureType(IntEnum):
    """What a key signs: the byte that C2SP gives to each kind of signature."""

    NOTE = 1
    """The text of a note as it stands: logs, devices, officers."""
    COSIGNATURE = 4
    """A checkpoint with the second at which it was seen: witnesses."""


@dataclass(frozen=True)
class VerifierKey:
    """Whom a signature is held to."""

    name: str
    kind: SignatureType
    public: bytes

    @cached_property
    def key_id(self) -> bytes:
        """Four bytes that tell this key from others of its name: SHA-256(name ‖ newline ‖ kind ‖ public key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        coded = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{coded}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key's text in groups of four hex digits, to read to each other over a telephone."""
        digest = hashlib.sha256(str(self).encode()).hexdigest()[:32]
        return " ".join(digest[place : place + 4] for place in range(0, 32, 4))

    def signed(self, message: bytes, signature: bytes) -> bool:
        """True where this key made the signature over the message."""
        from cryptography.exceptions import InvalidSignature

        try:
            self._loaded.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _loaded(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        return Ed25519PublicKey.from_public_bytes(self.public)


@dataclass(frozen=True)
class SigningKey:
    """A secret key. Its ``seed`` shows nowhere but in :meth:`secret_text`."""

    name: str
    kind: SignatureType
    seed: bytes = field(repr=False)

    @cached_property
    def _loaded(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.kind, self._loaded.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature over a message."""
        signature: bytes = self._loaded.sign(message)
        return signature

    def secret_text(self) -> str:
        """The key as its file holds it."""
        coded = base64.b64encode(bytes([self.kind]) + self.seed).decode()
        return f"{SECRET_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{coded}"


def new_key(name: str, kind: SignatureType = SignatureType.NOTE) -> SigningKey:
    """A fresh key from the system's random source."""
    if not is_key_name(name):
        raise Refused("LG020", f"{name!r} cannot name a key: no spaces, no plus sign, not empty")
    return SigningKey(name, kind, secrets.token_bytes(32))


def is_key_name(name: str) -> bool:
    """True where a signed note can carry the name: not empty, no space, plus or control character."""
    return bool(name) and "+" not in name and not any(char.isspace() or ord(char) < 32 for char in name)


def read_verifier_key(text: str) -> VerifierKey:
    """The public key that a text such as ``NAME+ID+BASE64`` stands for. Refused where its id is not its own."""
    name, hexed, coded = _split(text)
    kind, public = _typed(coded)
    key = VerifierKey(name, kind, public)
    if key.key_id.hex() != hexed:
        raise Refused("LG020", f"the key id of {name!r} is not the one of its key")
    return key


def read_signing_key(path: Path) -> SigningKey:
    """The secret key in a file. Refused where it is not one, or where others may read it: it may be known to them."""
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise Refused(
            "LG021", f"others may read {path.name}; make it private (chmod 600), and replace a key they read"
        )
    text = path.read_text(encoding="utf-8").strip()
    if not text.startswith(SECRET_PREFIX):
        raise Refused("LG020", f"{path.name} does not hold a secret key")
    name, hexed, coded = _split(text.removeprefix(SECRET_PREFIX))
    key = SigningKey(name, *_typed(coded))
    if key.verifier.key_id.hex() != hexed:
        raise Refused("LG020", f"{path.name}: the key id of {name!r} is not the one of its key")
    return key


def write_signing_key(path: Path, key: SigningKey) -> None:
    """Write a secret key where none is, readable by its owner alone from the start. FileExistsError otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(key.secret_text() + "\n")
        file.flush()
        os.fsync(file.fileno())


def _split(text: str) -> tuple[str, str, str]:
    pieces = text.split("+", 2)  # base64 may hold a plus sign of its own
    if len(pieces) != 3 or not is_key_name(pieces[0]):
        raise Refused("LG020", "is not a key of the form NAME+ID+BASE64")
    return pieces[0], pieces[1], pieces[2]


def _typed(coded: str) -> tuple[SignatureType, bytes]:
    try:
        raw = base64.b64decode(coded, validate=True)
        kind = SignatureType(raw[0])
    except (binascii.Error, ValueError, IndexError):
        raise Refused("LG020", "holds no Ed25519 key in base64") from None
    if len(raw) != 33 or base64.b64encode(raw).decode() != coded:
        raise Refused("LG020", "holds no Ed25519 key in base64")
    return kind, raw[1:]
