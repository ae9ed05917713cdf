"""Convoys and empty vehicles on the road: what happens at every place, in the order of the timing page."""

from __future__ import annotations

from heapq import heappush
from typing import NamedTuple

from safeconduct.planner.gates import earliest, rules_of
from safeconduct.planner.spans import NEVER, covers
from safeconduct.planner.state import (
    CONVOY_ARRIVES,
    EMPTY_ARRIVES,
    READY,
    WAKES,
    Course,
    Run,
    Trek,
)
from safeconduct.planner.traffic import (
    claim,
    enter,
    foresee,
    foresee_own,
    hold_allowance,
    line_position,
    serve,
    services_of,
)
from safeconduct.planner.ways import Way, durations
from safeconduct.units import at_rate_s

ALL, PLACE, FREED, ARRIVED, RELEASED = range(5)
"""What a wake is for: everything, one assembly place, vehicles freed, vehicles arrived, people released."""


class Drive(NamedTuple):
    """An empty run under way: next position on its way, and the origin it goes to."""

    mover: int
    way: Way
    position: int
    departs_at: int
    origin: int


class Freed(NamedTuple):
    """Vehicles of one kind that are free again at a place."""

    place: int
    kind: int
    movers: list[int]


class Came(NamedTuple):
    """Vehicles or teams of one kind that reach an assembly place together."""

    origin: int
    kind: int
    way: Way
    departs_at: int
    movers: list[int]


def depart(run: Run, course: Course) -> None:
    """The convoy leaves its origin's bays and joins the road in this second."""
    problem = run.problem
    course.rides.sort(key=lambda ride: problem.rank[ride.mover])
    course.depart_at = run.now
    run.courses.append(course)
    course.number = len(run.courses)
    run.formed[course.origin].remove(course)
    run.touch(course.origin)
    run.standing[course.origin] -= course.returning
    run.dirty.update(range(len(problem.origins)) if problem.scenario.rules else (course.origin,))
    run.fleet_dirty = True
    run.exposed += course.people + course.crew
    people = [ride.people for ride in course.rides]
    claim(run, course, people)
    course.stamps.append((course.last_free, run.now, NEVER))
    predict(run, course)
    run.push(run.now, READY, course.number, course)


def predict(run: Run, course: Course) -> None:
    """Foretell when the convoy will have met, crossed and arrived, with the policy's margins."""
    people = [ride.people for ride in course.rides]
    policy = run.policy
    position = course.position
    for leg in course.way.legs[position:]:
        if leg in run.booked:
            run.booked[leg].pop(course.number, None)
    cast = foresee_own(run, course, people, (position, run.now, policy.queue_share))
    end = cast.arrives[-1]
    line = line_position(run.problem, course)
    margin = policy.margin_s + int(policy.margin_share * (end - run.now)) if end < NEVER else 0
    for number in range(position, len(course.way.legs)):
        leg = course.way.legs[number]
        if leg in run.booked:
            run.booked[leg][course.number] = cast.leaves[number]
    if line >= position:
        course.cross_by = cast.leaves[line] + (margin if line > position else 0)
    course.arrive_by = end + margin
    course.foreseen = cast.arrives
    course.expected = [at + margin for at in cast.arrives]


def ready(run: Run, course: Course) -> None:
    """The convoy enters its next leg as soon as the road lets it."""
    position = course.position
    leg = course.way.legs[position]
    taken = course.durations[position]
    if position in course.way.posts and (run.booked or rules_of(run.problem, course.side)):
        predict(run, course)
    if leg in run.booked:
        run.booked[leg].pop(course.number, None)
    at = enter(run, leg, run.now, taken)
    if at >= NEVER:
        run.fault("TIMES", course)
        return
    arrives, ready_at, _ = course.stamps[position]
    course.stamps[position] = (arrives, ready_at, at)
    place = run.problem.places[course.way.places[position]]
    since = arrives if place.kind == "meeting" and position else ready_at
    if place.wait_max_s is not None and at - since > place.wait_max_s:
        run.fault("WAIT", course)
    side = run.problem.sides[course.side]
    if side.line == course.way.places[position]:
        course.crossed_at = at
        if earliest(run, course, 0).crosses > at:
            run.fault("GATE", course)
        run.dirty.update(range(len(run.problem.origins)))
    run.push(at + taken, CONVOY_ARRIVES, course.number, course)


def convoy_arrives(run: Run, course: Course) -> None:
    """The convoy reaches the next place on its way."""
    problem = run.problem
    course.position += 1
    position = course.position
    now = run.now
    last = len(course.way.legs)
    if position == last or position in course.way.cuts:
        _judge_window(run, course, position)
    if position == last:
        if rules_of(problem, course.side) and earliest(run, course, 0).arrives > now:
            run.fault("GATE", course)
        course.stamps.append((now, now, now))
        _unload(run, course)
        return
    ready_at = now
    place = course.way.places[position]
    if position in course.way.posts:
        services = services_of(problem, place, [ride.people for ride in course.rides])
        run.coming[place] -= course.claimed.pop(place, 0)
        run.due[place].pop(course, None)
        ready_at = serve(run, place, now, services)
        if ready_at >= NEVER:
            run.fault("TIMES", course)
            return
    course.stamps.append((now, ready_at, NEVER))
    line = line_position(problem, course)
    if position in course.way.holds and line >= position and rules_of(problem, course.side):
        run.held.append(course)
        release_held(run, now)
    else:
        run.push(ready_at, READY, course.number, course)


def release_held(run: Run, soonest_at: int) -> None:
    """Let those go on who wait at a meeting point, as soon as the gates allow, but not before ``soonest_at``."""
    for course in list(run.held):
        position = course.position
        arrives = course.stamps[position][0]
        people = [ride.people for ride in course.rides]
        line = line_position(run.problem, course)
        later = hold_allowance(run, course, position)
        gates = earliest(run, course, 1 if later else 0)
        ahead = foresee(run, course.way, course.durations, people, (position, run.now, 0.0))
        until = max(arrives, soonest_at)
        for gate, soonest in ((gates.crosses, ahead.leaves[line]), (gates.arrives, ahead.arrives[-1])):
            if gate > soonest:
                until = max(until, gate - (soonest - run.now) - later) if gate < NEVER else NEVER
        wait_max = run.problem.places[course.way.places[position]].wait_max_s
        if wait_max is not None and until > arrives + wait_max:
            if soonest_at < arrives + wait_max:
                run.wake(arrives + wait_max - 1)
                continue
            run.fault("WAIT", course)
            until = soonest_at
        if until >= NEVER:
            continue
        if until > soonest_at:  # known with margins only: whoever it waits for may be there sooner
            if course.ask_at != until:
                course.ask_at = until
                run.wake(until)
            continue
        run.held.remove(course)
        course.stamps[position] = (arrives, until, NEVER)
        if until > arrives:
            course.holds.append((course.way.places[position], until))
        run.push(until, READY, course.number, course)


def _judge_window(run: Run, course: Course, position: int) -> None:
    since = max((cut for cut in (0, *course.way.cuts) if cut < position), default=0)
    for side in course.by_side:
        if not covers(run.problem.sides[side].windows, course.stamps[since][2], run.now):
            run.fault("WINDOW", course)


def _unload(run: Run, course: Course) -> None:
    problem, now = run.problem, run.now
    reception = problem.places[course.reception]
    course.arrived_at = now
    run.heading[course.reception].remove(course)
    course.unloaded_at = now + reception.unload_s
    desk = run.desk_free[course.reception]
    rate = reception.people_per_h
    for ride in course.rides:
        taken = at_rate_s(ride.people, rate) if rate is not None else 0
        desk = max(course.unloaded_at, desk if rate is not None else 0) + taken
        course.admitted.append(desk)
    if rate is not None:
        run.desk_free[course.reception] = desk
    if max(course.admitted) > problem.horizon:
        run.fault("HORIZON", course)
    run.exposed -= course.crew
    if problem.scenario.exposed_max is not None:
        run.push(max(course.admitted), WAKES, ALL, course.people)
    by_kind: dict[int, list[int]] = {}
    for ride in course.rides:
        kind = problem.mover_kind[ride.mover]
        work(run, ride.mover, ride.bay_at, course.unloaded_at)
        if not problem.kinds[kind].one_way:
            by_kind.setdefault(kind, []).append(ride.mover)
    for kind, movers in by_kind.items():
        at = course.unloaded_at + problem.kinds[kind].turnaround_s
        run.push(at, WAKES, FREED, Freed(course.reception, kind, movers))
    if course.team >= 0:
        work(run, course.team, course.last_free, now)
        run.idle[course.reception][problem.mover_kind[course.team]].append(course.team)
        run.touch_place(course.reception)
    run.fleet_dirty = True
    if problem.scenario.rules:
        run.dirty.update(range(len(problem.origins)))


def may_work(run: Run, mover: int, since: int, until: int) -> bool:
    """Whether a stretch of work keeps the mover's hours and duty."""
    kind = run.problem.kinds[run.problem.mover_kind[mover]]
    if kind.restless:
        return True
    if not covers(kind.hours, since, until):
        return False
    if kind.duty_s is None:
        return True
    begins = since if since - run.last_work[mover] >= kind.rest_s else run.duty_since[mover]
    return until - begins <= kind.duty_s


def work(run: Run, mover: int, since: int, until: int) -> None:
    """Note a stretch of work, and a fault where hours or duty were not kept."""
    if not may_work(run, mover, since, until):
        run.faults.append(("DUTY", -1, -1))
    kind = run.problem.kinds[run.problem.mover_kind[mover]]
    if since - run.last_work[mover] >= kind.rest_s:
        run.duty_since[mover] = since
    run.last_work[mover] = until


def send(run: Run, movers: list[int], origin: int, way: Way) -> None:
    """Set empty vehicles, or a team, of one kind on their way to an assembly place."""
    problem, now = run.problem, run.now
    kind = problem.mover_kind[movers[0]]
    run.inbound[origin][kind] += len(movers)
    run.touch(origin)
    taken = durations(problem, way, problem.kinds[kind].speed_milli, loaded=False)
    if not way.posts:
        at = now
        for leg, length in zip(way.legs, taken, strict=True):
            at = _enter_empty(run, leg, at, length)
        run.push(at, WAKES, ARRIVED, Came(origin, kind, way, now, movers))
        return
    for position in way.posts:
        place = way.places[position]
        run.coming[place] += problem.places[place].empty_s * len(movers)
    for mover in movers:
        _drive_on(run, Drive(mover, way, 0, now, origin), now)


def _enter_empty(run: Run, leg: int, at: int, length: int) -> int:
    from safeconduct.planner.spans import first_fit

    hours = run.problem.leg_hours[leg]
    return at + length if hours is None else first_fit(hours, at, length) + length


def _drive_on(run: Run, drive: Drive, at: int) -> None:
    """From a start or a post to the next post or the end."""
    problem = run.problem
    way = drive.way
    kind = problem.mover_kind[drive.mover]
    taken = durations(problem, way, problem.kinds[kind].speed_milli, loaded=False)
    position = drive.position
    while position < len(way.legs):
        at = _enter_empty(run, way.legs[position], at, taken[position])
        position += 1
        if position in way.posts:
            break
    if at >= NEVER:
        run.fault("TIMES")
        return
    thing = Drive(drive.mover, way, position, drive.departs_at, drive.origin)
    heappush(run.heap, (at, EMPTY_ARRIVES, problem.rank[drive.mover], 0, thing))


def empty_arrives(run: Run, drive: Drive) -> None:
    """An empty vehicle reaches a post, or the end of its run."""
    way = drive.way
    if drive.position == len(way.legs):
        kind = run.problem.mover_kind[drive.mover]
        came(run, Came(drive.origin, kind, way, drive.departs_at, [drive.mover]))
        return
    place = way.places[drive.position]
    service = run.problem.places[place].empty_s
    run.coming[place] -= service
    _drive_on(run, drive, serve(run, place, run.now, [service]))


def came(run: Run, arrived: Came) -> None:
    """Empty vehicles stand at their assembly place from now on."""
    problem, now = run.problem, run.now
    origin = problem.origins[arrived.origin]
    kind = problem.kinds[arrived.kind]
    if now > problem.horizon:
        run.faults.append(("HORIZON", arrived.origin, -1))
    if not covers(origin.empty_windows, arrived.departs_at, now):
        run.faults.append(("EMPTY-WINDOW", arrived.origin, -1))
    for mover in arrived.movers:
        run.treks.append(Trek(mover, arrived.way, arrived.departs_at, now))
        if not kind.restless:
            work(run, mover, arrived.departs_at, now)
    run.idle[origin.place][arrived.kind].extend(arrived.movers)
    run.inbound[arrived.origin][arrived.kind] -= len(arrived.movers)
    run.touch(arrived.origin)
    if kind.is_team:
        due = run.teams_due[arrived.origin]
        for _ in arrived.movers:
            due.pop(0)
    else:
        run.standing[arrived.origin] += len(arrived.movers)
        run.crowded.add(arrived.origin)
    run.dirty.add(arrived.origin)
