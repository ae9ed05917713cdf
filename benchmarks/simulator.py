"""How fast a plan is run many times: timed events a CPU-second, against the readable twin in the same process.

    python benchmarks/simulator.py [CASE PLAN.json ...] [--runs N] [--twin N] [--out FILE]

Without a case, the shipped Aleppo case is planned first (work 10). Every figure is CPU time of this process (user and
system), so that a busy machine disturbs it less; compile time is told apart. ``events`` are those of
docs/reference/simulation.md, section 9; ``steps`` are what is taken off the heap. Where plans are given, the first is
run in one process and in two at once.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from safeconduct.clock import stopwatch
from safeconduct.compiled import compiles
from safeconduct.plans.file import plan_from_json
from safeconduct.plans.model import Plan
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.course import compile_course
from safeconduct.simulator.hazards import CALM, Hazards, hazards_at
from safeconduct.simulator.kernel.call import run_all
from safeconduct.simulator.kernel.tally import O_EVENTS, O_STEPS
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.twin.run import simulate_readably
from safeconduct.workspace.plans import plan as plan_case


def cpu_s() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(scenario: Scenario, plan: Plan, hazards: Hazards, runs: range) -> tuple[float, int, int]:
    """CPU seconds of so many runs, their events and their steps."""
    course = compile_course(scenario, plan, hazards, Policy())
    began = cpu_s()
    results = run_all(course.world, 1, runs, course.bins)
    took = cpu_s() - began
    return took, int(results.figure[:, O_EVENTS].sum()), int(results.figure[:, O_STEPS].sum())


def share(case: str, text: str, first: int, runs: int) -> float:
    """Runs in a process of its own: CPU seconds."""
    scenario, plan = load_case(case), plan_from_json(text)
    timed(scenario, plan, hazards_at(), range(1))
    return timed(scenario, plan, hazards_at(), range(first, first + runs))[0]


def measure(name: str, scenario: Scenario, plan: Plan, arguments: argparse.Namespace) -> list[str]:
    """Lines about one plan."""
    began, trips = cpu_s(), sum(len(convoy.trips) for convoy in plan.convoys)
    timed(scenario, plan, CALM, range(1))
    said = [
        f"{name}: {len(plan.convoys)} convoys, {trips} vehicles loaded, {len(plan.moves)} empty runs",
        f"  first run, compiling or loading what was compiled: {cpu_s() - began:.1f} CPU-s",
    ]
    for label, hazards in (
        ("nothing goes wrong", CALM),
        ("all that may go wrong, best figures", hazards_at()),
    ):
        best = min(timed(scenario, plan, hazards, range(arguments.runs)) for _ in range(3))
        took, events, steps = best
        a_run = f"{events / arguments.runs:,.0f} events and {steps / arguments.runs:,.0f} steps a run"
        a_second = f"{events / took / 1e6:.2f} million events, {arguments.runs / took:,.1f} runs a CPU-second"
        said.append(f"  {label}: {a_run}; {a_second}")
        if arguments.twin:
            said.append(against_twin(scenario, plan, hazards, arguments.twin, events / took))
    said.append(f"  memory at most: {memory_mb():.0f} MB")
    return said


def against_twin(scenario: Scenario, plan: Plan, hazards: Hazards, runs: int, pace: float) -> str:
    """The readable twin on the same runs: its pace, and how many times as fast the kernel is."""
    began = cpu_s()
    twin = simulate_readably(scenario, plan, hazards=hazards, runs=range(runs), seed=1)
    events, took = int(twin.events.sum()), cpu_s() - began
    assert events == timed(scenario, plan, hazards, range(runs))[1]
    slow = events / took
    return f"    twin: {slow:,.0f} events a CPU-second; the kernel is {pace / slow:.0f} times as fast"


def two_cores(case: str, text: str, runs: int) -> list[str]:
    """The same runs in one process and in two at once."""
    context = get_context("spawn")
    said = []
    for workers in (1, 2):
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            list(pool.map(share, [case] * workers, [text] * workers, [0] * workers, [1] * workers))
            watch = stopwatch()
            each = runs // workers
            took = list(
                pool.map(share, [case] * workers, [text] * workers, range(0, runs, each), [each] * workers)
            )
            said.append(f"  {runs} runs in {workers} processes: {watch():.1f} s, {sum(took):.1f} CPU-s")
    return said


def main() -> None:
    """Measure, print and, where asked, write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="*", help="CASE PLAN.json CASE PLAN.json …")
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--twin", type=int, default=2, help="Runs of the readable twin; 0: without it.")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    said = [f"compiled: {compiles()}; {sys.version.split()[0]}; load {load:.1f} on {os.cpu_count()} cores"]
    pairs = list(zip(arguments.pairs[::2], arguments.pairs[1::2], strict=True))
    if pairs:
        plans = [(case, Path(plan).read_text(encoding="utf-8")) for case, plan in pairs]
        for case, text in plans:
            scenario = load_case(case)
            said += measure(scenario.name, scenario, plan_from_json(text), arguments)
        said += two_cores(*plans[0], arguments.runs)
    else:
        scenario = load_case("aleppo-2016")
        answer = plan_case(scenario, work=10).answer
        said += measure("aleppo-2016", scenario, answer.plan, arguments)  # type: ignore[union-attr]  # it has a plan
    print("\n".join(said))
    if arguments.out:
        arguments.out.write_text("\n".join(said) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
