"""A file that cannot be written, opened or trusted: said plainly, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest

from safeconduct.ledger.record import PERSONAL
from safeconduct.ledger.store import file_lock, sqlite_form
from safeconduct.ledger.store.failures import AppenderBusy, CannotOpen, Damaged, NotKept, StoreFault
from safeconduct.ledger.store.opening import create_store, open_store, restore_store
from tests.ledger.store.entries import META, entries, entry

NOBODY = 65_534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of five entries, closed."""
    made = tmp_path / "ledger.db"
    store = create_store(made, META)
    store.append(entries(0, 5))
    store.close()
    return made


Replies = list[list[str]]


def injected(strace: str, repository: Path, ledger: Path, fault: str) -> tuple[Path, int, Replies]:
    """On a copy, run ``acking`` for six entries while the kernel does what ``fault`` says.

    Gives the copy, the program's exit status, and its replies.
    """
    place = ledger.parent / re.sub(r"\W+", "-", fault) / ledger.name
    place.parent.mkdir()
    shutil.copy(ledger, place)
    command = [strace, "-f", "-qq", "-o", os.devnull, "-e", f"inject={fault}"]
    command += ["-e", f"trace={fault.partition(':')[0]}"]
    program: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.ledger.store.acking",
        place,
        "6",
        "500",
        "FULL",
        "8",
    ]
    done = subprocess.run([*command, *program], cwd=repository, capture_output=True, text=True, check=False)
    return place, done.returncode, [line.split() for line in done.stdout.splitlines()]


def hold_to_account(place: Path, replies: Replies) -> int:
    """Compare what was replied with what is found: every acknowledged entry, no refused one. How many are there."""
    store = open_store(place)
    kept = list(store.records())
    store.check()
    store.close()
    seqs = [record.seq for record in kept]
    assert kept == [*entries(0, 5), *(entry(seq, size=500) for seq in seqs[5:])]
    for reply in replies:
        if reply[0] == "kept":
            assert kept[int(reply[2])].seq == int(reply[1]), replies
        elif reply[0] == "not-kept":
            assert int(reply[1]) not in seqs, replies
    assert len(seqs) == len(set(seqs))
    return len(kept)


@pytest.mark.parametrize("call", ["pwrite64", "fdatasync"])
def test_killed_at_any_call_it_keeps_what_it_acknowledged(
    strace: str, repository: Path, path: Path, call: str
) -> None:
    killed = 0
    sizes = set()
    for number in range(1, 18, 2):
        place, status, replies = injected(strace, repository, path, f"{call}:signal=KILL:when={number}")
        size = hold_to_account(place, replies)
        acknowledged = sum(reply[0] == "kept" for reply in replies)
        assert size in {5 + acknowledged, 6 + acknowledged}
        killed += status in {-signal.SIGKILL, 128 + signal.SIGKILL}
        sizes.add(size)
    assert killed >= 5
    assert len(sizes) >= 3


def test_a_full_disk_is_said_nothing_is_half_kept_and_it_goes_on_when_there_is_room(
    strace: str, repository: Path, path: Path
) -> None:
    for first in (9, 12, 13, 16):
        place, _, replies = injected(
            strace, repository, path, f"pwrite64:error=ENOSPC:when={first}..{first + 2}"
        )
        codes = {reply[2] for reply in replies if reply[0] != "kept" and len(reply) == 3}
        assert codes <= {"LS020"}
        assert replies[-1] == ["end"]
        assert replies[-2][0] == "kept"
        hold_to_account(place, replies)
    place, _, replies = injected(strace, repository, path, "pwrite64:error=ENOSPC:when=12+")
    assert [reply[0] for reply in replies].count("not-kept") >= 3
    hold_to_account(place, replies)


@pytest.mark.parametrize("fault", ["fdatasync:error=EIO", "pwrite64:error=EIO"])
def test_a_disk_that_fails_to_write_or_sync_is_never_taken_at_its_word(
    strace: str, repository: Path, path: Path, fault: str
) -> None:
    said = set()
    for number in range(2, 14, 2):
        place, _, replies = injected(strace, repository, path, f"{fault}:when={number}")
        hold_to_account(place, replies)
        said |= {reply[0] for reply in replies}
    assert said >= {"open", "kept", "unknown" if fault.startswith("fdatasync") else "not-kept"}


def test_a_file_that_may_not_grow_refuses_and_goes_on_when_it_may(path: Path) -> None:
    store = open_store(path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, hard))
    try:
        with pytest.raises(NotKept) as told:
            store.append(entries(5, 400))
        with pytest.raises(NotKept):
            store.add_note("head", bytes(200_000), 0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told.value.fault.code == "LS022"
    assert list(store.records()) == entries(0, 5)
    assert store.append(entries(5, 9)) == range(5, 9)
    assert store.add_note("head", b"x", 0) == 0
    store.check()
    store.close()


def test_a_file_that_another_program_holds_locked_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_form, "BUSY_S", 0.1)
    store = open_store(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotKept) as told:
        store.append(entries(5, 6))
    assert told.value.fault.code == "LS021"
    other.execute("ROLLBACK")
    other.close()
    assert store.append(entries(5, 6)) == range(5, 6)
    store.close()


def test_another_process_that_appends_is_named_and_its_death_frees_the_ledger(
    path: Path, repository: Path
) -> None:
    program = (
        "import sys, time\nfrom safeconduct.ledger.store.opening import open_store\n"
        "store = open_store(sys.argv[1])\nprint('open', flush=True)\ntime.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, path], stdout=subprocess.PIPE, cwd=repository
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        with pytest.raises(AppenderBusy, match=f"process {child.pid} on"):
            open_store(path)
        reader = open_store(path, appends=False)
        assert reader.size == 5
        reader.close()
        child.kill()
    open_store(path).close()


def _as_nobody(path: Path, appends: bool, answers: object) -> None:
    """Open a ledger as a user who may write nothing, and say what came of it."""
    if os.getuid() == 0:
        os.setresuid(NOBODY, NOBODY, NOBODY)
    try:
        store = open_store(path, appends=appends)
        answer: object = [record.seq for record in store.records()]
    except StoreFault as failure:
        answer = failure.fault.code
    answers.send(answer)  # type: ignore[attr-defined]


def as_nobody(path: Path, *, appends: bool) -> object:
    """What a user who may write nothing is told."""
    ours, theirs = get_context("forkserver").Pipe()
    process = get_context("forkserver").Process(target=_as_nobody, args=(path, appends, theirs))
    process.start()
    assert ours.poll(60)
    answer: object = ours.recv()
    process.join()
    return answer


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users reach. Those of pytest are closed to them, and any run of it closes them again."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_may_not_be_written_can_be_read_and_says_so_to_an_appender(open_folder: Path) -> None:
    path = open_folder / "ledger.db"
    store = create_store(path, META)
    store.append(entries(0, 5))
    store.close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    assert as_nobody(path, appends=False) == [0, 1, 2, 3, 4]
    assert as_nobody(path, appends=True) == "LS009"
    path.chmod(0o666)  # the file may be written, but nothing may be laid beside it
    open_folder.chmod(0o755)
    (open_folder / "ledger.db.appender").unlink()
    open_folder.chmod(0o555)
    assert as_nobody(path, appends=True) == "LS009"
    path.chmod(0o000)
    assert as_nobody(path, appends=False) == "LS009"


def _foreign(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE other (x)")
    db.commit()
    db.close()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.write_bytes(b""), "LS001"),
        (lambda path: path.write_text("a list of buses\n" * 90), "LS001"),
        (lambda path: path.mkdir(), "LS001"),
        (_foreign, "LS001"),
    ],
)
def test_the_wrong_file_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    wrong = tmp_path / "wrong.db"
    make(wrong)
    before = wrong.read_bytes() if wrong.is_file() else None
    for appends in (True, False):
        with pytest.raises(CannotOpen) as told:
            open_store(wrong, appends=appends)
        assert told.value.fault.code == code
    with pytest.raises(CannotOpen):
        create_store(wrong, META)
    with pytest.raises(StoreFault):
        restore_store(wrong, tmp_path / "new.db")
    assert (wrong.read_bytes() if wrong.is_file() else None) == before
    assert not (tmp_path / "new.db").exists()


def tampered(path: Path, *statements: str) -> StoreFault:
    """What opening says after somebody has worked on the file with another program."""
    db = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()
    with pytest.raises(StoreFault) as told:
        open_store(path)
    return told.value


def test_a_newer_form_is_refused(path: Path) -> None:
    failure = tampered(path, "PRAGMA user_version=2")
    assert failure.fault.code == "LS002"
    assert "form 2" in failure.fault.fact


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_never_changed",
        "CREATE TABLE mine (x)",
        "DROP INDEX entry_by_device",
        "ALTER TABLE note ADD COLUMN mood TEXT",
    ],
)
def test_changed_tables_are_refused(path: Path, statement: str) -> None:
    assert tampered(path, statement).fault.code == "LS004"


def test_a_ledger_that_was_never_finished_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    sqlite_form.make(path, META)
    with pytest.raises(CannotOpen) as told:
        open_store(path)
    assert told.value.fault.code == "LS003"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET envelope = x'00'",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE leaf = 4",
        "INSERT OR REPLACE INTO entry SELECT leaf, device, seq, 0, leaf_hash, x'' FROM entry WHERE leaf = 4",
        "INSERT INTO entry SELECT leaf + 6, device, seq, 0, leaf_hash, x'' FROM entry WHERE leaf = 4",
        "INSERT INTO entry VALUES ('five', 'a', 1, 1, zeroblob(32), x'')",
        "INSERT INTO entry VALUES (5, 'a', 1, 1, zeroblob(31), x'')",
        "INSERT INTO entry VALUES (5, 'a', 'one', 1, zeroblob(32), x'')",
        "UPDATE part SET body = x'00'",
        "UPDATE part SET leaf = leaf + 1, salt = x'', body = NULL",
        "DELETE FROM part",
        "INSERT OR REPLACE INTO part VALUES (0, 'content', x'', x'00')",
        "INSERT OR REPLACE INTO note VALUES ('head', 0, 0, x'00')",
        "UPDATE note SET body = x'00'",
        "DELETE FROM note",
        "INSERT INTO note VALUES ('head', 2, 0, x'00')",
        "INSERT OR REPLACE INTO meta VALUES ('origin', 'elsewhere')",
        "UPDATE meta SET value = 'elsewhere'",
        "DELETE FROM meta",
        "INSERT OR REPLACE INTO node VALUES (5, 0, zeroblob(32))",
        "DELETE FROM node",
        "UPDATE node SET hash = zeroblob(32)",
    ],
)
def test_the_tables_refuse_all_but_growth_and_erasure(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "ledger.db"
    store = create_store(path, META)
    store.append(entries(0, 32))
    store.add_note("head", b"x", 0)
    store.close()
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA foreign_keys=ON")
    statement = statement.replace("leaf = 4", "leaf = 31").replace("(5, 'a'", "(32, 'a'")
    with pytest.raises(sqlite3.Error):
        db.execute(statement)
    db.close()
    store = open_store(path)
    assert list(store.records()) == entries(0, 32)
    store.check()
    store.close()


def test_a_flipped_bit_is_found_when_a_ledger_is_checked_backed_up_and_restored(
    tmp_path: Path, path: Path
) -> None:
    content = bytearray(path.read_bytes())
    at = content.find(entry(3).envelope)
    content[at + 5] ^= 1
    path.write_bytes(content)
    store = open_store(path)  # every page is in order: only the hashes tell
    with pytest.raises(Damaged, match="entry 3"):
        store.check()
    with pytest.raises(Damaged):
        store.backup(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    store.close()
    with pytest.raises(Damaged):
        restore_store(path, tmp_path / "new.db")
    assert [each.name for each in tmp_path.iterdir() if "new" in each.name or "copy" in each.name] == []


def test_a_broken_page_is_found_when_a_ledger_is_opened(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for page in range(4_096, len(content), 4_096):
        content[page : page + 60] = bytes(60)
    path.write_bytes(content)
    with pytest.raises(Damaged) as told:
        open_store(path)
    assert told.value.fault.code == "LS005"


def test_no_byte_of_what_was_erased_is_left_in_any_file(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    store = create_store(path, META)
    long = entry(0, size=30_000).parts["content"]  # goes over several pages
    record = entry(1)
    with_long = type(record)(record.envelope, "post-a", 2, {PERSONAL: long}, 0)
    store.append([record, with_long])
    store.erase(0, PERSONAL)
    store.erase(1, PERSONAL)
    secret, salt = record.parts[PERSONAL].body, record.parts[PERSONAL].salt
    assert secret is not None
    assert long.body is not None
    pieces = [secret, salt, long.salt, *(long.body[at : at + 64] for at in range(0, 14_900, 512))]
    files = [each.read_bytes() for each in tmp_path.iterdir() if each.is_file()]
    assert [piece for piece in pieces for content in files if piece in content] == []
    store.close()


def test_erasing_while_another_program_reads_says_that_bytes_may_be_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_form, "BUSY_S", 0.1)
    store = open_store(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM part").fetchone()
    with pytest.raises(StoreFault) as told:
        store.erase(2, PERSONAL)
    assert told.value.fault.code == "LS024"
    other.close()
    store.erase(2, PERSONAL)
    store.close()


def test_a_backup_that_dies_leaves_no_file_of_that_name(
    path: Path, tmp_path: Path, strace: str, repository: Path
) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom safeconduct.ledger.store.opening import open_store\n"
        "store = open_store(sys.argv[1], appends=False)\nstore.backup(Path(sys.argv[2]))"
    )
    copy = tmp_path / "copy.db"
    command: list[str | Path] = [sys.executable, "-c", program, path, copy]
    died = 0
    for call, number in (("pwrite64", 1), ("pwrite64", 4), ("fsync", 1), ("link", 1)):
        inject = [strace, "-f", "-qq", "-o", os.devnull, "-e", f"trace={call}"]
        inject += ["-e", f"inject={call}:signal=KILL:when={number}"]
        done = subprocess.run([*inject, *command], cwd=repository, capture_output=True, check=False)
        died += done.returncode != 0
        if call != "link":
            assert not copy.exists()
    assert died == 4
    copy.unlink(missing_ok=True)
    subprocess.run(command, cwd=repository, check=True)
    assert open_store(copy, appends=False).size == 5


def test_the_lock_is_let_go_when_opening_fails(path: Path) -> None:
    tampered(path, "PRAGMA user_version=2")
    lock = file_lock.FileLock(path.with_name("ledger.db.appender"))
    assert lock.take() is None
    lock.release()


def test_two_hundred_threads_waiting_when_a_store_is_closed_are_all_answered(path: Path) -> None:
    import threading

    store = open_store(path)
    answers: list[str] = []

    def write(number: int) -> None:
        try:
            store.append([entry(0, f"post-{number}")])
        except NotKept:
            answers.append("not-kept")
        else:
            answers.append("kept")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(200)]
    for thread in threads[:100]:
        thread.start()
    closing = threading.Thread(target=store.close)
    closing.start()
    for thread in threads[100:]:
        thread.start()
    for thread in (*threads, closing):
        thread.join(60)
        assert not thread.is_alive()
    again = open_store(path)
    assert len(answers) == 200
    assert again.size == 5 + answers.count("kept")
    again.close()
