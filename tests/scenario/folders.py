"""Small case folders for tests: a bridge between two towns, changed line by line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

TOML = """
format = 1
name = "bridge"
title = "Two towns and a bridge"
timezone = "Europe/Paris"
start = 2026-05-04T06:00
horizon_h = 48

[[party]]
id = "council"
name = "Council"
role = "signatory"

[[holder]]
id = "army"
name = "Army"

[[holder]]
id = "militia"
name = "Militia"

[convoy]
least = { best = 1, source = "rule of the team" }
most = { best = 10, source = "rule of the team" }
form_up_min = { best = 10, source = "rule of the team" }

[boarding]
seat_s = { best = 10, source = "counted" }
stretcher_s = { best = 300, source = "counted" }

[agreement]
readings = ["strict", "wide"]
reading = "strict"
[agreement.clauses.one]
text = "Both towns leave in step."

[[undertaking]]
id = "north"
name = "Northern town"
party = "council"
line = "bridge"
clause = "one"

[[undertaking]]
id = "south"
name = "Southern town"
party = "council"
line = "bridge"
clause = "one"
"""

TABLES: Mapping[str, str] = {
    "places": """\
id,name,kind,lat,lon,bays,parking,capacity,people_per_h,needs,vehicle_s,source
upper,Upper square,assembly,48.1,2.1,2,10,,,,,seen
lower,Lower square,assembly,48.0,2.0,2,10,,,,,seen
gate,Gate,post,48.06,2.06,,,,,,30,seen
bridge,Bridge,meeting,48.05,2.05,,,,,,,seen
hall,Hall,reception,48.2,2.2,,,2000,900,,,seen
camp,Camp,reception,47.9,1.9,,,2000,900,,,seen
yard,Yard,depot,48.04,2.04,,,,,,,seen
""",
    "legs": """\
id,from,to,km,minutes,holder,headway_min,source
upper-gate,upper,gate,3,6,,5,driven
gate-bridge,gate,bridge,2,4,army,0,driven
lower-bridge,lower,bridge,4,8,,5,driven
yard-bridge,yard,bridge,1,2,,0,driven
bridge-hall,bridge,hall,20,30,,0,driven
bridge-camp,bridge,camp,20,30,,0,driven
""",
    "groups": """\
id,name,place,need,people,destinations,undertaking,source
upper-seats,Upper,upper,seat,400,camp,north,counted
upper-lying,Upper lying,upper,stretcher,8,camp,north,counted
lower-seats,Lower,lower,seat,300,hall,south,counted
""",
    "vehicles": """\
id,name,count,home,seats,stretchers,held_back,source
bus,Bus,10,yard,50,,0.1,counted
ambulance,Ambulance,4,yard,,2,0,counted
""",
    "teams": """\
id,name,count,home,source
team,Team,3,yard,counted
""",
}


def write_case(folder: Path, toml: str = "", **tables: str) -> Path:
    """A case folder that is whole as it stands. ``toml`` is added at the end; a table given by name takes its place."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.toml").write_text(TOML + toml, encoding="utf-8")
    for name, text in {**TABLES, **tables}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def edited(table: str, *changes: tuple[str, str]) -> str:
    """A table of the whole case with texts replaced, each of which has to be there."""
    text = TABLES[table]
    for old, new in changes:
        if old not in text:
            raise AssertionError(f"{old!r} is not in {table}")
        text = text.replace(old, new)
    return text


def edit_toml(folder: Path, *changes: tuple[str, str]) -> Path:
    """The same for ``scenario.toml``, in place."""
    path = folder / "scenario.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        if old not in text:
            raise AssertionError(f"{old!r} is not in scenario.toml")
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return folder
