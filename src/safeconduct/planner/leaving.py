"""Whether a convoy that has formed up leaves now."""

from __future__ import annotations

from safeconduct.planner.delays import window_delay
from safeconduct.planner.gates import earliest, rules_of
from safeconduct.planner.moving import depart
from safeconduct.planner.spans import NEVER
from safeconduct.planner.state import Course, Run
from safeconduct.planner.traffic import foresee, foresee_own, hold_allowance, line_position, wait_excess

ASK_AGAIN_S = 30
"""A convoy that could not leave is not looked at again sooner, whatever happens: each look drives it twice."""


def try_depart(run: Run, course: Course) -> None:
    """Leave now if the road, the windows and the gates allow it; otherwise wait for them, as long as people may sit."""
    problem = run.problem
    formed_at = course.last_free + problem.scenario.convoy.form_up_s
    if run.now < formed_at:
        return
    if course.team < 0:
        run.fault("TEAM", course)
        return
    if run.now < course.ask_at <= course.deadline:
        run.wake_origin(course.origin, course.ask_at)
        return
    until = not_before(run, course)
    if until <= run.now:
        depart(run, course)
        return
    if run.now < course.deadline:
        course.ask_at = run.now + ASK_AGAIN_S
        run.wake_origin(course.origin, min(until, course.deadline))
        return
    depart(run, course)  # nobody may sit aboard any longer: whether a rule is broken shows on the road


def not_before(run: Run, course: Course) -> int:
    """First second in which the convoy may leave, as far as can be foreseen; NEVER where that cannot be said."""
    problem, policy, now = run.problem, run.policy, run.now
    people = [ride.people for ride in course.rides]
    forecast = foresee_own(run, course, people, (0, now, policy.queue_share))
    delay = max(0, forecast.leaves[0] - now, wait_excess(run, course.way, forecast))
    if rules_of(problem, course.side):
        soonest = foresee(run, course.way, course.durations, people, (0, now, 0.0))
        gates = earliest(run, course, policy.trust)
        line = line_position(problem, course)
        spare = hold_allowance(run, course)
        delay = max(
            delay,
            gates.leaves - now,
            gates.crosses - soonest.leaves[line] - spare,
            gates.arrives - soonest.arrives[-1] - spare,
        )
    exposed = problem.scenario.exposed_max
    if exposed is not None and run.exposed + course.people + course.crew > exposed:
        return NEVER
    margin = policy.margin_s + int(policy.margin_share * (forecast.arrives[-1] - now))
    for side in course.by_side:
        windows = problem.sides[side].windows
        later = window_delay((course.way, windows), forecast, (delay, margin))
        if later is not None and now + later <= course.deadline:
            delay = max(delay, later)
        # Otherwise the next window opens later than people may sit aboard: the sooner they go, the surer in time.
    if delay >= NEVER:
        return NEVER
    course.foreseen = [at + delay for at in forecast.arrives]
    return now + delay
