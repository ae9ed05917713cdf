"""Rows of places that close early leave room for empty runs of convoys that have crossed and not yet arrived."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from safeconduct.agreement.rules import InStep
from safeconduct.planner.bound import Prover
from safeconduct.planner.solve import solve
from safeconduct.plans.curves import crossings
from safeconduct.scenario.build import digest_of
from tests.planner.tiny import HOUR, START, two_sides


def test_an_empty_run_for_a_convoy_that_only_crosses_is_not_forbidden() -> None:
    # A post behind the line opens at five: side b crosses long before, and nobody can have arrived by then.
    case = two_sides(4)
    case = replace(case, digest=digest_of(replace(case, digest="")))
    plan = solve(case, work=20)
    crossed = [people for at, people, _ in crossings(case, plan.plan, "b") if at <= START + 3 * HOUR]  # type: ignore[union-attr]
    assert sum(crossed) == 40
    loose = tuple(InStep(f"count/{side}", side, side, Fraction(1000)) for side in ("a", "b"))
    prover = Prover.of(replace(case, rules=(*case.rules, *loose)))
    times = prover.program.times
    objective = {
        f"x/{flow.name}/{group.id}": 1
        for flow in prover.program.flows
        for group in flow.groups
        if group.undertaking == "b"
    }
    at = START + 3 * HOUR + min(times.tail.values())
    people, _ = prover.most(at, objective, {}, 0)
    assert people == 40
