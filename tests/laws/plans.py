"""Good plans that the laws are tried on. Add a case and a plan for it here, and every law is tried on it too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from safeconduct.planner.answers import Planned
from safeconduct.planner.solve import solve
from safeconduct.plans.model import Plan
from safeconduct.scenario.load import load_case
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
    """The river's plan, its kin from the corrupted plans (other rules, windows, limits, duties), and a planner's own.

    The planner's is of the starter case, which plans at once: whatever becomes of the planner, there is one.
    """
    kin = tuple(Good(f"{each.code}: {each.name}", each.scenario, each.good) for each in CORRUPTED[::5])
    starter = load_case(str(files("safeconduct.cases") / "starter"))
    answer = solve(starter, work=20)
    assert isinstance(answer, Planned), answer
    planned = Good("starter, by the planner", starter, answer.plan)
    return (Good("river", b.river(), b.river_plan()), planned, *kin)
