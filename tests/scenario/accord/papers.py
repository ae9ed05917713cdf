"""A small case with an agreement and a log beside it, for tests to spoil."""

from __future__ import annotations

from pathlib import Path

from safeconduct.agreement.terms import Agreement, LogEvent
from safeconduct.scenario.accord.view import read_papers
from safeconduct.scenario.files import RawCase
from safeconduct.scenario.load import load_case, open_case
from tests.scenario.folders import write_case

AGREEMENT = """
format = 1

[[version]]
id = "first"
title = { en = "First paper" }
agreed = 2026-05-03
signed_in = "fr"
variants = ["base"]
source = "seen"
events = ["E1"]

[[clause]]
id = "one"
versions = ["first"]
signed_in = "fr"
text = { fr = "Les deux villes partent du même pas.", en = "Both towns leave in step." }
reviewed_by = { en = "the court's translator" }
answers = ["counting.line", "halt.resume"]
source = "seen"

[[reading]]
id = "narrow"
clause = "one"
by = { en = "the council" }
text = { en = "Convoy by convoy." }
readings = ["strict"]
people = 10
source = "heard"

[[promise]]
id = "north"
kind = "leave"
clause = "one"
versions = ["first"]
party = "council"
side = { en = "the north" }
text = { en = "The north leaves." }
source = "seen"

[[promise]]
id = "aid"
kind = "aid"
clause = "one"
versions = ["first"]
text = { en = "Flour comes in." }
source = "seen"

[[bound]]
holder = "army"
bound = "yes"
source = "said so"
"""
LOG = """\
id,time,precision,place,kind,undertaking,deed,quantity_min,quantity_max,unit,source,sentence
E1,2026-05-04T07:00,minute,gate,departure,north,leaves,10,12,people,radio,The first of the north left.
E2,2026-05-04,morning,bridge,arrival,south,arrives,20,20,people,radio,The first of the south arrived.
"""


def papers(folder: Path, agreement: str = AGREEMENT, log: str = LOG, toml: str = "") -> Path:
    """A whole case folder with both files."""
    write_case(folder, toml)
    (folder / "agreement.toml").write_text(agreement, encoding="utf-8")
    (folder / "log.csv").write_text(log, encoding="utf-8")
    return folder


def changed(text: str, *changes: tuple[str, str]) -> str:
    """A text with pieces replaced, each of which has to be there."""
    for old, new in changes:
        if old not in text:
            raise AssertionError(f"{old!r} is not there")
        text = text.replace(old, new, 1)
    return text


def read(folder: Path, reading: str = "") -> tuple[Agreement, tuple[LogEvent, ...]]:
    """Both files of a case, read."""
    raw = open_case(folder)
    assert isinstance(raw, RawCase)
    return read_papers(raw, load_case(folder, reading=reading))
