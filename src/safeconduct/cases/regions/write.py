"""The files of a made-up region: the same size and seed give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Final

from safeconduct.cases.regions.geography import HALVES, Geography, Site, lay_out
from safeconduct.cases.regions.people import Crowd, Room, bays_of, gather, house
from safeconduct.cases.regions.sizes import SIZES, SOURCE, Size
from safeconduct.errors import Fault, InvalidInput

_START: Final = "2031-03-01T04:00"
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "west": ("West", "الغرب"),
    "east": ("East", "الشرق"),
    "assembly": ("assembly place", "نقطة تجمّع"),
    "post": ("post", "حاجز"),
    "reception": ("Reception", "مركز استقبال"),
    "depot": ("Depot", "ساحة مركبات"),
    "line": ("line", "خط العبور"),
    "district": ("district", "مفرق حي"),
    "hub": ("Crossroads", "مفترق طرق"),
    "all": ("all others", "سائر السكان"),
    "aged": ("aged, expectant, small children with carers", "المسنّون والحوامل والأطفال مع مرافقيهم"),
    "lying": ("patients who lie", "مرضى لا يجلسون"),
}
_KM_PER_DEGREE: Final = 111.2
_LAT, _LON = 24.0, 17.0  # open desert: no town lies there


def write_region(size_name: str, seed: int, folder: Path) -> Path:
    """A made-up region as a case folder, valid as it is; the same bytes for the same size and seed.

    Raises InvalidInput where there is no such size or the folder is there already.
    """
    size = SIZES.get(size_name)
    if size is None:
        fault = Fault("SC011", f"size {size_name}", "is no size of region", f"choose {', '.join(SIZES)}")
        raise InvalidInput((fault,))
    if folder.exists():
        raise InvalidInput(
            (Fault("SC024", str(folder), "is there already", "choose another name or folder"),)
        )
    files = region_files(size, seed)
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return folder


def region_files(size: Size, seed: int) -> dict[str, str]:
    """The text of every file of a region, by name."""

    def chance(what: str) -> Random:
        return Random(f"region/{size.name}/{seed}/{what}")  # noqa: S311  # a made-up map, not a secret

    land = lay_out(size, chance("land"))
    crowds = gather(size, land, chance("people"))
    rooms = house(size, land, crowds, chance("rooms"))
    return {
        "scenario.toml": _scenario(size, seed),
        "places.csv": _table(_places(land, crowds, rooms, chance("places"))),
        "legs.csv": _table(_legs(land)),
        "groups.csv": _table(_groups(crowds)),
        "vehicles.csv": _table(_vehicles(size, land)),
        "teams.csv": _table(_teams(size, land)),
        "PROVENANCE.md": _provenance(size, seed),
    }


def _table(rows: Iterable[Mapping[str, object]]) -> str:
    listed = list(rows)
    columns = list(dict.fromkeys(column for row in listed for column in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return out.getvalue()


def _named(site: Site, language: int) -> str:
    number = site.id.rpartition("-")[2]
    part = site.kind
    if site.kind == "junction":
        part = next(name for name in ("line", "district", "hub") if name in site.id)
    what = _NAMES[part][language]
    shown = what if part == "line" else f"{what} {number}"
    if not site.half:
        return shown
    half = _NAMES[site.half][language]
    return f"{half}, {shown}" if language == 0 else f"{shown}، {half}"


def _places(
    land: Geography, crowds: Sequence[Crowd], rooms: Mapping[str, Room], chance: Random
) -> list[dict[str, object]]:
    waiting: dict[str, int] = {}
    for crowd in crowds:
        waiting[crowd.place.id] = waiting.get(crowd.place.id, 0) + crowd.people
    rows: list[dict[str, object]] = []
    for site in land.sites:
        row: dict[str, object] = {
            "id": site.id,
            "name": _named(site, 0),
            "name_ar": _named(site, 1),
            "kind": site.kind,
            "lat": f"{_LAT + site.y_km / _KM_PER_DEGREE:.4f}",
            "lon": f"{_LON + site.x_km / _KM_PER_DEGREE:.4f}",
            "holder": f"{site.half}-authority" if site.half else "",
            "hours": "",
            "bays": "",
            "danger": "",
            "lanes": "",
            "vehicle_s": "",
            "person_s": "",
            "empty_s": "",
            "capacity": "",
            "people_per_h": "",
            "unload_min": "",
            "source": SOURCE,
        }
        rows.append(row)
        if site.kind == "assembly":
            row |= {"bays": bays_of(waiting[site.id]), "danger": f"{2 + 3 * chance.random():.1f}"}
        elif site.kind == "post":
            row |= {
                "lanes": 1 + int(3 * chance.random()),
                "vehicle_s": 60 + 15 * int(5 * chance.random()),
                "person_s": 1,
                "empty_s": 15 + 5 * int(4 * chance.random()),
                "danger": f"{2 + 2 * chance.random():.1f}",
            }
        elif site.kind == "reception":
            room = rooms[site.id]
            row |= {"capacity": room.capacity, "people_per_h": room.people_per_h, "unload_min": 10}
            row["danger"] = "0.1"
    return rows


def _legs(land: Geography) -> list[dict[str, object]]:
    return [
        {
            "id": f"{road.start.id}-to-{road.end.id}",
            "from": road.start.id,
            "to": road.end.id,
            "km": f"{road.tenths_km / 10:.1f}",
            "minutes": road.minutes,
            "empty_minutes": road.empty_minutes,
            "headway_min": 1,
            "holder": f"{road.half}-authority" if road.half else "",
            "danger": f"{road.danger_tenths / 10:.1f}",
            "cleared": "cleared",
            "source": SOURCE,
        }
        for road in land.roads
    ]


def _groups(crowds: Sequence[Crowd]) -> list[dict[str, object]]:
    return [
        {
            "id": crowd.id,
            "name": f"{_named(crowd.place, 0)}: {_NAMES[crowd.id.rpartition('-')[2]][0]}",
            "name_ar": f"{_named(crowd.place, 1)}: {_NAMES[crowd.id.rpartition('-')[2]][1]}",
            "place": crowd.place.id,
            "need": crowd.need,
            "priority": crowd.priority,
            "people": crowd.people,
            "people_low": max(1, crowd.people * 4 // 5),
            "people_high": -(-crowd.people * 5 // 4),
            "asked": crowd.people,
            "household": 1,
            "destinations": ";".join(crowd.destinations),
            "undertaking": crowd.place.half,
            "available_from": _clock(crowd.ready_min),
            "source": SOURCE,
        }
        for crowd in crowds
    ]


def _clock(minutes: int) -> str:
    return f"2031-03-01T{4 + minutes // 60:02d}:{minutes % 60:02d}"


def _vehicles(size: Size, land: Geography) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for kind in size.kinds:
        for count in kind.counts:
            depot = land.depots[len(rows)].id
            number = depot.rpartition("-")[2]
            rows.append(
                {
                    "id": f"{kind.id}-{number}",
                    "name": f"{kind.name}, depot {number}",
                    "name_ar": f"{kind.name_ar}، الساحة {number}",
                    "count": count,
                    "home": depot,
                    "seats": kind.seats or "",
                    "stretchers": kind.stretchers or "",
                    "turnaround_min": 5,
                    "speed": kind.speed,
                    "crew": 1 if kind.seats else 2,
                    "held_back": 0.1,
                    "source": SOURCE,
                }
            )
    return rows


def _teams(size: Size, land: Geography) -> list[dict[str, object]]:
    return [
        {
            "id": f"team-{depot.id.rpartition('-')[2]}",
            "name": f"Teams, {depot.id}",
            "count": count,
            "home": depot.id,
            "people": 3,
            "source": SOURCE,
        }
        for depot, count in zip(land.depots, size.teams, strict=False)
    ]


def _scenario(size: Size, seed: int) -> str:
    halves = "".join(_half(half) for half in HALVES)
    return f"""# A made-up region. No place, road, date or figure here is real; PROVENANCE.md says how it was made.
format = 1
name = "region-{size.name.lower()}-{seed}"
title = "Made-up region {size.name}, seed {seed}: two halves that leave in step"
title_ar = "منطقة متخيَّلة {size.name}، البذرة {seed}: نصفان يغادران بالتوازي"
timezone = "UTC"
start = "{_START}"
horizon_h = {size.horizon_h}

{halves}[[rule]]
id = "in-step"
kind = "in_step"
a = "west"
b = "east"
tolerance = {_figure(size.tolerance)}
clause = "in-step"

[agreement]
title = "Made-up agreement: the two halves leave in step"
title_ar = "اتفاق متخيَّل: يغادر النصفان بالتوازي"

[agreement.clauses.in-step]
text = "The shares that have left the two halves differ by no more than {size.tolerance}."
text_ar = "لا يزيد الفرق بين نسبتي المغادرين من النصفين على {size.tolerance}."
source = "{SOURCE}"

[convoy]
least = {_figure(size.least)}
most = {_figure(size.most)}
form_up_min = {_figure(10)}
hold_max_min = {_figure(120)}

[boarding]
seat_s = {_figure(10)}
stretcher_s = {_figure(300)}
call_forward_min = {_figure(20)}

[windows]
empty_needs_window = false

[[windows.window]]
id = "day"
hours = "{size.opens_h:02d}:00-{size.closes_h:02d}:00"
for = ["all"]
"""


def _figure(value: object) -> str:
    return f'{{ best = {value}, source = "{SOURCE}" }}'


def _half(half: str) -> str:
    english, arabic = _NAMES[half]
    return f"""[[party]]
id = "{half}"
name = "Those who hold the {half} (made up)"
name_ar = "المسيطرون على {arabic} (متخيَّلون)"
role = "signatory"

[[holder]]
id = "{half}-authority"
name = "Authority of the {half} (made up)"
name_ar = "سلطة {arabic} (متخيَّلة)"
source = "{SOURCE}"
grade = "F6"
as_of = "2031-02-28"

[[undertaking]]
id = "{half}"
name = "{english}: all who asked to leave"
name_ar = "{arabic}: كل من طلب المغادرة"
party = "{half}"
line = "{half}-line"
clause = "in-step"

"""


def _provenance(size: Size, seed: int) -> str:
    return f"""# Where the figures of this region come from

**Nowhere: the region is made up.** `safeconduct generate region --size {size.name} --seed {seed}` wrote it; the same
command writes the same bytes. The coordinates lie in open desert on purpose, and every figure carries the source
`{SOURCE}`.

It is a test of planning at the size of a city or a province: two halves, each with assembly places that hang on
district junctions, posts along a front and one line; south of them a road net with receptions and depots. Movement
keeps daily windows, the halves leave in step, and vehicles, rather than roads or gates, are what is short.
"""
