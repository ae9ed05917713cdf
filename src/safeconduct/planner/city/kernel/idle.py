"""Who stands where without being of use, and how he sets out from there."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.board import wait_at
from safeconduct.planner.city.kernel.load import begin_duty
from safeconduct.planner.city.kernel.road import drive_on, take_idle
from safeconduct.planner.city.kernel.state import NEVER, Row
from safeconduct.planner.city.kernel.time import rows, seek, width
from safeconduct.planner.city.kernel.value import SEAT


@compiled
def run_s(w: Row, origin: int, place: int, speed: int) -> int:
    """Seconds of an empty run without queues."""
    reach = w[seek(w, k.T_REACH_S, origin) + place]
    return int(reach if reach >= NEVER or speed == 1000 else reach * speed // 1000)


@compiled
def block_size(w: Row, origin: int) -> int:
    """Vehicles of a convoy from a place."""
    return max(w[k.S_LEAST], min(w[k.S_MOST], w[w[k.T_SIZE] + origin]))


@compiled
def find_teams(w: Row) -> None:
    """List the places where teams stand idle that are not needed there."""
    count = 0
    for number in range(w[k.STANDS]):
        place = w[w[k.T_STANDS] + number]
        if not w[w[k.T_IDLE_TEAMS] + place]:
            continue
        at_origin = w[seek(w, k.T_PLACE, place) + k.ORIGIN_AT]
        if at_origin < 0 or spare_teams(w, at_origin):
            w[w[k.T_SPOTS] + count] = place
            count += 1
    w[k.SPOT_COUNT] = count


@compiled
def teams_near(w: Row, origin: int) -> tuple[int, int]:
    """Seconds for the nearest idle team to come to a place, and where it stands; NEVER where there is none."""
    best, where = (NEVER, -1)
    for number in range(w[k.SPOT_COUNT]):
        place = w[w[k.T_SPOTS] + number]
        away = w[seek(w, k.T_REACH_S, origin) + place]
        if away < best:
            best, where = (away, place)
    return (best, where)


@compiled
def send_team(w: Row, place: int, origin: int) -> None:
    """A team that stands idle at a place sets out for an origin."""
    for kind in range(rows(w, k.T_KIND)):
        if w[seek(w, k.T_KIND, kind) + k.IS_TEAM] and w[seek(w, k.T_IDLE_COUNT, place) + kind]:
            via = quickest_via(w, origin, place)
            set_out(w, w[seek(w, k.T_IDLE_HEAD, place) + kind], place, (origin, via))
            return


@compiled
def spare_teams(w: Row, origin: int) -> int:
    """Teams that stand at a place and are not needed by the vehicles that are there or on their way."""
    here = seek(w, k.T_ORIGIN, origin)
    place = w[w[k.T_ORIGIN_PLACE] + origin]
    vehicles = w[w[k.T_IDLE_VEHICLES] + place] + w[here + k.COMING]
    needed = -(-vehicles // block_size(w, origin)) if vehicles >= w[k.S_LEAST] else 0
    return int(
        max(
            0,
            min(
                w[w[k.T_IDLE_TEAMS] + place], w[w[k.T_IDLE_TEAMS] + place] + w[here + k.TEAMS_COMING] - needed
            ),
        )
    )


@compiled
def to_send(w: Row, place: int, kind: int) -> int:
    """Vehicles of a kind that stand at a place and are of no use there."""
    count = w[seek(w, k.T_IDLE_COUNT, place) + kind]
    origin = w[seek(w, k.T_PLACE, place) + k.ORIGIN_AT]
    if origin < 0 or not count:
        return int(count)
    spare = count
    for need in range(4):
        holds = w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)]
        if holds and w[seek(w, k.T_NEED, origin) + need] > 0:
            over = (w[seek(w, k.T_COVER, origin) + need] - w[seek(w, k.T_NEED, origin) + need]) // holds
            spare = min(spare, max(0, over))
    return int(spare)


@compiled
def seats_idle(w: Row, place: int) -> tuple[int, int, int]:
    """Vehicles with seats that can be sent from a place: how many, their seats, the slowest speed."""
    count, seats, speed = (0, 0, 0)
    for kind in range(rows(w, k.T_KIND)):
        holds = w[seek(w, k.T_KIND, kind) + (k.HOLDS + SEAT)]
        if (
            not holds
            or w[seek(w, k.T_KIND, kind) + k.IS_TEAM]
            or (not w[seek(w, k.T_IDLE_COUNT, place) + kind])
        ):
            continue
        more = to_send(w, place, kind)
        count += more
        seats += more * holds
        if more:
            speed = max(speed, w[seek(w, k.T_KIND, kind) + k.SPEED])
    return (count, seats, speed)


@compiled
def quickest_via(w: Row, origin: int, place: int) -> int:
    """The post over which an empty run is soonest there, queues reckoned with; −1: the quickest road."""
    now = w[k.NOW]
    best, best_at = (-1, NEVER)
    for column in range(width(w, k.T_VIA)):
        via = w[seek(w, k.T_VIA, origin) + column]
        if via < 0:
            continue
        goal = rows(w, k.T_ORIGIN_PLACE) + via
        post = w[w[k.T_POST_PLACE] + via]
        if w[seek(w, k.T_REACH_S, goal) + place] >= NEVER or w[seek(w, k.T_REACH_S, origin) + post] >= NEVER:
            continue
        at = now + w[seek(w, k.T_REACH_S, goal) + place]
        at += (
            wait_at(w, post, at)
            + w[seek(w, k.T_PLACE, post) + k.EMPTY_S]
            + w[seek(w, k.T_REACH_S, origin) + post]
        )
        if at < best_at:
            best, best_at = (via, at)
    return int(best)


@compiled
def set_out(w: Row, mover: int, place: int, to: tuple[int, int]) -> None:
    """A mover begins an empty run now."""
    origin, via = to
    now = w[k.NOW]
    kind = w[w[k.T_MOVER_KIND] + mover]
    take_idle(w, mover, kind, place)
    left = w[seek(w, k.T_PLACE, place) + k.ORIGIN_AT]
    team = w[seek(w, k.T_KIND, kind) + k.IS_TEAM]
    if left >= 0 and (not team):
        w[seek(w, k.T_ORIGIN, left) + k.STANDING] -= 1
        for need in range(4):
            w[seek(w, k.T_COVER, left) + need] -= w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)]
    number = w[k.RUNS]
    w[k.RUNS] = number + 1
    run = seek(w, k.T_RUN, number)
    w[run + k.WHO] = mover
    w[run + k.SETS_OUT] = place
    w[run + k.RUN_TO] = origin
    w[run + k.RUN_VIA] = via
    w[run + k.RUN_START] = now
    w[run + k.RUN_END] = NEVER
    row = seek(w, k.T_MOVER, mover)
    w[row + k.WHERE] = -1
    w[row + k.RUN] = number
    w[row + k.BOUND_FOR] = origin
    w[row + k.VIA] = via
    w[row + k.NEXT] = place
    begin_duty(w, mover, now)
    w[seek(w, k.T_COMING, origin) + kind] += 1
    here = seek(w, k.T_ORIGIN, origin)
    if team:
        w[here + k.TEAMS_COMING] += 1
    else:
        w[here + k.COMING] += 1
        for need in range(4):
            w[seek(w, k.T_COVER, origin) + need] += w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)]
    if via >= 0:
        at = now + w[seek(w, k.T_REACH_S, rows(w, k.T_ORIGIN_PLACE) + via) + place]
        bucket = min(width(w, k.T_ANNOUNCED) - 1, (at - w[k.S_START]) // k.BUCKET_S)
        w[seek(w, k.T_ANNOUNCED, via) + bucket] += w[
            seek(w, k.T_PLACE, w[w[k.T_POST_PLACE] + via]) + k.EMPTY_S
        ]
    drive_on(w, mover, now)
