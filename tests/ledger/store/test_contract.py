"""What every store promises, tried against each: a file and a server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safeconduct.ledger.record import CONTENT, GONE, PERSONAL, Part, Record, leaf_hash
from safeconduct.ledger.store.failures import AppenderBusy, CannotOpen, NotKept
from safeconduct.ledger.store.nodes import inner_hash
from safeconduct.ledger.store.opening import create_store, open_store, restore_store
from safeconduct.ledger.store.tables import HIGHEST_SEQ, TableStore
from safeconduct.ledger.storing import Note, Store, StoreFailed
from tests.ledger.store.entries import META, entries, entry

Place = str | Path


@pytest.fixture
def store(place: Place) -> Iterator[TableStore]:
    made = create_store(place, META)
    yield made
    made.close()


def test_it_is_a_store(store: TableStore) -> None:
    kept: Store = store
    assert kept.size == 0
    assert kept.meta == META
    assert list(kept.records()) == []


def test_what_was_appended_is_read_back_byte_for_byte_after_reopening(
    store: TableStore, place: Place
) -> None:
    batch = entries(0, 40)
    assert store.append(batch[:1]) == range(1)
    assert store.append(batch[1:]) == range(1, 40)
    assert list(store.records()) == batch
    store.close()
    again = open_store(place)
    assert list(again.records()) == batch
    assert list(again.records(3, 5)) == batch[3:5]
    assert list(again.leaf_hashes(38)) == [leaf_hash(record.envelope) for record in batch[38:]]
    assert again.meta == META
    again.close()


def test_nothing_appended_changes_nothing(store: TableStore) -> None:
    store.append(entries(0, 3))
    assert store.append([]) == range(3, 3)
    assert store.size == 3


def test_odd_content_is_kept_too(store: TableStore) -> None:
    odd = [
        Record(b"", "a", 0, {}, 0),
        Record(b"\x00" * 9, "نقطة", HIGHEST_SEQ, {"x": Part(b"", b"")}, 0),
        Record(b"{}", "a'\"\\\n", 7, {"one": Part(b"s", b"\xff"), "two": GONE}, 2**53),
    ]
    store.append(odd)
    assert list(store.records()) == odd


@pytest.mark.parametrize(
    "bad",
    [
        Record(b"{}", "a", -1, {}, 0),
        Record(b"{}", "a", HIGHEST_SEQ + 1, {}, 0),
        Record(b"{}", "", 0, {}, 0),
        Record(b"{}", "a\0b", 0, {}, 0),
        Record(b"{}", "\ud800", 0, {}, 0),
    ],
)
def test_what_no_store_can_keep_is_refused_before_anything_is_kept(store: TableStore, bad: Record) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # each says it in its own words
        store.append([entry(0), bad])
    assert store.size == 0


def test_a_device_is_found_also_where_its_chain_forks(store: TableStore) -> None:
    store.append([entry(1), entry(2), entry(1, size=30), entry(1, "post-b")])
    assert store.find("post-a", 1) == (0, 2)
    assert store.find("post-b", 1) == (3,)
    assert store.find("post-c", 1) == ()
    assert (store.highest("post-a"), store.highest("post-b"), store.highest("post-c")) == (2, 1, None)
    assert store.find("post-a", -1) == store.find("post\0a", 1) == store.find("post-a", 2**80) == ()


def test_spans_outside_the_ledger_are_errors(store: TableStore) -> None:
    store.append(entries(0, 3))
    for start, stop in ((0, 4), (-1, 2), (3, 2)):
        with pytest.raises(IndexError):
            list(store.records(start, stop))
        with pytest.raises(IndexError):
            list(store.leaf_hashes(start, stop))


def test_subtrees_follow_from_the_leaves_at_every_level(store: TableStore) -> None:
    batch = entries(0, 150, size=10)
    for start, stop in ((0, 1), (1, 31), (31, 33), (33, 100), (100, 150)):  # across the lowest kept level
        store.append(batch[start:stop])
    level = [leaf_hash(record.envelope) for record in batch]
    for height in range(8):
        assert store.subtrees([(height, i) for i in range(len(level))]) == level
        with pytest.raises(KeyError):
            store.subtrees([(height, len(level))])
        level = [inner_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    assert store.subtrees([]) == []
    with pytest.raises(KeyError):
        store.subtrees([(-1, 0)])


def test_the_tree_goes_on_where_it_was_after_reopening(store: TableStore, place: Place) -> None:
    store.append(entries(0, 77))
    for stop in (90, 128, 129, 200):
        store.close()
        store = open_store(place)
        store.append(entries(store.size, stop))
    store.check()
    assert store.subtrees([(7, 0), (6, 2)])
    store.close()


def test_notes_are_numbered_within_their_kind(store: TableStore, place: Place) -> None:
    assert store.add_note("checkpoint", b"one", 10) == 0
    assert store.add_note("head", b"", 11) == 0
    assert store.add_note("checkpoint", b"\xff\x00", 12) == 1
    store.close()
    again = open_store(place)
    assert again.add_note("checkpoint", b"three", 9) == 2
    assert list(again.notes("checkpoint", 1)) == [
        Note("checkpoint", 1, b"\xff\x00", 12),
        Note("checkpoint", 2, b"three", 9),
    ]
    assert list(again.notes("witness")) == []
    again.close()


def test_more_notes_than_a_page_are_all_read(store: TableStore) -> None:
    threads = [
        threading.Thread(target=lambda: [store.add_note("head", b"x", 0) for _ in range(70)])
        for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [note.number for note in store.notes("head")] == list(range(16 * 70))


def test_an_erased_part_is_gone_and_the_rest_stays(store: TableStore, place: Place) -> None:
    batch = entries(0, 3)
    store.append(batch)
    store.erase(1, PERSONAL)
    store.erase(1, PERSONAL)  # repeating it is no error
    with pytest.raises(KeyError):
        store.erase(1, "no-such-part")
    with pytest.raises(KeyError):
        store.erase(3, PERSONAL)
    store.close()
    again = open_store(place)
    found = list(again.records())
    assert found[1].parts == {CONTENT: batch[1].parts[CONTENT], PERSONAL: GONE}
    assert found[1].leaf_hash == batch[1].leaf_hash
    assert (found[0], found[2]) == (batch[0], batch[2])
    again.check()
    again.close()


def test_many_writers_each_get_their_own_consecutive_indexes(store: TableStore) -> None:
    got: dict[str, list[range]] = {}

    def write(device: str) -> None:
        got[device] = [store.append(entries(3 * i, 3 * i + 3, device)) for i in range(10)]

    threads = [threading.Thread(target=write, args=(f"post-{n}",)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = list(store.records())
    assert len(kept) == 600
    for device, ranges in got.items():
        assert [kept[i] for span in ranges for i in span] == entries(0, 30, device)
    assert sorted(i for ranges in got.values() for span in ranges for i in span) == list(range(600))
    store.check()


def test_reading_goes_on_while_appending_goes_on(store: TableStore, place: Place) -> None:
    store.append(entries(0, 2_500, size=20))
    reader = open_store(place, appends=False)
    walk = reader.records()
    first = next(walk)
    store.append(entries(2_500, 2_600, size=20))
    assert [first, *walk] == entries(0, 2_500, size=20)
    assert reader.size == 2_600
    assert list(reader.records(2_550)) == entries(2_550, 2_600, size=20)
    reader.close()


def test_there_is_one_appender_and_the_second_is_told_who_it_is(store: TableStore, place: Place) -> None:
    import os

    with pytest.raises(AppenderBusy) as told:
        open_store(place)
    assert told.value.fault.code == "LS006"
    assert f"process {os.getpid()} on" in str(told.value)
    store.append(entries(0, 1))
    store.close()
    second = open_store(place)
    assert second.append(entries(1, 2)) == range(1, 2)
    second.close()


def test_opened_for_reading_nothing_is_written(store: TableStore, place: Place) -> None:
    store.append(entries(0, 2))
    reader = open_store(place, appends=False)
    for write in (
        lambda: reader.append(entries(2, 3)),
        lambda: reader.add_note("head", b"", 0),
        lambda: reader.erase(0, PERSONAL),
    ):
        with pytest.raises(NotKept) as told:
            write()
        assert told.value.fault.code == "LS013"
    assert list(reader.records()) == entries(0, 2)
    reader.close()


def test_a_closed_store_says_so(store: TableStore) -> None:
    store.close()
    store.close()
    for use in (
        lambda: store.append(entries(0, 1)),
        lambda: store.size,
        lambda: list(store.notes("head")),
        lambda: store.find("a", 1),
    ):
        with pytest.raises(StoreFailed):
            use()


def test_nothing_is_made_where_a_ledger_is(store: TableStore, place: Place) -> None:
    store.append(entries(0, 2))
    store.close()
    with pytest.raises(CannotOpen) as told:
        create_store(place, META)
    assert told.value.fault.code == "LS008"
    again = open_store(place, appends=False)
    assert list(again.records()) == entries(0, 2)
    again.close()


def test_nothing_is_opened_where_no_ledger_is(place: Place) -> None:
    with pytest.raises(CannotOpen) as told:
        open_store(place)
    assert told.value.fault.code == "LS007"


def test_meta_that_the_store_sets_itself_is_refused(place: Place) -> None:
    with pytest.raises(ValueError, match="form"):
        create_store(place, {"form": "9"})


def test_a_backup_is_a_ledger_and_restores_to_either_kind(
    store: TableStore, new_place: Callable[[], Place], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    store.append(entries(0, 1_300, size=30))
    store.add_note("checkpoint", b"of 1300", 5)
    store.erase(700, PERSONAL)
    copy = tmp_path / "out" / "copy.db"
    copy.parent.mkdir()
    store.backup(copy)
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    store.append(entries(1_300, 1_310, size=30))
    server_place: str = request.getfixturevalue("server").url()
    for target in (new_place(), tmp_path / "restored.db", server_place):
        assert restore_store(copy, target) == 1_300
        restored = open_store(target)
        assert list(restored.records()) == list(store.records(0, 1_300))
        assert list(restored.notes("checkpoint")) == list(store.notes("checkpoint"))
        assert restored.meta == META
        restored.append(entries(1_300, 1_310, size=30))
        assert restored.subtrees([(10, 0), (2, 326)]) == store.subtrees([(10, 0), (2, 326)])
        restored.check()
        restored.close()
        with pytest.raises(CannotOpen):
            restore_store(copy, target)
    with pytest.raises(FileExistsError):
        store.backup(copy)


def test_a_backup_taken_while_writers_write_is_one_moment(store: TableStore, tmp_path: Path) -> None:
    going = threading.Event()
    going.set()

    def write() -> None:
        seq = 0
        while going.is_set():
            last = store.append(entries(seq, seq + 2))
            store.add_note("checkpoint", str(last.stop).encode(), 0)
            seq += 2

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(3):
        before = store.size
        store.backup(tmp_path / f"{number}.db")
        copy = open_store(tmp_path / f"{number}.db", appends=False)
        assert copy.size >= before
        assert list(copy.records()) == list(store.records(0, copy.size))
        assert all(int(note.body) <= copy.size for note in copy.notes("checkpoint"))
        copy.close()
    going.clear()
    for thread in threads:
        thread.join()
