"""How good a dispatch of a region is: one pass over its curve, by the product's own figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safeconduct.planner.city.dispatching import outs
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.state import Whole
from safeconduct.planner.city.memory import Memory
from safeconduct.planner.figures import bound_steps
from safeconduct.planner.problem import Problem
from safeconduct.planner.worth.aims import Aims
from safeconduct.plans.model import Bound, Objective

MEAN_WEIGHT = 4.0  # the mean shortfall against the worst: at this size one worst moment says little
FASTEST_WEIGHT = 1000.0  # an hour of finish, where the finish is what is looked for
FAULT_COST = 1.0e7
"""A dispatch with a fault comes after every one without."""
INSTANTS_WITHOUT_BOUND = 96


@dataclass(frozen=True, slots=True)
class Merit:
    """What a dispatch achieves: ``cost`` guides the search, the rest is told."""

    cost: float
    faults: int
    regret: int
    mean: float
    people_out: int
    finish: int


@dataclass(frozen=True)
class CityJudge:
    """Judges dispatches of one case against one curve, and remembers the best seen at every instant of it."""

    objective: Objective
    total: int
    start: int
    end: int
    at: Whole
    people: Whole
    best_out: Whole
    aims: Aims

    @staticmethod
    def of(problem: Problem, objective: Objective, bound: Bound | None) -> CityJudge:
        """A judge who has seen nothing yet. Without a bound, everybody might be out at once."""
        if bound is not None:
            steps = bound_steps(problem.scenario, bound)
            end = bound.finish_at or problem.horizon
        else:
            total, length = problem.scenario.people_total, problem.horizon - problem.start
            parts = range(1, INSTANTS_WITHOUT_BOUND + 1)
            steps = [(problem.start + length * part // INSTANTS_WITHOUT_BOUND, total) for part in parts]
            end = problem.horizon
        at = np.array([second for second, _ in steps], dtype=np.int64)
        people = np.array([number for _, number in steps], dtype=np.int64)
        return CityJudge(
            objective,
            problem.scenario.people_total,
            problem.start,
            end,
            at,
            people,
            np.zeros_like(people),
            Aims(problem, bound.finish_at if bound else None),
        )

    def merit(self, memory: Memory) -> Merit:
        """How good the dispatch is that stands in a memory."""
        seconds, riders = outs(memory)
        reached = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(riders)])
        by_instant = reached[np.searchsorted(seconds, self.at, side="right")]
        faults = int(memory.w[k.FAULTS])
        if not faults:
            np.maximum(self.best_out, by_instant, out=self.best_out)
        before = np.concatenate([np.zeros(1, dtype=np.int64), by_instant[:-1]])
        worst = int((self.people - before).max(initial=0))
        mean = self._mean(seconds, riders)
        out = int(reached[-1])
        finish = int(seconds[-1]) if len(seconds) else self.end
        unmoved = self.total - out
        if self.objective == "fastest":
            cost = 10.0 * unmoved + FASTEST_WEIGHT * (finish - self.start) / 3600 + mean / 1000
        elif self.objective == "expected":
            cost = self.aims.missed(list(zip(seconds.tolist(), riders.tolist(), strict=True)))
        elif self.objective == "exposure":  # most of the danger is where people wait
            cost = mean
        else:
            cost = worst + MEAN_WEIGHT * mean + unmoved
        return Merit(cost + FAULT_COST * faults, faults, worst, mean, out, finish)

    def regret_found(self, steps: list[tuple[int, int]]) -> int:
        """Shortfall of a curve against the best that any dispatch of this search had at each instant alone."""
        seconds = np.array([second for second, _ in steps], dtype=np.int64)
        reached = np.cumsum([0, *(people for _, people in steps)])
        by_instant = reached[np.searchsorted(seconds, self.at, side="right")]
        return int((self.best_out - by_instant).max(initial=0))

    def _mean(self, seconds: Whole, riders: Whole) -> float:
        """Mean people behind the curve from the start to its end."""
        since = np.concatenate([np.array([self.start], dtype=np.int64), self.at[:-1]])
        spans = np.clip(np.minimum(self.at, self.end) - since, 0, None)
        area = int((self.people * spans).sum()) - int((riders * np.clip(self.end - seconds, 0, None)).sum())
        return area / max(1, self.end - self.start)
