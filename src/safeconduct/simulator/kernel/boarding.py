"""At the assembly place: who boards next, registration, forming up."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    BY_BOARDING,
    C_ABOARD,
    C_BEGAN,
    C_CAP,
    C_DEPART,
    C_FIRST,
    C_FORMS,
    C_LIST_END,
    C_LOOKED,
    C_NEXT,
    C_ONE_WAY,
    C_OPEN,
    C_READY,
    C_RECEPTION,
    C_ROUTE,
    C_SIDE,
    C_SIDE_END,
    C_SINCE,
    C_STATE,
    C_TEAM,
    C_TEAM_AT,
    C_TEAM_S,
    C_TO_LOAD,
    C_TRIP,
    C_TRIP_END,
    C_WHY,
    F_BOARD,
    F_WINTER,
    FOR_HOURS,
    FOR_TEAM,
    FOR_VEHICLE,
    FORMED,
    G_HOUSEHOLD,
    G_PEOPLE,
    G_PLANNED,
    G_SIDE,
    G_TO_COME,
    G_WAITING,
    HOLD,
    L_ABOARD,
    L_GROUP,
    L_PEOPLE,
    L_SECONDS,
    L_SPARE,
    L_WIDTH,
    LOADED,
    LOADING,
    NEVER,
    P_BAY,
    P_BAY_END,
    P_BLOCKED,
    P_CONVOY_END,
    P_DESK,
    P_HOURS,
    P_HOURS_END,
    P_LOAD_LEFT,
    P_NEXT,
    P_RATE,
    R_ARRIVES,
    S_ABOARD,
    S_CAP,
    S_LOADED,
    S_WAITING,
    T_BAY,
    T_BAY_AT,
    T_CONVOY,
    T_FREE,
    T_KEY,
    T_LOAD,
    T_LOAD_END,
    T_MOVER,
    T_ONE_WAY,
    T_PEOPLE,
    T_PRESENT,
    T_STATE,
    T_TOOK,
    T_WHY,
    T_WIDTH,
    T_WORK,
    TRIPS,
    WAITED,
    WAITING,
    X_PEOPLE,
    X_SIDE,
    X_WIDTH,
    Z_CALL,
    Z_COLD_S,
    Z_EVENTS,
    Z_FORM_UP,
    Z_GATED,
    Z_HALTED,
    Z_HALTS,
    Z_KEY,
    Z_NIGHT,
    Z_ORDER,
    Z_OUTDOORS_S,
    Z_ROOTS,
    Z_STIRS,
    World,
)
from safeconduct.simulator.kernel.draws import BOARDING, bits, from_table
from safeconduct.simulator.kernel.queues import (
    DISPATCH,
    FORM,
    READY,
    SHUT_ROOT,
    first_fit,
    push,
    work_from,
    works,
)
from safeconduct.simulator.kernel.rules import in_turn, meets, void


@compiled
def night_s(w: World, since: int, until: int) -> int:
    """Seconds of ``[since, until)`` between six in the evening and six in the morning, local time."""
    return _nights_to(until + w.cell[Z_NIGHT]) - _nights_to(since + w.cell[Z_NIGHT])


@compiled
def _nights_to(local: int) -> int:
    """Seconds of night from some midnight to a local second: six hours before dawn, six after dusk."""
    day = local // 86400
    within = local - day * 86400
    return int(day * 43200 + min(within, 21600) + max(0, within - 64800))


@compiled
def dispatch(w: World, place: int, at: int) -> None:
    """Let board whoever can now, convoy by convoy."""
    if w.cell[Z_HALTED] or (w.cell[Z_ORDER] == HOLD and w.cell[Z_HALTS] > 0):
        w.cell[place + P_BLOCKED] = 1
        return
    last = w.cell[place + P_CONVOY_END]
    while w.cell[place + P_NEXT] < last and w.cell[w.cell[w.cell[place + P_NEXT]] + C_TO_LOAD] == 0:
        w.cell[place + P_NEXT] += 1
    free = 0
    for bay in range(w.cell[place + P_BAY], w.cell[place + P_BAY_END]):
        free += w.cell[bay] <= at
    for each in range(w.cell[place + P_NEXT], last):
        convoy = w.cell[each]
        if w.cell[convoy + C_TO_LOAD] == 0 or w.cell[convoy + C_FIRST] > at:
            continue
        if free == 0 and not w.cell[convoy + C_ONE_WAY]:
            continue
        if _has_its_turn(w, place, convoy, at):
            free = _load(w, place, convoy, free, at)


@compiled
def _load(w: World, place: int, convoy: int, free: int, at: int) -> int:
    """Let the vehicles of a convoy that stand ready begin to board, as bays are free; how many still are."""
    while w.cell[w.cell[w.cell[convoy + C_NEXT]] + T_STATE] != WAITING:
        w.cell[convoy + C_NEXT] += 1
    for each in range(w.cell[convoy + C_NEXT], w.cell[convoy + C_LIST_END]):
        trip = w.cell[each]
        if w.cell[trip + T_STATE] != WAITING:
            continue
        if w.cell[trip + T_BAY] > at:
            break
        if w.cell[trip + T_PRESENT] > at or (free == 0 and not w.cell[trip + T_ONE_WAY]):
            continue
        if _begins(w, place, trip, at) and not w.cell[trip + T_ONE_WAY]:
            _take_bay(w, place, w.cell[trip + T_FREE], at)
            free -= 1
    return free


@compiled
def label(w: World, at: int, why: int) -> None:
    """Note what has kept the trips that could have begun, as far as their second had come."""
    for trip in range(w.cell[TRIPS], w.cell[TRIPS + 1], T_WIDTH):
        if w.cell[trip + T_STATE] == WAITING and w.cell[trip + T_BAY] <= at:
            w.cell[trip + T_WHY] = why


@compiled
def _has_its_turn(w: World, place: int, convoy: int, at: int) -> bool:
    """Whether the turn of a convoy to board has come; once it has, it does not go again."""
    if w.cell[convoy + C_OPEN]:
        return True
    if w.cell[convoy + C_LOOKED] == w.cell[Z_STIRS]:
        w.cell[place + P_BLOCKED] = 1
        return False  # nothing has been done since it was looked at
    if in_turn(w, convoy, 0, at):
        w.cell[convoy + C_OPEN] = 1
        return True
    w.cell[convoy + C_LOOKED] = w.cell[Z_STIRS]
    w.cell[place + P_BLOCKED] = 1
    w.cell[Z_GATED] = 1
    return False


@compiled
def _take_bay(w: World, place: int, until: int, at: int) -> None:
    first = w.cell[place + P_BAY]
    for bay in range(first, w.cell[place + P_BAY_END]):
        if w.cell[bay] <= at:
            w.cell[bay] = until
            break
    push(w, until, DISPATCH, place)


@compiled
def _begins(w: World, place: int, trip: int, at: int) -> bool:
    """Begin to board a vehicle that stands ready, unless its hours have not come."""
    starts = work_from(w, w.cell[trip + T_MOVER], at, w.cell[trip + T_WORK])
    starts = first_fit(
        w.cell, w.cell[place + P_HOURS], w.cell[place + P_HOURS_END], starts, w.cell[trip + T_TOOK]
    )
    if starts > at:
        if starts >= NEVER:
            w.cell[Z_ROOTS] |= SHUT_ROOT
        w.cell[trip + T_WHY] = FOR_HOURS
        push(w, starts, DISPATCH, place)
        return False
    _board(w, place, trip, at)
    return True


@compiled
def _board(w: World, place: int, trip: int, at: int) -> None:
    convoy = w.cell[trip + T_CONVOY]
    seconds, people = 0, 0
    for each in range(w.cell[trip + T_LOAD], w.cell[trip + T_LOAD_END], L_WIDTH):
        aboard = _comes(w, convoy, each, people)
        people += aboard
        seconds += aboard * w.cell[each + L_SECONDS]
    drawn = from_table(w.table, BY_BOARDING, bits(w.cell[Z_KEY], w.cell[trip + T_KEY], BOARDING, 0))
    free = at + ceil(seconds * (drawn * w.real[F_BOARD] * w.real[F_WINTER]))
    rate = w.cell[place + P_RATE]
    w.cell[Z_EVENTS] += 1
    if rate > 0:
        w.cell[place + P_DESK] = max(at, w.cell[place + P_DESK]) - (-people * 3600) // rate
        free = max(free, w.cell[place + P_DESK])
        w.cell[Z_EVENTS] += 1
    w.cell[trip + T_STATE] = LOADED
    w.cell[trip + T_BAY_AT] = at
    w.cell[trip + T_FREE] = free
    w.cell[trip + T_PEOPLE] = people
    works(w, w.cell[trip + T_MOVER], at)
    w.cell[Z_OUTDOORS_S] += people * w.cell[Z_CALL]
    w.cell[Z_COLD_S] += people * night_s(w, at - w.cell[Z_CALL], at)
    w.cell[convoy + C_ABOARD] += people
    w.cell[convoy + C_BEGAN] = min(w.cell[convoy + C_BEGAN], at)
    w.cell[convoy + C_FORMS] = max(w.cell[convoy + C_FORMS], free)
    w.cell[convoy + C_TO_LOAD] -= 1
    if w.cell[convoy + C_TO_LOAD] == 0:
        push(w, w.cell[convoy + C_FORMS], FORM, convoy)


@compiled
def _comes(w: World, convoy: int, load: int, aboard: int) -> int:
    """People of a group who board: those planned, as far as they have come, and others where there is room."""
    group = w.cell[load + L_GROUP]
    w.cell[group + G_TO_COME] -= w.cell[load + L_PEOPLE]
    people = min(w.cell[load + L_PEOPLE], w.cell[group + G_WAITING])
    unplanned = max(0, w.cell[group + G_PEOPLE] - w.cell[group + G_PLANNED])
    more = min(
        w.cell[load + L_SPARE], w.cell[group + G_WAITING] - people - w.cell[group + G_TO_COME] - unplanned
    )
    side = w.cell[group + G_SIDE]
    if more > 0:
        more = min(more, w.cell[convoy + C_CAP] - w.cell[convoy + C_ABOARD] - aboard - people)
        more = min(more, w.cell[w.cell[convoy + C_RECEPTION] + P_LOAD_LEFT])
        if side >= 0:
            more = min(more, w.cell[side + S_CAP] - w.cell[side + S_LOADED])
        more -= more % w.cell[group + G_HOUSEHOLD]
    if more > 0:
        people += more
        w.cell[w.cell[convoy + C_RECEPTION] + P_LOAD_LEFT] -= more
        if side >= 0:
            w.cell[side + S_LOADED] += more
    w.cell[group + G_WAITING] -= people
    w.cell[load + L_ABOARD] = people
    if side >= 0:
        w.cell[side + S_WAITING] -= people
        w.cell[side + S_ABOARD] += people
        for each in range(w.cell[convoy + C_SIDE], w.cell[convoy + C_SIDE_END], X_WIDTH):
            if w.cell[each + X_SIDE] == side:
                w.cell[each + X_PEOPLE] += people
    return int(people)


@compiled
def forms(w: World, convoy: int, at: int) -> None:
    """A convoy whose vehicles have all loaded forms up, once its team is there and may work."""
    if w.cell[convoy + C_STATE] != LOADING or w.cell[convoy + C_TO_LOAD] > 0 or at < w.cell[convoy + C_FORMS]:
        return
    if w.cell[convoy + C_TEAM] >= 0:
        starts = (
            NEVER
            if w.cell[convoy + C_TEAM_AT] >= NEVER
            else work_from(
                w, w.cell[convoy + C_TEAM], max(at, w.cell[convoy + C_TEAM_AT]), w.cell[convoy + C_TEAM_S]
            )
        )
        if starts > at:
            push(w, starts, FORM, convoy)
            return
        works(w, w.cell[convoy + C_TEAM], at)
    _settle_loading(w, convoy, at)
    w.cell[convoy + C_FORMS] = at
    w.cell[convoy + C_STATE] = FORMED
    w.cell[convoy + C_READY] = max(w.cell[convoy + C_DEPART], at + w.cell[Z_FORM_UP])
    w.cell[w.cell[convoy + C_ROUTE] + R_ARRIVES] = at
    w.cell[Z_EVENTS] += 1
    void(w, convoy, at)
    meets(w, convoy, at)
    push(w, w.cell[convoy + C_READY], READY, convoy)


@compiled
def _settle_loading(w: World, convoy: int, at: int) -> None:
    """Charge what the loading of a convoy waited for to what held up its last vehicle, and to its team."""
    w.cell[WAITED + FOR_TEAM] += at - w.cell[convoy + C_FORMS] if w.cell[convoy + C_FORMS] > 0 else 0
    for trip in range(w.cell[convoy + C_TRIP], w.cell[convoy + C_TRIP_END], T_WIDTH):
        if w.cell[trip + T_STATE] == LOADED and w.cell[trip + T_FREE] == w.cell[convoy + C_FORMS]:
            from_home = max(0, w.cell[trip + T_PRESENT] - w.cell[trip + T_BAY])
            w.cell[WAITED + FOR_VEHICLE] += from_home
            w.cell[WAITED + w.cell[trip + T_WHY]] += (
                w.cell[trip + T_BAY_AT] - w.cell[trip + T_BAY] - from_home
            )
            break
    w.cell[convoy + C_SINCE] = at
    w.cell[convoy + C_WHY] = -1
