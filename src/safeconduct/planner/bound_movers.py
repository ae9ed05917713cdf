"""Rows of the bound that keep the time of vehicles and teams (docs/explanation/bound.md, section 5)."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.planner.bound_flows import Flow
from safeconduct.planner.bound_program import Cell, Program, Right, Terms
from safeconduct.planner.bound_roads import open_s
from safeconduct.planner.bound_times import Moment
from safeconduct.scenario.model import TeamClass, VehicleClass

Mover = VehicleClass | TeamClass
CLOSING_S = 900  # places that close less than this before the last one give no row of their own


def add_movers(program: Program) -> None:
    """Whole itineraries: as many runs as trips, and no more hours than the clock has."""
    movers: tuple[Mover, ...] = (*program.scenario.classes, *program.scenario.teams)
    for mover in movers:
        one_way = isinstance(mover, VehicleClass) and mover.one_way
        trips = [
            (trip_column(cell, mover), cell.flow.place, cell.flow)
            for cell in program.cells
            if mover.id in cell.flow.ways
        ]
        if one_way:
            program.add(f"fleet/{mover.id}", [(name, 1) for name, _, _ in trips], fleet(mover))
            continue
        runs = program.runs(mover)
        places, ends = program.served(mover)
        for place in places:
            terms = [(name, 1) for name, where, _ in trips if where == place]
            terms += [(name, -1) for name, _, where in runs if where == place]
            program.add(f"arrive/{mover.id}/{place}", terms, 0)
        for end in ends:
            terms = [(name, 1) for name, start, _ in runs if start == end]
            terms += [(name, -1) for name, _, f in trips if f.end == end and f.stage != "beyond"]
            program.add(f"onward/{mover.id}/{end}", terms, 0)
        program.add(
            f"fleet/{mover.id}", [(name, 1) for name, start, _ in runs if start == "home"], fleet(mover)
        )
        _time(program, mover)
        _work(program, mover)
        if isinstance(mover, VehicleClass):
            _before(program, mover)


def fleet(mover: Mover) -> int:
    """How many of them a plan may use."""
    return mover.usable if isinstance(mover, VehicleClass) else mover.count


def trip_column(cell: Cell, mover: Mover) -> str:
    """The column that counts the mover's trips, or a team's convoys."""
    return cell.trips(mover) if isinstance(mover, VehicleClass) else cell.convoys(mover)


def held_s(program: Program, flow: Flow, mover: Mover) -> int:
    """Seconds that every trip takes beside loading and posts."""
    unload = flow.unload if isinstance(mover, VehicleClass) else 0
    return program.scenario.convoy.form_up_s + flow.ways[mover.id].seconds + unload


def waits(cell: Cell, mover: Mover, *, posts: bool = True) -> Terms:
    """Columns of the seconds that a trip takes in loading and at posts."""
    terms: Terms = []
    if isinstance(mover, VehicleClass):
        terms.append((cell.named("load", mover), 1))
    if posts and cell.flow.ways[mover.id].posts:
        terms.append((cell.named("queue" if isinstance(mover, VehicleClass) else "inspect", mover), 1))
    return terms


def turnaround(mover: Mover) -> int:
    """Seconds between unloading and the next run that are surely not rest."""
    return mover.turnaround_s if isinstance(mover, VehicleClass) and mover.duty_s is None else 0


def run_terms(program: Program, mover: Mover, places: Iterable[str], *, work: bool = False) -> Terms:
    """Seconds of empty runs to these places; from home, the whole time until the mover can begin there."""
    terms: Terms = []
    wanted = set(places)
    for name, start, place in program.runs(mover):
        if place not in wanted:
            continue
        if start != "home":
            extra = 0 if work else turnaround(mover)
            terms.append((name, program.times.run_s[mover.id, start][place] + extra))
        elif work:
            terms.append((name, program.times.run_s[mover.id, mover.home].get(place, 0)))
        elif isinstance(mover, VehicleClass):
            terms.append((name, program.times.bay_from[mover.id, place] - program.scenario.start))
        else:
            terms.append((name, program.times.team_from[mover.id, place] - program.scenario.start))
    return terms


def last_use(program: Program, mover: Mover, *, late: bool = False) -> Right:
    """The second after which none of the mover's time is of use; the start where nothing is open."""
    flows = [f for f in program.flows if mover.id in f.ways and (f.stage == "late" or not late)]

    def right(moment: Moment) -> int:
        found = []
        for flow in flows:
            if isinstance(mover, VehicleClass):
                sight = moment.sights.get((flow.name, mover.id))
                if sight is not None:
                    found.append(sight.deadline + flow.unload)
            elif (deadline := moment.deadline(flow)) is not None:
                found.append(deadline)
        return max(found, default=program.scenario.start)

    return right


def _trips(
    program: Program, mover: Mover, *, posts: bool = True, places: Iterable[str] | None = None
) -> Terms:
    terms: Terms = []
    wanted = None if places is None else set(places)
    for cell in program.cells:
        flow = cell.flow
        if mover.id not in flow.ways or (
            wanted is not None and (flow.place not in wanted or flow.stage == "beyond")
        ):
            continue
        terms.append((trip_column(cell, mover), held_s(program, flow, mover)))
        terms += waits(cell, mover, posts=posts)
    return terms


def _time(program: Program, mover: Mover) -> None:
    start = program.scenario.start
    places, _ = program.served(mover)
    terms = _trips(program, mover) + run_terms(program, mover, places)
    until = last_use(program, mover)
    program.add(f"time/{mover.id}", terms, lambda m: fleet(mover) * max(0, until(m) - start))


def _work(program: Program, mover: Mover) -> None:
    start, horizon = program.scenario.start, program.scenario.horizon
    always = any(begin <= start and end >= horizon for begin, end in mover.hours)
    if always and mover.duty_s is None:
        return
    places, _ = program.served(mover)
    terms = _trips(program, mover) + run_terms(program, mover, places, work=True)
    until = last_use(program, mover)

    def right(moment: Moment) -> int:
        end = until(moment)
        spent = open_s(mover.hours, start, end)
        if mover.duty_s is not None:
            period = mover.duty_s + mover.rest_s
            whole, part = divmod(max(0, end - start), max(1, period))
            spent = min(spent, whole * mover.duty_s + min(mover.duty_s, part))
        return fleet(mover) * spent

    program.add(f"work/{mover.id}", terms, right)


def _before(program: Program, kind: VehicleClass) -> None:
    """Rows for places that close early: what serves them is done with them by then."""
    start = program.scenario.start
    end = Moment(program.times, program.scenario.horizon, steps=())
    closing: dict[str, int] = {}
    for flow in program.out_flows():
        sight = end.sights.get((flow.name, kind.id))
        if sight is not None:
            closing[flow.place] = max(closing.get(flow.place, start), sight.leave[flow.place])
    if not closing:
        return
    seconds = sorted({at for at in closing.values() if at < max(closing.values()) - CLOSING_S})
    for index, second in enumerate(seconds, start=1):
        places = [place for place, at in closing.items() if at <= second]
        flows = [f for f in program.out_flows() if f.place in places and kind.id in f.ways]
        over = max(flow.ways[kind.id].seconds + flow.unload for flow in flows)
        # Empty runs to these places may be for trips that only cross: those leave later than any that arrives.
        going = [f for f in program.flows if f.place in places and kind.id in f.ways]

        def right(moment: Moment, going: list[Flow] = going, over: int = over) -> int:
            found = [
                moment.sights[f.name, kind.id].leave[f.place]
                for f in going
                if (f.name, kind.id) in moment.sights
            ]
            return fleet(kind) * (max(found) - start + over) if found else 0

        terms = _trips(program, kind, posts=False, places=places) + run_terms(program, kind, places)
        program.add(f"before/{kind.id}/{index}", terms, right)


def add_exposed(program: Program) -> None:
    """Nobody plans for more people on the road at once than the case allows."""
    most = program.scenario.exposed_max
    if most is None:
        return
    terms: Terms = []
    out = program.out_flows()
    for cell in program.cells:
        flow = cell.flow
        if flow.stage == "beyond":
            continue
        for kind in flow.classes:
            seconds = flow.ways[kind.id].seconds
            terms.append((cell.trips(kind), kind.crew * seconds))
            terms += [(name, seconds + flow.unload) for name, _ in cell.people(kind)]
        terms += [(cell.convoys(team), team.people * flow.ways[team.id].seconds) for team in flow.teams]
    known = [program.times.depart_from[f.place] for f in out if f.place in program.times.depart_from]
    begin = min(known, default=program.scenario.horizon)
    program.add("exposed", terms, lambda m: most * max(0, m.at - begin))
