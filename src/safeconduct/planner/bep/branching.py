"""Branch and price: cases by how often a road is taken, until each is proved impossible or a plan comes out."""

from __future__ import annotations

import math
from collections import Counter

from safeconduct.planner.bep.along import plan_along
from safeconduct.planner.bep.cover import Cover, Limit, Proof
from safeconduct.planner.bep.routes import Arc, Route

WHOLE = 1e-5
_RANK = {"trip": 0, "back": 1, "first": 2}


class _GaveUp(Exception):  # a way out of the search, never seen outside
    pass


def settle(cover: Cover, *, most_nodes: int) -> list[Route] | tuple[Proof, ...] | None:
    """Routes of a plan within ``cover``'s time, or proofs that no case has one; None after so many nodes."""
    search = _Search(cover, most_nodes)
    try:
        found = search.below()
    except _GaveUp:
        while cover.limits:
            cover.pop()
        return None
    return found or (None if search.open else tuple(search.proofs))


class _Search:
    def __init__(self, cover: Cover, most_nodes: int) -> None:
        self.cover = cover
        self.left = most_nodes
        self.proofs: list[Proof] = []
        self.open = False
        """Some case was neither proved impossible nor led to a plan: what is left can only find one."""

    def below(self) -> list[Route] | None:
        """A plan of the case at hand, or None after its proofs have been noted."""
        self.left -= 1
        judged = self.cover.judge()
        if isinstance(judged, Proof):
            self.proofs.append(judged)
            return None
        if judged is None or self.left <= 0:
            raise _GaveUp
        branch = self._branch(judged)
        if branch is None:
            return self._plan(judged)
        arc, times = branch
        for limit in (
            Limit(arc, at_most=False, times=math.ceil(times)),
            Limit(arc, at_most=True, times=math.floor(times)),
        ):
            self.cover.push(limit)
            found = self.below()
            self.cover.pop()
            if found:
                return found
        return None

    def _taken(self, used: list[float]) -> Counter[Arc]:
        """How often each piece of road is taken."""
        taken: Counter[Arc] = Counter()
        for arcs, times in zip(self.cover.arcs, used, strict=True):
            if times > WHOLE / 100:
                for arc, uses in arcs.items():
                    taken[arc] += uses * times  # type: ignore[assignment]  # a counter adds fractions as well
        return taken

    def _branch(self, used: list[float]) -> tuple[Arc, float] | None:
        """The piece of road that is taken least nearly a whole number of times; None where all are whole."""
        taken = self._taken(used)
        broken = [
            (_RANK[arc[0]], abs(times - math.floor(times) - 0.5), arc)
            for arc, times in taken.items()
            if WHOLE < times - math.floor(times) < 1 - WHOLE
        ]
        if not broken:
            return None
        _, _, arc = min(broken)
        return arc, float(taken[arc])

    def _plan(self, used: list[float]) -> list[Route] | None:
        """The routes, where they are whole; where only their roads are, others along the same roads."""
        if any(WHOLE < times - math.floor(times) < 1 - WHOLE for times in used):
            whole = {arc: round(times) for arc, times in self._taken(used).items()}
            found = plan_along(self.cover.roads.shuttle, whole, self.cover.goal_s)
            self.open = self.open or found is None  # nothing is known of this case then
            return found
        return [
            route for route, times in zip(self.cover.routes, used, strict=True) for _ in range(round(times))
        ]
