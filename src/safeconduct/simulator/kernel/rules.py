"""Whether a convoy may leave, cross or arrive now by the rules between the sides, and what its doing so changes."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    A_WAITING,
    AFTER,
    ARRIVES,
    C_AFTER_BOARD,
    C_AFTER_DEPART,
    C_ORIGIN,
    C_SIDE,
    C_SIDES,
    C_STATE,
    C_STOP,
    C_WHY,
    CROSSES,
    EACH,
    F_APART,
    FIRST,
    FOR_ORDER,
    FOR_RULE,
    FORMED,
    IN_RATIO,
    LAST,
    MOVING,
    NEVER,
    NEXT_READY,
    P_BLOCKED,
    P_GONE,
    PAIRED,
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
    X_CROSSED,
    X_PEOPLE,
    X_SIDE,
    X_STOP,
    Z_GATED,
    Z_ORDER,
    World,
)
from safeconduct.simulator.kernel.queues import ARRIVE, DISPATCH, READY, ROAD, push


@compiled
def in_turn(w: World, convoy: int, departing: int, at: int) -> bool:
    """Whether all has been done that was done in the plan before this convoy began to board, or departed."""
    one = w.convoy[convoy]
    if w.z[Z_ORDER] != NEXT_READY:
        before = one[C_AFTER_DEPART] if departing else one[C_AFTER_BOARD]
        if w.place[one[C_ORIGIN], P_GONE] < before:
            return False
    sides = w.side.shape[0]
    for side in range(sides):
        if w.side[side, S_RULED] and w.side[side, S_COMPLETE] > at:
            first = (departing * sides + side) * 3
            for deed in range(3):
                if w.side[side, S_DID_LEAVE + deed] < w.want[convoy, first + deed]:
                    return False
    return True


@compiled
def _in_step_from(w: World, rule: int, side: int, people: int, at: int) -> int:
    """From when so many people of a side may cross without being too far ahead."""
    terms = w.rule[rule]
    a, b = terms[U_A], terms[U_B]
    done_at = min(w.side[a, S_COMPLETE], w.side[b, S_COMPLETE])
    if done_at < at:
        return at
    other = b if side == a else a
    theirs = w.side[other, S_BEFORE] if w.side[other, S_LAST] == at else w.side[other, S_PEOPLE]
    ours = w.side[side, S_PEOPLE] + people
    if terms[U_KIND] == IN_RATIO:
        # |a − p/q b| ≤ most people, both sides times q
        of_a, of_b = (ours, theirs) if side == a else (theirs, ours)
        apart = of_a * terms[U_2] - terms[U_1] * of_b
        ahead = apart if side == a else -apart
        allowed = terms[U_3] * terms[U_2]
    else:
        # ours/due − theirs/due ≤ p/q, both sides times all denominators
        ahead = (ours * w.side[other, S_DUE] - theirs * w.side[side, S_DUE]) * terms[U_2]
        allowed = terms[U_1] * w.side[a, S_DUE] * w.side[b, S_DUE]
    if ahead <= allowed:
        return at
    return at + 1 if w.side[other, S_LAST] == at or done_at == at else NEVER


@compiled
def _tranche_from(w: World, rule: int, convoy: int, at: int) -> int:
    """From when the step of a convoy may cross: after the second in which the last of the steps before it arrived."""
    step = w.bound[convoy, rule] - 1
    since = at
    for each in range(max(0, step)):
        row = w.rule[rule, U_1] + each
        if w.step[row, 0] > 0:
            return NEVER
        since = max(since, w.step[row, 1] + 1)
    return int(since)


@compiled
def _paired_from(w: World, rule: int, side: int, at: int) -> int:
    """Now where the partner has crossed, stands at its meeting point, or is needed no more."""
    terms = w.rule[rule]
    other = terms[U_B] if side == terms[U_A] else terms[U_A]
    if w.side[other, S_COMPLETE] <= at:
        return at
    number = w.side[side, S_CROSSES]
    met = w.step[terms[U_1] + (0 if other == terms[U_A] else 1), 0]
    return at if w.side[other, S_CROSSES] > number or met > number else NEVER


@compiled
def after_from(w: World, rule: int, at: int) -> int:
    """From when the next deed of a rule's own side is allowed."""
    terms = w.rule[rule]
    own = w.side[terms[U_A], S_LEAVES + terms[U_2]]
    if terms[U_1] == FIRST and own > 0:
        return at
    if terms[U_1] == LAST and (terms[U_6] == 0 or own < w.side[terms[U_A], S_CONVOYS] - 1):
        return at
    side = terms[U_B]
    if side < 0:
        return int(max(at, terms[U_5]))
    done = w.side[side, S_LEAVES + terms[U_4]]
    complete = w.side[side, S_COMPLETE] <= at
    if terms[U_3] == FIRST:
        return at if done > 0 or (complete and w.side[side, S_CROSSES] == 0) else NEVER
    if terms[U_3] == EACH and own < done:
        return at
    if complete and (terms[U_4] != ARRIVES or done >= w.side[side, S_CROSSES]):
        return at
    return NEVER


@compiled
def may_from(w: World, convoy: int, verb: int, at: int) -> int:
    """From when a convoy may do this by every rule; NEVER where it waits for somebody's deed."""
    one = w.convoy[convoy]
    since = at
    for each in range(one[C_SIDE], one[C_SIDE] + one[C_SIDES]):
        if w.part[each, X_PEOPLE] == 0 or w.part[each, X_CROSSED] > verb:
            continue
        if verb == CROSSES and w.part[each, X_STOP] != one[C_STOP]:
            continue
        side = w.part[each, X_SIDE]
        for rule in range(w.rule.shape[0]):
            kind = w.rule[rule, U_KIND]
            if kind == AFTER:
                if w.rule[rule, U_A] == side and w.rule[rule, U_2] == verb:
                    since = max(since, after_from(w, rule, at))
            elif verb == CROSSES and (side == w.rule[rule, U_A] or side == w.rule[rule, U_B]):
                if kind == TRANCHES:
                    since = max(since, _tranche_from(w, rule, convoy, at))
                elif kind == PAIRED:
                    since = max(since, _paired_from(w, rule, side, at))
                else:
                    since = max(since, _in_step_from(w, rule, side, w.part[each, X_PEOPLE], at))
    return int(since)


@compiled
def stir(w: World, at: int) -> None:
    """Something has been done that others may have waited for: let them look again in this second."""
    if w.z[Z_GATED] == 0:
        return
    for convoy in range(w.convoy.shape[0]):
        one = w.convoy[convoy]
        if one[C_WHY] == FOR_RULE or one[C_WHY] == FOR_ORDER:
            if one[C_STATE] == FORMED:
                push(w, at, READY, convoy)
            elif one[C_STATE] == MOVING:
                push(w, at, ARRIVE, convoy)
    for place in range(w.place.shape[0]):
        if w.place[place, P_BLOCKED]:
            w.place[place, P_BLOCKED] = 0
            push(w, at, DISPATCH, place)
    for lane in range(w.lane.shape[0]):
        if w.lane[lane, A_WAITING] > 0:
            push(w, at, ROAD, lane)


@compiled
def complete_now(w: World, side: int, at: int) -> bool:
    """Note that a side is complete: all that can go have crossed, or nobody willing is left."""
    one = w.side[side]
    if one[S_COMPLETE] >= NEVER:
        if one[S_PEOPLE] >= one[S_ABLE] or one[S_WAITING] + one[S_ABOARD] == 0:
            one[S_COMPLETE] = at
            return True
    return False


@compiled
def _apart(w: World) -> None:
    """Keep the greatest difference of shares between two sides that a rule binds and neither of which is complete."""
    for rule in range(w.rule.shape[0]):
        kind = w.rule[rule, U_KIND]
        if kind == AFTER:
            continue
        a, b = w.side[w.rule[rule, U_A]], w.side[w.rule[rule, U_B]]
        if a[S_COMPLETE] >= NEVER and b[S_COMPLETE] >= NEVER and a[S_DUE] > 0 and b[S_DUE] > 0:
            apart = abs(a[S_PEOPLE] / a[S_DUE] - b[S_PEOPLE] / b[S_DUE])
            w.real[F_APART] = max(w.real[F_APART], apart)


@compiled
def did(w: World, convoy: int, verb: int, at: int) -> None:
    """Count a deed of a convoy for its sides; each is counted once, however often it sets out."""
    one = w.convoy[convoy]
    for each in range(one[C_SIDE], one[C_SIDE] + one[C_SIDES]):
        part = w.part[each]
        if part[X_PEOPLE] == 0 or part[X_CROSSED] > verb:
            continue
        if verb == CROSSES and part[X_STOP] != one[C_STOP]:
            continue
        part[X_CROSSED] = verb + 1
        side = w.side[part[X_SIDE]]
        side[S_LEAVES + verb] += 1
        side[S_DID_LEAVE + verb] += 1
        if verb == CROSSES:
            if side[S_LAST] != at:
                side[S_LAST] = at
                side[S_BEFORE] = side[S_PEOPLE]
            side[S_PEOPLE] += part[X_PEOPLE]
            side[S_ABOARD] -= part[X_PEOPLE]
            complete_now(w, part[X_SIDE], at)
            _apart(w)
        if verb == ARRIVES:
            step_arrives(w, convoy, part[X_SIDE], at)
    stir(w, at)


@compiled
def step_arrives(w: World, convoy: int, side: int, at: int) -> None:
    """A convoy of a step has arrived, or carries nobody of it."""
    for rule in range(w.rule.shape[0]):
        terms = w.rule[rule]
        if terms[U_KIND] == TRANCHES and (side == terms[U_A] or side == terms[U_B]):
            step = w.bound[convoy, rule] - 1
            if 0 <= step < terms[U_2]:
                row = w.step[terms[U_1] + step]
                row[0] -= 1
                row[1] = max(row[1], at)


@compiled
def meets(w: World, convoy: int, at: int) -> None:
    """Count a convoy that has reached its meeting point."""
    one = w.convoy[convoy]
    for rule in range(w.rule.shape[0]):
        terms = w.rule[rule]
        if terms[U_KIND] == PAIRED and w.bound[convoy, rule] == one[C_STOP] + 1:
            for each in range(one[C_SIDE], one[C_SIDE] + one[C_SIDES]):
                side = w.part[each, X_SIDE]
                if w.part[each, X_PEOPLE] > 0 and (side == terms[U_A] or side == terms[U_B]):
                    w.step[terms[U_1] + (0 if side == terms[U_A] else 1), 0] += 1
                    stir(w, at)


@compiled
def void(w: World, convoy: int, at: int) -> None:
    """A convoy that turns out to carry nobody of a side: what waited for it need not wait."""
    one = w.convoy[convoy]
    for each in range(one[C_SIDE], one[C_SIDE] + one[C_SIDES]):
        if w.part[each, X_PEOPLE] == 0 and w.part[each, X_CROSSED] <= ARRIVES:
            w.part[each, X_CROSSED] = ARRIVES + 1
            side = w.side[w.part[each, X_SIDE]]
            side[S_CONVOYS] -= 1
            for deed in range(3):
                side[S_DID_LEAVE + deed] += 1
            step_arrives(w, convoy, w.part[each, X_SIDE], at)
            stir(w, at)
