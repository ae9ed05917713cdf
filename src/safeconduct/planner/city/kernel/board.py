"""What happens at an assembly place: a convoy is begun, its vehicles load, it forms up and leaves."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.road import passage
from safeconduct.planner.city.kernel.state import NEVER, Row
from safeconduct.planner.city.kernel.time import first_fit, rows, seek, width

PATIENCE_S = 900
"A convoy that has its least vehicles waits so long for the next one."
LOOK_AGAIN_S = 300


@compiled
def wait_at(w: Row, place: int, at: int) -> int:
    """Seconds that whoever comes to a post at a later second will stand before inspection, as far as is known."""
    post = w[seek(w, k.T_PLACE, place) + k.POST_AT]
    lanes = w[seek(w, k.T_PLACE, place) + k.LANES]
    now = w[k.NOW]
    backlog = 0
    for lane in range(lanes):
        backlog += max(0, w[seek(w, k.T_LANE_FREE, post) + lane] - now)
    since = now
    bucket = (now - w[k.S_START]) // k.BUCKET_S
    last = width(w, k.T_ANNOUNCED) - 1
    while since < at and bucket <= last:
        until = min(at, w[k.S_START] + (bucket + 1) * k.BUCKET_S)
        work = w[seek(w, k.T_ANNOUNCED, post) + bucket]
        length = until - since
        if until == at and bucket != (now - w[k.S_START]) // k.BUCKET_S:
            work = work * length // k.BUCKET_S
        backlog = max(0, backlog + work - lanes * length)
        since = until
        bucket += 1
    return int(backlog // lanes)


@compiled
def forecast(w: Row, road: int, departs: int, load: tuple[int, int, int]) -> tuple[int, int]:
    """When a convoy of so many vehicles, with so many people in each, of some speed, would arrive and cross."""
    count, riders, speed = load
    at, crosses = (departs, departs)
    row = seek(w, k.T_ROAD, road)
    for position in range(w[row + k.LEGS_TO] - w[row + k.LEGS_FROM]):
        leg = w[w[k.T_ROAD_LEGS] + (w[row + k.LEGS_FROM] + position)]
        place = w[seek(w, k.T_LEG, leg) + k.START]
        if position > 0 and w[seek(w, k.T_PLACE, place) + k.KIND] == k.POST:
            service_s = (
                w[seek(w, k.T_PLACE, place) + k.VEHICLE_S]
                + w[seek(w, k.T_PLACE, place) + k.PERSON_S] * riders
            )
            rounds = -(-count // w[seek(w, k.T_PLACE, place) + k.LANES])
            at += wait_at(w, place, at)
            at = first_fit(w, seek(w, k.T_PLACE_HOURS, place), at, service_s) + rounds * service_s
        passage_s = passage(w, leg, speed)
        if w[w[k.T_LEG_USES] + leg]:
            at = max(at, w[w[k.T_LEG_ENTERED] + leg] + w[seek(w, k.T_LEG, leg) + k.HEADWAY_S])
        at = first_fit(w, seek(w, k.T_LEG_HOURS, leg), at, passage_s)
        if at >= NEVER:
            return (NEVER, NEVER)
        if position == w[row + k.LINE_AT]:
            crosses = at
        at += passage_s
    return (at, crosses)


@compiled
def announce(w: Row, convoy: int) -> None:
    """Tell the posts on a convoy's way when it will come and how much work it is."""
    row = seek(w, k.T_CONVOY, convoy)
    road = seek(w, k.T_ROAD, w[row + k.ROAD])
    at = w[row + k.DEPARTS]
    riders = w[row + k.ABOARD] // max(1, w[row + k.COUNT])
    for position in range(w[road + k.LEGS_TO] - w[road + k.LEGS_FROM]):
        leg = w[w[k.T_ROAD_LEGS] + (w[road + k.LEGS_FROM] + position)]
        place = w[seek(w, k.T_LEG, leg) + k.START]
        if position > 0 and w[seek(w, k.T_PLACE, place) + k.KIND] == k.POST:
            service_s = (
                w[seek(w, k.T_PLACE, place) + k.VEHICLE_S]
                + w[seek(w, k.T_PLACE, place) + k.PERSON_S] * riders
            )
            post = w[seek(w, k.T_PLACE, place) + k.POST_AT]
            bucket = min(width(w, k.T_ANNOUNCED) - 1, (at - w[k.S_START]) // k.BUCKET_S)
            at += (
                wait_at(w, place, at)
                + -(-w[row + k.COUNT] // w[seek(w, k.T_PLACE, place) + k.LANES]) * service_s
            )
            w[seek(w, k.T_ANNOUNCED, post) + bucket] += w[row + k.COUNT] * service_s
        at += passage(w, leg, w[row + k.SLOWEST])


@compiled
def may_cross(w: Row, side: int, at: int) -> int:
    """The most people of a side who may still cross by a second, as far as the rules between sides go."""
    most = NEVER
    for number in range(rows(w, k.T_RULE)):
        rule = seek(w, k.T_RULE, number)
        for own, other in ((k.SIDE_A, k.SIDE_B), (k.SIDE_B, k.SIDE_A)):
            if w[rule + own] != side:
                continue
            theirs = w[rule + other]
            across = w[seek(w, k.T_DEEDS, theirs) + k.CROSSED]
            for row in range(w[seek(w, k.T_DEEDS, theirs) + k.ON_ROAD]):
                convoy = w[seek(w, k.T_ON_ROAD, theirs) + row]
                if w[seek(w, k.T_CONVOY, convoy) + k.CROSSES] + w[k.S_GATE_S] < at:
                    across += w[seek(w, k.T_CONVOY, convoy) + k.ABOARD]
            if across >= w[seek(w, k.T_SIDE, theirs) + k.FULL]:
                continue
            times_own = w[rule + k.TIMES_A] if own == k.SIDE_A else w[rule + k.TIMES_B]
            times_other = w[rule + k.TIMES_B] if own == k.SIDE_A else w[rule + k.TIMES_A]
            room = (w[rule + k.WITHIN] + times_other * across) // times_own - w[
                seek(w, k.T_DEEDS, side) + k.COMMITTED
            ]
            most = min(most, room)
    return int(max(0, most))


@compiled
def accepts(w: Row, group: int, road: int) -> bool:
    """Whether people of a group may go by a road."""
    row = seek(w, k.T_ROAD, road)
    return (
        w[seek(w, k.T_GROUP, group) + k.SIDE] == w[row + k.UNDER]
        and w[seek(w, k.T_ACCEPTS, group) + w[row + k.TO]] > 0
    )


@compiled
def waiting_for(w: Row, origin: int, road: int, need: int) -> int:
    """People with a need who wait at a place and may go by a road; need −1: any."""
    total = 0
    for number in range(w[seek(w, k.T_ORIGIN_GROUPS, origin) + 0], w[seek(w, k.T_ORIGIN_GROUPS, origin) + 1]):
        group = w[w[k.T_GROUPS_AT] + number]
        if (need < 0 or w[seek(w, k.T_GROUP, group) + k.NEED] == need) and accepts(w, group, road):
            total += w[w[k.T_WAITING] + group]
    return int(total)


@compiled
def useful(w: Row, origin: int, road: int, kind: int) -> bool:
    """Whether vehicles of a kind can take anybody who waits at a place and may go by a road."""
    if w[seek(w, k.T_KIND, kind) + k.IS_TEAM]:
        return False
    for need in range(4):
        if w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)] and waiting_for(w, origin, road, need) > 0:
            return True
    return False


@compiled
def muster(w: Row, origin: int, road: int) -> tuple[int, int, int, int, int]:
    """Vehicles for a convoy by a road: how many to take, how many stand here, places in them, speed, board seconds.

    The number to take counts those on their way; the last is what one vehicle takes to load.
    """
    place = w[w[k.T_ORIGIN_PLACE] + origin]
    here, seats, speed, board_s, seated = (0, 0, 0, 0, 0)
    most_seats = 1
    for kind in range(rows(w, k.T_KIND)):
        count = w[seek(w, k.T_IDLE_COUNT, place) + kind]
        if not count or not useful(w, origin, road, kind):
            continue
        wanted = 0
        for need in range(4):
            holds = w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)]
            if holds:
                people = waiting_for(w, origin, road, need)
                wanted = max(wanted, -(-people // holds))
                board_s = max(board_s, min(holds, people) * w[w[k.T_BOARDING_S] + need])
        taken = min(count, wanted)
        here += taken
        seats += taken * w[seek(w, k.T_KIND, kind) + k.SEATS]
        if w[seek(w, k.T_KIND, kind) + k.HOLDS + 2]:
            seated += taken
        speed = max(speed, w[seek(w, k.T_KIND, kind) + k.SPEED])
        most_seats = max(most_seats, w[seek(w, k.T_KIND, kind) + k.SEATS])
    teams = w[w[k.T_IDLE_TEAMS] + place] + w[seek(w, k.T_ORIGIN, origin) + k.TEAMS_COMING]
    size = max(w[k.S_LEAST], w[w[k.T_SIZE] + origin])
    if teams:  # where vehicles came without a team of their own, the teams that are there take more
        size = max(size, -(-seated // teams))
    size = min(w[k.S_MOST], size + here - seated)
    here_taken = min(here, size)
    seats = seats * here_taken // max(1, here)
    left = waiting_for(w, origin, road, -1) - seats
    more = min(soon(w, origin), max(0, -(-left // most_seats)))
    return (min(size, here_taken + more), here, max(seats, 1), speed, board_s)


@compiled
def soon(w: Row, origin: int) -> int:
    """Vehicles on their way of which the first have come, so that the others are close behind."""
    here = seek(w, k.T_ORIGIN, origin)
    return w[here + k.COMING] if w[k.NOW] < w[here + k.LAST_CAME] + PATIENCE_S else 0
