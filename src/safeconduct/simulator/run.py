"""Run a plan many times as a policy against what goes wrong: the one way into the simulator."""

from __future__ import annotations

from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.hazards import CALM, Hazards
from safeconduct.simulator.outcome import OneRun, Outcomes
from safeconduct.simulator.policy import Policy, Replanning


def simulate(
    scenario: Scenario,
    plan: Plan,
    *,
    hazards: Hazards = CALM,
    policy: Policy = Policy(),  # noqa: B008  # frozen, so that every caller may share it
    runs: range = range(1),
    seed: int = 0,
) -> Outcomes:
    """What ``runs`` of a plan come to. The same seed and run numbers give the same bytes, however they are divided.

    Raises StandStill where a run stands still with nothing in progress and no hazard of its own to blame,
    InvalidInput where the plan cannot be carried out on this case at all.
    """
    raise NotImplementedError


def one_run(
    scenario: Scenario,
    plan: Plan,
    *,
    hazards: Hazards = CALM,
    policy: Policy = Policy(),  # noqa: B008  # as above
    run: int = 0,
    seed: int = 0,
) -> OneRun:
    """One run in full, the same as run number ``run`` of :func:`simulate`."""
    raise NotImplementedError


def replay(scenario: Scenario, plan: Plan) -> Plan:
    """The plan as it goes when nothing goes wrong: every second follows, none is taken from the plan's own account."""
    return one_run(scenario, plan).plan


def simulate_replanned(
    scenario: Scenario,
    plan: Plan,
    replanning: Replanning,
    *,
    hazards: Hazards,
    runs: range = range(1),
    seed: int = 0,
) -> Outcomes:
    """As :func:`simulate`, with a new plan from ``replanning`` whenever movement resumes after a halt."""
    raise NotImplementedError
