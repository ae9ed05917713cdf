"""Rows of the bound for what one side needs of a post, and what can stand ready behind it (bound.md, section 9)."""

from __future__ import annotations

from safeconduct.planner.bound_agreement import side_full
from safeconduct.planner.bound_flows import Flow, step_rule
from safeconduct.planner.bound_movers import trip_column
from safeconduct.planner.bound_program import Program, Right, Terms, seats
from safeconduct.planner.bound_roads import least_times, open_s, reaches
from safeconduct.planner.bound_rows import last_leave, passages, service_terms
from safeconduct.planner.bound_times import Moment
from safeconduct.scenario.model import Place, TeamClass, VehicleClass

Mover = VehicleClass | TeamClass


def add_staging(program: Program) -> None:
    """Each side's share of every post, and late convoys where waiting between a post and the line is limited."""
    for post in program.times.network.loaded_gates:
        for undertaking in program.scenario.undertakings:
            flows = [
                flow
                for flow in program.out_flows()
                if all(group.undertaking == undertaking.id for group in flow.groups) and _passes(flow, post)
            ]
            if flows:
                right = _open(program, post, flows)
                program.add(f"lanes/{post}/{undertaking.id}", service_terms(program, post, flows), right)
        late = [flow for flow in program.flows if flow.stage == "late" and _passes(flow, post)]
        for line in dict.fromkeys(line for flow in late for line in flow.lines):
            _staged(program, post, line, [flow for flow in late if flow.lines == (line,)])


def _passes(flow: Flow, post: str) -> bool:
    return any(post in flow.ways[kind.id].posts for kind in flow.classes)


def _open(program: Program, post_id: str, flows: list[Flow]) -> Right:
    post = program.scenario.place[post_id]
    pairs, begin = passages(program, post_id, flows)
    return lambda moment: post.lanes * open_s(post.hours, begin, last_leave(moment, pairs, post_id))


def _ahead_s(program: Program, post: Place, line: Place, flows: list[Flow]) -> int | None:
    """The longest from a convoy's last inspection to its crossing; None where nothing limits it."""
    legs = [leg for leg in program.scenario.legs if leg.start == post.id and leg.end == line.id]
    if post.wait_max_s is None or line.wait_max_s is None or line.kind == "post" or len(legs) != 1:
        return None
    graphs = [program.times.network.loaded(kind) for flow in flows for kind in flow.classes]
    for graph in graphs:
        for arc in graph.leaving.get(post.id, ()):
            if arc.end != line.id and reaches(graph, arc.end, line.id, without=post.id):
                return None
    slowest = max(kind.speed_milli for flow in flows for kind in flow.classes)
    return post.wait_max_s + -(-legs[0].loaded_s * slowest // 1000) + line.wait_max_s


def _staged(program: Program, post_id: str, line_id: str, late: list[Flow]) -> None:
    post = program.scenario.place[post_id]
    flows = [f for f in late if all(_before_line(f, kind.id, post_id) for kind in f.classes)]
    ahead = _ahead_s(program, post, program.scenario.place[line_id], flows) if flows else None
    if ahead is None:
        return
    sides = {(flow.place, flow.end) for flow in flows}
    others = [f for f in program.out_flows() if _passes(f, post_id) and (f.place, f.end) not in sides]
    back = max((seats(kind) for flow in flows for kind in flow.returning), default=0)
    own = max((seats(kind) for flow in flows for kind in flow.own), default=0)
    limits = program.scenario.convoy
    started = post.lanes * (post.vehicle_s + post.person_s * max(back, own))
    started += limits.most * (post.vehicle_s + post.person_s * back)
    private = limits.most_own * (post.vehicle_s + post.person_s * own) if own else 0
    name = f"staged-lanes/{post_id}/{line_id}"
    for suffix, with_them in (("", []), ("/all", others)):
        terms = service_terms(program, post_id, [*flows, *with_them])
        back_terms = [(column, factor) for column, factor in terms if column not in _private_columns(program)]
        program.add(
            f"{name}{suffix}", terms, _since(program, post_id, (flows, with_them), (ahead, started + private))
        )
        right = _since(program, post_id, (flows, with_them), (ahead, started))
        program.add(f"{name}{suffix}/returning", back_terms, right)
    _narrow(program, (post, line_id), flows, ahead)


def _narrow(program: Program, ends: tuple[Place, str], flows: list[Flow], ahead: int) -> None:
    """One lane that both sides need: what the other side's step takes of it, late convoys cannot have had before."""
    post, line = ends
    rule = step_rule(program.scenario)
    whole_day = any(
        begin <= program.scenario.start and program.scenario.horizon <= end for begin, end in post.hours
    )
    if rule is None or post.lanes != 1 or not whole_day:
        return
    pairs, begin = passages(program, post.id, flows)
    for index, side in enumerate((rule.a, rule.b)):
        theirs = [f for f in program.out_flows() if any(group.undertaking == side for group in f.groups)]
        if not theirs or not all(post.id in f.ways[kind.id].posts for f in theirs for kind in f.classes):
            continue
        them, they_begin = passages(program, post.id, theirs)
        rest = _least_rest_s(program, post.id, theirs)
        if they_begin is None or rest is None:
            continue
        parts = [step[index] for step in rule.steps]
        seated = max(seats(kind) for flow in theirs for kind in flow.classes)
        slack = max(0, ahead - rest)

        def since(  # type: ignore[no-untyped-def]  # binds the loop
            moment: Moment, side=side, parts=parts, seated=seated, slack=slack, they_begin=they_begin
        ) -> int | None:
            before, now = sum(parts[: moment.step - 1]), sum(parts[: moment.step])
            people = max(0, min(now, side_full(program.scenario, side)) - before) if moment.step else 0
            theirs_s = people * (post.vehicle_s + post.person_s * seated) // seated
            if begin is None or theirs_s <= slack:
                return begin
            return int(max(begin, they_begin + theirs_s - slack))

        def alone(moment: Moment, since=since) -> int:  # type: ignore[no-untyped-def]  # binds the loop
            return open_s(post.hours, since(moment), last_leave(moment, pairs, post.id))

        def shared(  # type: ignore[no-untyped-def]  # binds the loop
            moment: Moment, since=since, they_begin=they_begin, them=them
        ) -> int:
            first = min(they_begin, they_begin if (own := since(moment)) is None else own)
            return open_s(post.hours, first, last_leave(moment, [*pairs, *them], post.id))

        name = f"narrow-lane/{post.id}/{line}/{side}"
        others = [flow for flow in theirs if flow not in flows]
        terms = service_terms(program, post.id, [*flows, *others])
        program.add(name, service_terms(program, post.id, flows), alone)
        program.add(f"{name}/all", [*terms, *_way_back(program, post, (flows, others))], shared)


def _way_back(program: Program, post: Place, sides: tuple[list[Flow], list[Flow]]) -> Terms:
    """Empty runs through the post between late trips: before all but the first, less trips that bring a mover back."""
    flows, others = sides
    late = [flow for flow in program.flows if flow.stage == "late"]
    if any(flow not in flows and flow not in others for flow in late):
        return []
    terms: Terms = []
    movers: tuple[Mover, ...] = (*program.returning(), *program.scenario.teams)
    for mover in movers:
        if not _comes_back_through(program, post.id, mover, flows):
            continue
        for cell in program.cells:
            if mover.id not in cell.flow.ways or cell.flow.stage in ("early", "beyond"):
                continue
            if cell.flow in flows:
                terms.append((trip_column(cell, mover), post.empty_s))
                terms.append((cell.named("first", mover), -post.empty_s))
            elif cell.flow.stage == "late" or _on_this_side(
                program, post.id, (mover, flows), cell.flow.place
            ):
                terms.append((trip_column(cell, mover), -post.empty_s))
    return terms


def _on_this_side(program: Program, post: str, whose: tuple[Mover, list[Flow]], place: str) -> bool:
    """True when a mover that has made a trip of these flows can come to the place without passing the post."""
    mover, flows = whose
    graph = program.times.network.empty(mover)
    ends = {flow.end for flow in flows if mover.id in flow.ways}
    return place == post or any(reaches(graph, end, place, without=post) for end in ends)


def _comes_back_through(program: Program, post: str, mover: Mover, flows: list[Flow]) -> bool:
    graph = program.times.network.empty(mover)
    own = [flow for flow in flows if mover.id in flow.ways]
    places, ends = {flow.place for flow in own}, {flow.end for flow in own}
    return post not in places | ends and not any(
        reaches(graph, end, place, without=post) for end in ends for place in places
    )


def _least_rest_s(program: Program, post: str, flows: list[Flow]) -> int | None:
    """The least from an inspection's end to the convoy's arrival."""
    kappa = {gate: each.whole for gate, each in program.times.network.loaded_gates.items()}
    found = [
        least_times(program.times.network.loaded(kind), post, kappa).get(flow.end)
        for flow in flows
        for kind in flow.classes
    ]
    return min((seconds for seconds in found if seconds is not None), default=None)


def _before_line(flow: Flow, kind: str, post: str) -> bool:
    way = flow.ways[kind]
    return post in way.posts and post not in way.after


def _private_columns(program: Program) -> set[str]:
    found = {cell.trips(kind) for cell in program.cells for kind in cell.flow.own}
    return found | {name for cell in program.cells for kind in cell.flow.own for name, _ in cell.people(kind)}


def _since(
    program: Program, post_id: str, flows: tuple[list[Flow], list[Flow]], spare: tuple[int, int]
) -> Right:
    """Open seconds of the post's lanes from when late convoys can be inspected, and what one convoy may have begun."""
    post = program.scenario.place[post_id]
    ahead, started = spare
    pairs, begin = passages(program, post_id, flows[0])
    others, other_begin = passages(program, post_id, flows[1])

    def right(moment: Moment) -> int:
        starts = [max(begin, moment.since - ahead)] if begin is not None else []
        starts += [other_begin] if other_begin is not None else []
        last = last_leave(moment, [*pairs, *others], post_id)
        return post.lanes * open_s(post.hours, min(starts, default=None), last) + started

    return right
