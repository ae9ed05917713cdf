"""What stands in line: the events to come, spans of time, posts and their lanes, the work of a mover."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    M_BEGUN,
    M_DUTY,
    M_ENDED,
    M_HOURS,
    M_HOURS_N,
    M_REST,
    NEVER,
    P_HOURS,
    P_HOURS_N,
    P_LANE,
    P_LANES,
    P_LAST,
    Z_HEAP,
    Whole,
    World,
)

ARRIVE, START, DISPATCH, FORM, READY, ROAD = 0, 1, 2, 3, 4, 5
"""Phases of one second, in their order: docs/reference/simulation.md, section 2."""

PHASE_BITS, RANK_BITS = 3, 21
RANKS = 1 << RANK_BITS


@compiled
def push(w: World, at: int, phase: int, rank: int) -> None:
    """Put an event on the heap; one that never comes is left out."""
    if at >= NEVER:
        return
    heap = w.heap
    hole = w.z[Z_HEAP]
    w.z[Z_HEAP] = hole + 1
    key = (((at << PHASE_BITS) | phase) << RANK_BITS) | rank
    while hole > 0:
        above = (hole - 1) >> 1
        if heap[above] <= key:
            break
        heap[hole] = heap[above]
        hole = above
    heap[hole] = key


@compiled
def pop(heap: Whole, z: Whole) -> int:
    """Take the earliest event off the heap."""
    first = heap[0]
    left = z[Z_HEAP] - 1
    z[Z_HEAP] = left
    moved = heap[left]
    hole = 0
    below = 1
    while below < left:
        if below + 1 < left and heap[below + 1] < heap[below]:
            below += 1
        if moved <= heap[below]:
            break
        heap[hole] = heap[below]
        hole = below
        below = 2 * hole + 1
    heap[hole] = moved
    return int(first)


@compiled
def first_fit(span: Whole, first: int, count: int, since: int, length_s: int) -> int:
    """First second, not before ``since``, from which ``length_s`` lies inside one span. No spans: always open."""
    if count == 0:
        return since
    for each in range(first, first + count):
        starts = max(span[each, 0], since)
        if starts + length_s <= span[each, 1]:
            return int(starts)
    return NEVER


@compiled
def serve(w: World, post: int, at: int, service_s: int) -> int:
    """Second in which a vehicle that joins the queue of a post now has been served."""
    here = w.place[post]
    lane = here[P_LANE]
    for each in range(lane + 1, here[P_LANE] + here[P_LANES]):
        if w.more[each] < w.more[lane]:
            lane = each
    starts = max(at, here[P_LAST], w.more[lane])
    if here[P_HOURS_N] > 0:
        starts = first_fit(w.span, here[P_HOURS], here[P_HOURS_N], starts, service_s)
    here[P_LAST] = starts
    ends = min(NEVER, starts + service_s)
    w.more[lane] = ends
    return int(ends)


@compiled
def work_from(w: World, mover: int, at: int, length_s: int) -> int:
    """First second from which a mover may work for so long: its hours, its duty, its rest."""
    one = w.mover[mover]
    starts = first_fit(w.span, one[M_HOURS], one[M_HOURS_N], at, length_s)
    if one[M_DUTY] >= 0 and one[M_BEGUN] < NEVER and starts - one[M_ENDED] < one[M_REST]:
        if starts + length_s - one[M_BEGUN] > one[M_DUTY]:
            rested = one[M_ENDED] + one[M_REST]
            starts = first_fit(w.span, one[M_HOURS], one[M_HOURS_N], rested, length_s)
    return int(starts)


@compiled
def works(w: World, mover: int, since: int) -> None:
    """A mover begins to work: a new duty where it has rested."""
    one = w.mover[mover]
    if one[M_BEGUN] >= NEVER or since - one[M_ENDED] >= one[M_REST]:
        one[M_BEGUN] = since


@compiled
def worked(w: World, mover: int, until: int) -> None:
    """A mover has worked until then."""
    w.mover[mover, M_ENDED] = max(w.mover[mover, M_ENDED], until)
