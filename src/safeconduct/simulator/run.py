"""Run a plan many times as a policy against what goes wrong: the one way into the simulator."""

from __future__ import annotations

from safeconduct.plans.model import Plan
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.answers import outcomes_of, plan_as_it_went
from safeconduct.simulator.course import Course, compile_course
from safeconduct.simulator.hazards import CALM, Hazards
from safeconduct.simulator.outcome import OneRun, Outcomes
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.standing_still import refuse_standing_still

AS_PLANNED = Policy()


def simulate(
    scenario: Scenario,
    plan: Plan,
    *,
    hazards: Hazards = CALM,
    policy: Policy = AS_PLANNED,
    runs: range = range(1),
    seed: int = 0,
) -> Outcomes:
    """What ``runs`` of a plan come to. The same seed and run numbers give the same bytes, however they are divided.

    Raises StandStill where a run stands still with nothing in progress and no hazard of its own to blame,
    InvalidInput where the plan cannot be carried out on this case at all.
    """
    return simulate_course(compile_course(scenario, plan, hazards, policy), scenario, runs=runs, seed=seed)


def simulate_course(
    course: Course, scenario: Scenario, *, runs: range, seed: int, until_the_end: bool = True
) -> Outcomes:
    """As :func:`simulate`, on tables that are compiled already (they are written over).

    A run that is stopped before its end cannot be said to stand still.
    """
    from safeconduct.simulator.kernel.call import run_all

    results = run_all(course.world, seed, runs, course.bins)
    if until_the_end:
        refuse_standing_still(course, results, runs)
    return outcomes_of(course, scenario, results, runs=runs, seed=seed)


def one_run(
    scenario: Scenario,
    plan: Plan,
    *,
    hazards: Hazards = CALM,
    policy: Policy = AS_PLANNED,
    run: int = 0,
    seed: int = 0,
) -> OneRun:
    """One run in full, the same as run number ``run`` of :func:`simulate`."""
    course = compile_course(scenario, plan, hazards, policy)
    outcomes = simulate_course(course, scenario, runs=range(run, run + 1), seed=seed)
    return OneRun(plan_as_it_went(course, scenario, plan), outcomes)


def replay(scenario: Scenario, plan: Plan) -> Plan:
    """The plan as it goes when nothing goes wrong: every second follows, none is taken from the plan's own account."""
    return one_run(scenario, plan).plan
