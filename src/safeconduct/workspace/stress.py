"""A plan under stress, and plans against each other: run, written down, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.model import Bound, Plan
from safeconduct.reports.stress.lines import compare_lines, stress_lines
from safeconduct.reports.stress.page import compare_page, stress_page
from safeconduct.scenario.model import Scenario
from safeconduct.studies.stress import compare as pairs
from safeconduct.studies.stress.answer import Asked, stress
from safeconduct.studies.stress.file import (
    compare_body,
    compare_to_json,
    speed_body,
    stress_body,
    stress_to_json,
)
from safeconduct.studies.stress.model import Comparison, Stress
from safeconduct.studies.stress.runs import Pace
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.pages import as_of
from safeconduct.workspace.stored import case_of, read_bound, read_plan

PAGES = {"en": "stress.html", "ar": "stress-ar.html"}
COMPARE_PAGES = {"en": "compare.html", "ar": "compare-ar.html"}


@dataclass(frozen=True)
class Stressed:
    """A case with what a plan of it came to."""

    scenario: Scenario
    found: Stress
    as_of: int
    """The second that its pages speak of."""


@dataclass(frozen=True)
class Compared:
    """A case with what several plans of it came to."""

    scenario: Scenario
    found: Comparison
    as_of: int


def stress_plan(case: str | Path, plan: Path, asked: Asked, *, pace: Pace, as_of_text: str = "") -> Stressed:
    """The plan under stress; ``as_of_text`` is the local time that its pages speak of.

    Raises InvalidInput for a plan of another case, StandStill where a run stands still."""
    made = read_plan(plan)
    scenario = _case(case, [(plan, made)])
    moment = as_of(scenario, as_of_text)  # before the work: a time that is none is told at once
    return Stressed(scenario, stress(scenario, made, asked, bound=_bound(plan, made), pace=pace), moment)


def compare_plans(
    case: str | Path, plans: Sequence[Path], asked: Asked, *, pace: Pace, as_of_text: str = ""
) -> Compared:
    """The plans under the same stress. Raises as :func:`stress_plan` does, and for fewer than two plans."""
    if len(plans) < 2:
        fault = Fault("ST002", "PLAN", "is only one", "name two plans or more, or use `safeconduct stress`")
        raise InvalidInput((fault,))
    made = [(path, read_plan(path)) for path in plans]
    scenario = _case(case, made)
    moment = as_of(scenario, as_of_text)
    named = [(name, plan, _bound(path, plan)) for name, (path, plan) in zip(_names(plans), made, strict=True)]
    return Compared(scenario, pairs.compare(scenario, named, asked, pace=pace), moment)


def _case(case: str | Path, plans: Sequence[tuple[Path, Plan]]) -> Scenario:
    scenario = case_of(plans[0][1], case)
    faults = tuple(
        Fault("ST001", str(path), _other(plan, scenario), "plan the case again: `safeconduct plan`")
        for path, plan in plans
        if plan.digest != scenario.digest
    )
    if faults:
        raise InvalidInput(faults)
    return scenario


def _other(plan: Plan, scenario: Scenario) -> str:
    if plan.case != scenario.name:
        return f"was made for the case {plan.case!r}, not for {scenario.name!r}"
    return (
        "was made for this case, variant or reading as it was before it changed, or for another one of them"
    )


def _bound(plan: Path, made: Plan) -> Bound | None:
    beside = plan.with_name("bound.json")
    bound = read_bound(beside) if beside.is_file() else None
    return bound if bound is not None and bound.digest == made.digest else None


def _names(plans: Sequence[Path]) -> tuple[str, ...]:
    """What plans are called: as short as tells them apart, else numbered."""
    for name in (lambda path: path.stem, lambda path: path.parent.name, str):
        names = tuple(name(path) for path in plans)
        if len(set(names)) == len(names) and all(names):
            return names
    return tuple(f"{number}: {path}" for number, path in enumerate(plans, 1))


def write_stress(stressed: Stressed, out: Path) -> tuple[Path, ...]:
    """Write ``stress.json`` and the page in both languages, edition cell; gives their paths."""
    scenario, found = stressed.scenario, stressed.found
    texts = {"stress.json": stress_to_json(found)} | {
        name: stress_page(scenario, found, language=language, as_of=stressed.as_of)
        for language, name in PAGES.items()
    }
    return _write(out, texts)


def write_compare(compared: Compared, out: Path) -> tuple[Path, ...]:
    """Write ``compare.json`` and the page in both languages, edition cell; gives their paths."""
    scenario, found = compared.scenario, compared.found
    texts = {"compare.json": compare_to_json(found)} | {
        name: compare_page(scenario, found, language=language, as_of=compared.as_of)
        for language, name in COMPARE_PAGES.items()
    }
    return _write(out, texts)


def _write(out: Path, texts: dict[str, str]) -> tuple[Path, ...]:
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_whole(out / name, text)
    return tuple(out / name for name in texts)


def lines(done: Stressed | Compared, *, language: str) -> Iterator[str]:
    """The answer for a terminal, line by line."""
    if isinstance(done, Compared):
        return compare_lines(done.scenario, done.found, language=language)
    return stress_lines(done.scenario, done.found, language=language)


def body(done: Stressed | Compared) -> dict[str, Any]:
    """The answer as one JSON value, with how fast it ran."""
    if isinstance(done, Compared):
        return compare_body(done.found) | {"speeds": [speed_body(one) for one in done.found.each]}
    return stress_body(done.found) | speed_body(done.found)
