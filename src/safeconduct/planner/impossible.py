"""Impossible is said only with a proof, in the agreement's words, with the least change of one clause that would cure it."""

from __future__ import annotations

from safeconduct.plan.model import Bound
from safeconduct.planner.answers import Reason
from safeconduct.scenario.model import Scenario


def reasons_why_not(scenario: Scenario, bound: Bound | None) -> tuple[Reason, ...]:
    """Every proof found that no plan keeps all rules; empty where none was found."""
    return ()
