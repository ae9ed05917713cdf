"""One run from beginning to end, and many runs after each other."""

from __future__ import annotations

from math import ceil, sqrt

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.arrivals import arrives, halt_on_road, ready
from safeconduct.simulator.kernel.boarding import dispatch, forms
from safeconduct.simulator.kernel.columns import (
    A_RETRY,
    ARRIVED,
    BY_EXPONENTIAL,
    C_STATE,
    C_WHY,
    C_WIDTH,
    CONVOYS,
    E_KEY,
    E_OPENS,
    E_SHUT,
    E_WIDTH,
    F_CLOSE,
    F_CLOSE_MEAN,
    F_LATE,
    F_LATE_MEAN,
    F_LOST,
    F_UNCONFIRMED,
    G_BEST,
    G_CAME,
    G_HIGH,
    G_HOUSEHOLD,
    G_LOW,
    G_PEOPLE,
    G_PLANNED,
    G_SIDE,
    G_TO_COME,
    G_WAITING,
    G_WIDTH,
    GROUPS,
    HO_FROM,
    HO_KEY,
    HO_WIDTH,
    HOLDERS,
    LEGS,
    M_KEY,
    M_LOST,
    M_OWN,
    M_TEAM,
    M_WIDTH,
    MOVERS,
    NEVER,
    S_KEY,
    S_WAITING,
    S_WIDTH,
    SIDES,
    Z_DEMAND,
    Z_ENDS,
    Z_HALTED,
    Z_HEAP,
    Z_HORIZON,
    Z_KEY,
    Z_NEXT,
    Z_NOW,
    Z_STEPS,
    Z_STOPPED,
    Z_TO_COME,
    Z_UNTIL,
    World,
)
from safeconduct.simulator.kernel.draws import (
    CLOSED_AT,
    CLOSED_FOR,
    CLOSURE,
    DEMAND,
    LATE,
    LATENESS,
    LOSS,
    bits,
    from_table,
    run_key,
    share,
)
from safeconduct.simulator.kernel.empties import go_on, run_arrives, run_starts
from safeconduct.simulator.kernel.halts import begin_halt, end_halt, patience
from safeconduct.simulator.kernel.queues import (
    ARRIVE,
    DISPATCH,
    FORM,
    PHASE_BITS,
    RANK_BITS,
    RANKS,
    READY,
    START,
    pop,
)
from safeconduct.simulator.kernel.road import try_lane, waits
from safeconduct.simulator.kernel.rules import complete_now


@compiled
def one_run(w: World, seed: int, run: int) -> None:
    """Everything that happens in one run, up to the horizon."""
    cell = w.cell
    real = w.real
    heap = w.heap
    cell[:] = w.fresh
    real[:] = w.figures
    cell[Z_KEY] = run_key(seed, run)
    _people(w)
    _world(w)
    patience(w, 0)
    for mover in range(cell[MOVERS], cell[MOVERS + 1], M_WIDTH):
        go_on(w, mover, 0)
    while True:
        event = heap[0] >> (PHASE_BITS + RANK_BITS) if cell[Z_HEAP] > 0 else NEVER
        turn = cell[Z_ENDS] if cell[Z_HALTED] else cell[Z_NEXT]
        if cell[Z_TO_COME] == 0:  # what is left are empty runs: a halt concerns nobody any more
            turn = NEVER
        if min(event, turn) > cell[Z_UNTIL]:
            break
        if turn <= event:
            cell[Z_NOW] = turn
            if cell[Z_HALTED]:
                end_halt(w, turn)
            elif begin_halt(w, turn):
                halt_on_road(w, turn)
        else:
            key = pop(heap, cell)
            cell[Z_NOW] = event
            cell[Z_STEPS] += 1
            _happens(w, (key >> RANK_BITS) & ((1 << PHASE_BITS) - 1), key & (RANKS - 1), event)
    cell[Z_STOPPED] = cell[Z_HEAP] == 0 and not cell[Z_HALTED]
    for convoy in range(cell[CONVOYS], cell[CONVOYS + 1], C_WIDTH):
        if cell[convoy + C_STATE] != ARRIVED:
            waits(w, convoy, cell[Z_HORIZON], cell[convoy + C_WHY])


@compiled
def _happens(w: World, phase: int, rank: int, at: int) -> None:
    cell = w.cell
    if phase == ARRIVE:
        if rank < cell[CONVOYS + 1]:
            arrives(w, rank, at)
        else:
            run_arrives(w, rank, at)
    elif phase == START:
        run_starts(w, rank, at)
    elif phase == DISPATCH:
        dispatch(w, rank, at)
    elif phase == FORM:
        forms(w, rank, at)
    elif phase == READY:
        ready(w, rank, at)
    else:
        cell[rank + A_RETRY] = -1
        try_lane(w, rank, at)


@compiled
def _between(low: int, best: int, high: int, drawn: float) -> float:
    """The triangular distribution's quantile."""
    if high <= low:
        return float(best)
    if drawn * (high - low) < best - low:
        return low + sqrt(drawn * (high - low) * (best - low))
    return high - sqrt((1.0 - drawn) * (high - low) * (high - best))


@compiled
def _people(w: World) -> None:
    """How many come: one draw for all groups of a side, since one dispute about figures moves them together."""
    cell = w.cell
    for each in range(cell[GROUPS], cell[GROUPS + 1], G_WIDTH):
        came = cell[each + G_PEOPLE]
        if cell[Z_DEMAND] == 1:
            came = cell[each + G_LOW]
        elif cell[Z_DEMAND] == 2:
            came = cell[each + G_BEST]
        elif cell[Z_DEMAND] == 3:
            came = cell[each + G_HIGH]
        elif cell[Z_DEMAND] == 4:
            key = cell[cell[each + G_SIDE] + S_KEY] if cell[each + G_SIDE] >= 0 else 0
            drawn = share(bits(cell[Z_KEY], key, DEMAND, 0))
            came = int(_between(cell[each + G_LOW], cell[each + G_BEST], cell[each + G_HIGH], drawn) + 0.5)
        if came != cell[each + G_PEOPLE]:
            came -= came % cell[each + G_HOUSEHOLD]
        cell[each + G_CAME] = came
        cell[each + G_WAITING] = came
        cell[each + G_TO_COME] = cell[each + G_PLANNED]
        if cell[each + G_SIDE] >= 0:
            cell[cell[each + G_SIDE] + S_WAITING] += came
    for side in range(cell[SIDES], cell[SIDES + 1], S_WIDTH):
        complete_now(w, side, -1)


@compiled
def _world(w: World) -> None:
    """What is drawn for the whole run: who confirms when, which legs are shut, which vehicles are lost."""
    cell = w.cell
    real = w.real
    table = w.table
    for holder in range(cell[HOLDERS], cell[HOLDERS + 1], HO_WIDTH):
        key = cell[holder + HO_KEY]
        drawn = share(bits(cell[Z_KEY], key, LATE, 0))
        since = -1
        if drawn < real[F_UNCONFIRMED]:
            since = NEVER
        elif drawn < real[F_UNCONFIRMED] + real[F_LATE]:
            late = from_table(table, BY_EXPONENTIAL, bits(cell[Z_KEY], key, LATENESS, 0))
            since = ceil(late * real[F_LATE_MEAN])
        cell[holder + HO_FROM] = since
    if real[F_CLOSE] > 0.0:
        for leg in range(cell[LEGS], cell[LEGS + 1], E_WIDTH):
            key = cell[leg + E_KEY]
            if share(bits(cell[Z_KEY], key, CLOSURE, 0)) < real[F_CLOSE] * cell[Z_HORIZON]:
                shut = int(share(bits(cell[Z_KEY], key, CLOSED_AT, 0)) * cell[Z_HORIZON])
                lasts = from_table(table, BY_EXPONENTIAL, bits(cell[Z_KEY], key, CLOSED_FOR, 0))
                cell[leg + E_SHUT] = shut
                cell[leg + E_OPENS] = shut + ceil(lasts * real[F_CLOSE_MEAN])
    for mover in range(cell[MOVERS], cell[MOVERS + 1], M_WIDTH):
        if real[F_LOST] > 0.0 and not cell[mover + M_TEAM] and not cell[mover + M_OWN]:
            lasts = (
                from_table(table, BY_EXPONENTIAL, bits(cell[Z_KEY], cell[mover + M_KEY], LOSS, 0))
                / real[F_LOST]
            )
            cell[mover + M_LOST] = ceil(lasts) if lasts < NEVER else NEVER
