"""Look at an agreement: its clauses, what is open, whether its readings can be kept, and what each lets through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.reports.agreement.body import agreement_body
from safeconduct.reports.agreement.paper import agreement_page, terminal_lines
from safeconduct.scenario.accord.file import BASE
from safeconduct.scenario.accord.view import (
    AgreementView,
    Compared,
    Comparison,
    ReadingView,
    changes_between,
    current_version,
    read_papers,
    view_reading,
    view_versions,
)
from safeconduct.scenario.load import load_case, open_case
from safeconduct.scenario.model import Scenario
from safeconduct.studies.compare import COMPARE_WORK, compared, same_rules
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.pages import as_of

PAGES = {"en": "agreement.html", "ar": "agreement-ar.html"}


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
        key = same_rules(one.scenario)
        if key not in done:
            done[key] = compared(one.scenario, work, progress, cancel)
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


def _worth_comparing(view: AgreementView, one: ReadingView) -> bool:
    """Every reading of the part that was asked for; of every other part the reading that it is planned by."""
    return one.scenario.variant == view.scenario.variant or one.default


def _renamed(found: Compared, scenario: Scenario) -> Compared:
    rules = tuple(rule.id for rule in scenario.rules)
    return replace(found, variant=scenario.variant, reading=scenario.reading, rules=rules)
