"""F̄* of a large case: few vectors, each good at every instant. docs/explanation/broad-bound.md, section 8."""

from __future__ import annotations

from bisect import bisect_left

from safeconduct.planner.broad.days.firsts import add_soon
from safeconduct.planner.broad.days.master import DayProver
from safeconduct.planner.broad.days.trips import days_of
from safeconduct.planner.broad.fleet import add_fleet
from safeconduct.planner.broad.instants import instants_of
from safeconduct.planner.broad.program import Program
from safeconduct.planner.broad.rows import add_columns, add_flows, add_people, add_places
from safeconduct.planner.broad.solving import Prover
from safeconduct.planner.broad.times import Moment, Times
from safeconduct.planner.broad.vector import Vector
from safeconduct.planner.spans import union
from safeconduct.plans.model import Bound, BoundInstant
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario, Spans

CONTAINS = (
    "ITINERARY", "BAY", "BOARDING-HOURS", "FORM-UP", "SIZE", "TEAM", "ROAD", "WINDOW", "HOURS", "HORIZON", "SEATS",
    "STOCK", "DESTINATION", "OWN-VEHICLE", "RECEPTION", "LINE", "QUOTA", "IN-STEP",
)  # fmt: skip
DROPS = (
    "PARKING", "HOLD", "WAIT", "EMPTY-WINDOW", "DUTY", "HOUSEHOLD", "PRIORITY", "MUST", "MIXED", "TRANCHES", "PAIRED",
    "AFTER", "EXPOSED",
)  # fmt: skip

LEAST_VECTORS, MOST_VECTORS = 12, 34
FACTORS = 210_000  # of the rows, over all vectors: what they take to find, hold in a file and take to verify
STEP_S = 900
INSTANTS = 400  # at most so many, on an even grid; a multiple of STEP_S apart


def broad_program(scenario: Scenario) -> Program:
    """The broad relaxation of a case."""
    program = Program(Times(scenario))
    for add in (add_columns, add_flows, add_people, add_places, add_fleet, add_soon):
        add(program)
    return program


def broad_curve(scenario: Scenario, *, progress: Progress = SILENT, cancel: Cancel = NEVER) -> Bound:
    """F̄* every quarter of an hour while it rises, by the best of some dozens of vectors.

    How many there are follows from the size of the case alone. Work that is asked to stop gives back what it has.
    """
    program = broad_program(scenario)
    prover = prover_of(program)
    instants = instants_of(_arriving(program), scenario.horizon, _vectors(program))
    vectors: list[Vector] = []
    for done, at in enumerate(instants):
        if cancel.requested() and vectors:
            instants = [*instants[:done], scenario.horizon]
            vectors.append(prover.quickly(Moment(program.times, scenario.horizon)))
            break
        progress.report("bound", done, len(instants))
        vectors.append(prover.prove(Moment(program.times, at)))
    return _Curve(program, vectors, instants).bound()


def prover_of(program: Program) -> Prover | DayProver:
    """What finds the vectors of a case: by rows of trips, where there are any."""
    days = days_of(program)
    return DayProver(program, days) if days else Prover(program)


def _vectors(program: Program) -> int:
    """How many vectors a case of this size has."""
    size = sum(len(row.terms) for row in program.rows)
    return min(MOST_VECTORS, max(LEAST_VECTORS, FACTORS // max(1, size)))


def _arriving(program: Program) -> Spans:
    """Spans in which people can be out: of movement, later by the least road and unloading."""
    times = program.times
    found = []
    for family in times.families:
        flows = [flow for flow in times.out if family in times.serving[flow.name]]
        firsts = [at for flow in flows if (at := times.arrives_from(flow, family)) is not None]
        if not firsts:
            continue
        least = min(times.costs[flow.name, family.id].least for flow in flows)
        unload_s = times.unload_s
        for opens, closes in times.spans(family):
            begins = max(opens + least, min(firsts)) + unload_s
            if begins < closes + unload_s:
                found.append((begins, min(closes + unload_s, times.scenario.horizon)))
    return union([tuple(span for span in found if span[0] < span[1])])


class _Curve:
    """Vectors laid over all instants."""

    def __init__(self, program: Program, vectors: list[Vector], solved_at: list[int]) -> None:
        """``solved_at``: for each vector the instant that it was found for, in order."""
        self.program, self.vectors = program, vectors
        self.start, self.horizon = program.times.scenario.start, program.times.scenario.horizon
        self.solved_at = solved_at
        self.known: dict[int, tuple[int, int]] = {}

    def at(self, at: int) -> int:
        """The bound at an instant; the vector that proves it is remembered."""
        if at not in self.known:
            moment = Moment(self.program.times, at)
            right = self.program.right(moment)
            after = bisect_left(self.solved_at, at)
            near = range(max(0, after - 2), min(len(self.vectors), after + 2))
            best = min((self.vectors[index].value(right, moment), index) for index in near)
            self.known[at] = best
        return self.known[at][0]

    def bound(self) -> Bound:
        """The bound on an even grid, with the first second that is not proved to be too early for everybody."""
        scenario = self.program.times.scenario
        most = self.at(self.horizon)
        low, high = self.start, self.horizon
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.at(middle) >= most else (middle, high)
        finish = high if most > 0 and low in self.known and self.known[low][0] < most else None
        step = STEP_S * max(1, -(-(high - self.start) // (STEP_S * INSTANTS)))
        for at in range(self.start + step, high, step):
            self.at(at)
        wanted = {self.horizon, *((finish, finish - 1) if finish else ())}
        grid = [at for at in sorted(self.known) if at in wanted or (at - self.start) % step == 0]
        return self._stored(scenario, grid, most, finish)

    def _stored(self, scenario: Scenario, grid: list[int], most: int, finish: int | None) -> Bound:
        people = [self.known[at][0] for at in grid]
        kept = [
            at
            for index, at in enumerate(grid)
            if index in (0, len(grid) - 1)
            or at == finish
            or not people[index - 1] == people[index] == people[index + 1]
        ]
        used = sorted({self.known[at][1] for at in kept})
        place = {index: number for number, index in enumerate(used)}
        return Bound(
            scenario.digest,
            tuple(BoundInstant(at, self.known[at][0], (), place[self.known[at][1]]) for at in kept),
            most,
            finish,
            0,
            CONTAINS,
            DROPS,
            kind="broad",
            vectors=tuple(self.vectors[index].stored() for index in used),
        )
