"""The linear solver, behind one small door. Its answers are candidates: what they prove is computed elsewhere.

Always a minimisation: the signs of row duals are then what the manual says for every method of the solver.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import highspy
import numpy as np

TOLERANCE = 1e-9  # what the solver leaves undone is multiplied by large upper bounds when a value is proved


class LinearProgram:
    """``maximise objective · x`` with ``rows · x ≤ right`` and ``0 ≤ x ≤ upper``, solved again and again.

    Coefficients are given once; right-hand sides, upper bounds and the objective change between solves, and every solve
    begins where the last one ended.
    """

    def __init__(self, columns: int, rows: Sequence[Sequence[tuple[int, int]]]) -> None:
        """``rows`` holds (column, coefficient) pairs."""
        self._columns = columns
        self._rows = len(rows)
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy declares its classes without types
        self._highs.setOptionValue("log_to_console", False)  # noqa: FBT003  # the solver's own way
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("dual_feasibility_tolerance", TOLERANCE)
        lp = highspy.HighsLp()
        lp.num_col_ = columns
        lp.num_row_ = len(rows)
        lp.col_cost_ = np.zeros(columns)
        lp.col_lower_ = np.zeros(columns)
        lp.col_upper_ = np.zeros(columns)
        lp.row_lower_ = np.full(len(rows), -highspy.kHighsInf)
        lp.row_upper_ = np.zeros(len(rows))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int32)
        lp.a_matrix_.index_ = np.array([column for row in rows for column, _ in row], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([float(factor) for row in rows for _, factor in row])
        self._highs.passModel(lp)
        self._right = [0] * len(rows)

    def solve(self, objective: Sequence[int], right: Sequence[int], upper: Sequence[int]) -> list[float]:
        """A multiplier, at least 0, for every row: as good as the solver found; any of them proves something."""
        every = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsCost(self._columns, every, -np.array(objective, dtype=float))
        self._highs.changeColsBounds(
            self._columns, every, np.zeros(self._columns), np.array(upper, dtype=float)
        )
        for index, (number, before) in enumerate(zip(right, self._right, strict=True)):
            if number != before:
                self._highs.changeRowBounds(index, -highspy.kHighsInf, float(number))
        self._right = list(right)
        self._highs.run()
        duals = self._highs.getSolution().row_dual
        return [max(0.0, -float(dual)) for dual in duals] if len(duals) == self._rows else [0.0] * self._rows


class SparseProgram:
    """``maximise objective · x`` with ``rows · x ≤ right`` and ``0 ≤ x ≤ upper``, given by its non-zeros."""

    def __init__(
        self, objective: Sequence[float], rows: Sequence[tuple[Sequence[int], Sequence[float]]]
    ) -> None:
        """``rows`` holds column numbers and their factors."""
        self._columns, self._rows = len(objective), len(rows)
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy declares its classes without types
        self._highs.setOptionValue("log_to_console", False)  # noqa: FBT003  # the solver's own way
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("dual_feasibility_tolerance", TOLERANCE)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self._columns, self._rows
        lp.col_cost_ = -np.array(objective, dtype=float)
        lp.col_lower_ = np.zeros(self._columns)
        lp.col_upper_ = np.zeros(self._columns)
        lp.row_lower_ = np.full(self._rows, -highspy.kHighsInf)
        lp.row_upper_ = np.zeros(self._rows)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(columns) for columns, _ in rows)], dtype=np.int32)
        lp.a_matrix_.index_ = np.concatenate([np.array(columns, dtype=np.int32) for columns, _ in rows])
        lp.a_matrix_.value_ = np.concatenate([np.array(factors, dtype=float) for _, factors in rows])
        self._highs.passModel(lp)

    def solve(self, right: Sequence[float], upper: Sequence[float]) -> list[float]:
        """A multiplier, at least 0, for every row, as good as the solver found. Begins where the last solve ended."""
        every = np.arange(self._columns, dtype=np.int32)
        self._highs.changeColsBounds(
            self._columns, every, np.zeros(self._columns), np.array(upper, dtype=float)
        )
        for index, number in enumerate(right):
            self._highs.changeRowBounds(index, -highspy.kHighsInf, float(number))
        self._highs.run()
        duals = self._highs.getSolution().row_dual
        return [max(0.0, -float(dual)) for dual in duals] if len(duals) == self._rows else [0.0] * self._rows


class GrowingProgram(SparseProgram):
    """The same, and columns without an upper bound can be added, and left out for a while."""

    def __init__(
        self, objective: Sequence[float], rows: Sequence[tuple[Sequence[int], Sequence[float]]]
    ) -> None:
        super().__init__(objective, rows)
        self._highs.setOptionValue("simplex_strategy", 4)  # added columns leave the last answer feasible
        self._grown = 0

    def add(self, worth: float, rows: Sequence[int], factors: Sequence[float]) -> None:
        """One more column: what a unit is worth, and its factors by row."""
        index, value = np.array(rows, dtype=np.int32), np.array(factors, dtype=float)
        self._highs.addCol(-worth, 0.0, highspy.kHighsInf, len(index), index, value)
        self._grown += 1

    def limit(self, right: Any, upper: Any, used: Sequence[bool]) -> None:
        """Other right-hand sides, other upper bounds of the first columns; which of the added ones may be used."""
        most = np.concatenate((np.array(upper, dtype=float), np.where(used, highspy.kHighsInf, 0.0)))
        columns = np.arange(self._columns + self._grown, dtype=np.int32)
        self._highs.changeColsBounds(len(columns), columns, np.zeros(len(columns)), most)
        rows = np.arange(self._rows, dtype=np.int32)
        least = np.full(self._rows, -highspy.kHighsInf)
        self._highs.changeRowsBounds(self._rows, rows, least, np.array(right, dtype=float))

    def keep(self, count: int) -> list[bool]:
        """Take away added columns but so many, those that the last answer misses least; for each whether it stays."""
        cost = np.array(self._highs.getSolution().col_dual[self._columns :])
        used = np.array(self._highs.getSolution().col_value[self._columns :]) > 0
        stays = used.copy()
        stays[np.argsort(np.where(used, -np.inf, cost), kind="stable")[:count]] = True
        gone = self._columns + np.flatnonzero(~stays)
        if len(gone):
            self._highs.deleteCols(len(gone), gone.astype(np.int32))
        self._grown = int(stays.sum())
        return [bool(stay) for stay in stays]

    def best(self) -> tuple[float, Any]:
        """The greatest worth, and a multiplier, at least 0, for every row. Begins where the last solve ended."""
        self._highs.run()
        duals = -np.array(self._highs.getSolution().row_dual, dtype=float)
        found = np.maximum(0.0, duals) if len(duals) == self._rows else np.zeros(self._rows)
        return -float(self._highs.getInfo().objective_function_value), found


class CoveringProgram:
    """``maximise`` the worth of columns that are added one by one, ``rows · x ≤ right``, ``x ≥ 0``."""

    def __init__(self, rows: int) -> None:
        """So many rows, without a column yet."""
        self._rows = rows
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy declares its classes without types
        self._highs.setOptionValue("log_to_console", False)  # noqa: FBT003  # the solver's own way
        self._highs.setOptionValue("threads", 1)
        lp = highspy.HighsLp()
        lp.num_row_ = rows
        lp.row_lower_ = np.full(rows, -highspy.kHighsInf)
        lp.row_upper_ = np.zeros(rows)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.zeros(rows + 1, dtype=np.int32)
        self._highs.passModel(lp)

    def set_right(self, right: Sequence[float]) -> None:
        """Other right-hand sides; the columns stay."""
        for row, number in enumerate(right):
            self._highs.changeRowBounds(row, -highspy.kHighsInf, float(number))

    def add(self, worth: int, entries: dict[int, int]) -> None:
        """One more column."""
        index = np.array(list(entries), dtype=np.int32)
        value = np.array([float(number) for number in entries.values()])
        self._highs.addCol(-float(worth), 0.0, highspy.kHighsInf, len(index), index, value)

    def solve(self) -> tuple[float, list[float]]:
        """The greatest worth, and a multiplier, at least 0, for every row."""
        self._highs.run()
        duals = [max(0.0, -float(dual)) for dual in self._highs.getSolution().row_dual]
        found = duals if len(duals) == self._rows else [0.0] * self._rows
        return -float(self._highs.getInfo().objective_function_value), found


class CoverProgram:
    """``minimise missing`` over columns that come one after the other, under rows that come and go.

    Every row has a least and a most; what a row lacks or has too much is paid for at 1 a unit, so that there always is
    an answer, and its value is 0 exactly where the rows can be kept.
    """

    def __init__(self, limits: Sequence[tuple[float, float]]) -> None:
        """``limits`` gives least and most of the first rows; infinite where there is none."""
        self._highs: Any = _quiet()
        self._columns: list[int] = []
        self._amends: list[list[int]] = []
        for least, most in limits:
            self.add_row(least, most, {})

    def add_row(self, least: float, most: float, terms: Mapping[int, int]) -> None:
        """A row after all others; ``terms`` are factors by number of the column."""
        highs, row = self._highs, self._highs.getNumRow()
        columns = [self._columns[number] for number in terms]
        highs.addRow(least, most, len(columns), columns, [float(factor) for factor in terms.values()])
        amends = []
        for is_wanted, factor in ((least > -highspy.kHighsInf, 1.0), (most < highspy.kHighsInf, -1.0)):
            if is_wanted:
                amends.append(highs.getNumCol())
                highs.addCol(1.0, 0.0, highspy.kHighsInf, 1, [row], [factor])
        self._amends.append(amends)

    def drop_row(self) -> None:
        """Take the last row away."""
        for column in self._amends.pop():
            self._highs.changeColBounds(column, 0.0, 0.0)
        self._highs.deleteRows(1, [self._highs.getNumRow() - 1])

    def add_column(self, terms: Mapping[int, int]) -> None:
        """A column after all others; ``terms`` are factors by row."""
        self._columns.append(self._highs.getNumCol())
        factors = [float(factor) for factor in terms.values()]
        self._highs.addCol(0.0, 0.0, highspy.kHighsInf, len(terms), list(terms), factors)

    def allow(self, column: int, *, used: bool) -> None:
        """Let a column be used, or not."""
        self._highs.changeColBounds(self._columns[column], 0.0, highspy.kHighsInf if used else 0.0)

    def solve(self) -> tuple[float, list[float], list[float]]:
        """What is missing at least, a multiplier for every row, and how much of every column is used."""
        self._highs.run()
        solution = self._highs.getSolution()
        value = self._highs.getInfo().objective_function_value
        used = solution.col_value
        return value, list(solution.row_dual), [used[column] for column in self._columns]


def whole_cover(
    limits: Sequence[tuple[float, float]],
    columns: Sequence[Mapping[int, int]],
    *,
    most_nodes: int,
    limit_s: float | None = None,
) -> list[int] | None:
    """How often each column is used, in whole numbers, so that every row is kept; None where none was found.

    The search is cut off after so many nodes; the clock is a stop only.
    """
    highs = _quiet()
    highs.setOptionValue("mip_max_nodes", most_nodes)
    if limit_s is not None:
        highs.setOptionValue("time_limit", max(0.1, limit_s))
    for least, most in limits:
        highs.addRow(least, most, 0, [], [])
    for terms in columns:
        factors = [float(factor) for factor in terms.values()]
        highs.addCol(0.0, 0.0, highspy.kHighsInf, len(terms), list(terms), factors)
    kind = np.full(len(columns), highspy.HighsVarType.kInteger)
    highs.changeColsIntegrality(len(columns), np.arange(len(columns), dtype=np.int32), kind)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return [round(used) for used in highs.getSolution().col_value]


def _quiet() -> Any:
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy declares its classes without types
    highs.setOptionValue("output_flag", False)  # noqa: FBT003  # the solver's own way
    highs.setOptionValue("threads", 1)
    return highs
