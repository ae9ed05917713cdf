"""A forward dispatcher: it goes through time once, decides whatever is free to decide, and keeps every rule as it goes.

Where keeping a rule rests on a forecast (windows, duties, the order of crossings), it decides with margins, and notes a
fault when the forecast was wrong after all. A run without faults is a timetable; the checker has the last word.
"""

from __future__ import annotations

from heapq import heappop
from typing import cast

from safeconduct.planner.fleet.teams import send_teams
from safeconduct.planner.loading import attend
from safeconduct.planner.moving import (
    ALL,
    ARRIVED,
    FREED,
    PLACE,
    RELEASED,
    Came,
    Drive,
    Freed,
    came,
    convoy_arrives,
    empty_arrives,
    ready,
    release_held,
)
from safeconduct.planner.policy import Policy
from safeconduct.planner.problem import Problem
from safeconduct.planner.sending import send_vehicles
from safeconduct.planner.state import CONVOY_ARRIVES, EMPTY_ARRIVES, READY, WAKES, Course, Run

MOST_PASSES = 4  # times that one second is looked at again because one decision made another possible


def dispatch(problem: Problem, policy: Policy) -> Run:
    """Carry the policy out from the start to the horizon."""
    run = Run(problem, policy)
    _lay_out(run)
    heap = run.heap
    while heap:
        now = heap[0][0]
        if now > problem.horizon and not any(kind != WAKES for _, kind, *_ in heap):
            break
        run.now = now
        while heap and heap[0][0] == now:
            _, kind, first, _, thing = heappop(heap)
            _happen(run, kind, first, thing)
        if now <= problem.horizon:
            _decide(run)
    return run


def _lay_out(run: Run) -> None:
    problem = run.problem
    for mover, kind in enumerate(problem.mover_kind):
        home = problem.kinds[kind].home
        run.idle[home][kind].append(mover)
        number = problem.origin_at[home]
        if number >= 0 and not problem.kinds[kind].is_team and not problem.kinds[kind].one_way:
            run.standing[number] += 1
    for group in problem.groups:
        for at, people in group.releases:
            if at <= problem.horizon:
                run.push(max(at, problem.start), WAKES, RELEASED, (group.index, people))
    for at in (problem.start, *problem.instants):
        run.push(at, WAKES, ALL)


def _happen(run: Run, kind: int, first: int, thing: object) -> None:
    if kind == CONVOY_ARRIVES:
        convoy_arrives(run, cast("Course", thing))
    elif kind == EMPTY_ARRIVES:
        empty_arrives(run, cast("Drive", thing))
    elif kind == READY:
        ready(run, cast("Course", thing))
    elif first == PLACE:
        number = cast("int", thing)
        run.dirty.add(number)
    elif first == ARRIVED:
        came(run, cast("Came", thing))
    elif first == FREED:
        freed = cast("Freed", thing)
        run.idle[freed.place][freed.kind].extend(freed.movers)
        run.touch_place(freed.place)
        run.fleet_dirty = True
    elif first == RELEASED:
        group, people = cast("tuple[int, int]", thing)
        people = min(people, run.left[group] - run.waiting[group])
        run.waiting[group] += people
        run.dirty.add(run.problem.groups[group].origin)
        run.fleet_dirty = True
    elif first == ALL:
        if isinstance(thing, int):
            run.exposed -= thing
        run.dirty.update(range(len(run.problem.origins)))
        run.fleet_dirty = True


def _decide(run: Run) -> None:
    if run.held:
        release_held(run, run.now + 1)  # this second's order on the road is settled already
    for _ in range(MOST_PASSES):
        while run.dirty:
            number = min(run.dirty)
            run.dirty.discard(number)
            run.wakes[number] = -1
            attend(run, number)
        if not run.again:
            break
        run.dirty, run.again = run.again, set()
    if run.fleet_dirty:
        run.fleet_dirty = False
        run.soonest.clear()
        send_vehicles(run)
        send_teams(run)
    for number in run.crowded:
        parking = run.problem.origins[number].parking
        if parking is not None and run.standing[number] > parking:
            run.faults.append(("PARKING", number, -1))
    run.crowded.clear()
