"""The longest route as short as it can be made, and a second below which no plan has it: docs/explanation has the method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.planner.bep.branching import settle
from safeconduct.planner.bep.cover import Cover, Proof
from safeconduct.planner.bep.improve import TRIES, first_plan, improved, is_plan, longest_s
from safeconduct.planner.bep.routes import COMPILE_FROM_S, Roads, Route, length_s
from safeconduct.planner.bep.shuttle import Shuttle
from safeconduct.planner.bep.whole import plan_of_columns, plan_of_seconds
from safeconduct.progress import Progress

DEFAULT_ROUNDS = 8
"""Rounds of annealing, where any are needed."""
COLUMN_NODES = 20
FEW_NODES, BRANCH_NODES = 60, 3_000
SECOND_NODES = 10
LIGHT_TRIES = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """Routes of a plan, the seconds that no plan's longest route is below, and the proofs of that (none: nothing proved)."""

    routes: list[Route]
    least_s: int
    proofs: tuple[Proof, ...]
    rounds: int

    def lengths(self, shuttle: Shuttle) -> list[int]:
        """Seconds of every route."""
        return [length_s(shuttle, route) for route in self.routes]


@dataclass
class Search:
    """One search: what is known so far, and what it may still cost."""

    shuttle: Shuttle
    seed: int
    rounds: int
    stop: Callable[[], bool]
    limit_s: Callable[[], float | None]
    progress: Progress

    def __post_init__(self) -> None:
        self.best = first_plan(self.shuttle)
        self.best_s = longest_s(self.shuttle, self.best)
        self.roads = Roads(self.shuttle, heavy=self.best_s >= COMPILE_FROM_S)
        self.cover = Cover(self.roads, self.stop)
        self.least_s = 0
        self.proofs: tuple[Proof, ...] = ()
        self.done = 0

    def run(self) -> Found:
        """Everything, in the order in which it pays."""
        if self.roads.heavy:
            self.anneal(self.best_s * 3 // 4)
        for route in self.best:
            self.cover.add(route)
        self.cover_in_fractions()
        while self.least_s < self.best_s and not self.stop():
            if not self.reach(self.least_s):
                break
        return Found(self.best, self.least_s, self.proofs, self.done)

    def take(self, routes: list[Route] | None) -> bool:
        """Keep a plan that is better than the best so far."""
        if routes is None or not is_plan(self.shuttle, routes):
            return False
        length = longest_s(self.shuttle, routes)
        if length >= self.best_s:
            return False
        self.best, self.best_s = routes, length
        return True

    def cover_in_fractions(self) -> None:
        """The least time in which routes cover all loads in fractions; what is below it is proved impossible."""
        low, high = 0, self.best_s
        while low < high and not self.stop():
            self.progress.report("bound", self.best_s - high + low, self.best_s)
            middle = (low + high) // 2
            self.cover.within(middle)
            judged = self.cover.judge()
            if isinstance(judged, Proof):
                low = middle + 1
                self.least_s, self.proofs = low, (judged,)
            else:
                high = middle

    def reach(self, goal_s: int) -> bool:
        """True where a plan within ``goal_s`` was found, or proved impossible: what costs least is tried first."""
        self.cover.within(goal_s)
        self.take(plan_of_columns(self.cover, most_nodes=COLUMN_NODES, limit_s=self.limit_s()))
        if self.best_s <= goal_s or self.settled(goal_s, FEW_NODES):
            return True
        if self.roads.heavy:  # annealed before, and too large for what follows
            return False
        self.anneal(goal_s, tries=LIGHT_TRIES)
        if self.best_s > goal_s and not self.stop():
            self.take(plan_of_seconds(self.shuttle, goal_s, most_nodes=SECOND_NODES, limit_s=self.limit_s()))
        if self.best_s <= goal_s:
            return True
        self.cover.roads = Roads(self.shuttle, heavy=True)  # the same answers, and by now worth the compiler
        return self.settled(goal_s, BRANCH_NODES)

    def settled(self, goal_s: int, most_nodes: int) -> bool:
        """True where branching came to an end: with a plan within ``goal_s``, or a proof that there is none."""
        if self.stop():
            return False
        settled = settle(self.cover, most_nodes=most_nodes)
        if isinstance(settled, tuple):
            self.least_s, self.proofs = goal_s + 1, settled
            return True
        self.take(settled)
        return self.best_s <= goal_s

    def anneal(self, goal_s: int, tries: int = TRIES) -> None:
        """All rounds that are left, from the best plan so far."""
        while self.done < self.rounds and self.best_s > goal_s and not self.stop():
            self.progress.report("search", self.done, self.rounds)
            more = range(self.done, min(self.done + 2, self.rounds))
            seeds = [self.seed * 1_000 + number for number in more]
            for routes in improved(self.roads, self.best, goal_s, seeds, tries):
                self.take(routes)
            self.done += len(seeds)
