"""The broad relaxation as the solver sees it: without the rows whose multipliers follow from the others.

Trips stand for (people + empty seats) ÷ places, and convoys for (trips + what is missing to full ones) ÷ most. That is
the same relaxation with a third of the rows, and the solver is ten times as fast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from safeconduct.planner.broad.crowd import boards
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.rows import people, trips
from safeconduct.planner.broad.times import Moment
from safeconduct.planner.broad.vector import Vector, implied, rounded
from safeconduct.planner.solver import SparseProgram

Mix = Sequence[tuple[int, float]]


class Prover:
    """The relaxation of a case with its solver."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.instead: dict[int, Mix] = {}
        self.stretch = [1.0] * len(program.columns)
        self._substitute()
        self.arrived = self._arrived()
        self.kept = [number for number, row in enumerate(program.rows) if self._stays(row.name)]
        objective = [0.0] * len(program.columns)
        for column, gain in program.objective.items():
            objective[column] = gain
        rows = [self._mixed(program.rows[number].terms) for number in self.kept]
        self.solver = SparseProgram(objective, [(list(mixed), list(mixed.values())) for mixed in rows])

    def prove(self, moment: Moment) -> Vector:
        """A vector that is as good as the solver found for the instant."""
        program = self.program
        right = [float(program.rows[number].right(moment)) for number in self.kept]
        upper = [most * stretch for most, stretch in zip(program.upper(moment), self.stretch, strict=True)]
        whole = rounded(self.solver.solve(right, upper))
        kept = {self.kept[number]: multiplier for number, multiplier in whole.items()}
        for admit, arrived in self.arrived.items():
            if admit in kept:
                kept[arrived] = kept[admit]
        return Vector(
            program,
            {
                number: multiplier
                for number, multiplier in kept.items()
                if not implied(program, program.rows[number].name)
            },
        )

    def quickly(self, moment: Moment) -> Vector:
        """The same: it is quick."""
        return self.prove(moment)

    def _stays(self, name: str) -> bool:
        """Rows `most` stay where there are several families of teams: then no one column can stand for them.

        Rows about first trips, those that follow on one and the last to arrive say nothing where trips are counted in
        parts.
        """
        if name.startswith(("arrived/", "rest/", "rush/", "soon/")):
            return False
        return not implied(self.program, name) or (
            name.startswith("most/") and len(self.program.times.teams) > 1
        )

    def _substitute(self) -> None:
        program = self.program
        limits = program.times.scenario.convoy
        for flow in program.times.flows:
            full: list[tuple[int, float]] = []
            for family in program.times.serving[flow.name]:
                trip = program.number[trips(flow, family)]
                mix: list[tuple[int, float]] = [(trip, 1.0)]
                if len(family.kind.places) == 1:
                    ((_, places),) = family.kind.places
                    aboard = [
                        program.number[people(flow, family, lot)]
                        for lot in flow.lots
                        if boards(family.kind, lot)
                    ]
                    mix = [(number, 1 / places) for number in (*aboard, trip)]
                    self.instead[trip] = mix
                    self.stretch[trip] = places
                if not family.kind.one_way:
                    full += [(number, share / limits.most) for number, share in mix]
            if len(program.times.teams) == 1:
                convoy = program.number[f"c/{flow.name}/{program.times.teams[0].id}"]
                self.instead[convoy] = [*full, (convoy, 1 / limits.most)]
                self.stretch[convoy] = limits.most

    def _arrived(self) -> dict[int, int]:
        """Who arrives at a desk is everybody who goes there: rows of ``arrived`` by those of ``admit``."""
        program = self.program
        number = {row.name: place for place, row in enumerate(program.rows)}
        found = {}
        for name, arrived in number.items():
            kind, _, end = name.partition("/")
            if kind == "arrived":
                column = program.number[f"in/{end}"]
                self.instead[column] = [(p, 1.0) for p, _ in program.rows[arrived].terms if p != column]
                found[number[f"admit/{end}"]] = arrived
        return found

    def _mixed(self, terms: Sequence[tuple[int, int]]) -> Mapping[int, float]:
        mixed: dict[int, float] = {}
        for column, factor in terms:
            for number, share in self.instead.get(column, ((column, 1.0),)):
                mixed[number] = mixed.get(number, 0.0) + factor * share
        return mixed
