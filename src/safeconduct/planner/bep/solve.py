"""From a shuttle to an answer: the search, its plan and its bound, and the independent checker's word on both."""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.checker.check import check_plan
from safeconduct.clock import stopwatch
from safeconduct.planner.answers import Answer, Impossible, OutOfTime, Planned, Reason
from safeconduct.planner.bep.cover import Proof
from safeconduct.planner.bep.improve import NoPlace
from safeconduct.planner.bep.routes import Arc
from safeconduct.planner.bep.search import Found, Search
from safeconduct.planner.bep.shuttle import Shuttle
from safeconduct.planner.bep.timetable import timetable
from safeconduct.planner.stated import stated
from safeconduct.plans.model import Bound, BoundInstant, Plan, RouteBranch, RouteProof, StoppedBy
from safeconduct.progress import NEVER, SILENT, Cancel, Progress

CONTAINS = ("ITINERARY", "SIZE", "ROAD", "HORIZON", "SEATS", "STOCK", "DESTINATION", "HOUSEHOLD", "RECEPTION")
DROPS: tuple[str, ...] = ()
"""The rules that the bound rests on; a shuttle has no others."""


@dataclass(frozen=True, slots=True)
class Shuttled:
    """An answer with its bound; seconds of the longest route, and what none is below (None: impossible)."""

    answer: Answer
    bound: Bound | None
    longest_s: int | None = None
    least_s: int | None = None


def solve_shuttle(  # every word is asked for by name
    shuttle: Shuttle,
    *,
    seed: int = 0,
    work: int | None = None,
    time_limit_s: float | None = None,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Shuttled | None:
    """The plan whose longest route is as short as ``work`` rounds find, with its bound; or a proof that there is none.

    None where what was found ends after the horizon: who is to stay behind then is another question.
    """
    watch = stopwatch()
    stopped: list[StoppedBy] = []

    def stop() -> bool:
        if cancel.requested():
            stopped.append("user")
        elif time_limit_s is not None and watch() >= time_limit_s:
            stopped.append("clock")
        return bool(stopped)

    def left_s() -> float | None:
        return None if time_limit_s is None else time_limit_s - watch()

    if shuttle.slot_total < shuttle.load_total:
        return Shuttled(Impossible((_too_few_places(shuttle),)), None)
    try:
        found = Search(shuttle, seed, work, stop, left_s, progress).run()
    except NoPlace as none:
        return Shuttled(Impossible((_nowhere(shuttle, none),)), None)
    scenario = shuttle.scenario
    longest_s = max(route_s for route_s in found.lengths(shuttle))
    if longest_s > scenario.horizon - scenario.start:
        return None
    by: StoppedBy = stopped[-1] if stopped else "converged" if found.least_s == longest_s else "work"
    bound = _bound(shuttle, found)
    for claimed in (bound, None):  # a bound that does not verify is not claimed
        plan = _plan(shuttle, found, claimed, (seed, by))
        if not check_plan(scenario, plan, claimed).broken:
            return Shuttled(Planned(plan), claimed, longest_s, found.least_s if claimed is bound else 0)
    return Shuttled(OutOfTime(None, None, ("FORM",)), None)


def _too_few_places(shuttle: Shuttle) -> Reason:
    missing = shuttle.load_total - shuttle.slot_total
    return Reason(
        "RECEPTION",
        tuple(place.id for place in shuttle.shelters),
        (),
        f"{shuttle.load_total} full vehicles have to arrive, and all receptions together have room for"
        f" {shuttle.slot_total} of {shuttle.seats} people",
        f"find room for {missing * shuttle.seats} more people",
    )


def _nowhere(shuttle: Shuttle, none: NoPlace) -> Reason:
    groups = tuple(shuttle.pickups[number].id for number in none.pickups)
    ends = tuple(shuttle.shelters[number].id for number in none.shelters)
    return Reason(
        "RECEPTION",
        groups,
        (),
        f"{', '.join(groups)} together need {none.loads} full vehicles, and the receptions that they can reach"
        f" ({', '.join(ends) or 'none'}) have room for {none.slots}",
        f"find room there for {(none.loads - none.slots) * shuttle.seats} more people, or another reception",
    )


def _plan(shuttle: Shuttle, found: Found, bound: Bound | None, how: tuple[int, StoppedBy]) -> Plan:
    scenario = shuttle.scenario
    convoys, moves = timetable(shuttle, found.routes)
    plan = stated(scenario, (convoys, moves), "fastest", bound=bound)
    return replace(plan, seed=how[0], work=found.rounds, stopped_by=how[1])


def _bound(shuttle: Shuttle, found: Found) -> Bound | None:
    """The bound as a file holds it; None where nothing was proved."""
    if not found.proofs:
        return None
    scenario, everybody = shuttle.scenario, shuttle.load_total * shuttle.seats
    finish = scenario.start + found.least_s
    instants = (
        BoundInstant(finish - 1, everybody - shuttle.seats, ()),
        BoundInstant(scenario.horizon, everybody, ()),
    )
    proofs = tuple(_route_proof(shuttle, proof) for proof in found.proofs)
    return Bound(scenario.digest, instants, everybody, finish, 0, CONTAINS, DROPS, routes=proofs)


def _route_proof(shuttle: Shuttle, proof: Proof) -> RouteProof:
    loads = zip((f"load/{group.id}" for group in shuttle.pickups), proof.loads, strict=True)
    slots = zip((f"slot/{place.id}" for place in shuttle.shelters), proof.slots, strict=True)
    branches = tuple(
        RouteBranch(_road(shuttle, limit.arc), limit.at_most, limit.times, price)
        for limit, price in zip(proof.limits, proof.branches, strict=True)
    )
    return RouteProof(branches, tuple((name, price) for name, price in (*loads, *slots) if price))


def _road(shuttle: Shuttle, arc: Arc) -> str:
    kind, start, end = arc
    match kind:
        case "first":
            return f"first/{shuttle.yards[start].id}/{shuttle.pickups[end].id}"
        case "trip":
            return f"trip/{shuttle.pickups[start].id}/{shuttle.shelters[end].id}"
        case _:
            return f"back/{shuttle.shelters[start].id}/{shuttle.pickups[end].id}"
