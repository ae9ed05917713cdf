"""Vehicles and teams between their convoys: what each does next, and empty runs from post to post."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    BY_EXPONENTIAL,
    BY_INSPECTION,
    BY_TRAVEL,
    C_FORMS,
    C_ORIGIN,
    C_STATE,
    C_TEAM_AT,
    C_TO_LOAD,
    E_HOURS,
    E_HOURS_END,
    E_METRES,
    E_OPENS,
    E_SHUT,
    F_BREAK,
    F_INSPECT,
    F_REPAIR,
    F_TRANSFER,
    F_TRAVEL,
    F_WINTER,
    G_TO_COME,
    HOLD,
    K_INDEX,
    K_KIND,
    K_WIDTH,
    L_GROUP,
    L_PEOPLE,
    L_WIDTH,
    LOADING,
    M_LOST,
    M_NEXT,
    M_TASK_END,
    M_TEAM,
    N_ARRIVED,
    N_DEPART,
    N_DEPARTED,
    N_HELD,
    N_KEY,
    N_LEG,
    N_LEG_END,
    N_MOVER,
    N_STOP,
    N_WINDOW,
    N_WINDOW_END,
    N_WORK,
    NEVER,
    P_EMPTY,
    RL_LEG,
    RL_PASS,
    RL_POST,
    RL_WIDTH,
    RUN,
    STRUCK,
    T_BAY,
    T_CONVOY,
    T_LOAD,
    T_LOAD_END,
    T_PRESENT,
    T_STATE,
    TRIP,
    WAITING,
    Z_EVENTS,
    Z_HALTED,
    Z_HALTS,
    Z_KEY,
    Z_NOW,
    Z_ORDER,
    Z_ROOTS,
    World,
)
from safeconduct.simulator.kernel.draws import (
    BREAKDOWN,
    INSPECTION,
    REPAIR,
    TRAVEL,
    bits,
    from_table,
    share,
)
from safeconduct.simulator.kernel.queues import (
    ARRIVE,
    DISPATCH,
    FORM,
    LOST_ROOT,
    SHUT_ROOT,
    START,
    first_fit,
    push,
    serve,
    work_from,
    worked,
    works,
)


@compiled
def strike(w: World, trip: int) -> None:
    """A trip whose vehicle will not come: its people stay for places that are left free later."""
    if w.cell[trip + T_STATE] != WAITING:
        return
    w.cell[trip + T_STATE] = STRUCK
    for each in range(w.cell[trip + T_LOAD], w.cell[trip + T_LOAD_END], L_WIDTH):
        w.cell[w.cell[each + L_GROUP] + G_TO_COME] -= w.cell[each + L_PEOPLE]
    convoy = w.cell[trip + T_CONVOY]
    w.cell[convoy + C_TO_LOAD] -= 1
    if w.cell[convoy + C_TO_LOAD] == 0:
        push(w, max(w.cell[Z_NOW], w.cell[convoy + C_FORMS]), FORM, convoy)


@compiled
def go_on(w: World, mover: int, free_at: int) -> None:
    """A vehicle or team is free from then: it turns to its next task, or is lost and does no more."""
    done = w.cell[mover + M_TASK_END]
    if free_at >= w.cell[mover + M_LOST]:
        w.cell[Z_ROOTS] |= LOST_ROOT
        for each in range(w.cell[mover + M_NEXT], done, K_WIDTH):
            if w.cell[each + K_KIND] == TRIP:
                strike(w, w.cell[each + K_INDEX])
        w.cell[mover + M_NEXT] = done
    if w.cell[mover + M_NEXT] >= done:
        return
    kind, index = w.cell[w.cell[mover + M_NEXT] + K_KIND], w.cell[w.cell[mover + M_NEXT] + K_INDEX]
    w.cell[mover + M_NEXT] += K_WIDTH
    if kind == TRIP:
        w.cell[index + T_PRESENT] = free_at
        push(w, max(free_at, w.cell[index + T_BAY]), DISPATCH, w.cell[w.cell[index + T_CONVOY] + C_ORIGIN])
    elif kind == RUN:
        push(w, max(free_at, w.cell[index + N_DEPART]), START, index)
    else:
        w.cell[index + C_TEAM_AT] = free_at
        if w.cell[index + C_STATE] == LOADING and w.cell[index + C_TO_LOAD] == 0:
            push(w, max(free_at, w.cell[index + C_FORMS]), FORM, index)


@compiled
def open_from(w: World, leg: int, at: int, length_s: int) -> int:
    """First second from which a leg can be passed: in its hours, and while it is not shut."""
    if w.cell[leg + E_HOURS_END] > w.cell[leg + E_HOURS]:
        at = first_fit(w.cell, w.cell[leg + E_HOURS], w.cell[leg + E_HOURS_END], at, length_s)
    if w.cell[leg + E_SHUT] <= at < w.cell[leg + E_OPENS]:
        at = w.cell[leg + E_OPENS]
        if w.cell[leg + E_HOURS_END] > w.cell[leg + E_HOURS]:
            at = first_fit(w.cell, w.cell[leg + E_HOURS], w.cell[leg + E_HOURS_END], at, length_s)
    return int(at)


@compiled
def run_starts(w: World, run: int, at: int) -> None:
    """An empty run sets out where nothing keeps it; otherwise it tries again when that may have changed."""
    if w.cell[run + N_DEPARTED] < NEVER:
        return
    if w.cell[Z_HALTED] or (w.cell[Z_ORDER] == HOLD and w.cell[Z_HALTS] > 0):
        w.cell[run + N_HELD] = 1
        return
    starts = work_from(w, w.cell[run + N_MOVER], at, w.cell[run + N_WORK])
    starts = first_fit(
        w.cell, w.cell[run + N_WINDOW], w.cell[run + N_WINDOW_END], starts, w.cell[run + N_WORK]
    )
    if starts > at:
        if starts >= NEVER:
            w.cell[Z_ROOTS] |= SHUT_ROOT
        push(w, starts, START, run)
        return
    w.cell[run + N_HELD] = 0
    w.cell[run + N_DEPARTED] = at
    works(w, w.cell[run + N_MOVER], at)
    drive(w, run, w.cell[run + N_LEG], at)


@compiled
def drive(w: World, run: int, first: int, at: int) -> None:
    """From a place on its way to the next post, or to the end of the run."""
    team = w.cell[w.cell[run + N_MOVER] + M_TEAM]
    for row in range(first, w.cell[run + N_LEG_END], RL_WIDTH):
        number = (row - w.cell[run + N_LEG]) // RL_WIDTH
        leg = w.cell[row + RL_LEG]
        at = open_from(w, leg, at, w.cell[row + RL_PASS])
        if at >= NEVER:
            w.cell[Z_ROOTS] |= SHUT_ROOT
            w.cell[run + N_ARRIVED] = NEVER
            return
        drawn = from_table(w.table, BY_TRAVEL, bits(w.cell[Z_KEY], w.cell[run + N_KEY], TRAVEL, number))
        at += ceil(w.cell[row + RL_PASS] * (drawn * w.real[F_TRAVEL] * w.real[F_WINTER]))
        w.cell[Z_EVENTS] += 1
        if not team and w.real[F_BREAK] > 0.0:
            at += _breaks_down(w, run, number, w.cell[leg + E_METRES])
        if w.cell[row + RL_POST] >= 0:
            w.cell[run + N_STOP] = row
            push(w, at, ARRIVE, run)
            return
    w.cell[run + N_ARRIVED] = at
    worked(w, w.cell[run + N_MOVER], at)
    go_on(w, w.cell[run + N_MOVER], at)


@compiled
def _breaks_down(w: World, run: int, number: int, metres: int) -> int:
    """Seconds lost to a breakdown on a leg; a vehicle whose repair takes too long is given up at the run's end."""
    key = w.cell[run + N_KEY]
    if share(bits(w.cell[Z_KEY], key, BREAKDOWN, number)) >= metres * w.real[F_BREAK]:
        return 0
    repair: int = ceil(
        from_table(w.table, BY_EXPONENTIAL, bits(w.cell[Z_KEY], key, REPAIR, number)) * w.real[F_REPAIR]
    )
    w.cell[Z_EVENTS] += 1
    if repair > w.real[F_TRANSFER]:
        w.cell[w.cell[run + N_MOVER] + M_LOST] = -1
        changed_over: int = ceil(w.real[F_TRANSFER])
        return changed_over
    return repair


@compiled
def run_arrives(w: World, run: int, at: int) -> None:
    """An empty run stands before a post: it is let through in its turn, and drives on."""
    row = w.cell[run + N_STOP]
    number = (row - w.cell[run + N_LEG]) // RL_WIDTH
    post = w.cell[row + RL_POST]
    drawn = from_table(w.table, BY_INSPECTION, bits(w.cell[Z_KEY], w.cell[run + N_KEY], INSPECTION, number))
    ready = serve(w, post, at, ceil(w.cell[post + P_EMPTY] * (drawn * w.real[F_INSPECT])))
    w.cell[Z_EVENTS] += 1
    if ready < NEVER:
        drive(w, run, row + RL_WIDTH, ready)
    else:
        w.cell[Z_ROOTS] |= SHUT_ROOT
