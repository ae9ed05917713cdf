"""When a convoy that is to be begun now would leave, by which road, and by how much it must be put off."""

from __future__ import annotations

from itertools import pairwise

from safeconduct.planner.gates import earliest, rules_of
from safeconduct.planner.muster import OWN, Muster
from safeconduct.planner.problem import Origin
from safeconduct.planner.spans import NEVER, covers, first_fit
from safeconduct.planner.state import Course, Run
from safeconduct.planner.traffic import Forecast, foresee, hold_allowance, line_position, wait_excess
from safeconduct.planner.ways import Way, durations
from safeconduct.units import at_rate_s

EARLY_SPARE_S = 900  # of the longest time aboard, what early loading leaves alone


def slowest(run: Run, way: Way, muster: Muster) -> tuple[int, ...]:
    problem = run.problem
    speeds = [problem.kinds[kind].speed_milli for kind in muster.kinds]
    if muster.own:
        speeds += [kind.speed_milli for kind in problem.kinds if kind.one_way]
    return durations(problem, way, max(speeds, default=1000), loaded=True)


def _loading_s(run: Run, origin: Origin, muster: Muster) -> int:
    """Seconds from now until the last vehicle of such a convoy would be loaded."""
    problem = run.problem
    vehicles = max(1, muster.wanted)
    per_vehicle = muster.bay_s // vehicles
    busy = sorted(run.bays_busy[origin.index])
    bays = max(1, origin.bays)
    first = max(0, busy[-bays] - run.now) if len(busy) >= bays else 0
    by_bays = first + -(-vehicles // bays) * per_vehicle
    if muster.own and muster.own_people:
        by_bays += -(-muster.own_people // muster.own) * problem.boarding_s[OWN]
    if origin.people_per_h is None:
        return by_bays
    backlog = max(0, run.register_free[origin.index] - run.now)
    return max(by_bays, backlog + at_rate_s(muster.people, origin.people_per_h) + vehicles + muster.own)


def best_way(
    run: Run, origin: Origin, ways: tuple[Way, ...], muster: Muster
) -> tuple[Way | None, Forecast | None, int]:
    problem = run.problem
    loading = _loading_s(run, origin, muster)
    departs_at = run.now + loading + problem.scenario.convoy.form_up_s
    if not covers(origin.hours, run.now, run.now + min(loading, 1)):
        return None, None, departs_at
    if (
        not covers(origin.hours, run.now, run.now + loading)
        and first_fit(origin.hours, run.now, loading) < NEVER
    ):
        return None, None, departs_at
    people = loads(muster)
    best: tuple[Way | None, Forecast | None] = (None, None)
    for way in ways:
        if any(way.access & ~problem.kinds[kind].access for kind in muster.kinds):
            continue
        taken = slowest(run, way, muster)
        forecast = foresee(run, way, taken, people, (0, departs_at, run.policy.queue_share))
        if best[1] is None or forecast.arrives[-1] < best[1].arrives[-1]:
            best = (way, forecast)
    if best[1] is not None and best[1].arrives[-1] >= NEVER:
        return None, None, departs_at
    return best[0], best[1], departs_at


def loads(muster: Muster) -> list[int]:
    """People by vehicle, as far as can be said before loading."""
    vehicles = max(1, muster.wanted)
    people = [(muster.people - muster.own_people) // vehicles] * muster.wanted
    if muster.own:
        people += [-(-muster.own_people // muster.own)] * muster.own
    return people


def opening_delay(
    run: Run, origin: Origin, course: Course, forecast: Forecast, leaving: tuple[int, list[int]]
) -> int | None:
    """Seconds by which the convoy must be put off; None where that cannot be said yet."""
    problem, policy = run.problem, run.policy
    departs_at, people = leaving
    trip = forecast.arrives[-1] - departs_at
    margin = policy.margin_s + int(policy.margin_share * trip)
    reception = problem.places[course.reception]
    desk = (
        max(forecast.arrives[-1], run.desk_free[course.reception] - reception.unload_s) + reception.unload_s
    )
    if reception.people_per_h is not None:
        desk += at_rate_s(course.cap, reception.people_per_h) + course.target + course.own_target
    if desk + margin > problem.horizon:
        return None
    delay = wait_excess(run, course.way, forecast)
    if rules_of(problem, course.side):
        gates = earliest(run, course, policy.trust)
        if max(gates) >= NEVER:
            return None
        line = line_position(problem, course)
        soonest = foresee(run, course.way, course.durations, people, (0, departs_at, 0.0))
        spare = hold_allowance(run, course)
        convoy = problem.scenario.convoy
        early = int(policy.early_share * max(0, convoy.hold_max_s - (departs_at - run.now) - EARLY_SPARE_S))
        gated = max(
            gates.leaves - departs_at,
            gates.crosses - soonest.leaves[line] - spare if line >= 0 else 0,
            gates.arrives - soonest.arrives[-1] - spare,
        )
        delay = max(delay, gated - early)
        course.foreseen = [
            at + max(0, gated) for at in forecast.arrives
        ]  # it leaves no sooner than its gates let it
    exposed = problem.scenario.exposed_max
    if exposed is not None:
        crew = 4 + 2 * (course.target + course.own_target)
        if _exposed_at(run, departs_at + delay) + course.cap + crew > exposed:
            return None
    for side in {course.side, *(0 for group in origin.groups if not problem.groups[group].undertaking)}:
        windows = problem.sides[side].windows
        more = window_delay((course.way, windows), forecast, (delay, margin))
        if more is None:
            return None
        delay = max(delay, more)
        spare = _window_spare(course.way, windows, forecast, (delay, margin))
        course.window_until = min(course.window_until, departs_at + delay + spare)
    return delay


def _window_spare(
    way: Way, windows: tuple[tuple[int, int], ...] | None, forecast: Forecast, lag: tuple[int, int]
) -> int:
    """Seconds by which a convoy may still be late without leaving its windows."""
    if windows is None:
        return NEVER
    delay, margin = lag
    cuts = [0, *way.cuts, len(way.legs)]
    ends = [
        (
            next(closes for opens, closes in windows if opens <= forecast.leaves[since] + delay <= closes),
            until,
        )
        for since, until in pairwise(cuts)
    ]
    return max(0, min(closes - forecast.arrives[until] - delay - margin for closes, until in ends))


def window_delay(
    on: tuple[Way, tuple[tuple[int, int], ...] | None], forecast: Forecast, lag: tuple[int, int]
) -> int | None:
    """Seconds by which to put off a departure so that every piece of the road lies in a window.

    ``lag`` is the delay that is already there, and the margin to keep. None where no window is long enough.
    """
    way, windows = on
    delay, margin = lag
    if windows is None:
        return delay
    cuts = [0, *way.cuts, len(way.legs)]
    for _ in range(len(windows) + 1):
        moved = 0
        for since, until in pairwise(cuts):
            leaves = forecast.leaves[since] + delay
            length = forecast.arrives[until] - forecast.leaves[since] + margin
            at = first_fit(windows, leaves, length)
            if at >= NEVER:
                return None
            moved = max(moved, at - leaves)
        if not moved:
            return delay
        delay += moved
    return None


def _exposed_at(run: Run, at: int) -> int:
    """People, crews and teams who will still be on the road then, convoys that are forming included."""
    total = run.exposed
    for course in run.courses:
        if course.admitted:
            if run.now < max(course.admitted) <= at:
                total -= course.people
        elif course.arrive_by <= at:
            total -= course.crew
    for loading in run.loading:
        total += loading.cap + 100 if loading is not None else 0
    for formed in run.formed:
        total += sum(course.people + course.crew for course in formed)
    return total
