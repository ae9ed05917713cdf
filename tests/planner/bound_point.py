"""A plan as a point of the relaxation: what every column of docs/explanation/bound.md is in it at one instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from safeconduct.planner.bound_finer import Crew, families
from safeconduct.planner.bound_flows import Flow, balanced, step_rule
from safeconduct.planner.bound_program import Cell, Program
from safeconduct.planner.bound_times import Moment
from safeconduct.plans.model import Convoy, Trip

WAITING = ("load/", "queue/", "inspect/", "reload/", "requeue/")


@dataclass
class Point:
    """Column values, and the waiting that really took place."""

    values: dict[str, Fraction] = field(default_factory=dict)
    waited: dict[str, Fraction] = field(default_factory=dict)

    def add(self, column: str, amount: int) -> None:
        """Add to a column."""
        self.values[column] = self.values.get(column, Fraction(0)) + amount

    def wait(self, column: str, amount: int) -> None:
        """Add to what was really waited."""
        self.waited[column] = self.waited.get(column, Fraction(0)) + amount


def _crossed_at(program: Program, convoy: Convoy, side: str) -> int | None:
    line = program.scenario.undertaking[side].line
    return next((stop.leaves_at for stop in convoy.stops if stop.place == line), None)


def _sides(program: Program, convoy: Convoy) -> set[str]:
    return {program.scenario.group[load.group].undertaking for trip in convoy.trips for load in trip.loads}


def _step_of(program: Program, convoys: Sequence[Convoy], convoy: Convoy) -> int:
    """The step, counted from 1, of a convoy of the step rule."""
    rule = step_rule(program.scenario)
    assert rule is not None
    index, side = next(
        (i, name) for i, name in enumerate((rule.a, rule.b)) if name in _sides(program, convoy)
    )
    order = sorted(
        (other for other in convoys if side in _sides(program, other)),
        key=lambda other: (_crossed_at(program, other, side) or 0, other.id),
    )
    before = 0
    for other in order:
        before += sum(
            load.people
            for trip in other.trips
            for load in trip.loads
            if program.scenario.group[load.group].undertaking == side
        )
        if other is convoy:
            break
    full = 0
    for number, step in enumerate(rule.steps, start=1):
        full += step[index]
        if before <= full:
            return number
    raise AssertionError("a convoy beyond the last step")


def _flow_of(program: Program, moment: Moment, convoys: Sequence[Convoy], convoy: Convoy) -> Flow | None:
    """The flow that a convoy is counted in at the instant, if any."""
    unload = program.scenario.place[convoy.reception].unload_s
    named = {flow.name: flow for flow in program.flows}
    if convoy.arrives_at + unload <= moment.at:
        name = f"{convoy.origin}>{convoy.reception}"
        if name in named:
            return named[name]
        step = _step_of(program, convoys, convoy)
        assert step <= moment.step + 1, "a step that cannot have begun"
        return named[f"{name}/early" if step <= moment.step else f"{name}/late"]
    for side in balanced(program.scenario):
        at = _crossed_at(program, convoy, side) if side in _sides(program, convoy) else None
        if at is not None and at <= moment.tau:
            return named[f"{convoy.origin}>{side}/beyond"]
    return None


def _cell_of(program: Program, flow: Flow, convoy: Convoy) -> Cell:
    back = sum(not program.scenario.class_of[trip.vehicle].one_way for trip in convoy.trips)
    return next(c for c in program.cells if c.flow.name == flow.name and c.size.low <= back <= c.size.high)


def point_of(program: Program, moment: Moment, convoys: Sequence[Convoy]) -> Point:
    """The plan's columns at an instant; waiting columns hold the least that their rows allow."""
    point = Point()
    counted = []
    for convoy in sorted(convoys, key=lambda one: one.departs_at):
        flow = _flow_of(program, moment, convoys, convoy)
        if flow is not None:
            counted.append((convoy, _cell_of(program, flow, convoy)))
            _count(program, moment, point, counted[-1])
    _runs(program, point, counted)
    for flow in program.out_flows():
        if program.scenario.place[flow.end].people_per_h:
            point.values[f"out/{flow.end}"] = Fraction(
                sum(
                    t.people
                    for c in convoys
                    if c.reception == flow.end
                    for t in c.trips
                    if t.out_at <= moment.at
                )
            )
    _least_waiting(program, moment, point)
    return point


def _count(program: Program, moment: Moment, point: Point, counted: tuple[Convoy, Cell]) -> None:
    convoy, cell = counted
    flow = cell.flow
    scenario = program.scenario
    team = scenario.team_class_of[convoy.team]
    point.add(cell.convoys(team), 1)
    at_posts = {stop.place: stop.ready_at - stop.arrives_at for stop in convoy.stops[1:-1]}
    point.wait(cell.named("inspect", team), sum(at_posts[post] for post in flow.ways[team.id].posts))
    for trip in convoy.trips:
        kind = scenario.class_of[trip.vehicle]
        point.add(cell.trips(kind), 1)
        for load in trip.loads:
            group = scenario.group[load.group]
            point.add(f"p/{cell.name}/{kind.id}/{group.need}", load.people)
            crossed = _crossed_at(program, convoy, group.undertaking) if flow.stage == "beyond" else moment.at
            if crossed is not None and (flow.stage != "beyond" or crossed <= moment.tau):
                point.add(f"x/{flow.name}/{group.id}", load.people)
        if not kind.one_way:
            point.wait(cell.named("load", kind), _forms(convoy) - trip.bay_at)
            point.wait(cell.named("queue", kind), sum(at_posts[post] for post in flow.ways[kind.id].posts))
            for family in families(program):
                if kind in family.classes and len(family.classes) > 1:
                    crew = Crew(family.id, tuple(k for k in family.classes if k.id in flow.ways), cell)
                    point.wait(crew.named("load"), _forms(convoy) - trip.bay_at)
                    point.wait(crew.named("queue"), sum(at_posts[post] for post in crew.posts))


def _forms(convoy: Convoy) -> int:
    return max(trip.bay_free_at for trip in convoy.trips)


def _runs(program: Program, point: Point, counted: Iterable[tuple[Convoy, Cell]]) -> None:
    """Where each vehicle and team came from, and which late trip is its first."""
    at: dict[str, str] = {}
    late: set[str] = set()
    for convoy, cell in counted:
        movers: list[tuple[str, bool]] = [(convoy.team, True)]
        movers += [(trip.vehicle, False) for trip in convoy.trips]
        for mover, is_team in movers:
            kind = program.scenario.team_class_of[mover] if is_team else program.scenario.class_of[mover]
            if not getattr(kind, "one_way", False):
                point.add(f"run/{kind.id}/{at.get(mover, 'home')}/{convoy.origin}", 1)
                if cell.flow.stage == "late" and mover not in late:
                    late.add(mover)
                    point.add(cell.named("first", kind), 1)
            at[mover] = convoy.reception


def _least_waiting(program: Program, moment: Moment, point: Point) -> None:
    for row in program.rows.values():
        column = next((name for name, factor in row.terms if factor < 0 and name.startswith(WAITING)), None)
        if column is not None:
            factor = -dict(row.terms)[column]
            needed = sum(
                (
                    point.values.get(name, Fraction(0)) * weight
                    for name, weight in row.terms
                    if name != column
                ),
                Fraction(-row.right(moment)),
            )
            point.values[column] = max(point.values.get(column, Fraction(0)), needed / factor)


def broken(program: Program, moment: Moment, point: Point) -> list[str]:
    """Rows and columns that the point does not keep: none, where the relaxation contains the plan."""
    found = [
        f"{row.name}: {left} > {row.right(moment)}"
        for row in program.rows.values()
        if (left := sum((point.values.get(n, Fraction(0)) * f for n, f in row.terms), Fraction(0)))
        > row.right(moment)
    ]
    for name, value in point.values.items():
        if value > 0 and name not in program.columns:
            if not name.startswith(WAITING):
                found.append(f"{name}: no such column")
        elif value > 0 and value > program.columns[name].upper(moment):
            found.append(f"{name}: {value} > {program.columns[name].upper(moment)}")
    for name, value in point.waited.items():
        if name in program.columns and value < point.values.get(name, Fraction(0)):
            found.append(f"{name}: the rows ask for {point.values[name]}, but only {value} was waited")
    return found


def trips_out(trips: Iterable[Trip], at: int) -> int:
    """People out by an instant."""
    return sum(trip.people for trip in trips if trip.out_at <= at)
