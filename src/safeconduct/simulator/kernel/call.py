"""From plain Python into the kernel: arrays for the results, and runs in strides of equal numbers."""

from __future__ import annotations

import numpy as np

from safeconduct.simulator.kernel.columns import H_WIDTH, MOST_HALTS, P_WIDTH, PLACES, Z_SIDES, World
from safeconduct.simulator.kernel.tally import O_WIDTH, Results, many_runs

NEEDS = 4
BINDINGS = 13


def run_all(world: World, seed: int, runs: range, bins: int) -> Results:
    """Results of the numbered runs, in order. Raises ValueError for runs that are not one after the other."""
    if runs.step != 1:
        raise ValueError("runs must be numbered one after the other")
    results = made(world, len(runs), bins)
    # Whole numbers of 64 bits wrap round in the draws on purpose; compiled code does not speak of it, numpy does.
    with np.errstate(over="ignore"):
        many_runs(world, results, seed, runs.start)
    return results


def made(world: World, runs: int, bins: int) -> Results:
    """Empty results of so many runs."""
    series = 1 + int(world.cell[Z_SIDES]) + NEEDS
    return Results(
        out=np.zeros((runs, bins, series), np.int32),
        due=np.zeros((runs, series), np.int64),
        stranded=np.zeros((runs, int(world.cell[PLACES + 1] - world.cell[PLACES]) // P_WIDTH), np.int64),
        figure=np.zeros((runs, O_WIDTH), np.int64),
        apart=np.zeros(runs, np.float64),
        waited=np.zeros((runs, BINDINGS), np.int64),
        halt=np.zeros((runs, MOST_HALTS, H_WIDTH), np.int64),
    )
