"""Is every claim of a bound proved: its curve, its least regret, its least danger × time?"""

from __future__ import annotations

from safeconduct.checker.bound_value import Proof
from safeconduct.checker.verdict import Break
from safeconduct.checker.worth.floor import check_floor
from safeconduct.checker.worth.saving import check_savings
from safeconduct.plans.model import Bound
from safeconduct.scenario.model import Scenario


def check_bound(scenario: Scenario, bound: Bound) -> list[Break]:
    """A FIGURES break for every claim of a bound that its dual vectors do not prove; none where all are proved."""
    if bound.digest != scenario.digest:
        return [Break("FIGURES", "", "", None, "", "the bound was made for another case")]
    if not scenario.teams:
        return [Break("FIGURES", "", "", None, "", "the bound counts teams, and the case has none")]
    proof = Proof(scenario, bound)
    faults = proof.judge()
    return [*faults, *check_floor(proof, bound), *check_savings(proof, bound)]
