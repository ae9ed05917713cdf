"""When movement halts, why and for how long; and where people are at that second."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.boarding import label
from safeconduct.simulator.kernel.columns import (
    A_WAITING,
    A_WIDTH,
    ARRIVED,
    BASE,
    BY_EXPONENTIAL,
    BY_HALT,
    C_ABOARD,
    C_CREW,
    C_LISTED,
    C_OUT,
    C_STATE,
    C_TRIP,
    C_TRIP_END,
    C_WHY,
    C_WIDTH,
    CONVOYS,
    EXPIRY,
    F_BASE,
    F_EXPIRY,
    F_FINAL,
    F_HALT,
    F_IMBALANCE,
    F_PATIENCE,
    F_RATE,
    F_SINCE,
    F_SPENT,
    FOR_HALT,
    FORMED,
    G_WAITING,
    H_BEGINS,
    H_CAUSE,
    H_ENDS,
    H_EXPOSED,
    H_LOADED,
    H_OUTDOORS,
    H_WIDTH,
    HALTS,
    HOLD,
    IMBALANCE,
    KNOWN,
    KNOWNS,
    L_GROUP,
    L_PEOPLE,
    L_WIDTH,
    LANES,
    LOADED,
    MOST_HALTS,
    MOVING,
    N_HELD,
    N_WIDTH,
    NEVER,
    P_BLOCKED,
    P_CONVOY,
    P_CONVOY_END,
    P_WIDTH,
    PLACES,
    Q_DUE,
    Q_OTHER,
    Q_OTHER_DUE,
    Q_SIDE,
    Q_SLACK,
    Q_WIDTH,
    READINGS,
    RUNS,
    S_COMPLETE,
    S_PEOPLE,
    T_BAY,
    T_CONVOY,
    T_FREE,
    T_LOAD,
    T_LOAD_END,
    T_OUT,
    T_PEOPLE,
    T_PRESENT,
    T_STATE,
    T_UNLOADED,
    T_WIDTH,
    TRIPS,
    WAITING,
    Y_BEGINS,
    Y_ENDS,
    Y_EXPIRY,
    Y_PAST,
    Y_WIDTH,
    Z_ACTIVE,
    Z_ACTIVES,
    Z_CALL,
    Z_CAUSE,
    Z_ENDS,
    Z_EVENTS,
    Z_HALTED,
    Z_HALTS,
    Z_KEY,
    Z_NEXT,
    Z_ORDER,
    Z_ROOTS,
    World,
)
from safeconduct.simulator.kernel.draws import CAUSE, EXPIRES, FINAL, LENGTH, TRUCE, bits, from_table, share
from safeconduct.simulator.kernel.queues import DISPATCH, HALT_ROOT, READY, ROAD, START, push

TRUCE_KEY = 1
"""What the draws of the truce itself are named by."""


@compiled
def _imbalance(w: World) -> float:
    """By how much either side is ahead, as it reads what is due itself, beyond what it bears."""
    cell = w.cell
    real = w.real
    most = 0.0
    for each in range(cell[READINGS], cell[READINGS + 1], Q_WIDTH):
        own, other = cell[each + Q_SIDE], cell[each + Q_OTHER]
        if cell[own + S_COMPLETE] >= NEVER and cell[other + S_COMPLETE] >= NEVER:
            ahead = (
                cell[own + S_PEOPLE] / cell[each + Q_DUE] - cell[other + S_PEOPLE] / cell[each + Q_OTHER_DUE]
            )
            most = max(most, ahead - real[cell[each + Q_SLACK]])
    return most


@compiled
def reckon(w: World, at: int) -> None:
    """When the truce halts next, if nothing changes from now on: by patience spent, an expiry, or as known."""
    cell = w.cell
    real = w.real
    if cell[Z_HALTED]:
        return
    real[F_SPENT] += real[F_RATE] * (at - real[F_SINCE])
    real[F_SINCE] = at
    real[F_RATE] = real[F_BASE] + real[F_IMBALANCE] * _imbalance(w)
    cell[Z_NEXT] = NEVER
    cell[Z_CAUSE] = BASE
    if real[F_RATE] > 0.0:
        left = max(0.0, real[F_PATIENCE] - real[F_SPENT]) / real[F_RATE]
        if left < NEVER:
            cell[Z_NEXT] = max(at, ceil(real[F_SINCE] + left))
    for row in range(cell[KNOWNS], cell[KNOWNS + 1], Y_WIDTH):
        begins = max(at, cell[row + Y_BEGINS])
        if cell[row + Y_PAST] == 0 and begins < cell[Z_NEXT] and (cell[row + Y_ENDS] > begins):
            cell[Z_NEXT] = begins
            cell[Z_CAUSE] = KNOWN + row


@compiled
def patience(w: World, at: int) -> None:
    """A truce begins, or begins again: draw how much it bears."""
    cell = w.cell
    real = w.real
    table = w.table
    drawn = bits(cell[Z_KEY], TRUCE_KEY, TRUCE, cell[Z_HALTS])
    real[F_PATIENCE] = from_table(table, BY_EXPONENTIAL, drawn)
    real[F_SPENT] = 0.0
    real[F_RATE] = 0.0
    real[F_SINCE] = at
    reckon(w, at)


@compiled
def begin_halt(w: World, at: int) -> bool:
    """Movement halts, by the cause that was reckoned. False where an announced expiry passes quietly."""
    cell = w.cell
    real = w.real
    table = w.table
    number = cell[Z_HALTS]
    cause = cell[Z_CAUSE]
    ends = NEVER
    if cause >= KNOWN:
        row = cause - KNOWN
        cell[row + Y_PAST] = 1
        ends = cell[row + Y_ENDS]
        cause = KNOWN
        if cell[row + Y_EXPIRY]:
            cause = EXPIRY
            if (
                share(bits(cell[Z_KEY], TRUCE_KEY, EXPIRES, (row - cell[KNOWNS]) // Y_WIDTH))
                >= real[F_EXPIRY]
            ):
                reckon(w, at)
                return False
    elif cause == BASE and share(bits(cell[Z_KEY], TRUCE_KEY, CAUSE, number)) * real[F_RATE] >= real[F_BASE]:
        cause = IMBALANCE
    if cause != KNOWN:
        final = share(bits(cell[Z_KEY], TRUCE_KEY, FINAL, number)) < real[F_FINAL]
        length = from_table(table, BY_HALT, bits(cell[Z_KEY], TRUCE_KEY, LENGTH, number)) * real[F_HALT]
        ends = NEVER if final else at + ceil(length)
    cell[Z_HALTED] = 1
    cell[Z_ENDS] = ends
    cell[Z_HALTS] = number + 1
    if ends >= NEVER or cell[Z_ORDER] == HOLD:
        cell[Z_ROOTS] |= HALT_ROOT
    if number < MOST_HALTS:
        cell[HALTS + number * H_WIDTH + H_BEGINS] = at
        cell[HALTS + number * H_WIDTH + H_ENDS] = ends
        cell[HALTS + number * H_WIDTH + H_CAUSE] = cause
        cell[HALTS + number * H_WIDTH + H_EXPOSED] = exposed(w, at)
        _waiting(w, number, at)
    cell[Z_EVENTS] += 1
    return True


@compiled
def end_halt(w: World, at: int) -> None:
    """Movement resumes: whoever waited looks again."""
    cell = w.cell
    cell[Z_HALTED] = 0
    cell[Z_EVENTS] += 1
    patience(w, at)
    label(w, at, FOR_HALT)
    for place in range(cell[PLACES], cell[PLACES + 1], P_WIDTH):
        if cell[place + P_CONVOY_END] > cell[place + P_CONVOY]:
            cell[place + P_BLOCKED] = 0
            push(w, at, DISPATCH, place)
    for convoy in range(cell[CONVOYS], cell[CONVOYS + 1], C_WIDTH):
        if cell[convoy + C_STATE] == FORMED and cell[convoy + C_WHY] == FOR_HALT:
            push(w, at, READY, convoy)
    for run in range(cell[RUNS], cell[RUNS + 1], N_WIDTH):
        if cell[run + N_HELD]:
            cell[run + N_HELD] = 0
            push(w, at, START, run)
    for lane in range(cell[LANES], cell[LANES + 1], A_WIDTH):
        if cell[lane + A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def exposed(w: World, at: int) -> int:
    """People on the road and not out, with crews and teams. Convoys that are done with are dropped from the list."""
    cell = w.cell
    found = 0
    kept = 0
    for each in range(cell[Z_ACTIVE]):
        convoy = cell[cell[Z_ACTIVES] + each]
        state = cell[convoy + C_STATE]
        if (state in (FORMED, ARRIVED)) and at >= cell[convoy + C_OUT]:
            cell[convoy + C_LISTED] = 0
            continue
        cell[cell[Z_ACTIVES] + kept] = convoy
        kept += 1
        if state != ARRIVED:
            found += cell[convoy + C_ABOARD] + cell[convoy + C_CREW]
        else:
            first = cell[convoy + C_TRIP]
            for trip in range(first, cell[convoy + C_TRIP_END], T_WIDTH):
                if cell[trip + T_OUT] > at and cell[trip + T_STATE] == LOADED:
                    found += cell[trip + T_PEOPLE]
    cell[Z_ACTIVE] = kept
    return int(found)


@compiled
def _waiting(w: World, number: int, at: int) -> None:
    """People outdoors, and people in vehicles that stand, at the second in which a halt begins."""
    cell = w.cell
    outdoors, loaded = 0, 0
    for trip in range(cell[TRIPS], cell[TRIPS + 1], T_WIDTH):
        state = cell[cell[trip + T_CONVOY] + C_STATE]
        if cell[trip + T_STATE] == WAITING:
            begins = max(cell[trip + T_BAY], cell[trip + T_PRESENT])
            if begins - cell[Z_CALL] <= at:
                for each in range(cell[trip + T_LOAD], cell[trip + T_LOAD_END], L_WIDTH):
                    outdoors += min(cell[each + L_PEOPLE], cell[cell[each + L_GROUP] + G_WAITING])
        elif cell[trip + T_STATE] == LOADED:
            if state == ARRIVED:
                if cell[trip + T_UNLOADED] <= at < cell[trip + T_OUT]:
                    outdoors += cell[trip + T_PEOPLE]
            elif state != MOVING and cell[trip + T_FREE] <= at:
                loaded += cell[trip + T_PEOPLE]
    cell[HALTS + number * H_WIDTH + H_OUTDOORS] = outdoors
    cell[HALTS + number * H_WIDTH + H_LOADED] = loaded
