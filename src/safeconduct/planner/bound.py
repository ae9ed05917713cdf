"""How many people could be out by each instant, at the very most, and the vectors that prove it.

docs/explanation/bound.md has the relaxation and why every plan that keeps the rules lies inside it. The solver only
proposes multipliers: every number here comes from ``bound_value``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from safeconduct.planner.bound_agreement import add_in_step, add_steps, side_full
from safeconduct.planner.bound_finer import add_finer
from safeconduct.planner.bound_flows import step_rule
from safeconduct.planner.bound_movers import add_exposed, add_movers
from safeconduct.planner.bound_program import Program, program_of
from safeconduct.planner.bound_rows import add_cells, add_people, add_places
from safeconduct.planner.bound_staging import add_staging
from safeconduct.planner.bound_times import Moment
from safeconduct.planner.bound_value import Prices, rounded
from safeconduct.planner.bound_windows import add_windows
from safeconduct.planner.broad.curve import broad_curve
from safeconduct.planner.broad.size import is_large
from safeconduct.planner.itineraries.rounds import Rounds
from safeconduct.planner.solver import LinearProgram
from safeconduct.plans.model import Bound, BoundInstant, BoundLemma
from safeconduct.progress import NEVER, SILENT, Cancel, Progress
from safeconduct.scenario.model import Scenario

RISING_S = 900
"""Instants are at most so far apart while the bound rises."""

CONTAINS = (
    "ITINERARY", "BAY", "BOARDING-HOURS", "FORM-UP", "SIZE", "TEAM", "ROAD", "WINDOW", "HOURS", "DUTY", "HORIZON",
    "SEATS", "STOCK", "DESTINATION", "OWN-VEHICLE", "RECEPTION", "LINE", "QUOTA", "IN-STEP", "TRANCHES", "PAIRED",
    "AFTER", "WAIT", "EXPOSED",
)  # fmt: skip
DROPS = ("PARKING", "HOLD", "EMPTY-WINDOW", "HOUSEHOLD", "PRIORITY", "MUST", "MIXED")


def relaxation(scenario: Scenario) -> Program:
    """The relaxation of a case, with every row that the page names."""
    program = program_of(scenario)
    for add in (
        add_people,
        add_cells,
        add_places,
        add_movers,
        add_exposed,
        add_in_step,
        add_steps,
        add_finer,
        add_windows,
        add_staging,
    ):
        add(program)
    return program


@dataclass
class Prover:
    """A relaxation with its solver, the steps proved so far, and whole trips where these are looked at."""

    program: Program
    alone: Rounds | None = None

    @classmethod
    def of(cls, scenario: Scenario) -> Prover:
        """A prover for a case, with no step proved yet."""
        return cls(relaxation(scenario))

    def __post_init__(self) -> None:
        self.names = list(self.program.rows)
        index = {name: number for number, name in enumerate(self.program.columns)}
        rows = [
            [(index[column], factor) for column, factor in row.terms] for row in self.program.rows.values()
        ]
        self.solver = LinearProgram(len(index), rows)
        self.steps: tuple[int, ...] = ()
        self.objective = self.program.objective()

    def prove(self, at: int) -> BoundInstant:
        """The bound at an instant, with its vector: the better of trips in part and, where asked for, whole trips."""
        moment = Moment(self.program.times, at, steps=self.steps)
        prices, people = self.prices(moment, self.objective)
        if self.alone is not None and people > 0:
            whole = self.alone.prove(moment)
            if whole.people < people:
                return whole
        return BoundInstant(at, people, prices.duals())

    def lemma(self, sides: tuple[str, str], at: int, step: int) -> tuple[int, Prices]:
        """At most how many of both sides could have arrived by a second, while only so many steps may be full."""
        flows = [f for f in self.program.out_flows() if any(group.undertaking in sides for group in f.groups)]
        late = max((flow.unload for flow in flows), default=0)
        moment = Moment(self.program.times, at + late, steps=self.steps, step=step)
        prices, people = self.prices(moment, self.program.arriving(sides), without="admit/")
        return people, prices

    def most(
        self, at: int, objective: dict[str, int], known: Mapping[str, int], enough: int
    ) -> tuple[int, Prices]:
        """The most that the columns of an objective come to at an instant, and the vector that proves it.

        ``known`` are multipliers of a like case: where they prove no more than ``enough``, no other is looked for.
        Multipliers of rows that this case does not have prove nothing and are left out.
        """
        moment = Moment(self.program.times, at, steps=self.steps)
        kept = {name: number for name, number in known.items() if name in self.program.rows}
        if kept:
            right = {name: self.program.rows[name].right(moment) for name in kept}
            prices = Prices(self.program, objective, kept)
            upper = {column.name: column.upper(moment) for column, _ in prices.gains}
            value = prices.value(right, upper)
            if value <= enough:
                return value, prices
        prices, people = self.prices(moment, objective)
        return people, prices

    def prices(
        self, moment: Moment, objective: dict[str, int], *, without: str | tuple[str, ...] = " "
    ) -> tuple[Prices, int]:
        """A vector for an objective at an instant, without the rows whose names begin so, and what it proves."""
        right = {name: row.right(moment) for name, row in self.program.rows.items()}
        upper = {name: column.upper(moment) for name, column in self.program.columns.items()}
        weights = [objective.get(name, 0) for name in self.program.columns]
        duals = self.solver.solve(weights, list(right.values()), list(upper.values()))
        whole = rounded(self.program, self.names, duals)
        kept = {name: number for name, number in whole.items() if not name.startswith(without)}
        prices = Prices(self.program, objective, kept)
        return prices, prices.value(right, upper)


def prove_steps(prover: Prover, cancel: Cancel = NEVER) -> tuple[BoundLemma, ...]:
    """For every step but the last: the latest second at which it is proved not to be full yet."""
    scenario = prover.program.scenario
    rule = step_rule(scenario)
    found: list[BoundLemma] = []
    if rule is None:
        return ()
    for step in range(1, len(rule.steps)):
        need = sum(
            min(sum(part[side] for part in rule.steps[:step]), side_full(scenario, name))
            for side, name in enumerate((rule.a, rule.b))
        )
        low, high = scenario.start, scenario.horizon + 1
        best: Prices | None = None
        while high - low > 1 and not cancel.requested():
            middle = (low + high) // 2
            people, prices = prover.lemma((rule.a, rule.b), middle, step - 1)
            if people < need:
                low, best = middle, prices
            else:
                high = middle
        if best is None:
            break
        found.append(BoundLemma(f"full/{rule.id}/{step}", low, best.duals()))
        prover.steps = (*prover.steps, low + 1)
    return tuple(found)


def bound_curve(
    scenario: Scenario,
    *,
    max_instants: int = 600,
    progress: Progress = SILENT,
    cancel: Cancel = NEVER,
) -> Bound:
    """F̄* at instants at most 15 minutes apart while it rises, each with the vector that proves it.

    The curve is as fine as that many instants allow, down to five minutes. Work that is asked to stop gives back the
    instants that it has; they still prove what they say. A case the size of a city gets the broad bound.
    """
    if is_large(scenario):
        return broad_curve(scenario, progress=progress, cancel=cancel)
    prover = Prover.of(scenario)
    lemmas = prove_steps(prover, cancel)
    last = prover.prove(scenario.horizon)
    known = {scenario.horizon: last}

    def look(at: int) -> int:
        if at not in known:
            known[at] = prover.prove(at)
        return known[at].people

    low, high = scenario.start, scenario.horizon
    while high - low > 1 and not cancel.requested():
        middle = (low + high) // 2
        low, high = (low, middle) if look(middle) >= last.people else (middle, high)
    alone = Rounds(prover.program) if goes_alone(scenario) and not cancel.requested() else None
    if alone is not None:
        prover.alone = alone
        known = {scenario.horizon: last}
        low, high = _finish_alone(look, (low, high, scenario.horizon), last.people, cancel)
    finish = high if high in known and low in known and last.people > 0 else None
    step_s = _step_s(high - scenario.start, max_instants)
    grid = range(scenario.start + step_s, high, step_s)
    for done, at in enumerate(grid):
        if cancel.requested():
            break
        progress.report("bound", done, len(grid))
        look(at)
    kept = _needed(known, {scenario.horizon, *((finish, finish - 1) if finish else ())})
    return Bound(scenario.digest, kept, last.people, finish, 0, CONTAINS, DROPS, lemmas)


def goes_alone(scenario: Scenario) -> bool:
    """Whether every vehicle may go on its own, and nothing ties it to others: then its whole trips are worth a look."""
    return scenario.convoy.least == 1 and not scenario.rules


def _finish_alone(
    look: Callable[[int], int], ends: tuple[int, int, int], everybody: int, cancel: Cancel
) -> tuple[int, int]:
    """The last second at which not all can be out, and the next, looked for upwards from what trips in part prove."""
    low, high, horizon = ends
    high = min(horizon, max(high, low + 1))
    while high < horizon and not cancel.requested() and look(high) < everybody:
        low, high = high, min(horizon, high + RISING_S)
    while high - low > 1 and not cancel.requested():
        middle = (low + high) // 2
        low, high = (low, middle) if look(middle) >= everybody else (middle, high)
    look(low)
    look(high)
    return low, high


def _step_s(length: int, most: int) -> int:
    """Seconds between instants: five minutes, or as many as the number of instants allows, but never above fifteen."""
    return min(RISING_S, max(300, -(-length // max(1, most))))


def _needed(known: dict[int, BoundInstant], always: set[int]) -> tuple[BoundInstant, ...]:
    """Instants in order, without those inside a stretch where the bound stays as it is.

    An instant at which more is proved than at a later one goes too: what holds later holds before.
    """
    ordered: list[BoundInstant] = []
    for at in sorted(known, reverse=True):
        if not ordered or known[at].people <= ordered[-1].people or at in always:
            ordered.append(known[at])
    ordered.reverse()
    return tuple(
        now
        for before, now, then in zip([None, *ordered], ordered, [*ordered[1:], None], strict=False)
        if before is None
        or then is None
        or not before.people == now.people == then.people
        or now.at in always
    )
