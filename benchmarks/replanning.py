"""How fast a plan goes on from a position, and what it keeps: cases × events, each a whole run of the command.

.venv/bin/python benchmarks/replanning.py [--case NAME] [--region FOLDER] [--work N] > benchmarks/results/replanning.md

Every event happens in the middle of a plan of the case. ``--region`` adds a generated region; its plan is
``plan.json`` in the same folder, or is made here. The figures are CPU seconds (user and system) and wall seconds of the
whole process, start-up, checker and pages included, and the load of the machine while it ran.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.file import plan_from_json, plan_to_json, position_to_json
from safeconduct.plans.model import Plan
from safeconduct.plans.position import ConvoyAt, LostAt, Position
from safeconduct.plans.reached import position_reached
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario

SHIPPED = ("aleppo-2016", "four-towns-2017", "river-flood")
HALT_S = 6 * 3600
HEADS = (
    "case", "convoys", "event", "kept", "moved", "changed", "dropped", "new", "out", "left", "exit", "CPU s", "wall s",
    "load",
)  # fmt: skip


def late(convoy: ConvoyAt) -> ConvoyAt:
    """A convoy on the road that stands where it was last heard of."""
    on_road = convoy.phase == "on-the-road" and convoy.place != convoy.origin
    return replace(convoy, gone_on=False) if on_road else convoy


def events(scenario: Scenario, plan: Plan) -> list[tuple[str, Position, list[str]]]:
    """What happens, as positions, with options of the command."""
    departures = sorted(convoy.departs_at for convoy in plan.convoys)
    at = departures[len(departures) // 2] - 60
    base = position_reached(scenario, plan, at)
    soon = min(
        (convoy for convoy in plan.convoys if min(trip.bay_at for trip in convoy.trips) > at),
        key=lambda convoy: convoy.departs_at,
    )
    several = tuple(trip.vehicle for trip in soon.trips[:3])
    kind = scenario.class_of[several[0]].id
    resume = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + HALT_S))
    convoys = tuple(late(convoy) for convoy in base.convoys)
    return [
        ("nothing", base, []),
        ("convoys on the road stand", replace(base, convoys=convoys), []),
        ("vehicles lost", replace(base, lost=(LostAt(kind, len(several), len(several), several),)), []),
        ("a road shut", replace(base, closed_legs=(soon.legs[len(soon.legs) // 2],)), []),
        ("halted, on in 6 h", replace(base, halted_since_at=at - 600), ["--resume", resume]),
    ]


def one(case: str, plan_file: Path, position: Position, options: list[str]) -> dict[str, object]:
    """Run the command once."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "position.json"
        where.write_text(position_to_json(position), encoding="utf-8")
        command = [sys.executable, "-m", "safeconduct", "replan", case, str(plan_file), str(where)]
        command += ["--out", str(Path(folder) / "out"), "--json", *options]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        since = time.perf_counter()  # noqa: TID251  # a benchmark measures
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        wall_s = time.perf_counter() - since  # noqa: TID251  # as above
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ran.returncode in (0, 1, 4), ran.stderr
        told = json.loads(ran.stdout.strip().splitlines()[-1])
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"code": ran.returncode, "wall_s": wall_s, "cpu_s": cpu_s, "load": os.getloadavg()[0], **told}


def plan_of(case: str, folder: Path, work: int) -> tuple[Scenario, Plan, Path]:
    """A plan of the case: the one beside a region, or one made here."""
    scenario = load_case(case)
    ready = Path(case) / "plan.json"
    if ready.is_file():
        return scenario, plan_from_json(ready.read_text(encoding="utf-8")), ready
    answer = solve(scenario, work=work)
    assert isinstance(answer, Planned), (case, answer)
    path = folder / f"{Path(case).name}.json"
    path.write_text(plan_to_json(answer.plan), encoding="utf-8")
    return scenario, answer.plan, path


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--case", action="append", choices=SHIPPED, help="a shipped case; default all of them"
    )
    parser.add_argument("--region", action="append", default=[])
    parser.add_argument("--work", type=int, default=30)
    asked = parser.parse_args()
    print("# Going on from a position\n")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}; plans of {asked.work} steps.")
    print(
        "`.venv/bin/python benchmarks/replanning.py`; seconds are of the whole command, pages and checker included.\n"
    )
    print(f"| {' | '.join(HEADS)} |")
    print("|---" * len(HEADS) + "|")
    with tempfile.TemporaryDirectory() as folder:
        for case in (*(asked.case or SHIPPED), *asked.region):
            scenario, plan, path = plan_of(case, Path(folder), asked.work)
            for event, position, options in events(scenario, plan):
                found = one(case, path, position, options)
                counts = found.get("counts", {})
                assert isinstance(counts, dict)
                row = [Path(case).name, len(plan.convoys), event]
                row += [counts.get(what, "–") for what in ("kept", "moved", "changed", "dropped", "new")]
                left = found.get("left_behind", ())
                assert isinstance(left, list | tuple)
                row += [found.get("people_out", "–"), sum(people for _, people in left), found["code"]]
                row += [f"{found['cpu_s']:.1f}", f"{found['wall_s']:.1f}", f"{found['load']:.0f}"]
                print("| " + " | ".join(map(str, row)) + " |", flush=True)


if __name__ == "__main__":
    main()
