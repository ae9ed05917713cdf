"""How the vehicles of a convoy load, and when it is closed and leaves."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.board import (
    LOOK_AGAIN_S,
    PATIENCE_S,
    accepts,
    announce,
    forecast,
    useful,
    waiting_for,
)
from safeconduct.planner.city.kernel.open import look, try_open
from safeconduct.planner.city.kernel.road import make_idle, note_fault, take_idle
from safeconduct.planner.city.kernel.state import NEVER, Row
from safeconduct.planner.city.kernel.time import covers, push, rows, seek


@compiled
def free_bay(w: Row, origin: int) -> int:
    """A bay that is free now, or −1."""
    now = w[k.NOW]
    for bay in range(w[seek(w, k.T_PLACE, w[w[k.T_ORIGIN_PLACE] + origin]) + k.BAYS]):
        if w[seek(w, k.T_BAY_FREE, origin) + bay] <= now:
            return bay
    return -1


@compiled
def next_bay_at(w: Row, origin: int) -> int:
    """Second in which the next bay is freed."""
    at = NEVER
    for bay in range(w[seek(w, k.T_PLACE, w[w[k.T_ORIGIN_PLACE] + origin]) + k.BAYS]):
        at = min(at, w[seek(w, k.T_BAY_FREE, origin) + bay])
    return int(at)


@compiled
def pick_vehicle(w: Row, origin: int, road: int) -> tuple[int, bool]:
    """The vehicle that loads next, those without seats first; and whether one can only load in a later second.

    Within one second vehicles load in order of rank.
    """
    place = w[w[k.T_ORIGIN_PLACE] + origin]
    here = seek(w, k.T_ORIGIN, origin)
    above = w[here + k.BAY_RANK] if w[here + k.BAY_SECOND] == w[k.NOW] else -1
    best, best_key, later = (-1, NEVER, False)
    for kind in range(rows(w, k.T_KIND)):
        if not w[seek(w, k.T_IDLE_COUNT, place) + kind] or not useful(w, origin, road, kind):
            continue
        each = w[seek(w, k.T_IDLE_HEAD, place) + kind]
        while each >= 0:
            if w[w[k.T_MOVER_RANK] + each] > above:
                key = w[w[k.T_MOVER_RANK] + each] + (
                    1 << 40 if w[seek(w, k.T_KIND, kind) + k.SEATS] > 4 else 0
                )
                if key < best_key:
                    best, best_key = (each, key)
            else:
                later = True
            each = w[seek(w, k.T_MOVER, each) + k.NEXT]
    return (best, later)


@compiled
def seat(w: Row, convoy: int, mover: int) -> tuple[int, int]:
    """Give a vehicle its people, in order of priority: how many, and the seconds of their boarding."""
    row = seek(w, k.T_CONVOY, convoy)
    road, origin = (w[row + k.ROAD], w[row + k.ORIGIN])
    kind = seek(w, k.T_KIND, w[w[k.T_MOVER_KIND] + mover])
    room = w[row + k.ROOM] - w[row + k.ABOARD]
    behind = max(0, w[k.S_LEAST] - w[row + k.COUNT] - 1)  # vehicles still needed: each has to take somebody
    room = min(room, waiting_for(w, origin, road, -1)) - behind
    total, seconds = (0, 0)
    for need in range(4):
        holds = w[kind + (k.HOLDS + need)]
        if not holds:
            continue
        higher, lower = (
            NEVER,
            NEVER,
        )  # a priority of which some still wait, and how many lower ones may come beside
        for number in range(
            w[seek(w, k.T_ORIGIN_GROUPS, origin) + 0], w[seek(w, k.T_ORIGIN_GROUPS, origin) + 1]
        ):
            group = w[w[k.T_GROUPS_AT] + number]
            if w[seek(w, k.T_GROUP, group) + k.NEED] != need or not accepts(w, group, road):
                continue
            household = w[seek(w, k.T_GROUP, group) + k.HOUSEHOLD]
            below = w[seek(w, k.T_GROUP, group) + k.PRIORITY] > higher
            most = min(holds, lower) if below else holds
            taken = max(0, min(most, w[w[k.T_WAITING] + group], room - total))
            if taken != w[w[k.T_LEFT] + group]:
                taken -= taken % household
            if below:
                lower -= taken
            waits = w[w[k.T_WAITING] + group] - taken
            if waits > 0:
                higher = min(higher, w[seek(w, k.T_GROUP, group) + k.PRIORITY])
                lower = min(lower, min(household, waits) - 1)
            if taken <= 0:
                continue
            holds -= taken
            total += taken
            seconds += taken * w[w[k.T_BOARDING_S] + need]
            w[w[k.T_WAITING] + group] -= taken
            w[w[k.T_LEFT] + group] -= taken
            w[seek(w, k.T_NEED, origin) + need] -= taken
            load = w[k.LOADS]
            w[seek(w, k.T_LOAD, load) + 0] = group
            w[seek(w, k.T_LOAD, load) + 1] = taken
            w[k.LOADS] = load + 1
    return (total, seconds)


@compiled
def unseat(w: Row, convoy: int, since: int) -> None:
    """Take back what was given to a vehicle that cannot load after all."""
    for load in range(since, w[k.LOADS]):
        group, people = (w[seek(w, k.T_LOAD, load) + 0], w[seek(w, k.T_LOAD, load) + 1])
        w[w[k.T_WAITING] + group] += people
        w[w[k.T_LEFT] + group] += people
        w[
            seek(w, k.T_NEED, w[seek(w, k.T_CONVOY, convoy) + k.ORIGIN])
            + w[seek(w, k.T_GROUP, group) + k.NEED]
        ] += people
    w[k.LOADS] = since


@compiled
def on_duty(w: Row, mover: int, since: int, until: int) -> bool:
    """Whether a mover may work from one second to another: hours and duty; its duty's beginning is kept."""
    kind = w[w[k.T_MOVER_KIND] + mover]
    if not covers(w, seek(w, k.T_KIND_HOURS, kind), since, until):
        return False
    duty_s = w[seek(w, k.T_KIND, kind) + k.DUTY_S]
    if duty_s < 0:
        return True
    begun = w[seek(w, k.T_MOVER, mover) + k.DUTY_SINCE]
    if since - w[seek(w, k.T_MOVER, mover) + k.LAST_WORK] >= w[seek(w, k.T_KIND, kind) + k.REST_S]:
        begun = since
    return bool(until - begun <= duty_s)


@compiled
def begin_duty(w: Row, mover: int, since: int) -> None:
    """A mover works from a second on."""
    if (
        since - w[seek(w, k.T_MOVER, mover) + k.LAST_WORK]
        >= w[seek(w, k.T_KIND, w[w[k.T_MOVER_KIND] + mover]) + k.REST_S]
    ):
        w[seek(w, k.T_MOVER, mover) + k.DUTY_SINCE] = since
    w[seek(w, k.T_MOVER, mover) + k.LAST_WORK] = since


@compiled
def load_vehicle(w: Row, convoy: int, mover: int, bay: int) -> bool:
    """A vehicle loads from now on; False where it would keep the convoy too long or nobody can go in it."""
    now = w[k.NOW]
    row = seek(w, k.T_CONVOY, convoy)
    origin = w[row + k.ORIGIN]
    place = w[w[k.T_ORIGIN_PLACE] + origin]
    here = seek(w, k.T_ORIGIN, origin)
    first = w[k.LOADS]
    people, seconds = seat(w, convoy, mover)
    free, registered = now + seconds, 0
    desk = w[seek(w, k.T_PLACE, place) + k.DESK]
    if desk > 0:
        registered = max(now, w[here + k.DESK_FREE]) - -people * 3600 // desk
        free = max(free, registered)
    departs = max(w[row + k.LAST_FREE], free) + w[k.S_FORM_UP_S]
    kept = people > 0 and departs <= w[row + k.LATEST]
    kept = kept and max(departs, w[row + k.EARLIEST]) - min(now, w[row + k.FIRST_BAY]) <= w[k.S_HOLD_MAX_S]
    kept = kept and covers(w, seek(w, k.T_PLACE_HOURS, place), now, free)
    kept = kept and on_duty(w, mover, now, max(departs, w[row + k.EARLIEST]) + w[row + k.TAKES])
    if not kept:
        unseat(w, convoy, first)
        return False
    if desk > 0:
        w[here + k.DESK_FREE] = registered
    kind = w[w[k.T_MOVER_KIND] + mover]
    take_idle(w, mover, kind, place)
    w[seek(w, k.T_MOVER, mover) + k.WHERE] = -1
    begin_duty(w, mover, now)
    for need in range(4):
        w[seek(w, k.T_COVER, origin) + need] -= w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)]
    number = w[k.RIDES]
    w[k.RIDES] = number + 1
    ride = seek(w, k.T_RIDE, number)
    w[ride + k.MOVER] = mover
    w[ride + k.BAY_AT] = now
    w[ride + k.BAY_FREE] = free
    w[ride + k.RIDERS] = people
    w[ride + k.LOAD_FROM] = first
    w[ride + k.LOAD_TO] = w[k.LOADS]
    w[ride + k.OUT_AT] = NEVER
    w[ride + k.OF_CONVOY] = convoy
    w[seek(w, k.T_BAY_FREE, origin) + bay] = free
    w[here + k.BAY_SECOND] = now
    w[here + k.BAY_RANK] = w[w[k.T_MOVER_RANK] + mover]
    w[here + k.LAST_LOAD] = now
    place_ride(w, convoy, number)
    w[row + k.ABOARD] += people
    w[row + k.FIRST_BAY] = min(w[row + k.FIRST_BAY], now)
    w[row + k.LAST_FREE] = max(w[row + k.LAST_FREE], free)
    w[row + k.SLOWEST] = max(w[row + k.SLOWEST], w[seek(w, k.T_KIND, kind) + k.SPEED])
    return True


@compiled
def place_ride(w: Row, convoy: int, ride: int) -> None:
    """Put a ride in its convoy's list, in order of rank."""
    row = seek(w, k.T_CONVOY_RIDE, convoy)
    at = w[seek(w, k.T_CONVOY, convoy) + k.COUNT]
    rank = w[w[k.T_MOVER_RANK] + w[seek(w, k.T_RIDE, ride) + k.MOVER]]
    while at > 0 and w[w[k.T_MOVER_RANK] + w[seek(w, k.T_RIDE, w[row + (at - 1)]) + k.MOVER]] > rank:
        w[row + at] = w[row + (at - 1)]
        at -= 1
    w[row + at] = ride
    w[seek(w, k.T_CONVOY, convoy) + k.COUNT] += 1


@compiled
def close(w: Row, convoy: int) -> None:
    """A convoy is full: it forms up and leaves; what was kept for it and not used is given back."""
    row = seek(w, k.T_CONVOY, convoy)
    road = seek(w, k.T_ROAD, w[row + k.ROAD])
    origin = w[row + k.ORIGIN]
    w[seek(w, k.T_ORIGIN, origin) + k.LOADING] = -1
    spare = w[row + k.ROOM] - w[row + k.ABOARD]
    w[w[k.T_ADMITTED] + w[road + k.TO]] -= spare
    w[seek(w, k.T_DEEDS, w[road + k.UNDER]) + k.COMMITTED] -= spare
    if w[row + k.COUNT] < w[k.S_LEAST]:
        note_fault(w, k.SIZE_BROKEN, convoy)
    departs = max(w[row + k.LAST_FREE] + w[k.S_FORM_UP_S], w[row + k.EARLIEST], w[k.NOW] + 1)
    if departs - w[row + k.FIRST_BAY] > w[k.S_HOLD_MAX_S]:
        note_fault(w, k.SIZE_BROKEN, convoy)
    w[row + k.DEPARTS] = departs
    w[row + k.STAMP] = w[k.STAMPS]
    w[k.STAMPS] += w[road + k.LEGS_TO] - w[road + k.LEGS_FROM] + 1
    w[seek(w, k.T_STAMP, w[row + k.STAMP]) + 0] = w[row + k.LAST_FREE]
    w[seek(w, k.T_STAMP, w[row + k.STAMP]) + 1] = departs
    riders = w[row + k.ABOARD] // w[row + k.COUNT]
    arrives, crosses = forecast(w, w[row + k.ROAD], departs, (w[row + k.COUNT], riders, w[row + k.SLOWEST]))
    w[row + k.CROSSES] = crosses
    w[row + k.EXPECTED] = arrives
    side = w[road + k.UNDER]
    w[seek(w, k.T_ON_ROAD, side) + w[seek(w, k.T_DEEDS, side) + k.ON_ROAD]] = convoy
    w[seek(w, k.T_DEEDS, side) + k.ON_ROAD] += 1
    announce(w, convoy)
    team = w[row + k.TEAM]
    if team >= 0:
        begin_duty(w, team, w[row + k.LAST_FREE])
        w[seek(w, k.T_MOVER, team) + k.WHERE] = -1
    push(w, departs, k.PHASE + convoy, k.CONVOY_READY, convoy)
    w[k.FLEET] = 1


@compiled
def load(w: Row, origin: int) -> bool:
    """Go on loading the convoy at a place; True when it was closed, so that another may be begun."""
    convoy = w[seek(w, k.T_ORIGIN, origin) + k.LOADING]
    row = seek(w, k.T_CONVOY, convoy)
    now = w[k.NOW]
    here = seek(w, k.T_ORIGIN, origin)
    while w[row + k.COUNT] < w[row + k.TARGET]:
        bay = free_bay(w, origin)
        if bay < 0:
            look(w, origin, next_bay_at(w, origin))
            return False
        mover, later = pick_vehicle(w, origin, w[row + k.ROAD])
        if mover < 0 and later:
            look(w, origin, now + 1)
            return False
        if mover < 0:
            until = max(w[here + k.LAST_CAME] + PATIENCE_S, w[row + k.EARLIEST] - w[k.S_FORM_UP_S] - 60)
            if w[here + k.COMING] and now < until and (waiting_for(w, origin, w[row + k.ROAD], -1) > 0):
                look(w, origin, until)
                return False
            break
        if not load_vehicle(w, convoy, mover, bay):
            break
    if w[row + k.COUNT] == 0:
        give_up(w, convoy)
        return False
    close(w, convoy)
    return True


@compiled
def give_up(w: Row, convoy: int) -> None:
    """A convoy that nobody could get into is none: its team and its room are given back."""
    row = seek(w, k.T_CONVOY, convoy)
    origin = w[row + k.ORIGIN]
    road = seek(w, k.T_ROAD, w[row + k.ROAD])
    w[seek(w, k.T_ORIGIN, origin) + k.LOADING] = -1
    w[w[k.T_ADMITTED] + w[road + k.TO]] -= w[row + k.ROOM]
    w[seek(w, k.T_DEEDS, w[road + k.UNDER]) + k.COMMITTED] -= w[row + k.ROOM]
    if w[row + k.TEAM] >= 0:
        make_idle(w, w[row + k.TEAM], w[w[k.T_MOVER_KIND] + w[row + k.TEAM]], w[w[k.T_ORIGIN_PLACE] + origin])
    look(w, origin, w[k.NOW] + LOOK_AGAIN_S)


@compiled
def attend(w: Row, origin: int) -> None:
    """See to everything at a place that can be done now."""
    w[seek(w, k.T_ORIGIN, origin) + k.DIRTY] = 0
    while True:
        if w[seek(w, k.T_ORIGIN, origin) + k.LOADING] >= 0 and not load(w, origin):
            return
        if w[k.NOW] < w[seek(w, k.T_ORIGIN, origin) + k.BLOCKED] or not try_open(w, origin):
            return
