#!/usr/bin/env python3
"""Check an exported ledger without the program that made it. One file, Python 3.9 or newer, nothing to install.

    python3 verify.py                      the bundle (folder or .zip) beside this file
    python3 verify.py BUNDLE --log-key KEY --witness KEY --checkpoint FILE --receipt FILE

Keys in a bundle are what the bundle says of itself. Give the keys that you were handed yourself, and every checkpoint
and receipt that you hold: they are what a rewritten log cannot satisfy.

Exit codes: 0 nothing is broken (alarms may stand), 1 broken, 2 wrong usage or not a bundle.
"""

# It shares no code with what it checks, on purpose, and is longer than other files here because it has to be one file.
# docs/explanation/ledger.md says what a bundle that passes proves, and what it does not.

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, NamedTuple

FORM = "safeconduct-entry/1"
OWN = "ledger"
FILES = (
    "README.txt",
    "checkpoints.jsonl",
    "heads.jsonl",
    "keys.json",
    "log.tsv",
    "proofs.jsonl",
    "receipts.jsonl",
)
ENVELOPE_KEYS = [
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
    "seq",
    "supersedes",
]
INT_MAX = 2**53 - 1
NOTE_MAX = 64 * 1024
LINE_MAX = 4 * 1024 * 1024
CLOCKS_APART_MS = 10 * 60 * 1000
SHOWN_MAX = 20
HEX64 = re.compile(r"[0-9a-f]{64}\Z")
NAME = re.compile(r"[a-z0-9][a-z0-9_\-]{0,62}\Z")
DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z")
RECEIVED = re.compile(rb"(?:0|[1-9][0-9]{0,15})\Z")


UNREADABLE = (OSError, KeyError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged folder or archive raises."""


class Bad(Exception):
    """Something that is not of its form."""


# ---- what was found -------------------------------------------------------------------------------------------------

# Code: what it says in English and in Arabic. The Arabic has not been read over by a named reader yet.
SAYS: dict[str, tuple[str, str]] = {
    "V01": ("a file is missing, or cannot be read", "ملف ناقص أو لا يمكن قراءته"),
    "V02": ("the list of files is not of its form", "قائمة الملفات ليست على الصيغة المطلوبة"),
    "V03": ("the list of files is not signed by the log", "قائمة الملفات غير موقّعة من السجل"),
    "V04": ("a file is not the one that the log listed", "ملف يختلف عن الملف المذكور في القائمة"),
    "V05": ("the log's key is not the one that you gave", "مفتاح السجل ليس المفتاح الذي أعطيته"),
    "V06": ("the list of keys is not what the entries say", "قائمة المفاتيح تخالف ما في القيود"),
    "V07": ("an entry about keys or erasing is not of its form", "قيد عن المفاتيح أو المحو ليس على الصيغة"),
    "V10": ("a line of the log is not of its form", "سطر في السجل ليس على الصيغة"),
    "V11": ("an envelope is not canonical, or not of its form", "غلاف قيد ليس على الصيغة القانونية"),
    "V12": ("a part was exchanged: its envelope commits to another", "جزء استُبدل: الغلاف يلتزم بجزء آخر"),
    "V13": ("a part is not canonical", "جزء ليس على الصيغة القانونية"),
    "V14": ("an entry was written for another log", "قيد كُتب لسجل آخر"),
    "V15": ("a part is missing, and no entry says that it was erased", "جزء ناقص ولا قيد يذكر محوه"),
    "V16": ("the log has not as many entries as it says", "عدد القيود ليس كما يذكر السجل"),
    "V17": ("a time of receipt contradicts a witness or the order", "وقت استلام يناقض شاهداً أو الترتيب"),
    "V20": ("a device wrote two entries under one number", "جهاز كتب قيدين برقم واحد"),
    "V21": ("an entry does not continue the one before it", "قيد لا يتابع القيد الذي قبله"),
    "V22": ("numbers of a device are missing", "أرقام من جهاز ناقصة"),
    "V23": ("an entry is from a device that no key was enrolled for", "قيد من جهاز لم يُسجَّل له مفتاح"),
    "V24": (
        "entries are later than their device's revoked key allows: they do not stand",
        "قيد بعد إبطال مفتاح جهازه",
    ),
    "V25": ("an entry that no signature of its device leads to", "قيد لا يوصل إليه أي توقيع من جهازه"),
    "V30": ("the entries are not those that the log signed", "القيود ليست تلك التي وقّعها السجل"),
    "V31": ("a checkpoint is not signed by the log", "نقطة تحقق غير موقّعة من السجل"),
    "V32": ("a checkpoint is not of its form", "نقطة تحقق ليست على الصيغة"),
    "V33": ("a witness's signature is false", "توقيع شاهد غير صحيح"),
    "V34": ("no checkpoint covers all of the entries", "لا نقطة تحقق تغطي كل القيود"),
    "V35": ("the log signed two histories of one size", "السجل وقّع تاريخين بالحجم نفسه"),
    "V36": ("a proof that nothing was changed does not hold", "برهان عدم التغيير لا يصح"),
    "V37": (
        "what a witness signed is not what is here: the log was rewritten",
        "ما وقّعه شاهد يخالف ما هنا: السجل أُعيدت كتابته",
    ),
    "V40": ("a device's signature is false, or not by its key", "توقيع جهاز غير صحيح أو ليس بمفتاحه"),
    "V41": ("an entry that its device signed is not in the log", "قيد وقّعه جهازه ليس في السجل"),
    "V42": ("a device says that it saw another history of this log", "جهاز رأى تاريخاً آخر لهذا السجل"),
    "V43": ("a device's head is not of its form", "رأس سلسلة جهاز ليس على الصيغة"),
    "V50": (
        "a receipt is not signed by the log, or not of its form",
        "إيصال غير موقّع من السجل أو ليس على الصيغة",
    ),
    "V51": ("a receipt is for another history of this log", "إيصال عن تاريخ آخر لهذا السجل"),
    "V52": ("an entry that the log gave a receipt for is not there", "قيد أعطى السجل إيصالاً به غير موجود"),
    "V60": ("an erasing was not ordered by two officers", "محو لم يأمر به مسؤولان اثنان"),
    "V61": ("a part is here that the log says was erased", "جزء موجود يذكر السجل أنه مُحي"),
    "V70": ("the checkpoint that you hold does not fit this log", "نقطة التحقق التي بيدك لا توافق هذا السجل"),
}
ALARMS = frozenset({"V17", "V20", "V22", "V24", "V42", "V61"})


class Finding(NamedTuple):
    """One thing that is not as it should be. An alarm is something that an honest log keeps and shows."""

    code: str
    place: str
    fact: str


class Findings:
    """What was found, each code with as many places as people read and a count of the others."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.counts: dict[str, int] = {}

    def add(self, code: str, place: str, fact: str = "") -> None:
        """Note one finding."""
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= SHOWN_MAX:
            self.found.append(Finding(code, place, fact))

    def broken(self) -> bool:
        """True where anything but alarms was found."""
        return any(code not in ALARMS for code in self.counts)


# ---- Ed25519, RFC 8032 ----------------------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def add_points(one: Point, other: Point) -> Point:
    """The sum of two points in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def unpack_point(data: bytes) -> Point:
    """The point in 32 bytes. Bad where there is none."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise Bad("is no point of the curve")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def pack_point(point: Point) -> bytes:
    """The 32 bytes of a point."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def table_of(point: Point) -> list[list[Point]]:
    """16 multiples of the point times each power of 16: a signature then costs additions alone."""
    table = []
    for _ in range(64):
        row = [NEUTRAL]
        for _ in range(15):
            row.append(add_points(row[-1], point))
        table.append(row)
        point = add_points(row[-1], point)
    return table


def multiplied(table: list[list[Point]], scalar: int, total: Point) -> Point:
    """total + scalar × the table's point."""
    for row in table:
        if scalar & 15:
            total = add_points(total, row[scalar & 15])
        scalar >>= 4
    return total


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_TABLE = table_of(unpack_point(BASE_Y.to_bytes(32, "little")))


@lru_cache(maxsize=256)
def key_table(public: bytes) -> list[list[Point]]:
    """The table of a public key's point, mirrored: a signature is checked by adding."""
    x, y, z, t = unpack_point(public)
    return table_of((P - x, y, z, P - t))


class Key:
    """A public key with its name: NAME+ID+BASE64 (C2SP signed-note)."""

    def __init__(self, text: str) -> None:
        pieces = text.split("+", 2)
        if len(pieces) != 3:
            raise Bad("is not a key")
        raw = unbase64(pieces[2])
        if len(raw) != 33 or raw[0] not in (1, 4) or not is_key_name(pieces[0]):
            raise Bad("is not an Ed25519 key")
        self.text, self.name, self.kind, self.public = text, pieces[0], raw[0], raw[1:]
        self.key_id = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4]
        if self.key_id.hex() != pieces[1]:
            raise Bad("has another key's id")

    def signed(self, message: bytes, signature: bytes) -> bool:
        """True where this key made the signature."""
        if len(signature) != 64:
            return False
        scalar = int.from_bytes(signature[32:], "little")
        if scalar >= L:
            return False
        try:
            table = key_table(self.public)
        except Bad:
            return False
        hashed = hashlib.sha512(signature[:32] + self.public + message).digest()
        point = multiplied(BASE_TABLE, scalar, NEUTRAL)
        point = multiplied(table, int.from_bytes(hashed, "little") % L, point)
        return pack_point(point) == signature[:32]

    def fingerprint(self) -> str:
        """To be read out over a telephone."""
        digest = hashlib.sha256(self.text.encode()).hexdigest()[:32]
        return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


# ---- notes, C2SP signed-note ----------------------------------------------------------------------------------------


def unbase64(text: str) -> bytes:
    """The bytes of base64 in its one proper form."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad("is not base64") from None
    if base64.b64encode(raw).decode() != text:
        raise Bad("is not base64 in its one form")
    return raw


def is_key_name(name: str) -> bool:
    """True for what may name a key."""
    return bool(name) and "+" not in name and not any(char.isspace() or ord(char) < 32 for char in name)


def number(text: str) -> int:
    """A plain decimal number."""
    if not DECIMAL.match(text):
        raise Bad("is not a plain number")
    return int(text)


def hash_of(text: str) -> bytes:
    """A hash in base64."""
    raw = unbase64(text)
    if len(raw) != 32:
        raise Bad("is not a hash")
    return raw


class Note:
    """A text and the signatures under it."""

    def __init__(self, whole: str) -> None:
        text, gap, signatures = whole.rpartition("\n\n")
        if len(whole) > NOTE_MAX or not gap or not signatures.endswith("\n"):
            raise Bad("is not a note")
        if any(char < " " and char != "\n" for char in whole):
            raise Bad("holds control characters")
        self.text = text + "\n"
        self.lines = text.split("\n")
        self.signatures: list[tuple[str, bytes, bytes]] = []
        for line in signatures[:-1].split("\n"):
            dash, _, rest = line.partition(" ")
            name, _, coded = rest.partition(" ")
            raw = unbase64(coded)
            if dash != "—" or not is_key_name(name) or len(raw) < 5:
                raise Bad("has a line that is no signature")
            self.signatures.append((name, raw[:4], raw[4:]))

    def by(self, key: Key) -> int | None:
        """None where the key did not sign; else the second that a witness wrote (0 for others). Bad where false."""
        for name, key_id, signature in self.signatures:
            if name != key.name or key_id != key.key_id:
                continue
            if key.kind == 4:
                second, raw = int.from_bytes(signature[:8], "big"), signature[8:]
                message = f"cosignature/v1\ntime {second}\n{self.text}".encode()
            else:
                second, raw, message = 0, signature, self.text.encode()
            if not key.signed(message, raw):
                raise Bad("carries a false signature in the name of " + key.name)
            return second
        return None

    def by_any(self, keys: list[Key]) -> bool:
        """True where one of the keys signed."""
        return any(self.by(key) is not None for key in keys)


class Checkpoint(NamedTuple):
    """How many entries, and their root."""

    origin: str
    size: int
    root: bytes


def checkpoint_of(note: Note) -> Checkpoint:
    """What a note says, where it is a checkpoint."""
    if len(note.lines) < 3 or not all(note.lines):
        raise Bad("is not a checkpoint")
    return Checkpoint(note.lines[0], number(note.lines[1]), hash_of(note.lines[2]))


# ---- the tree, RFC 6962 ---------------------------------------------------------------------------------------------


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that only grows; it knows its root at every size as it passes it."""

    def __init__(self) -> None:
        self.size = 0
        self.stack: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        position, stack = self.size, self.stack
        stack.append(leaf)
        while position & 1:
            right = stack.pop()
            stack[-1] = hashlib.sha256(b"\x01" + stack[-1] + right).digest()
            position >>= 1
        self.size += 1

    def root(self) -> bytes:
        """The root now."""
        if not self.stack:
            return hashlib.sha256(b"").digest()
        reached = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            reached = node(left, reached)
        return reached


def proves_growth(old: int, new: int, proof: list[bytes], roots: tuple[bytes, bytes]) -> bool:
    """RFC 9162, 2.1.4.2, step by step: the first tree is the beginning of the second."""
    if not 0 < old < new:
        return not proof and (old == 0 or (old == new and roots[0] == roots[1]))
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, roots[0])
    if not path:
        return False
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    first = second = path[0]
    for one in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            first, second = node(one, first), node(one, second)
            while fn & 1 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            second = node(second, one)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (first, second) == roots


# ---- entries --------------------------------------------------------------------------------------------------------

WRITE = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


def canonical(value: Any) -> str:
    """RFC 8785 for keys outside ASCII, which sort by UTF-16 units."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(WRITE(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return str(WRITE(value))


def plain(values: Iterable[Any], depth: int = 16) -> bool:
    """True where there is nothing but text, true, false, whole numbers below 2^53, lists and objects."""
    for value in values:
        kind = type(value)
        if kind is str or kind is bool:
            continue
        if kind is int:
            if not -INT_MAX <= value <= INT_MAX:
                return False
            continue
        inner = value.values() if kind is dict else value if kind is list else None
        if inner is None or not depth or not plain(inner, depth - 1):
            return False
    return True


def read_json(data: bytes) -> Any:
    """The value of canonical bytes, an object. Bad unless they are canonical."""
    try:
        text = data.decode()
        value = json.loads(text)
        if WRITE(value) != text and canonical(value) != text:
            raise Bad("is not canonical")
    except (ValueError, RecursionError):
        raise Bad("is not canonical") from None
    if type(value) is not dict or not plain(value.values()):
        raise Bad("holds what may not stand in an entry")
    return value


class Entry(NamedTuple):
    """What of an entry matters here. Hashes are hex digits, but for the leaf's."""

    leaf: bytes
    log: str
    device: str
    seq: int
    previous: str
    kind: str
    parts: dict[str, str]
    bodies: dict[str, bytes]
    received_ms: int


def is_envelope(said: dict[str, Any]) -> bool:
    """True where an envelope has the keys of its form, with values that fit."""
    if sorted(said) != ENVELOPE_KEYS or said["form"] != FORM:
        return False
    numbers = (said["clock_count"], said["clock_ms"], said["device_ms"], said["observed_ms"], said["seq"])
    if any(type(one) is not int or one < 0 for one in numbers):
        return False
    parts, previous, supersedes = said["parts"], said["previous"], said["supersedes"]
    texts = (said["device"], said["kind"], said["log"], previous)
    if any(type(one) is not str for one in texts) or type(supersedes) is not list or type(parts) is not dict:
        return False
    if not (NAME.match(said["device"]) and NAME.match(said["kind"]) and said["log"]):
        return False
    if (said["seq"] == 0) != (previous == "") or (previous and not HEX64.match(previous)):
        return False
    if "content" not in parts or any(name not in ("content", "personal") for name in parts):
        return False
    return all(type(one) is str and bool(HEX64.match(one)) for one in [*parts.values(), *supersedes])


def usual_envelope(origin: str) -> re.Pattern[bytes]:
    """What an envelope of this log looks like: one that matches is sound; others are read slowly."""
    whole, name, hexed = rb"(?:0|[1-9][0-9]{0,14})", rb"[a-z0-9][a-z0-9_\-]{0,62}", rb"[0-9a-f]{64}"
    pairs = (
        (b"clock_count", whole),
        (b"clock_ms", whole),
        (b"device", b'"(?P<device>' + name + b')"'),
        (b"device_ms", whole),
        (b"form", b'"' + FORM.encode() + b'"'),
        (b"kind", b'"(?P<kind>' + name + b')"'),
        (b"log", re.escape(WRITE(origin).encode())),
        (b"observed_ms", whole),
        (
            b"parts",
            b'{"content":"(?P<content>' + hexed + b')"(?:,"personal":"(?P<personal>' + hexed + b')")?}',
        ),
        (b"previous", b'"(?P<previous>' + hexed + b'|)"'),
        (b"seq", b"(?P<seq>" + whole + b")"),
        (b"supersedes", b'\\[(?:"' + hexed + b'"(?:,"' + hexed + b'")*)?\\]'),
    )
    return re.compile(b"{" + b",".join(b'"' + key + b'":' + value for key, value in pairs) + b"}")


class Reader:
    """Reads the lines of one log."""

    def __init__(self, origin: str, findings: Findings) -> None:
        self.origin, self.findings = origin, findings
        self.usual = usual_envelope(origin).fullmatch

    def entry(self, line: bytes, index: int) -> Entry | None:
        """The entry in a line, its envelope and parts checked; None where it cannot be read at all."""
        fields = line[:-1].split(b"\t")
        count = len(fields)
        if line[-1:] != b"\n" or count % 3 != 2 or len(line) > LINE_MAX or not RECEIVED.match(fields[0]):
            self.findings.add("V10", line_place(index))
            return None
        envelope = fields[1]
        found = self.usual(envelope)
        if found is not None and (found["seq"] == b"0") == (found["previous"] == b""):
            log, seq = self.origin, int(found["seq"])
            device, kind, previous = (
                found["device"].decode(),
                found["kind"].decode(),
                found["previous"].decode(),
            )
            parts = {"content": found["content"].decode()}
            if found["personal"] is not None:
                parts["personal"] = found["personal"].decode()
        else:
            said = self._unusual(envelope, index)
            if said is None:
                return None
            log, device, seq, kind = said["log"], said["device"], said["seq"], said["kind"]
            previous, parts = said["previous"], said["parts"]
        bodies: dict[str, bytes] = {}
        for at in range(2, count, 3):
            self._part(fields[at : at + 3], index, parts, bodies)
        leaf = hashlib.sha256(b"\x00" + envelope).digest()
        return Entry(leaf, log, device, seq, previous, kind, parts, bodies, int(fields[0]))

    def _unusual(self, envelope: bytes, index: int) -> dict[str, Any] | None:
        try:
            said: dict[str, Any] = read_json(envelope)
            if is_envelope(said):
                return said
            self.findings.add("V11", line_place(index), "is not of the form")
        except Bad as bad:
            self.findings.add("V11", line_place(index), str(bad))
        return None

    def _part(self, fields: list[bytes], index: int, parts: dict[str, str], bodies: dict[str, bytes]) -> None:
        """One part, held to what its envelope commits to."""
        name, body = fields[0].decode("latin1"), fields[2]
        try:
            salted = bytes.fromhex(fields[1].decode("latin1")) + body
        except ValueError:
            salted = b""
        if len(fields[1]) != 32 or name in bodies or hashlib.sha256(salted).hexdigest() != parts.get(name):
            self.findings.add("V12", line_place(index), name)
            bodies[name] = b""  # it is there, and it is not what was committed to
            return
        bodies[name] = body
        try:
            read_json(body)
        except Bad as bad:
            self.findings.add("V13", line_place(index), f"{name} {bad}")


def line_place(index: int) -> str:
    """Where an entry stands."""
    return f"log.tsv:{index + 1}"


class Chain:
    """One device's entries as they come, in any order. What is linked together is one piece: (first, last number).

    Of the entries under a number that is there twice, one is in a piece; the others are ``doubles``, by their hashes.
    """

    def __init__(self) -> None:
        self.next = 0
        self.last = ""
        self.highest = -1
        self.waiting: dict[int, list[tuple[str, str]]] = {}
        self.doubles: dict[str, tuple[int, str]] = {}
        self.pieces: list[tuple[int, int]] = []
        self.began = 0
        self.links: list[tuple[int, str]] = []
        self.entries = 0
        self.wanted: set[int] = set()

    def add(self, seq: int, leaf: str, previous: str) -> None:
        """One more entry."""
        self.entries += 1
        if seq > self.highest:  # noqa: PLR1730  # max() costs a call, a million times
            self.highest = seq
        if seq == self.next and previous == self.last:
            self.last, self.next = leaf, seq + 1
            while self.waiting and self.next in self.waiting:
                self._join(self.next, self.waiting.pop(self.next))
        elif seq >= self.next:
            self.waiting.setdefault(seq, []).append((leaf, previous))
        else:
            self.doubles[leaf] = (seq, previous)

    def _join(self, seq: int, found: list[tuple[str, str]]) -> None:
        """Continue with the entry that continues the last; where none does, another piece begins."""
        place = next((at for at, (_, previous) in enumerate(found) if previous == self.last), None)
        if place is None:
            self._cut(seq)
            place = 0
        leaf, _ = found.pop(place)
        self.doubles.update({other: (seq, previous) for other, previous in found})
        self.last, self.next = leaf, seq + 1

    def _cut(self, seq: int) -> None:
        if self.next > self.began:
            self.pieces.append((self.began, self.next - 1))
        self.began = seq

    def finish(self) -> list[tuple[int, int]]:
        """Numbers that are missing, (first, last). Call once, at the end: it joins what waits behind the gaps."""
        missing = []
        for seq in sorted(self.waiting):
            found = self.waiting.pop(seq)
            if seq < self.next:  # another entry under this number was the right one
                self.doubles.update({leaf: (seq, previous) for leaf, previous in found})
                continue
            if seq > self.next:
                missing.append((self.next, seq - 1))
                self.links += [(seq, previous) for _, previous in found]
                self._cut(seq)
                self.last = found[0][1]
            self._join(seq, found)
        self._cut(self.next)
        return missing


# ---- the bundle -----------------------------------------------------------------------------------------------------


class Source:
    """A folder or a .zip file, read one file at a time."""

    def __init__(self, path: Path) -> None:
        self.folder, self.zip = path, None if path.is_dir() else zipfile.ZipFile(path)

    def open(self, name: str) -> IO[bytes]:
        """One file's bytes."""
        if self.zip is not None:
            return self.zip.open(name)
        return (self.folder / name).open("rb")


class Manifest(NamedTuple):
    """What the log says is in the bundle."""

    note: Note
    origin: str
    edition: str
    size: int
    made_ms: int
    hashes: dict[str, str]


def read_manifest(source: Source) -> Manifest:
    """The signed list of files."""
    with source.open("bundle.txt") as file:
        note = Note(file.read(NOTE_MAX + 1).decode())
    lines = note.lines
    if len(lines) < 6 or lines[0] != "safeconduct/bundle/v1":
        raise Bad("is not a bundle's list of files")
    words = [line.split(" ", 2) for line in lines[2:]]
    if [word[0] for word in words[:3]] != ["edition", "size", "made_ms"]:
        raise Bad("is not a bundle's list of files")
    hashes = {}
    for word in words[3:]:
        if len(word) != 3 or word[0] != "sha256" or not HEX64.match(word[1]) or word[2] in hashes:
            raise Bad("has a line that names no file")
        hashes[word[2]] = word[1]
    return Manifest(note, lines[1], words[0][1], number(words[1][1]), number(words[2][1]), hashes)


class Keys:
    """Who may sign, as the log's own entries set it down."""

    def __init__(self) -> None:
        self.sides: list[str] = []
        self.agreed_max_s = 0
        self.all: dict[str, tuple[str, Key, str]] = {}
        self.last: dict[str, int] = {}

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """One entry about keys. Bad where it is not of its form."""
        text = content.get("vkey")
        if type(text) is not str:
            raise Bad("names no key")
        if kind == "log_opened":
            sides, limit = content.get("sides"), content.get("agreed_max_s")
            if self.all or type(sides) is not list or type(limit) is not int:
                raise Bad("does not open a log")
            self.sides, self.agreed_max_s = [str(side) for side in sides], limit
            self.all[text] = ("log", Key(text), "")
        elif kind == "key_enrolled":
            role, side = content.get("role"), content.get("side")
            if role not in ("log", "device", "witness", "officer") or type(side) is not str:
                raise Bad("enrols for no role")
            key = Key(text)
            if (key.kind == 4) != (role == "witness"):
                raise Bad("enrols a key of the wrong kind")
            self.all.setdefault(text, (role, key, side))
        else:
            last = content.get("last")
            if text not in self.all or type(last) is not int:
                raise Bad("revokes no key")
            self.last[text] = min(last, self.last.get(text, last))

    def of(self, role: str, at: int, name: str | None = None) -> list[Key]:
        """The keys of a role that may speak for a number."""
        return [
            key
            for text, (is_role, key, _) in self.all.items()
            if is_role == role and name in (None, key.name) and at <= self.last.get(text, at)
        ]

    def device(self, device: str, at: int) -> list[Key]:
        """The keys that may sign for a device's entry of this number; all that it ever had, where it is −1."""
        return self.of("log", -1) if device == OWN else self.of("device", at, device)

    def listed(self) -> list[dict[str, Any]]:
        """As keys.json lists them."""
        return [
            {
                "role": role,
                "vkey": text,
                "side": side,
                "last": self.last.get(text, ""),
                "fingerprint": key.fingerprint(),
            }
            for text, (role, key, side) in self.all.items()
        ]


class Verifier:
    """One run over one bundle."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.findings = Findings()
        self.keys = Keys()
        self.tree = Tree()
        self.chains: dict[str, Chain] = {}
        self.roots: dict[int, bytes] = {}
        self.wanted: dict[str, set[int]] = {}
        self.seen: dict[tuple[str, int], list[bytes]] = {}
        self.withheld: set[bytes] = set()
        self.missing: dict[bytes, int] = {}
        self.personal = 0
        self.erased: set[bytes] = set()
        self.orders: list[tuple[int, dict[str, Any]]] = []
        self.times: list[tuple[int, int]] = []
        self.agreed: dict[int, dict[str, int]] = {}
        self.checkpoints: dict[int, Checkpoint] = {}
        self.received: dict[int, int] = {}
        self.signed: dict[str, list[tuple[int, str]]] = {}
        self.manifest: Manifest

    def run(self, given: argparse.Namespace) -> None:
        """Everything, in an order that needs one pass over the log."""
        self.manifest = read_manifest(self.source)
        notes = {
            name: list(self._notes(name)) for name in ("checkpoints.jsonl", "heads.jsonl", "receipts.jsonl")
        }
        held = [(path, "V70") for path in given.checkpoint] + [(path, "V50") for path in given.receipt]
        notes["held"] = [(path, self._held(path, code)) for path, code in held]
        proofs = list(self._proofs())
        sizes = self._sizes_and_numbers(notes, proofs)
        self._scan(sizes)
        self._own(given)
        for place, note in notes["checkpoints.jsonl"]:
            self._checkpoint(place, note)
        if self.manifest.size not in self.checkpoints:
            self.findings.add("V34", "checkpoints.jsonl", str(self.manifest.size))
        for place, old, new, proof in proofs:
            if not proves_growth(old, new, proof, (self.roots.get(old, b""), self.roots.get(new, b""))):
                self.findings.add("V36", place, f"{old} to {new}")
        for place, note in notes["heads.jsonl"]:
            self._head(place, note)
        for place, note in notes["receipts.jsonl"]:
            self._receipt(place, note)
        for path, held_note in notes["held"]:
            if held_note is not None:
                (self._receipt if path in given.receipt else self._held_checkpoint)(path, held_note)
        self._devices()
        self._erasing()
        self._received()

    # -- reading --

    def _whole(self, name: str) -> bytes:
        """A small file, its hash held to the list."""
        try:
            with self.source.open(name) as file:
                data = file.read()
        except UNREADABLE as error:
            self.findings.add("V01", name, type(error).__name__)
            return b""
        if hashlib.sha256(data).hexdigest() != self.manifest.hashes.get(name):
            self.findings.add("V04", name)
        return data

    def _lines(self, name: str) -> Iterator[tuple[str, Any]]:
        """A file of one JSON value a line."""
        code = {"checkpoints.jsonl": "V32", "heads.jsonl": "V43", "receipts.jsonl": "V50"}.get(name, "V36")
        for at, line in enumerate(self._whole(name).split(b"\n")[:-1], 1):
            place = f"{name}:{at}"
            try:
                yield place, json.loads(line.decode())
            except (ValueError, RecursionError):
                self.findings.add(code, place, "is not JSON")

    def _notes(self, name: str) -> Iterator[tuple[str, Any]]:
        code = {"checkpoints.jsonl": "V32", "heads.jsonl": "V43", "receipts.jsonl": "V50"}[name]
        for place, value in self._lines(name):
            try:
                if type(value) is not str:
                    raise Bad("is not a note")
                yield place, Note(value)
            except Bad as bad:
                self.findings.add(code, place, str(bad))

    def _held(self, path: str, code: str) -> Note | None:
        try:
            return Note(Path(path).read_bytes().decode().replace("\r\n", "\n"))
        except (Bad, OSError, ValueError) as error:
            self.findings.add(code, path, str(error))
            return None

    def _proofs(self) -> Iterator[tuple[str, int, int, list[bytes]]]:
        for place, value in self._lines("proofs.jsonl"):
            try:
                old, new, proof = value["old"], value["new"], [bytes.fromhex(one) for one in value["proof"]]
                if type(old) is not int or type(new) is not int or any(len(one) != 32 for one in proof):
                    raise Bad("is not a proof")
                yield place, old, new, proof
            except (Bad, KeyError, TypeError, ValueError):
                self.findings.add("V36", place, "is not a proof")

    def _sizes_and_numbers(self, notes: dict[str, list[tuple[str, Any]]], proofs: list[Any]) -> set[int]:
        """At which sizes the root will be asked for, and which entries of which devices were signed."""
        sizes = {self.manifest.size, 0}
        for _, old, new, _ in proofs:
            sizes |= {old, new}
        for _, note in [pair for pairs in notes.values() for pair in pairs]:
            lines = note.lines if note is not None else []
            for at in (1, 2, 5):  # a checkpoint's size, a receipt's, the one that a head has seen
                if len(lines) > at and DECIMAL.match(lines[at]):
                    sizes.add(int(lines[at]))
            if len(lines) == 8 and DECIMAL.match(lines[3]):
                self.wanted.setdefault(lines[2], set()).add(int(lines[3]))
            for line in lines[8:]:
                words = line.split(" ")
                if len(words) == 4 and words[0] == "head" and DECIMAL.match(words[2]):
                    self.wanted.setdefault(words[1], set()).add(int(words[2]))
        return sizes

    # -- the log --

    def _scan(self, sizes: set[int]) -> None:
        """Read the log once, line by line: entries, chains, tree, hash of the file."""
        hashed = hashlib.sha256()
        add, tree, roots = self.findings.add, self.tree, self.roots
        read = Reader(self.manifest.origin, self.findings).entry
        roots[0] = tree.root()
        latest = 0
        try:
            with self.source.open("log.tsv") as file:
                for index, line in enumerate(file):
                    hashed.update(line)
                    entry = None if line[:2] == b"-\t" else read(line, index)
                    if entry is not None:
                        leaf = entry.leaf
                        self._entry(entry, index)
                        if entry.received_ms < latest:
                            add("V17", line_place(index), "is before the one above it")
                        latest = entry.received_ms
                    else:  # what cannot be read is no entry of anybody's, so no root will fit
                        leaf = self._withheld(line, index) or hashlib.sha256(line).digest()
                    tree.add(leaf)
                    if tree.size in sizes:
                        roots[tree.size] = tree.root()
                        self.received[tree.size] = latest
        except UNREADABLE as error:
            add("V01", "log.tsv", type(error).__name__)
        if hashed.hexdigest() != self.manifest.hashes.get("log.tsv"):
            add("V04", "log.tsv")
        if tree.size != self.manifest.size:
            add("V16", "log.tsv", f"{tree.size} lines, {self.manifest.size} entries were listed")

    def _withheld(self, line: bytes, index: int) -> bytes:
        if line[:2] != b"-\t":
            return b""
        text = line[2:-1].decode("latin1")
        if self.manifest.edition == "cell" or not HEX64.match(text) or line[-1:] != b"\n":
            self.findings.add("V10", line_place(index), "withholds an entry, which this edition does not")
            return b""
        leaf = bytes.fromhex(text)
        self.withheld.add(leaf)
        return leaf

    def _entry(self, entry: Entry, index: int) -> None:
        """One sound entry: its chain, and what it says of keys."""
        device = entry.device
        if entry.log != self.manifest.origin:
            self.findings.add("V14", line_place(index), entry.log)
        chain = self.chains.get(device)
        if chain is None:
            chain = self.chains[device] = Chain()
            chain.wanted = self.wanted.get(device, set())
        chain.add(entry.seq, entry.leaf.hex(), entry.previous)
        if entry.seq in chain.wanted:
            self.seen.setdefault((device, entry.seq), []).append(entry.leaf)
        if "personal" in entry.parts:
            if "personal" not in entry.bodies:
                self.missing[entry.leaf] = index
            self.personal += 1
        if "content" not in entry.bodies:
            self.findings.add("V15", line_place(index), "content")
        elif device == OWN and entry.bodies["content"]:
            self._about_keys(entry, index)

    def _about_keys(self, entry: Entry, index: int) -> None:
        try:
            content = read_json(entry.bodies["content"])
            if entry.kind in ("log_opened", "key_enrolled", "key_revoked"):
                self.keys.take(entry.kind, content)
            elif entry.kind == "part_erased":
                self.orders.append((index, content))
        except Bad as bad:
            self.findings.add("V07", line_place(index), str(bad))

    # -- signatures --

    def _own(self, given: argparse.Namespace) -> None:
        """The list of files, the list of keys, and the keys that the reader brought."""
        for name in FILES:
            if name not in self.manifest.hashes:
                self.findings.add("V02", "bundle.txt", name + " is not listed")
        self._whole("README.txt")
        logs = self.keys.of("log", self.manifest.size)
        try:
            if not self.manifest.note.by_any(logs):
                self.findings.add("V03", "bundle.txt")
        except Bad as bad:
            self.findings.add("V03", "bundle.txt", str(bad))
        try:
            listed = json.loads(self._whole("keys.json").decode())
        except (ValueError, RecursionError):
            listed = None
        if listed != self.keys.listed():
            self.findings.add("V06", "keys.json")
        for role, texts in (("log", given.log_key), ("witness", given.witness)):
            enrolled = {text for text, (is_role, _, _) in self.keys.all.items() if is_role == role}
            for text in texts:
                if text.strip() not in enrolled:
                    self.findings.add("V05", "--log-key" if role == "log" else "--witness", text.strip())

    def _checkpoint(self, place: str, note: Note) -> None:
        """One checkpoint: the log's signature, the root, the witnesses under it."""
        try:
            said = checkpoint_of(note)
            if said.origin != self.manifest.origin:
                raise Bad("is of another log")
        except Bad as bad:
            self.findings.add("V32", place, str(bad))
            return
        try:
            if not note.by_any(self.keys.of("log", said.size)):
                self.findings.add("V31", place)
                return
        except Bad as bad:
            self.findings.add("V31", place, str(bad))
            return
        other = self.checkpoints.setdefault(said.size, said)
        if other.root != said.root:
            self.findings.add("V35", place, f"{said.size} entries")
        same = self.roots.get(said.size) == said.root
        if not same:
            self.findings.add("V30", place, f"{said.size} entries")
        for text, (role, key, side) in self.keys.all.items():
            if role != "witness" or said.size > self.keys.last.get(text, said.size):
                continue
            try:
                second = note.by(key)
            except Bad as bad:
                self.findings.add("V33", place, str(bad))
                continue
            if second is None:
                continue
            if not same:
                self.findings.add("V37", place, f"{key.name} signed {said.size} entries")
                continue
            by_side = self.agreed.setdefault(said.size, {})
            by_side[side] = min(second, by_side.get(side, second))
            self.times.append((said.size, second))

    def _head(self, place: str, note: Note) -> None:
        """One device's signature over its chain."""
        try:
            if (
                len(note.lines) != 8
                or note.lines[0] != "safeconduct/head/v1"
                or note.lines[1] != self.manifest.origin
            ):
                raise Bad("is not a head of a chain of this log")
            device, seq, leaf = note.lines[2], number(note.lines[3]), hash_of(note.lines[4])
            seen_size, seen_root = number(note.lines[5]), hash_of(note.lines[6])
            number(note.lines[7])
        except Bad as bad:
            self.findings.add("V43", place, str(bad))
            return
        try:
            if not note.by_any(self.keys.device(device, -1)):  # revoked or not: see V24
                self.findings.add("V40", place, f"{device} {seq}")
                return
        except Bad as bad:
            self.findings.add("V40", place, str(bad))
            return
        if leaf in self.seen.get((device, seq), ()) or leaf in self.withheld:
            self.signed.setdefault(device, []).append((seq, leaf.hex()))
        else:
            self.findings.add("V41", place, f"{device} {seq}")
        if self.roots.get(seen_size) != seen_root:
            self.findings.add("V42", place, f"{device} saw {seen_size} entries")

    def _receipt(self, place: str, note: Note) -> None:
        """One receipt: what the log once said that it had."""
        lines = note.lines
        try:
            if len(lines) < 8 or lines[0] != "safeconduct/receipt/v1" or lines[1] != self.manifest.origin:
                raise Bad("is not a receipt of this log")
            size, root = number(lines[2]), hash_of(lines[3])
            if not note.by_any(self.keys.of("log", size)):
                raise Bad("is not signed by the log")
            heads = [line.split(" ") for line in lines[8:]]
            named = [(device, number(seq), hash_of(leaf)) for _, device, seq, leaf in heads]
        except (Bad, ValueError) as bad:
            self.findings.add("V50", place, str(bad))
            return
        if size > self.manifest.size:
            self.findings.add("V52", place, f"{size} entries, and only {self.manifest.size} are here")
        elif self.roots.get(size) != root:
            self.findings.add("V51", place, f"{size} entries")
        for device, seq, leaf in named:
            if leaf not in self.seen.get((device, seq), ()) and leaf not in self.withheld:
                self.findings.add("V52", place, f"{device} {seq}")

    def _held_checkpoint(self, place: str, note: Note) -> None:
        """A checkpoint that the reader has kept since."""
        try:
            said = checkpoint_of(note)
            if said.origin != self.manifest.origin or not note.by_any(self.keys.of("log", said.size)):
                raise Bad("is not a checkpoint that this log signed")
        except Bad as bad:
            self.findings.add("V70", place, str(bad))
            return
        if self.roots.get(said.size) != said.root:
            here = "" if said.size <= self.tree.size else f", and only {self.tree.size} are here"
            self.findings.add("V70", place, f"it was signed over other {said.size} entries{here}")

    # -- what the entries show --

    def _devices(self) -> None:
        """Each device's chain at the end."""
        for device in sorted(self.chains):
            chain = self.chains[device]
            gaps = chain.finish()
            for first, last in gaps:
                if not self.withheld:
                    self.findings.add("V22", device, f"{first} to {last}")
            for seq, previous in chain.links:
                if self.withheld and bytes.fromhex(previous) not in self.withheld:
                    self.findings.add("V22", device, f"what came before {seq}")
            for seq, _ in sorted(chain.doubles.values()):
                self.findings.add("V20", device, str(seq))
            if not self.keys.device(device, -1):
                self.findings.add("V23", device, f"{chain.entries} entries")
            elif not self.keys.device(device, chain.highest):
                self.findings.add("V24", device, str(chain.highest))
            self._signed_for(device, chain, {first for first, _ in gaps})

    def _signed_for(self, device: str, chain: Chain, gaps: set[int]) -> None:
        """Every entry is led to by a head that its device signed: from the last of a piece down, and every double."""
        heads = self.signed.get(device, [])
        doubles = dict(chain.doubles)
        for seq, leaf in heads:
            at, one = seq, leaf
            while one in doubles and doubles[one][0] == at:
                at, one = at - 1, doubles.pop(one)[1]
        for seq, _ in sorted(doubles.values()):
            self.findings.add("V25", device, f"one of the entries {seq}")
        hashes = {leaf for _, leaf in heads} - chain.doubles.keys()
        tops = [seq for seq, leaf in heads if leaf in hashes]
        for first, last in chain.pieces:
            if self.withheld and (last + 1 in gaps or any(seq > last for seq in tops)):
                continue  # what leads to it is among what is withheld
            covered = max((seq for seq in tops if first <= seq <= last), default=first - 1)
            if covered == last:
                continue
            cut = last + 1 not in gaps and last < chain.highest
            self.findings.add("V21" if cut else "V25", device, str(last + 1 if cut else covered + 1))

    def _erasing(self) -> None:
        """Whatever is gone was ordered away by two, and what was ordered away is gone."""
        officers = [
            key
            for text, (role, key, _) in self.keys.all.items()
            if role == "officer" and text not in self.keys.last
        ]
        for index, content in self.orders:
            place = f"log.tsv:{index + 1}"
            try:
                note = Note(str(content.get("order")))
                lines = note.lines
                if (
                    lines[:2] != ["safeconduct/erase/v1", self.manifest.origin]
                    or len(lines) != 5
                    or lines[3] != "personal"
                ):
                    raise Bad("is not an order to erase")
                leaf = hash_of(lines[2])
                if (
                    leaf.hex() != content.get("entry")
                    or len({key.name for key in officers if note.by(key) is not None}) < 2
                ):
                    raise Bad("is not signed by two officers")
            except Bad as bad:
                self.findings.add("V60", place, str(bad))
                continue
            self.erased.add(leaf)
            if leaf not in self.missing and leaf not in self.withheld:
                self.findings.add("V61", place, str(content.get("index")))
        if self.manifest.edition == "cell":
            for leaf, index in self.missing.items():
                if leaf not in self.erased:
                    self.findings.add("V15", f"log.tsv:{index + 1}", "personal")

    def _received(self) -> None:
        """No entry may claim to have come after a witness had already signed for it."""
        for size, second in sorted(self.times):
            if self.received.get(size, 0) > second * 1000 + CLOCKS_APART_MS:
                self.findings.add("V17", f"log.tsv:{size}", "is later than the witness that signed for it")


# ---- saying it ------------------------------------------------------------------------------------------------------


def summary(verifier: Verifier, given: argparse.Namespace) -> dict[str, Any]:
    """Everything as one object, for --json and for the lines below."""
    manifest, keys = verifier.manifest, verifier.keys
    agreed = [
        size for size, by_side in verifier.agreed.items() if keys.sides and set(keys.sides) <= set(by_side)
    ]
    size = max(agreed) if agreed else 0
    since = max(verifier.agreed[size][side] for side in keys.sides) if agreed else 0
    age = max(0, manifest.made_ms // 1000 - since)
    return {
        "verdict": "broken" if verifier.findings.broken() else "intact",
        "origin": manifest.origin,
        "edition": manifest.edition,
        "made_ms": manifest.made_ms,
        "entries": verifier.tree.size,
        "root": base64.b64encode(verifier.tree.root()).decode(),
        "findings": [
            {
                "code": one.code,
                "alarm": one.code in ALARMS,
                "place": one.place,
                "says": SAYS[one.code][0],
                "fact": one.fact,
            }
            for one in verifier.findings.found
        ],
        "counts": verifier.findings.counts,
        "agreed": {"entries": size, "since_s": since, "age_s": age if agreed else 0, "sides": keys.sides},
        "agreed_late": not agreed or age > keys.agreed_max_s,
        "devices": {device: chain.entries for device, chain in sorted(verifier.chains.items())},
        "withheld": len(verifier.withheld),
        "personal_parts": verifier.personal,
        "personal_absent": len(verifier.missing),
        "keys": keys.listed(),
        "log_key_given": bool(given.log_key),
        "witness_keys_given": len(given.witness),
    }


LINES: dict[str, tuple[str, str]] = {
    "broken": (
        "BROKEN. Do not rely on this bundle. Keep it: it is evidence.",
        "مكسور. لا تعتمد على هذه الحزمة، واحتفظ بها: إنها دليل.",
    ),
    "intact": ("Nothing is broken.", "لا شيء مكسور."),
    "size": (
        "{entries} entries of {origin}, edition {edition}",
        "{entries} قيداً من {origin}، نسخة {edition}",
    ),
    "agreed": (
        "A witness of each side has signed the first {n} entries, the last of them on {when} UTC.",
        "وقّع شاهد من كل طرف أول {n} قيداً، آخرهم في {when} UTC.",
    ),
    "not-agreed": (
        "NOT AGREED: no checkpoint here has a witness of each side under it.",
        "غير متفق عليه: لا نقطة تحقق هنا وقّعها شاهد من كل طرف.",
    ),
    "late": ("ALARM: that is longer ago than was laid down.", "إنذار: مضى على ذلك أكثر من المدة المقررة."),
    "beyond": (
        "The {n} entries after them rest on the log's word alone.",
        "القيود الـ {n} التي بعدها تقوم على قول السجل وحده.",
    ),
    "keys": (
        "The keys are those that the bundle names. Compare them with those you were handed (--log-key, --witness):",
        "المفاتيح هي التي تذكرها الحزمة نفسها. قارنها بالمفاتيح التي سُلّمت إليك (--log-key, --witness):",
    ),
    "withheld": (
        "{n} entries are withheld in this edition; only their hashes are here.",
        "حُجب {n} قيداً في هذه النسخة، وفيها بصماتها فقط.",
    ),
    "not": (
        "This does not show that what was written is true, or that nothing was left unwritten.",
        "هذا لا يثبت أن المكتوب صحيح، ولا أن شيئاً لم يُترك دون كتابة.",
    ),
    "alarm": ("alarm", "إنذار"),
    "unread": (
        "No named reader has checked the Arabic of this text.",
        "لم يراجع النص العربي هنا قارئ مسمّى بعد.",
    ),
    "more": ("{n} more of {code}", "و{n} أخرى من {code}"),
}


def say(body: dict[str, Any], *, arabic: bool, out: Callable[[str], Any] = print) -> None:
    """The verdict in plain lines."""

    def line(name: str, **values: Any) -> None:
        out(LINES[name][arabic].format(**values))

    line(body["verdict"])
    line("size", **body)
    if arabic:
        line("unread")
    for one in body["findings"]:
        kind = " ({})".format(LINES["alarm"][arabic]) if one["alarm"] else ""
        fact = ": " + one["fact"] if one["fact"] else ""
        out("  {}{} {} — {}{}".format(one["code"], kind, one["place"], SAYS[one["code"]][arabic], fact))
    for code, count in sorted(body["counts"].items()):
        if count > SHOWN_MAX:
            out("  " + LINES["more"][arabic].format(n=count - SHOWN_MAX, code=code))
    if body["verdict"] == "broken":
        return
    if body["withheld"]:
        line("withheld", n=body["withheld"])
    if body["agreed"]["entries"]:
        line("agreed", n=body["agreed"]["entries"], when=second_text(body["agreed"]["since_s"]))
        if body["agreed_late"]:
            line("late")
        if body["entries"] > body["agreed"]["entries"]:
            line("beyond", n=body["entries"] - body["agreed"]["entries"])
    else:
        line("not-agreed")
    if not body["log_key_given"]:
        line("keys")
        for key in body["keys"]:
            if key["role"] in ("log", "witness"):
                out(
                    "  {} {} {}: {}".format(
                        key["role"], key["side"], key["vkey"].split("+")[0], key["fingerprint"]
                    )
                )
    line("not")


def second_text(second: int) -> str:
    """A moment as people write it."""
    return time.strftime("%Y-%m-%d %H:%M", time.gmtime(second))


def main(words: list[str] | None = None) -> int:
    """Run the check. The exit code."""
    parser = argparse.ArgumentParser(description="Check an exported ledger. Needs nothing but Python.")
    parser.add_argument(
        "bundle", nargs="?", default=str(Path(__file__).parent), help="folder or .zip; default: here"
    )
    parser.add_argument(
        "--log-key", action="append", default=[], metavar="KEY", help="the log's key, as you hold it"
    )
    parser.add_argument(
        "--witness", action="append", default=[], metavar="KEY", help="a witness's key, as you hold it"
    )
    parser.add_argument(
        "--checkpoint", action="append", default=[], metavar="FILE", help="a checkpoint that you kept"
    )
    parser.add_argument(
        "--receipt", action="append", default=[], metavar="FILE", help="a receipt that you were given"
    )
    parser.add_argument("--language", choices=("en", "ar"), default="en")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    given = parser.parse_args(words)
    try:
        verifier = Verifier(Source(Path(given.bundle)))
        verifier.run(given)
    except (Bad, ValueError, *UNREADABLE) as error:
        body: dict[str, Any] = {"verdict": "unreadable", "why": f"{type(error).__name__}: {error}"}
        print(json.dumps(body) if given.json else "Not a bundle that can be checked: " + body["why"])
        return 2
    body = summary(verifier, given)
    if given.json:
        print(json.dumps(body, ensure_ascii=False))
    else:
        say(body, arabic=given.language == "ar")
    return 1 if body["verdict"] == "broken" else 0


if __name__ == "__main__":
    sys.exit(main())
