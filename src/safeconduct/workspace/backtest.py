"""A plan replayed through the halts of a past operation: made, replayed, written down, and told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.model import Plan
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.reports.backtest.page import back_test_lines, back_test_page
from safeconduct.scenario.load import find_folder
from safeconduct.scenario.model import Scenario
from safeconduct.studies.backtest.file import back_test_body, back_test_to_json
from safeconduct.studies.backtest.model import BackTest
from safeconduct.studies.backtest.read import read_happened
from safeconduct.studies.backtest.replay import back_test
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.pages import as_of
from safeconduct.workspace.stored import as_it_is, load, read_plan

PAGES = {"en": "back-test.html", "ar": "back-test-ar.html"}


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is done: draws of the replay, and plans tried where no plan is given."""

    draws: int = 200
    work: int = 60
    seed: int = 0


@dataclass(frozen=True)
class BackTested:
    """A case with the replay of a plan of it."""

    scenario: Scenario
    found: BackTest
    as_of: int


def back_test_case(  # every word is asked for by name
    case: str | Path,
    plan: Path | None,
    asked: Asked,
    *,
    as_of_text: str = "",
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> BackTested:
    """The plan, or one made for the case by counted work, through the halts in the case's ``happened.csv``.

    Raises InvalidInput for a plan of another case, for faults of the file, and where no plan can be made.
    """
    given = None if plan is None else read_plan(plan)
    scenario = load(case) if given is None or plan is None else as_it_is(given, case, plan, "BT006")
    moment = as_of(scenario, as_of_text)  # before the work: a time that is none is told at once
    folder, _ = find_folder(case)
    happened = read_happened(scenario, folder or Path(case))
    made = given or _made(scenario, asked, cancel)
    found = back_test(
        scenario,
        made,
        happened,
        given=given is not None,
        work=0 if given is not None else asked.work,
        draws=asked.draws,
        seed=asked.seed,
        progress=progress,
        cancel=cancel,
    )
    return BackTested(scenario, found, moment)


def _made(scenario: Scenario, asked: Asked, cancel: Cancel) -> Plan:
    answer = solve(scenario, objective="robust", work=asked.work, seed=asked.seed, cancel=cancel)
    if isinstance(answer, Planned):
        return answer.plan
    fact = "has no plan to replay"
    raise InvalidInput(
        (Fault("BT007", scenario.name, fact, "see why: `safeconduct plan`, or hand a plan in"),)
    )


def write_back_test(done: BackTested, out: Path) -> tuple[Path, ...]:
    """Write ``back-test.json`` and the page in both languages, edition cell; gives their paths."""
    out.mkdir(parents=True, exist_ok=True)
    texts = {"back-test.json": back_test_to_json(done.found)} | {
        name: back_test_page(done.scenario, done.found, language=language, as_of=done.as_of)
        for language, name in PAGES.items()
    }
    for name, text in texts.items():
        write_whole(out / name, text)
    return tuple(out / name for name in texts)


def lines(done: BackTested, *, language: str) -> Iterator[str]:
    """The replay and the log for a terminal, line by line."""
    return back_test_lines(done.scenario, done.found, language=language)


def body(done: BackTested) -> dict[str, Any]:
    """The same as one JSON value."""
    return back_test_body(done.found)
