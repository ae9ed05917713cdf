"""The case that changes are held against, what was found for each change, and which of two plans is no worse."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.planner.policy import Policy
from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from safeconduct.studies.effects.ceilings import NOTHING, Ceilings
from safeconduct.studies.effects.levers import Change
from safeconduct.studies.effects.measure import Key, measured, out_of
from safeconduct.units import HOUR_S


@dataclass(frozen=True, slots=True)
class Ground:
    """The case that all changes are held against: its plan, its bounds, and the policies that were best."""

    scenario: Scenario
    plan: Plan
    keys: tuple[Key, ...]
    target: int
    proved: Ceilings
    policies: tuple[Policy, ...]

    def floor(self) -> tuple[tuple[int, int], ...]:
        """Seconds and how many are out by then in the plan: the chosen times and the end."""
        start = self.scenario.start
        figures = measured(self.scenario, self.plan, self.keys)
        points = [(start + round(key.hours * HOUR_S), n) for key, n in figures.items() if key.kind == "out"]
        end = out_of(self.plan, self.target)
        return (*points, *(((end, self.target),) if end is not None else ()))


@dataclass(frozen=True, slots=True)
class Tried:
    """What was found for one change, before it is held against the case. ``kept_before``: legal without the change."""

    change: Change
    scenario: Scenario
    proved: Ceilings = NOTHING
    plan: Plan | None = None
    kept_before: Plan | None = None
    codes: tuple[str, ...] = ()
    done: bool = False
    work: int = 0


def score(ground: Ground, plan: Plan) -> tuple[int, int]:
    """What orders plans of one case here: people out at the chosen times together, then how soon the end is."""
    figures = measured(ground.scenario, plan, ground.keys)
    end = out_of(plan, ground.target)
    total = sum(people for key, people in figures.items() if key.kind == "out")
    return total, -(ground.scenario.horizon + 1 if end is None else end)


def no_worse(ground: Ground, plan: Plan, than: Plan) -> bool:
    """True where a plan has at each chosen time as many people out as another, and as many of them as soon."""
    mine, theirs = (measured(ground.scenario, one, ground.keys) for one in (plan, than))
    if any(mine[key] < theirs[key] for key in ground.keys if key.kind == "out"):
        return False
    ends = (out_of(plan, ground.target), out_of(than, ground.target))
    return ends[1] is None or (ends[0] is not None and ends[0] <= ends[1])


def better(ground: Ground, plan: Plan) -> bool:
    """True where a plan is in none of these figures worse than the case's, and in one of them better."""
    return no_worse(ground, plan, ground.plan) and score(ground, plan) > score(ground, ground.plan)
