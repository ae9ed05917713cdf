"""One dispatch: time goes by from the start to the horizon, and everything that can be decided is decided."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.load import attend
from safeconduct.planner.city.kernel.road import (
    convoy_comes,
    convoy_ready,
    crossing,
    empty_comes,
    freed,
    make_idle,
)
from safeconduct.planner.city.kernel.send import send_all
from safeconduct.planner.city.kernel.state import Row
from safeconduct.planner.city.kernel.time import pop, push, rows, seek

EVERY_S = 900
"Everything is looked at again after so many seconds at the latest."


@compiled
def lay_out(w: Row) -> None:
    """Everybody at home at the start."""
    w[k.NOW] = w[k.S_START]
    for mover in range(rows(w, k.T_MOVER_KIND)):
        kind = w[w[k.T_MOVER_KIND] + mover]
        home = w[seek(w, k.T_KIND, kind) + k.HOME]
        make_idle(w, mover, kind, home)
        origin = w[seek(w, k.T_PLACE, home) + k.ORIGIN_AT]
        if origin >= 0 and (not w[seek(w, k.T_KIND, kind) + k.IS_TEAM]):
            w[seek(w, k.T_ORIGIN, origin) + k.STANDING] += 1
            for need in range(4):
                w[seek(w, k.T_COVER, origin) + need] += w[seek(w, k.T_KIND, kind) + (k.HOLDS + need)]
    for number in range(rows(w, k.T_RELEASE)):
        at = max(w[k.S_START], w[seek(w, k.T_RELEASE, number) + 0])
        if at <= w[k.S_HORIZON]:
            push(w, at, 2 * k.PHASE + k.EMPTY_LAST + number, k.RELEASED, number)
            origin = w[seek(w, k.T_GROUP, w[seek(w, k.T_RELEASE, number) + 1]) + k.AT]
            w[seek(w, k.T_ORIGIN, origin) + k.RELEASE_AT] = max(
                w[seek(w, k.T_ORIGIN, origin) + k.RELEASE_AT], at
            )
    at = w[k.S_START]
    while at < w[k.S_HORIZON]:
        push(w, at, 3 * k.PHASE, k.LOOK, -1)
        at += EVERY_S


@compiled
def happen(w: Row, what: int, which: int) -> None:
    """One event."""
    if what == k.CONVOY_COMES:
        convoy_comes(w, which)
    elif what == k.EMPTY_COMES:
        empty_comes(w, which)
    elif what == k.CONVOY_READY:
        convoy_ready(w, which)
    elif what == k.CROSSING:
        crossing(w, which)
    elif what == k.FREED:
        freed(w, which)
    elif what == k.RELEASED:
        group = w[seek(w, k.T_RELEASE, which) + 1]
        people = min(w[seek(w, k.T_RELEASE, which) + 2], w[w[k.T_LEFT] + group] - w[w[k.T_WAITING] + group])
        w[w[k.T_WAITING] + group] += people
        w[seek(w, k.T_ORIGIN, w[seek(w, k.T_GROUP, group) + k.AT]) + k.BLOCKED] = 0
        w[seek(w, k.T_ORIGIN, w[seek(w, k.T_GROUP, group) + k.AT]) + k.DIRTY] = 1
        w[k.FLEET] = 1
    elif which >= 0:
        w[seek(w, k.T_ORIGIN, which) + k.DIRTY] = 1
    else:
        for origin in range(rows(w, k.T_ORIGIN)):
            w[seek(w, k.T_ORIGIN, origin) + k.DIRTY] = 1
        w[k.FLEET] = 1


@compiled
def advance(w: Row, until: int) -> None:
    """Carry a policy out, from where everything stands to all that happens before a second.

    In two steps or in one, the same comes out.
    """
    heap = w[k.T_HEAP]
    while w[k.HEAP]:
        now = w[heap]
        if now >= until or now > w[k.S_HORIZON] + 86400:
            break
        w[k.NOW] = now
        w[k.PERIOD] = max(0, min(rows(w, k.T_GATE_S) - 1, (now - w[k.S_START]) // k.PERIOD_S))
        while w[k.HEAP] and w[heap] == now:
            pop(w)
            last = heap + 4 * w[k.HEAP]
            happen(w, w[last + 2], w[last + 3])
        if now < w[k.S_HORIZON]:
            for origin in range(rows(w, k.T_ORIGIN_PLACE)):
                if w[seek(w, k.T_ORIGIN, origin) + k.DIRTY]:
                    attend(w, origin)
            if w[k.FLEET]:
                send_all(w)
