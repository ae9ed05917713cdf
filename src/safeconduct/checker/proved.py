"""Is every claim of a bound proved: its curve, its least regret, its least danger × time?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.checker.bound_value import CONTAINS, DROPS, Proof
from safeconduct.checker.broad import proof as broad
from safeconduct.checker.routes.judge import check_routes
from safeconduct.checker.verdict import Break
from safeconduct.checker.worth.floor import check_floor
from safeconduct.checker.worth.saving import check_savings
from safeconduct.plans.model import Bound
from safeconduct.scenario.model import Scenario


def check_bound(scenario: Scenario, bound: Bound) -> list[Break]:
    """A FIGURES break for every claim of a bound that its dual vectors do not prove; none where all are proved.

    The last two objects asked about are remembered, since neither can change: one bound stands for many plans.
    """
    if not (_last and _last[0] is scenario and _last[1] is bound):
        _last[:] = [scenario, bound, tuple(_judged(scenario, bound))]
    return list(_last[2])


_last: list[Any] = []


def _judged(scenario: Scenario, bound: Bound) -> list[Break]:
    if bound.digest != scenario.digest:
        return [_fault("the bound was made for another case")]
    if bound.routes:
        return check_routes(scenario, bound)
    if not scenario.teams:
        return [_fault("the bound counts teams, and the case has none")]
    if bound.kind == "broad":
        faults = broad.check_broad(scenario, bound)
        if bound.savings or bound.exposure_floor is not None:
            faults.append(_fault("a broad bound proves nothing of danger × time"))
    else:
        proof = Proof(scenario, bound)
        faults = [*proof.judge(), *check_savings(proof, bound)]
    return [*faults, *_claims(scenario, bound), *check_floor(scenario, bound)]


def _claims(scenario: Scenario, bound: Bound) -> Iterator[Break]:
    """people_max and finish_at follow from the instants, and the rules named are those of the relaxation."""
    last = [instant.people for instant in bound.instants if instant.at == scenario.horizon]
    if not last or bound.people_max != min(last):  # above it, any finish_at would seem proved
        yield _fault("the bound's people_max is not the value at the horizon", scenario.horizon)
    finish = bound.finish_at
    if finish is not None and not any(
        instant.at >= finish - 1 and instant.people < bound.people_max for instant in bound.instants
    ):
        yield _fault("the bound's finish_at is not proved by any instant", finish)
    contains, drops = (broad.CONTAINS, broad.DROPS) if bound.kind == "broad" else (CONTAINS, DROPS)
    if set(bound.contains) != contains or set(bound.drops) != drops:
        yield _fault("the bound's contains and drops are not the rules that its rows stand for")


def _fault(detail: str, at: int | None = None) -> Break:
    return Break("FIGURES", "", "", at, "", detail)
