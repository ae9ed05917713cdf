"""What each clause of a case changes: studied, written down, and told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from safeconduct.errors import Fault, InvalidInput
from safeconduct.jobs.run import Where
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.reports.effects.page import effects_page, terminal_lines
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.file import effects_body, effects_to_json
from safeconduct.studies.effects.model import Effects
from safeconduct.studies.effects.study import Asked, levers_of, study
from safeconduct.units import HOUR_S
from safeconduct.workspace.files import write_whole
from safeconduct.workspace.limits import Deadline
from safeconduct.workspace.pages import as_of

PAGES = {"en": "effects.html", "ar": "effects-ar.html"}


def effects(  # noqa: PLR0913  # each word is asked for by name
    case: str | Path,
    asked: Asked,
    *,
    variant: str = "",
    reading: str = "",
    time_limit_s: float | None = None,
    processes: int = 1,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> tuple[Scenario, Effects]:
    """The case and what each of its clauses and limits changes; what would cure it where it is impossible.

    Asked to stop, or at the end of its time, it gives what it has. Raises InvalidInput for a case, a time or a change
    that there is not, Missing where there is no such case.
    """
    scenario = load_case(case, variant=variant, reading=reading)
    _check(scenario, asked)
    others = [
        load_case(case, variant=variant, reading=one) for one in scenario.readings if one != scenario.reading
    ]
    until = cancel if time_limit_s is None else Deadline.within(time_limit_s, cancel)
    return scenario, study(
        scenario, asked, readings=others, where=Where(processes), progress=progress, cancel=until
    )


def _check(scenario: Scenario, asked: Asked) -> None:
    most = (scenario.horizon - scenario.start) / HOUR_S
    faults = [
        Fault("EF001", "--at", f"is {hours:g} h", f"give hours after the start, above 0 and up to {most:g}")
        for hours in asked.hours
        if not 0 < hours <= most
    ]
    changes = [lever.change for lever in levers_of(scenario)]
    for name in asked.only:
        known = name == "reading" or name in {f"reading/{one}" for one in scenario.readings}
        if not known and not any(Asked(only=(name,)).wants(change) for change in changes):
            families = ", ".join(dict.fromkeys(change.family for change in changes))
            cure = f"name a family ({families}), reading, or a change as effects.json has it"
            faults.append(Fault("EF002", "--only", f"{name!r} is nothing that this case has", cure))
    if faults:
        raise InvalidInput(tuple(faults))


def write_effects(scenario: Scenario, found: Effects, out: Path, as_of_text: str = "") -> tuple[Path, ...]:
    """Write ``effects.json`` and the page in both languages, edition cell; gives their paths."""
    moment = as_of(scenario, as_of_text)
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "effects.json", effects_to_json(found))
    written = [out / "effects.json"]
    for language, name in PAGES.items():
        write_whole(out / name, effects_page(scenario, found, language=language, as_of=moment))
        written.append(out / name)
    return tuple(written)


def lines(scenario: Scenario, found: Effects, *, language: str) -> Iterator[str]:
    """The study for a terminal, line by line."""
    return terminal_lines(scenario, found, language=language)


def body(found: Effects) -> dict[str, Any]:
    """The study as one JSON value."""
    return effects_body(found)
