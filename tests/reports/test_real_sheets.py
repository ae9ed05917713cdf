"""The sheet of the fullest convoy on the longest road of a shipped case is still one leaf."""

from collections import deque
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from safeconduct.plans.model import Convoy, Load, Plan, Stop, Trip
from safeconduct.reports.sheets import convoy_sheet
from safeconduct.scenario.load import load_case
from safeconduct.scenario.model import Group, Scenario
from tests.reports.pdf import page_texts

MOST_VEHICLES = 25


def fewest_legs(case: Scenario, start: str, end: str) -> tuple[str, ...]:
    roads: dict[str, tuple[str, ...]] = {start: ()}
    queue = deque([start])
    while queue:
        place = queue.popleft()
        for leg in case.legs:
            if leg.start == place and leg.end not in roads:
                roads[leg.end] = (*roads[place], leg.id)
                queue.append(leg.end)
    return roads[end]


def longest(case: Scenario) -> tuple[Group, str, tuple[str, ...]]:
    """The seated group with the longest road, in legs, to a reception that it accepts."""
    rides = [
        (group, reception, fewest_legs(case, group.place, reception))
        for group in case.groups
        if group.need == "seat"
        for reception in group.destinations
    ]
    return max(rides, key=lambda ride: len(ride[2]))


def full_convoy(case: Scenario) -> Convoy:
    group, reception, legs = longest(case)
    places = [group.place, *(case.leg[leg].end for leg in legs)]
    times = [case.start + 36_000 + 1_800 * number for number in range(len(places))]
    stops = tuple(Stop(place, at, at + 600, at + 600) for place, at in zip(places, times, strict=True))
    seated = next(
        kind for kind in case.classes if kind.holds("seat") and len(kind.vehicle_ids()) >= MOST_VEHICLES
    )
    trips = tuple(
        Trip(
            vehicle,
            (Load(group.id, 50),),
            case.start + 30_000,
            case.start + 31_000,
            times[-1] + 600,
            times[-1] + 900,
        )
        for vehicle in seated.vehicle_ids()[:MOST_VEHICLES]
    )
    team = case.teams[0].team_ids()[0]
    return Convoy("c001", group.place, reception, team, legs, trips, times[0] + 600, (), stops)


@pytest.mark.parametrize("name", ["aleppo-2016", "river-flood"])
def test_the_fullest_convoy_on_the_longest_road_is_one_leaf(
    browser: Browser, timetable: Plan, tmp_path: Path, name: str
) -> None:
    case = load_case(name)
    convoy = full_convoy(case)
    assert all(case.leg[one].end == case.leg[other].start for one, other in pairwise(convoy.legs))
    plan = replace(timetable, case=case.name, convoys=(convoy,), moves=())
    file = tmp_path / "sheet.html"
    file.write_text(convoy_sheet(case, plan, "c001"), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    sides = page_texts(page.pdf(prefer_css_page_size=True, print_background=True))
    page.close()
    assert len(sides) == 2
    assert "Vehicles,inthisorder" in sides[0]
    assert "Whatreallyhappened" in sides[0]
    assert "Teamisorderedaway" in sides[1]
    assert "lawful" in sides[1]
