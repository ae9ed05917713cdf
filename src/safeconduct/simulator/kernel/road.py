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
    cell = w.cell
    if cell[convoy + C_WHY] >= 0:
        cell[WAITED + cell[convoy + C_WHY]] += at - cell[convoy + C_SINCE]
    cell[convoy + C_SINCE] = at
    cell[convoy + C_WHY] = why


@compiled
def tries_to_depart(w: World, convoy: int, at: int) -> None:
    """A convoy that has formed up departs, unless something keeps it where it is."""
    cell = w.cell
    if cell[Z_ORDER] == HOLD and cell[Z_HALTS] > 0:
        waits(w, convoy, at, FOR_HALT)
        return
    if cell[Z_HALTED]:
        waits(w, convoy, at, FOR_HALT)
        return
    since = at
    for each in range(cell[convoy + C_HOLDER], cell[convoy + C_HOLDER_END]):
        since = max(since, cell[cell[each] + HO_FROM])
    if since > at:
        _tries_again(w, convoy, at, since, FOR_HOLDER)
        return
    since = _window_from(w, convoy, 0, at)
    if since > at:
        _tries_again(w, convoy, at, since, FOR_WINDOW)
        return
    if not in_turn(w, convoy, 1, at):
        cell[Z_GATED] = 1
        waits(w, convoy, at, FOR_ORDER)
        return
    since = may_from(w, convoy, LEAVES, at)
    if since > at:
        cell[Z_GATED] = 1
        waits(w, convoy, at, FOR_RULE)
        push(w, since, READY, convoy)
        return
    waits(w, convoy, at, -1)
    if at - cell[convoy + C_FORMS] - cell[Z_FORM_UP] > cell[Z_HOLD_MAX]:
        _boards_again(w, convoy, at)
        return
    _departs(w, convoy, at)


@compiled
def _tries_again(w: World, convoy: int, at: int, since: int, why: int) -> None:
    """A convoy is kept until a second that is known; one that is kept for good gives up its turn."""
    cell = w.cell
    waits(w, convoy, at, why)
    push(w, since, READY, convoy)
    if since >= NEVER:
        cell[Z_ROOTS] |= UNCONFIRMED_ROOT if why == FOR_HOLDER else SHUT_ROOT
        _gives_up_its_turn(w, convoy, at)


@compiled
def _gives_up_its_turn(w: World, convoy: int, at: int) -> None:
    cell = w.cell
    if not cell[convoy + C_GONE]:
        cell[convoy + C_GONE] = 1
        cell[cell[convoy + C_ORIGIN] + P_GONE] += 1
        stir(w, at)


@compiled
def _window_from(w: World, convoy: int, stop: int, at: int) -> int:
    """From when the piece of road to the next cut lies in a span of the windows of everybody aboard, as planned."""
    cell = w.cell
    piece = cell[cell[convoy + C_ROUTE] + stop * R_WIDTH + R_PIECE]
    since = at
    again = cell[convoy + C_WINDOW_END] > cell[convoy + C_WINDOW] and piece >= 0
    while again and since < NEVER:
        again = False
        for each in range(cell[convoy + C_WINDOW], cell[convoy + C_WINDOW_END], 2):
            opens = first_fit(cell, cell[each], cell[each + 1], since, piece)
            if opens > since:
                since = opens
                again = True
    return int(since)


@compiled
def _boards_again(w: World, convoy: int, at: int) -> None:
    """Nobody sits aboard without end: people got off when the longest wait was over, and board again now."""
    cell = w.cell
    cell[Z_LOADED_S] += cell[convoy + C_ABOARD] * cell[Z_HOLD_MAX]
    cell[convoy + C_FORMS] = at + longest_boarding(w, convoy)
    cell[convoy + C_REBOARD] = 1
    cell[convoy + C_READY] = cell[convoy + C_FORMS] + cell[Z_FORM_UP]
    push(w, cell[convoy + C_READY], READY, convoy)


@compiled
def longest_boarding(w: World, convoy: int) -> int:
    """Seconds in which the people of a convoy board, all vehicles at once."""
    cell = w.cell
    longest = 0
    first = cell[convoy + C_TRIP]
    for trip in range(first, cell[convoy + C_TRIP_END], T_WIDTH):
        if cell[trip + T_STATE] == LOADED:
            longest = max(longest, cell[trip + T_FREE] - cell[trip + T_BAY_AT])
    return int(longest)


@compiled
def _departs(w: World, convoy: int, at: int) -> None:
    cell = w.cell
    cell[convoy + C_DEPARTED] = at
    if cell[convoy + C_REBOARD]:
        cell[Z_LOADED_S] += cell[convoy + C_ABOARD] * (at - cell[convoy + C_FORMS])
    else:
        for trip in range(cell[convoy + C_TRIP], cell[convoy + C_TRIP_END], T_WIDTH):
            if cell[trip + T_STATE] == LOADED:
                cell[Z_LOADED_S] += cell[trip + T_PEOPLE] * (at - cell[trip + T_FREE])
    cell[cell[convoy + C_ROUTE] + R_READY] = at
    join(w, convoy, at)
    if not cell[convoy + C_LISTED]:
        cell[convoy + C_LISTED] = 1
        cell[cell[Z_ACTIVES] + cell[Z_ACTIVE]] = convoy
        cell[Z_ACTIVE] += 1
    cell[Z_EXPOSED] = max(cell[Z_EXPOSED], exposed(w, at))


@compiled
def join(w: World, convoy: int, at: int) -> None:
    """Stand in line before the next leg, whose passage is drawn now."""
    cell = w.cell
    real = w.real
    table = w.table
    here = cell[convoy + C_ROUTE] + cell[convoy + C_STOP] * R_WIDTH
    number = cell[convoy + C_STOP] + cell[convoy + C_TURNS] * PER_TURN
    drawn = from_table(table, BY_TRAVEL, bits(cell[Z_KEY], cell[convoy + C_KEY], TRAVEL, number))
    cell[convoy + C_PASS] = ceil(cell[here + R_PASS] * (drawn * real[F_TRAVEL] * real[F_WINTER]))
    if real[F_BREAK] > 0.0:
        cell[convoy + C_PASS] += _breaks_down(w, convoy, number, cell[cell[here + R_LEG] + E_METRES])
    cell[convoy + C_STATE] = QUEUED
    waits(w, convoy, at, FOR_ROAD)
    lane = cell[cell[here + R_LEG] + E_LANE]
    cell[cell[lane + A_QUEUE] + cell[lane + A_WAITING]] = convoy
    cell[lane + A_WAITING] += 1
    try_lane(w, lane, at)


@compiled
def _breaks_down(w: World, convoy: int, number: int, metres: int) -> int:
    """Seconds that a convoy loses on a leg to a breakdown: repair, or people change over and a vehicle is given up."""
    cell = w.cell
    real = w.real
    table = w.table
    key = cell[Z_KEY]
    if (
        share(bits(key, cell[convoy + C_KEY], BREAKDOWN, number))
        >= cell[convoy + C_VEHICLES] * metres * real[F_BREAK]
    ):
        return 0
    repair: int = ceil(
        from_table(table, BY_EXPONENTIAL, bits(key, cell[convoy + C_KEY], REPAIR, number)) * real[F_REPAIR]
    )
    cell[Z_EVENTS] += 1
    if repair <= real[F_TRANSFER]:
        return repair
    which = int(share(bits(key, cell[convoy + C_KEY], WHICH, number)) * cell[convoy + C_VEHICLES])
    cell[cell[cell[convoy + C_TRIP] + which * T_WIDTH + T_MOVER] + M_LOST] = -1
    changed_over: int = ceil(real[F_TRANSFER])
    return changed_over


@compiled
def try_lane(w: World, lane: int, at: int) -> None:
    """Let enter, in order of readiness, whoever may now; those whom a rule or a halt keeps are passed over."""
    cell = w.cell
    each = 0
    while each < cell[lane + A_WAITING]:
        convoy = cell[cell[lane + A_QUEUE] + each]
        since = _kept_until(w, convoy, at)
        if since > at:
            push(w, since, ROAD, lane)
            each += 1
            continue
        since = _free_from(w, lane, convoy, at)
        if since > at:
            if since != cell[lane + A_RETRY]:
                cell[lane + A_RETRY] = since
                push(w, since, ROAD, lane)
            return
        cell[lane + A_WAITING] -= 1
        for behind in range(each, cell[lane + A_WAITING]):
            cell[cell[lane + A_QUEUE] + behind] = cell[cell[lane + A_QUEUE] + behind + 1]
        _enters(w, convoy, at)


@compiled
def _kept_until(w: World, convoy: int, at: int) -> int:
    """From when a convoy may leave the place where it stands, apart from what is on the road before it."""
    cell = w.cell
    if cell[Z_HALTED] and cell[Z_ON_HALT] != GO_ON and cell[convoy + C_STOP] <= cell[convoy + C_LINE]:
        waits(w, convoy, at, FOR_HALT)
        return NEVER
    since = at
    if cell[convoy + C_STOP] > 0:
        since = _window_from(w, convoy, cell[convoy + C_STOP], at)
        if since > at:
            waits(w, convoy, at, FOR_WINDOW)
            if since >= NEVER:
                cell[Z_ROOTS] |= SHUT_ROOT
            return since
    if cell[cell[convoy + C_ROUTE] + cell[convoy + C_STOP] * R_WIDTH + R_CROSS]:
        since = may_from(w, convoy, CROSSES, at)
    if cell[convoy + C_STOP] == 0:
        since = max(since, may_from(w, convoy, LEAVES, at))
    if since > at:
        cell[Z_GATED] = 1
        waits(w, convoy, at, FOR_RULE)
    return since


@compiled
def _free_from(w: World, lane: int, convoy: int, at: int) -> int:
    """From when the next leg is free for a convoy: headway, most convoys, opposite traffic, hours, closure."""
    cell = w.cell
    here = cell[convoy + C_ROUTE] + cell[convoy + C_STOP] * R_WIDTH
    leg = cell[here + R_LEG]
    since = at
    if cell[leg + E_COUNT] > 0:
        headway = cell[leg + E_HEADWAY]
        since = max(
            since, cell[leg + E_ENTERED] + headway, cell[leg + E_LEFT] + headway - cell[convoy + C_PASS]
        )
    most = cell[leg + E_MOST]
    if most >= 0 and cell[leg + E_COUNT] >= most:
        since = NEVER if most == 0 else max(since, cell[cell[leg + E_RING] + cell[leg + E_COUNT] % most])
    first = cell[lane + A_LEG]
    for each in range(first, cell[lane + A_LEG_END]):
        if cell[each] != leg:
            since = max(since, cell[cell[each] + E_LEFT])
    opens = open_from(w, leg, since, cell[here + R_PASS])
    if opens > at and cell[convoy + C_WHY] != FOR_ROAD:
        waits(w, convoy, at, FOR_ROAD)
    if opens > since:
        waits(w, convoy, at, FOR_CLOSURE)
        if opens >= NEVER:
            cell[Z_ROOTS] |= SHUT_ROOT
    return opens


@compiled
def _enters(w: World, convoy: int, at: int) -> None:
    cell = w.cell
    stop = cell[convoy + C_STOP]
    here = cell[convoy + C_ROUTE] + stop * R_WIDTH
    leg = cell[here + R_LEG]
    leaves = at + cell[convoy + C_PASS]
    waits(w, convoy, at, -1)
    cell[here + R_LEAVES] = at
    cell[leg + E_ENTERED] = at
    cell[leg + E_LEFT] = leaves
    if cell[leg + E_MOST] > 0:
        cell[cell[leg + E_RING] + cell[leg + E_COUNT] % cell[leg + E_MOST]] = leaves
    cell[leg + E_COUNT] += 1
    cell[convoy + C_STATE] = MOVING
    cell[Z_EVENTS] += 1
    push(w, leaves, ARRIVE, convoy)
    if stop > 0:
        cell[Z_LOADED_S] += cell[convoy + C_ABOARD] * (at - cell[here + R_ARRIVES])
    if cell[here + R_CROSS]:
        did(w, convoy, CROSSES, at)
        reckon(w, at)
    if stop == 0:
        did(w, convoy, LEAVES, at)
        _gives_up_its_turn(w, convoy, at)
    cell[convoy + C_STOP] = stop + 1
