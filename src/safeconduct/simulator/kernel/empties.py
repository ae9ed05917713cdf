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
    cell = w.cell
    if cell[trip + T_STATE] != WAITING:
        return
    cell[trip + T_STATE] = STRUCK
    for each in range(cell[trip + T_LOAD], cell[trip + T_LOAD_END], L_WIDTH):
        cell[cell[each + L_GROUP] + G_TO_COME] -= cell[each + L_PEOPLE]
    convoy = cell[trip + T_CONVOY]
    cell[convoy + C_TO_LOAD] -= 1
    if cell[convoy + C_TO_LOAD] == 0:
        push(w, max(cell[Z_NOW], cell[convoy + C_FORMS]), FORM, convoy)


@compiled
def go_on(w: World, mover: int, free_at: int) -> None:
    """A vehicle or team is free from then: it turns to its next task, or is lost and does no more."""
    cell = w.cell
    done = cell[mover + M_TASK_END]
    if free_at >= cell[mover + M_LOST]:
        cell[Z_ROOTS] |= LOST_ROOT
        for each in range(cell[mover + M_NEXT], done, K_WIDTH):
            if cell[each + K_KIND] == TRIP:
                strike(w, cell[each + K_INDEX])
        cell[mover + M_NEXT] = done
    if cell[mover + M_NEXT] >= done:
        return
    kind, index = cell[cell[mover + M_NEXT] + K_KIND], cell[cell[mover + M_NEXT] + K_INDEX]
    cell[mover + M_NEXT] += K_WIDTH
    if kind == TRIP:
        cell[index + T_PRESENT] = free_at
        push(w, max(free_at, cell[index + T_BAY]), DISPATCH, cell[cell[index + T_CONVOY] + C_ORIGIN])
    elif kind == RUN:
        push(w, max(free_at, cell[index + N_DEPART]), START, index)
    else:
        cell[index + C_TEAM_AT] = free_at
        if cell[index + C_STATE] == LOADING and cell[index + C_TO_LOAD] == 0:
            push(w, max(free_at, cell[index + C_FORMS]), FORM, index)


@compiled
def open_from(w: World, leg: int, at: int, length_s: int) -> int:
    """First second from which a leg can be passed: in its hours, and while it is not shut."""
    cell = w.cell
    if cell[leg + E_HOURS_END] > cell[leg + E_HOURS]:
        at = first_fit(cell, cell[leg + E_HOURS], cell[leg + E_HOURS_END], at, length_s)
    if cell[leg + E_SHUT] <= at < cell[leg + E_OPENS]:
        at = cell[leg + E_OPENS]
        if cell[leg + E_HOURS_END] > cell[leg + E_HOURS]:
            at = first_fit(cell, cell[leg + E_HOURS], cell[leg + E_HOURS_END], at, length_s)
    return int(at)


@compiled
def run_starts(w: World, run: int, at: int) -> None:
    """An empty run sets out where nothing keeps it; otherwise it tries again when that may have changed."""
    cell = w.cell
    if cell[run + N_DEPARTED] < NEVER:
        return
    if cell[Z_HALTED] or (cell[Z_ORDER] == HOLD and cell[Z_HALTS] > 0):
        cell[run + N_HELD] = 1
        return
    starts = work_from(w, cell[run + N_MOVER], at, cell[run + N_WORK])
    starts = first_fit(cell, cell[run + N_WINDOW], cell[run + N_WINDOW_END], starts, cell[run + N_WORK])
    if starts > at:
        if starts >= NEVER:
            cell[Z_ROOTS] |= SHUT_ROOT
        push(w, starts, START, run)
        return
    cell[run + N_HELD] = 0
    cell[run + N_DEPARTED] = at
    works(w, cell[run + N_MOVER], at)
    drive(w, run, cell[run + N_LEG], at)


@compiled
def drive(w: World, run: int, first: int, at: int) -> None:
    """From a place on its way to the next post, or to the end of the run."""
    cell = w.cell
    real = w.real
    table = w.table
    team = cell[cell[run + N_MOVER] + M_TEAM]
    for row in range(first, cell[run + N_LEG_END], RL_WIDTH):
        number = (row - cell[run + N_LEG]) // RL_WIDTH
        leg = cell[row + RL_LEG]
        at = open_from(w, leg, at, cell[row + RL_PASS])
        if at >= NEVER:
            cell[Z_ROOTS] |= SHUT_ROOT
            cell[run + N_ARRIVED] = NEVER
            return
        drawn = from_table(table, BY_TRAVEL, bits(cell[Z_KEY], cell[run + N_KEY], TRAVEL, number))
        at += ceil(cell[row + RL_PASS] * (drawn * real[F_TRAVEL] * real[F_WINTER]))
        cell[Z_EVENTS] += 1
        if not team and real[F_BREAK] > 0.0:
            at += _breaks_down(w, run, number, cell[leg + E_METRES])
        if cell[row + RL_POST] >= 0:
            cell[run + N_STOP] = row
            push(w, at, ARRIVE, run)
            return
    cell[run + N_ARRIVED] = at
    worked(w, cell[run + N_MOVER], at)
    go_on(w, cell[run + N_MOVER], at)


@compiled
def _breaks_down(w: World, run: int, number: int, metres: int) -> int:
    """Seconds lost to a breakdown on a leg; a vehicle whose repair takes too long is given up at the run's end."""
    cell = w.cell
    real = w.real
    table = w.table
    key = cell[run + N_KEY]
    if share(bits(cell[Z_KEY], key, BREAKDOWN, number)) >= metres * real[F_BREAK]:
        return 0
    repair: int = ceil(
        from_table(table, BY_EXPONENTIAL, bits(cell[Z_KEY], key, REPAIR, number)) * real[F_REPAIR]
    )
    cell[Z_EVENTS] += 1
    if repair > real[F_TRANSFER]:
        cell[cell[run + N_MOVER] + M_LOST] = -1
        changed_over: int = ceil(real[F_TRANSFER])
        return changed_over
    return repair


@compiled
def run_arrives(w: World, run: int, at: int) -> None:
    """An empty run stands before a post: it is let through in its turn, and drives on."""
    cell = w.cell
    real = w.real
    table = w.table
    row = cell[run + N_STOP]
    number = (row - cell[run + N_LEG]) // RL_WIDTH
    post = cell[row + RL_POST]
    drawn = from_table(table, BY_INSPECTION, bits(cell[Z_KEY], cell[run + N_KEY], INSPECTION, number))
    ready = serve(w, post, at, ceil(cell[post + P_EMPTY] * (drawn * real[F_INSPECT])))
    cell[Z_EVENTS] += 1
    if ready < NEVER:
        drive(w, run, row + RL_WIDTH, ready)
    else:
        cell[Z_ROOTS] |= SHUT_ROOT
