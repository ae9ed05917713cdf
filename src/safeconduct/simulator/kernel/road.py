"""Convoys on the road: departure, legs and carriageways, posts and meeting points."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    A_LEG,
    A_LEG_END,
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
    C_HOLDER_END,
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
    C_TRIP_END,
    C_TURNS,
    C_VEHICLES,
    C_WHY,
    C_WINDOW,
    C_WINDOW_END,
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
    HO_FROM,
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
    R_WIDTH,
    T_BAY_AT,
    T_FREE,
    T_MOVER,
    T_PEOPLE,
    T_STATE,
    T_WIDTH,
    WAITED,
    Z_ACTIVE,
    Z_ACTIVES,
    Z_EVENTS,
    Z_EXPOSED,
    Z_FORM_UP,
    Z_GATED,
    Z_HALTED,
    Z_HALTS,
    Z_HOLD_MAX,
    Z_KEY,
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
from safeconduct.simulator.kernel.empties import open_from
from safeconduct.simulator.kernel.halts import exposed, reckon
from safeconduct.simulator.kernel.queues import (
    ARRIVE,
    READY,
    ROAD,
    SHUT_ROOT,
    UNCONFIRMED_ROOT,
    first_fit,
    push,
)
from safeconduct.simulator.kernel.rules import did, in_turn, may_from, stir

PER_TURN = 64
"""Draws of a convoy for its stops, each time it sets out."""

MOST_TURNS = 3
"""So often is a convoy turned back by a post at most."""


@compiled
def waits(w: World, convoy: int, at: int, why: int) -> None:
    """A convoy waits from now on for something; what it waited for until now is charged."""
    if w.cell[convoy + C_WHY] >= 0:
        w.cell[WAITED + w.cell[convoy + C_WHY]] += at - w.cell[convoy + C_SINCE]
    w.cell[convoy + C_SINCE] = at
    w.cell[convoy + C_WHY] = why


@compiled
def tries_to_depart(w: World, convoy: int, at: int) -> None:
    """A convoy that has formed up departs, unless something keeps it where it is."""
    if w.cell[Z_ORDER] == HOLD and w.cell[Z_HALTS] > 0:
        waits(w, convoy, at, FOR_HALT)
        return
    if w.cell[Z_HALTED]:
        waits(w, convoy, at, FOR_HALT)
        return
    since = at
    for each in range(w.cell[convoy + C_HOLDER], w.cell[convoy + C_HOLDER_END]):
        since = max(since, w.cell[w.cell[each] + HO_FROM])
    if since > at:
        _tries_again(w, convoy, at, since, FOR_HOLDER)
        return
    since = _window_from(w, convoy, 0, at)
    if since > at:
        _tries_again(w, convoy, at, since, FOR_WINDOW)
        return
    if not in_turn(w, convoy, 1, at):
        w.cell[Z_GATED] = 1
        waits(w, convoy, at, FOR_ORDER)
        return
    since = may_from(w, convoy, LEAVES, at)
    if since > at:
        w.cell[Z_GATED] = 1
        waits(w, convoy, at, FOR_RULE)
        push(w, since, READY, convoy)
        return
    waits(w, convoy, at, -1)
    if at - w.cell[convoy + C_FORMS] - w.cell[Z_FORM_UP] > w.cell[Z_HOLD_MAX]:
        _boards_again(w, convoy, at)
        return
    _departs(w, convoy, at)


@compiled
def _tries_again(w: World, convoy: int, at: int, since: int, why: int) -> None:
    """A convoy is kept until a second that is known; one that is kept for good gives up its turn."""
    waits(w, convoy, at, why)
    push(w, since, READY, convoy)
    if since >= NEVER:
        w.cell[Z_ROOTS] |= UNCONFIRMED_ROOT if why == FOR_HOLDER else SHUT_ROOT
        _gives_up_its_turn(w, convoy, at)


@compiled
def _gives_up_its_turn(w: World, convoy: int, at: int) -> None:
    if not w.cell[convoy + C_GONE]:
        w.cell[convoy + C_GONE] = 1
        w.cell[w.cell[convoy + C_ORIGIN] + P_GONE] += 1
        stir(w, at)


@compiled
def _window_from(w: World, convoy: int, stop: int, at: int) -> int:
    """From when the piece of road to the next cut lies in a span of the windows of everybody aboard, as planned."""
    piece = w.cell[w.cell[convoy + C_ROUTE] + stop * R_WIDTH + R_PIECE]
    since = at
    again = w.cell[convoy + C_WINDOW_END] > w.cell[convoy + C_WINDOW] and piece >= 0
    while again and since < NEVER:
        again = False
        for each in range(w.cell[convoy + C_WINDOW], w.cell[convoy + C_WINDOW_END], 2):
            opens = first_fit(w.cell, w.cell[each], w.cell[each + 1], since, piece)
            if opens > since:
                since = opens
                again = True
    return int(since)


@compiled
def _boards_again(w: World, convoy: int, at: int) -> None:
    """Nobody sits aboard without end: people got off when the longest wait was over, and board again now."""
    w.cell[Z_LOADED_S] += w.cell[convoy + C_ABOARD] * w.cell[Z_HOLD_MAX]
    w.cell[convoy + C_FORMS] = at + longest_boarding(w, convoy)
    w.cell[convoy + C_REBOARD] = 1
    w.cell[convoy + C_READY] = w.cell[convoy + C_FORMS] + w.cell[Z_FORM_UP]
    push(w, w.cell[convoy + C_READY], READY, convoy)


@compiled
def longest_boarding(w: World, convoy: int) -> int:
    """Seconds in which the people of a convoy board, all vehicles at once."""
    longest = 0
    first = w.cell[convoy + C_TRIP]
    for trip in range(first, w.cell[convoy + C_TRIP_END], T_WIDTH):
        if w.cell[trip + T_STATE] == LOADED:
            longest = max(longest, w.cell[trip + T_FREE] - w.cell[trip + T_BAY_AT])
    return int(longest)


@compiled
def _departs(w: World, convoy: int, at: int) -> None:
    w.cell[convoy + C_DEPARTED] = at
    if w.cell[convoy + C_REBOARD]:
        w.cell[Z_LOADED_S] += w.cell[convoy + C_ABOARD] * (at - w.cell[convoy + C_FORMS])
    else:
        for trip in range(w.cell[convoy + C_TRIP], w.cell[convoy + C_TRIP_END], T_WIDTH):
            if w.cell[trip + T_STATE] == LOADED:
                w.cell[Z_LOADED_S] += w.cell[trip + T_PEOPLE] * (at - w.cell[trip + T_FREE])
    w.cell[w.cell[convoy + C_ROUTE] + R_READY] = at
    join(w, convoy, at)
    if not w.cell[convoy + C_LISTED]:
        w.cell[convoy + C_LISTED] = 1
        w.cell[w.cell[Z_ACTIVES] + w.cell[Z_ACTIVE]] = convoy
        w.cell[Z_ACTIVE] += 1
    w.cell[Z_EXPOSED] = max(w.cell[Z_EXPOSED], exposed(w, at))


@compiled
def join(w: World, convoy: int, at: int) -> None:
    """Stand in line before the next leg, whose passage is drawn now."""
    here = w.cell[convoy + C_ROUTE] + w.cell[convoy + C_STOP] * R_WIDTH
    number = w.cell[convoy + C_STOP] + w.cell[convoy + C_TURNS] * PER_TURN
    drawn = from_table(w.table, BY_TRAVEL, bits(w.cell[Z_KEY], w.cell[convoy + C_KEY], TRAVEL, number))
    w.cell[convoy + C_PASS] = ceil(w.cell[here + R_PASS] * (drawn * w.real[F_TRAVEL] * w.real[F_WINTER]))
    if w.real[F_BREAK] > 0.0:
        w.cell[convoy + C_PASS] += _breaks_down(w, convoy, number, w.cell[w.cell[here + R_LEG] + E_METRES])
    w.cell[convoy + C_STATE] = QUEUED
    waits(w, convoy, at, FOR_ROAD)
    lane = w.cell[w.cell[here + R_LEG] + E_LANE]
    w.cell[w.cell[lane + A_QUEUE] + w.cell[lane + A_WAITING]] = convoy
    w.cell[lane + A_WAITING] += 1
    try_lane(w, lane, at)


@compiled
def _breaks_down(w: World, convoy: int, number: int, metres: int) -> int:
    """Seconds that a convoy loses on a leg to a breakdown: repair, or people change over and a vehicle is given up."""
    key = w.cell[Z_KEY]
    if (
        share(bits(key, w.cell[convoy + C_KEY], BREAKDOWN, number))
        >= w.cell[convoy + C_VEHICLES] * metres * w.real[F_BREAK]
    ):
        return 0
    repair: int = ceil(
        from_table(w.table, BY_EXPONENTIAL, bits(key, w.cell[convoy + C_KEY], REPAIR, number))
        * w.real[F_REPAIR]
    )
    w.cell[Z_EVENTS] += 1
    if repair <= w.real[F_TRANSFER]:
        return repair
    which = int(share(bits(key, w.cell[convoy + C_KEY], WHICH, number)) * w.cell[convoy + C_VEHICLES])
    w.cell[w.cell[w.cell[convoy + C_TRIP] + which * T_WIDTH + T_MOVER] + M_LOST] = -1
    changed_over: int = ceil(w.real[F_TRANSFER])
    return changed_over


@compiled
def try_lane(w: World, lane: int, at: int) -> None:
    """Let enter, in order of readiness, whoever may now; those whom a rule or a halt keeps are passed over."""
    each = 0
    while each < w.cell[lane + A_WAITING]:
        convoy = w.cell[w.cell[lane + A_QUEUE] + each]
        since = _kept_until(w, convoy, at)
        if since > at:
            push(w, since, ROAD, lane)
            each += 1
            continue
        since = _free_from(w, lane, convoy, at)
        if since > at:
            if since != w.cell[lane + A_RETRY]:
                w.cell[lane + A_RETRY] = since
                push(w, since, ROAD, lane)
            return
        w.cell[lane + A_WAITING] -= 1
        for behind in range(each, w.cell[lane + A_WAITING]):
            w.cell[w.cell[lane + A_QUEUE] + behind] = w.cell[w.cell[lane + A_QUEUE] + behind + 1]
        _enters(w, convoy, at)


@compiled
def _kept_until(w: World, convoy: int, at: int) -> int:
    """From when a convoy may leave the place where it stands, apart from what is on the road before it."""
    if w.cell[Z_HALTED] and w.cell[Z_ON_HALT] != GO_ON and w.cell[convoy + C_STOP] <= w.cell[convoy + C_LINE]:
        waits(w, convoy, at, FOR_HALT)
        return NEVER
    since = at
    if w.cell[convoy + C_STOP] > 0:
        since = _window_from(w, convoy, w.cell[convoy + C_STOP], at)
        if since > at:
            waits(w, convoy, at, FOR_WINDOW)
            if since >= NEVER:
                w.cell[Z_ROOTS] |= SHUT_ROOT
            return since
    if w.cell[w.cell[convoy + C_ROUTE] + w.cell[convoy + C_STOP] * R_WIDTH + R_CROSS]:
        since = may_from(w, convoy, CROSSES, at)
    if w.cell[convoy + C_STOP] == 0:
        since = max(since, may_from(w, convoy, LEAVES, at))
    if since > at:
        w.cell[Z_GATED] = 1
        waits(w, convoy, at, FOR_RULE)
    return since


@compiled
def _free_from(w: World, lane: int, convoy: int, at: int) -> int:
    """From when the next leg is free for a convoy: headway, most convoys, opposite traffic, hours, closure."""
    here = w.cell[convoy + C_ROUTE] + w.cell[convoy + C_STOP] * R_WIDTH
    leg = w.cell[here + R_LEG]
    since = at
    if w.cell[leg + E_COUNT] > 0:
        headway = w.cell[leg + E_HEADWAY]
        since = max(
            since, w.cell[leg + E_ENTERED] + headway, w.cell[leg + E_LEFT] + headway - w.cell[convoy + C_PASS]
        )
    most = w.cell[leg + E_MOST]
    if most >= 0 and w.cell[leg + E_COUNT] >= most:
        since = (
            NEVER if most == 0 else max(since, w.cell[w.cell[leg + E_RING] + w.cell[leg + E_COUNT] % most])
        )
    first = w.cell[lane + A_LEG]
    for each in range(first, w.cell[lane + A_LEG_END]):
        if w.cell[each] != leg:
            since = max(since, w.cell[w.cell[each] + E_LEFT])
    opens = open_from(w, leg, since, w.cell[here + R_PASS])
    if opens > at and w.cell[convoy + C_WHY] != FOR_ROAD:
        waits(w, convoy, at, FOR_ROAD)
    if opens > since:
        waits(w, convoy, at, FOR_CLOSURE)
        if opens >= NEVER:
            w.cell[Z_ROOTS] |= SHUT_ROOT
    return opens


@compiled
def _enters(w: World, convoy: int, at: int) -> None:
    stop = w.cell[convoy + C_STOP]
    here = w.cell[convoy + C_ROUTE] + stop * R_WIDTH
    leg = w.cell[here + R_LEG]
    leaves = at + w.cell[convoy + C_PASS]
    waits(w, convoy, at, -1)
    w.cell[here + R_LEAVES] = at
    w.cell[leg + E_ENTERED] = at
    w.cell[leg + E_LEFT] = leaves
    if w.cell[leg + E_MOST] > 0:
        w.cell[w.cell[leg + E_RING] + w.cell[leg + E_COUNT] % w.cell[leg + E_MOST]] = leaves
    w.cell[leg + E_COUNT] += 1
    w.cell[convoy + C_STATE] = MOVING
    w.cell[Z_EVENTS] += 1
    push(w, leaves, ARRIVE, convoy)
    if stop > 0:
        w.cell[Z_LOADED_S] += w.cell[convoy + C_ABOARD] * (at - w.cell[here + R_ARRIVES])
    if w.cell[here + R_CROSS]:
        did(w, convoy, CROSSES, at)
        reckon(w, at)
    if stop == 0:
        did(w, convoy, LEAVES, at)
        _gives_up_its_turn(w, convoy, at)
    w.cell[convoy + C_STOP] = stop + 1
