"""How long it takes to merge what many devices wrote while they were apart: every check on, into a file on disk.

.venv/bin/python -m benchmarks.ledger_merge [--entries 50000] [--devices 20]

Each entry comes twice, shuffled among those of other devices, in syncs of a few hundred: as from USB sticks that went
around for two weeks. Reading the lines, checking chains, heads and signatures, keeping and receipts are in the time;
the whole audit at the end is told apart.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import tempfile
from pathlib import Path

from safeconduct.clock import stopwatch
from safeconduct.ledger.keeping.auditing import audit
from safeconduct.ledger.keeping.receiving import receive
from safeconduct.ledger.store.opening import create_store
from safeconduct.ledger.wire import read_sync, sync_lines
from tests.ledger.world import MINUTE_MS, NOON_MS, Post, World

SYNC = 250  # entries that a device hands over at once
FORTNIGHT_MS = 14 * 24 * 60 * MINUTE_MS


def main() -> None:
    """Write on every device, merge all of it, print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--devices", type=int, default=20)
    given = parser.parse_args()
    each = given.entries // given.devices
    posts = tuple(Post(f"post-{number}") for number in range(given.devices))
    with tempfile.TemporaryDirectory() as folder:
        store = create_store(str(Path(folder) / "ledger.db"), {})
        world = World(store=store, posts=posts)
        syncs = [lines for post in posts for lines in written(post, each)]
        order = [*range(len(syncs)), *range(len(syncs))]
        random.Random("safeconduct/ledger-merge").shuffle(order)  # noqa: S311  # protects nothing
        now_ms = NOON_MS + FORTNIGHT_MS
        watch = stopwatch()
        taken = duplicates = 0
        # What came before its turn waits for the sync that leads to it, so go round until everything is in.
        while taken < each * given.devices:
            before = taken
            for number in order:
                received = receive(world.log, read_sync(syncs[number]), now_ms)
                taken += len(received.taken)
                duplicates += received.duplicates
            assert taken > before, "a round of syncs brought nothing new"
        merged_s = watch()
        watch = stopwatch()
        assert audit(world.log) == ()
        audited_s = watch()
        assert sorted(post.tip.seq for post in posts) == [each - 1] * given.devices
        store.close()
    print(json.dumps({"machine": platform.machine(), "python": platform.python_version()}))
    print(
        f"merged: {taken:,} entries of {given.devices} devices, {duplicates:,} more came again, {merged_s:.1f} s"
    )
    print(f"audited: {audited_s:.1f} s")


def written(post: Post, entries: int) -> list[list[bytes]]:
    """The syncs of one device, over two weeks, as the lines of their files."""
    syncs = []
    for start in range(0, entries, SYNC):
        post.written.clear()
        at_ms = NOON_MS + FORTNIGHT_MS * start // entries
        for number in range(start, min(start + SYNC, entries)):
            post.write(number % 60, at_ms)
        syncs.append(list(sync_lines(post.written, [post.head(at_ms)])))
    return syncs


if __name__ == "__main__":
    main()
