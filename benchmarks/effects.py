"""Study what each clause of a shipped case changes, and print the rows with the processor time that each took.

    .venv/bin/python benchmarks/effects.py [--case aleppo-2016] [--work 8] [--seed 0] [--out FILE] [--pages DIR]

One process on one core. Processor seconds (user and system) do not depend on what else the machine does; the figures do
not depend on it either: the same case, work and seed give the same.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from safeconduct.clock import stopwatch
from safeconduct.reports.effects.cells import end_cell, pays_cell, people_cell
from safeconduct.scenario.load import load_case
from safeconduct.studies.effects.model import Effects, Row
from safeconduct.studies.effects.study import WORK, Asked
from safeconduct.words.language import language_of
from safeconduct.words.voice import FSI, PDI, Voice
from safeconduct.workspace.effects import effects, write_effects


def cpu_s() -> float:
    """Processor seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@dataclass
class Timer:
    """A progress that notes the processor seconds between one change and the next."""

    took: dict[str, float] = field(default_factory=dict)
    last: str = "start"
    since: float = field(default_factory=cpu_s)

    def report(self, stage: str, done: int, total: int | None, message: str = "") -> None:
        """Close the change before this one."""
        now = cpu_s()
        self.took[self.last] = self.took.get(self.last, 0.0) + now - self.since
        self.last, self.since = message if stage == "effects" else stage, now


def row_line(voice: Voice, found: Effects, row: Row, took: dict[str, float]) -> str:
    """One change as a line of the table, at the middle time."""
    hours = found.hours[len(found.hours) // 2]
    cells = [row.change.id, row.origin or row.outcome]
    columns = [pair for side in found.sides for pair in (("past", side), ("at", side))]
    for kind, side in (*columns, ("out", ""), ("stretchers", "")):
        cells.append(people_cell(voice, row.span(kind, hours, side), 1))
    cells += [end_cell(voice, row.end_h), pays_cell(voice, row), f"{took.get(row.change.id, 0.0):.1f}"]
    return ("| " + " | ".join(cells) + " |").replace(FSI, "").replace(PDI, "")


def table(found: Effects, case: str, timer: Timer, whole: tuple[float, float]) -> str:
    """The whole page; ``whole`` are processor seconds and seconds by the clock."""
    scenario = load_case(case)
    voice = Voice(language_of("en"), scenario.timezone)
    heads = ["change", "plan"]
    heads += [f"{side} {kind}" for side in found.sides for kind in ("past the line", "at reception")]
    heads += ["all at reception", "stretcher cases", "hours to the end", "pays only below", "processor s"]
    counts = [sum(row.origin == origin for row in found.rows) for origin in ("new", "followed", "unused")]
    middle, hours = found.hours[len(found.hours) // 2], ", ".join(f"{hour:g}" for hour in found.hours)
    load = os.getloadavg()[2]
    lines = [
        f"# What each clause of {case} changes",
        "",
        (
            f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, highspy "
            f"{version('highspy')}, numpy {version('numpy')}, `--work {found.work} --seed {found.seed}`, one process: "
            f"{whole[0]:.0f} processor seconds, {whole[1]:.0f} s by the clock with a load of {load:.1f} on the "
            f"machine; {found.dispatches} plans tried. Of {len(found.rows)} changes, new plans stand for {counts[0]}, "
            f"the case's own with other seconds for {counts[1]}, the case's own as it is for {counts[2]}."
        ),
        "",
        (
            f"Figures {middle:g} h after the start (`effects.json` has them for {hours} h): the difference between two "
            "checked plans, and in brackets what plans and proofs leave open."
        ),
        "",
        "| " + " | ".join(heads) + " |",
        "|" + "---|" * len(heads),
        *(row_line(voice, found, row, timer.took) for row in found.rows),
        "",
        f"The case itself took {timer.took.get('plan', 0.0):.1f} processor seconds.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Study, print, and keep where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", default="aleppo-2016")
    parser.add_argument("--work", type=int, default=WORK)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--pages", type=Path, help="Folder for effects.json and its pages.")
    parser.add_argument("--time-limit", type=float, help="Seconds; changes that are left are not tried.")
    options = parser.parse_args()
    timer, watch = Timer(), stopwatch()
    asked = Asked(options.work, options.seed, (), tuple(options.only))
    scenario, found = effects(options.case, asked, time_limit_s=options.time_limit, progress=timer)
    timer.report("end", 0, None)
    text = table(found, options.case, timer, (cpu_s(), watch()))
    print(text)
    if options.pages:
        write_effects(scenario, found, options.pages)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
