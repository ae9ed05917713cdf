"""Where idle teams go next: to places whose convoys are short of them, the nearest first."""

from __future__ import annotations

from bisect import insort

from safeconduct.planner.moving import send
from safeconduct.planner.muster import SEAT, special_first
from safeconduct.planner.opening import LATE_BELOW
from safeconduct.planner.policy import at_turn
from safeconduct.planner.problem import Origin
from safeconduct.planner.sending import NEAR_S, Bid, fit_for, queues, serves, soonest
from safeconduct.planner.spans import NEVER, covers
from safeconduct.planner.state import Run
from safeconduct.planner.ways import free_flow

FIRST_PULL = 4.0  # a place where people of the first class wait draws teams so many times as strongly
OWN_TEAMS = 3  # teams called at a time to a place that only private vehicles leave: none may stand idle for want of one


def send_teams(run: Run) -> None:
    """Give every idle team somewhere to go, where there is somewhere of use."""
    problem = run.problem
    teams = problem.team_kinds
    for own in (1, OWN_TEAMS):  # more than one for private vehicles only when every other place has its own
        lots = [(place, kind) for place, idle in enumerate(run.idle) for kind in teams if idle[kind]]
        if lots:
            _send(run, lots, [_short(run, origin, own) for origin in problem.origins])


def _send(run: Run, lots: list[tuple[int, int]], short: list[int]) -> None:
    """Send idle teams where convoys are short of them, those first who are nearest to where most are missing."""
    bids: dict[tuple[int, int], Bid] = {}
    wanting = [number for number, missing in enumerate(short) if missing > 0]
    for lot in lots if wanting else ():
        bid = _team_bid(run, lot, short, wanting)
        if bid is not None:
            bids[lot] = bid
    while bids:
        lot = min(bids, key=lambda each: (-bids[each].score, each))
        bid = bids.pop(lot)
        movers = fit_for(run, lot, bid.way, 1)
        if not movers:
            continue
        place, kind = lot
        run.idle[place][kind].remove(movers[0])
        run.touch_place(place)
        short[bid.origin] -= 1
        if run.problem.origin_at[place] >= 0:
            short[run.problem.origin_at[place]] += 1
        wanting = [number for number, missing in enumerate(short) if missing > 0]
        due_at = free_flow(run.problem, bid.way, 1000, run.now) + queues(run, bid.way, 1)
        insort(run.teams_due[bid.origin], due_at)
        send(run, movers[:1], bid.origin, bid.way)
        for other in [
            lot,
            *(each for each, theirs in bids.items() if theirs.origin == bid.origin or each[0] == place),
        ]:
            again = _team_bid(run, other, short, wanting)
            if again is not None:
                bids[other] = again
            else:
                bids.pop(other, None)


def _team_bid(run: Run, lot: tuple[int, int], short: list[int], wanting: list[int]) -> Bid | None:
    """Where an idle team of one kind at one place is of most use, of places that want one; None where of none."""
    place, kind = lot
    problem = run.problem
    here = problem.origin_at[place]
    if not run.idle[place][kind] or (here >= 0 and short[here] > -1):
        return None
    source = problem.kinds[kind]
    best: Bid | None = None
    for number in wanting:
        if number == here:
            continue
        origin = problem.origins[number]
        if serves(problem, origin, kind) >= NEVER:
            continue
        arrives, way = soonest(run, place, origin, source)
        if way is None or not covers(origin.empty_windows, run.now, arrives + queues(run, way, 1) + 300):
            continue
        first = FIRST_PULL if _first_left(run, origin) else 1.0
        near = (arrives - run.now + NEAR_S) ** run.policy.near
        key = first * run.policy.places[number].pull * short[number] / ((arrives - run.now + 600) * near)
        if best is None or key > best.score:
            best = Bid(key, number, way, 1)
    return best


def _short(run: Run, origin: Origin, own_teams: int) -> int:
    """Teams that convoys at a place are short of; below 0: those that it can spare."""
    memo = run.memo[origin.index]
    key = ("short", own_teams)
    known = memo.get(key)
    if known is None:
        idle, inbound = run.idle[origin.place], run.inbound[origin.index]
        there = sum(len(idle[team]) + inbound[team] for team in run.problem.team_kinds)
        known = memo[key] = _convoys_due(run, origin, own_teams) - there
    return known


def _first_left(run: Run, origin: Origin) -> bool:
    """Whether people of the first class of the whole case still wait at a place."""
    problem = run.problem
    if "first" not in problem.ways:
        classes = {group.priority for group in problem.groups if group.people}
        problem.ways["first"] = min(classes) if len(classes) > 1 else None
    first = problem.ways["first"]
    return any(problem.groups[group].priority == first and run.waiting[group] for group in origin.groups)


def _convoys_due(run: Run, origin: Origin, own_teams: int) -> int:
    """Convoys that the vehicles at a place, and on their way to it, can make of those who are left."""
    problem = run.problem
    left = sum(run.left[group] for group in origin.groups)
    teamless = sum(course.team < 0 for course in run.formed[origin.index])
    loading = run.loading[origin.index]
    teamless += loading is not None and loading.team < 0
    if not left:
        return teamless
    vehicles = sum(
        len(run.idle[origin.place][kind]) + run.inbound[origin.index][kind] for kind in special_first(problem)
    )
    policy = run.policy.places[origin.index]
    turn = run.opened[origin.index]
    due = max(1, round(vehicles / max(1, at_turn(policy.sizes, turn)))) if vehicles else 0
    seats = sum(run.left[group] for group in origin.groups if problem.groups[group].need == SEAT)
    if not vehicles or seats < LATE_BELOW * problem.scenario.convoy.least:
        due = max(due, min(own_teams, _own_convoys(run, origin)))
    return teamless + due


def _own_convoys(run: Run, origin: Origin) -> int:
    """Convoys that the private vehicles at a place can make on their own."""
    own = sum(
        len(run.idle[origin.place][kind.index])
        for kind in run.problem.kinds
        if kind.one_way and kind.home == origin.place
    )
    policy = run.policy.places[origin.index]
    size = max(at_turn(policy.own, run.opened[origin.index]), policy.own_late)
    return -(-own // size) if size >= run.problem.scenario.convoy.least else 0
