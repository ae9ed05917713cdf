"""Rows about people, places, convoys and the agreement: docs/explanation/broad-bound.md, section 4."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from safeconduct.agreement.rules import InStep
from safeconduct.planner.bound_agreement import side_full, side_people
from safeconduct.planner.broad.crowd import Family, Flow, Lot, boards
from safeconduct.planner.broad.program import Program, Right, Terms
from safeconduct.planner.broad.times import Moment, Times
from safeconduct.scenario.model import Place, Scenario

RUSH_S = tuple(150 * turn * (turn + 1) for turn in range(1, 9))
"""Last seconds before an instant in which desks are looked at: of those who come in them few get through."""


def add_columns(program: Program) -> None:
    """Columns of every flow: people, trips and convoys. Whoever ends at a reception without a desk counts."""
    times = program.times
    for flow in times.flows:
        pairs = tuple((flow, family) for family in times.serving[flow.name])
        for family in times.serving[flow.name]:
            program.column(trips(flow, family), _people_of(program, flow, family), ((flow, family),))
            for lot in flow.lots:
                if boards(family.kind, lot):
                    number = program.column(people(flow, family, lot), lot.people, ((flow, family),))
                    if flow.end and not times.scenario.place[flow.end].people_per_h:
                        program.objective[number] = 1
        for team in times.teams:
            program.column(f"c/{flow.name}/{team.id}", _people_of(program, flow), pairs)


def trips(flow: Flow, family: Family) -> str:
    """Name of the column of trips."""
    return f"y/{flow.name}/{family.id}"


def people(flow: Flow, family: Family, lot: Lot) -> str:
    """Name of the column of people."""
    return f"p/{flow.name}/{family.id}/{lot.id}"


def _people_of(program: Program, flow: Flow, family: Family | None = None) -> int:
    """Most vehicles, or convoys: each carries somebody. A convoy beyond may carry others of its place too."""
    if not flow.end:
        return sum(lot.people for lot in program.times.lots_at(flow.place))
    return sum(lot.people for lot in flow.lots if family is None or boards(family.kind, lot))


def convoys(program: Program, flow: Flow, factor: int) -> Terms:
    """Columns of the flow's convoys, each with this factor."""
    return [(program.number[f"c/{flow.name}/{team.id}"], factor) for team in program.times.teams]


def add_flows(program: Program) -> None:
    """What goes into a vehicle, and how many vehicles into a convoy."""
    times, limits = program.times, program.times.scenario.convoy
    for flow in times.flows:
        coming: Terms = []
        private: Terms = []
        for family in times.serving[flow.name]:
            trip = program.number[trips(flow, family)]
            (private if family.kind.one_way else coming).append((trip, 1))
            for need in flow.needs:
                aboard = [
                    (program.number[people(flow, family, lot)], 1)
                    for lot in flow.lots
                    if lot.need == need and boards(family.kind, lot)
                ]
                if aboard:
                    terms = [*aboard, (trip, -family.kind.holds(need))]
                    program.row(f"seats/{flow.name}/{family.id}/{need}", terms, 0)
        program.row(f"most/{flow.name}", [*coming, *convoys(program, flow, -limits.most)], 0)
        if private:
            program.row(f"own/{flow.name}", [*private, *convoys(program, flow, -limits.most_own)], 0)
        if not flow.end:  # there may be vehicles in the convoy that carry nobody of the flow
            continue
        every = [(trip, -1) for trip, _ in (*coming, *private)]
        program.row(f"least/{flow.name}", [*convoys(program, flow, limits.least), *every], 0)


def add_people(program: Program) -> None:
    """Nobody leaves twice, nor before being released; quotas."""
    times = program.times
    by_lot: dict[str, list[tuple[Flow, Family]]] = {}
    by_side: dict[str, Terms] = {}
    for flow in times.flows:
        for family in times.serving[flow.name]:
            for lot in flow.lots:
                if boards(family.kind, lot):
                    by_lot.setdefault(lot.id, []).append((flow, family))
                    number = program.number[people(flow, family, lot)]
                    by_side.setdefault(lot.undertaking, []).append((number, 1))
    for lot in times.lots:
        ways = by_lot.get(lot.id, [])
        terms = [(program.number[people(flow, family, lot)], 1) for flow, family in ways]
        program.row(f"people/{lot.id}", terms, _released(times, lot))
    for undertaking in times.scenario.undertakings:
        if undertaking.quota is not None:
            program.row(f"quota/{undertaking.id}", by_side.get(undertaking.id, []), undertaking.quota)
    for rule in times.scenario.rules:
        if isinstance(rule, InStep):
            for side, other in ((rule.a, rule.b), (rule.b, rule.a)):
                _in_step(program, rule, (side, other), by_side)


def _released(times: Times, lot: Lot) -> Right:
    families = tuple(family for family in times.families if boards(family.kind, lot))

    def right(moment: Moment) -> int:
        last = moment.last_bay(lot.place, families)
        if last is None:
            return 0
        return min(lot.people, sum(release.people for release in lot.releases if release.at <= last))

    return right


def _in_step(program: Program, rule: InStep, sides: tuple[str, str], crossed: dict[str, Terms]) -> None:
    scenario = program.times.scenario
    line = in_step_line(scenario, rule, *sides)
    if line is None:
        return
    base, slope = line
    whole = lcm(base.denominator, slope.denominator)
    terms = [(number, whole) for number, _ in crossed.get(sides[0], [])]
    terms += [(number, -int(whole * slope)) for number, _ in crossed.get(sides[1], [])]
    program.row(f"in-step/{rule.id}/{sides[0]}", terms, int(whole * base))


def in_step_line(scenario: Scenario, rule: InStep, side: str, other: str) -> tuple[Fraction, Fraction] | None:
    """How many of a side may be across, as base + slope × those of the other; None where that says nothing."""
    if rule.ratio is not None:
        tolerated = Fraction(rule.tolerance_people or 0)
        first = side == rule.a
        base, slope = (tolerated, rule.ratio) if first else (tolerated / rule.ratio, 1 / rule.ratio)
    else:
        due, against = scenario.undertaking[side].due, scenario.undertaking[other].due
        base, slope = due * rule.tolerance, Fraction(due, max(1, against))
    quota = scenario.undertaking[side].quota
    most = side_people(scenario, side)
    most = most if quota is None else min(most, quota)
    full = side_full(scenario, side)
    turn = Fraction(side_full(scenario, other))
    if full < most:
        turn = min(turn, (full - base) / slope)
    if turn <= 0 or base >= most:
        return None
    return base, max(slope, (most - base) / turn)


def add_places(program: Program) -> None:
    """Bays of assembly places, room and desks of receptions."""
    times, scenario = program.times, program.times.scenario
    from_place: dict[str, list[tuple[Flow, Family]]] = {}
    to_place: dict[str, list[tuple[Flow, Family]]] = {}
    for flow in times.flows:
        for family in times.serving[flow.name]:
            if not family.kind.one_way:
                from_place.setdefault(flow.place, []).append((flow, family))
            if flow.end:
                to_place.setdefault(flow.end, []).append((flow, family))
    for name, ways in from_place.items():
        terms = [
            (program.number[people(flow, family, lot)], times.boarding_s[lot.need])
            for flow, family in ways
            for lot in flow.lots
            if boards(family.kind, lot)
        ]
        program.row(f"bays/{name}", terms, _bay_seconds(times, scenario.place[name]))
    for name, ways in to_place.items():
        place = scenario.place[name]
        arriving = [
            program.number[people(flow, family, lot)]
            for flow, family in ways
            for lot in flow.lots
            if boards(family.kind, lot)
        ]
        if place.capacity is not None:
            program.row(f"capacity/{name}", [(number, 1) for number in arriving], place.capacity)
        if place.people_per_h:
            most = sum(lot.people for lot in times.lots if name in lot.receptions)
            admitted = program.column(f"out/{name}", most)
            program.objective[admitted] = 1
            arrived = program.column(f"in/{name}", most)
            program.row(f"admit/{name}", [(admitted, 1), (arrived, -1)], 0)
            program.row(f"arrived/{name}", [(arrived, 1), *((number, -1) for number in arriving)], 0)
            program.row(f"admission/{name}", [(admitted, 3600)], _admitted(times, place, ways))
            for turn, seconds in enumerate(RUSH_S, start=1):
                late = program.column(late_name(name, turn), most)
                terms = [(admitted, 3600), (arrived, -3600), (late, 3600)]
                program.row(f"rush/{name}/{turn}", terms, place.people_per_h * seconds)


def late_name(reception: str, turn: int) -> str:
    """Name of the column of people who arrive in the last ``RUSH_S`` seconds, the ``turn``-th of them."""
    return f"late/{reception}/{turn}"


def _bay_seconds(times: Times, place: Place) -> Right:
    families = tuple(family for family in times.families if not family.kind.one_way)
    start = times.scenario.start

    def right(moment: Moment) -> int:
        last = moment.last_bay(place.id, families)
        if last is None:
            return 0
        return place.bays * sum(
            max(0, min(last, closes) - max(start, opens)) for opens, closes in place.hours
        )

    return right


def _admitted(times: Times, place: Place, ways: list[tuple[Flow, Family]]) -> Right:
    arrivals = [at for flow, family in ways if (at := times.arrives_from(flow, family)) is not None]
    first = min(arrivals, default=times.scenario.horizon)
    rate = place.people_per_h or 0
    return lambda moment: rate * max(0, moment.at - first - place.unload_s)
