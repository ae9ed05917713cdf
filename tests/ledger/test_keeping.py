"""Receiving, agreeing and erasing, as they go on in a cell."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.ledger.chains import Chain, next_record
from safeconduct.ledger.entry import (
    CLOCK_AHEAD_MAX_MS,
    HybridTime,
    Observation,
    Refused,
    content_of,
    read_envelope,
)
from safeconduct.ledger.keeping.agreeing import agreement, take_cosigned
from safeconduct.ledger.keeping.erasing import erase, finish_erasing, sign_order
from safeconduct.ledger.keeping.log import AGREED_MAX_S, Log
from safeconduct.ledger.keeping.receiving import ALARM, read_receipt, receive
from safeconduct.ledger.notes.checkpoint import checkpoint_in, read_inclusion_file
from safeconduct.ledger.notes.keys import new_key
from safeconduct.ledger.notes.signed import SignedNote, read_note
from safeconduct.ledger.notes.witness import Forked, WitnessState, cosign
from safeconduct.ledger.record import PERSONAL
from safeconduct.ledger.ring import KEY_ENROLLED, KEY_REVOKED, enrolment, revocation
from safeconduct.ledger.wire import Sync, read_sync, sync_lines
from tests.ledger.memory import MemoryStore
from tests.ledger.world import MINUTE_MS, NOON_MS, ORIGIN, SIDES, Post, World


def codes(refused: tuple[tuple[int, Refused], ...]) -> list[str]:
    return [fault.code for _, fault in refused]


def test_a_sync_is_taken_once_and_its_receipt_names_what_was_taken() -> None:
    world = World()
    post = world.posts[0]
    for count in (50, 48, 51):
        post.write(count)
    before = world.store.size
    first, again = (receive(world.log, post.sync(), NOON_MS + MINUTE_MS) for _ in range(2))
    assert (first.taken, first.duplicates, first.refused) == (range(before, before + 3), 0, ())
    assert (len(again.taken), again.duplicates, world.store.size) == (0, 3, before + 3)
    receipt = read_receipt(first.receipt.text)
    assert first.receipt.by(world.log_key.verifier)
    assert receipt.heads == (("post-ramouseh", 2, post.tip.hash),)
    assert (receipt.size, receipt.root, receipt.taken) == (before + 3, world.log.root(before + 3), 3)
    kept = next(world.store.records(before))
    said = read_envelope(kept.envelope)
    assert (kept.received_ms, said.device_ms, content_of(kept)) == (
        NOON_MS + MINUTE_MS,
        NOON_MS,
        {"people": 50, "place": "rashidin"},
    )


def test_what_nobody_signed_for_is_refused_with_its_reason() -> None:
    world = World()
    post, stranger = world.posts[0], Post("post-nobody-knows")
    stranger.write(7)
    post.write(50)
    short = post.sync()
    post.write(49)
    unsigned = Sync(post.sync().entries, short.heads, ())
    assert codes(receive(world.log, stranger.sync(), NOON_MS).refused) == ["LG013", "LG010"]
    assert codes(receive(world.log, unsigned, NOON_MS).refused) == ["LG012"]
    elsewhere = Post("post-rashidin", "other.example/log")
    elsewhere.write(3)
    assert codes(receive(world.log, elsewhere.sync(), NOON_MS).refused) == ["LG008", "LG008"]
    usurper = Post("ledger")
    usurper.write(3)
    assert codes(receive(world.log, usurper.sync(), NOON_MS).refused) == ["LG013", "LG009"]
    forged = replace(short.heads[0], text=short.heads[0].text.replace(f"\n{NOON_MS}\n", f"\n{NOON_MS + 1}\n"))
    assert codes(receive(world.log, Sync((), (forged,), ()), NOON_MS).refused) == ["LG022"]


def test_a_damaged_line_is_named_and_the_others_are_taken() -> None:
    world = World()
    post = world.posts[0]
    for count in (50, 48, 51):
        post.write(count)
    lines = list(sync_lines(post.written, [post.head()]))
    lines[3] = lines[3].replace(b'"people":48', b'"people":84')
    received = receive(world.log, read_sync(lines), NOON_MS)
    # The last entry is what the head signs. The first can no longer be reached from it: it waits for the next sync.
    assert [(line, fault.code) for line, fault in received.refused] == [(4, "LG004"), (0, "LG012")]
    assert len(received.taken) == 1
    assert world.log.chains()["post-ramouseh"].gaps == ((0, 1),)
    assert len(receive(world.log, post.sync(post.written[:1]), NOON_MS).taken) == 0
    assert len(receive(world.log, post.sync(post.written[1:2]), NOON_MS).taken) == 1
    assert len(receive(world.log, post.sync(), NOON_MS).taken) == 1
    assert world.log.chains()["post-ramouseh"] == Chain("post-ramouseh", 3, 2, (), (), (), 0)


def test_two_entries_under_one_number_are_both_kept_and_are_an_alarm() -> None:
    world = World()
    post = world.posts[0]
    post.write(50)
    fork = Post("post-ramouseh")
    fork.key = post.key
    fork.write(60)
    receive(world.log, post.sync(), NOON_MS)
    receive(world.log, fork.sync(), NOON_MS)
    assert world.log.chains()["post-ramouseh"].forks == (0,)


def test_a_strangers_entry_under_a_posts_own_head_is_refused() -> None:
    world = World()
    post, stranger = world.posts[0], Post("post-ramouseh")
    for count in (50, 49, 48):
        post.write(count)
        stranger.write(count + 100)
    receive(world.log, post.sync(), NOON_MS)
    stolen = Sync(stranger.sync().entries, post.sync().heads, ())
    assert codes(receive(world.log, stolen, NOON_MS).refused) == ["LG012"]
    assert world.log.chains()[post.name] == Chain(post.name, 3, 2, (), (), (), 0)


@given(st.data())
def test_no_ledger_comes_to_hold_what_no_signed_head_leads_to(data: st.DataObject) -> None:
    """Whatever two liars and a thief send under one name, in whatever pieces: forks and gaps may show, nothing else."""
    world = World()
    liars = [Post("post-ramouseh"), Post("post-ramouseh"), Post("post-ramouseh")]
    for number, liar in enumerate(liars[:2]):
        liar.key = world.posts[0].key
        for count in range(4):
            liar.write(count + 10 * number)
    for count in range(4):
        liars[2].write(count + 50)
    heads = [liar.head() for liar in liars]
    pieces = [
        Sync(liar.sync(liar.written[start:stop]).entries, (head,), ())
        for liar in liars
        for head in heads
        for start in range(4)
        for stop in range(start + 1, 5)
    ]
    for sync in data.draw(st.lists(st.sampled_from(pieces), max_size=6)):
        receive(world.log, sync, NOON_MS)
    found = world.log.chains().get("post-ramouseh")
    assert found is None or found.unsigned == 0
    assert not {record.leaf_hash for record in liars[2].written} & set(world.store.leaf_hashes())


@given(st.data())
def test_any_interleaving_loss_and_repetition_of_syncs_ends_in_the_same_state(data: st.DataObject) -> None:
    """Whole syncs may be lost, doubled and reordered, as long as each post's last one comes at some time."""
    world = World()
    syncs: list[Sync] = []
    for post in world.posts:
        for size in data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=3)):
            start = data.draw(st.integers(0, len(post.written)))
            for count in range(size):
                post.write(count, NOON_MS + data.draw(st.integers(-200, 200)) * MINUTE_MS)
            syncs.append(post.sync(post.written[start:]))
        syncs.append(post.sync())
    whole = Log(copied(world), world.log_key)
    for post in world.posts:
        receive(whole, post.sync(), NOON_MS)
    last = [syncs[-1], next(sync for sync in reversed(syncs) if sync.heads[0] == world.posts[0].head())]
    drawn = data.draw(st.lists(st.sampled_from(syncs), max_size=8))
    for sync in data.draw(st.permutations([*drawn, *last])):
        assert not receive(world.log, sync, NOON_MS).refused
    assert world.log.chains() == whole.chains()
    assert set(world.store.leaf_hashes()) == set(whole.store.leaf_hashes())


def copied(world: World) -> MemoryStore:
    store = MemoryStore()
    store.append(list(world.store.records()))
    return store


def test_a_clock_that_runs_ahead_moves_nobody_elses() -> None:
    world = World()
    fast, right = world.posts
    fast.write(50, NOON_MS + 3 * 60 * MINUTE_MS)
    receive(world.log, fast.sync(), NOON_MS)
    assert world.log.clock == HybridTime(0, 0)
    right.write(50, NOON_MS + CLOCK_AHEAD_MAX_MS)
    receive(world.log, right.sync(), NOON_MS)
    assert world.log.clock == HybridTime(NOON_MS + CLOCK_AHEAD_MAX_MS, 0)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50) | st.none()), min_size=1))
def test_a_devices_clock_never_goes_back(steps: list[tuple[int, int | None]]) -> None:
    reading = HybridTime(0, 0)
    for now_ms, other in steps:
        before = reading
        if other is not None:
            reading = reading.seen(HybridTime(other, 3), now_ms)
        reading = reading.next(now_ms)
        assert reading > before


def test_a_revoked_key_speaks_up_to_its_last_number_only() -> None:
    world = World()
    post = world.posts[0]
    post.write(50)
    early = post.sync()
    post.write(51)
    said = Observation(KEY_REVOKED, revocation(post.key.verifier, 0, "tablet lost"), NOON_MS)
    world.log.append([said], NOON_MS)
    assert codes(receive(world.log, post.sync(), NOON_MS).refused) == ["LG013", "LG012", "LG011"]
    assert receive(world.log, early, NOON_MS).refused == ()
    fresh = new_key(post.name)
    world.log.append([Observation(KEY_ENROLLED, enrolment("device", fresh.verifier), NOON_MS)], NOON_MS)
    post.key = fresh
    assert receive(world.log, post.sync(), NOON_MS).refused == ()


def test_a_checkpoint_is_agreed_once_each_side_has_signed_it_and_its_age_is_told() -> None:
    world = World()
    noon_s = NOON_MS // 1000
    assert agreement(world.log, noon_s).late
    world.cosign("north")
    assert agreement(world.log, noon_s).size == 0
    world.cosign("south", NOON_MS + MINUTE_MS)
    agreed = agreement(world.log, noon_s + 3600)
    assert (agreed.size, agreed.age_s, agreed.late) == (world.store.size, 3540, False)
    assert agreement(world.log, noon_s + 60 + AGREED_MAX_S).late is False
    assert agreement(world.log, noon_s + 61 + AGREED_MAX_S).late is True
    world.posts[0].write(5)
    receive(world.log, world.posts[0].sync(), NOON_MS)
    world.cosign("north", NOON_MS + 2 * MINUTE_MS)
    assert agreement(world.log, noon_s + 3600).size == agreed.size


def test_a_witness_refuses_a_forked_log_with_evidence() -> None:
    world = World()
    world.cosign("north")
    world.posts[0].write(50)
    receive(world.log, world.posts[0].sync(), NOON_MS)
    world.cosign("north")
    forked = World(log_key=world.log_key)
    for _ in range(4):
        forked.posts[0].write(40)
    receive(forked.log, forked.posts[0].sync(), NOON_MS)
    size = world.store.size
    request = forked.log.request_for(size, NOON_MS)
    with pytest.raises(Forked, match="do not continue") as refusal:
        cosign(world.states["north"], str(request).encode(), world.witnesses["north"], NOON_MS // 1000)
    assert refusal.value.code == "LG044"
    for part in (str(world.states["north"].signed), str(request.checkpoint)):
        assert read_note(part.encode()).by(world.log_key.verifier)
        assert part.splitlines()[2] in refusal.value.evidence
    same = World(log_key=world.log_key)
    same.posts[0].write(1)
    receive(same.log, same.posts[0].sync(), NOON_MS)
    assert same.store.size == size
    with pytest.raises(Forked, match="two different histories"):
        cosign(
            world.states["north"],
            str(same.log.request_for(size, NOON_MS)).encode(),
            world.witnesses["north"],
            1,
        )


def test_a_witness_signs_nothing_from_elsewhere_or_from_before() -> None:
    world = World()
    key = world.witnesses["north"]
    first = str(world.log.request_for(0, NOON_MS)).encode()
    state, _ = cosign(WitnessState(world.log_key.verifier), first, key, 1)
    world.posts[0].write(50)
    receive(world.log, world.posts[0].sync(), NOON_MS)
    later = world.log.request_for(checkpoint_in(read_note(first.split(b"\n\n", 1)[1])).size, NOON_MS)
    state, _ = cosign(state, str(later).encode(), key, 2)
    for request, code in ((first, "LG042"), (str(world.log.request_for(0, NOON_MS)).encode(), "LG041")):
        with pytest.raises(Refused, match=code):
            cosign(state, request, key, 3)
    other = WitnessState(new_key("other.example/log").verifier)
    with pytest.raises(Refused, match="LG008"):
        cosign(other, first, key, 3)
    thief = WitnessState(new_key(ORIGIN).verifier)
    with pytest.raises(Refused, match="LG029"):
        cosign(thief, first, key, 3)


def test_a_cosignature_over_another_history_is_not_taken_and_is_called_evidence() -> None:
    world = World()
    other = World(log_key=world.log_key, witnesses=world.witnesses)
    note = other.cosign("north")
    with pytest.raises(Refused, match=r"LG034.*evidence"):
        take_cosigned(world.log, note, NOON_MS)
    mine = world.log.checkpoint(NOON_MS)
    with pytest.raises(Refused, match="LG028"):
        take_cosigned(world.log, mine, NOON_MS)


def test_a_head_that_has_seen_another_history_is_kept_as_an_alarm() -> None:
    world = World()
    post = world.posts[0]
    post.write(50)
    post.seen = (4, bytes(32))
    receive(world.log, post.sync(), NOON_MS)
    assert len(list(world.store.notes(ALARM))) == 1


def test_only_a_personal_part_can_be_erased_and_only_by_two() -> None:
    world = World()
    post = world.posts[0]
    post.write(50, personal={"note": "a child without family, met by the carer named on paper 12"})
    post.write(49)
    start = receive(world.log, post.sync(), NOON_MS).taken.start
    size, root = world.store.size, world.log.root()
    one = sign_order(world.log, start, "asked for by the family", world.officers[:1])
    with pytest.raises(Refused, match="LG036 1 of the 2"):
        erase(world.log, start, one, NOON_MS)
    twice = SignedNote(one.text, (*one.signatures, *one.signatures))
    with pytest.raises(Refused, match="LG036"):
        erase(world.log, start, twice, NOON_MS)
    both = sign_order(world.log, start, "asked for by the family", world.officers)
    with pytest.raises(Refused, match="LG035"):
        erase(world.log, start + 1, both, NOON_MS)
    plain = sign_order(world.log, start + 1, "no reason", world.officers)
    with pytest.raises(Refused, match="LG037"):
        erase(world.log, start + 1, plain, NOON_MS)
    assert content_of(next(world.store.records(start)), PERSONAL) is not None
    assert erase(world.log, start, both, NOON_MS) == range(size, size + 1)
    kept = next(world.store.records(start))
    assert content_of(kept, PERSONAL) is None
    assert content_of(kept) == {"people": 50, "place": "rashidin"}
    assert world.log.root(size) == root
    assert receive(world.log, post.sync(), NOON_MS).duplicates == 2
    assert content_of(next(world.store.records(start)), PERSONAL) is None
    assert finish_erasing(world.log) == 0


def test_erasing_is_finished_after_a_crash_between_the_entry_and_the_erasing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    world.posts[0].write(50, personal={"note": "x"})
    start = receive(world.log, world.posts[0].sync(), NOON_MS).taken.start
    order = sign_order(world.log, start, "asked for", world.officers)
    with monkeypatch.context() as broken:
        broken.setattr(world.store, "erase", lambda *_: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            erase(world.log, start, order, NOON_MS)
    assert finish_erasing(world.log) == 1
    assert content_of(next(world.store.records(start)), PERSONAL) is None


def test_a_log_signs_nothing_that_contradicts_what_it_signed() -> None:
    world = World()
    world.log.checkpoint(NOON_MS)
    store = MemoryStore()
    post = Post("ledger")
    for record in list(world.store.records())[:-1]:
        store.append([record])
    record, _ = next_record(ORIGIN, "x", post.tip, Observation("counted", {}, 1), 1)
    store.append([record])
    for note in world.store.notes("checkpoint"):
        store.add_note("checkpoint", note.body, note.at_ms)
    with pytest.raises(Refused, match="LG030"):
        Log(store, world.log_key).checkpoint(NOON_MS)


def test_a_proof_file_shows_that_an_entry_is_in_and_no_other() -> None:
    world = World()
    proof = read_inclusion_file(str(world.log.inclusion_file(3, NOON_MS)).encode())
    leaves = list(world.store.leaf_hashes())
    proof.check(leaves[3])
    with pytest.raises(Refused, match="LG026"):
        proof.check(leaves[4])


def test_sides_are_those_laid_down_at_the_start() -> None:
    assert World().log.ring.sides == SIDES
