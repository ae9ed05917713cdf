"""What runs came to, added up where they happen: one row of every array for each run."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    ARRIVED,
    C_ORIGIN,
    C_ROUTE,
    C_STATE,
    C_STOP,
    F_APART,
    FORMED,
    G_CAME,
    G_NEED,
    G_PLACE,
    G_SIDE,
    G_WAITING,
    L_ABOARD,
    L_GROUP,
    LOADED,
    LOADING,
    MOVING,
    R_PLACE,
    T_CONVOY,
    T_LOAD,
    T_LOADS,
    T_OUT,
    T_PEOPLE,
    T_STATE,
    Z_COLD_S,
    Z_EVENTS,
    Z_EXPOSED,
    Z_HALTS,
    Z_HORIZON,
    Z_LOADED_S,
    Z_OUTDOORS_S,
    Z_RETURNED,
    Z_ROOTS,
    Z_STEPS,
    Z_STOPPED,
    World,
)
from safeconduct.simulator.kernel.whole import one_run

(
    O_RETURNED, O_LAST, O_LYING, O_EXPOSED, O_LOADED_S, O_OUTDOORS_S, O_COLD_S, O_EVENTS, O_STEPS, O_HALTS, O_LEFT,
    O_ROOTS, O_STOPPED,
) = range(13)  # fmt: skip
O_WIDTH = 13
KEPT_HALTS = 16
BIN_S = 3600


class Results(NamedTuple):
    """Arrays with one row for each run."""

    out: NDArray[np.int32]
    """Run × hour × series: people out within that hour (not added up)."""
    due: NDArray[np.int64]
    stranded: NDArray[np.int64]
    figure: NDArray[np.int64]
    apart: NDArray[np.float64]
    waited: NDArray[np.int64]
    halt: NDArray[np.int64]


@compiled
def many_runs(w: World, results: Results, seed: int, first: int) -> None:
    """Run after run, from number ``first`` on, one for each row of ``results``."""
    for row in range(results.figure.shape[0]):
        one_run(w, seed, first + row)
        tally(w, results, row)


@compiled
def tally(w: World, results: Results, row: int) -> None:
    """Add up the run that has just ended."""
    figure = results.figure[row]
    figure[O_LAST], figure[O_LYING] = -1, -1
    _who_is_out(w, results, row)
    _who_is_left(w, results, row)
    figure[O_RETURNED], figure[O_EXPOSED] = w.z[Z_RETURNED], w.z[Z_EXPOSED]
    figure[O_LOADED_S], figure[O_OUTDOORS_S], figure[O_COLD_S] = (
        w.z[Z_LOADED_S],
        w.z[Z_OUTDOORS_S],
        w.z[Z_COLD_S],
    )
    figure[O_EVENTS], figure[O_STEPS], figure[O_HALTS] = w.z[Z_EVENTS], w.z[Z_STEPS], w.z[Z_HALTS]
    figure[O_ROOTS], figure[O_STOPPED] = w.z[Z_ROOTS], w.z[Z_STOPPED]
    results.apart[row] = w.real[F_APART]
    results.waited[row, :] = w.waited[: results.waited.shape[1]]
    kept = min(w.z[Z_HALTS], results.halt.shape[1])
    results.halt[row, :kept, :] = w.halt[:kept, :]


@compiled
def _who_is_out(w: World, results: Results, row: int) -> None:
    sides = w.side.shape[0]
    figure, horizon = results.figure[row], w.z[Z_HORIZON]
    for trip in range(w.trip.shape[0]):
        out = w.trip[trip, T_OUT]
        if w.trip[trip, T_STATE] != LOADED or out > horizon:
            continue
        within = -(-out // BIN_S)
        if w.trip[trip, T_PEOPLE] > 0:
            figure[O_LAST] = max(figure[O_LAST], out)
        for load in range(w.trip[trip, T_LOAD], w.trip[trip, T_LOAD] + w.trip[trip, T_LOADS]):
            people = w.load[load, L_ABOARD]
            group = w.load[load, L_GROUP]
            results.out[row, within, 0] += people
            if w.group[group, G_SIDE] >= 0:
                results.out[row, within, 1 + w.group[group, G_SIDE]] += people
            results.out[row, within, 1 + sides + w.group[group, G_NEED]] += people
            if w.group[group, G_NEED] == 0 and people > 0:
                figure[O_LYING] = max(figure[O_LYING], out)


@compiled
def _who_is_left(w: World, results: Results, row: int) -> None:
    sides = w.side.shape[0]
    for group in range(w.group.shape[0]):
        one = w.group[group]
        results.due[row, 0] += one[G_CAME]
        if one[G_SIDE] >= 0:
            results.due[row, 1 + one[G_SIDE]] += one[G_CAME]
        results.due[row, 1 + sides + one[G_NEED]] += one[G_CAME]
        results.stranded[row, one[G_PLACE]] += one[G_WAITING]
    for trip in range(w.trip.shape[0]):
        if w.trip[trip, T_STATE] == LOADED and w.trip[trip, T_OUT] > w.z[Z_HORIZON]:
            results.stranded[row, where(w, w.trip[trip, T_CONVOY])] += w.trip[trip, T_PEOPLE]
    for convoy in range(w.convoy.shape[0]):
        if w.convoy[convoy, C_STATE] != ARRIVED:
            results.figure[row, O_LEFT] += 1


@compiled
def where(w: World, convoy: int) -> int:
    """The place where a convoy stands, or that it has left last."""
    one = w.convoy[convoy]
    if one[C_STATE] == LOADING or one[C_STATE] == FORMED:
        return int(one[C_ORIGIN])
    stop = one[C_STOP] - 1 if one[C_STATE] == MOVING else one[C_STOP]
    return int(w.stop[one[C_ROUTE] + stop, R_PLACE])
