"""Several plans of one case on the same random numbers: which is better, how surely, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from safeconduct.plans.model import Bound, Plan
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.hazards import hazards_at
from safeconduct.simulator.outcome import Outcomes, StandStill
from safeconduct.studies.sampling import error_of, mean_and_error
from safeconduct.studies.stress.answer import Asked, stress_with_runs
from safeconduct.studies.stress.model import Comparison, Pairing
from safeconduct.studies.stress.runs import Pace, Trial, outcomes


def compare(
    scenario: Scenario,
    plans: Sequence[tuple[str, Plan, Bound | None]],
    asked: Asked,
    *,
    pace: Pace | None = None,
) -> Comparison:
    """Each plan under stress, and every two of them against each other.

    Inputs and measures are left out: they are asked of one plan. Raises as :func:`stress` does.
    """
    pace = pace or Pace()
    asked = replace(asked, inputs=False, measures=False)
    names = tuple(name for name, _, _ in plans)
    found = [stress_with_runs(scenario, plan, asked, bound=bound, pace=pace) for _, plan, bound in plans]
    pairings = tuple(
        pairing((names[a], names[b]), found[a][1], found[b][1]) for a, b in combinations(range(len(names)), 2)
    )
    return Comparison(names, tuple(answer for answer, _ in found), pairings)


def pairing(names: tuple[str, str], first: Outcomes, second: Outcomes) -> Pairing:
    """Run by run: the first wins with more people out at the end, or with as many out sooner."""
    runs = min(len(first.runs), len(second.runs))
    apart = (first.out[:runs, -1, 0] - second.out[:runs, -1, 0]).astype(float)
    sooner = first.last_out_at[:runs] - second.last_out_at[:runs]
    wins = (apart > 0) | ((apart == 0) & (sooner < 0))
    ties = (apart == 0) & (sooner == 0)
    share = float(wins.mean())
    return Pairing(*names, share, float(ties.mean()), error_of(share, runs), *mean_and_error(apart))


def best_of(scenario: Scenario, plans: Sequence[Plan], asked: Asked, pace: Pace) -> int:
    """Which of several plans to take: most people out by time and run in the mean, on the same random numbers.

    Ties go to the one that comes first; a plan that stands still in a run loses to any that does not.
    """
    worth = [
        _worth(Trial(scenario, plan, hazards_at("best"), asked.policy), asked.runs, pace) for plan in plans
    ]
    return worth.index(max(worth))


def _worth(trial: Trial, runs: int, pace: Pace) -> float:
    try:
        return float(outcomes(trial, runs, pace).out[:, :, 0].mean())
    except StandStill:
        return -1.0
