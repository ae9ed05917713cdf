"""The columns and rows of the broad bound as they are put together: docs/explanation/broad-bound.md, 3 and 4."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from safeconduct.planner.broad.crowd import Family, Flow
from safeconduct.planner.broad.times import Moment, Times

Right = Callable[[Moment], int]
Terms = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its greatest value, which is 0 while none of ``needs`` is open."""

    name: str
    most: int
    needs: tuple[tuple[Flow, Family], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """``terms ≤ right``: column numbers with whole factors, and the right-hand side at an instant."""

    name: str
    terms: Terms
    right: Right


class Rights:
    """Right-hand sides at an instant by number of the row, each reckoned when it is asked for."""

    def __init__(self, rows: list[Row], moment: Moment) -> None:
        self._rows, self._moment = rows, moment
        self._known: dict[int, int] = {}

    def __getitem__(self, number: int) -> int:
        if number not in self._known:
            self._known[number] = self._rows[number].right(self._moment)
        return self._known[number]


class Program:
    """Columns, rows and the objective of one case."""

    def __init__(self, times: Times) -> None:
        self.times = times
        self.columns: list[Column] = []
        self.number: dict[str, int] = {}
        self.rows: list[Row] = []
        self.objective: dict[int, int] = {}
        self.single = {family.id: len(family.kind.places) == 1 for family in times.families}

    def column(self, name: str, most: int, needs: tuple[tuple[Flow, Family], ...] = ()) -> int:
        """A new column; its number."""
        self.number[name] = len(self.columns)
        self.columns.append(Column(name, most, needs))
        return self.number[name]

    def row(self, name: str, terms: Iterable[tuple[int, int]], right: Right | int) -> None:
        """A new row; factors of one column are added up, and a row without columns is left out."""
        together: dict[int, int] = {}
        for column, factor in terms:
            together[column] = together.get(column, 0) + factor
        kept = [(column, factor) for column, factor in together.items() if factor]
        if kept:
            self.rows.append(Row(name, kept, right if callable(right) else _always(right)))

    def upper(self, moment: Moment) -> list[int]:
        """The greatest value of every column at an instant."""
        opened = {
            (flow.name, family.id)
            for flow in self.times.flows
            for family in self.times.serving[flow.name]
            if moment.is_open(flow, family)
        }
        return [
            column.most
            if not column.needs or any((flow.name, family.id) in opened for flow, family in column.needs)
            else 0
            for column in self.columns
        ]

    def right(self, moment: Moment) -> Rights:
        """The right-hand side of every row at an instant."""
        return Rights(self.rows, moment)


def _always(number: int) -> Right:
    return lambda _: number
