"""Whether to begin a convoy at an assembly place now: for whom, to which reception, by which road, of what size."""

from __future__ import annotations

from typing import NamedTuple, cast

from safeconduct.agreement.rules import Paired, Tranches
from safeconduct.planner.delays import best_way, loads, opening_delay, slowest
from safeconduct.planner.gates import committed, in_step_people, next_step, rules_of
from safeconduct.planner.muster import SEAT, Limits, Muster, muster_at
from safeconduct.planner.policy import at_turn
from safeconduct.planner.problem import Origin, Problem, Side
from safeconduct.planner.spans import NEVER
from safeconduct.planner.state import Course, Run
from safeconduct.planner.traffic import Forecast, admitted_by, claim, line_position
from safeconduct.planner.ways import Way, loaded_ways
from safeconduct.scenario.model import NEEDS

LATE_BELOW = (
    20  # for each vehicle of a least convoy: with fewer people left, private vehicles go on their own
)
LAST_SHARE = 0.4  # of the usual size, the last convoy of private vehicles
BLOCKED_S = 3600  # how long a gate whose opening is not known yet is reckoned to stay shut
MOST_LEAD = 5  # convoys by which the side with the longer road may be ahead of its partners


class Choice(NamedTuple):
    """A convoy that could be begun: what it would be, when it would leave, and how good that is (less is better)."""

    score: float
    course: Course
    departs_at: int
    people: list[int]


def accepts(problem: Problem, group: int, reception: int) -> bool:
    """Whether people of a group may be brought to a reception."""
    people = problem.groups[group]
    place = problem.places[reception]
    return (
        reception in people.destinations and place.kind == "reception" and NEEDS[people.need] in place.needs
    )


def candidates(problem: Problem, origin: Origin, side: int, reception: int) -> tuple[int, ...]:
    """Groups of a place whom a convoy of this undertaking to this reception may take, highest priority first."""
    key = (origin.index, side, reception)
    known = problem.members.get(key)
    if known is None:
        known = problem.members[key] = tuple(
            group
            for group in origin.groups
            if problem.groups[group].undertaking in (0, side) and accepts(problem, group, reception)
        )
    return known


def receptions_of(problem: Problem, origin: Origin, side: int) -> tuple[tuple[int, tuple[Way, ...]], ...]:
    """Receptions that people of an undertaking at a place may be brought to, with the roads there."""
    key = (origin.index, side)
    known = problem.receptions.get(key)
    if known is None:
        found = sorted(
            {
                place
                for group in origin.groups
                if problem.groups[group].undertaking == side
                for place in problem.groups[group].destinations
                if accepts(problem, group, place)
            }
        )
        line = problem.sides[side].line
        with_ways = ((place, loaded_ways(problem, origin.place, place, line)) for place in found)
        known = problem.receptions[key] = tuple((place, ways) for place, ways in with_ways if ways)
    return known


def allowance(run: Run, side: int, reception: int) -> int:
    """The most people of an undertaking whom the next convoy to a reception may take."""
    problem = run.problem
    most = problem.sides[side].most - (committed(run, side) if side else 0)
    capacity = problem.places[reception].capacity
    if capacity is not None:
        loading = (course for course in run.loading if course is not None and course.reception == reception)
        most = min(
            most, capacity - run.admitted_to[reception] - sum(each.cap - each.people for each in loading)
        )
    for rule in rules_of(problem, side):
        if isinstance(rule, Tranches):
            most = min(most, next_step(run, rule, problem.sides[side])[1])
    return max(0, most)


def room_after(run: Run, course: Course) -> int:
    """People who may still go after this convoy in its step and under its quota, other convoys' places reserved."""
    problem = run.problem
    side = problem.sides[course.side]
    if not course.side:
        return NEVER
    room = side.most - committed(run, side.index) if _quota(run, side) else NEVER
    for rule in rules_of(problem, side.index):
        if isinstance(rule, Tranches):
            column = 0 if rule.a == side.id else 1
            taken = in_step_people(run, side.index, course.step)
            room = min(room, rule.steps[course.step][column] - taken if course.step < len(rule.steps) else 0)
    return max(0, room)


def _quota(run: Run, side: Side) -> bool:
    return bool(side.index) and run.problem.scenario.undertakings[side.index - 1].quota is not None


def try_open(run: Run, origin: Origin) -> Course | None:
    """Begin a convoy here if one can be begun; otherwise see to it that the question is asked again."""
    if not _people_wait(run, origin) or not _vehicles_stand(run, origin) or not _team_at_hand(run, origin):
        return None
    best: Choice | None = None
    for side in origin.undertakings:
        for reception, ways in receptions_of(run.problem, origin, side):
            choice = _consider(run, origin, (side, reception), ways)
            if choice is not None and (best is None or choice.score < best.score):
                best = choice
    if best is None or not _patient(run, origin, best):
        return None
    course = best.course
    course.depart_at = best.departs_at
    course.turn = run.opened[origin.index]
    run.opened[origin.index] += 1
    run.since[origin.index] = NEVER
    claim(run, course, best.people)
    run.granted[course.side].append(course)
    course.room = room_after(run, course)
    run.loading[origin.index] = course
    run.heading[course.reception].append(course)
    run.touch(origin.index)
    return course


def _people_wait(run: Run, origin: Origin) -> bool:
    return any(run.waiting[group] for group in origin.groups)


def _vehicles_stand(run: Run, origin: Origin) -> bool:
    idle = run.idle[origin.place]
    return any(idle[kind.index] for kind in run.problem.kinds if not kind.is_team)


def _consider(run: Run, origin: Origin, to: tuple[int, int], ways: tuple[Way, ...]) -> Choice | None:
    side, reception = to
    problem = run.problem
    if run.barren.get((origin.index, side, reception), -1) > run.now:
        return None
    groups = candidates(problem, origin, side, reception)
    most = allowance(run, side, reception)
    policy = run.policy.places[origin.index]
    turn = run.opened[origin.index]
    target = max(1, at_turn(policy.sizes, turn))
    least = problem.scenario.convoy.least
    until = run.now + problem.scenario.convoy.hold_max_s // 2 + ways[0].base_s + run.policy.margin_s
    late = sum(run.left[group] for group in groups if problem.groups[group].need == SEAT) < LATE_BELOW * least
    own = _late_own(run, origin, policy.own_late) if late else at_turn(policy.own, turn)
    limits = Limits(most, target, own, target if late else at_turn(policy.special, turn), until)
    muster = muster_at(run, origin, groups, limits)
    fewest = min(
        (min(problem.groups[group].household, run.left[group]) for group in groups if run.waiting[group] > 0),
        default=1,
    )
    if muster.people < max(least, fewest) or muster.wanted + muster.own <= 0:
        return None
    if muster.here + muster.own < least:
        return None
    few = muster.here < muster.wanted or (muster.seats_called and not muster.seats)
    if few and not _enough(run, origin, muster):
        return None
    muster = _keep_whole(run, groups, muster, most)
    way, forecast, departs_at = best_way(run, origin, ways, muster)
    if way is None or forecast is None:
        return None
    course = Course(origin.index, side, reception, way)
    course.target = max(muster.wanted, least - muster.own)
    course.own_target = muster.own
    course.special = muster.special
    course.cap = muster.people
    course.durations = slowest(run, way, muster)
    for rule in rules_of(problem, side):
        if isinstance(rule, Tranches):
            course.step = next_step(run, rule, problem.sides[side])[0]
        elif isinstance(rule, Paired):
            course.leading = leads(problem, rule, problem.sides[side].id)
    course.foreseen = forecast.arrives
    delay = opening_delay(run, origin, course, forecast, (departs_at, loads(muster)))
    run.blocked[origin.index] = run.now + (BLOCKED_S if delay is None else delay)
    if delay is None:
        return None
    if delay > 0:
        run.wake_origin(origin.index, run.now + delay)
        return None
    course.cross_by = _line_at(problem, course, forecast)
    course.arrive_by = forecast.arrives[-1]
    course.expected = forecast.arrives
    out_at = forecast.arrives[-1] + problem.places[reception].unload_s
    queue_s = admitted_by(run, reception, forecast.arrives[-1], muster.people) - out_at
    slow = forecast.arrives[-1] - run.now + policy.prefer_s[reception] + int(run.policy.desk_share * queue_s)
    total = sum(run.waiting[group] for group in groups)
    urgent = any(by > run.now for _, by in problem.sides[side].musts)
    score = slow * (max(1, total) / max(1, muster.people)) ** 0.5 - (10**6 if urgent else 0)
    return Choice(score, course, departs_at, loads(muster))


def _late_own(run: Run, origin: Origin, size: int) -> int:
    """Private vehicles for a convoy of their own; the last one is small, for its people come to the desk last."""
    problem = run.problem
    stock = sum(
        len(run.idle[origin.place][kind.index])
        for kind in problem.kinds
        if kind.one_way and kind.home == origin.place
    )
    last = max(problem.scenario.convoy.least, int(LAST_SHARE * size))
    return stock - last if max(size // 2, 2 * last) < stock <= size else size


def _line_at(problem: Problem, course: Course, forecast: Forecast) -> int:
    line = line_position(problem, course)
    return forecast.leaves[line] if line >= 0 else NEVER


def _team_at_hand(run: Run, origin: Origin) -> bool:
    there = promised = 0
    for kind in run.problem.kinds:
        if kind.is_team:
            there += len(run.idle[origin.place][kind.index])
    soon = run.now + (run.problem.scenario.convoy.hold_max_s - run.problem.scenario.convoy.form_up_s) * 4 // 5
    if not run.policy.places[origin.index].team_here:
        there += sum(at <= soon for at in run.teams_due[origin.index])
    for course in (run.loading[origin.index], *run.formed[origin.index]):
        promised += course is not None and course.team < 0
    return there > promised


def _keep_whole(run: Run, groups: tuple[int, ...], muster: Muster, most: int) -> Muster:
    """Where a step or quota would end amid a household, leave whole households for one more convoy.

    The last places of a step may not go to single people of a lower class while families of a higher one wait, even
    where no family fits: so the single ones go in the convoy before.
    """
    if muster.people < most:
        return muster
    problem = run.problem
    waiting = [problem.groups[group] for group in groups if run.waiting[group] > 0]
    for people in waiting:
        odd = most % people.household
        lower = any(other.need == people.need and other.priority > people.priority for other in waiting)
        if odd and lower and run.waiting[people.index] >= most:
            rest = problem.scenario.convoy.least * people.household
            if muster.people > rest + odd:
                return muster._replace(people=muster.people - rest)
    return muster


def _enough(run: Run, origin: Origin, muster: Muster) -> bool:
    """Whether to begin with fewer vehicles than wanted: enough stand here, or the rest was waited for long enough."""
    policy = run.policy.places[origin.index]
    if (muster.seats or not muster.seats_called) and muster.here >= policy.eager * muster.wanted:
        return True
    since = min(run.since[origin.index], run.now)
    run.since[origin.index] = since
    if run.now >= since + policy.patience_s:
        return True
    run.wake_origin(origin.index, since + policy.patience_s)
    return False


def _patient(run: Run, origin: Origin, best: Choice) -> bool:
    """Keep the delay that the policy asks for before this convoy, and wait for the partner where convoys are paired."""
    number = origin.index
    delay = at_turn(run.policy.places[number].delays_s, run.opened[number])
    if delay > 0:
        since = min(run.since[number], run.now)
        run.since[number] = since
        if run.now < since + delay:
            run.wake_origin(number, since + delay)
            return False
    return _partner_ready(run, best.course)


def _partner_ready(run: Run, course: Course) -> bool:
    """Where convoys are paired: the side with the longer road goes first, and the other follows its forecast."""
    problem = run.problem
    for rule in rules_of(problem, course.side):
        if not isinstance(rule, Paired):
            continue
        own = problem.sides[course.side]
        other = problem.sides[problem.side_at[rule.b if rule.a == own.id else rule.a]]
        ours, theirs = len(run.granted[own.index]), len(run.granted[other.index])
        if ours < theirs or committed(run, other.index) >= other.full:
            continue
        lead = ours - theirs + 1
        if not leads(problem, rule, own.id) or lead > MOST_LEAD or _could_form(run, other.index) < lead:
            return False
    return True


def _could_form(run: Run, side: int) -> int:
    """Convoys of an undertaking that the vehicles and teams at its places, and on their way to them, could make."""
    problem = run.problem
    total = 0
    for origin in problem.origins:
        if side not in origin.undertakings or not run.all_left(origin.index, side):
            continue
        vehicles = teams = 0
        for kind in problem.kinds:
            count = len(run.idle[origin.place][kind.index]) + run.inbound[origin.index][kind.index]
            if kind.is_team:
                teams += count
            elif any(kind.holds):
                vehicles += count
        total += min(teams, vehicles // problem.scenario.convoy.least)
    return total


def leads(problem: Problem, rule: Paired, side: str) -> bool:
    """Whether convoys of this undertaking have the longer road to their meeting point."""
    a_s = approach_s(problem, problem.side_at[rule.a], rule.meeting_a)
    b_s = approach_s(problem, problem.side_at[rule.b], rule.meeting_b)
    return (a_s >= b_s) == (side == rule.a)


def approach_s(problem: Problem, side: int, meeting: str) -> int:
    """Seconds of the shortest road from any of an undertaking's places to its meeting point."""
    key = ("approach", side, meeting)
    if key not in problem.ways:
        place = problem.place_at[meeting]
        found = [NEVER]
        for origin in problem.origins:
            if side in origin.undertakings:
                for _, ways in receptions_of(problem, origin, side):
                    for way in ways:
                        if place in way.places:
                            legs = way.legs[: way.places.index(place)]
                            found.append(sum(problem.legs[leg].loaded_s for leg in legs))
        problem.ways[key] = min(found)
    return cast("int", problem.ways[key])
