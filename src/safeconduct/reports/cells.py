"""The only counts that leave the coordination cell: people of one undertaking past its line, by the hour, in fifties.

A cell says that by an hour at least ``least`` and fewer than ``least + 50`` people have crossed. Its value follows from
the true count alone, on one grid of hours and one grid of fifties for every edition and every day. So two editions, or
two days, say the same of the same cell, and no sum over undertakings is ever given from which another's part could be
subtracted. What one edition withholds (a count below fifty, the count of one hour, of one convoy or of one place) stays
uncertain by at least forty-nine people whatever is laid beside it. tests/reports/test_combining.py proves it on pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from safeconduct.units import HOUR_S
from safeconduct.words.rounding import PEOPLE_STEP, people_floor


@dataclass(frozen=True, slots=True)
class Cell:
    """By ``until``, from ``least`` to ``most`` people of ``undertaking`` were past its line."""

    undertaking: str
    until: int
    least: int

    @property
    def most(self) -> int:
        """The largest count that the cell admits."""
        return self.least + PEOPLE_STEP - 1


def hour_after(at: int, offset_s: int) -> int:
    """The first whole hour of the local clock at or after a second."""
    return -(-(at + offset_s) // HOUR_S) * HOUR_S - offset_s


def cells(
    undertaking: str, crossings: Iterable[tuple[int, int]], *, offset_s: int, until: int | None = None
) -> tuple[Cell, ...]:
    """Cells of (second, people) crossings: one for each hour in which the told number grows, none for fewer than fifty.

    ``until`` leaves out hours after it, and what crossed in them.
    """
    by_hour: dict[int, int] = {}
    for at, people in crossings:
        hour = hour_after(at, offset_s)
        if until is None or hour <= until:
            by_hour[hour] = by_hour.get(hour, 0) + people
    found: list[Cell] = []
    total = told = 0
    for hour in sorted(by_hour):
        total += by_hour[hour]
        if people_floor(total) > told:
            told = people_floor(total)
            found.append(Cell(undertaking, hour, told))
    return tuple(found)


def content_number(*content: object) -> str:
    """Six figures that follow from what a page tells, and from nothing else: a change elsewhere does not show in it."""
    value = int(sha256(repr(content).encode()).hexdigest(), 16) % 1_000_000
    return f"{value // 1000:03d}-{value % 1000:03d}"
