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
    if w.cell[Z_ORDER] != NEXT_READY:
        before = w.cell[convoy + C_AFTER_DEPART] if departing else w.cell[convoy + C_AFTER_BOARD]
        if w.cell[w.cell[convoy + C_ORIGIN] + P_GONE] < before:
            return False
    want = w.cell[convoy + C_WANT]
    if departing:
        want += 3 * w.cell[Z_SIDES]
    for side in range(w.cell[SIDES], w.cell[SIDES + 1], S_WIDTH):
        if w.cell[side + S_RULED] and w.cell[side + S_COMPLETE] > at:
            for deed in range(3):
                if w.cell[side + S_DID_LEAVE + deed] < w.cell[want + deed]:
                    return False
        want += 3
    return True


@compiled
def _in_step_from(w: World, rule: int, side: int, people: int, at: int) -> int:
    """From when so many people of a side may cross without being too far ahead."""
    a, b = w.cell[rule + U_A], w.cell[rule + U_B]
    done_at = min(w.cell[a + S_COMPLETE], w.cell[b + S_COMPLETE])
    if done_at < at:
        return at
    other = b if side == a else a
    theirs = w.cell[other + S_BEFORE] if w.cell[other + S_LAST] == at else w.cell[other + S_PEOPLE]
    ours = w.cell[side + S_PEOPLE] + people
    if w.cell[rule + U_KIND] == IN_RATIO:
        # |a − p/q b| ≤ most people, both sides times q
        of_a, of_b = (ours, theirs) if side == a else (theirs, ours)
        apart = of_a * w.cell[rule + U_2] - w.cell[rule + U_1] * of_b
        ahead = apart if side == a else -apart
        allowed = w.cell[rule + U_3] * w.cell[rule + U_2]
    else:
        # ours/due − theirs/due ≤ p/q, both sides times all denominators
        ahead = (ours * w.cell[other + S_DUE] - theirs * w.cell[side + S_DUE]) * w.cell[rule + U_2]
        allowed = w.cell[rule + U_1] * w.cell[a + S_DUE] * w.cell[b + S_DUE]
    if ahead <= allowed:
        return at
    return at + 1 if w.cell[other + S_LAST] == at or done_at == at else NEVER


@compiled
def _tranche_from(w: World, rule: int, convoy: int, at: int) -> int:
    """From when the step of a convoy may cross: after the second in which the last of the steps before it arrived."""
    step = w.cell[w.cell[convoy + C_BOUND] + w.cell[rule + U_NUMBER]] - 1
    since = at
    for row in range(w.cell[rule + U_1], w.cell[rule + U_1] + step * W_WIDTH, W_WIDTH):
        if w.cell[row + W_LEFT] > 0:
            return NEVER
        since = max(since, w.cell[row + W_LAST] + 1)
    return int(since)


@compiled
def _paired_from(w: World, rule: int, side: int, at: int) -> int:
    """Now where the partner has crossed, stands at its meeting point, or is needed no more."""
    other = w.cell[rule + U_B] if side == w.cell[rule + U_A] else w.cell[rule + U_A]
    if w.cell[other + S_COMPLETE] <= at:
        return at
    number = w.cell[side + S_CROSSES]
    met = w.cell[w.cell[rule + U_1] + (0 if other == w.cell[rule + U_A] else W_WIDTH)]
    return at if w.cell[other + S_CROSSES] > number or met > number else NEVER


@compiled
def after_from(w: World, rule: int, at: int) -> int:
    """From when the next deed of a rule's own side is allowed."""
    own = w.cell[w.cell[rule + U_A] + S_LEAVES + w.cell[rule + U_2]]
    if w.cell[rule + U_1] == FIRST and own > 0:
        return at
    if w.cell[rule + U_1] == LAST and (
        w.cell[rule + U_6] == 0 or own < w.cell[w.cell[rule + U_A] + S_CONVOYS] - 1
    ):
        return at
    side = w.cell[rule + U_B]
    if side < 0:
        return int(max(at, w.cell[rule + U_5]))
    done = w.cell[side + S_LEAVES + w.cell[rule + U_4]]
    complete = w.cell[side + S_COMPLETE] <= at
    if w.cell[rule + U_3] == FIRST:
        return at if done > 0 or (complete and w.cell[side + S_CROSSES] == 0) else NEVER
    if w.cell[rule + U_3] == EACH and own < done:
        return at
    if complete and (w.cell[rule + U_4] != ARRIVES or done >= w.cell[side + S_CROSSES]):
        return at
    return NEVER


@compiled
def may_from(w: World, convoy: int, verb: int, at: int) -> int:
    """From when a convoy may do this by every rule; NEVER where it waits for somebody's deed."""
    since = at
    for each in range(w.cell[convoy + C_SIDE], w.cell[convoy + C_SIDE_END], X_WIDTH):
        if w.cell[each + X_PEOPLE] == 0 or w.cell[each + X_CROSSED] > verb:
            continue
        if verb == CROSSES and w.cell[each + X_STOP] != w.cell[convoy + C_STOP]:
            continue
        side = w.cell[each + X_SIDE]
        for rule in range(w.cell[RULES], w.cell[RULES + 1], U_WIDTH):
            kind = w.cell[rule + U_KIND]
            if kind == AFTER:
                if w.cell[rule + U_A] == side and w.cell[rule + U_2] == verb:
                    since = max(since, after_from(w, rule, at))
            elif verb == CROSSES and (side == w.cell[rule + U_A] or side == w.cell[rule + U_B]):
                if kind == TRANCHES:
                    since = max(since, _tranche_from(w, rule, convoy, at))
                elif kind == PAIRED:
                    since = max(since, _paired_from(w, rule, side, at))
                else:
                    since = max(since, _in_step_from(w, rule, side, w.cell[each + X_PEOPLE], at))
    return int(since)


@compiled
def stir(w: World, at: int) -> None:
    """Something has been done that others may have waited for: let them look again in this second."""
    w.cell[Z_STIRS] += 1
    if w.cell[Z_GATED] == 0:
        return
    for convoy in range(w.cell[CONVOYS], w.cell[CONVOYS + 1], C_WIDTH):
        if w.cell[convoy + C_WHY] == FOR_RULE or w.cell[convoy + C_WHY] == FOR_ORDER:
            if w.cell[convoy + C_STATE] == FORMED:
                push(w, at, READY, convoy)
            elif w.cell[convoy + C_STATE] == MOVING:
                push(w, at, ARRIVE, convoy)
    for place in range(w.cell[PLACES], w.cell[PLACES + 1], P_WIDTH):
        if w.cell[place + P_BLOCKED]:
            w.cell[place + P_BLOCKED] = 0
            push(w, at, DISPATCH, place)
    for lane in range(w.cell[LANES], w.cell[LANES + 1], A_WIDTH):
        if w.cell[lane + A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def complete_now(w: World, side: int, at: int) -> bool:
    """Note that a side is complete: all that can go have crossed, or nobody willing is left."""
    if w.cell[side + S_COMPLETE] >= NEVER and (
        w.cell[side + S_PEOPLE] >= w.cell[side + S_ABLE]
        or w.cell[side + S_WAITING] + w.cell[side + S_ABOARD] == 0
    ):
        w.cell[side + S_COMPLETE] = at
        return True
    return False


@compiled
def _apart(w: World) -> None:
    """Keep the greatest difference of shares between two sides that a rule binds and neither of which is complete."""
    for rule in range(w.cell[RULES], w.cell[RULES + 1], U_WIDTH):
        kind = w.cell[rule + U_KIND]
        if kind == AFTER:
            continue
        a, b = w.cell[rule + U_A], w.cell[rule + U_B]
        if w.cell[a + S_COMPLETE] < NEVER or w.cell[b + S_COMPLETE] < NEVER:
            continue
        if w.cell[a + S_DUE] > 0 and w.cell[b + S_DUE] > 0:
            apart = abs(w.cell[a + S_PEOPLE] / w.cell[a + S_DUE] - w.cell[b + S_PEOPLE] / w.cell[b + S_DUE])
            w.real[F_APART] = max(w.real[F_APART], apart)


@compiled
def did(w: World, convoy: int, verb: int, at: int) -> None:
    """Count a deed of a convoy for its sides; each is counted once, however often it sets out."""
    for each in range(w.cell[convoy + C_SIDE], w.cell[convoy + C_SIDE_END], X_WIDTH):
        if w.cell[each + X_PEOPLE] == 0 or w.cell[each + X_CROSSED] > verb:
            continue
        if verb == CROSSES and w.cell[each + X_STOP] != w.cell[convoy + C_STOP]:
            continue
        w.cell[each + X_CROSSED] = verb + 1
        side = w.cell[each + X_SIDE]
        w.cell[side + S_LEAVES + verb] += 1
        w.cell[side + S_DID_LEAVE + verb] += 1
        if verb == CROSSES:
            if w.cell[side + S_LAST] != at:
                w.cell[side + S_LAST] = at
                w.cell[side + S_BEFORE] = w.cell[side + S_PEOPLE]
            w.cell[side + S_PEOPLE] += w.cell[each + X_PEOPLE]
            w.cell[side + S_ABOARD] -= w.cell[each + X_PEOPLE]
            complete_now(w, side, at)
            _apart(w)
        if verb == ARRIVES:
            step_arrives(w, convoy, side, at)
    stir(w, at)


@compiled
def step_arrives(w: World, convoy: int, side: int, at: int) -> None:
    """A convoy of a step has arrived, or carries nobody of it."""
    for rule in range(w.cell[RULES], w.cell[RULES + 1], U_WIDTH):
        if w.cell[rule + U_KIND] == TRANCHES and (side == w.cell[rule + U_A] or side == w.cell[rule + U_B]):
            step = w.cell[w.cell[convoy + C_BOUND] + w.cell[rule + U_NUMBER]] - 1
            if 0 <= step < w.cell[rule + U_2]:
                row = w.cell[rule + U_1] + step * W_WIDTH
                w.cell[row + W_LEFT] -= 1
                w.cell[row + W_LAST] = max(w.cell[row + W_LAST], at)


@compiled
def meets(w: World, convoy: int, at: int) -> None:
    """Count a convoy that has reached its meeting point."""
    for rule in range(w.cell[RULES], w.cell[RULES + 1], U_WIDTH):
        bound = w.cell[w.cell[convoy + C_BOUND] + w.cell[rule + U_NUMBER]]
        if w.cell[rule + U_KIND] == PAIRED and bound == w.cell[convoy + C_STOP] + 1:
            for each in range(w.cell[convoy + C_SIDE], w.cell[convoy + C_SIDE_END], X_WIDTH):
                side = w.cell[each + X_SIDE]
                if w.cell[each + X_PEOPLE] > 0 and (side == w.cell[rule + U_A] or side == w.cell[rule + U_B]):
                    w.cell[w.cell[rule + U_1] + (0 if side == w.cell[rule + U_A] else W_WIDTH)] += 1
                    stir(w, at)


@compiled
def void(w: World, convoy: int, at: int) -> None:
    """A convoy that turns out to carry nobody of a side: what waited for it need not wait."""
    for each in range(w.cell[convoy + C_SIDE], w.cell[convoy + C_SIDE_END], X_WIDTH):
        if w.cell[each + X_PEOPLE] == 0 and w.cell[each + X_CROSSED] <= ARRIVES:
            w.cell[each + X_CROSSED] = ARRIVES + 1
            side = w.cell[each + X_SIDE]
            w.cell[side + S_CONVOYS] -= 1
            for deed in range(3):
                w.cell[side + S_DID_LEAVE + deed] += 1
            step_arrives(w, convoy, side, at)
            stir(w, at)
