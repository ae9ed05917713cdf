"""Can routes no longer than so many seconds cover all loads, in fractions? If not, with the multipliers that prove it.

The solver only proposes multipliers. They are made whole, and what they prove is reckoned in whole numbers with the
dearest route of every yard: docs/explanation/bus-evacuation-problem.md has the argument.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from safeconduct.planner.bep.routes import Arc, Roads, Route, length_s
from safeconduct.planner.solver import CoverProgram

SCALE = 1 << 20
"""Multipliers are whole multiples of one part in so many."""

EACH = 4
"""Routes of a yard that one pricing gives: pricing costs far more than the columns."""

NOTHING = 1e-7
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Limit:
    """A branch: a piece of road is taken at most, or at least, so often."""

    arc: Arc
    at_most: bool
    times: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Multipliers by pickup, shelter and branch: under these branches no plan has all routes within the time."""

    limits: tuple[Limit, ...]
    loads: tuple[int, ...]
    slots: tuple[int, ...]
    branches: tuple[int, ...]


@dataclass
class Cover:
    """The columns found so far, and the program that they stand in."""

    roads: Roads
    stop: Callable[[], bool]
    routes: list[Route] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    priced: int = 0

    def __post_init__(self) -> None:
        shuttle = self.roads.shuttle
        self.known: set[Route] = set()
        self.arcs: list[Counter[Arc]] = []
        self.goal_s = 0
        self.first_branch = len(shuttle.loads) + len(shuttle.slots) + len(shuttle.buses)
        self.program = CoverProgram(
            [(load, load) for load in shuttle.loads]
            + [(-INFINITE, most) for most in (*shuttle.slots, *shuttle.buses)]
        )

    def add(self, route: Route) -> bool:
        """A column for a route; False where it has one."""
        if route in self.known or not route.trips:
            return False
        self.known.add(route)
        self.routes.append(route)
        self.lengths.append(length_s(self.roads.shuttle, route))
        self.arcs.append(route.arcs())
        self.program.add_column(self._terms(route, self.arcs[-1]))
        self.program.allow(len(self.routes) - 1, used=self.lengths[-1] <= self.goal_s)
        return True

    def _terms(self, route: Route, arcs: Counter[Arc]) -> dict[int, int]:
        pickups, shelters = len(self.roads.shuttle.loads), len(self.roads.shuttle.slots)
        terms = {pickups + shelters + route.yard: 1}
        for pickup, shelter in route.trips:
            terms[pickup] = terms.get(pickup, 0) + 1
            terms[pickups + shelter] = terms.get(pickups + shelter, 0) + 1
        for number, limit in enumerate(self.limits):
            if arcs[limit.arc]:
                terms[self.first_branch + number] = arcs[limit.arc]
        return terms

    def within(self, goal_s: int) -> None:
        """From now on only routes of at most so many seconds count."""
        self.goal_s = goal_s
        for number, length in enumerate(self.lengths):
            self.program.allow(number, used=length <= goal_s)

    def push(self, limit: Limit) -> None:
        """Branch."""
        self.limits.append(limit)
        terms = {number: arcs[limit.arc] for number, arcs in enumerate(self.arcs) if limit.arc in arcs}
        least, most = (-INFINITE, limit.times) if limit.at_most else (limit.times, INFINITE)
        self.program.add_row(least, most, terms)

    def pop(self) -> None:
        """Take the last branch back."""
        self.limits.pop()
        self.program.drop_row()

    def judge(self) -> Proof | list[float] | None:
        """A proof that there is no plan; how much of each column covers all loads; None where neither came out."""
        while not self.stop():
            missing, multipliers, used = self.program.solve()
            if missing <= NOTHING:
                return used
            proof = self._proof(multipliers)
            dearest = self.roads.dearest(self.prices(proof), self.goal_s, each=EACH)
            self.priced += 1
            most = (max((price for price, _ in routes), default=0) for routes in dearest)
            pairs = zip(self.roads.shuttle.buses, most, strict=True)
            if self.worth(proof) > sum(buses * price for buses, price in pairs):
                return proof
            new = [self.add(route) for routes in dearest for _, route in routes]
            if not any(new):
                return None
        return None

    def _proof(self, multipliers: list[float]) -> Proof:
        pickups, shelters = len(self.roads.shuttle.loads), len(self.roads.shuttle.slots)
        whole = [round(number * SCALE) for number in multipliers]
        branches = tuple(
            min(0, number) if limit.at_most else max(0, number)
            for limit, number in zip(self.limits, whole[self.first_branch :], strict=True)
        )
        slots = tuple(max(0, -number) for number in whole[pickups : pickups + shelters])
        return Proof(tuple(self.limits), tuple(whole[:pickups]), slots, branches)

    def prices(self, proof: Proof) -> dict[Arc, int]:
        """What each piece of road is worth at these multipliers."""
        prices: dict[Arc, int] = {
            ("trip", pickup, shelter): load - slot
            for pickup, load in enumerate(proof.loads)
            for shelter, slot in enumerate(proof.slots)
        }
        for limit, price in zip(proof.limits, proof.branches, strict=True):
            prices[limit.arc] = prices.get(limit.arc, 0) + price
        return prices

    def worth(self, proof: Proof) -> int:
        """What every plan's routes are worth at least, together."""
        shuttle = self.roads.shuttle
        loads = sum(price * load for price, load in zip(proof.loads, shuttle.loads, strict=True))
        slots = sum(price * slot for price, slot in zip(proof.slots, shuttle.slots, strict=True))
        branches = sum(price * limit.times for limit, price in zip(proof.limits, proof.branches, strict=True))
        return loads - slots + branches
