"""What stands in line: the events to come, spans of time, posts and their lanes, the work of a mover."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.simulator.kernel.columns import (
    M_BEGUN,
    M_DUTY,
    M_ENDED,
    M_HOURS,
    M_HOURS_END,
    M_REST,
    NEVER,
    P_HOURS,
    P_HOURS_END,
    P_LANE,
    P_LANE_END,
    P_LAST,
    Z_HEAP,
    Whole,
    World,
)

ARRIVE, START, DISPATCH, FORM, READY, ROAD = 0, 1, 2, 3, 4, 5
"""Phases of one second, in their order: docs/reference/simulation.md, section 2."""

PHASE_BITS, RANK_BITS = 3, 26
RANKS = 1 << RANK_BITS

BEYOND = 1 << 33
"""Seconds from which on nothing is awaited: some centuries, and room for the rest of a key."""


LOST_ROOT, UNCONFIRMED_ROOT, SHUT_ROOT, HALT_ROOT = 1, 2, 4, 8
"""Why something may stand still for good without any fault of the plan: bits of the register Z_ROOTS."""


@compiled
def push(w: World, at: int, phase: int, rank: int) -> None:
    """Put an event on the heap; one that never comes is left out."""
    cell = w.cell
    heap = w.heap
    if at >= BEYOND:
        return
    hole = cell[Z_HEAP]
    cell[Z_HEAP] = hole + 1
    key = (((at << PHASE_BITS) | phase) << RANK_BITS) | rank
    while hole > 0:
        above = (hole - 1) >> 1
        if heap[above] <= key:
            break
        heap[hole] = heap[above]
        hole = above
    heap[hole] = key


@compiled
def pop(heap: Whole, cell: Whole) -> int:
    """Take the earliest event off the heap."""
    first = heap[0]
    left = cell[Z_HEAP] - 1
    cell[Z_HEAP] = left
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
def first_fit(cell: Whole, first: int, end: int, since: int, length_s: int) -> int:
    """First second, not before ``since``, from which ``length_s`` lies inside one span. No spans: always open."""
    if first == end:
        return since
    for each in range(first, end, 2):
        starts = max(cell[each], since)
        if starts + length_s <= cell[each + 1]:
            return int(starts)
    return NEVER


@compiled
def serve(w: World, post: int, at: int, service_s: int) -> int:
    """Second in which a vehicle that joins the queue of a post now has been served."""
    cell = w.cell
    lane = cell[post + P_LANE]
    for each in range(lane + 1, cell[post + P_LANE_END]):
        if cell[each] < cell[lane]:
            lane = each
    starts = max(at, cell[post + P_LAST], cell[lane])
    if cell[post + P_HOURS_END] > cell[post + P_HOURS]:
        starts = first_fit(cell, cell[post + P_HOURS], cell[post + P_HOURS_END], starts, service_s)
    cell[post + P_LAST] = starts
    ends = min(NEVER, starts + service_s)
    cell[lane] = ends
    return int(ends)


@compiled
def work_from(w: World, mover: int, at: int, length_s: int) -> int:
    """First second from which a mover may work for so long: its hours, its duty, its rest."""
    cell = w.cell
    starts = first_fit(cell, cell[mover + M_HOURS], cell[mover + M_HOURS_END], at, length_s)
    if (
        cell[mover + M_DUTY] >= 0
        and cell[mover + M_BEGUN] < NEVER
        and starts - cell[mover + M_ENDED] < cell[mover + M_REST]
    ) and starts + length_s - cell[mover + M_BEGUN] > cell[mover + M_DUTY]:
        rested = cell[mover + M_ENDED] + cell[mover + M_REST]
        starts = first_fit(cell, cell[mover + M_HOURS], cell[mover + M_HOURS_END], rested, length_s)
    return int(starts)


@compiled
def works(w: World, mover: int, since: int) -> None:
    """A mover begins to work: a new duty where it has rested."""
    cell = w.cell
    if cell[mover + M_BEGUN] >= NEVER or since - cell[mover + M_ENDED] >= cell[mover + M_REST]:
        cell[mover + M_BEGUN] = since


@compiled
def worked(w: World, mover: int, until: int) -> None:
    """A mover has worked until then."""
    cell = w.cell
    cell[mover + M_ENDED] = max(cell[mover + M_ENDED], until)
