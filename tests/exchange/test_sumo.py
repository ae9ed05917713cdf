"""A plan as SUMO drives it: times between places without queues, bays and lanes that hold so many, nothing lost."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from safeconduct.errors import Missing
from safeconduct.exchange.sumo.folder import CONFIGURATION, sumo_files
from safeconduct.exchange.sumo.network import EMPTY, plain_network
from safeconduct.exchange.sumo.tool import NoNetwork, network_of, program
from safeconduct.exchange.sumo.vehicles import drives
from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.model import Plan
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Scenario

CASE = "four-towns-2017+second-crossing"
NEAR = 0.10
"""How near driving times have to be without queues."""
PLATOON_S = 30
"""Vehicles of one convoy follow each other: the last of them reaches a lot so much later at most."""


@dataclass(frozen=True)
class Driven:
    """What SUMO says it drove: by vehicle, the roads with the second at which each was left; and when it was done."""

    exits: dict[str, list[tuple[str, float]]]
    arrivals: dict[str, float]
    stops: list[dict[str, str]]


@cache
def planned() -> tuple[Scenario, Plan]:
    scenario = load_case(CASE)
    answer = solve(scenario, work=3, seed=0)
    assert isinstance(answer, Planned)
    return scenario, answer.plan


def without_queues(scenario: Scenario) -> Scenario:
    """The same case with a lane and a bay for everybody."""
    places = tuple(
        replace(
            place, lanes=10_000 if place.kind == "post" else place.lanes, bays=10_000 if place.bays else 0
        )
        for place in scenario.places
    )
    return replace(scenario, places=places)


def written(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314  # what SUMO has just written here


def drive(folder: Path, *options: str) -> Driven:
    """Run SUMO itself on a folder of files."""
    command = [
        str(program("sumo")), "-c", CONFIGURATION, "--no-step-log", "true", "--vehroute-output", "routes.xml",
        "--vehroute-output.exit-times", "true", "--vehroute-output.write-unfinished", "true", "--stop-output",
        "stops.xml", "--collision.action", "warn", *options,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "collision" not in done.stderr
    exits, arrivals = {}, {}
    for vehicle in written(folder / "routes.xml").iter("vehicle"):
        route = vehicle.find("route")
        assert route is not None
        times = [float(text) for text in route.get("exitTimes", "").split()]
        exits[vehicle.get("id", "")] = list(zip(route.get("edges", "").split(), times, strict=True))
        arrivals[vehicle.get("id", "")] = float(vehicle.get("arrival", "-1"))
    return Driven(exits, arrivals, [each.attrib for each in written(folder / "stops.xml")])


@cache
def driven(*, queues: bool) -> Driven:
    scenario, plan = planned()
    folder = Path(mkdtemp(prefix="safeconduct-sumo-"))
    for name, text in sumo_files(scenario if queues else without_queues(scenario), plan).items():
        (folder / name).write_text(text, encoding="utf-8")
    return drive(folder)


def on_legs(found: Driven) -> Iterator[tuple[str, float]]:
    """Every passage of a leg, with its seconds."""
    for roads in found.exits.values():
        for (_, before), (road, after) in pairwise(roads):
            if not road.startswith("at.") and before >= 0 and after >= 0:
                yield road, after - before


def planned_s(scenario: Scenario, road: str) -> int:
    leg = scenario.leg[road.removesuffix(EMPTY)]
    return leg.empty_s if road.endswith(EMPTY) else leg.loaded_s


def test_driving_times_between_places_agree_where_nobody_queues() -> None:
    scenario, _ = planned()
    passages = list(on_legs(driven(queues=False)))
    assert len(passages) > 300
    assert any(road.endswith(EMPTY) for road, _ in passages)
    far = [
        (road, seconds, planned_s(scenario, road))
        for road, seconds in passages
        if abs(seconds - planned_s(scenario, road)) > NEAR * planned_s(scenario, road) + PLATOON_S
    ]
    assert far == []
    first: dict[str, float] = {}
    for road, seconds in passages:
        first[road] = min(seconds, first.get(road, seconds))
    assert {road: s for road, s in first.items() if abs(s / planned_s(scenario, road) - 1) > NEAR} == {}


def test_every_vehicle_of_the_plan_drives_its_whole_day() -> None:
    scenario, plan = planned()
    used = {trip.vehicle for convoy in plan.convoys for trip in convoy.trips}
    used |= {move.who for move in plan.moves if move.who in scenario.class_of}
    found = driven(queues=True)
    assert set(found.arrivals) == used
    assert min(found.arrivals.values()) > 0
    assert {each.vehicle: each.roads for each in drives(scenario, plan)} == {
        vehicle: [road for road, _ in roads] for vehicle, roads in found.exits.items()
    }


def test_nobody_is_served_before_the_plan_says_and_posts_take_their_time() -> None:
    scenario, plan = planned()
    found = driven(queues=True)
    departs = {
        (trip.vehicle, convoy.departs_at - scenario.start): convoy.origin
        for convoy in plan.convoys
        for trip in convoy.trips
    }
    ended = {(stop["id"], stop["parkingArea"]): float(stop["ended"]) for stop in found.stops}
    for (vehicle, at), origin in departs.items():
        assert ended[vehicle, f"{origin}.form"] >= at
    inspected = [
        stop for stop in found.stops
        if stop["parkingArea"].endswith(".serve") and scenario.place[stop["parkingArea"][:-6]].kind == "post"
    ]  # fmt: skip
    assert inspected
    for stop in inspected:
        place = scenario.place[stop["parkingArea"].removesuffix(".serve")]
        spent = float(stop["ended"]) - float(stop["started"])
        assert spent >= min(place.empty_s, place.vehicle_s)


def test_bays_and_lanes_hold_as_many_as_the_case_says_and_the_rest_wait() -> None:
    scenario, _ = planned()
    found = driven(queues=True)
    full = 0
    for place in scenario.places:
        room = {"assembly": place.bays, "post": place.lanes}.get(place.kind, 0)
        here = [stop for stop in found.stops if stop["parkingArea"] == f"{place.id}.serve"]
        if not room or not here:
            continue
        changes = sorted(
            [(float(s["started"]), 1) for s in here] + [(float(s["ended"]), -1) for s in here],
            key=lambda c: (c[0], c[1]),
        )
        count = most = 0
        for _, change in changes:
            count += change
            most = max(most, count)
        assert most <= room, place.id
        full += most == room
    assert full > 0
    slowest = max(seconds / planned_s(scenario, road) for road, seconds in on_legs(found))
    assert slowest > 1 + NEAR, "somebody queues where lanes are as few as in the case"


def test_the_same_plan_gives_the_same_bytes() -> None:
    scenario, plan = planned()
    assert sumo_files(scenario, plan) == sumo_files(scenario, plan)


def test_a_name_with_a_sign_of_markup_is_no_markup() -> None:
    scenario, _ = planned()
    odd = replace(scenario, places=tuple(replace(p, id=p.id + '"<&') for p in scenario.places), legs=())
    ET.fromstring(plain_network(odd)["plan.nod.xml"])  # noqa: S314  # our own text


def test_a_network_that_cannot_be_made_says_why() -> None:
    scenario, _ = planned()
    plain = plain_network(scenario)
    with pytest.raises(NoNetwork, match="made no network"):
        network_of(plain | {"plan.edg.xml": plain["plan.edg.xml"].replace('to="line.in"', 'to="nowhere"')})


def test_without_sumo_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *arguments: Any, **more: Any) -> Any:
        if name == "sumo":
            raise ImportError(name)
        return real(name, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(Missing, match=r"safeconduct\[sumo\]"):
        program("netconvert")


def test_the_command_writes_what_sumo_runs(tmp_path: Path) -> None:
    def safeconduct(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "safeconduct", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False
        )

    assert safeconduct("new", "town").returncode == 0
    assert safeconduct("plan", "town", "--work", "3", "--out", "plan").returncode == 0
    run = safeconduct("export", "sumo", "town", "plan/plan.json", "sumo", "--json")
    assert run.returncode == 0, run.stderr
    body = json.loads(run.stdout.splitlines()[-1])
    assert body["vehicles"] > 0
    assert all((tmp_path / name).is_file() for name in body["files"])
    found = drive(tmp_path / "sumo")
    assert len(found.arrivals) == body["vehicles"]
    (tmp_path / "stale.json").write_text(
        json.dumps(
            json.loads((tmp_path / "plan/plan.json").read_text(encoding="utf-8")) | {"digest": "0" * 64}
        ),
        encoding="utf-8",
    )
    stale = safeconduct("export", "sumo", "town", "stale.json", "sumo")
    assert stale.returncode == 2
    assert "XS001" in stale.stderr
    assert "not to be handed over" in safeconduct("export", "sumo", "town", "plan/plan.json", "sumo").stdout
