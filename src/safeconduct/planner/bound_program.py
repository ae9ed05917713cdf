"""The relaxation as columns and rows with names, and what its right-hand sides are at an instant.

docs/explanation/bound.md, section 4, lists the columns. Right-hand sides and upper bounds depend on the
instant; the coefficients never do, so that one dual vector says something of every instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from safeconduct.planner.bound_flows import Flow, Network, Sizes, carries, flows_of, sizes_of
from safeconduct.planner.bound_times import Moment, Times
from safeconduct.scenario.model import NEEDS, Group, Need, Scenario, TeamClass, VehicleClass

Terms = list[tuple[str, int]]
Right = Callable[[Moment], int]


@dataclass(frozen=True, slots=True)
class Column:
    """A quantity of the relaxation, at least 0. ``most`` is its upper bound while it is open."""

    name: str
    most: int
    flow: Flow | None = None
    kind: VehicleClass | None = None
    group: Group | None = None

    def upper(self, moment: Moment) -> int:
        """Its upper bound at an instant."""
        if self.flow is not None:
            if not moment.is_open(self.flow, self.kind):
                return 0
            if self.group is not None and moment.shut(self.flow, self.group):
                return 0
        return self.most


@dataclass(frozen=True, slots=True)
class Row:
    """Terms whose sum is at most ``right`` of the instant."""

    name: str
    terms: tuple[tuple[str, int], ...]
    right: Right


@dataclass(frozen=True, slots=True)
class Cell:
    """Convoys of one size on one flow."""

    flow: Flow
    size: Sizes

    @property
    def name(self) -> str:
        """``flow/size``, as in the names of its columns and rows."""
        return f"{self.flow.name}/{self.size.name}"

    def trips(self, kind: VehicleClass) -> str:
        """The column of its trips by a class."""
        return f"y/{self.name}/{kind.id}"

    def convoys(self, team: TeamClass) -> str:
        """The column of its convoys under a class of teams."""
        return f"c/{self.name}/{team.id}"

    def needs(self, kind: VehicleClass) -> tuple[Need, ...]:
        """Needs that a class can carry for the flow's groups."""
        return tuple(
            need
            for need in NEEDS
            if kind.holds(need) > 0 and any(g.need == need and carries(kind, g) for g in self.flow.groups)
        )

    def people(self, kind: VehicleClass) -> list[tuple[str, Need]]:
        """The columns of people aboard a class, with their need."""
        return [(f"p/{self.name}/{kind.id}/{need}", need) for need in self.needs(kind)]

    def named(self, what: str, mover: VehicleClass | TeamClass) -> str:
        """The column ``what`` of a mover, such as *load* or *first*."""
        return f"{what}/{self.name}/{mover.id}"


def seats(kind: VehicleClass) -> int:
    """Places of every kind in one vehicle."""
    return sum(places for _, places in kind.places)


@dataclass
class Program:
    """Everything that the rows are built from, and the rows."""

    scenario: Scenario
    times: Times
    flows: tuple[Flow, ...]
    cells: tuple[Cell, ...]
    columns: dict[str, Column] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    boarding: dict[Need, int] = field(default_factory=dict)

    def add(self, name: str, terms: Iterable[tuple[str, int]], right: Right | int) -> None:
        """Add a row; terms of one column are summed, and a row without terms is left out."""
        summed: dict[str, int] = {}
        for column, factor in terms:
            summed[column] = summed.get(column, 0) + factor
        kept = tuple((column, factor) for column, factor in summed.items() if factor)
        if kept:
            if isinstance(right, int):
                number = right
                self.rows[name] = Row(name, kept, lambda _: number)
            else:
                self.rows[name] = Row(name, kept, right)

    def full_boarding(self, kind: VehicleClass) -> int:
        """Longest boarding of one vehicle of the class."""
        return sum(places * self.boarding[need] for need, places in kind.places)

    def out_flows(self) -> tuple[Flow, ...]:
        """Flows that end at a reception."""
        return tuple(flow for flow in self.flows if flow.stage != "beyond")

    def late_cells(self) -> tuple[Cell, ...]:
        """Convoys that cross after the steps that may be full."""
        return tuple(cell for cell in self.cells if cell.flow.stage == "late")

    def returning(self) -> tuple[VehicleClass, ...]:
        """Classes that come back."""
        return tuple(kind for kind in self.scenario.classes if not kind.one_way)

    def served(self, mover: VehicleClass | TeamClass) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Places and receptions that the mover serves."""
        flows = [f for f in self.flows if mover.id in f.ways]
        places = tuple(dict.fromkeys(flow.place for flow in flows))
        ends = tuple(dict.fromkeys(flow.end for flow in flows if flow.stage != "beyond"))
        return places, ends

    def runs(self, mover: VehicleClass | TeamClass) -> list[tuple[str, str, str]]:
        """Columns of the mover's empty runs with their start (``home`` or a reception) and end."""
        places, ends = self.served(mover)
        found = []
        for place in places:
            if place in self.times.reach[mover.id] and self.has_first(mover, place):
                found.append((f"run/{mover.id}/home/{place}", "home", place))
            found += [
                (f"run/{mover.id}/{end}/{place}", end, place)
                for end in ends
                if place in self.times.run_s[mover.id, end]
            ]
        return found

    def has_first(self, mover: VehicleClass | TeamClass, place: str) -> bool:
        """True when the mover can begin at the place at all."""
        first = self.times.bay_from if isinstance(mover, VehicleClass) else self.times.team_from
        return (mover.id, place) in first

    def objective(self) -> dict[str, int]:
        """People out: by the desk of a reception that has one, by arrival elsewhere."""
        weights = {}
        for flow in self.out_flows():
            if self.scenario.place[flow.end].people_per_h:
                weights[f"out/{flow.end}"] = 1
            else:
                weights.update({f"x/{flow.name}/{group.id}": 1 for group in flow.groups})
        return weights

    def arriving(self, sides: Sequence[str]) -> dict[str, int]:
        """A lemma's objective: people of these undertakings who have arrived."""
        return {
            f"x/{flow.name}/{group.id}": 1
            for flow in self.out_flows()
            for group in flow.groups
            if group.undertaking in sides
        }


def program_of(scenario: Scenario) -> Program:
    """Columns of the relaxation; rows are added by the modules that name them."""
    network = Network(scenario)
    flows = flows_of(network)
    times = Times(network, flows)
    cells = tuple(Cell(flow, size) for flow in flows for size in sizes_of(scenario, flow, len(flows)))
    program = Program(scenario, times, flows, cells, boarding=dict(scenario.boarding_s))
    span = scenario.horizon - scenario.start
    for flow in flows:
        for group in flow.groups:
            _put(program, Column(f"x/{flow.name}/{group.id}", group.people, flow, group=group))
    for cell in cells:
        for column in _cell_columns(cell, span):
            _put(program, column)
    movers: tuple[VehicleClass | TeamClass, ...] = (*program.returning(), *scenario.teams)
    for mover in movers:
        for name, _, place in program.runs(mover):
            here = sum(group.people for group in scenario.groups if group.place == place)
            _put(program, Column(name, here))
    for end in dict.fromkeys(flow.end for flow in program.out_flows()):
        if scenario.place[end].people_per_h:
            takers = sum(group.people for group in scenario.groups if end in group.destinations)
            _put(program, Column(f"out/{end}", takers))
    return program


def _put(program: Program, column: Column) -> None:
    program.columns[column.name] = column


def _cell_columns(cell: Cell, span: int) -> Iterable[Column]:
    flow = cell.flow
    for kind in flow.classes:
        yield Column(cell.trips(kind), flow.people, flow, kind)
        for name, need in cell.people(kind):
            yield Column(name, sum(g.people for g in flow.groups if g.need == need), flow, kind)
        if not kind.one_way:
            yield Column(cell.named("load", kind), flow.people * span)
            if flow.ways[kind.id].posts:
                yield Column(cell.named("queue", kind), flow.people * span)
            if flow.stage == "late":
                yield Column(cell.named("first", kind), flow.people)
    for team in flow.teams:
        yield Column(cell.convoys(team), flow.people, flow)
        if flow.ways[team.id].posts:
            yield Column(cell.named("inspect", team), flow.people * span)
        if flow.stage == "late":
            yield Column(cell.named("first", team), flow.people)
