"""The only counts of an account that leave the cell: people of one undertaking past its line, by the hour, in fifties.

The same grid of hours and of fifties as a plan's cells (safeconduct.reports.cells). A count that is itself an interval
is told by the grid's cells of both its ends, so that a page never says more than is known, and never what it withholds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.account.figures import Crossing
from safeconduct.reports.cells import Cell, cells


@dataclass(frozen=True, slots=True)
class CountedCell:
    """By ``until``, at least ``least`` and at most ``most`` people of an undertaking were past its line."""

    undertaking: str
    until: int
    least: int
    most: int


def counted_cells(
    undertaking: str, crossings: Iterable[Crossing], *, offset_s: int, until: int
) -> tuple[CountedCell, ...]:
    """Cells for each hour, up to ``until``, in which a told number grows; none where fewer than fifty are certain.

    A crossing that nobody bounds above is taken at its low end, and the page's note says that more may have crossed.
    """
    listed = list(crossings)
    low = cells(undertaking, [(c.at, c.people.low) for c in listed], offset_s=offset_s, until=until)
    high = cells(undertaking, [(c.at, _high(c)) for c in listed], offset_s=offset_s, until=until)
    found: list[CountedCell] = []
    for hour in sorted({cell.until for cell in (*low, *high)}):
        least, most = _at(low, hour), _at(high, hour)
        if least is not None and most is not None:
            found.append(CountedCell(undertaking, hour, least.least, most.most))
    return tuple(found)


def _high(crossing: Crossing) -> int:
    return crossing.people.low if crossing.people.high is None else crossing.people.high


def _at(told: tuple[Cell, ...], hour: int) -> Cell | None:
    return max((cell for cell in told if cell.until <= hour), key=lambda cell: cell.until, default=None)
