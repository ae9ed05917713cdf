"""Who arrives too late for a desk to let him in before an instant: docs/explanation/broad-bound.md, section 6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from safeconduct.planner.broad.days.firsts import Numbers
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.rows import RUSH_S, late_name


@dataclass(frozen=True, eq=False)
class Desks:
    """Reception × turn: what the last people who arrive before an instant cost.

    How late somebody is stands as a *level*: the number of turns, from the last one back, for which he is late.
    """

    late: Numbers
    """Columns of late people; −1 without a desk."""
    ahead: Numbers
    """Seconds before the instant at which somebody has to arrive who is not late."""

    @property
    def levels(self) -> int:
        """How many levels there are."""
        return len(RUSH_S) + 1

    @cached_property
    def ahead_of_all(self) -> int:
        """Seconds before an instant up to which nobody is late at any reception."""
        return int(self.ahead.max())

    def priced(self, gains: Any) -> Any:
        """Level × reception: what a person more costs."""
        each = np.where(self.late >= 0, -gains[self.late], 0)
        nobody = np.zeros((1, len(each)), dtype=each.dtype)
        return np.concatenate((nobody, np.cumsum(each[:, ::-1], axis=1).T))

    def levels_after(self, after_s: int, steps: int, step_s: int) -> Numbers:
        """Reception × steps left before a last second, ``after_s`` before the instant: how late one is then."""
        key = (after_s, steps, step_s)
        if key not in self._levels:
            since = (self.ahead - after_s) // step_s
            left = np.arange(steps + 1)
            found = [len(RUSH_S) - np.searchsorted(turns, left, side="right") for turns in since]
            self._levels[key] = np.array(found, dtype=np.int64)
        return self._levels[key]

    @cached_property
    def _levels(self) -> dict[tuple[int, int, int], Numbers]:
        return {}

    def columns(self, reception: int, level: int) -> list[int]:
        """Columns in which a person of this level counts."""
        found = self.late[reception][len(RUSH_S) - level :]
        return [int(column) for column in found if column >= 0]


def desks_of(program: Program, ends: Sequence[str]) -> Desks:
    """The desks of receptions."""
    place = program.times.scenario.place
    turns = range(1, len(RUSH_S) + 1)
    late = [[program.number.get(late_name(end, turn), -1) for turn in turns] for end in ends]
    ahead = [[place[end].unload_s + seconds for seconds in RUSH_S] for end in ends]
    return Desks(np.array(late, dtype=np.int64), np.array(ahead, dtype=np.int64))
