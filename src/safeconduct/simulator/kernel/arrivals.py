"""Convoys where they come to: posts, meeting points, back where they came from, and reception."""

from __future__ import annotations

from math import ceil

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.boarding import night_s
from safeconduct.simulator.kernel.columns import (
    A_QUEUE,
    A_WAITING,
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
    C_TRIPS,
    C_TURNS,
    CROSSES,
    F_INCIDENT,
    F_INSPECT,
    F_RETURNED,
    FOR_DESK,
    FOR_POST,
    FOR_RULE,
    FORMED,
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
    STANDING,
    T_KEY,
    T_MOVER,
    T_ONE_WAY,
    T_OUT,
    T_PEOPLE,
    T_STATE,
    T_TURN,
    T_UNLOADED,
    TURN_BACK,
    Z_CAUSE,
    Z_COLD_S,
    Z_EVENTS,
    Z_FORM_UP,
    Z_GATED,
    Z_HALTED,
    Z_LOADED_S,
    Z_NEXT,
    Z_ON_HALT,
    Z_OUTDOORS_S,
    Z_RETURNED,
    Z_ROOTS,
    World,
)
from safeconduct.simulator.kernel.draws import INCIDENT, INSPECTION, RETURNED, bits, from_table, share
from safeconduct.simulator.kernel.empties import SHUT_ROOT, go_on
from safeconduct.simulator.kernel.halts import reckon
from safeconduct.simulator.kernel.queues import ARRIVE, READY, ROAD, push, serve, worked
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
    one = w.convoy[convoy]
    if one[C_STATE] == FORMED:
        if at >= one[C_READY]:
            tries_to_depart(w, convoy, at)
    elif one[C_STATE] == STANDING and one[C_READY] == at:
        if one[C_RETURNED]:
            one[C_RETURNED] = 0
            turn_back(w, convoy, 0, at)
        elif w.z[Z_HALTED] and w.z[Z_ON_HALT] == TURN_BACK and turns(w, convoy):
            turn_back(w, convoy, _turn_to(w, convoy), at)
        else:
            w.stop[one[C_ROUTE] + one[C_STOP], R_READY] = at
            join(w, convoy, at)


@compiled
def turns(w: World, convoy: int) -> bool:
    """Whether a halt turns a convoy back: before its line, and not where it is sent back to already."""
    one = w.convoy[convoy]
    return bool(one[C_STOP] <= one[C_LINE] and one[C_STOP] != _turn_to(w, convoy))


@compiled
def _turn_to(w: World, convoy: int) -> int:
    """The stop to which a halt sends a convoy back: the named place behind it, or where it set out."""
    back = w.convoy[convoy, C_BACK]
    return int(back) if back <= w.convoy[convoy, C_STOP] else 0


@compiled
def turn_back(w: World, convoy: int, stop: int, at: int) -> None:
    """Go back along the road to a stop of its own. Where it set out, people get off, and board again to set out."""
    one = w.convoy[convoy]
    route = one[C_ROUTE]
    back = at
    for each in range(stop, one[C_STOP]):
        back += w.stop[route + each, R_PASS]
    waits(w, convoy, at, -1)
    if one[C_STOP] > 0:
        w.z[Z_LOADED_S] += one[C_ABOARD] * (at - w.stop[route + one[C_STOP], R_ARRIVES])
    one[C_TURNS] += 1
    one[C_STOP] = stop
    w.z[Z_EVENTS] += 1
    if stop > 0:
        one[C_STATE] = STANDING
        one[C_READY] = back
        w.stop[route + stop, R_ARRIVES] = back
        push(w, back, READY, convoy)
        return
    w.z[Z_RETURNED] += one[C_ABOARD]
    one[C_STATE] = FORMED
    one[C_OUT] = back
    one[C_DEPARTED] = NEVER
    one[C_FORMS] = back + longest_boarding(w, convoy)
    one[C_REBOARD] = 1
    one[C_READY] = one[C_FORMS] + w.z[Z_FORM_UP]
    push(w, one[C_READY], READY, convoy)


@compiled
def halt_on_road(w: World, at: int) -> None:
    """A halt has begun: convoys that stand before their next leg turn back at once where that is the policy."""
    for lane in range(w.lane.shape[0]):
        if w.z[Z_ON_HALT] == TURN_BACK:
            kept = 0
            for each in range(w.lane[lane, A_WAITING]):
                convoy = w.queue[w.lane[lane, A_QUEUE] + each]
                if turns(w, convoy) or w.convoy[convoy, C_STOP] == 0:
                    turn_back(w, convoy, _turn_to(w, convoy), at)
                else:
                    w.queue[w.lane[lane, A_QUEUE] + kept] = convoy
                    kept += 1
            w.lane[lane, A_WAITING] = kept
        if w.lane[lane, A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def arrives(w: World, convoy: int, at: int) -> None:
    """A convoy comes to the next place on its road."""
    one = w.convoy[convoy]
    if one[C_STATE] != MOVING:
        return
    stop = one[C_STOP]
    here = w.stop[one[C_ROUTE] + stop]
    if stop == one[C_LEGS]:
        since = may_from(w, convoy, ARRIVES, at)
        if since > at:
            w.z[Z_GATED] = 1
            waits(w, convoy, at, FOR_RULE)
            push(w, since, ARRIVE, convoy)
            return
        waits(w, convoy, at, -1)
        _is_there(w, convoy, at)
        return
    here[R_ARRIVES] = at
    one[C_STATE] = STANDING
    leaves = at
    kind = w.place[here[R_PLACE], P_KIND]
    if kind == POST:
        leaves = _inspected(w, convoy, here[R_PLACE], at)
    elif kind == MEETING:
        leaves = max(at, here[R_HOLD])
    one[C_READY] = leaves
    meets(w, convoy, at)
    push(w, leaves, READY, convoy)


@compiled
def _inspected(w: World, convoy: int, post: int, at: int) -> int:
    """When the last vehicle of a convoy is through a post; whether the convoy is sent back there, and halts the rest."""
    one = w.convoy[convoy]
    number = one[C_STOP] + one[C_TURNS] * PER_TURN
    leaves = at
    scale = w.real[F_INSPECT]
    vehicle_s, person_s, empty_s = w.place[post, P_VEHICLE], w.place[post, P_PERSON], w.place[post, P_EMPTY]
    for trip in range(one[C_TRIP], one[C_TRIP] + one[C_TRIPS]):
        if w.trip[trip, T_STATE] != LOADED:
            continue
        people = w.trip[trip, T_PEOPLE]
        seconds = vehicle_s + person_s * people if people > 0 else empty_s
        drawn = from_table(w.table, BY_INSPECTION, bits(w.key[0], w.trip[trip, T_KEY], INSPECTION, number))
        leaves = max(leaves, serve(w, post, at, ceil(seconds * (drawn * scale))))
        w.z[Z_EVENTS] += 1
    w.waited[FOR_POST] += leaves - at if leaves < NEVER else 0
    if leaves >= NEVER:
        w.z[Z_ROOTS] |= SHUT_ROOT
    if w.real[F_RETURNED] > 0.0 and one[C_ABOARD] > 0 and one[C_TURNS] < MOST_TURNS:
        if share(bits(w.key[0], one[C_KEY], RETURNED, number)) < w.real[F_RETURNED]:
            one[C_RETURNED] = 1
            if share(bits(w.key[0], one[C_KEY], INCIDENT, number)) < w.real[F_INCIDENT] and not w.z[Z_HALTED]:
                w.z[Z_NEXT] = at
                w.z[Z_CAUSE] = INCIDENT
    return int(leaves)


@compiled
def _is_there(w: World, convoy: int, at: int) -> None:
    """At reception: vehicles unload, people are admitted, vehicles and team are free again."""
    one = w.convoy[convoy]
    here = w.stop[one[C_ROUTE] + one[C_STOP]]
    here[R_ARRIVES], here[R_READY], here[R_LEAVES] = at, at, at
    one[C_STATE] = ARRIVED
    one[C_ARRIVED] = at
    place = here[R_PLACE]
    unloaded = at + w.place[place, P_UNLOAD]
    rate = w.place[place, P_RATE]
    one[C_OUT] = unloaded
    for trip in range(one[C_TRIP], one[C_TRIP] + one[C_TRIPS]):
        if w.trip[trip, T_STATE] != LOADED:
            continue
        people = w.trip[trip, T_PEOPLE]
        out = unloaded
        if rate > 0:
            out = max(unloaded, w.place[place, P_DESK]) - (-people * 3600) // rate
            w.place[place, P_DESK] = out
            w.z[Z_EVENTS] += 1
        w.z[Z_EVENTS] += 1
        w.trip[trip, T_UNLOADED] = unloaded
        w.trip[trip, T_OUT] = out
        one[C_OUT] = max(one[C_OUT], out)
        w.z[Z_OUTDOORS_S] += people * (out - unloaded)
        w.z[Z_COLD_S] += people * night_s(w, unloaded, out)
        if not w.trip[trip, T_ONE_WAY]:
            worked(w, w.trip[trip, T_MOVER], unloaded)
            go_on(w, w.trip[trip, T_MOVER], unloaded + w.trip[trip, T_TURN])
    w.waited[FOR_DESK] += one[C_OUT] - unloaded
    if here[R_CROSS]:
        did(w, convoy, CROSSES, at)
        reckon(w, at)
    did(w, convoy, ARRIVES, at)
    if one[C_TEAM] >= 0:
        worked(w, one[C_TEAM], at)
        go_on(w, one[C_TEAM], at)
