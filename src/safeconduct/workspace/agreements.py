"""Look at an agreement: its clauses, what is open, whether its readings can be kept, and what each lets through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.planner.answers import Planned
from safeconduct.planner.bound import bound_curve
from safeconduct.planner.impossible import reasons_why_not
from safeconduct.planner.solve import solve
from safeconduct.plans.model import Bound, Plan
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.reports.agreement.body import agreement_body
from safeconduct.reports.agreement.paper import agreement_page, terminal_lines
from safeconduct.reports.curves import crossings, out_curve
from safeconduct.scenario.accord.file import BASE
from safeconduct.scenario.accord.view import (
    AgreementView,
    Compared,
    Comparison,
    LetThrough,
    Outcome,
    ReadingView,
    changes_between,
    current_version,
    read_papers,
    view_reading,
    view_versions,
)
from safeconduct.scenario.cycles import can_go
from safeconduct.scenario.load import load_case, open_case
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.pages import as_of

PAGES = {"en": "agreement.html", "ar": "agreement-ar.html"}
COMPARE_WORK = 20
"""Dispatches for each reading: enough for a checked plan of the shipped cases, not for the best one."""
HOURS = (6, 12, 24, 48, 72, 96)


def look_at(case: str | Path, *, variant: str = "", reading: str = "") -> AgreementView:
    """An agreement from all sides. Without ``variant`` and ``reading``, under every reading of every part of the case.

    Raises InvalidInput with every fault of the case, of ``agreement.toml`` and of ``log.csv``.
    """
    raw = open_case(case, variant)
    if isinstance(raw, Fault):
        raise InvalidInput((raw,))
    scenario = load_case(case, variant, reading)
    agreement, log = read_papers(raw, scenario)
    if variant or raw.variant or reading:
        parts = [(scenario.variant, one) for one in ((reading,) if reading else scenario.readings or ("",))]
    else:
        named = [name for version in agreement.versions for name in version.variants]
        variants = ["" if name == BASE else name for name in dict.fromkeys([BASE, *named])]
        parts = [(name, one) for name in variants for one in load_case(case, name).readings or ("",)]
    planned_by = {name: load_case(case, name).reading for name, _ in parts}
    readings = tuple(
        view_reading(load_case(case, name, one), log, default=one == planned_by[name]) for name, one in parts
    )
    current = current_version(agreement, scenario.variant)
    versions = view_versions(agreement, scenario, readings)
    return AgreementView(scenario, agreement, log, current, versions, readings)


def compare(
    view: AgreementView, *, work: int = COMPARE_WORK, progress: Progress = SILENT, cancel: Cancel = NEVER
) -> Comparison:
    """What each reading lets through by when, on both sides, from a checked plan of small work and from the bound.

    Readings whose rules are the same are planned once. Asked to stop, it gives what it has.
    """
    rows: list[Compared] = []
    done: dict[tuple[object, ...], Compared] = {}
    chosen = [one for one in view.readings if _worth_comparing(view, one)]
    for number, one in enumerate(chosen, start=1):
        progress.report("compare", number, len(chosen), f"{one.scenario.variant} {one.scenario.reading}")
        key = _same(one.scenario)
        if key not in done:
            done[key] = _compared(one, work, progress, cancel)
        found = done[key]
        rows.append(_renamed(found, one.scenario))
    return Comparison(tuple(rows), changes_between(view.agreement), cancel.requested())


def write_pages(
    view: AgreementView, comparison: Comparison | None, out: Path, as_of_text: str = ""
) -> tuple[Path, ...]:
    """Write the page in both languages, edition cell, and give the paths. InvalidInput for a time that is none."""
    moment = as_of(view.scenario, as_of_text)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for language, name in PAGES.items():
        text = agreement_page(view, comparison, language=language, as_of=moment)
        write_whole(out / name, text)
        written.append(out / name)
    return tuple(written)


def lines(view: AgreementView, comparison: Comparison | None, *, language: str) -> Iterator[str]:
    """The same for a terminal, line by line."""
    return terminal_lines(view, comparison, language=language)


def body(view: AgreementView, comparison: Comparison | None) -> dict[str, Any]:
    """The same as one JSON value."""
    return agreement_body(view, comparison)


def _same(scenario: Scenario) -> tuple[object, ...]:
    """What two parts of a case must have in common to be planned alike; what their rules are called does not matter."""
    rules = tuple(replace(rule, id="", clause="") for rule in scenario.rules)
    kept = (scenario.start, scenario.horizon, scenario.undertakings, scenario.groups, scenario.windows)
    moving = (scenario.classes, scenario.teams, scenario.places, scenario.legs, scenario.convoy)
    others = (scenario.boarding_s, scenario.call_forward_s, scenario.exposed_max, scenario.empty_needs_window)
    return (*kept, *moving, *others, rules, scenario.outside)


def _worth_comparing(view: AgreementView, one: ReadingView) -> bool:
    """Every reading of the part that was asked for; of every other part the reading that it is planned by."""
    return one.scenario.variant == view.scenario.variant or one.default


def _renamed(found: Compared, scenario: Scenario) -> Compared:
    rules = tuple(rule.id for rule in scenario.rules)
    return replace(found, variant=scenario.variant, reading=scenario.reading, rules=rules)


def _compared(one: ReadingView, work: int, progress: Progress, cancel: Cancel) -> Compared:
    scenario = one.scenario
    if cancel.requested():
        return _row(scenario, "not_tried", None, None, (), work)
    reasons = reasons_why_not(scenario, None)
    if reasons:
        return _row(scenario, "impossible", None, None, tuple(sorted({why.code for why in reasons})), work)
    bound = bound_curve(scenario, progress=progress, cancel=cancel)
    answer = solve(scenario, work=work, bound=bound, progress=progress, cancel=cancel)
    if isinstance(answer, Planned):
        return _row(scenario, "planned", answer.plan, bound, (), work)
    return _row(scenario, "not_tried" if cancel.requested() else "out_of_time", None, bound, (), work)


def _row(  # the parts of one row
    scenario: Scenario,
    outcome: Outcome,
    plan: Plan | None,
    bound: Bound | None,
    codes: tuple[str, ...],
    work: int,
) -> Compared:
    sides = [one.id for one in scenario.undertakings]
    return Compared(
        variant=scenario.variant,
        reading=scenario.reading,
        rules=tuple(rule.id for rule in scenario.rules),
        outcome=outcome,
        due=tuple((one.id, one.due, can_go(scenario, one.id)) for one in scenario.undertakings),
        let_through=tuple(_let_through(scenario, plan, bound)),
        complete_h=tuple((side, _complete_h(scenario, plan, side)) for side in sides),
        codes=codes,
        work=work,
    )


def _let_through(scenario: Scenario, plan: Plan | None, bound: Bound | None) -> Iterator[LetThrough]:
    out = None if plan is None else out_curve(plan)
    for hours in HOURS:
        at = scenario.start + hours * HOUR_S
        if at > scenario.horizon or (plan is None and bound is None):
            return
        crossed = tuple(
            (one.id, 0 if plan is None else _crossed_by(scenario, plan, one.id, at))
            for one in scenario.undertakings
        )
        yield LetThrough(hours, crossed, 0 if out is None else out.at(at), _at_most(bound, at))


def _crossed_by(scenario: Scenario, plan: Plan, side: str, at: int) -> int:
    return sum(people for when, people, _ in crossings(scenario, plan, side) if when <= at)


def _at_most(bound: Bound | None, at: int) -> int | None:
    """What no plan of this reading can have at reception by ``at``; held constant from the right between instants."""
    if bound is None:
        return None
    return next((instant.people for instant in bound.instants if instant.at >= at), bound.people_max)


def _complete_h(scenario: Scenario, plan: Plan | None, side: str) -> float | None:
    if plan is None:
        return None
    crossed, wanted = 0, can_go(scenario, side)
    for at, people, _ in sorted(crossings(scenario, plan, side)):
        crossed += people
        if crossed >= wanted:
            return round((at - scenario.start) / HOUR_S, 2)
    return None
