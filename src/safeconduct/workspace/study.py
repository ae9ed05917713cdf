"""A study of many draws: its case opened, its draws kept in a folder, written down, and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.reports.draws.lines import study_lines
from safeconduct.reports.draws.page import study_page
from safeconduct.scenario.build import build
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.load import open_case
from safeconduct.scenario.model import Scenario
from safeconduct.studies.draws.file import (
    drawn_from_json,
    drawn_to_json,
    draws_to_csv,
    head_from_json,
    head_to_json,
    speed_body,
    study_body,
    study_to_json,
)
from safeconduct.studies.draws.model import Drawn, Head, Study
from safeconduct.studies.draws.study import Asked, Pace, head_of, study
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.pages import as_of
from safeconduct.workspace.stored import text_of

PAGES = {"en": "study.html", "ar": "study-ar.html"}
KEPT = "draws"
"""The folder inside the study's own that holds a file for every draw that is done."""
HEAD = "study-head.json"


@dataclass(frozen=True)
class Studied:
    """A case with what was found over its draws."""

    scenario: Scenario
    found: Study
    as_of: int
    """The second that its pages speak of."""


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """Draws in files of their own, each whole or not there: whatever ends a study, it goes on from them."""

    folder: Path

    def kept(self) -> Mapping[str, Drawn]:
        """Every draw that can be read. One that cannot is made again, to the same bytes."""
        found: dict[str, Drawn] = {}
        for path in sorted(self.folder.glob("*.json")):
            if path.name != HEAD:
                try:
                    drawn = drawn_from_json(text_of(path), path.name)
                except InvalidInput:
                    continue
                if drawn.id == path.stem:
                    found[drawn.id] = drawn
        return found

    def keep(self, drawn: Drawn) -> None:
        """Write one draw; it is on disk when this returns."""
        write_whole(self.folder / f"{drawn.id}.json", drawn_to_json(drawn))


def study_case(  # each word is asked for by name
    case: str | Path,
    asked: Asked,
    *,
    variant: str = "",
    pace: Pace | None = None,
    out: Path | None = None,
    as_of_text: str = "",
) -> Studied:
    """Many draws of a case, planned. With ``out`` every draw is kept there as it comes, and none there is redone.

    Raises InvalidInput for a case or a time that there is not, and where ``out`` holds another study.
    """
    raw = open_case(case, variant)
    scenario, findings = build(raw, asked.reading) if isinstance(raw, RawCase) else (None, (raw,))
    if scenario is None or not isinstance(raw, RawCase):
        raise InvalidInput(tuple(finding for finding in findings if finding.severity == "fault"))
    moment = as_of(scenario, as_of_text)  # before the work: a time that is none is told at once
    pace = pace or Pace()
    if out is not None:
        _claim(out / KEPT, head_of(raw, scenario, asked))
        pace = replace(pace, shelf=FolderShelf(out / KEPT))
    return Studied(scenario, study(raw, scenario, asked, pace), moment)


def _claim(folder: Path, head: Head) -> None:
    """Make the folder this study's. Raises InvalidInput where it is another's."""
    path = folder / HEAD
    if not path.is_file():
        write_whole(path, head_to_json(head))
        return
    there = head_from_json(text_of(path), path.name)
    faults = tuple(
        Fault(
            "SD001",
            f"{path} {field.name}",
            f"is of a study with {_shown(getattr(there, field.name))}, not {_shown(getattr(head, field.name))}",
            "ask for the same again, or give another folder",
        )
        for field in fields(Head)
        if getattr(there, field.name) != getattr(head, field.name)
    )
    if faults:
        raise InvalidInput(faults)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(part)[:12] for part in value) or "none"
    return str(value) or "none"


def write_study(studied: Studied, out: Path) -> tuple[Path, ...]:
    """Write ``study.json``, ``draws.csv`` and the page in both languages, edition cell; gives their paths."""
    scenario, found = studied.scenario, studied.found
    texts = {"study.json": study_to_json(found), "draws.csv": draws_to_csv(found)} | {
        name: study_page(scenario, found, language=language, as_of=studied.as_of)
        for language, name in PAGES.items()
    }
    for name, text in texts.items():
        write_whole(out / name, text)
    return tuple(out / name for name in texts)


def lines(studied: Studied, *, language: str) -> Iterator[str]:
    """The answer for a terminal, line by line."""
    return study_lines(studied.scenario, studied.found, language=language)


def body(studied: Studied) -> dict[str, Any]:
    """The answer as one JSON value, with what it took now."""
    return study_body(studied.found) | speed_body(studied.found)
