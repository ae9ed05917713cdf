"""Parking at assembly places: how many will be free when vehicles that are sent now arrive."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.planner.policy import at_turn
from safeconduct.planner.problem import Origin
from safeconduct.planner.spans import NEVER
from safeconduct.planner.state import Run


def room(run: Run, origin: Origin, arrives: int) -> int:
    """Parking places that will be free then, by the forecast of what leaves before.

    Convoys that have formed up leave when they may at the latest; for those that are loading, and those that can be
    made of what stands there, the forecast is stretched by the policy's ``slack``.
    """
    if origin.parking is None:
        return NEVER
    number = origin.index
    inbound = run.inbound[number]
    taken = run.standing[number] + sum([inbound[kind] for kind in run.problem.special_first])
    leaving = sum([course.returning for course in run.formed[number] if course.leaves_by <= arrives])
    slack = 1 + run.policy.places[number].slack
    for leaves, vehicles in _next_convoys(run, origin):
        if run.now + int(slack * (leaves - run.now)) + run.policy.margin_s > arrives:
            break
        leaving += vehicles
    return max(0, origin.parking - taken + leaving)


def _next_convoys(run: Run, origin: Origin) -> Iterator[tuple[int, int]]:
    """When the convoy that is loading leaves, and those after it, with their vehicles, while teams are at hand."""
    problem, number = run.problem, origin.index
    stock = run.idle[origin.place]
    idle = sum([len(stock[kind]) for kind in problem.special_first])
    here = sum([len(stock[kind]) for kind in problem.team_kinds])
    without = sum([course.team < 0 for course in run.formed[number]])
    teams = [run.now] * here + run.teams_due[number]
    teams = teams[without:]
    bays = max(1, origin.bays)
    per_vehicle = problem.seat_load_s
    loaded = max([run.now, *run.bays_busy[number]]) if len(run.bays_busy[number]) >= bays else run.now
    form_up = problem.scenario.convoy.form_up_s
    loading = run.loading[number]
    if loading is not None:
        missing = max(0, loading.target - loading.returning)
        if missing > idle or (loading.team < 0 and not teams):
            return
        idle -= missing
        loaded += -(-missing // bays) * per_vehicle
        team_at = run.now if loading.team >= 0 else teams.pop(0)
        yield max(loaded, team_at + per_vehicle) + form_up, loading.returning + missing
    if run.blocked[number] > run.now:
        return
    size = max(1, at_turn(run.policy.places[number].sizes, run.opened[number]))
    while idle >= size and teams:
        idle -= size
        loaded += -(-size // bays) * per_vehicle
        yield max(loaded, teams.pop(0) + per_vehicle) + form_up, size
