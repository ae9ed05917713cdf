"""Our plans beside those that other tools find for the same case, on the same machine, in the same run.

    .venv/bin/python -m benchmarks.peers [--size S] [--seed 1] [--limit 16] [--out benchmarks/results/peers.md]

Every tool is a process of its own, start-up included, one after the other; what it finds is carried out by the same
rules (``realise.py``), judged by the checker, and measured against one proven bound. OR-Tools and PyVRP live in
``.venv-peers`` (``make peers``): their solver library cannot share a process with HiGHS.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.peers import dump
from benchmarks.peers.chart import chart
from benchmarks.peers.greedy import greedy
from benchmarks.peers.model import TimeIndexed
from benchmarks.peers.orders import Order, from_line
from benchmarks.peers.realise import realise
from safeconduct.clock import stopwatch
from safeconduct.planner.figures import bound_steps, mean_regret_share, out_steps
from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import Scenario
from safeconduct.workspace.plans import load, read_bound, read_plan, verify

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".venv-peers" / "bin" / "python"
SLOT_S = {"S": 900, "M": 1800, "L": 3600, "XL": 3600}
TEN_TIMES = 10  # the monolithic programme is given so many times our time


@dataclass(frozen=True, slots=True)
class Point:
    """What a tool had at a moment: mean regret, a share of the people; None where it had no plan."""

    at: float
    mean_regret: float | None
    people_out: int
    note: str = ""


class Ruler:
    """Measures plans against one bound."""

    def __init__(self, scenario: Scenario, bound: Bound) -> None:
        self.scenario, self.bound = scenario, bound
        self.steps = bound_steps(scenario, bound)

    def of_plan(self, at: float, plan: Plan) -> Point:
        """The figures of a plan that the checker has passed."""
        assert not verify(self.scenario, plan).broken, "the checker does not pass the plan"
        outs = out_steps(plan.convoys)
        share = mean_regret_share(self.scenario, self.steps, self.bound, outs)
        return Point(at, share, sum(people for _, people in outs))

    def of_orders(self, at: float, orders: tuple[Order, ...]) -> Point:
        """The figures of what orders come to; without a plan where they cannot be carried out."""
        try:
            return self.of_plan(at, realise(self.scenario, orders))
        except ValueError as fault:
            return Point(at, None, 0, str(fault))


def ours(case: Path, limit_s: float, folder: Path) -> tuple[Point, Bound, Plan]:
    """One planning run of ours, stopped by its time limit."""
    out = folder / f"ours-{limit_s:g}"
    command = [
        sys.executable,
        "-m",
        "safeconduct",
        "plan",
        str(case),
        "--json",
        "--time-limit",
        f"{limit_s:g}",
    ]
    watch = stopwatch()
    done = subprocess.run([*command, "--out", str(out)], capture_output=True, text=True, check=False)
    wall_s = watch()
    assert done.returncode == 0, f"exit {done.returncode}\n{done.stderr}"
    plan, bound = read_plan(out / "plan.json"), read_bound(out / "bound.json")
    return Point(wall_s, None, plan.figures.people_out), bound, plan


def lines_of(command: list[str], limit_s: float) -> list[dict[str, object]]:
    """What a peer wrote by its end, or by half a minute after its limit."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        try:
            text, _ = process.communicate(timeout=limit_s + 30)
        except subprocess.TimeoutExpired:
            process.kill()
            text, _ = process.communicate()
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def doublings(limit_s: float) -> list[float]:
    """2 s and every doubling up to the limit."""
    found = [2.0]
    while found[-1] * 2 <= limit_s:
        found.append(found[-1] * 2)
    return found


def at_doublings(points: list[Point], limits: list[float]) -> list[Point | None]:
    """The last plan that was there by each moment."""
    return [
        max(
            (p for p in points if p.at <= limit and p.mean_regret is not None),
            key=lambda p: p.at,
            default=None,
        )
        for limit in limits
    ]


def measure(case: Path, slot_s: int, limit_s: float) -> tuple[dict[str, list[Point]], list[str]]:
    """Run everybody; points by tool, and notes."""
    scenario = load(case)
    notes: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = [ours(case, limit, folder) for limit in doublings(limit_s)]
        ruler = Ruler(scenario, runs[-1][1])
        points = {"safeconduct": [ruler.of_plan(point.at, plan) for point, _, plan in runs]}
        watch = stopwatch()
        scenario_again = load(case)
        orders = greedy(scenario_again)
        points["greedy"] = [ruler.of_orders(watch(), orders)]
        notes.append(f"greedy alone takes {watch():.2f} s with the time of carrying its orders out")
        dump.routes(scenario, folder / "routes.json")
        points["HiGHS, one programme"] = _highs(case, slot_s, limit_s * TEN_TIMES, (ruler, notes))
        if not PEERS.exists():
            notes.append("CP-SAT, OR-Tools routing and PyVRP were not run: `make peers` sets them up")
            return points, notes
        points["CP-SAT, one programme"] = _cpsat(
            scenario, (slot_s, limit_s * TEN_TIMES, folder), (ruler, notes)
        )
        routes = str(folder / "routes.json")
        points["OR-Tools routing"] = _stream("run_routing.py", routes, limit_s, (ruler, notes))
        points["PyVRP"] = [
            point
            for limit in doublings(limit_s)
            for point in _stream("run_pyvrp.py", routes, limit, (ruler, notes))
        ]
    return points, notes


def _highs(case: Path, slot_s: int, limit_s: float, told: tuple[Ruler, list[str]]) -> list[Point]:
    command = [sys.executable, "-m", "benchmarks.peers.run_highs", str(case), str(slot_s), f"{limit_s:g}"]
    lines = lines_of(command, limit_s)
    told[1].extend(f"HiGHS: {line}" for line in lines if "found" not in line)
    return [told[0].of_orders(_at(line), from_line(str(line["found"]))) for line in _thinned(lines, "found")]


def _cpsat(scenario: Scenario, how: tuple[int, float, Path], told: tuple[Ruler, list[str]]) -> list[Point]:
    slot_s, limit_s, folder = how
    watch = stopwatch()
    model = TimeIndexed(scenario, slot_s)
    dump.programme(model, folder / "programme.json")
    spent = watch()  # what it costs to write the programme down is part of its time
    script = str(ROOT / "benchmarks" / "peers" / "run_cpsat.py")
    lines = lines_of([str(PEERS), script, str(folder / "programme.json"), f"{limit_s - spent:g}"], limit_s)
    told[1].extend(f"CP-SAT: {line}" for line in lines if "values" not in line)
    points = []
    for line in _thinned(lines, "values"):
        values = {int(column): float(value) for column, value in dict(line["values"]).items()}  # type: ignore[call-overload]
        points.append(told[0].of_orders(_at(line) + spent, model.orders(values)))
    return points


def _stream(script: str, data: str, limit_s: float, told: tuple[Ruler, list[str]]) -> list[Point]:
    path = str(ROOT / "benchmarks" / "peers" / script)
    lines = lines_of([str(PEERS), path, data, f"{limit_s:g}"], limit_s)
    if not lines:
        told[1].append(f"{script} wrote nothing in {limit_s:g} s")
    return [told[0].of_orders(_at(line), from_line(str(line["found"]))) for line in _thinned(lines, "found")]


def _at(line: dict[str, object]) -> float:
    return float(str(line["at"]))


def _thinned(lines: list[dict[str, object]], key: str) -> list[dict[str, object]]:
    """The last solution before each doubling: what lies between is not shown."""
    some = [line for line in lines if key in line]
    kept: dict[int, dict[str, object]] = {}
    for line in some:
        slot = 0
        while 2.0 * 2**slot < _at(line):
            slot += 1
        kept[slot] = line
    return list(kept.values())


def table(points: dict[str, list[Point]], limit_s: float) -> list[str]:
    """Mean regret of each tool at 2 s and every doubling."""
    limits = doublings(limit_s * TEN_TIMES)
    head = ["tool", *[f"{limit:g} s" for limit in limits]]
    rows = [head, ["---"] * len(head)]
    for tool, its in points.items():
        rows.append([tool, *map(_cell, at_doublings(its, limits))])
    return ["| " + " | ".join(row) + " |" for row in rows]


def _cell(point: Point | None) -> str:
    if point is None or point.mean_regret is None:
        return "none"
    return f"{100 * point.mean_regret:.1f} % ({point.people_out:,})"


def main() -> None:
    """Measure, print, and keep what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", choices=tuple(SLOT_S), default="S")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=16, help="our time, in seconds")
    parser.add_argument("--out", type=Path, help="a Markdown file; the chart is written beside it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        case = Path(name) / "case"
        command = [sys.executable, "-m", "safeconduct", "generate", "region", "--size", options.size]
        subprocess.run(
            [*command, "--seed", str(options.seed), "--out", str(case)], check=True, capture_output=True
        )
        points, notes = measure(case, SLOT_S[options.size], options.limit)
    versions = ", ".join(f"{name} {version(name)}" for name in ("safeconduct", "highspy", "numpy"))
    text = [
        f"# Region {options.size}, seed {options.seed}: other tools at the same case",
        "",
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {versions}.",
        "Mean regret against one proven bound in % of the people (people out by the horizon), by seconds of wall time,",
        f"start-up included. The two programmes are given {TEN_TIMES} times our time. `none`: no plan yet.",
        "",
        *table(points, options.limit),
        "",
        *[f"- {note}" for note in notes],
        "",
    ]
    print("\n".join(text))
    if options.out:
        options.out.write_text("\n".join(text), encoding="utf-8")
        drawn = {
            tool: [(p.at, p.mean_regret) for p in its if p.mean_regret is not None]
            for tool, its in points.items()
        }
        options.out.with_suffix(".svg").write_text(chart(drawn, options.limit * TEN_TIMES), encoding="utf-8")


if __name__ == "__main__":
    main()
