"""Which convoy is begun at an assembly place, by which road and when."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.board import (
    LOOK_AGAIN_S,
    PATIENCE_S,
    forecast,
    may_cross,
    muster,
    soon,
    waiting_for,
)
from safeconduct.planner.city.kernel.road import take_idle
from safeconduct.planner.city.kernel.state import NEVER, Row
from safeconduct.planner.city.kernel.time import first_fit, push, rows, seek, span_end, width
from safeconduct.planner.city.kernel.value import value_at

SOON_S = 3600
"""A convoy that waits longer than this before it leaves waits for another window."""


@compiled
def look(w: Row, origin: int, at: int) -> None:
    """Look at a place again at a later second."""
    here = seek(w, k.T_ORIGIN, origin)
    if w[k.NOW] < at < w[k.S_HORIZON] and (not w[k.NOW] < w[here + k.WAKE] <= at):
        w[here + k.WAKE] = at
        push(w, at, 3 * k.PHASE + origin, k.LOOK, origin)


@compiled
def loading_s(w: Row, origin: int, count: int, board: tuple[int, int]) -> int:
    """Seconds from now until so many vehicles have loaded, each in so many seconds, so many people in all."""
    board_s, people = board
    place = seek(w, k.T_PLACE, w[w[k.T_ORIGIN_PLACE] + origin])
    bays = w[place + k.BAYS]
    now = w[k.NOW]
    low, high = 0, count * board_s + 1
    for bay in range(bays):
        high = max(high, count * board_s + w[seek(w, k.T_BAY_FREE, origin) + bay] - now)
    while low < high:
        middle = (low + high) // 2
        loaded = 0
        for bay in range(bays):
            free = max(0, w[seek(w, k.T_BAY_FREE, origin) + bay] - now)
            loaded += max(0, middle - free) // max(1, board_s)
        if loaded >= count:
            high = middle
        else:
            low = middle + 1
    desk = w[place + k.DESK]
    if desk > 0:
        since = max(0, w[seek(w, k.T_ORIGIN, origin) + k.DESK_FREE] - now)
        low = max(low, since - -people * 3600 // desk + count)
    return low + count  # those that may not load in one second, for their rank, load a second later


@compiled
def room_for(w: Row, road: int) -> int:
    """The most people whom a new convoy by a road may take: room at the reception, quota."""
    row = seek(w, k.T_ROAD, road)
    room = (
        w[seek(w, k.T_SIDE, w[row + k.UNDER]) + k.MOST]
        - w[seek(w, k.T_DEEDS, w[row + k.UNDER]) + k.COMMITTED]
    )
    capacity = w[seek(w, k.T_PLACE, w[row + k.TO]) + k.CAPACITY]
    if capacity >= 0:
        room = min(room, capacity - w[w[k.T_ADMITTED] + w[row + k.TO]])
    return int(room)


@compiled
def leave_at(w: Row, road: int, origin: int, load: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """When a convoy that could leave at a second does so by a road: departure, arrival, crossing, latest departure."""
    ready, count, riders, speed = load
    hours = seek(w, k.T_SIDE_HOURS, w[seek(w, k.T_ROAD, road) + k.UNDER])
    departs = ready
    day = max(0, ready - w[k.S_START]) // 86400
    margin = w[k.S_MARGIN_S] + w[seek(w, k.T_SHIFT_S, origin) + min(day, width(w, k.T_SHIFT_S) - 1)]
    for _ in range(2):
        arrives, crosses = forecast(w, road, departs, (count, riders, speed))
        if arrives >= NEVER:
            return (NEVER, NEVER, NEVER, NEVER)
        since = first_fit(w, hours, departs, arrives - departs + margin)
        if since >= NEVER:
            return (NEVER, NEVER, NEVER, NEVER)
        if since == departs:
            break
        departs = since
    arrives, crosses = forecast(w, road, departs, (count, riders, speed))
    end = min(span_end(w, hours, departs), w[k.S_HORIZON])
    slack = end - arrives - margin
    if slack < 0 or arrives >= NEVER:
        return (NEVER, NEVER, NEVER, NEVER)
    return (departs, arrives, crosses, departs + slack)


@compiled
def timed(
    w: Row, origin: int, road: int, load: tuple[int, int, int, int, int]
) -> tuple[int, int, int, int, int, int, int]:
    """How so many vehicles would be timed: people, seconds to load, ready; departs, arrives, crosses, latest."""
    count, each, room, speed, board_s = load
    carried = min(room, each * count)
    length = loading_s(w, origin, count, (board_s, carried))
    ready = max(w[k.NOW] + length + w[k.S_FORM_UP_S], w[k.NOW] + 1)
    departs, arrives, crosses, latest = leave_at(w, road, origin, (ready, count, -(-carried // count), speed))
    return carried, length, ready, departs, arrives, crosses, latest


@compiled
def consider(w: Row, origin: int, road: int) -> tuple[int, int, int, int, int, int, int]:
    """How a convoy by a road would fare: score (less is better), opens at, departs, latest, room, vehicles, takes.

    A score of NEVER: none can be begun by this road; the second number is when to ask again, or NEVER.
    """
    none = (NEVER, NEVER, 0, 0, 0, 0, 0)
    people = waiting_for(w, origin, road, -1)
    row = seek(w, k.T_ROAD, road)
    room = min(room_for(w, road), people)
    least = w[k.S_LEAST]
    if room < least:
        return none
    count, here, seats, speed, board_s = muster(w, origin, road)
    if here < least or count < least:
        return none
    each = seats // max(1, min(here, count))
    now = w[k.NOW]
    carried, length, ready, departs, arrives, crosses, latest = timed(
        w, origin, road, (count, each, room, speed, board_s)
    )
    fewer = count
    while (
        departs > ready + SOON_S and fewer > least
    ):  # a smaller convoy is ready sooner: it may still go today
        fewer = max(least, fewer // 2)
        other = timed(w, origin, road, (fewer, each, room, speed, board_s))
        if other[3] <= other[2] + SOON_S:
            count = fewer
            carried, length, ready, departs, arrives, crosses, latest = other
    if departs >= NEVER:
        return none
    allowed = may_cross(w, w[row + k.UNDER], crosses)
    if allowed < carried:
        if allowed < least * carried // count:
            return (NEVER, now + LOOK_AGAIN_S, 0, 0, 0, 0, 0)
        count, carried = max(least, allowed * count // carried), allowed
    desk = w[seek(w, k.T_PLACE, w[row + k.TO]) + k.DESK]
    wait = 0
    if desk > 0:
        wait = max(0, w[w[k.T_DESK_FREE] + w[row + k.TO]] - arrives) + carried * 1800 // desk
    out = arrives + wait + w[seek(w, k.T_PLACE, w[row + k.TO]) + k.UNLOAD_S]
    brought = max(0, w[k.S_UNTIL] - out) * w[w[k.T_WORTH] + origin] // 1000 * carried // max(1, each * count)
    score = w[w[k.T_PREFER_S] + w[row + k.TO]] - brought - value_at(w, w[row + k.TO], out + w[k.S_NEXT_S])
    opens = now
    if departs > ready:
        early = w[k.S_EARLY] * max(0, w[k.S_HOLD_MAX_S] - length - w[k.S_FORM_UP_S] - 60) // 1000
        opens = departs - w[k.S_FORM_UP_S] - length - early
    takes = arrives - departs + w[seek(w, k.T_PLACE, w[row + k.TO]) + k.UNLOAD_S]
    return (score, opens, departs, latest, min(room, allowed), count, takes)


@compiled
def try_open(w: Row, origin: int) -> bool:
    """Begin the best convoy that can be begun at a place; see to it that the question is asked again."""
    place = w[w[k.T_ORIGIN_PLACE] + origin]
    if w[w[k.T_IDLE_VEHICLES] + place] < w[k.S_LEAST]:
        return False
    team = -1
    if rows(w, k.T_MOVER_KIND) > w[k.VEHICLES]:
        if not w[w[k.T_IDLE_TEAMS] + place]:
            return False
        team = 0
    best, at, departs, latest, room, count, takes = (NEVER, NEVER, 0, 0, 0, 0, 0)
    road, again = (-1, NEVER)
    for each in range(w[seek(w, k.T_ORIGIN_ROADS, origin) + 0], w[seek(w, k.T_ORIGIN_ROADS, origin) + 1]):
        score, opens, leaves, until, most, vehicles, lasts = consider(w, origin, each)
        if score < best:
            best, at, departs, latest, room, count = (score, opens, leaves, until, most, vehicles)
            road, takes = (each, lasts)
        elif score >= NEVER:
            again = min(again, opens)
    if road < 0:
        w[seek(w, k.T_ORIGIN, origin) + k.BLOCKED] = min(again, w[k.NOW] + SOON_S)
        look(w, origin, again)
        return False
    now = w[k.NOW]
    if at > now:
        w[seek(w, k.T_ORIGIN, origin) + k.BLOCKED] = min(at, now + SOON_S)
        look(w, origin, at)
        return False
    standing = w[w[k.T_IDLE_VEHICLES] + place]
    if 1000 * standing < w[k.S_EAGER] * count and soon(w, origin):
        look(w, origin, w[seek(w, k.T_ORIGIN, origin) + k.LAST_CAME] + PATIENCE_S)
        return False
    begin(w, origin, (road, count, room, departs, latest, takes), team)
    return True


@compiled
def begin(w: Row, origin: int, what: tuple[int, int, int, int, int, int], team: int) -> None:
    """A convoy is begun: its team is taken, its room at the reception and among its side is kept."""
    road, count, room, departs, latest, takes = what
    place = w[w[k.T_ORIGIN_PLACE] + origin]
    if team >= 0:
        team = -1
        for kind in range(rows(w, k.T_KIND)):
            if (
                w[seek(w, k.T_KIND, kind) + k.IS_TEAM]
                and w[seek(w, k.T_IDLE_COUNT, place) + kind]
                and (team < 0)
            ):
                team = w[seek(w, k.T_IDLE_HEAD, place) + kind]
                take_idle(w, team, kind, place)
    convoy = w[k.CONVOYS]
    w[k.CONVOYS] = convoy + 1
    row = seek(w, k.T_CONVOY, convoy)
    w[row + k.ROAD] = road
    w[row + k.TEAM] = team
    w[row + k.COUNT] = 0
    w[row + k.ABOARD] = 0
    w[row + k.FIRST_BAY] = NEVER
    w[row + k.LAST_FREE] = 0
    w[row + k.EARLIEST] = departs
    w[row + k.LATEST] = latest
    w[row + k.TARGET] = count
    w[row + k.DEPARTS] = NEVER
    w[row + k.POSITION] = 0
    w[row + k.SLOWEST] = 0
    w[row + k.ARRIVED] = NEVER
    w[row + k.CROSSES] = NEVER
    w[row + k.ORIGIN] = origin
    w[row + k.UNLOADED] = NEVER
    w[row + k.TAKES] = takes
    most = 1
    for kind in range(rows(w, k.T_KIND)):
        most = max(most, w[seek(w, k.T_KIND, kind) + k.SEATS])
    w[row + k.ROOM] = min(room, most * count)
    w[w[k.T_ADMITTED] + w[seek(w, k.T_ROAD, road) + k.TO]] += w[row + k.ROOM]
    w[seek(w, k.T_DEEDS, w[seek(w, k.T_ROAD, road) + k.UNDER]) + k.COMMITTED] += w[row + k.ROOM]
    w[seek(w, k.T_ORIGIN, origin) + k.LOADING] = convoy
    w[seek(w, k.T_ORIGIN, origin) + k.LAST_LOAD] = w[k.NOW]
