"""``r``: what the proven regret of any plan is at least (docs/explanation/objectives.md, section 4)."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.planner.figures import bound_steps
from safeconduct.planner.worth.survival import falling
from safeconduct.plans.model import Bound
from safeconduct.scenario.model import Scenario


def with_floor(scenario: Scenario, bound: Bound) -> Bound:
    """The bound with the greatest ``regret_floor`` that it proves."""
    return replace(bound, regret_floor=by_steps(scenario, bound))


def by_steps(scenario: Scenario, bound: Bound) -> int:
    """The greatest rise of F̄* from one instant to the next."""
    steps = bound_steps(scenario, bound)
    before = falling(steps)
    return max((then - most for (_, then), (_, most) in zip(steps[1:], before[:-1], strict=True)), default=0)
