"""A bound by routes that was tampered with proves nothing, and the checker says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from safeconduct.checker.proved import check_bound
from safeconduct.planner.bep.solve import solve_shuttle
from safeconduct.plans.model import Bound, BoundInstant, RouteProof
from safeconduct.scenario.model import Scenario
from tests.planner.bep.instances import Size, case_of, drawn, shuttle


@cache
def proved() -> tuple[Scenario, Bound]:
    """A case whose bound takes branches."""
    for seed in range(200):
        instance = drawn(seed, Size(pickups=4, shelters=3, buses=3, loads=9, spare=1, farthest=12))
        found = solve_shuttle(shuttle(instance))
        if found and found.bound and len(found.bound.routes) > 3:
            return case_of(instance), found.bound
    raise AssertionError("no seed gives a bound with branches")


def test_the_bound_itself_is_proved() -> None:
    scenario, bound = proved()
    assert check_bound(scenario, bound) == []


def _first(bound: Bound, change: Callable[[RouteProof], RouteProof]) -> Bound:
    return replace(bound, routes=(change(bound.routes[0]), *bound.routes[1:]))


def _later(bound: Bound, by_s: int) -> Bound:
    assert bound.finish_at is not None
    instants = (BoundInstant(bound.instants[0].at + by_s, bound.instants[0].people, ()), *bound.instants[1:])
    return replace(bound, finish_at=bound.finish_at + by_s, instants=instants)


TAMPERED: dict[str, Callable[[Bound], Bound]] = {
    "one second more": lambda bound: _later(bound, 1),
    "a case left out": lambda bound: replace(bound, routes=bound.routes[1:]),
    "a case twice": lambda bound: replace(bound, routes=(bound.routes[0], *bound.routes)),
    "one case for all": lambda bound: replace(bound, routes=(replace(bound.routes[0], branches=()),)),
    "no multipliers": lambda bound: _first(bound, lambda proof: replace(proof, duals=())),
    "an unknown multiplier": lambda bound: _first(
        bound, lambda proof: replace(proof, duals=(*proof.duals, ("load/nobody", 1 << 30)))
    ),
    "a multiplier twice": lambda bound: _first(
        bound, lambda proof: replace(proof, duals=(*proof.duals, proof.duals[0]))
    ),
    "a reception that pays": lambda bound: _first(
        bound, lambda proof: replace(proof, duals=(*proof.duals, ("slot/shelter-1", -(1 << 40))))
    ),
    "a branch of the wrong sign": lambda bound: _first(
        bound,
        lambda proof: replace(
            proof,
            branches=(
                replace(proof.branches[0], price=(1 << 40) * (1 if proof.branches[0].at_most else -1)),
                *proof.branches[1:],
            ),
        ),
    ),
    "a branch that leaves a gap": lambda bound: _first(
        bound,
        lambda proof: replace(
            proof,
            branches=(replace(proof.branches[0], times=proof.branches[0].times + 5), *proof.branches[1:]),
        ),
    ),
    "instants of its own": lambda bound: replace(bound, instants=bound.instants[1:]),
    "a regret_floor": lambda bound: replace(bound, regret_floor=1),
    "rules that it does not rest on": lambda bound: replace(bound, contains=(*bound.contains, "PRIORITY")),
    "another case": lambda bound: replace(bound, digest="0" * 64),
    "no second at all": lambda bound: replace(bound, finish_at=None),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_tampered_bound_is_refused(name: str) -> None:
    scenario, bound = proved()
    assert check_bound(scenario, TAMPERED[name](bound)), name


def test_a_bound_by_routes_is_refused_for_a_case_with_any_other_rule() -> None:
    scenario, bound = proved()
    slower = replace(scenario, boarding_s=(("seat", 1),))
    assert check_bound(slower, replace(bound, digest=slower.digest))
