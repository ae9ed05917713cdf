"""Plan made-up regions of every size, and print how far the plans are from the proven bound, in what time and memory.

    .venv/bin/python benchmarks/regions.py [--sizes S M L XL] [--seeds 1 2] [--times-ten] [--out FILE]

Each run is a process of its own, start-up included, on whatever machine this is: the page names it. Compiled code is
taken from the user's cache: what it takes to compile it the first time is measured apart, once. CPU seconds stand
beside seconds by the clock, because on a busy machine only they say what was done.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from safeconduct.cases.regions.sizes import SIZES
from safeconduct.cases.regions.write import write_region
from safeconduct.clock import stopwatch

LIMITS_S = {"S": 5, "M": 30, "L": 120, "XL": 300}
ASKED = {"S": 0.05, "M": 0.05, "L": 0.08, "XL": 0.10}
COLUMNS = (
    "size", "seed", "limit s", "mean regret %", "asked %", "people out", "finish h", "finish bound h", "first plan s",
    "bound s", "wall s", "CPU s", "MiB", "dispatches", "stopped by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """One planning run."""

    size: str
    cells: tuple[str, ...]
    dispatch_s: float | None
    """CPU seconds of the search for each dispatch."""


def measure(size: str, seed: int, limit_s: int, folder: Path) -> Run:
    """Plan one region in a process of its own."""
    case = folder / f"{size}{seed}"
    if not case.exists():
        write_region(size, seed, case)
    out = folder / f"{size}{seed}-{limit_s}"
    command = [sys.executable, "-m", "safeconduct", "plan", str(case), "--json", "--seed", "0"]
    command += ["--time-limit", str(limit_s), "--out", str(out)]
    before, watch = _children_s(), stopwatch()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall_s, cpu_s = watch(), _children_s() - before
    head = (size, str(seed), str(limit_s))
    if done.returncode:
        why = f"exit {done.returncode}: {(done.stderr.strip().splitlines() or [''])[-1][:80]}"
        return Run(size, (*head, why, *[""] * (len(COLUMNS) - 4)), None)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    run: dict[str, Any] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    share, first = told["mean_regret_share"], run.get("first_plan_s")
    cells = (
        *head,
        "not proved" if share is None else f"{100 * share:.1f}",
        f"{100 * ASKED[size]:.0f}",
        f"{told['people_out']:,} of {told['people_total']:,}",
        _hours(told["finish_h"]),
        _hours(told["finish_bound_h"]),
        "none" if first is None else f"{first:.1f}",
        f"{told['bound_s']:.1f}",
        f"{wall_s:.1f}",
        f"{cpu_s:.1f}",
        str(run["peak_memory_mib"]),
        str(told["work"]),
        told["stopped_by"],
    )
    return Run(size, cells, told["solve_s"] / max(1, told["work"]))


def _hours(value: float | None) -> str:
    return "not known" if value is None else f"{value:.1f}"


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compile_s(folder: Path) -> float:
    """CPU seconds that the first planning of a region takes where nothing has been compiled yet."""
    case = folder / "S1"
    if not case.exists():
        write_region("S", 1, case)
    before = _children_s()
    with tempfile.TemporaryDirectory() as cache:
        command = [
            sys.executable,
            "-m",
            "safeconduct",
            "plan",
            str(case),
            "--work",
            "2",
            "--out",
            str(folder / "cold"),
        ]
        subprocess.run(command, env={**os.environ, "XDG_CACHE_HOME": cache}, check=True, capture_output=True)
    return _children_s() - before


def exponent(runs: list[Run]) -> float | None:
    """How the seconds of one dispatch grow with places × horizon: the slope of their logarithms, by least squares."""
    points = [
        (math.log(SIZES[run.size].assembly * SIZES[run.size].horizon_h), math.log(run.dispatch_s))
        for run in runs
        if run.dispatch_s
    ]
    if len({x for x, _ in points}) < 2:
        return None
    mean_x, mean_y = (sum(column) / len(points) for column in zip(*points, strict=True))
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)


def page(runs: list[Run], cold_s: float) -> str:
    """The table, with what it was measured on."""
    lines = [
        "# Regions: plans against the proven bound",
        "",
        "Made by `benchmarks/regions.py`: `safeconduct generate region`, then `safeconduct plan` with a time limit,",
        "start-up included. Planning seed 0. Mean regret is in % of people, against the bound of the same run.",
        "",
        f"Machine: {platform.machine()}, {os.cpu_count()} cores; load of the last minute {os.getloadavg()[0]:.1f}.",
        f"Python {platform.python_version()}; "
        + ", ".join(f"{name} {version(name)}" for name in ("safeconduct", "numba", "highspy", "numpy"))
        + ".",
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * len(COLUMNS),
        *("| " + " | ".join(run.cells) + " |" for run in runs),
        "",
        f"The first planning of a region where nothing has been compiled yet takes {cold_s:.0f} CPU seconds once.",
    ]
    slope = exponent(runs)
    if slope is not None:
        lines.append(f"Seconds of one dispatch grow as (places × horizon)^{slope:.2f}.")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", nargs="+", choices=list(LIMITS_S), default=list(LIMITS_S))
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--times-ten", action="store_true", help="also with ten times the time")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "regions.md")
    options = parser.parse_args()
    runs: list[Run] = []
    with tempfile.TemporaryDirectory() as folder:
        cold_s = compile_s(Path(folder))
        for times in (1, 10) if options.times_ten else (1,):
            for size in options.sizes:
                for seed in options.seeds:
                    runs.append(measure(size, seed, times * LIMITS_S[size], Path(folder)))
                    print(" | ".join(runs[-1].cells), flush=True)
                    options.out.write_text(page(runs, cold_s), encoding="utf-8")


if __name__ == "__main__":
    main()
