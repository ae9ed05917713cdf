"""Rows of the bound that hold without an agreement (docs/explanation/bound.md, section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm

from safeconduct.planner.bound_flows import Flow
from safeconduct.planner.bound_program import Cell, Program, Right, Terms, seats
from safeconduct.planner.bound_roads import open_s, reaches
from safeconduct.planner.bound_times import Moment
from safeconduct.scenario.model import TeamClass, VehicleClass
from safeconduct.units import HOUR_S

Mover = VehicleClass | TeamClass


def add_people(program: Program) -> None:
    """Who may go: released, under their quota, seated, admitted."""
    scenario = program.scenario
    for group in scenario.groups:
        flows = [flow for flow in program.flows if group in flow.groups]

        def ready(moment: Moment, group=group, flows=flows) -> int:  # type: ignore[no-untyped-def]  # binds the loop
            last = max((moment.depart_by[f.name] for f in flows if moment.is_open(f)), default=None)
            if last is None:
                return 0
            released = sum(release.people for release in group.releases if release.at <= last)
            return min(int(group.people), int(released))

        program.add(f"people/{group.id}", [(f"x/{flow.name}/{group.id}", 1) for flow in flows], ready)
    for undertaking in scenario.undertakings:
        if undertaking.quota is not None:
            terms = [
                (f"x/{f.name}/{g.id}", 1)
                for f in program.flows
                for g in f.groups
                if g.undertaking == undertaking.id
            ]
            program.add(f"quota/{undertaking.id}", terms, undertaking.quota)
    for flow in program.flows:
        for need in dict.fromkeys(group.need for group in flow.groups):
            terms = [(f"x/{flow.name}/{group.id}", 1) for group in flow.groups if group.need == need]
            terms += [
                (name, -1)
                for cell in program.cells
                if cell.flow is flow
                for kind in flow.classes
                for name, other in cell.people(kind)
                if other == need
            ]
            program.add(f"seated/{flow.name}/{need}", terms, 0)


def add_cells(program: Program) -> None:
    """What makes a convoy of a size, and the least time that its vehicles and team need."""
    for cell in program.cells:
        _sizes(program, cell)
        for kind in cell.flow.classes:
            for name, need in cell.people(kind):
                row = f"seats/{cell.name}/{kind.id}/{need}"
                program.add(row, [(name, 1), (cell.trips(kind), -kind.holds(need))], 0)
            aboard: Terms = [(name, -1) for name, _ in cell.people(kind)]
            program.add(f"manned/{cell.name}/{kind.id}", [(cell.trips(kind), 1), *aboard], 0)
        for kind in cell.flow.returning:
            for sigma in sigmas(program, cell):
                terms = [*boarding_terms(program, cell, kind, sigma), (cell.named("load", kind), -1)]
                program.add(f"boarding/{cell.name}/{kind.id}/{sigma}", terms, 0)
            _waiting(program, cell, kind)
        for team in cell.flow.teams:
            _inspected(program, cell, team)


def _sizes(program: Program, cell: Cell) -> None:
    limits, size, flow = program.scenario.convoy, cell.size, cell.flow
    convoys = [cell.convoys(team) for team in flow.teams]
    back = [cell.trips(kind) for kind in flow.returning]
    own = [cell.trips(kind) for kind in flow.own]
    if size.low > 0:
        program.add(f"least/{cell.name}", [(c, size.low) for c in convoys] + [(y, -1) for y in back], 0)
    if back:
        program.add(f"most/{cell.name}", [(y, 1) for y in back] + [(c, -size.high) for c in convoys], 0)
    if size.low < limits.least:
        program.add(
            f"whole/{cell.name}", [(c, limits.least) for c in convoys] + [(y, -1) for y in back + own], 0
        )
    if own:
        program.add(f"own/{cell.name}", [(y, 1) for y in own] + [(c, -limits.most_own) for c in convoys], 0)


def sigmas(program: Program, cell: Cell) -> tuple[int, ...]:
    """Rounds of the bays that the boarding rows of a cell are written for."""
    bays = program.scenario.place[cell.flow.place].bays
    rounds = -(-cell.size.low // bays) if bays else 1
    return (1, rounds) if rounds > 1 else (1,)


def boarding_terms(program: Program, cell: Cell, kind: VehicleClass, sigma: int) -> Terms:
    """The least that vehicles of a class stand loading, bays being shared, for ``sigma`` rounds."""
    bays = max(1, program.scenario.place[cell.flow.place].bays)
    spared = sum(max(0, sigma - -(-rank // bays)) for rank in range(1, cell.size.high + 1))
    terms = [(name, sigma * program.boarding[need]) for name, need in cell.people(kind)]
    return terms + [(cell.convoys(team), -program.full_boarding(kind) * spared) for team in cell.flow.teams]


def _waiting(program: Program, cell: Cell, kind: VehicleClass) -> None:
    posts = [program.scenario.place[post] for post in cell.flow.ways[kind.id].posts]
    if not posts:
        return
    least = max(cell.size.low, program.scenario.convoy.least)
    queue = cell.named("queue", kind)
    alone = sum(-(-least // post.lanes) * (post.vehicle_s + post.person_s) for post in posts)
    program.add(f"waiting/{cell.name}/{kind.id}/least", [(cell.trips(kind), alone), (queue, -1)], 0)
    low = cell.size.low
    if low > 0:
        whole = lcm(*(post.lanes for post in posts))
        by_vehicle = sum(whole // post.lanes * post.vehicle_s for post in posts)
        by_person = sum(whole // post.lanes * post.person_s for post in posts)
        terms: Terms = [(cell.trips(kind), by_vehicle * low), (queue, -whole)]
        terms += [(name, 2 * low * by_person) for name, _ in cell.people(kind)]
        terms += [(cell.convoys(team), -by_person * seats(kind) * low * low) for team in cell.flow.teams]
        program.add(f"waiting/{cell.name}/{kind.id}/full", terms, 0)


def _inspected(program: Program, cell: Cell, team: TeamClass) -> None:
    flow, low = cell.flow, cell.size.low
    posts = [program.scenario.place[post] for post in flow.ways[team.id].posts]
    if not posts:
        return
    inspect = cell.named("inspect", team)
    least = max(low, program.scenario.convoy.least)
    alone = sum(-(-least // post.lanes) * (post.vehicle_s + post.person_s) for post in posts)
    program.add(f"inspected/{cell.name}/{team.id}/least", [(cell.convoys(team), alone), (inspect, -1)], 0)
    whole = lcm(*(post.lanes for post in posts))
    by_vehicle = sum(whole // post.lanes * post.vehicle_s for post in posts)
    by_person = sum(whole // post.lanes * post.person_s for post in posts)
    terms: Terms = [(inspect, -whole)]
    if low > 0:
        most = max(seats(kind) for kind in flow.returning)
        terms.append((cell.convoys(team), (by_vehicle + by_person * most) * low))
        for kind in flow.returning:
            terms.append((cell.trips(kind), -by_person * most))
            terms += [(name, by_person) for name, _ in cell.people(kind)]
        program.add(f"inspected/{cell.name}/{team.id}/full", terms, 0)
    if flow.own:
        for kind in flow.own:
            terms.append((cell.trips(kind), by_vehicle))
            terms += [(name, by_person) for name, _ in cell.people(kind)]
        most_own = program.scenario.convoy.most_own
        others = (by_vehicle + by_person * max(seats(kind) for kind in flow.own)) * most_own
        terms += [(cell.convoys(other), -others) for other in flow.teams if other.id != team.id]
        program.add(f"inspected/{cell.name}/{team.id}/own", terms, 0)


def add_places(program: Program) -> None:
    """Bays, desks, posts, roads and receptions."""
    for place in dict.fromkeys(flow.place for flow in program.flows):
        here = [flow for flow in program.flows if flow.place == place]
        for suffix, flows in _with_beyond(here):
            _bays(program, place, suffix, flows)
            _desk(program, place, suffix, flows)
    for post in program.times.network.loaded_gates:
        _lanes(program, post)
    for leg in program.scenario.legs:
        flows = [flow for flow in program.flows if leg.id in flow.legs]
        if flows and leg.headway_s > 0:
            terms = [(c.convoys(team), 1) for c in _cells(program, flows) for team in c.flow.teams]
            program.add(f"headway/{leg.id}", terms, headway_right(program, leg.id, flows))
        out = [flow for flow in flows if flow.stage != "beyond"]
        if out and leg.max_convoys is not None:
            terms = [
                (c.convoys(team), c.flow.leg_least[leg.id])
                for c in _cells(program, out)
                for team in c.flow.teams
            ]
            program.add(f"crowd/{leg.id}", terms, _crowd_right(program, leg.id, out))
    for end in dict.fromkeys(flow.end for flow in program.out_flows()):
        _reception(program, end)


def _with_beyond(flows: Sequence[Flow]) -> list[tuple[str, list[Flow]]]:
    out = [flow for flow in flows if flow.stage != "beyond"]
    found = [("", out)] if out else []
    return found + ([("/all", list(flows))] if len(out) < len(flows) else [])


def _cells(program: Program, flows: Iterable[Flow]) -> list[Cell]:
    wanted = {flow.name for flow in flows}
    return [cell for cell in program.cells if cell.flow.name in wanted]


def _bays(program: Program, place_id: str, suffix: str, flows: list[Flow]) -> None:
    place = program.scenario.place[place_id]
    kinds = [kind for flow in flows for kind in flow.returning]
    terms = [
        (name, program.boarding[need])
        for cell in _cells(program, flows)
        for kind in cell.flow.returning
        for name, need in cell.people(kind)
    ]
    begin = first_bay(program, place_id, kinds)
    program.add(
        f"bays/{place_id}{suffix}", terms, lambda m: place.bays * open_s(place.hours, begin, m.bay_by(flows))
    )


def first_bay(program: Program, place: str, kinds: Iterable[VehicleClass]) -> int | None:
    """Earliest second at which one of these classes can begin to board at the place."""
    found = [program.times.bay_from[k.id, place] for k in kinds if (k.id, place) in program.times.bay_from]
    return min(found, default=None)


def _desk(program: Program, place_id: str, suffix: str, flows: list[Flow]) -> None:
    place = program.scenario.place[place_id]
    rate = place.people_per_h
    if not rate:
        return
    begin = first_bay(program, place_id, [kind for flow in flows for kind in flow.classes])
    terms = [
        (name, HOUR_S)
        for cell in _cells(program, flows)
        for kind in cell.flow.classes
        for name, _ in cell.people(kind)
    ]
    program.add(
        f"desk/{place_id}{suffix}", terms, lambda m: rate * open_s(place.hours, begin, m.bay_by(flows))
    )


def service_terms(program: Program, post_id: str, flows: Iterable[Flow]) -> Terms:
    """Seconds of one post's lanes that loaded vehicles take, where no path of theirs misses it."""
    post = program.scenario.place[post_id]
    terms: Terms = []
    for cell in _cells(program, flows):
        for kind in cell.flow.classes:
            if post_id in cell.flow.ways[kind.id].posts:
                terms.append((cell.trips(kind), post.vehicle_s))
                terms += [(name, post.person_s) for name, _ in cell.people(kind)]
    return terms


def passages(program: Program, post: str, flows: Iterable[Flow]) -> tuple[list[tuple[str, str]], int | None]:
    """Flow and class pairs that must pass the post, and the earliest arrival there."""
    pairs = [(f.name, kind.id) for f in flows for kind in f.classes if post in f.ways[kind.id].posts]
    arrivals = [program.times.pass_from.get(pair, {}).get(post) for pair in pairs]
    return pairs, min((at for at in arrivals if at is not None), default=None)


def last_leave(moment: Moment, pairs: Iterable[tuple[str, str]], place: str) -> int | None:
    """Latest second at which one of these may leave the place."""
    found = [moment.sights[pair].leave.get(place) for pair in pairs if pair in moment.sights]
    return max((at for at in found if at is not None), default=None)


def _lanes(program: Program, post_id: str) -> None:
    post = program.scenario.place[post_id]
    out = program.out_flows()
    pairs, begin = passages(program, post_id, out)
    program.add(
        f"lanes/{post_id}",
        service_terms(program, post_id, out),
        lambda m: post.lanes * open_s(post.hours, begin, last_leave(m, pairs, post_id)),
    )
    everyone, first = passages(program, post_id, program.flows)
    terms = service_terms(program, post_id, program.flows)
    starts = [] if first is None else [first]
    ends: list[Flow] = []
    drives: list[Flow] = []
    movers: tuple[Mover, ...] = (*program.returning(), *program.scenario.teams)
    for mover in movers:
        graph = program.times.network.empty(mover)
        for name, start, place in program.runs(mover):
            source = mover.home if start == "home" else start
            if post_id in (source, place) or reaches(graph, source, place, without=post_id):
                continue
            terms.append((name, post.empty_s))
            if post_id in program.times.reach[mover.id]:
                starts.append(program.times.reach[mover.id][post_id])
            bound = drives if isinstance(mover, TeamClass) else ends
            bound += [flow for flow in program.flows if flow.place == place]

    def right(moment: Moment) -> int:
        last = [last_leave(moment, everyone, post_id), _bays_by(moment, ends)]
        last += [moment.depart_by.get(flow.name) for flow in drives]
        known = [at for at in last if at is not None]
        return post.lanes * open_s(post.hours, min(starts, default=None), max(known, default=None))

    program.add(f"lanes/{post_id}/all", terms, right)


def _bays_by(moment: Moment, flows: Sequence[Flow]) -> int | None:
    found = [moment.bay_by([flow]) for flow in {flow.name: flow for flow in flows}.values()]
    return max((at for at in found if at is not None), default=None)


def headway_right(program: Program, leg_id: str, flows: Sequence[Flow], *, late: bool = False) -> Right:
    """How many convoys the headway lets onto a leg; ``late`` ones only after the steps that may be full."""
    leg = program.scenario.leg[leg_id]
    pairs = [(flow.name, kind.id) for flow in flows for kind in flow.classes]
    arrivals = [program.times.enter_from.get(pair, {}).get(leg.start) for pair in pairs]
    begin = min((at for at in arrivals if at is not None), default=None)

    def right(moment: Moment) -> int:
        end = last_leave(moment, pairs, leg.start)
        if begin is None or end is None:
            return 0
        first = max(begin, moment.since) if late else begin
        cuts = [(max(first, opens), min(end, closes)) for opens, closes in leg.hours]
        return sum((to - at) // leg.headway_s + 1 for at, to in cuts if to >= at)

    return right


def _crowd_right(program: Program, leg_id: str, flows: Sequence[Flow]) -> Right:
    leg = program.scenario.leg[leg_id]
    arrivals = [
        program.times.enter_from.get((f.name, k.id), {}).get(leg.start) for f in flows for k in f.classes
    ]
    begin = min((at for at in arrivals if at is not None), default=None)

    def right(moment: Moment) -> int:
        ends = [at for flow in flows if (at := moment.deadline(flow)) is not None]
        if begin is None or not ends or leg.max_convoys is None:
            return 0
        return leg.max_convoys * max(0, max(ends) - begin)

    return right


def _reception(program: Program, end: str) -> None:
    place = program.scenario.place[end]
    flows = [flow for flow in program.out_flows() if flow.end == end]
    people = [(f"x/{flow.name}/{group.id}", 1) for flow in flows for group in flow.groups]
    if place.capacity is not None:
        program.add(f"capacity/{end}", people, place.capacity)
    rate = place.people_per_h
    if not rate:
        return
    program.add(f"admit/{end}", [(f"out/{end}", 1)] + [(name, -1) for name, _ in people], 0)
    arrivals = [program.times.end_from.get((f.name, k.id)) for f in flows for k in f.classes]
    begin = min((at + place.unload_s for at in arrivals if at is not None), default=None)
    program.add(
        f"admission/{end}",
        [(f"out/{end}", HOUR_S)],
        lambda m: 0 if begin is None else rate * max(0, m.at - begin),
    )
