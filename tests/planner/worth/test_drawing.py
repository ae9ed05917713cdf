"""Where a search for least danger begins: places in more danger draw vehicles first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.problem import compile_problem
from safeconduct.planner.search import starts, weighed_starts
from safeconduct.planner.timetable import timetable
from safeconduct.planner.worth.danger import exposure
from safeconduct.scenario.load import load_case
from tests.planner.worth.test_worth import dangerous


def test_places_of_the_valley_draw_by_their_danger_and_their_people_have_less_of_it() -> None:
    case = load_case("river-flood")
    problem = compile_problem(case)
    danger = [problem.places[origin.place].danger for origin in problem.origins]
    assert set(danger) == {1.0, 3.0}
    plain, weighed = starts(problem), weighed_starts(problem)
    high, low = danger.index(3.0), danger.index(1.0)
    for policy in weighed:
        assert policy.places[high].pull / policy.places[low].pull == pytest.approx(3**1.5)
    number = 6
    assert replace(weighed[number], places=plain[number].places) == plain[number]
    have, less = (
        exposure(case, timetable(dispatch(problem, policy)).convoys)
        for policy in (plain[number], weighed[number])
    )
    assert less < 0.96 * have


def test_places_in_the_same_danger_draw_alike() -> None:
    scenario = dangerous(2, open_roads=True)
    same = replace(scenario, places=tuple(replace(place, danger=3.0) for place in scenario.places))
    problem = compile_problem(same)
    pulls = {place.pull for policy in weighed_starts(problem) for place in policy.places}
    assert pulls == {place.pull for policy in starts(problem) for place in policy.places}
