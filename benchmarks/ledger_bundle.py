"""How long the stand-alone verifier takes, and how much memory: a bundle of many entries, run as anybody would.

.venv/bin/python -m benchmarks.ledger_bundle --entries 1000000
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from safeconduct.clock import stopwatch
from safeconduct.ledger.bundle.write import write_bundle
from safeconduct.ledger.keeping.receiving import receive
from tests.ledger.world import MINUTE_MS, NOON_MS, SIDES, Post, World

BATCH = 500


def main() -> None:
    """Make the bundle, check it, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--devices", type=int, default=20)
    parser.add_argument("--python", default=sys.executable, help="the Python that runs the verifier")
    given = parser.parse_args()
    watch = stopwatch()
    world = World(posts=tuple(Post(f"post-{number}") for number in range(given.devices)))
    at_ms = NOON_MS
    for batch in range(given.entries // BATCH):
        post = world.posts[batch % given.devices]
        at_ms += MINUTE_MS
        for number in range(BATCH):
            post.write(number % 60, at_ms)
        receive(world.log, post.sync(post.written[-BATCH:], at_ms), at_ms)
        post.written.clear()
        if batch % 200 == 0:
            for side in SIDES:
                world.cosign(side, at_ms)
    print(f"made: {world.store.size:,} entries in {watch():.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        watch = stopwatch()
        write_bundle(world.log, bundle, at_ms)
        megabytes = sum(file.stat().st_size for file in bundle.iterdir()) / 1e6
        print(f"exported: {megabytes:,.0f} MB in {watch():.1f} s")
        watch = stopwatch()
        done = subprocess.run([given.python, "-I", str(bundle / "verify.py")], check=False, cwd=folder)
        assert done.returncode == 0
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"verified: {watch():.1f} s, at most {peak:.0f} MiB of memory")


if __name__ == "__main__":
    main()
