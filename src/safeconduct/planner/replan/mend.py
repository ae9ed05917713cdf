"""Keep every mover's work in one piece: when a convoy is dropped or a vehicle changed, empty runs are made to fit."""

from __future__ import annotations

from safeconduct.planner.problem import Problem
from safeconduct.planner.replan.sketch import Ground, Hop, Sketch, Task, Tour, has_begun
from safeconduct.planner.ways import Way, empty_ways
from safeconduct.scenario.model import TeamClass, VehicleClass

EARLY_S = 900
"""A new empty run sets out so much sooner than it must, for queues at posts."""


def drop_tour(ground: Ground, sketch: Sketch, tour: Tour) -> None:
    """Take a convoy out; whoever was in it goes on to what it does next."""
    sketch.tours.remove(tour)
    movers = [ride.vehicle for ride in tour.rides] + ([tour.team] if tour.team else [])
    for who in movers:
        sketch.tasks[who] = [task for task in sketch.tasks[who] if task is not tour]
        mend(ground, sketch, who)


def mend(ground: Ground, sketch: Sketch, who: str) -> None:
    """Empty runs of a mover such that it is where its next convoy boards; those that lead nowhere are left out.

    A convoy that it cannot get to any more loses it.
    """
    kind = ground.mover(who)
    at = kind.home
    kept: list[Task] = []
    open_hops: list[Hop] = []
    for task in sketch.tasks[who]:
        if isinstance(task, Tour) and has_begun(task, who):
            kept.append(task)
            at = task.reception
            continue
        if isinstance(task, Hop):
            if task.begun:
                kept.append(task)
                at = task.end
            else:
                open_hops.append(task)
            continue
        if not _joined(open_hops, at, task.origin):
            open_hops = _hop(ground, kind, who, (at, task))
            if not open_hops and at != task.origin:
                _leave_out(task, who)
                continue
        kept += open_hops
        open_hops = []
        kept.append(task)
        at = task.reception
    for hop in open_hops:  # the plan's own last runs, as far as they still begin where it is
        if hop.start == at:
            kept.append(hop)
            at = hop.end
    sketch.tasks[who] = kept


def _joined(hops: list[Hop], start: str, end: str) -> bool:
    """Whether the empty runs lead from one place to the other."""
    at = start
    for hop in hops:
        if hop.start != at:
            return False
        at = hop.end
    return at == end


def _leave_out(tour: Tour, who: str) -> None:
    if tour.team == who:
        tour.team = ""
    tour.rides = [ride for ride in tour.rides if ride.vehicle != who]


def _hop(ground: Ground, kind: VehicleClass | TeamClass, who: str, to: tuple[str, Tour]) -> list[Hop]:
    """A new empty run to where a convoy boards, just in time for it; nothing where no road leads there."""
    start, tour = to
    if start == tour.origin:
        return []
    way = shortest_way(ground.problem, start, tour.origin, who)
    if way is None:
        return []
    ride = tour.ride_of(who)
    wanted = ride.floor_at if ride is not None else max((one.floor_at for one in tour.rides), default=0)
    floor_at = max(ground.past.soonest_at, wanted - way.base_s - EARLY_S)
    legs = tuple(ground.problem.legs[leg] for leg in way.legs)
    return [Hop(who, kind, start, tour.origin, legs, floor_at, floor_at)]


def shortest_way(problem: Problem, start: str, end: str, who: str) -> Way | None:
    """The shortest road that a mover may take empty."""
    kind = problem.kinds[problem.mover_kind[problem.mover_ids.index(who)]]
    ways = empty_ways(problem, problem.place_at[start], problem.place_at[end], kind.access)
    return ways[0] if ways else None
