"""Many runs of a plan, divided among processes or machines: the same bytes however they are divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any

import numpy as np

from safeconduct.jobs.run import HERE, Where, each
from safeconduct.plans.model import Plan
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario
from safeconduct.simulator.hazards import Hazards
from safeconduct.simulator.outcome import Outcomes
from safeconduct.simulator.policy import Policy
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


_Task = tuple[Trial, int, range]


def outcomes(trial: Trial, runs: int, pace: Pace) -> Outcomes:
    """What runs 0 … ``runs`` − 1 come to; fewer where it is stopped, but never none.

    Raises StandStill where a run stands still with nothing in progress.
    """
    tasks: list[_Task] = [
        (trial, pace.seed, range(begin, min(begin + CHUNK, runs))) for begin in range(0, runs, CHUNK)
    ]
    found = list(each(_chunk, tasks, pace.where, progress=pace.progress, cancel=pace.cancel))
    return joined(found or [_chunk(tasks[0])])


def _chunk(task: _Task) -> Outcomes:
    trial, seed, runs = task
    return simulate(
        trial.scenario, trial.plan, hazards=trial.hazards, policy=trial.policy, runs=runs, seed=seed
    )


_BY_RUN = tuple(
    field.name
    for field in fields(Outcomes)
    if field.name not in ("seed", "runs", "series", "places", "grid", "halts")
)


def joined(parts: Sequence[Outcomes]) -> Outcomes:
    """Consecutive parts as one."""
    first = parts[0]
    arrays: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in _BY_RUN
    }
    return replace(
        first,
        runs=range(first.runs.start, parts[-1].runs.stop),
        halts=tuple(chain.from_iterable(part.halts for part in parts)),
        **arrays,
    )
