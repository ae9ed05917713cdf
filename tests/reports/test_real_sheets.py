"""Sheets of a real plan: whatever the road and however many vehicles, one leaf for a convoy of up to 25."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from safeconduct.plan.model import Plan
from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.reports.sheets import convoy_sheets
from safeconduct.scenario.load import load_case
from tests.reports.pdf import page_texts


def test_every_convoy_of_up_to_25_vehicles_is_one_leaf(browser: Browser, tmp_path: Path) -> None:
    case = load_case("aleppo-2016")
    answer = solve(case, work=2)
    assert isinstance(answer, Planned)
    plan: Plan = answer.plan
    small = [convoy for convoy in plan.convoys if len(convoy.trips) <= 25]
    # The most vehicles, the longest road, and one of each road beside: more would only take longer.
    longest = sorted(small, key=lambda c: (-len(c.legs), -len(c.trips)))[:2]
    fullest = sorted(small, key=lambda c: (-len(c.trips), -len(c.legs)))[:2]
    chosen = {convoy.id: convoy for convoy in (*longest, *fullest)}
    assert max(len(convoy.trips) for convoy in chosen.values()) > 20
    file = tmp_path / "sheets.html"
    few = replace(plan, convoys=tuple(chosen.values()), moves=())
    file.write_text(convoy_sheets(case, few), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    sides = page_texts(page.pdf(prefer_css_page_size=True, print_background=True))
    page.close()
    assert len(sides) == 2 * len(chosen)
    assert all("Vehicles,inthisorder" in side for side in sides[::2])
    assert all("Teamisorderedaway" in side for side in sides[1::2])
