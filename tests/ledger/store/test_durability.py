"""Durability is shown: on every disk that a power cut can leave, what was acknowledged is there."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.ledger.record import leaf_hash
from safeconduct.ledger.store.failures import StoreFault
from safeconduct.ledger.store.opening import create_store, open_store
from tests.ledger.store.disk import TRACER, Disk, events
from tests.ledger.store.entries import META, entries, entry

COUNT = 40
SIZE = 2_000
PAGES = "60"  # the log is emptied into the file after so many: what happens then is to be seen, too
ENOUGH = 20  # losses found: no need to look at more disks


@pytest.fixture
def quick() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of disks are laid out in it."""
    shared = Path("/dev/shm")  # noqa: S108  # a private folder is made in it
    folder = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
    yield folder
    shutil.rmtree(folder)


def traced(strace: str, repository: Path, place: Path, synchronous: str) -> str:
    """The system calls of a program that makes a ledger, appends and replies."""
    log = place.parent.parent / "trace"
    program: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.ledger.store.acking",
        place,
        str(COUNT),
        str(SIZE),
        synchronous,
        PAGES,
    ]
    done = subprocess.run(
        [strace, *TRACER, "-o", log, *program], cwd=repository, capture_output=True, check=False
    )
    assert done.returncode == 0, f"strace could not trace here: {done.stderr.decode()[-500:]}"
    assert done.stdout.decode().splitlines()[-1] == "end"
    return log.read_text(encoding="ascii")


def losses(trace: str, place: Path, scratch: Path) -> tuple[list[str], int]:
    """What a power cut would lose of what was acknowledged, at any moment; and how many disks were looked at."""
    disk = Disk(place.parent)
    chance = random.Random(1)
    found: list[str] = []
    looked = acknowledged = 0
    opened = False
    for number, event in enumerate(events(trace)):
        if not disk.apply(event):
            continue
        opened = opened or "open 0" in disk.replies
        acknowledged = sum(reply.startswith("kept ") for reply in disk.replies)
        is_turn = event.call in {"fsync", "fdatasync", "ftruncate"} or event.descriptor == 1
        if not opened or not (is_turn or number % 7 == 0):
            continue
        if len(found) >= ENOUGH:
            break
        for luck in (None, random.Random(chance.random())):  # the worst, and anything between it and the best
            looked += 1
            if wrong := missing(disk.after_power_cut(luck), place.name, acknowledged, scratch / str(looked)):
                found.append(f"after call {number} ({event.call}), {acknowledged} acknowledged: {wrong}")
    return found, looked


def missing(files: dict[str, bytes], name: str, acknowledged: int, folder: Path) -> str:
    """What is wrong with a ledger found on such a disk; empty where all that was acknowledged is there."""
    folder.mkdir()
    for file, content in files.items():
        (folder / file).write_bytes(content)
    try:
        store = open_store(folder / name)
    except StoreFault as failure:
        return str(failure)
    try:
        kept = list(store.records())
    finally:
        store.close()
        shutil.rmtree(folder)
    if kept[:acknowledged] != entries(0, acknowledged, size=SIZE):
        return f"{len(kept)} entries are there"
    return "" if kept == entries(0, len(kept), size=SIZE) else "something is there that was never written"


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(
    strace: str, repository: Path, tmp_path: Path, quick: Path
) -> None:
    place = tmp_path / "kept" / "ledger.db"
    place.parent.mkdir()
    trace = traced(strace, repository, place, "FULL")
    found, looked = losses(trace, place, quick)
    assert found == []
    assert looked > 5 * COUNT
    begun = [
        event for event in events(trace) if event.path == f"{place}-wal" and event.arguments.endswith(" 0")
    ]
    assert len(begun) > 1, (
        "the log was never emptied into the file and begun again: nothing is shown about that"
    )


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_same_check_fails_where_commits_are_not_synced(
    strace: str, repository: Path, tmp_path: Path, quick: Path, synchronous: str
) -> None:
    place = tmp_path / "kept" / "ledger.db"
    place.parent.mkdir()
    found, _ = losses(traced(strace, repository, place, synchronous), place, quick)
    assert len(found) == ENOUGH


def test_every_reply_follows_a_sync_of_what_it_acknowledges(
    strace: str, repository: Path, tmp_path: Path
) -> None:
    place = tmp_path / "kept" / "ledger.db"
    place.parent.mkdir()
    for synchronous, expected in (("FULL", 0), ("OFF", COUNT)):
        shutil.rmtree(place.parent)
        place.parent.mkdir()
        disk, early = Disk(place.parent), 0
        log = f"{place}-wal"
        for event in events(traced(strace, repository, place, synchronous)):
            disk.apply(event)
            if event.descriptor == 1 and event.strings[0].startswith(b"kept"):
                early += bool(disk.names[log].pending)
        assert early == expected, synchronous


def test_a_backup_that_was_reported_survives_a_power_cut(
    strace: str, repository: Path, tmp_path: Path, quick: Path
) -> None:
    store = create_store(tmp_path / "ledger.db", META)
    store.append(entries(0, 30, size=SIZE))
    store.close()
    copy, log = tmp_path / "copies" / "copy.db", tmp_path / "trace"
    copy.parent.mkdir()
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom safeconduct.ledger.store.opening import open_store\n"
        "store = open_store(sys.argv[1], appends=False)\nstore.backup(Path(sys.argv[2]))\nos.write(1, b'done\\n')"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "ledger.db"), str(copy)]
    subprocess.run(
        [strace, *TRACER, "-o", str(log), *command], cwd=repository, check=True, capture_output=True
    )
    disk = Disk(copy.parent)
    for event in events(log.read_text(encoding="ascii")):
        disk.apply(event)
        if disk.replies:
            break
    assert disk.replies == ["done"]
    for number, luck in enumerate((None, random.Random(1), random.Random(2))):
        assert missing(disk.after_power_cut(luck), copy.name, 30, quick / str(number)) == ""


def test_a_log_cut_or_corrupted_at_any_byte_after_the_last_acknowledgement_loses_nothing(
    tmp_path: Path, quick: Path
) -> None:
    store = create_store(tmp_path / "ledger.db", META)
    acknowledged = 3
    for seq in range(acknowledged):
        store.append([entry(seq)])
    log = tmp_path / "ledger.db-wal"
    before = log.read_bytes()
    store.append([entry(acknowledged)])  # the one that nobody was told of
    main, after = (tmp_path / "ledger.db").read_bytes(), log.read_bytes()
    store.close()
    assert after.startswith(before)
    assert len(after) > len(before) + 4_096
    hashes = [leaf_hash(entry(seq).envelope) for seq in range(acknowledged + 1)]
    (quick / "l.db").write_bytes(main)
    (quick / "l.db-wal").write_bytes(after)
    assert recovered(quick) == hashes
    # Whatever is wrong with the last transaction, none of it is taken, and all before it is.
    with (quick / "l.db-wal").open("r+b", buffering=0) as damaged:
        for at in range(len(before), len(after)):
            os.pwrite(damaged.fileno(), bytes([after[at] ^ 0xFF]), at)
            assert recovered(quick) == hashes[:acknowledged], f"byte {at} flipped"
            os.pwrite(damaged.fileno(), after[at : at + 1], at)
        for at in reversed(range(len(before), len(after))):
            damaged.truncate(at)
            assert recovered(quick) == hashes[:acknowledged], f"cut to {at} bytes"
        damaged.truncate(len(before) - 1)
        assert recovered(quick) == hashes[: acknowledged - 1]  # the check sees a loss where there is one


def recovered(folder: Path) -> list[bytes]:
    """The leaf hashes that SQLite recovers from a file and its log, left as they are."""
    db = sqlite3.connect(f"file:{folder / 'l.db'}?mode=ro", uri=True)  # leaves file and log as they are
    try:
        return [row[0] for row in db.execute("SELECT leaf_hash FROM entry ORDER BY leaf")]
    finally:
        db.close()
