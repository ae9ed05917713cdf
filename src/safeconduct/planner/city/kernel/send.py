"""Where idle vehicles and teams go next: of all pairs of a block of vehicles and a place, the best one first."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.idle import (
    block_size,
    find_teams,
    quickest_via,
    run_s,
    seats_idle,
    send_team,
    set_out,
    spare_teams,
    teams_near,
    to_send,
)
from safeconduct.planner.city.kernel.state import NEVER, Row
from safeconduct.planner.city.kernel.time import covers, first_fit, rows, seek
from safeconduct.planner.city.kernel.value import SEAT, best_trip, revalue, value_at

UNSURE_S = 1200
"""Kept in hand where an empty run has to end in time."""
MOST_PULL = 0.9
"""No more than this share of what a trip is worth is taken off because its side is ahead of the other."""


@compiled
def call_teams(w: Row) -> None:
    """Send the nearest idle team to every place where a convoy's vehicles stand without one."""
    find_teams(w)
    for origin in range(rows(w, k.T_ORIGIN_PLACE)):
        here = seek(w, k.T_ORIGIN, origin)
        place = w[w[k.T_ORIGIN_PLACE] + origin]
        if w[w[k.T_IDLE_VEHICLES] + place] < w[k.S_LEAST]:
            continue
        if w[here + k.LOADING] >= 0 or w[w[k.T_IDLE_TEAMS] + place] or w[here + k.TEAMS_COMING]:
            continue
        waiting = 0
        for need in range(4):
            waiting += w[seek(w, k.T_NEED, origin) + need]
        _, where = teams_near(w, origin)
        if waiting and where >= 0:
            send_team(w, where, origin)
            find_teams(w)


@compiled
def anybody_idle(w: Row) -> bool:
    """Whether vehicles with seats stand anywhere where they are of no use."""
    for number in range(w[k.STANDS]):
        place = w[w[k.T_STANDS] + number]
        if w[w[k.T_IDLE_VEHICLES] + place]:
            count, _, _ = seats_idle(w, place)
            if count:
                return True
    return False


@compiled
def free_berths(w: Row, origin: int) -> int:
    """Vehicles that teams at a place, or on their way there, could still take into their convoys."""
    here = seek(w, k.T_ORIGIN, origin)
    place = w[w[k.T_ORIGIN_PLACE] + origin]
    teams = w[w[k.T_IDLE_TEAMS] + place] + w[here + k.TEAMS_COMING]
    return teams * w[k.S_MOST] - w[w[k.T_IDLE_VEHICLES] + place] - w[here + k.COMING]


@compiled
def trip_start(w: Row, origin: int, comes: int) -> int:
    """Second in which a block that comes to a place at a second begins to load."""
    here = seek(w, k.T_ORIGIN, origin)
    start = max(comes, w[here + k.BUSY_UNTIL])
    if start < w[here + k.RELEASE_AT]:
        open_now = 0
        for number in range(
            w[seek(w, k.T_ORIGIN_GROUPS, origin) + 0], w[seek(w, k.T_ORIGIN_GROUPS, origin) + 1]
        ):
            open_now += w[w[k.T_WAITING] + w[w[k.T_GROUPS_AT] + number]]
        covered = 0
        for need in range(4):
            covered += min(w[seek(w, k.T_COVER, origin) + need], w[seek(w, k.T_NEED, origin) + need])
        if open_now <= covered:
            start = w[here + k.RELEASE_AT]
    return int(start)


@compiled
def lead(w: Row, side: int) -> float:
    """By how much of what rules allow a side is ahead of where the policy wants it, all that is sent for counted."""
    most = -1000000000.0
    for number in range(rows(w, k.T_RULE)):
        rule = seek(w, k.T_RULE, number)
        for own in (k.SIDE_A, k.SIDE_B):
            if w[rule + own] != side:
                continue
            ahead = w[rule + k.TIMES_A] * w[seek(w, k.T_DEEDS, w[rule + k.SIDE_A]) + k.SENT_FOR]
            ahead -= w[rule + k.TIMES_B] * w[seek(w, k.T_DEEDS, w[rule + k.SIDE_B]) + k.SENT_FOR]
            ahead -= w[w[k.T_LEAN] + w[k.PERIOD]] * w[rule + k.WITHIN] // 1000
            if own == k.SIDE_B:
                ahead = -ahead
            most = max(most, ahead / max(1, w[rule + k.WITHIN]))
    return most


@compiled
def recount(w: Row) -> None:
    """People of every side who are across, in convoys, or have vehicles that stand ready or are on their way."""
    for side in range(rows(w, k.T_DEEDS)):
        w[seek(w, k.T_DEEDS, side) + k.SENT_FOR] = w[seek(w, k.T_DEEDS, side) + k.COMMITTED]
    for origin in range(rows(w, k.T_ORIGIN_PLACE)):
        side = w[seek(w, k.T_ORIGIN_TRIP, origin) + 1]
        w[seek(w, k.T_DEEDS, side) + k.SENT_FOR] += min(
            w[seek(w, k.T_COVER, origin) + SEAT], w[seek(w, k.T_NEED, origin) + SEAT]
        )


@compiled
def fare(w: Row, origin: int, place: int, comes: int, share: int) -> int:
    """What one seat brings by going from one place to another, against the best that it could do; NEVER: nothing.

    ``share`` is the part, in thousandths, of its seats that would be used.
    """
    start = trip_start(w, origin, comes)
    value, trip = best_trip(w, origin, start)
    if trip < 0:
        return -NEVER
    row = seek(w, k.T_TRIP, trip)
    ahead = lead(w, w[row + k.TRIP_SIDE]) - w[k.S_SLACK] / 1000
    if ahead > 0:
        value -= int(value * min(MOST_PULL, ahead * w[k.S_PULL] / 1000))
    return value * share // 1000 - value_at(w, place, w[k.NOW])


@compiled
def best_pair(w: Row) -> tuple[int, int, int]:
    """The place from which, the origin to which, and how many vehicles to send; (−1, −1, 0): nothing is of use."""
    now = w[k.NOW]
    best, best_from, best_to, best_count = (-NEVER, -1, -1, 0)
    teams = rows(w, k.T_MOVER_KIND) > w[k.VEHICLES]
    for number in range(w[k.STANDS]):
        place = w[w[k.T_STANDS] + number]
        if not w[w[k.T_IDLE_VEHICLES] + place]:
            continue
        idle, seats, speed = seats_idle(w, place)
        if not idle:
            continue
        each = seats // idle
        for origin in range(rows(w, k.T_ORIGIN_PLACE)):
            wanted = w[seek(w, k.T_NEED, origin) + SEAT] - w[seek(w, k.T_COVER, origin) + SEAT]
            if wanted <= 0 or w[seek(w, k.T_REACH_S, origin) + place] >= NEVER:
                continue
            alone = teams and w[w[k.T_TEAM_AWAY] + origin] >= NEVER
            berths = free_berths(w, origin) if alone else 0
            if alone and berths <= 0:
                continue
            size = block_size(w, origin)
            count = min(size, idle, -(-wanted // each))
            here = seek(w, k.T_ORIGIN, origin)
            with_them = w[w[k.T_IDLE_VEHICLES] + w[w[k.T_ORIGIN_PLACE] + origin]] + w[here + k.COMING]
            if count + with_them < w[k.S_LEAST] or (count < w[k.S_LEAST] and idle >= w[k.S_LEAST]):
                count = w[k.S_LEAST]
            if count > idle or place == w[w[k.T_ORIGIN_PLACE] + origin]:
                continue
            parking = w[seek(w, k.T_PLACE, w[w[k.T_ORIGIN_PLACE] + origin]) + k.PARKING]
            if parking >= 0 and w[here + k.STANDING] + w[here + k.COMING] + count > parking:
                continue
            comes = now + run_s(w, origin, place, speed)
            if not covers(w, seek(w, k.T_ORIGIN_HOURS, origin), now, comes + UNSURE_S):
                continue
            if alone:
                count = min(count, berths)
            elif teams and not w[w[k.T_IDLE_TEAMS] + place]:
                comes = max(comes, now + w[w[k.T_TEAM_AWAY] + origin])
            people = min(wanted, count * each)
            score = fare(w, origin, place, comes, 500 + 500 * people // (count * each))
            if score > best:
                best, best_from, best_to, best_count = (score, place, origin, count)
    return (best_from, best_to, best_count)


@compiled
def send_block(w: Row, what: tuple[int, int, int], team_at: int) -> None:
    """Send so many vehicles with seats from a place to an origin, and a team from where the nearest one stands."""
    place, origin, count = what
    now = w[k.NOW]
    via = quickest_via(w, origin, place)
    seats, sent = (0, 0)
    for kind in range(rows(w, k.T_KIND)):
        holds = w[seek(w, k.T_KIND, kind) + (k.HOLDS + SEAT)]
        if not holds or w[seek(w, k.T_KIND, kind) + k.IS_TEAM]:
            continue
        more = min(count - sent, to_send(w, place, kind))
        for _ in range(more):
            set_out(w, w[seek(w, k.T_IDLE_HEAD, place) + kind], place, (origin, via))
            seats += holds
            sent += 1
    here = seek(w, k.T_ORIGIN, origin)
    comes = now + run_s(w, origin, place, 1000)
    if team_at >= 0 and w[w[k.T_IDLE_TEAMS] + place]:
        team_at = place
    if team_at >= 0:
        enough = w[w[k.T_IDLE_TEAMS] + w[w[k.T_ORIGIN_PLACE] + origin]] + w[here + k.TEAMS_COMING]
        blocks = -(
            -(w[w[k.T_IDLE_VEHICLES] + w[w[k.T_ORIGIN_PLACE] + origin]] + w[here + k.COMING])
            // block_size(w, origin)
        )
        if enough < blocks or enough == 0:
            if team_at != w[w[k.T_ORIGIN_PLACE] + origin]:
                send_team(w, team_at, origin)
            comes = max(comes, now + w[seek(w, k.T_REACH_S, origin) + team_at])
    start = trip_start(w, origin, comes)
    board_s = (
        seats * w[w[k.T_BOARDING_S] + SEAT] // w[seek(w, k.T_PLACE, w[w[k.T_ORIGIN_PLACE] + origin]) + k.BAYS]
    )
    w[here + k.BUSY_UNTIL] = busy_until(w, origin, start, board_s)


@compiled
def busy_until(w: Row, origin: int, start: int, board_s: int) -> int:
    """When the bays are free again after a block that begins to load at a second, or waits for a window to open."""
    lasts = w[seek(w, k.T_ORIGIN_TRIP, origin) + 0]
    ready = start + board_s + w[k.S_FORM_UP_S]
    departs = first_fit(
        w, seek(w, k.T_SIDE_HOURS, w[seek(w, k.T_ORIGIN_TRIP, origin) + 1]), ready, lasts + w[k.S_MARGIN_S]
    )
    if departs >= NEVER:
        return start + board_s
    held = departs - ready - w[k.S_EARLY] * max(0, w[k.S_HOLD_MAX_S] - board_s - w[k.S_FORM_UP_S]) // 1000
    return int(start + max(0, held) + board_s)


@compiled
def send_special(w: Row) -> None:
    """Send vehicles without seats to the nearest place where people wait who cannot sit and none has been sent for."""
    for number in range(w[k.STANDS]):
        place = w[w[k.T_STANDS] + number]
        if not w[w[k.T_IDLE_VEHICLES] + place]:
            continue
        for kind in range(rows(w, k.T_KIND)):
            if w[seek(w, k.T_KIND, kind) + k.IS_TEAM] or w[seek(w, k.T_KIND, kind) + (k.HOLDS + SEAT)]:
                continue
            while to_send(w, place, kind) > 0:
                best, best_s = (-1, NEVER)
                for origin in range(rows(w, k.T_ORIGIN_PLACE)):
                    away = w[seek(w, k.T_REACH_S, origin) + place]
                    if away >= best_s or place == w[w[k.T_ORIGIN_PLACE] + origin]:
                        continue
                    if not covers(w, seek(w, k.T_ORIGIN_HOURS, origin), w[k.NOW], w[k.NOW] + away + UNSURE_S):
                        continue
                    here = seek(w, k.T_ORIGIN, origin)
                    parking = w[seek(w, k.T_PLACE, w[w[k.T_ORIGIN_PLACE] + origin]) + k.PARKING]
                    if parking >= 0 and w[here + k.STANDING] + w[here + k.COMING] >= parking:
                        continue
                    for need in range(4):
                        short = w[seek(w, k.T_NEED, origin) + need] > w[seek(w, k.T_COVER, origin) + need]
                        if w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)] and short:
                            best, best_s = (origin, away)
                if best < 0:
                    break
                via = quickest_via(w, best, place)
                set_out(w, w[seek(w, k.T_IDLE_HEAD, place) + kind], place, (best, via))


@compiled
def send_all(w: Row) -> None:
    """Send whoever is of no use where he stands, the best pair first."""
    w[k.FLEET] = 0
    if w[k.NOW] >= w[k.VALUED]:
        w[k.VALUED] = w[k.NOW] + k.VALUE_EVERY_S
        revalue(w)
    send_special(w)
    call_teams(w)
    while anybody_idle(w):
        find_teams(w)
        recount(w)
        for origin in range(rows(w, k.T_ORIGIN_PLACE)):
            if w[seek(w, k.T_NEED, origin) + SEAT] <= w[seek(w, k.T_COVER, origin) + SEAT]:
                continue
            away, where = teams_near(w, origin)
            own = w[w[k.T_IDLE_TEAMS] + w[w[k.T_ORIGIN_PLACE] + origin]]
            own += w[seek(w, k.T_ORIGIN, origin) + k.TEAMS_COMING]
            if own and spare_teams(w, origin):
                away = 0
            w[w[k.T_TEAM_AWAY] + origin] = away
            w[w[k.T_TEAM_WHERE] + origin] = where
        place, origin, count = best_pair(w)
        if place < 0:
            return
        send_block(w, (place, origin, count), w[w[k.T_TEAM_WHERE] + origin])
