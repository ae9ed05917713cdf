"""One rehearsal of December 2016, played once for all tests here."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from safeconduct.cases.library import find_case
from safeconduct.operations.rehearsal import rehearse
from safeconduct.operations.rehearsal.rehearse import Rehearsed, Request
from safeconduct.operations.rehearsal.script import Script

Row = dict[str, str]


@dataclass(frozen=True)
class Told:
    """What was played, where it lies, and the account as a script reads it."""

    script: Script
    done: Rehearsed
    folder: Path
    account: dict[str, Any]


@pytest.fixture(scope="session")
def rows() -> dict[str, Row]:
    """The log as it lies in the case, read by nothing of ours."""
    path = find_case("aleppo-2016") / "log.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("rehearsal") / "aleppo"
    script = rehearse.script_of("aleppo-2016")
    done = rehearse.rehearse(Request("aleppo-2016", folder), script, lambda _event: None)
    return Told(script, done, folder, json.loads((folder / "account.json").read_text("utf-8")))
