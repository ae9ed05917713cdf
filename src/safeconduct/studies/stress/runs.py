"""Many runs of a plan, divided among processes or machines: the same bytes however they are divided."""

from __future__ import annotations

from dataclasses import dataclass, replace

from safeconduct.clock import processor_seconds
from safeconduct.jobs.run import HERE, Where, each
from safeconduct.plans.model import Plan
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.hazards import Hazards
from safeconduct.simulator.outcome import Outcomes
from safeconduct.simulator.policy import Policy
from safeconduct.simulator.replanning import joined
from safeconduct.simulator.run import simulate

CHUNK = 250
"""Runs of one task. Fixed, so that what is kept of a study that was stopped does not depend on who did it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan of a case under hazards and a policy: everything that a run depends on beside its number and the seed."""

    scenario: Scenario
    plan: Plan
    hazards: Hazards
    policy: Policy


@dataclass(frozen=True, slots=True)
class Pace:
    """How runs are done: seed, where, whom it tells and who may stop it."""

    seed: int = 0
    where: Where = HERE
    progress: Progress = SILENT
    cancel: Cancel = NEVER

    @property
    def quiet(self) -> Pace:
        """The same without telling anybody: for questions beside the main one."""
        return replace(self, progress=SILENT)


_Task = tuple[Trial, int, range]


def outcomes(trial: Trial, runs: int, pace: Pace) -> Outcomes:
    """What runs 0 … ``runs`` − 1 come to; fewer where it is stopped, but never none.

    Raises StandStill where a run stands still with nothing in progress.
    """
    return timed_outcomes(trial, runs, pace)[0]


def timed_outcomes(trial: Trial, runs: int, pace: Pace) -> tuple[Outcomes, float]:
    """As :func:`outcomes`, with the seconds that processors took, on whichever machines; compiling is not counted."""
    tasks: list[_Task] = [
        (trial, pace.seed, range(begin, min(begin + CHUNK, runs))) for begin in range(0, runs, CHUNK)
    ]
    found = list(each(_chunk, tasks, pace.where, progress=pace.progress, cancel=pace.cancel))
    found = found or [_chunk(tasks[0])]
    return joined([part for part, _ in found]), sum(spent for _, spent in found)


def _chunk(task: _Task) -> tuple[Outcomes, float]:
    trial, seed, runs = task
    if not _compiled:  # once in each process, before its clock starts
        simulate(trial.scenario, trial.plan, hazards=trial.hazards, policy=trial.policy, seed=seed)
        _compiled.append(True)
    since = processor_seconds()
    found = simulate(
        trial.scenario, trial.plan, hazards=trial.hazards, policy=trial.policy, runs=runs, seed=seed
    )
    return found, processor_seconds() - since


_compiled: list[bool] = []
