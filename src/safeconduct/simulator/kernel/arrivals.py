"""Convoys where they come to: posts, meeting points, back where they came from, and reception."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.boarding import night_s
from safeconduct.simulator.kernel.columns import (
    A_QUEUE,
    A_WAITING,
    A_WIDTH,
    AN_INCIDENT,
    ARRIVED,
    ARRIVES,
    BY_INSPECTION,
    C_ABOARD,
    C_ARRIVED,
    C_BACK,
    C_DEPARTED,
    C_FORMS,
    C_KEY,
    C_LEGS,
    C_LINE,
    C_OUT,
    C_READY,
    C_REBOARD,
    C_RETURNED,
    C_ROUTE,
    C_STATE,
    C_STOP,
    C_TEAM,
    C_TRIP,
    C_TRIP_END,
    C_TURNS,
    CROSSES,
    F_INCIDENT,
    F_INSPECT,
    F_RETURNED,
    FOR_DESK,
    FOR_POST,
    FOR_RULE,
    FORMED,
    LANES,
    LOADED,
    MEETING,
    MOVING,
    NEVER,
    P_DESK,
    P_EMPTY,
    P_KIND,
    P_PERSON,
    P_RATE,
    P_UNLOAD,
    P_VEHICLE,
    POST,
    R_ARRIVES,
    R_CROSS,
    R_HOLD,
    R_LEAVES,
    R_PASS,
    R_PLACE,
    R_READY,
    R_WIDTH,
    STANDING,
    T_KEY,
    T_MOVER,
    T_ONE_WAY,
    T_OUT,
    T_PEOPLE,
    T_STATE,
    T_TURN,
    T_UNLOADED,
    T_WIDTH,
    TURN_BACK,
    WAITED,
    Z_CAUSE,
    Z_COLD_S,
    Z_EVENTS,
    Z_FORM_UP,
    Z_GATED,
    Z_HALTED,
    Z_KEY,
    Z_LOADED_S,
    Z_NEXT,
    Z_ON_HALT,
    Z_OUTDOORS_S,
    Z_RETURNED,
    Z_ROOTS,
    Z_TO_COME,
    World,
)
from safeconduct.simulator.kernel.draws import INCIDENT, INSPECTION, RETURNED, bits, from_table, share
from safeconduct.simulator.kernel.empties import go_on
from safeconduct.simulator.kernel.halts import reckon
from safeconduct.simulator.kernel.queues import ARRIVE, READY, ROAD, SHUT_ROOT, push, serve, worked
from safeconduct.simulator.kernel.road import (
    MOST_TURNS,
    PER_TURN,
    join,
    longest_boarding,
    tries_to_depart,
    waits,
)
from safeconduct.simulator.kernel.rules import did, may_from, meets


@compiled
def ready(w: World, convoy: int, at: int) -> None:
    """A convoy could go on from where it stands: it departs, turns back, or joins the line before its next leg."""
    if w.cell[convoy + C_STATE] == FORMED:
        if at >= w.cell[convoy + C_READY]:
            tries_to_depart(w, convoy, at)
    elif w.cell[convoy + C_STATE] == STANDING and w.cell[convoy + C_READY] == at:
        if w.cell[convoy + C_RETURNED]:
            w.cell[convoy + C_RETURNED] = 0
            turn_back(w, convoy, 0, at)
        elif w.cell[Z_HALTED] and w.cell[Z_ON_HALT] == TURN_BACK and turns(w, convoy):
            turn_back(w, convoy, _turn_to(w, convoy), at)
        else:
            w.cell[w.cell[convoy + C_ROUTE] + w.cell[convoy + C_STOP] * R_WIDTH + R_READY] = at
            join(w, convoy, at)


@compiled
def turns(w: World, convoy: int) -> bool:
    """Whether a halt turns a convoy back: before its line, and not where it is sent back to already."""
    return bool(
        w.cell[convoy + C_STOP] <= w.cell[convoy + C_LINE] and w.cell[convoy + C_STOP] != _turn_to(w, convoy)
    )


@compiled
def _turn_to(w: World, convoy: int) -> int:
    """The stop to which a halt sends a convoy back: the named place behind it, or where it set out."""
    back = w.cell[convoy + C_BACK]
    return int(back) if back <= w.cell[convoy + C_STOP] else 0


@compiled
def turn_back(w: World, convoy: int, stop: int, at: int) -> None:
    """Go back along the road to a stop of its own. Where it set out, people get off, and board again to set out."""
    route = w.cell[convoy + C_ROUTE]
    back = at
    for each in range(route + stop * R_WIDTH, route + w.cell[convoy + C_STOP] * R_WIDTH, R_WIDTH):
        back += w.cell[each + R_PASS]
    waits(w, convoy, at, -1)
    if w.cell[convoy + C_STOP] > 0:
        w.cell[Z_LOADED_S] += w.cell[convoy + C_ABOARD] * (
            at - w.cell[route + w.cell[convoy + C_STOP] * R_WIDTH + R_ARRIVES]
        )
    w.cell[convoy + C_TURNS] += 1
    w.cell[convoy + C_STOP] = stop
    w.cell[Z_EVENTS] += 1
    if stop > 0:
        w.cell[convoy + C_STATE] = STANDING
        w.cell[convoy + C_READY] = back
        w.cell[route + stop * R_WIDTH + R_ARRIVES] = back
        push(w, back, READY, convoy)
        return
    w.cell[Z_RETURNED] += w.cell[convoy + C_ABOARD]
    w.cell[convoy + C_STATE] = FORMED
    w.cell[convoy + C_OUT] = back
    w.cell[convoy + C_DEPARTED] = NEVER
    w.cell[convoy + C_FORMS] = back + longest_boarding(w, convoy)
    w.cell[convoy + C_REBOARD] = 1
    w.cell[convoy + C_READY] = w.cell[convoy + C_FORMS] + w.cell[Z_FORM_UP]
    push(w, w.cell[convoy + C_READY], READY, convoy)


@compiled
def halt_on_road(w: World, at: int) -> None:
    """A halt has begun: convoys that stand before their next leg turn back at once where that is the policy."""
    for lane in range(w.cell[LANES], w.cell[LANES + 1], A_WIDTH):
        if w.cell[Z_ON_HALT] == TURN_BACK:
            kept = 0
            for each in range(w.cell[lane + A_WAITING]):
                convoy = w.cell[w.cell[lane + A_QUEUE] + each]
                if turns(w, convoy) or w.cell[convoy + C_STOP] == 0:
                    turn_back(w, convoy, _turn_to(w, convoy), at)
                else:
                    w.cell[w.cell[lane + A_QUEUE] + kept] = convoy
                    kept += 1
            w.cell[lane + A_WAITING] = kept
        if w.cell[lane + A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def arrives(w: World, convoy: int, at: int) -> None:
    """A convoy comes to the next place on its road."""
    if w.cell[convoy + C_STATE] != MOVING:
        return
    stop = w.cell[convoy + C_STOP]
    here = w.cell[convoy + C_ROUTE] + stop * R_WIDTH
    if stop == w.cell[convoy + C_LEGS]:
        since = may_from(w, convoy, ARRIVES, at)
        if since > at:
            w.cell[Z_GATED] = 1
            waits(w, convoy, at, FOR_RULE)
            push(w, since, ARRIVE, convoy)
            return
        waits(w, convoy, at, -1)
        _is_there(w, convoy, at)
        return
    w.cell[here + R_ARRIVES] = at
    w.cell[convoy + C_STATE] = STANDING
    leaves = at
    kind = w.cell[w.cell[here + R_PLACE] + P_KIND]
    if kind == POST:
        leaves = _inspected(w, convoy, w.cell[here + R_PLACE], at)
    elif kind == MEETING:
        leaves = max(at, w.cell[here + R_HOLD])
    w.cell[convoy + C_READY] = leaves
    meets(w, convoy, at)
    push(w, leaves, READY, convoy)


@compiled
def _inspected(w: World, convoy: int, post: int, at: int) -> int:
    """When the last vehicle of a convoy is through a post. It may send the convoy back, which may halt the rest."""
    number = w.cell[convoy + C_STOP] + w.cell[convoy + C_TURNS] * PER_TURN
    leaves = at
    scale = w.real[F_INSPECT]
    vehicle_s, person_s, empty_s = w.cell[post + P_VEHICLE], w.cell[post + P_PERSON], w.cell[post + P_EMPTY]
    for trip in range(w.cell[convoy + C_TRIP], w.cell[convoy + C_TRIP_END], T_WIDTH):
        if w.cell[trip + T_STATE] != LOADED:
            continue
        people = w.cell[trip + T_PEOPLE]
        seconds = vehicle_s + person_s * people if people > 0 else empty_s
        drawn = from_table(
            w.table, BY_INSPECTION, bits(w.cell[Z_KEY], w.cell[trip + T_KEY], INSPECTION, number)
        )
        leaves = max(leaves, serve(w, post, at, ceil(seconds * (drawn * scale))))
        w.cell[Z_EVENTS] += 1
    w.cell[WAITED + FOR_POST] += leaves - at if leaves < NEVER else 0
    if leaves >= NEVER:
        w.cell[Z_ROOTS] |= SHUT_ROOT
    if w.real[F_RETURNED] > 0.0 and w.cell[convoy + C_ABOARD] > 0 and w.cell[convoy + C_TURNS] < MOST_TURNS:
        _sends_back(w, convoy, number, at)
    return int(leaves)


@compiled
def _sends_back(w: World, convoy: int, number: int, at: int) -> None:
    """Draw whether a post sends a convoy back, and whether that halts everything."""
    key = w.cell[Z_KEY]
    if share(bits(key, w.cell[convoy + C_KEY], RETURNED, number)) < w.real[F_RETURNED]:
        w.cell[convoy + C_RETURNED] = 1
        halts = share(bits(key, w.cell[convoy + C_KEY], INCIDENT, number)) < w.real[F_INCIDENT]
        if halts and not w.cell[Z_HALTED]:
            w.cell[Z_NEXT] = at
            w.cell[Z_CAUSE] = AN_INCIDENT


@compiled
def _is_there(w: World, convoy: int, at: int) -> None:
    """At reception: vehicles unload, people are admitted, vehicles and team are free again."""
    here = w.cell[convoy + C_ROUTE] + w.cell[convoy + C_STOP] * R_WIDTH
    w.cell[here + R_ARRIVES], w.cell[here + R_READY], w.cell[here + R_LEAVES] = at, at, at
    w.cell[convoy + C_STATE] = ARRIVED
    w.cell[convoy + C_ARRIVED] = at
    w.cell[Z_TO_COME] -= 1
    place = w.cell[here + R_PLACE]
    unloaded = at + w.cell[place + P_UNLOAD]
    rate = w.cell[place + P_RATE]
    w.cell[convoy + C_OUT] = unloaded
    for trip in range(w.cell[convoy + C_TRIP], w.cell[convoy + C_TRIP_END], T_WIDTH):
        if w.cell[trip + T_STATE] != LOADED:
            continue
        people = w.cell[trip + T_PEOPLE]
        out = unloaded
        if rate > 0:
            out = max(unloaded, w.cell[place + P_DESK]) - (-people * 3600) // rate
            w.cell[place + P_DESK] = out
            w.cell[Z_EVENTS] += 1
        w.cell[Z_EVENTS] += 1
        w.cell[trip + T_UNLOADED] = unloaded
        w.cell[trip + T_OUT] = out
        w.cell[convoy + C_OUT] = max(w.cell[convoy + C_OUT], out)
        w.cell[Z_OUTDOORS_S] += people * (out - unloaded)
        w.cell[Z_COLD_S] += people * night_s(w, unloaded, out)
        if not w.cell[trip + T_ONE_WAY]:
            worked(w, w.cell[trip + T_MOVER], unloaded)
            go_on(w, w.cell[trip + T_MOVER], unloaded + w.cell[trip + T_TURN])
    w.cell[WAITED + FOR_DESK] += w.cell[convoy + C_OUT] - unloaded
    if w.cell[here + R_CROSS]:
        did(w, convoy, CROSSES, at)
        reckon(w, at)
    did(w, convoy, ARRIVES, at)
    if w.cell[convoy + C_TEAM] >= 0:
        worked(w, w.cell[convoy + C_TEAM], at)
        go_on(w, w.cell[convoy + C_TEAM], at)
