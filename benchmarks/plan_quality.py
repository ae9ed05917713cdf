"""Plan every shipped case under every objective and print what the plans achieve, in what time and memory.

    .venv/bin/python benchmarks/plan_quality.py [--time-limit 120 | --work N] [--seed 0] [--json FILE]
        [--case NAME ...] [--objective NAME ...]

Each run is a process of its own, start-up included, on whatever machine this is: the table names it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from safeconduct.clock import stopwatch

CASES = ("river-flood", "aleppo-2016", "four-towns-2017")
OBJECTIVES = ("robust", "fastest", "expected", "exposure")
COLUMNS = (
    "case",
    "objective",
    "people_out",
    "people_total",
    "finish_h",
    "finish_bound_h",
    "regret_people",
    "mark_people",
    "regret_found_people",
    "regret_floor_people",
    "mean_regret_share",
    "expected_people",
    "expected_bound_people",
    "exposure_person_h",
    "exposure_bound_person_h",
    "gap",
    "exposed_max",
    "work",
    "bound_s",
    "solve_s",
    "wall_s",
    "cpu_s",
    "memory_mib",
    "stopped_by",
)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "safeconduct": version("safeconduct"),
        "highspy": version("highspy"),
        "numpy": version("numpy"),
    }


def measure(case: str, objective: str, options: argparse.Namespace) -> dict[str, Any]:
    """One planning run, from starting the process to its end."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "safeconduct", "plan", case, "--objective", objective, "--json"]
        command += ["--seed", str(options.seed), "--out", out]
        limit = ("--time-limit", options.time_limit) if options.work is None else ("--work", options.work)
        command += [str(word) for word in limit]
        watch = stopwatch()
        before = getrusage(RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wall_s = watch()
        after = getrusage(RUSAGE_CHILDREN)
        cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert done.returncode == 0, f"{case} {objective}: exit {done.returncode}\n{done.stderr}"
        figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        run = json.loads((Path(out) / "run.json").read_text(encoding="utf-8"))
    return {
        **figures,
        "wall_s": round(wall_s, 1),
        "cpu_s": round(cpu_s, 1),
        "memory_mib": run["peak_memory_mib"],
    }


def main() -> None:
    """Measure, print a table, and keep the figures where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--time-limit", type=float, default=120)
    parser.add_argument(
        "--work", type=int, help="dispatches instead of a time limit: the same on a loaded machine"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--case", choices=CASES, nargs="*", default=CASES)
    parser.add_argument("--objective", choices=OBJECTIVES, nargs="*", default=OBJECTIVES)
    options = parser.parse_args()
    rows = [measure(case, objective, options) for case in options.case for objective in options.objective]
    print(json.dumps({**machine(), "load": os.getloadavg()}))
    print("| " + " | ".join(COLUMNS) + " |")
    print("|" + "---|" * len(COLUMNS))
    for row in rows:
        print("| " + " | ".join(str(row.get(column)) for column in COLUMNS) + " |")
    if options.json:
        options.json.write_text(
            json.dumps({"machine": machine(), "seed": options.seed, "runs": rows}, indent=1) + "\n"
        )


if __name__ == "__main__":
    main()
