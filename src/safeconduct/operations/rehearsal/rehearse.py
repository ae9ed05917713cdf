"""Rehearse a case: its log, row by row, through ledger, witnesses, account and pages, on a clock of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from safeconduct.clock import pause
from safeconduct.errors import Fault, InvalidInput
from safeconduct.operations.rehearsal.play import Event, Played, Raised, play
from safeconduct.operations.rehearsal.script import Script, read_script
from safeconduct.operations.rehearsal.stage import LEDGER, set_up
from safeconduct.plans.codec import instant_text
from safeconduct.scenario.load import load_case
from safeconduct.units import HOUR_S
from safeconduct.workspace.account import Asked, Language, moment, write_account
from safeconduct.workspace.account_summary import account_json
from safeconduct.workspace.files import write_whole

ACCOUNT_JSON = "account.json"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for. ``speed``: virtual seconds a second, 0 for as fast as it can; ``until``: local time."""

    case: str
    out: Path | None = None
    speed: int = 0
    languages: tuple[Language, ...] = ("en", "ar")
    until: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What was played, and what was written where; no paths where nothing was to be kept."""

    played: Played
    ledger: Path | None
    pages: tuple[Path, ...]


def rehearse(request: Request, script: Script, tell: Callable[[Event], None]) -> Rehearsed:
    """Play ``script`` and write its account. ``tell`` hears everything as it happens.

    Raises InvalidInput for a time that is none, and FileExistsError for a folder that holds something.
    """
    until = _until(request, script)
    scenario = script.scenario
    readings = {name: load_case(request.case, reading=name) for name in scenario.readings}
    with _folder(request.out) as folder:
        stage = set_up(folder, scenario.name, script.cast, (script.begins // HOUR_S - 1) * HOUR_S)
        try:
            played = play(script, stage, readings, until=until, tell=_paced(request.speed, script, tell))
        finally:
            stage.close()
        if request.out is None:
            return Rehearsed(played, None, ())
        pages = write_account(played.state, Asked(languages=request.languages), folder)
        body = {**account_json(played.state), "rehearsed": rehearsal_json(played)}
        write_whole(folder / ACCOUNT_JSON, json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        return Rehearsed(played, folder / LEDGER, (*pages, folder / ACCOUNT_JSON))


def script_of(case: str) -> Script:
    """What there is to rehearse. Raises InvalidInput and Missing."""
    return read_script(case)


def rehearsal_json(played: Played) -> dict[str, Any]:
    """What was played, for programs: rows, entries with the row that each cites, alarms with their clocks."""
    script = played.script
    return {
        "case": script.scenario.name,
        "rows": len(script.log),
        "entries": len(played.played),
        "left_out": {row.id: why for row, why in script.left_out},
        "ledger": {"size": played.size, "root": played.root.hex(), "checkpoints": played.checkpoints},
        "cited": {
            name: [step.kind for step in played.played if step.row.id == name] for name in _rows(played)
        },
        "alarms": [_alarm(one) for one in played.raised],
    }


def _rows(played: Played) -> list[str]:
    return sorted({step.row.id for step in played.played})


def _alarm(raised: Raised) -> dict[str, Any]:
    return {
        "name": raised.alarm.name,
        "degree": raised.alarm.degree,
        "since": instant_text(raised.alarm.since),
        "raised_at": instant_text(raised.at),
        "until": None if raised.until is None else instant_text(raised.until),
    }


def _until(request: Request, script: Script) -> int | None:
    if not request.until:
        return None
    until = moment(script.scenario, "--until", request.until)
    if until < script.begins:
        fact = f"is before the first entry ({instant_text(script.begins)})"
        raise InvalidInput((Fault("RH009", "--until", fact, "give a later local time"),))
    return until


@contextmanager
def _folder(out: Path | None) -> Iterator[Path]:
    if out is not None:
        yield out
        return
    with TemporaryDirectory(prefix="safeconduct-rehearsal-") as name:
        yield Path(name) / "rehearsal"


def _paced(speed: int, script: Script, tell: Callable[[Event], None]) -> Callable[[Event], None]:
    """``tell``, after as much time as lies between two events at this speed."""
    if not speed:
        return tell
    before = script.begins

    def paced(event: Event) -> None:
        nonlocal before
        pause((event.at - before) / speed)
        before = event.at
        tell(event)

    return paced
