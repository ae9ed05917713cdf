"""A plan with what its charts and tables are made from, computed once for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.plans.model import Bound, Plan
from safeconduct.reports.posts import PostUse
from safeconduct.reports.resources import Resource
from safeconduct.scenario.model import Scenario
from safeconduct.units import HOUR_S
from safeconduct.words.voice import Voice


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a report's charts are made from. ``posts`` and ``used`` are computed once for charts and tables alike."""

    scenario: Scenario
    plan: Plan
    bound: Bound | None
    posts: tuple[PostUse, ...]
    used: tuple[Resource, ...]
    voice: Voice
    as_of: int

    @property
    def begin(self) -> int:
        """The first second that charts show."""
        first = min((trip.bay_at for c in self.plan.convoys for trip in c.trips), default=self.scenario.start)
        return min(first - self.scenario.call_forward_s, first) // HOUR_S * HOUR_S

    @property
    def end(self) -> int:
        """The last second that charts show."""
        last = max((c.out_at for c in self.plan.convoys), default=self.scenario.horizon)
        return -(-(last + HOUR_S) // HOUR_S) * HOUR_S
