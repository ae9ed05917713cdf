"""Whatever is appended, erased, noted, closed and killed, in any order: a store holds what a list in memory would."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from safeconduct.ledger.record import CONTENT, GONE, PERSONAL, Record, leaf_hash
from safeconduct.ledger.store.nodes import inner_hash
from safeconduct.ledger.store.opening import create_store, open_store
from tests.ledger.store.entries import META, entries
from tests.ledger.store.keeper import Keeper
from tests.ledger.store.server import Server

DEVICES = st.sampled_from(["post-a", "post-b"])
MANY = st.integers(1, 40)
INDEXES = st.integers(0, 2**20)


class Machine(RuleBasedStateMachine):
    """Drives a store in another process beside lists."""

    def new_place(self) -> str | Path:
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self.place = self.new_place()
        create_store(self.place, META).close()
        self.kept: list[Record] = []
        self.notes: list[bytes] = []
        self.made = 0
        self.keeper = Keeper(self.place)

    def fresh(self, device: str, many: int) -> list[Record]:
        self.made += many
        return entries(self.made - many, self.made, device, size=20)

    @rule(device=DEVICES, many=MANY)
    def append(self, device: str, many: int) -> None:
        records = self.fresh(device, many)
        assert self.keeper.ask("append", records) == range(len(self.kept), len(self.kept) + many)
        self.kept += records

    @rule(device=DEVICES, index=INDEXES)
    def append_one_again(self, device: str, index: int) -> None:
        records = self.kept[index % len(self.kept) :][:1] if self.kept else self.fresh(device, 1)
        assert self.keeper.ask("append", records).start == len(self.kept)
        self.kept += records

    @rule(body=st.binary(max_size=8))
    def note(self, body: bytes) -> None:
        assert self.keeper.ask("add_note", "head", body, 7) == len(self.notes)
        self.notes.append(body)

    @precondition(lambda self: self.kept)
    @rule(index=INDEXES)
    def erase(self, index: int) -> None:
        index %= len(self.kept)
        known = PERSONAL in self.kept[index].parts
        assert self.keeper.ask("erase", index, PERSONAL) is (None if known else KeyError)
        self.kept[index] = erased(self.kept[index])

    @rule(kill=st.booleans())
    def end_and_open_again(self, kill: bool) -> None:
        self.keeper.end(kill=kill)
        self.keeper = Keeper(self.place)
        assert self.keeper.found == len(self.kept)

    @rule(device=DEVICES, many=st.integers(1, 400), patience_ms=st.integers(0, 12))
    def kill_while_appending(self, device: str, many: int, patience_ms: int) -> None:
        records = self.fresh(device, many)
        self.keeper.order("append", records)
        time.sleep(patience_ms / 1000)
        self.keeper.end(kill=True)
        self.keeper = Keeper(self.place)
        assert self.keeper.found in {len(self.kept), len(self.kept) + many}  # all of it or none
        self.kept += records[: self.keeper.found - len(self.kept)]

    @precondition(lambda self: self.kept)
    @rule(index=INDEXES)
    def kill_while_erasing(self, index: int) -> None:
        index %= len(self.kept)
        self.keeper.order("erase", index, PERSONAL)
        self.keeper.end(kill=True)
        self.keeper = Keeper(self.place)
        self.keeper.ask("erase", index, PERSONAL)
        self.kept[index] = erased(self.kept[index])

    @invariant()
    def holds_the_same(self) -> None:
        reader = open_store(self.place, appends=False)
        try:
            assert list(reader.records()) == self.kept
            assert [note.body for note in reader.notes("head")] == self.notes
            for device in ("post-a", "post-b"):
                seqs = [record.seq for record in self.kept if record.device == device]
                assert reader.highest(device) == max(seqs, default=None)
                for seq in seqs[-2:]:
                    there = [i for i, r in enumerate(self.kept) if (r.device, r.seq) == (device, seq)]
                    assert list(reader.find(device, seq)) == there
            level = [leaf_hash(record.envelope) for record in self.kept]
            height = 0
            while level:
                some = sorted({0, len(level) // 2, len(level) - 1})
                assert reader.subtrees([(height, i) for i in some]) == [level[i] for i in some]
                level = [inner_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
                height += 1
        finally:
            reader.close()

    def teardown(self) -> None:
        self.keeper.end(kill=False)
        store = open_store(self.place)
        store.check()
        store.close()


def erased(record: Record) -> Record:
    """The same entry without its personal part."""
    return replace(record, parts={CONTENT: record.parts[CONTENT], PERSONAL: GONE})


def few() -> settings:
    """Each example starts a dozen processes: a tenth of the profile's number."""
    assert settings.default is not None
    return settings(
        max_examples=max(1, settings.default.max_examples // 10),
        stateful_step_count=20,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.hypothesis
def test_a_file_holds_what_a_list_would() -> None:
    with TemporaryDirectory() as folder:
        numbers = iter(range(10**6))

        class InFiles(Machine):
            def new_place(self) -> Path:
                return Path(folder) / f"{next(numbers)}.db"

        run_state_machine_as_test(InFiles, settings=few())


@pytest.mark.hypothesis
def test_a_server_holds_what_a_list_would(server: Server) -> None:
    class OnServer(Machine):
        def new_place(self) -> str:
            return server.url()

    run_state_machine_as_test(OnServer, settings=few())
