"""What moves: convoys over their legs, empty vehicles, queues at posts, desks at receptions."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.state import NEVER, Row
from safeconduct.planner.city.kernel.time import covers, first_fit, push, rows, seek


@compiled
def note_fault(w: Row, code: int, which: int) -> None:
    """A rule could not be kept: this dispatch is no timetable."""
    number = w[k.FAULTS]
    if number < k.MOST_FAULTS:
        w[seek(w, k.T_FAULT, number) + 0] = code
        w[seek(w, k.T_FAULT, number) + 1] = which
    w[k.FAULTS] = number + 1


@compiled
def count_idle(w: Row, place: int, kind: int, more: int) -> None:
    """One more, or one less, stands idle at a place."""
    if w[seek(w, k.T_KIND, kind) + k.IS_TEAM]:
        w[w[k.T_IDLE_TEAMS] + place] += more
    else:
        w[w[k.T_IDLE_VEHICLES] + place] += more


@compiled
def make_idle(w: Row, mover: int, kind: int, place: int) -> None:
    """A mover stands at a place, last in its row."""
    row = seek(w, k.T_MOVER, mover)
    w[row + k.WHERE] = place
    w[row + k.IDLE] = 1
    w[row + k.NEXT] = -1
    tail = w[seek(w, k.T_IDLE_TAIL, place) + kind]
    if tail < 0:
        w[seek(w, k.T_IDLE_HEAD, place) + kind] = mover
    else:
        w[seek(w, k.T_MOVER, tail) + k.NEXT] = mover
    w[seek(w, k.T_IDLE_TAIL, place) + kind] = mover
    w[seek(w, k.T_IDLE_COUNT, place) + kind] += 1
    count_idle(w, place, kind, 1)


@compiled
def take_idle(w: Row, mover: int, kind: int, place: int) -> None:
    """A mover leaves the row of those who stand idle at a place."""
    last = -1
    each = w[seek(w, k.T_IDLE_HEAD, place) + kind]
    while each != mover:
        last = each
        each = w[seek(w, k.T_MOVER, each) + k.NEXT]
    following = w[seek(w, k.T_MOVER, mover) + k.NEXT]
    if last < 0:
        w[seek(w, k.T_IDLE_HEAD, place) + kind] = following
    else:
        w[seek(w, k.T_MOVER, last) + k.NEXT] = following
    if w[seek(w, k.T_IDLE_TAIL, place) + kind] == mover:
        w[seek(w, k.T_IDLE_TAIL, place) + kind] = last
    w[seek(w, k.T_IDLE_COUNT, place) + kind] -= 1
    w[seek(w, k.T_MOVER, mover) + k.IDLE] = 0
    count_idle(w, place, kind, -1)


@compiled
def serve(w: Row, place: int, arrives: int, service_s: int) -> int:
    """Second in which the inspection ends of a vehicle that joins the queue now."""
    post = w[seek(w, k.T_PLACE, place) + k.POST_AT]
    lanes = seek(w, k.T_LANE_FREE, post)
    lane = 0
    for other in range(1, w[seek(w, k.T_PLACE, place) + k.LANES]):
        if w[lanes + other] < w[lanes + lane]:
            lane = other
    since = max(arrives, w[w[k.T_LAST_START] + post], w[lanes + lane])
    starts = first_fit(w, seek(w, k.T_PLACE_HOURS, place), since, service_s)
    if starts >= NEVER:
        note_fault(w, k.POST_BROKEN, place)
        return NEVER
    w[w[k.T_LAST_START] + post] = starts
    w[lanes + lane] = starts + service_s
    bucket = (w[k.NOW] - w[k.S_START]) // k.BUCKET_S
    w[seek(w, k.T_ANNOUNCED, post) + bucket] = max(0, w[seek(w, k.T_ANNOUNCED, post) + bucket] - service_s)
    return int(starts + service_s)


@compiled
def enter_leg(w: Row, leg: int, ready: int, passage_s: int) -> int:
    """Second in which the next convoy in order enters a leg; NEVER where it cannot."""
    row = seek(w, k.T_LEG, leg)
    since = ready
    uses = w[w[k.T_LEG_USES] + leg]
    if uses:
        since = max(since, w[w[k.T_LEG_ENTERED] + leg] + w[row + k.HEADWAY_S])
        since = max(since, w[w[k.T_LEG_LEFT] + leg] + w[row + k.HEADWAY_S] - passage_s)
    most = w[row + k.MOST_ON]
    if most >= 0 and uses >= most:
        since = max(since, w[seek(w, k.T_LEG_RING, leg) + uses % most] if most > 0 else NEVER)
    other = w[row + k.OTHER_WAY]
    if other >= 0 and w[w[k.T_LEG_USES] + other]:
        since = max(since, w[w[k.T_LEG_LEFT] + other])
    if since >= NEVER:
        return NEVER
    enters = first_fit(w, seek(w, k.T_LEG_HOURS, leg), since, passage_s)
    if enters >= NEVER:
        return NEVER
    w[w[k.T_LEG_ENTERED] + leg] = enters
    w[w[k.T_LEG_LEFT] + leg] = enters + passage_s
    if most > 0:
        w[seek(w, k.T_LEG_RING, leg) + uses % most] = enters + passage_s
    w[w[k.T_LEG_USES] + leg] = uses + 1
    return enters


@compiled
def passage(w: Row, leg: int, speed_milli: int) -> int:
    """Seconds of a convoy of this speed on a leg."""
    return int(-(-w[seek(w, k.T_LEG, leg) + k.LOADED_S] * speed_milli // 1000))


@compiled
def convoy_ready(w: Row, convoy: int) -> None:
    """A convoy may go on from where it stands: it enters its next leg as soon as the road lets it."""
    now = w[k.NOW]
    row = seek(w, k.T_CONVOY, convoy)
    road = seek(w, k.T_ROAD, w[row + k.ROAD])
    position = w[row + k.POSITION]
    leg = w[w[k.T_ROAD_LEGS] + (w[road + k.LEGS_FROM] + position)]
    passage_s = passage(w, leg, w[row + k.SLOWEST])
    enters = enter_leg(w, leg, now, passage_s)
    if enters >= NEVER:
        note_fault(w, k.POST_BROKEN, convoy)
        return
    stamp = w[row + k.STAMP] + position
    w[seek(w, k.T_STAMP, stamp) + 2] = enters
    if position == 0:
        w[seek(w, k.T_ORIGIN, w[row + k.ORIGIN]) + k.STANDING] -= w[row + k.COUNT]
        w[k.FLEET] = 1
    place = w[seek(w, k.T_LEG, leg) + k.START]
    limit = w[seek(w, k.T_PLACE, place) + k.WAIT_MAX]
    since = (
        w[seek(w, k.T_STAMP, stamp) + 0]
        if w[seek(w, k.T_PLACE, place) + k.KIND] == k.MEETING
        else w[seek(w, k.T_STAMP, stamp) + 1]
    )
    if limit >= 0 and enters - since > limit:
        note_fault(w, k.WAIT_BROKEN, convoy)
    if position == w[road + k.LINE_AT]:
        w[row + k.CROSSES] = enters
        push(w, enters, k.PHASE + convoy, k.CROSSING, convoy)
    w[row + k.POSITION] = position + 1
    at = enters + passage_s
    end = w[seek(w, k.T_LEG, leg) + k.END]
    w[seek(w, k.T_STAMP, stamp + 1) + 0] = at
    w[seek(w, k.T_STAMP, stamp + 1) + 1] = at
    w[seek(w, k.T_STAMP, stamp + 1) + 2] = at
    last = w[road + k.LEGS_FROM] + position + 1 == w[road + k.LEGS_TO]
    if last or w[seek(w, k.T_PLACE, end) + k.KIND] == k.POST:
        push(w, at, convoy, k.CONVOY_COMES, convoy)
    else:
        push(w, at, k.PHASE + convoy, k.CONVOY_READY, convoy)


@compiled
def crossing(w: Row, convoy: int) -> None:
    """A convoy leaves the line: its people count as across, and the rules are judged in the worst order."""
    now = w[k.NOW]
    row = seek(w, k.T_CONVOY, convoy)
    side = w[seek(w, k.T_ROAD, w[row + k.ROAD]) + k.UNDER]
    done = seek(w, k.T_DEEDS, side)
    if w[done + k.LAST_CROSSED] != now:
        w[done + k.LAST_CROSSED] = now
        w[done + k.IN_SECOND] = 0
    w[done + k.CROSSED] += w[row + k.ABOARD]
    w[done + k.IN_SECOND] += w[row + k.ABOARD]
    if w[done + k.CROSSED] >= w[seek(w, k.T_SIDE, side) + k.FULL] and w[done + k.COMPLETE] == NEVER:
        w[done + k.COMPLETE] = now
    count = w[done + k.ON_ROAD]
    listed = seek(w, k.T_ON_ROAD, side)
    for number in range(count):
        if w[listed + number] == convoy:
            w[listed + number] = w[listed + (count - 1)]
            break
    w[done + k.ON_ROAD] = count - 1
    for number in range(rows(w, k.T_RULE)):
        rule = seek(w, k.T_RULE, number)
        for own, other, sign in ((k.SIDE_A, k.SIDE_B, 1), (k.SIDE_B, k.SIDE_A, -1)):
            if w[rule + own] != side:
                continue
            them = seek(w, k.T_DEEDS, w[rule + other])
            if w[done + k.COMPLETE] < now or w[them + k.COMPLETE] < now:
                continue
            across = w[them + k.CROSSED] - (w[them + k.IN_SECOND] if w[them + k.LAST_CROSSED] == now else 0)
            ours, theirs = (w[done + k.CROSSED], across) if sign > 0 else (across, w[done + k.CROSSED])
            apart = w[rule + k.TIMES_A] * ours - w[rule + k.TIMES_B] * theirs
            if abs(apart) > w[rule + k.WITHIN]:
                note_fault(w, k.IN_STEP_BROKEN, convoy)


@compiled
def convoy_comes(w: Row, convoy: int) -> None:
    """A convoy reaches a post, where its vehicles are inspected, or its reception."""
    now = w[k.NOW]
    row = seek(w, k.T_CONVOY, convoy)
    road = seek(w, k.T_ROAD, w[row + k.ROAD])
    position = w[row + k.POSITION]
    if w[road + k.LEGS_FROM] + position == w[road + k.LEGS_TO]:
        convoy_arrives(w, convoy)
        return
    place = w[seek(w, k.T_LEG, w[w[k.T_ROAD_LEGS] + (w[road + k.LEGS_FROM] + position)]) + k.START]
    ready = now
    for number in range(w[row + k.COUNT]):
        riders = w[seek(w, k.T_RIDE, w[seek(w, k.T_CONVOY_RIDE, convoy) + number]) + k.RIDERS]
        service_s = (
            w[seek(w, k.T_PLACE, place) + k.VEHICLE_S] + w[seek(w, k.T_PLACE, place) + k.PERSON_S] * riders
        )
        ready = max(ready, serve(w, place, now, service_s))
    if ready >= NEVER:
        return
    w[seek(w, k.T_STAMP, w[row + k.STAMP] + position) + 1] = ready
    push(w, ready, k.PHASE + convoy, k.CONVOY_READY, convoy)


@compiled
def check_work(w: Row, mover: int, since: int, until: int) -> None:
    """Note a fault where a stretch of work lay outside its mover's hours or made its duty too long."""
    kind = w[w[k.T_MOVER_KIND] + mover]
    duty_s = w[seek(w, k.T_KIND, kind) + k.DUTY_S]
    too_long = duty_s >= 0 and until - w[seek(w, k.T_MOVER, mover) + k.DUTY_SINCE] > duty_s
    if too_long or not covers(w, seek(w, k.T_KIND_HOURS, kind), since, until):
        note_fault(w, k.DUTY_BROKEN, mover)


@compiled
def convoy_arrives(w: Row, convoy: int) -> None:
    """A convoy reaches its reception: people get off and are admitted, the team is free."""
    now = w[k.NOW]
    row = seek(w, k.T_CONVOY, convoy)
    road = seek(w, k.T_ROAD, w[row + k.ROAD])
    place = w[road + k.TO]
    w[row + k.ARRIVED] = now
    if not covers(
        w, seek(w, k.T_SIDE_HOURS, w[road + k.UNDER]), w[seek(w, k.T_STAMP, w[row + k.STAMP]) + 2], now
    ):
        note_fault(w, k.WINDOW_BROKEN, convoy)
    unloaded = now + w[seek(w, k.T_PLACE, place) + k.UNLOAD_S]
    w[row + k.UNLOADED] = unloaded
    desk = w[seek(w, k.T_PLACE, place) + k.DESK]
    turnaround_s = 0
    for number in range(w[row + k.COUNT]):
        ride = seek(w, k.T_RIDE, w[seek(w, k.T_CONVOY_RIDE, convoy) + number])
        out = unloaded
        if desk > 0:
            out = max(unloaded, w[w[k.T_DESK_FREE] + place]) - -w[ride + k.RIDERS] * 3600 // desk
            w[w[k.T_DESK_FREE] + place] = out
        w[ride + k.OUT_AT] = out
        if out > w[k.S_HORIZON]:
            note_fault(w, k.HORIZON_BROKEN, convoy)
        mover = w[ride + k.MOVER]
        w[seek(w, k.T_MOVER, mover) + k.LAST_WORK] = unloaded
        check_work(w, mover, w[ride + k.BAY_AT], unloaded)
        turnaround_s = max(turnaround_s, w[seek(w, k.T_KIND, w[w[k.T_MOVER_KIND] + mover]) + k.TURNAROUND_S])
    push(w, unloaded + turnaround_s, 2 * k.PHASE + convoy, k.FREED, convoy)
    team = w[row + k.TEAM]
    if team >= 0:
        w[seek(w, k.T_MOVER, team) + k.LAST_WORK] = now
        check_work(w, team, w[row + k.LAST_FREE], now)
        make_idle(w, team, w[w[k.T_MOVER_KIND] + team], place)
        w[k.FLEET] = 1


@compiled
def freed(w: Row, convoy: int) -> None:
    """The vehicles of a convoy are free again at its reception."""
    row = seek(w, k.T_CONVOY, convoy)
    place = w[seek(w, k.T_ROAD, w[row + k.ROAD]) + k.TO]
    for number in range(w[row + k.COUNT]):
        mover = w[seek(w, k.T_RIDE, w[seek(w, k.T_CONVOY_RIDE, convoy) + number]) + k.MOVER]
        make_idle(w, mover, w[w[k.T_MOVER_KIND] + mover], place)
    w[k.FLEET] = 1


@compiled
def drive_on(w: Row, mover: int, since: int) -> None:
    """An empty vehicle goes on from where it is, to the next post on its way or to its end."""
    row = seek(w, k.T_MOVER, mover)
    origin = w[row + k.BOUND_FOR]
    target = w[w[k.T_ORIGIN_PLACE] + origin]
    speed = w[seek(w, k.T_KIND, w[w[k.T_MOVER_KIND] + mover]) + k.SPEED]
    node, at = (w[row + k.NEXT], since)
    while True:
        goal = origin
        if w[row + k.VIA] >= 0:
            goal = rows(w, k.T_ORIGIN_PLACE) + w[row + k.VIA]
        leg = w[seek(w, k.T_NEXT_LEG, goal) + node]
        passage_s = -(-w[seek(w, k.T_LEG, leg) + k.EMPTY_LEG_S] * speed // 1000)
        at = first_fit(w, seek(w, k.T_LEG_HOURS, leg), at, passage_s)
        if at >= NEVER:
            note_fault(w, k.POST_BROKEN, mover)
            return
        at += passage_s
        node = w[seek(w, k.T_LEG, leg) + k.END]
        if w[row + k.VIA] >= 0 and w[seek(w, k.T_PLACE, node) + k.POST_AT] == w[row + k.VIA]:
            w[row + k.VIA] = -1
        if node == target or w[seek(w, k.T_PLACE, node) + k.KIND] == k.POST:
            break
    w[row + k.NEXT] = node
    push(w, at, k.EMPTY_LAST + w[w[k.T_MOVER_RANK] + mover], k.EMPTY_COMES, mover)


@compiled
def empty_comes(w: Row, mover: int) -> None:
    """An empty vehicle or a lone team reaches a post, or its end."""
    now = w[k.NOW]
    row = seek(w, k.T_MOVER, mover)
    origin = w[row + k.BOUND_FOR]
    node = w[row + k.NEXT]
    if node != w[w[k.T_ORIGIN_PLACE] + origin]:
        ready = serve(w, node, now, w[seek(w, k.T_PLACE, node) + k.EMPTY_S])
        if ready < NEVER:
            drive_on(w, mover, ready)
        return
    kind = w[w[k.T_MOVER_KIND] + mover]
    w[seek(w, k.T_RUN, w[row + k.RUN]) + k.RUN_END] = now
    w[row + k.LAST_WORK] = now
    check_work(w, mover, w[seek(w, k.T_RUN, w[row + k.RUN]) + k.RUN_START], now)
    if not covers(
        w, seek(w, k.T_ORIGIN_HOURS, origin), w[seek(w, k.T_RUN, w[row + k.RUN]) + k.RUN_START], now
    ):
        note_fault(w, k.WINDOW_BROKEN, mover)
    make_idle(w, mover, kind, node)
    here = seek(w, k.T_ORIGIN, origin)
    w[seek(w, k.T_COMING, origin) + kind] -= 1
    if w[seek(w, k.T_KIND, kind) + k.IS_TEAM]:
        w[here + k.TEAMS_COMING] -= 1
    else:
        w[here + k.COMING] -= 1
        w[here + k.LAST_CAME] = now
        w[here + k.STANDING] += 1
        parking = w[seek(w, k.T_PLACE, node) + k.PARKING]
        if parking >= 0 and w[here + k.STANDING] > parking:
            note_fault(w, k.PARKING_BROKEN, origin)
    if now > w[k.S_HORIZON]:
        note_fault(w, k.HORIZON_BROKEN, mover)
    w[here + k.DIRTY] = 1
    w[here + k.BLOCKED] = 0
