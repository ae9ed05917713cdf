"""What a search goes by under the objectives *expected* and *exposure*: quick figures of a dispatch, in people.

Both are scaled to what they would be if everybody left half-way to the finish, so that they weigh against faults and
people left behind, and against the heat of the search, as regrets do.
"""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.planner.problem import Problem
from safeconduct.planner.state import Course, Run
from safeconduct.planner.worth.danger import boarding_danger, milli, road_danger
from safeconduct.planner.worth.survival import Survival


class Aims:
    """Judges dispatches of one problem; ``finish_at`` is the earliest finish that is known, None for the horizon."""

    def __init__(self, problem: Problem, finish_at: int | None) -> None:
        scenario = problem.scenario
        self._problem = problem
        self._survival = Survival(scenario.truce_planned, problem.start)
        self._place = [milli(place.danger) for place in problem.places]
        self._leg = [milli(leg.danger) for leg in problem.legs]
        home = {place.id: milli(place.danger) for place in scenario.places}
        self._home = [home[group.place] for group in scenario.groups]
        self._people = [group.people for group in scenario.groups]
        self._span = problem.horizon - problem.start
        half_s = max(1, (problem.horizon if finish_at is None else finish_at) - problem.start) / 2
        self._lost_by_half = max(1e-6, 1 - self._survival.near(problem.start + round(half_s)))
        self._worst_for_half = half_s * max((milli(1.0), *self._home))

    def missed(self, outs: Sequence[tuple[int, int]]) -> float:
        """People who are not out in expectation before the truce ends, scaled."""
        out = sum(people * self._survival.near(at) for at, people in outs if at <= self._problem.horizon)
        return (self._problem.scenario.people_total - out) / self._lost_by_half

    def endangered(self, run: Run) -> float:
        """Danger × time, as the number of people who would have as much at the worst assembly place."""
        total = sum(home * people for home, people in zip(self._home, self._people, strict=True)) * self._span
        for course in run.courses:
            if course.admitted:
                total -= self._spared(course)
        return total / self._worst_for_half

    def _spared(self, course: Course) -> int:
        """Danger × time that a convoy's people have less than if they stayed to the horizon."""
        home = self._place[course.way.places[0]]
        start = self._problem.start
        places = [self._place[place] for place in course.way.places[1:-1]]
        road = road_danger(home, places, [self._leg[leg] for leg in course.way.legs], course.stamps)
        spared = 0
        for ride, out_at in zip(course.rides, course.admitted, strict=True):
            before = boarding_danger(home, start, ride.bay_at, course.stamps[0][2])
            after = self._place[course.reception] * (out_at - course.arrived_at)
            spared += ride.people * (home * self._span - before - road - after)
        return spared
