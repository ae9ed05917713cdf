"""The hard day through a real ledger: chains, syncs two days late and out of order, witnesses, and the same board."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from safeconduct.account.alarms.all import alarms
from safeconduct.account.entries.observation import Observation as Seen
from safeconduct.account.state import State, account
from safeconduct.ledger.chains import START, Head, Tip, next_record
from safeconduct.ledger.entry import Observation
from safeconduct.ledger.keeping.receiving import receive
from safeconduct.ledger.notes.keys import SigningKey, new_key
from safeconduct.ledger.notes.signed import sign_note
from safeconduct.ledger.record import Record
from safeconduct.ledger.tree import EMPTY_ROOT
from safeconduct.ledger.wire import read_sync, sync_lines
from safeconduct.operations import ledgers, witnessing
from safeconduct.operations.accounting import read_entries
from safeconduct.operations.checking import audit_home
from safeconduct.operations.exporting import write_edition, write_request
from safeconduct.operations.homes import Home, opened
from tests.account.story import at, basis
from tests.account.test_hard_day import HardDay

ORIGIN = "cell.example/hard-day"
SIDES = {"liaison-gov": "gov", "liaison-opp": "opp"}


class Posts:
    """The day's devices with keys and chains of their own, each entry with the second at which it gets through."""

    def __init__(self, heap: list[Seen]) -> None:
        self.keys: dict[str, SigningKey] = {}
        self.tips: dict[str, Tip] = {}
        self.chains: dict[str, list[tuple[int, Record]]] = defaultdict(list)
        once = {(seen.device, seen.seq): seen for seen in heap}
        for (device, _), seen in sorted(once.items()):
            self.keys.setdefault(device, new_key(device))
            tip = self.tips.get(device, START)
            said = Observation(seen.kind, dict(seen.content), seen.observed_at * 1000)
            record, self.tips[device] = next_record(ORIGIN, device, tip, said, seen.device_at * 1000)
            self.chains[device].append((seen.received_at, record))

    def syncs(self) -> list[tuple[int, str]]:
        """When which device gets through; those of one second in no order."""
        found = sorted({(when, device) for device, chain in self.chains.items() for when, _ in chain})
        random.Random(16).shuffle(found)
        return sorted(found, key=lambda sync: sync[0])

    def lines(self, device: str, when: int) -> list[bytes]:
        """What a device hands over: all that gets through by then, some of it for the second time, newest first."""
        through = [record for received, record in self.chains[device] if received <= when]
        last = through[-1]
        head = Head(ORIGIN, device, last.seq, last.leaf_hash, 0, EMPTY_ROOT, when * 1000)
        return list(sync_lines(reversed(through), [sign_note(head.text, self.keys[device])]))


@pytest.fixture(scope="module")
def day() -> HardDay:
    return HardDay()


@pytest.fixture(scope="module")
def ledger(day: HardDay, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Everything that the day's devices wrote, in a ledger on disk that both sides have signed."""
    folder = tmp_path_factory.mktemp("hard-day")
    begun = at("04:00")
    home = ledgers.begin_log(folder / "log", ORIGIN, begun * 1000, sides=tuple(SIDES.values()))
    posts = Posts(day.heap)
    with opened(home) as log:
        for key in posts.keys.values():
            ledgers.enrol(log, "device", str(key.verifier), begun * 1000)
        for name, side in SIDES.items():
            witness = witnessing.begin_witness(folder / name, name, str(home.key().verifier))
            ledgers.enrol(log, "witness", str(witness.key), begun * 1000, side)
        for when, device in posts.syncs():
            got = receive(log, read_sync(posts.lines(device, when)), when * 1000)
            assert got.refused == ()
        end = at("10:00", day=2)
        for name in SIDES:
            write_request(log, name, folder / "ask", None, end * 1000)
            note = witnessing.sign_request(folder / name, (folder / "ask").read_bytes(), end)
            (folder / "signed").write_text(str(note), "utf-8", newline="")
            ledgers.take_file(log, folder / "signed", end * 1000)
    return home


def told(state: State) -> list[tuple[str, int, int]]:
    return [(alarm.name, alarm.degree, alarm.since) for alarm in alarms(state)]


@pytest.mark.parametrize(
    ("clock", "later"), [("10:04", 0), ("10:06", 0), ("11:00", 0), ("16:30", 0), ("18:05", 0), ("09:30", 2)]
)
def test_the_board_is_the_same_at_every_moment_as_it_was_known_then(
    day: HardDay, ledger: Home, clock: str, later: int
) -> None:
    when = at(clock, day=later)
    kept = account(basis(), read_entries(ledger.folder).observations, at=when)
    assert told(kept) == told(day.board(when))
    assert {one.convoy: one.locks for one in kept.readiness} == {
        one.convoy: one.locks for one in day.board(when).readiness
    }


def test_what_matters_is_seen_in_the_ledger(ledger: Home) -> None:
    observations = read_entries(ledger.folder).observations
    separated = account(basis(), observations, at=at("10:06"))
    assert alarms(separated)[0].name == "team-separated/A01"
    assert not separated.ready("A02").ready
    end = account(basis(), observations, at=at("10:00", day=2))
    names = {alarm.name for alarm in alarms(end)}
    assert {
        "taken-off-no-number/A01",
        "said-complete/aleppo",
        "clock-wrong/post-assad",
        "counts-disagree/A01",
    } <= names


def test_the_late_post_left_a_gap_until_it_was_filled(ledger: Home) -> None:
    observations = read_entries(ledger.folder).observations
    before = {alarm.name for alarm in alarms(account(basis(), observations, at=at("12:00")))}
    after = {alarm.name for alarm in alarms(account(basis(), observations, at=at("09:30", day=2)))}
    assert "device-gap/post-assad" in before
    assert "device-gap/post-assad" not in after


def test_the_ledger_is_whole_and_its_bundle_verifies_alone(ledger: Home, tmp_path: Path) -> None:
    assert audit_home(ledger.folder)[0] == ()
    assert read_entries(ledger.folder).checkpoints == (at("10:00", day=2),)
    with opened(ledger) as log:
        write_edition(log, tmp_path / "bundle", at("10:00", day=2) * 1000, edition="cell")
    done = subprocess.run(
        [sys.executable, "-I", "verify.py"],
        cwd=tmp_path / "bundle",
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
