"""Do the proofs of a bound by routes cover every case, and prove each? Recomputed in whole numbers.

docs/explanation/bus-evacuation-problem.md, section 3, has the argument. Nothing here is shared with the planner.
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.checker.routes.dearest import Prices, dearest
from safeconduct.checker.routes.shuttle import Road, Shuttle, hindrances, shuttle_of
from safeconduct.checker.verdict import Break
from safeconduct.plans.model import Bound, BoundInstant, RouteBranch, RouteProof
from safeconduct.scenario.model import Scenario

CONTAINS = frozenset(
    ("ITINERARY", "SIZE", "ROAD", "HORIZON", "SEATS", "STOCK", "DESTINATION", "HOUSEHOLD", "RECEPTION")
)
MOST_BRANCHES = 400  # a proof is a tree; deeper than this is not one that anybody searched


class Unproved(Exception):  # says what happened, as Missing does
    """A proof that proves nothing, and why."""


def check_routes(scenario: Scenario, bound: Bound) -> list[Break]:
    """A FIGURES break for every claim of a bound by routes that its proofs do not prove."""
    return [Break("FIGURES", "", "", None, "", detail) for detail in _faults(scenario, bound)]


def _faults(scenario: Scenario, bound: Bound) -> Iterator[str]:
    found = list(hindrances(scenario))
    if found:
        yield f"the bound is one by routes, and the case has {found[0]}"
        return
    shuttle = shuttle_of(scenario)
    yield from _claims(scenario, shuttle, bound)
    if bound.finish_at is None or bound.finish_at <= scenario.start:
        yield "the bound has proofs by routes, and claims no second by them"
        return
    try:
        _cases(shuttle, bound.routes, 0, bound.finish_at - 1 - scenario.start)
    except Unproved as why:
        yield f"the bound's finish_at is not proved: {why}"


def _claims(scenario: Scenario, shuttle: Shuttle, bound: Bound) -> Iterator[str]:
    """What follows from finish_at: before it one load at least is missing, and never is anybody out twice."""
    everybody = sum(shuttle.loads.values()) * shuttle.seats
    finish = scenario.start if bound.finish_at is None else bound.finish_at
    instants = (
        BoundInstant(finish - 1, everybody - shuttle.seats, ()),
        BoundInstant(scenario.horizon, everybody, ()),
    )
    if bound.instants != instants or bound.people_max != everybody:
        yield "the bound's instants are not those that follow from its finish_at"
    if bound.regret_floor or bound.lemmas:
        yield "the bound claims a regret_floor or lemmas; nothing in it proves them"
    if set(bound.contains) != CONTAINS or bound.drops:
        yield "the bound's contains and drops are not the rules that its proofs rest on"


def _cases(shuttle: Shuttle, proofs: tuple[RouteProof, ...], depth: int, within_s: int) -> None:
    """The proofs agree in their first ``depth`` branches; together they settle all that these leave open."""
    if not proofs:
        raise Unproved("a case has no proof")
    if len(proofs) == 1 and len(proofs[0].branches) == depth:
        _leaf(shuttle, proofs[0], within_s)
        return
    if depth > MOST_BRANCHES or any(len(proof.branches) <= depth for proof in proofs):
        raise Unproved("its cases overlap")
    sides: dict[bool, list[RouteProof]] = {True: [], False: []}
    for proof in proofs:
        sides[proof.branches[depth].at_most].append(proof)
    limits = {
        at_most: {(proof.branches[depth].road, proof.branches[depth].times) for proof in side}
        for at_most, side in sides.items()
    }
    low, high = limits[True], limits[False]
    if len(low) != 1 or {(road, times + 1) for road, times in low} != high:
        raise Unproved("its cases leave something out")
    for side in sides.values():
        _cases(shuttle, tuple(side), depth + 1, within_s)


def _leaf(shuttle: Shuttle, proof: RouteProof, within_s: int) -> None:
    """What all routes together must be worth is more than all vehicles' dearest routes are."""
    loads = {name.removeprefix("load/"): price for name, price in proof.duals if name.startswith("load/")}
    slots = {name.removeprefix("slot/"): price for name, price in proof.duals if name.startswith("slot/")}
    if len(loads) + len(slots) < len(proof.duals):
        raise Unproved("a multiplier is given twice, or is for nothing that is known")
    if not (set(loads) <= set(shuttle.loads) and set(slots) <= set(shuttle.room)):
        raise Unproved("a multiplier is for a group or reception that the case does not have")
    if any(price < 0 for price in slots.values()):
        raise Unproved("the multiplier of a reception is below 0")
    trip = {(group, end): loads.get(group, 0) - slots.get(end, 0) for group, end in shuttle.trip_s}
    roads: dict[str, dict[Road, int]] = {"first": {}, "trip": trip, "back": {}}
    worth = sum(price * shuttle.loads[group] for group, price in loads.items())
    worth -= sum(price * shuttle.room[end] for end, price in slots.items())
    for branch in proof.branches:
        kind, road = _road(branch)
        roads[kind][road] = roads[kind].get(road, 0) + branch.price
        worth += branch.price * branch.times
    best = dearest(shuttle, Prices(**roads), within_s)
    if worth <= sum(shuttle.vehicles[kind] * price for kind, price in best.items()):
        raise Unproved("the multipliers leave room for a plan")


def _road(branch: RouteBranch) -> tuple[str, Road]:
    parts = branch.road.split("/")
    if len(parts) != 3 or parts[0] not in {"first", "trip", "back"}:
        raise Unproved(f"“{branch.road}” is no road")
    if branch.price * (1 if branch.at_most else -1) > 0:
        raise Unproved("the multiplier of a branch has the wrong sign")
    return parts[0], (parts[1], parts[2])
