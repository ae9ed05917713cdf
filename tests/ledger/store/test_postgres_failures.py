"""A server that goes away, fills up or is set up badly: said plainly, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from safeconduct.ledger.record import PERSONAL
from safeconduct.ledger.store import postgres, postgres_form, postgres_link
from safeconduct.ledger.store.backend import Batch
from safeconduct.ledger.store.failures import (
    AppenderBusy,
    CannotOpen,
    NotKept,
    OutcomeUnknown,
    StoreFault,
    driver_missing,
)
from safeconduct.ledger.store.opening import create_store, open_store
from safeconduct.ledger.store.tables import TableStore
from tests.ledger.store.disk import Event, events
from tests.ledger.store.entries import META, entries, entry
from tests.ledger.store.proxy import Proxy
from tests.ledger.store.server import PASSWORD, Server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    made = Proxy(server.port)
    yield made
    made.close()


def through(proxy: Proxy, server: Server, url: str) -> str:
    return url.replace(f":{server.port}/", f":{proxy.port}/")


def server_pid(store: TableStore) -> int:
    """The server's process that works for our appender."""
    pid: int = store._backend._writer.db.info.backend_pid  # type: ignore[attr-defined]
    return pid


class Load:
    """Threads that append one entry after the other, and send again only what was certainly not kept."""

    def __init__(self, store: TableStore, threads: int) -> None:
        self._store = store
        self._going = True
        self.kept: dict[tuple[str, int], int] = {}
        self.failures: list[StoreFault] = []
        self._threads = [threading.Thread(target=self._write, args=(f"post-{n}",)) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    def _write(self, device: str) -> None:
        seq = 0
        while self._going:
            try:
                span = self._store.append([entry(seq, device)])
            except NotKept as failure:
                self.failures.append(failure)
                continue
            except OutcomeUnknown as failure:
                self.failures.append(failure)
            else:
                self.kept[device, seq] = span.start
            seq += 1

    def stop(self) -> None:
        self._going = False
        for thread in self._threads:
            thread.join(120)
            assert not thread.is_alive()


def hold_to_account(load: Load, store: TableStore) -> None:
    """Everything acknowledged is where it was said to be, and nothing is there twice."""
    kept = list(store.records())
    for (device, seq), index in load.kept.items():
        assert kept[index] == entry(seq, device)
    names = [(record.device, record.seq) for record in kept]
    assert len(names) == len(set(names))
    assert len(kept) - len(load.kept) <= sum(isinstance(each, OutcomeUnknown) for each in load.failures)
    store.check()


def test_a_server_restarted_under_load_loses_nothing_acknowledged(server: Server) -> None:
    store = create_store(server.url(), META)
    load = Load(store, 16)
    reached: list[int] = []
    for mode in ("fast", "immediate", "immediate"):
        _until(lambda: len(load.kept) > 60 + (reached[-1] if reached else 0))
        server.stop(mode)
        server.start()
        reached.append(len(load.kept))
    _until(lambda: len(load.kept) > reached[-1] + 60)
    load.stop()
    hold_to_account(load, store)
    assert load.failures == []  # the server was back in time: callers only waited
    store.close()


@pytest.mark.parametrize("going", [psycopg.errors.AdminShutdown, psycopg.errors.CrashShutdown])
def test_a_session_ended_right_after_its_commit_is_no_refusal(
    server: Server, monkeypatch: pytest.MonkeyPatch, going: type[psycopg.Error]
) -> None:
    store = create_store(server.url(), META)
    commit = postgres._commit

    def ended(db: psycopg.Connection[tuple[object, ...]], batch: Batch) -> None:
        commit(db, batch)
        raise going("terminating connection due to administrator command")

    monkeypatch.setattr(postgres, "_commit", ended)
    assert store.append([entry(0, "gate")]) == range(1)
    monkeypatch.undo()
    assert store.append([entry(1, "gate")]) == range(1, 2)
    assert [record.seq for record in store.records()] == [0, 1]
    store.close()


def _until(reached: object) -> None:
    import time

    for _ in range(6_000):
        if reached():  # type: ignore[operator]
            return
        time.sleep(0.01)
    raise AssertionError("nothing more was kept")


def test_a_server_process_killed_under_load_loses_nothing_acknowledged(server: Server) -> None:
    store = create_store(server.url(), META)
    load = Load(store, 8)
    for wanted in (40, 120):
        _until(lambda wanted=wanted: len(load.kept) > wanted)
        os.kill(server_pid(store), signal.SIGKILL)  # the server then ends all its processes and recovers
    _until(lambda: len(load.kept) > 200)
    load.stop()
    hold_to_account(load, store)
    store.close()


@pytest.mark.parametrize("deliver", [True, False])
def test_a_commit_whose_reply_was_cut_off_is_looked_up_and_kept_once(
    server: Server, proxy: Proxy, deliver: bool
) -> None:
    url = server.url()
    store = create_store(through(proxy, server, url), META)
    store.append(entries(0, 3))
    proxy.cut_at(b"COMMIT", deliver=deliver)
    assert store.append(entries(3, 40)) == range(3, 40)
    assert proxy.cuts == 1
    proxy.cut_at(b"COMMIT", deliver=deliver)
    assert store.add_note("head", b"x", 0) == 0
    assert store.add_note("head", b"y", 0) == 1
    assert proxy.cuts == 2
    assert store.append(entries(40, 41)) == range(40, 41)
    assert list(store.records()) == entries(0, 41)
    store.check()
    store.close()


@pytest.mark.parametrize("deliver", [True, False])
def test_where_the_server_stays_away_the_outcome_is_unknown_and_found_out_later(
    server: Server, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, deliver: bool
) -> None:
    monkeypatch.setattr(postgres_link, "PATIENCE_S", 0.5)
    store = create_store(through(proxy, server, server.url()), META)
    store.append(entries(0, 3))
    proxy.cut_at(b"COMMIT", deliver=deliver, refuse_after=True)
    with pytest.raises(OutcomeUnknown) as told:
        store.append(entries(3, 5))
    assert told.value.fault.code == "LS023"
    with pytest.raises(NotKept):  # still away: this one was never sent
        store.append(entries(5, 6))
    proxy.refusing = False
    assert bool(store.find("post-a", 4)) is deliver
    start = 5 if deliver else 3
    assert store.append(entries(6, 8)) == range(start, start + 2)
    assert list(store.records()) == entries(0, start) + entries(6, 8)
    store.check()
    store.close()


def test_another_appender_is_named_and_after_its_death_the_ledger_is_free(
    server: Server, repository: Path
) -> None:
    url = server.url()
    create_store(url, META).close()
    program = (
        "import sys, time\nfrom safeconduct.ledger.store.opening import open_store\n"
        "store = open_store(sys.argv[1])\nprint('open', flush=True)\ntime.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, url], stdout=subprocess.PIPE, cwd=repository
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"open\n"
        with pytest.raises(AppenderBusy, match=f"process {child.pid} on .* \\(from 127.0.0.1"):
            open_store(url)
        reader = open_store(url, appends=False)
        assert reader.size == 0
        reader.close()
        child.kill()
    store: TableStore | None = None
    for _ in range(100):
        try:
            store = open_store(url)
        except AppenderBusy:
            continue
        break
    assert store is not None
    store.close()


def test_a_table_that_cannot_grow_refuses_and_goes_on_when_it_can(server: Server) -> None:
    store = create_store(server.url(), META)
    store.append(entries(0, 2))
    pid = server_pid(store)
    room = 17 * 2**20  # more than a segment of the server's log, less than the tables want
    server.limit_files(pid, room)
    with pytest.raises(NotKept) as told:
        store.append(entries(2, 22, size=1_000_000))
    assert told.value.fault.code == "LS020"
    assert list(store.records()) == entries(0, 2)
    server.limit_files(pid, None)
    assert store.append(entries(2, 4)) == range(2, 4)
    assert server_pid(store) == pid
    store.check()
    store.close()


def test_a_server_whose_log_cannot_grow_breaks_down_and_nothing_acknowledged_is_lost(server: Server) -> None:
    store = create_store(server.url(), META)
    store.append(entries(0, 2))
    pid = server_pid(store)
    server.limit_files(pid, 8_192)
    assert store.append(entries(2, 4)) == range(2, 4)  # it broke down, recovered, and was asked again
    assert server_pid(store) != pid
    assert "File too large" in server.log.read_text(), server.log.read_text()[-1500:]
    assert list(store.records()) == entries(0, 4)
    store.check()
    store.close()


def test_a_server_that_does_not_sync_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.url()
    create_store(url, META).close()
    for setting in ("fsync=off", "full_page_writes=off"):
        server.stop()
        server.start(setting)
        try:
            for appends in (True, False):
                with pytest.raises(CannotOpen, match=setting) as told:
                    open_store(url, appends=appends)
                assert told.value.fault.code == "LS012"
        finally:
            server.stop()
            server.start()


def test_a_server_set_to_reply_before_it_syncs_is_told_otherwise(server: Server) -> None:
    with psycopg.connect(server.base, autocommit=True) as db:
        db.execute("ALTER ROLE cell SET synchronous_commit = off")
        try:
            store = create_store(server.url(), META)
            found = store._backend._writer.db.execute("SHOW synchronous_commit").fetchone()  # type: ignore[attr-defined]
            assert found == ("on",)
            store.close()
        finally:
            db.execute("ALTER ROLE cell RESET synchronous_commit")


def unsynced_replies(trace: str) -> tuple[int, int]:
    """Replies to COMMIT, and how many of them went out before the log that they rest on was synced."""
    written: set[str] = set()
    begun: dict[str, set[str]] = {}
    replies = early = 0
    since_sync = False
    for event in events(trace):
        log = "/pg_wal/" in event.path
        if event.call in {"pwrite64", "pwritev", "write"} and log and event.half != "begun":
            written.add(event.path)
        elif event.call in {"fdatasync", "fsync"} and log:
            if event.half != "ended":
                begun[event.pid] = set(written)
            if event.half != "begun" and event.result == 0:
                written -= begun.pop(event.pid)
                since_sync = True
        elif _is_commit(event):
            replies += 1
            early += bool(written) or not since_sync
            since_sync = False
    return replies, early


def _is_commit(event: Event) -> bool:
    return (
        event.call == "sendto"
        and event.half != "ended"
        and any(b"COMMIT\0" in text for text in event.strings)
    )


@pytest.mark.parametrize(("setting", "expected"), [("fsync=on", 0), ("fsync=off", 25)])
def test_every_reply_of_the_server_follows_a_sync_of_its_log(
    strace: str, setting: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_form, "DURABLE", {})  # or a server that does not sync would be refused
    traced = Server()
    log = traced.data.parent / "trace"
    calls = "write,pwrite64,pwritev,fdatasync,fsync,sendto"
    tracer = (strace, "-f", "-y", "-qq", "-xx", "-s", "4000", "-e", f"trace={calls}", "-o", str(log))
    try:
        traced.start(setting, under=tracer)
        store = create_store(traced.url(), META)
        before = len(log.read_text(encoding="ascii"))
        for seq in range(25):
            store.append([entry(seq)])
        trace = log.read_text(encoding="ascii")[before:]
        store.close()
    finally:
        traced.remove()
    replies, early = unsynced_replies(trace)
    assert (replies, early) == (25, expected)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET envelope = ''",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "INSERT INTO ledger_entry SELECT leaf + 6, device, seq, 0, leaf_hash, '' FROM ledger_entry WHERE leaf = 31",
        "INSERT INTO ledger_entry SELECT * FROM ledger_entry ON CONFLICT (leaf) DO UPDATE SET envelope = ''",
        "INSERT INTO ledger_entry VALUES (32, 'a', 1, 1, '\\x00', '')",
        "INSERT INTO ledger_part VALUES (32, 'content', '', '')",
        "UPDATE ledger_part SET body = ''",
        "UPDATE ledger_part SET leaf = leaf + 100, salt = '', body = NULL",
        "DELETE FROM ledger_part",
        "TRUNCATE ledger_part",
        "UPDATE ledger_note SET body = ''",
        "DELETE FROM ledger_note",
        "INSERT INTO ledger_note VALUES ('head', 2, 0, '')",
        "INSERT INTO ledger_meta VALUES ('more', '')",
        "UPDATE ledger_meta SET value = ''",
        "UPDATE ledger_node SET hash = hash",
        "TRUNCATE ledger_node",
    ],
)
def test_the_tables_refuse_all_but_growth_and_erasure(grown: str, statement: str) -> None:
    with psycopg.connect(grown) as db, pytest.raises(psycopg.Error):
        db.execute(statement)


NO_FUNCTION = """CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql
 AS 'BEGIN RETURN NULL; END'"""
NEWER = """ALTER TABLE ledger_meta DISABLE TRIGGER ALL;
 UPDATE ledger_meta SET value = '2' WHERE name = 'form'"""
UNFINISHED = """ALTER TABLE ledger_meta DISABLE TRIGGER ALL;
 DELETE FROM ledger_meta WHERE name = 'made'; ALTER TABLE ledger_meta ENABLE TRIGGER ALL"""


@pytest.fixture(scope="module")
def grown(server: Server) -> str:
    """A ledger of 32 entries and a note."""
    url = server.url()
    store = create_store(url, META)
    store.append(entries(0, 32))
    store.add_note("head", b"x", 0)
    store.close()
    return url


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_kept", "LS004"),
        ("DROP TRIGGER ledger_part_only_erased ON ledger_part", "LS004"),
        (NO_FUNCTION, "LS004"),
        ("DROP TABLE ledger_note", "LS004"),
        ("DROP TABLE ledger_meta", "LS001"),
        (NEWER, "LS002"),
        (UNFINISHED, "LS003"),
    ],
)
def test_changed_tables_are_refused(server: Server, statement: str, code: str) -> None:
    url = server.url()
    create_store(url, META).close()
    with psycopg.connect(url) as db:
        db.execute(statement)
    with pytest.raises(CannotOpen) as told:
        open_store(url)
    assert told.value.fault.code == code


def test_no_message_shows_the_password(server: Server) -> None:
    url = server.url()
    addresses = (
        url,
        url.replace(str(server.port), "1"),
        url.replace(PASSWORD, f"wrong{PASSWORD}"),
        url.replace("/postgres", "/nowhere"),
        f"postgresql://cell:{PASSWORD}@127.0.0.1:port/x",
        f"{server.base}?options=-csearch_path%3Dnowhere",
    )
    codes = []
    for address in addresses:
        with pytest.raises(CannotOpen) as told:
            open_store(address)
        shown = [str(told.value), repr(told.value)]
        cause = told.value.__cause__ or told.value.__context__
        shown += [str(cause)] if cause is not None and not told.value.__suppress_context__ else []
        assert not [text for text in shown if PASSWORD in text]
        codes.append(told.value.fault.code)
    assert codes == ["LS007", "LS011", "LS011", "LS011", "LS011", "LS007"]


def test_what_was_erased_is_in_no_table_file_of_the_server(server: Server) -> None:
    store = create_store(server.url(), META)
    store.append(entries(0, 50, "post-erased"))  # other ledgers of this server hold none of these
    body = entry(7, "post-erased").parts[PERSONAL].body
    assert body is not None

    def found() -> list[str]:
        with psycopg.connect(server.base, autocommit=True) as db:
            db.execute("CHECKPOINT")
        files = [path for path in (server.data / "base").rglob("*") if path.is_file()]
        return [path.name for path in files if body in path.read_bytes()]

    assert found()
    store.erase(7, PERSONAL)
    assert found() == []
    store.close()


def test_without_the_driver_the_message_says_what_to_install(repository: Path) -> None:
    program = (
        "import sys\nsys.modules['psycopg'] = None\nfrom safeconduct.ledger.store.opening import open_store\n"
        "from safeconduct.ledger.store.failures import CannotOpen\n"
        "try:\n    open_store('postgresql://127.0.0.1/x')\nexcept CannotOpen as failure:\n    print(failure)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=repository
    )
    assert done.stdout.strip() == str(driver_missing())
    assert re.search(r"LS010 .*pip install 'safeconduct\[postgres\]'", done.stdout)
