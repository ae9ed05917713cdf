"""How long the stand-alone verifier takes, and how much memory: a bundle of many entries, run as anybody would.

.venv/bin/python -m benchmarks.ledger_bundle --entries 1000000
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from safeconduct.clock import stopwatch
from safeconduct.ledger.bundle.write import write_bundle
from safeconduct.ledger.keeping.log import HEAD
from tests.ledger.world import MINUTE_MS, NOON_MS, SIDES, Post, World

BATCH = 500
# The verifier, run as a program; then one line: exit code, wall and processor seconds, most memory it ever held.
MEASURED = """
import json, runpy, sys, time
sys.argv = sys.argv[1:]
began = time.monotonic()
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as ended:
    code = ended.code
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([code, time.monotonic() - began, time.process_time(), int(peak.split()[1]) / 1024]))
"""


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
        records = [replace(post.write(number % 60, at_ms), received_ms=at_ms) for number in range(BATCH)]
        post.written.clear()
        world.store.append(records)  # as `receive` would, less its checks: they are not what is measured
        world.store.add_note(HEAD, str(post.head(at_ms)).encode(), at_ms)
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
        command = [given.python, "-I", "-c", MEASURED, str(bundle / "verify.py")]
        done = subprocess.run(command, check=True, cwd=folder, capture_output=True)
    code, wall_s, cpu_s, peak_mib = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    print(f"verified: {wall_s:.1f} s ({cpu_s:.1f} s of one core), at most {peak_mib:.0f} MiB of memory")


if __name__ == "__main__":
    main()
