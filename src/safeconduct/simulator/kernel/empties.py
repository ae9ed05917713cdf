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
    E_HOURS_N,
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
    L_GROUP,
    L_PEOPLE,
    LOADING,
    M_LOST,
    M_NEXT,
    M_TASK,
    M_TASKS,
    M_TEAM,
    N_ARRIVED,
    N_DEPART,
    N_DEPARTED,
    N_HELD,
    N_KEY,
    N_LEG,
    N_LEGS,
    N_MOVER,
    N_STOP,
    N_WINDOW,
    N_WINDOWS,
    N_WORK,
    NEVER,
    P_EMPTY,
    RL_LEG,
    RL_PASS,
    RL_POST,
    RUN,
    STRUCK,
    T_BAY,
    T_CONVOY,
    T_LOAD,
    T_LOADS,
    T_PRESENT,
    T_STATE,
    TRIP,
    WAITING,
    Z_EVENTS,
    Z_HALTED,
    Z_HALTS,
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
    START,
    first_fit,
    push,
    serve,
    work_from,
    worked,
    works,
)

LOST_ROOT, UNCONFIRMED_ROOT, SHUT_ROOT, HALT_ROOT = 1, 2, 4, 8
"""Why something may stand still for good without any fault of the plan: bits of the register Z_ROOTS."""


@compiled
def strike(w: World, trip: int) -> None:
    """A trip whose vehicle will not come: its people stay for places that are left free later."""
    one = w.trip[trip]
    if one[T_STATE] != WAITING:
        return
    one[T_STATE] = STRUCK
    for each in range(one[T_LOAD], one[T_LOAD] + one[T_LOADS]):
        w.group[w.load[each, L_GROUP], G_TO_COME] -= w.load[each, L_PEOPLE]
    convoy = one[T_CONVOY]
    w.convoy[convoy, C_TO_LOAD] -= 1
    if w.convoy[convoy, C_TO_LOAD] == 0:
        push(w, max(w.z[Z_NOW], w.convoy[convoy, C_FORMS]), FORM, convoy)


@compiled
def go_on(w: World, mover: int, free_at: int) -> None:
    """A vehicle or team is free from then: it turns to its next task, or is lost and does no more."""
    one = w.mover[mover]
    done = one[M_TASK] + one[M_TASKS]
    if free_at >= one[M_LOST]:
        w.z[Z_ROOTS] |= LOST_ROOT
        for each in range(one[M_NEXT], done):
            if w.task[each, K_KIND] == TRIP:
                strike(w, w.task[each, K_INDEX])
        one[M_NEXT] = done
    if one[M_NEXT] >= done:
        return
    kind, index = w.task[one[M_NEXT], K_KIND], w.task[one[M_NEXT], K_INDEX]
    one[M_NEXT] += 1
    if kind == TRIP:
        w.trip[index, T_PRESENT] = free_at
        push(w, max(free_at, w.trip[index, T_BAY]), DISPATCH, w.convoy[w.trip[index, T_CONVOY], C_ORIGIN])
    elif kind == RUN:
        push(w, max(free_at, w.run[index, N_DEPART]), START, index)
    else:
        w.convoy[index, C_TEAM_AT] = free_at
        if w.convoy[index, C_STATE] == LOADING and w.convoy[index, C_TO_LOAD] == 0:
            push(w, max(free_at, w.convoy[index, C_FORMS]), FORM, index)


@compiled
def open_from(w: World, leg: int, at: int, length_s: int) -> int:
    """First second from which a leg can be passed: in its hours, and while it is not shut."""
    if w.leg[leg, E_HOURS_N] > 0:
        at = first_fit(w.span, w.leg[leg, E_HOURS], w.leg[leg, E_HOURS_N], at, length_s)
    if w.leg[leg, E_SHUT] <= at < w.leg[leg, E_OPENS]:
        at = w.leg[leg, E_OPENS]
        if w.leg[leg, E_HOURS_N] > 0:
            at = first_fit(w.span, w.leg[leg, E_HOURS], w.leg[leg, E_HOURS_N], at, length_s)
    return int(at)


@compiled
def run_starts(w: World, run: int, at: int) -> None:
    """An empty run sets out where nothing keeps it; otherwise it tries again when that may have changed."""
    one = w.run[run]
    if one[N_DEPARTED] < NEVER:
        return
    if w.z[Z_HALTED] or (w.z[Z_ORDER] == HOLD and w.z[Z_HALTS] > 0):
        one[N_HELD] = 1
        return
    starts = work_from(w, one[N_MOVER], at, one[N_WORK])
    starts = first_fit(w.span, one[N_WINDOW], one[N_WINDOWS], starts, one[N_WORK])
    if starts > at:
        if starts >= NEVER:
            w.z[Z_ROOTS] |= SHUT_ROOT
        push(w, starts, START, run)
        return
    one[N_HELD] = 0
    one[N_DEPARTED] = at
    works(w, one[N_MOVER], at)
    drive(w, run, 0, at)


@compiled
def drive(w: World, run: int, first: int, at: int) -> None:
    """From a place on its way to the next post, or to the end of the run."""
    one = w.run[run]
    team = w.mover[one[N_MOVER], M_TEAM]
    for number in range(first, one[N_LEGS]):
        row = w.runleg[one[N_LEG] + number]
        leg = row[RL_LEG]
        at = open_from(w, leg, at, row[RL_PASS])
        if at >= NEVER:
            w.z[Z_ROOTS] |= SHUT_ROOT
            one[N_ARRIVED] = NEVER
            return
        drawn = from_table(w.table, BY_TRAVEL, bits(w.key[0], one[N_KEY], TRAVEL, number))
        at += ceil(row[RL_PASS] * (drawn * w.real[F_TRAVEL] * w.real[F_WINTER]))
        w.z[Z_EVENTS] += 1
        if not team and w.real[F_BREAK] > 0.0:
            at += _breaks_down(w, run, number, w.leg[leg, E_METRES])
        if row[RL_POST] >= 0:
            one[N_STOP] = number
            push(w, at, ARRIVE, w.convoy.shape[0] + run)
            return
    one[N_ARRIVED] = at
    worked(w, one[N_MOVER], at)
    go_on(w, one[N_MOVER], at)


@compiled
def _breaks_down(w: World, run: int, number: int, metres: int) -> int:
    """Seconds lost to a breakdown on a leg; a vehicle whose repair takes too long is given up at the run's end."""
    key = w.run[run, N_KEY]
    if share(bits(w.key[0], key, BREAKDOWN, number)) >= metres * w.real[F_BREAK]:
        return 0
    repair = ceil(from_table(w.table, BY_EXPONENTIAL, bits(w.key[0], key, REPAIR, number)) * w.real[F_REPAIR])
    w.z[Z_EVENTS] += 1
    if repair > w.real[F_TRANSFER]:
        w.mover[w.run[run, N_MOVER], M_LOST] = -1
        return int(ceil(w.real[F_TRANSFER]))
    return repair


@compiled
def run_arrives(w: World, run: int, at: int) -> None:
    """An empty run stands before a post: it is let through in its turn, and drives on."""
    number = w.run[run, N_STOP]
    post = w.runleg[w.run[run, N_LEG] + number, RL_POST]
    drawn = from_table(w.table, BY_INSPECTION, bits(w.key[0], w.run[run, N_KEY], INSPECTION, number))
    ready = serve(w, post, at, ceil(w.place[post, P_EMPTY] * (drawn * w.real[F_INSPECT])))
    w.z[Z_EVENTS] += 1
    if ready < NEVER:
        drive(w, run, number + 1, ready)
    else:
        w.z[Z_ROOTS] |= SHUT_ROOT
