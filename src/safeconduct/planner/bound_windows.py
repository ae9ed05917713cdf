"""Rows of the bound where all movement keeps windows (docs/explanation/bound.md, section 9)."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.planner.bound_agreement import after_lanes_terms
from safeconduct.planner.bound_finer import crews_of, families
from safeconduct.planner.bound_flows import Flow
from safeconduct.planner.bound_movers import fleet, last_use, trip_column, turnaround
from safeconduct.planner.bound_program import Program, Right, Terms
from safeconduct.planner.bound_roads import open_s
from safeconduct.planner.bound_rows import last_leave, passages, service_terms
from safeconduct.planner.bound_times import Moment, windows_of
from safeconduct.planner.spans import union
from safeconduct.scenario.model import Scenario, Spans, TeamClass, VehicleClass

Mover = VehicleClass | TeamClass


def windows_over(scenario: Scenario, flows: Iterable[Flow]) -> Spans | None:
    """Windows of all these flows together; None where one has none, or where they leave no second out."""
    found = [windows_of(scenario, flow) for flow in flows]
    if not found or any(spans is None for spans in found):
        return None
    spans = union(span for span in found if span is not None)
    whole = len(spans) == 1 and spans[0][0] <= scenario.start and spans[0][1] >= scenario.horizon
    return None if whole else spans


def both(one: Spans, other: Spans) -> Spans:
    """Seconds that lie in both."""
    cuts = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted((begin, end) for begin, end in cuts if begin < end))


def add_windows(program: Program) -> None:
    """Posts and movers in windows."""
    for post in program.times.network.loaded_gates:
        out = [f for f in program.out_flows() if any(post in f.ways[kind.id].posts for kind in f.classes)]
        late = [flow for flow in out if flow.stage == "late"]
        _lanes(program, f"lanes/{post}/windows", (post, out), service_terms(program, post, out), late=False)
        if late:
            _lanes(
                program,
                f"after-lanes/{post}/windows",
                (post, late),
                after_lanes_terms(program, post, late),
                late=True,
            )
    for family in families(program):
        _rotation(program, family.id, family.classes)
    for team in program.scenario.teams:
        _rotation(program, team.id, (team,))


def _lanes(program: Program, name: str, what: tuple[str, list[Flow]], terms: Terms, *, late: bool) -> None:
    post_id, flows = what
    post = program.scenario.place[post_id]
    spans = windows_over(program.scenario, flows)
    if spans is None:
        return
    hours = both(post.hours, spans)
    pairs, begin = passages(program, post_id, flows)

    def right(moment: Moment) -> int:
        first = max(begin, moment.since) if late and begin is not None else begin
        return post.lanes * open_s(hours, first, last_leave(moment, pairs, post_id))

    program.add(name, terms, right)


def _rotation(program: Program, name: str, movers: tuple[Mover, ...]) -> None:
    crews = crews_of(program, name, movers, late=False)
    spans = windows_over(program.scenario, [crew.cell.flow for crew in crews])
    if spans is None:
        return
    back = min(_back_s(program, mover) for mover in movers)
    terms: Terms = []
    for crew in crews:
        if crew.posts:
            terms.append((crew.named("queue" if crew.kinds else "inspect"), 1))
        for mover in crew.movers:
            terms.append((trip_column(crew.cell, mover), crew.cell.flow.ways[mover.id].seconds + back))
    program.add(f"rotation/{name}", terms, _turns(program, movers, spans, back))


def _turns(program: Program, movers: tuple[Mover, ...], spans: Spans, back: int) -> Right:
    until = {mover.id: last_use(program, mover) for mover in movers}
    start = program.scenario.start

    def right(moment: Moment) -> int:
        total = 0
        for mover in movers:
            end = until[mover.id](moment)
            lengths = [min(closes, end) - max(opens, start) for opens, closes in spans]
            total += fleet(mover) * sum(length + back for length in lengths if length > 0)
        return total

    return right


def _back_s(program: Program, mover: Mover) -> int:
    """Least seconds from arriving with people to leaving with others."""
    places, ends = program.served(mover)
    found = []
    for end in ends:
        unload = program.scenario.place[end].unload_s if isinstance(mover, VehicleClass) else 0
        for place in places:
            run = program.times.run_s[mover.id, end].get(place)
            if run is not None:
                found.append(unload + turnaround(mover) + run)
    return min(found) + program.scenario.convoy.form_up_s if found else 0
