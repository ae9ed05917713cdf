"""Ledger bundles with something wrong in them: by a thief who has the files, or an operator who has the key too."""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from safeconduct.ledger.bundle import verify
from safeconduct.ledger.bundle.write import write_bundle
from safeconduct.ledger.canonical import Value, canonical
from safeconduct.ledger.chains import Head
from safeconduct.ledger.entry import content_of
from safeconduct.ledger.keeping.erasing import erase, sign_order
from safeconduct.ledger.keeping.log import Log
from safeconduct.ledger.keeping.receiving import receive
from safeconduct.ledger.notes.signed import SignedNote, sign_note
from safeconduct.ledger.record import CONTENT, Part, Record
from tests.ledger.memory import MemoryStore
from tests.ledger.world import MINUTE_MS, NOON_MS, SIDES, World

HOUR_MS = 60 * MINUTE_MS
OPENING = 7  # the log's own first entries: itself, two posts, two witnesses, two officers
EXPORTED_MS = NOON_MS + 5 * HOUR_MS


@dataclass
class Case:
    """A world after a day's work, what its sides still hold of it, and the means to bend it."""

    world: World
    agreed: int
    held_checkpoint: SignedNote
    held_receipts: list[SignedNote]
    records: list[Record] = field(init=False)
    notes: dict[str, list[bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self.restore()

    def restore(self) -> None:
        """Forget every bending."""
        store = self.world.store
        self.records = list(store.records())
        kinds = ("checkpoint", "cosignature", "head", "receipt")
        self.notes = {kind: [note.body for note in store.notes(kind)] for kind in kinds}

    def export(self, path: Path) -> Path:
        """A bundle of what the records and notes are now, written and signed as the log would."""
        store = MemoryStore()
        store.append(self.records)
        for kind, bodies in self.notes.items():
            for body in bodies:
                store.add_note(kind, body, NOON_MS)
        write_bundle(Log(store, self.world.log_key), path, EXPORTED_MS)
        return path

    def forget(self, *kinds: str) -> None:
        """Leave out what an operator can leave out."""
        for kind in kinds:
            self.notes[kind] = []

    def index(self, device: str, seq: int) -> int:
        """Where an entry stands."""
        return next(at for at, one in enumerate(self.records) if (one.device, one.seq) == (device, seq))

    def relabel(self, index: int, change: Callable[[dict[str, Value]], object]) -> None:
        """Change an envelope and let it be canonical."""
        said = json.loads(self.records[index].envelope)
        change(said)
        self.records[index] = replace(self.records[index], envelope=canonical(said), seq=said["seq"])

    def recount(self, index: int, people: int) -> None:
        """Another count, with an envelope that commits to it: what only the device could sign for."""
        record = self.records[index]
        content = content_of(record) or {}
        part = Part(record.parts[CONTENT].salt, canonical(content | {"people": people}))
        said = json.loads(record.envelope)
        said["parts"][CONTENT] = part.commitment.hex()
        parts = {**record.parts, CONTENT: part}
        self.records[index] = replace(record, envelope=canonical(said), parts=parts)

    def rechain(self, device: str) -> None:
        """Every entry of a device continues the one before it again."""
        previous = ""
        for index, record in enumerate(self.records):
            if record.device == device:
                self.relabel(index, lambda said, before=previous: said.update(previous=before))  # type: ignore[misc]  # default
                previous = self.records[index].leaf_hash.hex()

    def steal_posts(self) -> None:
        """Sign for the posts what they never wrote: an operator who has their keys as well, or invented them."""
        self.notes["head"] = []
        for post in self.world.posts:
            last = max((one for one in self.records if one.device == post.name), key=lambda one: one.seq)
            seen = (0, self.world.log.root(0))
            head = Head(self.world.log.origin, post.name, last.seq, last.leaf_hash, *seen, EXPORTED_MS)
            self.notes["head"].append(str(sign_note(head.text, post.key)).encode())


def day() -> Case:
    """Three rounds of two posts; after the second both sides' witnesses sign; then one personal part is erased."""
    world = World()
    receipts, held, agreed = [], [], 0
    for hour in range(3):
        began_ms = NOON_MS + hour * HOUR_MS
        for post in world.posts:
            for count in range(3):
                carer: dict[str, Value] = {"note": "met by the carer on paper 12"}
                post.write(50 - count, began_ms + count * MINUTE_MS, carer if count == 1 else None)
            sync = post.sync(at_ms=began_ms + 2 * MINUTE_MS)
            receipts.append(receive(world.log, sync, began_ms + 3 * MINUTE_MS).receipt)
        checkpoint = world.log.checkpoint(NOON_MS + hour * HOUR_MS + 5 * MINUTE_MS)
        for post in world.posts:
            post.seen = (world.store.size, world.log.root())
        if hour == 1:
            for side in SIDES:
                world.cosign(side, NOON_MS + hour * HOUR_MS + 10 * MINUTE_MS)
            agreed = world.store.size
            held.append(checkpoint)
    index = world.store.size - 2
    erase(world.log, index, sign_order(world.log, index, "asked for", world.officers), NOON_MS + 4 * HOUR_MS)
    return Case(world, agreed, held[0], receipts)


def resign(folder: Path, case: Case) -> None:
    """List the files as they are now, and sign the list: what an operator can always do."""
    lines = (folder / "bundle.txt").read_text(encoding="utf-8").split("\n\n")[0].split("\n")
    kept = [line for line in lines if not line.startswith("sha256 ")]
    listed = []
    for line in lines[len(kept) :]:
        name = line.split(" ", 2)[2]
        if (folder / name).is_file():
            listed.append(f"sha256 {hashlib.sha256((folder / name).read_bytes()).hexdigest()} {name}")
        else:
            listed.append(line)
    text = "".join(f"{line}\n" for line in [*kept, *listed])
    (folder / "bundle.txt").write_text(str(sign_note(text, case.world.log_key)), encoding="utf-8")


def edit(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one file; it has to be another one afterwards."""
    before = (folder / name).read_bytes()
    after = change(before)
    assert after != before, "the corruption changed nothing"
    (folder / name).write_bytes(after)


def edit_line(folder: Path, name: str, at: int, change: Callable[[bytes], bytes]) -> None:
    """Change one line of one file."""

    def changed(data: bytes) -> bytes:
        lines = data.splitlines(keepends=True)
        lines[at] = change(lines[at])
        return b"".join(lines)

    edit(folder, name, changed)


def checked(path: Path, *words: str) -> tuple[int, dict[str, int]]:
    """Exit code, and how often each code was found."""
    parser = argparse.ArgumentParser()
    for option in ("--log-key", "--witness", "--checkpoint", "--receipt"):
        parser.add_argument(option, action="append", default=[])
    try:
        run = verify.Verifier(verify.Source(path))
        run.run(parser.parse_args(words))
    except (verify.Bad, ValueError, *verify.UNREADABLE):
        return 2, {}
    return int(run.findings.broken()), run.findings.counts
