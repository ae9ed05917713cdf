"""Records as lines: what a sync carries, and the log of a bundle. One record a line, fields set apart by tabs.

``RECEIVED ENVELOPE [NAME SALT BODY]…``: milliseconds (0 in a sync: nobody has received it yet), the envelope, and for
each part that goes along its name, its salt in hex and its body. Canonical JSON holds no raw tab and no raw line end,
so the bytes that were hashed stand in the file as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from safeconduct.ledger.entry import Entry, Refused, read_envelope, read_parts
from safeconduct.ledger.notes.signed import SignedNote, read_note
from safeconduct.ledger.record import CONTENT, PERSONAL, Part, Record

SYNC_FORM = b"safeconduct-sync/1"
HEAD = b"head"
LINE_MAX = 4 * 1024 * 1024
_SALT = re.compile(rb"[0-9a-f]{32}")
_RECEIVED = re.compile(rb"0|[1-9][0-9]{0,15}")
EVERYTHING = frozenset({CONTENT, PERSONAL})


@dataclass(frozen=True, slots=True)
class Sync:
    """What one device hands over: entries with their lines' numbers, heads, and what of the file was not readable."""

    entries: tuple[tuple[Entry, Record], ...]
    heads: tuple[SignedNote, ...]
    refused: tuple[tuple[int, Refused], ...]


def record_line(record: Record, received_ms: int, parts: Collection[str] = EVERYTHING) -> bytes:
    """A record as one line, with those of its parts that are named and still there."""
    fields = [str(received_ms).encode(), record.envelope]
    for name, part in sorted(record.parts.items()):
        if part.body is not None and name in parts:
            fields += [name.encode(), part.salt.hex().encode(), part.body]
    return b"\t".join(fields) + b"\n"


def read_record_line(line: bytes) -> tuple[Entry, Record]:
    """The record in a line, its envelope and parts checked. Refused where anything is not of the form."""
    if len(line) > LINE_MAX:
        raise Refused("LG001", f"the line has {len(line)} bytes, more than {LINE_MAX}")
    fields = line.removesuffix(b"\n").split(b"\t")
    if len(fields) < 2 or len(fields) % 3 != 2 or not _RECEIVED.fullmatch(fields[0]):
        raise Refused(
            "LG003", "the line is not a record: time, envelope, and name, salt and body of each part"
        )
    parts: dict[str, Part] = {}
    for place in range(2, len(fields), 3):
        name, salt, body = fields[place : place + 3]
        if not _SALT.fullmatch(salt) or name.decode("ascii", "replace") in parts:
            raise Refused("LG003", "a part is not name, salt of 32 hex digits, body, once each")
        parts[name.decode("ascii", "replace")] = Part(bytes.fromhex(salt.decode()), body)
    entry = read_envelope(fields[1])
    return entry, Record(fields[1], entry.device, entry.seq, read_parts(entry, parts), int(fields[0]))


def sync_lines(records: Iterable[Record], heads: Iterable[SignedNote]) -> Iterator[bytes]:
    """A sync file, line by line: its form, the device's heads, its entries in the order of its chain."""
    yield SYNC_FORM + b"\n"
    for head in heads:
        yield HEAD + b"\t" + json.dumps(str(head), ensure_ascii=False).encode() + b"\n"
    for record in records:
        yield record_line(record, 0)


def read_sync(lines: Iterable[bytes]) -> Sync:
    """What a sync file holds. What is sound is taken, what is not is named with the number of its line, from 1."""
    entries: list[tuple[Entry, Record]] = []
    heads: list[SignedNote] = []
    refused: list[tuple[int, Refused]] = []
    for number, line in enumerate(lines, 1):
        if number == 1:
            if line.rstrip(b"\r\n") != SYNC_FORM:
                raise Refused("LG005", f"the file does not begin with {SYNC_FORM.decode()}: it is not a sync")
            continue
        try:
            if line.startswith(HEAD + b"\t"):
                heads.append(_head_line(line))
            else:
                entries.append(read_record_line(line))
        except Refused as fault:
            refused.append((number, fault))
    return Sync(tuple(entries), tuple(heads), tuple(refused))


def _head_line(line: bytes) -> SignedNote:
    try:
        text = json.loads(line.split(b"\t", 1)[1])
    except (ValueError, RecursionError):
        text = None
    if not isinstance(text, str):
        raise Refused("LG003", "the line is not a head: a note as one JSON text")
    try:
        return read_note(text.encode())
    except UnicodeEncodeError:
        raise Refused("LG003", "the line is not a head: a note as one JSON text") from None
