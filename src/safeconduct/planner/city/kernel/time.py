"""Finding one's way in the long row of numbers; spans of time; the calendar of events, as the timing page orders it."""

from __future__ import annotations

from safeconduct.compiled import compiled
from safeconduct.planner.city.kernel import state as k
from safeconduct.planner.city.kernel.state import NEVER, Row


@compiled
def seek(w: Row, table: int, row: int) -> int:
    """Where a row of a table begins."""
    return w[table] + row * w[table + 1]


@compiled
def width(w: Row, table: int) -> int:
    """Columns of a table."""
    return w[table + 1]


@compiled
def rows(w: Row, table: int) -> int:
    """Rows of a table."""
    return w[table + 2]


@compiled
def first_fit(w: Row, hours: int, since: int, length_s: int) -> int:
    """First second, not before ``since``, from which ``length_s`` lies inside one span; NEVER where none does."""
    if w[hours] < 0:
        return since
    for number in range(w[hours], w[hours + 1]):
        span = seek(w, k.T_SPANS, number)
        starts = max(w[span], since)
        if starts + length_s <= w[span + 1]:
            return starts
    return NEVER


@compiled
def covers(w: Row, hours: int, since: int, until: int) -> bool:
    """Whether ``[since, until]`` lies in one span."""
    return first_fit(w, hours, since, until - since) == since


@compiled
def span_end(w: Row, hours: int, at: int) -> int:
    """End of the span that holds a second; NEVER where there are no limits."""
    if w[hours] < 0:
        return NEVER
    for number in range(w[hours], w[hours + 1]):
        span = seek(w, k.T_SPANS, number)
        if w[span] <= at <= w[span + 1]:
            return w[span + 1]
    return at


@compiled
def before(w: Row, one: int, other: int) -> bool:
    """Whether an event comes before another: rows of the calendar by where they begin."""
    for column in range(4):
        if w[one + column] != w[other + column]:
            return w[one + column] < w[other + column]
    return False


@compiled
def swap(w: Row, one: int, other: int) -> None:
    """Exchange two events."""
    for column in range(4):
        kept = w[one + column]
        w[one + column] = w[other + column]
        w[other + column] = kept


@compiled
def push(w: Row, at: int, order: int, what: int, which: int) -> None:
    """Put an event on the calendar: of one second, the lower order first."""
    heap = w[k.T_HEAP]
    number = w[k.HEAP]
    w[k.HEAP] = number + 1
    row = heap + 4 * number
    w[row] = at
    w[row + 1] = order
    w[row + 2] = what
    w[row + 3] = which
    while number > 0:
        parent = (number - 1) // 2
        if not before(w, heap + 4 * number, heap + 4 * parent):
            break
        swap(w, heap + 4 * number, heap + 4 * parent)
        number = parent


@compiled
def pop(w: Row) -> None:
    """Take the first event off the calendar; it stands behind the last one that is left."""
    heap = w[k.T_HEAP]
    size = w[k.HEAP] - 1
    w[k.HEAP] = size
    swap(w, heap, heap + 4 * size)
    number = 0
    while True:
        least = number
        for child in (2 * number + 1, 2 * number + 2):
            if child < size and before(w, heap + 4 * child, heap + 4 * least):
                least = child
        if least == number:
            break
        swap(w, heap + 4 * number, heap + 4 * least)
        number = least
