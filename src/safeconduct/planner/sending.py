"""Where empty vehicles go next: each draws towards the place that brings most people out soonest."""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from safeconduct.planner.gates import callable_now
from safeconduct.planner.moving import may_work, send
from safeconduct.planner.muster import SEAT, special_first
from safeconduct.planner.opening import receptions_of
from safeconduct.planner.parking import room
from safeconduct.planner.policy import at_turn
from safeconduct.planner.problem import Kind, Origin, Problem
from safeconduct.planner.spans import NEVER, covers, first_fit
from safeconduct.planner.state import Run
from safeconduct.planner.ways import Way, durations, empty_ways, free_flow, quickest
from safeconduct.units import at_rate_s

NEAR_S = 300  # runs shorter than this are as good as no run
CLOSING_S = 5400  # a road that closes within about so long draws vehicles first
URGENCY = 4.0  # by this factor, where it closes at once
Calling = dict[tuple[int, ...], set[int]]
"""Assembly places that call for more vehicles, by what a vehicle holds."""
LOOK_AHEAD_S = 3600  # people released so soon after a vehicle's arrival count as waiting for it


class Bid(NamedTuple):
    """Where idle vehicles are of most use: how much, at which assembly place, by which way, how many of them."""

    score: float
    origin: int
    way: Way
    vehicles: int


def people_left(run: Run, origin: Origin) -> int:
    """People at a place who have not boarded yet, released or not."""
    memo = run.memo[origin.index]
    known = memo.get("left")
    if known is None:
        known = memo["left"] = sum([run.left[group] for group in origin.groups])
    return known


def assigned_to(run: Run, origin: Origin) -> int:
    """Vehicles that stand idle at a place or are on their way to it; private ones are not counted."""
    memo = run.memo[origin.index]
    known = memo.get("assigned")
    if known is None:
        idle, inbound = run.idle[origin.place], run.inbound[origin.index]
        known = memo["assigned"] = sum(
            [len(idle[kind]) + inbound[kind] for kind in run.problem.special_first]
        )
    return known


def _calls(run: Run, origin: Origin, kind: int) -> bool:
    """Whether people at a place call for more vehicles of a kind than stand there and are on their way."""
    return people_left(run, origin) > 0 and uncovered(run, origin, kind, run.problem.horizon) > 0


def serves(problem: Problem, origin: Origin, kind: int) -> int:
    """Seconds of the shortest loaded trip that vehicles of a kind can make from a place; NEVER where there is none."""
    key = ("serves", origin.index, kind)
    known = problem.numbers.get(key)
    if known is None:
        access = problem.kinds[kind].access
        trips = [
            way.base_s
            for side in origin.undertakings
            for _, ways in receptions_of(problem, origin, side)
            for way in ways
            if not way.access & ~access
        ]
        known = problem.numbers[key] = min(trips, default=NEVER)
    return known


def last_call(problem: Problem, origin: Origin) -> int:
    """Latest second at which a convoy can leave a place and still find a road to some reception."""
    key = ("last call", origin.index, -1)
    known = problem.numbers.get(key)
    if known is None:
        ways = [
            way
            for side in origin.undertakings
            for _, some in receptions_of(problem, origin, side)
            for way in some
        ]
        low, high = problem.start, problem.horizon
        while low < high:
            middle = (low + high + 1) // 2
            if any(_loaded_arrival(problem, way, middle) <= problem.horizon for way in ways):
                low = middle
            else:
                high = middle - 1
        known = problem.numbers[key] = low
    return known


def _loaded_arrival(problem: Problem, way: Way, since: int) -> int:
    at = since
    for leg, taken in zip(way.legs, durations(problem, way, 1000, loaded=True), strict=True):
        at = first_fit(problem.leg_hours[leg], at, taken) + taken
    return at


def uncovered(run: Run, origin: Origin, kind: int, by: int, *, without: bool = False) -> int:
    """Vehicles of a kind that people at a place still call for, those there and on their way taken off.

    ``without``: as if those of the kind that stand there were not.
    """
    room = sum([run.callable[side] for side in origin.agreed]) if origin.agreed else 0
    key = (kind, by if by < origin.last_release else NEVER, room, without)
    memo = run.memo[origin.index]
    known = memo.get(key)
    if known is None:
        known = memo[key] = _uncovered(run, origin, kind, (by, room, without))
    return known


def _uncovered(run: Run, origin: Origin, kind: int, asked: tuple[int, int, bool]) -> int:
    by, room, without = asked
    problem = run.problem
    holds = problem.kinds[kind].holds
    need = [0, 0, 0, 0]
    for group in origin.groups:
        people = problem.groups[group]
        left = run.left[group]
        if left and holds[people.need]:
            for at, more in people.releases:
                if at > by:
                    left -= more
            need[people.need] += max(0, left)
    loading = run.loading[origin.index]
    if origin.agreed:
        free = sum(run.left[group] for group in origin.groups if not problem.groups[group].undertaking)
        if loading is not None:
            room += loading.cap - loading.people
        need = [min(people, room + free) for people in need]
    if not any(need):
        return 0
    here, inbound = run.idle[origin.place], run.inbound[origin.index]
    stock = 0
    rest = list(need)
    for other in problem.special_first:
        count = inbound[other] + (0 if without and other == kind else len(here[other]))
        if count:
            places = problem.kinds[other].holds
            useful = False
            for n in range(4):
                if places[n]:
                    rest[n] -= count * places[n]
                    useful = useful or need[n] > 0
            stock += count if useful else 0
    wanted = 0
    for n in range(4):
        if holds[n] and rest[n] > 0:
            wanted = max(wanted, -(-rest[n] // holds[n]))
    if loading is None and any(need[n] and holds[n] for n in range(4)):
        wanted = max(wanted, problem.least - stock)
    return wanted


def _surplus(run: Run, place: int, kind: int) -> int:
    """Idle vehicles that may leave a place: all of them, except those that people there still call for."""
    number = run.problem.origin_at[place]
    stock = len(run.idle[place][kind])
    if number < 0:
        return stock
    origin = run.problem.origins[number]
    if people_left(run, origin):
        if run.loading[number] is not None:
            return 0
        by = run.now + run.problem.scenario.convoy.hold_max_s
        stock -= uncovered(run, origin, kind, by, without=True)
    return max(0, stock)


def send_vehicles(run: Run) -> None:
    """Send idle vehicles, those first who would bring people out soonest: a near one is never kept by one far away."""
    problem = run.problem
    run.callable = [callable_now(run, side) if side.index else 0 for side in problem.sides]
    calling: Calling = {}
    bids: dict[tuple[int, int], Bid] = {}
    like: dict[tuple[int, ...], int] = {}  # a kind of each, the first in the order of the case
    for place, idle in enumerate(run.idle):
        for kind in problem.special_first:
            if not idle[kind]:
                continue
            holds = problem.kinds[kind].holds
            if holds not in calling:
                like[holds] = next(other.index for other in problem.kinds if other.holds == holds)
                calling[holds] = {origin.index for origin in problem.origins if _calls(run, origin, kind)}
            bid = _bid(run, (place, kind), calling)
            if bid is not None:
                bids[place, kind] = bid
    while bids:
        lot = min(bids, key=lambda each: (-bids[each].score, each))
        bid = bids.pop(lot)
        movers = fit_for(run, lot, bid.way, bid.vehicles)
        if not movers:
            continue
        _set_off(run, lot, bid, movers)
        for holds, calls in calling.items():
            if bid.origin in calls and not _calls(run, problem.origins[bid.origin], like[holds]):
                calls.discard(bid.origin)
        # Whoever else looked at this place finds less there now; what other places are worth has not changed.
        for other in [lot, *(each for each, theirs in bids.items() if theirs.origin == bid.origin)]:
            again = _bid(run, other, calling)
            if again is not None:
                bids[other] = again
            else:
                bids.pop(other, None)


def _bid(run: Run, lot: tuple[int, int], calling: Calling) -> Bid | None:
    """The best use of idle vehicles of one kind at one place; None where there is none."""
    problem = run.problem
    place, kind = lot
    places = calling[problem.kinds[kind].holds]
    stock = _surplus(run, place, kind) if places else 0
    if stock <= 0:
        return None
    best: Bid | None = None
    for choice in sorted(places):
        origin = problem.origins[choice]
        if origin.place == place:
            continue
        score, way, count = _offer(run, (place, kind, stock), origin)
        if way is not None and score > (best.score if best else 0.0):
            best = Bid(score, choice, way, count)
    return best


def _set_off(run: Run, lot: tuple[int, int], bid: Bid, movers: list[int]) -> None:
    place, kind = lot
    for mover in movers:
        run.idle[place][kind].remove(mover)
    run.touch_place(place)
    number = run.problem.origin_at[place]
    if number >= 0:
        run.standing[number] -= len(movers)
    send(run, movers, bid.origin, bid.way)


def _offer(run: Run, lot: tuple[int, int, int], origin: Origin) -> tuple[float, Way | None, int]:
    """How much a lot of idle vehicles is worth at an assembly place, by which way, and how many of them."""
    place, kind, stock = lot
    problem, now = run.problem, run.now
    trip = serves(problem, origin, kind)
    if trip >= NEVER:
        return 0.0, None, 0
    policy = run.policy.places[origin.index]
    assigned = assigned_to(run, origin)
    if assigned >= policy.depth:
        return 0.0, None, 0
    source = problem.kinds[kind]
    most_special = 2 * max(1, at_turn(policy.special, run.opened[origin.index]))
    if not source.holds[SEAT]:
        stock = min(stock, most_special - _special_here(run, origin))
        if stock <= 0:
            return 0.0, None, 0
    arrives, way = soonest(run, place, origin, source)
    if way is None:
        return 0.0, None, 0
    wanted = uncovered(run, origin, kind, arrives + LOOK_AHEAD_S)
    if wanted <= 0:
        return 0.0, None, 0
    delay = queues(run, way, stock)
    if not covers(origin.empty_windows, now, arrives + delay + run.policy.margin_s):
        opens = first_fit(origin.empty_windows, now, arrives + delay + run.policy.margin_s - now)
        if now < opens < NEVER:
            run.wake(opens)
        return 0.0, None, 0
    most_held, load_s = problem.load_of[kind]
    people = min(wanted, stock) * most_held
    waves = -(-min(wanted, stock) // max(1, origin.bays))
    per_vehicle = load_s
    if origin.people_per_h is not None:
        per_vehicle = max(per_vehicle, at_rate_s(people, origin.people_per_h) // waves)
    loading = problem.scenario.convoy.form_up_s + waves * per_vehicle
    slack = last_call(problem, origin) - (arrives + delay + loading)
    if slack < 0:
        return 0.0, None, 0
    count = min(stock, wanted, policy.depth - assigned, room(run, origin, arrives))
    turn = run.opened[origin.index] + assigned // max(1, problem.scenario.convoy.most)
    count = min(count, max(at_turn(policy.sizes, turn), problem.scenario.convoy.least))
    if count <= 0:
        return 0.0, None, 0
    cycle = (arrives - now) + delay + loading + trip
    share = (wanted / (assigned + 1.0)) ** run.policy.spread
    closing = last_call(problem, origin) < problem.horizon - trip - CLOSING_S
    urgency = 1 + URGENCY * exp(-slack / CLOSING_S) if closing else 1.0
    near = (arrives - now + delay + NEAR_S) ** run.policy.near
    return policy.pull * share * urgency / (cycle * near), way, count


def _special_here(run: Run, origin: Origin) -> int:
    """Vehicles without seats at a place or on their way, where they would take parking from those with seats."""
    problem = run.problem
    if not any(run.left[group] and problem.groups[group].need == SEAT for group in origin.groups):
        return 0
    return sum(
        len(run.idle[origin.place][kind]) + run.inbound[origin.index][kind]
        for kind in special_first(problem)
        if not problem.kinds[kind].holds[SEAT]
    )


def soonest(run: Run, place: int, origin: Origin, kind: Kind) -> tuple[int, Way | None]:
    """When an empty run of the kind that sets out now would come from a place to an origin, and by which way."""
    key = (place, origin.place, kind.access, kind.speed_milli)
    known = run.soonest.get(key)
    if known is None:
        ways = empty_ways(run.problem, place, origin.place, kind.access)
        known = run.soonest[key] = quickest(run.problem, ways, kind.speed_milli, run.now)
    return known


def queues(run: Run, way: Way, count: int) -> int:
    """Seconds that an empty run may lose at posts, those already on their way reckoned in."""
    total = 0
    for position in way.posts:
        place = way.places[position]
        lanes = run.lanes[place]
        ahead = max(0, lanes[0] - run.now) + run.policy.queue_share * run.coming[place] / len(lanes)
        total += int(ahead) + run.problem.places[place].empty_s * -(-count // len(lanes))
    return total


def fit_for(run: Run, lot: tuple[int, int], way: Way, count: int) -> list[int]:
    """Vehicles whose hours and duty allow the run, and a trip after it; the others rest and are asked again."""
    place, kind = lot
    source = run.problem.kinds[kind]
    idle = sorted(run.idle[place][kind])
    if source.restless:
        return idle[:count]
    arrives = free_flow(run.problem, way, source.speed_milli, run.now) + run.policy.margin_s
    origin = run.problem.origins[run.problem.origin_at[way.places[-1]]]
    ends = arrives + queues(run, way, count) + serves(run.problem, origin, kind) + 3600
    fit = [mover for mover in idle if may_work(run, mover, run.now, ends)]
    if not fit:
        rested = [run.last_work[mover] + source.rest_s for mover in idle]
        later = min((at for at in rested if at > run.now), default=NEVER)
        if later < NEVER:
            run.wake(later)
    return fit[:count]
