"""Search on from the first plan: make convoys anew, bring work forward; the best checked plan is kept."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random

from safeconduct.planner.replan.mend import drop_tour
from safeconduct.planner.replan.replan import NotReplanned, Replanned, replan
from safeconduct.planner.replan.sketch import Ground, Hop, Sketch, Tour
from safeconduct.plans.model import Plan
from safeconduct.plans.past import Past
from safeconduct.progress import SILENT, Progress
from safeconduct.scenario.model import Scenario

DEFAULT_WORK = 40
"""Plans tried: about a minute for the shipped cases on one core."""

LEFT_WEIGHT = 4
"""Somebody who is not taken out weighs so many times what somebody weighs who is out at the horizon."""


def improve(  # noqa: PLR0913  # every word is asked for by name
    scenario: Scenario,
    plan: Plan,
    first: Replanned,
    *,
    frozen: frozenset[str],
    seed: int = 0,
    work: int = DEFAULT_WORK,
    stop: Callable[[], bool] = lambda: False,
    progress: Progress = SILENT,
) -> Replanned:
    """The best of ``work`` further plans and the first. The same seed and work give the same plan.

    Frozen convoys are not touched. ``stop`` is asked before every plan that is tried.
    """
    stream = Random(f"safeconduct/replan/{seed}")  # noqa: S311  # choices in a search protect nothing
    best, turns = first, _Turns(stream)
    least = cost(scenario, first)
    done = first.work
    for number in range(work):
        progress.report("search", number, work)
        if stop():
            break
        tried = turns.turned()
        found = replan(scenario, plan, first.past, frozen=frozen, again=tried.apply)
        if isinstance(found, NotReplanned):
            continue
        done += found.work
        now = cost(scenario, found)
        if now < least and len(found.verdict.broken) <= len(best.verdict.broken):
            best, least = found, now
            turns = tried
    progress.report("search", work, work)
    return Replanned(best.plan, best.past, best.verdict, best.causes, best.left_behind, done)


def cost(scenario: Scenario, found: Replanned) -> int:
    """Person-seconds until out, those left behind weighing more than any who are out."""
    past: Past = found.past
    out = 0
    seconds = 0
    for convoy in found.plan.convoys:
        for trip in convoy.trips:
            if trip.out_at <= scenario.horizon:
                out += trip.people
                seconds += trip.people * max(0, trip.out_at - past.at)
    return seconds + LEFT_WEIGHT * (scenario.people_total - out) * (scenario.horizon - past.at)


class _Turns:
    """What is done to a sketch before it is pushed: a list of turns, grown by one where it did well."""

    def __init__(self, stream: Random, turns: tuple[tuple[str, float], ...] = ()) -> None:
        self.stream = stream
        self.turns = turns

    def turned(self) -> _Turns:
        """The same with one turn more."""
        kind = "forward" if self.stream.random() < 0.3 else "anew"
        return _Turns(self.stream, (*self.turns, (kind, self.stream.random())))

    def apply(self, ground: Ground, sketch: Sketch) -> None:
        """Turn a sketch."""
        for kind, share in self.turns:
            free = [tour for tour in sketch.tours if not tour.left and not tour.frozen]
            free = [tour for tour in free if not any(ride.begun for ride in tour.rides)]
            if not free:
                return
            tour = free[int(share * len(free))]
            if kind == "anew":
                drop_tour(ground, sketch, tour)
            else:
                _forward(ground, sketch, free[int(share * len(free)) :])


def _forward(ground: Ground, sketch: Sketch, tours: list[Tour]) -> None:
    """Bring convoys, and the empty runs of their vehicles, as far forward as the rules let them come."""
    soonest = ground.past.soonest_at
    some = {id(tour) for tour in tours}
    for tour in sketch.tours:
        if id(tour) in some:
            tour.floor_at = soonest
            for ride in tour.rides:
                ride.floor_at = soonest
    for tasks in sketch.tasks.values():
        for task, following in pairwise(tasks):
            if isinstance(task, Hop) and not task.begun and id(following) in some:
                task.floor_at = soonest
