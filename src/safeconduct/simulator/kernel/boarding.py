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
    C_FORMS,
    C_OPEN,
    C_READY,
    C_RECEPTION,
    C_ROUTE,
    C_SIDE,
    C_SIDES,
    C_SINCE,
    C_STATE,
    C_TEAM,
    C_TEAM_AT,
    C_TEAM_S,
    C_TO_LOAD,
    C_TRIP,
    C_TRIPS,
    C_WHY,
    F_BOARD,
    F_WINTER,
    FOR_BAY,
    FOR_HALT,
    FOR_HOURS,
    FOR_ORDER,
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
    LOADED,
    LOADING,
    NEVER,
    P_BAY,
    P_BAYS,
    P_BLOCKED,
    P_DESK,
    P_HOURS,
    P_HOURS_N,
    P_LOAD_LEFT,
    P_NEXT,
    P_RATE,
    P_TRIP,
    P_TRIPS,
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
    T_LOADS,
    T_MOVER,
    T_ONE_WAY,
    T_PEOPLE,
    T_PRESENT,
    T_STATE,
    T_TOOK,
    T_WHY,
    T_WORK,
    WAITING,
    X_PEOPLE,
    X_SIDE,
    Z_CALL,
    Z_COLD_S,
    Z_EVENTS,
    Z_FORM_UP,
    Z_GATED,
    Z_HALTED,
    Z_HALTS,
    Z_NIGHT,
    Z_ORDER,
    Z_OUTDOORS_S,
    Z_ROOTS,
    World,
)
from safeconduct.simulator.kernel.draws import BOARDING, bits, from_table
from safeconduct.simulator.kernel.empties import SHUT_ROOT
from safeconduct.simulator.kernel.queues import DISPATCH, FORM, READY, first_fit, push, work_from, works
from safeconduct.simulator.kernel.rules import in_turn, meets, void


@compiled
def night_s(w: World, since: int, until: int) -> int:
    """Seconds of ``[since, until)`` between six in the evening and six in the morning, local time."""
    return _nights_to(until + w.z[Z_NIGHT]) - _nights_to(since + w.z[Z_NIGHT])


@compiled
def _nights_to(local: int) -> int:
    """Seconds of night from some midnight to a local second: six hours before dawn, six after dusk."""
    day = local // 86400
    within = local - day * 86400
    return int(day * 43200 + min(within, 21600) + max(0, within - 64800))


@compiled
def dispatch(w: World, place: int, at: int) -> None:
    """Let board whoever can now, in the plan's order."""
    here = w.place[place]
    if w.z[Z_HALTED] or (w.z[Z_ORDER] == HOLD and w.z[Z_HALTS] > 0):
        here[P_BLOCKED] = 1
        _label(w, place, at, FOR_HALT)
        return
    last = here[P_TRIP] + here[P_TRIPS]
    while here[P_NEXT] < last and w.trip[w.more[here[P_NEXT]], T_STATE] != WAITING:
        here[P_NEXT] += 1
    free = 0
    for bay in range(here[P_BAY], here[P_BAY] + here[P_BAYS]):
        free += w.more[bay] <= at
    for each in range(here[P_NEXT], last):
        trip = w.more[each]
        if w.trip[trip, T_STATE] != WAITING:
            continue
        if w.trip[trip, T_BAY] > at:
            break
        if w.trip[trip, T_PRESENT] > at:
            w.trip[trip, T_WHY] = FOR_VEHICLE
        elif free == 0 and not w.trip[trip, T_ONE_WAY]:
            w.trip[trip, T_WHY] = FOR_BAY
        elif _begins(w, place, trip, at) and not w.trip[trip, T_ONE_WAY]:
            _take_bay(w, place, w.trip[trip, T_FREE], at)
            free -= 1


@compiled
def _label(w: World, place: int, at: int, why: int) -> None:
    """Note what keeps the trips of a place that could have begun."""
    here = w.place[place]
    for each in range(here[P_NEXT], here[P_TRIP] + here[P_TRIPS]):
        trip = w.more[each]
        if w.trip[trip, T_BAY] > at:
            return
        if w.trip[trip, T_STATE] == WAITING:
            w.trip[trip, T_WHY] = why


@compiled
def _take_bay(w: World, place: int, until: int, at: int) -> None:
    first = w.place[place, P_BAY]
    for bay in range(first, first + w.place[place, P_BAYS]):
        if w.more[bay] <= at:
            w.more[bay] = until
            break
    push(w, until, DISPATCH, place)


@compiled
def _begins(w: World, place: int, trip: int, at: int) -> bool:
    """Begin to board a vehicle that stands ready, unless its convoy's turn or its hours have not come."""
    one = w.trip[trip]
    convoy = one[T_CONVOY]
    if not w.convoy[convoy, C_OPEN]:
        if not in_turn(w, convoy, 0, at):
            w.place[place, P_BLOCKED] = 1
            w.z[Z_GATED] = 1
            one[T_WHY] = FOR_ORDER
            return False
        w.convoy[convoy, C_OPEN] = 1
    starts = work_from(w, one[T_MOVER], at, one[T_WORK])
    starts = first_fit(w.span, w.place[place, P_HOURS], w.place[place, P_HOURS_N], starts, one[T_TOOK])
    if starts > at:
        if starts >= NEVER:
            w.z[Z_ROOTS] |= SHUT_ROOT
        one[T_WHY] = FOR_HOURS
        push(w, starts, DISPATCH, place)
        return False
    _board(w, place, trip, at)
    return True


@compiled
def _board(w: World, place: int, trip: int, at: int) -> None:
    one = w.trip[trip]
    convoy = one[T_CONVOY]
    seconds, people = 0, 0
    for each in range(one[T_LOAD], one[T_LOAD] + one[T_LOADS]):
        aboard = _comes(w, convoy, each, people)
        people += aboard
        seconds += aboard * w.load[each, L_SECONDS]
    drawn = from_table(w.table, BY_BOARDING, bits(w.key[0], one[T_KEY], BOARDING, 0))
    free = at + ceil(seconds * (drawn * w.real[F_BOARD] * w.real[F_WINTER]))
    rate = w.place[place, P_RATE]
    w.z[Z_EVENTS] += 1
    if rate > 0:
        w.place[place, P_DESK] = max(at, w.place[place, P_DESK]) - (-people * 3600) // rate
        free = max(free, w.place[place, P_DESK])
        w.z[Z_EVENTS] += 1
    one[T_STATE] = LOADED
    one[T_BAY_AT] = at
    one[T_FREE] = free
    one[T_PEOPLE] = people
    works(w, one[T_MOVER], at)
    w.z[Z_OUTDOORS_S] += people * w.z[Z_CALL]
    w.z[Z_COLD_S] += people * night_s(w, at - w.z[Z_CALL], at)
    w.convoy[convoy, C_ABOARD] += people
    w.convoy[convoy, C_BEGAN] = min(w.convoy[convoy, C_BEGAN], at)
    w.convoy[convoy, C_FORMS] = max(w.convoy[convoy, C_FORMS], free)
    w.convoy[convoy, C_TO_LOAD] -= 1
    if w.convoy[convoy, C_TO_LOAD] == 0:
        push(w, w.convoy[convoy, C_FORMS], FORM, convoy)


@compiled
def _comes(w: World, convoy: int, load: int, aboard: int) -> int:
    """People of a group who board: those planned, as far as they have come, and others where there is room."""
    one = w.load[load]
    group = w.group[one[L_GROUP]]
    group[G_TO_COME] -= one[L_PEOPLE]
    people = min(one[L_PEOPLE], group[G_WAITING])
    unplanned = max(0, group[G_PEOPLE] - group[G_PLANNED])
    more = min(one[L_SPARE], group[G_WAITING] - people - group[G_TO_COME] - unplanned)
    side = group[G_SIDE]
    if more > 0:
        more = min(more, w.convoy[convoy, C_CAP] - w.convoy[convoy, C_ABOARD] - aboard - people)
        more = min(more, w.place[w.convoy[convoy, C_RECEPTION], P_LOAD_LEFT])
        if side >= 0:
            more = min(more, w.side[side, S_CAP] - w.side[side, S_LOADED])
        more -= more % group[G_HOUSEHOLD]
    if more > 0:
        people += more
        w.place[w.convoy[convoy, C_RECEPTION], P_LOAD_LEFT] -= more
        if side >= 0:
            w.side[side, S_LOADED] += more
    group[G_WAITING] -= people
    one[L_ABOARD] = people
    if side >= 0:
        w.side[side, S_WAITING] -= people
        w.side[side, S_ABOARD] += people
        for each in range(w.convoy[convoy, C_SIDE], w.convoy[convoy, C_SIDE] + w.convoy[convoy, C_SIDES]):
            if w.part[each, X_SIDE] == side:
                w.part[each, X_PEOPLE] += people
    return int(people)


@compiled
def forms(w: World, convoy: int, at: int) -> None:
    """A convoy whose vehicles have all loaded forms up, once its team is there and may work."""
    one = w.convoy[convoy]
    if one[C_STATE] != LOADING or one[C_TO_LOAD] > 0 or at < one[C_FORMS]:
        return
    if one[C_TEAM] >= 0:
        starts = (
            NEVER
            if one[C_TEAM_AT] >= NEVER
            else work_from(w, one[C_TEAM], max(at, one[C_TEAM_AT]), one[C_TEAM_S])
        )
        if starts > at:
            push(w, starts, FORM, convoy)
            return
        works(w, one[C_TEAM], at)
    _settle_loading(w, convoy, at)
    one[C_FORMS] = at
    one[C_STATE] = FORMED
    one[C_READY] = max(one[C_DEPART], at + w.z[Z_FORM_UP])
    w.stop[one[C_ROUTE], R_ARRIVES] = at
    w.z[Z_EVENTS] += 1
    void(w, convoy, at)
    meets(w, convoy, at)
    push(w, one[C_READY], READY, convoy)


@compiled
def _settle_loading(w: World, convoy: int, at: int) -> None:
    """Charge what the loading of a convoy waited for to what held up its last vehicle, and to its team."""
    one = w.convoy[convoy]
    w.waited[FOR_TEAM] += at - one[C_FORMS] if one[C_FORMS] > 0 else 0
    for trip in range(one[C_TRIP], one[C_TRIP] + one[C_TRIPS]):
        late = w.trip[trip]
        if late[T_STATE] == LOADED and late[T_FREE] == one[C_FORMS]:
            from_home = max(0, late[T_PRESENT] - late[T_BAY])
            w.waited[FOR_VEHICLE] += from_home
            w.waited[late[T_WHY]] += late[T_BAY_AT] - late[T_BAY] - from_home
            break
    one[C_SINCE] = at
    one[C_WHY] = -1
