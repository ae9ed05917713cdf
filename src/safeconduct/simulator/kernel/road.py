"""Convoys on the road: departure, legs and carriageways, posts and meeting points."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    A_LEG,
    A_LEGS,
    A_QUEUE,
    A_RETRY,
    A_WAITING,
    BY_EXPONENTIAL,
    BY_TRAVEL,
    C_ABOARD,
    C_DEPARTED,
    C_FORMS,
    C_GONE,
    C_HOLDER,
    C_HOLDERS,
    C_KEY,
    C_LINE,
    C_LISTED,
    C_ORIGIN,
    C_PASS,
    C_READY,
    C_REBOARD,
    C_ROUTE,
    C_SINCE,
    C_STATE,
    C_STOP,
    C_TRIP,
    C_TRIPS,
    C_TURNS,
    C_WHY,
    C_WINDOW,
    C_WINDOWS,
    CROSSES,
    E_COUNT,
    E_ENTERED,
    E_HEADWAY,
    E_LANE,
    E_LEFT,
    E_METRES,
    E_MOST,
    E_RING,
    F_BREAK,
    F_REPAIR,
    F_TRANSFER,
    F_TRAVEL,
    F_WINTER,
    FOR_CLOSURE,
    FOR_HALT,
    FOR_HOLDER,
    FOR_ORDER,
    FOR_ROAD,
    FOR_RULE,
    FOR_WINDOW,
    GO_ON,
    HOLD,
    LEAVES,
    LOADED,
    M_LOST,
    MOVING,
    NEVER,
    P_GONE,
    QUEUED,
    R_ARRIVES,
    R_CROSS,
    R_LEAVES,
    R_LEG,
    R_PASS,
    R_PIECE,
    R_READY,
    T_BAY_AT,
    T_FREE,
    T_MOVER,
    T_PEOPLE,
    T_STATE,
    Z_ACTIVE,
    Z_EVENTS,
    Z_EXPOSED,
    Z_FORM_UP,
    Z_GATED,
    Z_HALTED,
    Z_HALTS,
    Z_HOLD_MAX,
    Z_LOADED_S,
    Z_ON_HALT,
    Z_ORDER,
    Z_ROOTS,
    World,
)
from safeconduct.simulator.kernel.draws import (
    BREAKDOWN,
    REPAIR,
    TRAVEL,
    WHICH,
    bits,
    from_table,
    share,
)
from safeconduct.simulator.kernel.empties import SHUT_ROOT, UNCONFIRMED_ROOT, open_from
from safeconduct.simulator.kernel.halts import exposed, reckon
from safeconduct.simulator.kernel.queues import ARRIVE, READY, ROAD, first_fit, push
from safeconduct.simulator.kernel.rules import did, in_turn, may_from, stir

PER_TURN = 64
"""Draws of a convoy for its stops, each time it sets out."""

MOST_TURNS = 3
"""So often is a convoy turned back by a post at most."""


@compiled
def waits(w: World, convoy: int, at: int, why: int) -> None:
    """A convoy waits from now on for something; what it waited for until now is charged."""
    one = w.convoy[convoy]
    if one[C_WHY] >= 0:
        w.waited[one[C_WHY]] += at - one[C_SINCE]
    one[C_SINCE] = at
    one[C_WHY] = why


@compiled
def tries_to_depart(w: World, convoy: int, at: int) -> None:
    """A convoy that has formed up departs, unless something keeps it where it is."""
    one = w.convoy[convoy]
    if w.z[Z_ORDER] == HOLD and w.z[Z_HALTS] > 0:
        waits(w, convoy, at, FOR_HALT)
        return
    if w.z[Z_HALTED]:
        waits(w, convoy, at, FOR_HALT)
        return
    since = at
    for each in range(one[C_HOLDER], one[C_HOLDER] + one[C_HOLDERS]):
        since = max(since, w.holder[w.more[each], 1])
    if since > at:
        _tries_again(w, convoy, at, since, FOR_HOLDER)
        return
    since = _window_from(w, convoy, 0, at)
    if since > at:
        _tries_again(w, convoy, at, since, FOR_WINDOW)
        return
    if not in_turn(w, convoy, 1, at):
        w.z[Z_GATED] = 1
        waits(w, convoy, at, FOR_ORDER)
        return
    since = may_from(w, convoy, LEAVES, at)
    if since > at:
        w.z[Z_GATED] = 1
        waits(w, convoy, at, FOR_RULE)
        push(w, since, READY, convoy)
        return
    waits(w, convoy, at, -1)
    if at - one[C_FORMS] - w.z[Z_FORM_UP] > w.z[Z_HOLD_MAX]:
        _boards_again(w, convoy, at)
        return
    _departs(w, convoy, at)


@compiled
def _tries_again(w: World, convoy: int, at: int, since: int, why: int) -> None:
    """A convoy is kept until a second that is known; one that is kept for good gives up its turn."""
    waits(w, convoy, at, why)
    push(w, since, READY, convoy)
    if since >= NEVER:
        w.z[Z_ROOTS] |= UNCONFIRMED_ROOT if why == FOR_HOLDER else SHUT_ROOT
        _gives_up_its_turn(w, convoy, at)


@compiled
def _gives_up_its_turn(w: World, convoy: int, at: int) -> None:
    if not w.convoy[convoy, C_GONE]:
        w.convoy[convoy, C_GONE] = 1
        w.place[w.convoy[convoy, C_ORIGIN], P_GONE] += 1
        stir(w, at)


@compiled
def _window_from(w: World, convoy: int, stop: int, at: int) -> int:
    """From when the piece of road to the next cut lies in a span of the windows of everybody aboard, as planned."""
    one = w.convoy[convoy]
    piece = w.stop[one[C_ROUTE] + stop, R_PIECE]
    since = at
    again = one[C_WINDOWS] > 0 and piece >= 0
    while again and since < NEVER:
        again = False
        for each in range(one[C_WINDOW], one[C_WINDOW] + 2 * one[C_WINDOWS], 2):
            opens = first_fit(w.span, w.more[each], w.more[each + 1], since, piece)
            if opens > since:
                since = opens
                again = True
    return int(since)


@compiled
def _boards_again(w: World, convoy: int, at: int) -> None:
    """Nobody sits aboard without end: people got off when the longest wait was over, and board again now."""
    one = w.convoy[convoy]
    w.z[Z_LOADED_S] += one[C_ABOARD] * w.z[Z_HOLD_MAX]
    one[C_FORMS] = at + longest_boarding(w, convoy)
    one[C_REBOARD] = 1
    one[C_READY] = one[C_FORMS] + w.z[Z_FORM_UP]
    push(w, one[C_READY], READY, convoy)


@compiled
def longest_boarding(w: World, convoy: int) -> int:
    """Seconds in which the people of a convoy board, all vehicles at once."""
    longest = 0
    first = w.convoy[convoy, C_TRIP]
    for trip in range(first, first + w.convoy[convoy, C_TRIPS]):
        if w.trip[trip, T_STATE] == LOADED:
            longest = max(longest, w.trip[trip, T_FREE] - w.trip[trip, T_BAY_AT])
    return int(longest)


@compiled
def _departs(w: World, convoy: int, at: int) -> None:
    one = w.convoy[convoy]
    one[C_DEPARTED] = at
    if one[C_REBOARD]:
        w.z[Z_LOADED_S] += one[C_ABOARD] * (at - one[C_FORMS])
    else:
        for trip in range(one[C_TRIP], one[C_TRIP] + one[C_TRIPS]):
            if w.trip[trip, T_STATE] == LOADED:
                w.z[Z_LOADED_S] += w.trip[trip, T_PEOPLE] * (at - w.trip[trip, T_FREE])
    w.stop[one[C_ROUTE], R_READY] = at
    join(w, convoy, at)
    if not one[C_LISTED]:
        one[C_LISTED] = 1
        w.active[w.z[Z_ACTIVE]] = convoy
        w.z[Z_ACTIVE] += 1
    w.z[Z_EXPOSED] = max(w.z[Z_EXPOSED], exposed(w, at))


@compiled
def join(w: World, convoy: int, at: int) -> None:
    """Stand in line before the next leg, whose passage is drawn now."""
    one = w.convoy[convoy]
    here = w.stop[one[C_ROUTE] + one[C_STOP]]
    number = one[C_STOP] + one[C_TURNS] * PER_TURN
    drawn = from_table(w.table, BY_TRAVEL, bits(w.key[0], one[C_KEY], TRAVEL, number))
    one[C_PASS] = ceil(here[R_PASS] * (drawn * w.real[F_TRAVEL] * w.real[F_WINTER]))
    if w.real[F_BREAK] > 0.0:
        one[C_PASS] += _breaks_down(w, convoy, number, w.leg[here[R_LEG], E_METRES])
    one[C_STATE] = QUEUED
    waits(w, convoy, at, FOR_ROAD)
    lane = w.leg[here[R_LEG], E_LANE]
    w.queue[w.lane[lane, A_QUEUE] + w.lane[lane, A_WAITING]] = convoy
    w.lane[lane, A_WAITING] += 1
    try_lane(w, lane, at)


@compiled
def _breaks_down(w: World, convoy: int, number: int, metres: int) -> int:
    """Seconds that a convoy loses on a leg to a breakdown: repair, or people change over and the vehicle is given up."""
    one = w.convoy[convoy]
    key = w.key[0]
    if share(bits(key, one[C_KEY], BREAKDOWN, number)) >= one[C_TRIPS] * metres * w.real[F_BREAK]:
        return 0
    repair = ceil(
        from_table(w.table, BY_EXPONENTIAL, bits(key, one[C_KEY], REPAIR, number)) * w.real[F_REPAIR]
    )
    w.z[Z_EVENTS] += 1
    if repair <= w.real[F_TRANSFER]:
        return repair
    which = one[C_TRIP] + int(share(bits(key, one[C_KEY], WHICH, number)) * one[C_TRIPS])
    w.mover[w.trip[which, T_MOVER], M_LOST] = -1
    return int(ceil(w.real[F_TRANSFER]))


@compiled
def try_lane(w: World, lane: int, at: int) -> None:
    """Let enter, in order of readiness, whoever may now; those whom a rule or a halt keeps are passed over."""
    each = 0
    while each < w.lane[lane, A_WAITING]:
        convoy = w.queue[w.lane[lane, A_QUEUE] + each]
        since = _kept_until(w, convoy, at)
        if since > at:
            push(w, since, ROAD, lane)
            each += 1
            continue
        since = _free_from(w, lane, convoy, at)
        if since > at:
            if since != w.lane[lane, A_RETRY]:
                w.lane[lane, A_RETRY] = since
                push(w, since, ROAD, lane)
            return
        w.lane[lane, A_WAITING] -= 1
        for behind in range(each, w.lane[lane, A_WAITING]):
            w.queue[w.lane[lane, A_QUEUE] + behind] = w.queue[w.lane[lane, A_QUEUE] + behind + 1]
        _enters(w, convoy, at)


@compiled
def _kept_until(w: World, convoy: int, at: int) -> int:
    """From when a convoy may leave the place where it stands, apart from what is on the road before it."""
    one = w.convoy[convoy]
    if w.z[Z_HALTED] and w.z[Z_ON_HALT] != GO_ON and one[C_STOP] <= one[C_LINE]:
        waits(w, convoy, at, FOR_HALT)
        return NEVER
    since = at
    if one[C_STOP] > 0:
        since = _window_from(w, convoy, one[C_STOP], at)
        if since > at:
            waits(w, convoy, at, FOR_WINDOW)
            if since >= NEVER:
                w.z[Z_ROOTS] |= SHUT_ROOT
            return since
    if w.stop[one[C_ROUTE] + one[C_STOP], R_CROSS]:
        since = may_from(w, convoy, CROSSES, at)
    if one[C_STOP] == 0:
        since = max(since, may_from(w, convoy, LEAVES, at))
    if since > at:
        w.z[Z_GATED] = 1
        waits(w, convoy, at, FOR_RULE)
    return since


@compiled
def _free_from(w: World, lane: int, convoy: int, at: int) -> int:
    """From when the next leg is free for a convoy: headway, most convoys, opposite traffic, hours, closure."""
    one = w.convoy[convoy]
    here = w.stop[one[C_ROUTE] + one[C_STOP]]
    leg = here[R_LEG]
    since = at
    if w.leg[leg, E_COUNT] > 0:
        headway = w.leg[leg, E_HEADWAY]
        since = max(since, w.leg[leg, E_ENTERED] + headway, w.leg[leg, E_LEFT] + headway - one[C_PASS])
    most = w.leg[leg, E_MOST]
    if most >= 0 and w.leg[leg, E_COUNT] >= most:
        since = NEVER if most == 0 else max(since, w.more[w.leg[leg, E_RING] + w.leg[leg, E_COUNT] % most])
    first = w.lane[lane, A_LEG]
    for each in range(first, first + w.lane[lane, A_LEGS]):
        if w.more[each] != leg:
            since = max(since, w.leg[w.more[each], E_LEFT])
    opens = open_from(w, leg, since, here[R_PASS])
    if opens > at and one[C_WHY] != FOR_ROAD:
        waits(w, convoy, at, FOR_ROAD)
    if opens > since:
        waits(w, convoy, at, FOR_CLOSURE)
        if opens >= NEVER:
            w.z[Z_ROOTS] |= SHUT_ROOT
    return opens


@compiled
def _enters(w: World, convoy: int, at: int) -> None:
    one = w.convoy[convoy]
    stop = one[C_STOP]
    here = w.stop[one[C_ROUTE] + stop]
    leg = w.leg[here[R_LEG]]
    leaves = at + one[C_PASS]
    waits(w, convoy, at, -1)
    here[R_LEAVES] = at
    leg[E_ENTERED] = at
    leg[E_LEFT] = leaves
    if leg[E_MOST] > 0:
        w.more[leg[E_RING] + leg[E_COUNT] % leg[E_MOST]] = leaves
    leg[E_COUNT] += 1
    one[C_STATE] = MOVING
    w.z[Z_EVENTS] += 1
    push(w, leaves, ARRIVE, convoy)
    if stop > 0:
        w.z[Z_LOADED_S] += one[C_ABOARD] * (at - here[R_ARRIVES])
    if here[R_CROSS]:
        did(w, convoy, CROSSES, at)
        reckon(w, at)
    if stop == 0:
        did(w, convoy, LEAVES, at)
        _gives_up_its_turn(w, convoy, at)
    one[C_STOP] = stop + 1
