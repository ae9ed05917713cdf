"""What peers in an environment of their own are handed: the time-indexed programme, or routes to be found, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.peers.model import INFINITE, TimeIndexed
from safeconduct.planner.spans import NEVER
from safeconduct.scenario.model import Scenario, VehicleClass


def programme(model: TimeIndexed, path: Path) -> None:
    """Columns and rows in whole numbers; None is without limit."""
    arrays = model.programme
    rows = [
        [_limit(low), [column for column, _ in terms], [round(times) for _, times in terms], _limit(high)]
        for low, terms, high in arrays.rows
    ]
    upper = [_limit(each) for each in arrays.upper]
    path.write_text(json.dumps({"cost": arrays.cost, "upper": upper, "rows": rows}), encoding="utf-8")


def _limit(value: float) -> int | None:
    return None if abs(value) >= INFINITE else round(value)


def routes(scenario: Scenario, path: Path) -> None:
    """Units (vehicles of one class with a team) and jobs (a full load from a place to its first reception)."""
    teams = sum(team.count for team in scenario.teams)
    usable = sum(kind.usable for kind in scenario.classes)
    convoy = scenario.convoy
    size = min(convoy.most, max(convoy.least, -(-usable // max(1, teams))))
    units = []
    for kind in scenario.classes:
        units += [{"kind": kind.id, "home": kind.home, "size": size} for _ in range(kind.usable // size)] or [
            {"kind": kind.id, "home": kind.home, "size": kind.usable}
        ]
    jobs = _jobs(scenario, size)
    homes = sorted({kind.home for kind in scenario.classes})
    out: dict[str, Any] = {"horizon": scenario.horizon - scenario.start, "units": units[:teams], "jobs": jobs}
    receptions = sorted({job["reception"] for job in jobs})
    places = sorted({job["place"] for job in jobs})
    out["empty"] = {
        start: {end: _empty_s(scenario, start, end) for end in places} for start in {*homes, *receptions}
    }
    path.write_text(json.dumps(out), encoding="utf-8")


def _jobs(scenario: Scenario, size: int) -> list[dict[str, Any]]:
    demand: dict[tuple[str, str, str], int] = {}
    for group in scenario.groups:
        kind = next(kind for kind in scenario.classes if kind.holds(group.need))
        key = (group.place, group.destinations[0], kind.home if len(kind.places) == 0 else kind.id)
        demand[key] = demand.get(key, 0) + group.people
    by_id = {kind.id: kind for kind in scenario.classes}
    jobs = []
    for (place, reception, name), people in sorted(demand.items()):
        kind = by_id[name]
        full = size * sum(places for _, places in kind.places)
        same = [other.id for other in scenario.classes if _alike(other, kind)]
        jobs += [
            _job(scenario, (place, reception), same, min(full, people - since))
            for since in range(0, people, full)
        ]
    return jobs


def _alike(one: VehicleClass, other: VehicleClass) -> bool:
    return {need for need, _ in one.places} == {need for need, _ in other.places}


def _job(scenario: Scenario, pair: tuple[str, str], kinds: list[str], load: int) -> dict[str, Any]:
    boarding = dict(scenario.boarding_s)
    group = next(group for group in scenario.groups if group.place == pair[0])
    path = scenario.network.loaded_paths(*pair)[0]
    road = scenario.network.seconds(path, loaded=True) * 5 // 4
    need = scenario.class_of[f"{kinds[0]}-0001"].places[0][0]
    loads = load * boarding[need] // max(1, scenario.place[pair[0]].bays) + scenario.convoy.form_up_s
    release = max(r.at for r in group.releases) - scenario.start
    spans = scenario.window.get(group.undertaking) or ((scenario.start, scenario.horizon),)
    windows = [
        [
            max(0, release, opens - scenario.start - loads),
            min(closes, scenario.horizon) - scenario.start - loads - road,
        ]
        for opens, closes in spans
    ]
    windows = [[opens, closes] for opens, closes in windows if closes >= opens]
    place = scenario.place[pair[1]]
    turnaround = scenario.class_of[f"{kinds[0]}-0001"].turnaround_s
    service = loads + road + place.unload_s + turnaround
    return {
        "place": pair[0],
        "reception": pair[1],
        "kinds": kinds,
        "people": load,
        "service": service,
        "loads": loads,
        "windows": windows,
    }


def _empty_s(scenario: Scenario, start: str, end: str) -> int:
    path = scenario.network.empty_path(start, end)
    return NEVER if path is None else scenario.network.seconds(path, loaded=False)
