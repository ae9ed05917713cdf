"""What the lower classes cost the higher ones: the same dispatch with the first classes alone, compared."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.planner.dispatcher import dispatch
from safeconduct.planner.policy import Policy
from safeconduct.planner.problem import Problem, compile_problem
from safeconduct.planner.state import Run

SIGNED_ABOVE_MIN = 15  # model.md section 3: more than this needs a signature in the case


def priority_warnings(problem: Problem, policy: Policy) -> tuple[str, ...]:
    """A warning for every class that is out over 15 minutes later than it would be alone, unless that is signed."""
    scenario = problem.scenario
    if scenario.priority_signed_by:
        return ()
    classes = sorted({group.priority for group in scenario.groups})
    whole = mean_out(dispatch(problem, policy))
    warnings = []
    for priority in classes[:-1]:
        groups = tuple(
            replace(group, people=0, releases=()) if group.priority > priority else group
            for group in scenario.groups
        )
        alone = mean_out(dispatch(compile_problem(replace(scenario, groups=groups)), policy))
        if priority in whole and priority in alone:
            cost_min = round((whole[priority] - alone[priority]) / 60)
            if cost_min > SIGNED_ABOVE_MIN:
                warnings.append(
                    f"priority: class {priority} is out {cost_min} min later than it would be alone"
                )
    return tuple(warnings)


def mean_out(run: Run) -> dict[int, float]:
    """Mean second of being out, by priority class, over those who come out."""
    people: dict[int, int] = {}
    seconds: dict[int, int] = {}
    for course in run.courses:
        for ride, at in zip(course.rides, course.admitted, strict=False):
            for group, more in ride.loads:
                priority = run.problem.groups[group].priority
                people[priority] = people.get(priority, 0) + more
                seconds[priority] = seconds.get(priority, 0) + more * at
    return {priority: seconds[priority] / people[priority] for priority in people}
