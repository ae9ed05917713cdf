"""The longest route as short as it can be made, and what no plan's longest route is below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from safeconduct.planner.bep.branching import settle
from safeconduct.planner.bep.cover import Cover, Proof
from safeconduct.planner.bep.improve import LANES, TRIES, first_plan, improved, is_plan, longest_s
from safeconduct.planner.bep.routes import COMPILE_FROM_S, Roads, Route, length_s
from safeconduct.planner.bep.shuttle import Shuttle
from safeconduct.planner.bep.whole import plan_of_columns, plan_of_seconds
from safeconduct.progress import Progress

DEFAULT_ROUNDS = 10
"""Rounds of annealing, where any are needed; the last fifth begin with the best plan so far, and cooler."""
HEAVY_ROUNDS = 4
"""The same where routes are long and a round takes many times as long."""
COLUMN_NODES, MOST_COLUMNS = 20, 1_000
FEW_NODES, BRANCH_NODES = 120, 3_000
SECOND_NODES = 10
LIGHT_TRIES = 1_000_000
STRIDE = 32
COOLER = 4.0
NEAR = 1_000
"""Where routes are long, annealing aims this part above the bound: a goal out of reach shortens the wrong ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """Routes of a plan, the seconds that no plan's longest route is below, and the proofs of that."""

    routes: list[Route]
    least_s: int
    proofs: tuple[Proof, ...]
    rounds: int

    def lengths(self, shuttle: Shuttle) -> list[int]:
        """Seconds of every route."""
        return [length_s(shuttle, route) for route in self.routes]


@dataclass
class Search:
    """One search: what is known so far, and what it may still cost. ``asked`` rounds; None for the default."""

    shuttle: Shuttle
    seed: int
    asked: int | None
    stop: Callable[[], bool]
    limit_s: Callable[[], float | None]
    progress: Progress

    def __post_init__(self) -> None:
        self.first = self.best = first_plan(self.shuttle)
        self.best_s = longest_s(self.shuttle, self.best)
        self.roads = Roads(self.shuttle, heavy=self.best_s >= COMPILE_FROM_S)
        default = HEAVY_ROUNDS if self.roads.heavy else DEFAULT_ROUNDS
        self.rounds = default if self.asked is None else self.asked
        self.cover = Cover(self.roads, self.stop)
        self.least_s = 0
        self.proofs: tuple[Proof, ...] = ()
        self.done = 0

    def run(self) -> Found:
        """Everything, in the order in which it pays."""
        if self.roads.heavy and self.rounds:
            self.rough()
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
        low, high, down = 0, self.best_s, max(1, self.best_s // STRIDE)
        while low < high and not self.stop():
            self.progress.report("bound", self.best_s - high + low, self.best_s)
            # Steps down that double until one is too far: covers within much more time than is needed take longest.
            middle = (low + high) // 2 if self.proofs else max(0, high - down)
            self.cover.within(middle)
            judged = self.cover.judge()
            if isinstance(judged, Proof):
                low = middle + 1
                self.least_s, self.proofs = low, (judged,)
            else:
                high, down = middle, 2 * down

    def rough(self) -> None:
        """A better plan to begin with: first as little driving as can be, then as evenly."""
        (short,) = improved(self.roads, self.first, (0, LIGHT_TRIES, 1.0), [self.seed])
        mean_s = sum(length_s(self.shuttle, route) for route in short) // sum(self.shuttle.buses)
        goal_s = mean_s + mean_s // STRIDE
        (even,) = improved(self.roads, short, (goal_s, LIGHT_TRIES, 1.0), [self.seed])
        self.take(even)

    def reach(self, goal_s: int) -> bool:
        """True where a plan within ``goal_s`` was found, or proved impossible: what costs least is tried first."""
        self.cover.within(goal_s)
        if len(self.cover.routes) <= MOST_COLUMNS:
            self.take(plan_of_columns(self.cover, most_nodes=COLUMN_NODES, limit_s=self.limit_s()))
        if self.best_s > goal_s and self.roads.heavy:  # too large for the other ways
            self.anneal(goal_s, TRIES)
            return self.best_s <= goal_s
        if self.best_s <= goal_s or self.settled(goal_s, FEW_NODES):
            return True
        self.anneal(goal_s, LIGHT_TRIES)
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

    def anneal(self, goal_s: int, tries: int) -> None:
        """All rounds that are left; their goal comes down as plans come near it."""
        while self.done < self.rounds and self.best_s > goal_s and not self.stop():
            self.progress.report("search", self.done, self.rounds)
            near = max(goal_s, min(goal_s + goal_s // NEAR, (goal_s + self.best_s) // 2))
            seeds = [self.seed * 1_000 + number for number in range(self.done, self.done + LANES)]
            late = self.done >= self.rounds * 4 // 5
            begin, cooler = (self.best, COOLER) if late else (self.first, 1.0)
            task = (near, tries, cooler)
            for routes in improved(self.roads, begin, task, seeds[: self.rounds - self.done]):
                self.take(routes)
            self.done = min(self.rounds, self.done + LANES)
