"""Figures: a number with its range, the end that the plan is made for, and who says so.

A figure ``X`` may have company in the columns ``X_low``, ``X_high``, ``X_plan`` and ``X_source``. Here they are
gathered and turned into the whole seconds, metres and people that planning uses; what was given is kept for the
proof sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Final

from safeconduct.scenario.model import End, Figure
from safeconduct.units import seconds_up

PARTS: Final[Mapping[str, str]] = {"_low": "low", "_high": "high", "_plan": "plan", "_source": "source"}
DEFAULT_SOURCE: Final = "assumed: default"


@dataclass(frozen=True, slots=True)
class Given:
    """A figure as written, before it is rounded to what planning uses."""

    low: Decimal
    best: Decimal
    high: Decimal
    plan: End
    source: str

    @property
    def planned(self) -> Decimal:
        """The value at the end that the plan is made for."""
        return {"low": self.low, "best": self.best, "high": self.high}[self.plan]


def gather(cells: Mapping[str, str], figures: frozenset[str]) -> dict[str, str | dict[str, str]]:
    """Cells by column, with each figure's columns folded into one: ``{"people": {"best": "900", "low": "800"}}``.

    A range without its figure keeps the figure's place empty, so that the figure is missed and named.
    """
    folded: dict[str, str | dict[str, str]] = {}
    for column, text in cells.items():
        owner, part = column_part(column, figures)
        if part is None:
            folded[column] = text
        else:
            slot = folded.setdefault(owner, {})
            if isinstance(slot, dict):
                slot[part] = text
    return folded


def column_part(column: str, figures: frozenset[str]) -> tuple[str, str | None]:
    """Which figure a column belongs to, and which part of it; no part where the column is no figure's."""
    if column in figures:
        return column, "best"
    for suffix, part in PARTS.items():
        owner = column.removesuffix(suffix)
        if owner != column and owner in figures:
            return owner, part
    return column, None


FigureName = tuple[str, str, str]
"""Table, row and column of a figure."""


@dataclass(slots=True)
class FigureBook:
    """Settles figures on the end planned for and notes each one that it settled.

    A figure in ``drawn`` is settled on the value there, and is noted as known to be that.
    """

    noted: list[Figure] = field(default_factory=list)
    drawn: Mapping[FigureName, Decimal] = field(default_factory=dict)

    def settle(self, given: Given, table: str, row: str, column: str, row_source: str = "") -> Decimal:
        """The planned value of a figure; the figure is noted with its source, or the row's where it has none."""
        value = self.drawn.get((table, row, column))
        if value is not None:
            given = exactly(value, given.source)
        self.noted.append(
            Figure(
                table=table,
                row=row,
                column=column,
                low=float(given.low),
                best=float(given.best),
                high=float(given.high),
                plan_for=given.plan,
                source=given.source or row_source,
            )
        )
        return given.planned


def exactly(value: int | str | Decimal, source: str = DEFAULT_SOURCE) -> Given:
    """A figure without a range, as a default is."""
    number = Decimal(value)
    return Given(number, number, number, "best", source)


def whole_down(value: Decimal) -> int:
    """Whole units of what is offered: vehicles, bays, places, capacity. Never more than the figure says."""
    return int(value.to_integral_value(rounding=ROUND_FLOOR))


def whole_up(value: Decimal) -> int:
    """Whole units of what is asked for or lost. Never less than the figure says."""
    return int(value.to_integral_value(rounding=ROUND_CEILING))


def nearest(value: Decimal) -> int:
    """Whole units of what is only shown, such as metres of road."""
    return int(value.to_integral_value(rounding=ROUND_HALF_EVEN))


def minutes(value: Decimal) -> int:
    """Whole seconds in so many minutes, rounded up."""
    return seconds_up(value, 60)


def hours(value: Decimal) -> int:
    """Whole seconds in so many hours, rounded up."""
    return seconds_up(value, 3600)


def exact(value: Decimal) -> Fraction:
    """The figure as an exact fraction, for shares and ratios."""
    return Fraction(value)
