"""How good a finished dispatch is: the regret that its curve leaves, and what decides among plans with like regret."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.planner.figures import Curve, Out, bound_steps, regret
from safeconduct.planner.problem import Problem
from safeconduct.planner.state import Run
from safeconduct.planner.worth.aims import Aims
from safeconduct.plans.model import Bound, Objective

UNMOVED = 10  # people left behind count as so many people short
# The worst moment alone gives a search no slope to follow: mean shortfall and finish (hours) stand beside it.
MEAN_WEIGHT = 2.0
FINISH_WEIGHT = 100.0
FIRST_WEIGHT = (
    6.0  # the mean number of the first class who still wait counts so many times, unless that is signed away
)
FASTEST_WEIGHT = 1000.0  # an hour of finish, where the finish is what is looked for
FASTEST_UNMOVED = 500.0  # whoever is left behind then: nobody is left for the sake of an hour or two
INSTANTS_WITHOUT_BOUND = 96


@dataclass(frozen=True, slots=True)
class Merit:
    """What a dispatch achieves. ``cost`` guides the search; ``standing`` orders plans within one load of the least."""

    kept: bool
    cost: float
    regret: int
    people_out: int
    finish: int
    standing: tuple[float, ...]


@dataclass(frozen=True)
class Judge:
    """Judges dispatches of one problem against one bound, and remembers the best curve seen at every instant."""

    problem: Problem
    objective: Objective
    steps: Curve
    """Upper curve by instant: the bound, or everybody where there is none."""
    bounded: bool
    best_out: list[int]
    aims: Aims
    until: int
    """The mean shortfall is taken to this second: the earliest finish that is known, or the horizon."""

    @staticmethod
    def of(problem: Problem, objective: Objective, bound: Bound | None) -> Judge:
        """A judge who has seen nothing yet."""
        if bound is not None:
            steps = bound_steps(problem.scenario, bound)
        else:
            total = problem.scenario.people_total
            length = problem.horizon - problem.start
            steps = [
                (problem.start + length * number // INSTANTS_WITHOUT_BOUND, total)
                for number in range(1, INSTANTS_WITHOUT_BOUND + 1)
            ]
        return Judge(
            problem,
            objective,
            steps,
            bound is not None,
            [0] * len(steps),
            Aims(problem, bound.finish_at if bound else None),
            bound.finish_at if bound and bound.finish_at is not None else problem.horizon,
        )

    def merit(self, run: Run) -> Merit:
        """How good a dispatch is; its curve is kept for the found regret if it kept every rule."""
        courses = [course for course in run.courses if course.admitted]
        outs = sorted(
            (at, ride.people)
            for course in courses
            for ride, at in zip(course.rides, course.admitted, strict=True)
        )
        out = Out(outs)
        by_instant = [out.at(at) for at, _ in self.steps]
        kept = not run.faults and len(courses) == len(run.courses)
        if kept:
            self.best_out[:] = map(max, self.best_out, by_instant)
        worst, _ = regret(self.problem.scenario, out, self.steps)
        since, area, span = self.problem.start, 0, 1
        for (at, people), have in zip(self.steps, by_instant, strict=True):
            if at <= self.until:
                area += (people - have) * (at - since)
                span = max(1, at - self.problem.start)
            since = at
        people_out = by_instant[-1] if by_instant else 0
        finish = outs[-1][0] if outs else self.problem.horizon
        missing = self._missing(run, out)
        mean = area / span
        waited = _loaded_wait_s(run)
        unmoved = self.problem.scenario.people_total - people_out
        faults = len(run.faults) + len(run.courses) - len(courses)
        finish_h = (finish - self.problem.start) / 3600
        penalty = UNMOVED * missing + 2000.0 * faults + FIRST_WEIGHT * self._first_waiting(run)
        if self.objective == "fastest":
            cost = FASTEST_UNMOVED * unmoved + FASTEST_WEIGHT * finish_h + mean / 1000 + penalty
        elif self.objective == "expected":
            cost = self.aims.missed(outs) + finish_h + penalty
        elif self.objective == "exposure":
            cost = self.aims.endangered(run) + finish_h + penalty
        elif self.bounded:
            cost = worst + MEAN_WEIGHT * mean + UNMOVED * unmoved + FINISH_WEIGHT * finish_h + penalty
        else:
            cost = mean + UNMOVED * unmoved + finish_h + penalty
        return Merit(
            kept=kept and not missing,
            cost=cost,
            regret=worst,
            people_out=people_out,
            finish=finish,
            standing=(_peak(run), waited, mean, finish, float(len(run.treks))),
        )

    def _first_waiting(self, run: Run) -> float:
        """Mean number of people of the first class not yet out; 0 where there is one class, or others may go first."""
        span = max(1, (self.steps[-1][0] if self.steps else self.problem.horizon) - self.problem.start)
        groups = self.problem.groups
        classes = {group.priority for group in groups if group.people}
        if len(classes) < 2 or self.problem.scenario.priority_signed_by:
            return 0.0
        first = [group.priority == min(classes) for group in groups]
        waited = sum(group.people for group, is_first in zip(groups, first, strict=True) if is_first) * span
        for course in run.courses:
            for ride, at in zip(course.rides, course.admitted, strict=False):
                for group, people in ride.loads:
                    if first[group]:
                        waited -= people * max(0, span - (at - self.problem.start))
        return waited / span

    def _missing(self, run: Run, out: Out) -> int:
        """People by whom musts are not met."""
        short = 0
        for side in self.problem.sides:
            for people, by in side.musts:
                have = sum(
                    more
                    for course in run.courses
                    for ride, at in zip(course.rides, course.admitted, strict=False)
                    if at <= by
                    for group, more in ride.loads
                    if self.problem.groups[group].undertaking == side.index
                )
                short += max(0, people - have)
        return short

    def regret_found(self, outs: Curve) -> int:
        """Shortfall of a curve against the best that any dispatch of this search had at each instant alone."""
        out = Out(outs)
        return max(
            (best - out.at(at) for (at, _), best in zip(self.steps, self.best_out, strict=True)), default=0
        )


def _loaded_wait_s(run: Run) -> int:
    total = 0
    for course in run.courses:
        on_road = sum(leaves - arrives for arrives, _, leaves in course.stamps[1:-1])
        total += sum(ride.people * (course.depart_at - ride.free_at + on_road) for ride in course.rides)
    return total


def _peak(run: Run) -> int:
    changes: list[tuple[int, int]] = []
    for course in run.courses:
        changes.append((course.depart_at, course.people + course.crew))
        if course.admitted:
            changes.append((course.arrived_at, -course.crew))
            changes.extend((at, -ride.people) for ride, at in zip(course.rides, course.admitted, strict=True))
    changes.sort()
    now = most = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most
