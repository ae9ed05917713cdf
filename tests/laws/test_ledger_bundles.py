"""Whatever devices do, an honest ledger's bundle is never called broken, and its verifier sees what the ledger sees."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from safeconduct.ledger.bundle.write import write_bundle
from safeconduct.ledger.keeping.receiving import receive
from safeconduct.ledger.notes.signed import SignedNote
from safeconduct.ledger.ring import OWN_DEVICE
from safeconduct.ledger.wire import Sync
from tests.corrupted.bundles import checked
from tests.ledger.world import MINUTE_MS, NOON_MS, SIDES, Post, World

NAME = "post-ramouseh"


def pieces_of(world: World, seed: int) -> list[Sync]:
    """Everything that two liars with the post's key, and a thief without it, can send: any run of a chain, any head."""
    writers = [Post(NAME), Post(NAME), Post(NAME)]
    for number, writer in enumerate(writers):
        writer.key = writer.key if number == 2 else world.posts[0].key
        writer.seen = (3, bytes(32)) if number == 1 else writer.seen  # and says that it saw another history
        for count in range(4):
            writer.write(count + 10 * number, NOON_MS + (seed % 7 - 3) * 60 * MINUTE_MS)
    # The liars part after their second entry in some worlds, and never had one in common in others.
    if seed % 2:
        writers[1].written[:2], writers[1].tip = writers[0].written[:2], writers[1].tip
    heads = [writer.head() for writer in writers] + [early(writers[0], 2), early(writers[1], 3)]
    return [
        Sync(writer.sync(writer.written[start:stop]).entries, (head,), ())
        for writer in writers
        for head in heads
        for start in range(4)
        for stop in range(start + 1, 5)
    ]


def early(writer: Post, length: int) -> SignedNote:
    """The head that a device signed when its chain was shorter."""
    last = writer.written[length - 1]
    whole, writer.tip = writer.tip, type(writer.tip)(last.seq, last.leaf_hash, writer.tip.clock)
    head = writer.head()
    writer.tip = whole
    return head


@settings(max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.data())
def test_no_device_can_make_an_honest_ledger_look_broken(data: st.DataObject) -> None:
    world = World()
    pieces = pieces_of(world, data.draw(st.integers(0, 20)))
    honest = world.posts[1]
    for step in range(data.draw(st.integers(1, 6))):
        now_ms = NOON_MS + step * MINUTE_MS
        receive(world.log, data.draw(st.sampled_from(pieces)), now_ms)
        honest.write(step, now_ms)
        receive(world.log, honest.sync(), now_ms)
        if data.draw(st.booleans()):
            world.cosign(data.draw(st.sampled_from(SIDES)), now_ms)
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        write_bundle(world.log, bundle, NOON_MS + 60 * MINUTE_MS)
        code, found = checked(bundle)
    assert (code, found.keys() - {"V20", "V22", "V42"}) == (0, set())
    chain = world.log.chains().get(NAME)
    assert (found.get("V22", 0) > 0) == (chain is not None and bool(chain.gaps))
    assert (found.get("V20", 0) > 0) == (chain is not None and bool(chain.forks))
    assert world.log.chains()[OWN_DEVICE].unsigned == 0
