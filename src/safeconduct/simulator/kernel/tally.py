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
    C_WIDTH,
    CONVOYS,
    F_APART,
    FORMED,
    G_CAME,
    G_NEED,
    G_PLACE,
    G_SIDE,
    G_WAITING,
    G_WIDTH,
    GROUPS,
    H_WIDTH,
    HALTS,
    L_ABOARD,
    L_GROUP,
    L_WIDTH,
    LOADED,
    LOADING,
    MOVING,
    P_WIDTH,
    PLACES,
    R_PLACE,
    R_WIDTH,
    S_WIDTH,
    SIDES,
    T_CONVOY,
    T_LOAD,
    T_LOAD_END,
    T_OUT,
    T_PEOPLE,
    T_STATE,
    T_WIDTH,
    TRIPS,
    WAITED,
    Z_COLD_S,
    Z_EVENTS,
    Z_EXPOSED,
    Z_HALTS,
    Z_HORIZON,
    Z_LOADED_S,
    Z_OUTDOORS_S,
    Z_RETURNED,
    Z_ROOTS,
    Z_SIDES,
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
    cell = w.cell
    real = w.real
    figure = results.figure[row]
    figure[O_LAST], figure[O_LYING] = -1, -1
    _who_is_out(w, results, row)
    _who_is_left(w, results, row)
    figure[O_RETURNED], figure[O_EXPOSED] = cell[Z_RETURNED], cell[Z_EXPOSED]
    figure[O_LOADED_S], figure[O_OUTDOORS_S], figure[O_COLD_S] = (
        cell[Z_LOADED_S],
        cell[Z_OUTDOORS_S],
        cell[Z_COLD_S],
    )
    figure[O_EVENTS], figure[O_STEPS], figure[O_HALTS] = cell[Z_EVENTS], cell[Z_STEPS], cell[Z_HALTS]
    figure[O_ROOTS], figure[O_STOPPED] = cell[Z_ROOTS], cell[Z_STOPPED]
    results.apart[row] = real[F_APART]
    for each in range(results.waited.shape[1]):
        results.waited[row, each] = cell[WAITED + each]
    for number in range(min(cell[Z_HALTS], results.halt.shape[1])):
        for each in range(H_WIDTH):
            results.halt[row, number, each] = cell[HALTS + number * H_WIDTH + each]


@compiled
def _who_is_out(w: World, results: Results, row: int) -> None:
    cell = w.cell
    sides = cell[Z_SIDES]
    figure, horizon = results.figure[row], cell[Z_HORIZON]
    for trip in range(cell[TRIPS], cell[TRIPS + 1], T_WIDTH):
        out = cell[trip + T_OUT]
        if cell[trip + T_STATE] != LOADED or out > horizon:
            continue
        within = -(-out // BIN_S)
        if cell[trip + T_PEOPLE] > 0:
            figure[O_LAST] = max(figure[O_LAST], out)
        for load in range(cell[trip + T_LOAD], cell[trip + T_LOAD_END], L_WIDTH):
            people = cell[load + L_ABOARD]
            group = cell[load + L_GROUP]
            results.out[row, within, 0] += people
            if cell[group + G_SIDE] >= 0:
                results.out[row, within, 1 + (cell[group + G_SIDE] - cell[SIDES]) // S_WIDTH] += people
            results.out[row, within, 1 + sides + cell[group + G_NEED]] += people
            if cell[group + G_NEED] == 0 and people > 0:
                figure[O_LYING] = max(figure[O_LYING], out)


@compiled
def _who_is_left(w: World, results: Results, row: int) -> None:
    cell = w.cell
    sides = cell[Z_SIDES]
    for group in range(cell[GROUPS], cell[GROUPS + 1], G_WIDTH):
        results.due[row, 0] += cell[group + G_CAME]
        if cell[group + G_SIDE] >= 0:
            results.due[row, 1 + (cell[group + G_SIDE] - cell[SIDES]) // S_WIDTH] += cell[group + G_CAME]
        results.due[row, 1 + sides + cell[group + G_NEED]] += cell[group + G_CAME]
        results.stranded[row, (cell[group + G_PLACE] - cell[PLACES]) // P_WIDTH] += cell[group + G_WAITING]
    for trip in range(cell[TRIPS], cell[TRIPS + 1], T_WIDTH):
        if cell[trip + T_STATE] == LOADED and cell[trip + T_OUT] > cell[Z_HORIZON]:
            results.stranded[row, (where(w, cell[trip + T_CONVOY]) - cell[PLACES]) // P_WIDTH] += cell[
                trip + T_PEOPLE
            ]
    for convoy in range(cell[CONVOYS], cell[CONVOYS + 1], C_WIDTH):
        if cell[convoy + C_STATE] != ARRIVED:
            results.figure[row, O_LEFT] += 1


@compiled
def where(w: World, convoy: int) -> int:
    """The place where a convoy stands, or that it has left last."""
    cell = w.cell
    if cell[convoy + C_STATE] == LOADING or cell[convoy + C_STATE] == FORMED:
        return int(cell[convoy + C_ORIGIN])
    stop = cell[convoy + C_STOP] - 1 if cell[convoy + C_STATE] == MOVING else cell[convoy + C_STOP]
    return int(cell[cell[convoy + C_ROUTE] + stop * R_WIDTH + R_PLACE])
