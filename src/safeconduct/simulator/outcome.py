"""What many runs of a plan came to: arrays by run, with the names of what their columns stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from safeconduct.errors import SafeconductError
from safeconduct.plans.model import Plan

Whole = NDArray[np.int64]

Binding = Literal[
    "vehicle",
    "bay",
    "hours",
    "team",
    "order",
    "rule",
    "holder",
    "window",
    "halt",
    "road",
    "post",
    "desk",
    "closure",
]
BINDINGS: tuple[Binding, ...] = get_args(Binding)
"""What a convoy waits for, in the order of the kernel's numbers."""


class StandStill(SafeconductError):
    """A run in which nothing is in progress or to come, and something has not been done. Names what and why."""


@dataclass(frozen=True, slots=True)
class Halt:
    """One halt of one run. ``ends_at`` None: the truce is over. People as they were at the second it began.

    ``exposed`` are on the road and not out, crews and teams counted; ``outdoors`` called forward or waiting to be
    admitted; ``loaded`` sit in vehicles that do not move.
    """

    begins_at: int
    ends_at: int | None
    cause: str
    exposed: int
    outdoors: int
    loaded: int


@dataclass(frozen=True)
class Outcomes:
    """What each run came to. The first axis of every array is the run; times are instants, -1 for never.

    ``grid`` holds the instants of ``out`` (run × instant × series): people out by then, for *all*, for every
    undertaking and for every need, as ``series`` names them. ``due`` are the people who came to leave in that run, by
    series. ``stranded`` (run × place) are those not out at the end, where they are: at the assembly place, or where
    their convoy stands; ``returned`` were brought back there at least once. ``binding_s`` (run × BINDINGS) are
    convoy-seconds spent waiting, by what for. ``halts`` are the halts of each run. ``exposed_max`` and
    ``imbalance_max`` are the greatest of a run; ``imbalance_max`` is a difference of shares (0–1) between two sides
    that a rule binds. ``events`` counts timed events: docs/reference/simulation.md, section 9.
    """

    seed: int
    runs: range
    series: tuple[str, ...]
    places: tuple[str, ...]
    grid: Whole
    due: Whole
    out: Whole
    stranded: Whole
    returned: Whole
    last_out_at: Whole
    last_stretcher_at: Whole
    exposed_max: Whole
    imbalance_max: NDArray[np.float64]
    loaded_wait_person_s: Whole
    outdoors_person_s: Whole
    cold_person_s: Whole
    binding_s: Whole
    events: Whole
    halts: tuple[tuple[Halt, ...], ...]

    @property
    def all_out(self) -> NDArray[np.bool_]:
        """By run: whether everyone who came to leave was out by the horizon."""
        everyone: NDArray[np.bool_] = self.out[:, -1, 0] >= self.due[:, 0]
        return everyone


@dataclass(frozen=True)
class OneRun:
    """One run in full: the plan as it went (only what was begun), its outcome, and what stood still at the end."""

    plan: Plan
    outcomes: Outcomes
