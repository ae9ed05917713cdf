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
    most = 0.0
    for each in range(w.cell[READINGS], w.cell[READINGS + 1], Q_WIDTH):
        own, other = w.cell[each + Q_SIDE], w.cell[each + Q_OTHER]
        if w.cell[own + S_COMPLETE] >= NEVER and w.cell[other + S_COMPLETE] >= NEVER:
            ahead = (
                w.cell[own + S_PEOPLE] / w.cell[each + Q_DUE]
                - w.cell[other + S_PEOPLE] / w.cell[each + Q_OTHER_DUE]
            )
            most = max(most, ahead - w.real[w.cell[each + Q_SLACK]])
    return most


@compiled
def reckon(w: World, at: int) -> None:
    """When the truce halts next, if nothing changes from now on: by patience spent, an expiry, or as known."""
    real = w.real
    if w.cell[Z_HALTED]:
        return
    real[F_SPENT] += real[F_RATE] * (at - real[F_SINCE])
    real[F_SINCE] = at
    real[F_RATE] = real[F_BASE] + real[F_IMBALANCE] * _imbalance(w)
    w.cell[Z_NEXT] = NEVER
    w.cell[Z_CAUSE] = BASE
    if real[F_RATE] > 0.0:
        left = max(0.0, real[F_PATIENCE] - real[F_SPENT]) / real[F_RATE]
        if left < NEVER:
            w.cell[Z_NEXT] = max(at, ceil(real[F_SINCE] + left))
    for row in range(w.cell[KNOWNS], w.cell[KNOWNS + 1], Y_WIDTH):
        begins = max(at, w.cell[row + Y_BEGINS])
        if w.cell[row + Y_PAST] == 0 and begins < w.cell[Z_NEXT] and (w.cell[row + Y_ENDS] > begins):
            w.cell[Z_NEXT] = begins
            w.cell[Z_CAUSE] = KNOWN + row


@compiled
def patience(w: World, at: int) -> None:
    """A truce begins, or begins again: draw how much it bears."""
    drawn = bits(w.cell[Z_KEY], TRUCE_KEY, TRUCE, w.cell[Z_HALTS])
    w.real[F_PATIENCE] = from_table(w.table, BY_EXPONENTIAL, drawn)
    w.real[F_SPENT] = 0.0
    w.real[F_RATE] = 0.0
    w.real[F_SINCE] = at
    reckon(w, at)


@compiled
def begin_halt(w: World, at: int) -> bool:
    """Movement halts, by the cause that was reckoned. False where an announced expiry passes quietly."""
    number = w.cell[Z_HALTS]
    cause = w.cell[Z_CAUSE]
    ends = NEVER
    if cause >= KNOWN:
        row = cause - KNOWN
        w.cell[row + Y_PAST] = 1
        ends = w.cell[row + Y_ENDS]
        cause = KNOWN
        if w.cell[row + Y_EXPIRY]:
            cause = EXPIRY
            if (
                share(bits(w.cell[Z_KEY], TRUCE_KEY, EXPIRES, (row - w.cell[KNOWNS]) // Y_WIDTH))
                >= w.real[F_EXPIRY]
            ):
                reckon(w, at)
                return False
    elif (
        cause == BASE
        and share(bits(w.cell[Z_KEY], TRUCE_KEY, CAUSE, number)) * w.real[F_RATE] >= w.real[F_BASE]
    ):
        cause = IMBALANCE
    if cause != KNOWN:
        final = share(bits(w.cell[Z_KEY], TRUCE_KEY, FINAL, number)) < w.real[F_FINAL]
        length = from_table(w.table, BY_HALT, bits(w.cell[Z_KEY], TRUCE_KEY, LENGTH, number)) * w.real[F_HALT]
        ends = NEVER if final else at + ceil(length)
    w.cell[Z_HALTED] = 1
    w.cell[Z_ENDS] = ends
    w.cell[Z_HALTS] = number + 1
    if ends >= NEVER or w.cell[Z_ORDER] == HOLD:
        w.cell[Z_ROOTS] |= HALT_ROOT
    if number < MOST_HALTS:
        w.cell[HALTS + number * H_WIDTH + H_BEGINS] = at
        w.cell[HALTS + number * H_WIDTH + H_ENDS] = ends
        w.cell[HALTS + number * H_WIDTH + H_CAUSE] = cause
        w.cell[HALTS + number * H_WIDTH + H_EXPOSED] = exposed(w, at)
        _waiting(w, number, at)
    w.cell[Z_EVENTS] += 1
    return True


@compiled
def end_halt(w: World, at: int) -> None:
    """Movement resumes: whoever waited looks again."""
    w.cell[Z_HALTED] = 0
    w.cell[Z_EVENTS] += 1
    patience(w, at)
    label(w, at, FOR_HALT)
    for place in range(w.cell[PLACES], w.cell[PLACES + 1], P_WIDTH):
        if w.cell[place + P_CONVOY_END] > w.cell[place + P_CONVOY]:
            w.cell[place + P_BLOCKED] = 0
            push(w, at, DISPATCH, place)
    for convoy in range(w.cell[CONVOYS], w.cell[CONVOYS + 1], C_WIDTH):
        if w.cell[convoy + C_STATE] == FORMED and w.cell[convoy + C_WHY] == FOR_HALT:
            push(w, at, READY, convoy)
    for run in range(w.cell[RUNS], w.cell[RUNS + 1], N_WIDTH):
        if w.cell[run + N_HELD]:
            w.cell[run + N_HELD] = 0
            push(w, at, START, run)
    for lane in range(w.cell[LANES], w.cell[LANES + 1], A_WIDTH):
        if w.cell[lane + A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def exposed(w: World, at: int) -> int:
    """People on the road and not out, with crews and teams. Convoys that are done with are dropped from the list."""
    found = 0
    kept = 0
    for each in range(w.cell[Z_ACTIVE]):
        convoy = w.cell[w.cell[Z_ACTIVES] + each]
        state = w.cell[convoy + C_STATE]
        if (state in (FORMED, ARRIVED)) and at >= w.cell[convoy + C_OUT]:
            w.cell[convoy + C_LISTED] = 0
            continue
        w.cell[w.cell[Z_ACTIVES] + kept] = convoy
        kept += 1
        if state != ARRIVED:
            found += w.cell[convoy + C_ABOARD] + w.cell[convoy + C_CREW]
        else:
            first = w.cell[convoy + C_TRIP]
            for trip in range(first, w.cell[convoy + C_TRIP_END], T_WIDTH):
                if w.cell[trip + T_OUT] > at and w.cell[trip + T_STATE] == LOADED:
                    found += w.cell[trip + T_PEOPLE]
    w.cell[Z_ACTIVE] = kept
    return int(found)


@compiled
def _waiting(w: World, number: int, at: int) -> None:
    """People outdoors, and people in vehicles that stand, at the second in which a halt begins."""
    outdoors, loaded = 0, 0
    for trip in range(w.cell[TRIPS], w.cell[TRIPS + 1], T_WIDTH):
        state = w.cell[w.cell[trip + T_CONVOY] + C_STATE]
        if w.cell[trip + T_STATE] == WAITING:
            begins = max(w.cell[trip + T_BAY], w.cell[trip + T_PRESENT])
            if begins - w.cell[Z_CALL] <= at:
                for each in range(w.cell[trip + T_LOAD], w.cell[trip + T_LOAD_END], L_WIDTH):
                    outdoors += min(w.cell[each + L_PEOPLE], w.cell[w.cell[each + L_GROUP] + G_WAITING])
        elif w.cell[trip + T_STATE] == LOADED:
            if state == ARRIVED:
                if w.cell[trip + T_UNLOADED] <= at < w.cell[trip + T_OUT]:
                    outdoors += w.cell[trip + T_PEOPLE]
            elif state != MOVING and w.cell[trip + T_FREE] <= at:
                loaded += w.cell[trip + T_PEOPLE]
    w.cell[HALTS + number * H_WIDTH + H_OUTDOORS] = outdoors
    w.cell[HALTS + number * H_WIDTH + H_LOADED] = loaded
