"""When movement halts, why and for how long; and where people are at that second."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    A_WAITING,
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
    C_TRIPS,
    C_WHY,
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
    HOLD,
    IMBALANCE,
    KNOWN,
    L_GROUP,
    L_PEOPLE,
    LOADED,
    MOST_HALTS,
    MOVING,
    N_HELD,
    NEVER,
    P_BLOCKED,
    P_TRIPS,
    S_COMPLETE,
    S_PEOPLE,
    T_BAY,
    T_CONVOY,
    T_FREE,
    T_LOAD,
    T_LOADS,
    T_OUT,
    T_PEOPLE,
    T_PRESENT,
    T_STATE,
    T_UNLOADED,
    WAITING,
    Z_ACTIVE,
    Z_CALL,
    Z_CAUSE,
    Z_ENDS,
    Z_EVENTS,
    Z_HALTED,
    Z_HALTS,
    Z_NEXT,
    Z_ORDER,
    Z_ROOTS,
    World,
)
from safeconduct.simulator.kernel.draws import CAUSE, EXPIRES, FINAL, LENGTH, TRUCE, bits, from_table, share
from safeconduct.simulator.kernel.queues import DISPATCH, READY, ROAD, START, push

TRUCE_KEY = 1
"""What the draws of the truce itself are named by."""


@compiled
def _imbalance(w: World) -> float:
    """By how much either side is ahead, as it reads what is due itself, beyond what it bears."""
    most = 0.0
    for each in range(w.reading.shape[0]):
        own, other = w.reading[each, 0], w.reading[each, 1]
        if w.side[own, S_COMPLETE] >= NEVER and w.side[other, S_COMPLETE] >= NEVER:
            ahead = w.side[own, S_PEOPLE] / w.reading[each, 2] - w.side[other, S_PEOPLE] / w.reading[each, 3]
            most = max(most, ahead - w.slack[each])
    return most


@compiled
def reckon(w: World, at: int) -> None:
    """When the truce halts next, if nothing changes from now on: by patience spent, an expiry, or as known."""
    real = w.real
    if w.z[Z_HALTED]:
        return
    real[F_SPENT] += real[F_RATE] * (at - real[F_SINCE])
    real[F_SINCE] = at
    real[F_RATE] = real[F_BASE] + real[F_IMBALANCE] * _imbalance(w)
    w.z[Z_NEXT] = NEVER
    w.z[Z_CAUSE] = BASE
    if real[F_RATE] > 0.0:
        left = max(0.0, real[F_PATIENCE] - real[F_SPENT]) / real[F_RATE]
        if left < NEVER:
            w.z[Z_NEXT] = max(at, ceil(real[F_SINCE] + left))
    for row in range(w.known.shape[0]):
        begins = max(at, w.known[row, 0])
        if w.known[row, 2] == 0 and begins < w.z[Z_NEXT] and (w.known[row, 1] > begins):
            w.z[Z_NEXT] = begins
            w.z[Z_CAUSE] = KNOWN + row


@compiled
def patience(w: World, at: int) -> None:
    """A truce begins, or begins again: draw how much it bears."""
    drawn = bits(w.key[0], TRUCE_KEY, TRUCE, w.z[Z_HALTS])
    w.real[F_PATIENCE] = from_table(w.table, BY_EXPONENTIAL, drawn)
    w.real[F_SPENT] = 0.0
    w.real[F_RATE] = 0.0
    w.real[F_SINCE] = at
    reckon(w, at)


@compiled
def begin_halt(w: World, at: int) -> bool:
    """Movement halts, by the cause that was reckoned. False where an announced expiry passes quietly."""
    number = w.z[Z_HALTS]
    cause = w.z[Z_CAUSE]
    ends = NEVER
    if cause >= KNOWN:
        row = cause - KNOWN
        w.known[row, 2] = 1
        ends = w.known[row, 1]
        cause = KNOWN
        if w.known[row, 3]:
            cause = EXPIRY
            if share(bits(w.key[0], TRUCE_KEY, EXPIRES, row)) >= w.real[F_EXPIRY]:
                reckon(w, at)
                return False
    elif cause == BASE:
        if share(bits(w.key[0], TRUCE_KEY, CAUSE, number)) * w.real[F_RATE] >= w.real[F_BASE]:
            cause = IMBALANCE
    if cause != KNOWN:
        final = share(bits(w.key[0], TRUCE_KEY, FINAL, number)) < w.real[F_FINAL]
        length = from_table(w.table, BY_HALT, bits(w.key[0], TRUCE_KEY, LENGTH, number)) * w.real[F_HALT]
        ends = NEVER if final else at + ceil(length)
    w.z[Z_HALTED] = 1
    w.z[Z_ENDS] = ends
    w.z[Z_HALTS] = number + 1
    if ends >= NEVER or w.z[Z_ORDER] == HOLD:
        w.z[Z_ROOTS] |= 8
    if number < MOST_HALTS:
        w.halt[number, H_BEGINS] = at
        w.halt[number, H_ENDS] = ends
        w.halt[number, H_CAUSE] = cause
        w.halt[number, H_EXPOSED] = exposed(w, at)
        _waiting(w, number, at)
    w.z[Z_EVENTS] += 1
    return True


@compiled
def end_halt(w: World, at: int) -> None:
    """Movement resumes: whoever waited looks again."""
    w.z[Z_HALTED] = 0
    w.z[Z_EVENTS] += 1
    patience(w, at)
    for place in range(w.place.shape[0]):
        if w.place[place, P_TRIPS] > 0:
            w.place[place, P_BLOCKED] = 0
            push(w, at, DISPATCH, place)
    for convoy in range(w.convoy.shape[0]):
        if w.convoy[convoy, C_STATE] == FORMED and w.convoy[convoy, C_WHY] == FOR_HALT:
            push(w, at, READY, convoy)
    for run in range(w.run.shape[0]):
        if w.run[run, N_HELD]:
            w.run[run, N_HELD] = 0
            push(w, at, START, run)
    for lane in range(w.lane.shape[0]):
        if w.lane[lane, A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def exposed(w: World, at: int) -> int:
    """People on the road and not out, with crews and teams. Convoys that are done with are dropped from the list."""
    found = 0
    kept = 0
    for each in range(w.z[Z_ACTIVE]):
        convoy = w.active[each]
        state = w.convoy[convoy, C_STATE]
        if state == FORMED or state == ARRIVED:
            if at >= w.convoy[convoy, C_OUT]:
                w.convoy[convoy, C_LISTED] = 0
                continue
        w.active[kept] = convoy
        kept += 1
        if state != ARRIVED:
            found += w.convoy[convoy, C_ABOARD] + w.convoy[convoy, C_CREW]
        else:
            first = w.convoy[convoy, C_TRIP]
            for trip in range(first, first + w.convoy[convoy, C_TRIPS]):
                if w.trip[trip, T_OUT] > at and w.trip[trip, T_STATE] == LOADED:
                    found += w.trip[trip, T_PEOPLE]
    w.z[Z_ACTIVE] = kept
    return int(found)


@compiled
def _waiting(w: World, number: int, at: int) -> None:
    """People outdoors, and people in vehicles that stand, at the second in which a halt begins."""
    outdoors, loaded = 0, 0
    for trip in range(w.trip.shape[0]):
        one = w.trip[trip]
        state = w.convoy[one[T_CONVOY], C_STATE]
        if one[T_STATE] == WAITING:
            begins = max(one[T_BAY], one[T_PRESENT])
            if begins - w.z[Z_CALL] <= at:
                for each in range(one[T_LOAD], one[T_LOAD] + one[T_LOADS]):
                    outdoors += min(w.load[each, L_PEOPLE], w.group[w.load[each, L_GROUP], G_WAITING])
        elif one[T_STATE] == LOADED:
            if state == ARRIVED:
                if one[T_UNLOADED] <= at < one[T_OUT]:
                    outdoors += one[T_PEOPLE]
            elif state != MOVING and one[T_FREE] <= at:
                loaded += one[T_PEOPLE]
    w.halt[number, H_OUTDOORS] = outdoors
    w.halt[number, H_LOADED] = loaded
