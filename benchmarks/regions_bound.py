"""What the bound of a region takes: seconds from nothing, instants, its mean value, and what checking it takes.

.venv/bin/python -m benchmarks.regions_bound --sizes S M L XL --out benchmarks/results/regions_bound.md

Each size is proved, and then checked, by a program of its own, so that starting up is counted. ``S`` is below the size
above which a case gets the broad bound; here every size is given it.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from safeconduct.clock import stopwatch

HOUR_S = 3600
HEAD = """# The bound at the size of regions

`{command}`; {machine}, Python {python}, highspy {highs}, one core, load {load}. Seed {seed}. Seconds include starting
up and reading the case; CPU is user + system. The mean is that of F̄* over the hours planned for, in % of people.

| size | people | wall s | CPU s | MiB | instants | vectors | finish bound, h | mean F̄*, % | file, MB | checked, CPU s |
|---|---|---|---|---|---|---|---|---|---|---|
"""


def prove(folder: Path, out: Path) -> dict[str, float]:
    """The bound of a case, written down; run in a program of its own."""
    from safeconduct.planner.broad.curve import broad_curve
    from safeconduct.plans.file import bound_to_json
    from safeconduct.scenario.load import load_case

    scenario = load_case(folder)
    bound = broad_curve(scenario)
    out.write_text(bound_to_json(bound), encoding="utf-8")
    area, since = 0, scenario.start
    for instant in bound.instants:
        area += instant.people * (instant.at - since)
        since = instant.at
    finish = bound.finish_at
    return {
        "people": scenario.people_total,
        "instants": len(bound.instants),
        "vectors": len(bound.vectors),
        "finish_h": 0.0 if finish is None else (finish - scenario.start) / HOUR_S,
        "mean": 100 * area / (scenario.people_total * (scenario.horizon - scenario.start)),
    }


def check(folder: Path, out: Path) -> dict[str, float]:
    """The bound in the file, recomputed by the checker; run in a program of its own."""
    from safeconduct.checker.proved import check_bound
    from safeconduct.plans.file import bound_from_json
    from safeconduct.scenario.load import load_case

    faults = check_bound(load_case(folder), bound_from_json(out.read_text(encoding="utf-8")))
    return {"faults": len(faults)}


def _apart(task: str, folder: Path, out: Path) -> dict[str, float]:
    watch = stopwatch()
    command = [sys.executable, "-m", "benchmarks.regions_bound", "--task", task, str(folder), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {**json.loads(done.stdout.splitlines()[-1]), "wall_s": watch()}


def _row(size: str, seed: int, inside: Path) -> str:
    from safeconduct.cases.regions.write import write_region

    folder = write_region(size, seed, inside / size)
    out = inside / f"{size}.json"
    proved, checked = _apart("prove", folder, out), _apart("check", folder, out)
    if checked["faults"]:
        raise SystemExit(f"{size}: the checker does not prove the bound")
    cells = [
        size, f"{proved['people']:,.0f}", f"{proved['wall_s']:.1f}", f"{proved['cpu_s']:.1f}", f"{proved['mib']:.0f}",
        f"{proved['instants']:.0f}", f"{proved['vectors']:.0f}", f"{proved['finish_h']:.2f}", f"{proved['mean']:.2f}",
        f"{out.stat().st_size / 1e6:.1f}", f"{checked['cpu_s']:.1f}",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", nargs="+", default=["S", "M", "L", "XL"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--task", nargs=3, metavar=("TASK", "FOLDER", "FILE"))
    given = parser.parse_args()
    if given.task:
        task, folder, file = given.task
        found = (prove if task == "prove" else check)(Path(folder), Path(file))
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(json.dumps({**found, "cpu_s": used.ru_utime + used.ru_stime, "mib": used.ru_maxrss / 1024}))
        return
    text = HEAD.format(
        command=".venv/bin/python -m benchmarks.regions_bound",
        machine=platform.machine(),
        python=platform.python_version(),
        highs=version("highspy"),
        load=Path("/proc/loadavg").read_text(encoding="ascii").split()[0],
        seed=given.seed,
    )
    print(text, end="")
    with tempfile.TemporaryDirectory() as inside:
        for size in given.sizes:
            row = _row(size, given.seed, Path(inside))
            print(row, flush=True)
            text += row + "\n"
    if given.out:
        given.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
