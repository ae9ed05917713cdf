"""Whether to go: read a case and what was entered about it, judge, write the pages, put an entry behind the others.

The judgement itself is ``safeconduct.decision``; this module opens files and tells the time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from safeconduct.clock import now_utc
from safeconduct.decision.file import FILE, lines_from_text, read_lines, with_row
from safeconduct.decision.judge import judge
from safeconduct.decision.model import Entry, Judgement
from safeconduct.errors import Fault, InvalidInput
from safeconduct.plans.model import Plan
from safeconduct.reports.dossier.page import dossier_html
from safeconduct.reports.dossier.printed import dossier_pdf
from safeconduct.scenario.load import find_folder, shipped_folders
from safeconduct.scenario.model import Scenario
from safeconduct.words.language import TONGUES, Tongue
from safeconduct.workspace import plans
from safeconduct.workspace.append import alone
from safeconduct.workspace.files import write_bytes_whole, write_whole
from safeconduct.workspace.pages import as_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a dossier is asked for. ``at`` is local text; empty means now, or the case's start. No ``lang``: both."""

    variant: str = ""
    reading: str = ""
    at: str = ""
    lang: Tongue | Literal[""] = ""
    pdf: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """A judgement, and the case, the entries and the plan that it rests on."""

    scenario: Scenario
    entries: tuple[Entry, ...]
    plan: Plan | None
    judgement: Judgement


def open_dossier(case: str, plan: Path | None, asked: Asked) -> Dossier:
    """Judge a case as it was known at a time. Raises InvalidInput with every fault of its files, a broken plan too."""
    timetable = None if plan is None else plans.read_plan(plan)
    if timetable is None:
        scenario = plans.load(case, variant=asked.variant, reading=asked.reading)
    else:
        scenario = plans.case_of(timetable, case, variant=asked.variant, reading=asked.reading)
        verdict = plans.verify(scenario, timetable)
        if verdict.broken:
            codes = ", ".join(sorted({item.code for item in verdict.broken}))
            cure = "plan again; `safeconduct verify` says where"
            raise InvalidInput((Fault("RP001", str(plan), f"breaks {codes}", cure),))
    entries = lines_of(case, scenario)
    at = as_of(scenario, asked.at, option="--at")
    return Dossier(scenario, entries, timetable, judge(scenario, entries, timetable, at=at))


def lines_of(case: str, scenario: Scenario) -> tuple[Entry, ...]:
    """What was entered about a case. Raises InvalidInput with every fault of ``lines.csv``."""
    entries, findings = _read(case, scenario)
    faults = tuple(found for found in findings if found.severity == "fault")
    if faults:
        raise InvalidInput(faults)
    return entries


def faults_of_lines(case: str, scenario: Scenario) -> tuple[Fault, ...]:
    """Every fault and warning of the case's ``lines.csv``; none where there is no such file."""
    return _read(case, scenario)[1]


def _read(case: str, scenario: Scenario) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    folder, _ = find_folder(case)
    return ((), ()) if folder is None else read_lines(scenario, folder)


def write_dossier(dossier: Dossier, asked: Asked, out: Path) -> tuple[Path, ...]:
    """Write the pages into a folder and name them: HTML in each language asked for, PDF where asked for.

    Raises Missing, before anything is written, where PDF is asked for and its component is not installed.
    """
    tongues = (asked.lang,) if asked.lang else TONGUES
    pages: dict[str, str | bytes] = {}
    for tongue in tongues:
        end = "" if tongue == "en" else f"-{tongue}"
        pages[f"dossier{end}.html"] = dossier_html(
            dossier.scenario, dossier.judgement, dossier.plan, language=tongue
        )
        if asked.pdf:
            pages[f"dossier{end}.pdf"] = dossier_pdf(
                dossier.scenario, dossier.judgement, dossier.plan, language=tongue
            )
    for name, content in pages.items():
        if isinstance(content, str):
            write_whole(out / name, content)
        else:
            write_bytes_whole(out / name, content)
    return tuple(out / name for name in pages)


def add_line(case: str, given: Mapping[str, object], *, variant: str = "") -> tuple[Path, Entry]:
    """Put one entry behind the others in the case's ``lines.csv``; on disk when this returns, whole or not at all.

    ``given`` has the columns of the file; what is None or empty stays empty, and ``entered`` is then now.

    Raises InvalidInput, with nothing written, where the file would have a fault with it, or where the entry is older
    than the last one: a page of an hour that has passed must stay as it was.
    """
    scenario = plans.load(case, variant=variant)
    folder, _ = find_folder(case)
    if folder is None or folder in shipped_folders().values():
        cure = "copy its folder (`safeconduct cases --json` says where it lies) and name the copy"
        raise InvalidInput((Fault("SC024", case, "is a case that ships with the program", cure),))
    path = folder / FILE
    cells = {column: _in_one_line(value) for column, value in given.items() if value not in (None, "")}
    cells.setdefault(
        "entered", now_utc().astimezone(ZoneInfo(scenario.timezone)).isoformat(timespec="seconds")
    )
    with alone(folder):
        # As bytes, so that what stands there is kept as it is: byte-order mark, line ends and all.
        old = path.read_bytes().decode("utf-8") if path.is_file() else ""
        new = with_row(old, cells)
        entry = _checked(scenario, folder, old, new)
        write_whole(path, new)
    return path, entry


def _in_one_line(value: object) -> str:
    return " ".join(str(value).split())


def _checked(scenario: Scenario, folder: Path, old: str, new: str) -> Entry:
    """The new entry. Nothing is written that could not be read again, or that changes what was known before."""
    before, _ = lines_from_text(scenario, folder, old)
    entries, findings = lines_from_text(scenario, folder, new)
    faults = [found for found in findings if found.severity == "fault"]
    latest = max((entry.entered_at for entry in before), default=None)
    if not faults and latest is not None and entries[-1].entered_at < latest:
        cure = "say with --seen when it was seen; what is entered now is entered now"
        faults.append(Fault("SC012", f"{FILE} entered", "is before the last entry", cure))
    if faults:
        raise InvalidInput(tuple(faults))
    return entries[-1]
