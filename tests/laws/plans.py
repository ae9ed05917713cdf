"""Good plans that the laws are tried on. Add a case and a plan for it here, and every law is tried on it too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from tests.checker import builder as b
from tests.corrupted.plans import CORRUPTED


@dataclass(frozen=True)
class Good:
    """A case and a plan that keeps all its rules."""

    name: str
    scenario: Scenario
    plan: Plan


@lru_cache(maxsize=1)
def good_plans() -> tuple[Good, ...]:
    """The river's plan, and its kin from the corrupted plans: with other rules, windows, limits and duties."""
    kin = tuple(Good(f"{each.code}: {each.name}", each.scenario, each.good) for each in CORRUPTED[::5])
    return (Good("river", b.river(), b.river_plan()), *kin)
