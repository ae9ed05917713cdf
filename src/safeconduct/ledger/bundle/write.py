"""Write a ledger into a folder or a .zip that anybody can check without us: entries, signatures, proofs, keys, checker.

docs/reference/ledger-form.md says what each file holds. Nothing secret goes in. The *party* edition leaves personal
parts out, and of an entry that its reader is not to see all but the hash. The proofs hold all the same.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from safeconduct.ledger.chains import read_head
from safeconduct.ledger.entry import Entry, content_of, read_envelope
from safeconduct.ledger.keeping.agreeing import COSIGNATURE
from safeconduct.ledger.keeping.log import CHECKPOINT, Log
from safeconduct.ledger.keeping.receiving import RECEIPT
from safeconduct.ledger.notes.checkpoint import checkpoint_in
from safeconduct.ledger.notes.signed import SignedNote, read_note, sign_note
from safeconduct.ledger.record import CONTENT, PERSONAL, Record
from safeconduct.ledger.ring import KEY_ENROLLED, KEY_REVOKED, LOG_OPENED, OWN_DEVICE, OWN_KINDS
from safeconduct.ledger.tree import consistency_proof
from safeconduct.ledger.wire import EVERYTHING, record_line

FORM = "safeconduct/bundle/v1"
MANIFEST = "bundle.txt"
VERIFIER = "verify.py"
ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the same bundle gives the same bytes
Edition = Literal["cell", "party"]

README = """\
This folder is a ledger that was exported, and what is needed to check it. / هذا المجلد سجل مصدَّر وما يلزم للتحقق منه.

    python3 verify.py
    python3 verify.py --language ar

Nothing has to be installed but Python 3.9 or newer. Give the keys, checkpoints and receipts that you hold yourself:
لا يلزم سوى Python 3.9 أو أحدث. أعطِ المفاتيح ونقاط التحقق والإيصالات التي بيدك:

    python3 verify.py --log-key KEY --witness KEY --checkpoint FILE --receipt FILE

If you do not trust this copy of verify.py, take it from somewhere that you trust: it reads any such folder.
إن لم تثق بهذه النسخة من verify.py فخذها من مصدر تثق به، فهي تقرأ أي مجلد من هذا النوع.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a bundle lies and what it covers."""

    path: Path
    edition: Edition
    size: int
    withheld: int
    checkpoint: SignedNote


class _Sink(Protocol):
    def open(self, name: str) -> BinaryIO: ...

    def close(self) -> None: ...


def write_bundle(
    log: Log,
    path: Path,
    now_ms: int,
    *,
    edition: Edition = "cell",
    shown: Callable[[Entry], bool] | None = None,
) -> Written:
    """Export everything up to a fresh checkpoint into ``path`` (a .zip where it ends so, else a folder).

    ``shown`` says, for the party edition, which entries its reader may see; of the others only the hash goes along. The
    log's own entries about keys and erasing are always shown: nothing could be checked without them. FileExistsError
    where ``path`` exists; a bundle that could not be finished leaves nothing behind.
    """
    if path.exists():
        raise FileExistsError(f"{path} exists; a bundle is never written over another")
    if edition == "cell" and shown is not None:
        raise ValueError("only a party's edition withholds entries")
    checkpoint = log.checkpoint(now_ms)
    log.sign_head(OWN_DEVICE, log.signing_key(), now_ms)
    part = path.with_name(f".{path.name}.part")
    sink: _Sink = _Zip(part) if path.suffix == ".zip" else _Folder(part)
    try:
        withheld = _fill(sink, log, checkpoint, now_ms, (edition, shown))
        sink.close()
        part.rename(path)
    except BaseException:
        sink.close()
        _remove(part)
        raise
    return Written(path, edition, checkpoint_in(checkpoint).size, withheld, checkpoint)


def verifier_source() -> bytes:
    """The stand-alone checker, as it goes into every bundle."""
    return (files("safeconduct.ledger.bundle") / VERIFIER).read_bytes()


def _fill(
    sink: _Sink,
    log: Log,
    checkpoint: SignedNote,
    now_ms: int,
    view: tuple[Edition, Callable[[Entry], bool] | None],
) -> int:
    """Every file; how many entries were withheld."""
    edition, shown = view
    size = checkpoint_in(checkpoint).size
    hashes: dict[str, str] = {}

    def put(name: str, chunks: Iterable[bytes]) -> None:
        hashed = hashlib.sha256()
        with sink.open(name) as file:
            for chunk in chunks:
                hashed.update(chunk)
                file.write(chunk)
        hashes[name] = hashed.hexdigest()

    lines = _Lines(log, size, edition, shown)
    put("log.tsv", lines)
    put("checkpoints.jsonl", _json_lines(str(note) for note in _checkpoints(log, size)))
    put("heads.jsonl", _json_lines(_heads(log, lines)))
    receipts = log.store.notes(RECEIPT) if edition == "cell" else iter(())
    put("receipts.jsonl", _json_lines(note.body.decode() for note in receipts))
    put("proofs.jsonl", _json_lines(_proofs(log, size)))
    listed = listed_keys(log, None if shown is None else lines.devices)
    put("keys.json", [json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"])
    put("README.txt", [README.encode()])
    put(VERIFIER, [verifier_source()])
    text = [FORM, log.origin, f"edition {edition}", f"size {size}", f"made_ms {now_ms}"]
    text += [f"sha256 {hexed} {name}" for name, hexed in sorted(hashes.items())]
    note = sign_note("".join(f"{line}\n" for line in text), log.signing_key())
    with sink.open(MANIFEST) as file:
        file.write(str(note).encode())
    return lines.withheld


def listed_keys(log: Log, devices: Collection[str] | None = None) -> list[dict[str, object]]:
    """The keys of the log as a reader compares them, with fingerprints; of devices, those named (None: all)."""
    return [
        {
            "role": one.role,
            "vkey": str(one.key),
            "side": one.side,
            "last": "" if one.last is None else one.last,
            "fingerprint": one.key.fingerprint,
        }
        for one in log.ring.keys
        if one.role != "device" or devices is None or one.key.name in devices
    ]


@dataclass
class _Lines:
    """The lines of the log, and what they give away: how many entries were withheld, which devices are seen."""

    log: Log
    size: int
    edition: Edition
    shown: Callable[[Entry], bool] | None
    withheld: int = 0
    devices: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # A device that nothing is shown of is not named either: a post's name says where people stand.
        if self.shown is not None:
            entries = (read_envelope(record.envelope) for record in self.log.store.records(0, self.size))
            self.devices = {OWN_DEVICE, *(entry.device for entry in entries if self.shown(entry))}

    def __iter__(self) -> Iterator[bytes]:
        parts = EVERYTHING if self.edition == "cell" else frozenset({CONTENT})
        for record in self.log.store.records(0, self.size):
            if self._may_show(record):
                if self.shown is None:
                    self.devices.add(record.device)
                yield record_line(record, record.received_ms, parts)
            else:
                self.withheld += 1
                yield b"-\t" + record.leaf_hash.hex().encode() + b"\n"

    def _may_show(self, record: Record) -> bool:
        if self.shown is None:
            return True
        entry = read_envelope(record.envelope)
        if entry.device != OWN_DEVICE or entry.kind not in OWN_KINDS:
            return self.shown(entry)
        content = content_of(record) or {}
        if entry.kind in {KEY_ENROLLED, KEY_REVOKED}:
            key = next((one for one in self.log.ring.keys if str(one.key) == content.get("vkey")), None)
            return key is None or key.role != "device" or key.key.name in self.devices
        return entry.kind == LOG_OPENED or self._may_name(str(content.get("entry", "")))

    def _may_name(self, hexed: str) -> bool:
        """True for an entry that is shown: the order to erase a part of another tells that there was one."""
        return hexed in self._shown_personal

    @cached_property
    def _shown_personal(self) -> set[str]:
        shown = self.shown or (lambda _: True)
        pairs = ((read_envelope(one.envelope), one) for one in self.log.store.records(0, self.size))
        return {one.leaf_hash.hex() for entry, one in pairs if PERSONAL in entry.parts and shown(entry)}


def _checkpoints(log: Log, size: int) -> list[SignedNote]:
    """Every checkpoint up to the bundle's, each with all the signatures under it."""
    merged: dict[str, SignedNote] = {}
    for kind in (CHECKPOINT, COSIGNATURE):
        for kept in log.store.notes(kind):
            note = read_note(kept.body)
            if checkpoint_in(note).size <= size:
                before = merged.get(note.text)
                merged[note.text] = note if before is None else before.merged(note.signatures)
    return list(merged.values())


def _heads(log: Log, lines: _Lines) -> Iterator[str]:
    """The heads of devices that the reader sees something of, up to the bundle's size."""
    for _, note in log.heads():
        head = read_head(note.text)
        indexes = log.store.find(head.device, head.seq)
        if head.device in lines.devices and any(index < lines.size for index in indexes):
            yield str(note)


def _proofs(log: Log, size: int) -> Iterator[dict[str, object]]:
    """That the log only grew since each checkpoint that a witness signed."""
    signed = {checkpoint_in(read_note(kept.body)).size for kept in log.store.notes(COSIGNATURE)}
    for old in sorted(one for one in signed if 0 < one < size):
        proof = consistency_proof(old, size, log.store.subtrees)
        yield {"old": old, "new": size, "proof": [one.hex() for one in proof]}


def _json_lines(values: Iterable[object]) -> Iterator[bytes]:
    for value in values:
        yield json.dumps(value, ensure_ascii=False).encode() + b"\n"


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)

    def open(self, name: str) -> BinaryIO:
        return (self.path / name).open("xb")

    def close(self) -> None:
        return None


class _Zip:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.zip = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=6)

    def open(self, name: str) -> BinaryIO:
        info = zipfile.ZipInfo(name, ZIP_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        return self.zip.open(info, "w", force_zip64=True)  # type: ignore[return-value]  # IO[bytes], as files are

    def close(self) -> None:
        self.zip.close()


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)
