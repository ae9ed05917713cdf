"""Filling a convoy: bays, places, priority, the registration desk; then forming up and the decision to leave."""

from __future__ import annotations

from heapq import heappop, heappush

from safeconduct.planner.leaving import not_before, try_depart
from safeconduct.planner.moving import may_work
from safeconduct.planner.muster import OWN, SEAT, special_first, tail_people
from safeconduct.planner.opening import candidates, room_after, try_open
from safeconduct.planner.problem import Origin
from safeconduct.planner.spans import NEVER, covers
from safeconduct.planner.state import Course, Ride, Run
from safeconduct.planner.traffic import (
    claim,
    release_claims,
)
from safeconduct.planner.ways import durations
from safeconduct.units import at_rate_s

TRY_AGAIN_S = 900

Loads = tuple[tuple[int, int], ...]


def attend(run: Run, number: int) -> None:
    """Do at an assembly place whatever can be done in this second: send off, load, begin."""
    origin = run.problem.origins[number]
    for course in list(run.formed[number]):
        _give_team(run, origin, course)
        try_depart(run, course)
    while True:
        course_or_none = run.loading[number] or try_open(run, origin)
        if course_or_none is None:
            return
        if not _load_more(run, origin, course_or_none):
            return


def _give_team(run: Run, origin: Origin, course: Course) -> bool:
    """Give the convoy a team that stands here, if it has none; true when it has one."""
    if course.team >= 0:
        return True
    for kind in run.problem.kinds:
        if not kind.is_team or course.way.access & ~kind.access:
            continue
        idle = run.idle[origin.place][kind.index]
        fit = [team for team in idle if may_work(run, team, run.now, course.arrive_by + run.policy.margin_s)]
        if fit:
            course.team = min(fit)
            course.team_at = run.now
            idle.remove(course.team)
            run.touch(origin.index)
            course.crew += kind.crew
            return True
    return False


def _load_more(run: Run, origin: Origin, course: Course) -> bool:
    """Bay what can be bayed now. True when the convoy is full and closed, so that the next may begin."""
    number = origin.index
    has_team = _give_team(run, origin, course)
    busy = run.bays_busy[number]
    course.room = room_after(run, course)
    while busy and busy[0] <= run.now:
        heappop(busy)
    refused: set[int] = set()
    while course.returning < course.target:
        free = origin.bays - len(busy)
        if free <= 0:
            run.wake_origin(number, busy[0])
            return False
        spare = course.target - course.returning - (0 if has_team else 1)
        batch = _pick(run, origin, course, (min(free, spare), refused))
        if (
            batch
            and not has_team
            and len(_pick(run, origin, course, (len(batch) + 1, refused))) == len(batch)
        ):
            batch = batch[:-1]  # one stays back for the team, for forming up begins with the last vehicle
        if not batch:
            if spare <= 0:
                return _await(run, origin, course)
            if _worth_waiting(run, origin, course):
                return False
            if not has_team:
                return _await(run, origin, course)
            if (
                course.last_free < course.team_at
                and course.rides
                and _coming(run, origin)
                and run.now < course.deadline
            ):
                run.wake_origin(number, course.deadline)
                return False
            break
        if _second_taken(run, origin, course, batch[0]):
            run.wake_origin(number, run.now + 1)
            return False
        refused |= {mover for mover in batch if not _bay(run, origin, course, mover)}
        if course.returning == course.target < run.problem.scenario.convoy.most and _falls_short(run, course):
            course.target += 1
    if not has_team:
        return _await(run, origin, course)
    own = _own_here(run, origin) if course.own_target > course.own_taken else []
    if own and origin.people_per_h is not None and _second_taken(run, origin, course, min(own)):
        run.wake_origin(number, run.now + 1)
        return False
    _close(run, origin, course)
    return True


def _falls_short(run: Run, course: Course) -> bool:
    """Whether too few people for a convoy of their own would be left of a step if this one left as it is."""
    short = course.cap - course.people
    groups = candidates(run.problem, run.problem.origins[course.origin], course.side, course.reception)
    return course.room == 0 and 0 < short < tail_people(run, groups)


def _second_taken(run: Run, origin: Origin, course: Course, mover: int) -> bool:
    """Whether vehicles began to load in this very second that come after this one in the order of ids.

    Where there is a desk, its order goes by convoys too: two convoys never begin in one second there.
    """
    stamp, highest, turn = run.bay_second[origin.index]
    if stamp != run.now:
        return False
    return run.problem.rank[mover] < highest or (origin.people_per_h is not None and turn != course.turn)


def _own_here(run: Run, origin: Origin) -> list[int]:
    own = [kind.index for kind in run.problem.kinds if kind.one_way and kind.home == origin.place]
    return [mover for kind in own for mover in run.idle[origin.place][kind]]


def _await(run: Run, origin: Origin, course: Course) -> bool:
    """Wait for the team; when it comes too late for those aboard, the dispatch has failed."""
    latest = course.deadline - run.problem.scenario.convoy.form_up_s
    if run.now < latest:
        run.wake_origin(origin.index, min(latest, NEVER))
        return False
    run.fault("TEAM", course)
    _close(run, origin, course)
    return True


def _pick(run: Run, origin: Origin, course: Course, limits: tuple[int, set[int]]) -> list[int]:
    """Vehicles that stand here and can carry somebody who waits: at most so many, none refused before."""
    problem = run.problem
    most, refused = limits
    groups = candidates(problem, origin, course.side, course.reception)
    need = [0, 0, 0, 0]
    for group in groups:
        need[problem.groups[group].need] += run.waiting[group]
    ends = course.arrive_by + run.policy.margin_s
    chosen: list[int] = []
    kinds = run.problem.mover_kind
    special = course.special - sum(not problem.kinds[kinds[ride.mover]].holds[SEAT] for ride in course.rides)
    for number in special_first(problem):
        kind = problem.kinds[number]
        idle = run.idle[origin.place][number]
        if not idle or course.way.access & ~kind.access or len(chosen) >= most:
            continue
        if durations(problem, course.way, kind.speed_milli, loaded=True) > course.durations:
            continue
        wanted = max(
            (-(-need[n] // kind.holds[n]) for n in range(4) if kind.holds[n] and need[n] > 0), default=0
        )
        if course.cap < sum(need):
            wanted = max(wanted, most)
        count = min(wanted, most - len(chosen)) if any(kind.holds[n] and need[n] > 0 for n in range(4)) else 0
        if not kind.holds[SEAT]:
            count = min(count, special)
            special -= max(0, count)
        fit = [mover for mover in idle if mover not in refused and may_work(run, mover, run.now, ends)]
        taken = sorted(fit)[:count]
        for n in range(4):
            need[n] -= len(taken) * kind.holds[n]
        chosen += taken
    return sorted(chosen, key=problem.rank.__getitem__)


def _coming(run: Run, origin: Origin) -> bool:
    return any(run.inbound[origin.index][kind] for kind in special_first(run.problem))


def _worth_waiting(run: Run, origin: Origin, course: Course) -> bool:
    """Whether more vehicles of use are on their way here and come in time for this convoy."""
    problem = run.problem
    if course.people >= course.cap:
        return False
    if not _coming(run, origin):
        return (
            len(course.rides) + course.own_target < problem.scenario.convoy.least
            and run.now < course.deadline
        )
    patience = run.policy.places[origin.index].patience_s
    latest = min(course.deadline, course.window_until) - problem.scenario.convoy.form_up_s - 900
    until = min(latest, run.now + patience, course.last_free + patience)
    if course.returning + course.own_target < problem.scenario.convoy.least:
        until = latest
    if run.now >= until:
        return False
    run.wake_origin(origin.index, until)
    return True


def fill(run: Run, course: Course, mover: int, most: int) -> Loads:
    """Who gets into a vehicle: by need and priority, households together, nobody past whom somebody higher could go."""
    problem = run.problem
    origin = problem.origins[course.origin]
    kind = problem.kinds[problem.mover_kind[mover]]
    groups = candidates(problem, origin, course.side, course.reception)
    loads: list[tuple[int, int]] = []
    for need in range(4):
        places = kind.holds[need]
        if not places or (need == OWN) != kind.one_way:
            continue
        higher: list[tuple[int, int, int]] = []
        placed: list[tuple[int, int]] = []
        for group in groups:
            people = problem.groups[group]
            if people.need != need or run.waiting[group] <= 0:
                continue
            waiting = (
                min(run.waiting[group], most) if people.undertaking == course.side else run.waiting[group]
            )
            limit = min(places, waiting, most)
            for priority, cap, _ in higher:
                if priority < people.priority:
                    limit = min(limit, cap - sum(more for lower, more in placed if lower > priority))
            whole = limit == run.left[group]
            odd = (
                course.cap - course.people
            ) % people.household  # those go first who fill a step to the last person
            if (
                not whole
                and odd
                and 0 < course.room < NEVER
                and limit >= people.household
                and limit > places - odd
            ):
                limit = places - odd
            taken = limit if whole else limit // people.household * people.household
            if taken > 0:
                loads.append((group, taken))
                placed.append((people.priority, taken))
                places -= taken
                most -= taken
            remains = run.waiting[group] - taken
            if remains > 0:
                # Where the convoy fills a step or a quota to the last person, no place in it is left to give away.
                spare = min(people.household, remains) - 1 if course.room else 0
                higher.append((people.priority, spare, group))
    return tuple(loads)


def _bay(run: Run, origin: Origin, course: Course, mover: int) -> bool:
    """Load one vehicle from this second on. False when nobody could get in, or not in time."""
    problem = run.problem
    convoy = problem.scenario.convoy
    loads = _seated(run, origin, course, mover)
    people = sum(more for _, more in loads)
    if not people:
        return False
    boards = sum(more * problem.boarding_s[problem.groups[group].need] for group, more in loads)
    free_at = run.now + boards
    register = run.register_free[origin.index]
    if origin.people_per_h is not None:
        register = max(run.now, register) + at_rate_s(people, origin.people_per_h)
        free_at = max(free_at, register)
    latest = min(course.deadline, run.now + convoy.hold_max_s)
    late_team = course.team >= 0 and course.last_free < course.team_at  # forming up must not begin without it
    if len(course.rides) >= convoy.least and not late_team:
        latest = min(latest, course.window_until)
    in_time = free_at + convoy.form_up_s <= latest
    if not covers(origin.hours, run.now, free_at) or not in_time:
        return False
    run.register_free[origin.index] = register
    _board(run, origin, course, Ride(mover, loads, people, run.now, free_at))
    return True


def _seated(run: Run, origin: Origin, course: Course, mover: int) -> Loads:
    """Who gets into the next vehicle, so that enough are left for the vehicles that a convoy still needs."""
    problem = run.problem
    kind = problem.kinds[problem.mover_kind[mover]]
    least = problem.scenario.convoy.least
    tail = tail_people(run, candidates(problem, origin, course.side, course.reception))
    still = max(0, least - len(course.rides) - course.own_target * (not kind.one_way) - 1)
    if course.team < 0:
        still = max(still, tail // least)  # somebody is left for the vehicle that waits for the team
    most = course.cap - course.people - still
    if len(course.rides) < least and course.cap < least * max(1, sum(kind.holds)):
        most = min(most, max(1, -(-course.cap // max(course.target + course.own_target, 1))))
    loads = fill(run, course, mover, max(0, most))
    people = sum(more for _, more in loads)
    behind = course.cap - course.people + course.room - people
    if 0 < behind < tail and people > tail - behind:  # too few for a convoy of their own would be left behind
        loads = fill(run, course, mover, people - (tail - behind))
    return loads


def _board(run: Run, origin: Origin, course: Course, ride: Ride) -> None:
    """Note that a vehicle loads from this second on."""
    problem, number = run.problem, origin.index
    kind = problem.kinds[problem.mover_kind[ride.mover]]
    for group, more in ride.loads:
        run.waiting[group] -= more
        run.left[group] -= more
        side = problem.groups[group].undertaking
        course.by_side[side] = course.by_side.get(side, 0) + more
    run.admitted_to[course.reception] += ride.people
    course.rides.append(ride)
    course.people += ride.people
    course.crew += kind.crew
    course.first_bay = min(course.first_bay, run.now)
    course.last_free = max(course.last_free, ride.free_at)
    course.deadline = course.first_bay + problem.scenario.convoy.hold_max_s
    run.idle[origin.place][kind.index].remove(ride.mover)
    run.touch(number)
    if kind.one_way:
        course.own_taken += 1
    else:
        course.returning += 1
        heappush(run.bays_busy[number], ride.free_at)
    stamp, highest, _ = run.bay_second[number]
    rank = problem.rank[ride.mover]
    run.bay_second[number] = (run.now, max(rank, highest) if stamp == run.now else rank, course.turn)


def _close(run: Run, origin: Origin, course: Course) -> None:
    """Private vehicles join, the convoy forms up, and the next may load."""
    problem = run.problem
    ends = course.arrive_by + run.policy.margin_s
    for mover in sorted(_own_here(run, origin)):
        if course.own_taken >= course.own_target:
            if course.own_taken >= problem.scenario.convoy.most_own or not _falls_short(run, course):
                break
            course.own_target += 1
        if may_work(run, mover, run.now, ends) and not _bay(run, origin, course, mover):
            break
    course.closed = True
    run.loading[origin.index] = None
    run.touch(origin.index)
    if not course.rides:
        _give_up(run, origin, course)
        return
    if not course.by_side.get(course.side):  # only people under no undertaking got in: no rule counts it
        run.granted[course.side].remove(course)
        course.side = 0
        run.granted[0].append(course)
    key = (course.side, course.step)
    run.closed_people[key] = run.closed_people.get(key, 0) + course.by_side.get(course.side, 0)
    if len(course.rides) < problem.scenario.convoy.least:
        run.fault("SIZE", course)
    if course.last_free < course.team_at:
        run.fault("TEAM", course)
    course.durations = durations(
        problem,
        course.way,
        max(problem.kinds[problem.mover_kind[ride.mover]].speed_milli for ride in course.rides),
        loaded=True,
    )
    claim(run, course, [ride.people for ride in course.rides])
    course.depart_at = course.last_free + problem.scenario.convoy.form_up_s
    course.leaves_by = course.depart_at if not_before(run, course) <= course.depart_at else course.deadline
    run.formed[origin.index].append(course)
    run.touch(origin.index)
    run.push(max(course.depart_at, run.now + 1), 4, 1, origin.index)
    if course.depart_at <= run.now:
        try_depart(run, course)


def _give_up(run: Run, origin: Origin, course: Course) -> None:
    """Nobody could get in: as if the convoy had never been begun, and not tried again for a while."""
    run.granted[course.side].remove(course)
    release_claims(run, course)
    run.heading[course.reception].remove(course)
    if course.team >= 0:
        run.idle[origin.place][run.problem.mover_kind[course.team]].append(course.team)
    run.touch(origin.index)
    until = run.now + TRY_AGAIN_S
    run.barren[origin.index, course.side, course.reception] = until
    run.wake_origin(origin.index, until)
