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
    cell = w.cell
    if cell[convoy + C_STATE] == FORMED:
        if at >= cell[convoy + C_READY]:
            tries_to_depart(w, convoy, at)
    elif cell[convoy + C_STATE] == STANDING and cell[convoy + C_READY] == at:
        if cell[convoy + C_RETURNED]:
            cell[convoy + C_RETURNED] = 0
            turn_back(w, convoy, 0, at)
        elif cell[Z_HALTED] and cell[Z_ON_HALT] == TURN_BACK and turns(w, convoy):
            turn_back(w, convoy, _turn_to(w, convoy), at)
        else:
            cell[cell[convoy + C_ROUTE] + cell[convoy + C_STOP] * R_WIDTH + R_READY] = at
            join(w, convoy, at)


@compiled
def turns(w: World, convoy: int) -> bool:
    """Whether a halt turns a convoy back: before its line, and not where it is sent back to already."""
    cell = w.cell
    return bool(
        cell[convoy + C_STOP] <= cell[convoy + C_LINE] and cell[convoy + C_STOP] != _turn_to(w, convoy)
    )


@compiled
def _turn_to(w: World, convoy: int) -> int:
    """The stop to which a halt sends a convoy back: the named place behind it, or where it set out."""
    cell = w.cell
    back = cell[convoy + C_BACK]
    return int(back) if back <= cell[convoy + C_STOP] else 0


@compiled
def turn_back(w: World, convoy: int, stop: int, at: int) -> None:
    """Go back along the road to a stop of its own. Where it set out, people get off, and board again to set out."""
    cell = w.cell
    route = cell[convoy + C_ROUTE]
    back = at
    for each in range(route + stop * R_WIDTH, route + cell[convoy + C_STOP] * R_WIDTH, R_WIDTH):
        back += cell[each + R_PASS]
    waits(w, convoy, at, -1)
    if cell[convoy + C_STOP] > 0:
        cell[Z_LOADED_S] += cell[convoy + C_ABOARD] * (
            at - cell[route + cell[convoy + C_STOP] * R_WIDTH + R_ARRIVES]
        )
    cell[convoy + C_TURNS] += 1
    cell[convoy + C_STOP] = stop
    cell[Z_EVENTS] += 1
    if stop > 0:
        cell[convoy + C_STATE] = STANDING
        cell[convoy + C_READY] = back
        cell[route + stop * R_WIDTH + R_ARRIVES] = back
        push(w, back, READY, convoy)
        return
    cell[Z_RETURNED] += cell[convoy + C_ABOARD]
    cell[convoy + C_STATE] = FORMED
    cell[convoy + C_OUT] = back
    cell[convoy + C_DEPARTED] = NEVER
    cell[convoy + C_FORMS] = back + longest_boarding(w, convoy)
    cell[convoy + C_REBOARD] = 1
    cell[convoy + C_READY] = cell[convoy + C_FORMS] + cell[Z_FORM_UP]
    push(w, cell[convoy + C_READY], READY, convoy)


@compiled
def halt_on_road(w: World, at: int) -> None:
    """A halt has begun: convoys that stand before their next leg turn back at once where that is the policy."""
    cell = w.cell
    for lane in range(cell[LANES], cell[LANES + 1], A_WIDTH):
        if cell[Z_ON_HALT] == TURN_BACK:
            kept = 0
            for each in range(cell[lane + A_WAITING]):
                convoy = cell[cell[lane + A_QUEUE] + each]
                if turns(w, convoy) or cell[convoy + C_STOP] == 0:
                    turn_back(w, convoy, _turn_to(w, convoy), at)
                else:
                    cell[cell[lane + A_QUEUE] + kept] = convoy
                    kept += 1
            cell[lane + A_WAITING] = kept
        if cell[lane + A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def arrives(w: World, convoy: int, at: int) -> None:
    """A convoy comes to the next place on its road."""
    cell = w.cell
    if cell[convoy + C_STATE] != MOVING:
        return
    stop = cell[convoy + C_STOP]
    here = cell[convoy + C_ROUTE] + stop * R_WIDTH
    if stop == cell[convoy + C_LEGS]:
        since = may_from(w, convoy, ARRIVES, at)
        if since > at:
            cell[Z_GATED] = 1
            waits(w, convoy, at, FOR_RULE)
            push(w, since, ARRIVE, convoy)
            return
        waits(w, convoy, at, -1)
        _is_there(w, convoy, at)
        return
    cell[here + R_ARRIVES] = at
    cell[convoy + C_STATE] = STANDING
    leaves = at
    kind = cell[cell[here + R_PLACE] + P_KIND]
    if kind == POST:
        leaves = _inspected(w, convoy, cell[here + R_PLACE], at)
    elif kind == MEETING:
        leaves = max(at, cell[here + R_HOLD])
    cell[convoy + C_READY] = leaves
    meets(w, convoy, at)
    push(w, leaves, READY, convoy)


@compiled
def _inspected(w: World, convoy: int, post: int, at: int) -> int:
    """When the last vehicle of a convoy is through a post. It may send the convoy back, which may halt the rest."""
    cell = w.cell
    real = w.real
    table = w.table
    number = cell[convoy + C_STOP] + cell[convoy + C_TURNS] * PER_TURN
    leaves = at
    scale = real[F_INSPECT]
    vehicle_s, person_s, empty_s = cell[post + P_VEHICLE], cell[post + P_PERSON], cell[post + P_EMPTY]
    for trip in range(cell[convoy + C_TRIP], cell[convoy + C_TRIP_END], T_WIDTH):
        if cell[trip + T_STATE] != LOADED:
            continue
        people = cell[trip + T_PEOPLE]
        seconds = vehicle_s + person_s * people if people > 0 else empty_s
        drawn = from_table(table, BY_INSPECTION, bits(cell[Z_KEY], cell[trip + T_KEY], INSPECTION, number))
        leaves = max(leaves, serve(w, post, at, ceil(seconds * (drawn * scale))))
        cell[Z_EVENTS] += 1
    cell[WAITED + FOR_POST] += leaves - at if leaves < NEVER else 0
    if leaves >= NEVER:
        cell[Z_ROOTS] |= SHUT_ROOT
    if real[F_RETURNED] > 0.0 and cell[convoy + C_ABOARD] > 0 and cell[convoy + C_TURNS] < MOST_TURNS:
        _sends_back(w, convoy, number, at)
    return int(leaves)


@compiled
def _sends_back(w: World, convoy: int, number: int, at: int) -> None:
    """Draw whether a post sends a convoy back, and whether that halts everything."""
    cell = w.cell
    real = w.real
    key = cell[Z_KEY]
    if share(bits(key, cell[convoy + C_KEY], RETURNED, number)) < real[F_RETURNED]:
        cell[convoy + C_RETURNED] = 1
        halts = share(bits(key, cell[convoy + C_KEY], INCIDENT, number)) < real[F_INCIDENT]
        if halts and not cell[Z_HALTED]:
            cell[Z_NEXT] = at
            cell[Z_CAUSE] = AN_INCIDENT


@compiled
def _is_there(w: World, convoy: int, at: int) -> None:
    """At reception: vehicles unload, people are admitted, vehicles and team are free again."""
    cell = w.cell
    here = cell[convoy + C_ROUTE] + cell[convoy + C_STOP] * R_WIDTH
    cell[here + R_ARRIVES], cell[here + R_READY], cell[here + R_LEAVES] = at, at, at
    cell[convoy + C_STATE] = ARRIVED
    cell[convoy + C_ARRIVED] = at
    cell[Z_TO_COME] -= 1
    place = cell[here + R_PLACE]
    unloaded = at + cell[place + P_UNLOAD]
    rate = cell[place + P_RATE]
    cell[convoy + C_OUT] = unloaded
    for trip in range(cell[convoy + C_TRIP], cell[convoy + C_TRIP_END], T_WIDTH):
        if cell[trip + T_STATE] != LOADED:
            continue
        people = cell[trip + T_PEOPLE]
        out = unloaded
        if rate > 0:
            out = max(unloaded, cell[place + P_DESK]) - (-people * 3600) // rate
            cell[place + P_DESK] = out
            cell[Z_EVENTS] += 1
        cell[Z_EVENTS] += 1
        cell[trip + T_UNLOADED] = unloaded
        cell[trip + T_OUT] = out
        cell[convoy + C_OUT] = max(cell[convoy + C_OUT], out)
        cell[Z_OUTDOORS_S] += people * (out - unloaded)
        cell[Z_COLD_S] += people * night_s(w, unloaded, out)
        if not cell[trip + T_ONE_WAY]:
            worked(w, cell[trip + T_MOVER], unloaded)
            go_on(w, cell[trip + T_MOVER], unloaded + cell[trip + T_TURN])
    cell[WAITED + FOR_DESK] += cell[convoy + C_OUT] - unloaded
    if cell[here + R_CROSS]:
        did(w, convoy, CROSSES, at)
        reckon(w, at)
    did(w, convoy, ARRIVES, at)
    if cell[convoy + C_TEAM] >= 0:
        worked(w, cell[convoy + C_TEAM], at)
        go_on(w, cell[convoy + C_TEAM], at)
