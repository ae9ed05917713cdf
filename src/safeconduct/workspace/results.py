"""What a run of the planner leaves in its folder. docs/reference/plan-file.md lists the files."""

from __future__ import annotations

import json
import platform
import resource
import sys
from importlib.metadata import version
from pathlib import Path

from safeconduct.clock import now_utc
from safeconduct.exchange.geojson import plan_geojson
from safeconduct.exchange.timetable import timetable_csv
from safeconduct.plans.file import bound_to_json, plan_to_json
from safeconduct.plans.model import Plan
from safeconduct.reports.plan import plan_report
from safeconduct.reports.sheets import convoy_sheets
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.pages import as_of
from safeconduct.workspace.plans import Outcome

REPORTS = {"en": "report.html", "ar": "report-ar.html"}


def write_results(out: Path, outcome: Outcome, plan: Plan) -> Path:
    """Write all files of a plan into ``out``; gives the English report's path."""
    scenario, bound = outcome.scenario, outcome.bound
    # First the bound of another plan goes: whoever verifies in between finds none, never the wrong one.
    (out / "bound.json").unlink(missing_ok=True)
    write_whole(out / "plan.json", plan_to_json(plan))
    if bound is not None:
        write_whole(out / "bound.json", bound_to_json(bound))
    write_whole(out / "run.json", run_json(outcome))
    write_whole(out / "timetable.csv", timetable_csv(scenario, plan))
    write_whole(out / "plan.geojson", plan_geojson(scenario, plan))
    moment = as_of(scenario)
    for language, name in REPORTS.items():
        page = plan_report(scenario, plan, bound, language=language, edition="cell", as_of=moment)
        write_whole(out / name, page)
    write_whole(out / "convoy-sheets.html", convoy_sheets(scenario, plan, as_of=moment))
    return out / REPORTS["en"]


def run_json(outcome: Outcome) -> str:
    """How the run went: what depends on the clock and the machine, and so may not stand in the plan."""
    body = {
        "format": "safeconduct-run/1",
        "at": now_utc().isoformat(timespec="seconds"),
        "bound_s": round(outcome.bound_s, 2),
        "solve_s": round(outcome.solve_s, 2),
        "first_plan_s": None if outcome.first_plan_s is None else round(outcome.first_plan_s, 2),
        "peak_memory_mib": peak_memory_mib(),
        "time_limit_s": outcome.request.time_limit_s,
        "versions": {
            "safeconduct": version("safeconduct"),
            "python": platform.python_version(),
            "highspy": version("highspy"),
            "numpy": version("numpy"),
        },
        "machine": {"system": platform.system(), "processor": platform.machine()},
    }
    return json.dumps(body, indent=1) + "\n"


def peak_memory_mib() -> int:
    """The most memory that this process has had resident, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (2**20 if sys.platform == "darwin" else 2**10)
