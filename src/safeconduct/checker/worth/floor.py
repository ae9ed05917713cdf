"""Is the least regret that a bound states proved? From docs/explanation/objectives.md, section 4, alone."""

from __future__ import annotations

from safeconduct.checker.bound_figures import ceiling_points
from safeconduct.checker.verdict import Break
from safeconduct.plans.model import Bound
from safeconduct.scenario.model import Scenario


def check_floor(scenario: Scenario, bound: Bound) -> list[Break]:
    """A FIGURES break where ``regret_floor`` is more than what no plan can do without."""
    proved = _by_steps(scenario, bound)
    if bound.regret_floor > proved:
        detail = f"the bound's regret_floor is {bound.regret_floor}; {proved} is proved"
        return [Break("FIGURES", "", "", None, f"{bound.regret_floor - proved} people", detail)]
    return []


def _by_steps(scenario: Scenario, bound: Bound) -> int:
    """The greatest rise of the ceiling between two instants: nobody has more out at the first than it says there."""
    ceiling = ceiling_points(scenario, bound)
    best = 0
    for number, (_, then) in enumerate(ceiling[1:], start=1):
        most_before = min(people for _, people in ceiling[number - 1 :])
        best = max(best, then - most_before)
    return best
