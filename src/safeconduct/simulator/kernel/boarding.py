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
    cell = w.cell
    return _nights_to(until + cell[Z_NIGHT]) - _nights_to(since + cell[Z_NIGHT])


@compiled
def _nights_to(local: int) -> int:
    """Seconds of night from some midnight to a local second: six hours before dawn, six after dusk."""
    day = local // 86400
    within = local - day * 86400
    return int(day * 43200 + min(within, 21600) + max(0, within - 64800))


@compiled
def dispatch(w: World, place: int, at: int) -> None:
    """Let board whoever can now, convoy by convoy."""
    cell = w.cell
    if cell[Z_HALTED] or (cell[Z_ORDER] == HOLD and cell[Z_HALTS] > 0):
        cell[place + P_BLOCKED] = 1
        return
    last = cell[place + P_CONVOY_END]
    while cell[place + P_NEXT] < last and cell[cell[cell[place + P_NEXT]] + C_TO_LOAD] == 0:
        cell[place + P_NEXT] += 1
    free = 0
    for bay in range(cell[place + P_BAY], cell[place + P_BAY_END]):
        free += cell[bay] <= at
    for each in range(cell[place + P_NEXT], last):
        convoy = cell[each]
        if cell[convoy + C_TO_LOAD] == 0 or cell[convoy + C_FIRST] > at:
            continue
        if free == 0 and not cell[convoy + C_ONE_WAY]:
            continue
        if _has_its_turn(w, place, convoy, at):
            free = _load(w, place, convoy, free, at)


@compiled
def _load(w: World, place: int, convoy: int, free: int, at: int) -> int:
    """Let the vehicles of a convoy that stand ready begin to board, as bays are free; how many still are."""
    cell = w.cell
    while cell[cell[cell[convoy + C_NEXT]] + T_STATE] != WAITING:
        cell[convoy + C_NEXT] += 1
    for each in range(cell[convoy + C_NEXT], cell[convoy + C_LIST_END]):
        trip = cell[each]
        if cell[trip + T_STATE] != WAITING:
            continue
        if cell[trip + T_BAY] > at:
            break
        if cell[trip + T_PRESENT] > at or (free == 0 and not cell[trip + T_ONE_WAY]):
            continue
        if _begins(w, place, trip, at) and not cell[trip + T_ONE_WAY]:
            _take_bay(w, place, cell[trip + T_FREE], at)
            free -= 1
    return free


@compiled
def label(w: World, at: int, why: int) -> None:
    """Note what has kept the trips that could have begun, as far as their second had come."""
    cell = w.cell
    for trip in range(cell[TRIPS], cell[TRIPS + 1], T_WIDTH):
        if cell[trip + T_STATE] == WAITING and cell[trip + T_BAY] <= at:
            cell[trip + T_WHY] = why


@compiled
def _has_its_turn(w: World, place: int, convoy: int, at: int) -> bool:
    """Whether the turn of a convoy to board has come; once it has, it does not go again."""
    cell = w.cell
    if cell[convoy + C_OPEN]:
        return True
    if cell[convoy + C_LOOKED] == cell[Z_STIRS]:
        cell[place + P_BLOCKED] = 1
        return False  # nothing has been done since it was looked at
    if in_turn(w, convoy, 0, at):
        cell[convoy + C_OPEN] = 1
        return True
    cell[convoy + C_LOOKED] = cell[Z_STIRS]
    cell[place + P_BLOCKED] = 1
    cell[Z_GATED] = 1
    return False


@compiled
def _take_bay(w: World, place: int, until: int, at: int) -> None:
    cell = w.cell
    first = cell[place + P_BAY]
    for bay in range(first, cell[place + P_BAY_END]):
        if cell[bay] <= at:
            cell[bay] = until
            break
    push(w, until, DISPATCH, place)


@compiled
def _begins(w: World, place: int, trip: int, at: int) -> bool:
    """Begin to board a vehicle that stands ready, unless its hours have not come."""
    cell = w.cell
    starts = work_from(w, cell[trip + T_MOVER], at, cell[trip + T_WORK])
    starts = first_fit(cell, cell[place + P_HOURS], cell[place + P_HOURS_END], starts, cell[trip + T_TOOK])
    if starts > at:
        if starts >= NEVER:
            cell[Z_ROOTS] |= SHUT_ROOT
        cell[trip + T_WHY] = FOR_HOURS
        push(w, starts, DISPATCH, place)
        return False
    _board(w, place, trip, at)
    return True


@compiled
def _board(w: World, place: int, trip: int, at: int) -> None:
    cell = w.cell
    real = w.real
    table = w.table
    convoy = cell[trip + T_CONVOY]
    seconds, people = 0, 0
    for each in range(cell[trip + T_LOAD], cell[trip + T_LOAD_END], L_WIDTH):
        aboard = _comes(w, convoy, each, people)
        people += aboard
        seconds += aboard * cell[each + L_SECONDS]
    drawn = from_table(table, BY_BOARDING, bits(cell[Z_KEY], cell[trip + T_KEY], BOARDING, 0))
    free = at + ceil(seconds * (drawn * real[F_BOARD] * real[F_WINTER]))
    rate = cell[place + P_RATE]
    cell[Z_EVENTS] += 1
    if rate > 0:
        cell[place + P_DESK] = max(at, cell[place + P_DESK]) - (-people * 3600) // rate
        free = max(free, cell[place + P_DESK])
        cell[Z_EVENTS] += 1
    cell[trip + T_STATE] = LOADED
    cell[trip + T_BAY_AT] = at
    cell[trip + T_FREE] = free
    cell[trip + T_PEOPLE] = people
    works(w, cell[trip + T_MOVER], at)
    cell[Z_OUTDOORS_S] += people * cell[Z_CALL]
    cell[Z_COLD_S] += people * night_s(w, at - cell[Z_CALL], at)
    cell[convoy + C_ABOARD] += people
    cell[convoy + C_BEGAN] = min(cell[convoy + C_BEGAN], at)
    cell[convoy + C_FORMS] = max(cell[convoy + C_FORMS], free)
    cell[convoy + C_TO_LOAD] -= 1
    if cell[convoy + C_TO_LOAD] == 0:
        push(w, cell[convoy + C_FORMS], FORM, convoy)


@compiled
def _comes(w: World, convoy: int, load: int, aboard: int) -> int:
    """People of a group who board: those planned, as far as they have come, and others where there is room."""
    cell = w.cell
    group = cell[load + L_GROUP]
    cell[group + G_TO_COME] -= cell[load + L_PEOPLE]
    people = min(cell[load + L_PEOPLE], cell[group + G_WAITING])
    unplanned = max(0, cell[group + G_PEOPLE] - cell[group + G_PLANNED])
    more = min(cell[load + L_SPARE], cell[group + G_WAITING] - people - cell[group + G_TO_COME] - unplanned)
    side = cell[group + G_SIDE]
    if more > 0:
        more = min(more, cell[convoy + C_CAP] - cell[convoy + C_ABOARD] - aboard - people)
        more = min(more, cell[cell[convoy + C_RECEPTION] + P_LOAD_LEFT])
        if side >= 0:
            more = min(more, cell[side + S_CAP] - cell[side + S_LOADED])
        more -= more % cell[group + G_HOUSEHOLD]
    if more > 0:
        people += more
        cell[cell[convoy + C_RECEPTION] + P_LOAD_LEFT] -= more
        if side >= 0:
            cell[side + S_LOADED] += more
    cell[group + G_WAITING] -= people
    cell[load + L_ABOARD] = people
    if side >= 0:
        cell[side + S_WAITING] -= people
        cell[side + S_ABOARD] += people
        for each in range(cell[convoy + C_SIDE], cell[convoy + C_SIDE_END], X_WIDTH):
            if cell[each + X_SIDE] == side:
                cell[each + X_PEOPLE] += people
    return int(people)


@compiled
def forms(w: World, convoy: int, at: int) -> None:
    """A convoy whose vehicles have all loaded forms up, once its team is there and may work."""
    cell = w.cell
    if cell[convoy + C_STATE] != LOADING or cell[convoy + C_TO_LOAD] > 0 or at < cell[convoy + C_FORMS]:
        return
    if cell[convoy + C_TEAM] >= 0:
        starts = (
            NEVER
            if cell[convoy + C_TEAM_AT] >= NEVER
            else work_from(
                w, cell[convoy + C_TEAM], max(at, cell[convoy + C_TEAM_AT]), cell[convoy + C_TEAM_S]
            )
        )
        if starts > at:
            push(w, starts, FORM, convoy)
            return
        works(w, cell[convoy + C_TEAM], at)
    _settle_loading(w, convoy, at)
    cell[convoy + C_FORMS] = at
    cell[convoy + C_STATE] = FORMED
    cell[convoy + C_READY] = max(cell[convoy + C_DEPART], at + cell[Z_FORM_UP])
    cell[cell[convoy + C_ROUTE] + R_ARRIVES] = at
    cell[Z_EVENTS] += 1
    void(w, convoy, at)
    meets(w, convoy, at)
    push(w, cell[convoy + C_READY], READY, convoy)


@compiled
def _settle_loading(w: World, convoy: int, at: int) -> None:
    """Charge what the loading of a convoy waited for to what held up its last vehicle, and to its team."""
    cell = w.cell
    cell[WAITED + FOR_TEAM] += at - cell[convoy + C_FORMS] if cell[convoy + C_FORMS] > 0 else 0
    for trip in range(cell[convoy + C_TRIP], cell[convoy + C_TRIP_END], T_WIDTH):
        if cell[trip + T_STATE] == LOADED and cell[trip + T_FREE] == cell[convoy + C_FORMS]:
            from_home = max(0, cell[trip + T_PRESENT] - cell[trip + T_BAY])
            cell[WAITED + FOR_VEHICLE] += from_home
            cell[WAITED + cell[trip + T_WHY]] += cell[trip + T_BAY_AT] - cell[trip + T_BAY] - from_home
            break
    cell[convoy + C_SINCE] = at
    cell[convoy + C_WHY] = -1
