"""Plan every Bus Evacuation Problem instance in a folder, and print longest routes and bounds beside what is known.

    .venv/bin/python benchmarks/bep.py FOLDER [--only TEXT] [--seed 0] [--work ROUNDS] [--time-limit S] [--out FILE]

Each instance is imported, planned and verified by the command line, each in a process of its own; seconds are those of
planning, start-up and all files included. ``anchors.csv`` in the folder may give ``lower_bound`` and ``best_known``.
Exits 1 where a value is worse, or a bound lower, than what is known, or where a plan does not verify.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from safeconduct.clock import stopwatch

WARM_UP = "3 1\n1 3\n3 12 5 4 3\n2 14 7 7\n1 9000 8000 7000\n1 4000 3000\n2 5000 900\n3 2000 4100\n"
"""An instance with long routes: compiled loops are built by it, and kept, before anything is measured."""


def command(*words: object) -> tuple[subprocess.CompletedProcess[str], float, float]:
    """A command of the program, with its wall seconds and its seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    watch = stopwatch()
    done = subprocess.run(
        [sys.executable, "-m", "safeconduct", *map(str, words)], capture_output=True, text=True, check=False
    )
    wall_s = watch()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done, wall_s, cpu_s


def measure(file: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Import, plan and verify one instance."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        done, _, _ = command("import", "bep", file, "--out", folder / "case")
        assert done.returncode == 0, f"{file}: {done.stderr}"
        words = ["--objective", "fastest", "--seed", options.seed, "--out", folder / "plan", "--json"]
        words += [] if options.work is None else ["--work", options.work]
        words += [] if options.time_limit is None else ["--time-limit", options.time_limit]
        done, wall_s, cpu_s = command("plan", folder / "case", *words)
        assert done.returncode == 0, f"{file}: exit {done.returncode}\n{done.stderr}"
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        checked, _, _ = command("verify", folder / "case", folder / "plan" / "plan.json")
        proofs = len(json.loads((folder / "plan" / "bound.json").read_text("utf-8"))["routes"])
    return {
        "instance": file.stem,
        "value": figures["bep_value"],
        "bound": figures["bep_bound"],
        "proofs": proofs,
        "rounds": figures["work"],
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "verified": checked.returncode == 0,
    }


def known(folder: Path) -> dict[str, dict[str, str]]:
    """What ``anchors.csv`` says of each instance."""
    path = folder / "anchors.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["instance"]: row for row in csv.DictReader(file)}


def judged(row: dict[str, Any], anchor: dict[str, str] | None) -> str:
    """What there is to say of a result."""
    words = ["proved"] if row["value"] == row["bound"] else [f"open by {row['value'] - row['bound']}"]
    if anchor is not None:
        best, least = int(anchor["best_known"]), int(anchor["lower_bound"])
        words += ["WORSE THAN KNOWN"] * (row["value"] > best) + ["better than known"] * (row["value"] < best)
        words += ["BOUND BELOW KNOWN"] * (row["bound"] < least) + ["bound raised"] * (row["bound"] > least)
    return ", ".join(words + ["DOES NOT VERIFY"] * (not row["verified"]))


def head(options: argparse.Namespace) -> list[str]:
    """Machine, versions, seed and work."""
    names = ("safeconduct", "highspy", "numpy", "numba")
    return [
        "# Bus Evacuation Problem",
        "",
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in names)
        + f"; seed {options.seed}, work {options.work or 'default'}, load when it began {os.getloadavg()[0]:.1f}.",
        "Seconds are those of `safeconduct plan CASE --objective fastest`, start-up and files included.",
        "",
        "| instance | longest route | bound | best known | known bound | proofs | rounds | wall s | cpu s | |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]


def main() -> int:
    """Measure, print a table, and keep it where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only instances whose name has this in it")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--work", type=int)
    parser.add_argument("--time-limit", type=float)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    anchors = known(options.folder)
    with tempfile.TemporaryDirectory() as made:
        warm = Path(made) / "warm-up.txt"
        warm.write_text(WARM_UP, encoding="utf-8")
        measure(warm, argparse.Namespace(seed=0, work=None, time_limit=None))
    lines = head(options)
    print("\n".join(lines), flush=True)
    failed = False
    for file in sorted(options.folder.glob("*.txt"), key=lambda path: (len(path.stem), path.stem)):
        if options.only not in file.stem:
            continue
        row, anchor = measure(file, options), anchors.get(file.stem)
        said = judged(row, anchor)
        failed = failed or any(word.isupper() for word in said.split())
        best, least = (anchor["best_known"], anchor["lower_bound"]) if anchor else ("", "")
        lines.append(
            f"| {row['instance']} | {row['value']} | {row['bound']} | {best} | {least} | {row['proofs']} "
            f"| {row['rounds']} | {row['wall_s']:.1f} | {row['cpu_s']:.1f} | {said} |"
        )
        print(lines[-1], flush=True)
    if options.out is not None:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
