"""What a seat is worth at a reception at some second: whom it could still bring out, places priced by the policy."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.state import NEVER, Row
from safeconduct.planner.city.kernel.time import first_fit, rows, seek, width

SEAT = 2
"""Index of the need of those who sit."""


@compiled
def step_of(w: Row, at: int) -> int:
    """The step of time that a second lies in."""
    return min(width(w, k.T_VALUE) - 1, max(0, (at - w[k.S_START]) // k.STEP_S))


@compiled
def value_at(w: Row, place: int, at: int) -> int:
    """What one seat is worth at a place at a second, in people × seconds."""
    if at >= w[k.S_UNTIL]:
        return 0
    return w[seek(w, k.T_VALUE, place) + step_of(w, at)]


@compiled
def trip_value(w: Row, trip: int, start: int) -> int:
    """What one seat brings that begins to load at a place at a second and goes by a trip, and what it is worth then."""
    row = seek(w, k.T_TRIP, trip)
    origin = w[row + k.TRIP_FROM]
    lasts = w[row + k.TRIP_S]
    ready = start + w[row + k.TRIP_LOAD_S]
    departs = first_fit(w, seek(w, k.T_SIDE_HOURS, w[row + k.TRIP_SIDE]), ready, lasts + w[k.S_MARGIN_S])
    out = departs + lasts + w[row + k.TRIP_UNLOAD_S]
    if departs >= NEVER or out > w[k.S_HORIZON]:
        return 0
    brought = max(0, w[k.S_UNTIL] - out) * w[w[k.T_WORTH] + origin] // 1000
    place = w[row + k.TRIP_TO]
    free = out + w[k.S_NEXT_S]
    return brought + value_at(w, place, free) - w[w[k.T_PREFER_S] + place]


@compiled
def best_trip(w: Row, origin: int, start: int) -> tuple[int, int]:
    """The best that one seat can bring from a place, beginning to load at a second; and by which trip."""
    best, by = 0, -1
    for trip in range(w[seek(w, k.T_TRIPS_OF, origin)], w[seek(w, k.T_TRIPS_OF, origin) + 1]):
        place = w[seek(w, k.T_TRIP, trip) + k.TRIP_TO]
        capacity = w[seek(w, k.T_PLACE, place) + k.CAPACITY]
        if capacity >= 0 and w[w[k.T_ADMITTED] + place] >= capacity:
            continue
        value = trip_value(w, trip, start)
        if value > best:
            best, by = value, trip
    return best, by


@compiled
def revalue(w: Row) -> None:
    """Reckon what vehicles are worth from now on, by the places that still call for vehicles: backwards in time."""
    first = step_of(w, w[k.NOW])
    last = step_of(w, w[k.S_UNTIL])
    for step in range(last, first - 1, -1):
        at = w[k.S_START] + step * k.STEP_S
        for origin in range(rows(w, k.T_ORIGIN)):
            wanted = w[seek(w, k.T_NEED, origin) + SEAT] - w[seek(w, k.T_COVER, origin) + SEAT]
            value = 0
            if wanted > 0 and at >= w[seek(w, k.T_ORIGIN, origin) + k.RELEASE_AT]:
                value, _ = best_trip(w, origin, at)
            w[seek(w, k.T_LOAD_VALUE, origin) + step] = value
        for number in range(rows(w, k.T_RECEPTIONS)):
            place = w[w[k.T_RECEPTIONS] + number]
            best = w[seek(w, k.T_VALUE, place) + step + 1] if step < last else 0
            for origin in range(rows(w, k.T_ORIGIN)):
                away = w[seek(w, k.T_REACH_S, origin) + place]
                if away >= NEVER:
                    continue
                later = step + (away + k.STEP_S // 2) // k.STEP_S
                if later <= last:
                    best = max(best, w[seek(w, k.T_LOAD_VALUE, origin) + later])
            w[seek(w, k.T_VALUE, place) + step] = best
