"""One run from beginning to end, and many runs after each other."""

from __future__ import annotations

from math import ceil, sqrt

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.arrivals import arrives, halt_on_road, ready
from safeconduct.simulator.kernel.boarding import dispatch, forms
from safeconduct.simulator.kernel.columns import (
    A_RETRY,
    A_WAITING,
    BY_EXPONENTIAL,
    C_ARRIVED,
    C_BEGAN,
    C_DEPARTED,
    C_FIXED,
    C_SINCE,
    C_TEAM_AT,
    C_TO_LOAD,
    C_TRIPS,
    C_WHY,
    E_COUNT,
    E_ENTERED,
    E_KEY,
    E_OPENS,
    E_SHUT,
    F_CLOSE,
    F_CLOSE_MEAN,
    F_LATE,
    F_LATE_MEAN,
    F_LOST,
    F_SPENT,
    F_UNCONFIRMED,
    G_BEST,
    G_CAME,
    G_HIGH,
    G_HOUSEHOLD,
    G_LOW,
    G_PEOPLE,
    G_PLANNED,
    G_SIDE,
    G_TO_COME,
    G_WAITING,
    L_ABOARD,
    M_BEGUN,
    M_ENDED,
    M_KEY,
    M_LOST,
    M_NEXT,
    M_OWN,
    M_TASK,
    M_TEAM,
    N_ARRIVED,
    N_DEPARTED,
    N_HELD,
    N_STOP,
    NEVER,
    P_BAY,
    P_BAYS,
    P_BLOCKED,
    P_DESK,
    P_GONE,
    P_LANE,
    P_LANES,
    P_LAST,
    P_LOAD_LEFT,
    P_NEXT,
    P_ROOM,
    P_TRIP,
    R_ARRIVES,
    S_COMPLETE,
    S_CONVOYS,
    S_KEY,
    S_LAST,
    S_LEAVES,
    S_LOADED,
    S_PLANNED,
    S_WAITING,
    S_WHOLE,
    T_OUT,
    T_PEOPLE,
    T_PRESENT,
    T_STATE,
    T_UNLOADED,
    X_PEOPLE,
    Z_DEMAND,
    Z_ENDS,
    Z_HALTED,
    Z_HEAP,
    Z_HORIZON,
    Z_NEXT,
    Z_NOW,
    Z_STEPS,
    Z_STOPPED,
    World,
)
from safeconduct.simulator.kernel.draws import (
    CLOSED_AT,
    CLOSED_FOR,
    CLOSURE,
    DEMAND,
    LATE,
    LATENESS,
    LOSS,
    bits,
    from_table,
    run_key,
    share,
)
from safeconduct.simulator.kernel.empties import go_on, run_arrives, run_starts
from safeconduct.simulator.kernel.halts import begin_halt, end_halt, patience
from safeconduct.simulator.kernel.queues import (
    ARRIVE,
    DISPATCH,
    FORM,
    PHASE_BITS,
    RANK_BITS,
    RANKS,
    READY,
    START,
    pop,
)
from safeconduct.simulator.kernel.road import try_lane, waits
from safeconduct.simulator.kernel.rules import complete_now


@compiled
def one_run(w: World, seed: int, run: int) -> None:
    """Everything that happens in one run, up to the horizon."""
    w.key[0] = run_key(seed, run)
    _afresh(w)
    _people(w)
    _world(w)
    patience(w, 0)
    for mover in range(w.mover.shape[0]):
        go_on(w, mover, 0)
    while True:
        event = w.heap[0] >> (PHASE_BITS + RANK_BITS) if w.z[Z_HEAP] > 0 else NEVER
        turn = w.z[Z_ENDS] if w.z[Z_HALTED] else w.z[Z_NEXT]
        if min(event, turn) > w.z[Z_HORIZON] or (event >= NEVER and not w.z[Z_HALTED]):
            break
        if turn <= event:
            w.z[Z_NOW] = turn
            if w.z[Z_HALTED]:
                end_halt(w, turn)
            elif begin_halt(w, turn):
                halt_on_road(w, turn)
        else:
            key = pop(w.heap, w.z)
            w.z[Z_NOW] = event
            w.z[Z_STEPS] += 1
            _happens(w, (key >> RANK_BITS) & ((1 << PHASE_BITS) - 1), key & (RANKS - 1), event)
    w.z[Z_STOPPED] = w.z[Z_HEAP] == 0
    for convoy in range(w.convoy.shape[0]):
        waits(
            w,
            convoy,
            min(w.z[Z_HORIZON], max(w.z[Z_NOW], w.convoy[convoy, C_SINCE])),
            w.convoy[convoy, C_WHY],
        )


@compiled
def _happens(w: World, phase: int, rank: int, at: int) -> None:
    if phase == ARRIVE:
        convoys = w.convoy.shape[0]
        if rank < convoys:
            arrives(w, rank, at)
        else:
            run_arrives(w, rank - convoys, at)
    elif phase == START:
        run_starts(w, rank, at)
    elif phase == DISPATCH:
        dispatch(w, rank, at)
    elif phase == FORM:
        forms(w, rank, at)
    elif phase == READY:
        ready(w, rank, at)
    else:
        w.lane[rank, A_RETRY] = -1
        try_lane(w, rank, at)


@compiled
def _afresh(w: World) -> None:
    """Every row as at the start of a run."""
    for convoy in range(w.convoy.shape[0]):
        one = w.convoy[convoy]
        one[C_FIXED:] = 0
        one[C_TO_LOAD] = one[C_TRIPS]
        one[C_DEPARTED], one[C_ARRIVED], one[C_TEAM_AT], one[C_BEGAN] = NEVER, NEVER, NEVER, NEVER
        one[C_WHY] = -1
    w.stop[:, R_ARRIVES:] = NEVER
    w.trip[:, T_STATE:] = 0
    w.trip[:, T_PRESENT:T_PEOPLE] = NEVER
    w.trip[:, T_UNLOADED : T_OUT + 1] = NEVER
    w.load[:, L_ABOARD] = 0
    w.run[:, N_STOP] = 0
    w.run[:, N_DEPARTED : N_ARRIVED + 1] = NEVER
    w.run[:, N_HELD] = 0
    w.leg[:, E_ENTERED : E_COUNT + 1] = 0
    w.leg[:, E_SHUT:] = NEVER
    w.lane[:, A_WAITING] = 0
    w.lane[:, A_RETRY] = -1
    w.part[:, X_PEOPLE:] = 0
    w.known[:, 2] = 0
    w.waited[:] = 0
    w.real[F_SPENT:] = 0.0
    w.z[Z_HEAP:] = 0
    for row in range(w.step.shape[0]):
        w.step[row, 0] = w.step[row, 2]
        w.step[row, 1] = -1
    for place in range(w.place.shape[0]):
        here = w.place[place]
        here[P_LOAD_LEFT] = here[P_ROOM]
        here[P_DESK], here[P_LAST], here[P_BLOCKED], here[P_GONE] = 0, 0, 0, 0
        here[P_NEXT] = here[P_TRIP]
        w.more[here[P_BAY] : here[P_BAY] + here[P_BAYS]] = 0
        w.more[here[P_LANE] : here[P_LANE] + here[P_LANES]] = 0


@compiled
def _between(low: int, best: int, high: int, drawn: float) -> float:
    """The triangular distribution's quantile."""
    if high <= low:
        return float(best)
    if drawn * (high - low) < best - low:
        return low + sqrt(drawn * (high - low) * (best - low))
    return high - sqrt((1.0 - drawn) * (high - low) * (high - best))


@compiled
def _people(w: World) -> None:
    """How many come: one draw for all groups of a side, since one dispute about figures moves them together."""
    sides = w.side.shape[0]
    for side in range(sides):
        w.side[side, S_LEAVES:] = 0
        w.side[side, S_LAST] = -1
        w.side[side, S_COMPLETE] = NEVER
        w.side[side, S_CONVOYS] = w.side[side, S_WHOLE]
        w.side[side, S_LOADED] = w.side[side, S_PLANNED]
    for each in range(w.group.shape[0]):
        group = w.group[each]
        came = group[G_PEOPLE]
        if w.z[Z_DEMAND] == 1:
            came = group[G_LOW]
        elif w.z[Z_DEMAND] == 2:
            came = group[G_BEST]
        elif w.z[Z_DEMAND] == 3:
            came = group[G_HIGH]
        elif w.z[Z_DEMAND] == 4:
            key = w.side[group[G_SIDE], S_KEY] if group[G_SIDE] >= 0 else 0
            drawn = share(bits(w.key[0], key, DEMAND, 0))
            came = int(_between(group[G_LOW], group[G_BEST], group[G_HIGH], drawn) + 0.5)
        if came != group[G_PEOPLE]:
            came -= came % group[G_HOUSEHOLD]
        group[G_CAME] = came
        group[G_WAITING] = came
        group[G_TO_COME] = group[G_PLANNED]
        if group[G_SIDE] >= 0:
            w.side[group[G_SIDE], S_WAITING] += came
    for side in range(sides):
        complete_now(w, side, -1)


@compiled
def _world(w: World) -> None:
    """What is drawn for the whole run: who confirms when, which legs are shut, which vehicles are lost."""
    for holder in range(w.holder.shape[0]):
        key = w.holder[holder, 0]
        drawn = share(bits(w.key[0], key, LATE, 0))
        since = -1
        if drawn < w.real[F_UNCONFIRMED]:
            since = NEVER
        elif drawn < w.real[F_UNCONFIRMED] + w.real[F_LATE]:
            late = from_table(w.table, BY_EXPONENTIAL, bits(w.key[0], key, LATENESS, 0))
            since = ceil(late * w.real[F_LATE_MEAN])
        w.holder[holder, 1] = since
    if w.real[F_CLOSE] > 0.0:
        for leg in range(w.leg.shape[0]):
            key = w.leg[leg, E_KEY]
            if share(bits(w.key[0], key, CLOSURE, 0)) < w.real[F_CLOSE] * w.z[Z_HORIZON]:
                shut = int(share(bits(w.key[0], key, CLOSED_AT, 0)) * w.z[Z_HORIZON])
                lasts = from_table(w.table, BY_EXPONENTIAL, bits(w.key[0], key, CLOSED_FOR, 0))
                w.leg[leg, E_SHUT] = shut
                w.leg[leg, E_OPENS] = shut + ceil(lasts * w.real[F_CLOSE_MEAN])
    for mover in range(w.mover.shape[0]):
        one = w.mover[mover]
        one[M_NEXT] = one[M_TASK]
        one[M_BEGUN] = NEVER
        one[M_ENDED] = -1
        one[M_LOST] = NEVER
        if w.real[F_LOST] > 0.0 and not one[M_TEAM] and not one[M_OWN]:
            lasts = from_table(w.table, BY_EXPONENTIAL, bits(w.key[0], one[M_KEY], LOSS, 0)) / w.real[F_LOST]
            one[M_LOST] = ceil(lasts) if lasts < NEVER else NEVER
