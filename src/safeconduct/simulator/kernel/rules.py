"""Whether a convoy may leave, cross or arrive now by the rules between the sides, and what its doing so changes."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    A_WAITING,
    A_WIDTH,
    AFTER,
    ARRIVES,
    C_AFTER_BOARD,
    C_AFTER_DEPART,
    C_BOUND,
    C_ORIGIN,
    C_SIDE,
    C_SIDE_END,
    C_STATE,
    C_STOP,
    C_WANT,
    C_WHY,
    C_WIDTH,
    CONVOYS,
    CROSSES,
    EACH,
    F_APART,
    FIRST,
    FOR_ORDER,
    FOR_RULE,
    FORMED,
    IN_RATIO,
    LANES,
    LAST,
    MOVING,
    NEVER,
    NEXT_READY,
    P_BLOCKED,
    P_GONE,
    P_WIDTH,
    PAIRED,
    PLACES,
    RULES,
    S_ABLE,
    S_ABOARD,
    S_BEFORE,
    S_COMPLETE,
    S_CONVOYS,
    S_CROSSES,
    S_DID_LEAVE,
    S_DUE,
    S_LAST,
    S_LEAVES,
    S_PEOPLE,
    S_RULED,
    S_WAITING,
    S_WIDTH,
    SIDES,
    TRANCHES,
    U_1,
    U_2,
    U_3,
    U_4,
    U_5,
    U_6,
    U_A,
    U_B,
    U_KIND,
    U_NUMBER,
    U_WIDTH,
    W_LAST,
    W_LEFT,
    W_WIDTH,
    X_CROSSED,
    X_PEOPLE,
    X_SIDE,
    X_STOP,
    X_WIDTH,
    Z_GATED,
    Z_ORDER,
    Z_SIDES,
    Z_STIRS,
    World,
)
from safeconduct.simulator.kernel.queues import ARRIVE, DISPATCH, READY, ROAD, push


@compiled
def in_turn(w: World, convoy: int, departing: int, at: int) -> bool:
    """Whether all has been done that was done in the plan before this convoy began to board, or departed."""
    cell = w.cell
    if cell[Z_ORDER] != NEXT_READY:
        before = cell[convoy + C_AFTER_DEPART] if departing else cell[convoy + C_AFTER_BOARD]
        if cell[cell[convoy + C_ORIGIN] + P_GONE] < before:
            return False
    want = cell[convoy + C_WANT]
    if departing:
        want += 3 * cell[Z_SIDES]
    for side in range(cell[SIDES], cell[SIDES + 1], S_WIDTH):
        if cell[side + S_RULED] and cell[side + S_COMPLETE] > at:
            for deed in range(3):
                if cell[side + S_DID_LEAVE + deed] < cell[want + deed]:
                    return False
        want += 3
    return True


@compiled
def _in_step_from(w: World, rule: int, side: int, people: int, at: int) -> int:
    """From when so many people of a side may cross without being too far ahead."""
    cell = w.cell
    a, b = cell[rule + U_A], cell[rule + U_B]
    done_at = min(cell[a + S_COMPLETE], cell[b + S_COMPLETE])
    if done_at < at:
        return at
    other = b if side == a else a
    theirs = cell[other + S_BEFORE] if cell[other + S_LAST] == at else cell[other + S_PEOPLE]
    ours = cell[side + S_PEOPLE] + people
    if cell[rule + U_KIND] == IN_RATIO:
        # |a − p/q b| ≤ most people, both sides times q
        of_a, of_b = (ours, theirs) if side == a else (theirs, ours)
        apart = of_a * cell[rule + U_2] - cell[rule + U_1] * of_b
        ahead = apart if side == a else -apart
        allowed = cell[rule + U_3] * cell[rule + U_2]
    else:
        # ours/due − theirs/due ≤ p/q, both sides times all denominators
        ahead = (ours * cell[other + S_DUE] - theirs * cell[side + S_DUE]) * cell[rule + U_2]
        allowed = cell[rule + U_1] * cell[a + S_DUE] * cell[b + S_DUE]
    if ahead <= allowed:
        return at
    return at + 1 if cell[other + S_LAST] == at or done_at == at else NEVER


@compiled
def _tranche_from(w: World, rule: int, convoy: int, at: int) -> int:
    """From when the step of a convoy may cross: after the second in which the last of the steps before it arrived."""
    cell = w.cell
    step = cell[cell[convoy + C_BOUND] + cell[rule + U_NUMBER]] - 1
    since = at
    for row in range(cell[rule + U_1], cell[rule + U_1] + step * W_WIDTH, W_WIDTH):
        if cell[row + W_LEFT] > 0:
            return NEVER
        since = max(since, cell[row + W_LAST] + 1)
    return int(since)


@compiled
def _paired_from(w: World, rule: int, side: int, at: int) -> int:
    """Now where the partner has crossed, stands at its meeting point, or is needed no more."""
    cell = w.cell
    other = cell[rule + U_B] if side == cell[rule + U_A] else cell[rule + U_A]
    if cell[other + S_COMPLETE] <= at:
        return at
    number = cell[side + S_CROSSES]
    met = cell[cell[rule + U_1] + (0 if other == cell[rule + U_A] else W_WIDTH)]
    return at if cell[other + S_CROSSES] > number or met > number else NEVER


@compiled
def after_from(w: World, rule: int, at: int) -> int:
    """From when the next deed of a rule's own side is allowed."""
    cell = w.cell
    own = cell[cell[rule + U_A] + S_LEAVES + cell[rule + U_2]]
    if cell[rule + U_1] == FIRST and own > 0:
        return at
    if cell[rule + U_1] == LAST and (cell[rule + U_6] == 0 or own < cell[cell[rule + U_A] + S_CONVOYS] - 1):
        return at
    side = cell[rule + U_B]
    if side < 0:
        return int(max(at, cell[rule + U_5]))
    done = cell[side + S_LEAVES + cell[rule + U_4]]
    complete = cell[side + S_COMPLETE] <= at
    if cell[rule + U_3] == FIRST:
        return at if done > 0 or (complete and cell[side + S_CROSSES] == 0) else NEVER
    if cell[rule + U_3] == EACH and own < done:
        return at
    if complete and (cell[rule + U_4] != ARRIVES or done >= cell[side + S_CROSSES]):
        return at
    return NEVER


@compiled
def may_from(w: World, convoy: int, verb: int, at: int) -> int:
    """From when a convoy may do this by every rule; NEVER where it waits for somebody's deed."""
    cell = w.cell
    since = at
    for each in range(cell[convoy + C_SIDE], cell[convoy + C_SIDE_END], X_WIDTH):
        if cell[each + X_PEOPLE] == 0 or cell[each + X_CROSSED] > verb:
            continue
        if verb == CROSSES and cell[each + X_STOP] != cell[convoy + C_STOP]:
            continue
        side = cell[each + X_SIDE]
        for rule in range(cell[RULES], cell[RULES + 1], U_WIDTH):
            kind = cell[rule + U_KIND]
            if kind == AFTER:
                if cell[rule + U_A] == side and cell[rule + U_2] == verb:
                    since = max(since, after_from(w, rule, at))
            elif verb == CROSSES and (side == cell[rule + U_A] or side == cell[rule + U_B]):
                if kind == TRANCHES:
                    since = max(since, _tranche_from(w, rule, convoy, at))
                elif kind == PAIRED:
                    since = max(since, _paired_from(w, rule, side, at))
                else:
                    since = max(since, _in_step_from(w, rule, side, cell[each + X_PEOPLE], at))
    return int(since)


@compiled
def stir(w: World, at: int) -> None:
    """Something has been done that others may have waited for: let them look again in this second."""
    cell = w.cell
    cell[Z_STIRS] += 1
    if cell[Z_GATED] == 0:
        return
    for convoy in range(cell[CONVOYS], cell[CONVOYS + 1], C_WIDTH):
        if cell[convoy + C_WHY] == FOR_RULE or cell[convoy + C_WHY] == FOR_ORDER:
            if cell[convoy + C_STATE] == FORMED:
                push(w, at, READY, convoy)
            elif cell[convoy + C_STATE] == MOVING:
                push(w, at, ARRIVE, convoy)
    for place in range(cell[PLACES], cell[PLACES + 1], P_WIDTH):
        if cell[place + P_BLOCKED]:
            cell[place + P_BLOCKED] = 0
            push(w, at, DISPATCH, place)
    for lane in range(cell[LANES], cell[LANES + 1], A_WIDTH):
        if cell[lane + A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def complete_now(w: World, side: int, at: int) -> bool:
    """Note that a side is complete: all that can go have crossed, or nobody willing is left."""
    cell = w.cell
    if cell[side + S_COMPLETE] >= NEVER and (
        cell[side + S_PEOPLE] >= cell[side + S_ABLE] or cell[side + S_WAITING] + cell[side + S_ABOARD] == 0
    ):
        cell[side + S_COMPLETE] = at
        return True
    return False


@compiled
def _apart(w: World) -> None:
    """Keep the greatest difference of shares between two sides that a rule binds and neither of which is complete."""
    cell = w.cell
    real = w.real
    for rule in range(cell[RULES], cell[RULES + 1], U_WIDTH):
        kind = cell[rule + U_KIND]
        if kind == AFTER:
            continue
        a, b = cell[rule + U_A], cell[rule + U_B]
        if cell[a + S_COMPLETE] < NEVER or cell[b + S_COMPLETE] < NEVER:
            continue
        if cell[a + S_DUE] > 0 and cell[b + S_DUE] > 0:
            apart = abs(cell[a + S_PEOPLE] / cell[a + S_DUE] - cell[b + S_PEOPLE] / cell[b + S_DUE])
            real[F_APART] = max(real[F_APART], apart)


@compiled
def did(w: World, convoy: int, verb: int, at: int) -> None:
    """Count a deed of a convoy for its sides; each is counted once, however often it sets out."""
    cell = w.cell
    for each in range(cell[convoy + C_SIDE], cell[convoy + C_SIDE_END], X_WIDTH):
        if cell[each + X_PEOPLE] == 0 or cell[each + X_CROSSED] > verb:
            continue
        if verb == CROSSES and cell[each + X_STOP] != cell[convoy + C_STOP]:
            continue
        cell[each + X_CROSSED] = verb + 1
        side = cell[each + X_SIDE]
        cell[side + S_LEAVES + verb] += 1
        cell[side + S_DID_LEAVE + verb] += 1
        if verb == CROSSES:
            if cell[side + S_LAST] != at:
                cell[side + S_LAST] = at
                cell[side + S_BEFORE] = cell[side + S_PEOPLE]
            cell[side + S_PEOPLE] += cell[each + X_PEOPLE]
            cell[side + S_ABOARD] -= cell[each + X_PEOPLE]
            complete_now(w, side, at)
            _apart(w)
        if verb == ARRIVES:
            step_arrives(w, convoy, side, at)
    stir(w, at)


@compiled
def step_arrives(w: World, convoy: int, side: int, at: int) -> None:
    """A convoy of a step has arrived, or carries nobody of it."""
    cell = w.cell
    for rule in range(cell[RULES], cell[RULES + 1], U_WIDTH):
        if cell[rule + U_KIND] == TRANCHES and (side == cell[rule + U_A] or side == cell[rule + U_B]):
            step = cell[cell[convoy + C_BOUND] + cell[rule + U_NUMBER]] - 1
            if 0 <= step < cell[rule + U_2]:
                row = cell[rule + U_1] + step * W_WIDTH
                cell[row + W_LEFT] -= 1
                cell[row + W_LAST] = max(cell[row + W_LAST], at)


@compiled
def meets(w: World, convoy: int, at: int) -> None:
    """Count a convoy that has reached its meeting point."""
    cell = w.cell
    for rule in range(cell[RULES], cell[RULES + 1], U_WIDTH):
        bound = cell[cell[convoy + C_BOUND] + cell[rule + U_NUMBER]]
        if cell[rule + U_KIND] == PAIRED and bound == cell[convoy + C_STOP] + 1:
            for each in range(cell[convoy + C_SIDE], cell[convoy + C_SIDE_END], X_WIDTH):
                side = cell[each + X_SIDE]
                if cell[each + X_PEOPLE] > 0 and (side == cell[rule + U_A] or side == cell[rule + U_B]):
                    cell[cell[rule + U_1] + (0 if side == cell[rule + U_A] else W_WIDTH)] += 1
                    stir(w, at)


@compiled
def void(w: World, convoy: int, at: int) -> None:
    """A convoy that turns out to carry nobody of a side: what waited for it need not wait."""
    cell = w.cell
    for each in range(cell[convoy + C_SIDE], cell[convoy + C_SIDE_END], X_WIDTH):
        if cell[each + X_PEOPLE] == 0 and cell[each + X_CROSSED] <= ARRIVES:
            cell[each + X_CROSSED] = ARRIVES + 1
            side = cell[each + X_SIDE]
            cell[side + S_CONVOYS] -= 1
            for deed in range(3):
                cell[side + S_DID_LEAVE + deed] += 1
            step_arrives(w, convoy, side, at)
            stir(w, at)
