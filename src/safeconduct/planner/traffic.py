"""What stands in line: posts, legs, carriageways and desks, and what a convoy on its way would meet."""

from __future__ import annotations

from bisect import bisect_right
from heapq import heapreplace

from safeconduct.planner.problem import Problem
from safeconduct.planner.spans import NEVER, first_fit
from safeconduct.planner.state import Course, Run
from safeconduct.planner.ways import Way
from safeconduct.units import at_rate_s

MOST_QUEUE_S = (
    9000  # before its first vehicle is inspected: a convoy that would stand longer at a post leaves later
)


def serve(run: Run, place: int, arrives: int, services: list[int]) -> int:
    """Inspect vehicles that join the queue together, in order; the second in which the last one is through."""
    lanes = run.lanes[place]
    run.last_start[place], ends = _serve(
        lanes, (run.last_start[place], arrives), services, run.problem.post_hours[place]
    )
    return ends


def _serve(
    lanes: list[int], since: tuple[int, int], services: list[int], hours: tuple[tuple[int, int], ...] | None
) -> tuple[int, int]:
    starts = max(since)
    ends = 0
    if hours is None and len(lanes) == 1:
        starts = max(starts, lanes[0])
        ends = starts + sum(services)
        lanes[0] = ends
        return (ends - services[-1] if services else starts), ends
    if hours is None:
        for service in services:
            if lanes[0] > starts:  # noqa: PLR1730  # the innermost loop: a call of max takes longer than all the rest
                starts = lanes[0]
            done = starts + service
            heapreplace(lanes, done)
            if done > ends:  # noqa: PLR1730  # the same
                ends = done
        return starts, min(ends, NEVER)
    opens = closes = -NEVER  # the span that the last one was inspected in
    for service in services:
        starts = max(starts, lanes[0])
        if starts + service > closes or starts < opens:
            starts = first_fit(hours, starts, service)
            at = bisect_right(hours, (starts, NEVER)) - 1
            opens, closes = hours[at] if at >= 0 and starts < NEVER else (-NEVER, -NEVER)
        done = starts + service
        heapreplace(lanes, done)
        ends = max(ends, done)
    return starts, min(ends, NEVER)


def entry(run: Run, leg: int, ready: int, taken: int) -> int:
    """First second in which a convoy that is ready could enter the leg, as things stand."""
    headway_s, most, lane, hours = run.problem.leg_rules[leg]
    since = ready
    exits = run.exits[leg]
    if exits:
        since = max(since, run.entered[leg] + headway_s, exits[-1] + headway_s - taken)
        if most is not None and len(exits) >= most >= 1:
            since = max(since, exits[-most])
    if most is not None and most < 1:
        return NEVER
    if lane:
        for other, left in run.carriageway.get(lane, {}).items():
            if other != leg and left > since:
                since = left
    if hours is None:
        return since
    return first_fit(hours, since, taken) if since < NEVER else NEVER


def enter(run: Run, leg: int, ready: int, taken: int) -> int:
    """Let the convoy enter, and remember it for those who follow."""
    at = entry(run, leg, ready, taken)
    run.entered[leg] = at
    run.exits[leg].append(at + taken)
    lane = run.problem.legs[leg].lane
    if lane:
        run.carriageway.setdefault(lane, {})[leg] = at + taken
    return at


def _behind(run: Run, leg: int, at: int) -> int:
    """First second, not before ``at``, that keeps the headway from all who are expected to enter the leg."""
    booked = run.booked.get(leg)
    if not booked:
        return at
    headway = run.problem.legs[leg].headway_s
    for other in sorted(booked.values()):
        if other - headway < at < other + headway:
            at = other + headway
    return at


def services_of(problem: Problem, place: int, people: list[int]) -> list[int]:
    """Seconds of inspection, vehicle by vehicle."""
    source = problem.places[place]
    return [source.vehicle_s + source.person_s * each for each in people]


class Forecast:
    """When a convoy would be where: arrival, readiness and leaving at every position of its way.

    ``queue`` is the longest time that it would stand at a post before its first vehicle is inspected.
    """

    __slots__ = ("arrives", "leaves", "queue", "ready")

    def __init__(self, arrives: list[int], ready: list[int], leaves: list[int], queue: int) -> None:
        self.queue = queue
        self.arrives = arrives
        self.ready = ready
        self.leaves = leaves


def expected_lanes(run: Run, place: int, at: int, share: float, own: Course | None = None) -> list[int]:
    """When the lanes of a post will be free for a convoy that joins its queue then, by who is expected before it."""
    lanes = run.lanes[place]
    count = len(lanes)
    ahead: list[tuple[int, int]] = []
    empties_s = run.coming[place]
    for course, (position, service) in run.due[place].items():
        empties_s -= service
        if course is not own and course.foreseen[position] < at:
            ahead.append((course.foreseen[position], service))
    more = int(share * empties_s / count)
    lanes = [lane + more for lane in lanes]
    for arrives, service in sorted(ahead):
        more = int(share * service / count)
        lanes = [(max(arrives, lane)) + more for lane in lanes]
    return lanes


def foresee(  # the road, the convoy, the second
    run: Run,
    way: Way,
    taken: tuple[int, ...],
    people: list[int],
    since: tuple[int, int, float],
    own: Course | None = None,
) -> Forecast:
    """Drive a convoy over its way as things stand. ``since`` is (position, second, queue share).

    The queue share says how much of the inspection of those who are expected at a post before it is reckoned to come
    first: 0 gives a time that nothing can beat, 1 a time that is rarely missed. ``own`` is the convoy itself, where it
    has been announced.
    """
    position, at, share = since
    count = len(way.legs)
    arrives, ready, leaves = [at] * (count + 1), [at] * (count + 1), [at] * (count + 1)
    problem = run.problem
    posts = way.posts
    queue = 0
    for number in range(position, count):
        if number in posts and number > position:
            place = way.places[number]
            lanes = expected_lanes(run, place, at, share, own) if share else list(run.lanes[place])
            queue = max(queue, min(lanes) - at)
            services = services_of(problem, place, people)
            _, at = _serve(lanes, (run.last_start[place], at), services, problem.post_hours[place])
        leg = way.legs[number]
        ready[number] = at
        if share and run.booked.get(leg):
            at = _behind(run, leg, at)
        at = entry(run, leg, at, taken[number])
        leaves[number] = at
        at += taken[number]
        if at >= NEVER:
            arrives[number + 1 :] = [NEVER] * (count - number)
            leaves[number:] = [NEVER] * (count + 1 - number)
            return Forecast(arrives, ready, leaves, queue)
        arrives[number + 1] = at
    leaves[count] = at
    return Forecast(arrives, ready, leaves, queue)


def claim(run: Run, course: Course, people: list[int]) -> None:
    """Announce a convoy to the posts on its way, in place of what it announced before."""
    release_claims(run, course)
    for position in course.way.posts:
        if position > course.position:
            place = course.way.places[position]
            course.claimed[place] = sum(services_of(run.problem, place, people))
            run.coming[place] += course.claimed[place]
            run.due[place][course] = (position, course.claimed[place])


def release_claims(run: Run, course: Course) -> None:
    """Take back what a convoy announced."""
    for place, seconds in course.claimed.items():
        run.coming[place] -= seconds
        del run.due[place][course]
    course.claimed = {}


def foresee_own(run: Run, course: Course, people: list[int], since: tuple[int, int, float]) -> Forecast:
    """Drive an announced convoy over its way: the same as ``foresee``, its own announcement left out."""
    return foresee(run, course.way, course.durations, people, since, course)


def wait_excess(run: Run, way: Way, forecast: Forecast) -> int:
    """Seconds by which the convoy would stand too long somewhere on its way, and so had better leave later."""
    excess = 0
    for position in range(1, len(way.legs)):
        place = run.problem.places[way.places[position]]
        if place.wait_max_s is not None:
            since = forecast.arrives if place.kind == "meeting" else forecast.ready
            waits = forecast.leaves[position] - since[position]
            most = max(0, int(place.wait_max_s * run.policy.wait_share) - run.policy.margin_s)
            excess = max(excess, waits - most)
    return max(excess, forecast.queue - MOST_QUEUE_S)


def line_position(problem: Problem, course: Course) -> int:
    """Position on the convoy's way of its undertaking's line; −1 where it has none."""
    line = problem.sides[course.side].line
    return course.way.places.index(line) if line in course.way.places[:-1] else -1


def hold_allowance(run: Run, course: Course, since: int = 0) -> int:
    """How long the convoy may be reckoned to wait at its meeting points after ``since``, up to the line."""
    line = line_position(run.problem, course)
    waits = (
        run.problem.places[course.way.places[at]].wait_max_s for at in course.way.holds if since < at <= line
    )
    return sum(int(run.policy.hold_share * (7200 if longest is None else longest)) for longest in waits)


def admitted_by(run: Run, reception: int, arrives: int, people: int) -> int:
    """Second by which a desk will have admitted a convoy's people, if those ahead on their way come as foreseen."""
    place = run.problem.places[reception]
    ready = arrives + place.unload_s
    if place.people_per_h is None:
        return ready
    free_at = run.desk_free[reception]
    ahead = []
    for course in run.heading[reception]:
        comes = course.foreseen[-1] if course.foreseen else course.arrive_by
        if comes <= arrives:
            ahead.append((comes, course.people if course.closed else course.cap))
    for comes, more in sorted(ahead):
        free_at = max(free_at, comes + place.unload_s) + at_rate_s(more, place.people_per_h)
    return max(free_at, ready) + at_rate_s(people, place.people_per_h)
