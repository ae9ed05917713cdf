"""What one entry says: its envelope written and read. docs/reference/ledger-form.md is the same in words.

Times are milliseconds since 1970 UTC. Three are kept apart: when something was observed, what the device's clock showed
when it was written down (both in the envelope, both the device's word), and when a ledger received it (in the record).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from safeconduct.errors import SafeconductError
from safeconduct.ids import is_id
from safeconduct.ledger.canonical import INT_MAX, NotCanonical, Value, canonical, read_canonical
from safeconduct.ledger.record import CONTENT, GONE, HASH_BYTES, PERSONAL, SALT_BYTES, Part, Record

FORM = "safeconduct-entry/1"
ENVELOPE_MAX = 16 * 1024
PART_MAX = 1024 * 1024
CLOCK_AHEAD_MAX_MS = 10 * 60_000
"""A clock further ahead than this of the one that reads it is wrong, and moves nobody else's."""
FIRST = b""
"""What stands for the previous entry in a device's first one."""

_HEX = re.compile(r"[0-9a-f]{64}")
_KEYS = frozenset(
    {
        "clock_count",
        "clock_ms",
        "device",
        "device_ms",
        "form",
        "kind",
        "log",
        "observed_ms",
        "parts",
        "previous",
    }
    | {"seq", "supersedes"}
)


class Refused(SafeconductError):
    """An entry, head or note that a receiver does not take. ``code`` is the fault's, the text says the fact."""

    def __init__(self, code: str, fact: str) -> None:
        super().__init__(f"{code} {fact}")
        self.code = code
        self.fact = fact


@dataclass(frozen=True, slots=True, order=True)
class HybridTime:
    """A clock reading that never goes back on one device, and never behind what that device has seen of others."""

    ms: int
    count: int

    def next(self, now_ms: int) -> HybridTime:
        """The reading for something that happens now, after everything this reading has seen."""
        return HybridTime(now_ms, 0) if now_ms > self.ms else HybridTime(self.ms, self.count + 1)

    def seen(self, other: HybridTime, now_ms: int) -> HybridTime:
        """This reading after meeting ``other``. One too far ahead of ``now_ms`` moves nothing: its clock is wrong."""
        return self if other.ms > now_ms + CLOCK_AHEAD_MAX_MS else max(self, other)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an envelope says.

    ``previous`` is the leaf hash of the device's entry before this one, FIRST in its first. ``supersedes`` names
    entries, by leaf hash, that this one corrects; they stay. ``parts`` holds the commitment of each part.
    """

    log: str
    device: str
    seq: int
    previous: bytes
    clock: HybridTime
    device_ms: int
    observed_ms: int
    kind: str
    supersedes: tuple[bytes, ...]
    parts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Observation:
    """What somebody at a device wants to put down, before it has a place in a chain."""

    kind: str
    content: dict[str, Value]
    observed_ms: int
    personal: dict[str, Value] | None = None
    supersedes: tuple[bytes, ...] = ()


def envelope_of(entry: Entry) -> bytes:
    """The entry's envelope: canonical bytes. What it commits to can no longer be exchanged."""
    return canonical(
        {
            "clock_count": entry.clock.count,
            "clock_ms": entry.clock.ms,
            "device": entry.device,
            "device_ms": entry.device_ms,
            "form": FORM,
            "kind": entry.kind,
            "log": entry.log,
            "observed_ms": entry.observed_ms,
            "parts": {name: commitment.hex() for name, commitment in entry.parts.items()},
            "previous": entry.previous.hex(),
            "seq": entry.seq,
            "supersedes": [named.hex() for named in entry.supersedes],
        }
    )


Salt = Callable[[], bytes]
"""Where the salt of a part comes from: SALT_BYTES that nobody can guess."""


def fresh_salt() -> bytes:
    """A salt from the system's random source."""
    return secrets.token_bytes(SALT_BYTES)


def sealed(observation: Observation, salt: Salt = fresh_salt) -> dict[str, Part]:
    """The observation's parts, each with a salt of its own."""
    bodies = {CONTENT: observation.content, PERSONAL: observation.personal}
    return {name: Part(salt(), canonical(body)) for name, body in bodies.items() if body is not None}


def read_envelope(envelope: bytes) -> Entry:
    """What an envelope says. Refused where it is not canonical or not of the form; nothing is repaired."""
    if len(envelope) > ENVELOPE_MAX:
        raise Refused("LG001", f"the envelope has {len(envelope)} bytes, more than {ENVELOPE_MAX}")
    try:
        said = read_canonical(envelope)
    except NotCanonical as error:
        raise Refused("LG001", f"the envelope {error}") from None
    if not isinstance(said, dict) or said.keys() != _KEYS:
        raise Refused(
            "LG002", f"the envelope does not have the keys {', '.join(sorted(_KEYS))}, and no others"
        )
    if said["form"] != FORM:
        raise Refused("LG002", f"the form is {said['form']!r}, not {FORM!r}")
    parts = said["parts"]
    if not isinstance(parts, dict) or CONTENT not in parts or not parts.keys() <= {CONTENT, PERSONAL}:
        raise Refused("LG002", "the parts are not content, or content and personal")
    supersedes = said["supersedes"]
    if not isinstance(supersedes, list):
        raise Refused("LG002", "supersedes is not a list")
    seq = _number(said, "seq")
    previous = FIRST if said["previous"] == "" else _hash(said["previous"], "previous")
    if (seq == 0) != (previous == FIRST):
        raise Refused("LG002", "a first entry has no previous one, and every other has")
    log = said["log"]
    if not isinstance(log, str) or not log:
        raise Refused("LG002", "log is not the name of a log")
    return Entry(
        log=log,
        device=_name(said, "device"),
        seq=seq,
        previous=previous,
        clock=HybridTime(_number(said, "clock_ms"), _number(said, "clock_count")),
        device_ms=_number(said, "device_ms"),
        observed_ms=_number(said, "observed_ms"),
        kind=_name(said, "kind"),
        supersedes=tuple(_hash(named, "supersedes") for named in supersedes),
        parts=MappingProxyType({name: _hash(hexed, name) for name, hexed in parts.items()}),
    )


def read_parts(entry: Entry, parts: Mapping[str, Part]) -> dict[str, Part]:
    """The parts that came with an entry, each held to its commitment. Refused where one is not what was committed to.

    A part that did not come, or came without its body, is given as GONE: it was erased or withheld, and still counts as
    committed to.
    """
    if not parts.keys() <= entry.parts.keys():
        raise Refused("LG004", "has a part that the envelope does not commit to")
    held: dict[str, Part] = {}
    for name, commitment in entry.parts.items():
        part = parts.get(name, GONE)
        if part.body is None:
            held[name] = GONE
            continue
        if len(part.body) > PART_MAX:
            raise Refused("LG001", f"part {name} has {len(part.body)} bytes, more than {PART_MAX}")
        if len(part.salt) != SALT_BYTES or part.commitment != commitment:
            raise Refused("LG004", f"part {name} is not what the envelope commits to")
        try:
            body = read_canonical(part.body)
        except NotCanonical as error:
            raise Refused("LG001", f"part {name} {error}") from None
        if not isinstance(body, dict):
            raise Refused("LG002", f"part {name} is not an object")
        held[name] = part
    return held


def content_of(record: Record, part: str = CONTENT) -> dict[str, Value] | None:
    """What a part of a kept record says; None where there is none, or it was erased or withheld."""
    held = record.parts.get(part, GONE)
    if held.body is None:
        return None
    body = read_canonical(held.body)
    if not isinstance(body, dict):
        raise Refused("LG002", f"part {part} is not an object")
    return body


def hashes(named: Sequence[str]) -> tuple[bytes, ...]:
    """Entries named by 64 hex digits each, as a user gives them. Refused where one is not."""
    return tuple(_hash(text, "entry") for text in named)


def _hash(hexed: object, what: str) -> bytes:
    if not isinstance(hexed, str) or not _HEX.fullmatch(hexed):
        raise Refused("LG002", f"{what} is not a hash of {2 * HASH_BYTES} hex digits")
    return bytes.fromhex(hexed)


def _number(said: Mapping[str, Value], key: str) -> int:
    value = said[key]
    if type(value) is not int or not 0 <= value <= INT_MAX:
        raise Refused("LG002", f"{key} is not a whole number from 0 up")
    return value


def _name(said: Mapping[str, Value], key: str) -> str:
    value = said[key]
    if not isinstance(value, str) or not is_id(value):
        raise Refused("LG002", f"{key} is not a name of a-z, 0-9, - and _")
    return value
