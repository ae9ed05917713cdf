"""What a vector of multipliers proves, in whole numbers: docs/explanation/broad-bound.md, section 5."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from safeconduct.planner.bound_value import NOTHING, SCALE
from safeconduct.planner.broad.crowd import Family, Flow, boards
from safeconduct.planner.broad.days.trips import Trips
from safeconduct.planner.broad.days.worth import Worth, whole_gains
from safeconduct.planner.broad.program import Column, Program, Rights
from safeconduct.planner.broad.rows import people, trips
from safeconduct.planner.broad.times import Moment

MOST_WHOLE = (1 << 53) - 1  # beyond it a whole number would not come back from a float as it was

DAYS = "days"
"""Names the families of a vector whose trips are taken as whole rows, in the place of a row of the relaxation."""

TRIFLE = SCALE // 1000  # a thousandth of a person


def implied(program: Program, name: str) -> bool:
    """True for rows whose multipliers follow from the others: seats for one need, and the most in a convoy."""
    kind, _, rest = name.partition("/")
    if kind != "seats":
        return kind == "most"
    return program.single[rest.rsplit("/", 2)[1]]


class Vector:
    """Whole multipliers by row number, and what every column is worth under them."""

    def __init__(self, program: Program, multipliers: Mapping[int, int], days: Sequence[Trips] = ()) -> None:
        """``multipliers`` in units of 1 ÷ SCALE, for rows that are not implied.

        ``days``: families whose trips are taken as whole rows, and not column by column.
        """
        self.program, self.days = program, tuple(days)
        self.multipliers = {number: whole for number, whole in multipliers.items() if whole > 0}
        worth = [0] * len(program.columns)
        for number, gain in program.objective.items():
            worth[number] = gain * SCALE
        for number, whole in self.multipliers.items():
            for column, factor in program.rows[number].terms:
                worth[column] -= whole * factor
        by_days = {trips.family.id for trips in self.days}
        for flow in program.times.flows:
            self._complete(flow, worth, by_days)
        self.worths = [Worth(trips, whole_gains(trips, worth)) for trips in self.days]
        apart = {int(n) for trips in self.days for part in trips.covered for n in part}
        columns = program.columns
        gains = [(columns[n], gain) for n, gain in enumerate(worth) if gain > 0 and n not in apart]
        self.greatest = sum(gain * column.most for column, gain in gains)
        # Whether the column is open is not asked where that is worth next to nothing, and does not tip the number.
        self.trifles = [(column, gain) for column, gain in gains if gain * column.most < TRIFLE]
        self.always = sum(gain * column.most for column, gain in self.trifles)
        self.gains = [(column, gain) for column, gain in gains if gain * column.most >= TRIFLE]

    def _complete(self, flow: Flow, worth: list[int], by_days: Container[str]) -> None:
        """Give the implied rows of a flow the greatest multipliers that leave trips and convoys without a gain."""
        program = self.program
        columns = [program.number[f"c/{flow.name}/{team.id}"] for team in program.times.teams]
        most = program.times.scenario.convoy.most
        full = max(0, min((-worth[column] for column in columns), default=0) // most)
        for column in columns:
            worth[column] += full * most
        for family in program.times.serving[flow.name]:
            trip = program.number[trips(flow, family)]
            if not family.kind.one_way:
                worth[trip] -= full
            if len(family.kind.places) == 1 and family.id not in by_days:
                self._seat(flow, family, trip, worth)

    def _seat(self, flow: Flow, family: Family, trip: int, worth: list[int]) -> None:
        ((_, places),) = family.kind.places
        seat = max(0, -worth[trip] // places)
        worth[trip] += seat * places
        for lot in flow.lots:
            if boards(family.kind, lot):
                worth[self.program.number[people(flow, family, lot)]] -= seat

    def value(self, right: Rights, moment: Moment) -> int:
        """The whole number that no point of the relaxation exceeds at the instant of these right-hand sides."""
        total = sum(whole * right[number] for number, whole in self.multipliers.items())
        total += sum(int(worth.at(moment)) for worth in self.worths)
        total += _opened(self.gains, moment)
        least = total // SCALE
        if (total + self.always) // SCALE == least:
            return least
        return (total + _opened(self.trifles, moment)) // SCALE

    def stored(self) -> tuple[tuple[str, float], ...]:
        """The vector as it stands in a file: exact, since every multiplier fits a float."""
        rows = self.program.rows
        named = [(rows[number].name, whole / SCALE) for number, whole in self.multipliers.items()]
        return tuple(sorted([*named, *((f"{DAYS}/{trips.family.id}", 1.0) for trips in self.days)]))


def _opened(gains: Sequence[tuple[Column, int]], moment: Moment) -> int:
    return sum(
        gain * column.most
        for column, gain in gains
        if not column.needs or any(moment.is_open(flow, family) for flow, family in column.needs)
    )


def rounded(duals: Sequence[float]) -> dict[int, int]:
    """Multipliers as whole numbers of 1 ÷ SCALE, by their place; noise of the solver is left out."""
    return {
        number: min(int(dual * SCALE), MOST_WHOLE) for number, dual in enumerate(duals) if dual >= NOTHING
    }
