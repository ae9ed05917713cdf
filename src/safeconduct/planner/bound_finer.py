"""Rows for families of classes, and for trips but the first after a step (docs/explanation/bound.md, section 9).

Classes that carry the same needs wait for each other in one convoy; counted apart, each would seem to wait for fewer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from safeconduct.planner.bound_movers import fleet, held_s, last_use, run_terms, trip_column, turnaround
from safeconduct.planner.bound_program import Cell, Column, Program, Terms, seats
from safeconduct.planner.bound_rows import sigmas
from safeconduct.planner.bound_times import Moment
from safeconduct.scenario.model import NEEDS, Need, TeamClass, VehicleClass

Mover = VehicleClass | TeamClass


@dataclass(frozen=True, slots=True)
class Family:
    """Returning classes with places for the same needs."""

    classes: tuple[VehicleClass, ...]

    @property
    def id(self) -> str:
        """The ids of its classes, joined."""
        return "+".join(kind.id for kind in self.classes)


@dataclass(frozen=True, slots=True)
class Crew:
    """What waits together in one cell: a family's classes that serve it, or one class of teams."""

    id: str
    movers: tuple[Mover, ...]
    cell: Cell

    @property
    def kinds(self) -> tuple[VehicleClass, ...]:
        """Its vehicle classes; none for teams."""
        return tuple(mover for mover in self.movers if isinstance(mover, VehicleClass))

    @property
    def posts(self) -> tuple[str, ...]:
        """Posts that none of them can miss."""
        ways = [self.cell.flow.ways[mover.id].posts for mover in self.movers]
        return tuple(post for post in ways[0] if all(post in way for way in ways))

    @property
    def before(self) -> tuple[str, ...]:
        """Those of them that are not surely behind the line for all."""
        ways = [self.cell.flow.ways[mover.id].after for mover in self.movers]
        return tuple(post for post in self.posts if not all(post in way for way in ways))

    def named(self, what: str) -> str:
        """The column ``what`` of the crew in its cell."""
        return f"{what}/{self.cell.name}/{self.id}"


def families(program: Program) -> tuple[Family, ...]:
    """Returning classes by the needs that they have places for."""
    found: dict[tuple[Need, ...], list[VehicleClass]] = {}
    for kind in program.returning():
        found.setdefault(tuple(need for need in NEEDS if kind.holds(need) > 0), []).append(kind)
    return tuple(Family(tuple(kinds)) for kinds in found.values())


def add_finer(program: Program) -> None:
    """Rows for every family of several classes, and for later trips of every family and class of teams."""
    for family in families(program):
        if len(family.classes) > 1:
            _family_time(program, family)
        _again(program, family.id, family.classes)
    for team in program.scenario.teams:
        _again(program, team.id, (team,))


def crews_of(program: Program, name: str, movers: tuple[Mover, ...], *, late: bool) -> list[Crew]:
    """The crew of a family, or a class of teams, in every cell; or in those of late flows."""
    found = []
    for cell in program.cells:
        here = tuple(mover for mover in movers if mover.id in cell.flow.ways)
        if here and (cell.flow.stage == "late" or not late):
            found.append(Crew(name, here, cell))
    return found


def _put(program: Program, crew: Crew, what: str) -> str:
    name = crew.named(what)
    span = program.scenario.horizon - program.scenario.start
    program.columns[name] = Column(name, crew.cell.flow.people * span)
    return name


def boarding_terms(program: Program, crew: Crew, sigma: int) -> Terms:
    """The least that the crew's vehicles stand loading, bays being shared, for ``sigma`` rounds."""
    cell = crew.cell
    bays = max(1, program.scenario.place[cell.flow.place].bays)
    spared = sum(max(0, sigma - -(-rank // bays)) for rank in range(1, cell.size.high + 1))
    longest = max(program.full_boarding(kind) for kind in crew.kinds)
    terms = [
        (name, sigma * program.boarding[need]) for kind in crew.kinds for name, need in cell.people(kind)
    ]
    return terms + [(cell.convoys(team), -longest * spared) for team in cell.flow.teams]


def post_rows(program: Program, crew: Crew) -> dict[str, tuple[int, Terms, int]]:
    """What the crew takes at posts at the least: unit, terms, and how much of it a first trip may have before the line.

    Everything counts in one over the unit.
    """
    alone, spared = _alone_s(program, crew, crew.posts), _alone_s(program, crew, crew.before)
    rows = {"least": (1, [(trip_column(crew.cell, mover), alone) for mover in crew.movers], spared)}
    size = crew.cell.size
    if size.low > 0:
        unit, by_vehicle, by_person = _shares(program, crew.posts)
        _, first_vehicle, first_person = _shares(program, crew.before, unit)
        if crew.kinds:
            terms = _family_full(crew, by_vehicle, by_person)
            most = max(map(seats, crew.kinds))
        else:
            terms = _team_full(crew, by_vehicle, by_person)
            most = max(map(seats, crew.cell.flow.returning))
        rows["full"] = (unit, terms, first_vehicle * size.low + first_person * most * size.high)
    return rows


def _family_full(crew: Crew, by_vehicle: int, by_person: int) -> Terms:
    cell, low = crew.cell, crew.cell.size.low
    most = max(map(seats, crew.kinds))
    terms: Terms = [(cell.trips(kind), by_vehicle * low) for kind in crew.kinds]
    terms += [(name, 2 * low * by_person) for kind in crew.kinds for name, _ in cell.people(kind)]
    return terms + [(cell.convoys(team), -by_person * most * low * low) for team in cell.flow.teams]


def _team_full(crew: Crew, by_vehicle: int, by_person: int) -> Terms:
    cell, flow = crew.cell, crew.cell.flow
    most = max(map(seats, flow.returning))
    terms: Terms = [
        (trip_column(cell, mover), (by_vehicle + by_person * most) * cell.size.low) for mover in crew.movers
    ]
    for kind in flow.returning:
        terms.append((cell.trips(kind), -by_person * most))
        terms += [(name, by_person) for name, _ in cell.people(kind)]
    return terms


def _alone_s(program: Program, crew: Crew, posts: tuple[str, ...]) -> int:
    vehicles = max(crew.cell.size.low, program.scenario.convoy.least)
    places = [program.scenario.place[post] for post in posts]
    return sum(-(-vehicles // post.lanes) * (post.vehicle_s + post.person_s) for post in places)


def _shares(program: Program, posts: tuple[str, ...], unit: int | None = None) -> tuple[int, int, int]:
    places = [program.scenario.place[post] for post in posts]
    if unit is None:
        unit = lcm(*(post.lanes for post in places))
    by_vehicle = sum((Fraction(unit * post.vehicle_s, post.lanes) for post in places), Fraction(0))
    by_person = sum((Fraction(unit * post.person_s, post.lanes) for post in places), Fraction(0))
    return unit, int(by_vehicle), int(by_person)


def _family_time(program: Program, family: Family) -> None:
    terms: Terms = []
    for crew in crews_of(program, family.id, family.classes, late=False):
        load = _put(program, crew, "load")
        terms.append((load, 1))
        for sigma in sigmas(program, crew.cell):
            row = f"boarding/{crew.cell.name}/{crew.id}/{sigma}"
            program.add(row, [*boarding_terms(program, crew, sigma), (load, -1)], 0)
        if crew.posts:
            queue = _put(program, crew, "queue")
            terms.append((queue, 1))
            for name, (unit, least, _) in post_rows(program, crew).items():
                program.add(f"waiting/{crew.cell.name}/{crew.id}/{name}", [*least, (queue, -unit)], 0)
        terms += [(crew.cell.trips(kind), held_s(program, crew.cell.flow, kind)) for kind in crew.kinds]
    for kind in family.classes:
        terms += run_terms(program, kind, program.served(kind)[0])
    program.add(f"time/{family.id}", terms, _clock(program, family.classes, late=False))


def _clock(program: Program, movers: tuple[Mover, ...], *, late: bool) -> Callable[[Moment], int]:
    """Seconds that all of them have until their time is of no more use: from the start, or for late trips from T."""
    until = {mover.id: last_use(program, mover, late=late) for mover in movers}

    def right(moment: Moment) -> int:
        begin = moment.since if late else program.scenario.start
        return sum(fleet(mover) * max(0, until[mover.id](moment) - begin) for mover in movers)

    return right


def _again(program: Program, name: str, movers: tuple[Mover, ...]) -> None:
    terms: Terms = []
    for crew in crews_of(program, name, movers, late=True):
        cell = crew.cell
        firsts = [cell.named("first", mover) for mover in crew.movers]
        if crew.kinds:
            column = _put(program, crew, "reload")
            terms.append((column, 1))
            for sigma in sigmas(program, cell):
                least = boarding_terms(program, crew, sigma)
                least += [
                    (cell.named("first", kind), -sigma * program.full_boarding(kind)) for kind in crew.kinds
                ]
                program.add(f"reloading/{cell.name}/{crew.id}/{sigma}", [*least, (column, -1)], 0)
        if crew.posts:
            column = _put(program, crew, "requeue")
            terms.append((column, 1))
            for row, (unit, least, spared) in post_rows(program, crew).items():
                less = [(first, -spared) for first in firsts]
                program.add(f"requeueing/{cell.name}/{crew.id}/{row}", [*least, *less, (column, -unit)], 0)
        for mover in crew.movers:
            back = _return_s(program, mover, cell.flow.place)
            ahead = back + program.scenario.convoy.form_up_s + cell.flow.ways[mover.id].to_line
            terms.append((trip_column(cell, mover), held_s(program, cell.flow, mover) + back))
            terms.append((cell.named("first", mover), -ahead))
    program.add(f"again/{name}", terms, _clock(program, movers, late=True))


def _return_s(program: Program, mover: Mover, place: str) -> int:
    """Least seconds from unloading on a late trip to being back at the place."""
    ends = {flow.end for flow in program.flows if flow.stage == "late" and mover.id in flow.ways}
    found = [program.times.run_s[mover.id, end].get(place) for end in ends]
    known = [seconds for seconds in found if seconds is not None]
    return min(known) + turnaround(mover) if known else 0
